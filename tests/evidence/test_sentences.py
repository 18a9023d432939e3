"""The ledger of sentences: how prose is cut, and what is said of checks."""

import csv
import io
import re
from pathlib import Path

import pytest
from small_book import Book

from eightypapers.evidence import prose, sentences
from eightypapers.evidence.prose import Text
from eightypapers.tables import load

CHART = """\
title.en = "{name} stood in the lower half"
title.vi = "{name} ở nửa dưới"
note.en = "{places}. A bar is a year. The outline: not known."
note.vi = "{places}. Mỗi thanh là một năm. Khung rỗng: chưa rõ."
parts.en = ["A dot is a day.", "Place in {index}"]
parts.vi = ["Mỗi chấm là một ngày.", "Hạng ở {index}"]
"""


def cut(markdown: str) -> list[str]:
    text = Text("page.md", "", 1, markdown)
    return [words for _, words, _ in prose.sentences(text)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("It rained. We left! Why? So.", ["It rained.", "We left!", "Why?", "So."]),
        ("It says so on p. 12. It ends.", ["It says so on p. 12.", "It ends."]),
        ("From Nov. 2019 on. Then not.", ["From Nov. 2019 on.", "Then not."]),
        ("Some, e.g. The Times, do. So.", ["Some, e.g. The Times, do.", "So."]),
        ("J. R. Smith of TP. Huế came. He spoke.", 2),
        ("It is No. 8 of them. No. It is not.", ["It is No. 8 of them.", "No.", 1]),
        ("Of 2011–2015. Then 1.390 or 3.5. End.", ["Of 2011–2015.", 1, "End."]),
        ("The people's. We don't. They do.", ["The people's.", "We don't.", 1]),
        ('She said: "Go home." Then "Why?" was asked.', 2),
        ("So it went … and on… Then it ended.", ["So it went … and on…", 1]),
        ("- **It was not tried.** We say *so*.\n- Nor was this", [1, "We say so.", 1]),
        ("As [they say.](#event-a) All of it.", ["As they say.", "All of it."]),
        ("> A quote.\n> Of two lines.\n\n# A heading", 3),
        (
            "All is well. `make book` makes it.",
            ["All is well.", "`make book` makes it."],
        ),
        (":::{container} call\nIs it yours? Tell.\n:::", ["Is it yours?", "Tell."]),
    ],
)
def test_prose_is_cut_where_sentences_end(markdown, expected):
    """Where only their number matters, a sentence, or all of them, stand as numbers."""
    found = cut(markdown)
    if isinstance(expected, int):
        assert len(found) == expected
        return
    assert len(found) == len(expected)
    for words, right in zip(found, expected, strict=True):
        assert right in (1, words)


def test_a_sentence_has_the_links_that_stand_in_it():
    text = Text("a.md", "", 3, "One [is](#event-a). 2\n[are](b.md), [or. So](#fact-c).")
    assert list(prose.sentences(text)) == [
        (3, "One is.", ["#event-a"]),
        (3, "2 are, or.", ["b.md", "#fact-c"]),
        (3, "So.", ["#fact-c"]),
    ]


@pytest.fixture
def book(tmp_path, monkeypatch):
    book = Told(tmp_path)
    monkeypatch.setattr(sentences, "_rows", lambda: book.rows)
    return book


class Told(Book):
    """A small book of one page, and the rows of its table."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.rows: dict[tuple[str], dict[str, str]] = {}

    def tell(self, text: str) -> list[sentences.Sentence]:
        self.page(text)
        return sentences.ledger(self.root)

    def row(self, one: sentences.Sentence, **cells: str) -> None:
        row = {"sentence_id": one.sentence_id, "place": one.file, "kind": "book"}
        self.rows[one.sentence_id,] = row | cells


PROSE = "We found [none](#fact-count-papers) of the papers, and no list of them.\n"


def test_a_sentence_is_known_by_its_words_and_its_targets(book):
    (one,) = book.tell(PROSE)
    (wrapped,) = book.tell(PROSE.replace("papers, and", "*papers*,\nand"))
    assert wrapped.sentence_id == one.sentence_id
    assert len(one.sentence_id) == 12
    for old, new in {"no list": "a list", "count-papers": "count-topics"}.items():
        (changed,) = book.tell(PROSE.replace(old, new))
        assert changed.sentence_id != one.sentence_id


def test_short_runs_that_stop_nowhere_are_no_sentences(book):
    found = book.tell("# What we know\n\n## One number and two titles\n\nSo be it.")
    assert [one.words for one in found] == ["One number and two titles", "So be it."]


def test_words_of_charts_are_cut_as_templates(book):
    book.write("eightypapers/story/charts/a.toml", CHART)
    first = "\n".join(CHART.splitlines()[:2])
    book.write("eightypapers/story/charts/b.toml", first)
    found = {one.words: one for one in book.tell("A page.")}
    assert list(found) == [
        "A page.",
        "{name} stood in the lower half",
        "A bar is a year.",
        "The outline: not known.",
        "A dot is a day.",
    ]
    title = found["{name} stood in the lower half"]
    assert title.file.split() == [
        "eightypapers/story/charts/a.toml",
        "eightypapers/story/charts/b.toml",
    ]
    assert title.place == "title"


def test_a_sentence_without_a_check_that_holds_is_listed_with_its_grounds(book):
    one, two, three = book.tell(f"{PROSE}It is so. [This](papers.md) too.")
    assert sentences.unchecked(book.root) == [one, two, three]
    assert str(one) == (
        "index.md: line 1: We found none of the papers, and no list of them."
        " [fact-count-papers]"
    )
    book.row(one, kind="looked-up", grounds="lookup-papers", result="holds")
    book.row(two, result="fails")
    assert sentences.unchecked(book.root) == [two, three]
    assert one.grounds == ["fact-count-papers", "lookup-papers"]
    assert three.grounds == []


def test_those_not_checked_make_a_table_to_fill_in(book):
    left = book.tell(PROSE)
    (row,) = csv.DictReader(io.StringIO(sentences.sheet(left)))
    assert list(row)[:-2] == [*load("sentences")]
    assert row["sentence_id"] == left[0].sentence_id
    assert (row["place"], row["links"]) == ("index.md", "#fact-count-papers")
    assert row["words"].startswith("We found none")
    assert row["result"] == row["grounds"] == ""


def test_checks_of_the_sentences_that_are_there_are_right(book):
    (one,) = book.tell(PROSE)
    named = "lookup-papers table-report-coverage fact-papers-received"
    book.row(one, kind="looked-up", grounds=named, result="holds")
    assert sentences.check(book.root) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"sentence_id": "0" * 12}, "sentence_id: .*no row: what stood in index.md is"),
        ({"place": "other.md"}, "place: .*would be index.md"),
        ({"grounds": "table-topics lookup-paper"}, 'found "lookup-paper".*papers'),
        ({"grounds": "fact-no-such"}, "grounds: .*no fact"),
        ({"grounds": "table-paper"}, "grounds: .*no table 'paper'"),
        ({"grounds": "papers"}, "grounds: .*is no kind of link"),
        ({"kind": "source"}, "grounds: .*kind source has its grounds"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_line(book, cells, told):
    one, two = book.tell("It is so. It was so.")
    book.row(one)
    book.row(two, **cells)
    (fault,) = sentences.check(book.root)
    assert (fault.file, fault.line) == ("data/sentences.csv", 3)
    assert re.search(told, str(fault))


def test_every_sentence_of_the_book_has_a_check_that_holds():
    assert list(map(str, sentences.unchecked())) == []


def test_no_row_of_the_ledger_is_left_over_or_rests_on_nothing():
    assert list(map(str, sentences.check())) == []
