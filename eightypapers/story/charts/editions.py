"""A value an edition, as the charts of the record draw it."""

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
    broken: Collection[int] = (),
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
    broken
        Editions that are not joined to those before.
    shift
        What is added to a year to place its edition.
    """
    look: dict[str, Any] = {"color": color, "label": label, "clip_on": False}
    for year, value in values.items():
        if year + 1 in values and year + 1 not in broken:
            across = [year + shift, year + 1 + shift]
            ax.plot(across, [value, values[year + 1]], lw=size / 4.7, **look)
    for year, value in values.items():
        mark: dict[str, Any] = {"marker": marker, "ms": size, "zorder": 3}
        fill = color if year <= last_known else "ground"
        ax.plot([year + shift], [value], mfc=fill, **mark, **look)
