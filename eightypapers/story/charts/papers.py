"""Charts of chapter "papers": what is known of the papers, and what is not.

Nothing here gives a number of papers by topic, unless table ``papers`` holds one. What
is unknown is drawn as an outline without a fill.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch, Polygon, Rectangle

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, wrap, write
from eightypapers.language import Words, count_in_words, in_sentence, joined, number
from eightypapers.story.charts.topics import in_order
from eightypapers.story.clauses import on_the_papers
from eightypapers.tables import rows_of

say = Words(__file__)

# Pixels from one sheet to the next across and down, and how many stand in a row.
SHEETS: dict[Width, tuple[float, float, int]] = {
    "wide": (36, 48, 20),
    "narrow": (34, 45, 10),
}
SMALL: dict[Width, tuple[float, float, int]] = {
    "wide": (18, 24, 40),
    "narrow": (17, 23, 20),
}
# How far a narrower topic is set in; how high a line of words is.
INDENT, LINE = 14, 16
# How high the name of a group is, and a bar with what is left free around it.
HEAD, BAR = 22, 22


def unit_chart(received: int, papers: pd.DataFrame, *, small: bool = False) -> Figure:
    """Draw the papers that were received, those filled in that a source identifies.

    Parameters
    ----------
    received
        How many papers were received.
    papers
        The papers that are identified, by their number.
    small
        Whether the sheets are small, as a sign beside a text.

    Raises
    ------
    ValueError
        If the table numbers a paper beyond those received.
    """
    sheets = SMALL if small else SHEETS
    known = {int(row["number"]): row for row in rows_of(papers)}
    _check_numbers(known, received)
    count = count_in_words(len(known))

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        across, down, columns = sheets[width]
        for place in range(received):
            row, column = divmod(place, columns)
            corner = 1 + column * across, 2 + row * down
            _sheet(ax, corner, across * 0.7, known.get(place + 1))

    return Figure(
        name="papers-received" + ("-small" if small else ""),
        title=say("sheets.title.some", received=received, known=count)
        if known
        else say("sheets.title.none", received=received),
        alt=say(
            "sheets.alt",
            received=received,
            known=count,
            unknown=received - len(known),
        ),
        unit=say("sheets.unit.some" if known else "sheets.unit.none"),
        source=say("sheets.source"),
        data=pd.DataFrame(
            {
                "number": range(1, received + 1),
                "identified": [place in known for place in range(1, received + 1)],
            }
        ),
        draw=draw,
        height={
            width: round(-(-received // columns) * down)
            for width, (_, down, columns) in sheets.items()
        },
        table=pd.DataFrame(
            {
                say("sheets.what"): [say("sheets.received"), say("sheets.known")],
                say("sheets.number"): [received, len(known)],
            }
        ),
    )


def by_clause(
    passages: pd.DataFrame, topics: pd.DataFrame, passage_topics: pd.DataFrame
) -> Figure:
    """Draw how long each clause of the report on the papers is, and on what.

    Parameters
    ----------
    passages, topics, passage_topics
        The report's clauses, the topics, and the topics of each clause.
    """
    clauses = on_the_papers(passages, topics, passage_topics)
    clauses["number"] = clauses.index + 1
    labels = topics.set_index("topic_id")[f"label_{language.current()}"].to_dict()
    named = (
        [labels[topic] for topic in row["topics"] or [row["subject"]]]
        for row in rows_of(clauses)
    )
    clauses["named"] = [
        "; ".join([first, *map(in_sentence, more)]) for first, *more in named
    ]
    groups = [
        (labels[subject], part)
        for subject, part in clauses.groupby("subject", sort=False)
    ]
    counts = joined(
        [
            say(
                "clauses.group",
                number=count_in_words(len(part)),
                topic=in_sentence(name),
            )
            for name, part in groups
        ]
    )
    longest = clauses["syllables"].max()

    def written(clause: dict[str, Any], width: Width) -> str:
        words = f"{clause['number']}. {clause['named']}"
        return wrap(words, PIXELS[width] - INDENT)

    def draw(canvas: Canvas, width: Width) -> None:
        ax, y, room = axes_over(canvas), 0.0, PIXELS[width] - INDENT - 40
        for name, part in groups:
            write(ax, 0, y + LINE / 2, name, weight="semibold")
            y += HEAD
            for clause in rows_of(part):
                words = written(clause, width)
                write(ax, INDENT, y, words, va="top")
                y += _high(words)
                size = clause["syllables"] / longest * room
                (bar,) = ax.barh(y - 14, size, 8, left=INDENT, color="muted")
                bar.set_label(clause["passage_id"])
                write(ax, INDENT + size + 6, y - 14, number(clause["syllables"]))

    table = pd.DataFrame(
        {
            say("clauses.number"): clauses["number"],
            say("clauses.subject"): clauses["subject"].map(labels),
            say("clauses.named"): clauses["named"],
            say("clauses.syllables"): clauses["syllables"],
        }
    )
    return Figure(
        name="clauses",
        title=say("clauses.title", counts=counts),
        alt=say(
            "clauses.alt",
            told="; ".join(
                say("clauses.told", named=clause["named"], number=clause["syllables"])
                for clause in rows_of(clauses)
            ),
        ),
        unit=say("clauses.unit", total=int(clauses["syllables"].sum())),
        source=say("clauses.source"),
        data=clauses[["passage_id", "subject", "syllables"]],
        draw=draw,
        height={
            width: HEAD * len(groups)
            + sum(_high(written(clause, width)) for clause in rows_of(clauses))
            for width in PIXELS
        },
        table=table,
    )


def papers_by_topic(
    papers: pd.DataFrame, topics: pd.DataFrame, *, received: int
) -> Figure | None:
    """Draw the papers that are identified by topic, by affiliation and in time.

    Parameters
    ----------
    papers
        The papers that are identified; nothing is drawn of none.
    topics
        The topics.
    received
        How many papers were received.

    Raises
    ------
    ValueError
        If the table numbers a paper beyond those received.
    """
    _check_numbers(papers["number"], received)
    if papers.empty:
        return None
    parts = _parts(papers, topics)
    counted = [group for group in next(iter(parts.values())) if group.key != "-"]
    highest = max(len(group.papers) for group in counted)
    leaders = [group.label for group in counted if len(group.papers) == highest]
    most = max(len(group.papers) for groups in parts.values() for group in groups)
    left: dict[Width, int] = {"wide": 310, "narrow": 0}
    room: dict[Width, int] = {"wide": left["wide"] - 10, "narrow": PIXELS["narrow"]}

    def lines_of(group: Group, width: Width) -> str:
        return wrap(group.label, room[width] - INDENT * group.depth)

    def high(group: Group, width: Width) -> int:
        lines = lines_of(group, width).count("\n") + (1 if width == "wide" else 2)
        return LINE * lines + 8

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        unit = min(14, (PIXELS[width] - left[width] - 40) / most)
        y = 0.0
        for place, (words, groups) in enumerate(parts.items()):
            write(ax, 0, y + LINE, words, weight="semibold")
            y += 2 * LINE
            for group in groups:
                ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
                label = lines_of(group, width)
                write(ax, INDENT * group.depth, y + 4, label, va="top")
                middle = y + (12 if width == "wide" else high(group, width) - 12)
                _squares(ax, left[width], middle, unit, group, named=place == 0)
                y += high(group, width)

    heights = {
        width: sum(
            2 * LINE + sum(high(group, width) for group in groups)
            for groups in parts.values()
        )
        for width in PIXELS
    }
    labels = {row["topic_id"]: language.label(row) for row in rows_of(topics)}
    told = ". ".join(
        f"{heading}: "
        + ", ".join(f"{group.label} {len(group.papers)}" for group in groups)
        for heading, groups in parts.items()
    )
    return Figure(
        name="papers-by-topic",
        title=say(
            "identified.title.some",
            received=received,
            known=len(papers),
            most=highest,
            topics=joined(in_sentence(label) for label in leaders),
        )
        if highest
        else say("identified.title.none", received=received, known=len(papers)),
        alt=say(
            "identified.alt",
            known=len(papers),
            received=received,
            told=told,
            unknown=received - len(papers),
        ),
        unit=say("identified.unit", known=len(papers)),
        source=say("identified.source"),
        data=papers,
        draw=draw,
        height=heights,
        table=pd.DataFrame(
            {
                say("identified.number"): papers["number"],
                say("identified.name"): papers[f"title_{language.current()}"],
                say("identified.author"): papers["author"],
                say("identified.affiliation"): papers["affiliation"],
                say("identified.topic"): papers["topic_id"].map(labels),
                say("identified.day"): papers["presented_on"].map(
                    language.date, "ignore"
                ),
            }
        ).reset_index(drop=True),
    )


class Group(NamedTuple):
    """Papers that have something in common."""

    key: str
    label: str
    papers: list[dict[str, Any]]
    depth: int = 0


def _parts(papers: pd.DataFrame, topics: pd.DataFrame) -> dict[str, list[Group]]:
    """Group the papers by topic, by affiliation and by day, under headings."""
    papers = papers.sort_values("number")
    of_topic = dict(_by(papers, "topic_id"))
    by_topic = [
        Group(
            node.row["topic_id"],
            language.label(node.row),
            of_topic.pop(node.row["topic_id"], []),
            node.depth,
        )
        for node in in_order(topics)
    ]
    parts = {say("identified.by.topic"): by_topic}
    parts[say("identified.by.topic")] += [
        Group(key, say("identified.no.topic"), rows) for key, rows in of_topic.items()
    ]
    for column in ("affiliation", "presented_on"):
        as_words = language.date if column == "presented_on" else str
        parts[say(f"identified.by.{column}")] = [
            Group(
                key,
                say(f"identified.no.{column}") if key == "-" else as_words(key),
                rows,
            )
            for key, rows in _by(papers, column)
        ]
    return parts


def _by(papers: pd.DataFrame, column: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group papers by a column, in its order; those without a value last, under -."""
    groups = [(str(value), rows_of(rows)) for value, rows in papers.groupby(column)]
    without = rows_of(papers[papers[column].isna()])
    return groups + ([("-", without)] if without else [])


def _check_numbers(numbers: Iterable[int], received: int) -> None:
    beyond = [place for place in numbers if place > received]
    if beyond:
        raise ValueError(
            f"data/papers.csv has paper number {min(beyond)}, but {received} papers"
            " were received"
        )


def _high(words: str) -> int:
    """Give the pixels that some lines of words take with the bar under them."""
    return LINE * len(words.splitlines()) + BAR


def _name(mark: Patch, paper: dict[str, Any]) -> None:
    """Make a paper's mark a link to its source, which speaks the paper's name."""
    columns = ("number", f"title_{language.current()}", "author", "affiliation")
    mark.set_gid(
        ", ".join(str(paper[name]) for name in columns if pd.notna(paper[name]))
    )
    mark.set_url(f"#source-{paper['source_id']}")


def _squares(
    ax: Axes, x: float, y: float, unit: float, group: Group, *, named: bool
) -> None:
    """Draw a square for each paper of a group, and how many there are."""
    side = min(10, unit - 1)
    for place, paper in enumerate(group.papers):
        square = Rectangle((x + place * unit, y - side / 2), side, side)
        square.set(facecolor="ink", label=f"{group.key} {paper['number']}")
        if named:
            _name(square, paper)
        ax.add_patch(square)
    end = x + len(group.papers) * unit + (4 if group.papers else 0)
    write(ax, end, y, str(len(group.papers)), size=11, color="muted")


def _sheet(
    ax: Axes, corner: tuple[float, float], wide: float, paper: dict[str, Any] | None
) -> None:
    """Draw a sheet of paper with a folded corner, filled if it is identified."""
    (x, y), high, cut = corner, wide * 4 / 3, wide * 0.3
    fold = [(wide, cut), (wide - cut, cut), (wide - cut, 0), (wide, cut)]
    corners = [(wide - cut, 0), (0, 0), (0, high), (wide, high), *fold]
    sheet = Polygon([(x + dx, y + dy) for dx, dy in corners])
    face, edge = ("ink", "ink") if paper else ("none", "muted")
    sheet.set(facecolor=face, edgecolor=edge)
    sheet.set_label("identified" if paper else "received")
    if paper:
        _name(sheet, paper)
    ax.add_patch(sheet)
