"""The built book in one file, for reading where there is no network."""

import re
from pathlib import Path

from eightypapers.site import downloads
from eightypapers.tables import DATA, descriptor

HIDDEN = re.compile(r"(?:^|/)\.")
LICENSES = ("LICENSE", downloads.LICENSE)


def name(folder: Path = DATA) -> str:
    """Give the name of the file that holds the whole book."""
    return f"{descriptor(folder)['name']}-book.zip"


def contents(pages: Path, folder: Path = DATA) -> dict[str, bytes]:
    """Give the files of the built book by path, and the licenses of all of it.

    What begins with a dot is Sphinx's own, and no reader's.
    """
    files = {
        path.relative_to(pages).as_posix(): path.read_bytes()
        for path in pages.rglob("*")
        if path.is_file()
    }
    licenses = [folder.parent / license for license in LICENSES]
    return {
        **{path: files[path] for path in files if not HIDDEN.search(path)},
        **{path.name: path.read_bytes() for path in licenses if path.is_file()},
    }


def archive(pages: Path, folder: Path = DATA) -> bytes:
    """Give the whole book as one file, the same to the byte each time."""
    return downloads.packed(name(folder), contents(pages, folder))
