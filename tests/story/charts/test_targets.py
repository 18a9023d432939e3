"""Targets stand beside results, each as it was reported."""

import pytest
from bs4 import BeautifulSoup

from eightypapers.story.charts.targets import targets_and_results
from eightypapers.tables import load, record

PAIRS = [
    ("p08-target-online-2017", None),
    ("p08-target-satisfaction", "p08-satisfaction-target"),
    (None, "p08-procedures-cut"),
]


def cells() -> list[list[str]]:
    table = targets_and_results(load("measures"), PAIRS)
    rows = BeautifulSoup(table.html(), "html.parser").select("tbody tr")
    return [[cell.get_text() for cell in row.select("th, td")] for row in rows]


def test_a_cell_has_value_unit_and_what_must_be_known(edition: str) -> None:
    (_, online, none), (_, wanted, reached), (_, missing, cut) = cells()
    unit = record("measures", measure_id="p08-procedures-cut")[f"unit_{edition}"]

    assert online.startswith(f"40–50 {unit}")
    assert wanted.startswith(f"80 {unit}. ")
    assert reached.startswith(f"83 {unit}. ")
    assert cut.startswith({"en": "25.4 ", "vi": "25,4 "}[edition] + unit)
    assert none == missing
    note = record("measures", measure_id="p08-procedures-cut")[f"note_{edition}"]
    assert cut.endswith(note)


def test_what_was_not_found_is_no_number() -> None:
    assert not any(map(str.isdigit, cells()[0][2]))


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(LookupError):
        targets_and_results(load("measures"), [("no-such-measure", None)])
