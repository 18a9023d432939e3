"""What has been done is not done again until what it follows from has changed."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from eightypapers import site
from eightypapers.evidence import checks, prose
from eightypapers.site import stamps


@pytest.fixture
def app(tmp_path: Path) -> SimpleNamespace:
    """What Sphinx would give: a folder to look into and one to remember in."""
    root = tmp_path / "book"
    for name in ("index.ipynb", "_toc.yml", "chapters/one.md", "data/one.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    config = SimpleNamespace(language="en")
    trees = tmp_path / "_build" / "trees"
    return SimpleNamespace(srcdir=root, doctreedir=trees, config=config)


def test_stamp_is_fresh_when_set_and_for_the_same_only(app):
    stamp = stamps.Stamp(app, "step", "grounds")
    assert not stamp.is_fresh()
    stamp.set()
    assert stamp.is_fresh()
    assert stamps.Stamp(app, "step", "grounds").is_fresh()
    assert not stamps.Stamp(app, "step", "other").is_fresh()
    assert not stamps.Stamp(app, "another", "grounds").is_fresh()


@pytest.mark.parametrize("exception", [None, ValueError()])
def test_stamp_is_set_at_the_end_if_that_is_well_with_what_was_at_the_start(
    app, exception
):
    ends = []
    app.connect = lambda event, end: ends.append((event, end))
    stamp = stamps.Stamp(app, "step", "grounds")
    stamp.set_at_end(app)
    assert not stamp.is_fresh()
    ((event, end),) = ends
    assert event == "build-finished"
    end(app, exception)
    assert stamp.is_fresh() == (exception is None)
    assert not stamps.Stamp(app, "step", "edited meanwhile").is_fresh()


def test_digest_tells_names_and_contents_apart(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    first = stamps.digest([one, two], "en")
    assert first == stamps.digest([two, one], "en")
    os.utime(one, (0, 0))
    assert first == stamps.digest([one, two], "en")
    others = [stamps.digest([one]), stamps.digest([one, two], "vi")]
    one.write_text("2")
    two.write_text("1")
    others.append(stamps.digest([one, two], "en"))
    (tmp_path / "three").write_text("2")
    others.append(stamps.digest([tmp_path / "three", two], "en"))
    assert len({first, *others}) == 5


def test_package_files_are_all_that_pages_are_made_by():
    names = {path.name for path in stamps.package_files()}
    assert {"stamps.py", "checks.py", "page.html", "book.css"} <= names
    assert not any(name.endswith(".pyc") for name in names)


def test_what_python_writes_for_itself_is_no_file_of_the_package(monkeypatch, tmp_path):
    for name in ("one.py", "static/one.css", "__pycache__/one.pyc", "b/__pycache__/a"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.setattr(stamps, "PACKAGE", tmp_path)
    assert {path.name for path in stamps.package_files()} == {"one.py", "one.css"}


@pytest.fixture
def checked(monkeypatch):
    """What has been checked, and what is found at fault there."""
    checked: list[str] = []
    faults: dict[str, list[str]] = {"tables": [], "prose": []}
    monkeypatch.setattr(
        checks, "check", lambda: checked.append("tables") or faults["tables"]
    )
    monkeypatch.setattr(
        prose, "check", lambda root: checked.append("prose") or faults["prose"]
    )
    return checked, faults


def test_what_is_sound_is_checked_again_after_a_change_only(app, checked, monkeypatch):
    checked, _ = checked
    site.refuse_faults(app)
    site.refuse_faults(app)
    assert checked == ["tables", "prose"]
    for name in ("index.ipynb", "_toc.yml", "chapters/one.md"):
        checked.clear()
        (app.srcdir / name).write_text("changed")
        site.refuse_faults(app)
        assert checked == ["prose"], name
    checked.clear()
    app.config.language = "vi"
    site.refuse_faults(app)
    assert checked == ["prose"]
    checked.clear()
    (app.srcdir / "data" / "one.csv").write_text("changed")
    site.refuse_faults(app)
    assert checked == ["tables", "prose"]
    checked.clear()
    monkeypatch.setattr(stamps, "package_files", list)
    site.refuse_faults(app)
    assert checked == ["tables", "prose"]


@pytest.mark.parametrize(
    ("at_fault", "again"),
    [("tables", ["tables", "tables"]), ("prose", ["tables", "prose", "prose"])],
)
def test_what_is_at_fault_is_checked_each_time(app, checked, at_fault, again):
    checked, faults = checked
    faults[at_fault].append("one.csv:2: a fault")
    for _ in range(2):
        with pytest.raises(SystemExit, match=r"one\.csv:2: a fault\nThe book was not"):
            site.refuse_faults(app)
    assert checked == again


def test_tables_may_lie_elsewhere(app, monkeypatch, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "two.csv").write_text("2")
    (app.srcdir / ".coverage").write_text("of no concern")
    names = written(app.srcdir)
    assert names == {"index.ipynb", "_toc.yml", "one.md", "one.csv"}
    monkeypatch.setenv("BOOK_DATA", str(tmp_path / "tables"))
    names = written(app.srcdir)
    assert names == {"index.ipynb", "_toc.yml", "one.md", "two.csv"}


def written(root):
    """Give the names of the files that a book is made of."""
    return {path.name for path in [*stamps.documents(root), *stamps.tables(root)]}
