"""A table of words as a figure; on a narrow page each row becomes a block of lines."""

from collections.abc import Sequence
from html import escape
from itertools import starmap
from typing import NamedTuple

from eightypapers.drawing.bundle import InWords


class Head(NamedTuple):
    """A column's name, what is said under it, and the row that it leads to, if any."""

    name: str
    note: str
    target: str = ""


class Cell(NamedTuple):
    """A cell's words; those that say that there is nothing are gray.

    ``figure`` stands before them, and leads to the row ``target``.
    """

    words: str
    is_empty: bool = False
    figure: str = ""
    target: str = ""


def text_table(
    name: str,
    corner: str,
    heads: Sequence[Head],
    rows: Sequence[tuple[str, Sequence[Cell]]],
    note: str = "",
) -> InWords:
    """Set a table of words.

    Parameters
    ----------
    name
        In lower-kebab; names its place in the page.
    corner
        Names the rows' names.
    heads, rows
        The columns; for each row its name, and a cell a column.
    note
        What stands below, if anything.
    """
    # Each cell has its column's name, for where it stacks.
    named = [(row, list(zip(heads, cells, strict=True))) for row, cells in rows]
    over = "".join(
        f'<th scope="col">{_link(head.name, head.target)}<br/>'
        f"<span>{escape(head.note)}</span></th>"
        for head in heads
    )
    body = "\n".join(
        f'<tr><th scope="row">{escape(row)}</th>{"".join(starmap(_cell, cells))}</tr>'
        for row, cells in named
    )
    lines = [f"{head.name}: {head.note}" for head in heads]
    for row, cells in named:
        told = (f"- {head.name}: {cell.figure}{cell.words}" for head, cell in cells)
        lines += ["", row, *told]
    return InWords(
        f'<div class="text-table" id="chart-{name}">\n<table><thead>'
        f'<tr><th scope="col">{escape(corner)}</th>{over}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>\n"
        + (f"<p>{escape(note)}</p>\n" if note else "")
        + "</div>",
        "\n".join([*lines, "", note]).rstrip(),
    )


def _cell(head: Head, cell: Cell) -> str:
    look = ' class="empty"' if cell.is_empty else ""
    return f'<td data-head="{escape(head.name)}"{look}>{_shown(cell)}</td>'


def _shown(cell: Cell) -> str:
    if not cell.target:
        return escape(cell.words)
    # One element, for where the cell is a grid of its head and what it says.
    return f"<span>{_link(cell.figure, cell.target)}{escape(cell.words)}</span>"


def _link(words: str, target: str) -> str:
    words = escape(words)
    return f'<a href="#{target}">{words}</a>' if target else words
