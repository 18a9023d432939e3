"""The timeline of chapter "programs": every mark is named where it stands."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, length_of, wrap, write
from eightypapers.language import Words
from eightypapers.tables import days, row_with

say = Words(__file__)

# Pixels: a line of words, a bar, what is free between rows and between lanes.
LINE, BAR, GAP, LANE = 14, 7, 9, 22
TOP = 26
SIZE = 11.5
LANES = ("nation", "city", "main", "programs", "after")
# How wide the words beside a day may be.
ROOM: dict[Width, int] = {"wide": 170, "narrow": 104}


class Mark(NamedTuple):
    """A day or a span of days, with its words; ``target`` is the row that it shows."""

    target: str
    lane: str
    words: str
    start: pd.Timestamp
    end: pd.Timestamp
    is_day: bool
    is_main: bool = False

    @property
    def size(self) -> float:
        """The size of its words."""
        return SIZE + 1 if self.is_main else SIZE


class Row(NamedTuple):
    """A mark in its place: pixels across and down, and its words in lines."""

    mark: Mark
    start: float
    end: float
    words_at: float
    words_end: float
    top: float
    lines: str


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
        Ids of the programs that are drawn.
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
    marks += [_program(row, number) for row in drawn]
    start = min(mark.start for mark in marks).replace(month=1, day=1)
    span = start, pd.Timestamp(until)
    day = pd.Timestamp(conference)
    laid = {width: _laid_out(marks, span, width) for width in ROOM}

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        wide = PIXELS[width]
        rows, heads, bottom = laid[width]
        for year in range(span[0].year, span[1].year):
            x = _across(pd.Timestamp(year, 1, 1), span, wide)
            ax.plot([x, x], [TOP, bottom], color="grid", lw=1, zorder=0)
            step = 1 if width == "wide" else 2
            if (year - span[0].year) % step == 0:
                write(ax, x, bottom + 10, str(year), dx=2, color="muted")
        x = _across(day, span, wide)
        ax.plot([x, x], [TOP - 8, bottom], color="ink", lw=1, zorder=0)
        words = say("conference", day=language.date(conference))
        write(ax, x, 8, words, ha="center" if x < wide - 90 else "right")
        for words, y in heads:
            write(ax, 0, y, words, weight="semibold")
        for row in rows:
            _draw(ax, row, x)

    data = pd.DataFrame(
        [
            (mark.target, mark.lane, mark.words, mark.start.date(), mark.end.date())
            for mark in marks
        ],
        columns=["row", "lane", "label", "start", "end"],
    )
    return Figure(
        name="timeline",
        title=say("title", number=number),
        alt=say("alt", marks="; ".join(map(_told, marks))),
        unit=say("unit"),
        source=say("source"),
        data=data,
        draw=draw,
        height={width: round(bottom) + 22 for width, (*_, bottom) in laid.items()},
        table=_table(marks),
    )


def _event(events: pd.DataFrame, lane: str, event_id: str) -> Mark:
    row = row_with(events, "event_id", event_id)
    start, end = days(row["date"])
    words = language.label(row)
    return Mark(f"event-{event_id}", lane, words, start, end, start == end)


def _program(row: Mapping[str, Any], number: str) -> Mark:
    """Give a program from its day of issue, or from its first year, to its last."""
    known = isinstance(row["issued"], str)
    start = days(row["issued"])[0] if known else days(str(row["start_year"]))[0]
    end = days(str(row["end_year"]))[1]
    name = say("program", number=row["number"], label=language.label(row))
    is_main = row["number"] == number
    lane = "main" if is_main else "programs"
    return Mark(f"program-{row['program_id']}", lane, name, start, end, False, is_main)


def _across(
    moment: pd.Timestamp, span: tuple[pd.Timestamp, pd.Timestamp], wide: float
) -> float:
    """Give the pixels from the left edge to a moment."""
    start, end = span
    return float(wide * ((moment - start) / (end - start)))


def _laid_out(
    marks: list[Mark], span: tuple[pd.Timestamp, pd.Timestamp], width: Width
) -> tuple[list[Row], list[tuple[str, float]], float]:
    """Place marks in rows; give them, the lanes' names, and where the picture ends."""
    rows: list[Row] = []
    heads = []
    y = float(TOP)
    for lane in LANES:
        placed = [_placed(mark, span, width) for mark in marks if mark.lane == lane]
        if not placed:
            continue
        heads.append((say(f"lane.{lane}"), y + LINE / 2))
        y += LINE + GAP
        for row in _in_rows(placed):
            rows += [mark._replace(top=y) for mark in row]
            y += max(map(_height, row)) + GAP
        y += LANE - GAP
    return rows, heads, y


def _placed(mark: Mark, span: tuple[pd.Timestamp, pd.Timestamp], width: Width) -> Row:
    """Find out where a mark lies across, and its words: beside a day, under a bar."""
    wide = PIXELS[width]
    start = _across(mark.start, span, wide)
    end = min(_across(mark.end, span, wide), wide)
    room = ROOM[width] if mark.is_day else max(end - start, ROOM[width])
    lines = wrap(mark.words, room, mark.size, bold=mark.is_main)
    long = max(
        1.14 * length_of(line, mark.size, bold=mark.is_main)
        for line in lines.split("\n")
    )
    at = start + 10 if mark.is_day else start
    if at + long > wide:
        at = start - 10 - long if mark.is_day else wide - long
    return Row(mark, start, end, at, at + long, 0, lines)


def _in_rows(placed: list[Row]) -> list[list[Row]]:
    """Put each mark into the first row that is free where it and its words are."""
    rows: list[list[Row]] = []
    for mark in placed:
        left = min(mark.start - 6, mark.words_at)
        free = (
            row
            for row in rows
            if all(max(other.end, other.words_end) + 8 < left for other in row)
        )
        row = next(free, None)
        if row is None:
            rows.append([mark])
        else:
            row.append(mark)
    return rows


def _height(row: Row) -> float:
    lines = row.lines.count("\n") + 1
    return LINE * lines + (0 if row.mark.is_day else BAR + 5)


def _draw(ax: Axes, row: Row, conference: float) -> None:
    """Draw a mark, solid to the conference and hollow after it, and its words."""
    mark, words_top = row.mark, row.top
    look: dict[str, Any]
    if mark.is_day:
        fill = "ink" if row.start <= conference else "ground"
        look = {"mfc": fill, "mec": "ink", "ms": 7, "zorder": 3, "clip_on": False}
        drawn: Artist = ax.plot([row.start], [row.top + LINE / 2], "o", **look)[0]
    else:
        role = "officials" if mark.is_main else "others"
        look = {"left": row.start, "height": BAR, "edgecolor": role, "lw": 1}
        y = row.top + BAR / 2
        known = max(0, min(row.end, conference) - row.start)
        ax.barh(y, row.end - row.start, facecolor="ground", zorder=2, **look)
        (drawn,) = ax.barh(y, known, facecolor=role, zorder=2, **look)
        words_top += BAR + 5
    drawn.set_url(f"#{mark.target}")
    drawn.set_gid(_told(mark))
    look = {"size": mark.size, "weight": "semibold" if mark.is_main else "normal"}
    look["bbox"] = {"facecolor": "ground", "edgecolor": "none", "pad": 0.5}
    middle = words_top + LINE * (row.lines.count("\n") + 1) / 2
    write(ax, row.words_at, middle, row.lines, **look)


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
