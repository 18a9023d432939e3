"""Words side by side: English that changes alone is noticed, all else is let pass."""

import json
from pathlib import Path

import pytest
from small_book import Book

from eightypapers.evidence import pairs
from eightypapers.tables import ROOT

TABLE = {
    "title": "Events",
    "title_vi": "Sự kiện",
    "name": "events",
    "path": "events.csv",
    "schema": {
        "primaryKey": ["event_id"],
        "fields": [
            {"name": "event_id"},
            {"name": "label_en"},
            {"name": "label_vi", "description": "Name", "description_vi": "Tên"},
        ],
    },
}
ROWS = "event_id,label_en,label_vi\nfair,The fair,Hội chợ\nempty,,\n"
WORDS = """\
source = { en = "Source", vi = "Nguồn" }
heads = { en = ["Day"], vi = ["Ngày"] }
"""


def drifted(book: Book) -> list[str]:
    return [f"{fault.file} {fault.column}" for fault in pairs.check(book.root)]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A small book with words of each kind, and a lock."""
    book = Book(tmp_path)
    book.page("# Tales\n")
    book.write("data/datapackage.json", json.dumps({"resources": [TABLE]}))
    book.write("data/events.csv", ROWS)
    book.write("eightypapers/site/page.toml", WORDS)
    book.write("locales/vi/pairs.txt", "")
    pairs.update(root=book.root)
    return book


PLACES = [
    ("data/events.csv", "data/events.csv fair label_vi", "The fair", "Hội chợ"),
    (
        "data/datapackage.json",
        "data/datapackage.json resources.events.title_vi",
        "Events",
        json.dumps("Sự kiện").strip('"'),
    ),
    (
        "data/datapackage.json",
        "data/datapackage.json resources.events.schema.fields.label_vi.description_vi",
        '"Name"',
        '"T\\u00ean"',
    ),
    (
        "eightypapers/site/page.toml",
        "eightypapers/site/page.toml source",
        "Source",
        "Nguồn",
    ),
    ("eightypapers/site/page.toml", "eightypapers/site/page.toml heads", "Day", "Ngày"),
]


@pytest.mark.parametrize(("file", "place", "english", "other"), PLACES)
def test_english_that_changes_alone_is_a_fault_until_confirmed(
    book: Book, file: str, place: str, english: str, other: str
) -> None:
    changed = english.replace("a", "o").replace("E", "U").replace("S", "T")
    book.change(file, (english, changed))
    assert drifted(book) == [place]
    pairs.update(root=book.root)
    assert drifted(book) == [place]
    (fault,) = book.faults()
    assert fault.remedy.endswith(f"make translate CONFIRM='{place}'")
    pairs.update([place], book.root)
    assert drifted(book) == []
    assert other in (book.root / file).read_text(encoding="utf-8")


@pytest.mark.parametrize(("file", "place", "english", "other"), PLACES)
def test_both_sides_or_the_other_alone_may_change(book, file, place, english, other):
    for changes in ([(other, "Khác")], [(english, "Other"), ("Khác", "Lại khác")]):
        quoted = [(old, new if '"' not in old else f'"{new}"') for old, new in changes]
        book.change(file, *quoted)
        assert drifted(book) == ["locales/vi/pairs.txt "]
        pairs.update(root=book.root)
        assert drifted(book) == []


def test_what_is_new_moved_or_gone_is_no_drift(book: Book) -> None:
    book.change("data/events.csv", ("fair,The fair", "feast,The feast"))
    book.change("eightypapers/site/page.toml", ('heads = { en = ["Day"], ', "x = { "))
    book.change("eightypapers/site/page.toml", ("x = { ", 'x = { en = ["Night"], '))
    assert drifted(book) == ["locales/vi/pairs.txt "]
    pairs.update(root=book.root)
    assert drifted(book) == []


def test_what_has_not_changed_cannot_be_confirmed(book: Book) -> None:
    with pytest.raises(LookupError, match=r"no English has changed at: data/x\.csv"):
        pairs.update(["data/x.csv y z"], book.root)


def test_nothing_is_compared_until_there_is_a_lock(book: Book) -> None:
    pairs.lock(book.root).unlink()
    book.change("data/events.csv", ("The fair", "The feast"))
    assert drifted(book) == []
    pairs.update(root=book.root)
    assert not pairs.lock(book.root).exists()


def test_the_book_has_words_of_every_kind_side_by_side() -> None:
    places = pairs.pairs(ROOT)
    for place in (
        "data/datapackage.json resources.events.title_vi",
        "data/events.csv conference-2019 label_vi",
        "eightypapers/language.toml confidence.high",
    ):
        assert all(places[place]), place
