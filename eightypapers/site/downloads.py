"""The data package as readers take it away: in one file, with checksums."""

import datetime
import hashlib
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

from eightypapers.tables import DATA, descriptor, load

WHOLE = "data.zip"
WORKBOOK = "data.xlsx"
"""The endings of the files that hold the whole package, and the tables alone."""

SUMS = "SHA256SUMS"
LICENSE = "LICENSE-DATA"
# The first day that the format knows: the same content makes the same file.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)
# Letters that a sheet's name may have.
LONGEST = 31
# What the codebook says of each column, by the words of the description.
CODEBOOK = ["table", "name", "type", "example", "description", "description_vi"]


def name(ending: str, folder: Path = DATA) -> str:
    """Give the name of a file to take away: that of the package, then an ending."""
    return f"{descriptor(folder)['name']}-{ending}"


def contents(folder: Path = DATA) -> dict[str, bytes]:
    """Give the package's files by name: tables, description, license if it has one.

    The license lies beside the folder, since it covers the book's words and charts too.
    """
    paths = [folder / entry["path"] for entry in descriptor(folder)["resources"]]
    paths += [folder / "datapackage.json", folder.parent / LICENSE]
    return {path.name: path.read_bytes() for path in sorted(paths) if path.is_file()}


def workbook(folder: Path = DATA) -> bytes:
    """Give all tables as one workbook, the same to the byte each time.

    First comes a sheet that says what it is, then one that says what each column holds
    (a codebook), then a sheet a table: numbers as numbers, all else as text, so that no
    program makes a date or a formula of it.
    """
    import xlsxwriter

    whole = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(whole, {"in_memory": True, **options}) as book:
        book.set_properties({"created": datetime.datetime(*TIMESTAMP)})
        bold = book.add_format({"bold": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})

        def sheet(name: str, rows: list[list[Any]], *widths: int) -> None:
            made = book.add_worksheet(name[:LONGEST])
            for place, width in enumerate(widths):
                made.set_column(place, place, width, wrap)
            for line, row in enumerate(rows):
                made.write_row(line, 0, row, None if line else bold)
            made.freeze_panes(1, 0)
            made.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)

        entry = descriptor(folder)
        keys = [key for key in ("title", "description", "rights") if key in entry]
        about = [[entry[key], entry.get(f"{key}_vi", "")] for key in keys]
        licenses = entry.get("licenses", [])
        about += [[license["title"], license["path"]] for license in licenses]
        sheet("about", [["English", "Tiếng Việt"], *about], 80, 80)
        columns = [
            [resource["name"], *(field.get(key, "") for key in CODEBOOK[1:])]
            for resource in entry["resources"]
            for field in resource["schema"]["fields"]
        ]
        sheet("codebook", [CODEBOOK, *columns], 20, 20, 10, 20, 60, 60)
        for resource in entry["resources"]:
            frame = load(resource["name"], folder)
            cells = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
            sheet(resource["name"], [list(frame), *cells])
    return whole.getvalue()


def checksums(files: dict[str, bytes]) -> bytes:
    """Give the files' checksums, as ``sha256sum --check`` reads them."""
    lines = [
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)
    ]
    return "".join(lines).encode()


def archive(folder: Path = DATA) -> bytes:
    """Give the whole package as one file, the same to the byte each time."""
    return packed(name(WHOLE, folder), contents(folder))


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
    files = {**contents(folder), name(WHOLE, folder): archive(folder)}
    files[name(WORKBOOK, folder)] = workbook(folder)
    files[SUMS] = checksums(files)
    for path, content in files.items():
        (target / path).write_bytes(content)
