"""The record's charts: drawn values are the tables', and every word can be read."""

import gzip
import inspect
import re

import numpy as np
import pytest
from pictures import faults, points, said

from eightypapers import language, tables
from eightypapers.drawing.bundle import FIGURE
from eightypapers.story import indices
from eightypapers.story.charts import record

PROVINCE = "hanoi"
CONFERENCE = "2019-12-19"
NAMES = ("two_lines", "dimensions", "firms", "after")


@pytest.fixture(scope="module")
def frames():
    names = ("index_values", "provinces", "dimensions", "breaks")
    scores = tables.load("papi_scores"), tables.load("pci_scores")
    loaded = {name: tables.load(name) for name in names}
    return {"standings": indices.standings(*scores), **loaded}


@pytest.fixture(scope="module")
def standings(frames):
    return frames["standings"]


@pytest.fixture(scope="module")
def reported(frames):
    return frames["index_values"]


@pytest.fixture(scope="module")
def make(frames):
    """Make a chart by name, with one of its tables exchanged if need be."""

    def make(name, **exchanged):
        chart = getattr(record, name)
        given = {**frames, "province_id": PROVINCE, "conference": CONFERENCE}
        taken = inspect.signature(chart).parameters
        return chart(**{key: given[key] for key in taken} | exchanged)

    return make


def broken(index_id, code="total"):
    breaks = tables.load("breaks")
    here = breaks.query("index_id == @index_id and dimension_code == @code")
    return sorted(here["year"])


def places(standings, series, index_id="papi"):
    rows = standings.query("index_id == @index_id and series == @series")
    return rows, rows[rows["province_id"] == PROVINCE]


def pairs(rows, column="rank"):
    return {(int(y), float(v)) for y, v in zip(rows["year"], rows[column], strict=True)}


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_every_word_can_be_read(make, monkeypatch, name, width, language):
    monkeypatch.setenv("BOOK_LANGUAGE", language)
    assert faults(make(name).drawn(width)) == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_two_lines_draws_the_tables(make, standings, reported, width):
    canvas = make("two_lines").drawn(width)
    everybody, own = places(standings, "six")
    assert points(canvas, "provinces") == pairs(everybody.query("year <= 2019"))
    assert points(canvas, "papi") == pairs(own.query("year <= 2019"))
    official = reported.query("index_id == 'par-index' and year <= 2019")
    official = official.dropna(subset=["rank"])
    ranges = official.dropna(subset=["rank_to"])
    assert points(canvas, "par-index") == pairs(official) | pairs(ranges, "rank_to")


def test_two_lines_leaves_a_gap_where_no_place_is_known(make):
    (ax,) = make("two_lines").drawn().axes
    years = {
        x
        for line in ax.get_lines()
        if line.get_label() == "par-index"
        for x in line.get_xdata()
    }
    assert {int(year) for year in years} == {2014, 2015, 2016, 2017, 2018, 2019}
    longest = max(
        (line for line in ax.get_lines() if line.get_label() == "par-index"),
        key=lambda line: len(line.get_xdata()),
    )
    apart = [year - 0.5 for year in broken("par-index")]
    assert list(longest.get_xdata()) == sorted([2015, *apart, 2016, 2017, 2018, 2019])


@pytest.mark.parametrize("name", ["two_lines", "after"])
def test_the_survey_s_line_is_broken_where_its_editions_do_not_compare(make, name):
    (ax,) = make(name).drawn().axes
    lines = [line for line in ax.get_lines() if line.get_label() == "papi"]
    x, y = max(lines, key=lambda line: len(line.get_xdata())).get_data()
    known = broken("papi")
    gaps = [year for year in known if year <= max(x)]
    assert [gap + 0.5 for gap in np.asarray(x)[np.isnan(y)]] == gaps


def test_two_lines_parts_what_was_known_on_the_day(make):
    figure = make("two_lines")
    (ax,) = figure.drawn().axes
    hollow = [
        line
        for line in ax.get_lines()
        if line.get_marker() != "None" and line.get_markerfacecolor() == "ground"
    ]
    assert {tuple(line.get_xdata()) for line in hollow} == {(2019,)}
    rules = [line.get_xdata() for line in ax.get_lines() if line.get_label() == "rule"]
    known = broken("papi")
    between = [2018, *(year - 1 for year in known if year <= 2019)]
    assert sorted(int(x[0]) for x in rules) == sorted(between)
    assert "the conference, 19 December 2019" in said(figure.drawn())
    assert figure.table.iloc[-1].to_list()[-1] == "after the conference"
    assert list(figure.table["Place in PAR INDEX"].dropna()) == [
        "2–3",
        "9",
        "3",
        "2",
        "2",
        "2",
    ]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_dimensions_draws_the_tables(make, standings, width):
    canvas = make("dimensions").drawn(width)
    codes = [f"D{number}" for number in range(1, 9)]
    for ax, code in zip(canvas.axes, codes, strict=True):
        everybody, own = places(standings, code)
        (cloud,) = ax.collections
        assert len(cloud.get_offsets()) == len(everybody)
        drawn = {tuple(point) for point in cloud.get_offsets().tolist()}
        assert drawn == pairs(everybody, "score")
        assert points(canvas, code) == pairs(own, "score")


def test_dimensions_breaks_the_line_where_questions_changed(make):
    canvas = make("dimensions").drawn()
    for ax, code in zip(
        canvas.axes, tables.load("dimensions")["dimension_code"], strict=True
    ):
        breaks = broken("papi", code)
        line, *_ = [line for line in ax.get_lines() if line.get_label() == code]
        x, y = line.get_data()
        assert [gap + 0.5 for gap in np.asarray(x)[np.isnan(y)]] == list(breaks)
        rules = [line for line in ax.get_lines() if line.get_label() == "rule"]
        assert len(rules) == len(breaks) + 1


def test_dimensions_names_the_best_and_the_worst_of_one_edition(make):
    title = make("dimensions").title
    assert "In the edition for 2018" in title
    assert "best in e-governance, 19th of 63" in title
    assert "worst in environmental governance, 62nd of 63" in title


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_firms_draws_the_tables(make, standings, reported, width):
    canvas = make("firms").drawn(width)
    everybody, own = places(standings, "total", "pci")
    assert points(canvas, "provinces") == pairs(everybody)
    later = reported.query("index_id == 'pci'")
    assert points(canvas, "pci") == pairs(own) | pairs(later)


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_after_draws_the_tables(make, standings, reported, width):
    canvas = make("after").drawn(width)
    everybody, own = places(standings, "six")
    assert points(canvas, "provinces") == pairs(everybody)
    assert points(canvas, "papi") == pairs(own)
    users = reported.query("index_id == 'sipas'").dropna(subset=["rank"])
    assert points(canvas, "sipas") == pairs(users)
    assert {(2024, 3.0), (2019, 2.0)} <= points(canvas, "par-index")


@pytest.mark.parametrize("name", NAMES)
def test_alt_tells_numbers_of_the_data(make, name):
    figure = make(name)
    own = figure.data[figure.data["province_id"] == PROVINCE]
    told = {int(rank) for rank in re.findall(r"(\d+)(?:st|nd|rd|th)\b", figure.alt)}
    assert told
    assert told <= set(own["rank"]) | set(own.get("rank_to", []))
    assert figure.alt != figure.title


@pytest.mark.parametrize("name", NAMES)
def test_data_holds_all_that_is_drawn(make, name):
    figure = make(name)
    value = "score" if name == "dimensions" else "rank"
    drawn = points(figure.drawn(), "provinces")
    assert drawn <= {
        (float(x), float(y))
        for x, y in zip(figure.data["year"], figure.data[value], strict=True)
    }


@pytest.mark.parametrize("name", NAMES)
def test_words_follow_the_data(make, standings, name):
    other = standings.copy()
    codes = {PROVINCE: "da-nang", "da-nang": PROVINCE}
    other["province_id"] = other["province_id"].replace(codes)
    changed, figure = make(name, standings=other), make(name)
    assert changed.title != figure.title
    assert changed.alt != figure.alt


@pytest.mark.parametrize("name", ["two_lines", "firms", "after"])
def test_places_that_are_another_province_s_are_not_drawn(make, name):
    with pytest.raises(LookupError, match=r"no place of 'da-nang' in [\w-]+, .* hanoi"):
        make(name, province_id="da-nang")


def test_another_province_has_its_own_dimensions(make, standings):
    figure = make("dimensions", province_id="da-nang")
    assert figure.title.count("Đà Nẵng") == 1
    own = standings.query(
        "province_id == 'da-nang' and series == 'D5' and year == 2018"
    )
    assert f"{language.ordinal(int(own['rank'].item()))} in 2018" in figure.alt


def test_a_province_without_the_edition_that_is_told_is_refused(make):
    with pytest.raises(
        LookupError, match="of the edition for 2018, and the tables have"
    ):
        make("dimensions", province_id="quang-ninh")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("province", "said"),
    [
        ("ha-noi", "'ha-noi' .* did you mean 'hanoi'"),
        ("", "''"),
        ("nowhere", "nowhere"),
    ],
)
def test_an_unknown_province_is_named(make, name, province, said):
    with pytest.raises(LookupError, match=said):
        make(name, province_id=province)


def test_no_title_joins_editions_that_do_not_compare(make):
    assert "2011" not in make("two_lines").title
    assert make("after").title.endswith("the line is broken before 2021")


def test_another_edition_is_another_language(make, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    figure = make("two_lines")
    assert "Hà Nội đứng thứ 2/63" in figure.title
    assert "thứ 2 hoặc 3" in said(figure.drawn())
    assert "Hạng PAPI" in figure.table
    forms, _ = make("dimensions")._repr_mimebundle_()
    assert any("5,76" in row for row in forms[FIGURE]["table"]["rows"])


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_stays_light(make, name):
    figure = make(name)
    for width in ("wide", "narrow"):
        assert len(gzip.compress(figure.svg(width).encode())) < 15_000
