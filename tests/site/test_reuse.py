"""The recipe of chapter "method", followed once: this book for an invented event.

What is entered by hand in it lies in ``tests/reuse``. All of that is invented.
"""

import csv
import io
import json
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from eightypapers.tables import DATA, ROOT, load, record, settings

INVENTED = Path(__file__).parents[1] / "reuse"
BOOK = {
    "event_id": "keepers-meeting",
    "report_id": "invented-report",
    "facts": "eightypapers.story.facts",
}
NAME = "A Book of Invented Keepers"
# What a reader of the report adds to each clause: its kind, its part, its speaker.
CODED = {
    "p00-c1": ("title", "opening", ""),
    "p01-c1": ("prose", "opening", ""),
    "p01-c2": ("prose", "opening", ""),
    "p02-c1": ("prose", "speeches", "gia-dinh"),
    "p02-c2": ("quotation", "speeches", "gia-dinh"),
}
# What only this book's event has: its ids, and its names.
OURS = {
    "events": ["event_id"],
    "organizations": ["organization_id", "name_en", "name_vi"],
    "people": ["person_id", "name"],
    "programs": ["program_id", "vietnamese_title", "english_title"],
    "provinces": ["province_id", "name_en", "name_vi"],
    "reuse": ["reuse_id"],
    "sources": ["source_id", "title"],
}


@pytest.fixture(scope="module")
def reused(new_copy):
    """A copy of the repository in which the recipe has been followed to its end."""
    copy = new_copy()
    follow(copy)
    for step in (copy.run("check"), copy.build()):
        if step[0] != 0:
            pytest.fail(f"The recipe fails:\n{step[1][-6000:]}", pytrace=False)
    return copy


def follow(copy):
    """Follow the recipe, up to the book that is to be built."""
    empty(copy.root)
    name(copy.root)
    # The rows and the chapters that somebody wrote.
    ours = shutil.ignore_patterns("expected")
    shutil.copytree(INVENTED, copy.root, dirs_exist_ok=True, ignore=ours)
    cut(copy)


def empty(root):
    """Reduce tables to their first line; remove the chapters and what is theirs."""
    shutil.rmtree(root / "eightypapers" / "story")
    for path in (root / "data").glob("*.csv"):
        header, *_ = path.read_text(encoding="utf-8").splitlines()
        path.write_text(f"{header}\n", encoding="utf-8")
    for path in [root / "index.ipynb", *(root / "chapters").glob("*.ipynb")]:
        path.unlink()
    for path in [*root.glob("locales/*/**/*.po"), *root.glob("locales/*/pairs.txt")]:
        path.unlink()


def name(root):
    """Say what the book is about, and how it is called."""
    path = root / "data" / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    old = settings()
    for word, new in {
        f'"{old["event_id"]}"': f'"{BOOK["event_id"]}"',
        f"event-{old['event_id']}": f"event-{BOOK['event_id']}",
        old["report_id"]: BOOK["report_id"],
        day_of_our_event(): "2001-02-28",
        "Government Portal": "Invented Gazette",
        "Hanoi": "Fog Bay (invented)",
        "Hà Nội": "Vịnh Sương (bịa)",
    }.items():
        text = text.replace(word, new)
    described = json.loads(text)
    described["book"] = BOOK
    described |= {"name": "invented-keepers", "title": NAME, "title_vi": "Sách bịa"}
    described |= {"description": "Invented rows.", "description_vi": "Các dòng bịa."}
    described |= {"rights": "None: invented.", "rights_vi": "Không có: bịa."}
    described["keywords"] = ["invention"]
    (section,) = [
        field
        for resource in described["resources"]
        for field in resource["schema"]["fields"]
        if (resource["name"], field["name"]) == ("passages", "section")
    ]
    section["constraints"]["enum"] = ["opening", "speeches"]
    section["description"] = "Part of the invented report: opening, speeches."
    section["description_vi"] = "Phần của bài bịa: opening, speeches."
    path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    (root / "LICENSE-DATA").write_text("Invented: nobody's.\n", encoding="utf-8")
    path = root / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config |= {"title": NAME, "author": "Inventors"}
    config["sphinx"]["config"]["html_title"] = NAME
    config["sphinx"]["config"]["html_context"] = {"subtitle": "Invented"}
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    told = {"html_title": "Sách bịa", "author": "Nhóm bịa", "html_context": {}}
    frame = yaml.safe_dump({"config": told, "captions": {}})
    (root / "locales" / "vi" / "frame.yml").write_text(frame, encoding="utf-8")


def cut(copy):
    """Cut the report into clauses, code them, and have their topics found."""
    code, printed = copy.run("passages", "article.txt")
    assert code == 0, printed
    rows = list(csv.DictReader(io.StringIO(printed)))
    for row in rows:
        coded = CODED[row["passage_id"]]
        row |= dict(zip(("kind", "section", "speaker_id"), coded, strict=True))
    path = copy.root / "data" / "passages.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    code, printed = copy.run("passages", "article.txt", "--topics")
    assert code == 0, printed
    path = copy.root / "data" / "passage_topics.csv"
    path.write_text(printed, encoding="utf-8")


def page(copy, path):
    return BeautifulSoup((copy.html / path).read_text(encoding="utf-8"), "html.parser")


def test_what_is_built_from_nothing_is_up_to_date(reused):
    code, printed = reused.build()
    assert code == 0
    assert printed.startswith("Nothing has changed")


def test_a_fact_is_shown_with_what_it_rests_on(reused):
    link = page(reused, "index.html").find("a", string="30")
    assert link["href"] == "chapters/ledger.html#fact-keepers-met"
    note = page(reused, "index.html").find(id=link["aria-describedby"])
    assert "Keepers at the invented meeting" in note.get_text()
    assert "chapters/sources.html#source-invented-report" in [
        other["href"] for other in note.find_parent("li").find_all("a")
    ]


def test_the_ledger_lists_what_is_stated_and_what_follows(reused):
    ledger = page(reused, "chapters/ledger.html")
    stated = ledger.find(id="fact-keepers-met").get_text()
    assert "30 keepers" in stated
    assert "Stated in passage p01-c2 of the report." in stated
    assert "Cited in: What did the invented keepers say?" in stated
    derived = ledger.find(id="fact-share-gia-dinh").get_text()
    assert "29.4 percent" in derived
    assert "From passages.csv." in derived


FRAGMENTS = {
    "chapters/claims": "form.filter, ul.listing",
    "chapters/data": "section#what-is-in-the-invented-tables > p, #table-people",
    "chapters/ledger": "form.filter, [id^=list-]",
    "chapters/method": "form.filter, ul.listing",
    "chapters/programs": "p:has(> a[data-moved])",
    "chapters/sources": "form.filter, [id^=list-]",
    "tables/events": "#table-events",
    "tables/people": "#table-people .table-rows",
}


@pytest.mark.parametrize("name", FRAGMENTS)
def test_what_follows_from_the_tables_is_written_as_it_was(reused, name):
    """With UPDATE_EXPECTED set, what is written is what is expected from now on."""
    found = page(reused, f"{name}.html").select(FRAGMENTS[name])
    written = "".join(f"{part}\n" for part in found)
    # How large a file is follows from what this book says of itself.
    written = re.sub(r"\(\d+ KB", "(KB", written)
    expected = INVENTED / "expected" / f"{name.replace('/', '-')}.html"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(written, encoding="utf-8")
    assert written == expected.read_text(encoding="utf-8")


def test_charts_draw_the_tables_that_they_are_given(reused):
    chart = page(reused, "index.html").find(id="chart-syllables")
    assert "Giả Định (invented)" in chart.find("svg").get_text()
    assert (reused.html / "figures" / "syllables.csv").is_file()


def test_the_tables_follow_from_the_report(reused):
    code, printed = reused.run("verify", "article.txt")
    assert code == 0, printed
    assert printed.startswith("5 passages, their topics")


def test_a_change_in_the_report_is_seen(reused, tmp_path):
    text = (reused.root / "article.txt").read_text(encoding="utf-8")
    other = tmp_path / "other.txt"
    other.write_text(text.replace("gác đèn biển họp", "họp"), encoding="utf-8")
    code, printed = reused.run("verify", str(other))
    assert code == 1
    assert "passages.csv: p01-c2: sha256" in printed
    assert "passage_topics.csv: p01-c2: topics are lamp" in printed


def day_of_our_event():
    return record("events", event_id=settings()["event_id"])["date"]


def of_our_event():
    """Find the day, the ids and the names that only this book's event has."""
    words = {
        str(word)
        for table, columns in OURS.items()
        for column in columns
        for word in load(table)[column].dropna()
    } | {day_of_our_event()}
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w-])",
        re.IGNORECASE,
    )


def test_nothing_of_our_event_is_left_in_the_pages(reused):
    ours = of_our_event()
    left = {
        path: ours.findall(content.decode())
        for path, content in reused.pages().items()
        if not path.startswith("_static/")
        and not path.endswith((".inv", ".zip", ".xlsx", ".png", ".ico"))
    }
    assert "index.html" in left
    assert {path: words for path, words in left.items() if words} == {}


def test_nothing_of_our_event_is_written_into_the_package():
    ours = of_our_event()
    assert ours.search("of Hà Nội"), "names are found"
    left = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in (ROOT / "eightypapers").rglob("*")
        if path.suffix in (".py", ".html", ".css", ".js")
        for word in ours.findall(path.read_text(encoding="utf-8"))
    }
    assert left == set()


def test_our_event_has_ids_and_names(reused):
    """Or the two tests above would find nothing in anything."""
    ours = of_our_event()
    for path in ("sources.csv", "people.csv", "programs.csv"):
        assert ours.search((DATA / path).read_text(encoding="utf-8"))
        assert not ours.search((reused.root / "data" / path).read_text("utf-8"))
