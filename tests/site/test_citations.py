"""Links to rows lead to their pages, and carry the evidence beside them."""

import pytest
from sphinx.util.inventory import InventoryFile

from eightypapers.evidence.links import resolve


def words(node):
    return " ".join(node.get_text().split())


def test_a_link_leads_to_the_page_that_shows_the_row(tales):
    index, tale = tales.page("index"), tales.page("chapters/tale")
    hrefs = [link["href"] for link in index.select(".fact > a")]
    assert hrefs == [
        "chapters/ledger.html#fact-papers-received",
        "chapters/ledger.html#event-conference-2019",
    ]
    hrefs = [link["href"] for link in tale.select("p .fact > a")]
    assert hrefs[:4] == [
        "ledger.html#fact-rank-papi-total-2018",
        "ledger.html#term-papi",
        "ledger.html#fact-papers-received",
        "sources.html#source-vgp-2019-12-19",
    ]


def test_a_link_keeps_its_words_and_says_its_kind(tales):
    facts = tales.page("chapters/tale").select("p .fact")[:4]
    assert [fact.a.get_text() for fact in facts] == [
        "54th",
        "one survey",
        "eighty",
        "the report",
    ]
    kinds = [[name for name in fact["class"] if name != "fact"] for fact in facts]
    assert kinds == [["fact-fact"], ["fact-term"], ["fact-fact"], ["fact-source"]]


def test_a_link_is_described_by_the_evidence_beside_it(tales):
    for name in ("index", "chapters/tale"):
        for fact in tales.page(name).select("p .fact"):
            note = fact.select_one(".evidence")
            if note is None:
                continue
            assert fact.a["aria-describedby"] == note["id"]
            assert note["role"] == "note"
            assert note.find_previous_sibling() is fact.a


def test_evidence_says_what_the_link_stands_on(tales):
    fact = tales.page("chapters/tale").select("p .fact")[0]
    entry = resolve("fact-rank-papi-total-2018")
    note = fact.select_one(".evidence")
    assert words(note.select_one(".evidence-name")) == entry.name
    assert words(note.select_one(".evidence-text")) == "54th of 61"
    assert words(note.select_one(".evidence-derivation")) == entry.derivation
    *sources, ledger = note.select(".evidence-sources a")
    assert [link["href"] for link in sources] == [
        f"sources.html#source-{name}" for name in entry.source_ids
    ]
    assert (ledger["href"], words(ledger)) == (
        "ledger.html#fact-rank-papi-total-2018",
        "Full entry",
    )


def test_evidence_of_a_source_leads_to_the_sources(tales):
    note = tales.page("chapters/tale").select("p .evidence")[3]
    assert note.select_one(".evidence-derivation") is None
    (link,) = note.select("a")
    assert words(link) == "Full entry"
    assert link["href"] == "sources.html#source-vgp-2019-12-19"


@pytest.mark.parametrize("place", ["h2", "td"])
def test_no_evidence_opens_in_a_heading_or_a_table(tales, place):
    (fact,) = tales.page("chapters/tale").select(f"{place} .fact")
    assert fact.a["href"] == "ledger.html#fact-papers-received"
    assert fact.select_one(".evidence") is None
    assert "aria-describedby" not in fact.a.attrs
    assert fact["id"].startswith("cite-"), "and yet the ledger leads back here"


def test_other_links_are_as_they_were(tales):
    index = tales.page("index")
    (tale,) = index.select('[role="main"] p a[href="chapters/tale.html"]')
    (heading,) = index.select('[role="main"] p a[href="#a-heading"]')
    for link in (tale, heading):
        assert link.find_parent(class_="fact") is None
        assert "aria-describedby" not in link.attrs


def test_html_of_a_page_is_left_alone(tales):
    (other,) = tales.page("chapters/tale").select(".other a")
    assert other["href"] == "#event-conference-2019"


def test_the_inventory_lists_what_is_cited(tales):
    with (tales.root / "html" / "objects.inv").open("rb") as file:
        inventory = InventoryFile.load(file, "", lambda root, uri: uri)
    places = {
        kind: {place for _, _, place, _ in inventory[kind].values()}
        for kind in ("data:fact", "data:event", "data:term", "data:source")
    }
    assert places == {
        "data:fact": {
            "chapters/ledger.html#fact-papers-received",
            "chapters/ledger.html#fact-rank-papi-total-2018",
        },
        "data:event": {"chapters/ledger.html#event-conference-2019"},
        "data:term": {"chapters/ledger.html#term-papi"},
        "data:source": {"chapters/sources.html#source-vgp-2019-12-19"},
    }


@pytest.mark.parametrize(
    "target", ["fact-papers-by-topic", "event-conference-2018", "paper-1"]
)
def test_a_link_to_nothing_is_mysts_own_warning(project, target):
    project.write("index.md", f"# Tales\n\nOne.\n\nIt was [so](#{target}).\n")
    project.build()
    assert f"target not found: '{target}' [myst.xref_missing]" in project.warnings
    assert "index.md:5:" in project.warnings


def test_only_a_page_has_evidence(project):
    project.build("text")
    text = (project.root / "text/chapters/tale.txt").read_text(encoding="utf-8")
    assert "It came *54th*, by *one survey*, of *eighty*, by *the report*." in text
    assert resolve("fact-rank-papi-total-2018").derivation not in text


def test_an_electronic_book_has_links_and_no_evidence(project):
    project.build("epub")
    tale = (project.root / "epub/chapters/tale.xhtml").read_text(encoding="utf-8")
    assert 'href="ledger.xhtml#fact-papers-received"' in tale
    assert "evidence" not in tale


def test_evidence_is_in_the_language_of_the_edition(project, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    project.write("chapters/tale.md", "# T\n\n[54/61](#fact-rank-papi-total-2018)\n")
    project.build()
    resolve.cache_clear()
    (note,) = project.page("chapters/tale").select(".evidence")
    assert words(note.select_one(".evidence-text")) == "thứ 54 trên 61"
    assert words(note.select("a")[-1]) == "Xem đủ"
    ledger = project.page("chapters/ledger")
    assert words(ledger.select_one(".row-citations")).startswith("Dẫn ở: ")
