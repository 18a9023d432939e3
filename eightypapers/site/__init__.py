"""The book as Sphinx makes it: an extension that checks, executes and links chapters.

Belongs here: what Sphinx is told, and what becomes of its pages. Does not: anything
that a notebook needs, or that is said of one event (`story`).
"""

import gc
import logging
import os
from pathlib import Path

from sphinx.application import Sphinx

from eightypapers.site import (
    assets,
    cell_layout,
    citations,
    dictionary,
    execution,
    hosting,
    language_marks,
    lists,
    metadata,
    notes,
    pages,
    renewal,
    repository_links,
    search,
    stamps,
    table_pages,
)

HERE = Path(__file__).parent


def refuse_faults(app: Sphinx, *_: object) -> None:
    """End the build before anything is read, if data or prose is at fault.

    What has been found sound is not checked again.
    """
    root = Path(app.srcdir)
    package = stamps.package_files()
    tables = [*stamps.tables(root), *package]
    files = [*stamps.documents(root), *tables]
    sound = stamps.Stamp(app, "tables", stamps.digest(tables))
    all_sound = stamps.Stamp(
        app, "tables-and-prose", stamps.digest(files, app.config.language)
    )
    if all_sound.is_fresh():
        return
    # Imported late, for it takes its time.
    from eightypapers.evidence import checks, prose

    faults = [] if sound.is_fresh() else checks.check()
    if not faults:
        sound.set()
        # A number is compared with the tables, and so judged when these are sound.
        faults = prose.check(root)
    if faults:
        execution.settle(app)
        lines = "\n".join(map(str, faults))
        # Not an exception of Sphinx's: Jupyter Book would show its own traceback.
        raise SystemExit(f"{lines}\nThe book was not built: see the lines above.")
    all_sound.set()


def setup(app: Sphinx) -> dict[str, bool | int]:
    """Add everything of the book's to Sphinx."""
    for chatty in ("fontTools", "traitlets"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Documents stay to the end: to look for garbage among them over and over takes a
    # good part of this process's time, and finds little.
    gc.disable()
    app.connect("build-finished", lambda *_: gc.enable())
    # While the kernels execute the first chapters.
    app.connect("env-before-read-docs", refuse_faults, priority=200)
    for part in (
        execution,
        cell_layout,
        citations,
        notes,
        pages,
        lists,
        dictionary,
        table_pages,
        language_marks,
        search,
        renewal,
        assets,
        metadata,
        repository_links,
        hosting,
    ):
        part.setup(app)
    # As seen from the book, or the folder it lies in would show in `.buildinfo`.
    here = Path(os.path.relpath(HERE, app.confdir))
    app.config.templates_path.append(str(here / "templates"))
    # A higher version has all pages read anew: what is remembered of them has changed.
    return {
        "parallel_read_safe": False,
        "parallel_write_safe": True,
        "env_version": 1,
    }
