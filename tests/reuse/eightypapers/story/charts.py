"""The one chart of the invented event."""

import matplotlib.figure
import pandas as pd

from eightypapers.drawing.figure import Figure, Width
from eightypapers.drawing.lettering import axes_over, write


def syllables(passages: pd.DataFrame, people: pd.DataFrame) -> Figure:
    """Draw how many syllables of the report each speaker has."""
    names = people.set_index("person_id")["name"]
    spoken = passages.dropna(subset="speaker_id")
    drawn = spoken.groupby("speaker_id")["syllables"].sum().rename(names)

    def draw(canvas: matplotlib.figure.Figure, width: Width) -> None:
        ax = axes_over(canvas, end=float(2 * drawn.max()))
        for row, (name, length) in enumerate(drawn.items()):
            ax.barh(30 + 30 * row, length, 18, color="officials")
            write(ax, float(length), 30 + 30 * row, str(name), dx=8)

    return Figure(
        name="syllables",
        title="One invented keeper has all the words",
        alt=", ".join(f"{name}: {length}" for name, length in drawn.items()),
        unit="Syllables",
        source="Invented",
        data=drawn.reset_index(name="syllables"),
        draw=draw,
        height=dict.fromkeys(("wide", "narrow"), 60 + 30 * len(drawn)),
    )
