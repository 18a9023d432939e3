"""What Sphinx would leave as it was in a book that is built anew.

It writes the pages whose own text has changed. Each page also shows the order and the
titles of all, and carries checksums of style sheets and scripts; and pages that are no
longer listed would stay, as would their words in the search index. Built upon what is
there, a book is to be the one that would be built from nothing.
"""

import hashlib
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from myst_nb.sphinx_ext import add_global_html_resources
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from eightypapers.site import stamps


def remove_pages(
    app: Sphinx,
    env: BuildEnvironment,
    added: Collection[str],
    changed: Collection[str],
    removed: Collection[str],
) -> list[str]:
    """Remove pages whose document is gone; have those read again that contain them."""
    if app.builder.format == "html":
        for docname in removed:
            Path(app.outdir, f"{docname}.html").unlink(missing_ok=True)
            source = Path(app.outdir, "_sources", docname)
            for path in source.parent.glob(f"{source.name}.*"):
                path.unlink()
    return [
        docname
        for docname, contained in env.toctree_includes.items()
        if not set(contained).isdisjoint(removed)
    ]


def documents_to_read(
    app: Sphinx,
    env: BuildEnvironment,
    added: Collection[str],
    changed: Collection[str],
    removed: Collection[str],
) -> Collection[str]:
    """Have all documents read again that other code has read."""
    files = [path for path in stamps.package_files() if path.suffix == ".py"]
    code = stamps.Stamp(app, "code", stamps.digest(files))
    code.set_at_end(app)
    return [] if code.is_fresh() else env.found_docs - set(removed)


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> Collection[str]:
    """Have all pages written if what each of them shows has changed."""
    if app.builder.format != "html":
        return []
    digest = hashlib.sha256(repr(outline(env)).encode())
    for path in static_files(app):
        digest.update(path.name.encode() + path.read_bytes())
    before = getattr(env, "book_frame", None)
    env.book_frame = digest.hexdigest()  # type: ignore[attr-defined]
    if before == env.book_frame:  # type: ignore[attr-defined]
        return []
    shutil.rmtree(Path(app.outdir, "_static"), ignore_errors=True)
    return env.found_docs


def outline(env: BuildEnvironment) -> list[tuple[str, str, list[str]]]:
    """Give the pages with their titles, and those that each of them contains."""
    return [
        (name, env.titles[name].astext(), env.toctree_includes.get(name, []))
        for name in sorted(env.titles)
    ]


def static_files(app: Sphinx) -> list[Path]:
    """List the style sheets, the scripts and whatever else is copied beside them."""
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def lay_out_style(app: Sphinx, builder: Builder) -> None:
    """Have MyST-NB's style sheet there before a page needs its checksum.

    MyST-NB lays it there when all is written.
    """
    if builder.format == "html":
        Path(app.outdir, "_static").mkdir(parents=True, exist_ok=True)
        add_global_html_resources(app, None)


def forget_words(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Take words out of the search index that no page has any longer.

    Sphinx keeps them, without pages. This is the last event before it writes the index.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        for words in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
    return []


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect it to Sphinx."""
    app.connect("env-get-outdated", remove_pages)
    app.connect("env-get-outdated", documents_to_read)
    app.connect("env-updated", pages_to_write)
    app.connect("write-started", lay_out_style)
    app.connect("html-collect-pages", forget_words)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
