"""Figures reach pages as HTML, and folders as files, from what notebooks hold."""

import base64
import json
import os
import re
from pathlib import Path

import pytest
import small
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from sphinx.errors import ExtensionError

from eightypapers.drawing.bundle import FIGURE
from eightypapers.drawing.roles import ROLES
from eightypapers.language import said
from eightypapers.site import figures
from eightypapers.tables import settings

GOLDEN = Path(__file__).with_name("golden") / "figure"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="{}"><title>A</title><desc>B</desc>'
    '<a href="#event-conference-2019" aria-label="The day"><path d="M0 0"/></a></svg>'
)
PNG = base64.b64encode(b"\x89PNG").decode()
DAYS = {
    "name": "days",
    "title": "Chợ Lớn & others",
    "unit": "A < B",
    "source": "Source: a table.",
    "svg": {"wide": SVG.format("wide"), "narrow": SVG.format("narrow")},
    "table": {
        "heads": ["Year", "Name"],
        "numeric": [True, False],
        "rows": [["2011", "a < b"], ["2012", "chợ Đồng Xuân"]],
    },
    "files": {"csv": "Year,Name\n2011,ô\n", "svg": SVG.format("alone"), "png": PNG},
    "card": "",
    "choices": None,
}
CHOICES = {
    "key": "town",
    "label": "Town",
    "names": [["hue", "Huế"], ["home", "Home"]],
    "own": "home",
    "pictures": {"unit": "A < B", "others": {"hue": ["Huế & co"]}},
}
LIST = '<div class="list"><a href="{}">PAPI &amp; co</a><i></i></div>'
WORDS = {"words": LIST.format("#term-papi")}


def test_pages_and_files_have_the_same_colors():
    sheet = Path(figures.__file__).with_name("static") / "book.css"
    said = re.findall(r"--([a-z]+): (#[0-9a-f]{6});", sheet.read_text("utf-8"))
    # The light ones come first.
    found = dict(reversed(said))
    assert ROLES.items() <= found.items()


class Project:
    """A small book whose chapters have been executed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warnings = ""

    def chapter(self, name: str, figure: dict[str, object]) -> None:
        """Write a chapter that shows a figure."""
        shows = (
            {"text/html": "for Jupyter"} if "words" in figure else {"image/png": PNG}
        )
        forms = {"text/plain": "in plain text", FIGURE: figure, **shows}
        output = new_output("display_data", forms, metadata={"figure": name})
        cells = [new_code_cell("figure", outputs=[output])]
        if name == "index":
            cells.append(new_markdown_cell("```{toctree}\n:glob:\nchapters/*\n```"))
        path = self.root / "source" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = small.notebook(f"Chapter {name}", *cells)
        path.write_text(text, encoding="utf-8")

    def build(self, **settings: str) -> None:
        settings = {
            "language": os.environ.get("BOOK_LANGUAGE", "en"),
            "nb_execution_mode": "off",
            **settings,
        }
        extensions = ["eightypapers.site.figures"]
        _, self.warnings = small.build(self.root, extensions, **settings)

    def page(self, name: str) -> BeautifulSoup:
        return small.page(self.root, name)

    def files(self) -> dict[str, bytes]:
        folder = self.root / "html" / "figures"
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A book with a figure on its cover, and one of words alone in a chapter."""
    project = Project(tmp_path)
    project.chapter("index", DAYS)
    project.chapter("chapters/words", WORDS)
    return project


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_page_shows_a_figure(project, monkeypatch, language):
    monkeypatch.setenv("BOOK_LANGUAGE", language)
    project.chapter("chapters/tale", DAYS)
    project.build()
    assert project.warnings == ""
    (chart,) = project.page("chapters/tale").select(".output.text_html > .chart")
    path = GOLDEN.with_suffix(f".{language}.html")
    assert str(chart) + "\n" == path.read_text(encoding="utf-8")
    # Nothing of the forms that are for others.
    assert "in plain text" not in str(project.page("index"))
    assert project.page("index").select("img") == []


def test_a_figure_may_come_with_a_list_of_others(project):
    project.chapter("chapters/tale", {**DAYS, "choices": CHOICES})
    project.build()
    page = project.page("chapters/tale")
    (form,) = page.select(".chart > .choice[hidden]")
    assert [
        (option["value"], option.text, option.get("lang"), option.has_attr("selected"))
        for option in form.select("label > select > option")
    ] == [("hue", "Huế", "vi", False), ("home", "Home", None, True)]
    assert form.label.text.startswith("Town ")
    assert form.select_one("[aria-live]").text == "The picture shows Home."
    assert "Home" in form.select_one("[aria-live]")["data-words"]
    # The pictures come when they are wanted, by the address that the page knows.
    address = form["data-pictures"]
    assert address == "../figures/days-choices.js"
    path = project.root / "html" / "figures" / "days-choices.js"
    script = path.read_text(encoding="utf-8")
    named, _, pictures = script.partition(" = {")
    assert named.endswith(f"[{json.dumps(address)}]")
    assert json.loads("{" + pictures.rstrip(";\n")) == CHOICES["pictures"]


@pytest.mark.parametrize(
    ("language", "cited"),
    [
        ("en", "“Chợ Lớn & others.” In: {title}, 2001. CC BY 4.0."),
        ("vi", "“Chợ Lớn & others”. Trong: {title}, 2001. CC BY 4.0."),
    ],
)
def test_a_figure_says_how_to_cite_it(project, monkeypatch, language, cited):
    """With its address as soon as the book has one, that is not for examples."""
    monkeypatch.setenv("BOOK_LANGUAGE", language)
    cited = cited.format(title=said(settings(), "title"))
    project.chapter("chapters/tale", DAYS)
    for home, link in {
        "": "",
        "https://book.example/": "",
        "https://a.gov/book": " https://a.gov/book/chapters/tale.html#chart-days",
    }.items():
        project.build(html_baseurl=home, copyright="2001, nobody")
        page = project.page("chapters/tale")
        assert page.select_one(".chart-citation > span").text == cited + link
        assert page.find(id="chart-days")


def test_words_are_led_to_their_rows(project):
    project.build()
    (shown,) = project.page("chapters/words").select(".output.text_html > .list")
    assert str(shown) == LIST.format("glossary.html#term-papi")


def test_files_are_written(project):
    project.chapter("chapters/tale", {**DAYS, "name": "other"})
    project.build()
    files = project.files()
    assert list(files) == [
        f"{name}.{suffix}"
        for name in ("days", "other")
        for suffix in ("csv", "png", "svg")
    ]
    # Excel knows a CSV file for UTF-8 by its beginning; nothing else may have it.
    assert files["days.csv"] == "\ufeffYear,Name\n2011,ô\n".encode()
    assert files["days.png"] == b"\x89PNG"
    alone = BeautifulSoup(files["days.svg"], "html.parser").svg
    assert [child.name for child in alone][:3] == ["title", "desc", "style"]
    assert alone.style.text.count("src: url(data:font/woff2;base64,") == 2


def test_two_documents_may_show_one_figure_and_not_two_of_one_name(project):
    project.chapter("chapters/tale", DAYS)
    project.build()
    edited = {**DAYS, "files": {**DAYS["files"], "csv": "Year\n"}}
    project.chapter("chapters/tale", edited)
    with pytest.raises(ExtensionError, match=r"index: found .* days, as .*tale is"):
        project.build()
    project.chapter("index", edited)
    project.build()
    assert project.files()["days.csv"] == "\ufeffYear\n".encode()


def test_a_link_to_no_row_is_a_warning(project):
    project.chapter("index", {"words": '<p><a href="#event-none">?</a></p>'})
    project.build()
    assert "a figure leads to #event-none" in project.warnings
    assert "index.ipynb" in project.warnings
