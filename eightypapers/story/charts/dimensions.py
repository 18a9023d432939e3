"""A chart of chapter "record": the residents' survey, dimension by dimension."""

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_in, wrap
from eightypapers.language import Words
from eightypapers.story.charts.editions import draw_editions
from eightypapers.story.indices import of_province
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# How many panels stand side by side; pixels: between them, a panel, and all it takes.
COLUMNS: dict[Width, int] = {"wide": 4, "narrow": 2}
GAP, HIGH, ROW = 34, 62, 121
LEFT, RIGHT = 24, 18


def dimensions(
    placed: pd.DataFrame,
    comparable: pd.DataFrame,
    dimensions: pd.DataFrame,
    breaks: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
) -> Figure:
    """Draw a province's scores by dimension, all provinces in view, each by its scale.

    Parameters
    ----------
    placed
        ``indices.quarters`` of ``indices.standings``.
    comparable
        Its rows of the dimensions and editions that PAPI's authors compare.
    dimensions, breaks, provinces
        The tables of these names.
    province_id, conference
        Whose scores; the ISO day that parts what was known from what came later.

    Raises
    ------
    LookupError
        If the tables know no such province, or have no score of it.
    """
    name = language.label(row_with(provinces, "province_id", province_id), "name")
    labels = {row["dimension_code"]: language.label(row) for row in rows_of(dimensions)}
    scores = placed[(placed["index_id"] == "papi") & placed["series"].isin(labels)]
    middle = scores.groupby(["series", "year"])["score"].transform("median")
    own = of_province(scores.assign(middle=middle), province_id)
    last_known = int(conference[:4]) - 1
    known = own[own["year"] == last_known]

    def draw(canvas: Canvas, width: Width) -> None:
        columns = COLUMNS[width]
        across = (PIXELS[width] - LEFT - RIGHT - GAP * (columns - 1)) / columns
        for number, code in enumerate(labels):
            down, place = divmod(number, columns)
            left = LEFT + place * (across + GAP)
            ax = axes_in(canvas, left, down * ROW + 40, across, HIGH)
            broken = set(breaks.loc[breaks["dimension_code"] == code, "year"])
            part = scores[scores["series"] == code]
            joined = set(comparable.loc[comparable["series"] == code, "year"])
            _draw(ax, part, province_id, last_known, broken, joined)
            words = wrap(labels[code], across + 12, bold=True)
            look: dict[str, Any] = {"va": "bottom", "weight": "semibold"}
            ax.text(0, 1.06, words, transform=ax.transAxes, linespacing=1.1, **look)

    table = own.assign(
        label=own["series"].map(labels),
        quarter=own["quarter"].map(lambda number: say(f"quarter.{number}")),
    )
    return Figure(
        name="dimensions",
        title=say(
            "title", name=name, year=last_known, **_lowest_and_upper(known, labels)
        ),
        alt=say("alt", name=name, told=_told(own, labels, last_known)),
        unit=say("unit", name=name),
        source=say("source"),
        data=scores,
        draw=draw,
        height={
            width: ROW * math.ceil(len(labels) / n) for width, n in COLUMNS.items()
        },
        table=table[["label", "year", "score", "quarter", "middle"]].rename(
            columns=lambda column: say(f"table.{column}")
        ),
        place=name,
    )


def _draw(
    ax: Axes,
    scores: pd.DataFrame,
    province_id: str,
    last_known: int,
    broken: set[int],
    joined: set[int],
) -> None:
    """Draw all provinces as gray dots, and one, joined where editions compare."""
    years, values = scores["year"], scores["score"]
    ends = [2011, last_known, int(years.max())]
    ax.set(xlim=(ends[0] - 0.4, ends[-1] + 0.4), xticks=ends)
    ax.set_ylim(values.min() - 0.2, values.max() + 0.2)
    ax.tick_params(labelsize=11)
    ax.locator_params("y", nbins=4, integer=True)
    dots: dict[str, Any] = {"s": 3, "color": "others", "linewidths": 0}
    ax.scatter(years, values, label="provinces", **dots)
    middle = scores.groupby("year")["score"].median()
    ax.plot(middle.index, middle, "_", ms=8, mew=1.5, color="ink", label="middle")
    for year in broken:
        ax.axvline(year - 0.5, color="muted", lw=1, ls=":", label="break")
    rows = scores[scores["province_id"] == province_id]
    draw_editions(
        ax,
        dict(zip(rows["year"], rows["score"], strict=True)),
        color="residents",
        label="papi",
        last_known=last_known,
        joined=joined,
        size=4,
    )


def _lowest_and_upper(known: pd.DataFrame, labels: dict[str, str]) -> dict[str, str]:
    """Name the dimensions in the lowest quarter, and those in the upper half."""

    def named(rows: pd.DataFrame) -> str:
        names = (language.in_sentence(labels[code]) for code in rows["series"])
        return language.joined(names) or say("none")

    upper = known["rank"] * 2 <= known["provinces_ranked"]
    return {"lowest": named(known[known["quarter"] == 4]), "upper": named(known[upper])}


def _told(own: pd.DataFrame, labels: dict[str, str], last_known: int) -> str:
    """Tell the first edition, the last before the conference, and the last of each."""
    parts = []
    for code, label in labels.items():
        rows = own[own["series"] == code]
        ends = {rows["year"].min(), last_known, rows["year"].max()}
        told = ", ".join(
            say("score", score=language.number(row["score"], 1), year=row["year"])
            for row in rows_of(rows)
            if row["year"] in ends
        )
        parts.append(f"{label}: {told}")
    return "; ".join(parts)
