"""The Vietnamese pages, as they are: what is tested of the English ones, in short."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from contents import DOCUMENTS
from playwright.sync_api import Browser, Page, expect
from test_accessibility import RULES

from eightypapers import __main__ as command_line
from eightypapers.tables import ROOT

Open = Callable[..., Page]


class Handler(command_line.Handler):
    """Serves files as the book's own command does, and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def editions(new_copy: Callable) -> Path:
    """The pages of both editions."""
    copy = new_copy()
    shutil.copytree(ROOT / "locales", copy.root / "locales", dirs_exist_ok=True)
    code, printed = copy.build()
    assert code == 0, printed
    return copy.html


@pytest.fixture(scope="module")
def address(editions: Path) -> Iterator[str]:
    handler = partial(Handler, directory=str(editions))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open a Vietnamese page in a window of its own."""
    contexts = []

    def visit(name: str, width: int = 1280) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            bypass_csp=True,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/vi/{name}")
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_for_everyone_and_fits_a_narrow_window(
    visit: Open, name: str
) -> None:
    page = visit(name, 320)
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], len(rule["nodes"])) for rule in found] == []


def test_a_province_is_chosen_by_the_address_and_told_in_vietnamese(
    visit: Open,
) -> None:
    page = visit("chapters/record.html?province=da-nang")
    shown = page.locator("#chart-record .chart-chosen")
    expect(shown).to_be_visible()
    expect(page.locator("#chart-record .chart-title:visible")).to_contain_text(
        "Đà Nẵng"
    )


def test_evidence_opens_in_vietnamese(visit: Open) -> None:
    page = visit("chapters/papers.html")
    page.locator("article p > a.fact[aria-describedby]").first.hover()
    expect(page.locator(".note-beside")).to_be_visible()
