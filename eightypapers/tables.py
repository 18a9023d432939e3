"""The book's tables: where they lie, what they hold, and how to load one.

Pandas is imported where it is used: a build that finds nothing to do needs none of it,
and the import alone would be a good part of such a build.
"""

from __future__ import annotations

import difflib
import functools
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("BOOK_DATA", ROOT / "data"))

# What a column of a Frictionless type becomes in a DataFrame. Dates are text, since
# "2001" and "2001-02" are dates here too, of a stated precision.
DTYPES = {
    "integer": "Int64",
    "number": "float64",
    "boolean": "bool",
    "string": "str",
}


@functools.cache
def descriptor(folder: Path = DATA) -> dict[str, Any]:
    """Give the data package's description, as ``datapackage.json`` holds it."""
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def settings(folder: Path = DATA) -> dict[str, str]:
    """Give what the book is about: the ids of its event, its report, its province."""
    return dict(descriptor(folder)["book"])


def resource(name: str, folder: Path = DATA) -> dict[str, Any]:
    """Give a table's description.

    Raises
    ------
    LookupError
        If the data package has no such table; the message lists those it has.
    """
    resources = {entry["name"]: entry for entry in descriptor(folder)["resources"]}
    if name not in resources:
        known = ", ".join(sorted(resources))
        hint = nearest(name, resources)
        raise LookupError(f"no table {name!r}{hint}; there are: {known}")
    return dict(resources[name])


def contents(folder: Path = DATA) -> pd.DataFrame:
    """List the tables: columns ``table``, ``title``, and ``rows``, their number."""
    import pandas as pd

    rows = [
        (entry["name"], entry["title"], len(load(entry["name"], folder)))
        for entry in descriptor(folder)["resources"]
    ]
    return pd.DataFrame(rows, columns=["table", "title", "rows"])


def columns(name: str, folder: Path = DATA) -> pd.DataFrame:
    """Say what a table holds: columns ``column``, ``type`` and ``description``.

    Raises
    ------
    LookupError
        If there is no such table.
    """
    import pandas as pd

    fields = resource(name, folder)["schema"]["fields"]
    rows = [(field["name"], field["type"], field["description"]) for field in fields]
    return pd.DataFrame(rows, columns=["column", "type", "description"])


def load(name: str, folder: Path = DATA) -> pd.DataFrame:
    """Load a table, typed as the data package describes it.

    Parameters
    ----------
    name
        The table's name, such as ``"papi_scores"``.
    folder
        The data package; the book's own unless said otherwise.

    Returns
    -------
    DataFrame
        A row a record, in the file's order. Integers are ``Int64`` (may be missing),
        numbers ``float64``, truth values ``bool``, all else ``str``; an empty cell is
        missing. Dates are ISO text: a day, a month or a year.

    Raises
    ------
    LookupError
        If there is no such table.
    """
    entry = resource(name, folder)
    path = folder / entry["path"]
    # Read again only when the file is another; what one copy changes, no other sees.
    changed = path.stat()
    return _read(name, folder, changed.st_mtime_ns, changed.st_size).copy(deep=False)


@functools.cache
def _read(name: str, folder: Path, *_: int) -> pd.DataFrame:
    """Read a table's file, as it is at a time and of a size."""
    import pandas as pd

    entry = resource(name, folder)
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    frame = pd.read_csv(
        folder / entry["path"],
        # Truth values are read as text first: the description says which means true.
        dtype={
            column: "str" if field["type"] == "boolean" else DTYPES[field["type"]]
            for column, field in fields.items()
        },
        keep_default_na=False,
        na_values={column: [""] for column in fields},
        encoding="utf-8",
    )
    for column, field in fields.items():
        if field["type"] == "boolean":
            frame[column] = frame[column].isin(field["trueValues"])
    return frame


@functools.cache
def records(
    name: str, keys: tuple[str, ...], folder: Path = DATA
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Give a table's rows by some columns; empty cells are left out of a row.

    Raises
    ------
    LookupError
        If there is no such column, or several rows have the same values.
    """
    groups = _grouped(name, keys, folder).items()
    return {key: _only(rows, name, keys, key) for key, rows in groups}


def record(name: str, **key: Any) -> dict[str, Any]:
    """Give the row of a table that has some values: ``record("people", person_id=…)``.

    Raises
    ------
    LookupError
        If there is none, or more than one, or no such column; the message names what
        comes nearest.
    """
    wanted = tuple(key.values())
    rows = _grouped(name, tuple(key), DATA)
    if wanted not in rows:
        texts = [", ".join(map(str, known)) for known in rows]
        text, columns = ", ".join(map(str, wanted)), ", ".join(key)
        hint = nearest(text, texts)
        raise LookupError(f"data/{name}.csv has no row {text!r} in {columns}{hint}")
    return _only(rows[wanted], name, tuple(key), wanted)


@functools.cache
def _grouped(
    name: str, keys: tuple[str, ...], folder: Path
) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    """Give a table's rows by some columns, all that have the same values together."""
    import pandas as pd

    frame = load(name, folder)
    for key in keys:
        if key not in frame:
            hint = nearest(key, frame)
            raise LookupError(f"data/{name}.csv has no column {key!r}{hint}")
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for cells in frame.to_dict("records"):
        row = {str(name): cell for name, cell in cells.items() if pd.notna(cell)}
        groups.setdefault(tuple(row.get(key) for key in keys), []).append(row)
    return groups


def _only(
    rows: list[dict[str, Any]], name: str, keys: tuple[str, ...], key: tuple[Any, ...]
) -> dict[str, Any]:
    if len(rows) > 1:
        text, columns = ", ".join(map(str, key)), ", ".join(keys)
        raise LookupError(
            f"data/{name}.csv has {len(rows)} rows {text!r} in {columns}, and one"
            f" was asked for: add a column, or take them all from load({name!r})"
        )
    return rows[0]


def nearest(wanted: str, known: Iterable[Any]) -> str:
    """Ask whether something known was meant: ``; did you mean 'events'?``."""
    close = difflib.get_close_matches(wanted, [str(one) for one in known], 1)
    return f"; did you mean {close[0]!r}?" if close else ""


@functools.cache
def days(iso: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and the last day of an ISO day, month or year."""
    import pandas as pd

    period = pd.Period(iso, freq={4: "Y", 7: "M", 10: "D"}[len(iso)])
    return period.start_time.normalize(), period.end_time.normalize()


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a frame's rows, in its order."""
    return [
        {str(name): value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def row_with(frame: pd.DataFrame, column: str, value: str) -> dict[str, Any]:
    """Give the only row that has a value.

    Raises
    ------
    LookupError
        If there is none, or more than one; the message names what comes nearest.
    """
    rows = rows_of(frame[frame[column] == value])
    if len(rows) != 1:
        found = f"{len(rows)} rows have" if rows else "no row has"
        hint = "" if rows else nearest(value, frame[column].dropna())
        raise LookupError(f"{found} {value!r} in column {column}{hint}")
    return rows[0]
