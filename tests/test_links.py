"""What prose links to."""

import pytest

from eightypapers.links import KINDS, resolve, targets


def test_a_fact_shows_its_value_and_is_written_one_way_or_another():
    entry = resolve("fact-papers-received")
    assert entry.text == "80 papers"
    assert "eighty" in entry.forms
    assert entry.page == "chapters/ledger"


def test_a_source_says_who_published_it_when_and_how_it_was_read():
    entry = resolve("source-vgp-2019-12-19")
    assert "19 December 2019" in entry.text
    assert "read in full" in entry.text
    assert entry.page == "chapters/sources"
    assert entry.source_ids == ()


def test_an_event_says_when():
    entry = resolve("event-conference-2019")
    assert entry.text.startswith("19 December 2019. ")
    assert {"19 December 2019", "19 December"} <= entry.written


def test_a_reported_figure_is_written_as_it_was_reported():
    entry = resolve("measure-dialogue-answered")
    assert {"95", "95 percent", "95%"} <= entry.written
    span = resolve("measure-file-time-after")
    assert {"3–4", "3–4 minutes", "3", "4"} <= span.written
    words = resolve("measure-target-papi-2018-group")
    assert words.text == "the average group (2018)"
    assert words.forms is None


def test_a_discrepancy_names_both_sides():
    entry = resolve("discrepancy-papi-2018-rank")
    assert entry.source_ids == ("papi-feedback-2019", "vna-175030")


def test_programs_claims_terms_and_people_have_names():
    assert resolve("program-xvi-08").name == "Program 08, Term XVI"
    assert resolve("claim-c08-quality-of-service").name == "Statement 8"
    assert resolve("term-dan-van").name == "mass mobilization (dân vận)"
    assert resolve("person-doan-minh-huan").name == "Đoàn Minh Huấn"


def test_names_follow_the_edition(monkeypatch):
    resolve.cache_clear()
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert resolve("event-conference-2019").name == "Hội thảo"
    assert "đọc toàn văn" in resolve("source-vgp-2019-12-19").text
    resolve.cache_clear()


@pytest.mark.parametrize(
    ("target", "complaint"),
    [
        ("event-conference-2018", "did you mean 'conference-2019'"),
        ("source-zzz", "sources.csv has no row 'zzz'$"),
        ("paper-1", "is no kind of link; the kinds are fact, "),
    ],
)
def test_what_is_not_there_cannot_be_linked_to(target, complaint):
    with pytest.raises(LookupError, match=complaint):
        resolve(target)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "fact"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_row_of_every_table_can_be_linked_to(kind, language, monkeypatch):
    resolve.cache_clear()
    monkeypatch.setenv("BOOK_LANGUAGE", language)
    for target in targets(kind):
        entry = resolve(target)
        assert entry.name
        assert entry.text
        assert "nan" not in entry.text.split()
    resolve.cache_clear()
