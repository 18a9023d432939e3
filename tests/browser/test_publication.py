"""What the book tells to programs: tags, structured data, site map, missing pages."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from contents import CHAPTERS, DOCUMENTS, EVERY_PAGE, TABLES
from PIL import Image
from playwright.sync_api import expect

from eightypapers.tables import ROOT, descriptor

CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
HOME = CONFIG["html"]["baseurl"]
ONCE = [
    *("viewport", "description", "og:site_name", "og:type", "og:title", "og:locale"),
    *("og:description", "og:url", "og:image", "og:image:alt", "twitter:card"),
]
DATA_PAGE = "chapters/data.html"
DEEP = "no/such/folder/page.html"

pages = pytest.mark.parametrize("name", EVERY_PAGE)
documents = pytest.mark.parametrize("name", DOCUMENTS)


@cache
def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def metas(page):
    """Give the contents of a page's tags by name; a tag that stands twice fails."""
    found = [
        (str(meta.get("name") or meta.get("property")), str(meta["content"]))
        for meta in page.head("meta")
        if meta.get("name") or meta.get("property")
    ]
    counts = Counter(name for name, _ in found)
    assert [name for name, count in counts.items() if count > 1] == []
    return dict(found)


def linked(page):
    (block,) = page.select('script[type="application/ld+json"]')
    return json.loads(block.string)


def published(name):
    """Give the address at which a page is published."""
    return HOME if name == "index.html" else HOME + name


def file_at(book, address):
    assert address.startswith(HOME)
    path = address.removeprefix(HOME).partition("#")[0]
    return book / (path or "index.html")


@pages
def test_a_page_has_each_tag_once(book, name):
    told = metas(read(book / name))
    missing = [tag for tag in ONCE if not told.get(tag, "").strip()]
    assert missing == []
    assert len(told["description"]) <= 160
    assert told["og:description"] == told["description"]
    (icon,) = read(book / name).select('link[rel="icon"][type="image/svg+xml"]')
    assert ((book / name).parent / icon["href"]).is_file()


def test_no_two_pages_have_the_same_description(book):
    told = Counter(metas(read(book / name))["description"] for name in EVERY_PAGE)
    assert [text for text, count in told.items() if count > 1] == []


@pages
def test_a_page_names_its_public_address(book, name):
    (canonical,) = read(book / name).select('link[rel="canonical"]')
    assert canonical["href"] == metas(read(book / name))["og:url"] == published(name)


def test_the_card_is_there_and_told_of_in_words(book):
    told = metas(read(book / "index.html"))
    with Image.open(file_at(book, told["og:image"])) as card:
        size = [str(pixels) for pixels in card.size]
    assert size == ["1200", "630"]
    assert size == [told["og:image:width"], told["og:image:height"]]
    titles = [
        title.get_text() for title in read(book / "index.html")(class_="chart-title")
    ]
    assert any(title in told["og:image:alt"] for title in titles)
    assert CONFIG["title"] in told["og:image:alt"]


@documents
def test_a_page_can_be_cited_by_its_title(book, name):
    told = metas(read(book / name))
    heading = read(book / name).h1.get_text().rstrip("#")
    assert told["citation_title"] == told["og:title"] == heading
    assert told["citation_author"] == CONFIG["author"]
    inside = told.get("citation_book_title")
    assert inside == (None if name == "index.html" else CONFIG["title"])


@documents
def test_a_page_is_described_as_what_it_is(book, name):
    told = linked(read(book / name))
    kinds = dict.fromkeys(DOCUMENTS, "WebPage") | dict.fromkeys(CHAPTERS, "Article")
    kinds |= {"index.html": "Book", DATA_PAGE: "Dataset"}
    assert told["@type"] == kinds[name]
    assert told["@id"].startswith(published(name))
    assert told["url"] == published(name)
    assert told["inLanguage"] == read(book / name).html["lang"]
    whole = told if name == "index.html" else told["isPartOf"]
    assert whole["@id"] == linked(read(book / "index.html"))["@id"]
    assert file_at(book, told["image"]).is_file()


def test_the_tables_are_described_with_every_file(book):
    told = linked(read(book / DATA_PAGE))
    forms = {
        part["contentUrl"]: part["encodingFormat"] for part in told["distribution"]
    }
    files = {file_at(book, address): form for address, form in forms.items()}
    tables = {book / "data" / table["path"] for table in descriptor()["resources"]}
    assert {path for path, form in files.items() if form == "text/csv"} == tables
    whole = {*book.glob("data/*.zip"), *book.glob("data/*.xlsx")}
    assert set(files) - tables == whole
    assert len(whole) == 2
    assert all(path.is_file() for path in files)
    assert told["name"] == descriptor()["title"]
    assert 50 <= len(told["description"]) <= 5000
    assert told["license"] == [entry["path"] for entry in descriptor()["licenses"]]
    assert told["creator"]["name"] == CONFIG["author"]


def test_the_site_map_lists_the_pages_for_readers(book):
    root = ElementTree.parse(book / "sitemap.xml").getroot()
    listed = [entry.findtext("{*}loc") for entry in root]
    assert listed == [published(name) for name in [*DOCUMENTS, *TABLES.values()]]
    assert all(file_at(book, address).is_file() for address in listed)


def test_robots_are_led_to_the_site_map(book):
    lines = (book / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert f"Sitemap: {HOME}sitemap.xml" in lines
    assert not any(line.startswith("Disallow") for line in lines)


def test_the_address_stands_in_one_place():
    host = urlsplit(HOME).netloc
    files = [*ROOT.glob("*.*"), *ROOT.glob("data/*"), *ROOT.glob("chapters/*")]
    files += [path for path in (ROOT / "eightypapers").rglob("*") if path.is_file()]
    found = [
        path.name
        for path in files
        if path.is_file() and host.encode() in path.read_bytes()
    ]
    assert found == ["_config.yml"]


def test_a_missing_page_is_answered_with_one_that_leads_on(browser, address):
    # A page of its own: one that is left behind breaks off what it still loads.
    page = browser.new_page()
    faults = []
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on(
        "response",
        lambda answer: answer.status >= 400 and faults.append(answer.url),
    )
    answer = page.goto(f"{address}/{DEEP}")
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("There is no such page")
    face = page.locator("h1").evaluate("tag => getComputedStyle(tag).fontFamily")
    assert "Be Vietnam Pro" in face
    assert faults == [f"{address}/{DEEP}"]
    links = page.locator("a[href]").evaluate_all(
        "tags => tags.map(tag => [tag.getAttribute('href'), tag.href])"
    )
    led = {
        full.partition("#")[0]
        for written, full in links
        if not written.startswith("#") and full.startswith(address)
    }
    assert {f"{address}/{name}" for name in [*DOCUMENTS, "search.html"]} <= led
    for target in led:
        assert page.request.get(target).status == 200, target
    page.locator(".sidebar-search").fill("syllables")
    page.locator(".sidebar-search").press("Enter")
    page.wait_for_url(f"{address}/search.html?*")
    expect(page.locator("#search-results li a").first).to_be_visible()
    page.close()
