"""The page of tables, the pages of their rows, and the whole package."""

import csv
import hashlib
import io
import json
import os
import shutil
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docutils.utils import new_document
from playwright.sync_api import expect

from eightypapers.evidence.links import KINDS, resolve, targets
from eightypapers.site import dictionary, downloads, table_pages
from eightypapers.site.lists import Listing
from eightypapers.site.search import JS_WORDS
from eightypapers.tables import DATA, descriptor, load, record, resource

STATIC = Path(dictionary.__file__).with_name("static")
TABLES = [entry["name"] for entry in descriptor()["resources"]]
SMALL = [name for name in TABLES if 0 < len(load(name)) <= table_pages.LONG]
LONG = [name for name in TABLES if len(load(name)) > table_pages.LONG]


@pytest.fixture(scope="module")
def data(tales):
    """The page of tables."""
    return tales.page("chapters/data")


def written(name):
    """Give the header and the rows of a table, as they stand in its file."""
    text = (DATA / resource(name)["path"]).read_text(encoding="utf-8")
    return list(csv.reader(io.StringIO(text)))


def section(soup, name):
    return soup.find(id=f"table-{name.replace('_', '-')}")


def page_of(project, name):
    """Read the page of a table's rows."""
    return project.page(f"tables/{name.replace('_', '-')}")


@pytest.fixture(scope="module")
def rows(tales):
    """The sections with all rows, by the names of their tables."""
    return {name: section(page_of(tales, name), name) for name in [*SMALL, *LONG]}


def shown(found):
    """Give the tables that show the rows of a table, as lists of cells' texts."""
    return [
        [[cell.get_text() for cell in row(["th", "td"])] for row in table("tr")]
        for table in found.select(".table-rows table")
    ]


# What is in the page


@pytest.mark.parametrize("name", SMALL)
def test_every_row_is_in_the_page_as_it_is_in_the_file(rows, name):
    assert shown(rows[name]) == [written(name)]


def straight(found):
    """Give a text with the quotation marks of typewriters."""
    return found.get_text().translate(str.maketrans("“”‘’", "\"\"''"))


def test_the_page_of_tables_leads_to_their_rows_and_holds_none(tales, data):
    assert not data.select(".table-rows, .table-search")
    for entry in descriptor()["resources"]:
        name, count = entry["name"], len(load(entry["name"]))
        here = section(data, name)
        assert here.h2.contents[0] == entry["title"]
        assert entry["description"] in straight(here)
        assert f"Rows: {count:,}. Download: {entry['path']}" in here.get_text()
        assert here.select_one(f'a[href="../data/{entry["path"]}"]')
        links = here.select('a[href^="../tables/"]')
        if not count:
            assert links == []
            continue
        (link,) = links
        assert link["href"] == f"../tables/{name.replace('_', '-')}.html"
        words = "The only row" if count == 1 else f"All {count:,} rows"
        assert link.get_text() == words
        assert link["aria-label"] == f"{words}: {entry['title']}"
    pages = (tales.root / "html" / "tables").iterdir()
    assert len(list(pages)) == len(SMALL + LONG)


def test_a_page_of_rows_tells_what_its_section_tells(tales, data, rows):
    for name, found in rows.items():
        entry, soup = resource(name), page_of(tales, name)
        assert soup.title.get_text().startswith(entry["title"])
        assert [found.h1] == soup("h1")
        assert found.h1.contents[0] == entry["title"]
        # What stands in both is the same, but for links, which are from another place.
        for part in (".table-columns", 'a[href$=".csv"]'):
            (here,), (there,) = found.select(part), section(data, name).select(part)
            assert here == there
        assert entry["description"] in straight(found)
        assert f"Rows: {len(load(name)):,}. Download: " in found.get_text()
        (back,) = found.select('p > a[href^="../chapters/data.html"]')
        assert back["href"] == f"../chapters/data.html#{found['id']}"
        assert back.get_text() == data.h1.contents[0]


def test_pages_of_rows_lead_to_the_next_in_the_order_of_the_tables(tales):
    order = [name for name in TABLES if len(load(name))]
    for place, name in enumerate(order):
        soup = page_of(tales, name)
        for relation, neighbor in (("prev", place - 1), ("next", place + 1)):
            links = soup.select(f'link[rel="{relation}"]')
            if not 0 <= neighbor < len(order):
                assert links == []
                continue
            (link,) = links
            other = order[neighbor]
            assert link["href"] == f"{other.replace('_', '-')}.html"
            assert link["title"] == resource(other)["title"]


def test_a_table_without_rows_has_its_columns_only(data):
    empty = [name for name in TABLES if not len(load(name))]
    assert empty
    for name in empty:
        assert section(data, name).select(".table-columns")
        assert not section(data, name).select('a[href*="tables/"]')


def test_a_long_table_has_a_column_for_each_year(rows):
    for name in LONG:
        axis = table_pages.wide_by(name)
        blocks = rows[name].select(".table-rows")
        found = {}
        for block, (head, *lines) in zip(blocks, shown(rows[name]), strict=True):
            part = block.find_previous("h2").get_text() if axis.parts else ""
            part = part.split(",")[0]
            assert len({line[0] for line in lines}) == len(lines)
            for line in lines:
                for year, score in zip(head[1:], line[1:], strict=True):
                    found[line[0], part, year] = score
        head, *lines = written(name)
        assert len(lines) == len(load(name))
        for line in lines:
            row = dict(zip(head, line, strict=True))
            province = record("provinces", province_id=row[axis.row])["name_en"]
            part = row[axis.parts[0]] if axis.parts else ""
            score = row[axis.value]
            if score:
                score = Decimal(score).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert found.pop((province, part, row[axis.column])) in (
                str(score),
                row[axis.value],
            )
        # What is left are lines and years of which the table says nothing.
        assert set(found.values()) <= {""}


def test_the_parts_of_a_long_table_can_be_reached_from_its_top(rows):
    found = rows["papi_scores"]
    parts = found.select("section")
    links = found.select("ul a")
    assert len(parts) == load("papi_scores")["dimension_code"].nunique()
    for part, link in zip(parts, links, strict=True):
        assert link["href"] == f"#{part['id']}"
        assert link.get_text() == part.h2.contents[0]
        (block,) = part.select(".table-rows")
        assert part.h2.contents[0] in block.select_one(".table-scroll")["aria-label"]


def test_a_long_table_tells_what_has_no_cells(rows):
    note = rows["papi_scores"].select_one(".table-note").get_text()
    assert "a cell is score, a line province_id, a column year." in note
    assert "Decimals after the second are in the file only." in note
    assert (
        "In most rows source_id is papi-panel-ml-mcdm; "
        "for hanoi, D1, 2022 it is hanoimoi-439509."
    ) in note
    assert "In every row confidence is high." in note
    note = rows["pci_scores"].select_one(".table-note").get_text()
    assert "In every row source_id is vietnamdata-mdtrinh." in note


def test_a_long_table_may_be_of_one_series_and_of_many_sources():
    writer = table_pages.Writer(set(), lambda page: page)
    cells = {"place": list("ABCDE"), "year": ["2001"] * 5, "score": ["1.5"] * 4 + [""]}
    frame = pd.DataFrame({**cells, "source_id": list("vwxyz")})
    axis = table_pages.Axis("place", "year", "score", ())
    found = writer._by(axis, frame, {"title": "Scores", "schema": {"fields": []}})
    html = "".join(node.astext() for node in found)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.p.get_text().endswith(" a column year. For source_id, see the file.")
    assert soup.select_one("[role=region]")["aria-label"] == "Rows: Scores"
    lines = [[cell.get_text() for cell in row(["th", "td"])] for row in soup("tr")]
    assert lines[0] == ["place", "2001"]
    assert lines[1:] == [*([name, "1.5"] for name in "ABCD"), ["E", ""]]
    # It is too short to be sorted or searched.
    assert soup.select(".sortable, input") == []


def test_numbers_and_nothing_else_are_set_to_the_right(rows):
    for name in SMALL:
        types = [field["type"] for field in resource(name)["schema"]["fields"]]
        for row in rows[name].select(".table-rows tr"):
            for cell, kind in zip(row(["th", "td"]), types, strict=True):
                right = "number" in cell.get("class", [])
                assert right == (kind in ("integer", "number"))
    for name in LONG:
        for row in rows[name].select(".table-rows tr"):
            first, *others = row(["th", "td"])
            assert first.get("class") is None
            assert all(cell["class"] == ["number"] for cell in others)


def test_tables_can_be_heard_and_reached_with_keys(rows):
    labels = set()
    blocks = [block for found in rows.values() for block in found.select(".table-rows")]
    for block in blocks:
        frame = block.select_one(".table-scroll")
        assert (frame["tabindex"], frame["role"]) == ("0", "region")
        labels.add(frame["aria-label"])
        assert {head["scope"] for head in block.select("thead th")} == {"col"}
        for row in block.select("tbody tr"):
            assert [head["scope"] for head in row("th")] == ["row"]
    assert len(labels) == len(blocks)


def test_short_names_lead_to_the_rows_that_pages_show(tales, rows):
    pages = {}
    linked = 0
    links = [
        link
        for found in rows.values()
        for link in found.select(".table-rows a:not(.external)")
    ]
    for link in links:
        page, _, anchor = link["href"].partition("#")
        name = page.removeprefix("../").removesuffix(".html")
        if page not in pages:
            pages[page] = {tag["id"] for tag in tales.page(name).find_all(id=True)}
        assert anchor in pages[page]
        assert anchor.endswith(link.get_text())
        linked += 1
    assert {"../chapters/sources.html", "../chapters/ledger.html"} == set(pages)
    # Sources are all shown: wherever one is named, and in their own table.
    named = sum(
        int((load(name)[column].notna()).sum())
        for name in SMALL
        for column, kind in table_pages.linked(resource(name)).items()
        if kind == "source"
    )
    assert linked > named > 700


def test_links_are_in_columns_that_name_rows_only(rows):
    for name in SMALL:
        columns = table_pages.linked(resource(name))
        head = written(name)[0]
        for row in rows[name].select(".table-rows tbody tr"):
            for cell, column in zip(row(["th", "td"]), head, strict=True):
                if cell.select("a:not(.external)"):
                    assert columns[column] or column == "target"


def test_what_no_page_shows_is_no_link(rows):
    cited = '[href="../chapters/ledger.html#event-conference-2019"]'
    assert rows["events"].select_one(f"a{cited}").get_text() == "conference-2019"
    links = rows["events"].select("th a") + rows["claim_evidence"].select("td a")
    events = [link["href"].partition("#")[2] for link in links]
    assert {name for name in events if name.startswith("event-")} == {
        "event-conference-2019"
    }


def test_all_rows_of_a_list_are_shown():
    page = new_document("claims")
    page += Listing(ids=["list-claim"])
    env = SimpleNamespace(
        get_domain=lambda _: SimpleNamespace(cited=lambda: {}),
        all_docs={KINDS["claim"].page},
        get_doctree=lambda _: page,
    )
    assert table_pages.shown(SimpleNamespace(env=env)) == set(targets("claim"))


def test_links_follow_when_a_citation_goes(project):
    project.build()
    assert page_of(project, "events").select('a[href$="#event-conference-2019"]')
    project.write("index.md", "# Tales\n\n```{toctree}\n:glob:\nchapters/*\n```\n")
    project.build()
    soup = page_of(project, "events")
    assert not soup.select('a[href$="#event-conference-2019"]')
    assert "conference-2019" in section(soup, "events").get_text()


def test_addresses_can_be_followed(rows):
    links = rows["sources"].select("a.external")
    assert [link["href"] for link in links] == list(load("sources")["url"])
    assert all(link["href"] == link.get_text() for link in links)


def test_vietnamese_is_marked_as_such(rows):
    columns = written("events")[0]
    row = rows["events"].select(".table-rows tbody tr")[0]
    cells = dict(zip(columns, row(["th", "td"]), strict=True))
    assert cells["label_vi"]["lang"] == "vi"
    assert cells["label_en"].get("lang") is None
    name = rows["people"].find(string=load("people")["name"].iloc[0])
    assert name.find_parent(lang="vi")


def test_the_other_edition_is_in_its_language(project, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    project.build()
    resolve.cache_clear()
    text = project.page("chapters/data").get_text()
    assert f"Tất cả {len(load('events'))} dòng" in text
    assert "Tất cả trong một tệp: " in text
    soup = page_of(project, "pci_scores")
    assert soup.h1.contents[0] == resource("pci_scores")["title_vi"]
    text = section(soup, "pci_scores").get_text()
    assert "Ở mọi dòng, confidence là high." in text
    assert "Hà Nội" in text
    assert ". Trở lại: " in text
    row = section(page_of(project, "events"), "events").select(".table-rows tr")[1]
    assert [cell["lang"] for cell in row("td") if cell.get("lang")] == ["en", "en"]


def test_only_tables_of_one_number_a_year_are_laid_out_by_year():
    assert table_pages.wide_by("pci_scores") == table_pages.Axis(
        "province_id", "year", "score", ()
    )
    for name in ("sources", "index_values", "passage_topics", "measures"):
        assert table_pages.wide_by(name) is None


def test_a_book_without_the_page_of_tables_has_no_pages_of_rows(project):
    (project.root / "source" / "chapters" / "data.md").unlink()
    project.write("index.md", "# Tales\n\n```{toctree}\n:glob:\nchapters/*\n```\n")
    project.build()
    assert (project.root / "html" / "chapters" / "ledger.html").is_file()
    assert not (project.root / "html" / "tables").exists()


def test_rows_are_not_in_the_search_index(tales):
    index = (tales.root / "html" / "searchindex.js").read_text(encoding="utf-8")
    assert load("passages")["sha256"].iloc[0] not in index


def test_other_formats_tell_the_columns_and_leave_the_rows_out(project):
    project.build("text")
    text = (project.root / "text" / "chapters" / "data.txt").read_text(encoding="utf-8")
    assert "publisher" in text
    assert "Rows: 1" in text
    assert "All " not in text.replace("All in one file", "")
    assert not (project.root / "text" / "tables").exists()


def test_the_script_is_loaded_where_it_is_needed(tales):
    for name, loaded in (
        ("tables/sources", True),
        ("tables/papi-scores", True),
        ("tables/people", False),
        ("chapters/data", False),
    ):
        scripts = [tag.get("src", "") for tag in tales.page(name)("script")]
        assert any("tables.js" in source for source in scripts) == loaded
    assert len((STATIC / "tables.js").read_bytes()) < 3_000


# The whole package


def test_the_package_holds_every_table_its_description_and_license():
    with zipfile.ZipFile(io.BytesIO(downloads.archive())) as whole:
        files = {
            Path(entry.filename).name: whole.read(entry) for entry in whole.infolist()
        }
        folders = {Path(path).parent.as_posix() for path in whole.namelist()}
        assert whole.namelist() == sorted(whole.namelist())
    assert folders == {downloads.name().removesuffix(".zip")}
    paths = [DATA / entry["path"] for entry in descriptor()["resources"]]
    paths += [DATA / "datapackage.json", DATA.parent / "LICENSE-DATA"]
    assert set(files) == {path.name for path in paths} | {"SHA256SUMS"}
    for path in paths:
        assert files[path.name] == path.read_bytes()
    assert sums(files.pop("SHA256SUMS")) == digests(files)


def sums(text):
    """Read a list of checksums."""
    lines = [line.split("  ") for line in text.decode().splitlines()]
    return {path: digest for digest, path in lines}


def digests(files):
    return {path: hashlib.sha256(files[path]).hexdigest() for path in files}


def test_the_package_is_the_same_each_time(tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    shutil.copy(DATA.parent / "LICENSE-DATA", tmp_path)
    for path in copy.iterdir():
        os.utime(path, (0, 0))
    (copy / "notes.txt").write_text("not of the package")
    assert downloads.archive(copy) == downloads.archive() == downloads.archive()


def test_a_package_of_another_event_is_called_by_its_name(tmp_path):
    schema = {"fields": [{"name": "id", "type": "integer"}]}
    table = {"name": "a", "path": "a.csv", "schema": schema}
    about = {"name": "some-event", "resources": [table]}
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "datapackage.json").write_text(json.dumps(about))
    (folder / "a.csv").write_text("id\n1\n")
    downloads.lay_out(tmp_path / "out", folder)
    assert downloads.name(folder) == "some-event-data.zip"
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("a.csv", "datapackage.json", "SHA256SUMS"),
        *("some-event-data.zip", "some-event-data.xlsx"),
    }


def test_the_package_lies_beside_the_pages_with_checksums_of_all(tales, data):
    folder = tales.root / "html" / "data"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    listed = sums(files.pop("SHA256SUMS"))
    assert listed == digests(files)
    whole = files[downloads.name()]
    assert whole == downloads.archive()
    line = data.select_one(f'a[href="../data/{downloads.name()}"]').find_parent("p")
    assert f"({len(whole) / 1000:.0f} KB: " in line.get_text()
    for name in ("SHA256SUMS", "datapackage.json", downloads.workbook_name()):
        assert line.select(f'a[href="../data/{name}"]')
    # On top, before the first table.
    assert line.find_next("section")["id"] == f"table-{TABLES[0]}"


# In a browser


SHOWN = ("people", "provinces", "index_values", "pci_scores", "passages")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, rows):
    """Some tables on one page, with its script and its look, in a folder."""
    folder = tmp_path_factory.mktemp("tables")
    script = JS_WORDS + (STATIC / "tables.js").read_text(encoding="utf-8")
    (folder / "tables.js").write_text(script, encoding="utf-8")
    look = (STATIC / "book.css").read_text(encoding="utf-8")
    (folder / "book.css").write_text(look[look.index("/* Colors") :], encoding="utf-8")
    policy = "default-src 'none'; script-src file:; style-src file:"
    page = BeautifulSoup(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width"><title>Tables</title>'
        '<link rel="stylesheet" href="book.css"><script src="tables.js" defer></script>'
        '</head><body><article role="main"></article></body></html>',
        "html.parser",
    )
    for name in SHOWN:
        found = BeautifulSoup(str(rows[name]), "html.parser")
        page.article.append(found)
    (folder / "index.html").write_text(str(page), encoding="utf-8")
    return folder


@pytest.fixture
def visit(browser, folder):
    """Open the tables in a window of their own."""
    contexts = []

    def visit(**window):
        contexts.append(browser.new_context(**window))
        page = contexts[-1].new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda message: page.faults.append(message.text))
        page.goto((folder / "index.html").as_uri())
        return page

    yield visit
    for context in contexts:
        context.close()


def table(page, name):
    return page.locator(f"#table-{name.replace('_', '-')} .table-rows")


def column(page, name, place):
    """Give the texts of a column, of the rows that are shown."""
    rows = table(page, name).locator("tbody tr:visible")
    return rows.evaluate_all(
        "(rows, place) => rows.map((row) => row.cells[place].textContent)", place
    )


def test_a_search_shows_the_rows_that_have_the_words(visit):
    page = visit()
    search = table(page, "provinces").get_by_label("Search these rows: Provinces")
    status = table(page, "provinces").get_by_role("status")
    expect(search).to_be_visible()
    expect(status).to_have_text("")
    for words in ("ha noi", "Hà Nội", "  HA   NOI "):
        search.fill(words)
        assert column(page, "provinces", 0) == ["hanoi"]
        expect(status).to_have_text("1 of 63 rows shown")
    search.fill("da nang")
    assert column(page, "provinces", 2) == ["Đà Nẵng"]
    search.fill("đồng")
    assert column(page, "provinces", 2) == ["Đồng Nai", "Đồng Tháp", "Lâm Đồng"]
    # As the book's own search takes them: quotes, dashes and other letters for Đ.
    for words in ("bà rịa–vũng tàu", "ba ria vung tau", "vung-tau, ba", '"vũng tàu"'):
        search.fill(words)
        assert column(page, "provinces", 0) == ["ba-ria-vung-tau"], words
    for words in ("Ðồng Nai", "\u0189ong nai", "\u00f0ồng nai"):
        search.fill(words)
        assert column(page, "provinces", 0) == ["dong-nai"], words
    search.fill("no such place")
    assert column(page, "provinces", 0) == []
    expect(status).to_have_text("0 of 63 rows shown")
    search.fill("")
    expect(status).to_have_text("63 of 63 rows shown")
    # Each search is for its own table.
    assert len(column(page, "pci_scores", 0)) == 63
    assert page.faults == []


def test_a_search_does_not_run_from_one_cell_into_the_next(visit):
    page = visit()
    search = table(page, "provinces").get_by_label("Search these rows")
    search.fill("hanoihanoi")
    assert column(page, "provinces", 0) == []


def test_a_column_is_sorted_up_then_down_then_as_before(visit):
    page = visit()
    before = column(page, "provinces", 2)
    head = table(page, "provinces").get_by_role("columnheader", name="name_vi")
    button = head.get_by_role("button")
    button.click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    up = column(page, "provinces", 2)
    # The alphabet is A Ă Â … D Đ: Bạc before Bắc, and Điện between Đắk and Gia.
    order = ["Bạc Liêu", "Bắc Kạn", "Bắc Ninh", "Cà Mau", "Đà Nẵng", "Gia Lai"]
    assert [name for name in up if name in order] == order
    button.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert column(page, "provinces", 2)[0] == up[-1]
    button.click()
    assert head.get_attribute("aria-sort") is None
    assert column(page, "provinces", 2) == before
    assert page.faults == []


def test_numbers_are_sorted_as_such_and_gaps_come_last(visit):
    page = visit()
    heads = table(page, "index_values").get_by_role("columnheader")
    place = written("index_values")[0].index("rank")
    for direction in (1, -1):
        heads.nth(place).get_by_role("button").click()
        cells = column(page, "index_values", place)
        known = [int(cell) for cell in cells if cell]
        assert known == sorted(known, key=lambda value: direction * value)
        assert "" in cells
        assert not any(cells[len(known) :])
    other = table(page, "index_values").get_by_role("columnheader", name="year")
    other.get_by_role("button").click()
    expect(other).to_have_attribute("aria-sort", "ascending")
    assert heads.nth(place).get_attribute("aria-sort") is None


def test_sorting_and_searching_go_together_and_keys_are_enough(visit):
    page = visit()
    search = table(page, "provinces").get_by_label("Search these rows")
    search.focus()
    page.keyboard.type("yen")
    found = column(page, "provinces", 0)
    assert len(found) > 1
    page.keyboard.press("Tab")  # to the frame, which scrolls with the arrow keys
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert column(page, "provinces", 0) == sorted(found, reverse=True)


def test_short_tables_have_no_controls(visit):
    page = visit()
    assert len(load("people")) < table_pages.MANY
    expect(table(page, "people").locator("tbody tr")).to_have_count(len(load("people")))
    expect(table(page, "people").locator("button, input")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_tables_scroll_within_themselves_and_keep_what_names_the_lines(visit, width):
    page = visit(viewport={"width": width, "height": 700})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    frame = table(page, "pci_scores").locator(".table-scroll")
    names = frame.locator("tbody th").first
    before = names.bounding_box()["x"]
    frame.evaluate("frame => frame.scrollTo(200, 100)")
    assert names.bounding_box()["x"] == pytest.approx(before, abs=1)
    head = frame.locator("thead th").nth(1)
    top = frame.bounding_box()["y"]
    assert head.bounding_box()["y"] == pytest.approx(top, abs=1)


def test_without_a_script_all_is_there_and_no_control(visit):
    page = visit(java_script_enabled=False)
    for name in SHOWN:
        count = page.locator(
            f"#table-{name.replace('_', '-')} .table-rows tbody tr:visible"
        )
        table = load(name)
        lines = table["province_id"].nunique() if name in LONG else len(table)
        expect(count).to_have_count(lines)
    expect(page.locator(".table-search:visible")).to_have_count(0)
    expect(page.locator("input:visible, button:visible")).to_have_count(0)
