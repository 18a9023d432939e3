"""Facts that prose may cite: stated ones from table ``facts``, derived ones computed.

A derived fact is a function of the module that ``datapackage.json`` names under
``book``, registered by :func:`family` under the pattern of its ids. What its docstring
says is the explanation that the ledger prints.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from eightypapers import language
from eightypapers.tables import record, records, settings


@dataclass(frozen=True)
class Fact:
    """A number or date that prose may cite, in the language of the edition.

    ``forms`` are the ways in which prose may write it. ``derivation`` says how it
    follows from the tables, and is empty for a stated fact. ``place`` is the passage
    of the report that states it, if one does.
    """

    fact_id: str
    label: str
    value: str
    forms: frozenset[str]
    source_ids: tuple[str, ...]
    tables: tuple[str, ...]
    derivation: str = ""
    place: str = ""


@dataclass(frozen=True)
class Derived:
    """What a derived fact's function gives back."""

    label: str
    value: str
    forms: Iterable[str]
    source_ids: Iterable[str]


@dataclass(frozen=True)
class Family:
    """A function that derives facts, the pattern of their ids, the tables it reads."""

    pattern: re.Pattern[str]
    tables: tuple[str, ...]
    derive: Callable[..., Derived]
    example: str


FAMILIES: list[Family] = []


@functools.cache
def families() -> list[Family]:
    """Give every family of derived facts: those of the module that the book names."""
    if "facts" in settings():
        importlib.import_module(settings()["facts"])
    return FAMILIES


def family(
    template: str, tables: str, **parameters: str
) -> Callable[[Callable[..., Derived]], Callable[..., Derived]]:
    """Register a function for the fact ids of a template.

    Parameters
    ----------
    template
        An id with parameters in braces: ``"rank-papi-{series}-{year}"``.
    tables
        The tables that the function reads, by name, between spaces; a name may be a
        parameter.
    parameters
        The regular expression of each parameter that is not a year.
    """
    parts = {"year": r"\d{4}", **parameters}
    pattern = re.sub(
        r"\{(\w+?)\d?\}",
        lambda match: f"(?P<{match[0][1:-1]}>{parts[match[1]]})",
        template,
    )

    def register(function: Callable[..., Derived]) -> Callable[..., Derived]:
        FAMILIES.append(
            Family(re.compile(pattern), tuple(tables.split()), function, template)
        )
        return function

    return register


def fact(fact_id: str) -> Fact:
    """Give a fact by its id, stated or derived.

    Raises
    ------
    LookupError
        If there is no such fact, or the tables lack what it would follow from.
    """
    if (fact_id,) in records("facts", ("fact_id",)):
        return _stated(record("facts", fact_id=fact_id))
    for entry in families():
        if match := entry.pattern.fullmatch(fact_id):
            arguments = {
                name: int(text) if name.startswith("year") else text
                for name, text in match.groupdict().items()
            }
            tables = [
                name.format(**arguments).replace("-", "_") for name in entry.tables
            ]
            try:
                derived = entry.derive(**arguments)
            except (
                ArithmeticError,
                TypeError,
                ValueError,
                IndexError,
                KeyError,
            ) as why:
                raise LookupError(
                    f"{fact_id} does not follow from {', '.join(tables)}.csv as it is:"
                    f" {type(why).__name__}: {why}"
                ) from why
            explanation = (entry.derive.__doc__ or "").split("\n\n")[0]
            return Fact(
                fact_id,
                derived.label,
                derived.value,
                frozenset(derived.forms),
                tuple(dict.fromkeys(derived.source_ids)),
                tuple(tables),
                " ".join(explanation.split()),
            )
    raise LookupError(
        f"no fact {fact_id!r}: it is not in data/facts.csv, and no function in"
        " eightypapers/evidence/facts.py derives it"
    )


def _stated(row: dict[str, Any]) -> Fact:
    if row["kind"] == "date":
        value = language.date(row["value"])
        forms = language.date_forms(row["value"])
    else:
        decimals = len(row["value"].partition(".")[2])
        unit = language.label(row, "unit")
        value = f"{language.number(float(row['value']), decimals)} {unit}"
        forms = language.number_forms(float(row["value"]), decimals, unit)
    return Fact(
        row["fact_id"],
        language.label(row),
        value,
        frozenset(forms),
        (row["source_id"],),
        ("facts",),
        place=row.get("passage_id", ""),
    )
