"""Links to rows lead to their pages, and are remembered by the place they stand at."""

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.inventory import InventoryFile

from eightypapers.site import stamps
from eightypapers.site.citations import DataDomain


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


def test_links_in_a_chart_lead_to_rows_and_files(tales):
    tale = tales.page("chapters/tale")
    (day,) = tale.select("#chart-days svg a")
    assert day["href"] == "ledger.html#event-conference-2019"
    files = tale.select("#chart-days .chart-files a")
    assert [link["href"] for link in files] == [
        "../figures/days.csv",
        "../figures/days.svg",
    ]
    assert all("download" in link.attrs for link in files)
    (other,) = tale.select(".other a")
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


def test_citations_of_another_process_are_taken_over(project):
    app = project.build()
    domain = app.env.get_domain("data")
    assert isinstance(domain, DataDomain)
    theirs = {"index": [("term-papi", "cite-1")], "other": [("term-khoa", "cite-1")]}
    domain.merge_domaindata(["index", "none"], {"citations": theirs})
    assert domain.citations["index"] == [("term-papi", "cite-1")]
    assert "other" not in domain.citations
    domain.clear_doc("index")
    domain.clear_doc("index")
    assert "index" not in domain.citations


def written(project):
    """Give the pages that are written by a build."""
    folder = project.root / "html"

    def times():
        pages = folder.rglob("*.html")
        return {page.stem: page.stat().st_mtime_ns for page in pages}

    before = times()
    project.build()
    return {name for name, time in times().items() if before.get(name) != time}


def test_pages_are_written_anew_where_something_has_changed(project, monkeypatch):
    project.build()
    assert written(project) == set()
    tale = (project.root / "source/chapters/tale.md").read_text(encoding="utf-8")
    project.write("chapters/tale.md", tale + "\nNothing is cited in these words.\n")
    assert written(project) & {"tale", "ledger", "sources"} == {"tale"}
    # Nothing on the page of the ledger has changed, but what it shows has.
    project.write(
        "chapters/tale.md", f"{tale}\nOnce more: [80](#fact-papers-received).\n"
    )
    assert written(project) & {"tale", "ledger"} == {"tale", "ledger"}
    assert "ledger" not in written(project)
    project.write("chapters/tale.md", tale.replace("# The tale", "# Another tale"))
    assert "ledger" in written(project)
    monkeypatch.setattr(stamps, "package_files", list)
    assert {"index", "tale", "ledger", "sources", "data"} <= written(project)
    assert written(project) == set()


def test_pages_are_written_anew_if_they_were_not_written(project, monkeypatch):
    """A build that fails between reading and writing leaves them as they were."""
    project.build()
    tale = (project.root / "source/chapters/tale.md").read_text(encoding="utf-8")
    project.write(
        "chapters/tale.md", f"{tale}\nOnce more: [80](#fact-papers-received).\n"
    )
    with monkeypatch.context() as broken:
        broken.setattr(StandaloneHTMLBuilder, "prepare_writing", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            project.build()
    assert {"tale", "ledger"} <= written(project)
