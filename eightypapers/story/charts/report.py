"""What charts of the report share: its name, who speaks, and how to draw that."""

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from eightypapers import language
from eightypapers.language import pick
from eightypapers.story.speech import RUNNING as RUNNING
from eightypapers.tables import row_with


def syllables_by_speaker(
    passages: pd.DataFrame, people: pd.DataFrame
) -> dict[str, int]:
    """Give each speaker's syllables by name, whoever has most of them first."""
    names = people.set_index("person_id")["name"]
    given = passages.groupby("speaker_id")["syllables"].sum()
    speakers = given.sort_values(ascending=False).index.astype(str)
    return {str(names[speaker]): int(given[speaker]) for speaker in speakers}


def publication(source: Mapping[str, Any]) -> str:
    """Give a publisher's short name; in Vietnamese, its site's where it is given."""
    name, _, note = str(source["publisher"]).partition(" (")
    site = note.partition(")")[0]
    return pick(en=name, vi=site if "." in site else name)


def cited(sources: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Name the report that rows are from, with its day."""
    report = row_with(sources, "source_id", str(rows["source_id"].iloc[0]))
    words = f"{publication(report)}, {language.date(str(report['date_published']))}"
    return pick(f"Report: {words}", f"Bài tường thuật: {words}")


def program_name(program: Mapping[str, Any]) -> str:
    """Name a program by its number and its term."""
    return pick(
        en=f"Program {program['number']}, Term {program['term']}",
        vi=f"Chương trình {program['number']}, khóa {program['term']}",
    )


def speech_bar(
    ax: Axes, start: float, length: float, y: float, high: float, speaker: int | None
) -> Patch:
    """Draw words as a bar by who speaks; give the bar.

    It is solid for the first speaker, 0, striped for the others, and gray where none
    is named.
    """
    role = "ground" if speaker else "others" if speaker is None else "officials"
    (bar,) = ax.barh(y, length, high, left=start, color=role)
    if speaker:
        look: dict[str, Any] = {"color": "officials", "label": "stripes"}
        ends = [start, start + length]
        ax.plot(ends, [y, y], lw=high, dashes=(1.5, 2.5), **look)
        for side in (y - high / 2 + 0.5, y + high / 2 - 0.5):
            ax.plot(ends, [side, side], lw=1, solid_capstyle="butt", **look)
    return cast(Patch, bar)
