"""The report's statements: verdicts in words, and what only came after the day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eightypapers import language
from eightypapers.tables import days, load, record, records, settings

if TYPE_CHECKING:
    import pandas as pd

say = language.Words(__file__)

# From the best supported on.
VERDICTS = ("supported", "mixed", "contradicted", "not-checkable")


def verdict(code: str) -> str:
    """Say what the evidence for a statement comes to, in words."""
    return say(f"verdict.{code}")


def conference_day() -> str:
    """Give the ISO day that parts what was known from what came later."""
    return str(record("events", event_id=settings()["event_id"])["date"])


def evidence(claim_id: str) -> list[str]:
    """Give the targets that a statement's verdict rests on, in their order."""
    rows = records("claim_evidence", ("claim_id", "number"))
    return [rows[key]["target"] for key in sorted(rows) if key[0] == claim_id]


def is_later(target: str) -> bool:
    """Tell whether a row is of after the conference.

    An event counts from its first day, a page from its publication, unless it reports
    the conference itself: what was said there was known there. The edition of an
    index from its release, or else from the end of the year that it measures. A measure
    counts from the end of its date, or from the day of its page if that is earlier.
    """
    since = _since(target)
    return since is not None and since > days(conference_day())[1]


def has_later_evidence(claim_id: str) -> bool:
    """Tell whether any evidence for a statement is of after the conference."""
    return any(map(is_later, evidence(claim_id)))


def _since(target: str) -> pd.Timestamp | None:
    """Give the day from which a row can have been known; None if nothing tells."""
    kind, _, key = target.partition("-")
    if kind == "event":
        return days(record("events", event_id=key)["date"])[0]
    if kind == "source":
        on_the_day = key in set(load("report_coverage")["source_id"])
        return None if on_the_day else _published(key)
    if kind == "measure":
        row = record("measures", measure_id=key)
        dates = days(row["as_of"])[1], _published(row["source_id"])
        return min(date for date in dates if date is not None)
    if kind == "fact":
        return _edition(key) or _stated(key)
    return None


def _published(source_id: str) -> pd.Timestamp | None:
    published = record("sources", source_id=source_id).get("date_published")
    return days(published)[0] if published else None


def _edition(fact_id: str) -> pd.Timestamp | None:
    """Give the release of the edition that a fact is of, the last if of several."""
    years = [int(year) for year in re.findall(r"(?<=-)\d{4}(?!\d)", fact_id)]
    for index_id in load("indices")["index_id"]:
        if years and f"-{index_id}-" in f"-{fact_id}-":
            key = index_id, max(years)
            edition = records("editions", ("index_id", "year")).get(key)
            return days(edition["published"])[0] if edition else days(str(key[1]))[1]
    return None


def _stated(fact_id: str) -> pd.Timestamp | None:
    row = records("facts", ("fact_id",)).get((fact_id,))
    return _published(row["source_id"]) if row else None
