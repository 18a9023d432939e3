"""Rules between the columns of a row: what passes each, and what does not.

What is said of rows that break them stands in full where whole tables are checked.
"""

import pytest

from eightypapers.evidence.rules import (
    RULES,
    both_languages,
    is_declared_well,
    partner,
)

DAY = ("day", {"date": "a"})
EXACT = ("date-precision", {"date": "a", "precision": "b"})
DATES = ("date-order", {"first": "a", "last": "b"})
ORDER = ("order", {"first": "a", "last": "b"})
RANK = ("rank", {"rank": "a", "of": "b"})
SHARE = ("share", {"value": "a", "unit": "b"})
VALUE = ("value", {"value": "a", "kind": "b"})
TOGETHER = ("together", {"columns": ["a", "b", "c"]})
ONE_OF = ("one-of", {"columns": ["a", "b"]})
COUNTED = ("counted", {"number": "a", "columns": ["b", "c"]})
LINK = ("link", {"column": "a"})


def columns_found(rule, *cells):
    """Give the columns in which a rule finds something, of a row of columns a, b, c."""
    name, columns = rule
    row = dict(zip("abc", (*cells, "", "", ""), strict=False))
    return [broken.column for broken in RULES[name](row, **columns)]


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        (DAY, "2019 2019-12 2020-02-29 - 19/12/2019 2019-2 2019-02-30x"),
        (
            EXACT,
            "2019,year 2019-12,month 2019-12-19,day 2019-12-19,hour 19/12/2019,day",
        ),
        (DATES, "2019,2019 2019-12-19,2019 2019,2019-01-01 2019-12,2020 2019-12-19,-"),
        (DATES, "-,2019 2019,18 2019-12-19,2019-12-19"),
        (ORDER, "2,2 9,10 -,1 3,- 3,few"),
        (RANK, "63,63 1,63 -,63 -,- 5,x x,5"),
        (SHARE, "0,percent 100,percent -,percent 101,people"),
        (VALUE, "80,number 36.4050,number 2019-12-19,date eighty,word"),
        (TOGETHER, "-,-,- 1,2,3"),
        (ONE_OF, "1,- -,2"),
        (COUNTED, "0,-,- 3,here,today -,here,- few,-,-"),
        (LINK, "- event-none-such"),
    ],
)
def test_what_keeps_a_rule_passes(rule, rows):
    for row in rows.split():
        cells = ["" if cell == "-" else cell for cell in row.split(",")]
        assert columns_found(rule, *cells) == [], row


@pytest.mark.parametrize(
    ("rule", "rows", "column"),
    [
        (DAY, "2019-02-29 2019-13 0000", "a"),
        (EXACT, "2019,month 2019-12,day 2019-12-19,year 2019-02-30,day", "a"),
        (DATES, "2019-12-19,2018 2019-12-19,2019-11 2019-12-19,2019-12-18", "b"),
        (ORDER, "10,9", "b"),
        (RANK, "64,63", "a"),
        (RANK, "5,-", "b"),
        (SHARE, "-0.5,percent 100.5,percent 101,percent", "a"),
        (VALUE, "2019-12,number 80,date 2019-02-30,date", "a"),
        (TOGETHER, "1,-,3", "b"),
        (ONE_OF, "-,- 1,2", "a"),
        (COUNTED, "0,here,- 1,-,today", "b"),
        (LINK, "paper-1", "a"),
    ],
)
def test_what_breaks_a_rule_is_found_once(rule, rows, column):
    for row in rows.split():
        cells = ["" if cell == "-" else cell for cell in row.split(",")]
        assert columns_found(rule, *cells) == [column], row


@pytest.mark.parametrize(
    ("spec", "well"),
    [
        ({"rule": "day", "date": "from"}, True),
        ({"rule": "order", "first": "from", "last": "to"}, True),
        ({"rule": "together", "columns": ["from", "to"]}, True),
        ({"rule": "every-pair", "first": "from", "second": "to"}, True),
        ({"rule": "dates", "date": "from"}, False),
        ({"rule": "day"}, False),
        ({"rule": "day", "date": "end"}, False),
        ({"rule": "day", "date": ["from"]}, False),
        ({"rule": "day", "date": "from", "more": "to"}, False),
        ({"rule": "order", "last": "to", "first": "from"}, False),
        ({"rule": "together", "columns": "from"}, False),
        ({"rule": "together", "columns": ["from", "end"]}, False),
    ],
)
def test_a_declaration_names_a_rule_its_parameters_and_known_columns(spec, well):
    assert is_declared_well(spec, ["from", "to"]) is well


def test_text_in_one_language_only_is_found():
    row = {"id": "", "note_en": "A note.", "note_vi": "", "what_en": "", "what_vi": ""}
    assert [broken.column for broken in both_languages(row)] == ["note_vi"]
    columns = ("note_en", "note_vi", "note", "_end")
    assert list(map(partner, columns)) == ["note_vi", "note_en", "", ""]
