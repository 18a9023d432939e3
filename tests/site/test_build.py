"""The real book is built anew where something has changed, and there only."""

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from eightypapers.site import refuse_other_forms


@contextmanager
def changed(path: Path, *changes: tuple[str, str]) -> Iterator[None]:
    """Change a file for a while; afterwards it is as old as it was, too."""
    text, times = path.read_text(encoding="utf-8"), path.stat()
    other = text
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands in {path.name} once"
        other = other.replace(old, new)
    path.write_text(other, encoding="utf-8", newline="")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8", newline="")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def executed(log: str) -> set[str]:
    """Give the chapters that a build has executed."""
    return set(re.findall(r"executing chapters\.\.\. \[\d+/\d+\] (\S+)", log))


def rewritten(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Give the files that differ."""
    names = before.keys() | after.keys()
    return {name for name in names if before.get(name) != after.get(name)}


@contextmanager
def gone(path: Path) -> Iterator[None]:
    """Take a file away for a while."""
    aside = path.with_name(f"{path.name}.aside")
    path.rename(aside)
    try:
        yield
    finally:
        aside.rename(path)


def test_a_bad_table_stops_the_build_and_leaves_the_pages(built):
    before = built.pages()
    with changed(built.root / "data/facts.csv", (",number,80,", ",number,eighty,")):
        code, printed = built.build()
    assert code != 0
    assert re.search(r"facts\.csv:2: .*eighty", printed), printed
    assert "Traceback" not in printed
    assert executed(printed) == set()
    assert built.pages() == before


def test_wrong_prose_stops_the_build_and_leaves_the_pages(built):
    before = built.pages()
    wrong = "[45](#fact-count-claims)", "[46](#fact-count-claims)"
    unlinked = "It ties no author", "It ties 17 authors"
    with changed(built.root / "index.ipynb", wrong, unlinked):
        code, printed = built.build()
    assert code != 0
    first, second = re.findall(r"^index\.ipynb:.*", printed, re.MULTILINE)
    assert "cell 6" in first
    assert "[46](#fact-count-claims)" in first
    assert "45" in first
    assert "17 in “" in second
    assert "Traceback" not in printed
    assert executed(printed) == set()
    assert built.pages() == before


@pytest.mark.parametrize("name", ["data/papers.csv", "data/datapackage.json"])
def test_missing_data_stops_the_build_and_leaves_the_pages(built, name):
    before = built.pages()
    with gone(built.root / name):
        code, printed = built.build()
    assert code != 0
    assert Path(name).name in printed
    assert "Traceback" not in printed
    assert built.pages() == before


def test_a_changed_cell_changes_the_pages_that_show_it(built):
    """No prose cites this cell: that a chapter draws it must be enough."""
    before = built.pages()
    table = built.root / "data/report_items.csv"
    with changed(table, ("s praise of dialogue", "s applause for dialogue")):
        code, printed = built.build()
    assert code == 0, printed
    assert executed(printed) == {"chapters/event", "index"}
    anew = rewritten(before, built.pages())
    assert "chapters/event.html" in anew
    assert {"data/report_items.csv", "tables/report-items.html"} <= anew
    assert [name for name in anew if name.startswith("tables/")] == [
        "tables/report-items.html"
    ]
    assert anew.isdisjoint({"index.html", "chapters/record.html", "figures/firms.svg"})

    table.touch()
    assert built.build()[0] == 0
    assert built.pages() == before


def test_other_forms_than_pages_are_refused():
    app = SimpleNamespace(builder=SimpleNamespace(name="latex"))
    with pytest.raises(SystemExit, match="is latex; right would be html: "):
        refuse_other_forms(app)


def elsewhere() -> list[str]:
    """Give what runs a command as another user, without a network, on one processor.

    As far as this machine allows it.
    """
    prefix: list[str] = []
    for wrapper in (["unshare", "--user", "--net"], ["taskset", "--cpu-list", "0"]):
        trial = [*wrapper, "true"]
        if shutil.which(wrapper[0]) and not subprocess.run(trial).returncode:
            prefix += wrapper
    return prefix


def test_the_same_sources_make_the_same_bytes(built, book, new_copy, tmp_path):
    """Elsewhere, too: and by Jupyter Book's own command."""
    root = new_copy().root
    other = type(built)(root.rename(root.with_name("bản sao khác")))
    command = Path(sysconfig.get_path("scripts"), "jupyter-book")
    code, printed = other.execute(
        *elsewhere(), command, "build", ".", "-n", "-W", "--keep-going",
        HOME=str(tmp_path), LANG="C", LC_ALL="C", LOGNAME="nobody",
        PYTHONHASHSEED="54", TZ="Pacific/Kiritimati", USER="nobody",
    )  # fmt: skip
    assert code == 0, printed
    first = {
        path.relative_to(book).as_posix(): path.read_bytes()
        for path in book.rglob("*")
        if path.is_file()
    }
    assert other.pages() == first
