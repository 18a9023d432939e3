"""A book built upon an earlier build is the one that is built from nothing."""

import functools
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.builders.html import StandaloneHTMLBuilder

from eightypapers import site
from eightypapers.evidence import checks, prose
from eightypapers.site import changes

TALE = "chapters/tale.md"


def text(project, name):
    return (project.root / "source" / name).read_text(encoding="utf-8")


def replace(name, old, new):
    """Give what replaces some words in a file of a project."""

    def change(project):
        assert old in text(project, name)
        project.write(name, text(project, name).replace(old, new))

    return change


def cite_once_more(project):
    project.write(
        TALE, f"{text(project, TALE)}\nOnce more: [80](#fact-papers-received).\n"
    )


def change_the_order(project):
    for name, one, other in (
        (
            "index.md",
            "chapters/ledger\nchapters/sources",
            "chapters/sources\nchapters/ledger",
        ),
        ("_toc.yml", "ledger", "SOURCES"),
        ("_toc.yml", "sources", "ledger"),
        ("_toc.yml", "SOURCES", "sources"),
    ):
        replace(name, one, other)(project)


CHANGES = {
    "no tables": lambda project: project.remove("chapters/data"),
    "prose": replace(TALE, "It came", "It really came"),
    "a title": replace(TALE, "# The tale", "# Another tale"),
    "a citation": cite_once_more,
    "no citation": replace(TALE, "[one survey](#term-papi)", "one survey"),
    "the order": change_the_order,
    "a style": lambda project: project.write("static/style.css", "p { color: blue }"),
    "no style": lambda project: (project.root / "source/static/other.css").unlink(),
    "no page": lambda project: project.remove("chapters/tale"),
}


def build_styled(project, folder=""):
    """Build a project with style sheets, without a warning."""
    style = {"html_static_path": ["static"], "html_css_files": ["style.css"]}
    project.build(folder=folder, **style)
    assert project.warnings == ""


def test_after_each_change_all_is_as_from_nothing(project):
    lay_out_styles(project)
    build_styled(project)
    for name, change in CHANGES.items():
        before = project.files()
        change(project)
        build_styled(project)
        build_styled(project, name)
        assert project.files() != before, name
        assert project.files() == project.files(name), name


def lay_out_styles(project):
    """Give a project style sheets; have no page lead to another that may go."""
    for name in ("style", "other"):
        project.write(f"static/{name}.css", "p { color: black }")
    replace("index.md", "See [the tale](chapters/tale.md), and", "See")(project)


@pytest.fixture
def styled(project):
    """A project without tables that has been built once, and what builds it."""
    lay_out_styles(project)
    project.remove("chapters/data")
    build = functools.partial(build_styled, project)
    build()
    return project, build


def test_without_a_change_nothing_is_written(styled):
    project, build = styled
    pages = list((project.root / "html").rglob("*.html"))
    written = [page.stat().st_mtime_ns for page in pages]
    build()
    assert [page.stat().st_mtime_ns for page in pages] == written


def test_pages_are_written_again_if_they_were_not_written(styled, monkeypatch):
    """A build that fails between reading and writing leaves them as they were."""
    project, build = styled
    cite_once_more(project)
    with monkeypatch.context() as broken:
        broken.setattr(StandaloneHTMLBuilder, "prepare_writing", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            build()
    build()
    build("anew")
    assert project.files() == project.files("anew")


def test_by_another_package_all_is_read_again(styled, monkeypatch, tmp_path):
    project, build = styled
    code, style = tmp_path / "code.py", tmp_path / "style.css"
    for path in (code, style):
        path.write_text("first", encoding="utf-8")
    monkeypatch.setattr(changes, "package", lambda: [code, style])
    build()
    page, tree = (
        project.root / name for name in ("html/index.html", "doctrees/index.doctree")
    )
    for path, read in ((style, False), (code, True)):
        written, times = page.stat().st_mtime_ns, tree.stat().st_mtime_ns
        path.write_text("second", encoding="utf-8")
        build()
        assert page.stat().st_mtime_ns > written
        assert (tree.stat().st_mtime_ns > times) == read


def test_other_formats_keep_the_pages(styled):
    project, _ = styled
    project.build("text")
    project.remove("chapters/tale")
    project.build("text")
    assert (project.root / "html/chapters/tale.html").exists()


@pytest.fixture
def app(tmp_path):
    """What Sphinx would give: a folder to look into and one to remember in."""
    root = tmp_path / "book"
    for name in ("index.ipynb", "_toc.yml", "chapters/one.md", "data/one.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (tmp_path / "html").mkdir()
    return SimpleNamespace(
        srcdir=root,
        doctreedir=tmp_path / ".doctrees",
        outdir=tmp_path / "html",
        builder=SimpleNamespace(name="html"),
        config=SimpleNamespace(language="en", book_editions=[]),
    )


def build(app):
    """Do what a build does that ends well."""
    vars(app).pop("last_build", None)
    site.refuse_faults(app)
    changes.keep(app, None)


@pytest.fixture
def checked(monkeypatch):
    """What has been checked, and what is found at fault there."""
    checked, faults = [], {"tables": [], "prose": []}
    for name, module in (("tables", checks), ("prose", prose)):
        monkeypatch.setattr(
            module, "check", lambda *_, name=name: checked.append(name) or faults[name]
        )
    return checked, faults


def test_what_is_sound_is_checked_again_after_a_change_only(app, checked, monkeypatch):
    checked, _ = checked
    build(app)
    build(app)
    assert checked == ["tables", "prose"]
    for name in ("index.ipynb", "_toc.yml", "chapters/one.md"):
        checked.clear()
        (app.srcdir / name).write_text("changed")
        build(app)
        assert checked == ["prose"], name
    checked.clear()
    (app.srcdir / "data/one.csv").write_text("changed")
    build(app)
    assert checked == ["tables", "prose"]
    checked.clear()
    monkeypatch.setattr(changes, "package", list)
    build(app)
    assert checked == ["tables", "prose"]


@pytest.mark.parametrize("name", ["tables", "prose"])
def test_what_is_at_fault_is_checked_each_time(app, checked, name):
    checked, faults = checked
    faults[name].append("one.csv:2: a fault")
    for _ in range(2):
        checked.clear()
        with pytest.raises(SystemExit, match=r"one\.csv:2: a fault\nThe book was not"):
            build(app)
        assert checked[0] == "tables"


def test_a_book_is_up_to_date_until_sources_or_pages_change(app, checked, monkeypatch):
    page = Path(app.outdir, "index.html")
    page.write_text("a page")

    def is_up_to_date():
        return changes.is_up_to_date(app.srcdir, app.outdir.parent)

    assert not is_up_to_date()
    build(app)
    assert is_up_to_date()
    page.write_text("cut")
    assert not is_up_to_date()
    build(app)
    (app.srcdir / "data/one.csv").touch()
    assert is_up_to_date(), "contents count, and not times"
    monkeypatch.setenv("EDITION", "en")
    assert not is_up_to_date(), "there may be others that are not asked for"


def test_another_edition_counts_as_the_sources_do(app, checked, tmp_path):
    page, po = tmp_path / "html/vi/index.html", app.srcdir / "locales/vi/index.po"
    for path in (page, po):
        path.parent.mkdir(parents=True)
        path.write_text("one")
    (tmp_path / "vi").mkdir()
    other = SimpleNamespace(**vars(app))
    other.doctreedir, other.outdir = tmp_path / "vi" / ".doctrees", page.parent
    other.config = SimpleNamespace(language="vi", book_editions=["en", "vi"])
    for path in (page, po):
        build(app)
        assert not changes.is_up_to_date(app.srcdir, tmp_path)
        build(other)
        assert changes.is_up_to_date(app.srcdir, tmp_path)
        path.write_text("changed")
        assert not changes.is_up_to_date(app.srcdir, tmp_path), path.name
    checked[0].clear()
    build(other)
    assert checked[0] == [], "what one edition has checked, another does not"


def test_tables_may_lie_elsewhere(app, monkeypatch, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "two.csv").write_text("2")
    assert [path.name for path in changes.tables(app.srcdir)] == ["one.csv"]
    monkeypatch.setenv("BOOK_DATA", str(tmp_path / "tables"))
    assert [path.name for path in changes.tables(app.srcdir)] == ["two.csv"]


def test_what_python_writes_for_itself_is_no_file_of_the_package(monkeypatch, tmp_path):
    for name in ("one.py", "static/one.css", "__pycache__/one.pyc", "b/__pycache__/a"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(changes, "PACKAGE", tmp_path)
    assert {path.name for path in changes.package()} == {"one.py", "one.css"}
