"""Chapters are executed when they must be, and what fails in them stops the build."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import small
from nbformat.v4 import new_code_cell
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers.site import execution

PACKAGE = '''"""A small stand-in for the package."""
from pathlib import Path

def load(name):
    return (Path(__file__).parent / "data" / f"{name}.csv").read_text()

class Chart:
    def __init__(self, csv):
        self.csv = csv

    def _repr_html_(self):
        return f"<b>chart of {self.csv}</b>"
'''

IMPORT = "from sample import Chart, load"


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
        cells = map(new_code_cell, (" ", *sources))
        text = small.notebook(f"{title} {name}", *cells)
        self.write(f"chapters/{name}.ipynb", text)

    def build(self) -> list[str]:
        """Build; give the names of the chapters that were executed."""
        out, doctrees = self.root.parent / "html", self.root.parent / "doctrees"
        status = StringIO()
        with patch_docutils(self.root), docutils_namespace():
            app = Sphinx(
                self.root, self.root, out, doctrees, "html", None, status=status,
                warning=StringIO(), warningiserror=True, freshenv=True,
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
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "book")


def test_each_change_executes_the_chapters_it_concerns(project: Project) -> None:
    project.write("data/one.csv", "first")
    project.write("data/two.csv", "second")
    one = (
        IMPORT,
        "Chart(load('one'))",
        "import os\nprint(os.environ['BOOK_LANGUAGE'], os.path.basename(os.getcwd()))",
    )
    project.chapter("one", *one)
    project.chapter("two", IMPORT, 'name = "two"\nChart(load(name))')
    assert project.build() == ["one", "two"]
    assert "[2/2] chapters/" in project.log
    page = project.page("one")
    assert "<b>chart of first</b>" in page
    assert "en chapters" in page
    assert "highlight-ipython3" in page

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

    project.write("sample.py", PACKAGE.replace("chart", "map"))
    assert project.build() == ["one", "two"]
    assert "<b>map of second</b>" in project.page("two")

    project.chapter("one", "print('no figure')")
    (project.root / "chapters" / "two.ipynb").unlink()
    project.configure(language="vi")
    project.chapter("three", "import os; print(os.environ['BOOK_LANGUAGE'], 'edition')")
    assert project.build() == ["one", "three"]
    assert "vi edition" in project.page("three")


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


def test_input_edited_meanwhile_executes_the_chapter_again(project: Project) -> None:
    project.write("data/one.csv", "1")
    project.chapter("one", IMPORT, "load('one')", "open('../data/one.csv', 'w')")
    assert project.build() == ["one"]
    project.chapter("one", IMPORT, "load('one')")
    assert project.build() == ["one"]
    assert project.build() == []


def test_code_edited_meanwhile_stops_the_build(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    edit = "from pathlib import Path\nother = Path('two.ipynb')\n"
    edit += "other.write_text(other.read_text().replace('never', 'ever'))"
    project.chapter("one", edit)
    project.chapter("two", "'never'")
    with pytest.raises(SphinxError, match="two: edited while it was executed"):
        project.build()


def test_where_nothing_can_be_forked_the_pages_are_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("data/one.csv", "1")
    project.chapter("one", IMPORT, "Chart(load('one'))", "print('x'); 5")
    project.build()
    forked = project.page("one")
    monkeypatch.setattr(execution, "METHOD", "spawn")
    project.write("data/one.csv", "2")
    assert project.build() == ["one"]
    assert project.page("one") == forked.replace("chart of 1", "chart of 2")


def test_markdown_that_would_be_executed_is_refused(project: Project) -> None:
    project.write("chapters/text.md", "---\nfile_format: mystnb\n---\n# Text\n")
    with pytest.raises(SphinxError, match=r"chapters/text: only \.ipynb chapters"):
        project.build()
