"""Charts of chapter "papers": what is known of the papers, and what is not.

Nothing here gives a number of papers by topic, unless table ``papers`` holds one. What
is unknown is drawn as an outline without a fill.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Polygon

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import axes_over, wrap, write
from eightypapers.language import Words, count_in_words, in_sentence, joined
from eightypapers.story.charts.topics import in_order
from eightypapers.story.clauses import on_the_papers
from eightypapers.tables import row_with, rows_of

say = Words(__file__)

# Pixels from one sheet to the next across and down, and how many stand in a row.
SHEETS: dict[Width, tuple[int, int, int]] = {
    "wide": (36, 48, 20),
    "narrow": (34, 45, 10),
}
# How far a narrower topic is set in; how high a line of words is.
INDENT, LINE = 14, 16
# How high the heads of columns are, and from one column to the next.
HEAD = 20
COLUMN: dict[Width, int] = {"wide": 36, "narrow": 16}


def unit_chart(received: int, papers: pd.DataFrame) -> Figure:
    """Draw the papers that were received, those filled in that a source identifies.

    Parameters
    ----------
    received
        How many papers were received.
    papers
        The papers that are identified, by their number.

    Raises
    ------
    ValueError
        If the table numbers a paper beyond those received.
    """
    known = {int(row["number"]): row for row in rows_of(papers)}
    _check_numbers(known, received)
    count, some = count_in_words(len(known)), "some" if known else "none"
    numbers = pd.DataFrame({"number": range(1, received + 1)})

    def draw(canvas: Canvas, width: Width) -> float:
        ax = axes_over(canvas)
        across, down, columns = SHEETS[width]
        for place in range(received):
            row, column = divmod(place, columns)
            corner = 1 + column * across, 2 + row * down
            _sheet(ax, corner, across * 0.7, known.get(place + 1))
        return -(-received // columns) * down

    return Figure(
        name="papers-received",
        title=say(f"sheets.title.{some}", received=received, known=count),
        alt=say(
            "sheets.alt", received=received, known=count, unknown=received - len(known)
        ),
        unit=say(f"sheets.unit.{some}"),
        source=say("sheets.source"),
        data=numbers.assign(identified=numbers["number"].isin(known)),
        draw=draw,
        table=pd.DataFrame(
            {
                say("sheets.what"): [say("sheets.received"), say("sheets.known")],
                say("sheets.number"): [received, len(known)],
            }
        ),
    )


def by_clause(
    passages: pd.DataFrame,
    topics: pd.DataFrame,
    passage_topics: pd.DataFrame,
    *,
    stressed: str,
) -> Figure:
    """Draw which clauses of the report on the papers name which topic.

    Parameters
    ----------
    passages, topics, passage_topics
        The report's clauses, the topics, and the topics of each clause.
    stressed
        Id of the topic that the report calls more important than others.
    """
    clauses = on_the_papers(passages, topics, passage_topics)
    clauses["number"] = clauses.index + 1
    named = clauses.explode("topics").rename(columns={"topics": "topic_id"})
    of_topic = named.groupby("topic_id")["number"].agg(list)
    of_topic = pd.concat([of_topic, clauses.groupby("subject")["number"].agg(list)])
    rows = in_order(topics)
    numbers = [of_topic[row["topic_id"]] for row, _ in rows]

    def draw(canvas: Canvas, width: Width) -> float:
        ax, step = axes_over(canvas), COLUMN[width]
        end = PIXELS[width] - step / 2
        across = {n: end - (len(clauses) - n) * step for n in clauses["number"]}
        y, left = float(HEAD), across[1] - step
        for number_, x in across.items():
            write(ax, x, LINE / 2, str(number_), ha="center", color="muted")
        for (row, depth), at in zip(rows, numbers, strict=True):
            label = wrap(language.label(row), left - INDENT * depth)
            is_stressed = row["topic_id"] == stressed
            color = "residents" if is_stressed else "ink"
            weight = "semibold" if is_stressed or not depth else "normal"
            ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
            look: dict[str, Any] = {"va": "top", "weight": weight, "color": color}
            write(ax, INDENT * depth, y + 3, label, **look)
            middle, y = y + 3 + LINE / 2, y + 5 + LINE * (label.count("\n") + 1)
            key: dict[str, Any] = {"label": row["topic_id"], "color": color}
            if depth:
                ax.plot([across[n] for n in at], [middle] * len(at), "o", ms=9, **key)
            else:
                size = across[at[-1]] - across[at[0]] + step - 6
                key |= {"left": across[at[0]] - step / 2 + 3, "color": "others"}
                ax.barh([middle], size, 8, **key | {"label": [key["label"]]})
        return y

    return Figure(
        name="clauses",
        title=say(
            "clauses.title",
            all=count_in_words(len(clauses)),
            topic=in_sentence(language.label(row_with(topics, "topic_id", stressed))),
        ),
        alt=say(
            "clauses.alt",
            told="; ".join(
                f"{language.label(row)}: {joined(map(str, at))}"
                for (row, _), at in zip(rows, numbers, strict=True)
            ),
        ),
        unit=say("clauses.unit"),
        source=say("clauses.source"),
        data=named[["number", "passage_id", "subject", "topic_id"]],
        draw=draw,
        table=pd.DataFrame(
            {
                say("clauses.topic"): [language.label(row) for row, _ in rows],
                say("clauses.named"): [", ".join(map(str, at)) for at in numbers],
            }
        ),
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

    def draw(canvas: Canvas, width: Width) -> float:
        ax, y, is_wide = axes_over(canvas), 0.0, width == "wide"
        left, room = (310, 300) if is_wide else (0, PIXELS[width])
        unit = min(14, (PIXELS[width] - left - 40) / most)
        for place, (words, groups) in enumerate(parts.items()):
            write(ax, 0, y + LINE, words, weight="semibold")
            y += 2 * LINE
            for group in groups:
                ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
                label = wrap(group.label, room - INDENT * group.depth)
                write(ax, INDENT * group.depth, y + 4, label, va="top")
                end = y + LINE * (label.count("\n") + (1 if is_wide else 2)) + 8
                middle = y + 12 if is_wide else end - 12
                _squares(ax, left, middle, unit, group, named=place == 0)
                y = end
        return y

    labels = {row["topic_id"]: language.label(row) for row in rows_of(topics)}
    told = ". ".join(
        f"{heading}: "
        + ", ".join(f"{group.label} {len(group.papers)}" for group in groups)
        for heading, groups in parts.items()
    )
    return Figure(
        name="papers-by-topic",
        title=say(
            f"identified.title.{'some' if highest else 'none'}",
            received=received,
            known=len(papers),
            most=highest,
            topics=joined(map(in_sentence, leaders)),
        ),
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
            row["topic_id"],
            language.label(row),
            of_topic.pop(row["topic_id"], []),
            depth,
        )
        for row, depth in in_order(topics)
    ]
    by_topic += [
        Group(key, say("identified.no.topic"), rows) for key, rows in of_topic.items()
    ]
    parts = {say("identified.by.topic"): by_topic}
    for column, as_words in (("affiliation", str), ("presented_on", language.date)):
        without = say(f"identified.no.{column}")
        parts[say(f"identified.by.{column}")] = [
            Group(key, without if key == "-" else as_words(key), rows)
            for key, rows in _by(papers, column)
        ]
    return parts


def _by(papers: pd.DataFrame, column: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group papers by a column, in its order; those without a value last, under -."""
    return [
        ("-" if pd.isna(value) else str(value), rows_of(rows))
        for value, rows in papers.groupby(column, dropna=False)
    ]


def _check_numbers(numbers: Iterable[int], received: int) -> None:
    beyond = [place for place in numbers if place > received]
    if beyond:
        raise ValueError(
            f"data/papers.csv has paper number {min(beyond)}, but {received} papers"
            " were received"
        )


def _named(paper: dict[str, Any]) -> dict[str, Any]:
    """Make a paper's mark a link to its source, which speaks the paper's name."""
    columns = ("number", f"title_{language.current()}", "author", "affiliation")
    told = [str(paper[column]) for column in columns if pd.notna(paper[column])]
    return {"gid": ", ".join(told), "url": f"#source-{paper['source_id']}"}


def _squares(
    ax: Axes, x: float, y: float, unit: float, group: Group, *, named: bool
) -> None:
    """Draw a square for each paper of a group, and how many there are."""
    side = min(10, unit - 1)
    for place, paper in enumerate(group.papers):
        look: dict[str, Any] = {"left": x + place * unit, "color": "ink"}
        look |= {"label": [f"{group.key} {paper['number']}"]}
        ax.barh(y, side, side, **look, **(_named(paper) if named else {}))
    end = x + len(group.papers) * unit + (4 if group.papers else 0)
    write(ax, end, y, str(len(group.papers)), size=11, color="muted")


def _sheet(
    ax: Axes, corner: tuple[float, float], wide: float, paper: dict[str, Any] | None
) -> None:
    """Draw a sheet of paper with a folded corner, filled if it is identified."""
    (x, y), high, cut = corner, wide * 4 / 3, wide * 0.3
    fold = [(wide, cut), (wide - cut, cut), (wide - cut, 0), (wide, cut)]
    corners = [(wide - cut, 0), (0, 0), (0, high), (wide, high), *fold]
    look: dict[str, Any] = {"fc": "none", "ec": "muted", "label": "received"}
    if paper:
        look = {"color": "ink", "label": "identified", **_named(paper)}
    ax.add_patch(Polygon([(x + dx, y + dy) for dx, dy in corners], **look))
