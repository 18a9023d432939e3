"""A book built upon an earlier build is the one that is built from nothing."""

from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers.site import stamps

INDEX = """\
# Book

```{toctree}
chapters/first
chapters/second
chapters/third
```
"""


class Project:
    """A project of three chapters and a style sheet."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("index.md", INDEX)
        for name in ("first", "second", "third"):
            self.write(f"chapters/{name}.md", f"# The {name}\n\nAlone: {name}ly.\n")
        self.write("static/style.css", "p { color: black }")
        self.write("static/other.css", "p { color: red }")

    def write(self, name: str, text: str) -> None:
        path = self.root / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self.root / "source" / name).unlink()

    def build(self, folder: str = "built", builder: str = "html") -> str:
        """Build; give the warnings."""
        warnings = StringIO()
        with patch_docutils(), docutils_namespace():
            Sphinx(
                self.root / "source",
                confdir=None,
                outdir=self.root / folder / builder,
                doctreedir=self.root / folder / "doctrees",
                buildername=builder,
                confoverrides={
                    "extensions": ["myst_nb", "eightypapers.site.renewal"],
                    "nb_execution_mode": "off",
                    # Or what another test's Sphinx put among the defaults would count.
                    "source_suffix": {".md": "myst-nb"},
                    "html_theme": "basic",
                    "html_static_path": ["static"],
                    "html_css_files": ["style.css"],
                },
                status=None,
                warning=warnings,
            ).build()
        return warnings.getvalue()

    def pages(self, folder: str = "built") -> dict[str, bytes]:
        html = self.root / folder / "html"
        return {
            path.relative_to(html).as_posix(): path.read_bytes()
            for path in sorted(html.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project that has been built once."""
    project = Project(tmp_path)
    assert project.build() == ""
    return project


def rename_a_chapter(project: Project) -> None:
    project.write("chapters/third.md", "# The last\n\nAlone: thirdly.\n")


def change_words(project: Project) -> None:
    project.write("chapters/third.md", "# The third\n\nTogether.\n")


def change_the_order(project: Project) -> None:
    lines = INDEX.replace("first", "FIRST").replace("third", "first")
    project.write("index.md", lines.replace("FIRST", "third"))


def remove_a_chapter(project: Project) -> None:
    project.remove("chapters/second.md")
    project.write("index.md", INDEX.replace("chapters/second\n", ""))


def change_a_style(project: Project) -> None:
    project.write("static/style.css", "p { color: blue }")


def remove_a_style(project: Project) -> None:
    project.remove("static/other.css")


@pytest.mark.parametrize(
    "change",
    [
        rename_a_chapter,
        change_words,
        change_the_order,
        remove_a_chapter,
        change_a_style,
        remove_a_style,
    ],
)
def test_after_a_change_all_is_as_from_nothing(project, change):
    before = project.pages()
    change(project)
    assert project.build() == ""
    assert project.build("anew") == ""
    assert project.pages() != before
    assert project.pages() == project.pages("anew")


def test_without_a_change_nothing_is_written(project):
    page = project.root / "built" / "html" / "index.html"
    written = page.stat().st_mtime_ns
    assert project.build() == ""
    assert page.stat().st_mtime_ns == written


def test_what_other_code_has_read_is_read_again(project, monkeypatch):
    code, style = project.root / "code.py", project.root / "style.css"
    code.write_text("first", encoding="utf-8")
    style.write_text("first", encoding="utf-8")
    monkeypatch.setattr(stamps, "package_files", lambda: [code, style])
    page = project.root / "built" / "html" / "index.html"
    project.build()
    written = page.stat().st_mtime_ns
    style.write_text("second", encoding="utf-8")
    project.build()
    assert page.stat().st_mtime_ns == written
    code.write_text("second", encoding="utf-8")
    project.build()
    assert page.stat().st_mtime_ns > written


def test_a_chapter_that_is_gone_is_missed(project):
    project.remove("chapters/second.md")
    warning = "toctree contains reference to nonexisting document 'chapters/second'"
    assert warning in project.build()


def test_a_style_sheet_of_others_has_its_checksum(project):
    page = (project.root / "built" / "html" / "index.html").read_text(encoding="utf-8")
    sheets = [line for line in page.splitlines() if 'rel="stylesheet"' in line]
    assert any("mystnb." in line for line in sheets)
    assert [line for line in sheets if "?v=" not in line] == []


def test_other_formats_are_left_alone(project):
    assert project.build(builder="text") == ""
    project.remove("chapters/second.md")
    project.write("index.md", INDEX.replace("chapters/second\n", ""))
    assert project.build(builder="text") == ""
    assert (project.root / "built" / "html" / "chapters" / "second.html").exists()
