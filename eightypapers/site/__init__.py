"""The book as Sphinx makes it: an extension that checks, executes and links chapters.

Belongs here: what Sphinx is told, and what becomes of its pages. Does not: anything
that a notebook needs, or that is said of one event (`story`).
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from eightypapers.site import absent  # noqa: F401  # before MyST-NB is imported

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent

PARTS = (
    "editions",
    "execution",
    "cell_layout",
    "citations",
    "figures",
    "finished",
    "notes",
    "language_marks",
    "search",
    "changes",
    "assets",
    "metadata",
    "repository_links",
    "hosting",
)
"""The modules that are added to Sphinx, in this order.

They are imported then: whoever asks `changes` whether there is anything to do needs
none of them.
"""


def refuse_faults(app: Sphinx, *_: object) -> list[str]:
    """End the build before anything is read, if data or prose is at fault.

    What has been found sound is not checked again. Of several editions, that of the
    sources asks for all.
    """
    from eightypapers.site import changes
    from eightypapers.site.published import is_within

    if is_within(app):
        return []
    root = Path(app.srcdir)
    last = changes.last_build(app)
    if not last.changed:
        return []
    from eightypapers.evidence import checks, prose

    tables = changes.digest([*changes.tables(root), *changes.package()])
    faults = checks.check() if last.differs("tables", tables) else []
    # A number is compared with the tables, and so judged when these are sound.
    if faults := faults or prose.check(root):
        lines = "\n".join(map(str, faults))
        # Not an exception of Sphinx's: Jupyter Book would show its own traceback.
        # On a line of its own: Sphinx has begun one.
        raise SystemExit(f"\n{lines}\nThe book was not built: see the lines above.")
    return []


def keep_templates(app: Sphinx) -> None:
    """Keep the templates as Jinja has compiled them, for the next build."""
    if app.builder.format == "html":
        from jinja2 import FileSystemBytecodeCache

        folder = Path(app.doctreedir) / "templates"
        folder.mkdir(parents=True, exist_ok=True)
        compiled = FileSystemBytecodeCache(str(folder))
        app.builder.templates.environment.bytecode_cache = compiled


def setup(app: Sphinx) -> dict[str, bool | int]:
    """Add everything of the book's to Sphinx."""
    logging.getLogger("traitlets").setLevel(logging.WARNING)
    # Documents stay to the end: to look for garbage among them over and over takes a
    # good part of this process's time, and finds little.
    gc.disable()
    app.connect("build-finished", lambda *_: gc.enable())
    app.connect("builder-inited", keep_templates)
    app.connect("env-get-outdated", refuse_faults, priority=200)
    for part in PARTS:
        importlib.import_module(f"{__name__}.{part}").setup(app)
    # As seen from the book, or the folder it lies in would show in `.buildinfo`.
    here = Path(os.path.relpath(HERE, app.confdir))
    app.config.templates_path.append(str(here / "templates"))
    app.config.html_extra_path.append(str(here / "root"))
    # A higher version has all pages read anew: what is remembered of them has changed.
    return {
        "parallel_read_safe": False,
        "parallel_write_safe": True,
        "env_version": 2,
    }
