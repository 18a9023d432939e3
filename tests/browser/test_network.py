"""The book asks nobody for anything, and its rows lead back to what cites them."""

from urllib.parse import urlsplit

import pytest
from contents import PAGES
from playwright.sync_api import expect

FACT = "article p > a.fact"


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_no_page_asks_another_host_nor_fails(browser, book, address, scheme):
    root = address if scheme == "http" else book.as_uri()
    requests, faults = [], []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            message.type in ("error", "warning")
            and faults.append(f"{message.text} {message.location['url']}")
        ),
    )
    page.on(
        "response",
        lambda response: (
            response.status >= 400
            and faults.append(f"{response.status}: {response.url}")
        ),
    )
    for name in PAGES:
        page.goto(f"{root}/{name}")
        if page.locator(FACT).count():
            page.locator(FACT).first.hover()
        page.mouse.wheel(0, 20_000)
        page.wait_for_timeout(150)
    context.close()
    assert len(requests) > 3 * len(PAGES)
    strangers = [url for url in requests if not url.startswith((root, "data:"))]
    assert strangers == []
    assert faults == []


def test_the_face_is_the_books_own(visit):
    page = visit("index.html")
    page.evaluate("() => document.fonts.ready")
    loaded = page.evaluate(
        "() => [...document.fonts].filter(face => face.status === 'loaded')"
        ".map(face => face.family)"
    )
    assert any("Be Vietnam Pro" in family for family in loaded)


def test_the_way_back_from_the_ledger_leads_to_the_citing_place(visit):
    page = visit("chapters/ledger.html#fact-papers-received")
    row = page.locator("#fact-papers-received .row-citations a").last
    row.click()
    page.wait_for_url("**#cite-*")
    anchor = urlsplit(page.url).fragment
    fact = page.locator(f"#{anchor}")
    expect(fact).to_be_in_viewport()
    expect(fact).to_have_attribute("href", "ledger.html#fact-papers-received")
