"""A small book of invented pages, over the tables of the real one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import small
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page
from sphinx.application import Sphinx

from eightypapers.evidence.links import KINDS
from eightypapers.evidence.links import LEDGER as LEDGER_PAGE

ON_THE_LEDGER = ("fact", "event", "lookup", "term", "program")

INDEX = """\
# Tales

In all [80](#fact-papers-received) papers came on [the day](#event-conference-2019).
See [the tale](chapters/tale.md), and [below](#a-heading).

## A heading

```{toctree}
chapters/tale
chapters/ledger
chapters/sources
chapters/data
```
"""
TALE = """\
# The tale

It came [54th](#fact-rank-papi-total-2018), by [one survey](#term-papi), of
[eighty](#fact-papers-received), by [the report](#source-vgp-2019-12-19).

## Of [80](#fact-papers-received) papers

| papers                       |
|------------------------------|
| [80](#fact-papers-received)  |

```{raw} html
<p class="other"><a href="#event-conference-2019">no chart</a></p>
```
"""
CONTENTS = """\
root: index
chapters:
  - file: chapters/tale
  - file: chapters/ledger
  - file: chapters/sources
  - file: chapters/data
"""
LEDGER = """\
# Ledger

```{rows} fact
```

## Events

```{rows} event
```

## Terms

```{rows} term
```

## Programs

```{rows} program
```
"""
SOURCES = """\
# Sources

```{rows} source
:all:
```
"""
DATA = """\
# Tables

```{dictionary}
```
"""


class Project:
    """A Sphinx project with the domain and the pages, and no chapters to execute."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warnings = ""
        self.write("_toc.yml", CONTENTS)
        self.write("index.md", INDEX)
        self.write("chapters/tale.md", TALE)
        self.write("chapters/ledger.md", LEDGER)
        self.write("chapters/sources.md", SOURCES)
        self.write("chapters/data.md", DATA)

    def write(self, name: str, text: str) -> None:
        path = self.root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        """Remove a page, and leave it out of the contents."""
        (self.root / "source" / f"{name}.md").unlink()
        for file, line in (
            ("_toc.yml", f"  - file: {name}\n"),
            ("index.md", f"{name}\n"),
        ):
            text = (self.root / "source" / file).read_text(encoding="utf-8")
            self.write(file, text.replace(line, ""))

    def build(self, *extensions: str, **settings: object) -> Sphinx:
        # This book has no other page for its rows.
        kinds = {kind: replace(KINDS[kind], page=LEDGER_PAGE) for kind in ON_THE_LEDGER}
        settings = {
            # Sphinx adds to its default, which a later test would then have.
            "source_suffix": {".md": "markdown"},
            "myst_enable_extensions": ["attrs_block"],
            "myst_heading_anchors": 2,
            "nitpicky": True,
            **settings,
        }
        parts = ("citations", "notes", "finished", "search", *extensions)
        own = [f"eightypapers.site.{part}" for part in parts]
        with patch.dict(KINDS, kinds):
            app, self.warnings = small.build(
                self.root, ["myst_parser", *own], **settings
            )
        return app

    def page(self, name: str) -> BeautifulSoup:
        return small.page(self.root, name)


@pytest.fixture(scope="session")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Project]:
    """What makes a new project, in which nothing is built."""
    return lambda: Project(tmp_path_factory.mktemp("project"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of the test's own, not built yet."""
    return Project(tmp_path)


@pytest.fixture(scope="session")
def tales(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project built once, for tests that only read its pages."""
    project = Project(tmp_path_factory.mktemp("tales"))
    project.build()
    assert project.warnings == ""
    return project


@pytest.fixture
def visit(browser: Browser, book: Path) -> Iterator[Callable[..., Page]]:
    """Open a page of the book from its folder, in a window of its own."""
    with ExitStack() as windows:

        def visit(name: str, **window: Any) -> Page:
            page = windows.enter_context(browser.new_context(**window)).new_page()
            page.faults = []
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.on("console", lambda message: page.faults.append(message.text))
            name, _, anchor = name.partition("#")
            address = (book / f"{name}.html").as_uri()
            page.goto(f"{address}#{anchor}" if anchor else address)
            return page

        yield visit
