"""Chapters are executed when they must be, and what fails in them stops the build."""

import codecs
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from processes import marked
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers.site import execution

PACKAGE = '''"""A small stand-in for the package."""
from pathlib import Path

def load(name):
    return (Path(__file__).parent / "data" / f"{name}.csv").read_text()

class Figure:
    def __init__(self, name, csv):
        self.name, self.csv = name, csv

    def _repr_mimebundle_(self, include=None, exclude=None):
        forms = {
            "text/plain": "a figure",
            "text/html": f"<b>chart of {self.csv}</b>",
            "text/csv": self.csv,
            "image/svg+xml": f"<svg>{self.csv}</svg>",
            "image/png": "iVBORw0KGgo=",
        }
        return forms, {"figure": {"name": self.name}}
'''

IMPORT = "from sample import Figure, load"


class Project:
    """A small book of its own, with a package and tables of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = ""
        self.write("sample.py", PACKAGE)
        self.write("index.md", "# Book\n\n```{toctree}\n:glob:\nchapters/*\n```\n")
        self.configure()

    def configure(self, **settings: Any) -> None:
        settings = {
            "extensions": ["eightypapers.site.execution", "myst_nb"],
            "exclude_patterns": ["jupyter_execute"],
            # Or what another test's Sphinx put among the defaults would count.
            "source_suffix": {".md": "myst-nb", ".ipynb": "myst-nb"},
            "html_theme": "basic",
            "nb_execution_timeout": 60,
            **settings,
        }
        lines = [f"{name} = {value!r}" for name, value in settings.items()]
        self.write("conf.py", "\n".join(lines))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def chapter(self, name: str, *sources: str, title: str = "Chapter") -> None:
        cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
        cells.insert(0, new_markdown_cell(f"# {title} {name}", id="title"))
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

    def figures(self) -> dict[str, str]:
        folder = self.root.parent / "html" / "figures"
        texts = {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}
        # Excel knows a CSV file for UTF-8 by its beginning; nothing else may have it.
        mark = codecs.BOM_UTF8
        assert {name for name in texts if texts[name].startswith(mark)} == {
            name for name in texts if name.endswith(".csv")
        }
        return {name: text.decode("utf-8-sig") for name, text in texts.items()}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "book")


def test_each_change_executes_the_chapters_it_concerns(project: Project) -> None:
    project.write("data/one.csv", "first")
    project.write("data/two.csv", "second")
    one = (
        IMPORT,
        "Figure('figure-one', load('one'))",
        "import os\nprint(os.environ['BOOK_LANGUAGE'], os.path.basename(os.getcwd()))",
    )
    project.chapter("one", *one)
    project.chapter("two", IMPORT, 'name = "two"\nFigure("figure-two", load(name))')
    assert project.build() == ["one", "two"]
    assert "[2/2] chapters/" in project.log
    page = project.page("one")
    assert "<b>chart of first</b>" in page
    assert "en chapters" in page
    assert "<img" not in page
    assert "highlight-ipython3" in page
    assert project.figures() == {
        "figure-one.csv": "first",
        "figure-one.svg": "<svg>first</svg>",
        "figure-two.csv": "second",
        "figure-two.svg": "<svg>second</svg>",
    }

    assert project.build() == []
    (project.root / "data" / "one.csv").touch()
    project.write("data/three.csv", "nobody's")
    assert project.build() == []
    project.chapter("one", *one, title="Prose")
    assert project.build() == []
    assert "Prose one" in project.page("one")
    assert "<b>chart of first</b>" in project.page("one")

    project.write("data/one.csv", "edited")
    assert project.build() == ["one"]
    assert "<b>chart of edited</b>" in project.page("one")
    assert project.figures()["figure-one.csv"] == "edited"
    assert project.figures()["figure-two.csv"] == "second"

    project.write("sample.py", PACKAGE.replace("chart", "map"))
    assert project.build() == ["one", "two"]
    assert "<b>map of second</b>" in project.page("two")

    # A picture that a page does without is there for a builder of another kind.
    assert project.build("text") == ["one", "two"]
    assert project.build("text") == []
    assert not (project.root.parent / "text" / "figures").exists()

    project.chapter("one", "print('no figure')")
    (project.root / "chapters" / "two.ipynb").unlink()
    project.configure(language="vi")
    project.chapter("three", "import os; print(os.environ['BOOK_LANGUAGE'], 'edition')")
    assert project.build() == ["one", "three"]
    assert "vi edition" in project.page("three")
    assert project.figures() == {}


def test_all_failures_are_reported_and_nothing_is_written(project: Project) -> None:
    project.configure(nb_execution_timeout=4)
    project.chapter("dead", "import os", "# The end.\nos._exit(1)")
    project.chapter("endless", "import time\ntime.sleep(60)")
    project.chapter("error", "x = 1", "%matplotlib inline\nx = 1\n{'a': x}['b']")
    project.chapter("good", "print('fine')")
    project.write("chapters/broken.ipynb", "{")
    with pytest.raises(execution.ChapterError) as caught:
        project.build()
    message = str(caught.value)
    for place, reason in {
        "dead.ipynb, cell [2], which begins `# The end.`": "its process died",
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


def test_a_failed_build_leaves_nothing_stale(project: Project) -> None:
    project.write("data/one.csv", "right")
    project.chapter("one", IMPORT, "load('one')")
    project.chapter("two", "2")
    project.build()
    project.write("data/one.csv", "wrong")
    project.chapter("two", "1 / 0")
    with pytest.raises(execution.ChapterError, match="ZeroDivisionError"):
        project.build()
    project.write("data/one.csv", "right")
    project.chapter("two", "2 + 2")
    project.build()
    assert "right" in project.page("one")


def test_input_edited_meanwhile_executes_the_chapter_again(project: Project) -> None:
    project.write("data/one.csv", "1")
    project.chapter("one", IMPORT, "load('one')", "open('../data/one.csv', 'w')")
    assert project.build() == ["one"]
    project.chapter("one", IMPORT, "load('one')")
    assert project.build() == ["one"]
    assert project.build() == []


def test_code_edited_meanwhile_stops_the_build(project: Project) -> None:
    edit = "from pathlib import Path\nhere = Path('one.ipynb')\n"
    edit += "here.write_text(here.read_text().replace('never', 'ever'))"
    project.chapter("one", edit, "'never'")
    with pytest.raises(SphinxError, match="one: edited while it was executed"):
        project.build()


def test_where_nothing_can_be_forked_the_pages_are_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("data/one.csv", "1")
    project.chapter("one", IMPORT, "Figure('one', load('one'))", "print('x'); 5")
    project.build()
    forked = project.page("one")
    monkeypatch.setattr(execution, "METHOD", "spawn")
    project.write("data/one.csv", "2")
    assert project.build() == ["one"]
    assert project.page("one") == forked.replace("chart of 1", "chart of 2")


def test_nothing_is_executed_twice(project: Project) -> None:
    project.configure(nb_execution_mode="force")
    project.chapter("one", "print('x', file=open('../times', 'a'))")
    project.build()
    assert (project.root / "times").read_text() == "x\n"


def test_two_figures_of_one_name_are_refused(project: Project) -> None:
    project.chapter("one", IMPORT, "Figure('same', '1')")
    project.chapter("two", IMPORT, "Figure('same', '1')")
    project.build()
    project.chapter("two", IMPORT, "Figure('same', '2')")
    with pytest.raises(SphinxError, match=r"chapters/two: chapters/one .*/same\.csv"):
        project.build()


def test_a_figure_that_two_chapters_show_may_change(project: Project) -> None:
    project.write("data/one.csv", "first")
    for name in ("one", "two"):
        project.chapter(name, IMPORT, "Figure('same', load('one'))")
    project.build()
    project.write("data/one.csv", "edited")
    assert project.build() == ["one", "two"]
    assert project.figures()["same.csv"] == "edited"


def test_markdown_that_would_be_executed_is_refused(project: Project) -> None:
    project.write("chapters/text.md", "---\nfile_format: mystnb\n---\n# Text\n")
    with pytest.raises(SphinxError, match=r"chapters/text: only \.ipynb chapters"):
        project.build()


def notebook_with(*outputs: dict[str, Any]) -> nbformat.NotebookNode:
    return nbformat.from_dict(
        {"cells": [{"cell_type": "code", "outputs": list(outputs)}, {}]}
    )


def test_unfit_name_of_a_figure_is_refused() -> None:
    forms = {"data": {"text/csv": "1"}, "metadata": {"figure": {"name": "../Up"}}}
    with pytest.raises(execution.ChapterError, match=r"one: figure '\.\./Up' needs"):
        execution.figure_files(notebook_with(forms), "one")


def test_only_figures_are_left_their_html_alone() -> None:
    picture = {"data": {"image/png": "1", "text/csv": "2"}, "metadata": {}}
    named = {"data": {"image/png": "1"}, "metadata": {"figure": {"name": "a"}}}
    figure = {
        "data": {"image/png": "1", "text/csv": ["2", "3"], "text/html": "4"},
        "metadata": {"figure": {"name": "a"}},
    }
    notebook = notebook_with(picture, named, figure)
    assert execution.figure_files(notebook, "one") == {"figures/a.csv": "23"}
    execution.leave_out({"image/png", "text/csv"}, notebook)
    kept = [set(output.data) for output in notebook.cells[0].outputs]
    assert kept == [{"image/png", "text/csv"}, {"image/png"}, {"text/html"}]


def test_files_follow_their_documents() -> None:
    env, other = SimpleNamespace(), SimpleNamespace()
    execution.book_files(env)["one"] = {"figures/1.csv": "1"}
    execution.book_files(other).update(two={"figures/2.csv": "2"}, three={})
    execution.merge(SimpleNamespace(), env, ["two"], other)
    assert env.book_files == {
        "one": {"figures/1.csv": "1"},
        "two": {"figures/2.csv": "2"},
    }
    execution.purge(SimpleNamespace(), env, "one")
    execution.purge(SimpleNamespace(), env, "one")
    assert list(env.book_files) == ["two"]


def test_forms_that_no_page_shows_need_not_be_drawn(project: Project) -> None:
    project.chapter("one", "import os\nprint('without:', os.environ['BOOK_WITHOUT'])")
    assert project.build() == ["one"]
    assert "without: image/png\n" in project.page("one")
    assert project.build("text") == ["one"]
    text = project.root.parent / "text" / "chapters" / "one.txt"
    assert text.read_text().rstrip().endswith("without:")


def test_documents_without_code_are_read_while_chapters_are_executed(
    project: Project,
) -> None:
    project.chapter("one", "1")
    project.write("chapters/two.md", "# Two")
    project.build()
    read = [line for line in project.log.splitlines() if "reading" in line]
    names = ("chapters/two", "index", "chapters/one")
    assert all(name in line for name, line in zip(names, read, strict=True))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_an_interrupted_build(project: Project, signum: int) -> None:
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
    assert len(marked(mark)) > 3  # The build, a process for each, what they need.
    build.send_signal(signum)
    wait_until(lambda: not marked(mark))
    _, errors = build.communicate()
    assert build.returncode not in (0, None)
    if signum == signal.SIGINT:
        assert "Interrupted!" in errors
