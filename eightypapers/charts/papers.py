"""Charts of chapter "papers": what is known of the papers, and what is not.

Nothing here gives a number of papers by topic, unless table ``papers`` holds one. What
is unknown is drawn as an outline without a fill.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.text import Annotation

from eightypapers import emphasis as counting
from eightypapers import language
from eightypapers.charts.parts import (
    NEAR,
    axes_over,
    cited,
    count_in_words,
    in_sentence,
    joined,
    place_after,
    rows_of,
    wrap,
    write,
    write_at_edge,
)
from eightypapers.figure import PIXELS, Figure, Width
from eightypapers.language import in_words, number, pick

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
        + (f"{count} bài được xác định" if known else "chưa bài nào được xác định"),
    )
    alt = pick(
        en=f"{received} outlines of sheets of paper, one for each paper received; "
        f"{len(known)} of them are filled in. For {received - len(known)} papers no "
        "title, author or topic is known.",
        vi=f"{received} hình tờ giấy, mỗi tờ là một tham luận đã nhận được; "
        f"{len(known)} tờ được tô đặc. Với {received - len(known)} tham luận, chưa "
        "biết tên bài, tác giả hay chủ đề.",
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


@dataclass(frozen=True, eq=False)
class Quoting(Figure):
    """A figure with words in another language, which are marked with it."""

    quoted: Collection[str] = field(default=(), repr=False)
    language: str = "vi"

    def svg(self, width: Width = "wide", *, linked: bool = True) -> str:
        """Give one composition, its lines of quoted words marked."""
        return self._mark(super().svg(width, linked=linked), "text")

    def html(self, *, linked: bool = True) -> str:
        """Write everything, cells of quoted words marked too."""
        return self._mark(super().html(linked=linked), "td")

    def _mark(self, text: str, tag: str) -> str:
        words = "|".join(re.escape(escape(line)) for line in self.quoted)
        pattern = rf"<{tag}\b(?=[^>]*>(?:{words})</{tag}>)"
        return re.sub(pattern, f'<{tag} lang="{self.language}"', text)


class Node(NamedTuple):
    """A topic in the tree, and the narrower topics under it."""

    row: dict[str, Any]
    depth: int
    under: tuple["Node", ...]


def topic_tree(topics: pd.DataFrame, sources: pd.DataFrame) -> Figure:
    """Draw the topics as a tree, each with the report's words for it.

    Parameters
    ----------
    topics
        The topics.
    sources
        The report's publisher and day.
    """
    tree = _tree(topics)
    nodes = list(_walk(tree))
    deepest = max(node.depth for node in nodes)
    parents = sum(bool(node.under) for node in tree)
    below = len(nodes) - len(tree)
    title = pick(
        en=f"By our reading the report tells of {len(nodes)} topics of the papers: "
        f"{in_words(len(tree))} of the first level, and under {in_words(parents)} of "
        f"these {in_words(below)} narrower ones",
        vi=f"Theo cách đọc của chúng tôi, bài tường thuật nói đến {len(nodes)} chủ đề "
        f"của các tham luận: {in_words(len(tree))} chủ đề cấp một, và "
        f"{in_words(below)} chủ đề hẹp hơn nằm dưới {in_words(parents)} trong số đó",
    )
    each = "; ".join(_told(node) for node in tree)
    alt = pick(
        en=f"A tree of {len(nodes)} topics, {len(tree)} of the first level, those "
        f"under each in brackets: {each}. Beside them the report’s words, in "
        "Vietnamese, and our translation.",
        vi=f"Cây gồm {len(nodes)} chủ đề, {len(tree)} chủ đề cấp một, chủ đề hẹp hơn "
        f"trong ngoặc: {each}. Cạnh mỗi chủ đề là cách gọi trong bài.",
    )
    blocks = {
        width: {
            node.row["topic_id"]: _block(node, _room(node, width, deepest))
            for node in nodes
        }
        for width in PIXELS
    }
    placed = {width: _place(tree, width, blocks[width], 2) for width in PIXELS}
    quoted = {f"“{node.row['report_wording']}”" for node in nodes} | {
        line.words
        for width in PIXELS
        for node in nodes
        for line in _quotation(node, _room(node, width, deepest))
    }

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        where, _ = placed[width]
        start = where[tree[0].row["topic_id"]] + 8
        _branches(ax, tree, where, _left(0, width, deepest), start)
        for node in nodes:
            topic = node.row["topic_id"]
            x, y = _left(node.depth, width, deepest), where[topic]
            write(ax, x, y + 8, str(node.row["number"]), size=11, color="muted")
            name = _write_lines(ax, x + NUMERAL, y, blocks[width][topic])
            if not node.under:
                continue
            across = _left(node.depth + 1, width, deepest)
            if width == "wide":
                ends = [place_after(ax, name), across - TWIG + 2]
                ax.plot(ends, [y + 8] * 2, color="others", lw=1, label="branch")
                start = y + 8
            else:
                start = y + _high(blocks[width][topic]) - 12
            _branches(ax, node.under, where, across, start)

    return Quoting(
        name="topic-tree",
        title=title,
        alt=alt,
        unit=pick(
            en="In bold our name of a topic, numbered as the report comes to it; in "
            "quotation marks the report’s words; below them our translation.",
            vi="Chữ đậm: tên chúng tôi đặt cho chủ đề, đánh số theo thứ tự trong bài; "
            "trong ngoặc kép: cách gọi trong bài.",
        ),
        source=cited(sources, topics)
        + pick(
            en="; the tree is our reading of it. No number of papers follows from it.",
            vi="; cây do chúng tôi dựng theo cách hiểu của mình. Từ cây này không suy "
            "ra số tham luận.",
        ),
        data=topics[
            [
                *("topic_id", "number", "parent_id", "label_en", "label_vi"),
                *("report_wording", "wording_in_english", "passage_id"),
            ]
        ],
        draw=draw,
        height={width: round(placed[width][1]) for width in PIXELS},
        table=_tree_table(nodes, topics),
        quoted=quoted,
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


def splits(received: int, topics: pd.DataFrame) -> Figure:
    """Draw what the number of papers leaves open: each topic's fewest and most papers.

    Parameters
    ----------
    received
        How many papers were received.
    topics
        The topics; those of the first level are taken.
    """
    first = rows_of(topics[topics["parent_id"].isna()].sort_values("number"))
    ways = counting.possible_splits(received, len(first))
    bounds = counting.share_bounds(received, len(first))
    fewest, largest = (int(share * received) for share in bounds)
    least, most = (_percent(share) for share in bounds)
    title = pick(
        en=f"{received} papers can be split over {in_words(len(first))} topics in "
        f"{number(ways)} ways; any one topic may have "
        f"{fewest} to {largest} of them",
        vi=f"Có {number(ways)} cách chia {received} tham luận cho "
        f"{in_words(len(first))} chủ đề; mỗi chủ đề có thể có từ {fewest} đến "
        f"{largest} bài",
    )
    alt = pick(
        en=f"{len(first)} bars, one for each topic of the first level, all the same: "
        f"from {fewest} paper ({least}) to {largest} papers ({most}) of {received}. "
        f"There are {number(ways)} ways to divide the papers, if each has one topic "
        "and each topic at least one paper. The report does not say which it was.",
        vi=f"{len(first)} thanh, mỗi thanh là một chủ đề cấp một, tất cả như nhau: từ "
        f"{fewest} bài ({least}) đến {largest} bài ({most}) trên {received}. Có "
        f"{number(ways)} cách chia nếu mỗi bài có một chủ đề và mỗi chủ đề có ít nhất "
        "một bài. Bài tường thuật không cho biết đó là cách nào.",
    )
    left: dict[Width, int] = {"wide": 236, "narrow": 1}
    right: dict[Width, int] = {"wide": 16, "narrow": 12}
    pitch: dict[Width, int] = {"wide": 26, "narrow": 42}
    top = 48

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        step = received / (PIXELS[width] - left[width] - right[width])
        ax = axes_over(canvas, -left[width] * step, received + right[width] * step)
        bottom = top + len(first) * pitch[width]
        ax.plot([received] * 2, [top, bottom], color="grid", lw=1, label="grid")
        look: dict[str, Any] = {"size": 11, "ha": "center", "va": "bottom"}
        write(ax, received, top - 6, str(received), color="muted", **look)
        for place, row in enumerate(first):
            y = top + place * pitch[width]
            middle = y + (pitch[width] / 2 if wide else 29)
            at = middle if wide else y + 11
            write_at_edge(ax, at, language.label(row))
            open_ = Rectangle((fewest, middle - 7), largest - fewest, 14)
            open_.set(facecolor="none", edgecolor="muted", label=row["topic_id"])
            ax.add_patch(open_)
            sure = Rectangle((0, middle - 7), fewest, 14)
            sure.set(facecolor="ink", label=f"sure {row['topic_id']}")
            ax.add_patch(sure)
        papers = pick("paper", "bài") if fewest == 1 else pick("papers", "bài")
        ends = [
            (0, "left", pick("at least ", "ít nhất "), fewest, papers, least),
            (largest, "right", pick("at most ", "nhiều nhất "), largest, "", most),
        ]
        for x, side, before, count, unit, share in ends:
            words = f"{before}{count} {unit or pick('papers', 'bài')}\n{share}"
            look = {"ha": side, "size": 11, "va": "bottom", "weight": "semibold"}
            write(ax, x, top - 6, words, **look)

    return Figure(
        name="splits",
        title=title,
        alt=alt,
        unit=pick(
            en=f"Papers of {received}, for each topic of the first level. Filled: the "
            "least it can have. Outline: what is open. One topic’s gain is another’s "
            "loss, so not all can be long at once.",
            vi=f"Số tham luận trên {received}, theo từng chủ đề cấp một. Tô đặc: số ít "
            "nhất có thể có. Khung rỗng: phần còn để ngỏ. Chủ đề này thêm thì chủ đề "
            "khác bớt, nên không thể cùng dài một lúc.",
        ),
        source=pick(
            en="Counted by us, by numbers alone, supposing that each paper has exactly "
            "one topic and each topic at least one paper: the ways to set "
            f"{len(first) - 1} dividers into the {received - 1} gaps between "
            f"{received} papers in a row.",
            vi="Chúng tôi đếm, chỉ theo số lượng, với giả định mỗi bài có đúng một chủ "
            "đề và mỗi chủ đề có ít nhất một bài: số cách đặt "
            f"{len(first) - 1} vạch ngăn vào {received - 1} khoảng trống giữa "
            f"{received} bài xếp thành hàng.",
        ),
        data=pd.DataFrame(
            {
                "topic_id": [row["topic_id"] for row in first],
                "fewest": fewest,
                "largest": largest,
            }
        ),
        draw=draw,
        height={width: top + len(first) * pitch[width] + 6 for width in PIXELS},
        table=pd.DataFrame(
            {
                pick("Topic", "Chủ đề"): [language.label(row) for row in first],
                pick("Fewest papers", "Ít bài nhất"): fewest,
                pick("Smallest share", "Tỷ lệ nhỏ nhất"): least,
                pick("Most papers", "Nhiều bài nhất"): largest,
                pick("Largest share", "Tỷ lệ lớn nhất"): most,
            }
        ),
    )


def papers_by_topic(
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    organizations: pd.DataFrame,
    *,
    received: int,
    organizers: Sequence[str],
) -> Figure:
    """Draw the papers that are identified by topic, by affiliation and in time.

    Where none is, draw the card that would have to be filled in for each, and who
    could do so.

    Parameters
    ----------
    papers
        The papers that are identified.
    topics
        The topics.
    organizations
        Names of those who organized the event, and what they did.
    received
        How many papers were received.
    organizers
        Those who could supply a list, by id.

    Raises
    ------
    ValueError
        If the table numbers a paper beyond those received.
    """
    _check_numbers(papers["number"], received)
    if len(papers):
        return _identified(papers, topics, received)
    known = {row["organization_id"]: row for row in rows_of(organizations)}
    return _missing(papers, [known[name] for name in organizers], received)


def _identified(papers: pd.DataFrame, topics: pd.DataFrame, received: int) -> Figure:
    """Draw the papers that are identified, in three ways."""
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
        vi=f"Trong {received} tham luận, {len(papers)} bài được xác định; "
        + (f"nhiều nhất, {highest} bài, về {names}" if highest else "")
        + ("" if highest else "chưa bài nào được gán chủ đề"),
    )
    told = ". ".join(
        f"{heading}: "
        + ", ".join(f"{group.label} {len(group.papers)}" for group in groups)
        for heading, groups in parts.items()
    )
    alt = pick(
        en=f"{len(papers)} identified papers of {received}, a square each. {told}. "
        f"{received - len(papers)} are not identified.",
        vi=f"{len(papers)} tham luận đã xác định trên {received}, mỗi bài một ô vuông. "
        f"{told}. {received - len(papers)} bài chưa xác định.",
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
            vi=f"Mỗi ô vuông là một trong {len(papers)} tham luận đã xác định. Bài của "
            "chủ đề hẹp không tính lại cho chủ đề rộng hơn.",
        ),
        source=pick(
            en="Table “papers”, with the source of each; counted by us.",
            vi="Bảng “papers”, có nguồn của từng bài; chúng tôi đếm.",
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
                pick("Title", "Tên bài"): papers[f"title_{language.current()}"],
                pick("Author", "Tác giả"): papers["author"],
                pick("Affiliation", "Nơi công tác"): papers["affiliation"],
                pick("Topic", "Chủ đề"): papers["topic_id"].map(labels),
                pick("Read aloud", "Trình bày"): papers["presented_on"].map(
                    language.date, "ignore"
                ),
            }
        ).reset_index(drop=True),
    )


def _missing(
    papers: pd.DataFrame, organizers: list[dict[str, Any]], received: int
) -> Figure:
    """Draw what has to be known of each paper, and who could tell."""
    columns = [str(column) for column in papers.columns]
    names = [language.label(row, "name") for row in organizers]
    title = pick(
        en=f"Still missing: a list of the {received} papers, from which their topics, "
        "their authors’ workplaces and their order could be drawn",
        vi=f"Còn thiếu: danh sách {received} tham luận, để vẽ được chủ đề, nơi công "
        "tác của tác giả và thứ tự các bài",
    )
    alt = pick(
        en=f"An empty card, “Paper 1 of {received}”, with {len(columns)} lines to fill "
        f"in: {', '.join(_words(column) for column in columns)}. So far 0 of "
        f"{received} cards are filled. Those who could do so: {', '.join(names)}.",
        vi=f"Một phiếu trống, “Tham luận 1/{received}”, có {len(columns)} dòng cần "
        f"điền: {', '.join(_words(column) for column in columns)}. Đến nay "
        f"0/{received} phiếu được điền. Nơi có thể cung cấp: {', '.join(names)}.",
    )
    line, head = 27, 36
    card = head + line * len(columns) + 8
    room: dict[Width, int] = {"wide": 318, "narrow": PIXELS["narrow"]}
    texts = {width: _who_and_how(organizers, received, room[width]) for width in room}
    below: dict[Width, float] = {"wide": 8, "narrow": card + 36}
    ends = {w: below[w] + sum(text.high for text in texts[w]) for w in texts}

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        ax = axes_over(canvas)
        across = 350 if wide else PIXELS["narrow"] - 14
        for step in (12, 6, 0):
            sheet = Rectangle((1 + step, 1 + step), across - 2, card)
            sheet.set(facecolor="ground", edgecolor="muted", label="card")
            ax.add_patch(sheet)
        words = pick(f"Paper 1 of {received}", f"Tham luận 1/{received}")
        write(ax, 14, 1 + head / 2, words, weight="semibold")
        empty = pick("empty", "trống")
        write(ax, across - 14, 1 + head / 2, empty, ha="right", size=11, color="muted")
        for place, column in enumerate(columns):
            y = head + (place + 1) * line
            ax.plot([14, across - 14], [y, y], color="muted", lw=1, label="blank")
            bold = "semibold" if column in DRAWN else "normal"
            write(ax, 14, y - 11, _words(column), weight=bold)
            look: dict[str, Any] = {"ha": "right", "size": 11, "color": "muted"}
            write(ax, across - 14, y - 11, column, **look)
        _write_lines(ax, PIXELS[width] - room[width], below[width], texts[width])

    return Figure(
        name="papers-by-topic",
        title=title,
        alt=alt,
        unit=pick(
            en="What one row of data/papers.csv holds; on the right the names of its "
            "columns. In bold: what the chart would be drawn from.",
            vi="Nội dung một dòng của data/papers.csv; bên phải là tên cột. Chữ đậm: "
            "những gì biểu đồ sẽ dựa vào.",
        ),
        source=pick(
            en="Table “papers”, without a row so far. No number is put in its place.",
            vi="Bảng “papers”, hiện chưa có dòng nào. Chúng tôi không tự đặt số thay "
            "vào.",
        ),
        data=papers,
        draw=draw,
        height={
            "wide": round(max(card + 16, ends["wide"])),
            "narrow": round(ends["narrow"]),
        },
        table=pd.DataFrame(
            {
                pick("Column", "Cột"): columns,
                pick("What it holds", "Nội dung"): [_words(name) for name in columns],
            }
        ),
    )


# The columns that the chart of the identified papers is drawn from.
DRAWN = ("number", "affiliation", "topic_id", "presented_on")


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
        for node in _walk(_tree(topics))
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


def _words(column: str) -> str:
    """Say what a column of table ``papers`` holds."""
    return {
        "number": pick("Number in the list", "Số thứ tự trong danh sách"),
        "title_en": pick("Title in English", "Tên bài bằng tiếng Anh"),
        "title_vi": pick("Title in Vietnamese", "Tên bài bằng tiếng Việt"),
        "author": pick("Author", "Tác giả"),
        "affiliation": pick("Where the author worked", "Nơi công tác của tác giả"),
        "topic_id": pick("Topic", "Chủ đề"),
        "presented_on": pick("Day it was read aloud", "Ngày trình bày"),
        "source_id": pick("Published source", "Nguồn đã công bố"),
        "confidence": pick("How sure we are of it", "Mức chắc chắn"),
    }.get(column, column)


def _who_and_how(
    organizers: list[dict[str, Any]], received: int, room: float
) -> list[Line]:
    """Say who could supply the list, and how."""
    lines = [Line(pick("Who could supply it", "Ai có thể cung cấp"), 12, "ink", True)]
    for row in organizers:
        lines.append(Line("", 2))
        lines += _wrapped(language.label(row, "name"), room)
        lines += _wrapped(language.label(row, "role"), room, 11, "muted")
    lines.append(Line("", 14))
    lines.append(Line(pick("How", "Bằng cách nào"), 12, "ink", True))
    how = pick(
        en=f"One row a paper in data/papers.csv, up to {received}, each with the page "
        "or list that names it. A part is welcome: this chart will draw what is "
        "there, by topic, by affiliation and in time.",
        vi=f"Mỗi tham luận một dòng trong data/papers.csv, tối đa {received} dòng, kèm "
        "trang hoặc danh sách có nêu bài đó. Có một phần cũng quý: biểu đồ này sẽ tự "
        "vẽ những gì đã có, theo chủ đề, nơi công tác và thời gian.",
    )
    return lines + _wrapped(how, room)


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


def _percent(share: Fraction) -> str:
    """Write a share with as many decimals as it needs, up to two."""
    percent = 100 * share
    places = next((n for n in (0, 1) if percent * 10**n % 1 == 0), 2)
    return f"{number(float(percent), places)}%"


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


def _tree(topics: pd.DataFrame) -> tuple[Node, ...]:
    """Give the topics of the first level, each with those under it."""
    under: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows_of(topics.sort_values("number")):
        parent = row["parent_id"] if pd.notna(row["parent_id"]) else None
        under.setdefault(parent, []).append(row)

    def grow(parent: str | None, depth: int) -> tuple[Node, ...]:
        return tuple(
            Node(row, depth, grow(row["topic_id"], depth + 1))
            for row in under.get(parent, [])
        )

    return grow(None, 0)


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _walk(node.under)


def _told(node: Node) -> str:
    """Name a topic, and in brackets those under it."""
    inner = ", ".join(_told(narrower) for narrower in node.under)
    return language.label(node.row) + (f" ({inner})" if inner else "")


def _tree_table(nodes: Iterable[Node], topics: pd.DataFrame) -> pd.DataFrame:
    labels = {row["topic_id"]: language.label(row) for row in rows_of(topics)}
    rows = [node.row for node in nodes]
    table = {
        pick("Topic", "Chủ đề"): [language.label(row) for row in rows],
        pick("Under", "Thuộc"): [labels.get(row["parent_id"], "–") for row in rows],
        pick("In the report", "Trong bài"): [
            f"“{row['report_wording']}”" for row in rows
        ],
    }
    if language.current() == "en":
        table["Our translation"] = [row["wording_in_english"] for row in rows]
    return pd.DataFrame(table)


# Pixels from a branch to the number of a topic, and from there to its name.
TWIG, NUMERAL = 14, 20


def _left(depth: int, width: Width, deepest: int) -> float:
    """Give the place across of a topic's number."""
    step = PIXELS["wide"] / (deepest + 1) if width == "wide" else 22
    return TWIG + depth * step


def _room(node: Node, width: Width, deepest: int) -> float:
    """Give the pixels for a topic's words: up to the next column, if it is used."""
    right = float(PIXELS[width])
    if node.under and width == "wide":
        right = _left(node.depth + 1, width, deepest) - 2 * TWIG
    return right - _left(node.depth, width, deepest) - NUMERAL


def _block(node: Node, room: float) -> list[Line]:
    """Give a topic's lines: our name, the report's words, our translation of them."""
    lines = _wrapped(language.label(node.row), room, bold=True)
    lines += _quotation(node, room)
    if language.current() == "en":
        lines += _wrapped(str(node.row["wording_in_english"]), room, 11, "muted")
    return lines


def _quotation(node: Node, room: float) -> list[Line]:
    """Give the lines of the report's words for a topic."""
    return _wrapped(f"“{node.row['report_wording']}”", room, 11)


def _wrapped(
    words: str, room: float, size: float = 12, color: str = "ink", bold: bool = False
) -> list[Line]:
    """Break words into lines that have so many pixels' room."""
    lines = wrap(words, room, size, bold=bold).splitlines()
    return [Line(line, size, color, bold) for line in lines]


def _place(
    nodes: Iterable[Node], width: Width, blocks: Mapping[str, list[Line]], top: float
) -> tuple[dict[str, float], float]:
    """Give the place down of each topic, by its id, and where they all end.

    Narrower topics stand beside the wider one if there is room, or else below it.
    """
    where: dict[str, float] = {}
    for node in nodes:
        where[node.row["topic_id"]] = top
        own = top + _high(blocks[node.row["topic_id"]])
        start = top if width == "wide" else own
        inner, below = _place(node.under, width, blocks, start)
        where |= inner
        top = max(own, below)
    return where, top


def _high(lines: Iterable[Line]) -> float:
    """Give the pixels down that a topic takes, and the space below it."""
    return sum(line.high for line in lines) + 14


def _branches(
    ax: Axes, nodes: Sequence[Node], where: Mapping[str, float], x: float, start: float
) -> None:
    """Draw a line down from a start, and a twig to each topic."""
    places = [where[node.row["topic_id"]] + 8 for node in nodes]
    look: dict[str, Any] = {"color": "others", "lw": 1, "solid_capstyle": "butt"}
    stem = x - TWIG + 2
    ax.plot([stem] * 2, [min(start, places[0]), places[-1]], label="stem", **look)
    for y in places:
        ax.plot([stem, x - 4], [y, y], label="twig", **look)


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
