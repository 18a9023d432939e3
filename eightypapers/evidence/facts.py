"""Facts that prose may cite: stated ones from table ``facts``, derived ones computed.

A derived fact is a function of the module that ``datapackage.json`` names under
``book``, registered by :func:`family` under the template of its ids. What it is called,
its unit, the tables that it reads and how it follows from them stand in a file of TOML
beside that module, under the same template.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from eightypapers import language
from eightypapers.tables import record, records, settings


@dataclass(frozen=True)
class Fact:
    """A number or date that prose may cite, in the language of the edition.

    ``name`` says what it is, and ``text`` is its value. ``forms`` are the ways in which
    prose may write it. ``derivation`` says how it follows from the tables, and is empty
    for a stated fact. ``place`` is the passage of the report that states it, if one
    does.
    """

    name: str
    text: str
    forms: frozenset[str]
    source_ids: tuple[str, ...]
    tables: tuple[str, ...]
    derivation: str = ""
    place: str = ""


@dataclass(frozen=True)
class Found:
    """What a derived fact's function gives back.

    With ``of`` the value is a place among so many. ``words`` fill slots of the label,
    as the parameters in the id do by themselves.
    """

    value: float
    source_ids: Iterable[str] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    of: int = 0


@dataclass(frozen=True)
class Family:
    """A function that derives facts, the template of their ids, and where it stands."""

    template: str
    derive: Callable[..., Found]
    words: language.Words

    @property
    def told(self) -> dict[str, Any]:
        """What the file of words says of the family, such as the tables it reads.

        Raises
        ------
        LookupError
            If it lacks some of what it has to say.
        """
        told = self.words.tree.get(self.template, {})
        if missing := {"tables", "label", "how"} - {*told}:
            right = "the tables it reads, a label and how it follows, in two languages"
            raise self._lacks(", ".join(sorted(missing)), right)
        return dict(told)

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """What ids of the family look like, with a group for each parameter."""
        parts = {"year": r"\d{4}", **self.told.get("where", {})}

        def group(slot: re.Match[str]) -> str:
            if slot[2] not in parts:
                raise self._lacks(f"where.{slot[2]}", "what it may be")
            return f"(?P<{slot[1]}>{parts[slot[2]]})"

        return re.compile(re.sub(r"\{((\w+?)\d?)\}", group, self.template))

    def _lacks(self, what: str, right: str) -> LookupError:
        place = f'{self.words.path.name}: ["{self.template}"]'
        return LookupError(f"{place}: found no {what}; right would be {right}")


FAMILIES: list[Family] = []
_words = functools.cache(language.Words)


@functools.cache
def families() -> list[Family]:
    """Give every family of derived facts: those of the module that the book names."""
    if "facts" in settings():
        importlib.import_module(settings()["facts"])
    return FAMILIES


def family(template: str) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """Register a function for the ids of a template, such as ``rank-{index}-{year}``.

    A parameter that begins with ``year`` is a year; what the others may be stands in
    the file of words.
    """

    def register(function: Callable[..., Found]) -> Callable[..., Found]:
        words = _words(inspect.getfile(function))
        FAMILIES.append(Family(template, function, words))
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
    for one in families():
        if match := one.pattern.fullmatch(fact_id):
            return _derived(fact_id, one, match.groupdict())
    raise LookupError(
        f"no fact {fact_id!r}: it is not in data/facts.csv, and no function of"
        f" {settings().get('facts', 'the book')} derives it"
    )


def _derived(fact_id: str, family: Family, given: dict[str, str]) -> Fact:
    named = family.told["tables"]
    tables = [name.format(**given).replace("-", "_") for name in named]
    arguments = {
        name: int(text) if name.startswith("year") else text
        for name, text in given.items()
    }
    try:
        found = family.derive(**arguments)
    except (ArithmeticError, TypeError, ValueError, IndexError, KeyError) as why:
        raise LookupError(
            f"{fact_id} does not follow from {', '.join(tables)}.csv as it is:"
            f" {type(why).__name__}: {why}"
        ) from why
    value, forms = _written(found, family)
    return Fact(
        family.words(f"{family.template}.label", **{**given, **found.words}),
        value,
        frozenset(forms),
        tuple(dict.fromkeys(found.source_ids)),
        tuple(tables),
        family.words(f"{family.template}.how"),
    )


def _written(found: Found, family: Family) -> tuple[str, set[str]]:
    """Write a value, and give all ways in which prose may write it."""
    value, of = float(found.value), int(found.of)
    if of:
        return language.placed(int(value), of), language.rank_forms(int(value), of)
    decimals = family.told.get("decimals", 0)
    if family.told.get("drop_zeros") and value.is_integer():
        decimals = 0
    unit = family.words(f"{family.template}.unit") if "unit" in family.told else ""
    if value == 1 and language.current() == "en":
        unit = unit.removesuffix("s")
    written = language.with_unit(language.number(value, decimals), unit)
    return written, language.number_forms(value, decimals, unit)


def _stated(row: dict[str, Any]) -> Fact:
    if row["kind"] == "date":
        value = language.date(row["value"])
        forms = language.date_forms(row["value"])
    else:
        decimals = len(row["value"].partition(".")[2])
        unit = language.label(row, "unit")
        value = language.with_unit(language.number(float(row["value"]), decimals), unit)
        forms = language.number_forms(float(row["value"]), decimals, unit)
    return Fact(
        language.label(row),
        value,
        frozenset(forms),
        (row["source_id"],),
        ("facts",),
        place=row.get("passage_id", ""),
    )
