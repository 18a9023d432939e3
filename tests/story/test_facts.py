"""Facts: what they say, how they may be written, and that they say no more."""

import pytest

from eightypapers.evidence import prose
from eightypapers.evidence.facts import fact, families
from eightypapers.story import facts
from eightypapers.tables import load


def test_a_stated_fact_comes_from_its_row():
    found = fact("papers-received")
    assert found.value == "80 papers"
    assert {"80", "eighty", "Eighty"} <= found.forms
    assert found.source_ids == ("vgp-2019-12-19",)
    assert found.place == "p13-c1"
    assert not found.derivation


def test_a_stated_fact_in_vietnamese(monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert fact("papers-received").value == "80 tham luận"
    assert "tám mươi" in fact("papers-received").forms


@pytest.mark.parametrize(
    ("fact_id", "value"),
    [
        ("rank-papi-six-2018", "50th of 61"),
        ("rank-papi-total-2018", "54th of 61"),
        ("rank-papi-d3-2018", "58th of 63"),
        ("score-papi-six-2011", "36.41 points"),
        ("provinces-papi-six-2018", "61 provinces"),
        ("drop-papi-six-2011-2018", "0.99 points"),
        ("rise-papi-d4-2011-2018", "1.08 points"),
        ("median-papi-six-2011", "35.66 points"),
        ("dimensions-higher-papi-2011-2018", "2 dimensions"),
        ("dimensions-lower-papi-2011-2018", "4 dimensions"),
        ("years-lower-half-papi-six-2011-2019", "6 editions"),
        ("rank-pci-2012", "51st of 63"),
        ("rank-pci-2018", "9th of 63"),
        ("score-pci-2012", "53.40 points"),
        ("score-pci-2018", "65.40 points"),
        ("rank-par-index-2018", "2nd of 63"),
        ("score-par-index-2018", "83.98 percent"),
        ("score-sipas-2018", "83 percent"),
        ("gap-sipas-2019", "4.36 percentage points"),
        ("count-provinces", "63"),
        ("count-report-items", "9"),
        ("count-reports", "3"),
        ("count-coverage-told-by-all", "1"),
        ("count-coverage-told-by-one", "7"),
        ("count-dimensions-in-every-edition", "6 dimensions"),
        ("syllables-report", "1,390 syllables"),
        ("syllables-nguyen-duc-chung", "260 syllables"),
        ("share-no-speaker", "68.6 percent"),
        ("reuse-discipline-passage", "114 syllables"),
        ("reuse-share-of-nguyen-duc-chung", "43.8 percent"),
    ],
)
def test_a_derived_fact_follows_from_the_tables(fact_id, value):
    found = fact(fact_id)
    assert found.value == value
    assert found.derivation.endswith(".")
    assert set(found.source_ids) <= set(load("sources")["source_id"])


@pytest.mark.parametrize(
    ("fact_id", "complaint"),
    [
        ("papers-by-topic", "no fact 'papers-by-topic'"),
        ("rank-papi-six-2009", "no papi score of six in 2009"),
        ("rank-papi-d8-2011", "no papi score of d8 in 2011"),
        ("rank-par-index-2014", "not known as one number"),
        ("rank-par-index-2013", "has no row 'par-index, hanoi, 2013'"),
        ("score-par-index-2016", "the score in par-index 2016 is not known"),
        ("reuse-no-such-run", "has no row 'no-such-run'"),
        ("share-nobody-known", "gives no clause to 'nobody-known'"),
    ],
)
def test_what_the_tables_do_not_hold_is_no_fact(fact_id, complaint):
    with pytest.raises(LookupError, match=complaint):
        fact(fact_id)


def test_a_book_about_no_province_has_no_places(monkeypatch):
    monkeypatch.setattr(facts, "settings", dict)
    with pytest.raises(LookupError, match="names no province_id"):
        fact("rank-papi-six-2018")


def test_a_place_in_vietnamese(monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    found = fact("rank-papi-total-2018")
    assert found.value == "thứ 54 trên 61"
    assert "Hà Nội" in found.label
    assert fact("score-papi-six-2011").value == "36,41 điểm"
    assert "Kiểm soát tham nhũng" in fact("rank-papi-d4-2018").label


def test_every_stated_fact_is_cited():
    cited = {link.target for link in prose.citations()}
    assert {f"fact-{name}" for name in load("facts")["fact_id"]} <= cited


def test_every_family_of_derived_facts_has_an_explanation():
    assert families()
    for family in families():
        assert family.derive.__doc__, family.example
        for table in family.tables:
            if not table.startswith("{"):
                load(table)


def test_a_table_that_a_fact_cannot_follow_from_is_named(monkeypatch):
    monkeypatch.setattr(facts, "records", lambda *_: {})
    with pytest.raises(LookupError, match="follow from reuse, passages"):
        fact("reuse-share-of-nguyen-duc-chung")
