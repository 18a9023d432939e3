"""A chart of chapter "record": the residents' survey, dimension by dimension."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, write
from eightypapers.language import Words
from eightypapers.story.indices import of_province
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# Pixels: all that a strip takes, where its dots stand in it, and what its ends leave
# free for the scores there. Narrow, the quarter stands in a line of its own.
STRIP: dict[Width, int] = {"wide": 50, "narrow": 66}
MIDDLE: dict[Width, int] = {"wide": 28, "narrow": 44}
EDGE = 30


def dimensions(
    placed: pd.DataFrame,
    dimensions: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    year: int,
) -> Figure:
    """Draw all provinces' scores in each dimension of an edition, and one among them.

    Parameters
    ----------
    placed
        ``indices.quarters`` of ``indices.standings``.
    dimensions, provinces
        The tables of these names.
    province_id, year
        Whose scores, in which edition of PAPI. The chart's data have all editions.

    Raises
    ------
    LookupError
        If the tables know no such province, or have no score of it.
    """
    name = language.label(row_with(provinces, "province_id", province_id), "name")
    labels = {row["dimension_code"]: language.label(row) for row in rows_of(dimensions)}
    scores = placed[(placed["index_id"] == "papi") & placed["series"].isin(labels)]
    own = of_province(scores, province_id)
    editions = own.assign(share=(own["rank"] / own["provinces_ranked"]).astype(float))
    of_year = editions[editions["year"] == year]
    if of_year.empty:
        raise LookupError(f"data/papi_scores.csv has no scores of {name} for {year}")
    strips = rows_of(of_year.sort_values("share", ascending=False))

    def draw(canvas: Canvas, width: Width) -> float:
        ax, wide = axes_over(canvas), PIXELS[width]
        strip, middle_of_it = STRIP[width], MIDDLE[width]
        for number, row in enumerate(strips):
            top, y = number * strip + 10, number * strip + middle_of_it
            write(ax, 0, top, labels[row["series"]], weight="semibold")
            look: dict[str, Any] = {"color": "residents", "weight": "semibold"}
            look |= {"ha": "right"} if width == "wide" else {}
            in_words = say(f"quarter.{row['quarter']}")
            write(ax, wide if width == "wide" else 0, y - 18, in_words, **look)
            here = (scores["series"] == row["series"]) & (scores["year"] == year)
            values = scores.loc[here, "score"]
            best, worst = values.max(), values.min()
            step = (wide - 2 * EDGE) / (best - worst)
            for x, ha, end in ((0, "left", best), (wide, "right", worst)):
                text = language.number(end, 1)
                write(ax, x, y, text, ha=ha, color="muted", size=11)
            dots: dict[str, Any] = {"ms": 4, "mew": 0, "color": "others"}
            places = EDGE + (best - values) * step
            ax.plot(places, [y] * len(places), "o", label="provinces", **dots)
            middle = EDGE + (best - values.median()) * step
            mark: dict[str, Any] = {"color": "ink", "lw": 1.5, "label": "middle"}
            ax.plot([middle] * 2, [y - 7, y + 7], **mark)
            x = EDGE + (best - row["score"]) * step
            ax.plot([x], [y], "o", ms=10, color="residents", label="papi")
        return len(strips) * strip

    told = "; ".join(
        labels[row["series"]] + ": " + say(f"quarter.{row['quarter']}")
        for row in strips
    )
    return Figure(
        name="dimensions",
        title=say("title", name=name, year=year, **_lowest_and_upper(of_year, labels)),
        alt=say("alt", name=name, year=year, told=told),
        unit=say("unit", name=name, year=year),
        source=say("source", first=scores["year"].min(), last=scores["year"].max()),
        data=scores,
        draw=draw,
        table=_table(editions, labels),
        place=name,
    )


def _lowest_and_upper(known: pd.DataFrame, labels: dict[str, str]) -> dict[str, str]:
    """Name the dimensions in the lowest quarter, and those in the upper half."""

    def named(rows: pd.DataFrame) -> str:
        names = (language.in_sentence(labels[code]) for code in rows["series"])
        return language.joined(names) or say("none")

    upper = known["rank"] * 2 <= known["provinces_ranked"]
    return {"lowest": named(known[known["quarter"] == 4]), "upper": named(known[upper])}


def _table(editions: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Put the quarters side by side, a row an edition and a column a dimension."""
    quarters = editions.pivot(index="year", columns="series", values="quarter")
    quarters = quarters.rename(columns=labels).rename_axis(columns=None)
    return quarters.astype("Int64").rename_axis(say("table.year")).reset_index()
