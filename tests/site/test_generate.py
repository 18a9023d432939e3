"""Pages that follow from the tables: which rows they list, and who cites them.

How rows are written stands in ``tests/reuse/expected``.
"""

import pytest
from sphinx.errors import ExtensionError

from eightypapers.evidence import prose
from eightypapers.evidence.links import targets
from eightypapers.site import downloads, generate
from eightypapers.tables import DATA, descriptor, load, settings


def words(node):
    return words_of(node.get_text())


def words_of(text):
    """Give a text on one line, with the quotation marks of a typewriter."""
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).split())


def rows(soup):
    """Give the rows of a page, by their ids."""
    return {row["id"]: row for row in soup.select(".rows > li")}


def test_the_ledger_lists_what_is_cited_and_nothing_else(tales):
    assert list(rows(tales.page("chapters/ledger"))) == [
        "fact-papers-received",
        "fact-rank-papi-total-2018",
        "event-conference-2019",
        "term-papi",
    ]


def test_a_row_leads_back_to_every_place_that_cites_it(tales):
    body = rows(tales.page("chapters/ledger"))["fact-papers-received"]
    line = body.select_one(".row-citations")
    assert words(line) == "Cited in: Tales; The tale (2) (3)"
    for link in line.select("a"):
        name, _, anchor = link["href"].partition(".html#")
        page = tales.page(f"chapters/{name}".removeprefix("chapters/../"))
        (fact,) = page.select(f"#{anchor}")
        assert fact["href"].endswith("#fact-papers-received")


def test_the_sources_are_all_listed_those_not_cited_behind_one_line(tales):
    page = tales.page("chapters/sources")
    listed = rows(page)
    report, *others = listed
    assert report == f"source-{settings()['report_id']}"
    assert others == [name for name in targets("source") if name != report]
    assert [name for name, row in listed.items() if "Cited" in words(row)] == [report]
    (more,) = page.select("details.more")
    assert list(rows(more)) == others
    assert words(more.summary).startswith(f"{len(others)} more")
    addresses = load("sources").set_index("source_id")["url"]
    for name, row in listed.items():
        address = addresses[name.removeprefix("source-")]
        assert row.select_one("a.external")["href"] == address


def test_the_page_of_tables_shows_every_table_and_leads_to_its_rows(tales):
    soup = tales.page("chapters/data")
    for entry in descriptor()["resources"]:
        section = soup.find(id=generate.table_anchor(entry["name"]))
        count, fields = len(load(entry["name"])), entry["schema"]["fields"]
        assert section.h2.contents[0] == entry["title"]
        told = words(section)
        assert words_of(entry["description"]) in told
        assert f"Rows: {count:,}. Download: {entry['path']}" in told
        assert all(words_of(field["description"]) in told for field in fields)
        links = [link["href"] for link in section.select('a[href^="../tables/"]')]
        assert links == [f"../{generate.page_of(entry['name'])}.html"] * bool(count)
        assert section.select_one(f'a[href="../data/{entry["path"]}"]')
        copy = tales.root / "html" / "data" / entry["path"]
        assert copy.read_bytes() == (DATA / entry["path"]).read_bytes()


def test_the_package_is_offered_above_the_tables(tales):
    (line,) = tales.page("chapters/data").select("section > p:has(> a)")[:1]
    size = len(downloads.archive()) / 1000
    assert f"({size:.0f} KB: " in line.get_text()
    files = (
        downloads.name(downloads.WHOLE),
        downloads.name(downloads.WORKBOOK),
        "datapackage.json",
        "SHA256SUMS",
    )
    assert [link["href"] for link in line("a")] == [f"../data/{name}" for name in files]
    assert all((tales.root / "html" / "data" / name).is_file() for name in files)


@pytest.mark.parametrize(
    ("fence", "right"),
    [("{rows} tale", "one of: fact, measure, "), ("{listing} fact", "one of: claim, ")],
)
def test_what_cannot_be_listed_is_refused_with_what_can(project, fence, right):
    project.write("chapters/tale.md", f"# A tale\n\n```{fence}\n```\n")
    with pytest.raises(ExtensionError, match=rf"chapters/tale\.md: .*{right}"):
        project.build()


def test_links_that_were_not_found_before_are_refused(project, monkeypatch):
    """Or their rows would not lead back to them."""
    monkeypatch.setattr(prose, "links", lambda text: [])
    with pytest.raises(ExtensionError, match=r"chapters/tale: .*fact-rank-papi-total"):
        project.build()
