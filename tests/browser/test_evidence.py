"""Notes open beside their links by key, pointer and touch, and stand at the end."""

import re

import pytest
from contents import CHAPTERS
from playwright.sync_api import expect

from eightypapers.evidence.links import resolve

CHAPTER = "chapters/event.html"
FACT = "article p > a.fact[href*='#fact-']"


def first(page):
    """Give the first link to a fact, and the place of the note that is open."""
    return page.locator(FACT).first, page.locator(".note-beside")


def folded(page, link):
    """Give the note of a link where it stands at the end of the page."""
    return page.locator(f"li:has(> [id='{link.get_attribute('aria-describedby')}'])")


def box(locator):
    """Give the box of an element: left, top, right, bottom."""
    found = locator.bounding_box()
    right, bottom = found["x"] + found["width"], found["y"] + found["height"]
    return found["x"], found["y"], right, bottom


def test_it_opens_and_closes_with_the_focus(visit):
    page = visit(CHAPTER)
    link, note = first(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    expect(note.locator("a").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    expect(note).to_be_visible()
    for _ in range(note.locator("a").count() + 1):
        page.keyboard.press("Tab")
    facts = page.locator("article a.fact")
    place = facts.evaluate_all("links => links.indexOf(document.activeElement)")
    following = facts.nth(place)
    assert facts.nth(place - 1).get_attribute("id") == link.get_attribute("id")
    expect(note.locator("a").last).to_have_attribute(
        "href", following.get_attribute("href")
    )


@pytest.mark.parametrize("keys", [0, 1], ids=["on the link", "in the note"])
def test_escape_closes_it_and_leaves_the_focus(visit, keys):
    page = visit(CHAPTER)
    link, note = first(page)
    link.focus()
    expect(note).to_be_visible()
    for _ in range(keys):
        page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(link).to_be_focused()
    link.blur()
    link.focus()
    expect(note).to_be_visible()


def test_it_opens_under_the_pointer_and_stays_while_that_is_on_it(visit):
    page = visit(CHAPTER)
    link, note = first(page)
    link.hover()
    expect(note).to_be_visible()
    left, top, right, bottom = box(note)
    x, _, over, under = box(link)
    # Straight down, with a rest between the words and the note.
    across = min(max((x + over) / 2, left + 4), right - 4)
    for down in ((under + top) / 2, top + 12, bottom - 4):
        page.mouse.move(across, down)
        page.wait_for_timeout(500)
        expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    page.mouse.move(1, 1)
    link.hover()
    expect(note).to_be_visible()
    page.mouse.move(1, 1)
    expect(note).to_have_count(0)


# Opens all notes of a page, one after the other, and lists what goes wrong.
OPEN_ALL = """() => {
    const page = document.documentElement, faults = [];
    for (const link of document.querySelectorAll("a.fact[aria-describedby]")) {
        if (!link.checkVisibility()) continue;
        link.focus();
        const note = link.nextElementSibling;
        if (!note?.matches(".note-beside:popover-open")) {
            faults.push(`${link.id} does not open`);
            continue;
        }
        const room = note.getBoundingClientRect();
        if (room.left < 0 || room.right > page.clientWidth || room.width < 120)
            faults.push(`${link.id} reaches out of the window`);
        for (const words of link.getClientRects())
            if (words.left < room.right - 1 && room.left < words.right - 1 &&
                words.top < room.bottom - 1 && room.top < words.bottom - 1)
                faults.push(`${link.id} covers its own words`);
        if (page.scrollWidth > page.clientWidth)
            faults.push(`${link.id} makes the page scroll sideways`);
    }
    return faults;
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_it_covers_neither_the_fact_nor_the_edge_of_the_window(visit, name):
    page = visit(name)
    # The narrow and low ones are a desk's window, enlarged twice and four times.
    for width, height in ((1280, 800), (375, 800), (640, 400), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OPEN_ALL) == [], f"at {width}"


def test_on_touch_the_first_tap_opens_and_the_second_follows(visit):
    page = visit(CHAPTER, 375, 800, has_touch=True, is_mobile=True)
    link, note = first(page)
    link.tap()
    expect(note).to_be_visible()
    assert page.url.endswith(CHAPTER)
    link.tap()
    page.wait_for_url(re.compile(r"chapters/ledger\.html#fact-"))


def test_on_touch_a_tap_elsewhere_closes_it_and_another_fact_opens(visit):
    page = visit(CHAPTER, 375, 800, has_touch=True, is_mobile=True)
    link, note = first(page)
    other = page.locator(FACT).nth(2)
    link.tap()
    expect(note).to_be_visible()
    page.locator("h1").tap()
    expect(note).to_have_count(0)
    link.tap()
    expect(note).to_be_visible()
    other.tap()
    expect(note).to_contain_text(folded(page, other).locator(".note-name").inner_text())
    assert page.url.endswith(CHAPTER)


def test_on_touch_the_links_in_it_can_be_followed(visit):
    page = visit(CHAPTER, 375, 800, has_touch=True, is_mobile=True)
    link, note = first(page)
    link.tap()
    note.locator("a").first.tap()
    page.wait_for_url(re.compile(r"chapters/sources\.html#source-"))


def test_without_script_it_stands_at_the_end_and_leads_back(visit):
    page = visit(CHAPTER, java_script_enabled=False)
    link, _ = first(page)
    note = folded(page, link)
    expect(note).to_be_hidden()
    page.locator(".evidence > summary").click()
    expect(note).to_contain_text(
        resolve(link.get_attribute("href").partition("#")[2]).text
    )
    note.locator(".note-places a").first.click()
    expect(link).to_be_in_viewport()
    page.locator(FACT).first.click()
    page.wait_for_url(re.compile(r"chapters/ledger\.html#fact-"))


def test_it_is_what_the_link_is_described_by(visit):
    page = visit(CHAPTER)
    link, _ = first(page)
    # As the browser has it, which leaves out what is folded away by itself.
    session = page.context.new_cdp_session(page)
    heard = session.send("Accessibility.getFullAXTree")["nodes"]
    told = {node["description"]["value"] for node in heard if "description" in node}
    entry = resolve(link.get_attribute("href").partition("#")[2])
    said = f"{entry.name}: {entry.text}"
    assert said in {words.replace(" :", ":") for words in told}


@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
def test_a_sentence_is_copied_without_it(visit, opened):
    page = visit(CHAPTER)
    link, note = first(page)
    sentence = page.locator("article h1 + p")
    written = " ".join(sentence.text_content().split())
    if opened:
        link.focus()
        expect(note).to_be_visible()
    copied = sentence.evaluate(
        """sentence => {
            getSelection().selectAllChildren(sentence);
            return new Promise(done => {
                document.addEventListener("copy", () => done(String(getSelection())));
                document.execCommand("copy");
            });
        }"""
    )
    assert " ".join(copied.split()) == written


def test_it_is_printed_at_the_end_and_nowhere_else(visit):
    page = visit(CHAPTER)
    link, note = first(page)
    link.focus()
    expect(note).to_be_visible()
    page.emulate_media(media="print")
    expect(note).to_be_hidden()
    expect(folded(page, link)).to_be_visible()
