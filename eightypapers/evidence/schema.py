"""What each cell keeps: clean text, and the types, limits and keys of its table.

It speaks the terms of a Frictionless table schema, of which the book knows those that
are named here; a description that has others is refused, and not half kept.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from eightypapers.evidence.csv_files import Found, Table
from eightypapers.evidence.rules import PLAIN_NUMBER, Broken, Row, damages
from eightypapers.tables import nearest

CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")
# Python would read more as numbers: 1e3, NaN, 1_000.
FORMS = {
    "integer": ("-?[0-9]+", "a whole number, such as 63"),
    "number": (PLAIN_NUMBER, "a number with a decimal point, such as 65.40"),
    "uri": (r"\w+://[^/]+.*", "a web address, such as https://papi.org.vn/"),
}


def breaches(table: Table, tables: dict[str, Table]) -> Iterator[Found]:
    """Find cells that are not as their column is described, and keys without a row."""
    rows = {line: row for line, row in table.rows.items() if any(row.values())}
    for line in table.rows.keys() - rows.keys():
        yield line, Broken("", "", "blank line", "a row with values, or no line")
    for column, field in table.fields.items():
        broken = {text: [*_broken(field, text)] for text in table.values(column)}
        for line, row in rows.items():
            for wrong in broken[row[column]]:
                yield line, wrong
        if field.get("constraints", {}).get("unique"):
            yield from _repeated(rows, "unique", [column])
    yield from _repeated(rows, "unique key", table.entry["schema"]["primaryKey"])
    for key in table.entry["schema"].get("foreignKeys", []):
        (column,), (named,) = key["fields"], key["reference"]["fields"]
        other = tables.get(key["reference"]["resource"] or table.name)
        # In a table that is read in part, the key may be on a line that was not.
        known = {"", *other.values(named)} if other and other.complete else None
        for line, row in rows.items():
            if other and known and (found := row[column]) not in known:
                right = f"a key of {other.file}{nearest(found, known)}"
                yield line, Broken(column, found, "unknown key", right)


def _broken(field: dict[str, Any], text: str) -> Iterator[Broken]:
    """Find what any text has to keep and a cell breaks, and a rule of its column."""
    column = field["name"]
    # Addresses hold question marks; and a form that is declared says more than this.
    if _kind(field) == "string" and "pattern" not in field.get("constraints", {}):
        yield from damages(column, text)
    if not unicodedata.is_normalized("NFC", text):
        right = f'"{unicodedata.normalize("NFC", text)[:60]}" in composed characters'
        yield Broken(column, text, "NFC", right)
    if not text.isprintable():
        right = "visible characters and plain spaces"
        yield Broken(column, text, "characters", right)
    elif text != text.strip() or "  " in text:
        right = "single spaces, and none at either end"
        yield Broken(column, text, "spaces", right)
    if wrong := _wrong(field, text):
        yield Broken(column, text, *wrong)


def _kind(field: dict[str, Any]) -> str:
    return str(field.get("format", field["type"]))


def _wrong(field: dict[str, Any], text: str) -> tuple[str, str] | None:
    """Give the rule of a column that a cell breaks, and what would be right."""
    limits = field.get("constraints", {})
    if not text:
        return ("required value", "a value") if limits.get("required") else None
    if field["type"] == "boolean":
        known = [*field["trueValues"], *field["falseValues"]]
        right = f"one of: {', '.join(known)}"
        return None if text in known else ("type boolean", right)
    kind = _kind(field)
    form, right = FORMS.get(kind, ("(?s:.*)", ""))
    if not re.fullmatch(form, text):
        return f"type {kind}", right
    if "enum" in limits and text not in map(str, limits["enum"]):
        return "list of values", f"one of: {', '.join(map(str, limits['enum']))}"
    if not re.fullmatch(limits.get("pattern", ".*"), text):
        return "form", f"text of the form {limits['pattern']}, as {field['example']}"
    low, high = limits.get("minimum", -math.inf), limits.get("maximum", math.inf)
    if limits.keys() & {"minimum", "maximum"} and not low <= float(text) <= high:
        right = f"{low} or more" if high == math.inf else f"from {low} to {high}"
        return "scale", right
    return None


def _repeated(rows: dict[int, Row], rule: str, columns: list[str]) -> Iterator[Found]:
    """Find rows that have in some columns the same as an earlier one."""
    first: dict[tuple[str, ...], int] = {}
    for line, row in rows.items():
        key = tuple(row[column] for column in columns)
        if any(key) and first.setdefault(key, line) != line:
            right = f"another; line {first[key]} has this one"
            yield line, Broken(", ".join(columns), ", ".join(key), rule, right)
