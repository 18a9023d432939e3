"""What the tests share: a copy of the book, built once, and the pages of that build."""

import os
import re
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

from eightypapers.tables import ROOT


@dataclass(frozen=True)
class Copy:
    """A copy of the repository, which tests may change and build."""

    root: Path

    @property
    def html(self) -> Path:
        return self.root / "_build" / "html"

    def build(self) -> tuple[int, str]:
        """Build the book as readers do; give the exit code, and what was printed.

        The copy's own package and data are used.
        """
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("BOOK_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        process = subprocess.run(
            [
                Path(sysconfig.get_path("scripts"), "jupyter-book"),
                *("build", ".", "-n", "-W", "--keep-going"),
            ],
            cwd=self.root,
            env={**environment, "PYTHONPATH": str(self.root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
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
def built(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of the repository in which the book has been built once."""
    root = tmp_path_factory.mktemp("book") / "copy"
    made = shutil.ignore_patterns(".*", "_build", "__pycache__")
    shutil.copytree(ROOT, root, ignore=made)
    copy = Copy(root)
    code, printed = copy.build()
    if code != 0:
        pytest.fail(f"The book cannot be built:\n{printed[-6000:]}", pytrace=False)
    return copy


@pytest.fixture(scope="session")
def book(built: Copy, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the first build, apart from the copy that other tests build anew."""
    pages = tmp_path_factory.mktemp("pages") / "html"
    shutil.copytree(built.html, pages)
    return pages
