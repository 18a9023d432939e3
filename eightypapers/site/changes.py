"""Whether a book would come out as it is: asked without Sphinx, which takes longer.

Beside the pages lies a digest of all that they were made from, and one of themselves:
of contents, never of times.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
NOTED = "made-from.json"
WRITTEN = {".ipynb", ".md", ".yml", ".cff", ".txt"}
"""What documents, settings and the lock of what is installed end in."""

UNTOLD = {"__pycache__", ".ipynb_checkpoints"}
"""The folders that others make for themselves."""


def is_up_to_date(root: Path, built: Path) -> bool:
    """Tell whether a book's pages would come out as they are."""
    try:
        noted = json.loads((built / NOTED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(noted == [sources(root), pages(built)])


def note(made_from: str, built: Path) -> None:
    """Note what a book is made from, beside its pages."""
    text = json.dumps([made_from, pages(built)])
    (built / NOTED).write_text(text, encoding="utf-8")


def sources(root: Path) -> str:
    """Give a digest of all that a book is made from."""
    paths = [path for path in root.glob("*.*") if path.suffix in WRITTEN]
    data = root / os.environ.get("BOOK_DATA", "data")
    for folder in (root / "chapters", root / "locales", data, PACKAGE):
        paths += folder.rglob("*")
    found = (
        (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(paths)
        if path.is_file() and path.parent.name not in UNTOLD
    )
    return digest([os.environ.get("EDITION", ""), *found])


def pages(built: Path) -> str:
    """Give a digest of the names and sizes of the pages' files."""
    files = sorted(path for path in built.glob("html/**/*") if path.is_file())
    return digest((str(path.relative_to(built)), path.stat().st_size) for path in files)


def digest(what: Iterable[object]) -> str:
    """Give a short text that changes with what is given."""
    return hashlib.sha256(repr(list(what)).encode()).hexdigest()
