"""What tests share: a copy of the book, built once, its pages, and a browser."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import browser as browsers
import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from eightypapers.tables import ROOT

# A busy machine is no fault.
settings.register_profile("book", deadline=None)
settings.load_profile("book")


@dataclass(frozen=True)
class Copy:
    """A copy of the repository, which tests may change and build."""

    root: Path

    @property
    def html(self) -> Path:
        return self.root / "_build" / "html"

    def build(self) -> tuple[int, str]:
        """Build the book as readers do; give the exit code, and what was printed."""
        return self.run("build")

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run a command of the package; give the exit code, and what was printed."""
        return self.execute(sys.executable, "-m", "eightypapers", *arguments)

    def execute(self, *command: str | Path, **surroundings: str) -> tuple[int, str]:
        """Run any command with the copy's own package and data."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("BOOK_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        process = subprocess.run(
            command,
            cwd=self.root,
            env={**environment, **surroundings, "PYTHONPATH": str(self.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return process.returncode, re.sub(r"\x1b\[[\d;]*m", "", process.stdout)

    def pages(self) -> dict[str, bytes]:
        """Give all files of the built book, by path."""
        return {
            path.relative_to(self.html).as_posix(): path.read_bytes()
            for path in sorted(self.html.rglob("*"))
            if path.is_file()
        }


@pytest.fixture(scope="session")
def new_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Copy]:
    """What makes a new copy of the repository, in which nothing is built.

    Without its translations: who changes a sentence would have to translate it.
    """

    def make() -> Copy:
        root = tmp_path_factory.mktemp("book") / "copy"
        made = shutil.ignore_patterns(
            ".*", "_build", "__pycache__", "*.po", "pairs.txt"
        )
        shutil.copytree(ROOT, root, ignore=made)
        return Copy(root)

    return make


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes that test side by side."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def built(new_copy: Callable[[], Copy], shared: Path) -> Copy:
    """A copy of the repository in which the book has been built once."""
    copy = new_copy()
    code, printed = copy.build()
    if code != 0:
        pytest.fail(f"The book cannot be built:\n{printed[-6000:]}", pytrace=False)
    apart = Path(tempfile.mkdtemp(dir=shared)) / "pages"
    shutil.copytree(copy.html, apart)
    with suppress(OSError):  # Another process was first.
        apart.rename(shared / "pages")
    return copy


@pytest.fixture(scope="session")
def book(request: pytest.FixtureRequest, shared: Path) -> Path:
    """The pages of the first build, which no test changes, for all processes."""
    with FileLock(shared / "pages.lock"):
        if not (shared / "pages").exists():
            request.getfixturevalue("built")
    return shared / "pages"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome: the one that is named, one that is here, Playwright's own."""
    named = os.environ.get("BROWSER_PATH")
    here = named or next(filter(None, map(shutil.which, browsers.NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=here, args=browsers.options()
        )
        yield browser
        browser.close()
