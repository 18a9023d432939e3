"""A search finds what is meant, shows it, and leads to it, online and from a folder."""

import gzip
import json
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import expect

from eightypapers.site import search

DAN_VAN = "chapters/glossary.html#term-dan-van"
DONG_TAM = "tables/events.html#event-dong-tam-2020"
HANOI = "tables/provinces.html#provinces-hanoi"
THANH_UY = "chapters/glossary.html#term-thanh-uy"
QUERIES = {
    "dân vận": DAN_VAN,
    "dan van": DAN_VAN,
    "Đồng Tâm": DONG_TAM,
    "dong tam": DONG_TAM,
    "Hà Nội": THANH_UY,
    "ha noi": THANH_UY,
    "Hanoi": HANOI,
}


@pytest.fixture
def find(visit):
    """Search for some words, and give the page when it shows what it has found."""

    def find(query, **window):
        page = visit(f"search.html?q={quote(query)}", **window)
        expect(page.get_by_role("status")).not_to_be_empty()
        return page

    return find


def hrefs(page):
    links = page.locator("#search-results li > a")
    return links.evaluate_all("links => links.map(link => link.getAttribute('href'))")


def all_hrefs(page):
    more = page.locator("#search-results > button")
    if more.count():
        more.click()
    return hrefs(page)


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_words_find_what_they_mean(browser, book, address, scheme):
    root = address if scheme == "http" else book.as_uri()
    context = browser.new_context()
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    everything = {}
    for query, expected in QUERIES.items():
        page.goto(f"{root}/search.html?q={quote(query)}")
        results = page.locator("#search-results li")
        expect(results.first).to_be_visible()
        assert expected in hrefs(page)[:3], query
        for result in results.all()[:3]:
            expect(result.locator("mark").first).to_be_visible()
            expect(result.locator(".result-passage")).not_to_be_empty()
        everything[query] = all_hrefs(page)
        assert len(everything[query]) == len(set(everything[query]))
        count = f"{len(everything[query])} places found"
        expect(page.get_by_role("status")).to_have_text(count)
    same = [set(everything[query]) for query in ("Hà Nội", "ha noi", "Hanoi")]
    assert same[0] == same[1] == same[2]
    assert set(everything["dân vận"]) == set(everything["dan van"])
    assert set(everything["Đồng Tâm"]) == set(everything["dong tam"])
    assert faults == []
    context.close()


@pytest.mark.parametrize("query", ["Hà Nội", "Hanoi"])
def test_what_is_written_as_typed_comes_first(find, query):
    results = find(query).locator("#search-results li")
    for result in results.all()[:3]:
        assert query in result.locator("mark").all_inner_texts()


def test_a_result_leads_to_its_row(find):
    page = find("organizers received")
    row = page.locator("#search-results li").first
    expect(row).to_contain_text("Fact · Where does each number come from?")
    expect(row.locator(".result-passage")).to_have_text("80 papers")
    row.locator("a").click()
    page.wait_for_url("**/chapters/ledger.html#fact-papers-received")
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_result_leads_to_its_section(find):
    page = find("what officials must do in their posts")
    first = page.locator("#search-results li").first
    marked = first.locator(".result-passage mark")
    expect(marked).to_have_text("what officials must do in their posts")
    first.locator("a").click()
    page.wait_for_url("**/chapters/event.html")


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("dan van", "dân vận"),
        ("to chuc", "Tổ chức"),  # "to" is a stop word of English
        ("D\u00e2n v\u1eadn", "dân vận"),
        ("Da\u0302n va\u0323\u0302n", "dân vận"),
        ("People's Committee", "People’s Committee"),
        ("organizing", "organizers"),
        ("organizi", "Organizing"),  # a word not written to its end
    ],
)
def test_what_was_found_is_marked_as_it_is_written(find, query, marked):
    marks = find(query).locator("#search-results mark")
    assert marked.lower() in [text.lower() for text in marks.all_inner_texts()]


def test_words_in_charts_alone_lead_to_their_page(book, find):
    terms = json.loads(
        (book / "searchindex.js").read_text("utf-8")[len("Search.setIndex(") : -1]
    )["terms"]
    words = search.Words({})
    told = set(words.split((book / "passages.js").read_text("utf-8")))
    stems = {words.stem(word) for word in told}
    word = next(
        term
        for term in sorted(terms)
        if term.isalpha()
        and words.stem(term) == term
        and not any(term in known for known in told | stems)
    )
    first = find(word).locator("#search-results li").first
    expect(first).to_contain_text("In a chart, a table or a note on this page.")


def test_numbers_are_words_too(find):
    assert "chapters/ledger.html#fact-papers-received" in all_hrefs(find("80"))


def test_vietnamese_words_are_marked_as_such(find):
    page = find("dan van")
    term = page.locator(f"a[href='{DAN_VAN}'] [lang=vi]")
    expect(term).to_have_text("dân vận")
    title = find("Công bố chỉ số").locator("#search-results li > a [lang=vi]").first
    expect(title).to_contain_text("Công bố chỉ số năng lực cạnh tranh")


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("Đồng Nai", "dong-nai"),
        ("dong nai", "dong-nai"),
        ("Ðồng Nai", "dong-nai"),  # U+00D0, which looks like Đ
        ("Huế", "thua-thien-hue"),
        ("Đắk Lắk", "dak-lak"),
    ],
)
def test_a_name_that_stands_in_a_table_alone_leads_to_its_row(find, query, row):
    page = find(query)
    address = f"tables/provinces.html#provinces-{row}"
    assert address in hrefs(page)[:3]
    page.locator(f"#search-results a[href='{address}']").click()
    expect(page.locator(f"#provinces-{row}")).to_be_in_viewport()


def test_a_place_that_the_book_uses_comes_first_with_its_number(find):
    results = find("PAR INDEX 2018").locator("#search-results li")
    first = [result.inner_text() for result in results.all()[:4]]
    assert "of 63" in first[0] or "of 63" in first[1]
    assert not any("Discrepancy" in text for text in first)


def test_a_long_query_is_answered_at_once(visit):
    words = "+".join(["Hà Nội trách nhiệm công vụ dân vận"] * 100)
    page = visit(f"search.html?q={quote(words, safe='+')}")
    expect(page.get_by_role("status")).not_to_be_empty(timeout=2_000)


def test_where_nothing_is_found_there_is_help(find):
    page = find("qwertz")
    expect(page.get_by_role("status")).to_have_text("Nothing found")
    expect(page.locator("#search-results li")).to_have_count(0)
    assert page.locator("#search-help").is_visible()
    page.locator("#search-help a", has_text="What do the terms mean?").click()
    page.wait_for_url("**/chapters/glossary.html")


@pytest.mark.parametrize("query", ["constructor", "__proto__ toString", "?!", "$& #"])
def test_odd_words_find_nothing_and_break_nothing(find, query):
    page = find(query)
    expect(page.get_by_role("status")).to_have_text("Nothing found")
    expect(page.locator("h1")).to_have_text(f"Results for “{query}”")


def test_without_words_there_is_only_the_box(visit):
    for address in ("search.html", "search.html?q=", "search.html?q=+"):
        page = visit(address)
        page.wait_for_function("Search.hasIndex()")
        expect(page.locator("h1")).to_have_text("Search")
        expect(page.get_by_role("status")).to_be_empty()
        expect(page.locator("#search-help")).to_be_hidden()


def test_markup_in_a_query_is_shown_as_it_was_typed(find):
    query = "<img src=x onerror=document.title='broken'> dân vận"
    page = find(query)
    expect(page.locator("h1")).to_have_text(f"Results for “{query}”")
    expect(page.locator("article img")).to_have_count(0)
    expect(page.locator("#search-box")).to_have_value(query)
    assert page.title().startswith(f"Results for “{query}”")


def test_markup_in_a_passage_is_shown_as_it_was_written(visit):
    page = visit("search.html")

    def answer(route):
        text = route.fetch().text().replace('"80 papers"', '"80 <img src=x> papers"')
        route.fulfill(body=text, content_type="text/javascript; charset=utf-8")

    page.route("**/passages.js*", answer)
    page.goto(page.url + "?q=organizers%20received")
    passage = page.locator("#search-results .result-passage").first
    expect(passage).to_have_text("80 <img src=x> papers")
    expect(page.locator("article img")).to_have_count(0)


def test_the_keyboard_is_enough(find):
    page = find("hanoi", width=375)
    box = page.locator("#search-box")
    expect(box).to_have_value("hanoi")
    page.get_by_role("button", name="Show").focus()
    shown = len(hrefs(page))
    page.keyboard.press("Enter")
    following = page.locator("#search-results li > a").nth(shown)
    expect(following).to_be_focused()
    expect(page.get_by_role("button", name="Show")).to_have_count(0)
    box.fill("đồng tâm")
    box.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    expect(page.locator("h1")).to_have_text("Results for “đồng tâm”")
    for _ in range(2):
        page.locator(":focus, #search-box").last.press("Tab")
    expect(page.locator("#search-results li > a").first).to_be_focused()


def test_the_scripts_of_the_page_obey_a_strict_policy(browser, address):
    context = browser.new_context()
    page = context.new_page()

    def answer(route):
        headers = {"Content-Security-Policy": "script-src 'self'"}
        response = route.fetch()
        route.fulfill(response=response, headers={**response.headers, **headers})

    page.route("**/search.html*", answer)
    page.goto(f"{address}/search.html?q=dan%20van")
    expect(page.locator("#search-results mark").first).to_be_visible()
    context.close()


def test_the_browser_folds_and_stems_as_the_index_does(book, visit):
    text = (book / "passages.js").read_text(encoding="utf-8")
    written = sorted(
        {
            *search.WORD.findall(text),
            "Da\u0302n",
            "Nội’s",
            "city's",
            "m²",
            "sắc’sắc",
            "ÐĐđ",
        }
    )
    page = visit("search.html")
    found = page.evaluate(
        "(words) => words.map((word) =>"
        " splitQuery(word).map((folded) => new Stemmer().stemWord(folded)))",
        written,
    )
    words = search.Words({})
    expected = [
        [words.stem(search.fold(part)) for part in search.WORD.findall(word)]
        for word in written
    ]
    assert len(written) > 3000
    assert found == expected


def test_index_and_passages_stay_light(book):
    parts = [(book / name).read_bytes() for name in ("searchindex.js", "passages.js")]
    assert sum(len(gzip.compress(part)) for part in parts) < 80_000


def test_every_result_leads_to_something(book, visit):
    text = (book / "passages.js").read_text(encoding="utf-8")
    held = json.loads(text.removeprefix("Search.setPassages(").removesuffix(")\n"))
    lost = [
        (entry["address"], anchor)
        for entry in held["pages"]
        for anchor, *_ in entry["passages"]
        if anchor
        and f'id="{anchor}"' not in (book / entry["address"]).read_text("utf-8")
    ]
    assert lost == []
    assert urlsplit(held["pages"][0]["address"]).path == "index.html"
