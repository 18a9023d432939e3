"""Small pictures of the survey's dimensions: all of them, whole, and none joined."""

import pytest
from pictures import faults, joined, points

from eightypapers.story import indices
from eightypapers.story.charts.dimensions import dimensions
from eightypapers.tables import load


@pytest.fixture(scope="module")
def placed():
    standings = indices.standings(load("papi_scores"), load("pci_scores"))
    return indices.quarters(standings)


@pytest.fixture
def figure(edition, placed):
    return dimensions(
        placed,
        *map(load, ("dimensions", "breaks", "provinces")),
        province_id="hanoi",
        conference="2019-12-19",
    )


def test_its_words_stand_apart_and_can_be_read(figure, width):
    assert faults(figure.drawn(width)) == []


def test_all_scores_of_the_province_are_drawn(figure, placed):
    own = placed.query("province_id == 'hanoi' and index_id == 'papi'")
    own = own[own["series"].str.match("D[1-8]")]
    assert points(figure.drawn(), "papi") >= set(
        zip(own["year"], own["score"], strict=True)
    )
    assert len(figure.table) == len(own)


def test_a_line_is_broken_with_its_data(figure):
    breaks = load("breaks")
    codes = load("dimensions")["dimension_code"]
    for code, ax in zip(codes, figure.drawn().axes, strict=True):
        pairs = joined(ax, "papi")
        assert pairs
        for year in breaks.loc[breaks["dimension_code"] == code, "year"]:
            assert (year - 1, year) not in pairs


def test_an_edition_that_is_missing_is_a_gap(placed):
    lacking = placed[~((placed["year"] == 2013) & (placed["province_id"] == "hanoi"))]
    tables = map(load, ("dimensions", "breaks", "provinces"))
    about = {"province_id": "hanoi", "conference": "2019-12-19"}
    ax = dimensions(lacking, *tables, **about).drawn().axes[0]
    pairs = joined(ax, "papi")
    assert {(2011, 2012), (2014, 2015)} <= pairs
    assert not any(one <= 2013 <= other for one, other in pairs)


def test_its_title_names_the_highest_and_the_lowest(placed):
    rows = placed.query("province_id == 'hanoi' and year == 2018")
    rows = rows[rows["series"].str.match("D[1-8]")].sort_values("rank")
    assert list(rows["series"].iloc[[0, -1]]) == ["D8", "D7"]
