"""A chart of chapter "record": a province in four indices, edition by edition.

An edition stands in the middle of the year that it measures. A rule parts those known
on the day of the conference, filled, from later ones, hollow.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import nan
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.choices import with_choices
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_in, length_of, wrap
from eightypapers.language import Words
from eightypapers.story.indices import half, of_province
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

Rows = Sequence[Mapping[str, Any]]

# Of each index: the role of its color, and its marker.
LOOKS = {
    "papi": ("residents", "o"),
    "par-index": ("officials", "s"),
    "pci": ("firms", "D"),
    "sipas": ("users", "^"),
}
# What stands behind words that are written over rules.
OVER = {"fc": "ground", "ec": "none", "pad": 0}
# Pixels: how high each panel is, and all that it takes, with what stands around it.
PANELS = {"papi": (120, 222), "others": (94, 160)}
HEADING = 42
# Which of them are known of every province.
EVERYWHERE = ("papi",)
# More in the narrow picture, for what is said in a sentence there, under the first.
SENTENCE: dict[Width, int] = {"wide": 0, "narrow": 28}
# What is left free for names, on the left and on the right of a panel.
MARGINS: dict[Width, tuple[int, int]] = {"wide": (74, 12), "narrow": (64, 10)}


def record(
    placed: pd.DataFrame,
    surveys: pd.DataFrame,
    index_values: pd.DataFrame,
    groups: pd.DataFrame,
    breaks: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
    panels: Sequence[str] = tuple(PANELS),
    choice: bool = False,
) -> Figure:
    """Draw a province's place in four indices, edition by edition.

    Parameters
    ----------
    placed
        ``indices.quarters`` of ``indices.standings``: all provinces' places.
    surveys
        ``indices.surveyed``: those in PAPI, with one dimension left out.
    index_values, groups, breaks, provinces
        The tables ``index_values``, ``papi_groups``, and those of the same names.
    province_id, conference
        Whose record it is; the ISO day that parts what was known from what came later.
    panels
        Which of the two are drawn: ``papi``, ``others``.
    choice
        Whether readers of a page may have another province drawn: with the panel
        that is known of every one.

    Raises
    ------
    LookupError
        If the tables know no such province, or have no score of it.
    """
    editions = sorted(surveys["year"].unique())
    parted = _parted(placed)
    # In the other indices no scores of all provinces part the quarters.
    even = pd.DataFrame([[0.25, 0.5, 0.75]] * len(editions), editions)
    broken = breaks.query("index_id == 'papi' and dimension_code == 'total'")["year"]
    last_known = int(conference[:4]) - 1

    def figure(province_id: str, panels: Sequence[str]) -> Figure:
        row = row_with(provinces, "province_id", province_id)
        name = language.label(row, "name")
        survey = of_province(surveys, province_id).drop(columns="province_id")
        places = rows_of(survey)
        told = groups[groups["dimension_code"] == "total"]
        told = told[told["province_id"] == province_id]
        reported = dict(zip(told["year"], told["group"], strict=True))
        others, data = {}, survey.assign(index_id="papi")
        if "others" in panels:
            of_others = _others(placed, index_values, province_id)
            data = pd.concat([data, of_others], ignore_index=True)
            others = {
                str(index_id): rows_of(rows)
                for index_id, rows in of_others.groupby("index_id", sort=False)
            }

        def ground(canvas: Canvas, width: Width) -> None:
            """Draw what is so whichever province is drawn on it."""
            for panel, box in _boxes(panels, width)[0].items():
                ax, is_first = axes_in(canvas, *box), panel == "papi"
                ends = editions[0], editions[-1] + 1
                ax.set(xlim=ends, ylim=(1.02, 0), xticks=[], yticks=[])
                ax.axvline(last_known + 1, color="ink", lw=1, label="day")
                _quarters(ax, parted if is_first else even)
                _years(ax, editions)
                if is_first:
                    for year in broken:
                        ax.axvline(year, color="muted", lw=1, ls=":", label="break")
                    _groups(ax, reported, in_words=width == "narrow")
                _heading(ax, say(f"heading.{panel}"), PIXELS[width])

        def draw(canvas: Canvas, width: Width) -> None:
            for panel, ax in zip(panels, canvas.axes, strict=True):
                if panel == "papi":
                    _places(ax, places, "papi", last_known)
                    _ranges(ax, places)
                    _known(ax, places, last_known)
                if panel == "others":
                    for index_id, rows in others.items():
                        _places(ax, rows, index_id, last_known)
                        _name(ax, rows, index_id, last_known)

        quarters = "; ".join(
            say("alt.quarter", year=row["year"], quarter=quarter(row["quarter"]))
            for row in places
        )
        found = "; ".join(
            f"{say(f'index.{index_id}')}: {_told_places(rows)}"
            for index_id, rows in others.items()
        )
        told_of = {
            "papi": say("alt.papi", quarters=quarters, groups=_told(reported)),
            "others": say("alt.others", places=found),
        }
        is_whole = len(panels) == len(PANELS)
        return Figure(
            name="record" if is_whole else "-".join(["record", *panels]),
            title=_title(name, places, others, last_known),
            alt=" ".join(
                [say("alt.name", name=name), *(told_of[panel] for panel in panels)]
            ),
            unit=say("unit"),
            source=say("source"),
            data=data,
            ground=ground,
            draw=draw,
            height={width: _boxes(panels, width)[1] for width in PIXELS},
            table=_table(survey, reported, others),
            place=name,
        )

    drawn = figure(province_id, panels)
    if not choice:
        return drawn
    ids = provinces["province_id"]
    names = dict(zip(ids, provinces[f"name_{language.current()}"], strict=True))
    return with_choices(
        drawn,
        "province",
        say("province"),
        {
            key: drawn if key == province_id else figure(key, EVERYWHERE)
            for key in sorted(names, key=lambda key: language.alphabetical(names[key]))
        },
    )


# What is drawn


def _others(
    placed: pd.DataFrame, index_values: pd.DataFrame, province_id: str
) -> pd.DataFrame:
    """Give a province's places in the other indices: as computed, and as reported."""
    computed = placed.query("index_id == 'pci' and province_id == @province_id")
    reported = index_values[index_values["province_id"] == province_id]
    rows = pd.concat([computed, reported.dropna(subset="rank")])
    rows = rows.rename(columns={"rank": "place"})
    rows["place_to"] = rows["rank_to"].fillna(rows["place"])
    middle = (rows["place"] + rows["place_to"]) / 2
    rows["share"] = (middle / rows["provinces_ranked"]).astype(float)
    columns = ["index_id", "year", "place", "place_to", "provinces_ranked", "share"]
    return rows[columns].sort_values(["index_id", "year"], ignore_index=True)


# How it is drawn


def _boxes(
    panels: Sequence[str], width: Width
) -> tuple[dict[str, tuple[int, int, int, int]], int]:
    """Give each panel's box, and where all ends."""
    boxes, top, (left, right) = {}, HEADING, MARGINS[width]
    for panel in panels:
        high, room = PANELS[panel]
        boxes[panel] = left, top, PIXELS[width] - left - right, high
        top += room + (SENTENCE[width] if panel == "papi" else 0)
    return boxes, top - HEADING


def _note(ax: Axes, x: float, y: float, words: str, **look: Any) -> None:
    """Write words at a year across, and pixels below the top of the axes."""
    high = ax.get_window_extent().height
    place = {"transform": ax.get_xaxis_transform(), "va": "center", "size": 12}
    ax.text(x, 1 - y / high, words, **{**place, "color": "muted", **look})


def _at_pixel(ax: Axes, pixel: float) -> float:
    """Give the place on the axis of years of a pixel from the picture's left edge."""
    box, (start, end) = ax.get_window_extent(), ax.get_xlim()
    return float(start + (pixel - box.x0) * (end - start) / box.width)


def _heading(ax: Axes, words: str, room: float) -> None:
    """Write a panel's name above it, from the picture's left edge."""
    lines = wrap(words, room, bold=True)
    look: dict[str, Any] = {"color": "ink", "weight": "semibold", "va": "bottom"}
    _note(ax, _at_pixel(ax, 1), -20, lines, **look)


def _parted(placed: pd.DataFrame) -> pd.DataFrame:
    """Give the shares of the provinces that part the quarters of PAPI's scores."""
    survey = placed.query("index_id == 'papi' and series == 'total'")
    counts = survey.groupby(["year", "quarter"]).size().unstack().cumsum(axis=1)
    return (counts[[1, 2, 3]] + 0.5).div(counts[4], axis=0)


def _quarters(ax: Axes, parted: pd.DataFrame) -> None:
    """Part the four quarters of the provinces, edition by edition, and name them."""
    ends = [*parted.index, parted.index[-1] + 1]
    for bound in parted:
        ax.stairs(parted[bound], ends, baseline=None, color="grid", lw=1)
    edges, high = [0.0, *parted.iloc[0], 1.0], ax.get_window_extent().height
    for number, (upper, lower) in enumerate(itertools.pairwise(edges), start=1):
        at = high * (upper + lower) / 2 / 1.02
        _note(ax, ax.get_xlim()[0] - 0.15, at, say(f"quarter.{number}"), ha="right")


def _places(ax: Axes, rows: Rows, index_id: str, last_known: int) -> None:
    """Draw a province's places in one index: marks alone, joined by no line.

    That places compare over the years that are drawn is not established.
    """
    color, marker = LOOKS[index_id]
    look: dict[str, Any] = {"color": color, "label": index_id, "marker": marker}
    look |= {"ms": 7, "ls": "none", "clip_on": False, "zorder": 3}
    for fill, is_known in ((color, True), ("ground", False)):
        drawn = [row for row in rows if (row["year"] <= last_known) == is_known]
        years, shares = ([row[key] for row in drawn] for key in ("year", "share"))
        ax.plot([year + 0.5 for year in years], shares, mfc=fill, **look)


def _ranges(ax: Axes, rows: Rows) -> None:
    """Draw how far each place moves when one dimension is left out."""
    across = [x for row in rows for x in (row["year"] + 0.5, row["year"] + 0.5, nan)]
    down = [y for row in rows for y in (row["best"], row["worst"], nan)]
    look: dict[str, Any] = {"color": "residents", "lw": 1, "solid_capstyle": "butt"}
    ax.plot(across, down, label="range", **look)


def _known(ax: Axes, rows: Rows, last_known: int) -> None:
    """Write the half in the last edition known on the day, if sure, clear of marks."""
    own = [row for row in rows if row["year"] == last_known]
    if not own or not (side := half(own[0])):
        return
    words = say(f"place.{side}", year=last_known)
    box, (start, end) = ax.get_window_extent(), ax.get_xlim()
    across, down = box.width / (end - start), box.height / ax.get_ylim()[0]
    reach = length_of(words, bold=True) / 2 / across
    # At the mark's own year, unless that would cross what parts the editions.
    middle = min(last_known + 0.5, last_known + 0.9 - reach)
    near = [row for row in rows if abs(row["year"] + 0.5 - middle) < reach + 0.3]
    best = min(row["best"] for row in near) * down - 6
    worst = max(row["worst"] for row in near) * down + 6
    room = 17
    look: dict[str, Any] = {"color": "residents", "weight": "semibold"}
    look |= {"bbox": OVER, "ha": "center"}
    if best > room:
        _note(ax, middle, best, words, va="bottom", **look)
    elif box.height - worst > room:
        _note(ax, middle, worst, words, va="top", **look)
    else:
        # Above all, left of the rule.
        _note(ax, last_known + 0.9, -9, words, **{**look, "ha": "right"})


def _name(ax: Axes, rows: Rows, index_id: str, last_known: int) -> None:
    """Write an index's name at its first mark, and its place known on the day."""
    first = rows[0]
    look: dict[str, Any] = {"color": LOOKS[index_id][0]}
    if first["year"] < ax.get_xlim()[0] + 1:
        side = (1, 8)  # clear of the quarters' names
    elif first["share"] < 0.75:
        side = (0, 8)
    else:
        # Clear of the rule that parts the editions.
        side = (9, 0) if first["year"] == last_known + 1 else (-9, 0)
    mark = first["year"] + 0.5, first["share"]
    _beside(ax, mark, say(f"index.{index_id}"), side, **look)
    for row in rows:
        if row["year"] == last_known and row is not first:
            mark = row["year"] + 0.5, row["share"]
            # The very best stands above its mark, where nothing else can be.
            up = 5 if row["share"] < 0.1 else -6
            place = language.ordinal(int(row["place"]))
            _beside(ax, mark, place, (0, up), bbox=OVER, **look)


def _beside(
    ax: Axes, mark: tuple[float, float], words: str, place: tuple[int, int], **look: Any
) -> None:
    """Write words so many pixels right of a mark and above it."""
    right, up = place
    ax.annotate(
        words,
        mark,
        place,
        textcoords="offset points",
        ha="center" if right == 0 else "left" if right > 0 else "right",
        va="center" if up == 0 else "bottom" if up > 0 else "top",
        weight="semibold",
        **look,
    )


def _years(ax: Axes, years: Iterable[int]) -> None:
    """Write the editions' years under a panel, as many as have room."""
    box, (start, end) = ax.get_window_extent(), ax.get_xlim()
    step = 1 if box.width / (end - start) > 36 else 3
    for year in list(years)[::step]:
        _note(ax, year + 0.5, box.height + 14, str(year), ha="center")


def _groups(ax: Axes, reported: Mapping[int, int], *, in_words: bool) -> None:
    """Write the groups as reported under the editions, or in a sentence."""
    box = ax.get_window_extent()
    high, top = box.height, box.height + 32
    told = in_words or not reported
    words = _told(reported) if told else say("group.name")
    # The name stands left of the first of them.
    room = box.x1 if told else ax.transData.transform((min(reported), 0))[0]
    _note(ax, _at_pixel(ax, 1), top, wrap(words, room - 8), va="top")
    if told:
        return
    rule: dict[str, Any] = {"transform": ax.get_xaxis_transform(), "clip_on": False}
    rule |= {"color": "ink", "lw": 1}
    y = 1 - (top - 2) / high
    for first, last, group in _runs(reported):
        ax.plot([first + 0.1, last + 0.9], [y, y], **rule)
        at, word = (first + last + 1) / 2, wrap(say(f"group.{group}"), 48, 11)
        look: dict[str, Any] = {"ha": "center", "va": "top", "size": 11}
        _note(ax, at, top + 2, word, color="ink", **look)


def _runs(reported: Mapping[int, int]) -> Iterator[tuple[int, int, int]]:
    """Give the first and last of neighboring editions with the same group, and it."""
    years = enumerate(sorted(reported))
    for _, run in itertools.groupby(
        years, lambda place: (place[1] - place[0], reported[place[1]])
    ):
        editions = [year for _, year in run]
        yield editions[0], editions[-1], reported[editions[0]]


# What is said


def _title(name: str, places: Rows, others: Mapping[str, Rows], last_known: int) -> str:
    """State the half in the survey, and the place in the official index if drawn."""
    title = _half_told(name, places, last_known)
    for row in others.get("par-index", []):
        if row["year"] == last_known:
            place = language.placed(int(row["place"]), int(row["provinces_ranked"]))
            return say("title.official", told=title, place=place, year=last_known)
    return title


def _half_told(name: str, places: Rows, last_known: int) -> str:
    """State the half of the provinces in the last editions known, if one is sure."""
    known = [row for row in places if row["year"] <= last_known]
    if known[-1]["year"] != last_known:
        return say("title.none", name=name, year=last_known)
    side = half(known[-1])
    if not side:
        words = quarter(known[-1]["quarter"])
        return say("title.quarter", name=name, year=last_known, quarter=words)
    first = last_known
    for row in reversed(known):
        if row["year"] < first - 1 or half(row) != side:
            break
        first = row["year"]
    if first == last_known:
        return say(f"title.{side}-once", name=name, last=last_known)
    return say(f"title.{side}", name=name, first=first, last=last_known)


def _told_places(rows: Rows) -> str:
    """Tell each place that is drawn of an index."""
    return ", ".join(
        say("alt.place", place=_place(row), year=row["year"]) for row in rows
    )


def quarter(number: int) -> str:
    """Name a quarter of the provinces, 1 the highest."""
    return say(f"quarter.in.{number}")


def _told(reported: Mapping[int, int]) -> str:
    """Tell the groups as reported: ``lowest in 2017–2020; highest in 2021–2022``."""
    if not reported:
        return say("group.none")
    parts = (
        say(f"group.told-{group}", years=first if first == last else f"{first}–{last}")
        for first, last, group in _runs(reported)
    )
    return say("group.told", groups="; ".join(parts))


def _place(row: Mapping[str, Any]) -> str:
    """Write ``2/63``, or ``2–3/63`` where a range is known only."""
    ends = dict.fromkeys(int(row[end]) for end in ("place", "place_to"))
    return f"{'–'.join(map(str, ends))}/{row['provinces_ranked']}"


def _table(
    survey: pd.DataFrame, reported: Mapping[int, int], others: Mapping[str, Rows]
) -> pd.DataFrame:
    """Put all places side by side, a row an edition."""
    rows = survey.set_index("year")
    total = rows["provinces_ranked"]
    best, worst = (
        (rows[end] * total).round().astype(int).astype(str) for end in ("best", "worst")
    )
    columns = {
        say("table.place"): rows["place"].astype(str) + "/" + total.astype(str),
        say("table.range"): best + "–" + worst,
        say("table.quarter"): rows["quarter"].map(quarter),
        say("table.group"): pd.Series(
            {year: say(f"group.{group}") for year, group in reported.items()}, dtype=str
        ),
    }
    for index_id, part in others.items():
        columns[say(f"index.{index_id}")] = pd.Series(
            {row["year"]: _place(row) for row in part}
        )
    return pd.DataFrame(columns).rename_axis(say("table.edition")).reset_index()
