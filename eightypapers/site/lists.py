"""Whole tables as lists to read, statements and discrepancies: what filters them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from eightypapers import language
from eightypapers.evidence.links import resolve, targets
from eightypapers.evidence.statements import (
    VERDICTS,
    conference_day,
    evidence,
    has_later_evidence,
    second_reading,
    timing,
    verdict,
)
from eightypapers.language import Words, capital

Record = dict[str, Any]


# Whose a statement is that has no speaker.
VOICES = ("report", "heading", "papers")


class Listed(NamedTuple):
    """What a kind's rows are filtered by: the words for each value, and a row's own."""

    choices: Callable[[Words], dict[str, dict[str, str]]]
    values: Callable[[Record], dict[str, str]]


def evidence_on(claim_id: str) -> dict[str, list[str]]:
    """Give what bears on a statement: known on the day, later, undated, looked for."""
    found: dict[str, list[str]] = {
        "known": [],
        "later": [],
        "undated": [],
        "looked": [],
    }
    for target in evidence(claim_id):
        is_lookup = target.startswith("lookup-")
        found["looked" if is_lookup else timing(target)].append(target)
    return found


def _claim_choices(say: Words) -> dict[str, dict[str, str]]:
    people = {
        target.removeprefix("person-"): resolve(target).name
        for target in targets("person")
    }
    day = language.date(conference_day())
    return {
        "verdict": {code: capital(verdict(code)) for code in VERDICTS},
        "speaker": {
            **people,
            **{voice: capital(say(f"claim.voice.{voice}")) for voice in VOICES},
        },
        "timing": {
            when: say(f"claim.timings.{when}", day=day) for when in ("then", "later")
        },
        "readings": {how: say(f"claim.{how}") for how in ("same", "apart")},
    }


def _claim_values(row: Record) -> dict[str, str]:
    return {
        "verdict": row["verdict"],
        "speaker": row.get("speaker_id", row["voice"]),
        "timing": "later" if has_later_evidence(row["claim_id"]) else "then",
        "readings": _readings(row),
    }


def _readings(row: Record) -> str:
    again = second_reading(row["claim_id"])
    if not again:
        return ""
    return "same" if again["verdict"] == row["verdict"] else "apart"


def _discrepancy_choices(say: Words) -> dict[str, dict[str, str]]:
    codes = ("high", "medium", "low")
    return {"confidence": {code: capital(language.confidence(code)) for code in codes}}


LISTED = {
    "claim": Listed(_claim_choices, _claim_values),
    "discrepancy": Listed(
        _discrepancy_choices, lambda row: {"confidence": row["confidence"]}
    ),
}
