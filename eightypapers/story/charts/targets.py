"""What a program was to reach, and what was reported of it, as a table of words."""

from collections.abc import Sequence

import pandas as pd

from eightypapers import language
from eightypapers.drawing.text_table import Cell, Head, TextTable
from eightypapers.language import Words, number
from eightypapers.tables import row_with

say = Words(__file__)


def targets_and_results(
    measures: pd.DataFrame, pairs: Sequence[tuple[str | None, str | None]]
) -> TextTable:
    """Set targets beside results, each as it was reported, and by whom.

    Parameters
    ----------
    measures
        Table ``measures``: values, units and notes.
    pairs
        Ids of a target and of its result; None where nothing was found.

    Raises
    ------
    LookupError
        If there is no such measure.
    """
    rows = []
    for pair in pairs:
        named = next(name for name in pair if name)
        label = language.label(row_with(measures, "measure_id", named))
        name = label.partition(": ")[2] or label
        cells = [_cell(measures, measure) for measure in pair]
        rows.append((name[:1].upper() + name[1:], cells))
    heads = [Head(say(name), say(f"note.{name}"), "") for name in ("target", "result")]
    return TextTable("targets", say("matter"), heads, rows, say("note.table"))


def _cell(measures: pd.DataFrame, measure_id: str | None) -> Cell:
    if measure_id is None:
        return Cell(say("missing"), is_empty=True)
    row = row_with(measures, "measure_id", measure_id)
    decimals = 0 if float(row["value"]).is_integer() else 1
    value = number(float(row["value"]), decimals)
    if pd.notna(row["value_to"]):
        value += f"–{number(float(row['value_to']))}"
    words = f"{value} {language.label(row, 'unit')}"
    note = row[f"note_{language.current()}"]
    return Cell(f"{words}. {note}" if isinstance(note, str) else words)
