"""Evidence opens by keyboard, pointer and touch, closes on Escape, covers nothing."""

import re

import pytest
from contents import CHAPTERS
from playwright.sync_api import expect

from eightypapers.evidence.links import resolve

CHAPTER = "chapters/event.html"
FACT = "article p > .fact-fact"


def fact_of(page, number=0):
    """Give a fact, its link and its evidence."""
    fact = page.locator(FACT).nth(number)
    return fact, fact.locator("> a"), fact.locator("> .evidence")


def box(locator):
    """Give the box of an element: left, top, right, bottom."""
    found = locator.bounding_box()
    right, bottom = found["x"] + found["width"], found["y"] + found["height"]
    return found["x"], found["y"], right, bottom


def test_evidence_is_closed_at_first(visit):
    page = visit(CHAPTER)
    notes = page.locator(".evidence")
    assert notes.count() > 10
    assert page.locator(".evidence:visible").count() == 0


def test_it_opens_and_closes_with_the_focus(visit):
    page = visit(CHAPTER)
    _, link, note = fact_of(page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    expect(note.locator("a").first).to_be_focused()
    expect(note).to_be_visible()
    for _ in range(note.locator("a").count()):
        page.keyboard.press("Tab")
    expect(note).to_be_hidden()


def test_escape_closes_it_and_leaves_the_focus(visit):
    page = visit(CHAPTER)
    _, link, note = fact_of(page)
    link.focus()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(link).to_be_focused()
    link.blur()
    link.focus()
    expect(note).to_be_visible()


def test_it_opens_under_the_pointer_and_stays_while_that_is_on_it(visit):
    page = visit(CHAPTER)
    _, link, note = fact_of(page)
    link.hover()
    expect(note).to_be_visible()
    left, top, right, bottom = box(note)
    x, _, over, under = box(link)
    # Straight down, with a rest between the words and the note.
    across = min(max((x + over) / 2, left + 4), right - 4)
    for down in ((under + top) / 2, top + 12):
        page.mouse.move(across, down)
        page.wait_for_timeout(500)
        expect(note).to_be_visible()
    page.mouse.move(across, bottom - 4)
    page.wait_for_timeout(400)
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.mouse.move(1, 1)
    link.hover()
    expect(note).to_be_visible()
    page.mouse.move(1, 1)
    expect(note).to_be_hidden()


# Opens all evidence of a page, one after the other, and lists what goes wrong.
OPEN_ALL = """() => {
    const page = document.documentElement, faults = [];
    for (const fact of document.querySelectorAll(".fact:has(> .evidence)")) {
        const link = fact.querySelector(":scope > a");
        const note = fact.querySelector(":scope > .evidence");
        link.focus({ preventScroll: true });
        const room = note.getBoundingClientRect();
        if (getComputedStyle(note).visibility !== "visible")
            faults.push(`${fact.id} does not open`);
        if (room.left < 0 || room.right > page.clientWidth)
            faults.push(`${fact.id} reaches out of the window`);
        for (const words of link.getClientRects())
            if (words.left < room.right - 1 && room.left < words.right - 1 &&
                words.top < room.bottom - 1 && room.top < words.bottom - 3)
                faults.push(`${fact.id} covers its own words`);
        if (page.scrollWidth > page.clientWidth)
            faults.push(`${fact.id} makes the page scroll sideways`);
    }
    return faults;
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_it_covers_neither_the_fact_nor_the_edge_of_the_window(visit, name):
    page = visit(name)
    for width in (1280, 768, 375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OPEN_ALL) == [], f"at {width}"


def test_on_touch_the_first_tap_opens_and_the_second_follows(visit):
    page = visit(CHAPTER, 375, 800, has_touch=True, is_mobile=True)
    _, link, note = fact_of(page)
    link.tap()
    expect(note).to_be_visible()
    assert page.url.endswith(CHAPTER)
    link.tap()
    page.wait_for_url(re.compile(r"chapters/ledger\.html#fact-"))


def test_on_touch_a_tap_elsewhere_closes_it_and_another_fact_opens(visit):
    page = visit(CHAPTER, 375, 800, has_touch=True, is_mobile=True)
    _, link, note = fact_of(page)
    _, other_link, other_note = fact_of(page, 2)
    link.tap()
    expect(note).to_be_visible()
    page.locator("h1").tap()
    expect(note).to_be_hidden()
    link.tap()
    expect(note).to_be_visible()
    page.locator("h1").tap()
    other_link.tap()
    expect(other_note).to_be_visible()
    expect(note).to_be_hidden()
    assert page.url.endswith(CHAPTER)


def test_on_touch_the_links_in_it_can_be_followed(visit):
    page = visit(CHAPTER, 375, 800, has_touch=True, is_mobile=True)
    _, link, note = fact_of(page)
    link.tap()
    note.locator("a").first.tap()
    page.wait_for_url(re.compile(r"chapters/sources\.html#source-"))


def test_it_needs_no_script(visit):
    page = visit(CHAPTER, java_script_enabled=False)
    _, link, note = fact_of(page)
    link.hover()
    expect(note).to_be_visible()
    page.mouse.move(1, 1)
    expect(note).to_be_hidden()
    link.focus()
    expect(note).to_be_visible()
    target = link.get_attribute("href").partition("#")[2]
    assert resolve(target).text in note.text_content()


def test_it_is_what_the_link_is_described_by(visit):
    page = visit(CHAPTER)
    _, link, note = fact_of(page)
    expect(link).to_have_accessible_description(
        re.compile(re.escape(note.locator(".evidence-text").text_content()))
    )


def test_it_is_not_printed(visit):
    page = visit(CHAPTER)
    page.emulate_media(media="print")
    _, link, note = fact_of(page)
    link.focus()
    expect(note).to_be_hidden()
