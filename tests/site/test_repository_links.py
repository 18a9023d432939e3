"""Where a page's source is read and run: the addresses, and the links under a page."""

import json
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers import site as extension
from eightypapers.evidence import prose
from eightypapers.site.repository_links import (
    Repository,
    configured,
    link,
    remember,
    reserved,
    setup,
)
from eightypapers.tables import ROOT

NOTEBOOK = "chapters/a tale.ipynb"


@pytest.mark.parametrize(
    ("url", "binder", "source"),
    [
        (
            "https://github.com/someone/a-book",
            "gh/someone/a-book/main",
            "https://github.com/someone/a-book/blob/main/",
        ),
        (
            "https://github.com/X/BoX/",
            "gh/X/BoX/main",
            "https://github.com/X/BoX/blob/main/",
        ),
        (
            "https://gitlab.com/group/below/a-book.git",
            "gl/group%2Fbelow%2Fa-book/main",
            "https://gitlab.com/group/below/a-book/-/blob/main/",
        ),
        (
            "https://gitlab.city.gov/a-book/",
            "git/https%3A%2F%2Fgitlab.city.gov%2Fa-book%2F/main",
            "https://gitlab.city.gov/a-book/-/blob/main/",
        ),
        (
            "https://codeberg.org/someone/a-book",
            "git/https%3A%2F%2Fcodeberg.org%2Fsomeone%2Fa-book/main",
            "https://codeberg.org/someone/a-book/src/branch/main/",
        ),
        (
            "https://bitbucket.org/someone/a-book",
            "git/https%3A%2F%2Fbitbucket.org%2Fsomeone%2Fa-book/main",
            "https://bitbucket.org/someone/a-book/src/main/",
        ),
        (
            "https://git.city.gov/a-book.git",
            "git/https%3A%2F%2Fgit.city.gov%2Fa-book.git/main",
            None,
        ),
    ],
)
def test_addresses_follow_the_host(url, binder, source):
    repository = Repository(url, "main")
    assert repository.binder(NOTEBOOK) == (
        f"https://mybinder.org/v2/{binder}?labpath=chapters%2Fa%20tale.ipynb"
    )
    if source:
        assert repository.source(NOTEBOOK) == f"{source}chapters/a%20tale.ipynb"
    else:
        # How that host shows files is not known, and a guess may lead nowhere.
        assert repository.source(NOTEBOOK) is None


def test_a_branch_may_have_a_slash():
    repository = Repository("https://github.com/someone/a-book", "next/one#2")
    assert "/v2/gh/someone/a-book/next/one%232?" in repository.binder(NOTEBOOK)
    assert "/blob/next/one%232/" in repository.source(NOTEBOOK)


@pytest.mark.parametrize(
    "url",
    [
        *("", "a-book", "https://git.example/a-book", "https://www.example.org/a-book"),
        *("http://localhost:3000/a-book", "https://a.test", "https://example.com:80/a"),
        "https://git.a.test/a-book",
    ],
)
def test_names_that_nobody_can_have_are_known(url):
    assert reserved(url)


@pytest.mark.parametrize(
    "url",
    [
        *("https://github.com/someone/example", "https://an-example.com/a-book"),
        *("https://example.gov/a-book", "https://a.test.org"),
    ],
)
def test_names_that_somebody_has_are_not_taken_for_them(url):
    assert not reserved(url)


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


HOST = "https://github.com/someone/a-book"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("title: Tales\n", None),
        ("repository:\n", None),
        ("repository: {branch: new}\n", None),
        ("repository: {url: https://git.example/a-book}\n", None),
        (f"repository: {{url: {HOST}}}\n", Repository(HOST, "main")),
        (f"repository: {{url: {HOST}, branch: 2}}\n", Repository(HOST, "2")),
    ],
)
def test_the_repository_is_the_one_of_the_settings(tmp_path, settings, expected):
    assert configured(tmp_path) is None
    write(tmp_path, "_config.yml", f"# Chợ\n{settings}")
    assert configured(tmp_path) == expected
    config = SimpleNamespace(book_repository=[])
    remember(SimpleNamespace(srcdir=str(tmp_path)), config)
    noted = [expected.url, expected.branch] if expected else []
    assert config.book_repository == noted


@pytest.mark.parametrize("repository", [[], [HOST, "new"]])
@pytest.mark.parametrize("suffix", [".ipynb", ".md"])
def test_a_template_is_told_the_addresses_of_a_page(repository, suffix):
    def path_of(name, base):
        return f"{'/somewhere/' if base else ''}{name}{suffix}"

    app = SimpleNamespace(
        env=SimpleNamespace(all_docs={"chapters/tale"}, doc2path=path_of),
        config=SimpleNamespace(book_repository=repository),
    )
    context = {}
    link(app, "genindex", "page.html", context, None)
    assert context == {}
    link(app, "chapters/tale", "page.html", context, None)
    expected = {"is_notebook": suffix == ".ipynb"}
    if repository:
        there, path = Repository(*repository), f"chapters/tale{suffix}"
        expected["source_address"] = there.source(path)
        if suffix == ".ipynb":
            expected["binder_address"] = there.binder(path)
    assert context == expected


def test_pages_are_written_anew_when_the_repository_changes():
    added, steps = [], []
    app = SimpleNamespace(
        add_config_value=lambda *value: added.append(value),
        connect=lambda *step: steps.append(step),
    )
    safe = setup(app)
    assert added == [("book_repository", [], "html", list)]
    assert steps == [("config-inited", remember), ("html-page-context", link)]
    assert safe == {"parallel_read_safe": True, "parallel_write_safe": True}


@pytest.fixture
def build(tmp_path):
    """Build a book of a page and a notebook, with what ``_config.yml`` then says."""
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# A tale"}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    write(tmp_path, "source/index.md", "# Tales\n\n```{toctree}\nchapters/tale\n```\n")
    write(tmp_path, "source/chapters/tale.ipynb", json.dumps(notebook))

    def build(config):
        write(tmp_path, "source/_config.yml", config)
        warnings = StringIO()
        with patch_docutils(), docutils_namespace():
            Sphinx(
                tmp_path / "source",
                confdir=None,
                outdir=tmp_path / "html",
                doctreedir=tmp_path / "doctrees",
                buildername="html",
                confoverrides={
                    "extensions": [
                        "myst_nb",
                        "eightypapers.site.citations",
                        "eightypapers.site.search",
                        "eightypapers.site.assets",
                        "eightypapers.site.repository_links",
                    ],
                    # Or what another test's Sphinx put among the defaults would count.
                    "source_suffix": {".md": "myst-nb", ".ipynb": "myst-nb"},
                    "html_theme": "furo",
                    "html_sourcelink_suffix": "",
                    "templates_path": [
                        str(Path(extension.__file__).parent / "templates")
                    ],
                    "nb_execution_mode": "off",
                },
                status=None,
                warning=warnings,
            ).build()
        assert warnings.getvalue() == ""
        return {
            name: [
                link["href"]
                for link in BeautifulSoup(
                    (tmp_path / "html" / name).read_text(encoding="utf-8"),
                    "html.parser",
                ).select(".colophon a")
            ]
            for name in ("index.html", "chapters/tale.html")
        }

    return build


def test_links_stand_under_pages_when_the_repository_has_an_address(build):
    """Also where nothing but the address has changed since the last build."""
    within = {
        "index.html": ["_sources/index.md"],
        "chapters/tale.html": ["../_sources/chapters/tale.ipynb"],
    }
    assert build("title: Tales\n") == within
    assert build("repository:\n  url: https://git.example/a-book\n") == within
    config = "repository: {url: https://github.com/someone/a-book, branch: new}\n"
    assert build(config) == {
        "index.html": ["https://github.com/someone/a-book/blob/new/index.md"],
        "chapters/tale.html": [
            "../_sources/chapters/tale.ipynb",
            "https://mybinder.org/v2/gh/someone/a-book/new?labpath=chapters%2Ftale.ipynb",
            "https://github.com/someone/a-book/blob/new/chapters/tale.ipynb",
        ],
    }


def test_each_page_of_the_book_offers_what_is_in_the_repository(book):
    """The address of the repository may be a reserved one, or a true one by now."""
    repository = configured(ROOT)
    for path in prose.documents():
        name = path.relative_to(ROOT).as_posix()
        page = (book / name).with_suffix(".html")
        links = {
            link.get_text(): link["href"]
            for link in BeautifulSoup(
                page.read_text(encoding="utf-8"), "html.parser"
            ).select(".colophon .download a")
        }
        if path.suffix == ".ipynb":
            copy = (page.parent / unquote(links["Download this notebook"])).resolve()
            assert copy == book / "_sources" / name
            assert copy.read_bytes() == path.read_bytes()
        source = links.get("See the source of this page")
        if repository:
            assert source == repository.source(name)
            binder = urlsplit(links.get("Open it in Binder", ""))
            notebooks = [name] if path.suffix == ".ipynb" else []
            assert parse_qs(binder.query).get("labpath", []) == notebooks
        else:
            assert not any(urlsplit(address).netloc for address in links.values())
            assert (path.suffix == ".ipynb") == (source is None)
