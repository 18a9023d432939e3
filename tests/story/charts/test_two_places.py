"""The cover's chart: a province stands where the tables have it."""

import pandas as pd
import pytest
from pictures import axes, faults, points, said

from eightypapers.drawing.figure import Figure, Width
from eightypapers.story.charts.two_places import two_places
from eightypapers.tables import load


@pytest.fixture
def chart(surveys: pd.DataFrame) -> Figure:
    tables = surveys, load("index_values"), load("provinces")
    return two_places(*tables, province_id="hanoi", year=2018)


def test_its_words_stand_apart_and_can_be_read(
    chart: Figure, edition: str, width: Width
) -> None:
    assert faults(chart.drawn(width)) == []


def test_so_many_dots_stand_before_the_mark_as_its_place_has(
    chart: Figure, width: Width
) -> None:
    canvas = chart.drawn(width)
    row = chart.data.set_index("index_id").loc["par-index"]
    assert row["place"] == 2
    ((x, y),) = points(canvas, "par-index")
    places = sorted(across for across, down in points(canvas, "provinces") if down == y)
    assert len(places) == row["provinces_ranked"]
    assert places.index(x) + 1 == row["place"]


def test_a_place_of_our_own_count_is_told_as_a_half_and_drawn_as_its_range(
    chart: Figure, width: Width
) -> None:
    ax = axes(chart, width)
    (middle,) = {x for x, _ in points(ax.figure, "middle")}
    (start, y), (end, _) = sorted(points(ax.figure, "range"))
    assert middle < start < end
    covered = [
        x
        for x, down in points(ax.figure, "provinces")
        if down == y and start - 0.1 <= x <= end + 0.1
    ]
    assert len(covered) > 5
    assert not points(ax.figure, "papi")
    assert {"Hanoi: 2nd", "Hanoi: below the middle"} <= set(said(ax.figure))
    assert "54" not in chart.title + chart.alt


def test_its_table_has_heads_for_readers_and_the_range(chart: Figure) -> None:
    assert chart.table is not None
    assert list(chart.table.columns) == ["Index", "Place or range"]
    assert list(chart.table.iloc[:, 1]) == ["2/63", "44–58/61"]


def test_words_say_no_half_where_none_is_sure(surveys: pd.DataFrame) -> None:
    values = load("index_values").query("index_id == 'par-index' and year == 2016")
    tables = surveys, values.assign(year=2013), load("provinces")
    chart = two_places(*tables, province_id="hanoi", year=2013)
    assert "depends on the dimension left out" in chart.title


def test_an_edition_that_a_table_lacks_is_refused(surveys: pd.DataFrame) -> None:
    tables = surveys, load("index_values"), load("provinces")
    with pytest.raises(LookupError, match="hanoi"):
        two_places(*tables, province_id="hanoi", year=2011)
