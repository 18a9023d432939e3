"""The book in one file: all of it, the same each time, and whole when unpacked."""

import hashlib
import io
import os
import shutil
import zipfile

import pytest

from eightypapers.site import downloads, offline
from eightypapers.tables import ROOT


@pytest.fixture(scope="module")
def unpacked(book, tmp_path_factory):
    """The folder that a reader has after unpacking."""
    folder = tmp_path_factory.mktemp("reader")
    with zipfile.ZipFile(io.BytesIO(offline.archive(book))) as whole:
        whole.extractall(folder)
    (inner,) = folder.iterdir()
    assert f"{inner.name}.zip" == offline.name()
    return inner


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_file_of_the_book_is_in_it_with_its_checksum(book, unpacked):
    found = files(unpacked)
    lines = found.pop(downloads.SUMS).decode().splitlines()
    assert lines == [
        f"{hashlib.sha256(found[path]).hexdigest()}  {path}" for path in sorted(found)
    ]
    for license in ("LICENSE", "LICENSE-DATA"):
        assert found.pop(license) == (ROOT / license).read_bytes()
    pages = files(book)
    assert {path for path in pages if path not in found} <= {".buildinfo", ".nojekyll"}
    assert found == {path: pages[path] for path in found}


def test_the_same_pages_make_the_same_file(book, tmp_path):
    copy = tmp_path / "other" / "pages"
    shutil.copytree(book, copy)
    for path in copy.rglob("*"):
        os.utime(path, (0, 0))
        path.chmod(0o700)
    assert offline.archive(copy) == offline.archive(book)
