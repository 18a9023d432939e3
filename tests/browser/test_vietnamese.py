"""The Vietnamese pages, as they are: what is tested of the English ones, in short."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from contents import DOCUMENTS
from playwright.sync_api import Page, expect
from test_accessibility import RULES

from eightypapers.tables import ROOT

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def editions(new_copy: Callable) -> Path:
    """The pages of both editions."""
    copy = new_copy()
    shutil.copytree(ROOT / "locales", copy.root / "locales", dirs_exist_ok=True)
    code, printed = copy.build()
    assert code == 0, printed
    return copy.html


@pytest.fixture(scope="module")
def address(editions: Path, serve: Callable[[Path], str]) -> str:
    """The address at which both are served, of which ``visit`` opens pages."""
    return serve(editions)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_for_everyone_and_fits_a_narrow_window(
    visit: Open, name: str
) -> None:
    page = visit(f"vi/{name}", 320, bypass_csp=True, reduced_motion="reduce")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], len(rule["nodes"])) for rule in found] == []


def test_a_province_is_chosen_by_the_address_and_told_in_vietnamese(
    visit: Open,
) -> None:
    page = visit("vi/chapters/record.html?province=da-nang")
    shown = page.locator("#chart-record .chart-chosen")
    expect(shown).to_be_visible()
    expect(page.locator("#chart-record .chart-title:visible")).to_contain_text(
        "Đà Nẵng"
    )


def test_evidence_opens_in_vietnamese(visit: Open) -> None:
    page = visit("vi/chapters/papers.html")
    page.locator("article p > a.fact[aria-describedby]").first.hover()
    expect(page.locator(".note-beside")).to_be_visible()


def test_the_other_edition_opens_at_the_same_place_with_what_is_chosen(
    visit: Open,
) -> None:
    page = visit("chapters/record.html?province=da-nang#after")
    page.locator("a.edition:visible").click()
    expect(page).to_have_url(
        re.compile(r"/vi/chapters/record\.html\?province=da-nang#after$")
    )
    expect(page.locator("#chart-record .chart-chosen")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_other_edition_is_one_tap_away_at_the_top(visit: Open, width: int) -> None:
    page = visit("chapters/papers.html", width)
    expect(page.get_by_role("link", name="Tiếng Việt").first).to_be_in_viewport()
