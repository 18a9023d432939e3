"""Facts: what they say, how they may be written, and that they say no more."""

import pandas as pd
import pytest

from eightypapers.evidence import prose
from eightypapers.evidence.facts import Family, fact, families
from eightypapers.language import Words
from eightypapers.story import facts
from eightypapers.tables import load


def test_a_stated_fact_comes_from_its_row(monkeypatch):
    found = fact("papers-received")
    assert found.text == "80 papers"
    assert {"80", "eighty", "Eighty"} <= found.forms
    assert (found.source_ids, found.place) == (("vgp-2019-12-19",), "p13-c1")
    assert not found.derivation
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert fact("papers-received").text == "80 tham luận"
    assert "tám mươi" in fact("papers-received").forms


@pytest.mark.parametrize(
    ("fact_id", "english", "vietnamese"),
    [
        ("rank-papi-six-2018", "50th of 61", "thứ 50/61"),
        ("rank-papi-total-2018", "54th of 61", "thứ 54/61"),
        ("rank-papi-d3-2018", "58th of 63", "thứ 58/63"),
        ("years-lower-half-papi-six-2011-2019", "6 editions", "6 kỳ"),
        ("count-dimensions-unbroken-2011-2017", "3 dimensions", "3 chỉ số nội dung"),
        ("rank-unbroken-papi-2011-2017-in-2011", "24th of 63", "thứ 24/63"),
        ("drop-unbroken-papi-2011-2017", "0.25 points", "0,25 điểm"),
        ("points-papi-median-2018", "44.08 points", "44,08 điểm"),
        ("points-papi-highest-2018", "47.05 points", "47,05 điểm"),
        ("rank-pci-2012", "51st of 63", "thứ 51/63"),
        ("rank-pci-2018", "9th of 63", "thứ 9/63"),
        ("rank-par-index-2018", "2nd of 63", "thứ 2/63"),
        ("score-par-index-2018", "83.98 percent", "83,98%"),
        ("score-sipas-2018", "83 percent", "83%"),
        ("gap-sipas-2019", "4.36 percentage points", "4,36 điểm phần trăm"),
        ("clauses-on-theory", "5 clauses", "5 vế câu"),
        (
            "clauses-naming-government-mass-mobilization",
            "6 clauses",
            "6 vế câu",
        ),
        ("count-no-document-looked-for", "19 statements", "19 nhận định"),
        ("count-no-document-not-looked-for", "3 statements", "3 nhận định"),
        ("lookups-in-all", "518 look-ups", "518 lần tra cứu"),
        ("count-dimensions-in-every-edition", "6 dimensions", "6 chỉ số nội dung"),
        ("dialogues-commune", "606 meetings", "606 cuộc"),
        ("syllables-report", "1,390 syllables", "1.390 âm tiết"),
        ("syllables-nguyen-duc-chung", "260 syllables", "260 âm tiết"),
        ("share-no-speaker", "67 percent", "67%"),
        ("share-nguyen-duc-chung", "20 percent", "20%"),
        ("most-share-nguyen-duc-chung", "53 percent", "53%"),
        ("reuse-discipline-passage", "114 syllables", "114 âm tiết"),
    ],
)
def test_a_derived_fact_follows_from_the_tables(
    monkeypatch, fact_id, english, vietnamese
):
    found = fact(fact_id)
    assert found.text == english
    assert set(found.source_ids) <= set(load("sources")["source_id"])
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert fact(fact_id).text == vietnamese
    assert "Hanoi" not in fact(fact_id).name


def test_a_fact_is_called_and_explained_in_both_languages(monkeypatch):
    found = fact("rank-papi-d4-2018")
    assert found.name.startswith("Place of Hanoi in PAPI, Control of corruption")
    assert found.derivation.startswith("Worked out by us: 1 plus the number of prov")
    assert found.tables == ("papi_scores",)
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    found = fact("rank-papi-d4-2018")
    assert "Kiểm soát tham nhũng" in found.name
    assert found.derivation.startswith("Chúng tôi tính: 1 cộng với số tỉnh")


@pytest.mark.parametrize(
    ("fact_id", "complaint"),
    [
        ("papers-by-topic", "no fact 'papers-by-topic'.* of eightypapers.story.facts"),
        ("rank-papi-six-2009", "no papi score of six in 2009"),
        ("rank-papi-d8-2011", "no papi score of d8 in 2011"),
        ("rank-par-index-2014", "not known as one number"),
        ("rank-par-index-2013", "has no row 'par-index, hanoi, 2013'"),
        ("score-par-index-2016", "the score in par-index 2016 is not known"),
        ("count-programs-i", "no program of term I"),
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


def test_a_table_that_a_fact_cannot_follow_from_is_named(monkeypatch):
    monkeypatch.setattr(facts, "load", lambda _: pd.DataFrame())
    with pytest.raises(LookupError, match="follow from passages, people"):
        fact("share-no-speaker")


def test_every_fact_is_cited():
    """In prose, or as the evidence on a statement."""
    cited = {link.target for link in prose.citations()}
    cited |= set(load("claim_evidence")["target"])
    assert {f"fact-{name}" for name in load("facts")["fact_id"]} <= cited
    for family in families():
        assert any(family.pattern.fullmatch(target[5:]) for target in cited), family
        for table in family.told["tables"]:
            if not table.startswith("{"):
                load(table)


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        ({}, r"facts.toml: \[\"reuse-{run}\"\]: found no how, label, tables"),
        ({"where": {}}, "found no where.run; right would be what it may be"),
    ],
)
def test_what_the_file_of_words_lacks_of_a_family_is_named(texts, complaint):
    (found,) = (one for one in families() if one.template == "reuse-{run}")
    words = Words(facts.__file__)
    told = {**words.tree["reuse-{run}"], **texts} if texts else {}
    words.tree["reuse-{run}"] = told
    changed = Family("reuse-{run}", found.derive, words)
    with pytest.raises(LookupError, match=complaint):
        _ = changed.pattern
