"""What pages load: joined, named by content, and allowed by the policy of each page."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from eightypapers.site import assets

HASHED = re.compile(r"[\w-]+\.[0-9a-f]{10}\.(?:css|js|woff2)")
STATIC = Path(assets.__file__).with_name("static")


@pytest.fixture(scope="module")
def pages(book):
    """Every page of the book, by its path."""
    return {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(book.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def path_of(book):
    """What gives the file at an address, as it is written in a page."""

    def path_of(page, address):
        # On a host, the page for missing addresses is shown at any depth.
        folder = book if address.startswith("/") else page.parent
        return (folder / address.partition("?")[0].lstrip("/")).resolve()

    return path_of


@pytest.fixture(scope="module")
def loaded(path_of):
    """What gives the files of the book that a page loads of its own accord."""

    def loaded(page, soup):
        sources = [tag["src"] for tag in soup.select("script[src]")]
        sources += [tag["href"] for tag in soup.select("link[rel=stylesheet]")]
        return [path_of(page, source) for source in sources]

    return loaded


def test_every_page_loads_one_stylesheet_and_what_it_needs_of_scripts(pages, loaded):
    for page, soup in pages.items():
        assert len(soup.select("link[rel=stylesheet]")) == 1, page
        names = {path.name.partition(".")[0] for path in loaded(page, soup)}
        if page.name == "search.html":
            assert names >= {"book", "searchtools", "searchindex", "search", "passages"}
        else:
            assert names <= {"book", "choices", "filter", "tables"}, page


def test_a_file_in_a_page_is_there_and_named_by_its_content(pages, loaded):
    for page, soup in pages.items():
        files = [path for path in loaded(page, soup) if path.parent.name == "_static"]
        assert files
        for path in files:
            if HASHED.fullmatch(path.name):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                assert path.name.split(".")[-2] == digest[:10]
            else:
                assert page.name == "search.html"
                assert path.is_file()


def test_the_face_is_asked_for_early_and_is_there(book, pages, path_of):
    for page, soup in pages.items():
        (script,) = [tag.text for tag in soup.head("script") if "preload" in tag.text]
        addresses = json.loads(re.search(r"\[.*?\]", script)[0])
        (stylesheet,) = book.glob("_static/book.*.css")
        text = stylesheet.read_text(encoding="utf-8")
        for address in addresses:
            face = path_of(page, address)
            assert f'url("{face.name}")' in text
            assert face.is_file()
        assert len(addresses) == text.count(".woff2")


def test_the_policy_lets_in_the_scripts_that_stand_in_a_page_and_no_others(pages):
    for page, soup in pages.items():
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        rules = dict(rule.split(" ", 1) for rule in policy["content"].split("; "))
        digests = [
            base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
            for script in soup("script")
            if not script.get("src") and not script.get("type")
        ]
        assert sorted(rules["script-src"].split()) == sorted(
            ["'self'", *(f"'sha256-{digest}'" for digest in digests)]
        ), page
        assert rules["default-src"] == "'none'"
        assert rules["style-src"] == "'self'"
        assert not policy.find_previous(["script", "style"])


def test_no_style_stands_in_a_page(pages):
    for page, soup in pages.items():
        assert soup("style") == [], page
        assert soup.find(style=True) is None, page
        handlers = [
            name
            for tag in soup.find_all(True)
            for name in tag.attrs
            if name[:2] == "on"
        ]
        assert handlers == [], page
