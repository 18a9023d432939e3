"""Links to rows lead to their pages, and are remembered by the place they stand at."""

import pytest
from sphinx.util.inventory import InventoryFile


def words(node):
    return " ".join(node.get_text().split())


def test_a_link_leads_to_the_page_that_shows_the_row(tales):
    index, tale = tales.page("index"), tales.page("chapters/tale")
    hrefs = [link["href"] for link in index.select("a.fact")]
    assert hrefs == [
        "chapters/ledger.html#fact-papers-received",
        "chapters/ledger.html#event-conference-2019",
    ]
    hrefs = [link["href"] for link in tale.select("p a.fact")]
    assert hrefs[:4] == [
        "ledger.html#fact-rank-papi-total-2018",
        "ledger.html#term-papi",
        "ledger.html#fact-papers-received",
        "sources.html#source-vgp-2019-12-19",
    ]


def test_a_sentence_is_its_words_and_links(tales):
    sentence = tales.page("chapters/tale").select_one("p")
    assert words(sentence) == ("It came 54th, by one survey, of eighty, by the report.")
    assert [tag.name for tag in sentence.find_all(True)] == ["a"] * 4
    assert [link["id"] for link in sentence("a")] == [f"cite-{n}" for n in range(1, 5)]


def test_other_links_are_as_they_were(tales):
    index = tales.page("index")
    (tale,) = index.select('[role="main"] p a[href="chapters/tale.html"]')
    (heading,) = index.select('[role="main"] p a[href="#a-heading"]')
    for link in (tale, heading):
        assert "fact" not in link["class"]
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
