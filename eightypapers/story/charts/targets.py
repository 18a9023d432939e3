"""A chart of chapter "programs": targets, and what was reported of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, wrap, write
from eightypapers.language import Words, capital, trimmed
from eightypapers.tables import days, row_with, rows_of

say = Words(__file__)

# Pixels: from a matter's name to its line, from there to the note; a line of a note.
DOWN, BELOW, LINE = 36, 30, 15


def targets_and_results(
    measures: pd.DataFrame,
    sources: pd.DataFrame,
    pairs: Sequence[tuple[str, str]],
    *,
    conference: str,
) -> Figure:
    """Draw targets, each with the figure that was reported of the same matter.

    Parameters
    ----------
    measures
        Table ``measures``: values in percent, and notes. A target with one value has
        that as its lower end.
    sources
        When the page with the targets came out; all targets are from one.
    pairs
        Ids of a target and of its result.
    conference
        The ISO day after which a result is drawn hollow.

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
    data = pd.DataFrame([_row(measures, *pair) for pair in pairs])
    # What has several results is named by these.
    several = data["target_id"].duplicated(keep=False)
    data["matter"] = data["matter"].where(~several, data["result_label"])

    def draw(canvas: Canvas, width: Width) -> float:
        ax, wide = axes_over(canvas), PIXELS[width]
        y = 10.0
        for row in rows_of(data):
            write(ax, 0, y, row["matter"], weight="semibold")
            y += DOWN
            ax.plot([0, wide], [y, y], color="grid", lw=1, label="scale")
            start, end, x = (row[at] / 100 * wide for at in ("least", "most", "result"))
            look: dict[str, Any] = {"solid_capstyle": "butt", "label": "target"}
            look |= {"gid": row["target_told"], "url": f"#measure-{row['target_id']}"}
            ax.plot([start, end], [y, y], lw=9, color="others", **look)
            mark: dict[str, Any] = {"ms": 11, "color": "officials", "label": "result"}
            mark |= {"gid": row["result_told"], "url": f"#measure-{row['result_id']}"}
            is_known = days(row["as_of"])[1] <= pd.Timestamp(conference)
            mark["mfc"] = "officials" if is_known else "ground"
            ax.plot([x], [y], "o", mew=2, **mark)
            for left, right, up, told, color in (
                (x - 6, x + 6, -16, "result_told", "officials"),
                (start, end, 15, "target_told", "muted"),
            ):
                # Words end where they would else leave the picture.
                ends = left > wide / 2
                at, side = (right, "right") if ends else (left, "left")
                write(ax, at, y + up, row[told], ha=side, color=color)
            note = wrap(row["note"], wide, 11)
            write(ax, 0, y + BELOW, note, va="top", size=11, color="muted")
            y += BELOW + LINE * (note.count("\n") + 1) + 18
        return y - 12

    reached = (data["result"] >= data["least"]).all()
    told = "; ".join(data["matter"] + ": " + data["target_told"])
    found = "; ".join(data["matter"] + ": " + data["result_told"])
    columns = ["matter", "target_told", "result_told", "note"]
    return Figure(
        name="targets",
        title=say("title.reached" if reached else "title.apart"),
        alt=say("alt", targets=told, results=found),
        unit=say("unit", day=day),
        source=say("source"),
        data=data.drop(columns=["target_told", "result_told", "result_label"]),
        draw=draw,
        table=data[columns].set_axis(
            [say(f"table.{name}") for name in columns], axis="columns"
        ),
    )


def _row(measures: pd.DataFrame, target_id: str, result_id: str) -> dict[str, Any]:
    target = row_with(measures, "measure_id", target_id)
    result = row_with(measures, "measure_id", result_id)
    # What is measured, without the name of the program before it.
    label = language.label(target)
    as_of = str(result["as_of"])
    note = result[f"note_{language.current()}"]
    least = float(target["value"])
    most = 100.0 if pd.isna(target["value_to"]) else float(target["value_to"])
    return {
        "matter": capital(label.partition(": ")[2] or label),
        "target_id": target_id,
        "least": least,
        "most": most,
        "result_id": result_id,
        "result_label": language.label(result),
        "result": float(result["value"]),
        "as_of": as_of,
        "target_told": say("target", value=_value(target)),
        "result_told": say("result", value=_value(result), day=language.date(as_of)),
        "note": note if isinstance(note, str) else "",
    }


def _value(row: Mapping[str, Any]) -> str:
    """Write a figure or a range, with its unit."""
    ends = [row["value"], row["value_to"]]
    figure = "–".join(trimmed(float(end), 1) for end in ends if pd.notna(end))
    return language.with_unit(figure, language.label(row, "unit"))
