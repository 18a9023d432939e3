"""Chapters are executed when they must be, and what fails in them stops the build."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import nbformat
import pytest
import zmq
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from processes import marked
from sphinx.application import Sphinx
from sphinx.errors import ConfigError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers.site import execution, kernels

PACKAGE = '''"""A small stand-in for the package."""
from pathlib import Path

def load(name):
    return (Path(__file__).parents[1] / "data" / f"{name}.csv").read_text()

class Chart:
    def __init__(self, csv):
        self.csv = csv

    def _repr_html_(self):
        return f"<b>chart of {self.csv}</b>"
'''

IMPORT = "from eightypapers.sample import Chart, load"


class Project:
    """A small book of its own, with a package and tables of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = ""
        self.write("eightypapers/__init__.py", "")
        self.write("eightypapers/sample.py", PACKAGE)
        self.write("eightypapers/site/pages.py", "")
        self.write("eightypapers/style.mplstyle", "")
        self.write("data/datapackage.json", "{}")
        self.write("index.md", "# Book\n\n```{toctree}\n:glob:\nchapters/*\n```\n")
        self.configure()

    def configure(self, **settings: Any) -> None:
        settings = {
            "extensions": ["eightypapers.site.execution", "myst_nb"],
            "exclude_patterns": ["jupyter_execute"],
            # Or what another test's Sphinx put among the defaults would count.
            "source_suffix": {".md": "myst-nb", ".ipynb": "myst-nb"},
            "html_theme": "basic",
            "nb_execution_mode": "off",
            "nb_execution_timeout": 60,
            **settings,
        }
        lines = [f"{name} = {value!r}" for name, value in settings.items()]
        self.write("conf.py", "\n".join(lines))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def chapter(self, name: str, *sources: str) -> None:
        cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
        cells.insert(0, new_markdown_cell(f"# Chapter {name}", id="title"))
        cells.insert(1, new_code_cell(" ", id="empty"))
        spec = {"name": "python3", "display_name": "Python", "language": "python"}
        notebook = new_notebook(cells=cells, metadata={"kernelspec": spec})
        self.write(f"chapters/{name}.ipynb", nbformat.writes(notebook))

    def build(self, builder: str = "html") -> list[str]:
        """Build; give the names of the chapters that were executed."""
        out, doctrees = self.root.parent / builder, self.root.parent / "doctrees"
        status = StringIO()
        with patch_docutils(self.root), docutils_namespace():
            app = Sphinx(
                self.root, self.root, out, doctrees, builder, None, status=status,
                warning=StringIO(), warningiserror=True,
            )  # fmt: skip
            try:
                app.build()
            finally:
                self.log = status.getvalue()
        lines = [line for line in self.log.splitlines() if "executing" in line]
        return sorted(line.split()[3].rpartition("/")[2] for line in lines)

    def page(self, name: str) -> str:
        page = self.root.parent / "html" / "chapters" / f"{name}.html"
        return page.read_text().partition("<body")[2]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Look after the temporary folder: what is executed leaves nothing there."""
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def project(tmp_path: Path, temporary: Path) -> Project:
    return Project(tmp_path / "book")


def test_each_change_executes_the_chapters_it_concerns(project: Project) -> None:
    project.write("data/one.csv", "first")
    project.write("data/two.csv", "second")
    project.chapter(
        "one",
        IMPORT,
        "Chart(load('one'))",
        "import os\nprint(os.environ['BOOK_LANGUAGE'], os.path.basename(os.getcwd()))",
    )
    project.chapter("two", IMPORT, 'Chart(load(\n    "two"))')
    assert project.build() == ["one", "two"]
    assert "[2/2] chapters/" in project.log
    page = project.page("one")
    assert "<b>chart of first</b>" in page
    assert "en chapters" in page

    assert project.build() == []
    project.write("eightypapers/site/pages.py", "# The book's side.")
    assert project.build() == []

    project.write("data/one.csv", "edited")
    assert project.build() == ["one"]
    assert "<b>chart of edited</b>" in project.page("one")

    for name, text in {
        "data/datapackage.json": "{ }",
        "eightypapers/style.mplstyle": "# Edited.",
        "eightypapers/sample.py": PACKAGE.replace("chart", "map"),
    }.items():
        project.write(name, text)
        assert project.build() == ["one", "two"], name
    assert "<b>map of second</b>" in project.page("two")

    # Another builder takes what was read for pages.
    assert project.build("text") == []

    project.chapter("one", "print('no chart')")
    (project.root / "chapters" / "two.ipynb").unlink()
    project.configure(language="vi")
    project.chapter("three", "import os; print(os.environ['BOOK_LANGUAGE'], 'edition')")
    assert project.build() == ["one", "three"]
    assert "vi edition" in project.page("three")


def test_all_failures_are_reported_and_nothing_is_written(project: Project) -> None:
    project.configure(nb_execution_timeout=1)
    project.chapter("computed", IMPORT, "name = 'one'\nload(name)")
    project.chapter("dead", "import os", "# The end.\nos._exit(1)")
    project.chapter("endless", "import time\ntime.sleep(60)")
    project.chapter("error", "x = 1", "%matplotlib inline\nx = 1\n{'a': x}['b']")
    project.chapter("good", "print('fine')")
    project.write("chapters/broken.ipynb", "{")
    with pytest.raises(execution.ChapterError) as caught:
        project.build()
    message = str(caught.value)
    for place, reason in {
        "computed.ipynb, cell [2], which begins `name = 'one'`": "ValueError: load()",
        "dead.ipynb, cell [2], which begins `# The end.`": "DeadKernelError: ",
        "endless.ipynb, cell [1], which begins `import time`": "TimeoutError: ",
        "error.ipynb, cell [2], which begins `%matplotlib inline`": "KeyError: 'b'",
        "broken.ipynb": "NotJSONError",
    }.items():
        assert f"chapters/{place}:\n    {reason}" in message
    assert "{'a': x}['b']" in message
    assert "\x1b" not in message
    assert "good" not in message
    assert message.endswith(execution.ADVICE)
    assert "chapters/error FAILED after" in project.log
    assert not list((project.root.parent / "html").glob("**/*.html"))
    assert kernels.ForkProvisioner.server is None


def test_input_edited_meanwhile_executes_the_chapter_again(project: Project) -> None:
    project.write("data/one.csv", "1")
    project.chapter("one", IMPORT, "load('one')", "open('../data/one.csv', 'w')")
    project.chapter("two", "print(2)")
    assert project.build() == ["one", "two"]
    project.chapter("one", IMPORT, "load('one')")
    assert project.build() == ["one"]
    assert project.build() == []


def test_input_that_is_gone_counts_as_changed(tmp_path: Path) -> None:
    now = time.time_ns() // 1_000
    path = tmp_path / "file"
    assert execution.changed_since(now, path)
    path.touch()
    assert execution.changed_since(now - 10_000_000, path)
    assert not execution.changed_since(now + 10_000_000, path)


def test_ordinary_kernels_give_the_same_pages(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("data/one.csv", "1")
    project.chapter("one", IMPORT, "Chart(load('one'))", "import sys; sys.path")
    project.build()
    forked = project.page("one")
    monkeypatch.setattr(kernels, "forkable", lambda: False)
    project.write("data/one.csv", "1")
    assert project.build() == ["one"]
    assert project.page("one") == forked


@pytest.mark.skipif(not zmq.has("ipc"), reason="has no such sockets")
@pytest.mark.parametrize("forkable", [True, False])
def test_kernels_and_build_meet_at_files_not_ports(
    project: Project, monkeypatch: pytest.MonkeyPatch, forkable: bool
) -> None:
    monkeypatch.setattr(kernels, "forkable", lambda: forkable)
    project.chapter(
        "one",
        "from ipykernel import get_connection_info",
        "print('by', get_connection_info(unpack=True)['transport'])",
    )
    project.build()
    assert "by ipc" in project.page("one")


def test_execution_by_others_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "likely", lambda app: False)
    project.configure(nb_execution_mode="force")
    with pytest.raises(
        ConfigError, match=r"execute_notebooks to 'off'.*not to 'force'"
    ):
        project.build()


def test_markdown_that_would_be_executed_is_refused(project: Project) -> None:
    project.write("chapters/text.md", "---\nfile_format: mystnb\n---\n# Text\n")
    with pytest.raises(SphinxError, match=r"chapters/text: only \.ipynb chapters"):
        project.build()


def test_chapter_is_not_read_without_being_executed(tmp_path: Path) -> None:
    env = SimpleNamespace(doc2path=lambda name: f"{name}.ipynb")
    app = SimpleNamespace(srcdir=tmp_path, env=env)
    with pytest.raises(execution.ChapterError, match=r"one: .*without being executed"):
        execution.Execution(app).deliver(app, "one", ["{}"])


def notebook_with(*outputs: dict[str, Any]) -> nbformat.NotebookNode:
    return nbformat.from_dict(
        {"cells": [{"cell_type": "code", "outputs": list(outputs)}, {}]}
    )


def test_what_was_printed_in_pieces_is_joined() -> None:
    def stream(name: str, text: str) -> dict[str, str]:
        return {"output_type": "stream", "name": name, "text": text}

    display = {"output_type": "display_data", "data": {}}
    out, err = "stdout", "stderr"
    notebook = notebook_with(
        stream(out, "a"), stream(out, "b"), stream(err, "c"), display, display,
        stream(err, "d"), stream(err, "e"),
    )  # fmt: skip
    execution.join_streams(notebook)
    assert [output.get("text") for output in notebook.cells[0].outputs] == [
        "ab", "c", None, None, "de",
    ]  # fmt: skip


def test_imports_start_early_only_if_something_has_changed(project: Project) -> None:
    app = SimpleNamespace(srcdir=project.root, doctreedir=project.root / "doctrees")
    project.write("data/one.csv", "1")
    assert execution.likely(app)
    project.write("doctrees/environment.pickle", "")
    later = time.time() + 10
    os.utime(project.root / "doctrees" / "environment.pickle", (later, later))
    (project.root / ".build").mkdir()
    os.utime(project.root / ".build", (later + 1, later + 1))
    assert not execution.likely(app)
    os.utime(project.root / "data" / "one.csv", (later + 1, later + 1))
    assert execution.likely(app)


def test_kernels_meet_at_ports_where_a_path_would_be_too_long() -> None:
    assert execution.meeting_point("/t", 1).KernelManager == {
        "connection_file": "/t/1.json",
        "transport": "ipc",
    }
    assert "transport" not in execution.meeting_point("/t" * 60, 1).KernelManager


def test_loop_cancels_what_still_runs() -> None:
    done: list[str] = []

    async def job() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            done.append("cleaned up")

    async def nothing() -> None:
        pass

    loop = execution.BackgroundLoop()
    cancelled = loop.run(job())
    loop.run(nothing()).result()
    assert done == []
    loop.close()
    assert done == ["cleaned up"]
    assert cancelled.cancelled()


def test_chapters_that_have_begun_end_and_no_other_begins(
    project: Project, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 0.5)
    for name in ("one", "two"):
        begun, done = (str(project.root / f"{name}.{end}") for end in ("begun", "done"))
        wait = "import time; time.sleep(1)"
        project.chapter(name, f"open({begun!r}, 'w'); {wait}; open({done!r}, 'w')")

    def fault(app: Sphinx, *_: object) -> None:
        while not (project.root / "one.begun").exists():
            time.sleep(0.05)
        execution.settle(app)
        raise SystemExit("a fault")

    connect = execution.setup

    def setup(app: Sphinx) -> Any:
        app.connect("env-before-read-docs", fault)
        return connect(app)

    monkeypatch.setattr(execution, "setup", setup)
    with pytest.raises(SystemExit, match="a fault"):
        project.build()
    assert [path.name for path in project.root.glob("*.done")] == ["one.done"]
    assert kernels.ForkProvisioner.server is None
    assert list(temporary.iterdir()) == []


def test_documents_without_code_are_read_while_chapters_are_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "is_chapter", lambda env, name: name in {"a", "c"})
    monkeypatch.setattr(execution.Execution, "prepare", lambda self: str(tmp_path))
    monkeypatch.setattr(execution, "BackgroundLoop", Mock)
    env = SimpleNamespace(doc2path=lambda name: tmp_path / f"{name}.ipynb")
    config = SimpleNamespace(language="en", nb_execution_timeout=1)
    builder = SimpleNamespace(format="html")
    app = SimpleNamespace(srcdir=tmp_path, env=env, config=config, builder=builder)
    docnames = ["a", "b", "c", "d"]
    begun = execution.Execution(app)
    begun.execute(app, env, docnames)
    assert docnames == ["b", "d", "a", "c"]
    assert list(begun.jobs) == ["a", "c"]
    for call in begun.loop.run.call_args_list:
        call.args[0].close()
    begun.release()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_an_interrupted_build(
    project: Project, temporary: Path, signum: int
) -> None:
    for name in ("one", "two"):
        started = f"open({str(project.root / name)!r}, 'w')"
        project.chapter(name, f"{started}\nimport time; time.sleep(60)")
    mark = str(project.root)
    build = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            str(project.root),
            str(project.root.parent / "html"),
        ],
        env={**os.environ, "MARK": mark, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.PIPE,
        text=True,
    )

    def wait_until(holds: Any) -> None:
        end = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.05)

    wait_until(lambda: all((project.root / name).exists() for name in ("one", "two")))
    assert len(marked(mark)) == 4  # The build, the server, two kernels.
    build.send_signal(signum)
    wait_until(lambda: not marked(mark))
    wait_until(lambda: not list(temporary.iterdir()))
    _, errors = build.communicate()
    assert build.returncode not in (0, None)
    if signum == signal.SIGINT:
        assert "Interrupted!" in errors
