"""A table of chapter "record": whom each index asks, and where it had a province."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from eightypapers import language
from eightypapers.drawing.bundle import InWords
from eightypapers.drawing.text_table import Cell, Head, text_table
from eightypapers.language import Words
from eightypapers.story.indices import half, of_province
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# What is told of an index beside its place: of this one, the share who are satisfied.
SHARES = ("sipas",)


def index_table(
    placed: pd.DataFrame,
    surveys: pd.DataFrame,
    indices: pd.DataFrame,
    index_values: pd.DataFrame,
    groups: pd.DataFrame,
    breaks: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
) -> InWords:
    """Set side by side a province's first edition, the last on the day, and of all.

    Parameters
    ----------
    placed, surveys
        ``indices.quarters`` of ``indices.standings``, and ``indices.surveyed``.
    indices, index_values, groups, breaks, provinces
        The tables ``indices``, ``index_values``, ``papi_groups``, and those of the
        same names. Indices of which ``index_values`` has nothing of the province are
        left out, and the note says so.
    province_id, conference
        Whose record it is; the ISO day that parts what was known from what came later.

    Raises
    ------
    LookupError
        If the tables know no such province, or have no score of it.
    """
    name = language.label(row_with(provinces, "province_id", province_id), "name")
    last_known = int(conference[:4]) - 1
    reported = index_values[index_values["province_id"] == province_id]
    told = groups[groups["dimension_code"] == "total"]
    survey = _survey(
        of_province(surveys, province_id),
        told[told["province_id"] == province_id],
    )
    computed = placed.query("index_id == 'pci' and province_id == @province_id")
    others = pd.concat([computed.assign(rank_kind="recomputed"), reported])
    others = others[others["rank"].notna() | others["index_id"].isin(SHARES)]
    number = int(index_values["provinces_ranked"].max())
    rows, notes = [], [say("note.name", name=name, number=number)]
    if reported.empty:
        notes.append(say("note.alone"))
    for index in rows_of(indices):
        index_id = index["index_id"]
        editions = {
            row["year"]: _edition(row)
            for row in rows_of(others[others["index_id"] == index_id])
        }
        if index_id == "papi":
            editions = survey
        elif index_id not in set(reported["index_id"]):
            continue
        years = sorted(editions)
        known = max(year for year in years if year <= last_known)
        cells = [
            Cell(say("cell", year=year, told=editions[year]))
            for year in (years[0], known, years[-1])
        ]
        if index_id != "papi":
            for change in rows_of(breaks[breaks["index_id"] == index_id]):
                if years[0] < change["year"] <= known:
                    why = {"year": change["year"], "why": language.label(change)}
                    notes.append(say("note.break", index=language.label(index), **why))
        asks = Cell(language.label(index, "asks"))
        rows.append((language.label(index), [asks, *cells]))
    columns = ("asks", "first", "known", "later")
    heads = [Head(say(f"head.{column}")) for column in columns]
    return text_table("index-table", say("corner"), heads, rows, " ".join(notes))


def _survey(own: pd.DataFrame, groups: pd.DataFrame) -> dict[int, str]:
    """Tell of each edition of PAPI the half, if one is sure, and the group reported."""
    reported = dict(zip(groups["year"], groups["group"], strict=True))
    told = {}
    for row in rows_of(own):
        side = half(row)
        parts = [say(f"half.{side}")] if side else []
        if group := reported.get(row["year"]):
            parts.append(say(f"group.{group}"))
        if parts:
            told[row["year"]] = "; ".join(parts)
    return told


def _edition(row: Mapping[str, Any]) -> str:
    """Tell of one edition the place, and who worked it out if we did."""
    told = []
    if row["index_id"] in SHARES:
        told.append(say("percent", score=language.trimmed(row["score"], 2)))
    if pd.notna(row["rank"]):
        last = row["rank"] if pd.isna(row["rank_to"]) else row["rank_to"]
        ends = dict.fromkeys((int(row["rank"]), int(last)))
        told.append(say("or").join(map(language.ordinal, ends)))
    if row["rank_kind"] == "recomputed":
        told.append(say("ours"))
    return ", ".join(told)
