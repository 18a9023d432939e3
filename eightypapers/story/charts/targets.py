"""What a program was to reach, and what was reported of it, as a table of words."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from eightypapers import language
from eightypapers.drawing.bundle import InWords
from eightypapers.drawing.text_table import Cell, Head, text_table
from eightypapers.language import Words, capital, trimmed
from eightypapers.tables import row_with

say = Words(__file__)


def targets_and_results(
    measures: pd.DataFrame, sources: pd.DataFrame, pairs: Sequence[tuple[str, str]]
) -> InWords:
    """Set targets beside results, each as it was reported, with what must be known.

    Parameters
    ----------
    measures
        Table ``measures``: values, units and notes.
    sources
        When the page with the targets came out; all targets are from one.
    pairs
        Ids of a target and of its result.

    Raises
    ------
    LookupError
        If there is no such measure, or its source is none.
    ValueError
        If there is no target, or they are from more than one source.
    """
    targets = measures[measures["measure_id"].isin([target for target, _ in pairs])]
    (page,) = targets["source_id"].unique()
    day = language.date(str(row_with(sources, "source_id", page)["date_published"]))
    rows = [
        (
            _matter(measures, target),
            [_cell(measures, target), _cell(measures, result, dated=True)],
        )
        for target, result in pairs
    ]
    heads = [
        Head(say("target"), say("note.target", day=day), f"source-{page}"),
        Head(say("result"), say("note.result")),
    ]
    return text_table("targets", say("matter"), heads, rows)


def _matter(measures: pd.DataFrame, measure_id: str) -> str:
    """Give what is measured, without the name of the program before it."""
    label = language.label(row_with(measures, "measure_id", measure_id))
    return capital(label.partition(": ")[2] or label)


def _cell(measures: pd.DataFrame, measure_id: str, *, dated: bool = False) -> Cell:
    row = row_with(measures, "measure_id", measure_id)
    figure = language.with_unit(_value(row), language.label(row, "unit"))
    when = say("when", day=language.date(str(row["as_of"]))) if dated else ""
    note = row[f"note_{language.current()}"]
    words = f"{when}. {note}" if isinstance(note, str) else when
    return Cell(words, figure=figure, target=f"measure-{measure_id}")


def _value(row: Mapping[str, Any]) -> str:
    """Write a figure, a range, or the words that the source has instead."""
    if pd.isna(row["value"]):
        return language.label(row, "words")
    ends = [row["value"], row["value_to"]]
    return "–".join(trimmed(float(end), 1) for end in ends if pd.notna(end))
