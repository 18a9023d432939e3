"""What pages tell to programs: with a public address, without one, in two languages."""

import json
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from docutils import nodes
from docutils.utils import new_document

from eightypapers.site import HERE, metadata
from eightypapers.site.metadata import LONG, shortened
from eightypapers.tables import descriptor

HEADS = Path(__file__).with_name("heads.txt")
TOLD = (
    'meta[name]:not([name="viewport"]), meta[property], link[rel="canonical"], '
    'script[type="application/ld+json"]'
)
HOME = "https://example.org/tales/"
AUTHOR = "A & B </script>"
SETTINGS = {
    "html_theme": "furo",
    "templates_path": [str(HERE / "templates")],
    "html_title": "Tales",
    "html_use_index": False,
    "html_show_search_summary": False,
    "author": AUTHOR,
    "copyright": "2001, nobody",
}


def build(project, **settings):
    project.build("assets", "metadata", **SETTINGS, **settings)
    assert project.warnings == ""
    return project


def tag(page, name):
    (found,) = page.select(f'meta[name="{name}"], meta[property="{name}"]')
    return found["content"]


def linked(page):
    (block,) = page.select('script[type="application/ld+json"]')
    return json.loads(block.string)


@pytest.fixture(scope="module")
def tales(new_project):
    """Tales that are published in a folder of a host."""
    project = new_project()
    project.write("CITATION.cff", "version: 1.2.3\n")
    return build(project, html_baseurl=HOME.rstrip("/"))


def test_a_description_ends_after_a_sentence():
    first = "Of the papers nothing is left but the report of one office in the city."
    text = f"{first} It says, on p. 3, how many there were. {'And so on. ' * 20}"
    assert shortened(text).startswith(f"{first} It says, on p. 3, how many there were.")
    assert shortened(text).endswith(".")
    assert len(shortened(text)) <= LONG


@pytest.mark.parametrize("text", ["No. " + "word, " * 60, "word, " * 60])
def test_a_description_without_a_fitting_end_is_cut_after_a_word(text):
    assert shortened(text).endswith("word…")
    assert LONG - 10 < len(shortened(text)) <= LONG


def test_a_short_description_stays():
    assert shortened("One. Two") == "One. Two"


def test_a_description_is_not_taken_from_a_note():
    document, section = new_document("tale"), nodes.section()
    document += section
    section += nodes.note("", nodes.paragraph("", "Beware."))
    section += nodes.paragraph("", "It came.")
    assert metadata.described(document) == "It came."
    assert metadata.described(new_document("nothing")) == ""


def told(project):
    """Write what pages tell to programs, each after its name."""
    pages = ("index", "chapters/tale", "search", "404")
    lines = [[name, *project.page(name).head.select(TOLD)] for name in pages]
    return [f"{line}\n" for part in lines for line in part]


def test_pages_tell_programs_what_they_are(tales):
    assert "".join(told(tales)) == HEADS.read_text(encoding="utf-8")


def test_without_an_address_what_needs_it_is_left_out(project):
    build(project, html_baseurl=HOME)
    needed = [project.root / "html" / name for name in ("sitemap.xml", "robots.txt")]
    for path in needed:
        assert path.read_text("utf-8").endswith("\n")
        path.unlink()
    build(project)
    assert not any(path.exists() for path in needed)
    published = HEADS.read_text(encoding="utf-8")
    assert all(line in published and HOME not in line for line in told(project))
    assert project.page("404").find(href="/chapters/tale.html")


def test_the_page_for_what_is_missing_leads_from_the_root(tales):
    page = tales.page("404")
    leads = [str(link["href"]) for link in page.select("[href]")]
    leads += [str(script["src"]) for script in page.select("[src]")]
    leads += [str(form["action"]) for form in page.select("[action]")]
    strays = [lead for lead in leads if not lead.startswith(("/tales/", "#", "https:"))]
    assert strays == []
    assert "/tales/chapters/tale.html" in leads


def test_the_other_edition_tells_in_its_language(project, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    build(project, language="vi", html_baseurl=f"{HOME}vi/")
    data = project.page("chapters/data")
    assert tag(data, "og:locale") == "vi_VN"
    assert tag(data, "citation_language") == linked(data)["inLanguage"] == "vi"
    assert linked(data)["name"] == descriptor()["title_vi"]
    assert project.page("404").h1.get_text() == "Không có trang này"
    assert project.page("404").find(href="/tales/vi/chapters/tale.html")
    root = ElementTree.parse(project.root / "html" / "sitemap.xml").getroot()
    assert all(entry[0].text.startswith(f"{HOME}vi/") for entry in root)


def test_the_cover_gives_the_figure_for_the_card():
    figures = [{"card": ""}, {"card": "cGljdHVyZQ=="}]
    config, metadata_of = SimpleNamespace(root_doc="index"), {}
    env = SimpleNamespace(config=config, metadata=metadata_of)
    metadata_of["chapters/tale"] = {"figures": figures}
    assert metadata.story(env) is None
    metadata_of["index"] = {"figures": figures}
    assert metadata.story(env) == figures[1]


@pytest.mark.parametrize(
    "base",
    ["example.org/book", "ftp://example.org/", "https:///book", "https://a.b/?c"],
)
def test_an_address_that_is_none_is_refused(base):
    with pytest.raises(SystemExit, match=r"html: baseurl: found '.*https://example"):
        metadata.refuse_other_address(None, SimpleNamespace(html_baseurl=base))


@pytest.mark.parametrize("base", ["", None, "http://a.b", "https://a.b/c/"])
def test_an_address_or_none_is_taken(base):
    metadata.refuse_other_address(None, SimpleNamespace(html_baseurl=base))


def test_a_version_that_cannot_be_read_is_said_with_its_place(tmp_path):
    (tmp_path / "CITATION.cff").write_text("title: A\nversion: [\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"^CITATION\.cff:3:1: .*YAML"):
        metadata.take_version(SimpleNamespace(srcdir=tmp_path), SimpleNamespace())


def test_without_word_on_citing_there_is_no_version(tmp_path):
    config = SimpleNamespace(book_version="")
    metadata.take_version(SimpleNamespace(srcdir=tmp_path), config)
    assert config.book_version == ""
