"""Executes the chapters that Sphinx is about to read, side by side.

Each runs in a process of its own, forked where there are forks from one that has
imported what chapters import. Its outputs are kept from build to build with digests of
its code and of every file of the book that it has read, so that it is executed again
when one of these has changed, and only then. MyST-NB, which would execute one chapter
after the other, reads what has been executed.
"""

import hashlib
import json
import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path
from textwrap import indent
from typing import Any

import nbformat
from myst_nb.core.read import is_myst_markdown_notebook
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.console import bold, strip_escape_sequences

from eightypapers.site import shell

logger = logging.getLogger(__name__)

PRELOADED = [
    "eightypapers.site.shell",
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "babel.dates",
    "babel.numbers",
    "num2words",
]
"""What chapters import that is not their own."""

METHOD = "forkserver" if sys.platform == "linux" else "spawn"
"""How a chapter's process comes to life."""

KEPT = ".build/executed"
"""Where outputs are kept, in the folder of the sources."""

ADVICE = "To see it happen, run `make lab`, open the chapter and run it from the top."


class ChapterError(SphinxError):
    """A chapter cannot be executed, or not be trusted."""

    category = "Chapter error"


def setup(app: Sphinx) -> None:
    """Connect the execution of chapters to Sphinx."""
    execution = Execution(app)
    app.connect("config-inited", leave_execution_to_us)
    # Before all else that happens then: the chapters run meanwhile.
    app.connect("env-before-read-docs", execution.begin, priority=100)
    app.connect("source-read", execution.deliver)


def leave_execution_to_us(app: Sphinx, config: Config) -> None:
    """Have MyST-NB execute nothing, whatever the settings."""
    config.nb_execution_mode = "off"


class Chapter(threading.Thread):
    """A chapter that is being executed."""

    def __init__(self, docname: str, path: Path, execution: "Execution") -> None:
        super().__init__(daemon=True)
        self.docname, self.path, self.execution = docname, path, execution
        self.cells: shell.Code = []
        self.running = -1
        """The cell that is at fault, should anything be."""
        self.kept: dict[str, Any] = {}
        self.failure = ""
        self.seconds = 0.0

    def run(self) -> None:
        """Execute the cells; what goes wrong is put down in `failure`."""
        with self.execution.turns:
            begun = time.monotonic()
            try:
                self.cells = code_cells(self.path.read_text(encoding="utf-8"))
                self.kept = self.executed()
            except ChapterError as error:
                self.failure = self.at_fault(str(error))
            except Exception as error:
                self.failure = self.at_fault(f"{type(error).__name__}: {error}")
            self.seconds = time.monotonic() - begun

    def executed(self) -> dict[str, Any]:
        """Execute the cells in a process of their own; give what is kept of it.

        Raises
        ------
        ChapterError
            If a cell fails, or takes the process with it.
        TimeoutError
            If a cell takes too long.
        """
        limit, environment = self.execution.limit, self.execution.environment
        root, folder = str(self.execution.root), str(self.path.parent)
        processes = multiprocessing.get_context(METHOD)
        ours, theirs = processes.Pipe(duplex=False)
        process = processes.Process(  # type: ignore[attr-defined]
            target=shell.run,
            args=(theirs, self.cells, folder, root, environment),
            daemon=True,
        )
        process.start()
        theirs.close()
        try:
            # To come to life it may take its time, on a busy machine.
            while ours.poll(limit if self.running >= 0 else None):
                match ours.recv():
                    case int(number):
                        self.running = number
                    case str(error):
                        raise ChapterError(strip_escape_sequences(error))
                    case cells, files:
                        process.join(1)
                        code = self.execution.digest(self.cells)
                        return {"code": code, "files": files, "cells": cells}
        except EOFError:
            raise ChapterError("its process died; is there enough memory?") from None
        finally:
            process.kill()
            process.join()
            ours.close()
        raise TimeoutError(
            f"still running after {limit} seconds, which is the limit (execute: "
            "timeout in _config.yml)"
        )

    def at_fault(self, text: str) -> str:
        """Name the chapter, the cell by its number in Jupyter, and its first line."""
        place = os.path.relpath(self.path, self.execution.root)
        if self.running >= 0:
            cells = [source.strip() for source, _ in self.cells[: self.running + 1]]
            first, *_ = cells[-1].splitlines()
            place += f", cell [{sum(map(bool, cells))}], which begins `{first}`"
        return f"{place}:\n{indent(text, '    ')}"


class Execution:
    """The execution of one build's chapters."""

    def __init__(self, app: Sphinx) -> None:
        self.root = Path(app.srcdir)
        self.chapters: dict[str, Chapter] = {}
        """Those that are executed and not read yet, by document."""
        self.folder = Path()
        """Where outputs are kept."""
        self.kept: dict[str, dict[str, Any]] = {}
        """The outputs of chapters, and what these come from."""
        self.total = 0
        self.turns = threading.Semaphore(os.cpu_count() or 1)
        self.limit = 0
        """Seconds that a cell may take."""
        self.environment: dict[str, str] = {}
        """The variables that chapters are executed with."""

    def is_kept(self, docname: str, path: Path) -> bool:
        """Tell whether what is kept of a chapter is what it would show by now."""
        try:
            kept = json.loads(self.place(docname).read_text(encoding="utf-8"))
            cells = code_cells(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False  # When it is executed, it is said why that cannot be done.
        self.kept[docname] = kept
        return kept["code"] == self.digest(cells) and all(
            shell.digest(path) == digest for path, digest in kept["files"].items()
        )

    def place(self, docname: str) -> Path:
        """Give the file in which a chapter's outputs are kept."""
        return self.folder / f"{docname}.json"

    def digest(self, cells: shell.Code) -> str:
        """Give a digest of what outputs come from beside the files that are read."""
        variables = {
            name: value
            for name, value in sorted(self.environment.items())
            if name.startswith("BOOK_")
        }
        libraries = sorted(
            path.name for place in sys.path for path in Path(place).glob("*.dist-info")
        )
        whole = json.dumps([cells, variables, libraries, sys.version])
        return hashlib.sha256(whole.encode()).hexdigest()

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Begin to execute the chapters that have to be, several at a time.

        They are read last, so that the other documents take none of their time.
        """
        self.limit = app.config.nb_execution_timeout
        self.environment = os.environ | {"BOOK_LANGUAGE": app.config.language}
        self.folder = self.root / KEPT / app.config.language
        docnames.sort(key=lambda name: is_chapter(env, name))
        for docname in docnames:
            path = Path(env.doc2path(docname))
            if is_chapter(env, docname) and not self.is_kept(docname, path):
                self.chapters[docname] = Chapter(docname, path, self)
        self.total = len(self.chapters)
        if METHOD == "forkserver":
            multiprocessing.set_forkserver_preload(PRELOADED)
        for chapter in self.chapters.values():
            chapter.start()

    def outputs(self, docname: str) -> dict[str, Any]:
        """Give what is kept of a chapter; if it fails, report all that do."""
        if docname in self.chapters:
            chapter = self.finished(docname)
            if chapter.failure:
                others = [self.finished(other) for other in list(self.chapters)]
                failures = [each.failure for each in (chapter, *others)]
                raise ChapterError("\n\n".join([*filter(None, failures), ADVICE]))
            self.kept[docname] = chapter.kept
            place = self.place(docname)
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_suffix(".part")
            part.write_text(json.dumps(chapter.kept), encoding="utf-8")
            part.replace(place)
        return self.kept[docname]

    def finished(self, docname: str) -> Chapter:
        """Wait for a chapter to end, well or not, and say how long it has taken."""
        chapter = self.chapters.pop(docname)
        chapter.join()
        count = f"[{self.total - len(self.chapters)}/{self.total}]"
        outcome = "FAILED after " if chapter.failure else ""
        told = f"{count} {docname} {outcome}{chapter.seconds:.1f} s"
        logger.info("%s%s", bold("executing chapters... "), told)
        return chapter

    def deliver(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Give Sphinx the executed notebook in place of the file's text."""
        if not is_chapter(app.env, docname):
            refuse_executable_markdown(docname, source[0])
            return
        kept = self.outputs(docname)
        if kept["code"] != self.digest(code_cells(source[0])):
            raise ChapterError(f"{docname}: edited while it was executed; build again.")
        notebook = nbformat.reads(source[0], as_version=4)  # type: ignore[no-untyped-call]
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        for cell, made in zip(cells, json.loads(kept["cells"]), strict=True):
            cell.update(nbformat.from_dict(made))  # type: ignore[no-untyped-call]
        info = notebook.metadata.setdefault("language_info", {"name": "python"})
        info["pygments_lexer"] = "ipython3"
        source[0] = nbformat.writes(notebook)  # type: ignore[no-untyped-call]


def is_chapter(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document is a notebook."""
    return Path(env.doc2path(docname)).suffix == ".ipynb"


def code_cells(notebook: str) -> shell.Code:
    """Give the source and the tags of each cell of code.

    Raises
    ------
    ValueError
        If the text is no notebook.
    """
    cells = nbformat.reads(notebook, as_version=4).cells  # type: ignore[no-untyped-call]
    return [
        (cell.source, cell.metadata.get("tags", []))
        for cell in cells
        if cell.cell_type == "code"
    ]


def refuse_executable_markdown(docname: str, text: str) -> None:
    """Refuse a notebook written in Markdown, which nothing here would execute."""
    if is_myst_markdown_notebook(text):
        raise ChapterError(
            f"{docname}: only .ipynb chapters are executed. Make it one with "
            "`jupytext --to ipynb`, or take its kernel out of the front matter."
        )
