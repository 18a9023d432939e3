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
from eightypapers.language import Words, count_in_words, in_sentence, joined, trimmed
from eightypapers.story import emphasis as counting
from eightypapers.story.charts.topics import tree, walk
from eightypapers.tables import rows_of

say = Words(__file__)

# Pixels from one sheet to the next across and down, and how many stand in a row.
SHEETS: dict[Width, tuple[float, float, int]] = {
    "wide": (44, 58, 16),
    "narrow": (34, 45, 10),
}
SMALL: dict[Width, tuple[float, float, int]] = {
    "wide": (18, 24, 40),
    "narrow": (17, 23, 20),
}
# How far a narrower topic is set in; how high a line of words is.
INDENT, LINE = 14, 16


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
        unit=say("sheets.unit"),
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


def emphasis(
    passages: pd.DataFrame, topics: pd.DataFrame, passage_topics: pd.DataFrame
) -> Figure:
    """Draw how many syllables the report spends on each topic, as the rules have it.

    Parameters
    ----------
    passages, topics, passage_topics
        The report's clauses, the topics, and the topics of each clause.

    Notes
    -----
    A bar runs from the least to the most that a topic has by any of the rules of
    ``emphasis.syllables_by_topic``; the topics stand in the report's order.
    """
    clauses = counting.describing(passages, topics)
    counts = counting.syllables_by_topic(passages, passage_topics, topics)
    by_rule = counts[list(counting.RULES)].astype(float)
    counts["least"], counts["most"] = by_rule.min(axis=1), by_rule.max(axis=1)
    ends = counts.set_index("topic_id")
    nodes = list(walk(tree(topics)))
    labels = {node.row["topic_id"]: language.label(node.row) for node in nodes}
    told = {topic: _span(*ends.loc[topic, ["least", "most"]]) for topic in labels}
    widest = str((ends["most"] - ends["least"]).idxmax())
    total = int(clauses["syllables"].sum())
    changed = counting.order_changes(counts)
    left: dict[Width, int] = {"wide": 330, "narrow": 0}
    pitch: dict[Width, int] = {"wide": 24, "narrow": 40}
    top = 24

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        wide = PIXELS[width] - left[width] - 60
        unit = wide / ends["most"].max()
        bottom = top + len(nodes) * pitch[width]
        for tick in range(0, int(ends["most"].max()) + 1, 50):
            x = left[width] + tick * unit + 1
            ax.plot([x, x], [top - 4, bottom], color="grid", lw=1, zorder=0)
            write(ax, x, 9, str(tick), color="muted", ha="center" if tick else "left")
        for place, node in enumerate(nodes):
            y = top + place * pitch[width] + LINE / 2
            topic, weight = node.row["topic_id"], "normal" if node.depth else "semibold"
            ground = {"facecolor": "ground", "edgecolor": "none", "pad": 0.5}
            look: dict[str, Any] = {"weight": weight, "bbox": ground}
            write(ax, node.depth * INDENT, y, labels[topic], **look)
            y += 0 if width == "wide" else LINE
            start, end = (
                left[width] + 1 + ends[side][topic] * unit for side in ("least", "most")
            )
            color = "ink" if node.depth == 0 else "muted"
            (bar,) = ax.barh(y, max(end - start, 2), 9, left=start, color=color)
            bar.set_label(topic)
            write(ax, max(end, start + 2), y, told[topic], dx=6, bbox=ground)

    return Figure(
        name="emphasis",
        title=say(
            "emphasis.title",
            topic=in_sentence(labels[widest]),
            least=trimmed(ends["least"][widest], 1),
            most=trimmed(ends["most"][widest], 1),
            total=total,
        ),
        alt=say(
            "emphasis.alt",
            topics="; ".join(f"{labels[topic]} {told[topic]}" for topic in labels),
        ),
        unit=say("emphasis.unit", clauses=len(clauses), total=total),
        source=say(
            "emphasis.source",
            changed=changed,
            pairs=len(counts) * (len(counts) - 1) // 2,
        ),
        data=counts,
        draw=draw,
        height={
            width: top + len(nodes) * step + (0 if width == "wide" else 4)
            for width, step in pitch.items()
        },
        table=pd.DataFrame(
            {
                say("emphasis.topic"): list(labels.values()),
                **{
                    say(f"emphasis.{rule}"): list(ends.loc[list(labels), rule])
                    for rule in counting.RULES
                },
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
        for node in walk(tree(topics))
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


def _span(least: float, most: float) -> str:
    """Write the least and the most, or one number where they are the same."""
    ends = dict.fromkeys(trimmed(end, 1) for end in (least, most))
    return "–".join(ends)


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
