"""What tests ask of a drawn picture: its words, where they stand, its marks."""

import itertools
import math
from typing import NamedTuple

from bs4 import BeautifulSoup
from matplotlib.text import Text

from eightypapers.drawing.figure import PIXELS
from eightypapers.drawing.text_table import Cell, Head
from eightypapers.language import LANGUAGES, speaking


def axes(figure, width="wide"):
    """Give the axes that a picture is drawn in."""
    (ax,) = figure.drawn(width).axes
    return ax


def words(canvas):
    """Give every text that shows, with its box in pixels."""
    return [
        (text, text.get_window_extent())
        for text in canvas.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]


def said(canvas):
    """Give all that is written in the picture."""
    return [text.get_text() for text, _ in words(canvas)]


def faults(canvas):
    """List what no picture may have: words that overlap, are cut off or too small."""
    placed = words(canvas)
    wide, high = canvas.get_size_inches() * canvas.dpi
    found = [
        f"{one.get_text()!r} overlaps {other.get_text()!r}"
        for (one, a), (other, b) in itertools.combinations(placed, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5
        and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
    ]
    for text, box in placed:
        if min(box.x0, box.y0) < 0 or box.x1 > wide or box.y1 > high:
            found.append(f"{text.get_text()!r} is cut off")
        if text.get_fontsize() < 11:
            found.append(f"{text.get_text()!r} is smaller than 11 px")
    return found


def points(canvas, label):
    """Give the points of all lines and clouds with a label, gaps left out."""
    found = set()
    for ax in canvas.axes:
        for line in ax.get_lines():
            if line.get_label() == label:
                found |= set(zip(*map(list, line.get_data()), strict=True))
        for cloud in ax.collections:
            if cloud.get_label() == label:
                found |= {tuple(point) for point in cloud.get_offsets().tolist()}
    return {(x, y) for x, y in found if not math.isnan(y)}


def joined(ax, label):
    """Give the pairs of places across that lines with a label join."""
    return {
        (one, other)
        for line in ax.get_lines()
        if line.get_label() == label and line.get_linestyle() != "None"
        for (one, start), (other, end) in itertools.pairwise(
            zip(*map(list, line.get_data()), strict=True)
        )
        if not math.isnan(start + end)
    }


def unreadable(chart):
    """List faults of a chart's pictures, and words that are the same in both languages.

    What stands in the table's heads is for readers, and in the data for programs.
    """
    found, told = [], []
    for edition in LANGUAGES:
        with speaking(edition):
            figure = chart()
            found += [
                fault for width in PIXELS for fault in faults(figure.drawn(width))
            ]
        heads = list(figure.table.columns)
        told.append([figure.title, figure.alt, figure.unit, figure.source, *heads])
        found += [head for head in heads if "_" in head]
        found += [name for name in figure.data if not str(name).isidentifier()]
    return found + [en for en, vi in zip(*told, strict=True) if en == vi]


class Table(NamedTuple):
    """What a table of words says, read from its page."""

    corner: str
    heads: list[Head]
    rows: list[tuple[str, list[Cell]]]
    note: str


def read(shown):
    """Read a table of words."""
    page = BeautifulSoup(shown.html, "html.parser")
    corner, *heads = page.select("thead th")
    rows = [
        (
            row.th.get_text(),
            [
                Cell(cell.get_text(), is_empty="empty" in (cell.get("class") or []))
                for cell in row.select("td")
            ],
        )
        for row in page.select("tbody tr")
    ]
    told = [Head(*head.get_text("\n").split("\n")) for head in heads]
    note = page.p.get_text() if page.p else ""
    return Table(corner.get_text(), told, rows, note)
