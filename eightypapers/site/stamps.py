"""Stamps: what a step has last followed from, so that it is not taken again in vain.

A stamp is a file beside what Sphinx remembers of the documents. It holds a digest of
contents, never of times: a copy of the folder is as good as the folder.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

PACKAGE = Path(__file__).parents[1]
WRITTEN = {".ipynb", ".md", ".yml"}
"""What documents and settings end in."""


class Stamp:
    """The mark of a step: what it follows from now, and what it last did."""

    def __init__(self, app: Sphinx, step: str, now: str) -> None:
        self._path = Path(app.doctreedir) / f"{step}.stamp"
        self._now = now

    def is_fresh(self) -> bool:
        """Tell whether the step would come to the same as last time."""
        try:
            return self._path.read_text(encoding="utf-8") == self._now
        except OSError:
            return False

    def set(self) -> None:
        """Remember that the step has been taken, and all went well."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(self._now, encoding="utf-8")

    def set_at_end(self, app: Sphinx) -> None:
        """Remember the step once the build has ended well.

        With what it follows from now: an edit made meanwhile is for the next build.
        """

        def finished(app: Sphinx, exception: Exception | None) -> None:
            if exception is None:
                self.set()

        app.connect("build-finished", finished)


def documents(root: Path) -> list[Path]:
    """List the files that a book is written in, and those that configure it."""
    found = [path for path in root.glob("*.*") if path.suffix in WRITTEN]
    return [path for path in [*found, *root.glob("chapters/*")] if path.is_file()]


def tables(root: Path) -> list[Path]:
    """List the files of the data package."""
    data = root / os.environ.get("BOOK_DATA", "data")
    return [path for path in data.glob("*") if path.is_file()]


def package_files() -> list[Path]:
    """List the files of the package."""
    return [
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    ]


def digest(files: Iterable[Path], *words: object) -> str:
    """Give a short text that changes with the names or contents of files."""
    found = hashlib.sha256(repr(words).encode())
    for path in sorted(files):
        found.update(f"\0{path.name}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
