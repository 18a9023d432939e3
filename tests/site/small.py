"""Builds small projects with Sphinx, and reads their pages."""

from io import StringIO
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils


def build(root: Path, extensions: list[str], **settings: object) -> tuple[Sphinx, str]:
    """Build the pages of a folder's `source` in its `html`; give what was warned of."""
    warnings = StringIO()
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            root / "source",
            confdir=None,
            outdir=root / "html",
            doctreedir=root / "doctrees",
            buildername="html",
            confoverrides={"extensions": extensions, "html_theme": "basic", **settings},
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.build()
    return app, warnings.getvalue()


def notebook(title: str, *cells: NotebookNode) -> str:
    """Write a notebook that begins with a title."""
    whole = new_notebook(
        cells=[new_markdown_cell(f"# {title}"), *cells],
        metadata={"language_info": {"name": "python"}},
    )
    for number, cell in enumerate(whole.cells):
        cell.id = f"c{number}"
    return nbformat.writes(whole)


def page(root: Path, name: str) -> BeautifulSoup:
    """Read a page of such a project."""
    text = (root / "html" / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")
