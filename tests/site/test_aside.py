"""A build that does not come to its end leaves the book as it was, and says so.

The book here is a small one, with the execution of chapters and without tables.
"""

import contextlib
import errno
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest
import small
from filelock import FileLock
from nbformat.v4 import new_code_cell

from eightypapers.site import build

CONFIGURATION = """\
title: A Book of Tests
logo: ""
execute:
  execute_notebooks: "off"
  timeout: 2
sphinx:
  config:
    extensions:
      - eightypapers.site.execution
      - myst_nb
      - jupyter_book
      - sphinx_comments
      - sphinx_external_toc
    include_patterns: [index.md, "chapters/*"]
    html_theme: basic
    html_theme_options: {}
    nb_execution_raise_on_error: true
"""
CONTENTS = """\
format: jb-book
root: index
chapters:
  - file: chapters/counted
  - file: chapters/told
"""
CHECKSUM = re.compile(rb"(?<=\.css)\?v=\w+")
SEED = 20191219
AS_BEFORE = "The book was not built, and the pages are as they were before. "

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

forks = multiprocessing.get_context("forkserver")
# A build is forked from a process that has its imports, or each would take seconds.
forks.set_forkserver_preload(
    [
        "eightypapers.site.build",
        "eightypapers.site.execution",
        "eightypapers.site.shell",
        "jupyter_book",
        "sphinx.builders.html",
        "sphinx_comments",
    ]
)


Pages = dict[str, bytes]


class Book:
    """A small book, and builds of it in processes of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.printed = root.parent / "printed"
        self.lay_out()

    def lay_out(self) -> None:
        """Write the sources, as far as they are not there."""
        self.write("_config.yml", CONFIGURATION)
        self.write("_toc.yml", CONTENTS)
        self.write("index.md", "# Book\n\nA book.\n")
        self.write("data/datapackage.json", "{}")
        self.edit("first")
        self.execute("print(1)")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")

    def edit(self, word: str) -> None:
        """Change prose: the title of a page, which all others show."""
        self.write("chapters/told.md", f"# Told {word}\n\nIt is the {word}.\n")

    def execute(self, *sources: str) -> None:
        """Change what a chapter executes."""
        text = small.notebook("Counted", *map(new_code_cell, sources))
        self.write("chapters/counted.ipynb", text)

    def start(self, prepare: Callable[[], Any] | None = None) -> ForkServerProcess:
        """Begin a build."""
        process = forks.Process(
            target=build_here, args=(self.root, self.printed, prepare)
        )
        process.start()
        return process

    def build(self, prepare: Callable[[], Any] | None = None) -> tuple[int, str]:
        """Build; give the exit code, and what was printed."""
        process = self.start(prepare)
        process.join()
        assert process.exitcode is not None
        return process.exitcode, self.printed.read_text(encoding="utf-8")

    def pages(self) -> Pages:
        """Give all files of the built book, by path.

        Without the checksum of MyST-NB's style sheet, which pages without the book's
        theme ask for, and which is there when all is written.
        """
        html = self.root / "_build" / "html"
        return {
            path.relative_to(html).as_posix(): CHECKSUM.sub(b"", path.read_bytes())
            for path in sorted(html.rglob("*"))
            if path.is_file()
        }

    def left(self) -> set[str]:
        """Give what builds have left beside the built book."""
        return {path.name for path in (self.root / ".build").iterdir()} - {
            "executed",
            "lock",
        }


def build_here(root: Path, printed: Path, prepare: Callable[[], Any] | None) -> None:
    """Build a book in this process."""
    with printed.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ["MARK"] = str(root)
    # What a shell starts in the background is deaf to it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if prepare:
        prepare()
    sys.exit(build.build(root))


def marked(mark: str) -> set[int]:
    """Find the processes that have a mark in their environment."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"MARK={mark}".encode() in path.read_bytes().split(b"\0"):
                found.add(int(path.parent.name))
    return found


def has_ended(mark: str) -> bool:
    """Wait for all processes with a mark to end."""
    end = time.monotonic() + 30
    while marked(mark) and time.monotonic() < end:
        time.sleep(0.05)
    return not marked(mark)


@pytest.fixture(scope="module")
def editions(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Book, dict[str, Pages]]:
    """A small book; and the pages of two editions, each built from nothing."""
    books = {}
    for word in ("second", "first"):
        books[word] = Book(tmp_path_factory.mktemp(word) / "small")
        books[word].edit(word)
        code, printed = books[word].build()
        assert code == 0, printed
    page = f"{books['first'].root.as_uri()}/_build/html/index.html"
    assert printed.endswith(f"open {page}\n")
    return books["first"], {word: book.pages() for word, book in books.items()}


@pytest.fixture
def pages(editions: tuple[Book, dict[str, Pages]]) -> dict[str, Pages]:
    """The pages of two editions, each built from nothing."""
    return editions[1]


@pytest.fixture
def book(editions: tuple[Book, dict[str, Pages]]) -> Book:
    """A small book, of which the first edition is built."""
    book, pages = editions
    book.lay_out()
    if book.pages() != pages["first"]:
        code, printed = book.build()
        assert code == 0, printed
    assert book.pages() == pages["first"]
    return book


def test_killed_at_any_moment_the_book_is_whole(
    book: Book, pages: dict[str, Pages]
) -> None:
    moments = random.Random(SEED)
    assert pages["first"] != pages["second"]
    begun = time.monotonic()
    assert book.build()[0] == 0
    length = time.monotonic() - begun
    before = "first"
    for number in range(20):
        after = "second" if before == "first" else "first"
        book.edit(after)
        if number % 5 == 0:
            (book.root / "chapters" / "counted.ipynb").touch()  # To be executed.
        moment = moments.random() * length
        print(f"seed {SEED}, kill {number}: after {moment:.3f} of {length:.3f} s")
        process = book.start()
        process.join(moment)
        process.kill()
        process.join()
        assert book.pages() in pages.values()
        begun = time.monotonic()
        code, printed = book.build()
        length = time.monotonic() - begun
        assert code == 0, printed
        assert book.pages() == pages[after]
        assert book.left() == set()
        before = after
    assert has_ended(str(book.root))


def kill(*_: object) -> None:
    """End this process as nobody could foresee."""
    os.kill(os.getpid(), signal.SIGKILL)


def kill_before_the_exchange() -> None:
    build.put_in_place = kill


def kill_after_the_exchange() -> None:
    put_in_place = build.put_in_place

    def put_and_kill(*folders: Path) -> None:
        put_in_place(*folders)
        kill()

    build.put_in_place = put_and_kill


def kill_between_two_steps() -> None:
    def kill_after_one(one: Path, other: Path) -> bool:
        one = other.with_name(".build") / "former"
        other.rename(one)
        kill()
        return False

    build.exchange = kill_after_one


@pytest.mark.parametrize(
    ("prepare", "state"),
    [
        (kill_before_the_exchange, "first"),
        (kill_after_the_exchange, "second"),
        (kill_between_two_steps, None),
    ],
)
def test_killed_at_a_step_the_book_is_whole(
    book: Book,
    pages: dict[str, Pages],
    prepare: Callable[[], None],
    state: str | None,
) -> None:
    book.edit("second")
    code, _ = book.build(prepare)
    assert code == -signal.SIGKILL
    assert book.pages() == (pages[state] if state else {})
    assert book.left() != set()
    # Whatever the next build comes to, the pages are there again.
    book.write("_toc.yml", "root: [")
    assert book.build()[0] == 1
    assert book.pages() == pages[state or "first"]
    book.write("_toc.yml", CONTENTS)
    assert book.build()[0] == 0
    assert book.pages() == pages["second"]
    assert book.left() == set()


def without_exchange() -> None:
    build.exchange = lambda one, other: False


def refuse_the_second_step() -> None:
    without_exchange()
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "next":
            raise PermissionError(errno.EACCES, "Access is denied", str(path))
        return rename(path, target)

    Path.rename = refuse  # type: ignore[method-assign,assignment]


def test_two_steps_do_where_no_exchange_is(book: Book, pages: dict[str, Pages]) -> None:
    book.edit("second")
    code, printed = book.build(refuse_the_second_step)
    assert code == 1
    assert printed.endswith(
        f"{AS_BEFORE}{book.root}/.build/next: Access is denied: allow writing there, "
        "then build again.\n"
    )
    assert book.pages() == pages["first"]
    assert book.build(without_exchange)[0] == 0
    assert book.pages() == pages["second"]
    assert book.left() == set()


def test_a_chapter_that_failed_is_executed_again(
    book: Book, pages: dict[str, Pages]
) -> None:
    book.execute("import os", "os._exit(1)")
    book.edit("second")
    for _ in range(2):
        code, printed = book.build()
        assert code == 1
        assert "chapters/counted.ipynb, cell [2], which begins `os._exit(1)`" in printed
        assert "its process died" in printed
        assert printed.endswith(
            f"{AS_BEFORE}Mend what is named above, then build again.\n"
        )
        assert "Traceback" not in printed
        assert book.pages() == pages["first"]
        assert book.left() == set()
    book.execute("import time", "time.sleep(60)")
    code, printed = book.build()
    assert code == 1
    assert "TimeoutError: still running after 2 seconds" in printed
    assert has_ended(str(book.root))
    book.execute("print(1)")
    assert book.build()[0] == 0
    assert book.pages() == pages["second"]


def test_a_page_with_a_warning_ends_it(book: Book) -> None:
    before = book.pages()
    book.write("chapters/told.md", "# Told\n\n[nowhere](#nowhere)\n")
    code, printed = book.build()
    assert code == 1
    assert "told.md:3: WARNING" in printed
    assert printed.endswith("Mend what is named above, then build again.\n")
    assert book.pages() == before


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("_config.yml", "title: [", "_config.yml:1:9: expected the node content"),
        ("_config.yml", None, "_config.yml: No such file or directory: mend this"),
        ("_toc.yml", "root: [", "_toc.yml"),
        ("_toc.yml", None, "_toc.yml"),
        ("chapters/told.md", None, "chapters/told"),
    ],
)
def test_a_broken_frame_is_named(
    book: Book, name: str, text: str | None, words: str
) -> None:
    before = book.pages()
    if text is None:
        (book.root / name).unlink()
    else:
        book.write(name, text)
    code, printed = book.build()
    assert code == 1
    assert words in printed
    assert "Traceback" not in printed
    assert printed.splitlines()[-1].startswith(AS_BEFORE)
    assert book.pages() == before


def raise_a_fault_of_ours() -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    build.Sphinx = fail


def test_a_fault_of_ours_is_shown_with_its_place(book: Book) -> None:
    code, printed = book.build(raise_a_fault_of_ours)
    assert code == 1
    assert "Traceback" in printed
    assert printed.splitlines()[-1].startswith(AS_BEFORE)


def test_ctrl_c_ends_it_with_a_line(book: Book) -> None:
    before = book.pages()
    started = book.root / "started"
    book.write("_config.yml", CONFIGURATION.replace("timeout: 2", "timeout: 60"))
    book.execute(f"open({str(started)!r}, 'w')\nimport time; time.sleep(60)")
    process = book.start()
    end = time.monotonic() + 60
    while not started.exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    os.kill(process.pid or 0, signal.SIGINT)
    process.join()
    printed = book.printed.read_text()
    assert process.exitcode == 130
    assert printed.endswith(f"{AS_BEFORE}It was stopped: build again when you like.\n")
    assert "Traceback" not in printed
    assert book.pages() == before
    assert book.left() == set()
    assert has_ended(str(book.root))


def test_a_second_build_at_once_is_refused(book: Book) -> None:
    before = book.pages()
    with FileLock(book.root / ".build" / "lock"):
        code, printed = book.build()
    assert code == 1
    assert printed == (
        f"{AS_BEFORE}Another build of it is running: wait until that has ended, then "
        "build again.\n"
    )
    assert book.pages() == before
    # A file that somebody left there locks nothing.
    (book.root / ".build" / "lock").write_text("4194304\n")
    assert book.build()[0] == 0


def allow_small_files_only() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_file_that_may_not_be_written_ends_it(book: Book) -> None:
    before = book.pages()
    code, printed = book.build(allow_small_files_only)
    assert code == 1
    assert "Traceback" not in printed
    assert printed.endswith(
        "File too large: allow files of this size there, then build again.\n"
    )
    assert book.pages() == before
    assert book.left() == set()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_ends_it(small_disk: Path) -> None:
    book = Book(small_disk / "small")
    assert book.build()[0] == 0
    before = book.pages()
    book.edit("second")
    size = sum(path.stat().st_size for path in (book.root / "_build").rglob("*"))
    filling = small_disk / "filling"
    # Full from the start, while the next book is written.
    for room in (0, size // 2):
        free = shutil.disk_usage(small_disk).free
        filling.write_bytes(bytes(max(0, free - room)))
        book.printed = small_disk.parent / "printed"
        code, printed = book.build()
        filling.unlink()
        assert code == 1, room
        assert "No space left on device" in printed
        assert "Traceback" not in printed
        assert printed.splitlines()[-1].startswith(AS_BEFORE)
        assert book.pages() == before
    assert book.build()[0] == 0
    assert book.left() == set()
