"""The generated pages: ledger, sources, dictionary, and the files that they offer."""

import csv
import re
from xml.etree import ElementTree

from eightypapers.evidence.links import resolve, targets
from eightypapers.site import pages
from eightypapers.tables import DATA, descriptor, load


def words(node):
    return straight(node.get_text())


def straight(text):
    """Give a text on one line, with the quotation marks of a typewriter."""
    marks = str.maketrans("“”‘’", "\"\"''")
    return " ".join(text.translate(marks).split())


def rows(soup):
    """Give the rows of a page: the element that names each, and the one below it."""
    return {
        term["id"]: (term, term.find_next_sibling("dd"))
        for term in soup.select("dl.rows > dt")
    }


def test_the_ledger_lists_what_is_cited_and_nothing_else(tales):
    assert list(rows(tales.page("chapters/ledger"))) == [
        "fact-papers-received",
        "fact-rank-papi-total-2018",
        "event-conference-2019",
        "term-papi",
    ]


def test_a_row_says_what_it_is_and_where_it_comes_from(tales):
    listed = rows(tales.page("chapters/ledger"))
    term, body = listed["fact-rank-papi-total-2018"]
    entry = resolve("fact-rank-papi-total-2018")
    assert words(term).startswith(entry.name)
    assert words(body.select_one(".row-text")) == "54th of 61"
    assert words(body.select_one(".row-derivation")) == (
        f"From papi_scores.csv. {entry.derivation}"
    )
    assert body.select_one(".row-place") is None
    term, body = listed["fact-papers-received"]
    assert "p13-c1" in words(body.select_one(".row-place"))
    assert body.select_one(".row-derivation") is None
    assert [link["href"] for link in body.select(".row-source a")] == [
        "sources.html#source-vgp-2019-12-19"
    ]


def test_a_row_leads_back_to_every_place_that_cites_it(tales):
    _, body = rows(tales.page("chapters/ledger"))["fact-papers-received"]
    line = body.select_one(".row-citations")
    assert words(line) == "Cited in: Tales; The tale (2) (3)"
    for link in line.select("a"):
        name, _, anchor = link["href"].partition(".html#")
        page = tales.page(f"chapters/{name}".removeprefix("chapters/../"))
        (fact,) = page.select(f"#{anchor}")
        assert fact["href"].endswith("#fact-papers-received")


def test_the_sources_are_all_listed_with_address_and_trust(tales):
    listed = rows(tales.page("chapters/sources"))
    assert list(listed) == targets("source")
    row = load("sources").set_index("source_id").loc["vgp-2019-12-19"]
    _, body = listed["source-vgp-2019-12-19"]
    (address,) = body.select("a.external")
    assert address["href"] == row["url"]
    assert words(address) == row["url"].split("/")[2]
    assert "Confidence: high." in words(body)
    assert words(body.select_one(".row-citations")) == "Cited in: The tale"
    uncited = [name for name, (_, body) in listed.items() if "Cited" not in words(body)]
    assert len(uncited) == len(listed) - 1


def test_the_ledger_follows_when_a_citation_goes(project):
    project.build()
    project.write("chapters/tale.md", "# The tale\n\nNothing is said.\n")
    project.build()
    ledger = project.page("chapters/ledger")
    assert list(rows(ledger)) == ["fact-papers-received", "event-conference-2019"]
    assert "The tale" not in words(ledger.select_one("dl.rows"))


def test_the_dictionary_shows_every_table_and_every_column(tales):
    soup = tales.page("chapters/data")
    for entry in descriptor()["resources"]:
        section = soup.select_one(f"#table-{entry['name'].replace('_', '-')}")
        assert words(section).startswith(entry["title"])
        assert straight(entry["description"]) in words(section)
        assert f"Rows: {len(load(entry['name'])):,}." in words(section)
        fields = entry["schema"]["fields"]
        shown = [
            [words(cell) for cell in row("td")]
            for row in section.select(".table-columns tr")[1:]
        ]
        assert [row[0] for row in shown] == [field["name"] for field in fields]
        assert [row[2] for row in shown] == [
            straight(field["description"]) for field in fields
        ]


def test_the_dictionary_shows_types_or_the_values_that_may_stand(tales):
    rows = tales.page("chapters/data").select("#table-sources .table-columns tr")[1:]
    types = {words(row("td")[0]): words(row("td")[1]) for row in rows}
    assert types["url"] == "string"
    assert "high, medium" in types["confidence"]


def test_tables_are_offered_as_they_are(tales):
    soup = tales.page("chapters/data")
    for entry in descriptor()["resources"]:
        assert len(soup.select(f'a[href="../data/{entry["path"]}"]')) == 1
        copy = tales.root / "html" / "data" / entry["path"]
        assert copy.read_bytes() == (DATA / entry["path"]).read_bytes()
    copy = tales.root / "html" / "data" / "datapackage.json"
    assert copy.read_bytes() == (DATA / "datapackage.json").read_bytes()


def test_the_dictionary_is_in_the_language_of_the_edition(project, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    project.build()
    resolve.cache_clear()
    entry = descriptor()["resources"][0]
    section = project.page("chapters/data").select_one("section section")
    assert words(section).startswith(entry["title_vi"])
    assert "Số dòng: " in words(section)
    assert entry["schema"]["fields"][0]["description_vi"] in words(section)
    sources = words(project.page("chapters/sources"))
    assert "Độ tin cậy: cao." in sources


def test_tables_are_copied_for_pages_only_and_after_success_only(project):
    project.write("chapters/data.md", "# Tables\n")
    app = project.build("text")
    assert not (project.root / "text" / "data").exists()
    app.builder.format = "html"
    pages.copy_tables(app, RuntimeError("the build has failed"))
    assert not (project.root / "text" / "data").exists()


def test_charts_lead_to_their_files(book):
    linked = set()
    for page in sorted(book.glob("**/*.html")):
        html = page.read_text(encoding="utf-8")
        for name, href in re.findall(
            r'<a href="([^"]*figures/([^"]+))" download', html
        ):
            linked.add(href)
            assert (page.parent / name).is_file()
    files = {path.name for path in (book / "figures").iterdir()}
    assert linked == files
    assert {"two-lines.csv", "two-lines.svg", "words-by-speaker.csv"} <= files


def test_files_of_charts_can_be_read(book):
    for path in (book / "figures").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".svg":
            root = ElementTree.fromstring(text)
            assert root.tag.endswith("}svg")
            assert any(child.tag.endswith("}desc") for child in root)
        else:
            head, *lines = csv.reader(text.splitlines())
            # The chart that waits for its data has columns, and no row.
            assert lines
            assert {len(line) for line in lines} <= {len(head)}
