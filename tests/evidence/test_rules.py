"""Rules between the columns of a row: what breaks each, in full, and what does not."""

from typing import Any

import pytest

from eightypapers.evidence import links
from eightypapers.evidence.rules import (
    RULES,
    Broken,
    both_languages,
    is_declared_well,
    nearest,
    partner,
    plain_numbers,
)


def found(rule: str, columns: dict[str, Any], **row: str) -> list[Broken]:
    """Give what a rule finds in a row."""
    return list(RULES[rule](row, **columns))


@pytest.mark.parametrize(
    "text", ["2019", "2019-12", "2020-02-29", "", "19/12/2019", "2019-2", "2019-02-30x"]
)
def test_a_day_that_exists_and_what_is_no_day_pass(text):
    assert found("day", {"date": "when"}, when=text) == []


@pytest.mark.parametrize("text", ["2019-02-29", "2019-13", "0000"])
def test_a_day_that_does_not_exist_is_found(text):
    right = "a day or month that exists, such as 2001-02-28"
    assert found("day", {"date": "when"}, when=text) == [
        Broken("when", text, "calendar", right)
    ]


EXACT = {"date": "when", "precision": "how"}


@pytest.mark.parametrize(
    ("when", "how"),
    [
        ("2019", "year"),
        ("2019-12", "month"),
        ("2019-12-19", "day"),
        ("2019-12-19", "hour"),
        ("19/12/2019", "day"),
        ("", ""),
    ],
)
def test_a_date_may_be_as_exact_as_it_is_said_to_be(when, how):
    assert found("date-precision", EXACT, when=when, how=how) == []


@pytest.mark.parametrize(
    ("when", "how", "right"),
    [
        ("2019", "month", "a date such as 2001-02, or how year"),
        ("2019-12", "day", "a date such as 2001-02-28, or how month"),
        ("2019-12-19", "year", "a date such as 2001, or how day"),
    ],
)
def test_a_date_of_another_exactness_is_found(when, how, right):
    assert found("date-precision", EXACT, when=when, how=how) == [
        Broken("when", when, f"precision {how}", right)
    ]


def test_an_exact_date_is_in_the_calendar():
    (broken,) = found("date-precision", EXACT, when="2019-02-30", how="day")
    assert (broken.column, broken.rule) == ("when", "calendar")


ENDS = {"first": "start", "last": "end"}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2019", "2019"),
        ("2019-12-19", "2019"),
        ("2019", "2019-01-01"),
        ("2019-12", "2020"),
        ("2019-12-19", ""),
        ("", "2019"),
        ("2019", "18"),
        ("2019-12-19", "2019-12-19"),
    ],
)
def test_dates_in_order_as_far_as_they_are_known_pass(start, end):
    assert found("date-order", ENDS, start=start, end=end) == []


@pytest.mark.parametrize("end", ["2018", "2019-11", "2019-12-18"])
def test_a_date_before_the_one_it_follows_is_found(end):
    assert found("date-order", ENDS, start="2019-12-19", end=end) == [
        Broken("end", end, "order of dates", "2019-12-19 (start) or later")
    ]


@pytest.mark.parametrize(
    ("start", "end"), [("2", "2"), ("9", "10"), ("", "1"), ("3", ""), ("3", "few")]
)
def test_numbers_in_order_pass(start, end):
    assert found("order", ENDS, start=start, end=end) == []


def test_a_number_below_the_one_it_follows_is_found():
    assert found("order", ENDS, start="10", end="9") == [
        Broken("end", "9", "order of numbers", "10 (start) or more")
    ]


PLACE = {"rank": "place", "of": "ranked"}


@pytest.mark.parametrize(
    ("place", "ranked"),
    [("63", "63"), ("1", "63"), ("", "63"), ("", ""), ("5", "x"), ("x", "5")],
)
def test_a_rank_among_those_ranked_passes(place, ranked):
    assert found("rank", PLACE, place=place, ranked=ranked) == []


def test_a_rank_beyond_those_ranked_is_found():
    assert found("rank", PLACE, place="64", ranked="63") == [
        Broken("place", "64", "rank", "from 1 to 63 (ranked)")
    ]


def test_a_rank_among_nobody_is_found():
    right = "the number of provinces that the rank counts among"
    assert found("rank", PLACE, place="5", ranked="") == [
        Broken("ranked", "", "place has its number of provinces", right)
    ]


PART = {"value": "much", "unit": "of"}


@pytest.mark.parametrize(
    ("much", "of"),
    [("0", "percent"), ("100", "percent"), ("", "percent"), ("101", "people")],
)
def test_a_percentage_of_the_whole_passes(much, of):
    assert found("share", PART, much=much, of=of) == []


@pytest.mark.parametrize("much", ["-0.5", "100.5", "101"])
def test_a_percentage_of_more_or_less_is_found(much):
    right = "from 0 to 100, or another unit than percent"
    assert found("share", PART, much=much, of="percent") == [
        Broken("much", much, "share", right)
    ]


@pytest.mark.parametrize(
    ("kind", "text", "rule", "right"),
    [
        ("number", "2019-12", "kind number", "a number such as 12"),
        ("date", "80", "kind date", "a date such as 2001-02-28"),
        (
            "date",
            "2019-02-30",
            "calendar",
            "a day or month that exists, such as 2001-02-28",
        ),
    ],
)
def test_a_value_of_another_kind_is_found(kind, text, rule, right):
    columns = {"value": "said", "kind": "as"}
    row = {"said": text, "as": kind}
    assert list(RULES["value"](row, **columns)) == [Broken("said", text, rule, right)]


def test_cells_that_go_together_are_all_filled_or_none():
    columns = {"columns": ["a", "b", "c"]}
    assert found("together", columns, a="", b="", c="") == []
    assert found("together", columns, a="1", b="2", c="3") == []
    assert found("together", columns, a="1", b="", c="3") == [
        Broken("b", "", "goes with a, c", "a value here, or none in a, c")
    ]


def test_one_cell_of_several_is_filled():
    columns = {"columns": ["a", "b"]}
    assert found("one-of", columns, a="1", b="") == []
    assert found("one-of", columns, a="", b="2") == []
    right = "a value in a or b, not in both or neither"
    assert found("one-of", columns, a="", b="") == [
        Broken("a", "", "one of a or b", right)
    ]
    assert found("one-of", columns, a="1", b="2") == [
        Broken("a", "1, 2", "one of a or b", right)
    ]


def test_a_target_is_of_a_kind():
    assert found("link", {"column": "to"}, to="") == []
    assert found("link", {"column": "to"}, to="event-none-such") == []
    right = f"one of {', '.join(links.KINDS)}, a hyphen, and an id"
    assert found("link", {"column": "to"}, to="paper-1") == [
        Broken("to", "paper-1", "link", right)
    ]


@pytest.mark.parametrize(
    ("spec", "well"),
    [
        ({"rule": "day", "date": "from"}, True),
        ({"rule": "order", "first": "from", "last": "to"}, True),
        ({"rule": "together", "columns": ["from", "to"]}, True),
        ({"rule": "dates", "date": "from"}, False),
        ({"rule": "day"}, False),
        ({"rule": "day", "date": "end"}, False),
        ({"rule": "day", "date": ["from"]}, False),
        ({"rule": "day", "date": "from", "more": "to"}, False),
        ({"rule": "order", "last": "to", "first": "from"}, False),
        ({"rule": "order", "first": "end", "last": "to"}, False),
        ({"rule": "together", "columns": "from"}, False),
        ({"rule": "together", "columns": ["from", "end"]}, False),
        ({"rule": "every-pair", "first": "from", "second": "to"}, True),
        ({"rule": "every-pair", "first": "from", "second": "end"}, False),
    ],
)
def test_a_declaration_names_a_rule_its_parameters_and_known_columns(spec, well):
    assert is_declared_well(spec, ["from", "to"]) is well


@pytest.mark.parametrize(
    ("column", "other"),
    [("note_en", "note_vi"), ("note_vi", "note_en"), ("note", ""), ("_end", "")],
)
def test_the_partner_of_a_column_is_in_the_other_language(column, other):
    assert partner(column) == other


def test_text_in_one_language_only_is_found():
    row = {"id": "", "note_en": "A note.", "note_vi": "", "what_en": "", "what_vi": ""}
    right = "the text of note_en in this language too"
    assert list(both_languages(row, row)) == [
        Broken("note_vi", "", "goes with note_en", right)
    ]


def test_only_plain_numbers_pass():
    row = {"a": "1e3", "b": "-12.50", "c": "", "d": "NaN", "e": "1_000", "f": "few"}
    right = "digits, with a point before decimals"
    assert list(plain_numbers(row, row)) == [
        Broken(column, row[column], "plain number", right) for column in "ade"
    ]
    assert list(plain_numbers(row, ["b", "c"])) == []


def test_the_nearest_key_is_named_however_far_it_is():
    assert nearest("an-gian", iter(["ha-noi", "an-giang"])) == (
        "such as an-giang, the closest"
    )
    assert nearest("zzz", ["ha-noi"]) == "such as ha-noi, the closest"
    assert nearest("zzz", []) == "of which there is none yet"
