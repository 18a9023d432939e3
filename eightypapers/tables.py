"""The book's tables: where they lie, what they hold, and how to load one.

Pandas is imported where it is used: a build that finds nothing to do needs none of it,
and the import alone would be a good part of such a build.
"""

from __future__ import annotations

import difflib
import functools
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("BOOK_DATA", ROOT / "data"))

# What a column of a Frictionless type becomes in a DataFrame. Dates stay text, since
# "2001" and "2001-02" are dates here too, of a stated precision.
DTYPES = {
    "integer": "Int64",
    "number": "float64",
    "boolean": "bool",
    "string": "str",
    "date": "str",
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
    KeyError
        If the data package has no such table; the message lists those it has.
    """
    resources = {entry["name"]: entry for entry in descriptor(folder)["resources"]}
    if name not in resources:
        raise KeyError(f"no table {name!r}; there are: {', '.join(sorted(resources))}")
    return dict(resources[name])


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
    KeyError
        If there is no such table.
    """
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
    """Give a table's rows by some columns; empty cells are left out of a row."""
    import pandas as pd

    rows = [
        {str(column): value for column, value in row.items() if pd.notna(value)}
        for row in load(name, folder).to_dict("records")
    ]
    return {tuple(row.get(key) for key in keys): row for row in rows}


def record(name: str, **key: Any) -> dict[str, Any]:
    """Give the row of a table that has some values: ``record("people", person_id=…)``.

    Raises
    ------
    LookupError
        If there is none; the message names the row that comes nearest.
    """
    rows = records(name, tuple(key))
    wanted = tuple(key.values())
    if wanted not in rows:
        texts = [", ".join(map(str, known)) for known in rows]
        text = ", ".join(map(str, wanted))
        nearest = difflib.get_close_matches(text, texts, 1)
        hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
        raise LookupError(f"data/{name}.csv has no row {text!r}{hint}")
    return rows[wanted]


def days(iso: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and the last day of an ISO day, month or year."""
    import pandas as pd

    period = pd.Period(iso, freq={4: "Y", 7: "M", 10: "D"}[len(iso)])
    return period.start_time.normalize(), period.end_time.normalize()
