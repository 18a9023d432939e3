"""The real book is built anew where something has changed, and there only."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
    """Give the files that differ.

    The checksum in a stylesheet's address counts for nothing: that of MyST-NB's is left
    out by the build that first lays the file there.
    """

    def content(files: dict[str, bytes], name: str) -> bytes:
        return re.sub(rb"\?v=\w+", b"", files.get(name, b""))

    names = before.keys() | after.keys()
    return {name for name in names if content(before, name) != content(after, name)}


def test_nothing_changed_nothing_is_executed(built):
    before = built.pages()
    code, printed = built.build()
    assert code == 0, printed
    assert executed(printed) == set()
    assert rewritten(before, built.pages()) == set()


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
    wrong = "[10th of 60](#fact-rank-papi-six-2021)", "[11th](#fact-rank-papi-six-2021)"
    unlinked = "It gives no author,", "It gives 17 authors,"
    with changed(built.root / "index.ipynb", wrong, unlinked):
        code, printed = built.build()
    assert code != 0
    first, second = re.findall(r"^index\.ipynb:.*", printed, re.MULTILINE)
    assert "cell 3" in first
    assert "17 in “" in first
    assert "[11th](#fact-rank-papi-six-2021)" in second
    assert "10th of 60" in second
    assert "Traceback" not in printed
    assert executed(printed) == set()
    assert built.pages() == before


def test_a_changed_cell_changes_the_pages_that_show_it(built):
    """No prose cites this table: that a chapter draws from it must be enough."""
    before = built.pages()
    with changed(built.root / "data/breaks.csv", ("papi,D3,2016,", "papi,D3,2017,")):
        code, printed = built.build()
    assert code == 0, printed
    assert executed(printed) == {"chapters/record"}
    anew = rewritten(before, built.pages())
    assert {"chapters/record.html", "figures/dimensions.svg"} <= anew
    assert {"data/breaks.csv", "tables/breaks.html"} <= anew
    assert [name for name in anew if name.startswith("tables/")] == [
        "tables/breaks.html"
    ]
    assert anew.isdisjoint({"index.html", "chapters/event.html", "figures/firms.svg"})
