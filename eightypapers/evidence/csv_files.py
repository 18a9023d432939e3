"""A table's file read line by line, so that one bad line hides no other."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eightypapers.evidence.rules import Broken, Row

# More lines than these with bytes that are no UTF-8 are no slip.
FEW = 5

Found = tuple[int, Broken]


@dataclass(frozen=True)
class Table:
    """A table as read: file, description, rows by line, and whether all were read."""

    file: str
    entry: dict[str, Any]
    rows: dict[int, Row]
    complete: bool

    @property
    def name(self) -> str:
        """The table's name."""
        return str(self.entry["name"])

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """The descriptions of the columns, by name."""
        return {field["name"]: field for field in self.entry["schema"]["fields"]}

    def values(self, column: str) -> set[str]:
        """All that stands in a column."""
        return {row[column] for row in self.rows.values()}


def read(path: Path, entry: dict[str, Any]) -> tuple[Table | None, list[Found]]:
    """Read a table, and find what is wrong with its bytes and its lines.

    Parameters
    ----------
    path
        The CSV file.
    entry
        The table's description in the data package.

    Returns
    -------
    tuple
        The table with the rows that could be read, or None if the file or its header
        cannot be; and what was found, by line.
    """
    columns = [field["name"] for field in entry["schema"]["fields"]]
    try:
        raw = path.read_bytes()
    except OSError as error:
        right = f"a table with the columns {','.join(columns)}"
        return None, [(0, Broken("", str(error.strerror), "missing file", right))]
    if broken := _no_csv(raw, columns):
        return None, [(1, broken)]
    found = list(_in_bytes(raw))
    if sum(broken.rule == "UTF-8" for _, broken in found) > FEW:
        # It is the file that is of another encoding: said once, at the first such line.
        return None, [next(one for one in found if one[1].rule == "UTF-8")]
    text = raw.decode("utf-8-sig", errors="ignore").replace("\r", "")
    header, *lines = text.removesuffix("\n").split("\n")
    if wrong := _in_header(header, columns):
        return None, found + [(1, broken) for broken in wrong]
    rows: dict[int, Row] = {}
    for number, line in enumerate(lines, start=2):
        cells = _cells(line, len(columns))
        if isinstance(cells, Broken):
            found.append((number, cells))
        else:
            rows[number] = dict(zip(columns, cells, strict=True))
    file = f"{path.parent.name}/{path.name}"
    return Table(file, entry, rows, len(rows) == len(lines)), found


def _no_csv(raw: bytes, columns: list[str]) -> Broken | None:
    """Find a file that another program wrote in a form of its own, said once."""
    save = "save the sheet as “CSV UTF-8 (comma delimited)”"
    if raw.startswith(b"PK\x03\x04"):
        return Broken("", "a workbook", "CSV", f"a text file: {save}")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Broken("", "text in UTF-16", "UTF-8", f"text in UTF-8: {save}")
    header = raw.partition(b"\n")[0].decode("utf-8-sig", errors="replace").strip()
    names = {";": "semicolons", "\t": "tabs", "|": "bars"}
    for mark, name in names.items():
        cells = [cell.strip(' "') for cell in header.split(mark)]
        if header.lower() == f"sep={mark}" or (len(cells) > 1 and cells[0] in columns):
            found = f"cells separated by {name}"
            right = f"commas: {save}, or choose the comma where the file is exported"
            return Broken("", found, "separator", right)
    return None


def _in_bytes(raw: bytes) -> Iterator[Found]:
    if raw.startswith(b"\xef\xbb\xbf"):
        right = "the header as the first thing in the file"
        yield 1, Broken("", "BOM", "byte order mark", right)
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        yield line, Broken("", "CR", "line end", "LF alone, here and on all lines")
    if not raw.endswith(b"\n"):
        line = raw.count(b"\n") + 1
        yield line, Broken("", "end of file", "final line end", "LF after the last row")
    for line, content in enumerate(raw.split(b"\n"), start=1):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            bad = content[error.start : error.end].hex(" ")
            yield line, Broken("", bad, "UTF-8", "text saved as UTF-8")


def _in_header(line: str, columns: list[str]) -> list[Broken]:
    names, right = line.split(","), f"the columns {','.join(columns)}"
    missing = [name for name in columns if name not in names]
    found = [Broken(name, "", "missing column", right) for name in missing]
    extra = [name for name in names if name not in columns]
    found += [Broken("", name, "extra column", right) for name in extra]
    if names != columns and not found:
        found.append(Broken("", line, "order of columns", right))
    return found


def _cells(line: str, width: int) -> list[str] | Broken:
    """Cut a line into cells; none may run over the end of its line."""
    if not line.strip():
        return Broken("", line, "blank line", "a row, or no line")
    try:
        cells = next(csv.reader([line], strict=True))
    except csv.Error:
        right = "a closing quote at the end of the cell, quotes inside it doubled"
        return Broken("", line[-60:], "unclosed quote", right)
    if len(cells) != width:
        right = f"{width} cells, one for each column"
        return Broken("", f"{len(cells)} cells", "width of the row", right)
    return cells
