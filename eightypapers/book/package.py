"""The data package as readers take it away: in one file, with checksums."""

import hashlib
import io
import shutil
import zipfile
from pathlib import Path

from eightypapers.tables import DATA, descriptor

SUMS = "SHA256SUMS"
LICENSE = "LICENSE-DATA"
# The first day that the format knows: the same content makes the same file.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)


def name(folder: Path = DATA) -> str:
    """Give the name of the file that holds the whole package."""
    return f"{descriptor(folder)['name']}-data.zip"


def contents(folder: Path = DATA) -> dict[str, bytes]:
    """Give the package's files by name: tables, description, license if it has one.

    The license lies beside the folder, since it covers the book's words and charts too.
    """
    paths = [folder / entry["path"] for entry in descriptor(folder)["resources"]]
    paths += [folder / "datapackage.json", folder.parent / LICENSE]
    return {path.name: path.read_bytes() for path in sorted(paths) if path.is_file()}


def checksums(files: dict[str, bytes]) -> bytes:
    """Give the files' checksums, as ``sha256sum --check`` reads them."""
    lines = [
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)
    ]
    return "".join(lines).encode()


def archive(folder: Path = DATA) -> bytes:
    """Give the whole package as one file, the same to the byte each time."""
    return packed(name(folder), contents(folder))


def packed(called: str, files: dict[str, bytes]) -> bytes:
    """Give files and their checksums as one zip, the same to the byte each time.

    Unpacked, it is one folder, called as the file is.
    """
    within = called.removesuffix(".zip")
    files = {**files, SUMS: checksums(files)}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as writer:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{within}/{path}", TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # or it would tell where it was made
            entry.external_attr = 0o644 << 16
            writer.writestr(entry, files[path], compresslevel=9)
    return whole.getvalue()


def lay_out(target: Path, folder: Path = DATA) -> None:
    """Write the tables, the whole package and the checksums of all into a folder."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    files = {**contents(folder), name(folder): archive(folder)}
    files[SUMS] = checksums(files)
    for path, content in files.items():
        (target / path).write_bytes(content)
