"""What prose links to."""

from typing import Any

import pytest

from eightypapers.evidence import links
from eightypapers.evidence.facts import fact
from eightypapers.evidence.links import KINDS, Entry, resolve, targets


def test_a_reported_figure_is_written_as_it_was_reported():
    entry = resolve("measure-dialogue-answered")
    assert {"95", "95 percent", "95%"} <= entry.written
    span = resolve("measure-file-time-after")
    assert {"3–4", "3–4 minutes", "3", "4"} <= span.written
    words = resolve("measure-target-papi-2018-group")
    assert words.text == "the average group (2018)"
    assert words.forms is None


@pytest.mark.parametrize(
    ("target", "complaint"),
    [
        ("event-conference-2018", "did you mean 'conference-2019'"),
        ("source-zzz", "sources.csv has no row 'zzz' in source_id$"),
        ("paper-1", "is no kind of link; the kinds are fact, "),
    ],
)
def test_what_is_not_there_cannot_be_linked_to(target, complaint):
    with pytest.raises(LookupError, match=complaint):
        resolve(target)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "fact"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_row_of_every_table_can_be_linked_to(kind, language, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", language)
    for target in targets(kind):
        entry = resolve(target)
        assert entry.name
        assert entry.text
        assert "nan" not in entry.text.split()


# Rows of which every word is made up, so that each part can be told from the others.

SOURCE = {
    "title": "Plan 12 of the town",
    "description_en": "A plan",
    "description_vi": "Một kế hoạch",
    "publisher_en": "The Town",
    "publisher_vi": "The Town",
    "date_published": "2001-02-28",
    "how_read": "excerpt",
    "source_id": "itself",
}
EVENT = {
    "label_en": "Market of 1,390",
    "label_vi": "Chợ 1.390",
    "date": "2001-02",
    "detail_en": "Some 7/9 came.",
    "detail_vi": "Có 7/9 đến.",
    "source_id": "news",
}
MEASURE = {
    "label_en": "Stalls",
    "label_vi": "Sạp",
    "unit_en": "stalls",
    "unit_vi": "sạp",
    "value": 2.5,
    "value_to": 12.0,
    "as_of": "2001",
    "note_en": "Counted twice.",
    "note_vi": "Đếm hai lần.",
    "source_id": "news",
}
PROGRAM = {
    "number": "08",
    "term": "XVI",
    "start_year": 2001,
    "end_year": 2005,
    "vietnamese_title": "Chợ quê",
    "english_title": "Country market",
    "source_id": "news",
}
CLAIM = {"number": 8, "statement_en": "It rained.", "statement_vi": "Trời mưa."}
DISCREPANCY = {
    f"{part}_{language}": f"{part} {language}."
    for part in ("topic", "first", "second", "handling")
    for language in ("en", "vi")
} | {"source_a": "one", "source_b": "other"}
LOOKUP = {
    "looked_for_en": "A map of the market",
    "looked_for_vi": "Bản đồ chợ",
    "number": 3,
    "where_en": "shops",
    "where_vi": "cửa hàng",
    "first_day": "2001-02-27",
    "last_day": "2001-02-28",
    "result_en": "Not found.",
    "result_vi": "Chưa tìm thấy.",
}
TERM = {
    "term_en": "Level 4",
    "term_vi": "mức độ 4,5",
    "definition_en": "The highest.",
    "definition_vi": "Cao nhất.",
}
PERSON = {"name": "Lan", "role_en": "Seller", "role_vi": "Người bán"}


def entry(monkeypatch, kind: str, row: dict[str, Any], language: str = "en") -> Entry:
    """Give what a link to a row leads to, the row being the only one of its table."""
    found = {(KINDS[kind].table, KINDS[kind].key, "x"): row}
    monkeypatch.setattr(
        links, "record", lambda table, **key: found[(table, *next(iter(key.items())))]
    )
    monkeypatch.setenv("BOOK_LANGUAGE", language)
    return links._resolve.__wrapped__(f"{kind}-x", language)


@pytest.mark.parametrize(
    ("kind", "row", "language", "told", "written"),
    [
        (
            *("source", SOURCE, "en"),
            "Plan 12 of the town: The Town, 28 February 2001, read as an excerpt",
            "12; 28 February; 28 February 2001",
        ),
        (
            *("event", EVENT, "en", "Market of 1,390: February 2001. Some 7/9 came."),
            "1,390; 7/9; February; February 2001",
        ),
        (
            *("event", EVENT, "vi", "Chợ 1.390: 2/2001. Có 7/9 đến."),
            "02/2001; 1.390; 2/2001; 7/9; tháng 2 năm 2001; tháng 2/2001",
        ),
        (
            *("program", PROGRAM, "en"),
            "Program 08, Term XVI: 2001–2005; Chợ quê; Country market",
            "08; 2001–2005",
        ),
        (
            *("program", PROGRAM, "vi"),
            "Chương trình 08, khóa XVI: 2001–2005; Chợ quê",
            "08; 2001–2005",
        ),
        (
            *("program", PROGRAM | {"vietnamese_title": "", "label_vi": "Chợ"}, "vi"),
            "Chương trình 08, khóa XVI: 2001–2005; Chợ; Country market",
            "08; 2001–2005",
        ),
        ("claim", CLAIM, "en", "Statement 8: It rained.", "8"),
        ("claim", CLAIM, "vi", "Nhận định 8: Trời mưa.", "8"),
        (
            *("discrepancy", DISCREPANCY, "en"),
            *("topic en.: first en. second en. handling en.", ""),
        ),
        ("term", TERM, "en", "Level 4 (mức độ 4,5): The highest.", "4; 4,5"),
        ("term", TERM, "vi", "mức độ 4,5 (Level 4): Cao nhất.", "4; 4,5"),
        ("person", PERSON, "vi", "Lan: Người bán", ""),
    ],
)
def test_a_row_is_told_in_the_language_of_the_edition(
    monkeypatch, kind, row, language, told, written
):
    found = entry(monkeypatch, kind, row, language)
    assert f"{found.name}: {found.text}" == told
    assert "; ".join(sorted(found.written)) == written
    assert found.forms is None
    assert (found.target, found.kind) == (f"{kind}-x", kind)
    assert (found.page, found.tables) == (KINDS[kind].page, (KINDS[kind].table,))


def test_a_source_without_title_or_date_is_told_by_what_it_is(monkeypatch):
    row = {k: v for k, v in SOURCE.items() if k not in ("title", "date_published")}
    found = entry(monkeypatch, "source", row, "vi")
    assert (found.name, found.text) == ("Một kế hoạch", "The Town, đọc trích đoạn")
    assert found.written == set()


def test_a_range_and_both_its_ends_may_be_written(monkeypatch):
    found = entry(monkeypatch, "measure", MEASURE)
    assert found.text == "2.5–12 stalls (2001). Counted twice."
    # "Twelve" begins a sentence, "twelve" does not; no word stands for a decimal.
    bare = {"2.5", "12", "twelve", "Twelve", "2.5–12"}
    assert found.written == bare | {f"{number} stalls" for number in bare}
    found = entry(monkeypatch, "measure", MEASURE, "vi")
    assert (found.name, found.text) == ("Sạp", "2,5–12 sạp (2001). Đếm hai lần.")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1390.0, "1,390"), (0.1234, "0.1234"), (20.0, "20"), (3.25, "3.25")],
)
def test_a_figure_has_the_decimals_that_were_reported(monkeypatch, value, shown):
    row = {k: v for k, v in MEASURE.items() if k not in ("value_to", "note_en")}
    found = entry(monkeypatch, "measure", {**row, "value": value})
    assert found.text == f"{shown} stalls (2001)."
    assert shown in found.written


def test_a_look_up_is_told_with_its_number_its_days_and_what_came(monkeypatch):
    found = entry(monkeypatch, "lookup", LOOKUP)
    told = "3 look-ups, 27 February 2001–28 February 2001, in shops. Not found."
    assert (found.name, found.text) == ("A map of the market", told)
    assert {"3", "three", "three look-ups"} <= found.written
    assert found.forms is None
    once = {**LOOKUP, "number": 1, "first_day": "2001-02-28"}
    told = "1 lần tra cứu, 28/2/2001, trong cửa hàng. Chưa tìm thấy."
    assert entry(monkeypatch, "lookup", once, "vi").text == told


def test_what_was_looked_for_once_or_twice_is_cited_by_its_number(monkeypatch):
    once = entry(monkeypatch, "lookup", {**LOOKUP, "number": 1})
    assert {"one", "one look-up", "1 look-up"} <= once.forms
    twice = entry(monkeypatch, "lookup", {**LOOKUP, "number": 2})
    assert {"two", "2 look-ups"} <= twice.forms
    assert not twice.forms & once.forms


def test_what_was_not_looked_for_is_cited_as_that(monkeypatch):
    row = {**LOOKUP, "number": 0, "result_en": "Not looked for."}
    for column in ("where_en", "where_vi", "first_day", "last_day"):
        del row[column]
    found = entry(monkeypatch, "lookup", row)
    assert (found.text, found.forms) == ("Not looked for.", {"not looked for"})


@pytest.mark.parametrize(
    ("kind", "row", "expected"),
    [
        ("source", SOURCE, ()),
        ("event", EVENT, ("news",)),
        ("person", PERSON, ()),
        ("discrepancy", DISCREPANCY, ("one", "other")),
        ("discrepancy", {**DISCREPANCY, "source_b": "one"}, ("one",)),
    ],
)
def test_sources_are_named_once_and_a_source_names_none(
    monkeypatch, kind, row, expected
):
    assert entry(monkeypatch, kind, row).source_ids == expected


@pytest.mark.parametrize("fact_id", ["papers-received", "rank-papi-total-2018"])
def test_a_fact_brings_its_parts_along(fact_id):
    found = resolve(f"fact-{fact_id}")
    assert vars(found).items() > vars(fact(fact_id)).items()
    assert bool(found.derivation) != bool(found.place)
