"""Links and numbers in prose: what is right passes, what is wrong is named in place."""

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_book import Book

from eightypapers import language
from eightypapers.evidence import numbers, prose
from eightypapers.evidence.checks import Fault
from eightypapers.evidence.links import resolve
from eightypapers.evidence.pages import titles
from eightypapers.tables import load, records

PROSE = Path(__file__).with_name("prose")


@pytest.fixture
def pages(tmp_path: Path) -> Book:
    return Book(tmp_path)


@pytest.fixture
def edition(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Switch to the edition in a language."""
    return lambda name: monkeypatch.setenv("BOOK_LANGUAGE", name)


@pytest.mark.parametrize("name", language.LANGUAGES)
@pytest.mark.parametrize("kind", ["right", "wrong"])
def test_what_is_wrong_is_named_and_all_else_let_pass(pages, edition, name, kind):
    """Pages of examples: what is said of the wrong ones stands beside them, by line."""
    edition(name)
    pages.page((PROSE / f"{kind}.{name}.md").read_text("utf-8"))
    told = [
        f"{fault.line}: {fault.found}: {fault.rule.partition(': ')[0]}"
        for fault in pages.faults()
    ]
    right = (PROSE / f"wrong.{name}.txt").read_text("utf-8").splitlines()
    assert told == (right if kind == "wrong" else [])


def test_a_fault_names_the_cell_and_the_line_in_it(pages):
    pages.notebook(
        "# Tales\n\nNothing here.",
        {},
        "A line.\n\nAnother,\nand [81](#fact-papers-received) papers.\n\n- 17 more",
    )
    first, second = pages.faults()
    # A paragraph is one: its first line is named.
    assert (first.file, first.column, first.line) == ("story.ipynb", "cell 3", 3)
    assert first.found == "[81](#fact-papers-received)"
    assert (second.file, second.column, second.line) == ("story.ipynb", "cell 3", 6)
    assert second.found.startswith("17 in “17 more")
    assert str(first).startswith("story.ipynb:3: cell 3:")


def test_captions_are_prose(pages):
    caption = "Of [80](#fact-papers-received) papers 17 were found"
    pages.notebook("# Tales", {"caption": caption, "name": "found"})
    (fault,) = pages.faults()
    assert fault.column == "cell 2, caption"
    assert fault.found == "17 in “papers 17 were found”"


def test_code_is_not_prose(pages):
    pages.notebook("# Tales", {}, {"name": "uncaptioned"})
    assert pages.faults() == []


def test_citations_are_listed_in_reading_order(pages):
    pages.page("# Tales\n\n[80](#fact-papers-received), [a](other.md), [b](#here)\n")
    pages.notebook(
        "# Story\n\n[PAPI](#term-papi)\n\n[the day](#event-conference-2019)",
        {"caption": "[eighty](#fact-papers-received) papers", "name": "eighty"},
        ":::{note}\nBy [Huấn](#person-doan-minh-huan)\n:::",
        name="chapters/story.ipynb",
    )
    pages.page("# End\n\n[80](#fact-papers-received)", name="chapters/end.md")
    found = [
        (link.target, link.words, link.text.file, link.text.place, link.line)
        for link in prose.citations(pages.root)
    ]
    story = "chapters/story.ipynb"
    assert found == [
        ("fact-papers-received", "80", "index.md", "", 3),
        ("term-papi", "PAPI", story, "cell 1", 3),
        ("event-conference-2019", "the day", story, "cell 1", 5),
        ("fact-papers-received", "eighty", story, "cell 2, caption", 1),
        ("person-doan-minh-huan", "Huấn", story, "cell 3", 2),
        ("fact-papers-received", "80", "chapters/end.md", "", 3),
    ]


def test_a_page_that_is_listed_and_missing_is_named(pages):
    pages.page("A town.")
    pages.contents("chapters/lost")
    right = "a notebook or a Markdown page of this name, or no such line"
    assert prose.check(pages.root) == [
        Fault("_toc.yml", 0, "", "chapters/lost", "a page that is listed exists", right)
    ]


def test_documents_follow_the_contents_parts_included(pages):
    for name in ("index.md", "a.md", "b.ipynb", "unlisted.md"):
        pages.write(name, "")
    pages.write(
        "_toc.yml",
        "root: index\nparts:\n- caption: One\n  chapters:\n  - file: b\n"
        "    sections:\n    - file: a.md\n",
    )
    names = [path.name for path in prose.documents(pages.root)]
    assert names == ["index.md", "b.ipynb", "a.md"]


@pytest.mark.parametrize("name", language.LANGUAGES)
def test_figures_in_the_reasoning_on_a_claim_stand_in_its_evidence(edition, name):
    edition(name)
    assert list(map(str, prose.claim_faults())) == []


@pytest.mark.parametrize(
    ("column", "figure"),
    [
        ("reasoning_en", "36.43"),
        ("reasoning_vi", "36,43"),
        ("reasoning_en", "98.81"),  # without a date, so not known on the day
        ("reasoning_vi", "80,09"),  # of after the day
        ("later_en", "36.43"),
    ],
)
def test_another_figure_in_the_reasoning_on_a_claim_is_refused(
    monkeypatch, column, figure
):
    def changed(name, keys):
        rows = {key: dict(row) for key, row in records(name, keys).items()}
        if name == "claims":
            rows["c08-quality-of-service",][column] += f" {figure}"
        return rows

    monkeypatch.setattr(prose, "records", changed)
    (fault,) = prose.claim_faults()
    assert (fault.file, fault.column) == ("data/claims.csv", column)
    assert fault.found == figure
    line = load("claims")["claim_id"].tolist().index("c08-quality-of-service") + 2
    assert fault.line == line
    assert fault.rule == (
        "a figure in the reasoning stands in the evidence on c08-quality-of-service"
    )
    assert fault.remedy == "a row of data/claim_evidence.csv whose target has it"


def test_the_book_itself_is_without_fault():
    assert list(map(str, prose.check())) == []


def test_each_fault_says_what_would_be_right(pages):
    pages.page(
        "# Tales\n\n[so](#paper-1), [81](#fact-papers-received),"
        " [79](#event-conference-2019), 17 rainy days. Maps were not found.\n"
    )
    with pytest.raises(LookupError) as nothing:
        resolve("paper-1")
    forms = ", ".join(sorted(resolve("fact-papers-received").forms))
    text = resolve("event-conference-2019").text
    assert [fault.remedy for fault in pages.faults()] == [
        "a link in this sentence to #lookup-…, a row of data/lookups.csv, to a"
        " discrepancy, or to a fact that is none",
        nothing.value.args[0],
        f"one of: {forms}",
        f"words without it, or another row; this one says: {text}",
        "[17](#fact-…), with a fact from chapters/ledger or a new one",
    ]


def test_the_title_of_the_book_is_read_from_its_settings(pages):
    pages.write("_config.yml", "title: Chợ Tết\n")
    assert titles(pages.root) == ["Chợ Tết"]
    pages.write("_config.yml", "title: 1984\n")
    assert titles(pages.root) == ["1984"]


def test_a_notebook_comes_before_a_page_of_the_same_name(pages):
    for name in ("index.md", "index.ipynb"):
        (pages.root / name).touch()
    assert prose.documents(pages.root) == [pages.root / "index.ipynb"]


def test_the_tables_are_judged_before_the_prose(pages, monkeypatch):
    pages.page("# Tales\n\nOf 17 rainy days\n")
    fault = Fault("data/events.csv", 2, "date", "2019-13", "calendar", "a month")
    monkeypatch.setattr(prose.checks, "check", lambda: [fault])
    assert prose.faults(pages.root) == [fault]
    monkeypatch.setattr(prose.checks, "check", list)
    assert prose.faults(pages.root) == pages.faults() != []


def test_a_notebook_saved_with_what_it_printed_is_named(pages: Book) -> None:
    pages.page("# Tales\n")
    pages.notebook("Rain.\n", {}, {})
    assert pages.faults() == []
    path = pages.root / "story.ipynb"
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["cells"][1] |= {"outputs": [{"output_type": "stream"}], "execution_count": 3}
    whole["cells"][2] |= {"outputs": [], "execution_count": 4}
    whole["metadata"] = {"widgets": {}}
    path.write_text(json.dumps(whole), encoding="utf-8")
    faults = pages.faults()
    assert [fault.column for fault in faults] == ["cell 2", "cell 3", "metadata"]
    assert {fault.file for fault in faults} == {"story.ipynb"}
    assert all("Clear Outputs" in fault.remedy for fault in faults)


@pytest.mark.parametrize("text", ["", "<<<<<<< ours\n{}", "[]", '{"cells": 1}', "{}"])
def test_a_notebook_that_cannot_be_read_is_named(pages: Book, text: str) -> None:
    pages.page("# Tales\n")
    pages.page(text, "story.ipynb")
    (fault,) = pages.faults()
    assert (fault.file, fault.rule) == ("story.ipynb", prose.NOTEBOOK)


def test_a_link_to_rows_of_which_the_book_has_no_page_is_named(
    pages: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prose.checks, "check", list)
    said = "[said so](#claim-c05-program-title)"
    pages.page(f"# Tales\n\nThey {said}, [a term](#term-papi).\n")
    dead = {fault.found: fault.remedy for fault in prose.faults(pages.root)}
    assert list(dead) == [said, "[a term](#term-papi)"]
    assert dead[said].startswith("chapters/claims, listed")
    pages.page("# Statements\n", name="chapters/claims.md")
    (left,) = prose.faults(pages.root)
    assert left.found == "[a term](#term-papi)"


# No letters that could join a number's, nor words that make a number a name.
PLAIN = st.text("bcdkmpqz ,;:()“”\n", max_size=20)


@given(PLAIN, st.integers(0, 10**6), PLAIN)
def test_any_number_in_figures_is_found_unless_it_can_be_a_year(before, value, after):
    words = f"{before} {value} {after}"
    found = numbers.unlinked(words)
    assert found == ([] if 1900 <= value <= 2099 else [str(value)])


@given(PLAIN, st.integers(2, 99), PLAIN, st.sampled_from([str, str.capitalize]))
def test_any_number_in_words_is_found_as_a_whole(before, value, after, write):
    # "Second" is left alone: it may be a part of a minute.
    place = language.ordinal_in_words(max(value, 3))
    for number in (language.in_words(value), place):
        words = f"{before} {write(number)} {after}"
        assert numbers.unlinked(words) == [write(number)]


@given(st.text(string.ascii_lowercase + " ", max_size=40))
def test_words_without_numbers_hold_none(words):
    spelled = {number.lower() for number in numbers.unlinked(words)}
    assert spelled <= set(words.split())


@given(st.dates())
def test_a_date_is_never_a_number(day):
    iso = day.isoformat()
    if 1900 <= day.year <= 2099:
        for form in (language.date(iso), language.date(iso[:7]), iso[:4]):
            assert numbers.unlinked(f"On {form}, they met.") == []
