"""The timeline of chapter "programs": every mark is named where it stands."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, length_of, wrap, write
from eightypapers.language import Words
from eightypapers.tables import days, row_with

say = Words(__file__)

# Pixels: a line of words, a bar, what is free between rows and between lanes.
LINE, BAR, GAP, LANE = 14, 9, 5, 11
TOP = 24
# Between a bar and one that begins where it ends.
APART = 2
SIZE = 11.5
LANES = ("main", "programs", "nation", "city", "after")
# Where the line of time begins: beside the bands' names, or under them.
BESIDE: dict[Width, int] = {"wide": 250, "narrow": 0}
# What is free between a mark, or the conference's line, and words.
NEAR = 9
# The most lines that words may take beside their mark, and not above it.
LINES = 2


class Mark(NamedTuple):
    """A day or a span of days, with its words; ``target`` is the row that it shows."""

    target: str
    lane: str
    words: str
    start: pd.Timestamp
    end: pd.Timestamp
    is_day: bool


class Row(NamedTuple):
    """Marks on one line, of the same words: where the words and the marks stand.

    Pixels: the words begin at ``left``, or end there if they are ``before`` a mark, and
    at ``top``; the marks' ``middle`` and how ``high`` they are.
    """

    marks: list[Mark]
    lines: str
    left: float
    before: bool
    top: float
    middle: float
    high: float


def timeline(
    programs: pd.DataFrame,
    events: pd.DataFrame,
    *,
    number: str,
    shown: Iterable[str],
    lanes: Mapping[str, Iterable[str]],
    conference: str,
    until: str,
) -> Figure:
    """Draw numbered programs, and what stood around them, on one line of time.

    Parameters
    ----------
    programs, events
        The tables of these names.
    number
        The number of the programs that it is about; their bars are the wide ones.
    shown
        Ids of the programs that are drawn, by number.
    lanes
        Ids of the events that are drawn, by lane: ``nation``, ``city`` or ``after``.
    conference, until
        ISO days: what parts the known from the later, and where the picture ends.

    Raises
    ------
    LookupError
        If a table has no such program or event.
    """
    marks = [_event(events, lane, event) for lane in lanes for event in lanes[lane]]
    drawn = [row_with(programs, "program_id", program) for program in shown]
    drawn.sort(key=lambda row: (row["number"], row["start_year"]))
    marks += [_program(row, number, conference) for row in drawn]
    marks.sort(key=lambda mark: LANES.index(mark.lane))
    start = min(mark.start for mark in marks).replace(month=1, day=1)
    parted, last = pd.Timestamp(conference), pd.Timestamp(until)

    def draw(canvas: Canvas, width: Width) -> float:
        ax = axes_over(canvas)
        line = Line(start, last, parted, BESIDE[width], PIXELS[width])
        rows, heads, bottom = _laid_out(marks, line)
        for year in range(start.year, last.year):
            x = line.across(pd.Timestamp(year, 1, 1))
            for place, (_, top, end) in enumerate(heads):
                ax.plot([x, x], [top - LINE / 2, end], color="grid", lw=1, zorder=0)
                # A low picture names the years once, a high one over each lane.
                if place and line.start:
                    continue
                write(ax, x, top, str(year), dx=3, size=SIZE - 0.5, color="muted")
        x = line.across(line.parted)
        ax.plot([x, x], [TOP - 8, bottom], color="ink", lw=1, zorder=1)
        words = say("conference", day=language.date(conference))
        write(ax, x, 8, words, size=SIZE, ha="center" if x < line.end - 90 else "right")
        for words, top, _ in heads:
            y = top if line.start else top - LINE - 2
            write(ax, 0, y, words, weight="semibold")
        for row in rows:
            _draw(ax, row, line)
        return bottom

    names = {"target": "row", "words": "label"}
    data = pd.DataFrame(marks).drop(columns="is_day").rename(columns=names)
    return Figure(
        name="timeline",
        title=say("title", number=number),
        alt=say("alt", marks="; ".join(map(_told, marks))),
        unit=say("unit"),
        source=say("source"),
        data=data,
        draw=draw,
        table=_table(marks),
    )


def _event(events: pd.DataFrame, lane: str, event_id: str) -> Mark:
    row = row_with(events, "event_id", event_id)
    start, end = days(row["date"])
    words = language.label(row)
    return Mark(f"event-{event_id}", lane, words, start, end, start == end)


def _program(row: Mapping[str, Any], number: str, conference: str) -> Mark:
    """Give a program from its day of issue, or from its first year, to its last."""
    known = isinstance(row["issued"], str)
    start = days(row["issued"])[0] if known else days(str(row["start_year"]))[0]
    end = days(str(row["end_year"]))[1]
    lane = "main" if row["number"] == number else "programs"
    if start > pd.Timestamp(conference):
        lane = "after"
    name = language.label(row)
    if lane != "main":
        name = say("program", number=row["number"], label=name)
    return Mark(f"program-{row['program_id']}", lane, name, start, end, False)


class Line(NamedTuple):
    """The line of time: what it begins and ends with, and where, in pixels.

    ``parted`` is the day that parts what was known from what came later.
    """

    first: pd.Timestamp
    last: pd.Timestamp
    parted: pd.Timestamp
    start: float
    end: float

    def across(self, moment: pd.Timestamp) -> float:
        """Give the pixels from the left edge to a moment, or to the line's end."""
        share = min((moment - self.first) / (self.last - self.first), 1)
        return self.start + float(share) * (self.end - self.start)


def _laid_out(
    marks: list[Mark], line: Line
) -> tuple[list[Row], list[tuple[str, float, float]], float]:
    """Place marks, which come by lane, in rows, those of the same words in one.

    Give the rows; the lanes' names, and where their years stand and end; and where the
    picture ends.
    """
    rows: list[Row] = []
    heads = []
    y = float(TOP)
    for lane, of_lane in itertools.groupby(marks, lambda mark: mark.lane):
        groups: dict[str, list[Mark]] = {}
        for mark in of_lane:
            groups.setdefault("" if lane == "main" else mark.words, []).append(mark)
        top = y + LINE / 2 + (0 if line.start else LINE + 2)
        y = top + LINE / 2 + GAP
        for words, group in groups.items():
            row = _placed(group, words, y, line)
            rows.append(row)
            y = max(row.middle + row.high / 2, row.top + _high(row.lines)) + GAP
        heads.append((say(f"lane.{lane}"), top, y - GAP))
        y += LANE - GAP
    return rows, heads, y


def _placed(marks: list[Mark], words: str, top: float, line: Line) -> Row:
    """Place a row: words in bars, or else before, after or above the marks.

    They end before the conference's line. A program's begin at the left edge, so that
    their numbers stand in a column.
    """
    if not words:
        most = max(_inside(mark, line).count("\n") + 1 for mark in marks)
        high = LINE * most + 8
        return Row(marks, "", 0, False, top, top + high / 2, high)
    start, end = line.across(marks[0].start), line.across(marks[-1].end)
    edge = line.across(line.parted) - NEAR
    left, right = min(start - NEAR, edge), end + NEAR
    before, after = _beside(words, left), _beside(words, edge - right)
    if after and (not before or _high(after) < _high(before)):
        return Row(marks, after, right, False, top, top + _high(after) / 2, BAR)
    if before:
        middle = top + _high(before) / 2
        if marks[0].lane == "programs":
            return Row(marks, before, 0, False, top, middle, BAR)
        return Row(marks, before, left, True, top, middle, BAR)
    lines = wrap(words, edge, SIZE)
    return Row(marks, lines, 0, False, top, top + _high(lines) + BAR / 2 + 3, BAR)


def _beside(words: str, room: float) -> str:
    """Break words into a few lines beside a mark; give none if there is no room."""
    lines = wrap(words, max(room, SIZE), SIZE)
    longest = max(length_of(one, SIZE) for one in lines.split("\n"))
    return lines if _high(lines) <= LINES * LINE and longest <= room else ""


def _high(lines: str) -> int:
    """Give how many pixels lines of words take, one under the other."""
    return LINE * (lines.count("\n") + 1) if lines else 0


def _inside(mark: Mark, line: Line) -> str:
    """Break the words of a bar into lines that have room where it is solid."""
    end = line.across(min(mark.end, line.parted))
    return wrap(mark.words, end - line.across(mark.start) - 12, SIZE, bold=True)


def _draw(ax: Axes, row: Row, line: Line) -> None:
    """Draw a row: its marks, solid to the conference and hollow after it; its words."""
    conference = line.across(line.parted)
    for mark in row.marks:
        start = line.across(mark.start)
        look: dict[str, Any]
        spoken: dict[str, Any] = {"url": f"#{mark.target}", "gid": _told(mark)}
        if mark.is_day:
            fill = "ink" if start <= conference else "ground"
            look = {"mfc": fill, "mec": "ink", "ms": 7, "zorder": 3, "clip_on": False}
            ax.plot([start], [row.middle], "o", **look, **spoken)
        else:
            role = "others" if row.lines else "officials"
            look = {"height": row.high, "ec": role, "lw": 1, "zorder": 2}
            end = line.across(mark.end) - APART
            known = max(0, min(end, conference) - start)
            ax.barh(row.middle, end - start, left=start, fc="ground", **look)
            ax.barh(row.middle, known, left=start, fc=role, **look, **spoken)
        if not row.lines:
            look = {"size": SIZE, "weight": "semibold", "color": "ground", "zorder": 4}
            write(ax, start, row.middle, _inside(mark, line), dx=6, **look)
    if row.lines:
        middle = row.top + _high(row.lines) / 2
        look = {"bbox": {"facecolor": "ground", "edgecolor": "none", "pad": 0.5}}
        side = "right" if row.before else "left"
        write(ax, row.left, middle, row.lines, size=SIZE, ha=side, **look)


def _when(mark: Mark) -> str:
    """Write a mark's day, or its first and last year."""
    if mark.is_day:
        return language.date(f"{mark.start:%Y-%m-%d}")
    return "–".join(dict.fromkeys(str(end.year) for end in (mark.start, mark.end)))


def _told(mark: Mark) -> str:
    return f"{mark.words}, {_when(mark)}"


def _table(marks: list[Mark]) -> pd.DataFrame:
    """List all marks in the order of time."""
    ordered = sorted(marks, key=lambda mark: mark.start)
    columns = [say("table.when"), say("table.what"), say("table.lane")]
    rows = [(_when(mark), mark.words, say(f"lane.{mark.lane}")) for mark in ordered]
    return pd.DataFrame(rows, columns=columns)
