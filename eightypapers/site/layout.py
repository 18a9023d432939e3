"""How a table's rows are laid out on its page: as they stand, or a column a year."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from docutils.nodes import make_id
from markupsafe import Markup

from eightypapers import language
from eightypapers.evidence.links import KINDS
from eightypapers.language import Words
from eightypapers.site import language_marks
from eightypapers.tables import DATA, record, resource

if TYPE_CHECKING:
    import pandas as pd

say = Words(__file__)

LONG = 200
"""Tables with more rows are laid out with a column a year, where they have years."""

MANY = 10
"""Tables with fewer rows are seen at a glance: neither sorted nor searched."""

WIDE = 32
"""Columns with longer texts wrap them."""

Cell = Callable[[str, "Column"], Markup]
"""What writes a cell's text, with a link if it names a row that the book shows."""


@dataclass(frozen=True)
class Column:
    """A column: its name, whether it holds numbers or ids of a kind, its language."""

    name: str
    number: bool = False
    kind: str = ""
    language: str = ""


@dataclass
class Grid:
    """A table as it is shown: its columns, its rows' cells, and the rows' anchors."""

    title: str
    columns: list[Column]
    rows: list[list[str]]
    anchors: list[str] = field(default_factory=list)
    heading: str = ""
    """What parts it from others that show rows of the same table."""
    anchor: str = ""
    named: bool = False
    """Whether a row begins with the name of what it is about."""

    @property
    def many(self) -> bool:
        """Whether it is long enough to be sorted and searched."""
        return len(self.rows) >= MANY

    @property
    def looks(self) -> list[str]:
        """How each column's cells are set."""
        lines = [[column.name for column in self.columns], *self.rows]
        longest = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
        return [
            "number" if column.number else "words" if length > WIDE else ""
            for column, length in zip(self.columns, longest, strict=True)
        ]


@dataclass(frozen=True)
class Axis:
    """What of a long table makes the lines, columns and cells, and what the tables."""

    row: str
    column: str
    value: str
    parts: tuple[str, ...]


@functools.cache
def texts(name: str) -> pd.DataFrame:
    """Load a table's cells as they are written in its file."""
    import pandas as pd

    path = DATA / resource(name)["path"]
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def grids(name: str) -> list[Grid]:
    """Give the tables that show all rows of a table."""
    frame, entry = texts(name), resource(name)
    if axis := sideways(name):
        return list(_by(axis, frame, entry))
    kinds = linked(entry)
    columns = _for_reading(
        [
            Column(
                column["name"],
                _is_number(column),
                kinds.get(column["name"], ""),
                _language(column["name"]),
            )
            for column in entry["schema"]["fields"]
        ],
        entry["schema"]["primaryKey"],
    )
    rows = frame[[column.name for column in columns]].to_numpy().tolist()
    return [Grid(language.said(entry, "title"), columns, rows, list(anchors(name)))]


def _for_reading(columns: list[Column], key: list[str]) -> list[Column]:
    """Put first what a row is called in this edition, and ids and translations last.

    Only where a row has one id: where it has more, these say what it is about.
    """
    own = f"_{language.current()}"
    called = next((each for each in columns if each.name.endswith(own)), None)
    if not called or len(key) != 1:
        return columns
    return sorted(
        columns,
        key=lambda each: (each != called, each.name == key[0], bool(each.language)),
    )


def anchors(name: str) -> dict[str, list[str]]:
    """Give the anchors and names of rows that are shown in their table only.

    Rows of the other tables have their places on the book's own pages, or no name.
    """
    entry = resource(name)
    key = entry["schema"]["primaryKey"]
    for kind, known in KINDS.items():
        if known.table == name:
            own = known.is_table
            return (
                {f"{kind}-{row}": [] for row in texts(name)[known.key]} if own else {}
            )
    columns = [column["name"] for column in entry["schema"]["fields"]]
    pairs = [("name_en", "name_vi"), ("label_en", "label_vi")]
    called = next((pair for pair in pairs if {*pair} <= {*columns}), ())
    if not called or len(key) != 1:
        return {}
    return {
        make_id(f"{name}-{row[key[0]]}"): list(
            dict.fromkeys(row[column] for column in called)
        )
        for _, row in texts(name).iterrows()
    }


def sideways(name: str) -> Axis | None:
    """Tell how a long table of one number a year and row of another is laid out.

    None if it is no such table: then its rows are shown as they are.
    """
    if len(texts(name)) <= LONG:
        return None
    schema = resource(name)["schema"]
    numbers = [column["name"] for column in schema["fields"] if _is_number(column)]
    keys = schema["primaryKey"]
    years = [column for column in keys if column in numbers]
    others = [column for column in keys if column not in numbers]
    values = [column for column in numbers if column not in keys]
    if len(years) != 1 or len(values) != 1 or not 1 <= len(others) <= 2:
        return None
    return Axis(others[0], years[0], values[0], tuple(others[1:]))


def linked(entry: dict[str, Any]) -> dict[str, str]:
    """Give the columns that name rows to which the book links, and their kind."""
    kinds = {(kind.table, kind.key): name for name, kind in KINDS.items()}
    schema = entry["schema"]
    found = {
        column["name"]: kinds.get((entry["name"], column["name"]), "")
        for column in schema["fields"]
    }
    for key in schema.get("foreignKeys", []):
        to = key["reference"]
        if kind := kinds.get((to["resource"], to["fields"][0])):
            found[key["fields"][0]] = kind
    return found


def _by(axis: Axis, frame: pd.DataFrame, entry: dict[str, Any]) -> Iterator[Grid]:
    """Lay rows side by side: a table for each value of a third column, if any."""
    frame = frame.assign(**{axis.value: frame[axis.value].map(_rounded)})
    title = language.said(entry, "title")
    if not axis.parts:
        yield _wide(axis, frame, entry, title)
        return
    for key, part in frame.groupby(axis.parts[0]):
        heading = f"{key}, {_name(entry, axis.parts[0], str(key))}"
        grid = _wide(axis, part, entry, f"{title}, {heading}")
        grid.heading, grid.anchor = heading, make_id(f"part-{key}")
        yield grid


def _wide(axis: Axis, frame: pd.DataFrame, entry: dict[str, Any], title: str) -> Grid:
    wide = frame.pivot(index=axis.row, columns=axis.column, values=axis.value)
    wide = wide.fillna("")
    columns = [Column(axis.row), *(Column(str(year), number=True) for year in wide)]
    rows = [
        [_name(entry, axis.row, str(row)), *cells]
        for row, cells in zip(wide.index, wide.to_numpy().tolist(), strict=True)
    ]
    return Grid(title, columns, rows, named=True)


def note(name: str, cell: Cell) -> Markup:
    """Say how rows that stand side by side are read, and what is not among them."""
    axis = sideways(name)
    if not axis:
        return Markup("")
    frame, entry = texts(name), resource(name)
    told = [_say("read", **{part: _code(getattr(axis, part)) for part in SIDES})]
    if (frame[axis.value].map(_rounded) != frame[axis.value]).any():
        told.append(_say("decimals"))
    kinds = linked(entry)
    apart = {*axis.parts, axis.row, axis.column, axis.value}
    for column in frame.columns[~frame.columns.isin(apart)]:
        looked_up = Column(column, kind=kinds.get(column, ""))
        told.append(_rest(frame, looked_up, axis, cell))
    return Markup(" ").join(told)


SIDES = ("value", "row", "column")


def _rest(frame: pd.DataFrame, column: Column, axis: Axis, cell: Cell) -> Markup:
    """Say what a column holds that has no cells of its own."""
    held = frame[column.name]
    most = held.value_counts().index[0]
    others, name = frame[held != most], _code(column.name)
    if len(others) > 3:
        return _say("rest.file", column=name)
    told = _say("rest.is", column=name, value=cell(most, column))
    if others.empty:
        return _say("rest.all", told=told)
    for _, row in others.iterrows():
        place = ", ".join(row[[axis.row, *axis.parts, axis.column]])
        value = cell(row[column.name], column)
        told += _say("rest.besides", place=Markup.escape(place), value=value)
    return _say("rest.most", told=told)


def _say(key: str, **slots: Markup) -> Markup:
    return Markup(say(key, **slots))


def _code(name: str) -> Markup:
    return Markup("<code>{}</code>").format(name)


def _name(entry: dict[str, Any], column: str, key: str) -> str:
    """Give the name of a row that another table's column names; else what names it."""
    for foreign in entry["schema"].get("foreignKeys", []):
        if foreign["fields"] == [column]:
            to = foreign["reference"]
            row = record(to["resource"], **{to["fields"][0]: key})
            ending = language.current()
            return str(row.get(f"name_{ending}", row.get(f"label_{ending}", key)))
    return key


def _rounded(number: str) -> str:
    """Round to two decimals, the most that the book prints; short ones stay."""
    decimals = len(number.partition(".")[2])
    return str(language.rounded(Decimal(number), 2)) if decimals > 2 else number


def _is_number(column: dict[str, Any]) -> bool:
    return column["type"] in ("integer", "number")


def _language(column: str) -> str:
    """Give the language of a column that is not in the edition's."""
    other = language_marks.other()
    in_english = other == "en" and "english" in column.split("_")
    return other if in_english or column.endswith(f"_{other}") else ""
