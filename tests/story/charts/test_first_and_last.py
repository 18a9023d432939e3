"""The table of first and last editions: what a reader would find wrong in it."""

import re
from collections.abc import Callable

import pandas as pd
import pytest
from pictures import Table, read

from eightypapers.drawing.text_table import Cell
from eightypapers.story.charts.first_and_last import first_and_last
from eightypapers.tables import load, rows_of

Draw = Callable[[str], Table]


@pytest.fixture
def draw(placed: pd.DataFrame) -> Draw:
    names = ("index_values", "dimensions", "breaks", "provinces")
    compared = placed.query("year <= 2017 and series in ['D2', 'D4', 'D6']")
    about = {"conference": "2019-12-19"}
    return lambda province_id: read(
        first_and_last(
            placed, compared, *map(load, names), province_id=province_id, **about
        )
    )


def cells(shown: Table, name: str) -> list[Cell]:
    """Give the cells of the row whose name begins so."""
    (found,) = (row for row in shown.rows if row[0].startswith(name))
    return list(found[1])


def year(cell: Cell) -> int:
    return int(cell.words[:4])


def test_scores_and_quarters_follow_from_those_of_all_provinces(draw: Draw) -> None:
    keys = ["dimension_code", "year", "province_id"]
    scores = load("papi_scores").set_index(keys).sort_index()
    words = {1: "the highest", 2: "the second", 3: "the third", 4: "the lowest"}
    rows = draw("hanoi").rows[:3]

    for code, (_, told) in zip(("D2", "D4", "D6"), rows, strict=True):
        for edition, cell in zip((2011, 2017), told, strict=False):
            of_all = scores["score"].loc[code, edition]
            above = (of_all > of_all["hanoi"]).sum()
            quarter = 1 + sum(above >= end for end in (16, 32, 47))
            assert cell.words == (
                f"{edition}: {of_all['hanoi']:.2f} ({of_all.median():.2f}),"
                f" {words[quarter]} quarter"
            )


def test_places_are_those_of_the_table_of_indices(draw: Draw) -> None:
    shown = draw("hanoi")
    told = {
        name: [cell.words for cell in cells(shown, name)]
        for name in ("PAR INDEX", "PCI", "SIPAS")
    }
    assert "Places of 63." in shown.note
    assert told == {
        "PAR INDEX": ["2014: 2nd or 3rd", "2018: 2nd", "2024: 3rd"],
        "PCI": ["2011: 36th, ours", "2018: 9th", "2024: 24th"],
        "SIPAS": ["2018: 83 percent", "the same edition", "2024: 86.50 percent, 11th"],
    }


def test_what_came_out_after_the_day_stands_apart(draw: Draw) -> None:
    days = load("editions").set_index(["index_id", "year"])["published"]
    shown = draw("hanoi")

    assert shown.heads[2].note == "out after the day"
    for index_id, name in (("par-index", "PAR"), ("pci", "PCI"), ("sipas", "SIPAS")):
        told = [cell for cell in cells(shown, name) if not cell.is_empty]
        *known, later = map(year, told)
        assert days[index_id, known[-1]] < "2019-12-19"
        out_later = [edition for of, edition in days.index if of == index_id]
        assert days.get((index_id, later), "later") > "2019-12-19"
        assert max(out_later) <= later


def test_no_place_that_we_worked_out_passes_for_a_reported_one(draw: Draw) -> None:
    values = load("index_values").query("rank_kind == 'recomputed'")
    ours = {(row["index_id"], row["year"]) for row in rows_of(values)}
    shown = draw("hanoi")
    for index_id, name in (("par-index", "PAR"), ("pci", "PCI"), ("sipas", "SIPAS")):
        for cell in cells(shown, name):
            if not cell.is_empty:
                is_ours = (index_id, year(cell)) in ours or (
                    index_id == "pci" and year(cell) <= 2016
                )
                assert ("ours" in cell.words) == is_ours


def test_what_parts_a_first_edition_from_the_known_one_is_said(draw: Draw) -> None:
    note = "PAR INDEX: scoring seems to have changed in 2016."
    assert draw("hanoi").note.endswith(note)
    assert "scoring" not in draw("da-nang").note


def test_no_edition_is_set_beside_those_that_the_authors_compare(draw: Draw) -> None:
    for _, told in draw("hanoi").rows[:3]:
        assert told[2] == Cell("compared to 2017 only", is_empty=True)


def test_another_province_has_no_more_than_is_known_of_all(draw: Draw) -> None:
    shown = draw("da-nang")
    assert len(shown.rows) == 3
    assert "SIPAS: we have them for Hanoi only" in shown.note
    assert "Hanoi only" not in draw("hanoi").note


def test_every_province_can_be_asked_for_and_is_named(draw: Draw, edition: str) -> None:
    for row in rows_of(load("provinces")):
        shown = draw(row["province_id"])
        # Where the page is narrow the corner does not show.
        assert shown.corner == row[f"name_{edition}"]
        assert shown.note.startswith(row[f"name_{edition}"])


def test_numbers_are_written_as_the_edition_writes_them(
    draw: Draw, edition: str
) -> None:
    text = str(draw("hanoi"))
    point = {"en": r"\d,\d", "vi": r"\d\.\d"}[edition]
    assert not re.search(point, text)


def test_a_province_that_is_not_there_is_refused_by_name(draw: Draw) -> None:
    with pytest.raises(LookupError, match="'ha-noi' in column province_id"):
        draw("ha-noi")
