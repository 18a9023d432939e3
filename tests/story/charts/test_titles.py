"""The titles show what changed from one to the other, in both editions."""

import re
from collections import Counter

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from eightypapers import tables
from eightypapers.drawing.bundle import FIGURE
from eightypapers.story.charts import titles
from eightypapers.story.charts.titles import Change, title_changes


def parts(changes: list[Change], kind: str) -> list[tuple[str, str]]:
    return [
        (change.first.strip(), change.second.strip())
        for change in changes
        if change.kind == kind
    ]


def test_a_word_is_dropped_another_added() -> None:
    changes = title_changes("Better roads for all, 2001-2005", "Better bridges for all")

    assert [change.kind for change in changes] == [
        *("kept", "dropped", "added", "kept", "dropped")
    ]
    assert parts(changes, "dropped") == [("roads", ""), (", 2001-2005", "")]
    assert parts(changes, "added") == [("", "bridges")]


def test_words_that_change_place_are_moved() -> None:
    changes = title_changes(
        "Clean water, safe new roads and one strong bridge over the river",
        "One strong bridge over the river, clean water and safe new roads",
    )

    moved = parts(changes, "moved")
    gone = [first.casefold() for first, _ in moved if first]
    come = [second.casefold() for _, second in moved if second]
    assert sorted(gone) == sorted(come)
    assert gone


def test_one_syllable_is_never_moved() -> None:
    changes = title_changes("và alpha beta gamma", "alpha beta gamma và")

    assert [change.kind for change in changes] == ["dropped", "kept", "added"]


def test_abbreviations_are_written_out_in_brackets() -> None:
    short = {"CCHC": "cải cách hành chính"}
    changes = title_changes("Đẩy mạnh cải cách hành chính", "Đẩy mạnh CCHC", short)

    assert changes == [
        Change("kept", "Đẩy mạnh cải cách hành chính", "Đẩy mạnh [cải cách hành chính]")
    ]


def test_equal_and_empty_titles() -> None:
    assert title_changes("Nhân dân", "nhân dân") == [
        Change("kept", "Nhân dân", "nhân dân")
    ]
    assert title_changes("", "") == []
    assert title_changes("", "a") == [Change("added", "", "a")]


WORDS = st.lists(st.sampled_from(["a", "b", "Nhân", "dân", ",", "2011-2015", "[x]"]))
TITLES = st.one_of(WORDS.map(" ".join), st.text(max_size=40))


@given(TITLES, TITLES)
def test_the_parts_make_up_both_titles(first: str, second: str) -> None:
    changes = title_changes(first, second)

    assert "".join(change.first for change in changes) == first.strip()
    assert "".join(change.second for change in changes) == second.strip()
    for change in changes:
        sides = bool(change.first), bool(change.second)
        one = {"dropped": [(True, False)], "added": [(False, True)]}
        one |= {"kept": [(True, True)], "moved": [(True, False), (False, True)]}
        assert sides in one[change.kind]


@given(TITLES, TITLES)
def test_what_is_moved_is_in_both_titles(first: str, second: str) -> None:
    moved = [c for c in title_changes(first, second) if c.kind == "moved"]

    def keys(side: int) -> Counter[str]:
        words = [(c.first, c.second)[side] for c in moved]
        return Counter(
            " ".join(titles._key(token) for token in titles.TOKEN.findall(run))
            for run in words
            if run
        )

    assert keys(0) == keys(1)


def test_titles_of_the_two_terms(edition: str) -> None:
    shown = titles.side_by_side(
        tables.load("programs"),
        *("xv-08", "xvi-08"),
        abbreviations={"CCHC": "cải cách hành chính", "XYZ": "never used"},
    )
    html = shown.html()
    assert shown._repr_mimebundle_()[FIGURE] == {"words": html}

    assert "<del>nâng cao</del>" in html
    assert "<ins>tạo bước chuyển mạnh về kỷ luật, kỷ cương, ý thức</ins>" in html
    assert "[cải cách hành chính]" in html
    assert html.count('<p lang="vi">') == 2
    assert 'href="#program-xv-08"' in html
    assert "CCHC" in html
    assert "XYZ" not in html
    assert "style" not in html
    assert shown.said()["moved"] == []
    for row in shown.columns:
        assert row["english_title"].split()[0] in html
    plain = re.sub(r"<[^>]+>", "", html)
    assert tables.record("programs", program_id="xv-08")["vietnamese_title"] in plain
    words = {"en": ("Our translation", "Official"), "vi": ("Bản dịch", "chính thức")}
    assert all(word in plain for word in words[edition])


def test_titles_mark_and_list_what_moved() -> None:
    rows = (
        tables.load("programs")
        .head(2)
        .assign(
            vietnamese_title=["a b c d e f g <h>", "e f g a b c d"],
            english_title=[None, "Eff & gee"],
        )
    )
    html = titles.side_by_side(rows, *rows["program_id"]).html()

    assert html.count('<span class="moved">') == 3
    assert "&lt;" in html
    assert "Eff &amp; gee" in html


def test_titles_say_where_there_is_no_english() -> None:
    rows = tables.load("programs").head(2).assign(vietnamese_title=["a b", "a c"])
    rows["english_title"] = [pd.NA, "Other"]
    html = titles.side_by_side(rows, *rows["program_id"]).html()

    assert html.count('lang="en"') == 1
    assert "nothing" in html
