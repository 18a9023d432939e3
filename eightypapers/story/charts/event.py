"""Figures of chapter "event": who told what, and what had been in print before."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.bundle import InWords
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, wrap, write
from eightypapers.drawing.text_table import Cell, Head, text_table
from eightypapers.language import Words, number
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# Pixels that a line of words takes.
LINE = 20
# How many syllables stand in a line of a paragraph; pixels from line to line, and a
# square's side.
SYLLABLES: dict[Width, int] = {"wide": 48, "narrow": 24}
DOWN, SIDE = 17, 12


def three_reports(
    report_items: pd.DataFrame,
    report_coverage: pd.DataFrame,
    sources: pd.DataFrame,
    *,
    speaker: str | None = None,
) -> InWords:
    """Set side by side what each report of the day tells, as far as it was read.

    Parameters
    ----------
    report_items
        The matters.
    report_coverage
        For each matter and report: told, in which words, or why there are none. The
        reports are the columns, in its order.
    sources
        The reports: who published them and how much of each was read.
    speaker
        Id of the person whose words alone are shown; all matters if it is not given.

    Raises
    ------
    LookupError
        If a report is no source.
    """
    if speaker:
        report_items = report_items[report_items["speaker_id"] == speaker]
    pages = list(report_coverage["source_id"].drop_duplicates())
    told = report_coverage.set_index(["item_id", "source_id"])
    reports = [row_with(sources, "source_id", page) for page in pages]
    heads = [
        Head(
            _publication(report),
            say(f"reports.{report['how_read']}", day=_day(report)),
            f"source-{report['source_id']}",
        )
        for report in reports
    ]
    rows = [
        (
            language.label(matter),
            [_cell(told.loc[(matter["item_id"], page)].to_dict()) for page in pages],
        )
        for matter in rows_of(report_items.sort_values("number"))
    ]
    note = say("reports.note")
    return text_table("three-reports", say("reports.matter"), heads, rows, note)


def printed_before(
    passages: pd.DataFrame,
    reuse: pd.DataFrame,
    measures: pd.DataFrame,
    sources: pd.DataFrame,
) -> Figure:
    """Draw a speaker's syllables in the report; those printed before are marked.

    Parameters
    ----------
    passages
        The report's clauses.
    reuse
        The runs that stood elsewhere before; the longest is drawn, with the speaker
        who has it in the report, and in it the longest of another speaker's name.
    measures
        The yardstick: ``shared-run-…``, of comparable passages in other news.
    sources
        Publishers of the earlier pages.
    """
    values = measures.set_index("measure_id")["value"]
    by_length = reuse.sort_values("syllables", ascending=False)
    drawn = by_length.drop_duplicates("said_by_en")[:2]
    of_run = passages["paragraph"] == drawn["paragraph"].iloc[0]
    speaker = passages.loc[of_run, "speaker_id"].iloc[0]
    spoken = passages[passages["speaker_id"] == speaker]
    order = [
        place
        for row in rows_of(spoken.sort_values("first_syllable"))
        for place in range(
            row["first_syllable"], row["first_syllable"] + row["syllables"]
        )
    ]
    known = {
        name: number(values[f"shared-run-{name}"])
        for name in ("max", "median", "passages", "report")
    }
    known |= {"longest": number(drawn["syllables"].iloc[0]), "all": number(len(order))}

    longest, within = map(_counted, rows_of(drawn))
    told = [longest, say("printed.within", run=within)]
    marked = list(zip(rows_of(drawn), told, ("officials", "ink"), strict=True))

    def draw(canvas: Canvas, width: Width) -> float:
        ax = axes_over(canvas)
        whole = say("printed.all", **known)
        _squares(ax, width, (0, len(order)), color="grid", gid=whole)
        for run, words, role in marked:
            first = order.index(run["first_syllable"])
            look = {"color": role, "gid": words, "url": f"#source-{run['source_id']}"}
            _squares(ax, width, (first, first + run["syllables"]), **look)
        y: float = -(-len(order) // SYLLABLES[width]) * DOWN
        for _, words, role in marked:
            lines = wrap(words, PIXELS[width] - LINE)
            ax.barh(y + LINE * 0.8, SIDE, SIDE, color=role, lw=0)
            write(ax, LINE, y + 8, lines, va="top")
            y += 8 + LINE * (1 + lines.count("\n"))
        return y

    publishers = {row["source_id"]: _publication(row) for row in rows_of(sources)}
    return Figure(
        name="printed-before",
        title=say("printed.title", **known),
        alt=say("printed.alt", runs="; ".join(told), **known),
        unit=say("printed.unit", **known),
        source=say("printed.source"),
        data=reuse[["reuse_id", "earlier_date", "source_id", "syllables"]],
        draw=draw,
        table=pd.DataFrame(
            {
                say("table.when"): by_length["earlier_date"].map(language.date),
                say("table.who"): by_length[f"said_by_{language.current()}"],
                say("table.told-as"): by_length[f"told_as_{language.current()}"],
                say("table.occasion"): by_length[f"occasion_{language.current()}"],
                say("table.by"): by_length["source_id"].map(publishers),
                say("table.syllables"): by_length["syllables"],
            }
        ),
    )


def _squares(ax: Axes, width: Width, span: tuple[int, int], **look: Any) -> None:
    """Draw syllables from one place in their order to another, line by line."""
    columns = SYLLABLES[width]
    step = PIXELS[width] / columns
    # Each dash is a syllable; a gap is a fifth of what it takes.
    look |= {"ls": (0, (step * 0.8, step * 0.2)), "dash_capstyle": "butt", "lw": SIDE}
    first, end = span
    for line in range(first // columns, (end - 1) // columns + 1):
        start = max(first - line * columns, 0)
        stop = min(end - line * columns, columns) - 0.2
        across, y = [start * step, stop * step], line * DOWN + DOWN / 2
        ax.plot(across, [y, y], label=look["color"], **look)


def _cell(coded: dict[str, Any]) -> Cell:
    if coded["told"] == "told":
        return Cell(language.label(coded, "phrase"))
    # What is not in an excerpt may stand in the rest: that says nothing.
    words = say("reports.not-told") if coded["told"] == "not-told" else ""
    return Cell(words, is_empty=True)


def _named(run: dict[str, Any]) -> str:
    """Say when a run was in print, in whose name, and as what it was told."""
    day = language.date(str(run["earlier_date"]))
    words = say("printed.run", day=day, who=language.label(run, "said_by"))
    if pd.isna(run["told_as_en"]):
        return words
    return say("printed.told-as", run=words, words=language.label(run, "told_as"))


def _counted(run: dict[str, Any]) -> str:
    return say("printed.counted", run=_named(run), number=number(run["syllables"]))


def _publication(source: Mapping[str, Any]) -> str:
    """Give a publisher's name, without what stands in brackets."""
    return language.label(source, "publisher").split(" (")[0]


def _day(source: Mapping[str, Any]) -> str:
    return language.date(str(source["date_published"]))
