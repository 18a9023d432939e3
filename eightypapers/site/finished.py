"""Finished pages as Sphinx is given them: fences filled in, a page for each table."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import escape
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from eightypapers.language import said
from eightypapers.site import downloads
from eightypapers.site.generate import FENCE, FINISHED, Book, page_of
from eightypapers.site.published import is_within
from eightypapers.tables import resource


class Finished(SphinxDirective):
    """HTML that is finished, and the kind of the rows in it, if any: ``fact all``."""

    has_content = True
    optional_arguments = 2

    def run(self) -> list[nodes.Node]:
        """Give the HTML, for the page and for Sphinx's index."""
        text = "\n".join(self.content)
        kind, *which = [*self.arguments, ""]
        made = nodes.raw("", text, format="html", kind=kind, all="all" in which)
        # What Sphinx's index takes the words from, or "&amp;" would be one.
        made.rawsource = html.unescape(text)
        return [made]


def book(app: Sphinx) -> Book:
    """Give the book that is being built."""
    if not hasattr(app, "finished_book"):
        app.finished_book = Book(app)  # type: ignore[attr-defined]
    return app.finished_book  # type: ignore[attr-defined,no-any-return]


def fill_in(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the finished text in the place of a document's fences."""
    made = book(app)
    if not made.fences(docname):
        return
    written = made.written(docname)

    def fill(text: str) -> str:
        return FENCE.sub(lambda _: next(written), text)

    if made.documents[docname].suffix != ".ipynb":
        source[0] = fill(source[0])
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = fill("".join(cell["source"]))
    source[0] = json.dumps(notebook, ensure_ascii=False)


def table_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give the pages of the tables' rows, in the tables' order."""
    made = book(app)
    neighbors = [None, *made.tables, None]
    for number, name in enumerate(made.tables):
        body = made.table(name)
        context = {
            "title": escape(said(resource(name), "title")),
            "body": body,
            "prev": _neighbor(app, name, neighbors[number]),
            "next": _neighbor(app, name, neighbors[number + 2]),
            "has_controls": "<input" in body,
        }
        yield page_of(name), context, "page.html"


def _neighbor(app: Sphinx, name: str, other: str | None) -> dict[str, str] | None:
    """Give the theme what it shows of the table before or after."""
    if other is None:
        return None
    address = app.builder.get_relative_uri(page_of(name), page_of(other))
    return {"title": escape(said(resource(other), "title")), "link": address}


def lay_out_tables(app: Sphinx, exception: Exception | None) -> None:
    """Lay the data package beside the finished pages, for download."""
    if not (exception or is_within(app)):
        downloads.lay_out(Path(app.outdir, "data"))


def setup(app: Sphinx) -> None:
    """Add the finished pages to Sphinx."""
    app.add_directive(FINISHED, Finished)
    # After a chapter has been executed.
    app.connect("source-read", fill_in, priority=700)
    app.connect("html-collect-pages", table_pages)
    app.connect("build-finished", lay_out_tables)
