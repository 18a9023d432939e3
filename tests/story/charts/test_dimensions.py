"""Small pictures of the survey's dimensions: all of them, whole, and none joined."""

import pytest
from pictures import faults, joined, points

from eightypapers.story.charts.dimensions import dimensions
from eightypapers.tables import load


def draw(placed):
    return dimensions(
        placed,
        placed.query("year <= 2017 and series in ['D2', 'D4', 'D6']"),
        *map(load, ("dimensions", "breaks", "provinces")),
        province_id="hanoi",
        conference="2019-12-19",
    )


@pytest.fixture
def figure(edition, placed):
    return draw(placed)


def test_its_words_stand_apart_and_can_be_read(figure, width):
    assert faults(figure.drawn(width)) == []


def test_all_scores_of_the_province_are_drawn(figure, placed):
    own = placed.query("province_id == 'hanoi' and index_id == 'papi'")
    own = own[own["series"].str.match("D[1-8]")]
    assert points(figure.drawn(), "papi") >= set(
        zip(own["year"], own["score"], strict=True)
    )
    assert len(figure.table) == len(own)


def test_a_line_joins_only_what_the_authors_compare(figure):
    codes = load("dimensions")["dimension_code"]
    for code, ax in zip(codes, figure.drawn().axes, strict=True):
        years = range(2011, 2017) if code in ("D2", "D4", "D6") else ()
        assert joined(ax, "papi") == {(year, year + 1) for year in years}


def test_an_edition_that_is_missing_is_a_gap(placed):
    lacking = placed[~((placed["year"] == 2013) & (placed["province_id"] == "hanoi"))]
    pairs = joined(draw(lacking).drawn().axes[1], "papi")
    assert {(2011, 2012), (2014, 2015)} <= pairs
    assert not any(one <= 2013 <= other for one, other in pairs)


def test_its_title_names_the_lowest_quarter_and_the_upper_half(placed):
    title = draw(placed).title
    lowest, upper = title.split(", and in their upper half in ")
    assert upper == "public administrative procedures and e-governance"
    assert lowest.endswith(
        "vertical accountability, control of corruption in the public sector"
        " and environmental governance"
    )
