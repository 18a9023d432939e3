"""Pages of tables' rows: all of them, as they are in the files, and their controls."""

import csv
import io
from decimal import ROUND_HALF_UP, Decimal

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from eightypapers import site
from eightypapers.evidence import prose
from eightypapers.evidence.links import KINDS, targets
from eightypapers.site import layout
from eightypapers.tables import DATA, descriptor, load, record, resource

STATIC = site.HERE / "static"
TABLES = [entry["name"] for entry in descriptor()["resources"]]
LONG = [name for name in TABLES if layout.sideways(name)]
SMALL = [name for name in TABLES if len(load(name)) and name not in LONG]


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
    ((head, *lines),) = shown(rows[name])
    order, *others = written(name)
    assert sorted(head) == sorted(order)
    assert [[line[head.index(column)] for column in order] for line in lines] == others


def test_a_row_begins_with_what_it_is_called_and_ends_with_ids_and_translations(rows):
    heads = {name: shown(rows[name])[0][0] for name in SMALL}
    assert heads["provinces"] == [
        *("name_en", "centrally_run", "source_id", "confidence"),
        *("name_vi", "province_id"),
    ]
    assert heads["events"][:2] == ["label_en", "date"]
    # More than one id says what the row is about.
    assert heads["claim_evidence"] == ["claim_id", "number", "target"]


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


def test_a_long_table_has_a_column_for_each_year(rows):
    for name in LONG:
        axis = layout.sideways(name)
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


def test_numbers_and_nothing_else_are_set_to_the_right(rows):
    for name in SMALL:
        fields = resource(name)["schema"]["fields"]
        types = {field["name"]: field["type"] for field in fields}
        head, *lines = rows[name].select(".table-rows tr")
        columns = [cell.get_text() for cell in head("th")]
        for row in (head, *lines):
            for cell, column in zip(row(["th", "td"]), columns, strict=True):
                right = "number" in cell.get("class", [])
                assert right == (types[column] in ("integer", "number"))
    for name in LONG:
        for row in rows[name].select(".table-rows tr"):
            first, *others = row(["th", "td"])
            assert first.get("class") is None
            assert all(cell["class"] == ["number"] for cell in others)


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
        for column, kind in layout.linked(resource(name)).items()
        if kind == "source"
    )
    assert linked > named > 700


@pytest.mark.parametrize("kind", ["event", "lookup"])
def test_some_rows_have_their_place_in_their_table_with_who_cites_them(book, kind):
    def read(path):
        return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")

    cited = {link.target for link in prose.citations()}
    cited |= set(load("claim_evidence")["target"])
    page = KINDS[kind].page
    lines = read(book / f"{page}.html").select(".table-rows tbody tr")
    assert [line["id"] for line in lines] == targets(kind)
    pages = {path.name: read(path) for path in book.rglob("*.html")}
    for line in lines:
        assert line.find("a", href=f"#{line['id']}")
        places = line("td")[-1]("a")
        assert bool(places) == (line["id"] in cited)
        for link in places:
            path, _, anchor = link["href"].partition("#")
            place = pages[path.rpartition("/")[2]].find(id=anchor)
            assert place["href"].endswith(f"{page}.html#{line['id']}")


def test_the_other_edition_is_in_its_language(project, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    project.build()
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


def test_a_book_without_the_page_of_tables_has_no_pages_of_rows(project):
    (project.root / "source" / "chapters" / "data.md").unlink()
    project.write("index.md", "# Tales\n\n```{toctree}\n:glob:\nchapters/*\n```\n")
    project.build()
    assert (project.root / "html" / "chapters" / "ledger.html").is_file()
    assert not (project.root / "html" / "tables").exists()


def test_rows_are_not_in_the_search_index(tales):
    index = (tales.root / "html" / "searchindex.js").read_text(encoding="utf-8")
    assert load("passages")["sha256"].iloc[0] not in index


def test_the_script_is_loaded_where_it_is_needed(book):
    for name, loaded in (
        ("tables/sources", True),
        ("tables/papi-scores", True),
        ("tables/people", False),
        ("chapters/data", False),
    ):
        text = (book / f"{name}.html").read_text(encoding="utf-8")
        assert ("/tables." in text) == loaded
    assert len((STATIC / "tables.js").read_bytes()) < 3_000


# In a browser


def table(page, name):
    return page.locator(f"#table-{name.replace('_', '-')} .table-rows")


def column(page, name, head):
    """Give the texts of the column of that head, of the rows that are shown."""
    rows = table(page, name).locator("tbody tr:visible")
    return rows.evaluate_all(
        """(rows, head) => rows.map((row) => {
            const heads = [...row.closest("table").tHead.rows[0].cells];
            const place = heads.findIndex((cell) => cell.textContent.startsWith(head));
            return row.cells[place].textContent;
        })""",
        head,
    )


def test_a_search_shows_the_rows_that_have_the_words(visit):
    page = visit("tables/provinces")
    search = table(page, "provinces").get_by_label("Search these rows: Provinces")
    status = table(page, "provinces").get_by_role("status")
    expect(search).to_be_visible()
    expect(status).to_have_text("")
    for words in ("ha noi", "Hà Nội", "  HA   NOI "):
        search.fill(words)
        assert column(page, "provinces", "province_id") == ["hanoi"]
        expect(status).to_have_text("1 of 63 rows shown")
    search.fill("da nang")
    assert column(page, "provinces", "name_vi") == ["Đà Nẵng"]
    search.fill("đồng")
    assert column(page, "provinces", "name_vi") == ["Đồng Nai", "Đồng Tháp", "Lâm Đồng"]
    # As the book's own search takes them: quotes, dashes and other letters for Đ.
    for words in ("bà rịa–vũng tàu", "ba ria vung tau", "vung-tau, ba", '"vũng tàu"'):
        search.fill(words)
        assert column(page, "provinces", "province_id") == ["ba-ria-vung-tau"], words
    for words in ("Ðồng Nai", "\u0189ong nai", "\u00f0ồng nai"):
        search.fill(words)
        assert column(page, "provinces", "province_id") == ["dong-nai"], words
    search.fill("no such place")
    assert column(page, "provinces", "province_id") == []
    expect(status).to_have_text("0 of 63 rows shown")
    search.fill("")
    expect(status).to_have_text("63 of 63 rows shown")
    assert page.faults == []


def test_a_search_does_not_run_from_one_cell_into_the_next(visit):
    page = visit("tables/provinces")
    search = table(page, "provinces").get_by_label("Search these rows")
    search.fill("hanoihanoi")
    assert column(page, "provinces", "province_id") == []


def test_a_column_is_sorted_up_then_down_then_as_before(visit):
    page = visit("tables/provinces")
    before = column(page, "provinces", "name_vi")
    head = table(page, "provinces").get_by_role("columnheader", name="name_vi")
    button = head.get_by_role("button")
    button.click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    up = column(page, "provinces", "name_vi")
    # The alphabet is A Ă Â … D Đ: Bạc before Bắc, and Điện between Đắk and Gia.
    order = ["Bạc Liêu", "Bắc Kạn", "Bắc Ninh", "Cà Mau", "Đà Nẵng", "Gia Lai"]
    assert [name for name in up if name in order] == order
    button.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert column(page, "provinces", "name_vi")[0] == up[-1]
    button.click()
    assert head.get_attribute("aria-sort") is None
    assert column(page, "provinces", "name_vi") == before
    assert page.faults == []


def test_numbers_are_sorted_as_such_and_gaps_come_last(visit):
    page = visit("tables/index-values")
    heads = table(page, "index_values").get_by_role("columnheader")
    place = written("index_values")[0].index("rank")
    for direction in (1, -1):
        heads.nth(place).get_by_role("button").click()
        cells = column(page, "index_values", "rank")
        known = [int(cell) for cell in cells if cell]
        assert known == sorted(known, key=lambda value: direction * value)
        assert "" in cells
        assert not any(cells[len(known) :])
    other = table(page, "index_values").get_by_role("columnheader", name="year")
    other.get_by_role("button").click()
    expect(other).to_have_attribute("aria-sort", "ascending")
    assert heads.nth(place).get_attribute("aria-sort") is None


def test_sorting_and_searching_go_together_and_keys_are_enough(visit):
    page = visit("tables/provinces")
    search = table(page, "provinces").get_by_label("Search these rows")
    search.focus()
    page.keyboard.type("yen")
    found = column(page, "provinces", "name_en")
    assert len(found) > 1
    page.keyboard.press("Tab")  # to the frame, which scrolls with the arrow keys
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert column(page, "provinces", "name_en") == sorted(found, reverse=True)


def test_short_tables_have_no_controls(visit):
    page = visit("tables/people")
    assert len(load("people")) < layout.MANY
    expect(table(page, "people").locator("tbody tr")).to_have_count(len(load("people")))
    expect(table(page, "people").locator("button, input")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_tables_scroll_within_themselves_and_keep_what_names_the_lines(visit, width):
    page = visit("tables/pci-scores", viewport={"width": width, "height": 700})
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


@pytest.mark.parametrize("name", ["people", "provinces", "pci_scores"])
def test_without_a_script_all_is_there_and_no_control(visit, name):
    page = visit(f"tables/{name.replace('_', '-')}", java_script_enabled=False)
    lines = table(page, name).locator("tbody tr:visible")
    rows = load(name)
    expect(lines).to_have_count(
        rows["province_id"].nunique() if name in LONG else len(rows)
    )
    article = page.get_by_role("main")
    expect(article.locator("input:visible")).to_have_count(0)
    expect(table(page, name).locator("button:visible")).to_have_count(0)
