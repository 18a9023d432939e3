"""The figure of chapter "claims": the report's statements by state."""

from collections.abc import Collection
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, wrap, write
from eightypapers.evidence.statements import VERDICTS, verdict
from eightypapers.language import Words, capital
from eightypapers.story.lookups import looked_for
from eightypapers.tables import rows_of

say = Words(__file__)

# Of those that are untested, what no look-up was made for.
UNSOUGHT = "not-looked-for"
# How marks look: as those beside the verdicts in the list (book.css).
MARKS: dict[str, dict[str, Any]] = {
    "shown": {"marker": "o", "mfc": "ink", "mec": "ink"},
    "shown-in-part": {"marker": "D", "mfc": "ground", "mec": "ink", "ms": 18},
    "contradicted": {"marker": "s", "mfc": "ink", "mec": "ink", "ms": 20},
    "no-document": {"marker": "o", "mfc": "ground", "mec": "muted"},
    UNSOUGHT: {"marker": "o", "mfc": "ground", "mec": "ground"},
    "not-fact": {"marker": "o", "mfc": "ground", "mec": "grid"},
}
# Pixels: from one mark to the next, so that a finger hits it; what is left for names;
# a line of words.
PITCH, HEAD, LINE = 28, 18, 16
LEFT: dict[Width, int] = {"wide": 170, "narrow": 0}


def by_state(
    claims: pd.DataFrame,
    evidence: pd.DataFrame,
    lookups: pd.DataFrame,
    *,
    spelled_out: Collection[str] = (),
) -> Figure:
    """Draw the statements, a numbered mark each that leads to its row, by their state.

    Parameters
    ----------
    claims
        The statements, numbered in the report's order.
    evidence
        What bears on each; of those untested, the ones for which no
        look-up was made stand in a line of their own.
    lookups
        What was looked for.
    spelled_out
        Ids of statements that stand in words under the marks of their state.
    """
    looked = claims["claim_id"].isin(looked_for(evidence, lookups))
    unsought = ~looked & (claims["verdict"] == "no-document")
    looks = claims["verdict"].mask(unsought, UNSOUGHT)
    rows = rows_of(claims.assign(look=looks).sort_values("number"))
    groups = {
        code: [row for row in rows if row["verdict"] == code] for code in VERDICTS
    }

    def draw(canvas: Canvas, width: Width) -> float:
        ax, y, left = axes_over(canvas), 0.0, LEFT[width]
        for code, found in groups.items():
            ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
            words = say("state", name=capital(verdict(code)), count=len(found))
            at = y + (6 + PITCH / 2 if width == "wide" else HEAD / 2 + 2)
            write(ax, 0, at, words, weight="semibold")
            y += 6 if width == "wide" else HEAD
            for line in _lines(found, (PIXELS[width] - left) // PITCH):
                for column, row in enumerate(line):
                    _mark(ax, left + (column + 0.5) * PITCH, y + PITCH / 2, row)
                if line and line[0]["look"] == UNSOUGHT:
                    x = left + len(line) * PITCH + 6
                    write(ax, x, y + PITCH / 2, say("unsought"))
                y += PITCH
            for row in found:
                if row["claim_id"] in spelled_out:
                    words = say("spelled", number=row["number"], words=_statement(row))
                    words = wrap(words, PIXELS[width] - left - 4)
                    write(ax, left + 4, y, words, va="top", color="muted")
                    y += LINE * (words.count("\n") + 1)
            y += 6 if width == "wide" else 8
        return y

    told = [
        f"{verdict(code)}: {_numbers(found)}" for code, found in groups.items() if found
    ]
    if unsought.any():
        apart = [row for row in rows if row["look"] == UNSOUGHT]
        told.append(say("apart", numbers=_numbers(apart)))
    counts = {code.replace("-", "_"): len(found) for code, found in groups.items()}
    table = pd.DataFrame(
        [(row["number"], _statement(row), _state(row)) for row in rows],
        columns=[say("table.number"), say("table.statement"), say("table.state")],
    )
    return Figure(
        name="verdicts",
        title=say("title", total=len(rows), **counts),
        alt=say("alt", total=len(rows), groups="; ".join(told)),
        unit=say("unit"),
        source=say("source"),
        data=claims.assign(looked_for=looked)[
            ["number", "claim_id", "paragraph", "voice", "verdict", "looked_for"]
        ],
        draw=draw,
        table=table,
    )


def _lines(rows: list[dict[str, Any]], across: int) -> list[list[dict[str, Any]]]:
    """Cut statements into lines; those for which we did not look begin a new one."""
    parts = [
        [row for row in rows if (row["look"] == UNSOUGHT) is apart]
        for apart in (False, True)
    ]
    starts = [(part, at) for part in parts for at in range(0, len(part), across)]
    return [part[at : at + across] for part, at in starts] or [[]]


def _mark(ax: Axes, x: float, y: float, row: dict[str, Any]) -> None:
    """Draw a statement's mark, which leads to its row and speaks its words."""
    look = {"ms": 22, "mew": 1.2, **MARKS[row["look"]]}
    look |= {"gid": f"{row['number']}, {_statement(row)}", "label": row["look"]}
    ax.plot([x], [y], ls="none", url=f"#claim-{row['claim_id']}", **look)
    color = "ground" if look["mfc"] == "ink" else "ink"
    write(ax, x, y - 0.8, str(row["number"]), ha="center", size=11, color=color)


def _numbers(rows: list[dict[str, Any]]) -> str:
    return ", ".join(str(row["number"]) for row in rows)


def _state(row: dict[str, Any]) -> str:
    state = capital(verdict(row["verdict"]))
    return say("table.unsought", state=state) if row["look"] == UNSOUGHT else state


def _statement(row: dict[str, Any]) -> str:
    return language.label(row, "statement")
