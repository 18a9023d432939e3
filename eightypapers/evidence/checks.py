"""The checks of the data package: every fault of every table, in one go."""

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eightypapers.evidence import links
from eightypapers.evidence.csv_files import Found, Table, read
from eightypapers.evidence.rules import (
    RULES,
    Broken,
    both_languages,
    is_declared_well,
    partner,
)
from eightypapers.evidence.schema import CONSTRAINTS, breaches
from eightypapers.tables import DATA, DTYPES, nearest

DESCRIPTION = "datapackage.json"
WORDS = ("description", "description_vi")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with the data: where, what stands there, what would be right.

    ``line`` counts from 1, the header; 0 is the file as a whole.
    """

    file: str
    line: int
    column: str
    found: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        """Write the fault on one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        column = f"{self.column}: " if self.column else ""
        shown = self.found if len(self.found) <= 60 else f"{self.found[:59]}…"
        text = (
            f'{place}: {column}found "{shown}", rule: {self.rule};'
            f" right would be {self.remedy}"
        )
        return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def check(folder: Path = DATA) -> list[Fault]:
    """Check a data package.

    Parameters
    ----------
    folder
        The data package; the book's own unless said otherwise.

    Returns
    -------
    list of Fault
        All faults of all tables, by file and line; none if the data are sound.
    """
    place = f"{folder.name}/{DESCRIPTION}"
    try:
        described = json.loads((folder / DESCRIPTION).read_bytes())
    except OSError as error:
        reason = str(error.strerror)
        return [Fault(place, 0, "", reason, "missing file", "a data description")]
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        return [Fault(place, line, "", str(error), "JSON", "a file of valid JSON")]
    if wrong := list(_misdescribed(described)):
        return sorted(Fault(place, 0, *broken) for broken in wrong)
    tables: dict[str, Table] = {}
    faults = list(_extra_files(folder, {e["path"] for e in described["resources"]}))
    for entry in described["resources"]:
        table, found = read(folder / entry["path"], entry)
        file = f"{folder.name}/{entry['path']}"
        faults += [Fault(file, line, *broken) for line, broken in found]
        if table:
            tables[table.name] = table
    faults += [
        Fault(table.file, line, *broken)
        for table in tables.values()
        for find in (breaches, _against_rules, _unpaired, _beyond_facts)
        for line, broken in find(table, tables)
    ]
    faults += [Fault(place, 0, *broken) for broken in _book(described["book"], tables)]
    # A derived fact is worked out from the tables, so these must be sound first.
    return sorted(set(faults or _unknown_targets(tables.values())))


def _misdescribed(described: Any) -> Iterator[Broken]:
    """Find what keeps the description from describing; one fault of shape ends it."""
    name = ""
    try:
        # A book without scores of provinces is about none.
        _need(described["book"], {"event_id", "report_id", *described["book"]})
        for license in described["licenses"]:
            _need(license, ["title", "path"])
        columns = {
            entry["name"]: [field["name"] for field in entry["schema"]["fields"]]
            for entry in described["resources"]
        }
        for entry in described["resources"]:
            name = entry["name"]
            _need(entry, [*WORDS, "title", "title_vi"])
            yield from _misdescribed_table(entry, columns)
            for field in entry["schema"]["fields"]:
                name = f"{entry['name']}.{field['name']}"
                yield from _misdescribed_field(field, name)
    except (AttributeError, KeyError, TypeError, re.error) as error:
        found = f"{type(error).__name__}: {error}"
        yield Broken(name, found, "shape", "the keys and values that other tables have")


def _need(part: dict[str, Any], keys: Iterable[str]) -> None:
    """Raise an error where nothing, or no text or list, stands under some key."""
    for key in keys:
        if len(part[key]) == 0:
            raise KeyError(key)


def _misdescribed_table(
    entry: dict[str, Any], columns: dict[str, list[str]]
) -> Iterator[Broken]:
    name, schema, own = entry["name"], entry["schema"], columns[entry["name"]]
    if Path(entry["path"]).name != entry["path"]:
        yield Broken(f"{name}.path", entry["path"], "path", "a file name, no folder")
    for column in own:
        if (other := partner(column)) and other not in own:
            yield Broken(name, column, "two languages", f"a column {other} beside it")
    if not schema["primaryKey"] or not {*schema["primaryKey"]} <= {*own}:
        yield Broken(name, str(schema["primaryKey"]), "primary key", "its columns")
    for key in schema.get("foreignKeys", []):
        known = columns.get(key["reference"]["resource"] or name, [])
        if len(key["fields"]) != 1 or key["reference"]["fields"][0] not in known:
            yield Broken(name, str(key), "foreign key", "a column of another table")
    for spec in entry.get("rules", []):
        if not is_declared_well(spec, own):
            right = f"one of {', '.join(RULES)}, with its parameters, on known columns"
            yield Broken(f"{name}.rules", str(spec), "rule", right)


def _misdescribed_field(field: dict[str, Any], name: str) -> Iterator[Broken]:
    limits = field.get("constraints", {})
    re.compile(limits.get("pattern", ""))
    _need(field, WORDS)
    _need(field, ["example"] if "pattern" in limits else [])
    _need(field, ["trueValues", "falseValues"] if field["type"] == "boolean" else [])
    for constraint in limits.keys() - {*CONSTRAINTS}:
        right = f"one of: {', '.join(CONSTRAINTS)}"
        yield Broken(name, constraint, "constraint", right)
    if (form := field.get("format", "uri")) != "uri":
        yield Broken(name, str(form), "format", "uri, or none")
    if field["type"] not in [*DTYPES]:
        yield Broken(name, str(field["type"]), "type", f"one of: {', '.join(DTYPES)}")


def _extra_files(folder: Path, paths: set[str]) -> Iterator[Fault]:
    for path in folder.iterdir():
        if path.name not in {*paths, DESCRIPTION} and not path.name.startswith("."):
            right = f"a table that {DESCRIPTION} describes, or no such file"
            yield Fault(f"{folder.name}/{path.name}", 0, "", "", "extra file", right)


def _book(book: dict[str, str], tables: dict[str, Table]) -> Iterator[Broken]:
    """Find what the book is about and no table holds."""
    keys = {"event_id": "events", "report_id": "sources", "province_id": "provinces"}
    for key, name in keys.items():
        if name in tables and key in book:
            table = tables[name]
            known = table.values(table.entry["schema"]["primaryKey"][0])
            if book[key] not in known:
                right = f"a key of {table.file}{nearest(book[key], known)}"
                yield Broken(f"book.{key}", book[key], "unknown key", right)


def _beyond_facts(table: Table, tables: dict[str, Table]) -> Iterator[Found]:
    """Find numbers above a stated fact that is declared to be the most they can be."""
    facts = tables["facts"].rows.values() if "facts" in tables else []
    values = {row["fact_id"]: row["value"] for row in facts}
    for column, fact_id in table.entry.get("most", {}).items():
        for line, row in table.rows.items():
            text, most = row[column], values.get(fact_id, "")
            if text.isdecimal() and most.isdecimal() and int(text) > int(most):
                rule = f"no more than the fact {fact_id}"
                yield line, Broken(column, text, rule, f"{most} or less")


# Rules between the columns of a row, and between rows ---------------------------------


def _against_rules(table: Table, tables: dict[str, Table]) -> Iterator[Found]:
    """Find rows that break a rule declared for their table, or one for all tables."""
    sources = tables["sources"].rows.values() if "sources" in tables else []
    low = {row["source_id"] for row in sources if row["confidence"] == "low"}
    for line, row in table.rows.items():
        found = [*both_languages(row)]
        for spec in table.entry.get("rules", []):
            columns = {key: spec[key] for key in spec if key != "rule"}
            found += RULES[spec["rule"]](row, **columns)
        if table.name != "sources" and (source := row.get("source_id")) in low:
            rule = "no row rests on a source of confidence low"
            right = "a source of confidence high or medium"
            found.append(Broken("source_id", str(source), rule, right))
        for broken in found:
            yield line, broken


def _unpaired(table: Table, tables: dict[str, Table]) -> Iterator[Found]:
    """Find pairs of two columns that must have a row each, and have none.

    The first column's values are all those of the table that it is a key of.
    """
    rules = table.entry.get("rules", []) if table.complete else []
    for spec in (spec for spec in rules if spec["rule"] == "every-pair"):
        names = first, second = spec["first"], spec["second"]
        wanted = {
            value
            for key in table.entry["schema"].get("foreignKeys", [])
            if key["fields"] == [first] and key["reference"]["resource"] in tables
            for value in tables[key["reference"]["resource"]].values(first)
        }
        there = {(row[first], row[second]) for row in table.rows.values()}
        for pair in itertools.product(sorted(wanted), sorted(table.values(second))):
            if pair not in there:
                right = f"a row for each {first} with each {second}"
                yield 0, Broken(", ".join(names), ", ".join(pair), "every pair", right)


def _unknown_targets(tables: Iterable[Table]) -> Iterator[Fault]:
    """Find targets of links that name no row, and no fact that can be derived."""
    for table in tables:
        rules = table.entry.get("rules", [])
        for column in (spec["column"] for spec in rules if spec["rule"] == "link"):
            for line, row in table.rows.items():
                try:
                    links.resolve(row[column])
                except LookupError as error:
                    rule, right = "unknown target", f"a row or a fact: {error.args[0]}"
                    yield Fault(table.file, line, column, row[column], rule, right)
