"""The figure of chapter "claims": the report's statements by state."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, write
from eightypapers.evidence.statements import VERDICTS, verdict
from eightypapers.language import Words, capital
from eightypapers.story.lookups import looked_for
from eightypapers.tables import rows_of

say = Words(__file__)

# How marks look: as those beside the verdicts in the list (book.css).
MARKS: dict[str, dict[str, Any]] = {
    "shown": {"marker": "o", "mfc": "ink", "mec": "ink"},
    "shown-in-part": {"marker": "D", "mfc": "ground", "mec": "ink", "ms": 18},
    "contradicted": {"marker": "s", "mfc": "ink", "mec": "ink", "ms": 20},
    "no-document": {"marker": "o", "mfc": "ground", "mec": "muted"},
    "not-looked-for": {"marker": "o", "mfc": "ground", "mec": "ground"},
    "not-fact": {"marker": "o", "mfc": "ground", "mec": "grid"},
}
# Pixels: from one mark to the next, so that a finger hits it; what is left for names.
PITCH, HEAD = 28, 18
LEFT: dict[Width, int] = {"wide": 170, "narrow": 0}


def by_state(
    claims: pd.DataFrame, evidence: pd.DataFrame, lookups: pd.DataFrame
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
    """
    looked = claims["claim_id"].isin(looked_for(evidence, lookups))
    unsought = ~looked & (claims["verdict"] == "no-document")
    looks = claims["verdict"].mask(unsought, "not-looked-for")
    rows = rows_of(claims.assign(look=looks).sort_values("number"))
    groups = {
        code: [row for row in rows if row["verdict"] == code] for code in VERDICTS
    }
    across = {width: (PIXELS[width] - LEFT[width]) // PITCH for width in LEFT}

    def lines(found: list[dict[str, Any]], width: Width) -> list[list[dict[str, Any]]]:
        of_look = [
            [row for row in found if (row["look"] == "not-looked-for") is apart]
            for apart in (False, True)
        ]
        return [
            part[start : start + across[width]]
            for part in of_look
            for start in range(0, len(part), across[width])
        ] or [[]]

    def high(code: str, width: Width) -> int:
        above = 12 if width == "wide" else 8 + HEAD
        return len(lines(groups[code], width)) * PITCH + above

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        y = 0.0
        for code, found in groups.items():
            top = y + (6 if width == "wide" else HEAD)
            ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
            words = say("state", name=capital(verdict(code)), count=len(found))
            at = top + PITCH / 2 if width == "wide" else y + HEAD / 2 + 2
            write(ax, 0, at, words, weight="semibold")
            for number, line in enumerate(lines(found, width)):
                middle = top + (number + 0.5) * PITCH
                for column, row in enumerate(line):
                    _mark(ax, LEFT[width] + (column + 0.5) * PITCH, middle, row)
                if line and line[0]["look"] == "not-looked-for":
                    x = LEFT[width] + len(line) * PITCH + 6
                    write(ax, x, middle, say("unsought"))
            y += high(code, width)

    told = [
        f"{verdict(code)}: {_numbers(found)}" for code, found in groups.items() if found
    ]
    if unsought.any():
        apart = [row for row in rows if row["look"] == "not-looked-for"]
        told.append(say("apart", numbers=_numbers(apart)))
    counts = {code.replace("-", "_"): len(found) for code, found in groups.items()}
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
        height={
            width: round(sum(high(code, width) for code in groups)) for width in LEFT
        },
        table=pd.DataFrame(
            {
                say("table.number"): [row["number"] for row in rows],
                say("table.statement"): [_statement(row) for row in rows],
                say("table.state"): [_state(row) for row in rows],
            }
        ),
    )


def _mark(ax: Any, x: float, y: float, row: dict[str, Any]) -> None:
    """Draw a statement's mark, which leads to its row and speaks its words."""
    look = {"ms": 22, "mew": 1.2, **MARKS[row["look"]]}
    (mark,) = ax.plot([x], [y], ls="none", label=row["look"], **look)
    mark.set_url(f"#claim-{row['claim_id']}")
    mark.set_gid(f"{row['number']}, {_statement(row)}")
    color = "ground" if look["mfc"] == "ink" else "ink"
    write(ax, x, y - 0.8, str(row["number"]), ha="center", size=11, color=color)


def _numbers(rows: list[dict[str, Any]]) -> str:
    return ", ".join(str(row["number"]) for row in rows)


def _state(row: dict[str, Any]) -> str:
    state = capital(verdict(row["verdict"]))
    if row["look"] == "not-looked-for":
        return say("table.unsought", state=state)
    return state


def _statement(row: dict[str, Any]) -> str:
    return str(row[f"statement_{language.current()}"])
