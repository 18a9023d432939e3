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

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

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

    Of several editions, that of the sources asks for all.
    """
    from eightypapers.evidence import checks, prose
    from eightypapers.site.published import is_within

    if is_within(app):
        return []
    # A number is compared with the tables, and so judged when these are sound.
    if faults := checks.check() or prose.check(Path(app.srcdir)):
        lines = "\n".join(map(str, faults))
        # Not an exception of Sphinx's: Jupyter Book would show its own traceback.
        # On a line of its own: Sphinx has begun one.
        raise SystemExit(f"\n{lines}\nThe book was not built: see the lines above.")
    return []


def refuse_other_forms(app: Sphinx) -> None:
    """End the build if it is to make anything else than pages."""
    if app.builder.name != "html":
        raise SystemExit(
            f"The builder is {app.builder.name}; right would be html: pages alone.\n"
            "The book was not built."
        )


def read_all(app: Sphinx, env: BuildEnvironment, *_: object) -> set[str]:
    """Have all documents read, for each follows from more than its own file."""
    return env.found_docs


def setup(app: Sphinx) -> dict[str, bool]:
    """Add everything of the book's to Sphinx."""
    logging.getLogger("traitlets").setLevel(logging.WARNING)
    # Documents stay to the end: to look for garbage among them over and over takes a
    # good part of this process's time, and finds little.
    gc.disable()
    app.connect("build-finished", lambda *_: gc.enable())
    app.connect("builder-inited", refuse_other_forms)
    app.connect("env-get-outdated", refuse_faults, priority=200)
    app.connect("env-get-outdated", read_all)
    for part in PARTS:
        importlib.import_module(f"{__name__}.{part}").setup(app)
    # As seen from the book, or the folder it lies in would show in `.buildinfo`.
    here = Path(os.path.relpath(HERE, app.confdir))
    app.config.templates_path.append(str(here / "templates"))
    app.config.html_extra_path.append(str(here / "root"))
    return {"parallel_read_safe": False, "parallel_write_safe": True}
