"""Whole tables as lists: every row, what it rests on, what it is filtered by.

How a row is written stands in ``tests/reuse/expected``.
"""

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from eightypapers import site
from eightypapers.evidence.links import resolve, targets
from eightypapers.evidence.statements import timing
from eightypapers.site.search import WORD, fold
from eightypapers.tables import load

PAGES = {"claim": "chapters/claims", "discrepancy": "chapters/method"}


def group(target):
    """Give the part of a card in which evidence stands."""
    return "looked" if target.startswith("lookup-") else timing(target)


def words(node):
    return straight(node.get_text())


def straight(text):
    """Give a text on one line, with the quotation marks of a typewriter."""
    marks = str.maketrans("“”‘’", "\"\"''")
    return " ".join(str(text).translate(marks).split())


@pytest.fixture(scope="module")
def soups(book):
    """The pages with lists, by the kinds of their rows."""
    return {
        kind: BeautifulSoup((book / f"{page}.html").read_text("utf-8"), "html.parser")
        for kind, page in PAGES.items()
    }


def rows(soups, kind):
    """Give the rows of a list, by their ids."""
    return {row["id"]: row for row in soups[kind].select(f"#list-{kind} .listing > li")}


@pytest.mark.parametrize("kind", PAGES)
def test_every_row_is_there_with_all_that_is_said_of_it(soups, kind):
    found = rows(soups, kind)
    assert sorted(found) == sorted(targets(kind))
    told = {
        "claim": ["statement_en", "statement_vi", "test_en", "reasoning_en"],
        "discrepancy": ["topic_en", "first_en", "second_en", "handling_en"],
    }[kind]
    table = {"claim": "claims", "discrepancy": "discrepancies"}[kind]
    for row in load(table).to_dict("records"):
        for column in told:
            shown = found[f"{kind}-{row[f'{kind}_id']}"]
            assert straight(row[column]) in words(shown)


def test_statements_stand_by_their_verdict_in_the_order_of_the_report(soups):
    found = soups["claim"].select("#list-claim > details")
    for group in found:
        verdict = group.select_one("summary .verdict")["class"][-1]
        rows = load("claims")
        rows = rows[rows["verdict"] == verdict]
        assert f"({len(rows)})" in words(group.summary)
        ids = [row["id"] for row in group.select(".listing > li")]
        assert ids == [f"claim-{claim_id}" for claim_id in rows["claim_id"]]
    assert len(found) == load("claims")["verdict"].nunique()


def test_a_statement_leads_to_all_its_evidence_and_parts_what_came_later(soups):
    found = rows(soups, "claim")
    seen = Counter()
    for claim_id, evidence in load("claim_evidence").groupby("claim_id"):
        shown = found[f"claim-{claim_id}"]
        given = evidence.sort_values("number")["target"]
        parts = {words(name): name.find_next_sibling("dd") for name in shown("dt")}
        for name, when in (
            ("Evidence", "known"),
            ("Evidence from later", "later"),
            ("Evidence without a date", "undated"),
            ("Looked for", "looked"),
        ):
            expected = [target for target in given if group(target) == when]
            links = parts[name].select("a") if name in parts else []
            assert [link["href"].partition("#")[2] for link in links] == expected
            seen[when] += len(links)
            for link, target in zip(links, expected, strict=True):
                assert words(link) == straight(resolve(target).name)
    assert min(seen.values()) > 5
    assert sum(seen.values()) == len(load("claim_evidence"))


def test_the_script_is_loaded_where_there_is_something_to_filter(book):
    pages = {*PAGES.values(), "chapters/programs", "chapters/sources"}
    for name in (*pages, "index", "chapters/data"):
        text = (book / f"{name}.html").read_text(encoding="utf-8")
        assert ("/filter." in text) == (name in pages)
    script = (site.HERE / "static" / "filter.js").read_bytes()
    assert len(script) < 2900


# In a browser


def shown(page, kind):
    """Give the rows that are not filtered away, whether unfolded or not."""
    return page.locator(f"#list-{kind} .listing > li:not([hidden])")


def ids(found):
    return found.evaluate_all("rows => rows.map((row) => row.id)")


def test_a_choice_shows_the_rows_that_fit_and_says_how_many(visit):
    page = visit(PAGES["claim"])
    rows = load("claims")
    partly = rows[rows["verdict"] == "shown-in-part"]
    groups = page.locator("#list-claim > details:visible")
    expect(groups).to_have_count(rows["verdict"].nunique())
    page.locator("select[name=verdict]").select_option("shown-in-part")
    expect(shown(page, "claim")).to_have_count(len(partly))
    expect(shown(page, "claim").first).to_be_visible()
    expect(groups).to_have_count(1)
    assert ids(shown(page, "claim")) == [f"claim-{name}" for name in partly["claim_id"]]
    status = page.locator("form.filter output")
    expect(status).to_have_text(f"{len(partly)} of 45 statements shown")
    named = partly[partly["speaker_id"] == "nguyen-duc-chung"]
    page.locator("select[name=speaker]").select_option("nguyen-duc-chung")
    assert ids(shown(page, "claim")) == [f"claim-{name}" for name in named["claim_id"]]
    expect(status).to_have_text(f"{len(named)} of 45 statements shown")
    page.get_by_role("button", name="Show all").click()
    expect(shown(page, "claim")).to_have_count(len(load("claims")))
    expect(page.locator("select[name=verdict]")).to_have_value("")
    expect(status).to_have_text("45 of 45 statements shown")
    assert page.faults == []


def test_an_old_address_of_an_event_leads_to_its_row(visit):
    page = visit("chapters/programs#event-dong-tam-2020")
    page.wait_for_url("**/tables/events.html#event-dong-tam-2020")
    expect(page.locator("#event-dong-tam-2020")).to_be_in_viewport()
    assert page.faults == []


def test_a_link_to_a_row_that_is_filtered_away_shows_it(visit):
    # Where a page scrolls smoothly, the next click would fall into the scrolling.
    page = visit(PAGES["claim"], reduced_motion="reduce")
    page.evaluate(
        """() => document.body.insertAdjacentHTML("afterbegin",
            '<svg width="50" height="50"><a id="mark" href="#claim-c05-program-title">'
            + '<rect width="50" height="50"></rect></a></svg>')"""
    )
    page.locator("select[name=verdict]").select_option("shown")
    target = page.locator("#claim-c05-program-title")
    expect(target).to_be_hidden()
    page.locator("#mark").click()
    expect(target).to_be_in_viewport()
    expect(page.locator("form.filter output")).to_have_text("45 of 45 statements shown")
    # The same address again, of which the browser tells nobody.
    page.locator("select[name=verdict]").select_option("shown")
    expect(target).to_be_hidden()
    page.locator("#mark").click()
    expect(target).to_be_in_viewport()
    # And an address that is typed, or gone back to.
    page.locator("select[name=verdict]").select_option("shown")
    page.evaluate("location.hash = '#claim-c08-quality-of-service'")
    expect(page.locator("#claim-c08-quality-of-service")).to_be_in_viewport()


def test_a_link_to_a_row_that_shows_leaves_the_filter_alone(visit):
    page = visit(PAGES["claim"])
    page.locator("select[name=verdict]").select_option("shown-in-part")
    page.evaluate("location.hash = '#claim-c08-quality-of-service'")
    page.evaluate("location.hash = '#no-such-thing'")
    expect(page.locator("select[name=verdict]")).to_have_value("shown-in-part")
    page.locator("#claim-c08-quality-of-service dd a").first.evaluate(
        "link => { link.href = '#claim-c07-pursued-throughout'; link.click(); }"
    )
    expect(page.locator("select[name=verdict]")).to_have_value("shown-in-part")
    assert page.faults == []


def test_rows_are_folded_and_an_address_unfolds_its_own(visit):
    page = visit(PAGES["claim"])
    expect(page.locator("#list-claim details[open]")).to_have_count(0)
    page = visit(f"{PAGES['claim']}#claim-c05-program-title")
    expect(page.locator("#claim-c05-program-title dl")).to_be_in_viewport()
    expect(page.locator("#list-claim .listing details[open]")).to_have_count(1)
    assert page.faults == []


def test_rows_are_found_by_what_is_typed_without_its_marks(visit):
    page = visit("chapters/sources")
    rows = page.locator("#list-source .rows > li")
    page.locator("form.filter input").fill("cong su")
    found = [row for row in rows.all() if row.is_visible()]
    assert 0 < len(found) < rows.count()
    for row in found:
        folded = " ".join(map(fold, WORD.findall(row.text_content())))
        assert "cong" in folded
        assert "su" in folded
    expect(page.locator("form.filter output")).to_have_text(
        f"{len(found)} of {len(targets('source'))} rows shown"
    )
    assert page.faults == []


def test_an_address_unfolds_a_row_among_those_that_are_not_cited(visit):
    page = visit("chapters/sources")
    row = page.locator("details.more .rows > li").last
    expect(row).to_be_hidden()
    page.evaluate("id => { location.hash = id; }", row.get_attribute("id"))
    expect(row.locator(".row-link")).to_be_in_viewport()
    assert page.faults == []


def test_every_statement_is_printed_though_its_group_is_folded(visit):
    page = visit(PAGES["claim"])
    page.emulate_media(media="print")
    heads = page.locator("#list-claim .listing > li > details > summary")
    expect(heads).to_have_count(45)
    for head in heads.all():
        expect(head).to_be_visible()
    expect(page.locator("#list-claim .listing dl:visible")).to_have_count(0)


def test_without_a_script_all_is_there_and_no_control(visit):
    for kind, name in PAGES.items():
        page = visit(name, java_script_enabled=False)
        expect(shown(page, kind)).to_have_count(len(targets(kind)))
        expect(page.locator("form.filter")).to_be_hidden()
        for group in page.locator(f"#list-{kind} > details > summary").all():
            group.click()
        for row in shown(page, kind).all():
            expect(row).to_be_visible()
        assert (
            page.locator("select:visible, button:visible, output:visible").count() == 0
        )
