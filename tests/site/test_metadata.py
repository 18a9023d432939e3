"""What pages tell to programs: with a public address, without one, in two languages."""

import base64
import json
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

from eightypapers.site import HERE, metadata
from eightypapers.site.icons import Story
from eightypapers.site.metadata import LONG, shortened
from eightypapers.tables import descriptor

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
    extensions = ("eightypapers.site.assets", "eightypapers.site.metadata")
    project.build("html", extensions, **SETTINGS, **settings)
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


def test_a_description_has_no_evidence_in_it(tales):
    assert (
        tag(tales.page("index"), "description")
        == "In all 80 papers came on the day. See the tale, and below."
    )


def test_a_description_is_not_taken_from_a_note():
    document, section = new_document("tale"), nodes.section()
    document += section
    section += nodes.note("", nodes.paragraph("", "Beware."))
    section += nodes.paragraph("", "It came.")
    assert metadata.described(document) == "It came."
    assert metadata.described(new_document("nothing")) == ""


def test_addresses_begin_with_the_one_that_is_set(tales):
    for name, where in (
        ("index", HOME),
        ("chapters/tale", f"{HOME}chapters/tale.html"),
    ):
        page = tales.page(name)
        (canonical,) = page.select('link[rel="canonical"]')
        told = {
            canonical["href"],
            tag(page, "og:url"),
            tag(page, "citation_public_url"),
        }
        assert told == {where}


def test_the_cover_is_a_book_and_a_page_is_in_it(tales):
    cover = linked(tales.page("index"))
    assert cover["@type"] == "Book"
    assert (cover["version"], cover["copyrightYear"]) == ("1.2.3", "2001")
    assert linked(tales.page("chapters/tale"))["isPartOf"]["@id"] == cover["@id"]


def test_what_ends_a_script_does_not_end_the_description(tales):
    assert linked(tales.page("index"))["author"]["name"] == AUTHOR
    assert tag(tales.page("index"), "citation_author") == AUTHOR


def test_without_a_figure_for_it_there_is_no_card(tales):
    page = tales.page("index")
    assert page.select('[property^="og:image"], [name="twitter:image:alt"]') == []
    assert tag(page, "twitter:card") == "summary"
    assert "image" not in linked(page)
    assert not (tales.root / "html" / "card.png").exists()


def test_the_page_for_what_is_missing_leads_from_the_root(tales):
    page = tales.page("404")
    leads = [str(link["href"]) for link in page.select("[href]")]
    leads += [str(script["src"]) for script in page.select("[src]")]
    leads += [str(form["action"]) for form in page.select("[action]")]
    strays = [lead for lead in leads if not lead.startswith(("/tales/", "#", "https:"))]
    assert strays == []
    assert "/tales/chapters/tale.html" in leads
    assert page.html["data-content_root"] == "/tales/"


def test_without_an_address_what_needs_it_is_left_out(project):
    build(project, html_baseurl=HOME)
    needed = [project.root / "html" / name for name in ("sitemap.xml", "robots.txt")]
    assert all(path.is_file() for path in needed)
    build(project)
    assert not any(path.exists() for path in needed)
    page = project.page("chapters/tale")
    assert (
        page.select('link[rel="canonical"], script[type="application/ld+json"]') == []
    )
    assert page.select('[property="og:url"], [name="citation_public_url"]') == []
    assert tag(page, "og:title") == tag(page, "citation_title") == "The tale"
    assert project.page("404").find(href="chapters/tale.html")


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


# The figure for the card


@pytest.fixture
def app():
    config = SimpleNamespace(root_doc="index")
    env = SimpleNamespace(found_docs={"b", "a"}, config=config)
    return SimpleNamespace(env=env, config=config)


def shown(card="", title="So it is"):
    return {"chart": {"card": card, "title": title}}


def test_the_cover_gives_the_figure_for_the_card(app):
    picture = base64.b64encode(b"picture").decode()
    app.env.book_figures = {"index": shown(picture)}
    assert metadata.story(app.env) == Story(b"picture", "So it is")


def test_other_figures_are_not_for_the_card(app):
    app.env.book_figures = {"chapters/tale": shown("cGljdHVyZQ=="), "index": shown()}
    assert metadata.story(app.env) is None


def test_all_pages_tell_what_the_card_says(app):
    app.env.book_figures = {"index": shown("cGljdHVyZQ==")}
    assert metadata.pages_to_rewrite(app, app.env) == ["a", "b"]
    assert metadata.pages_to_rewrite(app, app.env) == []
    app.env.book_figures = {}
    assert metadata.pages_to_rewrite(app, app.env) == ["a", "b"]


def test_of_a_failed_build_nothing_is_laid_out(app, tmp_path):
    app.builder, app.outdir = SimpleNamespace(name="html"), str(tmp_path)
    metadata.lay_out(app, ValueError())
    app.builder.name = "latex"
    metadata.lay_out(app, None)
    assert list(tmp_path.iterdir()) == []


def test_a_year_is_told_if_one_is_said():
    assert metadata.year(SimpleNamespace(copyright="2026")) == "2026"
    assert metadata.year(SimpleNamespace(copyright="nobody")) == ""


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


def test_nothing_ends_an_element_before_its_time(tales):
    text = (tales.root / "html" / "index.html").read_text(encoding="utf-8")
    start = text.index("application/ld+json")
    assert "A & B <\\/script>" in text[start : text.index("</script>", start)]
    assert BeautifulSoup(text, "html.parser").body.h1
