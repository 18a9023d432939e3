"""Numbers, dates and labels as each edition writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightypapers import language


@pytest.fixture
def edition(monkeypatch):
    """Switch to the edition in a language."""
    return lambda name: monkeypatch.setenv("BOOK_LANGUAGE", name)


def test_the_language_comes_from_the_environment(monkeypatch, edition):
    monkeypatch.delenv("BOOK_LANGUAGE", raising=False)
    assert language.current() == "en"
    edition("vi")
    assert language.current() == "vi"
    assert language.label({"label_en": "Place", "label_vi": "Thứ hạng"}) == "Thứ hạng"


def test_a_language_without_an_edition_is_refused(edition):
    edition("fr")
    with pytest.raises(ValueError, match="'fr'; the book has: en, vi"):
        language.current()


@pytest.mark.parametrize(
    ("value", "decimals", "english", "vietnamese"),
    [
        (54.32, 2, "54.32", "54,32"),
        (36.405, 2, "36.41", "36,41"),
        (1390, 0, "1,390", "1.390"),
        (1390.5, 0, "1,391", "1.391"),
        (0.5, 0, "1", "1"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    edition, value, decimals, english, vietnamese
):
    assert language.number(value, decimals) == english
    edition("vi")
    assert language.number(value, decimals) == vietnamese


@given(st.decimals(min_value=-1000, max_value=1000, places=4), st.integers(0, 3))
def test_rounding_is_half_up_and_never_off_by_more_than_half(value, decimals):
    step = Decimal(1).scaleb(-decimals)
    result = language.rounded(float(value), decimals)
    assert abs(result - value) <= step / 2
    if abs(result - value) == step / 2:
        assert abs(result) >= abs(value)


@pytest.mark.parametrize(
    ("place", "figures", "words", "among"),
    [
        (1, "thứ 1", "thứ nhất", "thứ 1/63"),
        (4, "thứ 4", "thứ tư", "thứ 4/63"),
        (54, "thứ 54", "thứ năm mươi tư", "thứ 54/63"),
        (14, "thứ 14", "thứ mười bốn", "thứ 14/63"),
        (24, "thứ 24", "thứ hai mươi tư", "thứ 24/63"),
    ],
)
def test_vietnamese_places(edition, place, figures, words, among):
    edition("vi")
    assert language.ordinal(place) == figures
    assert language.ordinal_in_words(place) == words
    assert language.placed(place, 63) == among


def test_english_places():
    assert language.ordinal(53) == "53rd"
    assert language.ordinal_in_words(54) == "fifty-fourth"
    assert language.placed(53, 63) == "53rd of 63"


@pytest.mark.parametrize(
    ("iso", "english", "vietnamese"),
    [
        (
            "2021-03-05",
            ["5 March 2021", "5 March"],
            [
                *("5/3/2021", "05/03/2021", "ngày 5/3/2021"),
                *("ngày 5 tháng 3 năm 2021", "5/3"),
            ],
        ),
        (
            "2021-03",
            ["March 2021", "March"],
            ["3/2021", "03/2021", "tháng 3/2021", "tháng 3 năm 2021"],
        ),
        ("2021", ["2021"], ["2021", "năm 2021"]),
    ],
)
def test_dates_keep_their_precision_and_may_be_written_in_no_other_way(
    edition, iso, english, vietnamese
):
    assert language.date(iso) == english[0]
    assert language.date_forms(iso) == {*english}
    edition("vi")
    assert language.date(iso) == vietnamese[0]
    assert language.date_forms(iso) == {*vietnamese}


@pytest.mark.parametrize(
    ("name", "arguments", "forms"),
    [
        ("en", (0, 0), {"0", "zero", "Zero", "no", "none"}),
        ("vi", (0, 0), {"0", "không", "Không", "chưa"}),
        ("en", (100, 0), {"100", "one hundred", "One hundred"}),
        ("en", (101, 0), {"101"}),
        ("en", (-1, 0), {"-1"}),
        (
            *("en", (2, 0, "papers")),
            {"2", "two", "Two", "2 papers", "two papers", "Two papers"},
        ),
        (
            *("vi", (24, 0)),
            {"24", "hai mươi bốn", "Hai mươi bốn", "hai mươi tư", "Hai mươi tư"},
        ),
        ("vi", (14, 0), {"14", "mười bốn", "Mười bốn"}),
        ("vi", (1390, 0), {"1.390"}),
        ("en", (36.4051, 2), {"36.41", "36.4"}),
        ("en", (7.25, 1, "%"), {"7.3", "7.3 percent", "7.3%"}),
        ("vi", (7.25, 1, "phần trăm"), {"7,3", "7,3 phần trăm", "7,3%"}),
        (
            *("en", (101.0, 1, "percent")),
            {"101", "101.0", "101 percent", "101.0 percent", "101%", "101.0%"},
        ),
    ],
)
def test_a_number_may_be_written_in_no_other_way(edition, name, arguments, forms):
    edition(name)
    assert language.number_forms(*arguments) == forms


@pytest.mark.parametrize(("value", "word"), [(4.9997, "five"), (79.996, "eighty")])
def test_words_are_of_the_number_that_is_printed(value, word):
    forms = language.number_forms(value, 2, "points")
    assert {word, f"{word} points", language.number(value, 2)} <= forms
    assert language.in_words(int(value)) not in forms


def test_a_place_may_be_written_in_no_other_way(edition):
    english = {"54th", "fifty-fourth", "Fifty-fourth", "54"}
    vietnamese = {"thứ 54", "thứ năm mươi tư", "Thứ năm mươi tư", "54"}
    assert language.rank_forms(54, 61) == {
        *english,
        *(f"{form} of 61" for form in english),
    }
    edition("vi")
    assert language.rank_forms(54, 61) == {
        *vietnamese,
        *(f"{form} trong 61" for form in vietnamese),
        *("54/61", "thứ 54/61"),
    }


@given(st.integers(1, 63), st.integers(1, 63))
def test_no_two_places_share_a_form(one, other):
    forms = [language.rank_forms(place, 63) for place in (one, other)]
    assert (one == other) == bool(forms[0] & forms[1])


@pytest.mark.parametrize(
    ("say", "code", "english", "vietnamese"),
    [
        (language.how_read, "full-text", "read in full", "đọc toàn văn"),
        (language.confidence, "medium", "medium", "trung bình"),
        (language.joined, ["a"], "a", "a"),
        (language.joined, ["a", "b"], "a and b", "a và b"),
        (language.joined, ["a", "b", "c"], "a, b and c", "a, b và c"),
        (language.count_in_words, 9, "nine", "chín"),
        (language.count_in_words, 1390, "1,390", "1.390"),
    ],
)
def test_codes_lists_and_counts_have_words(edition, say, code, english, vietnamese):
    assert say(code) == english
    edition("vi")
    assert say(code) == vietnamese


@pytest.fixture
def said(tmp_path):
    words = """
    a.few = { en = "{n} rows", vi = "{n} dòng" }
    a.list = { en = ["one", "two"], vi = ["một", "hai"] }
    """
    (tmp_path / "lists.toml").write_text(words, encoding="utf-8")
    return language.Words(str(tmp_path / "lists.py"))


def test_words_stand_beside_the_module_that_says_them(said, edition):
    assert said("a.few", n=3) == "3 rows"
    edition("vi")
    assert said("a.few", n=3) == "3 dòng"
    assert said.several("a.list") == ["một", "hai"]


@pytest.mark.parametrize("key", ["a.lot", "b", "a.few.more", "a.few"])
def test_words_that_are_not_there_are_named(said, key):
    with pytest.raises(LookupError, match=rf"lists\.toml: {key}: found no "):
        said(key)


def test_names_sort_as_vietnamese_sorts_them():
    names = [
        "Bạc",
        "Bắc",
        "Bấc",
        "Ben",
        "Bến",
        "Bình Dương",
        "Bình Định",
        "Bo",
        "Bô",
        "Bơ",
    ]
    tones = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mu", "mư"]
    for listed in (names, tones):
        assert sorted(set(listed), key=language.alphabetical) == listed


@pytest.mark.parametrize(
    ("value", "written"), [(12.0, "12"), (6.44, "6.4"), (11.02, "11"), (0.0, "0")]
)
def test_decimals_go_where_all_would_be_zeros(value, written):
    assert language.trimmed(value, 1) == written


def test_a_package_says_its_texts_in_the_language_of_the_edition(edition):
    entry = {"title": "Places", "title_vi": "Thứ hạng"}
    assert language.said(entry, "title") == "Places"
    edition("vi")
    assert language.said(entry, "title") == "Thứ hạng"


def test_another_language_is_spoken_for_a_while(monkeypatch, edition):
    monkeypatch.delenv("BOOK_LANGUAGE", raising=False)
    with language.speaking("vi"):
        assert language.number(54.32, 2) == "54,32"
    assert language.number(54.32, 2) == "54.32"
    edition("vi")
    with language.speaking("en"):
        assert language.number(54.32, 2) == "54.32"
    assert language.number(54.32, 2) == "54,32"
