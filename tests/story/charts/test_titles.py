"""The titles stand side by side, with what the second one adds."""

from bs4 import BeautifulSoup

from eightypapers.story.charts import titles
from eightypapers.tables import load, record


def shown() -> BeautifulSoup:
    table = titles.side_by_side(load("programs"), "xv-08", "xvi-08")
    return BeautifulSoup(table.html, "html.parser")


def test_words_that_the_second_title_adds_are_marked() -> None:
    marked = titles.new_words(
        "Better roads for all", "Better bridges and roads for all"
    )

    assert marked == "Better <ins>bridges and</ins> roads for all"


def test_years_are_not_marked() -> None:
    marked = titles.new_words("Better roads 2011-2015", "Better bridges 2016-2020")

    assert marked == "Better <ins>bridges</ins> 2016-2020"


def test_a_known_word_alone_between_new_ones_is_new_there() -> None:
    marked = titles.new_words("Strong towns", "Towns: a strong turn")

    assert marked == "Towns: <ins>a strong turn</ins>"


def test_both_titles_are_written_out_and_lead_to_their_programs(edition: str) -> None:
    for column, program in zip(
        shown().select(".side-by-side > div"), ("xv-08", "xvi-08"), strict=True
    ):
        row = record("programs", program_id=program)
        title = row["vietnamese_title"].replace("CCHC", "cải cách hành chính")
        assert column.find("p", lang="vi").get_text() == title
        english = [words.get_text() for words in column.select('span[lang="en"]')]
        assert english == ([row["english_title"]] if edition == "en" else [])
        assert column.a["href"] == f"#program-{program}"
        assert column.a.get_text().endswith(row["term"])


def test_the_second_title_adds_discipline_and_the_people() -> None:
    first, second = shown().select('p[lang="vi"]')
    english = shown().select('span[lang="en"]')[1]

    assert "discipline" in " ".join(mark.get_text() for mark in english.select("ins"))
    assert not first.select("ins")
    added = " ".join(mark.get_text() for mark in second.select("ins"))
    assert "kỷ luật" in added
    assert "Nhân dân" in added
    assert "trách nhiệm" not in added
