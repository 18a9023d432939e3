"""Numbers, dates and labels as each edition writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightypapers import language


def test_the_language_comes_from_the_environment(monkeypatch):
    monkeypatch.delenv("BOOK_LANGUAGE", raising=False)
    assert language.current() == "en"
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert language.current() == "vi"
    assert language.pick(en="place", vi="thứ hạng") == "thứ hạng"
    assert language.label({"label_en": "Place", "label_vi": "Thứ hạng"}) == "Thứ hạng"


def test_a_language_without_an_edition_is_refused(monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "fr")
    with pytest.raises(ValueError, match="'fr'; the book has: en, vi"):
        language.current()


@pytest.mark.parametrize(
    ("value", "decimals", "english", "vietnamese"),
    [
        (54.32, 2, "54.32", "54,32"),
        (36.405, 2, "36.41", "36,41"),
        (1390, 0, "1,390", "1.390"),
        (0.5, 0, "1", "1"),
    ],
)
def test_numbers_are_written_as_the_language_does(value, decimals, english, vietnamese):
    assert language.number(value, decimals, "en") == english
    assert language.number(value, decimals, "vi") == vietnamese


@given(st.decimals(min_value=-1000, max_value=1000, places=4), st.integers(0, 3))
def test_rounding_is_half_up_and_never_off_by_more_than_half(value, decimals):
    step = Decimal(1).scaleb(-decimals)
    result = language.rounded(float(value), decimals)
    assert abs(result - value) <= step / 2
    if abs(result - value) == step / 2:
        assert abs(result) >= abs(value)


@pytest.mark.parametrize(
    ("place", "figures", "words"),
    [
        (1, "thứ 1", "thứ nhất"),
        (4, "thứ 4", "thứ tư"),
        (54, "thứ 54", "thứ năm mươi tư"),
        (14, "thứ 14", "thứ mười bốn"),
        (24, "thứ 24", "thứ hai mươi tư"),
    ],
)
def test_vietnamese_places(place, figures, words):
    assert language.ordinal(place, "vi") == figures
    assert language.ordinal_in_words(place, "vi") == words


def test_english_places():
    assert language.ordinal(53, "en") == "53rd"
    assert language.ordinal_in_words(54, "en") == "fifty-fourth"


@pytest.mark.parametrize(
    ("iso", "english", "vietnamese"),
    [
        ("2019-12-19", "19 December 2019", "19/12/2019"),
        ("2019-12", "December 2019", "12/2019"),
        ("2019", "2019", "2019"),
    ],
)
def test_dates_keep_their_precision(iso, english, vietnamese):
    assert language.date(iso, "en") == english
    assert language.date(iso, "vi") == vietnamese
    assert english in language.date_forms(iso, "en")
    assert vietnamese in language.date_forms(iso, "vi")


def test_other_ways_to_write_a_day():
    assert "19 December" in language.date_forms("2019-12-19", "en")
    assert "ngày 19 tháng 12 năm 2019" in language.date_forms("2019-12-19", "vi")
    assert "năm 2019" in language.date_forms("2019", "vi")
    assert "tháng 12 năm 2019" in language.date_forms("2019-12", "vi")


def test_forms_of_a_number():
    assert {"80", "eighty", "Eighty", "80 papers"} <= language.number_forms(
        80, 0, "papers", "en"
    )
    assert "tám mươi" in language.number_forms(80, 0, language="vi")
    assert language.number_forms(36.4051, 2, language="en") == {"36.41", "36.4"}
    assert "83" in language.number_forms(83.0, 2, "percent", "en")
    assert "83%" in language.number_forms(83.0, 0, "percent", "en")
    assert "82.99%" in language.number_forms(82.99, 2, "percent", "en")
    assert "36" not in language.number_forms(36.4051, 2, language="en")


def test_forms_of_a_place():
    english = language.rank_forms(54, 61, "en")
    assert {"54th", "54th of 61", "fifty-fourth", "Fifty-fourth"} <= english
    written = {"thứ 54", "54/61", "thứ 54/61", "thứ 54 trên 61"}
    assert written <= language.rank_forms(54, 61, "vi")


@given(st.integers(1, 63), st.integers(1, 63))
def test_no_two_places_share_a_form(one, other):
    forms = [language.rank_forms(place, 63, "en") for place in (one, other)]
    assert (one == other) == bool(forms[0] & forms[1])


@pytest.mark.parametrize(
    ("iso", "english", "vietnamese"),
    [
        (
            "2021-03-05",
            {"5 March 2021", "5 March"},
            {
                *("5/3/2021", "05/03/2021", "ngày 5/3/2021", "5/3"),
                "ngày 5 tháng 3 năm 2021",
            },
        ),
        (
            "2021-03",
            {"March 2021", "March"},
            {"3/2021", "03/2021", "tháng 3/2021", "tháng 3 năm 2021"},
        ),
        ("2021", {"2021"}, {"2021", "năm 2021"}),
    ],
)
def test_a_date_may_be_written_in_no_other_way(iso, english, vietnamese):
    assert language.date_forms(iso, "en") == english
    assert language.date_forms(iso, "vi") == vietnamese


@pytest.mark.parametrize(
    ("arguments", "forms"),
    [
        ((0, 0, "", "en"), {"0", "zero", "Zero", "no", "none"}),
        ((0, 0, "", "vi"), {"0", "không", "Không"}),
        ((100, 0, "", "en"), {"100", "one hundred", "One hundred"}),
        ((101, 0, "", "en"), {"101"}),
        ((-1, 0, "", "en"), {"-1"}),
        (
            (2, 0, "papers", "en"),
            {"2", "two", "Two", "2 papers", "two papers", "Two papers"},
        ),
        ((7.25, 1, "%", "en"), {"7.3", "7.3 %", "7.3%"}),
        ((7.25, 1, "phần trăm", "vi"), {"7,3", "7,3 phần trăm", "7,3%"}),
        (
            (101.0, 1, "percent", "en"),
            {"101", "101.0", "101 percent", "101.0 percent", "101%", "101.0%"},
        ),
    ],
)
def test_a_number_may_be_written_in_no_other_way(arguments, forms):
    assert language.number_forms(*arguments) == forms


@pytest.mark.parametrize(("value", "word"), [(4.9997, "five"), (79.996, "eighty")])
def test_words_are_of_the_number_that_is_printed(value, word):
    forms = language.number_forms(value, 2, "points", "en")
    assert {word, f"{word} points", language.number(value, 2, "en")} <= forms
    assert language.in_words(int(value), "en") not in forms


def test_a_place_may_be_written_in_no_other_way():
    english = {"54th", "fifty-fourth", "Fifty-fourth", "54"}
    vietnamese = {"thứ 54", "thứ năm mươi tư", "Thứ năm mươi tư", "54"}
    assert language.rank_forms(54, 61, "en") == {
        *english,
        *(f"{form} of 61" for form in english),
    }
    assert language.rank_forms(54, 61, "vi") == {
        *vietnamese,
        *(f"{form} trên 61" for form in vietnamese),
        "54/61",
        "thứ 54/61",
    }


def test_the_edition_decides_where_no_language_is_named(monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert language.number(1390) == "1.390"
    assert language.in_words(80) == "tám mươi"
    assert language.ordinal(4) == "thứ 4"
    assert language.ordinal_in_words(4) == "thứ tư"
    assert language.date("2019-12") == "12/2019"
    assert language.date_forms("2019") == {"2019", "năm 2019"}
    assert language.number_forms(1390, 0) == {"1.390"}
    assert "thứ 4 trên 9" in language.rank_forms(4, 9)
    monkeypatch.setenv("BOOK_LANGUAGE", "en")
    assert language.number(1390.5) == "1,391"
    assert language.in_words(80) == "eighty"
    assert language.ordinal(4) == "4th"
    assert language.ordinal_in_words(4) == "fourth"
    assert language.date("2019-12") == "December 2019"


@pytest.mark.parametrize(
    ("say", "code", "english", "vietnamese"),
    [
        (language.how_read, "full-text", "read in full", "đọc toàn văn"),
        (language.how_read, "excerpt", "read as an excerpt", "đọc trích đoạn"),
        (language.how_read, "data-file", "read as a data file", "đọc tệp dữ liệu"),
        (language.confidence, "high", "high", "cao"),
        (language.confidence, "medium", "medium", "vừa"),
        (language.confidence, "low", "low", "thấp"),
    ],
)
def test_codes_of_sources_have_words(monkeypatch, say, code, english, vietnamese):
    monkeypatch.setenv("BOOK_LANGUAGE", "en")
    assert say(code) == english
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert say(code) == vietnamese


@pytest.fixture
def said(tmp_path):
    words = 'a.few = { en = "{n} rows", vi = "{n} dòng" }'
    (tmp_path / "lists.toml").write_text(words, encoding="utf-8")
    return language.Words(str(tmp_path / "lists.py"))


def test_words_stand_beside_the_module_that_says_them(said, monkeypatch):
    assert said("a.few", n=3) == "3 rows"
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert said("a.few", n=3) == "3 dòng"


@pytest.mark.parametrize("key", ["a.lot", "b", "a.few.more", "a.few"])
def test_words_that_are_not_there_are_named(said, key):
    with pytest.raises(LookupError, match=rf"lists\.toml: {key}: found no "):
        said(key)
