"""The report's statements: verdicts in words, and what only came after the day."""

import pytest

from eightypapers.evidence import statements
from eightypapers.evidence.statements import has_later_evidence, is_later
from eightypapers.tables import load, resource


def test_verdicts_are_those_of_the_table(monkeypatch):
    fields = {field["name"]: field for field in resource("claims")["schema"]["fields"]}
    assert list(statements.VERDICTS) == fields["verdict"]["constraints"]["enum"]
    for edition in ("en", "vi"):
        monkeypatch.setenv("BOOK_LANGUAGE", edition)
        words = {statements.verdict(code) for code in statements.VERDICTS}
        assert len(words) == len(statements.VERDICTS)


@pytest.mark.parametrize(
    ("target", "later"),
    [
        ("event-conference-2019", False),  # the day itself
        ("event-nam-son-2019-12", True),  # four days later
        ("event-year-efficiency-2019", False),  # a year that began before
        ("event-p08-xv-period", False),  # years
        ("source-vgp-2019-12-19", False),
        ("source-phapluatvn-2019-12-20", False),  # on what was said in the room
        ("source-vnexpress-en-4033568", True),
        ("source-plo-669720", False),  # nothing tells when
        ("fact-rank-papi-total-2018", False),  # released in April 2019
        ("fact-rank-papi-total-2019", True),  # released in 2020
        ("fact-rank-papi-total-2011", False),  # no release known: the year's end
        ("fact-score-sipas-2018", False),
        ("fact-rank-pci-2019", True),
        ("fact-drop-unbroken-papi-2018-2019", True),  # of two editions
        ("fact-papers-received", False),  # stated by the report
        ("fact-syllables-report", False),
        ("measure-dialogue-answered", False),
        ("measure-sipas-avg-2018", False),  # a page of 2020, on a year before
        ("measure-online-index-2024-07-rank", True),
        ("program-xvi-08", False),
        ("discrepancy-p08-title", False),
    ],
)
def test_what_came_after_the_day_is_told_by_its_row(target, later):
    assert is_later(target) == later


def test_a_statement_has_later_evidence_if_any_of_it_is():
    rests_on = statements.evidence("c20-hot-spot-agreement")
    assert [is_later(target) for target in rests_on] == [False] * 6 + [True] * 3
    assert has_later_evidence("c20-hot-spot-agreement")
    assert not has_later_evidence("c19-hot-spot-dialogues")


def test_evidence_comes_in_its_order():
    rows = load("claim_evidence")
    for claim_id, found in rows.groupby("claim_id"):
        ordered = found.sort_values("number")["target"]
        assert statements.evidence(claim_id) == list(ordered)


@pytest.mark.parametrize(
    ("day", "target", "later"),
    [
        ("2019-01-15", "fact-rank-papi-total-2018", True),  # by its release in April
        ("2018-03-21", "fact-rank-pci-2017", True),  # by its release the day after
        ("2018-03-22", "fact-rank-pci-2017", False),
        ("2019-12-18", "fact-papers-received", True),  # by the report that states it
    ],
)
def test_a_fact_counts_from_the_release_or_report_that_it_is_of(
    monkeypatch, day, target, later
):
    monkeypatch.setattr(statements, "conference_day", lambda: day)
    assert is_later(target) == later
