"""The timeline of chapter "programs": programs, rules, index editions and events."""

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from eightypapers import language, tables
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over
from eightypapers.language import in_sentence, pick
from eightypapers.story.charts.record import Place
from eightypapers.story.charts.report import program_name
from eightypapers.story.indices import of_province
from eightypapers.tables import row_with, rows_of

# From top to bottom. What came later begins at the conference, in the same lane.
RULES = ("party-frame", "state-frame")
PROGRAM, THEME, MEASUREMENT = "program", "year-theme", "measurement"
CONFERENCE = ("conference", "aftermath")
OFFICIALS = "officials"
COLORS = {PROGRAM: "officials", THEME: "officials", **dict.fromkeys(CONFERENCE, "ink")}
# A shape for each index of a voice.
SHAPES = {"residents": "o^v", "officials": "sP", "firms": "Dd"}
# By its first six dimensions, the residents' survey compares across all its editions.
SERIES = {"papi": "six"}
# How long a year is in pixels, before the decade, in it and after it; and the pixels
# by which what comes after the decade stands apart.
LENGTHS: dict[str, tuple[float, float, float]] = {
    "wide": (16, 51, 30),
    "narrow": (14, 74, 40),
    "narrow, second part": (14, 38, 32),
}
APART = 10.0
# Pixels: a mark's diameter, a line of words, bars of programs, from a mark to words.
MARK, LINE, THICK, THIN, NEAR = 7.0, 14.0, 19.0, 4.0, 5.0


@dataclass(frozen=True)
class Mark:
    """A program, an event or an index edition, and when it was.

    ``start`` and ``end`` are years with a fraction, the same for a day. ``rows`` are
    the numbers of the programs, or the index, in whose rows the mark stands.
    """

    kind: str
    target: str
    lane: str
    label: str
    date: str
    date_end: str
    start: float
    end: float
    later: bool
    shape: str = "o"
    color: str = "muted"
    rows: tuple[str, ...] = ()
    name: str = ""
    note: str = ""
    place: Place | None = None

    @property
    def is_day(self) -> bool:
        """Whether the day is known, so that the mark is a point."""
        return self.start == self.end

    @property
    def key(self) -> str:
        """What the mark is called in the table of all that is drawn."""
        return f"{self.kind} {self.name if self.kind == 'edition' else self.target}"

    def when(self) -> str:
        """Write the day, the month or the year, or the years from one to another."""
        ends = dict.fromkeys((self.date, self.date_end))
        return "–".join(language.date(end) for end in ends)

    def spoken(self) -> str:
        """Write what a screen reader says of the mark."""
        words = ", ".join(part for part in (self.name, self.when()) if part)
        return f"{words}: {self.label}" + (f" ({self.note})" if self.note else "")


@dataclass(frozen=True)
class Scale:
    """Where a moment is, in pixels; years outside of the decade are shorter.

    ``years`` are the first year, the decade's first, and for both the decade and all
    that is drawn the year after the last.
    """

    years: tuple[int, int, int, int]
    lengths: tuple[float, float, float]
    origin: float = 0.0

    def at(self, moment: float) -> float:
        """Give the place of a moment, or of the beginning of a span."""
        return self._place(moment) + APART * (moment >= self.years[2])

    def until(self, moment: float) -> float:
        """Give the place where a span ends, which may be where the decade does."""
        return self._place(moment) + APART * (moment > self.years[2])

    def ends(self, mark: Mark) -> tuple[float, float]:
        """Give the places between which a mark lies, the same for a day."""
        start = self.at(mark.start)
        return start, start if mark.is_day else self.until(mark.end)

    def _place(self, moment: float) -> float:
        lengths = (np.diff(self.years) * self.lengths).tolist()
        places = list(itertools.accumulate(lengths, initial=self.origin))
        return float(np.interp(moment, self.years, places))


@dataclass
class Sheet:
    """A composition before it is drawn: what stands where, in pixels.

    Time runs to the right, or down where the sheet is upright.
    """

    upright: bool
    height: float = 0.0
    rules: list[tuple[list[float], list[float], dict[str, Any]]] = field(
        default_factory=list
    )
    words: list[tuple[float, float, str, dict[str, Any]]] = field(default_factory=list)
    marks: list["Put"] = field(default_factory=list)

    def rule(self, xs: Sequence[float], ys: Sequence[float], **look: Any) -> None:
        """Draw a line through some points."""
        look = {"color": "grid", "lw": 1, "label": "rule", "zorder": 1, **look}
        self.rules.append((list(xs), list(ys), look))

    def write(self, x: float, y: float, words: str, **look: Any) -> None:
        """Write words beside a place."""
        self.words.append((x, y, words, {"va": "center", "size": 11, **look}))

    def draw(self, canvas: Canvas) -> None:
        """Draw all of it."""
        ax = axes_over(canvas)
        for xs, ys, look in self.rules:
            ax.plot(xs, ys, **look)
        for put in self.marks:
            put.draw(ax, self.upright)
        for x, y, text, look in self.words:
            ax.text(x, y, text, **look)


class Put(NamedTuple):
    """A mark and its place: where along time, where across, how thick.

    ``turn`` is where the conference is, if it lies within the mark's span.
    """

    mark: Mark
    ends: tuple[float, float]
    across: tuple[float, ...]
    thick: float = MARK
    turn: float | None = None

    def draw(self, ax: Axes, upright: bool) -> None:
        """Draw a point for a day, a bar for a span; hollow if after the conference."""
        mark = self.mark
        artist = self._day(ax, upright) if mark.is_day else self._span(ax, upright)
        artist.set_gid(mark.spoken())
        artist.set_label(mark.key)

    def _day(self, ax: Axes, upright: bool) -> Any:
        points = [[self.ends[0]] * len(self.across), list(self.across)]
        xs, ys = reversed(points) if upright else points
        # A rim of the ground parts a mark from the bar it stands on.
        color, edge = self.mark.color, 1.4 if self.mark.later else 1
        later = self.mark.later
        (artist,) = ax.plot(
            *(xs, ys, f"-{self.mark.shape}"),
            color=color,
            lw=1,
            markersize=self.thick + (0 if later else 1),
            markerfacecolor="ground" if later else color,
            markeredgecolor=color if later else "ground",
            markeredgewidth=edge,
            zorder=4,
        )
        if self.mark.target:
            artist.set_url(f"#{self.mark.target}")
        return artist

    def _span(self, ax: Axes, upright: bool) -> Any:
        start, end = self.ends
        cuts = [start, end] if self.turn is None else [start, self.turn, end]
        half = self.thick / 2
        corners = [
            [(a, low), (b, low), (b, high), (a, high)]
            for a, b in itertools.pairwise(cuts)
            for low, high in [(place - half, place + half) for place in self.across]
        ]
        if upright:
            corners = [[(x, y) for y, x in corner] for corner in corners]
        color = self.mark.color
        # Of a program that was under way, what lay ahead is hollow too.
        fills = [color, "ground"] if self.turn is not None else [color]
        fills = ["ground"] if self.mark.later else fills
        edges = [color if fill == "ground" else "ground" for fill in fills]
        look: dict[str, Any] = {"facecolors": fills, "edgecolors": edges}
        artist = PolyCollection(corners, linewidths=1, zorder=3, **look)
        if self.mark.target:
            artist.set_urls([f"#{self.mark.target}"] * len(corners))
        ax.add_collection(artist, autolim=False)
        return artist


@dataclass(frozen=True)
class Story:
    """All that both compositions tell, and what is spelled out in them."""

    marks: tuple[Mark, ...]
    labeled: Collection[str]
    years: tuple[int, int, int, int]
    # The day of the conference as a moment, and as words.
    moment: float
    event: str
    target: str
    # The rows of indices: id, name, color.
    indices: tuple[tuple[str, str, str], ...]
    province: str

    def of(self, *lanes: str, kind: str = "event") -> list[Mark]:
        """Give the marks of some lanes, in the order in which to place them."""
        found = [m for m in self.marks if m.lane in lanes and m.kind == kind]
        return sorted(found, key=lambda m: (not self.tells(m), m.start, m.end))

    def tells(self, mark: Mark) -> bool:
        """Whether a mark has words beside it."""
        return mark.target.partition("-")[2] in self.labeled

    def numbers(self) -> dict[str, bool]:
        """Give the numbers of programs, and whether one of them has words."""
        bars = sorted(self.of(PROGRAM, kind="program"), key=lambda m: m.rows)
        groups = itertools.groupby(bars, key=lambda m: m.rows[0])
        return {number: any(map(self.tells, group)) for number, group in groups}


def timeline(
    events: pd.DataFrame,
    programs: pd.DataFrame,
    editions: pd.DataFrame,
    index_values: pd.DataFrame,
    standings: pd.DataFrame,
    indices: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    event_id: str,
    number: str,
    labeled: Collection[str],
) -> Figure:
    """Draw programs, rules, themes, index editions and events on one line of time.

    Parameters
    ----------
    events, programs, editions
        What is drawn: every row.
    index_values, standings, indices, provinces
        The province's place in each edition, and what indices and province are called.
    province_id
        The province whose place is told.
    event_id
        The event that parts what was before from what came later.
    number
        The number of the programs that the story follows from term to term.
    labeled
        Ids of events and of further programs that have words beside them; all others
        are marks with a spoken name.

    Raises
    ------
    LookupError
        If no program of that number began before the event.
    """
    event = row_with(events, "event_id", event_id)
    conference = str(event["date"])
    place = row_with(provinces, "province_id", province_id)
    province = language.label(place, "name")
    bars = _program_marks(programs.sort_values("start_year"), conference)
    happened = _event_marks(events, programs, editions, conference)
    places = _places(index_values, standings, province_id)
    published = _edition_marks(events, editions, indices, places, province, conference)
    followed = [bar for bar in bars if bar.rows == (number,)]
    terms = [bar for bar in followed if not bar.later]
    if not terms:
        raise LookupError(f"data/programs.csv has no number {number!r} to follow")
    after = [bar for bar in followed if bar.later]
    drawn = [mark for mark in happened if not _is_bar(mark, bars)]
    marks = (*bars, *drawn, *published)
    day = tables.days(conference)[0]
    held = [int(bar.end) for bar in bars if not bar.later]
    story = Story(
        marks=marks,
        labeled={*labeled, *(bar.target.partition("-")[2] for bar in followed)},
        years=(
            int(min(mark.start for mark in marks)),
            int(min(bar.start for bar in bars)),
            max(held),
            int(-(-max(mark.end for mark in marks) // 1)),
        ),
        moment=_moment(day),
        event=f"{language.label(event)}, {language.date(conference)}",
        target=f"event-{event_id}",
        indices=tuple(
            (str(row["index_id"]), str(language.label(row)), str(row["voice"]))
            for row in rows_of(indices)
            if row["index_id"] in set(editions["index_id"])
        ),
        province=province,
    )
    sheets: dict[Width, Sheet] = {"wide": _wide(story), "narrow": _narrow(story)}

    first, last = terms[0].date, terms[-1].date_end
    count, plural = language.in_words(len(terms)), "s" if len(terms) > 1 else ""
    decade = story.years[2] - 1
    what = " / ".join(in_sentence(bar.label) for bar in after)
    title = pick(
        en=f"Program {number} ran through {count} term{plural}, from {first} to {last}",
        vi=f"Chương trình {number} kéo dài qua {count} khóa, từ {first} đến {last}",
    )
    if after:
        title += pick(
            en=f"; from {after[0].date} the number is listed for {what}",
            vi=f"; từ {after[0].date}, số này được ghi cho chương trình về {what}",
        )
    latest = {mark.rows: mark for mark in published if not mark.later}
    known = "; ".join(f"{mark.name}, {mark.label}" for mark in latest.values())
    later = sum(mark.later for mark in (*happened, *published))
    total = len(happened) + len(published)
    spans = "; ".join(bar.spoken() for bar in followed)
    alt = pick(
        en=f"A timeline of {len(bars)} programs, {len(happened)} events and "
        f"{len(published)} index editions, {story.years[0]} to {story.years[3] - 1}. "
        f"{spans}. Of the events and editions, {total - later} date from the day of "
        f"the conference, {language.date(conference)}, or earlier, {later} from later. "
        f"The last editions drawn before it: {known}.",
        vi=f"Trục thời gian gồm {len(bars)} chương trình, {len(happened)} sự kiện và "
        f"{len(published)} kỳ chỉ số, từ {story.years[0]} đến {story.years[3] - 1}. "
        f"{spans}. Trong các sự kiện và kỳ chỉ số, {total - later} mốc tính đến hết "
        f"ngày hội thảo, {language.date(conference)}, và {later} mốc sau đó. Các kỳ "
        f"gần nhất được vẽ trước hội thảo: {known}.",
    )
    return Figure(
        name="timeline",
        title=title,
        alt=alt,
        unit=pick(
            en="A point is a day, a bar a month, a year or more. Hollow: after the "
            f"conference. Years after {decade} are drawn shorter. All marks have names "
            "and lead to their rows.",
            vi="Mỗi điểm là một ngày, mỗi thanh là một tháng, một năm hoặc dài hơn. "
            f"Rỗng: sau hội thảo. Các năm sau {decade} được vẽ ngắn hơn. Mỗi dấu đều "
            "có tên và dẫn đến dòng dữ liệu.",
        ),
        source=pick(
            en="Each mark’s source is in its row. Only programs, dates and releases "
            f"that we found are drawn. {province}’s places worked out by us where all "
            "provinces’ scores are known (PAPI: first six dimensions), others as "
            "reported.",
            vi="Nguồn của mỗi dấu ở dòng dữ liệu tương ứng. Chỉ vẽ những chương trình, "
            f"mốc thời gian và lần công bố chúng tôi tìm thấy. Hạng của {province} do "
            "chúng tôi tính nếu có điểm của mọi tỉnh, thành (PAPI: sáu chỉ số nội dung "
            "đầu), còn lại theo nguồn đã dẫn.",
        ),
        data=_data([*bars, *happened, *published]),
        draw=lambda canvas, width: sheets[width].draw(canvas),
        height={width: round(sheet.height) for width, sheet in sheets.items()},
        table=_table([*bars, *happened, *published]),
    )


def _moment(day: pd.Timestamp) -> float:
    """Give the beginning of a day as a year with a fraction."""
    length = 366 if day.is_leap_year else 365
    return float(day.year + (day.day_of_year - 1) / length)


def _times(date: str, date_end: str = "") -> tuple[float, float]:
    """Give the moments between which something lies, the same for a day."""
    start, end = tables.days(date)[0], tables.days(date_end or date)[1]
    if len(date) == 10 and not date_end:
        return _moment(start), _moment(start)
    return _moment(start), _moment(end + pd.Timedelta(days=1))


def _is_later(date: str, conference: str) -> bool:
    return bool(tables.days(date)[0] > tables.days(conference)[0])


def _program_marks(programs: pd.DataFrame, conference: str) -> list[Mark]:
    marks = []
    for row in rows_of(programs):
        start, end = str(row["start_year"]), str(row["end_year"])
        issued = ""
        if pd.notna(row["issued"]):
            day = language.date(str(row["issued"]))
            issued = pick(f"issued {day}", f"ban hành {day}")
        marks.append(
            Mark(
                kind="program",
                target=f"program-{row['program_id']}",
                lane=PROGRAM,
                label=language.label(row),
                date=start,
                date_end=end,
                start=_times(start)[0],
                end=_times(end)[1],
                later=_is_later(start, conference),
                color=COLORS[PROGRAM],
                rows=(str(row["number"]),),
                name=program_name(row),
                note=issued,
            )
        )
    return marks


def _event_marks(
    events: pd.DataFrame,
    programs: pd.DataFrame,
    editions: pd.DataFrame,
    conference: str,
) -> list[Mark]:
    """Give the events that are drawn.

    Those of a person's career are told elsewhere, and releases of editions are marks of
    their own.
    """
    released = (events["lane"] == MEASUREMENT) & events["date"].isin(
        editions["published"]
    )
    marks = []
    for row in rows_of(events[~released & (events["lane"] != OFFICIALS)]):
        date = str(row["date"])
        until = str(row["date_end"]) if pd.notna(row["date_end"]) else ""
        start, end = _times(date, until)
        marks.append(
            Mark(
                kind="event",
                target=f"event-{row['event_id']}",
                lane=str(row["lane"]),
                label=language.label(row),
                date=date,
                date_end=until or date,
                start=start,
                end=end,
                later=_is_later(date, conference),
                color=COLORS.get(str(row["lane"]), "muted"),
                rows=_named(row, programs) if row["lane"] == PROGRAM else (),
            )
        )
    return marks


def _named(event: Mapping[str, Any], programs: pd.DataFrame) -> tuple[str, ...]:
    """Give the numbers of the programs that an event names, of the term it falls in."""
    year = int(str(event["date"])[:4])
    running = programs[
        (programs["start_year"] <= year) & (year <= programs["end_year"])
    ]
    numbers = re.findall(r"\b\d\d\b", str(event["label_en"]))
    return tuple(number for number in numbers if number in set(running["number"]))


def _is_bar(event: Mark, bars: Iterable[Mark]) -> bool:
    """Say whether an event is the period of a program, so that its bar is the mark."""
    return any(
        (bar.rows, bar.start, bar.end) == (event.rows, event.start, event.end)
        for bar in bars
    )


def _places(
    index_values: pd.DataFrame, standings: pd.DataFrame, province_id: str
) -> dict[tuple[str, int], Place]:
    """Give the province's places, by index and year: computed ones, then reported."""
    own = of_province(standings, province_id)
    series = own["index_id"].map(SERIES).fillna("total")
    computed = own[own["series"] == series].assign(rank_to=None)
    reported = index_values[index_values["province_id"] == province_id]
    reported = reported.dropna(subset=["rank"])
    places = {}
    for row in [*rows_of(computed), *rows_of(reported)]:
        last = row["rank_to"] if pd.notna(row["rank_to"]) else row["rank"]
        places[str(row["index_id"]), int(row["year"])] = Place(
            int(row["rank"]), int(last), int(row["provinces_ranked"]), row["score"]
        )
    return places


def _edition_marks(
    events: pd.DataFrame,
    editions: pd.DataFrame,
    indices: pd.DataFrame,
    places: Mapping[tuple[str, int], Place],
    province: str,
    conference: str,
) -> list[Mark]:
    released = {
        str(row["date"]): f"event-{row['event_id']}"
        for row in rows_of(events[events["lane"] == MEASUREMENT])
    }
    looks = {}
    shapes = {voice: iter(shape) for voice, shape in SHAPES.items()}
    for row in rows_of(indices):
        voice = str(row["voice"])
        looks[str(row["index_id"])] = language.label(row), voice, next(shapes[voice])
    marks = []
    for row in rows_of(editions.sort_values("published")):
        index, year, date = (
            str(row["index_id"]),
            int(row["year"]),
            str(row["published"]),
        )
        start, end = _times(date)
        place = places.get((index, year))
        unknown = pick("place not found", "chưa rõ thứ hạng")
        name, color, shape = looks[index]
        marks.append(
            Mark(
                kind="edition",
                target=released.get(date, ""),
                lane=MEASUREMENT,
                label=f"{province} {place.among() if place else unknown}",
                date=date,
                date_end=date,
                start=start,
                end=end,
                later=_is_later(date, conference),
                shape=shape,
                color=color,
                rows=(index,),
                name=f"{name} {year}",
                place=place,
            )
        )
    return marks


def _lane(lane: str) -> str:
    """Name a lane."""
    return {
        "party-frame": pick("Rules of the Party", "Quy định của Đảng"),
        "state-frame": pick("Rules of the state", "Quy định của Nhà nước"),
        PROGRAM: pick(
            en="The city’s programs, by number",
            vi="Chương trình của Thành ủy, theo số hiệu",
        ),
        THEME: pick(
            en="Years and themes of mobilization and discipline",
            vi="Năm và chủ đề về dân vận, kỷ cương",
        ),
        MEASUREMENT: pick("Index editions", "Các kỳ chỉ số"),
        "conference": pick("Conference and background", "Hội thảo và bối cảnh"),
        "aftermath": pick("After", "Về sau"),
    }[lane]


def _data(marks: Iterable[Mark]) -> pd.DataFrame:
    """Put all that is drawn into one frame, a row a mark."""
    rows = [
        {
            "kind": mark.kind,
            "target": mark.target,
            "lane": mark.lane,
            "name": mark.name,
            "label": mark.label,
            "date": mark.date,
            "date_end": mark.date_end,
            "rows": " ".join(mark.rows),
            "rank": mark.place.first if mark.place else None,
            "rank_to": mark.place.last if mark.place else None,
            "provinces_ranked": mark.place.provinces if mark.place else None,
            "later": mark.later,
        }
        for mark in sorted(marks, key=lambda mark: (mark.start, mark.end))
    ]
    counts = ["rank", "rank_to", "provinces_ranked"]
    return pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64"))


def _table(marks: Iterable[Mark]) -> pd.DataFrame:
    """Put all that is drawn into the words of the edition."""
    ordered = sorted(marks, key=lambda mark: (mark.start, mark.end))
    return pd.DataFrame(
        {
            pick("When", "Khi nào"): [mark.when() for mark in ordered],
            pick("What", "Việc gì"): [
                f"{mark.name}: {mark.label}" if mark.name else mark.label
                for mark in ordered
            ],
            pick("Lane", "Hàng"): [_lane(mark.lane) for mark in ordered],
            pick("After the conference", "Sau hội thảo"): [
                mark.later for mark in ordered
            ],
        }
    )


# Words and their places


@functools.cache
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family="Be Vietnam Pro", size=size, weight=weight)


@functools.cache
def _width(words: str, size: float = 11, weight: str = "normal") -> float:
    """Give how many pixels a line of words takes."""
    font = _font(size, weight)
    return float(text_to_path.get_text_width_height_descent(words, font, False)[0])


def _wrap(words: str, room: float, weight: str = "normal") -> list[str]:
    """Break words into lines that have so many pixels' room."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, 11, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(name: str, room: float) -> list[str]:
    """Cut a program's name at its comma, where it does not fit in one line."""
    if not name or _width(name, 11, "semibold") <= room:
        return [name] if name else []
    return name.replace(", ", ",\n").split("\n")


def _in_lines(words: str, count: int) -> list[str]:
    """Break words into at most so many lines, as even as can be."""
    room = _width(words) / count
    while len(lines := _wrap(words, room)) > count:
        room += 2
    return lines


# From and to, along time, and how many rows: one of the ways to place a mark.
Way = tuple[float, float, int]


def _pack(items: Sequence[Sequence[Way]]) -> list[tuple[int, int]]:
    """Place each item, in the first way and row that is free; give both numbers."""
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for ways in items:
        for row, (number, (start, end, deep)) in itertools.product(
            range(len(rows) + 1), enumerate(ways)
        ):
            rows += [[] for _ in range(row + deep - len(rows))]
            needed = rows[row : row + deep]
            if all(end <= a or b <= start for used in needed for a, b in used):
                for used in needed:
                    used.append((start, end))
                placed.append((number, row))
                break
    return placed


def _spread(wanted: Sequence[float], deep: Sequence[float]) -> list[float]:
    """Move what overlaps apart, as little as can be, in the order given."""
    offsets = list(itertools.accumulate(deep, initial=0.0))
    blocks: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=False):
        mean, count = place - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, number = blocks.pop()
            mean = (mean * count + before * number) / (count + number)
            count += number
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]


# The wide composition: time runs to the right, a lane below the other

ROW = 15.0


def _wide(story: Story) -> Sheet:
    sheet, room = Sheet(upright=False), PIXELS["wide"] - APART
    full = float(np.diff(story.years) @ LENGTHS["wide"])
    before, decade, after = (length * room / full for length in LENGTHS["wide"])
    scale = Scale(story.years, (before, decade, after))
    turn = scale.at(story.moment)
    top = 40.0
    y = top
    for lane in RULES:
        y = _wide_lane(sheet, story, scale, y, lane)
    y = _wide_programs(sheet, story, scale, y)
    y = _wide_lane(sheet, story, scale, y, THEME)
    y = _wide_indices(sheet, story, scale, y)
    y = _wide_lane(sheet, story, scale, y, *CONFERENCE)
    _wide_rule(sheet, scale, y)
    before = 0.0
    for year, start, end in _year_spans(scale):
        middle, half = (start + end) / 2, _width(year) / 2
        # Where years are short, every other one has its number.
        if not before or middle - half > before + NEAR:
            before = middle + half
            for line in (top - 10, y + 12):
                sheet.write(middle, line, year, ha="center", color="muted")
        if start > 0:
            sheet.rule([start, start], [top, y], lw=0.5)
    sheet.rule([turn, turn], [2, y], color="ink", lw=1.2, label="conference")
    bold: dict[str, Any] = {"size": 12, "weight": "semibold"}
    sheet.write(turn - NEAR, 9, story.event, ha="right", **bold)
    sheet.write(turn + NEAR, 9, pick("hollow: later", "rỗng: về sau"), color="muted")
    sheet.height = y + 22
    return sheet


def _year_spans(scale: Scale) -> Iterator[tuple[str, float, float]]:
    """Give a name and both ends for each year, and for those before as one."""
    begin, first, _, end = scale.years
    if begin < first:
        name = f"{begin}–{(first - 1) % 100:02d}" if begin < first - 1 else str(begin)
        yield name, scale.at(begin), scale.until(first)
    for year in range(first, end):
        yield str(year), scale.at(year), scale.until(year + 1)


def _wide_rule(sheet: Sheet, scale: Scale, y: float) -> None:
    """Draw a rule between lanes, with a gap where the decade ends."""
    parts = (scale.at(scale.years[0]), scale.until(scale.years[2]))
    sheet.rule(parts, [y, y])
    sheet.rule([scale.at(scale.years[2]), scale.until(scale.years[3])], [y, y])


def _heading(sheet: Sheet, x: float, y: float, words: str) -> None:
    sheet.write(x, y, words, color="muted", weight="semibold")


def _wide_lane(
    sheet: Sheet, story: Story, scale: Scale, y: float, *lanes: str
) -> float:
    """Draw a lane of events; give where it ends."""
    _wide_rule(sheet, scale, y)
    turn = scale.at(story.moment)
    for lane in lanes:
        x = turn + NEAR if lane == CONFERENCE[-1] else 0
        _heading(sheet, x, y + 11, _lane(lane))
    return _wide_swarm(sheet, story, scale, y + 11 + ROW, story.of(*lanes)) + 4


def _wide_swarm(
    sheet: Sheet,
    story: Story,
    scale: Scale,
    y: float,
    marks: Sequence[Mark],
    from_y: Mapping[str, float] | None = None,
) -> float:
    """Draw marks, in as many rows as they need, with words beside some of them.

    ``from_y`` are places of marks that are drawn elsewhere and have their words here.
    """
    turn, found = scale.at(story.moment), []
    step = ROW if any(map(story.tells, marks)) else MARK + 3
    for mark in marks:
        start, end = _extent(scale, mark)
        ways = list(_beside(mark, start, end, turn)) if story.tells(mark) else []
        found.append(ways or [((start, end, 1), "", 0.0)])
    placed = _pack([[way for way, _, _ in ways] for ways in found])
    below = y
    for mark, ways, (number, row) in zip(marks, found, placed, strict=True):
        (_, _, deep), words, x = ways[number]
        at = y + row * step
        middle = at + (deep - 1) * step / 2
        below = max(below, at + deep * step)
        start, end = scale.ends(mark)
        if from_y and mark.target in from_y:
            look = {"color": mark.color, "label": "leader"}
            xs, ys = [start, start, x], [from_y[mark.target], middle, middle]
            sheet.rule(xs, ys, **look)
        else:
            thick = MARK + 3 if mark.target == story.target else MARK
            sheet.marks.append(Put(mark, (start, end), (at,), thick))
        if words:
            near = NEAR if x > start else -NEAR
            sheet.write(x + near, middle, words, ha="left" if near > 0 else "right")
    return below


def _extent(scale: Scale, mark: Mark) -> tuple[float, float]:
    """Give the places that a mark takes, its rim included."""
    start, end = scale.ends(mark)
    half = MARK / 2 + 1 if mark.is_day else 0.5
    return start - half, end + half


def _beside(
    mark: Mark, start: float, end: float, turn: float
) -> Iterator[tuple[Way, str, float]]:
    """Give the ways to write words beside a mark, and where they begin.

    They stay in the picture, and on the mark's side of the rule.
    """
    for count in (1, 2, 3):
        lines = _in_lines(mark.label, count)
        room = max(map(_width, lines)) + NEAR + 6
        words = "\n".join(lines)
        if end + room <= (PIXELS["wide"] if mark.later else turn):
            yield (start, end + room, len(lines)), words, end
        if start - room >= (turn if mark.later else 0):
            yield (start - room, end, len(lines)), words, start


def _wide_programs(sheet: Sheet, story: Story, scale: Scale, y: float) -> float:
    """Draw a row for each number, the programs as bars and what befell them on those.

    Events that name no program stand below, and words of those that do.
    """
    _wide_rule(sheet, scale, y)
    _heading(sheet, 0, y + 11, _lane(PROGRAM))
    turn = scale.at(story.moment)
    y += 11 + ROW
    rows = {}
    for number, tells in story.numbers().items():
        bars = [b for b in story.of(PROGRAM, kind="program") if b.rows == (number,)]
        rows[number] = y
        deep = 1
        look = {"weight": "semibold"} if tells else {"color": "muted"}
        if tells:
            y = rows[number] = y + (THICK - LINE) / 2 + 1
        sheet.write(0, y, number, **look)
        for bar in bars:
            start, end = scale.ends(bar)
            inside = turn if start < turn < end else None
            if not story.tells(bar):
                sheet.marks.append(Put(bar, (start, end), (y,), THIN, inside))
                continue
            sheet.marks.append(Put(bar, (start, end), (y,), THICK, inside))
            color = bar.color if bar.later else "ground"
            bold: dict[str, Any] = {"color": color, "weight": "semibold", "zorder": 5}
            name = bar.name
            if _width(name, 11, "semibold") > end - start - 2 * MARK - 8:
                name = name.partition(",")[0]
            middle = (start + min(end, inside or end)) / 2
            sheet.write(middle, y, name, ha="center", **bold)
            lines = _wrap(bar.label, (inside or end) - start - 4)
            for line, words in enumerate(lines):
                sheet.write(start, y + THICK / 2 + 9 + line * LINE, words)
            deep = max(deep, 1 + len(lines))
        y += LINE if not tells else THICK / 2 + 5 + (deep - 1) * LINE + LINE / 2
    on, off = _on_bars(story)
    from_y = {}
    for mark in on:
        across = tuple(rows[number] for number in mark.rows)
        sheet.marks.append(Put(mark, scale.ends(mark), across))
        from_y[mark.target] = max(across)
    said = [mark for mark in on if story.tells(mark)]
    return _wide_swarm(sheet, story, scale, y + 4, [*said, *off], from_y) + 4


def _on_bars(story: Story) -> tuple[list[Mark], list[Mark]]:
    """Part the events of the program lane by whether they name a program."""
    marks = story.of(PROGRAM)
    return [m for m in marks if m.rows], [m for m in marks if not m.rows]


def _wide_indices(sheet: Sheet, story: Story, scale: Scale, y: float) -> float:
    """Draw a row for each index, with the province's place below each edition."""
    _wide_rule(sheet, scale, y)
    _heading(sheet, 0, y + 11, _indices_heading(story))
    y += 14 + ROW
    for index, name, color in story.indices:
        sheet.write(0, y, name, color=color, weight="semibold")
        for mark in story.of(MEASUREMENT, kind="edition"):
            if mark.rows == (index,):
                start, end = scale.ends(mark)
                sheet.marks.append(Put(mark, (start, end), (y,), MARK + 1))
                middle = (start + end) / 2
                sheet.write(middle, y + 13, _rank(mark), ha="center", color=color)
        y += 13 + LINE + 2
    return _wide_swarm(sheet, story, scale, y, story.of(MEASUREMENT)) + 4


def _indices_heading(story: Story) -> str:
    return pick(
        en=f"Index editions as they came out, with {story.province}’s place",
        vi=f"Các kỳ chỉ số khi công bố, kèm hạng của {story.province}",
    )


def _rank(mark: Mark) -> str:
    """Write a place as short as can be."""
    if mark.place is None:
        return "?"
    exact = mark.place.first == mark.place.last
    return (
        pick(mark.place.words(), mark.place.figures())
        if exact
        else (mark.place.figures())
    )


# The narrow composition: time runs down, first the programs, then the indices

LEFT, PITCH = 34.0, 6.0


def _narrow(story: Story) -> Sheet:
    sheet = Sheet(upright=True)
    _second_part(sheet, story, _first_part(sheet, story) + 26)
    return sheet


def _first_part(sheet: Sheet, story: Story) -> float:
    """Draw programs, rules and themes as columns, with words on the right."""
    lanes = (*RULES, THEME)
    top = 14.0 + LINE * (len(lanes) + 1) + 16
    scale = Scale(story.years, LENGTHS["narrow"], top)
    turn, bottom = scale.at(story.moment), scale.until(scale.years[3])
    x = LEFT
    columns = {}
    for number, tells in story.numbers().items():
        wide = 13.0 if tells else THIN - 1
        columns[number] = x + wide / 2
        if tells:
            sheet.write(x + wide / 2, top - 10, number, ha="center", weight="semibold")
        x += wide + (PITCH - THIN + 1)
    _heading(sheet, LEFT, top - 26, pick("Programs", "Chương trình"))
    anchors: list[Anchor] = []
    for bar in story.of(PROGRAM, kind="program"):
        start, end = scale.ends(bar)
        thick = 12.0 if story.tells(bar) else THIN - 1
        inside = turn if start < turn < end else None
        at = columns[bar.rows[0]]
        sheet.marks.append(Put(bar, (start, end), (at,), thick, inside))
        if story.tells(bar):
            anchors.append(Anchor(bar, at + 7, start + 8, end - 8))
    on, off = _on_bars(story)
    for mark in on:
        across = tuple(columns[number] for number in mark.rows)
        sheet.marks.append(Put(mark, scale.ends(mark), across, MARK - 1))
        anchors.append(Anchor(mark, max(across) + 5, *scale.ends(mark)))
    x, beside = _narrow_swarm(sheet, story, scale, x + 4, off)
    anchors += beside
    heads = []
    for lane in lanes:
        left = x + 5
        x, beside = _narrow_swarm(sheet, story, scale, left, story.of(lane))
        heads.append((left + MARK / 2, _lane(lane)))
        anchors += beside
    side = x + 14
    y = 8.0
    for at, words in heads:
        sheet.rule([at, at, side - 3], [top - 6, y, y], color="others", label="leader")
        for line in _wrap(words, PIXELS["narrow"] - side - 4, "semibold"):
            _heading(sheet, side, y, line)
            y += LINE
    _narrow_years(sheet, scale, side - 12)
    sheet.rule([0, x + 2], [turn, turn], color="ink", lw=1.2, label="conference")
    _narrow_words(sheet, story, anchors, (x + 2, turn), side)
    return bottom


class Anchor(NamedTuple):
    """Where words may be tied to a mark: right of it, somewhere along its span."""

    mark: Mark
    x: float
    start: float
    end: float


def _narrow_swarm(
    sheet: Sheet, story: Story, scale: Scale, x: float, marks: Sequence[Mark]
) -> tuple[float, list[Anchor]]:
    """Draw marks in as many columns as they need; give the end, and where marks are."""
    step, half = MARK + 1, MARK / 2 + 0.5
    ordered = sorted(marks, key=lambda mark: (mark.is_day, mark.start))
    ends = [scale.ends(mark) for mark in ordered]
    placed = _pack([[(start - half, end + half, 1)] for start, end in ends])
    found = []
    for mark, (start, end), (_, column) in zip(ordered, ends, placed, strict=True):
        at = x + MARK / 2 + column * step
        thick = MARK + 2 if mark.target == story.target else MARK
        sheet.marks.append(Put(mark, (start, end), (at,), thick))
        inset = min(5, (end - start) / 2)
        found.append(Anchor(mark, at + MARK / 2 + 1, start + inset, end - inset))
    count = 1 + max((column for _, column in placed), default=-1)
    return x + count * step, found


def _narrow_years(sheet: Sheet, scale: Scale, right: float) -> None:
    for year, start, end in _year_spans(scale):
        words = year.replace("–", "–\n") if len(year) > 4 else year
        sheet.write(0, (start + end) / 2, words, color="muted")
        sheet.rule([0, right], [start, start], lw=0.5)
    for end in (scale.until(scale.years[2]), scale.until(scale.years[3])):
        sheet.rule([0, right], [end, end], lw=0.5)


def _narrow_words(
    sheet: Sheet,
    story: Story,
    anchors: Sequence[Anchor],
    rule: tuple[float, float],
    side: float,
) -> None:
    """Write words beside marks, and the rule's; moved apart where they would meet."""
    room = PIXELS["narrow"] - side - 4
    leader: dict[str, Any] = {"color": "others", "lw": 0.7}
    notes = [
        (a, _cut(a.mark.name, room), _wrap(a.mark.label, room), leader)
        for a in anchors
        if story.tells(a.mark)
    ]
    (event,) = (mark for mark in story.marks if mark.target == story.target)
    anchor = Anchor(event, rule[0], rule[1], rule[1])
    rest = {"color": "ink", "lw": 1.2}
    notes.append((anchor, _wrap(story.event, room, "semibold"), [], rest))
    notes.sort(key=lambda note: note[0].start)
    deep = [LINE * (len(bold) + len(plain)) + 5 for _, bold, plain, _ in notes]
    tops = _spread([anchor.start - LINE / 2 for anchor, *_ in notes], deep)
    for (anchor, bold, plain, look), top in zip(notes, tops, strict=True):
        line = top + LINE / 2
        y = min(max(line, anchor.start), anchor.end)
        xs, ys = [anchor.x, side - 12, side - 3], [y, y, line]
        sheet.rule(xs, ys, label="leader", **look)
        for words in (*bold, *plain):
            weight = "semibold" if words in bold else "normal"
            color = anchor.mark.color if words in bold else "ink"
            sheet.write(side, line, words, weight=weight, color=color)
            line += LINE


def _second_part(sheet: Sheet, story: Story, y: float) -> None:
    """Draw a column for each index, and one for conference, background and after."""
    marks = story.of(MEASUREMENT, kind="edition")
    others = story.of(MEASUREMENT, *CONFERENCE)
    first = int(min(mark.start for mark in [*marks, *others]))
    begin = max(first, story.years[1])
    years = (min(first, begin), begin, story.years[2], story.years[3])
    columns, x = {}, LEFT + 8
    for index, name, _ in story.indices:
        columns[index] = x
        x += max(_width(name, 11, "semibold") + 10, 46)
    lines = _in_lines(_indices_heading(story), 2)
    for line, words in enumerate(lines):
        _heading(sheet, 0, y + line * LINE, words)
    top = y + len(lines) * LINE + 24
    scale = Scale(years, LENGTHS["narrow, second part"], top)
    for index, name, color in story.indices:
        at = columns[index]
        sheet.write(at - 4, top - 12, name, color=color, weight="semibold")
        for mark in marks:
            if mark.rows == (index,):
                start, end = scale.ends(mark)
                sheet.marks.append(Put(mark, (start, end), (at,), MARK + 1))
                sheet.write(at + 8, (start + end) / 2, _rank(mark), color=color)
    x, _ = _narrow_swarm(sheet, story, scale, x, story.of(MEASUREMENT))
    left, right = x + 4, PIXELS["narrow"]
    _narrow_swarm(sheet, story, scale, left, story.of(*CONFERENCE))
    turn = scale.at(story.moment)
    _narrow_years(sheet, scale, right)
    sheet.rule([0, right], [turn, turn], color="ink", lw=1.2, label="conference")
    heading = _wrap(_lane(CONFERENCE[0]), right - left - 2, "semibold")
    for line, words in enumerate(reversed(heading)):
        _heading(sheet, left, top - 12 - line * LINE, words)
    sheet.height = scale.until(years[3]) + 6
