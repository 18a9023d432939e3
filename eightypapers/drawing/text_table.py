"""A table of words as a figure; on a narrow page each row becomes a block of lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from eightypapers.drawing.bundle import InWords


class Head(NamedTuple):
    """A column's name, what is said under it, and the row that it leads to, if any."""

    name: str
    note: str
    target: str


class Cell(NamedTuple):
    """A cell's words; those that say that there is nothing are gray.

    ``figure`` stands before them, and leads to the row ``target``.
    """

    words: str
    is_empty: bool = False
    figure: str = ""
    target: str = ""

    @property
    def told(self) -> str:
        """All that it says, in plain words."""
        return f"{self.figure}{self.words}"


@dataclass(frozen=True)
class TextTable(InWords):
    """A table that displays itself in Jupyter and in the book.

    ``corner`` names the rows' names, ``rows`` have a name each and a cell a column, and
    ``note`` stands below, if there is one.
    """

    name: str
    corner: str
    heads: Sequence[Head]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    note: str

    def html(self) -> str:
        """Write the table, each cell with its column's name for where it stacks."""
        heads = "".join(
            f'<th scope="col">{_linked(head)}<br/><span>{escape(head.note)}</span></th>'
            for head in self.heads
        )
        rows = "\n".join(
            f'<tr><th scope="row">{escape(name)}</th>{self._cells(cells)}</tr>'
            for name, cells in self.rows
        )
        return (
            f'<div class="text-table" id="chart-{self.name}">\n<table><thead>'
            f'<tr><th scope="col">{escape(self.corner)}</th>{heads}</tr></thead>\n'
            f"<tbody>\n{rows}\n</tbody></table>\n"
            + (f"<p>{escape(self.note)}</p>\n" if self.note else "")
            + "</div>"
        )

    def _cells(self, cells: Sequence[Cell]) -> str:
        looks = {False: "", True: ' class="empty"'}
        return "".join(
            f'<td data-head="{escape(head.name)}"{looks[cell.is_empty]}>'
            f"{_shown(cell)}</td>"
            for head, cell in zip(self.heads, cells, strict=True)
        )

    def text(self) -> str:
        """Write a block of lines a row."""
        lines = [f"{head.name}: {head.note}" for head in self.heads]
        for name, cells in self.rows:
            lines += ["", name]
            lines += [
                f"- {head.name}: {cell.told}"
                for head, cell in zip(self.heads, cells, strict=True)
            ]
        return "\n".join([*lines, "", self.note]).rstrip()


def _linked(head: Head) -> str:
    return _link(head.name, head.target) if head.target else escape(head.name)


def _shown(cell: Cell) -> str:
    if not cell.target:
        return escape(cell.words)
    # One element, for where the cell is a grid of its head and what it says.
    return f"<span>{_link(cell.figure, cell.target)}{escape(cell.words)}</span>"


def _link(words: str, target: str) -> str:
    return f'<a href="#{target}">{escape(words)}</a>'
