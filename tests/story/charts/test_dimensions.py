"""The survey's dimensions: where a province stands among all, and in which quarter."""

import pandas as pd
import pytest
from pictures import axes, faults, points, said, unreadable

from eightypapers.drawing.figure import Figure, Width
from eightypapers.story.charts.dimensions import dimensions
from eightypapers.tables import load

# Of Hanoi in 2018, from the lowest place up: the quarter, by the table of scores.
QUARTERS = [4, 4, 4, 3, 3, 3, 2, 2]
WORDS = {4: "lowest quarter", 3: "third quarter", 2: "second quarter"}


def draw(placed: pd.DataFrame, year: int = 2018) -> Figure:
    tables = load("dimensions"), load("provinces")
    return dimensions(placed, *tables, province_id="hanoi", year=year)


def test_its_words_stand_apart_and_can_be_read(
    placed: pd.DataFrame, edition: str, width: Width
) -> None:
    assert faults(draw(placed).drawn(width)) == []


def test_all_is_said_in_both_languages(placed: pd.DataFrame) -> None:
    assert unreadable(lambda: draw(placed)) == []


def test_so_many_dots_are_better_as_its_place_says(
    placed: pd.DataFrame, width: Width
) -> None:
    ax = axes(draw(placed), width)
    own = placed.query("province_id == 'hanoi' and index_id == 'papi' and year == 2018")
    ranks = own[own["series"].str.match("D[1-8]")]["rank"]
    better = [
        sum(x < mark - 0.01 for x in line.get_xdata())
        for line, mark in zip(
            (line for line in ax.get_lines() if line.get_label() == "provinces"),
            (x for x, _ in sorted(points(ax.figure, "papi"), key=lambda at: at[1])),
            strict=True,
        )
    ]
    assert sorted(place + 1 for place in better) == sorted(ranks)


def test_rows_come_from_the_lowest_up_and_say_their_quarter(
    placed: pd.DataFrame, width: Width
) -> None:
    words = said(draw(placed).drawn(width))
    told = [word for word in words if word in WORDS.values()]
    assert told == [WORDS[number] for number in QUARTERS]


def test_the_table_has_every_edition_and_a_gap_where_none_was_measured(
    placed: pd.DataFrame,
) -> None:
    table = draw(placed).table
    assert table is not None
    assert list(table.iloc[:, 0]) == list(range(2011, 2025))
    governance = table.set_index(table.columns[0])["Environmental governance"]
    assert governance.loc[:2017].isna().all()
    assert set(governance.loc[2018:]) == {4}


def test_its_title_names_the_lowest_quarter_and_the_upper_half(
    placed: pd.DataFrame,
) -> None:
    lowest, upper = draw(placed).title.split(", and in their upper half in ")
    assert upper == "public administrative procedures and e-governance"
    assert lowest.endswith(
        "vertical accountability, control of corruption in the public sector"
        " and environmental governance"
    )


def test_an_edition_without_scores_of_it_is_refused(placed: pd.DataFrame) -> None:
    with pytest.raises(LookupError, match="2010"):
        draw(placed, 2010)
