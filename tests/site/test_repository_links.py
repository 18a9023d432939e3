"""Where pages are read, run and mended: the addresses, and the links under a page."""

from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest
import small
import yaml
from bs4 import BeautifulSoup

from eightypapers.evidence import prose
from eightypapers.site import HERE
from eightypapers.site.language_marks import VIETNAMESE
from eightypapers.site.repository_links import ERRORS, lead_there, reserved
from eightypapers.tables import ROOT

FIELDS = ["page", "wrong", "right", "source"]


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def context(root, settings):
    """Give what the theme is told by some settings: its options, and other values."""
    write(root, "_config.yml", f"# Chợ\n{settings}")
    config = SimpleNamespace(html_theme_options={}, html_context={})
    lead_there(SimpleNamespace(srcdir=root), config)
    return config.html_theme_options, config.html_context


GITHUB = "/issues/new?template=error.yml&page="
GITLAB = "/-/issues/new?issue%5Btitle%5D="


@pytest.mark.parametrize(
    ("url", "files", "binder", "errors"),
    [
        ("https://github.com/X/BoX/", "/blob", "gh/X/BoX", GITHUB),
        ("https://gitlab.com/in/a.git", "/-/blob", "gl/in%2Fa", GITLAB),
        ("https://gitlab.a.gov/b", "/-/blob", "git/{}gitlab.a.gov%2Fb", GITLAB),
        ("https://codeberg.org/a", "/src/branch", "git/{}codeberg.org%2Fa", None),
        ("https://bitbucket.org/a/", "/src", "git/{}bitbucket.org%2Fa%2F", None),
        # How this host shows files is not known, and a guess may lead nowhere.
        ("https://city.gov/a.git", None, "git/{}city.gov%2Fa.git", None),
    ],
)
def test_addresses_follow_the_host(tmp_path, url, files, binder, errors):
    settings = f"repository: {{url: {url}, branch: 'next/one#2'}}"
    options, values = context(tmp_path, settings)
    home = url.removesuffix("/").removesuffix(".git")
    view = files and f"{home}{files}/next/one%232/{{filename}}"
    assert options.get("source_view_link") == view
    whole = binder.format("https%3A%2F%2F")
    place = f"https://mybinder.org/v2/{whole}/next/one%232?labpath="
    assert values["binder"] == place
    assert values.get("errors") == (errors and home + errors)


@pytest.mark.parametrize(
    "settings",
    [
        *("title: Tales\n", "repository:\n", "repository: {branch: new}\n"),
        "repository: {url: https://git.example/a-book}\n",
    ],
)
def test_without_an_address_nothing_is_led_to(tmp_path, settings):
    assert context(tmp_path, settings) == ({}, {})


def test_the_form_for_errors_asks_in_both_languages_for_what_is_needed():
    path = ROOT / ".github" / "ISSUE_TEMPLATE" / "error.yml"
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert path.name in ERRORS["github.com"]
    assert [field["id"] for field in form["body"]] == FIELDS
    assert ERRORS["github.com"].endswith(f"&{FIELDS[0]}=")
    needed = [field["id"] for field in form["body"] if "validations" in field]
    assert needed == ["page", "wrong"]
    told = [form[key] for key in ("name", "description", "title")]
    told += [words for field in form["body"] for words in field["attributes"].values()]
    for words in told:
        english, vietnamese = words.split(" / ")
        assert VIETNAMESE.search(vietnamese)
        assert not VIETNAMESE.search(english)


@pytest.mark.parametrize(
    ("url", "is_reserved"),
    [
        *(("", True), ("a-book", True), ("https://git.example/a-book", True)),
        *(("https://www.example.org/a-book", True), ("https://a.test", True)),
        *(("http://localhost:3000/a", True), ("https://example.com:80/a", True)),
        *(("https://github.com/someone/example", False), ("https://a.test.org", False)),
        *(("https://an-example.com/a", False), ("https://example.gov/a", False)),
    ],
)
def test_names_that_nobody_can_have_are_known(url, is_reserved):
    assert reserved(url) == is_reserved


@pytest.fixture
def build(tmp_path):
    """Build a book of a page and a notebook, with what ``_config.yml`` then says."""
    write(tmp_path, "source/index.md", "# Tales\n\n```{toctree}\nchapters/tale\n```\n")
    write(tmp_path, "source/chapters/tale.ipynb", small.notebook("A tale"))
    contents = "root: index\nchapters:\n- file: chapters/tale\n"
    write(tmp_path, "source/_toc.yml", contents)

    def build(config):
        write(tmp_path, "source/_config.yml", config)
        parts = ("citations", "search", "assets", "repository_links")
        _, warnings = small.build(
            tmp_path,
            ["myst_nb", *(f"eightypapers.site.{part}" for part in parts)],
            # Or what another test's Sphinx put among the defaults would count.
            source_suffix={".md": "myst-nb", ".ipynb": "myst-nb"},
            html_theme="furo",
            html_sourcelink_suffix="",
            templates_path=[str(HERE / "templates")],
            nb_execution_mode="off",
        )
        assert warnings == ""
        return {
            f"{name}.html": [
                link["href"]
                for link in small.page(tmp_path, name).select(".colophon a")
            ]
            for name in ("index", "chapters/tale", "search")
        }

    return build


def test_links_stand_under_pages_when_the_repository_has_an_address(build):
    """Also where nothing but the address has changed since the last build."""
    within = {
        "index.html": ["_sources/index.md"],
        "chapters/tale.html": ["../_sources/chapters/tale.ipynb"],
        "search.html": [],
    }
    assert build("title: Tales\n") == within
    assert build("repository:\n  url: https://git.example/a-book\n") == within
    config = "repository: {url: https://github.com/someone/a-book, branch: new}\n"
    assert build(config) == {
        "index.html": [
            "https://github.com/someone/a-book/blob/new/index.md",
            "https://github.com/someone/a-book/issues/new?template=error.yml&page=index",
        ],
        "chapters/tale.html": [
            "../_sources/chapters/tale.ipynb",
            "https://mybinder.org/v2/gh/someone/a-book/new?labpath=chapters%2Ftale.ipynb",
            "https://github.com/someone/a-book/blob/new/chapters/tale.ipynb",
            "https://github.com/someone/a-book/issues/new?template=error.yml&page=chapters/tale",
        ],
        # What no source stands behind has this link alone.
        "search.html": [
            "https://github.com/someone/a-book/issues/new?template=error.yml&page=search"
        ],
    }


def test_each_page_of_the_book_offers_what_is_in_the_repository(book):
    """The address of the repository may be a reserved one, or a true one by now."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    known = not reserved(settings["repository"]["url"])
    for path in prose.documents():
        name = path.relative_to(ROOT).as_posix()
        page = (book / name).with_suffix(".html")
        links = {
            link.get_text(): link["href"]
            for link in BeautifulSoup(
                page.read_text(encoding="utf-8"), "html.parser"
            ).select(".colophon .download a")
        }
        notebook = path.suffix == ".ipynb"
        if notebook:
            copy = (page.parent / unquote(links["Download this notebook"])).resolve()
            assert copy == book / "_sources" / name
            assert copy.read_bytes() == path.read_bytes()
        away = {words for words in links if urlsplit(links[words]).netloc}
        assert ("Open it in Binder" in away) == (known and notebook)
        assert ("See the source of this page" in links) == (known or not notebook)
        assert known or not away
