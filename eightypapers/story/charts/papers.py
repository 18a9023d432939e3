"""Charts of chapter "papers": what is known of the papers, and what is not.

Nothing here gives a number of papers by topic, unless table ``papers`` holds one. What
is unknown is drawn as an outline without a fill.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.text import Annotation

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import (
    NEAR,
    axes_over,
    place_after,
    wrap,
    write,
    write_at_edge,
)
from eightypapers.language import (
    count_in_words,
    in_sentence,
    in_words,
    joined,
    number,
    pick,
)
from eightypapers.story import emphasis as counting
from eightypapers.story.charts.report import cited
from eightypapers.story.charts.topics import tree, walk
from eightypapers.tables import rows_of

# The marks of the counting rules: each has a shape, and a lane in the topic's row.
SHAPES = {"all": "o", "split": "D", "first": "^"}
SIZES = {"all": 7, "split": 5.5, "first": 7}
LANE = 8.0
# Behind words that stand on a rule.
GROUND = {"color": "ground", "pad": 0.5}


class Line(NamedTuple):
    """A line of words, and how it looks."""

    words: str
    size: float = 12
    color: str = "ink"
    bold: bool = False

    @property
    def high(self) -> float:
        """Pixels down that the line takes."""
        return self.size + 4


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
    count = count_in_words(len(known))
    title = pick(
        en=f"{received} papers were received; "
        + (
            f"{count} of them {'is' if len(known) == 1 else 'are'} identified in the "
            "sources we found"
            if known
            else "none of them is identified in any source we found"
        ),
        vi=f"Đã nhận được {received} tham luận; trong các nguồn chúng tôi tìm thấy, "
        + (f"{count} tham luận" if known else "chưa tham luận nào")
        + " được xác định",
    )
    alt = pick(
        en=f"{received} outlines of sheets of paper, one for each paper received; "
        f"{len(known)} of them are filled in. For {received - len(known)} papers no "
        "title, author or topic is known.",
        vi=f"{received} hình tờ giấy, mỗi tờ là một tham luận đã nhận được; "
        f"{len(known)} tờ được tô đặc. Với {received - len(known)} tham luận, chưa "
        "biết tên, tác giả hay chủ đề.",
    )
    columns: dict[Width, int] = {"wide": 20, "narrow": 10}
    pitch: dict[Width, tuple[float, float]] = {"wide": (34, 42), "narrow": (30.5, 38)}
    rows = {width: -(-received // columns[width]) for width in columns}

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        across, down = pitch[width]
        for place in range(received):
            row, column = divmod(place, columns[width])
            paper = known.get(place + 1)
            _sheet(ax, 1 + column * across, 2 + row * down, across - 10, paper)
            if column == columns[width] - 1 or place == received - 1:
                end = (column + 1) * across
                middle = 2 + row * down + (down - 10) / 2
                write(ax, end, middle, str(place + 1), size=11, color="muted")

    return Figure(
        name="papers-received",
        title=title,
        alt=alt,
        unit=pick(
            en="One sheet is one paper. An outline: received, and nothing else known. "
            "Filled: identified by a source.",
            vi="Mỗi tờ là một tham luận. Tờ rỗng: đã nhận được, ngoài ra chưa biết gì. "
            "Tờ tô đặc: có nguồn xác định.",
        ),
        source=pick(
            en="Number received: as the report gives it. Papers: table “papers”, "
            "which is open for additions.",
            vi="Số nhận được: theo bài tường thuật. Tham luận: bảng “papers”, có thể "
            "bổ sung.",
        ),
        data=pd.DataFrame(
            {
                "number": range(1, received + 1),
                "identified": [place in known for place in range(1, received + 1)],
            }
        ),
        draw=draw,
        height={width: round(rows[width] * pitch[width][1]) - 5 for width in rows},
        table=pd.DataFrame(
            {
                pick("Papers", "Tham luận"): [
                    pick("Received", "Đã nhận được"),
                    pick("Identified", "Đã xác định"),
                ],
                pick("Number", "Số lượng"): [received, len(known)],
            }
        ),
    )


def emphasis(
    passages: pd.DataFrame,
    topics: pd.DataFrame,
    passage_topics: pd.DataFrame,
    sources: pd.DataFrame,
) -> Figure:
    """Draw how many syllables the report spends on each topic, by three rules.

    Parameters
    ----------
    passages
        The report's clauses.
    topics
        The topics.
    passage_topics
        The topics of each clause.
    sources
        The report's publisher and day.
    """
    clauses = counting.describing(passages, topics)
    total = int(clauses["syllables"].sum())
    counts = counting.syllables_by_topic(passages, passage_topics, topics)
    pairs = len(counts) * (len(counts) - 1) // 2
    changed = counting.order_changes(counts)
    labels = {row["topic_id"]: language.label(row) for row in rows_of(topics)}
    wider = {
        row["topic_id"]: labels[row["parent_id"]]
        for row in rows_of(topics.dropna(subset="parent_id"))
    }
    ordered = counts.sort_values(["all", "split"], ascending=False, kind="stable")
    rows = rows_of(ordered)
    most = {rule: float(counts[rule].max()) for rule in counting.RULES}

    title = pick("Emphasis in the report: ", "Mức nhấn mạnh trong bài tường thuật: ")
    title += _leaders(counts, labels)
    told = ". ".join(
        f"{words}: "
        + ", ".join(
            f"{_short(labels[row['topic_id']])} {_count(row[rule])}"
            for row in rows_of(counts.nlargest(3, rule))
        )
        for rule, words in _rules().items()
    )
    alt = pick(
        en=f"{len(counts)} topics, and the syllables of {len(clauses)} clauses that "
        f"describe the papers ({total} in all), counted by three rules; the highest by "
        f"each: {told}. Of {pairs} pairs of topics {changed} change their order with "
        "the rule. Syllables say nothing of how many papers there were on a topic.",
        vi=f"{len(counts)} chủ đề và số âm tiết của {len(clauses)} vế câu nói về các "
        f"tham luận (tổng cộng {total}), đếm theo ba cách; cao nhất theo từng cách: "
        f"{told}. Trong {pairs} cặp chủ đề, {changed} cặp đổi thứ tự tùy cách đếm. Số "
        "âm tiết không cho biết mỗi chủ đề có bao nhiêu tham luận.",
    )
    left: dict[Width, int] = {"wide": 272, "narrow": 8}
    right: dict[Width, int] = {"wide": 172, "narrow": 44}
    pitch: dict[Width, int] = {"wide": 38, "narrow": 64}
    top: dict[Width, int] = {"wide": 56, "narrow": 84}

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        step = most["all"] / (PIXELS[width] - left[width] - right[width])
        ax = axes_over(canvas, -left[width] * step, most["all"] + right[width] * step)
        bottom = top[width] + len(rows) * pitch[width]
        for tick in range(0, int(most["all"]) + 1, 50):
            ax.plot([tick] * 2, [top[width], bottom], color="grid", lw=1, label="grid")
            look: dict[str, Any] = {"size": 11, "color": "muted", "ha": "center"}
            write(ax, tick, top[width] - 10, str(tick), **look)
        _key(ax, width, step)
        for column, shape in enumerate(SHAPES if wide else ()):
            x = most["all"] + (right["wide"] - 114 + 48 * column) * step
            _mark(ax, shape, x, top[width] - 10, "key")
        for place, row in enumerate(rows):
            y = top[width] + place * pitch[width]
            topic = row["topic_id"]
            label, over = labels[topic], wider.get(topic)
            parent = ""
            if over:
                parent = pick("under ", "thuộc ") + in_sentence(_short(over))
            if wide:
                middle = y + pitch[width] / 2
                write_at_edge(ax, middle - (7 if over else 0), label)
                write_at_edge(ax, middle + 9, parent, size=11, color="muted")
            else:
                middle = y + 46
                write_at_edge(ax, y + (10 if over else 22), label, bbox=GROUND)
                write_at_edge(ax, y + 26, parent, size=11, color="muted", bbox=GROUND)
            _three_marks(ax, row, middle)
            for column, rule in enumerate(SHAPES):
                leads = row[rule] == most[rule]
                bold = "semibold" if leads else "normal"
                if wide:
                    x = most["all"] + (right["wide"] - 106 + 48 * column) * step
                    color = "ink" if leads else "muted"
                    look = {"ha": "right", "weight": bold, "color": color}
                    write(ax, x, middle, _count(row[rule]), **look)
                elif leads:
                    dy = (column - 1) * LANE
                    look = {"dx": NEAR, "size": 11, "weight": bold, "bbox": GROUND}
                    write(ax, row[rule], middle + dy, _count(row[rule]), **look)

    return Figure(
        name="emphasis",
        title=title,
        alt=alt,
        unit=pick(
            en=f"Syllables of the {len(clauses)} clauses that describe the papers "
            f"({total} in all). Where a clause names several topics, there are three "
            "ways to count it. These are words of the report, not numbers of papers.",
            vi=f"Số âm tiết của {len(clauses)} vế câu nói về các tham luận (tổng cộng "
            f"{total}). Khi một vế câu nêu nhiều chủ đề thì có ba cách đếm. Đây là lời "
            "của bài, không phải số tham luận.",
        ),
        source=cited(sources, topics)
        + pick(
            en="; coded by the phrases of table “topic_terms”, counted by us. What a "
            f"narrower topic has is not added to the wider one. {changed} of {pairs} "
            "pairs of topics change their order with the rule.",
            vi="; gán chủ đề theo các cụm từ trong bảng “topic_terms”, chúng tôi đếm. "
            "Chủ đề hẹp không được cộng vào chủ đề rộng hơn. "
            f"{changed} trong {pairs} cặp chủ đề đổi thứ tự tùy cách đếm.",
        ),
        data=ordered.reset_index(drop=True),
        draw=draw,
        height={width: top[width] + len(rows) * pitch[width] + 4 for width in PIXELS},
        table=pd.DataFrame(
            {
                pick("Topic", "Chủ đề"): [labels[row["topic_id"]] for row in rows],
                **{words: ordered[rule] for rule, words in _rules().items()},
            }
        ).reset_index(drop=True),
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
    by_topic, *_ = parts.values()
    most = max(len(group.papers) for groups in parts.values() for group in groups)
    counted = [group for group in by_topic if group.key != "-"]
    highest = max(len(group.papers) for group in counted)
    leaders = [group.label for group in counted if len(group.papers) == highest]
    names = joined(in_sentence(_short(label)) for label in leaders)
    if len(leaders) > 2:
        names = pick("each of {} topics", "mỗi chủ đề trong {} chủ đề")
        names = names.format(in_words(len(leaders)))
    be = "is" if len(papers) == 1 else "are"
    title = pick(
        en=f"Of {received} papers {len(papers)} {be} identified; "
        + (f"the most on one topic, {highest}, on {names}" if highest else "")
        + ("" if highest else "none has a topic yet"),
        vi=f"Trong {received} tham luận, {len(papers)} tham luận được xác định; "
        + (f"nhiều nhất, {highest} tham luận, về {names}" if highest else "")
        + ("" if highest else "chưa tham luận nào được gán chủ đề"),
    )
    told = ". ".join(
        f"{heading}: "
        + ", ".join(f"{group.label} {len(group.papers)}" for group in groups)
        for heading, groups in parts.items()
    )
    alt = pick(
        en=f"{len(papers)} identified papers of {received}, a square each. {told}. "
        f"{received - len(papers)} are not identified.",
        vi=f"{len(papers)} tham luận đã xác định trên {received}, mỗi tham luận một ô "
        f"vuông. {told}. {received - len(papers)} tham luận chưa xác định.",
    )
    left: dict[Width, int] = {"wide": 310, "narrow": 0}
    pitch: dict[Width, int] = {"wide": 24, "narrow": 42}
    room: dict[Width, int] = {"wide": left["wide"] - 10, "narrow": PIXELS["narrow"]}
    heading, gap = 28, 18

    def names_of(group: Group, width: Width) -> list[Line]:
        return _wrapped(group.label, room[width] - 16 * group.depth)

    def high(group: Group, width: Width) -> float:
        return pitch[width] + sum(line.high for line in names_of(group, width)[1:])

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        unit = min(14, (PIXELS[width] - left[width] - 40) / most)
        y = 0.0
        for place, (words, groups) in enumerate(parts.items()):
            write(ax, 0, y + heading / 2, words, weight="semibold")
            y += heading
            for group in groups:
                ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
                _write_lines(ax, 16 * group.depth, y + 4, names_of(group, width))
                middle = y + (12 if width == "wide" else high(group, width) - 12)
                _squares(ax, left[width], middle, unit, group, named=place == 0)
                y += high(group, width)
            y += gap

    labels = {row["topic_id"]: language.label(row) for row in rows_of(topics)}
    return Figure(
        name="papers-by-topic",
        title=title,
        alt=alt,
        unit=pick(
            en=f"One square is one paper of the {len(papers)} identified. A topic’s "
            "papers are not counted again for the wider topic.",
            vi=f"Mỗi ô vuông là một trong {len(papers)} tham luận đã xác định. Tham "
            "luận thuộc chủ đề hẹp không tính lại cho chủ đề rộng hơn.",
        ),
        source=pick(
            en="Table “papers”, with the source of each; counted by us.",
            vi="Bảng “papers”, có nguồn của từng tham luận; chúng tôi đếm.",
        ),
        data=papers,
        draw=draw,
        height={
            width: round(
                3 * heading
                + 2 * gap
                + 4
                + sum(high(group, width) for part in parts.values() for group in part)
            )
            for width in PIXELS
        },
        table=pd.DataFrame(
            {
                pick("Number", "Số"): papers["number"],
                pick("Title", "Tên tham luận"): papers[f"title_{language.current()}"],
                pick("Author", "Tác giả"): papers["author"],
                pick("Affiliation", "Nơi công tác"): papers["affiliation"],
                pick("Topic", "Chủ đề"): papers["topic_id"].map(labels),
                pick("Read aloud", "Trình bày"): papers["presented_on"].map(
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
    by_topic = [
        Group(
            node.row["topic_id"],
            language.label(node.row),
            rows_of(papers[papers["topic_id"] == node.row["topic_id"]]),
            node.depth,
        )
        for node in walk(tree(topics))
    ]
    uncoded = rows_of(papers[papers["topic_id"].isna()])
    if uncoded:
        by_topic.append(Group("-", pick("No topic yet", "Chưa gán chủ đề"), uncoded))
    by_affiliation = _by(papers, "affiliation", pick("Not given", "Không ghi"))
    by_affiliation.sort(key=lambda group: (group.key == "-", -len(group.papers)))
    unread = pick("No day given", "Không ghi ngày")
    by_day = _by(papers, "presented_on", unread)
    return {
        pick("By topic", "Theo chủ đề"): by_topic,
        pick("By affiliation", "Theo nơi công tác"): by_affiliation,
        pick("By day read aloud", "Theo ngày trình bày"): [
            group
            if group.key == "-"
            else group._replace(label=language.date(group.label))
            for group in by_day
        ],
    }


def _by(papers: pd.DataFrame, column: str, missing: str) -> list[Group]:
    """Group the papers by a column, those without a value last."""
    groups = [
        Group(str(value), str(value), rows_of(rows))
        for value, rows in papers.groupby(column)
    ]
    without = rows_of(papers[papers[column].isna()])
    return groups + ([Group("-", missing, without)] if without else [])


def _check_numbers(numbers: Iterable[int], received: int) -> None:
    beyond = [place for place in numbers if place > received]
    if beyond:
        raise ValueError(
            f"data/papers.csv has paper number {min(beyond)}, but {received} papers"
            " were received"
        )


def _short(label: str) -> str:
    """Give what stands before the colon of a label."""
    return label.partition(":")[0]


def _count(syllables: float) -> str:
    """Write a number of syllables, with a decimal where it is not whole."""
    return number(syllables, 0 if float(syllables).is_integer() else 1)


def _rules() -> dict[str, str]:
    """Say by rule what a clause counts for."""
    return {
        "all": pick("For all its topics", "Tính cho mọi chủ đề"),
        "split": pick("Split among them", "Chia đều"),
        "first": pick("For its first only", "Chỉ tính cho chủ đề đầu"),
    }


def _leaders(counts: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Say which topic has most syllables, rule by rule."""
    rules = {
        "all": pick("counts for all its topics", "được tính cho mọi chủ đề"),
        "split": pick("is split among them", "được chia đều"),
        "first": pick("counts for its first only", "chỉ được tính cho chủ đề đầu tiên"),
    }
    leaders: dict[str, list[str]] = {}
    for rule, words in rules.items():
        ahead = counts.loc[counts[rule] == counts[rule].max(), "topic_id"]
        names = joined(in_sentence(_short(labels[topic])) for topic in ahead)
        leaders.setdefault(names, []).append(words)
    if len(leaders) == 1:
        (leader,) = leaders
        return leader + pick(
            en=" leads, however a clause is counted",
            vi=" đứng đầu, dù đếm theo cách nào",
        )
    first = pick("{} leads if a clause {}", "{} đứng đầu nếu vế câu {}")
    other = pick("{} if it {}", "{} nếu {}")
    return ", ".join(
        (other if place else first).format(leader, pick(" or ", " hoặc ").join(how))
        for place, (leader, how) in enumerate(leaders.items())
    )


def _wrapped(
    words: str, room: float, size: float = 12, color: str = "ink", bold: bool = False
) -> list[Line]:
    """Break words into lines that have so many pixels' room."""
    lines = wrap(words, room, size, bold=bold).splitlines()
    return [Line(line, size, color, bold) for line in lines]


def _write_lines(ax: Axes, x: float, y: float, lines: Iterable[Line]) -> Annotation:
    """Write lines below each other; give the first."""
    written = []
    for line in lines:
        weight = "semibold" if line.bold else "normal"
        look: dict[str, Any] = {"size": line.size, "color": line.color}
        at = y + line.high / 2
        written.append(write(ax, x, at, line.words, weight=weight, **look))
        y += line.high
    return written[0]


def _name(mark: Patch, paper: dict[str, Any]) -> None:
    """Make a paper's mark a link to its source, which speaks the paper's name."""
    parts = [
        str(paper["number"]),
        paper[f"title_{language.current()}"],
        paper["author"],
        paper["affiliation"],
    ]
    mark.set_gid(", ".join(str(part) for part in parts if pd.notna(part)))
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
    ax: Axes, x: float, y: float, wide: float, paper: dict[str, Any] | None
) -> None:
    """Draw a sheet of paper with a folded corner, filled if it is identified."""
    high, cut = wide * 4 / 3, wide * 0.3
    fold = [(wide, cut), (wide - cut, cut), (wide - cut, 0), (wide, cut)]
    corners = [(wide - cut, 0), (0, 0), (0, high), (wide, high), *fold]
    sheet = Polygon([(x + dx, y + dy) for dx, dy in corners])
    face, edge = ("ink", "ink") if paper else ("none", "muted")
    sheet.set(facecolor=face, edgecolor=edge)
    sheet.set_label("identified" if paper else "received")
    if paper:
        _name(sheet, paper)
    ax.add_patch(sheet)


def _key(ax: Axes, width: Width, step: float) -> None:
    """Say what the marks stand for, in the order of their lanes."""
    x, y = ax.get_xlim()[0] + 5 * step, 9.0
    for rule, words in _rules().items():
        _mark(ax, rule, x, y, "key")
        label = write(ax, x, y, words, dx=NEAR + 2, size=11)
        if width == "wide":
            x = place_after(ax, label) + 2 * NEAR * step
        else:
            y += 18


def _mark(ax: Axes, rule: str, x: float, y: float, label: str) -> None:
    """Draw the mark of a rule."""
    look: dict[str, Any] = {"color": "ink", "linestyle": "none", "zorder": 4}
    ax.plot(x, y, SHAPES[rule], markersize=SIZES[rule], label=label, **look)


def _three_marks(ax: Axes, row: dict[str, Any], y: float) -> None:
    """Draw a topic's syllables by each rule, a lane a rule, joined by a line."""
    lanes = {rule: y + LANE * place for place, rule in enumerate(SHAPES, start=-1)}
    values = [row[rule] for rule in lanes]
    ax.plot(values, list(lanes.values()), color="others", lw=1, label=row["topic_id"])
    for rule, lane in lanes.items():
        _mark(ax, rule, row[rule], lane, rule)
