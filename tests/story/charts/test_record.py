"""The record of a province: what is drawn and said follows from the tables."""

import pandas as pd
import pytest
from pictures import faults, points, said

from eightypapers.story import indices
from eightypapers.story.charts.record import record
from eightypapers.tables import load

CHANGES = ["chung-elected", "chung-dismissed", "chu-ngoc-anh-dismissed"]


@pytest.fixture(scope="module")
def tables():
    papi = load("papi_scores")
    standings = indices.standings(papi, load("pci_scores"))
    compared = indices.total(papi[papi["year"] <= 2017], ["D2", "D4", "D6"])
    names = ("index_values", "papi_groups", "breaks", "provinces", "events")
    return (
        indices.quarters(standings),
        indices.without_one(papi),
        compared,
        *map(load, names),
    )


@pytest.fixture
def draw(tables):
    return lambda province_id: record(
        *tables, province_id=province_id, conference="2019-12-19", changes=CHANGES
    )


@pytest.mark.parametrize("province_id", ["hanoi", "da-nang", "thua-thien-hue"])
def test_its_words_stand_apart_and_can_be_read(draw, edition, width, province_id):
    assert faults(draw(province_id).drawn(width)) == []


def test_hanoi_s_title_holds_under_every_cut(draw):
    title = draw("hanoi").title
    assert "2015 to 2018" in title
    assert "Hanoi stood in the lower half" in title


def test_every_province_has_a_title_that_its_places_bear_out(draw, tables):
    placed, ranges, *_ = tables
    cuts = pd.concat([placed.query("series == 'total'"), ranges])
    cuts = cuts.query("index_id == 'papi' and year == 2018")
    for province_id, rows in cuts.groupby("province_id"):
        title = draw(province_id).title
        half = rows["rank"] / rows["provinces_ranked"]
        assert ("lower half" in title) <= bool((half > 0.5).all())
        assert ("upper half" in title) <= bool((half <= 0.5).all())


def test_marks_stand_where_the_table_has_them(draw, width):
    figure = draw("hanoi")
    canvas = figure.drawn(width)
    for index_id, rows in figure.data.groupby("index_id"):
        expected = {
            (year + 0.5, share) for year, share in rows[["year", "share"]].values
        }
        assert expected <= points(canvas, index_id)


def test_what_came_out_after_the_conference_is_hollow(draw):
    for line in draw("hanoi").drawn().axes[0].get_lines():
        if line.get_label() == "papi" and line.get_marker() == "o":
            later = line.get_xdata()[0] > 2019
            assert line.get_markerfacecolor() == ("ground" if later else "residents")


def test_editions_that_do_not_compare_are_not_joined(draw):
    joined = [
        tuple(line.get_xdata())
        for line in draw("hanoi").drawn().axes[0].get_lines()
        if line.get_label() == "papi" and len(line.get_xdata()) == 2
    ]
    assert (2011.5, 2012.5) in joined
    for year in (2016, 2018, 2021):
        assert (year - 0.5, year + 0.5) not in joined


def test_places_before_and_after_another_way_of_scoring_are_not_joined(draw):
    _, ax = draw("hanoi").drawn().axes[:2]
    joined = [
        tuple(line.get_xdata())
        for line in ax.get_lines()
        if line.get_label() == "par-index" and len(line.get_xdata()) == 2
    ]
    assert (2014.5, 2015.5) in joined
    assert (2015.5, 2016.5) not in joined
    assert (2016.5, 2017.5) in joined


def test_every_place_that_is_drawn_is_told_to_those_who_do_not_see_it(draw):
    figure = draw("hanoi")
    others = figure.data[figure.data["index_id"] != "papi"]
    for row in others.itertuples():
        assert f"{row.place_to}/63 in {row.year}" in figure.alt
    assert "2–3/63 in 2014" in figure.alt
    assert "9/63 in 2015" in figure.alt
    assert "28/63 in 2023" in figure.alt
    assert "worked out by us from what was reported" in figure.source


def test_another_province_is_told_without_what_is_known_of_hanoi_alone(draw):
    figure = draw("da-nang")
    assert set(figure.data["index_id"]) == {"papi", "pci"}
    assert figure.data.query("index_id == 'pci'")["year"].max() == 2016
    assert any(
        "for Hanoi only" in " ".join(words.split()) for words in said(figure.drawn())
    )


def test_a_province_that_is_not_there_is_refused_by_name(draw):
    with pytest.raises(LookupError, match="'ha-noi' in column province_id"):
        draw("ha-noi")
