"""The figure of chapter "claims": the report's statements by state."""

import math
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, write
from eightypapers.evidence.statements import VERDICTS, verdict
from eightypapers.language import Words, capital
from eightypapers.tables import rows_of

say = Words(__file__)

# How marks look: as those beside the verdicts in the list (book.css).
MARKS: dict[str, dict[str, Any]] = {
    "shown": {"marker": "o", "mfc": "ink", "mec": "ink"},
    "shown-in-part": {"marker": "D", "mfc": "ground", "mec": "ink", "ms": 18},
    "contradicted": {"marker": "s", "mfc": "ink", "mec": "ink", "ms": 20},
    "no-document": {"marker": "o", "mfc": "ground", "mec": "muted"},
    "not-fact": {"marker": "o", "mfc": "ground", "mec": "grid"},
}
# Pixels: from one mark to the next, so that a finger hits it; what is left for names.
PITCH, HEAD = 28, 18
LEFT: dict[Width, int] = {"wide": 170, "narrow": 0}


def by_state(claims: pd.DataFrame) -> Figure:
    """Draw the statements, a numbered mark each that leads to its row, by their state.

    Parameters
    ----------
    claims
        The statements, numbered in the report's order.
    """
    rows = rows_of(claims.sort_values("number"))
    groups = {
        code: [row for row in rows if row["verdict"] == code] for code in VERDICTS
    }
    across = {width: (PIXELS[width] - LEFT[width]) // PITCH for width in LEFT}

    def lines(code: str, width: Width) -> int:
        return math.ceil(len(groups[code]) / across[width]) or 1

    def high(code: str, width: Width) -> int:
        return lines(code, width) * PITCH + (12 if width == "wide" else 8 + HEAD)

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        y = 0.0
        for code, found in groups.items():
            top = y + (6 if width == "wide" else HEAD)
            ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
            words = say("state", name=capital(verdict(code)), count=len(found))
            at = top + PITCH / 2 if width == "wide" else y + HEAD / 2 + 2
            write(ax, 0, at, words, weight="semibold")
            for place, row in enumerate(found):
                line, column = divmod(place, across[width])
                x = LEFT[width] + (column + 0.5) * PITCH
                _mark(ax, x, top + (line + 0.5) * PITCH, row)
            y += high(code, width)

    counts = {code.replace("-", "_"): len(found) for code, found in groups.items()}
    return Figure(
        name="verdicts",
        title=say("title", total=len(rows), **counts),
        alt=say(
            "alt",
            total=len(rows),
            groups="; ".join(
                f"{verdict(code)}: {', '.join(str(row['number']) for row in found)}"
                for code, found in groups.items()
                if found
            ),
        ),
        unit=say("unit"),
        source=say("source"),
        data=claims[["number", "claim_id", "paragraph", "voice", "verdict"]],
        draw=draw,
        height={
            width: round(sum(high(code, width) for code in groups)) for width in LEFT
        },
        table=pd.DataFrame(
            {
                say("table.number"): [row["number"] for row in rows],
                say("table.statement"): [_statement(row) for row in rows],
                say("table.state"): [capital(verdict(row["verdict"])) for row in rows],
            }
        ),
    )


def _mark(ax: Any, x: float, y: float, row: dict[str, Any]) -> None:
    """Draw a statement's mark, which leads to its row and speaks its words."""
    look = {"ms": 22, "mew": 1.2, **MARKS[row["verdict"]]}
    (mark,) = ax.plot([x], [y], ls="none", label=row["verdict"], **look)
    mark.set_url(f"#claim-{row['claim_id']}")
    mark.set_gid(f"{row['number']}, {_statement(row)}")
    color = "ground" if look["mfc"] == "ink" else "ink"
    write(ax, x, y - 0.8, str(row["number"]), ha="center", size=11, color=color)


def _statement(row: dict[str, Any]) -> str:
    return str(row[f"statement_{language.current()}"])
