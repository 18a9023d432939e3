"""Figures of chapter "event": who told what, who gets the words, what was in print."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import NEAR, axes_over, wrap, write
from eightypapers.drawing.text_table import Cell, Head, TextTable
from eightypapers.language import Words, number
from eightypapers.story.speech import NOBODY, shares
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# Pixels: a bar's height, what is left right of the longest for its number, and a row,
# which is a bar with its name above it, in one line or two.
HIGH, ROOM = 16, 110
ONE_LINE: dict[Width, int] = {"wide": 50, "narrow": 50}
TWO_LINES: dict[Width, int] = {"wide": 50, "narrow": 66}
# What the yardstick is, in the order of its numbers.
YARDSTICK = ("median", "p95", "max")


def three_reports(
    report_items: pd.DataFrame,
    report_coverage: pd.DataFrame,
    sources: pd.DataFrame,
    *,
    speaker: str | None = None,
) -> TextTable:
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
    heads = []
    for page in pages:
        report = row_with(sources, "source_id", page)
        day = language.date(str(report["date_published"]))
        note = say(f"reports.{report['how_read']}", day=day)
        heads.append(Head(_publication(report), note, f"source-{page}"))
    rows = [
        (
            language.label(matter),
            [_cell(told.loc[(matter["item_id"], page)].to_dict()) for page in pages],
        )
        for matter in rows_of(report_items.sort_values("number"))
    ]
    note = say("reports.note")
    return TextTable("three-reports", say("reports.matter"), heads, rows, note)


def words_by_speaker(
    passages: pd.DataFrame,
    people: pd.DataFrame,
    sources: pd.DataFrame,
    *,
    in_doubt: str,
) -> Figure:
    """Draw how much of the report's running text each speaker has.

    Parameters
    ----------
    passages
        The report's clauses.
    people
        Names of those who speak.
    sources
        The report's publisher and day.
    in_doubt
        Id of the speaker who may have said what stands beside his words, under the same
        subheading, where nobody is named.

    Raises
    ------
    KeyError
        If the report gives no words to such a speaker.
    """
    names = people.set_index("person_id")["name"].to_dict()
    counts = shares(passages)
    table = counts.reset_index()
    table["name"] = table["speaker_id"].map({**names, NOBODY: say("speech.nobody")})
    table["most"] = table["most"].where(table["speaker_id"] == in_doubt, table["share"])
    # What is his in the one case is nobody's in the other.
    beside = (table["most"] - table["share"]).sum()
    table["beside"] = table["most"].where(
        table["speaker_id"] != NOBODY, table["share"] - beside
    )
    percents = table.set_index("speaker_id")[["share", "most"]].map(number)

    def draw(canvas: Canvas, width: Width) -> None:
        ax, scale = axes_over(canvas), (PIXELS[width] - ROOM) / 100
        for place, row in enumerate(rows_of(table), start=1):
            y = ONE_LINE[width] * place - HIGH
            role = "others" if row["speaker_id"] == NOBODY else "officials"
            least, most = sorted((row["share"], row["beside"]))
            _bar(ax, y, row["name"], least * scale, role, row["speaker_id"])
            words = say("speech.share", share=number(least))
            if most > least:
                words = say("speech.range", share=number(least), most=number(most))
                label = f"beside {row['speaker_id']}"
                _outline(ax, y, least * scale, most * scale, role, label)
            write(ax, most * scale, y, words, dx=NEAR, weight="semibold")

    told = [
        say(
            "speech.told",
            name=row["name"],
            syllables=number(row["syllables"]),
            share=percents["share"][row["speaker_id"]],
        )
        for row in rows_of(table)
    ]
    least, most = percents.loc[in_doubt]
    return Figure(
        name="words-by-speaker",
        title=say(
            "speech.title",
            nobody=percents["share"][NOBODY],
            name=names[in_doubt],
            least=least,
            most=most,
        ),
        alt=say(
            "speech.alt",
            total=number(counts["syllables"].sum()),
            told="; ".join(told),
            name=names[in_doubt],
            most=most,
        ),
        unit=say("speech.unit", name=names[in_doubt]),
        source=say("speech.source", report=_cited(sources, passages)),
        data=table,
        draw=draw,
        height={width: row * len(table) for width, row in ONE_LINE.items()},
        table=pd.DataFrame(
            {
                say("table.speaker"): table["name"],
                say("table.syllables"): table["syllables"],
                say("table.share"): list(percents["share"]),
                say("table.most"): [number(share) for share in table["beside"]],
            }
        ),
    )


def printed_before(
    reuse: pd.DataFrame, measures: pd.DataFrame, sources: pd.DataFrame
) -> Figure:
    """Draw the report's longest runs that stood elsewhere before, and the yardstick.

    Parameters
    ----------
    reuse
        The runs; of those in one speaker's name the longest is drawn.
    measures
        The yardstick: ``shared-run-…``, of comparable passages in other news.
    sources
        Publishers of the earlier pages.
    """
    values = measures.set_index("measure_id")["value"]
    known = {
        name: number(values[f"shared-run-{name}"])
        for name in (*YARDSTICK, "passages", "report")
    }
    by_length = reuse.sort_values("syllables", ascending=False)
    drawn = by_length.drop_duplicates("said_by_en").sort_values("earlier_date")
    longest = by_length.iloc[0]

    def draw(canvas: Canvas, width: Width) -> None:
        ax, scale = axes_over(canvas), (PIXELS[width] - ROOM) / longest["syllables"]
        row, last = TWO_LINES[width], TWO_LINES[width] * (len(drawn) + 1) - HIGH
        for place, run in enumerate(rows_of(drawn), start=1):
            y, end = row * place - HIGH, run["syllables"] * scale
            bar = _bar(ax, y, _named(run), end, "officials", run["reuse_id"])
            bar.set_url(f"#source-{run['source_id']}")
            bar.set_gid(_counted(run))
            words = say("printed.syllables", number=number(run["syllables"]))
            write(ax, end, y, words, dx=NEAR, weight="semibold")
        name = say("printed.yardstick", passages=known["passages"])
        end = values["shared-run-max"] * scale
        _bar(ax, last, name, end, "others", "shared-run-max")
        for name in YARDSTICK:
            x = values[f"shared-run-{name}"] * scale
            ends = [last - HIGH / 2, last + HIGH / 2]
            ax.plot([x, x], ends, color="ground", lw=1, zorder=3, label="yardstick")
            write(ax, x, last + 20, known[name], ha="center", color="muted")

    publishers = {row["source_id"]: _publication(row) for row in rows_of(sources)}
    return Figure(
        name="printed-before",
        title=say(
            "printed.title",
            longest=number(longest["syllables"]),
            **{name: known[name] for name in ("passages", "report", "max")},
        ),
        alt=say(
            "printed.alt",
            runs="; ".join(map(_counted, rows_of(drawn))),
            **known,
        ),
        unit=say("printed.unit", **known),
        source=say("printed.source"),
        data=reuse[["reuse_id", "earlier_date", "source_id", "syllables"]],
        draw=draw,
        height={width: row * (len(drawn) + 1) + 14 for width, row in TWO_LINES.items()},
        table=pd.DataFrame(
            {
                say("table.when"): [
                    language.date(str(day)) for day in by_length["earlier_date"]
                ],
                say("table.who"): by_length[f"said_by_{language.current()}"],
                say("table.told-as"): by_length[f"told_as_{language.current()}"],
                say("table.occasion"): by_length[f"occasion_{language.current()}"],
                say("table.by"): by_length["source_id"].map(publishers),
                say("table.syllables"): by_length["syllables"],
            }
        ),
    )


def _cell(coded: dict[str, Any]) -> Cell:
    if coded["told"] == "told":
        return Cell(language.label(coded, "phrase"))
    return Cell(say(f"reports.{coded['told']}"), is_empty=True)


def _named(run: dict[str, Any]) -> str:
    """Say when a run was in print, in whose name, and as what it was told."""
    day = language.date(str(run["earlier_date"]))
    words = say("printed.run", day=day, who=language.label(run, "said_by"))
    if pd.isna(run["told_as_en"]):
        return words
    return say("printed.told-as", run=words, words=language.label(run, "told_as"))


def _counted(run: dict[str, Any]) -> str:
    return say("printed.counted", run=_named(run), number=number(run["syllables"]))


def _bar(ax: Axes, y: float, name: str, end: float, role: str, label: str) -> Rectangle:
    """Draw a bar with its name above it; give the bar."""
    words = wrap(name, ax.get_xlim()[1])
    write(ax, 0, y - HIGH / 2 - 4, words, va="bottom")
    look: dict[str, Any] = {"color": role, "lw": 0, "label": label}
    bar = Rectangle((0, y - HIGH / 2), end, HIGH, **look)
    ax.add_patch(bar)
    return bar


def _outline(
    ax: Axes, y: float, start: float, end: float, role: str, label: str
) -> None:
    """Draw what is not known as a frame without a filling."""
    look: dict[str, Any] = {"facecolor": "none", "edgecolor": role, "lw": 1}
    place = start, y - HIGH / 2 + 0.5
    ax.add_patch(Rectangle(place, end - start, HIGH - 1, label=label, **look))


def _publication(source: Mapping[str, Any]) -> str:
    """Give a publisher's short name; in Vietnamese, its site's where it is given."""
    name, _, note = str(source["publisher"]).partition(" (")
    site = note.partition(")")[0]
    return site if language.current() == "vi" and "." in site else name


def _cited(sources: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Name the report that rows are from, with its day."""
    report = row_with(sources, "source_id", str(rows["source_id"].iloc[0]))
    day = language.date(str(report["date_published"]))
    return say("report", name=_publication(report), day=day)
