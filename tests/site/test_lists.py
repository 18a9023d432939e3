"""Whole tables as lists: every row, its links, what it is filtered by, the filter."""

import functools
import json
import re
from collections import Counter
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers.evidence.links import KINDS, Kind, resolve, targets
from eightypapers.evidence.statements import has_later_evidence, is_later, verdict
from eightypapers.site import lists
from eightypapers.tables import load

STATIC = Path(lists.__file__).with_name("static")
PAGES = {
    "claim": "chapters/claims",
    "event": "chapters/programs",
    "discrepancy": "chapters/method",
}
INDEX = """\
# Tales

See [a statement](#claim-c05-program-title) and [the day](#event-conference-2019).

```{toctree}
chapters/claims
chapters/programs
chapters/method
chapters/ledger
chapters/sources
```
"""
METHOD = """\
# Method

The [second](#claim-c02-chairs).

```{listing} discrepancy
```
"""
LEDGER = "# Ledger\n\n" + "\n\n".join(
    f"```{{rows}} {kind}\n```" for kind in ("fact", "measure", "program", "person")
)


def chapter(markdown):
    """Give a notebook of one cell."""
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": markdown}
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": python, "language_info": {"name": "python"}}
    head = {"metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": [cell], **head})


SOURCES = {
    "index.md": INDEX,
    "chapters/claims.ipynb": chapter("# Statements\n\n```{listing} claim\n```\n"),
    "chapters/programs.ipynb": chapter("# Programs\n\n```{listing} event\n```\n"),
    "chapters/method.md": METHOD,
    "chapters/ledger.md": LEDGER,
    "chapters/sources.md": "# Sources\n\n```{rows} source\n:all:\n```\n",
}


class Book:
    """A small book of lists, and the pages that their links lead to."""

    def __init__(self, root, **sources):
        self.root = root
        for name, text in (sources or SOURCES).items():
            path = root / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def build(self, builder="html"):
        """Build it; give what was warned of."""
        resolve.cache_clear()
        warnings = StringIO()
        with patch_docutils(), docutils_namespace(), pytest.MonkeyPatch.context() as on:
            for kind, page in PAGES.items():
                entry = KINDS[kind]
                on.setitem(KINDS, kind, Kind(entry.table, entry.key, page))
            Sphinx(
                self.root / "source",
                confdir=None,
                outdir=self.root / builder,
                doctreedir=self.root / "doctrees",
                buildername=builder,
                confoverrides={
                    "extensions": [
                        "myst_nb",
                        *(f"eightypapers.site.{name}" for name in PARTS),
                    ],
                    "nb_execution_mode": "off",
                    # Or what another test's Sphinx put among the defaults would count.
                    "source_suffix": {".md": "myst-nb", ".ipynb": "myst-nb"},
                    "html_theme": "basic",
                    "html_static_path": [str(STATIC)],
                    "nitpicky": True,
                },
                status=None,
                warning=warnings,
            ).build()
        resolve.cache_clear()
        return re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())

    def soup(self, name):
        """Give a page that was built."""
        text = (self.root / "html" / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser")


PARTS = ("citations", "notes", "pages", "lists", "language_marks")


@pytest.fixture(scope="module")
def tales(tmp_path_factory):
    """The book, built once."""
    book = Book(tmp_path_factory.mktemp("lists"))
    assert book.build() == ""
    return book


def words(node):
    return straight(node.get_text())


def straight(text):
    """Give a text on one line, with the quotation marks of a typewriter."""
    marks = str.maketrans("“”‘’", "\"\"''")
    return " ".join(str(text).translate(marks).split())


def rows(book, kind):
    """Give the rows of a list, by their ids."""
    found = book.soup(PAGES[kind]).select(f"#list-{kind} > li")
    return {row["id"]: row for row in found}


def part(row, name):
    """Give what stands under a name in a row; None if the name is not there."""
    names = {words(term): term for term in row.select("dl.row-parts > dt")}
    return names[name].find_next_sibling("dd") if name in names else None


@pytest.mark.parametrize("kind", PAGES)
def test_every_row_is_there_under_the_id_that_links_lead_to(tales, kind):
    assert list(rows(tales, kind)) == targets(kind)
    soup = tales.soup(PAGES[kind])
    ids = Counter(tag["id"] for tag in soup.select("[id]"))
    assert [name for name, count in ids.items() if count > 1] == []


def test_a_statement_is_told_whole_and_in_both_languages(tales):
    found = rows(tales, "claim")
    names = load("people").set_index("person_id")["name"]
    for row in load("claims").to_dict("records"):
        shown = found[f"claim-{row['claim_id']}"]
        assert words(shown.select_one(".row-number")) == str(row["number"])
        assert words(shown.select_one(".row-name")) == straight(row["statement_en"])
        (other,) = shown.select(".row-translation")
        assert words(other) == straight(row["statement_vi"])
        assert words(other.select_one("[lang=vi]")) == words(other)
        assert words(part(shown, "What would test it")) == straight(row["test_en"])
        assert words(part(shown, "What we found")) == straight(row["reasoning_en"])
        (given,) = shown.select(f".verdict.{row['verdict']}")
        assert words(given).lower() == verdict(row["verdict"])
        head = words(shown.select_one(".row-head"))
        speaker = row["speaker_id"]
        assert f"paragraph {row['paragraph']}" in head
        assert head.endswith("no speaker named" if pd.isna(speaker) else names[speaker])


def test_a_statement_leads_to_all_its_evidence_and_parts_what_came_later(tales):
    found = rows(tales, "claim")
    later_words = "Evidence from later"
    seen = Counter()
    for claim_id, evidence in load("claim_evidence").groupby("claim_id"):
        shown = found[f"claim-{claim_id}"]
        given = evidence.sort_values("number")["target"]
        for words_, later in (("Evidence", False), (later_words, True)):
            expected = [target for target in given if is_later(target) == later]
            where = part(shown, words_)
            links = where.select("a") if where else []
            assert [link["href"].partition("#")[2] for link in links] == expected
            seen[later] += len(links)
            for link, target in zip(links, expected, strict=True):
                assert words(link) == straight(resolve(target).name)
    assert seen[True] > 5
    assert sum(seen.values()) == len(load("claim_evidence"))


@pytest.mark.parametrize("kind", PAGES)
def test_links_lead_to_rows_that_are_there(tales, kind):
    page = PAGES[kind]
    links = [link["href"] for link in tales.soup(page).select(".listing a[href]")]
    assert len(links) > len(targets(kind))
    known = {}
    for href in links:
        name, _, anchor = href.partition("#")
        where = (Path("chapters") / name).as_posix() if name else f"{page}.html"
        where = where.replace("chapters/../", "").removesuffix(".html")
        if where not in known:
            known[where] = {tag["id"] for tag in tales.soup(where).select("[id]")}
        assert anchor in known[where], href


def test_evidence_is_told_beside_the_link(tales):
    found = rows(tales, "claim")
    shown = words(found["claim-c08-quality-of-service"])
    place = resolve("fact-rank-papi-total-2019")
    assert straight(f"{place.name}: {place.text}") in shown
    shown = words(found["claim-c05-program-title"])
    assert "Program 08, Term XV: 2011–2015" in shown
    assert words(part(found["claim-c19-hot-spot-dialogues"], "Evidence")).endswith(
        "(22 April 2017)"
    )


def test_an_event_is_told_with_its_date_lane_and_source(tales):
    found = rows(tales, "event")
    for row in load("events").to_dict("records"):
        shown = found[f"event-{row['event_id']}"]
        assert words(shown.select_one(".row-name")) == straight(row["label_en"])
        assert straight(row["detail_en"]) in words(shown)
        (link,) = shown.select(".row-source a")
        assert link["href"] == f"sources.html#source-{row['source_id']}"
    dates = {
        "conference-2019": "19 December 2019",
        "par-2023-release": "April 2024",
        "year-discipline-2017": "2017",
        "p08-xv-period": "2011–2015",
    }
    for event_id, date in dates.items():
        assert words(found[f"event-{event_id}"].select_one(".row-date")) == date


def test_a_discrepancy_is_told_from_both_sides_with_what_the_book_does(tales):
    found = rows(tales, "discrepancy")
    same = 0
    for row in load("discrepancies").to_dict("records"):
        shown = found[f"discrepancy-{row['discrepancy_id']}"]
        assert words(shown.select_one(".row-name")) == straight(row["topic_en"])
        assert words(part(shown, "One source")).startswith(straight(row["first_en"]))
        alone = row["source_a"] == row["source_b"]
        second = part(shown, "The same source" if alone else "Another")
        assert words(second).startswith(straight(row["second_en"]))
        assert words(part(shown, "What this book does")) == straight(row["handling_en"])
        links = [link["href"] for link in shown.select(".row-source a")]
        sources = [row["source_a"]] if alone else [row["source_a"], row["source_b"]]
        assert links == [f"sources.html#source-{source}" for source in sources]
        same += alone
    assert 0 < same < len(found)


def test_rows_carry_what_they_are_filtered_by(tales):
    for row in load("claims").to_dict("records"):
        shown = rows_of(tales, "claim")[f"claim-{row['claim_id']}"]
        speaker = row["speaker_id"]
        later = has_later_evidence(row["claim_id"])
        assert shown == {
            "data-verdict": row["verdict"],
            "data-speaker": "nobody" if pd.isna(speaker) else speaker,
            "data-timing": "later" if later else "then",
        }
    for row in load("events").to_dict("records"):
        later = is_later(f"event-{row['event_id']}")
        assert rows_of(tales, "event")[f"event-{row['event_id']}"] == {
            "data-lane": row["lane"],
            "data-timing": "later" if later else "then",
        }
    for row in load("discrepancies").to_dict("records"):
        found = rows_of(tales, "discrepancy")[f"discrepancy-{row['discrepancy_id']}"]
        assert found == {"data-confidence": row["confidence"]}


@functools.cache
def rows_of(book, kind):
    """Give the data attributes of the rows of a list, by their ids."""
    return {
        name: {key: row[key] for key in row.attrs if key.startswith("data-")}
        for name, row in rows(book, kind).items()
    }


@pytest.mark.parametrize("kind", PAGES)
def test_controls_offer_every_value_with_its_count(tales, kind):
    (form,) = tales.soup(PAGES[kind]).select("form.filter")
    assert form.has_attr("hidden")
    assert form["data-list"] == f"list-{kind}"
    assert form.select_one("fieldset > legend")
    given = rows_of(tales, kind).values()
    names = {name for row in given for name in row}
    assert {f"data-{select['name']}" for select in form("select")} == names
    for select in form("select"):
        assert select.parent.name == "label"
        counts = Counter(row[f"data-{select['name']}"] for row in given)
        first, *options = select("option")
        assert first["value"] == ""
        assert {option["value"] for option in options} == set(counts)
        for option in options:
            assert words(option).endswith(f"({counts[option['value']]})")


def test_controls_stand_in_nobody_s_way(tales):
    """No inline script and no style: a strict policy allows all of it."""
    for kind in PAGES:
        html = str(tales.soup(PAGES[kind]).select_one("form.filter"))
        assert re.search(r"\s(?:on\w+|style)=", html) is None


def test_a_row_leads_back_to_the_places_that_cite_it(tales):
    found = rows(tales, "claim")
    places = found["claim-c05-program-title"].select(".row-citations a")
    assert [link["href"] for link in places] == ["../index.html#cite-1"]
    places = found["claim-c02-chairs"].select(".row-citations a")
    assert [words(link) for link in places] == ["Method"]
    assert not found["claim-c01-organizers"].select(".row-citations")
    event = rows(tales, "event")["event-dong-tam-dialogue"]
    claims = tales.soup("chapters/claims")
    for link in event.select(".row-citations a"):
        name, _, anchor = link["href"].partition("#")
        assert name == "claims.html"
        assert claims.select_one(f"#{anchor}").find_parent("li", id=True)


def test_evidence_counts_as_cited(tales):
    """Else the ledger would not show the rows that statements rest on."""
    ledger = {term["id"] for term in tales.soup("chapters/ledger").select("dt[id]")}
    for target in load("claim_evidence")["target"]:
        if target.partition("-")[0] in ("fact", "measure", "program"):
            assert target in ledger


def test_the_script_is_loaded_where_there_is_something_to_filter(tales):
    for name in (*PAGES.values(), "index", "chapters/sources"):
        scripts = [tag["src"] for tag in tales.soup(name).select("script[src]")]
        loaded = [src for src in scripts if "filter.js" in src]
        assert len(loaded) == (name in PAGES.values())
    assert len((STATIC / "filter.js").read_bytes()) < 2048


def test_lists_are_in_the_language_of_the_edition(tmp_path, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    book = Book(tmp_path)
    assert book.build() == ""
    row = load("claims").iloc[4]
    shown = rows(book, "claim")[f"claim-{row['claim_id']}"]
    assert words(shown.select_one(".row-name")) == straight(row["statement_vi"])
    assert not shown.select(".row-translation")
    assert straight(row["reasoning_vi"]) in words(shown)
    assert "không nêu người nói" in words(shown)
    event = rows(book, "event")["event-conference-2019"]
    assert words(event.select_one(".row-date")) == "19/12/2019"
    form = book.soup(PAGES["event"]).select_one("form.filter")
    assert words(form.select_one("legend")) == "Lọc"
    count = len(load("events"))
    assert form.output["data-words"] == f"Hiện # trên {count} sự kiện"


def test_an_unknown_kind_is_refused_with_those_there_are(tmp_path):
    book = Book(tmp_path, **{"index.md": "# A\n\n```{listing} province\n```\n"})
    warned = book.build()
    assert "no list of 'province'; there are: claim, event, discrepancy" in warned


def test_a_list_is_a_list_in_other_formats_too(tmp_path):
    page = "# A\n\n```{listing} discrepancy\n```\n"
    book = Book(tmp_path, **{"index.md": page})
    book.build("text")
    text = (tmp_path / "text" / "index.txt").read_text(encoding="utf-8")
    assert load("discrepancies")["topic_en"].iloc[0] in text
    assert "Filter" not in text


# In a browser


@pytest.fixture
def visit(browser, tales):
    """Open a page of the book from its folder, in a window of its own."""
    contexts = []

    def visit(name, **window):
        contexts.append(browser.new_context(**window))
        page = contexts[-1].new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        name, _, anchor = name.partition("#")
        address = (tales.root / "html" / f"{name}.html").as_uri()
        page.goto(f"{address}#{anchor}" if anchor else address)
        return page

    yield visit
    for context in contexts:
        context.close()


def shown(page, kind):
    return page.locator(f"#list-{kind} > li:visible")


def ids(found):
    return found.evaluate_all("rows => rows.map((row) => row.id)")


def test_all_rows_show_at_first(visit):
    page = visit(PAGES["claim"])
    expect(page.locator("form.filter")).to_be_visible()
    expect(shown(page, "claim")).to_have_count(30)
    expect(page.locator("form.filter output")).to_have_text("30 of 30 statements shown")
    assert page.faults == []


def test_a_choice_shows_the_rows_that_fit_and_says_how_many(visit):
    page = visit(PAGES["claim"])
    rows = load("claims")
    mixed = rows[rows["verdict"] == "mixed"]
    page.get_by_label("Verdict").select_option("mixed")
    expect(shown(page, "claim")).to_have_count(len(mixed))
    assert ids(shown(page, "claim")) == [f"claim-{name}" for name in mixed["claim_id"]]
    status = page.get_by_role("status")
    expect(status).to_have_text(f"{len(mixed)} of 30 statements shown")
    named = mixed[mixed["speaker_id"] == "nguyen-duc-chung"]
    page.get_by_label("Speaker").select_option("nguyen-duc-chung")
    assert ids(shown(page, "claim")) == [f"claim-{name}" for name in named["claim_id"]]
    expect(status).to_have_text(f"{len(named)} of 30 statements shown")
    page.get_by_role("button", name="Show all").click()
    expect(shown(page, "claim")).to_have_count(30)
    expect(page.get_by_label("Verdict")).to_have_value("")
    expect(status).to_have_text("30 of 30 statements shown")
    assert page.faults == []


def test_events_are_filtered_by_lane_and_time(visit):
    page = visit(PAGES["event"])
    rows = load("events")
    rows["later"] = [is_later(f"event-{name}") for name in rows["event_id"]]
    for lane in rows["lane"].unique():
        for timing, later in (("then", False), ("later", True)):
            page.get_by_label("Lane").select_option(lane)
            if not page.locator(f"select[name=timing] [value={timing}]").count():
                continue
            page.get_by_label("Time").select_option(timing)
            fit = rows[(rows["lane"] == lane) & (rows["later"] == later)]
            assert ids(shown(page, "event")) == [
                f"event-{name}" for name in fit["event_id"]
            ]


def test_the_keyboard_is_enough(visit):
    page = visit(PAGES["claim"])
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "verdict":
            break
    expect(page.get_by_label("Verdict")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("status")).not_to_have_text("30 of 30 statements shown")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show all")).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown(page, "claim")).to_have_count(30)


def test_a_link_to_a_row_that_is_filtered_away_shows_it(visit):
    page = visit(PAGES["claim"])
    page.evaluate(
        """() => document.body.insertAdjacentHTML("afterbegin",
            '<svg width="50" height="50"><a id="mark" href="#claim-c05-program-title">'
            + '<rect width="50" height="50"></rect></a></svg>')"""
    )
    page.get_by_label("Verdict").select_option("supported")
    target = page.locator("#claim-c05-program-title")
    expect(target).to_be_hidden()
    page.locator("#mark").click()
    expect(target).to_be_in_viewport()
    expect(page.get_by_role("status")).to_have_text("30 of 30 statements shown")
    # The same address again, of which the browser tells nobody.
    page.get_by_label("Verdict").select_option("supported")
    expect(target).to_be_hidden()
    page.locator("#mark").click()
    expect(target).to_be_in_viewport()
    # And an address that is typed, or gone back to.
    page.get_by_label("Verdict").select_option("supported")
    page.evaluate("location.hash = '#claim-c08-quality-of-service'")
    expect(page.locator("#claim-c08-quality-of-service")).to_be_in_viewport()


def test_a_link_to_a_row_that_shows_leaves_the_filter_alone(visit):
    page = visit(PAGES["claim"])
    page.get_by_label("Verdict").select_option("mixed")
    page.evaluate("location.hash = '#claim-c05-program-title'")
    page.evaluate("location.hash = '#no-such-thing'")
    expect(page.get_by_label("Verdict")).to_have_value("mixed")
    page.locator("#claim-c05-program-title dd a").first.evaluate(
        "link => { link.href = '#claim-c07-pursued-throughout'; link.click(); }"
    )
    expect(page.get_by_label("Verdict")).to_have_value("mixed")
    assert page.faults == []


def test_without_a_script_all_is_there_and_no_control(visit):
    for kind, name in PAGES.items():
        page = visit(name, java_script_enabled=False)
        expect(shown(page, kind)).to_have_count(len(targets(kind)))
        expect(page.locator("form.filter")).to_be_hidden()
        assert (
            page.locator("select:visible, button:visible, output:visible").count() == 0
        )
