"""The invented book in two languages: each translation is told by how it begins."""

import json
import posixpath
import re
import sys
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup, Comment
from test_build import changed, gone
from test_reuse import follow

from eightypapers.evidence.pages import documents
from eightypapers.site import offline

TOLD = "Ừ, "
"""What each translation begins with: the rest is its English."""
PART, OTHER_PART = "The invented", "Phần bịa"
TITLE, OTHER_TITLE = "A Book of Invented Keepers", "Sách bịa"


ELSE = re.compile(r"(\]\([^)]*\)|`[^`]*`)")
"""What a translation keeps: where links lead, and code."""


def told(english):
    """Give a message in a Vietnamese of one word, so that no English is left in it."""
    english = english.replace("29.4 percent", "29,4%")
    pieces = [
        part if ELSE.fullmatch(part) else re.sub(r"[^\W\d_]+", "ừ", part)
        for part in ELSE.split(english)
    ]
    return TOLD + "".join(pieces)


def translate(copy):
    """Do what a translator does, with all pages: put words under their English."""
    pages = documents(copy.root)
    names = [path.relative_to(copy.root).with_suffix("").as_posix() for path in pages]
    code, printed = copy.run("translate", *names)
    assert code == 0, printed
    for path in copy.root.glob("locales/vi/**/*.po"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(
                r'^msgid "(.+)"\nmsgstr ""$',
                lambda found: f'msgid "{found[1]}"\nmsgstr "{told(found[1])}"',
                text,
                flags=re.MULTILINE,
            ),
            encoding="utf-8",
        )


@pytest.fixture(scope="module")
def translated(new_copy):
    """A copy of the invented book, translated and not built yet."""
    copy = new_copy()
    follow(copy)
    toc = copy.root / "_toc.yml"
    contents = yaml.safe_load(toc.read_text(encoding="utf-8"))
    contents["parts"] = [{"caption": PART, "chapters": contents.pop("chapters")}]
    toc.write_text(yaml.safe_dump(contents), encoding="utf-8")
    frame = copy.root / "locales/vi/frame.yml"
    words = yaml.safe_load(frame.read_text(encoding="utf-8"))
    words["captions"] = {PART: OTHER_PART}
    words["config"] |= {"nb_code_prompt_show": "Mã", "nb_code_prompt_hide": "Ẩn mã"}
    frame.write_text(yaml.safe_dump(words), encoding="utf-8")
    translate(copy)
    return copy


@pytest.fixture(scope="module")
def both(translated):
    """The same, built in both languages."""
    code, printed = translated.build()
    if code != 0:
        pytest.fail(f"It cannot be built:\n{printed[-6000:]}", pytrace=False)
    return translated


def page(copy, path):
    return BeautifulSoup((copy.html / path).read_text(encoding="utf-8"), "html.parser")


def names(copy):
    """Give the pages of the English edition."""
    return {path for path in copy.pages() if re.match(r"(?!vi/).*html$", path)}


def resolved(path, address):
    """Give the path in the book that an address on some page leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


# What is built ------------------------------------------------------------------------


def test_each_page_is_there_in_both_languages(both):
    english = names(both) - {"404.html"}
    others = {path for path in both.pages() if re.match(r"vi/.*html$", path)}
    assert {f"vi/{path}" for path in english} == others
    assert "tables/people.html" in english


@pytest.mark.parametrize("name", ["index", "chapters/sources"])
def test_prose_captions_and_frame_are_in_the_language_of_the_edition(both, name):
    english, other = page(both, f"{name}.html"), page(both, f"vi/{name}.html")
    assert english.html["lang"] == "en"
    assert other.html["lang"] == "vi"
    for one, title, part in ((english, TITLE, PART), (other, OTHER_TITLE, OTHER_PART)):
        assert title in one.title.get_text()
        assert one.find(class_="sidebar-brand-text").get_text() == title
        assert one.find(class_="caption-text").get_text() == part
    told = [block.get_text() for block in other.article.select("h1, .caption-text")]
    assert told
    assert all(words.startswith(TOLD) for words in told)
    assert TOLD not in english.get_text()
    assert other.find(class_="skip-to-content").get_text() == "Tới phần nội dung"
    assert english.find(class_="skip-to-content").get_text() == "Skip to content"


def test_a_chapter_draws_in_the_language_of_the_edition(both):
    for path, heading in (("index.html", "Data,"), ("vi/index.html", "Số liệu,")):
        chart = page(both, path).find(id="chart-syllables")
        assert chart.find("summary").get_text().startswith(heading)
        assert chart.find("svg")


def test_nothing_changed_nothing_is_done(both):
    code, printed = both.build()
    assert code == 0
    assert printed.startswith("Nothing has changed")


# How they lead to each other ----------------------------------------------------------


def test_each_page_leads_to_itself_in_the_other_language_and_back(both):
    for name in names(both) - {"404.html"}:
        for path, other, language, words in (
            (name, f"vi/{name}", "vi", "Tiếng Việt"),
            (f"vi/{name}", name, "en", "English"),
        ):
            links = page(both, path).select("a.edition")
            assert [link.get_text() for link in links] == [words, words]
            for link in links:
                assert resolved(path, link["href"]) == other
                assert link["lang"] == link["hreflang"] == language


def test_search_engines_are_told_of_both(both):
    home = "https://eighty-papers.example/"
    for name in names(both) - {"404.html"}:
        address = "" if name == "index.html" else name
        there = {"en": f"{home}{address}", "vi": f"{home}vi/{address}"}
        for path, language in ((name, "en"), (f"vi/{name}", "vi")):
            head = page(both, path).head
            links = {
                link["hreflang"]: link["href"] for link in head.select("[hreflang]")
            }
            assert links == {**there, "x-default": there["en"]}
            assert head.find(rel="canonical")["href"] == there[language]
    (locale,) = page(both, "vi/index.html").select('[property="og:locale:alternate"]')
    assert locale["content"] == "en_US"
    book = json.loads(page(both, "index.html").find(type="application/ld+json").string)
    assert book["workTranslation"] == [{"@id": f"{home}vi/#book"}]
    other = page(both, "vi/index.html").find(type="application/ld+json").string
    assert json.loads(other)["@id"] == f"{home}vi/#book"
    assert json.loads(other)["translationOfWork"] == [{"@id": f"{home}#book"}]
    sites = ElementTree.parse(both.html / "sitemap.xml").getroot()
    found = [site.findtext("{*}loc") for site in sites]
    assert (
        len(found)
        == len(set(found))
        == 2 * len(names(both) - {"404.html", "search.html"})
    )
    for site in sites:
        links = [link.get("href") for link in site.iterfind("{*}link")]
        assert site.findtext("{*}loc") in links
        assert len(links) == 2


def test_what_is_the_same_in_both_lies_there_once(both):
    shared = (
        "sitemap.xml",
        "robots.txt",
        "404.html",
        "_headers",
        "favicon.ico",
        "data",
    )
    for name in shared:
        assert (both.html / name).exists()
        assert not (both.html / "vi" / name).exists()
    static = [path.name for path in (both.html / "vi" / "_static").iterdir()]
    assert [
        name for name in static if re.search(r"\.(?:woff2|[0-9a-f]{10,}\.)", name)
    ] == []


def test_what_a_page_loads_or_leads_to_is_there(both):
    there = both.pages()
    for path in sorted(there):
        if not path.endswith(".html") or path == "404.html":
            continue
        for tag in page(both, path).select("[href], [src]"):
            address = tag.get("href") or tag["src"]
            if not re.match(r"https?:|#|mailto:", address):
                target = resolved(path, re.split("[?#]", address)[0])
                assert target in there, (path, address)


def test_the_page_for_what_is_missing_speaks_both(both):
    missing = page(both, "404.html")
    (other,) = missing.article.select("p[lang=vi]")
    assert other.get_text().startswith("Không có trang nào")
    assert other.a["href"] == "/vi/index.html"


def test_the_book_in_one_file_has_both_and_nothing_of_sphinx(both):
    found = offline.contents(both.html)
    assert {"index.html", "vi/index.html"} <= found.keys()
    assert not [path for path in found if ".buildinfo" in path]


@pytest.mark.parametrize(
    ("width", "place"), [(1280, "content"), (375, "content"), (375, "drawer")]
)
def test_a_reader_goes_over_and_back(both, browser, width, place):
    with browser.new_page(viewport={"width": width, "height": 800}) as shown:
        faults = []
        shown.on("console", lambda message: faults.append(message.text))
        shown.goto((both.html / "chapters/claims.html").as_uri())
        for name, language in (("Tiếng Việt", "vi"), ("English", "en")):
            if place == "drawer":
                shown.locator("#__navigation").check(force=True)
            link = shown.locator(f"a.edition-{place}")
            link.wait_for()
            assert link.inner_text() == name
            assert link.bounding_box()["height"] >= 24
            link.click()
            shown.wait_for_selector(f"html[lang={language}]", state="attached")
            assert shown.url.endswith("/chapters/claims.html")
        assert faults == []


@pytest.mark.parametrize(
    "words", ["người gác đèn", "nguoi gac den", "là người gác đèn"]
)
def test_words_are_found_without_marks_and_with_words_that_say_little(
    both, browser, words
):
    with browser.new_page() as shown:
        shown.goto(f"{(both.html / 'vi/search.html').as_uri()}?q={quote(words)}")
        shown.wait_for_selector("#search-results a")
        links = shown.locator("#search-results a").all()
        found = [link.get_attribute("href") for link in links]
        assert shown.locator("h1").inner_text() == f"Kết quả cho “{words}”"
    assert "chapters/ledger.html#person-gia-dinh" in found


# In which language it is told ---------------------------------------------------------

ENGLISH = re.compile(r"\b(?:the|of|and|by|for|with|from|is|are|was|were|that|this)\b")


def without_mark(body):
    """Give the texts of a page that are in no element of another language, or code."""
    for text in body.find_all(string=True):
        within = [text.parent, *text.parent.parents]
        apart = any(
            tag.name in ("code", "pre", "script") or tag.get("lang") == "en"
            for tag in within
            if tag.name not in ("html", "[document]")
        )
        if not (apart or isinstance(text, Comment)):
            yield " ".join(text.split())


def test_no_english_is_left_without_being_marked(both):
    left = {
        (name, text)
        for name in sorted(names(both) - {"404.html"})
        for text in without_mark(page(both, f"vi/{name}").body)
        # The invented chart has words in one language, and an id has no spaces.
        if ENGLISH.search(text) and " " in text and "invented keeper" not in text
    }
    assert left == set()


# To run again -------------------------------------------------------------------------

RUN = """
import nbclient, nbformat, sys
book = nbclient.execute(nbformat.read(sys.argv[1], 4), cwd=sys.argv[2])
print([output for cell in book.cells for output in cell.get("outputs", [])])
"""


def code(text):
    cells = json.loads(text)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_the_notebook_to_download_is_translated_and_has_the_same_code(both):
    pages = both.pages()
    english, other = (pages[f"{at}_sources/index.ipynb"] for at in ("", "vi/"))
    told, *same = code(other)
    assert same == code(english)
    assert told.endswith("\n%env BOOK_LANGUAGE=vi")
    assert "locales/vi/index.po" in told
    assert f"# {TOLD}" in json.loads(other)["cells"][1]["source"][0]
    assert pages["vi/_sources/chapters/claims.md"].decode().startswith(f"# {TOLD}")


def test_translated_notebooks_run_in_their_language(both):
    code, printed = both.run("notebooks")
    assert code == 0
    assert {"Written: vi/index.ipynb", "Written: vi/chapters/claims.md"} <= set(
        printed.splitlines()
    )
    path = both.root / "vi" / "index.ipynb"
    assert path.read_text("utf-8") == both.pages()["vi/_sources/index.ipynb"].decode()
    run = (sys.executable, "-c", RUN, path, path.parent)
    code, printed = both.execute(*run)
    assert code == 0, printed
    assert "env: BOOK_LANGUAGE=vi" in printed


# What changes -------------------------------------------------------------------------


def test_a_wrong_translation_stops_both_editions_and_is_named_once(both):
    before = both.pages()
    po = both.root / "locales/vi/index.po"
    with changed(po, (f"{TOLD}ừ [ừ", "[30](#fact-keepers-met) [ừ")):
        code, printed = both.build()
    assert code != 0
    assert printed.count("locales/vi/index.po:") == 1
    assert "Traceback" not in printed
    assert both.pages() == before


def test_a_fault_of_one_edition_leaves_the_pages_of_both(both):
    before = both.pages()
    frame = both.root / "locales/vi/frame.yml"
    with changed(frame, (f"{PART}:", "Another:")):
        code, printed = both.build()
    assert code != 0
    assert f"locales/vi/frame.yml: captions: found none for {PART!r}" in printed
    assert "Traceback" not in printed
    assert both.pages() == before


def test_without_one_of_its_files_there_is_no_edition(both):
    before = both.pages()
    po = both.root / "locales/vi/chapters/claims.po"
    with gone(po):
        code, printed = both.build()
        assert code == 0, printed
        alone = both.pages()
    assert {path for path in before if not path.startswith("vi/")} == alone.keys()
    # The sources alone, as asked for, make the same.
    command = [sys.executable, "-m", "eightypapers", "build"]
    assert both.execute(*command, EDITION="en")[0] == 0
    assert both.pages() == alone
    assert both.execute(*command, EDITION="vi")[0] == 1
    assert both.build()[0] == 0
    assert both.pages() == before
