"""A table of chapter "record": earliest editions, the last known, the last of all."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from eightypapers import language
from eightypapers.drawing.bundle import InWords
from eightypapers.drawing.text_table import Cell, Head, text_table
from eightypapers.language import Words
from eightypapers.story.charts.record import quarter
from eightypapers.story.indices import of_province
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# What is told of an index beside its place: of this one, the share who are satisfied.
SHARES = ("sipas",)


def first_and_last(
    placed: pd.DataFrame,
    compared: pd.DataFrame,
    index_values: pd.DataFrame,
    dimensions: pd.DataFrame,
    breaks: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
) -> InWords:
    """Set side by side a province's first editions, the last on the day, and of all.

    Parameters
    ----------
    placed
        ``indices.quarters`` of ``indices.standings``: all provinces' places.
    compared
        Those rows of it that PAPI's authors compare with each other: all provinces'
        scores in some dimensions, in points of 10, from one edition to another.
    index_values, dimensions, breaks, provinces
        The tables of these names. Indices of which ``index_values`` has nothing of the
        province are left out, and the note says so.
    province_id, conference
        Whose record it is; the ISO day that parts what was known from what came later.

    Raises
    ------
    LookupError
        If the tables know no such province, or have no score of it.
    """
    name = language.label(row_with(provinces, "province_id", province_id), "name")
    last_known = int(conference[:4]) - 1
    others, broken = _indices(placed, index_values, breaks, province_id, last_known)
    rows = [*_dimensions(compared, dimensions, province_id), *others]
    heads = [
        Head(say(f"head.{column}"), say(f"note.{column}"))
        for column in ("first", "known", "later")
    ]
    note = say("note.alone", name=name)
    if others:
        ranked = int(index_values["provinces_ranked"].max())
        note = say("note.all", name=name, number=ranked)
    return text_table("first-and-last", name, heads, rows, " ".join([note, *broken]))


def _dimensions(
    compared: pd.DataFrame, dimensions: pd.DataFrame, province_id: str
) -> list[tuple[str, list[Cell]]]:
    """Tell the first and the last score of each dimension, beside the middle ones."""
    labels = {row["dimension_code"]: language.label(row) for row in rows_of(dimensions)}
    middle = compared.groupby(["series", "year"])["score"].median()
    told = []
    for code, own in of_province(compared, province_id).groupby("series"):
        first, *_, last = rows_of(own.sort_values("year"))
        ends = [
            say(
                "cell.score",
                year=row["year"],
                score=language.number(row["score"], 2),
                quarter=quarter(row["quarter"]),
                middle=language.number(middle[(code, row["year"])], 2),
            )
            for row in (first, last)
        ]
        later = Cell(say("cell.not-compared", year=last["year"]), is_empty=True)
        told.append((say("row.papi", name=labels[code]), [*map(Cell, ends), later]))
    return told


def _indices(
    placed: pd.DataFrame,
    index_values: pd.DataFrame,
    breaks: pd.DataFrame,
    province_id: str,
    last_known: int,
) -> tuple[list[tuple[str, list[Cell]]], list[str]]:
    """Tell places in the other indices, and what parts the first from the known."""
    reported = index_values[index_values["province_id"] == province_id]
    computed = placed.query("index_id == 'pci' and province_id == @province_id")
    rows = pd.concat([computed.assign(rank_kind="recomputed"), reported])
    rows = rows[rows["rank"].notna() | rows["index_id"].isin(SHARES)]
    told, broken = [], []
    for index_id in reported["index_id"].unique():
        editions = rows_of(rows[rows["index_id"] == index_id].sort_values("year"))
        known = [row for row in editions if row["year"] <= last_known][-1]
        cells = [Cell(_edition(row)) for row in (editions[0], known, editions[-1])]
        if known is editions[0]:
            cells[1] = Cell(say("cell.same"), is_empty=True)
        for change in rows_of(breaks[breaks["index_id"] == index_id]):
            if editions[0]["year"] < change["year"] <= known["year"]:
                why = {"year": change["year"], "why": language.label(change)}
                broken.append(say("note.break", index=say(f"row.{index_id}"), **why))
        told.append((say(f"row.{index_id}"), cells))
    return told, broken


def _edition(row: Mapping[str, Any]) -> str:
    """Tell of one edition the place, and who worked it out if we did."""
    told = []
    if row["index_id"] in SHARES:
        told.append(say("cell.percent", score=language.trimmed(row["score"], 2)))
    if pd.notna(row["rank"]):
        told.append(_place(row))
    if row["rank_kind"] == "recomputed":
        told.append(say("cell.ours"))
    return say("cell.edition", year=row["year"], told=", ".join(told))


def _place(row: Mapping[str, Any]) -> str:
    last = row["rank"] if pd.isna(row["rank_to"]) else row["rank_to"]
    place = language.ordinal(int(last))
    if last == row["rank"]:
        return place
    return say("cell.either", place=language.ordinal(int(row["rank"])), other=place)
