"""What the description of a table says of its cells: their types, limits and keys.

It speaks the terms of a Frictionless table schema, of which the book knows those that
are named here; a description that has others is refused, and not half kept.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from eightypapers.evidence.csv_files import Found, Table
from eightypapers.evidence.rules import Broken, Row, nearest

CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")
FORMATS = ("default", "uri")
FORMS = {
    "integer": "a whole number, such as 63",
    "number": "a number with a decimal point, such as 65.40",
    "date": "a day, such as 2001-02-28",
    "string": "a web address, such as https://papi.org.vn/",
}


def breaches(table: Table, tables: dict[str, Table]) -> Iterator[Found]:
    """Find cells that are not as their column is described, and keys without a row."""
    rows = {line: row for line, row in table.rows.items() if any(row.values())}
    for line in table.rows.keys() - rows.keys():
        yield line, Broken("", "", "blank line", "a row with values, or no line")
    for column, field in table.fields.items():
        broken = {text: _broken(field, text) for text in table.values(column)}
        for line, row in rows.items():
            if constraint := broken[row[column]]:
                yield line, Broken(column, row[column], *_form(field, constraint))
        if field.get("constraints", {}).get("unique"):
            yield from _repeated(rows, "unique", [column])
    yield from _repeated(rows, "unique key", table.entry["schema"]["primaryKey"])
    for key in table.entry["schema"].get("foreignKeys", []):
        other = tables.get(key["reference"]["resource"] or table.name)
        # In a table that is read in part, the key may be on a line that was not.
        if other and other.complete:
            yield from _unknown(rows, key["fields"], other, key["reference"]["fields"])


def _broken(field: dict[str, Any], text: str) -> str | None:
    """Name the constraint of a column that a cell breaks, or "type"."""
    limits = field.get("constraints", {})
    if not text:
        return "required" if limits.get("required") else None
    try:
        value = _typed(field, text)
    except ValueError:
        return "type"
    broken = {
        "enum": "enum" in limits and text not in map(str, limits["enum"]),
        "pattern": not re.fullmatch(limits.get("pattern", ".*"), text),
        "minimum": "minimum" in limits and value < limits["minimum"],
        "maximum": "maximum" in limits and value > limits["maximum"],
    }
    return next((constraint for constraint in broken if broken[constraint]), None)


def _typed(field: dict[str, Any], text: str) -> Any:
    """Read a cell as what its column holds; a ValueError says that it is none."""
    if field["type"] == "integer":
        return int(text)
    if field["type"] == "number":
        return float(text)
    if field["type"] == "date":
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    if field["type"] == "boolean" and text not in _truths(field):
        raise ValueError
    if field.get("format") == "uri" and not all(urlsplit(text)[:2]):
        raise ValueError
    return text


def _truths(field: dict[str, Any]) -> list[str]:
    return [*field["trueValues"], *field["falseValues"]]


def _form(field: dict[str, Any], broken: str) -> tuple[str, str]:
    """Give the rule that a column's cells keep, and what would be right."""
    limits = field.get("constraints", {})
    if broken == "required":
        return "required value", "a value"
    if broken == "enum":
        return "list of values", f"one of: {', '.join(map(str, limits['enum']))}"
    if broken == "pattern":
        return "form", f"text of the form {limits['pattern']}, as {field['example']}"
    if broken in ("minimum", "maximum"):
        low, high = limits.get("minimum"), limits.get("maximum")
        return "scale", f"{low} or more" if high is None else f"from {low} to {high}"
    if field["type"] == "boolean":
        return "type boolean", f"one of: {', '.join(_truths(field))}"
    return f"type {field.get('format', field['type'])}", FORMS[field["type"]]


def _repeated(rows: dict[int, Row], rule: str, columns: list[str]) -> Iterator[Found]:
    """Find rows that have in some columns the same as an earlier one."""
    first: dict[tuple[str, ...], int] = {}
    for line, row in rows.items():
        key = tuple(row[column] for column in columns)
        if any(key) and first.setdefault(key, line) != line:
            right = f"another; line {first[key]} has this one"
            yield line, Broken(", ".join(columns), ", ".join(key), rule, right)


def _unknown(
    rows: dict[int, Row], columns: list[str], other: Table, named: list[str]
) -> Iterator[Found]:
    """Find rows that refer to a row of a table, be it their own, that is not there."""
    known = {tuple(row[name] for name in named) for row in other.rows.values()}
    for line, row in rows.items():
        key = tuple(row[column] for column in columns)
        if any(key) and key not in known:
            found = ", ".join(key)
            right = f"a key of {other.file}, {nearest(found, map(', '.join, known))}"
            yield line, Broken(", ".join(columns), found, "unknown key", right)
