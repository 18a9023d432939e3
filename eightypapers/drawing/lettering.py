"""Words and axes in a picture: where they stand, and how much room words take."""

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.text import Annotation

# How much room a letter takes, as a share of its size; and one in bold.
LETTER, BOLD_LETTER = 0.53, 0.56


def length_of(words: str, size: float = 12, *, bold: bool = False) -> float:
    """Give about how many pixels a line of words takes."""
    return len(words) * size * (BOLD_LETTER if bold else LETTER)


def wrap(words: str, room: float, size: float = 12, *, bold: bool = False) -> str:
    """Break words into lines that have so many pixels' room; no word is cut."""
    letters = int(room / size / (BOLD_LETTER if bold else LETTER))
    return textwrap.fill(words, letters, break_long_words=False)


def axes_over(canvas: Canvas, end: float | None = None) -> Axes:
    """Add axes over the whole canvas: pixels downwards, and to the right.

    To the right it may be another unit, of which so much is at the right edge.
    """
    wide, high = canvas.bbox.size
    limits: dict[str, Any] = {"xlim": (0, end or wide), "ylim": (high, 0)}
    return canvas.add_axes((0, 0, 1, 1), xticks=[], yticks=[], **limits)


def axes_in(canvas: Canvas, left: float, top: float, wide: float, high: float) -> Axes:
    """Add axes over a part of the canvas, all in pixels from its upper left corner."""
    width, height = canvas.bbox.size
    box = left / width, 1 - (top + high) / height, wide / width, high / height
    return canvas.add_axes(box)


def write(
    ax: Axes, x: float, y: float, words: str, *, dx: float = 0, **look: Any
) -> Annotation:
    """Write words at a place, so many pixels right of it."""
    look = {"va": "center", "size": 12, **look}
    return ax.annotate(words, (x, y), (dx, 0), textcoords="offset points", **look)
