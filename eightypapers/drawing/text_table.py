"""A table of words as a figure; on a narrow page each row becomes a block of lines."""

from collections.abc import Sequence
from html import escape
from itertools import starmap
from typing import NamedTuple

from eightypapers.drawing.bundle import InWords

# What stands in a cell that says nothing.
DASH = "–"


class Head(NamedTuple):
    """A column's name, what is said under it, and the row that it leads to, if any."""

    name: str
    note: str = ""
    target: str = ""


class Cell(NamedTuple):
    """A cell's words; those that say that there is nothing are gray.

    ``figure`` stands before them, and leads to the row ``target``. A cell with neither
    shows a dash, and nothing where rows are blocks.
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
        f'<th scope="col">{_link(head.name, head.target)}{_under(head.note)}</th>'
        for head in heads
    )
    # In blocks each cell says its column's name; what more the heads say stands above.
    look = "" if any(head.note for head in heads) else ' class="named"'
    body = "\n".join(
        f'<tr><th scope="row">{escape(row)}</th>{"".join(starmap(_cell, cells))}</tr>'
        for row, cells in named
    )
    lines = [f"{head.name}: {head.note}" for head in heads if head.note]
    for row, cells in named:
        told = (
            f"- {head.name}: {cell.figure}{cell.words or DASH}" for head, cell in cells
        )
        lines += ["", row, *told]
    return InWords(
        f'<div class="text-table" id="chart-{name}">\n<table><thead{look}>'
        f'<tr><th scope="col">{escape(corner)}</th>{over}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>\n"
        + (f"<p>{escape(note)}</p>\n" if note else "")
        + "</div>",
        "\n".join([*lines, "", note]).rstrip(),
    )


def _under(note: str) -> str:
    return f"<br/><span>{escape(note)}</span>" if note else ""


def _cell(head: Head, cell: Cell) -> str:
    look = ' class="empty"' if cell.is_empty else ""
    if not cell.figure + cell.words:
        look = ' class="empty blank"'
    return f'<td data-head="{escape(head.name)}"{look}>{_shown(cell)}</td>'


def _shown(cell: Cell) -> str:
    if not cell.target:
        return escape(cell.words or DASH)
    # One element, for where the cell is a grid of its head and what it says.
    return f"<span>{_link(cell.figure, cell.target)}{escape(cell.words)}</span>"


def _link(words: str, target: str) -> str:
    words = escape(words)
    return f'<a href="#{target}">{words}</a>' if target else words
