"""The timeline says what the tables say, in both editions."""

import gzip
import inspect
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from pictures import faults, said

from eightypapers import tables
from eightypapers.drawing.figure import Figure, Width
from eightypapers.story import indices
from eightypapers.story.charts import programs
from eightypapers.story.charts.record import Place

LABELED = (
    *("nq-25-issued", "nq-30c-issued", "qd-522-issued", "qd-1665-in-force"),
    *("year-discipline-2013", "year-discipline-2017"),
    *("year-efficiency-2018", "year-efficiency-2019"),
    *("p03-06-08-xvi-wrap-up", "xvii-01"),
)
CONFERENCE = pd.Timestamp("2019-12-19")
Make = Callable[..., Figure]


@pytest.fixture(scope="module")
def frames() -> dict[str, Any]:
    names = inspect.signature(programs.timeline).parameters
    scores = tables.load("papi_scores"), tables.load("pci_scores")
    plain = ("events", "programs", "editions", "index_values", "indices", "provinces")
    settings = tables.settings()
    given = {
        **{name: tables.load(name) for name in plain},
        "standings": indices.standings(*scores),
        "province_id": settings["province_id"],
        "event_id": settings["event_id"],
        "number": "08",
        "labeled": LABELED,
    }
    return {name: given[name] for name in names}


@pytest.fixture(scope="module")
def make(frames: dict[str, Any]) -> Make:
    """Make the timeline, with something exchanged if need be."""
    return lambda **exchanged: programs.timeline(**{**frames, **exchanged})


def artists(figure: Figure, width: Width) -> dict[str, Any]:
    """Give all marks by what they are called in the data."""
    (ax,) = figure.drawn(width).axes
    found = [*ax.lines, *ax.collections]
    return {
        str(mark.get_label()): mark
        for mark in found
        if str(mark.get_label()).split()[0] in ("program", "event", "edition")
    }


def along(artist: Any, width: Width) -> tuple[float, float]:
    """Read off a mark where in time it is, in pixels."""
    axis = 0 if width == "wide" else 1
    if isinstance(artist, Line2D):
        places = [float(value) for value in artist.get_data()[axis]]
        return min(places), max(places)
    assert isinstance(artist, PolyCollection)
    places = [float(v) for path in artist.get_paths() for v in path.vertices[:, axis]]
    return min(places), max(places)


def urls(artist: Any) -> set[str]:
    if isinstance(artist, Line2D):
        return {str(artist.get_url())}
    return set(artist.get_urls())


def fills(artist: Any) -> list[tuple[float, ...]]:
    if isinstance(artist, Line2D):
        return [artist.get_markerfacecolor()]
    return [tuple(color[:3]) for color in artist.get_facecolor()]


def rule(figure: Figure, width: Width) -> float:
    (ax,) = figure.drawn(width).axes
    first, *_ = [line for line in ax.lines if line.get_label() == "conference"]
    return along(first, width)[0]


def keys(row: dict[str, Any]) -> str:
    return f"{row['kind']} {row['name'] if row['kind'] == 'edition' else row['target']}"


def test_every_word_can_be_read(make: Make, edition: str, width: Width) -> None:
    assert faults(make().drawn(width)) == []


def test_all_rows_are_drawn(make: Make, frames: dict[str, Any], width: Width) -> None:
    figure = make()
    drawn = artists(figure, width)
    linked = {url for artist in drawn.values() for url in urls(artist)}
    told = frames["events"].query("lane != 'officials'")  # who are told of elsewhere
    events, bars = told["event_id"], frames["programs"]["program_id"]
    assert linked.isdisjoint(
        f"#event-{key}" for key in {*frames["events"]["event_id"]} - {*events}
    )
    assert {f"#event-{key}" for key in events} - linked == {"#event-p08-xv-period"}
    assert {f"#program-{key}" for key in bars} <= linked
    assert len(figure.data.query("kind == 'edition'")) == len(frames["editions"])
    assert {keys(row) for row in figure.data.to_dict("records")} - set(drawn) == {
        "event event-p08-xv-period"
    }


def test_every_mark_is_named_and_linked(make: Make, edition: str, width: Width) -> None:
    figure = make()
    label = {keys(row): row["label"] for row in figure.data.to_dict("records")}

    for name, artist in artists(figure, width).items():
        assert label[name] in artist.get_gid()
        assert all(
            re.fullmatch(r"#(event|program)-[a-z0-9-]+", u) for u in urls(artist)
        )
    svg = figure.svg(width)
    anchors = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>', svg)
    assert len(anchors) == len(artists(figure, width))
    assert all('aria-label="' in tag for tag in re.findall(r"<a [^>]*>", svg))


def test_days_are_points_months_and_years_are_spans(make: Make, width: Width) -> None:
    figure = make()
    drawn = artists(figure, width)
    rows = figure.data[figure.data["target"] != "event-p08-xv-period"]

    for row in rows.to_dict("records"):
        start, end = along(drawn[keys(row)], width)
        is_day = len(row["date"]) == 10
        assert isinstance(drawn[keys(row)], Line2D) == is_day
        assert (start == end) == is_day


def test_marks_of_the_decade_are_to_scale(make: Make, width: Width) -> None:
    figure = make()
    drawn = artists(figure, width)
    start, end = along(drawn["program program-xv-05"], width)
    year = (end - start) / 5

    # The narrow composition has a second part on another scale, for these.
    lanes = "lane not in ('measurement', 'conference', 'aftermath')"
    rows = figure.data.query(lanes if width == "narrow" else "lane == lane")
    rows = rows[rows["date"].between("2011", "2020-12-31")]
    assert len(rows) > 20
    for row in rows[rows["target"] != "event-p08-xv-period"].to_dict("records"):
        first = pd.Period(row["date"]).start_time
        place = first.year - 2011 + (first.day_of_year - 1) / (365 + first.is_leap_year)
        at = along(drawn[keys(row)], width)
        assert at[0] == pytest.approx(start + place * year, abs=0.01)
        if len(row["date"]) == 4 and int(row["date_end"]) <= 2020:
            years = int(row["date_end"]) - int(row["date"]) + 1
            assert at[1] - at[0] == pytest.approx(years * year, abs=0.01)


def test_years_before_and_after_the_decade_are_shorter_and_in_order(
    make: Make, width: Width
) -> None:
    figure = make()
    drawn = artists(figure, width)
    bars = {name: along(artist, width) for name, artist in drawn.items()}
    late = bars["program program-xvii-03"]
    early = bars["program program-xv-05"]

    assert late[1] - late[0] < early[1] - early[0]
    assert late[0] > bars["program program-xvi-07"][1] + 5
    frame = figure.data.query("kind == 'event' and lane == 'state-frame'")
    places = [bars[keys(row)][0] for row in frame.to_dict("records")]
    assert places == sorted(places)


def test_bars_stand_in_the_row_of_their_number(make: Make, width: Width) -> None:
    figure = make()
    drawn = artists(figure, width)
    axis = 1 if width == "wide" else 0
    middles: dict[str, set[float]] = {}
    for row in figure.data.query("kind == 'program'").to_dict("records"):
        path = drawn[keys(row)].get_paths()[0].vertices[:, axis]
        middle = round(float(path.min() + path.max()) / 2, 2)
        middles.setdefault(row["rows"], set()).add(middle)

    assert all(len(places) == 1 for places in middles.values())
    ordered = [middles[number].pop() for number in sorted(middles)]
    assert ordered == sorted(ordered)


def test_followed_programs_are_thick_and_named(make: Make, width: Width) -> None:
    figure = make()
    drawn = artists(figure, width)
    axis = 1 if width == "wide" else 0

    def thick(name: str) -> float:
        path = drawn[f"program program-{name}"].get_paths()[0].vertices[:, axis]
        return float(path.max() - path.min())

    told = ("xv-08", "xvi-08", "xvii-01", "xvii-08")
    others = set(tables.load("programs")["program_id"]) - {*told}
    assert min(map(thick, told)) > 2 * max(map(thick, others))
    written = " ".join(said(figure.drawn(width)))
    assert "Program 08, Term XV" in written
    assert "Program 08, Term XVI" in written
    assert "01" in said(figure.drawn(width))


def test_an_event_stands_on_the_bars_that_it_names(make: Make, width: Width) -> None:
    figure = make()
    drawn = artists(figure, width)
    axis = 1 if width == "wide" else 0
    wrapped = drawn["event event-p03-06-08-xvi-wrap-up"]
    paths = [
        drawn[f"program program-xvi-{number}"].get_paths()[0].vertices[:, axis]
        for number in ("03", "06", "08")
    ]

    assert list(wrapped.get_data()[axis]) == pytest.approx(
        [(path.min() + path.max()) / 2 for path in paths]
    )


def test_what_came_later_is_hollow(make: Make, width: Width) -> None:
    figure = make()
    drawn = artists(figure, width)
    ground = fills(drawn["program program-xvii-03"])[0]

    for row in figure.data.to_dict("records"):
        later = pd.Period(row["date"]).start_time > CONFERENCE
        assert row["later"] == later
        if keys(row) in drawn:
            assert (fills(drawn[keys(row)])[0] in (ground, "ground")) == later


def test_a_program_under_way_is_hollow_from_the_conference_on(
    make: Make, width: Width
) -> None:
    figure = make()
    bar = artists(figure, width)["program program-xvi-08"]
    axis = 0 if width == "wide" else 1
    done, ahead = (path.vertices[:, axis] for path in bar.get_paths())

    assert done.max() == ahead.min() == pytest.approx(rule(figure, width))
    assert len(set(fills(bar))) == 2


def test_the_rule_goes_through_all_lanes(make: Make) -> None:
    canvas = make().drawn("wide")
    (ax,) = canvas.axes
    (line,) = [line for line in ax.lines if line.get_label() == "conference"]
    marks = artists(make(), "wide").values()
    high = [float(max(m.get_ydata())) for m in marks if isinstance(m, Line2D)]

    assert max(line.get_ydata()) > max(high)
    assert min(line.get_ydata()) < 10
    assert "The conference, 19 December 2019" in said(canvas)


def test_places_are_those_of_the_tables(
    make: Make, frames: dict[str, Any], width: Width
) -> None:
    figure = make()
    own = frames["standings"].query("province_id == 'hanoi'")
    values = frames["index_values"].set_index(["index_id", "year"])
    rows = figure.data.query("kind == 'edition'")

    for row in rows.to_dict("records"):
        index, year = row["rows"], int(row["name"][-4:])
        series = "six" if index == "papi" else "total"
        same = (own["index_id"] == index) & (own["year"] == year)
        found = own[same & (own["series"] == series)]
        rank = found["rank"].item() if len(found) else values["rank"][index, year]
        assert (pd.isna(row["rank"]) and pd.isna(rank)) or row["rank"] == rank
    written = Counter(said(figure.drawn(width)))
    places = Counter(
        f"{first}–{last}" if first != last else Place(first, last, 63, 0).words()
        for first, last in zip(rows["rank"], rows["rank_to"], strict=True)
        if pd.notna(first)
    )
    assert places <= written


def test_voices_differ_by_more_than_color(make: Make) -> None:
    drawn = artists(make(), "wide")
    names = ("PAPI 2019", "SIPAS 2019", "PAR INDEX 2019", "PCI 2019")
    marks = [drawn[f"edition {name}"] for name in names]

    assert len({mark.get_marker() for mark in marks}) == 4
    assert [mark.get_color() for mark in marks] == [
        *("residents", "residents", "officials", "firms")
    ]
    assert set(names) <= {str(row) for row in make().data["name"]}


def test_words_stand_beside_what_is_labeled_only(
    make: Make, edition: str, width: Width
) -> None:
    figure = make()
    written = " ".join(said(figure.drawn(width))).replace("\n", " ")
    rows = tables.load("events").set_index("event_id")[f"label_{edition}"]

    assert [key for key in LABELED[:-1] if rows[key] not in written] == []
    assert rows["nam-son-2019-01"] not in written
    fewer = make(labeled=())
    assert rows["nq-25-issued"] not in " ".join(said(fewer.drawn(width)))
    assert faults(fewer.drawn(width)) == []


def test_title_and_alt_state_what_the_tables_hold(
    make: Make, frames: dict[str, Any]
) -> None:
    figure = make()
    later = int(figure.data.query("kind != 'program'")["later"].sum())

    assert "two terms, from 2011 to 2020" in figure.title
    assert "from 2021" in figure.title
    assert f"{len(frames['programs'])} programs" in figure.alt
    assert f"{len(frames['editions'])} index editions" in figure.alt
    assert f"or earlier, {later} from later" in figure.alt
    assert "PAPI 2018, Hanoi 50th of 61" in figure.alt
    assert "PAPI 2019" not in figure.alt


def test_words_follow_the_data(make: Make, frames: dict[str, Any]) -> None:
    bars = frames["programs"]
    without = make(programs=bars[bars["program_id"] != "xvii-08"])

    assert without.title == "Program 08 ran through two terms, from 2011 to 2020"
    one = make(programs=bars[bars["program_id"] != "xv-08"])
    assert "through one term, from 2016 to 2020" in one.title
    assert faults(one.drawn("wide")) == []


def test_an_edition_without_event_or_place_is_drawn(
    make: Make, frames: dict[str, Any]
) -> None:
    row = frames["editions"].query("index_id == 'papi' and year == 2018")
    more = row.assign(index_id="sipas", year=2012, published="2013-05-06")
    figure = make(editions=pd.concat([frames["editions"], more]))
    mark = artists(figure, "wide")["edition SIPAS 2012"]

    assert mark.get_url() is None
    assert mark.get_gid() == "SIPAS 2012, 6 May 2013: Hanoi place not found"
    assert "?" in said(figure.drawn("wide"))


def test_the_two_editions_share_no_words(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = {}
    for language in ("en", "vi"):
        monkeypatch.setenv("BOOK_LANGUAGE", language)
        figure = make()
        assert figure.table is not None
        spoken[language] = [figure.title, figure.alt, figure.unit, figure.source]
        spoken[language] += list(figure.table.columns)

    assert [en for en, vi in zip(*spoken.values(), strict=True) if en == vi] == []
    assert "Hà Nội thứ 50/61" in spoken["vi"][1]


def test_table_has_a_row_for_each_mark_in_order_of_time(make: Make) -> None:
    figure = make()

    assert figure.table is not None
    assert len(figure.table) == len(figure.data)
    assert list(figure.data["date"].str[:4]) == sorted(figure.data["date"].str[:4])


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_a_picture_stays_light(make: Make, width: Width) -> None:
    assert len(gzip.compress(make().svg(width).encode())) < 15_000


def test_time_runs_down_where_the_picture_is_narrow(make: Make) -> None:
    figure = make()
    drawn = artists(figure, "narrow").values()
    points = [
        xy for mark in drawn if isinstance(mark, Line2D) for xy in mark.get_xydata()
    ]

    assert figure.height["narrow"] > 2 * 343
    assert max(x for x, _ in points) < 343
    assert max(y for _, y in points) > 2 * 343


def test_a_number_that_no_program_has_is_an_error(make: Make) -> None:
    with pytest.raises(LookupError, match="'77'"):
        make(number="77")
