"""Executes the chapters that Sphinx is about to read, side by side.

Sphinx reads the executed notebooks in place of the files, each as soon as it is there.
MyST-NB would execute one chapter after the other, each in a kernel that starts cold,
and would not notice a changed table; that is switched off.
"""

import asyncio
import atexit
import os
import re
import threading
import time
from collections.abc import Collection, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any

import nbformat
import zmq
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError, SphinxError
from sphinx.util import logging
from sphinx.util.console import bold, strip_escape_sequences
from sphinx.util.typing import ExtensionMetadata
from traitlets.config import Config as Traits

from eightypapers.site import kernels

logger = logging.getLogger(__name__)

LOAD = re.compile(
    r"(?<![\w.])(?:tables\.)?(?:load|record)\(\s*(?:(['\"])(?P<name>[\w-]+)\1)?"
)
"""A call that reads a table, with its name if that is written out."""

PATIENCE = 1.0
"""Seconds that chapters have to end when a build is broken off."""

ADVICE = "To see it happen, run `make lab`, open the chapter and run it from the top."


class ChapterError(SphinxError):
    """A chapter cannot be executed, or not be trusted."""

    category = "Chapter error"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the execution of chapters to Sphinx."""
    execution = app.book_execution = Execution(app)  # type: ignore[attr-defined]
    if likely(app):
        execution.prepare()
    app.connect("config-inited", refuse_other_execution)
    # Before all else that happens then: the kernels work meanwhile.
    app.connect("env-before-read-docs", execution.execute, priority=100)
    app.connect("source-read", execution.deliver)
    app.connect("env-updated", execution.date_back)
    app.connect("build-finished", execution.finish)
    return {
        "version": "1",
        "env_version": 1,
        "parallel_read_safe": False,
        "parallel_write_safe": True,
    }


def refuse_other_execution(app: Sphinx, config: Config) -> None:
    """Refuse a configuration in which MyST-NB would execute chapters once more."""
    if config.nb_execution_mode != "off":
        raise ConfigError(
            f"{__name__} executes the chapters: set execute_notebooks to 'off' in "
            f"_config.yml (nb_execution_mode in conf.py), not to "
            f"{config.nb_execution_mode!r}."
        )


@dataclass
class Chapter:
    """A chapter on its way through a kernel."""

    docname: str
    path: Path
    name: str
    """Its path as a reader of messages knows it."""
    notebook: NotebookNode | None = None
    tables: set[str] = field(default_factory=set)
    """The tables that it loads."""
    inputs: list[Path] = field(default_factory=list)
    """The files that its outputs come from."""
    begun: int = field(default_factory=lambda: time.time_ns() // 1_000)
    """When its execution was begun, in Sphinx's microseconds."""
    cell: int | None = None
    """The index of the cell that is at fault, should anything be."""
    traceback: list[str] = field(default_factory=list)
    failure: str = ""
    seconds: float = 0.0
    told: bool = False
    """Whether its end has been reported."""

    async def execute(
        self, timeout: int, settings: Traits, environment: dict[str, str]
    ) -> None:
        """Execute the cells; what goes wrong is put down in `failure`."""
        begun = time.monotonic()
        try:
            self.notebook = nbformat.read(self.path, as_version=4)  # type: ignore[no-untyped-call]
            self.find_tables(self.notebook)
            client = NotebookClient(
                self.notebook,
                timeout=timeout,
                record_timing=False,
                # Asked politely, a kernel takes a second, for which nbclient blocks.
                shutdown_kernel="immediate",
                resources={"metadata": {"path": str(self.path.parent)}},
                config=settings,
                on_cell_execute=self.note_cell,
                on_cell_error=self.note_error,
            )
            await client.async_execute(env=environment)
            join_streams(self.notebook)
        except Exception as error:
            self.failure = f"{self.place()}:\n{self.explain(error, timeout)}"
        self.seconds = time.monotonic() - begun

    def find_tables(self, notebook: NotebookNode) -> None:
        """Find the tables that the chapter loads, all of them."""
        for self.cell, cell in enumerate(notebook.cells):
            for call in LOAD.finditer(cell.source if cell.cell_type == "code" else ""):
                if call["name"] is None:
                    raise ValueError(
                        "load() needs the table's name written out, as in "
                        'load("events"): only then is the chapter executed again '
                        "when the table changes."
                    )
                self.tables.add(call["name"])
        self.cell = None

    def note_cell(self, cell: NotebookNode, cell_index: int) -> None:
        """Remember which cell is being executed."""
        self.cell = cell_index

    def note_error(
        self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]
    ) -> None:
        """Remember where the error came from."""
        self.traceback = execute_reply["content"].get("traceback", [])

    def place(self) -> str:
        """Name the chapter, the cell by its number in Jupyter, and its first line."""
        if self.notebook is None or self.cell is None:
            return self.name
        so_far = [
            cell.source.strip()
            for cell in self.notebook.cells[: self.cell + 1]
            if cell.cell_type == "code" and cell.source.strip()
        ]
        first, *_ = so_far[-1].splitlines()
        return f"{self.name}, cell [{len(so_far)}], which begins `{first}`"

    def explain(self, error: Exception, timeout: int) -> str:
        """Say what went wrong."""
        match error:
            case CellExecutionError():
                lines = strip_escape_sequences("\n".join(self.traceback))
                text = f"{error.ename}: {error.evalue}\n\n{lines}\n"
            case CellTimeoutError():
                text = (
                    f"TimeoutError: still running after {timeout} seconds, "
                    "which is the limit (execute: timeout in _config.yml)"
                )
            case DeadKernelError():
                text = "DeadKernelError: the kernel died; is there enough memory?"
            case _:
                text = f"{type(error).__name__}: {error}"
        return indent(text, "    ")


class Execution:
    """The execution of one build's chapters."""

    def __init__(self, app: Sphinx) -> None:
        self.root = Path(app.srcdir)
        self.chapters: dict[str, Chapter] = {}
        self.jobs: dict[str, Future[None]] = {}
        """The chapters that are being executed, by document."""
        self.over = False
        """Whether no other chapter shall begin."""
        self.loop: BackgroundLoop | None = None
        self.folder: TemporaryDirectory[str] | None = None
        """Where kernels and the build meet: connection files and sockets."""
        self.server: kernels.ForkServer | None = None

    def prepare(self) -> str:
        """Have a process import what the chapters will; give the folder to meet in."""
        if self.folder is None:
            # A build that is interrupted gets no further than this.
            atexit.register(self.release)
            self.folder = TemporaryDirectory(prefix="book-", ignore_cleanup_errors=True)
            if kernels.forkable():
                self.server = kernels.ForkServer(self.folder.name)
                kernels.ForkProvisioner.server = self.server
                factory = KernelProvisionerFactory.instance()
                factory.default_provisioner_name = kernels.NAME
        return self.folder.name

    def release(self) -> None:
        """End what `prepare` has begun, and whatever still runs."""
        # In this order: a kernel that is told to end does not complain of it.
        if self.loop:
            self.loop.close()
            self.loop = None
        if self.server:
            self.server.stop()
            kernels.ForkProvisioner.server = None
        if self.folder:
            self.folder.cleanup()
            self.folder = None
        atexit.unregister(self.release)

    def settle(self) -> None:
        """Let the chapters end that have begun, and begin no other.

        To break them off takes longer at times: a kernel that is not born yet does not
        listen.
        """
        self.over = True
        for job in self.jobs.values():
            job.result()
        self.release()

    def execute(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Begin to execute the chapters that are about to be read, several at a time.

        They are read last, so that the other documents take none of their time.
        """
        self.chapters, self.jobs = {}, {}
        docnames.sort(key=lambda name: is_chapter(env, name))
        for docname in docnames:
            if is_chapter(env, docname):
                path = Path(env.doc2path(docname))
                name = os.path.relpath(path, self.root)
                self.chapters[docname] = Chapter(docname, path, name)
        if not self.chapters:
            self.release()
            return
        folder = self.prepare()
        environment = self.environment(app)
        timeout = app.config.nb_execution_timeout
        # Half of its time, a kernel waits.
        turns = asyncio.Semaphore(2 * (os.cpu_count() or 1))

        async def take_turn(number: int, chapter: Chapter) -> None:
            async with turns:
                if not self.over:
                    settings = meeting_point(folder, number)
                    await chapter.execute(timeout, settings, environment)

        self.loop = BackgroundLoop()
        for number, chapter in enumerate(self.chapters.values()):
            self.jobs[chapter.docname] = self.loop.run(take_turn(number, chapter))

    def environment(self, app: Sphinx) -> dict[str, str]:
        """Give the variables that the chapters are executed with."""
        paths = [str(self.root), os.environ.get("PYTHONPATH", "")]
        return os.environ | {
            "BOOK_LANGUAGE": app.config.language,
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        }

    def executed(self, docname: str) -> Chapter:
        """Wait for a chapter to be executed; if it fails, report all that do."""
        if docname not in self.jobs:
            raise ChapterError(f"{docname}: about to be read without being executed.")
        chapter = self.finished(docname)
        if chapter.failure:
            chapters = [self.finished(name) for name in self.jobs]
            failures = [chapter.failure for chapter in chapters if chapter.failure]
            self.release()
            raise ChapterError("\n\n".join([*failures, ADVICE]))
        if all(job.done() for job in self.jobs.values()):
            self.release()
        return chapter

    def finished(self, docname: str) -> Chapter:
        """Wait for a chapter to end, well or not, and say how long it has taken."""
        self.jobs[docname].result()
        chapter = self.chapters[docname]
        if not chapter.told:
            chapter.told = True
            count = sum(other.told for other in self.chapters.values())
            progress = bold("executing chapters... ") + f"[{count}/{len(self.jobs)}]"
            outcome = "FAILED after " if chapter.failure else ""
            seconds = f"{outcome}{chapter.seconds:.1f} s"
            logger.info("%s %s %s", progress, docname, seconds)
        return chapter

    def deliver(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Give Sphinx the executed notebook in place of the file's text."""
        if not is_chapter(app.env, docname):
            refuse_executable_markdown(docname, source[0])
            return
        chapter = self.executed(docname)
        assert chapter.notebook is not None
        chapter.inputs = [chapter.path, *self.inputs(chapter.tables)]
        for path in chapter.inputs[1:]:
            app.env.note_dependency(os.path.relpath(path, app.srcdir))
        source[0] = nbformat.writes(chapter.notebook)  # type: ignore[no-untyped-call]

    def inputs(self, tables: Collection[str]) -> list[Path]:
        """List the files that a chapter's outputs come from, beside its own."""
        data = self.root / os.environ.get("BOOK_DATA", "data")
        names = [f"{table}.csv" for table in sorted(tables)]
        return [
            *(data / name for name in [*names, "datapackage.json"]),
            *package_files(self.root),
        ]

    def date_back(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Have a chapter executed again next time if its inputs changed meanwhile.

        Sphinx compares them with the time at which it has read the chapter, which is
        after the chapter's execution.
        """
        for docname, chapter in self.chapters.items():
            if any(changed_since(chapter.begun, path) for path in chapter.inputs):
                env.all_docs[docname] = chapter.begun
        return []

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """End whatever still runs."""
        self.release()
        if self.server:
            self.server.wait()


def settle(app: Sphinx) -> None:
    """End the execution of chapters for a build that goes no further."""
    app.book_execution.settle()  # type: ignore[attr-defined]


def likely(app: Sphinx) -> bool:
    """Guess, before Sphinx knows, whether any chapter will have to be executed.

    A wrong guess costs half a second, no more.
    """
    root = Path(app.srcdir)
    # Not what is hidden: the folder in which the book grows is always new.
    sources = [*root.glob("[!.]*.*"), *root.glob("chapters/*"), *root.glob("data/*")]
    try:
        last = Path(app.doctreedir, "environment.pickle").stat().st_mtime
        return any(
            path.stat().st_mtime > last for path in [*sources, *package_files(root)]
        )
    except OSError:
        return True


def changed_since(moment: int, path: Path) -> bool:
    """Tell whether a file has been changed since a moment, in microseconds."""
    return not path.exists() or path.stat().st_mtime_ns // 1_000 > moment


def package_files(root: Path) -> list[Path]:
    """List the package's files that outputs depend on: all but the book's side."""
    package = root / __name__.partition(".")[0]
    return [
        path
        for path in sorted(package.rglob("*.*"))
        if path.suffix in (".py", ".mplstyle", ".toml")
        and package / "site" not in path.parents
    ]


def is_chapter(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a document is a notebook."""
    return Path(env.doc2path(docname)).suffix == ".ipynb"


def refuse_executable_markdown(docname: str, text: str) -> None:
    """Refuse a notebook written in Markdown, which nothing here would execute."""
    # Imported late, for the fork server to start early.
    from myst_nb.core.read import is_myst_markdown_notebook

    if is_myst_markdown_notebook(text):
        raise ChapterError(
            f"{docname}: only .ipynb chapters are executed. Make it one with "
            "`jupytext --to ipynb`, or take its kernel out of the front matter."
        )


def meeting_point(folder: str, number: int) -> Traits:
    """Say where a kernel and the build meet.

    Not at TCP ports where there is a choice: others can take a port that was found
    free before the kernel has it.
    """
    manager: dict[str, str] = {"connection_file": f"{folder}/{number}.json"}
    longest = f"{folder}/{number}-ipc-5"
    if zmq.has("ipc") and len(longest.encode()) <= zmq.IPC_PATH_MAX_LEN:
        manager["transport"] = "ipc"
    return Traits(KernelManager=manager)


class BackgroundLoop:
    """An event loop in a thread of its own.

    In the main thread nbclient would take Ctrl-C for itself.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        # Or the end of an interrupted build would wait for it.
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, job: Coroutine[Any, Any, None]) -> Future[None]:
        """Begin a job."""
        return asyncio.run_coroutine_threadsafe(job, self._loop)

    def close(self) -> None:
        """Cancel what still runs, and end.

        ZeroMQ may wait forever for a kernel that is not born yet: the thread is then
        left alone, and ends with the build.
        """
        try:
            self.run(self._cancel()).result(PATIENCE)
        except TimeoutError:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _cancel(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def join_streams(notebook: NotebookNode) -> None:
    """Join what a cell printed piece by piece, as JupyterLab does.

    A kernel sends what was printed every fifth of a second, so that the pieces depend
    on how busy the machine is.
    """
    for cell in notebook.cells:
        joined: list[NotebookNode] = []
        for output in cell.get("outputs", []):
            if joined and output.get("name", "") == joined[-1].get("name"):
                joined[-1].text += output.text
            else:
                joined.append(output)
        if joined:
            cell.outputs = joined
