"""The built book in one file, for reading where there is no network."""

import re
from pathlib import Path

from eightypapers.site import downloads
from eightypapers.tables import DATA

HIDDEN = re.compile(r"(?:^|/)\.")
LICENSES = ("LICENSE", downloads.LICENSE)


def name() -> str:
    """Give the name of the file that holds the whole book."""
    return downloads.name("book.zip")


def contents(pages: Path) -> dict[str, bytes]:
    """Give the files of the built book by path, and the licenses of all of it.

    What begins with a dot is Sphinx's own, and no reader's.
    """
    files = {path.relative_to(pages).as_posix(): path for path in pages.rglob("*")}
    shown = {name: path for name, path in files.items() if not HIDDEN.search(name)}
    shown |= {name: DATA.parent / name for name in LICENSES}
    return {name: path.read_bytes() for name, path in shown.items() if path.is_file()}


def archive(pages: Path) -> bytes:
    """Give the whole book as one file, the same to the byte each time."""
    return downloads.packed(name(), contents(pages))
