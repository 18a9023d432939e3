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


def led(root, settings):
    """Give the addresses of a notebook's source and of Binder, by some settings."""
    options, values = context(root, settings)
    view = options.get("source_view_link", "")
    return view.format(filename="a.ipynb"), values.get("binder", "")


@pytest.mark.parametrize(
    ("url", "source", "binder"),
    [
        (
            "https://github.com/X/BoX/",
            "https://github.com/X/BoX/blob/main/a.ipynb",
            "gh/X/BoX",
        ),
        (
            "https://gitlab.com/group/below/a-book.git",
            "https://gitlab.com/group/below/a-book/-/blob/main/a.ipynb",
            "gl/group%2Fbelow%2Fa-book",
        ),
        (
            "https://gitlab.city.gov/a-book/",
            "https://gitlab.city.gov/a-book/-/blob/main/a.ipynb",
            "git/https%3A%2F%2Fgitlab.city.gov%2Fa-book%2F",
        ),
        (
            "https://codeberg.org/someone/a-book",
            "https://codeberg.org/someone/a-book/src/branch/main/a.ipynb",
            "git/https%3A%2F%2Fcodeberg.org%2Fsomeone%2Fa-book",
        ),
        (
            "https://bitbucket.org/someone/a-book",
            "https://bitbucket.org/someone/a-book/src/main/a.ipynb",
            "git/https%3A%2F%2Fbitbucket.org%2Fsomeone%2Fa-book",
        ),
        # How this host shows files is not known, and a guess may lead nowhere.
        (
            "https://git.city.gov/a-book.git",
            "",
            "git/https%3A%2F%2Fgit.city.gov%2Fa-book.git",
        ),
    ],
)
def test_addresses_follow_the_host(tmp_path, url, source, binder):
    assert led(tmp_path, f"repository: {{url: {url}}}") == (
        source,
        f"https://mybinder.org/v2/{binder}/main?labpath=",
    )


def test_a_branch_may_have_a_slash(tmp_path):
    settings = "repository: {url: https://github.com/a/b, branch: 'next/one#2'}"
    source, binder = led(tmp_path, settings)
    assert source.endswith("/blob/next/one%232/a.ipynb")
    assert binder.endswith("/v2/gh/a/b/next/one%232?labpath=")


@pytest.mark.parametrize(
    "settings",
    [
        *("title: Tales\n", "repository:\n", "repository: {branch: new}\n"),
        "repository: {url: https://git.example/a-book}\n",
    ],
)
def test_without_an_address_nothing_is_led_to(tmp_path, settings):
    assert context(tmp_path, settings) == ({}, {})


@pytest.mark.parametrize(
    ("url", "errors"),
    [
        *(
            ("https://github.com/a/b", "/issues/new?template=error.yml&page="),
            ("https://gitlab.city.gov/b", "/-/issues/new?issue%5Btitle%5D="),
        ),
        ("https://git.city.gov/b", None),
    ],
)
def test_errors_are_reported_where_that_is_known(tmp_path, url, errors):
    _, values = context(tmp_path, f"repository: {{url: {url}/}}")
    assert values.get("errors") == (errors and url + errors)


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
