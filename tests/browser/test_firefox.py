"""The book in Firefox: from a host, from a folder, and where nothing may be kept."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import firefox as browsers
import pytest
from firefox import Firefox

FOUND = "document.querySelectorAll('#search-results li').length"
ENTER, ESCAPE = "\ue007", "\ue00c"
PAGES = [
    *("index.html", "search.html", "404.html", "tables/provinces.html"),
    *(f"chapters/{name}.html" for name in ("claims", "data", "ledger", "record")),
]


@pytest.fixture(scope="module")
def binary() -> str:
    found = browsers.path()
    if not found:
        pytest.skip("NO FIREFOX: install it (Debian: firefox-esr), or set FIREFOX_PATH")
    return found


@pytest.fixture(scope="module")
def firefox(binary: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    made = Firefox(binary, tmp_path_factory.mktemp("firefox") / "profile")
    yield made
    made.close()


@pytest.fixture(scope="module", params=["Tám mươi bài", "50% #1 of a & b?"])
def folder(
    request: pytest.FixtureRequest, book: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The pages in a folder with a name that an address has to spell out."""
    place = tmp_path_factory.mktemp("folder") / request.param
    shutil.copytree(book, place)
    return place


def test_no_page_breaks_its_policy_or_fails(firefox, address):
    for name in PAGES:
        firefox.visit(f"{address}/{name}")
        # What is fetched in advance is fetched when the page is there.
        firefox.run("new Promise((done) => setTimeout(done, 600))")
        assert firefox.run("window.faults") == [], name


@pytest.mark.parametrize("page", ["index.html", "chapters/record.html", "search.html"])
def test_both_searches_work_from_a_folder(firefox, folder, page):
    box = "#search-box" if page == "search.html" else ".sidebar-search"
    firefox.visit(f"{folder.as_uri()}/{page}")
    firefox.run(f"document.querySelector('{box}').focus()")
    firefox.type(f"thanh tra{ENTER}")
    firefox.wait_for("location.search === '?q=thanh+tra'")
    assert firefox.wait_for(FOUND) > 0
    assert firefox.run("window.faults") == []


def test_evidence_opens_and_closes(firefox, address):
    shown = "document.querySelectorAll('.fact + :popover-open').length"
    firefox.visit(f"{address}/index.html")
    assert firefox.run(shown) == 0
    firefox.point_at(".fact")
    firefox.wait_for(f"{shown} === 1")
    firefox.type(ESCAPE)
    firefox.wait_for(f"{shown} === 0")


@pytest.mark.parametrize("kept", [True, False])
def test_the_mode_can_be_chosen_also_where_nothing_is_kept(
    binary, address, tmp_path, kept
):
    firefox = Firefox(binary, tmp_path / "profile", **{"dom.storage.enabled": kept})
    try:
        firefox.visit(f"{address}/index.html")
        mode = "document.body.dataset.theme"
        assert firefox.run(mode) == "auto"
        firefox.point_at(".content-icon-container .theme-toggle", click=True)
        chosen = firefox.wait_for(f"{mode} !== 'auto' && {mode}")
        assert chosen in ("light", "dark")
        assert firefox.run("window.faults") == []
        firefox.visit(f"{address}/chapters/event.html")
        assert firefox.run(mode) == (chosen if kept else "auto")
    finally:
        firefox.close()
