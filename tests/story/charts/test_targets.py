"""Targets stand beside results, each as it was reported, and lead to their rows."""

import pytest
from bs4 import BeautifulSoup, Tag

from eightypapers import language
from eightypapers.story.charts import targets
from eightypapers.tables import load, record

PAIRS = [
    ("p08-target-online-2017", "p08-procedures-cut"),
    ("p08-target-satisfaction", "p08-satisfaction-target"),
    ("p08-target-equipment", "p08-criteria"),
]


def shown(pairs: list[tuple[str, str]] = PAIRS) -> BeautifulSoup:
    table = targets.targets_and_results(load("measures"), load("sources"), pairs)
    return BeautifulSoup(table.html, "html.parser")


def cells() -> list[list[Tag]]:
    return [row.select("td") for row in shown().select("tbody tr")]


def test_a_figure_has_its_unit_and_leads_to_its_row(edition: str) -> None:
    unit = " percent" if edition == "en" else "%"
    decimal = language.number(25.4, 1)
    figures = [cell.a.get_text() for row in cells() for cell in row if cell.a]
    links = [cell.a["href"] for row in cells() for cell in row if cell.a]

    right = [f"40–50{unit}", f"{decimal}{unit}", f"80{unit}", f"83{unit}"]
    full = record("measures", measure_id="p08-target-equipment")
    right.append(f"{full[f'words_{edition}']} {full[f'unit_{edition}']}")
    criteria = record("measures", measure_id="p08-criteria")
    right.append(f"15 {criteria[f'unit_{edition}']}")
    assert figures == right
    assert links == [f"#measure-{name}" for pair in PAIRS for name in pair]


def test_a_result_says_for_when_and_a_note_follows(edition: str) -> None:
    wanted, reached = cells()[1]
    notes = [
        record("measures", measure_id=name)[f"note_{edition}"] for name in PAIRS[1]
    ]

    assert wanted.get_text().endswith(f". {notes[0]}")
    assert reached.get_text().endswith(f", {language.date('2018')}. {notes[1]}")


def test_the_targets_lead_to_the_page_that_has_them(edition: str) -> None:
    page = record("sources", source_id="vietnews-093115")
    _, target, _ = shown().select("thead th")

    assert target.a["href"] == "#source-vietnews-093115"
    assert language.date(page["date_published"]) in target.get_text()


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(LookupError):
        shown([("p08-target-payroll", "no-such-measure")])


def test_targets_from_two_pages_are_refused() -> None:
    names = ("p08-target-payroll", "online-target-2019")
    with pytest.raises(ValueError, match="too many values"):
        shown([(name, "p08-criteria") for name in names])
