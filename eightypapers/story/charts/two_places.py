"""The chart of the cover: a province among all, in one edition of two indices."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, write
from eightypapers.language import Words
from eightypapers.story.indices import half
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# Pixels: how high a strip is with its words, where its dots stand in it, how far from
# the edges, and how large they are.
STRIP, MIDDLE, EDGE = 74, 46, 8
DOT: dict[Width, float] = {"wide": 6, "narrow": 3.2}
# Of each index, in this order: the role of its color.
ROLES = {"par-index": "officials", "papi": "residents"}


def two_places(
    surveys: pd.DataFrame,
    index_values: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    year: int,
) -> Figure:
    """Draw a province's place in the official index and in the survey, of one edition.

    Parameters
    ----------
    surveys
        ``indices.surveyed``: places in PAPI.
    index_values, provinces
        The tables of these names.
    province_id, year
        Whose places, and in which edition of both.

    Raises
    ------
    LookupError
        If a table has no such province, or no place of it in that edition.
    """
    name = language.label(row_with(provinces, "province_id", province_id), "name")
    official = index_values.query("index_id == 'par-index' and year == @year")
    survey = surveys.query("year == @year")
    rows = {
        "par-index": row_with(official, "province_id", province_id),
        "papi": row_with(survey, "province_id", province_id),
    }
    side = half(rows["papi"])
    place = language.ordinal(int(rows["par-index"]["rank"]))
    words = {"par-index": place, "papi": say(f"half.{side}") if side else ""}
    strips = pd.DataFrame(rows.values(), index=pd.Index(ROLES, name="index_id"))
    strips["place"] = strips["place"].fillna(strips["rank"]).astype(int)
    strips = strips[
        ["year", "place", "provinces_ranked", "best", "worst"]
    ].reset_index()

    def draw(canvas: Canvas, width: Width) -> float:
        ax, wide = axes_over(canvas), PIXELS[width]
        for number, row in enumerate(rows_of(strips)):
            index_id, y = row["index_id"], number * STRIP + MIDDLE
            step = (wide - 2 * EDGE) / row["provinces_ranked"]
            write(ax, 0, y - 38, say(f"strip.{index_id}"), weight="semibold")
            places = EDGE + (np.arange(row["provinces_ranked"]) + 0.5) * step
            dots: dict[str, Any] = {"ms": DOT[width], "mew": 0, "color": "others"}
            ax.plot(places, [y] * len(places), "o", label="provinces", **dots)
            look: dict[str, Any] = {"color": ROLES[index_id], "label": index_id}
            x = places[row["place"] - 1]
            if pd.isna(row["best"]):
                ax.plot([x], [y], "o", ms=12, **look)
            else:
                # Which of these places it has depends on what is added up.
                ends = [row[end] * (wide - 2 * EDGE) for end in ("best", "worst")]
                ends = [EDGE + end - step / 2 for end in ends]
                look |= {"solid_capstyle": "round", "label": "range"}
                ax.plot(ends, [y, y], lw=11, **look)
            right = x > wide / 2
            at, ha = (x + 6, "right") if right else (x - 6, "left")
            told = say("told.mark", name=name, words=words[index_id])
            write(ax, at, y - 18, told, ha=ha, color=ROLES[index_id], weight="semibold")
        ax.plot([wide / 2] * 2, [y - 8, y + 8], color="ink", lw=1, label="middle")
        for x, ha, end in (
            (0, "left", "best"),
            (wide / 2, "center", "middle"),
            (wide, "right", "last"),
        ):
            write(ax, x, y + 18, say(end), ha=ha, color="muted")
        return y + 28

    told = say(f"told.{side or 'none'}")
    title = say("title", year=year, name=name, place=place, half=told)
    return Figure(
        name="two-places",
        title=title,
        alt=say("alt", title=title),
        unit=say("unit", name=name),
        source=say("source"),
        data=strips,
        draw=draw,
        table=pd.DataFrame(
            {
                say("table.index"): [say(f"strip.{index_id}") for index_id in ROLES],
                say("table.place"): strips.apply(_place, axis="columns"),
            }
        ),
        place=name,
    )


def _place(row: "pd.Series[Any]") -> str:
    """Write a place, or the range where it depends on what is added up."""
    number, ends = row["provinces_ranked"], [row["place"]]
    if pd.notna(row["best"]):
        ends = [round(row[end] * number) for end in ("best", "worst")]
    return f"{'–'.join(map(str, ends))}/{number}"
