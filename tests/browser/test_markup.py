"""The pages as they are written: headings, names, links, anchors; without a browser."""

import gzip
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from contents import CHAPTERS, EVERY_PAGE, TABLES

from eightypapers.evidence import prose

pages = pytest.mark.parametrize("name", EVERY_PAGE)


@cache
def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def ids(soup: BeautifulSoup) -> list[str]:
    return [str(tag["id"]) for tag in soup.find_all(id=True)]


@cache
def anchors(path: Path) -> frozenset[str]:
    return frozenset(ids(read(path)))


def name_of(soup: BeautifulSoup, tag: Tag) -> str:
    """Give the name by which a tag is spoken of."""
    if labels := str(tag.get("aria-labelledby", "")).split():
        found = [soup.find(id=label) for label in labels]
        return " ".join(part.get_text() for part in found if part)
    label = soup.find("label", {"for": str(tag.get("id", ""))})
    return str(tag.get("aria-label", "")) or (label or tag).get_text()


def test_every_document_is_a_page(book):
    assert {name for name in EVERY_PAGE if not (book / name).is_file()} == set()


@pages
def test_a_page_is_light(book, name):
    # A list of pictures to choose from, all of which are in the page, takes its room.
    most = 60_000 if read(book / name).select(".choice") else 40_000
    assert len(gzip.compress((book / name).read_bytes())) < most


@pages
def test_a_page_has_a_language_a_title_and_one_heading_on_top(book, name):
    soup = read(book / name)
    assert soup.html["lang"] == "en"
    assert soup.title.get_text().strip()
    (top,) = soup("h1")
    assert top.get_text().strip("¶ \n")


def test_no_two_pages_have_the_same_title(book):
    titles = Counter(read(book / name).title.get_text() for name in EVERY_PAGE)
    assert [title for title, count in titles.items() if count > 1] == []


@pages
def test_headings_skip_no_level(book, name):
    levels = [int(tag.name[1]) for tag in read(book / name)(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    for level, following in pairwise(levels):
        assert following <= level + 1


@pages
def test_no_id_stands_twice(book, name):
    counts = Counter(ids(read(book / name)))
    assert [anchor for anchor, count in counts.items() if count > 1] == []


@pages
def test_what_refers_to_an_id_finds_it(book, name):
    soup = read(book / name)
    known = set(ids(soup))
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "for"):
        for tag in soup.find_all(attrs={attribute: True}):
            missing = set(str(tag[attribute]).split()) - known
            assert not missing, f"{attribute} of {str(tag)[:80]}"


@pages
def test_links_within_the_book_lead_somewhere(book, name):
    here = book / name
    broken = []
    for tag in read(here).find_all(href=True):
        address = urlsplit(str(tag["href"]))
        if address.scheme or address.netloc:
            continue
        target = (
            (here.parent / unquote(address.path)).resolve() if address.path else here
        )
        if not target.is_file():
            broken.append(str(tag["href"]))
            continue
        anchor = unquote(address.fragment)
        if target.suffix == ".html" and anchor and anchor not in anchors(target):
            broken.append(str(tag["href"]))
    assert sorted(set(broken)) == []


@pages
def test_a_page_loads_nothing_from_elsewhere(book, name):
    here = book / name
    loaded = [str(tag["src"]) for tag in read(here).find_all(src=True)]
    loaded += [
        str(tag["href"])
        for tag in read(here)("link")
        if {"stylesheet", "icon", "preload"} & set(tag["rel"])
    ]
    assert loaded
    for address in map(urlsplit, loaded):
        assert (address.scheme, address.netloc) == ("", "")
        assert (here.parent / unquote(address.path)).is_file(), address.path


@pages
def test_pictures_have_words(book, name):
    for picture in read(book / name)("img"):
        alt = str(picture.get("alt", "")).strip()
        assert alt
        assert Path(urlsplit(str(picture["src"])).path).name not in alt


@pages
def test_what_can_be_used_has_a_name(book, name):
    soup = read(book / name)
    for tag in soup(["button", "summary", "th"]):
        assert name_of(soup, tag).strip(), str(tag)[:80]
    for tag in soup.select("input:not([type=hidden]), [role=region]"):
        assert name_of(soup, tag).strip(), str(tag)[:80]
    for tag in soup.select("article a[href]"):
        assert name_of(soup, tag).strip(), str(tag)[:80]


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chart_is_a_picture_with_name_and_description(book, name):
    soup = read(book / name)
    for chart in soup.select(".chart"):
        wide, narrow = chart("svg", recursive=False)
        assert (wide["class"], narrow["class"]) == (["wide"], ["narrow"])
        for picture in (wide, narrow):
            # What is within an image is not spoken of: no place for links.
            used = picture.select("a, [tabindex]")
            assert picture["role"] == ("group" if used else "img")
            assert all(name_of(soup, part).strip() for part in used)
            title, description = picture.title, picture.desc
            assert name_of(soup, picture) == title.get_text() != ""
            assert picture["aria-describedby"] == description["id"]
            assert re.search(r"\d", description.get_text())
            assert picture.find(style=True) is None
        assert description.get_text() not in chart.find_parent("figure").figcaption


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chart_has_its_source_and_its_data(book, name):
    for chart in read(book / name).select(".chart"):
        assert chart.select_one(".chart-source").get_text().strip()
        (table,) = chart.select("details .table-scroll[tabindex='0'] table")
        assert len(table("tr")) > 1
        assert all(tag.get("scope") for tag in table("th"))
        caption = chart.find_parent("figure").figcaption.get_text()
        assert "Fig." in caption


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_link_to_a_row_carries_its_evidence(book, name):
    page = read(book / name)
    facts = page.select("article a.fact")
    assert len(facts) > 10
    ways_back = []
    for fact in facts:
        assert fact["id"].startswith("cite-")
        # In a list what a link stands on is told beside it.
        if fact.find_parent(class_="listing"):
            assert "aria-describedby" not in fact.attrs
            continue
        note = page.find(id=fact["aria-describedby"]).parent
        assert note.select(f".note-places a[href='#{fact['id']}']")
        assert note.select(f".note-sources a[href='{fact['href']}']")
        ways_back.append(note)
    notes = page.select(".notes > li")
    assert {id(note) for note in ways_back} == {id(note) for note in notes}
    assert len(page.select(".note-places a")) == len(ways_back)


@pytest.mark.parametrize("name", ["chapters/ledger.html", "chapters/sources.html"])
def test_each_row_leads_back_to_the_places_that_cite_it(book, name):
    here = book / name
    for row in read(here).select(".rows > li"):
        for link in row.select(".row-citations a"):
            path, _, anchor = str(link["href"]).partition("#")
            fact = read((here.parent / path).resolve()).find(id=anchor)
            assert fact["href"].endswith(f"{here.name}#{row['id']}")


def test_every_citation_is_listed_where_its_row_stands(book):
    pages = [read(path) for path in sorted(book.glob("chapters/*.html"))]
    listed = Counter(
        {
            str(row["id"]): len(row.select(".row-citations a"))
            for page in pages
            for row in page.select(".listing > li")
        }
    )
    # Events and look-ups stand in their tables, with who cites them in the last column.
    for table in ("events", "lookups"):
        rows = read(book / f"tables/{table}.html").select("tr[id]")
        listed += Counter({str(row["id"]): len(row("td")[-1]("a")) for row in rows})
    # Lists of whole tables link as prose does.
    in_lists = Counter(
        urlsplit(str(link["href"])).fragment
        for page in pages
        for link in page.select(".listing a.fact")
    )
    cited = Counter(link.target for link in prose.citations()) + in_lists
    assert cited - listed == Counter()
    assert listed - cited == Counter()


def test_nothing_that_was_not_meant_for_readers_is_published(book):
    names = {path.name for path in book.iterdir()}
    assert names <= {
        *("index.html", "search.html", "404.html", "searchindex.js", "passages.js"),
        *("objects.inv", "chapters", "data", "figures", "tables"),
        *("_static", "_sources"),
        *("_headers", "_images", ".buildinfo", ".nojekyll", "index.ipynb"),
        *("sitemap.xml", "robots.txt", "card.png", "favicon.ico", "favicon.svg"),
        "apple-touch-icon.png",
    }
    tables = {path.relative_to(book).as_posix() for path in book.glob("tables/**/*")}
    assert tables == set(TABLES.values())
