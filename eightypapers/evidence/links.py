"""What prose links to: facts and table rows, by ids such as ``#fact-…``."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eightypapers import language
from eightypapers.evidence import facts
from eightypapers.tables import load, record

say = language.Words(__file__)


Row = dict[str, Any]
# A row's name, what it says, the words that may link to it, the numbers in others.
Parts = tuple[str, str, frozenset[str] | None, set[str]]


@dataclass(frozen=True)
class Kind:
    """A kind of link: the table behind it, its key, the page that shows its rows.

    ``describe`` tells of a row; facts, which may have none, are told by themselves.
    """

    table: str
    key: str
    page: str
    describe: Callable[[Row], Parts] | None = None

    @property
    def is_table(self) -> bool:
        """Whether that is the page of the table's rows, which is no document."""
        return self.page.startswith("tables/")


LEDGER = "chapters/ledger"
DICTIONARY = "chapters/data"
"""The page that describes the tables, and leads to the pages of their rows."""
FEW = 2
"""Links to so few look-ups say how many there were: an absence weighs no more."""


@dataclass(frozen=True)
class Entry:
    """What a link leads to, in the language of the edition.

    ``name`` says what it is and ``text`` what it says; a fact's text is its value.
    ``forms`` are the words that may carry the link, or None where any may.
    ``written`` are the numbers and dates that those words may hold all the same.
    ``tables`` are those that the entry is read from.
    """

    target: str
    name: str
    text: str
    source_ids: tuple[str, ...]
    tables: tuple[str, ...]
    forms: frozenset[str] | None = None
    written: frozenset[str] = frozenset()
    derivation: str = ""
    place: str = ""

    @property
    def kind(self) -> str:
        """The kind of link, such as ``fact`` or ``source``."""
        return self.target.partition("-")[0]

    @property
    def page(self) -> str:
        """The document that shows the entry."""
        return KINDS[self.kind].page


def resolve(target: str) -> Entry:
    """Give what a target such as ``event-…`` or ``fact-…`` stands for.

    Raises
    ------
    LookupError
        If nothing is called so; the message names the nearest that is.
    """
    return _resolve(target, language.current())


@functools.cache
def _resolve(target: str, _: language.Language) -> Entry:
    match = TARGET.fullmatch(target)
    if not match:
        raise LookupError(
            f"#{target} is no kind of link; the kinds are {', '.join(KINDS)}"
        )
    kind, key = KINDS[match[1]], match[2]
    if not kind.describe:
        return Entry(target, **vars(facts.fact(key)))
    row = record(kind.table, **{kind.key: key})
    name, text, forms, written = kind.describe(row)
    columns = ("source_id", "source_a", "source_b")
    own = kind.key in columns
    source_ids = [row[column] for column in columns if column in row and not own]
    return Entry(
        target,
        name,
        text,
        tuple(dict.fromkeys(source_ids)),
        (kind.table,),
        forms,
        frozenset(written),
    )


def targets(kind: str) -> list[str]:
    """Give all targets of a kind that is a table, in the table's order."""
    return [f"{kind}-{key}" for key in load(KINDS[kind].table)[KINDS[kind].key]]


def _numbers(*texts: str) -> set[str]:
    """Numbers as they stand in a row's own words, which a link to it may repeat."""
    return set(re.findall(r"\d[\d.,/]*\d|\d", " ".join(texts)))


def _source(row: Row) -> Parts:
    title = str(row.get("title", language.label(row, "description")))
    parts = [language.label(row, "publisher")]
    written = _numbers(title)
    if "date_published" in row:
        parts.append(language.date(row["date_published"]))
        written |= language.date_forms(row["date_published"])
    parts.append(language.how_read(str(row["how_read"])))
    return title, ", ".join(parts), None, written


def _event(row: Row) -> Parts:
    when = language.date(row["date"])
    written = language.date_forms(row["date"]) | _numbers(language.label(row))
    detail = language.label(row, "detail")
    return language.label(row), f"{when}. {detail}", None, written | _numbers(detail)


def _measure(row: Row) -> Parts:
    unit = language.label(row, "unit")
    as_of = language.date(row["as_of"])
    if "value" not in row:
        text = f"{language.label(row, 'words')} ({as_of})"
        return language.label(row), text, None, set()
    texts: list[str] = []
    forms: set[str] = set()
    for column in ("value", "value_to"):
        if column in row:
            decimals = len(f"{row[column]:.4f}".rstrip("0").partition(".")[2])
            texts.append(language.number(row[column], decimals))
            forms |= language.number_forms(row[column], decimals, unit)
    span = "–".join(texts)
    note = f" {language.label(row, 'note')}" if "note_en" in row else ""
    whole = language.with_unit(span, unit)
    text = f"{whole} ({as_of}).{note}"
    return language.label(row), text, None, forms | {span, whole}


def _program(row: Row) -> Parts:
    years = f"{row['start_year']}–{row['end_year']}"
    titles = [row.get("vietnamese_title"), row.get("english_title")]
    if language.current() == "vi":
        titles = titles[:1] if titles[0] else [language.label(row), titles[1]]
    text = "; ".join(str(part) for part in (years, *titles) if part)
    number = str(row["number"])
    name = say("program", number=number, term=row["term"])
    return name, text, None, {number, years}


def _claim(row: Row) -> Parts:
    name = say("claim", number=row["number"])
    return name, language.label(row, "statement"), None, {str(row["number"])}


def _discrepancy(row: Row) -> Parts:
    sides = [language.label(row, side) for side in ("first", "second")]
    handling = language.label(row, "handling")
    return language.label(row, "topic"), " ".join([*sides, handling]), None, set()


def _lookup(row: Row) -> Parts:
    name, result = language.label(row, "looked_for"), language.label(row, "result")
    number = row["number"]
    if number == 0:
        return name, result, frozenset(say.several("lookup.no")), set()
    unit = say("lookup.one" if number == 1 else "lookup.many")
    days = (language.date(row[column]) for column in ("first_day", "last_day"))
    text = say(
        "lookup.told",
        number=f"{language.number(number)} {unit}",
        days="–".join(dict.fromkeys(days)),
        where=language.label(row, "where"),
        result=result,
    )
    forms = frozenset(language.number_forms(number, 0, unit))
    return name, text, forms if number <= FEW else None, set(forms)


def _term(row: Row) -> Parts:
    english, vietnamese = str(row["term_en"]), str(row["term_vi"])
    name = say("term", english=english, vietnamese=vietnamese)
    written = _numbers(english, vietnamese)
    return name, language.label(row, "definition"), None, written


def _person(row: Row) -> Parts:
    return str(row["name"]), language.label(row, "role"), None, set()


KINDS = {
    "fact": Kind("facts", "fact_id", LEDGER),
    "measure": Kind("measures", "measure_id", LEDGER, _measure),
    "event": Kind("events", "event_id", "tables/events", _event),
    "program": Kind("programs", "program_id", LEDGER, _program),
    "claim": Kind("claims", "claim_id", "chapters/claims", _claim),
    "discrepancy": Kind(
        "discrepancies", "discrepancy_id", "chapters/method", _discrepancy
    ),
    "lookup": Kind("lookups", "lookup_id", "tables/lookups", _lookup),
    "term": Kind("terms", "term_id", "chapters/glossary", _term),
    "person": Kind("people", "person_id", LEDGER, _person),
    "source": Kind("sources", "source_id", "chapters/sources", _source),
}
TARGET = re.compile(rf"({'|'.join(KINDS)})-([a-z0-9]+(?:-[a-z0-9]+)*)")
