"""The pages for everyone: by ear, by keyboard, enlarged, in few colors, unscripted."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from contents import PAGES, TABLES
from playwright.sync_api import expect

from eightypapers.site.language_marks import VIETNAMESE

MODES = ("light", "dark")

# Every rule, best practice and experiments included, but two.
RULES = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
        *("best-practice", "experimental"),
    ],
    "rules": {
        # Contrast of 7:1: notes in a muted color recede, and have level AA's 4.5:1.
        "color-contrast-enhanced": {"enabled": False},
        # A guess: it takes the name that each row of a list begins with for a heading.
        "p-as-heading": {"enabled": False},
    },
    "resultTypes": ["violations"],
}
COLORS = RULES | {"runOnly": ["cat.color"]}
AXE = Axe()
FACT = "article p > a.fact[aria-describedby]"


# A long table takes axe half a minute a look, and is written as the short ones are.
LONG = TABLES["papi_scores"]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            (name, width),
            id=f"{name}-{width}",
            marks=[pytest.mark.weekly] if name == LONG else [],
        )
        for name in PAGES
        for width in (375, 1280)
    ],
)
def page(request, browser, address):
    """A page at a width, opened once: tests look at it in turn, and leave it so."""
    name, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{address}/{name}")
    yield page
    context.close()


@pytest.fixture
def charts(page):
    """The charts of a page, with their tables unfolded."""
    charts = page.locator(".chart")
    fold = "(all, open) => all.forEach(details => { details.open = open; })"
    charts.locator("details").evaluate_all(fold, True)
    yield charts
    charts.locator("details").evaluate_all(fold, False)


@pytest.fixture
def large_letters(page):
    """Letters twice as large, as the browser's settings make them."""
    session = page.context.new_cdp_session(page)
    before = page.viewport_size
    resize = "Page.setFontSizes"
    session.send(resize, {"fontSizes": {"standard": 32, "fixed": 26}})
    yield
    session.send(resize, {"fontSizes": {"standard": 16, "fixed": 13}})
    session.detach()
    page.set_viewport_size(before)


LIGHTNESS = """color => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}"""

LANDMARKS = {
    *("banner", "complementary", "contentinfo", "form", "main", "navigation"),
    *("region", "search"),
}

# What the keyboard comes to, in the order of the page.
STOPS = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(stop => stop.tabIndex >= 0 && !stop.disabled
        && !stop.matches("details:not([open]) > :not(summary:first-of-type) *")
        && stop.checkVisibility({ visibilityProperty: true }))"""

SAID = """stop => `${stop.tagName} ${stop.id} ${stop.getAttribute("href") ?? ""} `
    + (stop.getAttribute("aria-label") ?? stop.textContent.trim()).slice(0, 60)"""


def axe(page, within=None, rules=RULES):
    """Give what axe finds: the rule, and where it was broken first."""
    # What is folded away is not judged, and a page of tables has a lot of it.
    context = {
        "exclude": [["details:not([open]) > :not(summary)"]],
        **({"include": [[within]]} if within else {}),
    }
    found = AXE.run(page, context, rules).response
    assert found["passes"]
    return {
        (rule["id"], node["html"][:200], node["failureSummary"])
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    }


def show_in(page, mode):
    """Change the mode, and see that the page itself has changed."""
    page.emulate_media(color_scheme=mode)
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(f"({LIGHTNESS})(({ground})())")
    assert light > 0.95 if mode == "light" else light < 0.02


def stops(page, what=SAID):
    return page.evaluate(f"() => ({STOPS})().map({what})")


def tree(page):
    """Give what a screen reader gets to know of the page: a flat list, in order."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}

    def walk(node):
        if not node["ignored"]:
            yield node
        for child in map(by_id.get, node.get("childIds", [])):
            if child:
                yield from walk(child)

    def words(node, key):
        return node.get(key, {}).get("value", "")

    return [
        {
            "role": words(node, "role").lower(),
            "name": words(node, "name"),
            "description": words(node, "description"),
            "properties": {
                each["name"]: each["value"].get("value")
                for each in node.get("properties", [])
            },
        }
        for node in walk(nodes[0])
    ]


# By the rules


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing(page, mode):
    show_in(page, mode)
    # What is written is the same in both modes; how it looks is not.
    assert axe(page, rules=RULES if mode == "light" else COLORS) == set()


@pytest.mark.parametrize("name", ["index.html", "chapters/data.html"])
def test_axe_finds_nothing_in_what_opens(visit, name):
    page = visit(name, 375, bypass_csp=True, reduced_motion="reduce")
    page.locator("article details").evaluate_all(
        "folded => [...folded.slice(0, 2), ...folded.slice(-1)]"
        ".forEach(each => { each.open = true; })"
    )
    facts = page.locator(FACT)
    if facts.count():
        facts.first.focus()
        expect(page.locator(".note-beside")).to_be_visible()
    for mode in MODES:
        show_in(page, mode)
        assert axe(page, "article details[open]") == set()
        if facts.count():
            assert axe(page, "p:has(> .note-beside)") == set()
            assert axe(page, ".notes") == set()
    page.keyboard.press("Escape")
    for opener, drawer in (("#__navigation", "sidebar"), ("#__toc", "toc")):
        page.locator(opener).check()
        expect(page.locator(f".{drawer}-drawer a:visible").first).to_be_in_viewport()
        for mode in MODES:
            show_in(page, mode)
            assert axe(page, f".{drawer}-drawer") == set()
        page.locator(opener).evaluate("box => { box.checked = false; }")


# By ear


def test_a_page_is_heard_as_landmarks_that_differ_and_headings_in_order(page):
    heard = tree(page)
    landmarks = Counter(
        (node["role"], node["name"]) for node in heard if node["role"] in LANDMARKS
    )
    assert {("main", ""), ("contentinfo", "")} <= set(landmarks)
    assert max(landmarks.values()) == 1
    roles = Counter(role for role, _ in landmarks)
    assert all(name for role, name in landmarks if roles[role] > 1)
    headings = [node for node in heard if node["role"] == "heading"]
    assert all(node["name"].strip() for node in headings)
    levels = [node["properties"]["level"] for node in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    symbols = page.locator("symbol > title").all_text_contents()
    assert not {node["name"] for node in heard} & set(symbols)


def test_on_a_wide_window_both_drawers_are_landmarks(visit):
    heard = tree(visit("chapters/event.html", 1440))
    drawers = [node["name"] for node in heard if node["role"] == "navigation"]
    assert drawers == ["Chapters", "On this page", "Neighboring pages"]


def test_a_chart_is_heard_as_title_and_finding_then_its_table(page, charts):
    written = charts.evaluate_all(
        """charts => charts.map(chart => {
            const drawn = [...chart.querySelectorAll(":scope > svg")]
                .find(svg => svg.checkVisibility());
            const words = tag => drawn.querySelector(`:scope > ${tag}`).textContent;
            return [words("title"), words("desc"), drawn.getAttribute("role"),
                drawn.querySelectorAll("a, [tabindex]").length];
        })"""
    )
    heard = tree(page)
    starts = [place for place, node in enumerate(heard) if node["role"] == "figure"]
    figures = [heard[start:end] for start, end in pairwise([*starts, len(heard)])]
    titles = {title for title, *_ in written}
    figures = [figure for figure in figures if any(n["name"] in titles for n in figure)]
    assert len(figures) == len(written)
    for figure, (title, finding, role, marks) in zip(figures, written, strict=True):
        place, picture = next(
            (place, node) for place, node in enumerate(figure) if node["name"] == title
        )
        # The other composition has the same title, and would be heard as well.
        assert [node["name"] for node in figure if node["role"] != "table"].count(
            title
        ) == 1
        assert picture["role"] == {"img": "image"}.get(role, role)
        assert picture["description"] == finding
        table = next(p for p, node in enumerate(figure) if node["role"] == "table")
        assert place < table
        inside = figure[place + 1 : table]
        # In between there is nothing but the marks that can be visited, by their names,
        # until a list of what else may be drawn, or the source.
        ends = ("labeltext", "paragraph")
        after = next(p for p, node in enumerate(inside) if node["role"] in ends)
        spoken = [node for node in inside[:after] if node["role"] != "generic"]
        assert len([n for n in spoken if n["role"] in ("link", "image")]) == marks
        assert all(node["name"].strip() for node in spoken)
        assert marks or not spoken


def test_vietnamese_is_marked_as_such(page):
    # A picture's texts are not heard, and its name cannot be marked in part.
    texts = page.evaluate(
        """() => {
            const found = [];
            const { body } = document;
            const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode.data.trim();
                const within = walker.currentNode.parentElement;
                if (text && !within.closest("script, style, code, pre, svg")) {
                    found.push([text, within.closest("[lang]").lang]);
                }
            }
            return found;
        }"""
    )
    assert texts
    assert [t for t, lang in texts if lang != "vi" and VIETNAMESE.search(t)] == []


# By keyboard


@pytest.mark.parametrize(
    ("name", "width"), [("index.html", 1280), ("chapters/event.html", 375)]
)
def test_keys_go_through_the_page_in_its_order_and_back(visit, name, width):
    page = visit(name, width)
    expected = stops(page)
    focused = f"""() => document.activeElement.closest(".note-beside") ? ""
        : ({SAID})(document.activeElement)"""
    for key, order in (("Tab", expected), ("Shift+Tab", expected[-2::-1])):
        passed = []
        # A note opens for what has the focus, and has links of its own.
        for _ in range(6 * len(order)):
            page.keyboard.press(key)
            if stop := page.evaluate(focused):
                passed.append(stop)
            if len(passed) == len(order):
                break
        assert passed == order


def test_the_order_of_keys_is_the_order_seen(page):
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
    # From one stop to the next it goes down, or on in the line; a chart has its own.
    back = page.evaluate(
        f"""() => {{
            const seen = ({STOPS})().filter(stop => stop.closest("article"))
                .filter(stop => !stop.closest("svg, .table-scroll, .filter"))
                .map(stop => [stop, stop.getClientRects()[0]]);
            return seen.slice(1).filter(([, box], n) => box.bottom < seen[n][1].top - 1)
                .map(([stop]) => ({SAID})(stop));
        }}"""
    )
    assert back == []


@pytest.mark.parametrize("mode", MODES)
def test_what_has_the_focus_is_seen(page, mode):
    show_in(page, mode)
    page.keyboard.press("Tab")  # or a browser takes the focus for a pointer's
    unseen = page.evaluate(
        f"""() => {{
            const lightness = {LIGHTNESS};
            const ground = lightness(getComputedStyle(document.body).backgroundColor);
            return ({STOPS})().filter(stop => {{
                stop.focus({{ preventScroll: true }});
                const look = getComputedStyle(stop);
                const line = lightness(look.outlineColor);
                const apart = (Math.max(line, ground) + 0.05)
                    / (Math.min(line, ground) + 0.05);
                return document.activeElement !== stop || look.outlineStyle === "none"
                    || parseFloat(look.outlineWidth) < 2 || apart < 3;
            }}).map({SAID});
        }}"""
    )
    assert unseen == []
    page.evaluate("document.activeElement.blur()")


def test_drawers_open_and_close_by_keyboard(visit):
    page = visit("chapters/event.html", 375)
    for opener, drawer in (("#__navigation", "sidebar"), ("#__toc", "toc")):
        links = page.locator(f".{drawer}-drawer a:visible")
        expect(links).to_have_count(0)
        page.locator(opener).focus()
        page.keyboard.press("Space")
        expect(links.first).to_be_in_viewport()
        # The drawer's first link comes before all that it covers.
        order = stops(page, "stop => stop.closest('nav, article')?.className ?? ''")
        assert next(filter(None, order)) == f"{drawer}-drawer"
        page.keyboard.press("Space")
        expect(links).to_have_count(0)


def test_between_phone_and_desk_the_contents_open_too(visit):
    page = visit("chapters/event.html", 1100)
    links = page.locator(".toc-drawer a:visible")
    expect(links).to_have_count(0)
    page.locator("#__toc").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    icon = page.locator(".toc-content-icon")
    assert icon.evaluate("icon => getComputedStyle(icon).outlineStyle") == "solid"
    page.keyboard.press("Space")
    expect(links.first).to_be_in_viewport()


# Enlarged, still, in few colors, without script


def lost(page):
    """Give the texts that are cut off, or that lie over each other."""
    return page.evaluate(
        """() => {
            const found = [];
            const lines = [];
            const { body } = document;
            const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode, parent = text.parentElement;
                if (!text.data.trim() || parent.closest("svg, script, style")
                    || parent.closest(".skip-to-content, .mobile-header, [hidden]")
                    || !parent.checkVisibility({ visibilityProperty: true })) continue;
                const range = document.createRange();
                range.selectNodeContents(text);
                const scrolls = parent.closest(".table-scroll, .table-wrapper");
                for (const box of range.getClientRects()) {
                    if (!box.width) continue;
                    if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) {
                        found.push(`cut off: ${text.data.trim().slice(0, 60)}`);
                    }
                    if (!scrolls && parent.closest("article, footer")) {
                        lines.push([box, text]);
                    }
                }
            }
            lines.sort(([a], [b]) => a.top - b.top);
            lines.forEach(([a, text], n) => {
                for (let m = n + 1; m < lines.length; m++) {
                    const [b, other] = lines[m];
                    if (b.top > a.bottom) break;
                    // Lines of text are higher than what is drawn in them.
                    const deep = Math.min(a.bottom, b.bottom) - b.top;
                    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                    if (wide > 2 && deep > 0.4 * Math.min(a.height, b.height)) {
                        found.push(`over each other: ${text.data.trim().slice(0, 40)}`
                            + ` | ${other.data.trim().slice(0, 40)}`);
                    }
                }
            });
            const inner = document.querySelector(".content");
            if (inner.scrollWidth > inner.clientWidth + 1) found.push("scrolls");
            if (document.documentElement.scrollWidth > innerWidth) found.push("wide");
            return found;
        }"""
    )


@pytest.mark.usefixtures("large_letters")
def test_nothing_is_lost_with_letters_twice_as_large(page):
    for width in (1280, 640):
        page.set_viewport_size({"width": width, "height": 800})
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert size == "32px"
        assert lost(page) == [], width


def test_nothing_is_lost_in_little_room(page):
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    found = lost(page)
    page.set_viewport_size(before)
    assert found == []


def test_nothing_moves_for_those_who_asked_for_it(visit):
    moving = """() => [...document.querySelectorAll("*")]
        .flatMap(each => [null, "::before", "::after"]
            .map(part => getComputedStyle(each, part)))
        .filter(look => look.scrollBehavior !== "auto" || look.animationName !== "none"
            || look.transitionDuration.split(", ").some(time => time !== "0s"))
        .length"""
    page = visit("chapters/event.html", reduced_motion="reduce")
    page.locator("details").evaluate_all("all => all.forEach(d => { d.open = true })")
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


@pytest.mark.parametrize("mode", MODES)
def test_charts_are_seen_in_few_colors(page, mode):
    page.emulate_media(forced_colors="active", color_scheme=mode)
    pale = page.evaluate(
        f"""() => {{
            const lightness = {LIGHTNESS};
            const ground = lightness(getComputedStyle(document.body).backgroundColor);
            const contrast = color => {{
                const other = lightness(color);
                return (Math.max(ground, other) + 0.05)
                    / (Math.min(ground, other) + 0.05);
            }};
            const drawn = ".chart > svg :is([fill], [stroke]):not([class*='-ground'])";
            return [...document.querySelectorAll(drawn)]
                .filter(part => part.checkVisibility()).filter(part => {{
                    const look = getComputedStyle(part);
                    const colors = [look.fill, look.stroke].filter(c => c !== "none");
                    const least = part.tagName === "text" ? 4.5 : 3;
                    return Math.max(...colors.map(contrast)) < least;
                }}).map(part => part.outerHTML.slice(0, 120));
        }}"""
    )
    page.emulate_media(forced_colors="none")
    assert pale == []


@pytest.mark.parametrize("mode", MODES)
def test_evidence_is_seen_in_few_colors(visit, mode):
    page = visit("index.html", forced_colors="active", color_scheme=mode)
    fact = page.locator(FACT).first
    fact.focus()
    look = fact.evaluate("link => getComputedStyle(link).textDecoration")
    note = page.locator(".note-beside")
    expect(note).to_be_visible()
    border = note.evaluate("note => getComputedStyle(note).borderTopStyle")
    assert "underline" in look
    assert border == "solid"


@pytest.mark.parametrize("name", PAGES)
def test_without_script_all_is_there(visit, name):
    page = visit(name, 1280, java_script_enabled=False)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".sidebar-drawer a:visible").first).to_be_visible()
    for useless in (".theme-toggle", "form.filter", ".table-search"):
        expect(page.locator(f"{useless}:visible")).to_have_count(0)
    for more in page.locator(".more > summary").all():
        more.click()
    for row in page.locator(".listing").all():
        expect(row.locator("> li:not(:visible)")).to_have_count(0)
    for chart in page.locator(".chart").all():
        expect(chart.locator("> svg:visible")).to_have_count(1)
    folded = page.locator("article details:not(.evidence)")
    if folded.count():
        folded.first.locator("summary").click()
        expect(folded.first.locator("> :visible").nth(1)).to_be_visible()
    if page.locator(".evidence").count():
        page.locator(".evidence > summary").click()
        expect(page.locator(".notes > li").first).to_be_visible()
    if name == "search.html":
        expect(page.get_by_text(re.compile("JavaScript"))).to_be_visible()


def test_without_script_the_drawers_of_a_phone_open(visit):
    page = visit("chapters/event.html", 375, java_script_enabled=False, has_touch=True)
    for opener, drawer in (("nav-overlay-icon", "sidebar"), ("toc-header-icon", "toc")):
        links = page.locator(f".{drawer}-drawer a:visible")
        expect(links).to_have_count(0)
        box = page.locator(f".{opener}").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.touchscreen.tap(x, y)
        expect(links.first).to_be_in_viewport()
        # A tap beside the drawer closes it.
        page.touchscreen.tap(340 if drawer == "sidebar" else 35, 600)
        expect(links).to_have_count(0)
    page.locator(".evidence > summary").tap()
    expect(page.locator(".notes > li").first).to_be_visible()
