"""The pages for everyone: by keyboard, by ear, enlarged, in two modes, without script."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from contents import CHAPTERS, PAGES
from playwright.sync_api import expect

from eightypapers.book.languages import VIETNAMESE

pages = pytest.mark.parametrize("name", PAGES)
MODES = ("light", "dark")

# Every rule, best practice and experiments included, but two.
RULES = {
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"),
        *("best-practice", "experimental"),
    ],
    "rules": {
        # Contrast of 7:1: notes in a muted color recede, and have the 4.5:1 of level AA.
        "color-contrast-enhanced": {"enabled": False},
        # A guess: it takes the name that each row of a list begins with for a heading.
        "p-as-heading": {"enabled": False},
    },
    "resultTypes": ["violations"],
}
AXE = Axe()

LIGHTNESS = """color => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}"""

# What the keyboard comes to, in the order of the page.
STOPS = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(stop => stop.tabIndex >= 0 && !stop.disabled
        && !stop.matches("details:not([open]) > :not(summary:first-of-type) *")
        && stop.checkVisibility({ visibilityProperty: true }))"""

SAID = """stop => `${stop.tagName} ${stop.id} ${stop.getAttribute("href") ?? ""} `
    + (stop.getAttribute("aria-label") ?? stop.textContent.trim()).slice(0, 60)"""


def axe(page, within=None):
    """Give what axe finds: the rule, and where it was broken first."""
    # What is folded away is not judged, and a page of tables has a lot of it.
    context = {
        "exclude": [["details:not([open]) > :not(summary)"]],
        **({"include": [[within]]} if within else {}),
    }
    found = AXE.run(page, context, RULES).response
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


@pages
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing(visit, name, width):
    page = visit(name, width, bypass_csp=True, reduced_motion="reduce")
    for mode in MODES:
        show_in(page, mode)
        assert axe(page) == set(), mode


@pytest.mark.parametrize("name", ["index.html", "chapters/data.html"])
def test_axe_finds_nothing_in_what_opens(visit, name):
    page = visit(name, 375, bypass_csp=True, reduced_motion="reduce")
    page.locator("article details").evaluate_all(
        "folded => folded.slice(0, 4).forEach(each => { each.open = true; })"
    )
    facts = page.locator("article .fact:has(.evidence)")
    if facts.count():
        facts.first.evaluate("fact => fact.classList.add('open')")
        expect(facts.first.locator(".evidence")).to_be_visible()
    for mode in MODES:
        show_in(page, mode)
        assert axe(page, "article details[open]") == set()
        if facts.count():
            assert axe(page, ".fact.open") == set()
    for opener, drawer in (("#__navigation", "sidebar"), ("#__toc", "toc")):
        page.locator(opener).check()
        expect(page.locator(f".{drawer}-drawer a:visible").first).to_be_in_viewport()
        for mode in MODES:
            show_in(page, mode)
            assert axe(page, f".{drawer}-drawer") == set()
        page.locator(opener).uncheck(force=True)


# By ear


@pages
def test_a_page_is_heard_as_landmarks_that_differ(visit, name):
    page = visit(name, 1440)
    landmarks = Counter(
        (node["role"], node["name"])
        for node in tree(page)
        if node["role"]
        in {
            *("banner", "complementary", "contentinfo", "form", "main", "navigation"),
            *("region", "search"),
        }
    )
    assert {("main", ""), ("contentinfo", "")} <= set(landmarks)
    assert ("navigation", "Chapters") in landmarks
    assert max(landmarks.values()) == 1
    roles = Counter(role for role, _ in landmarks)
    assert all(name for role, name in landmarks if roles[role] > 1)


@pages
def test_headings_are_heard_in_order(visit, name):
    heard = [node for node in tree(visit(name)) if node["role"] == "heading"]
    levels = [node["properties"]["level"] for node in heard]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(node["name"].strip() for node in heard)


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chart_is_heard_as_title_and_finding_then_its_table(visit, name, width):
    page = visit(name, width)
    charts = page.locator(".chart")
    written = charts.evaluate_all(
        """charts => charts.map(chart => {
            const drawn = [...chart.querySelectorAll(":scope > svg")]
                .find(svg => svg.checkVisibility());
            const words = tag => drawn.querySelector(`:scope > ${tag}`).textContent;
            return [words("title"), words("desc"), drawn.getAttribute("role"),
                drawn.querySelectorAll("a, [tabindex]").length];
        })"""
    )
    charts.locator("details").evaluate_all("all => all.forEach(d => { d.open = true })")
    heard = tree(page)
    starts = [place for place, node in enumerate(heard) if node["role"] == "figure"]
    figures = [heard[start:end] for start, end in pairwise([*starts, len(heard)])]
    figures = [
        figure for figure in figures if any(n["role"] == "table" for n in figure)
    ]
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
        after = next(p for p, node in enumerate(inside) if node["role"] == "paragraph")
        # In between there is nothing but the marks that can be visited, by their names.
        spoken = [node for node in inside[:after] if node["role"] != "generic"]
        assert len([n for n in spoken if n["role"] in ("link", "image")]) == marks
        assert all(node["name"].strip() for node in spoken)
        assert marks or not spoken


def test_icons_are_not_heard(visit):
    for width in (375, 1280):
        heard = tree(visit("chapters/event.html", width))
        outside = [n for n in heard if n["role"] in ("image", "graphics-document")]
        assert [node["name"] for node in outside if len(node["name"]) < 30] == []
        icons = {"Menu", "Contents", "Light mode", "Dark mode", "Expand"}
        assert not icons & {node["name"] for node in heard}


@pages
def test_vietnamese_is_marked_as_such(visit, name):
    page = visit(name)
    texts = page.evaluate(
        """() => {
            const found = [];
            const add = (node, text) => {
                if (!node.closest("script, style, code, pre")) {
                    found.push([text, node.closest("[lang]").lang]);
                }
            };
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode;
                if (node.data.trim()) add(node.parentElement, node.data.trim());
            }
            return found;
        }"""
    )
    assert texts
    unmarked = [
        text for text, lang in texts if lang != "vi" and VIETNAMESE.search(text)
    ]
    assert unmarked == []


# By keyboard


@pytest.mark.parametrize(
    ("name", "width"), [("index.html", 1280), ("chapters/event.html", 375)]
)
def test_keys_go_through_the_page_in_its_order_and_back(visit, name, width):
    page = visit(name, width)
    expected = stops(page)
    focused = f"() => ({SAID})(document.activeElement)"
    for key, order in (("Tab", expected), ("Shift+Tab", expected[-2::-1])):
        passed = []
        for _ in order:
            page.keyboard.press(key)
            passed.append(page.evaluate(focused))
        assert passed == order


@pages
@pytest.mark.parametrize("width", [375, 1280])
def test_the_order_of_keys_is_the_order_seen(visit, name, width):
    page = visit(name, width)
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
    # From one stop to the next it goes down, or on in the line; a chart has its own.
    back = page.evaluate(
        f"""() => {{
            const seen = ({STOPS})().filter(stop => stop.closest("article"))
                .filter(stop => !stop.closest("svg, .evidence, .table-scroll, .filter"))
                .map(stop => [stop, stop.getClientRects()[0]]);
            return seen.slice(1).filter(([, box], n) => box.bottom < seen[n][1].top - 1)
                .map(([stop]) => ({SAID})(stop));
        }}"""
    )
    assert back == []


@pages
@pytest.mark.parametrize("width", [375, 1280])
def test_what_has_the_focus_is_seen(visit, name, width):
    page = visit(name, width, reduced_motion="reduce")
    for mode in MODES:
        show_in(page, mode)
        page.keyboard.press("Tab")  # or a browser takes the focus for a pointer's
        unseen = page.evaluate(
            f"""() => {{
                const light = {LIGHTNESS};
                const ground = light(getComputedStyle(document.body).backgroundColor);
                return ({STOPS})().filter(stop => {{
                    stop.focus({{ preventScroll: true }});
                    const look = getComputedStyle(stop);
                    const line = light(look.outlineColor);
                    const apart = (Math.max(line, ground) + 0.05)
                        / (Math.min(line, ground) + 0.05);
                    return document.activeElement !== stop
                        || look.outlineStyle === "none"
                        || parseFloat(look.outlineWidth) < 2 || apart < 3;
                }}).map({SAID});
            }}"""
        )
        assert unseen == [], mode


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


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", CHAPTERS)
def test_marks_of_charts_are_large_enough_to_hit(visit, name, width):
    page = visit(name, width)
    # 24 px, or so far from the others that circles of 24 px around them do not meet.
    small = page.evaluate(
        f"""() => [...document.querySelectorAll(".chart > svg")].flatMap(svg => {{
            const marks = [...svg.querySelectorAll("a[href]")]
                .filter(mark => mark.checkVisibility());
            const boxes = marks.map(mark => mark.getBoundingClientRect());
            const little = box => box.width < 24 || box.height < 24;
            const near = (a, b) => {{
                const [x, y] = [a.x + a.width / 2, a.y + a.height / 2];
                if (little(b)) {{
                    return Math.hypot(x - b.x - b.width / 2, y - b.y - b.height / 2) < 24;
                }}
                return Math.hypot(Math.max(b.left - x, 0, x - b.right),
                    Math.max(b.top - y, 0, y - b.bottom)) < 12;
            }};
            return marks.filter((_, n) => little(boxes[n])
                && boxes.some((box, m) => m !== n && near(boxes[n], box))).map({SAID});
        }})"""
    )
    assert small == []


# Enlarged, still, in few colors, without script


def lost(page):
    """Give the texts that are cut off, or that lie over each other."""
    return page.evaluate(
        """() => {
            const found = [];
            const lines = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const text = walker.currentNode, parent = text.parentElement;
                if (!text.data.trim() || parent.closest("svg, .evidence, script, style")
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
            if (inner.scrollWidth > inner.clientWidth + 1) found.push("scrolls sideways");
            if (document.documentElement.scrollWidth > innerWidth) found.push("wide");
            return found;
        }"""
    )


@pages
def test_nothing_is_lost_where_letters_are_large_or_room_is_little(visit, name):
    page = visit(name, 320)
    assert lost(page) == [], "at 320 px"
    # As in the browser's settings, so that queries of widths in em change as well.
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for width in (1280, 640):
        page.set_viewport_size({"width": width, "height": 800})
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert size == "32px"
        assert lost(page) == [], f"200 % at {width}"


def test_nothing_moves_for_those_who_asked_for_it(visit):
    moving = """() => [...document.querySelectorAll("*")].flatMap(element =>
        ["", "::before", "::after"].map(part => getComputedStyle(element, part || null)))
        .filter(look => look.transitionDuration.split(", ").some(time => time !== "0s")
            || look.animationName !== "none" || look.scrollBehavior !== "auto").length"""
    page = visit("chapters/event.html", reduced_motion="reduce")
    page.locator("details").evaluate_all("all => all.forEach(d => { d.open = true })")
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", CHAPTERS)
def test_charts_and_facts_are_seen_in_few_colors(visit, name, mode):
    page = visit(name, forced_colors="active", color_scheme=mode)
    pale = page.evaluate(
        f"""() => {{
            const light = {LIGHTNESS};
            const ground = light(getComputedStyle(document.body).backgroundColor);
            const seen = color => {{
                const other = light(color);
                return (Math.max(ground, other) + 0.05) / (Math.min(ground, other) + 0.05);
            }};
            const drawn = [...document.querySelectorAll(
                ".chart > svg :is([fill], [stroke]):not([class*='-ground'])")];
            const least = {{ text: 4.5 }};
            return drawn.filter(part => part.checkVisibility()).filter(part => {{
                const look = getComputedStyle(part);
                const colors = [look.fill, look.stroke].filter(c => c !== "none");
                return Math.max(...colors.map(seen)) < (least[part.tagName] ?? 3);
            }}).map(part => part.outerHTML.slice(0, 120));
        }}"""
    )
    assert pale == []
    fact = page.locator("article p > .fact:has(.evidence)").first
    assert "underline" in fact.locator("> a").evaluate(
        "link => getComputedStyle(link).textDecorationLine"
    )
    fact.locator("> a").focus()
    expect(fact.locator(".evidence")).to_be_visible()
    border = "note => getComputedStyle(note).borderTopStyle"
    assert fact.locator(".evidence").evaluate(border) == "solid"


@pages
def test_without_script_all_is_there(visit, name):
    page = visit(name, 1280, java_script_enabled=False)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".sidebar-drawer a:visible").first).to_be_visible()
    for useless in (".theme-toggle", "form.filter", ".table-search"):
        expect(page.locator(f"{useless}:visible")).to_have_count(0)
    for row in page.locator(".listing").all():
        expect(row.locator("> li:not(:visible)")).to_have_count(0)
    for chart in page.locator(".chart").all():
        expect(chart.locator("> svg:visible")).to_have_count(1)
    folded = page.locator("article details")
    if folded.count():
        folded.first.locator("summary").click()
        expect(folded.first.locator("> :visible").nth(1)).to_be_visible()
    fact = page.locator("article p > .fact:has(.evidence)")
    if fact.count():
        fact.first.locator("> a").hover()
        expect(fact.first.locator(".evidence")).to_be_visible()
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
    fact = page.locator("article p > .fact:has(.evidence)").first
    fact.locator("> a").focus()
    expect(fact.locator(".evidence")).to_be_visible()
