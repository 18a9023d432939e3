"""What the charts share: rows of tables, words of the edition, and how to draw them."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch
from matplotlib.text import Annotation

from eightypapers import language
from eightypapers.figure import DPI
from eightypapers.language import pick
from eightypapers.tables import nearest

# Kinds of clauses that are running text; the others stand around it.
RUNNING = ("prose", "quotation")
# Pixels from a mark to its words.
NEAR = 8.0
# How much room a letter takes, as a share of its size; and one in bold.
LETTER, BOLD_LETTER = 0.53, 0.56


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a frame's rows, in its order."""
    return cast(list[dict[str, Any]], frame.to_dict("records"))


def row_with(frame: pd.DataFrame, column: str, value: str) -> dict[str, Any]:
    """Give the only row that has a value.

    Raises
    ------
    LookupError
        If there is none, or more than one; the message names what comes nearest.
    """
    rows = rows_of(frame[frame[column] == value])
    if len(rows) != 1:
        found = f"{len(rows)} rows have" if rows else "no row has"
        hint = "" if rows else nearest(value, frame[column].dropna())
        raise LookupError(f"{found} {value!r} in column {column}{hint}")
    return rows[0]


def syllables_by_speaker(
    passages: pd.DataFrame, people: pd.DataFrame
) -> dict[str, int]:
    """Give each speaker's syllables by name, whoever has most of them first."""
    names = people.set_index("person_id")["name"]
    given = passages.groupby("speaker_id")["syllables"].sum()
    speakers = given.sort_values(ascending=False).index.astype(str)
    return {str(names[speaker]): int(given[speaker]) for speaker in speakers}


def publication(source: Mapping[str, Any]) -> str:
    """Give a publisher's short name; in Vietnamese, its site's where it is given."""
    name, _, note = str(source["publisher"]).partition(" (")
    site = note.partition(")")[0]
    return pick(en=name, vi=site if "." in site else name)


def cited(sources: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Name the report that rows are from, with its day."""
    report = row_with(sources, "source_id", str(rows["source_id"].iloc[0]))
    words = f"{publication(report)}, {language.date(str(report['date_published']))}"
    return pick(f"Report: {words}", f"Bài tường thuật: {words}")


def program_name(program: Mapping[str, Any]) -> str:
    """Name a program by its number and its term."""
    return pick(
        en=f"Program {program['number']}, Term {program['term']}",
        vi=f"Chương trình {program['number']}, khóa {program['term']}",
    )


def joined(words: Iterable[str]) -> str:
    """Write some words with "and" between them."""
    return pick(" and ", " và ").join(words)


def count_in_words(count: int) -> str:
    """Write a count as prose does: in words up to nine, in figures from ten."""
    return language.in_words(count) if count < 10 else language.number(count)


def in_sentence(words: str) -> str:
    """Begin words with a small letter, as inside a sentence."""
    return words[:1].lower() + words[1:]


def length_of(words: str, size: float = 12, *, bold: bool = False) -> float:
    """Give about how many pixels a line of words takes."""
    return len(words) * size * (BOLD_LETTER if bold else LETTER)


def wrap(words: str, room: float, size: float = 12, *, bold: bool = False) -> str:
    """Break words into lines that have so many pixels' room; no word is cut."""
    letters = int(room / size / (BOLD_LETTER if bold else LETTER))
    return textwrap.fill(words, letters, break_long_words=False)


def axes_over(canvas: Canvas, start: float = 0, end: float | None = None) -> Axes:
    """Add axes over the whole canvas: some unit across, pixels downwards.

    Parameters
    ----------
    canvas
        An empty Matplotlib figure.
    start, end
        What its left edge and its right edge are; pixels unless said otherwise.
    """
    wide, high = (inches * DPI for inches in canvas.get_size_inches())
    across = (start, wide if end is None else end)
    limits: dict[str, Any] = {"xlim": across, "ylim": (high, 0)}
    return canvas.add_axes((0, 0, 1, 1), xticks=[], yticks=[], **limits)


def write(
    ax: Axes, x: float, y: float, words: str, *, dx: float = 0, **look: Any
) -> Annotation:
    """Write words at a place, so many pixels right of it."""
    look = {"va": "center", "size": 12, **look}
    return ax.annotate(words, (x, y), (dx, 0), textcoords="offset points", **look)


def write_at_edge(ax: Axes, y: float, words: str, **look: Any) -> Annotation:
    """Write words at the left edge, whatever the unit across."""
    return write(ax, 0, y, words, xycoords=("axes fraction", "data"), **look)


def place_after(ax: Axes, label: Annotation) -> float:
    """Give the place where the words after a label begin."""
    end = label.get_window_extent().x1 + NEAR
    return float(ax.transData.inverted().transform((end, 0))[0])


def speech_bar(
    ax: Axes, start: float, length: float, y: float, high: float, speaker: int | None
) -> Patch:
    """Draw words as a bar by who speaks; give the bar.

    It is solid for the first speaker, 0, striped for the others, and gray where none
    is named.
    """
    role = "ground" if speaker else "others" if speaker is None else "officials"
    (bar,) = ax.barh(y, length, high, left=start, color=role)
    if speaker:
        look: dict[str, Any] = {"color": "officials", "label": "stripes"}
        ends = [start, start + length]
        ax.plot(ends, [y, y], lw=high, dashes=(1.5, 2.5), **look)
        for side in (y - high / 2 + 0.5, y + high / 2 - 0.5):
            ax.plot(ends, [side, side], lw=1, solid_capstyle="butt", **look)
    return cast(Patch, bar)
