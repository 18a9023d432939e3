"""The report's statements: verdicts in words, and what only came after the day."""

from __future__ import annotations

import re
from math import sqrt
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from eightypapers import language
from eightypapers.evidence.links import resolve
from eightypapers.tables import days, load, record, records, settings

if TYPE_CHECKING:
    import pandas as pd

    # The first and the last day on which something may have come out.
    Span = tuple[pd.Timestamp, pd.Timestamp]

Timing = Literal["known", "later", "undated"]

say = language.Words(__file__)

# From the best shown on.
VERDICTS = ("shown", "shown-in-part", "contradicted", "no-document", "not-fact")


def verdict(code: str) -> str:
    """Say what the evidence for a statement comes to, in words."""
    return say(f"verdict.{code}")


def conference_day() -> str:
    """Give the ISO day that parts what was known from what came later."""
    return str(record("events", event_id=settings()["event_id"])["date"])


def evidence(claim_id: str) -> list[str]:
    """Give the targets that bear on a statement, in their order."""
    rows = records("claim_evidence", ("claim_id", "number"))
    return [rows[key]["target"] for key in sorted(rows) if key[0] == claim_id]


def timing(target: str) -> Timing:
    """Tell whether a row was known on the day of the conference.

    An event counts from its day, a program from its issue or else from its first year,
    a page from its date, the edition of an index from its release or else from that of
    the next edition, and all else from the pages that it was taken from. A report of
    the conference itself was known: what it tells was said there. So was what the book
    counts in its own rows. A page without a date is ``undated``: nothing shows that it
    was known.
    """
    day = days(conference_day())[1]
    spans = _spans(target)
    dated = [span for span in spans if span]
    if any(first > day for first, _ in dated):
        return "later"
    if len(dated) == len(spans) and all(last <= day for _, last in dated):
        return "known"
    return "undated"


def second_reading(claim_id: str) -> dict[str, Any]:
    """Give the row of a statement's second reading; empty if there is none."""
    return records("claim_codings", ("claim_id",)).get((claim_id,), {})


class Agreement(NamedTuple):
    """On how many statements two readings agree, and Cohen's kappa of them.

    Kappa is the share on which they agree beyond what two readers would by chance who
    gave each state as often: 1 is full agreement, 0 no more than chance. ``low`` and
    ``high`` are the ends of its 95 percent interval, by Cohen's standard error.
    """

    agreed: int
    kappa: float
    low: float
    high: float


def agreement() -> Agreement:
    """Compare the two readings of the statements."""
    both = load("claims").merge(load("claim_codings"), on="claim_id")
    first, second = both["verdict_x"], both["verdict_y"]
    observed = float((first == second).mean())
    shares = [read.value_counts(normalize=True) for read in (first, second)]
    chance = float(shares[0].mul(shares[1], fill_value=0).sum())
    kappa = (observed - chance) / (1 - chance)
    reach = 1.96 * sqrt(observed * (1 - observed) / len(both)) / (1 - chance)
    agreed = int((first == second).sum())
    return Agreement(agreed, kappa, kappa - reach, min(kappa + reach, 1.0))


def has_later_evidence(claim_id: str) -> bool:
    """Tell whether any evidence for a statement is of after the conference."""
    return any(timing(target) == "later" for target in evidence(claim_id))


def _spans(target: str) -> list[Span | None]:
    """Give when a row came out, or each page it rests on; None where nothing tells."""
    kind, _, key = target.partition("-")
    if kind == "event":
        first, _ = days(record("events", event_id=key)["date"])
        return [(first, first)]
    if kind == "program":
        row = record("programs", program_id=key)
        return [days(row.get("issued", str(row["start_year"])))]
    if kind == "fact" and (edition := _edition(key)):
        return [edition]
    pages = [key] if kind == "source" else resolve(target).source_ids
    spans = [_published(source_id) for source_id in pages]
    if kind == "measure" and None in spans:
        # Nothing can be known before what it measures.
        first, _ = days(record("measures", measure_id=key)["as_of"])
        if first > days(conference_day())[1]:
            return [(first, first)]
    return spans


def _published(source_id: str) -> Span | None:
    if source_id in set(load("report_coverage")["source_id"]):
        return days(conference_day())
    published = record("sources", source_id=source_id).get("date_published")
    return days(published) if published else None


def _edition(fact_id: str) -> Span | None:
    """Give the release of the edition that a fact is of, the last if of several."""
    years = [int(year) for year in re.findall(r"(?<=-)\d{4}(?!\d)", fact_id)]
    for index_id in load("indices")["index_id"]:
        if years and f"-{index_id}-" in f"-{fact_id}-":
            rows = records("editions", ("index_id", "year"))
            released = [
                rows[index, year]["published"]
                for index, year in sorted(rows)
                if index == index_id and year >= max(years)
            ]
            return days(released[0]) if released else None
    return None
