"""The table of the indices: what a reader would find wrong in it."""

import re
from collections.abc import Callable

import pandas as pd
import pytest
from pictures import Table, read

from eightypapers.story.charts.index_table import index_table
from eightypapers.tables import load, rows_of

Draw = Callable[[str], Table]


@pytest.fixture
def draw(placed: pd.DataFrame, surveys: pd.DataFrame) -> Draw:
    names = ("indices", "index_values", "papi_groups", "breaks", "provinces")
    about = {"conference": "2019-12-19"}
    return lambda province_id: read(
        index_table(
            placed, surveys, *map(load, names), province_id=province_id, **about
        )
    )


def cells(shown: Table, name: str) -> list[str]:
    """Give the words of the row of this index."""
    (found,) = (told for index, told in shown.rows if index == name)
    return [cell.words for cell in found]


def test_places_are_those_of_the_tables(draw: Draw) -> None:
    shown = draw("hanoi")
    assert "places of 63" in shown.note
    assert {name: cells(shown, name)[1:] for name, _ in shown.rows} == {
        "PAPI": [
            "2011: above the middle, by our sum",
            "2018: below the middle, by our sum; reported in the lowest group",
            "2024: reported in the high average group",
        ],
        "PAR INDEX": ["2014: 2nd or 3rd", "2018: 2nd", "2024: 3rd"],
        "PCI": ["2011: 36th, worked out by us", "2018: 9th", "2024: 24th"],
        "SIPAS": ["2018: 83 percent", "2018: 83 percent", "2024: 86.50 percent, 11th"],
    }


def test_whom_each_asks_is_said(draw: Draw, edition: str) -> None:
    asks = load("indices").set_index("label_en")[f"asks_{edition}"].to_dict()
    assert {name: told[0].words for name, told in draw("hanoi").rows} == asks


def test_what_came_out_after_the_day_stands_apart(draw: Draw) -> None:
    days = load("editions").set_index(["index_id", "year"])["published"]
    shown = draw("hanoi")

    for index_id, name in (
        ("par-index", "PAR INDEX"),
        ("pci", "PCI"),
        ("papi", "PAPI"),
        ("sipas", "SIPAS"),
    ):
        *_, known, later = (int(words[:4]) for words in cells(shown, name)[1:])
        assert days[index_id, known] < "2019-12-19"
        assert days.get((index_id, known + 1), "later") > "2019-12-19"
        assert days.get((index_id, later), "later") > "2019-12-19"


def test_no_place_that_we_worked_out_passes_for_a_reported_one(draw: Draw) -> None:
    values = load("index_values").query("rank_kind == 'recomputed'")
    ours = {(row["index_id"], row["year"]) for row in rows_of(values)}
    shown = draw("hanoi")
    for index_id, name in (("par-index", "PAR INDEX"), ("pci", "PCI")):
        for words in cells(shown, name)[1:]:
            year = int(words[:4])
            is_ours = (index_id, year) in ours or (index_id == "pci" and year <= 2016)
            assert ("by us" in words) == is_ours


def test_what_parts_a_first_edition_from_the_known_one_is_said(draw: Draw) -> None:
    note = "PAR INDEX: scoring seems to have changed in 2016."
    assert draw("hanoi").note.endswith(note)
    assert "scoring" not in draw("da-nang").note


def test_another_province_has_no_more_than_is_known_of_all(draw: Draw) -> None:
    shown = draw("da-nang")
    assert [name for name, _ in shown.rows] == ["PAPI"]
    assert "SIPAS: we have them for Hanoi only" in shown.note
    assert "Hanoi only" not in draw("hanoi").note


def test_every_province_can_be_asked_for_and_is_named(draw: Draw, edition: str) -> None:
    for row in rows_of(load("provinces")):
        assert draw(row["province_id"]).note.startswith(row[f"name_{edition}"])


def test_numbers_are_written_as_the_edition_writes_them(
    draw: Draw, edition: str
) -> None:
    point = {"en": r"\d,\d", "vi": r"\d\.\d"}[edition]
    assert not re.search(point, str(draw("hanoi")))


def test_a_province_that_is_not_there_is_refused_by_name(draw: Draw) -> None:
    with pytest.raises(LookupError, match="'ha-noi' in column province_id"):
        draw("ha-noi")
