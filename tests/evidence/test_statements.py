"""The report's statements: verdicts in words, and what only came after the day."""

import pandas as pd
import pytest

from eightypapers.evidence import statements
from eightypapers.evidence.statements import has_later_evidence, timing
from eightypapers.tables import load, resource


def test_verdicts_are_those_of_the_table(monkeypatch):
    fields = {field["name"]: field for field in resource("claims")["schema"]["fields"]}
    assert list(statements.VERDICTS) == fields["verdict"]["constraints"]["enum"]
    for edition in ("en", "vi"):
        monkeypatch.setenv("BOOK_LANGUAGE", edition)
        words = {statements.verdict(code) for code in statements.VERDICTS}
        assert len(words) == len(statements.VERDICTS)


@pytest.mark.parametrize(
    ("target", "when"),
    [
        ("event-conference-2019", "known"),  # the day itself
        ("event-nam-son-2019-12", "later"),  # four days later
        ("event-year-efficiency-2019", "known"),  # a year that began before
        ("event-p08-xv-period", "known"),  # years
        ("source-vgp-2019-12-19", "known"),
        ("source-phapluatvn-2019-12-20", "known"),  # on what was said in the room
        ("source-vnexpress-en-4033568", "later"),
        ("source-plo-669720", "undated"),  # nothing tells when
        ("fact-rank-papi-total-2018", "known"),  # released in April 2019
        ("fact-rank-papi-total-2019", "later"),  # released in 2020
        ("fact-rank-papi-total-2011", "known"),  # by the release of a next edition
        ("fact-score-sipas-2018", "known"),
        ("fact-rank-pci-2019", "later"),
        ("fact-drop-unbroken-papi-2018-2019", "later"),  # of two editions
        ("fact-papers-received", "known"),  # stated by the report
        ("fact-syllables-report", "known"),
        ("fact-count-papers", "known"),  # counted in the book's own rows
        ("measure-dialogue-answered", "known"),
        ("measure-sipas-avg-2018", "known"),  # a page of May 2019
        ("measure-on-time-2016", "undated"),  # on a page without a date
        ("measure-p08-criteria", "later"),  # such a page, yet on all of 2020
        ("measure-online-index-2024-07-rank", "later"),
        ("program-xvi-08", "known"),  # by its issue
        ("program-xv-08", "known"),  # by its first year
        ("discrepancy-p08-title", "undated"),  # between two pages, one without a date
        ("discrepancy-coverage-shortcomings", "known"),
    ],
)
def test_what_was_known_on_the_day_is_told_by_its_row(target, when):
    assert timing(target) == when


def test_a_statement_has_later_evidence_if_any_of_it_is():
    rests_on = statements.evidence("c20-hot-spot-agreement")
    assert [timing(target) for target in rests_on] == (
        ["known"] * 9 + ["later"] * 4 + ["undated"] * 2
    )
    assert has_later_evidence("c20-hot-spot-agreement")
    assert not has_later_evidence("c16-serious-democratic")


def test_a_statement_is_a_speakers_only_if_one_is_named():
    for row in load("claims").to_dict("records"):
        assert (row["voice"] == "speaker") == isinstance(row["speaker_id"], str)
    voices = load("claims").groupby("voice")["paragraph"].unique()
    assert sorted(voices["heading"]) == [5, 12]
    assert sorted(voices["papers"]) == [13, 14]


def test_statements_stand_in_the_reports_order():
    rows = load("claims")
    assert list(rows["number"]) == list(range(1, len(rows) + 1))
    assert rows["paragraph"].is_monotonic_increasing


def test_a_statement_that_tells_of_later_has_evidence_of_it():
    for row in load("claims").to_dict("records"):
        when = {timing(target) for target in statements.evidence(row["claim_id"])}
        assert "known" in when
        assert (when > {"known"}) == isinstance(row["later_en"], str)


def test_evidence_comes_in_its_order():
    rows = load("claim_evidence")
    for claim_id, found in rows.groupby("claim_id"):
        ordered = found.sort_values("number")["target"]
        assert statements.evidence(claim_id) == list(ordered)


@pytest.mark.parametrize(
    ("day", "target", "when"),
    [
        ("2019-01-15", "fact-rank-papi-total-2018", "later"),  # released in April
        ("2018-03-21", "fact-rank-pci-2017", "later"),  # released the day after
        ("2018-03-22", "fact-rank-pci-2017", "known"),
    ],
)
def test_a_fact_counts_from_the_release_that_it_is_of(monkeypatch, day, target, when):
    monkeypatch.setattr(statements, "conference_day", lambda: day)
    assert timing(target) == when


# Two readings -------------------------------------------------------------------------


def readings(monkeypatch, first, second):
    tables = {
        "claims": pd.DataFrame({"claim_id": range(len(first)), "verdict": first}),
        "claim_codings": pd.DataFrame(
            {"claim_id": range(len(second)), "verdict": second}
        ),
    }
    monkeypatch.setattr(statements, "load", tables.__getitem__)
    return statements.agreement()


def test_agreement_is_counted_and_freed_of_chance(monkeypatch):
    # Cohen 1960: 25 of 50 yes from both, 15 no from both, 10 apart.
    first = ["shown"] * 30 + ["not-fact"] * 20
    second = ["shown"] * 20 + ["not-fact"] * 10 + ["shown"] * 5 + ["not-fact"] * 15
    found = readings(monkeypatch, first, second)

    assert found.agreed == 35
    assert found.kappa == pytest.approx(0.4)
    # 0.4 less and more 1.96 times the root of 0.7 · 0.3 / 50, over 1 - 0.5.
    assert (found.low, found.high) == pytest.approx((0.146, 0.654), abs=0.0005)


def test_full_agreement_is_one(monkeypatch):
    states = ["shown", "not-fact", "not-fact"]
    found = readings(monkeypatch, states, states)
    assert (found.agreed, found.kappa, found.high) == (3, pytest.approx(1), 1)
