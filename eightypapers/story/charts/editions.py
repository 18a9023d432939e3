"""A value an edition, as the charts of the record draw it."""

import math
from collections.abc import Collection, Mapping
from typing import Any

from matplotlib.axes import Axes


def draw_editions(
    ax: Axes,
    values: Mapping[int, float],
    *,
    color: str,
    label: str,
    last_known: int,
    joined: Collection[int] = (),
    shift: float = 0,
    marker: str = "o",
    size: float = 7,
) -> None:
    """Draw marks by year, and lines between neighboring editions that compare.

    Parameters
    ----------
    ax
        Axes with years across.
    values
        The value of each edition that is known; a missing one is a gap.
    color, label, marker, size
        A role, an artist's label, Matplotlib's marker and its size in pixels.
    last_known
        The last edition that was out before the conference: later marks are hollow.
    joined
        The editions that compare: a line joins neighbors.
    shift
        What is added to a year to place its edition.
    """
    look: dict[str, Any] = {"color": color, "label": label, "clip_on": False}
    across: list[float] = []
    down: list[float] = []
    for year, value in values.items():
        if year - 1 not in values or not {year - 1, year} <= set(joined):
            across.append(math.nan)
            down.append(math.nan)
        across.append(year + shift)
        down.append(value)
    ax.plot(across, down, lw=size / 4.7, **look)
    for fill, is_known in ((color, True), ("ground", False)):
        years = [year for year in values if (year <= last_known) == is_known]
        mark: dict[str, Any] = {"marker": marker, "ms": size, "mfc": fill, "ls": "none"}
        places = [year + shift for year in years]
        ax.plot(places, [values[year] for year in years], zorder=3, **mark, **look)
