"""The pages as they look: on narrow windows, in the dark, on paper."""

import re

import pytest
from contents import CHAPTERS, PAGES
from playwright.sync_api import expect

# On these, lightness as the eye sees it: a white page has 1, a black one 0.
LUMINANCE = """(elements, property) => elements.map(element => {
    const color = getComputedStyle(element)[property].match(/[\\d.]+/g).map(Number);
    const [r, g, b] = color.map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
})"""


def luminance(locator, what="color"):
    return locator.evaluate_all(LUMINANCE, what)[0]


def contrast(one, other):
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)


def colors(page):
    """Give the luminance of the ground, and of what is seen on it."""
    ground = luminance(page.locator("body"), "backgroundColor")
    seen = {
        "words": luminance(page.locator("article p").first),
        "fact": luminance(page.locator("article p > a.fact").first),
        "link": luminance(page.locator("article p > a").first),
        "note": luminance(page.locator(".chart-source").first),
        "sidebar": luminance(page.locator(".sidebar-tree a").first),
    }
    texts = page.locator(".chart > svg:visible text")
    fills = texts.evaluate_all(LUMINANCE, "fill")
    assert fills
    return ground, seen | dict(zip(texts.all_text_contents(), fills, strict=True))


@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_narrow_window(visit, name):
    page = visit(name, 320, 640)
    wide, window = page.evaluate(
        "() => [document.documentElement.scrollWidth, innerWidth]"
    )
    assert wide <= window
    outside = page.evaluate(
        """() => [...document.querySelectorAll("article p, article svg, article dt")]
            .filter(part => part.checkVisibility({ visibilityProperty: true }))
            .filter(part => !part.closest("details, table"))
            .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
            .map(part => part.outerHTML.slice(0, 80))"""
    )
    assert outside == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_one_composition_of_each_chart_shows(visit, name):
    page = visit(name)
    for width, shown in ((1280, "wide"), (720, ""), (375, "narrow"), (343, "narrow")):
        page.set_viewport_size({"width": width, "height": 800})
        for chart in page.locator(".chart").all():
            visible = chart.locator("> svg:visible")
            assert visible.count() == 1, f"at {width}"
            assert shown in visible.get_attribute("class")
            # Drawn 1:1 for a width, letters measure 12 px: they stay legible.
            box = visible.bounding_box()
            assert box["width"] >= float(visible.get_attribute("width")) * 0.8
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("chosen", ["by the system", "by the reader"])
def test_the_dark_is_dark(visit, chosen):
    if chosen == "by the system":
        page = visit("index.html", color_scheme="dark")
        expect(page.locator("body")).to_have_attribute("data-theme", "auto")
    else:
        page = visit("index.html", color_scheme="light")
        page.evaluate("localStorage.setItem('theme', 'dark')")
        page.reload()
        expect(page.locator("body")).to_have_attribute("data-theme", "dark")
    ground, seen = colors(page)
    assert ground < 0.02
    for name, lightness in seen.items():
        assert lightness > ground, name
        assert contrast(lightness, ground) >= 4.5, name


@pytest.mark.parametrize("chosen", ["by the system", "by the reader"])
def test_the_light_is_light(visit, chosen):
    if chosen == "by the system":
        page = visit("index.html", color_scheme="light")
    else:
        page = visit("index.html", color_scheme="dark")
        page.evaluate("localStorage.setItem('theme', 'light')")
        page.reload()
    ground, seen = colors(page)
    assert ground > 0.95
    for name, lightness in seen.items():
        assert contrast(lightness, ground) >= 4.5, name


def test_evidence_can_be_read_in_the_dark(visit):
    page = visit("index.html", color_scheme="dark")
    page.locator("article p > a.fact").first.focus()
    note = page.locator(".note-beside")
    expect(note).to_be_visible()
    ground = luminance(note, "backgroundColor")
    assert ground < 0.05
    for part in note.locator("p, a, .note-name").all():
        assert contrast(luminance(part), ground) >= 4.5


def test_pages_are_printed_without_what_is_for_the_screen(visit):
    page = visit("chapters/event.html", color_scheme="dark")
    page.emulate_media(media="print")
    for part in (".sidebar-drawer", ".toc-drawer", ".related-pages", ".mobile-header"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator("details:not(.evidence):visible")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    for chart in page.locator(".chart").all():
        expect(chart.locator("> svg:visible")).to_have_class("wide")
    assert luminance(page.locator("body"), "backgroundColor") > 0.95
    assert luminance(page.locator("article p").first) < 0.05


def test_charts_leave_room_on_paper_and_tables_of_words_may_break(visit):
    """Or they stand on a page of their own, and leave the one before empty."""
    page = visit("chapters/programs.html")
    page.emulate_media(media="print")
    heights = "charts => charts.map(chart => chart.getBoundingClientRect().height)"
    for height in page.locator(".chart > svg.wide").evaluate_all(heights):
        assert 0 < height <= 16 / 2.54 * 96
    page = visit("chapters/event.html")
    page.emulate_media(media="print")
    for inside, breaks in ((".chart", "avoid"), (".text-table", "auto")):
        figure = page.locator(f"figure:has({inside})").first
        expect(figure).to_have_css("break-inside", breaks)


def test_addresses_of_sources_are_printed(visit):
    page = visit("chapters/sources.html")
    page.emulate_media(media="print")
    link = page.locator("article a.external").first
    shown = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert link.get_attribute("href") in shown


def test_the_first_key_skips_to_the_content(visit):
    page = visit("chapters/event.html")
    page.keyboard.press("Tab")
    while not page.locator("a:focus").count():
        page.keyboard.press("Tab")
    skip = page.locator("a:focus")
    expect(skip).to_have_text(re.compile("Skip to content"))
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


def test_charts_are_shown_to_those_who_hear_the_page(visit):
    page = visit("chapters/event.html")
    for chart in page.locator(".chart > svg:visible").all():
        title = chart.locator("> title").text_content()
        expect(chart).to_have_accessible_name(title)
        expect(chart).to_have_accessible_description(
            chart.locator("> desc").text_content()
        )


def test_a_wide_table_scrolls_within_itself(visit):
    page = visit("chapters/record.html", 320, 640)
    page.locator(".chart-data > summary").first.click()
    table = page.locator(".chart-data .table-scroll").first
    expect(table).to_be_visible()
    box = table.bounding_box()
    assert box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    table.focus()
    expect(table).to_be_focused()


def test_no_code_is_offered_of_a_chart_that_has_no_data_yet(visit):
    page = visit("chapters/papers.html")
    folded = page.locator("details.hide", has_text="papers_by_topic")

    expect(folded).to_have_count(1)
    expect(folded).to_be_hidden()
    expect(page.locator("details.hide", has_text="papers.by_clause")).to_be_visible()
