"""Charts of chapter "papers": what is known of the papers, and what is not.

Nothing here gives a number of papers by topic, unless table ``papers`` holds one. What
is unknown is drawn as an outline without a fill.
"""

import itertools
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
from eightypapers.story.charts.topics import in_order
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


def emphasis(
    passages: pd.DataFrame, topics: pd.DataFrame, passage_topics: pd.DataFrame
) -> Figure:
    """List the topics of the papers, each with the syllables that the report spends.

    Parameters
    ----------
    passages, topics, passage_topics
        The report's clauses, the topics, and the topics of each clause.

    Notes
    -----
    A bar runs from the least to the most that a topic has by any of the rules of
    ``emphasis.syllables_by_topic``; the topics stand in the report's order, narrower
    ones set in.
    """
    counts = counting.syllables_by_topic(passages, passage_topics, topics)
    by_rule = counts[list(counting.RULES)].astype(float)
    counts["least"], counts["most"] = by_rule.min(axis=1), by_rule.max(axis=1)
    ends = counts.set_index("topic_id")
    nodes = in_order(topics)
    labels = {node.row["topic_id"]: language.label(node.row) for node in nodes}
    told = {topic: _span(*ends.loc[topic, ["least", "most"]]) for topic in labels}
    left: dict[Width, int] = {"wide": 330, "narrow": 0}
    pitch: dict[Width, int] = {"wide": 20, "narrow": 28}
    apart = 8
    # Each head stands apart from the group before it.
    heads_so_far = itertools.accumulate(node.depth == 0 for node in nodes)
    gaps = [apart * (heads - 1) for heads in heads_so_far]
    height = {width: len(nodes) * step + gaps[-1] for width, step in pitch.items()}

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        is_wide = width == "wide"
        room = PIXELS[width] - left[width] - (60 if is_wide else 2)
        unit = room / ends["most"].max()
        zero = left[width] + 1
        ax.plot([zero, zero], [0, height[width]], color="grid", lw=1, zorder=0)
        for place, node in enumerate(nodes):
            y = place * pitch[width] + gaps[place] + LINE / 2
            topic, weight = node.row["topic_id"], "normal" if node.depth else "semibold"
            ground = {"facecolor": "ground", "edgecolor": "none", "pad": 0.5}
            look: dict[str, Any] = {"weight": weight, "bbox": ground}
            write(ax, node.depth * INDENT, y, labels[topic], **look)
            start, end = (zero + ends[side][topic] * unit for side in ("least", "most"))
            # Beside the name, or under it where it is narrow.
            middle, thick = (y, 9) if is_wide else (y + 12, 5)
            color = "ink" if node.depth == 0 else "muted"
            size = max(end - start, 2)
            (bar,) = ax.barh(middle, size, thick, left=start, color=color)
            bar.set_label(topic)
            edge = start + size + 6 if is_wide else PIXELS[width]
            align = "left" if is_wide else "right"
            write(ax, edge, y, told[topic], ha=align, bbox=ground)

    return Figure(
        name="emphasis",
        title=say("emphasis.title"),
        alt=say(
            "emphasis.alt",
            topics="; ".join(f"{labels[topic]} {told[topic]}" for topic in labels),
        ),
        unit=say(
            "emphasis.unit",
            total=int(counting.describing(passages, topics)["syllables"].sum()),
        ),
        source=say("emphasis.source"),
        data=counts,
        draw=draw,
        height=height,
        table=pd.DataFrame(
            {
                say("emphasis.topic"): list(labels.values()),
                say("emphasis.wording"): [node.row["report_wording"] for node in nodes],
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
