"""The charts of chapter "papers" draw what is known, and nothing that is not."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Polygon, Rectangle
from pictures import faults, points, said

from eightypapers import language
from eightypapers.drawing.figure import Figure, Width
from eightypapers.story import emphasis as counting
from eightypapers.story.charts import papers
from eightypapers.story.charts.topics import TopicList, tree
from eightypapers.tables import load, record

RECEIVED = int(record("facts", fact_id="papers-received")["value"])

# INVENTED for these tests, every row of it: no list of the papers was found, and none
# of these is a paper of the conference.
INVENTED = pd.DataFrame(
    [
        (2, "theory", "Invented Academy", "2019-12-19"),
        (3, "government-mass-mobilization", "Invented Academy", "2019-12-19"),
        (5, "government-mass-mobilization", "Invented Academy", None),
        (8, "government-mass-mobilization", "Invented District", None),
        (13, "hanoi-practice", "Invented District", "2019-12-18"),
        (21, "shortcomings", "Invented Institute " * 4, None),
        (40, None, None, None),
    ],
    columns=["number", "topic_id", "affiliation", "presented_on"],
).assign(
    title_en="Invented title",
    title_vi="Tên bịa",
    author=["Invented author"] * 6 + [None],
    source_id="vgp-2019-12-19",
    confidence="medium",
)[list(load("papers").columns)]


def unit_chart() -> Figure:
    return papers.unit_chart(RECEIVED, load("papers"))


def unit_chart_filled() -> Figure:
    return papers.unit_chart(RECEIVED, INVENTED)


def emphasis(passage_topics: pd.DataFrame | None = None) -> Figure:
    given = load("passage_topics") if passage_topics is None else passage_topics
    return papers.emphasis(load("passages"), load("topics"), given, load("sources"))


def by_topic(table: pd.DataFrame) -> Figure:
    figure = papers.papers_by_topic(table, load("topics"), received=RECEIVED)
    assert figure is not None
    return figure


def identified() -> Figure:
    return by_topic(INVENTED)


CHARTS = [unit_chart, unit_chart_filled, emphasis, identified]
Chart = Callable[[], Figure]


def axes(figure: Figure, width: Width = "wide") -> Axes:
    (ax,) = figure.drawn(width).axes
    return ax


def patches(ax: Axes, kind: type = Rectangle) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for patch in ax.patches:
        if isinstance(patch, kind):
            found.setdefault(str(patch.get_label()), []).append(patch)
    return found


def filled(patch: Patch) -> bool:
    return patch.get_facecolor()[3] > 0


@pytest.mark.parametrize("chart", CHARTS)
def test_words_can_be_read(chart: Chart, edition: str, width: Width) -> None:
    assert faults(chart().drawn(width)) == []


@pytest.mark.parametrize("chart", CHARTS)
def test_words_are_in_the_language_of_the_edition(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {}
    for edition in language.LANGUAGES:
        monkeypatch.setenv("BOOK_LANGUAGE", edition)
        figure = chart()
        assert figure.table is not None
        told[edition] = [figure.title, figure.alt, figure.unit, figure.source]
        told[edition] += [*figure.table.columns]

    assert [en for en, vi in zip(*told.values(), strict=False) if en == vi] == []


@pytest.mark.parametrize("chart", CHARTS)
def test_data_keep_their_names_and_the_table_has_readable_ones(chart: Chart) -> None:
    figure = chart()

    assert figure.table is not None
    assert all("_" not in str(column) for column in figure.table)
    assert all(str(column).isidentifier() for column in figure.data)


@pytest.mark.parametrize(
    ("chart", "numbers"),
    [
        (unit_chart, [f"{RECEIVED} outlines", "0 of them", f"For {RECEIVED} papers"]),
        (unit_chart_filled, ["7 of them", "For 73 papers"]),
        (emphasis, ["16 topics", "277", "206", "50.5", "Theory 92", "120 pairs"]),
        (identified, ["7 identified papers of 80", "Invented Academy 3", "73 are not"]),
    ],
)
def test_alt_text_states_the_finding(chart: Chart, numbers: list[str]) -> None:
    figure = chart()

    assert [number for number in numbers if number not in figure.alt] == []
    assert figure.alt != figure.title


@pytest.mark.parametrize("chart", CHARTS)
def test_a_picture_stays_light(chart: Chart, width: Width) -> None:
    assert len(gzip.compress(chart().svg(width).encode())) < 15_000


@pytest.mark.parametrize("chart", [unit_chart, emphasis])
def test_no_chart_speaks_of_papers_per_topic(chart: Chart) -> None:
    figure = chart()
    words = f"{figure.title} {figure.unit} {figure.source} {figure.alt}"

    assert not re.search("papers? (per|by) topic", words.lower())


# Papers received


def test_there_is_a_sheet_for_each_paper(width: Width) -> None:
    empty = patches(axes(unit_chart(), width), Polygon)
    filled = patches(axes(unit_chart_filled(), width), Polygon)

    assert {name: len(sheets) for name, sheets in empty.items()} == {"received": 80}
    assert {name: len(sheets) for name, sheets in filled.items()} == {
        "received": 73,
        "identified": 7,
    }


def test_what_is_unknown_is_an_outline_only() -> None:
    for name, sheets in patches(axes(unit_chart_filled()), Polygon).items():
        assert {filled(sheet) for sheet in sheets} == {name == "identified"}


def test_identified_papers_stand_at_their_number_and_lead_to_their_source() -> None:
    ax = axes(unit_chart_filled())
    sheets = [patch for patch in ax.patches if isinstance(patch, Polygon)]
    named = {place: sheet for place, sheet in enumerate(sheets, 1) if sheet.get_url()}

    assert list(named) == list(INVENTED["number"])
    assert {sheet.get_url() for sheet in named.values()} == {"#source-vgp-2019-12-19"}
    assert named[2].get_gid() == "2, Invented title, Invented author, Invented Academy"
    assert named[40].get_gid() == "40, Invented title"


def test_title_follows_the_table() -> None:
    one = papers.unit_chart(RECEIVED, INVENTED.head(1))

    assert "none of them is identified" in unit_chart().title
    assert "seven of them are identified" in unit_chart_filled().title
    assert "one of them is identified" in one.title


@pytest.mark.parametrize("chart", [papers.unit_chart, None])
def test_a_number_beyond_those_received_is_refused(chart: Any) -> None:
    beyond = INVENTED.assign(number=INVENTED["number"] + RECEIVED)

    with pytest.raises(ValueError, match="paper number 82, but 80 papers"):
        papers.unit_chart(RECEIVED, beyond) if chart else by_topic(beyond)


def test_another_event_may_have_other_numbers(width: Width) -> None:
    figure = papers.unit_chart(23, load("papers"))

    assert faults(figure.drawn(width)) == []
    assert said(figure.drawn(width))[-1] == "23"


# Topics


def listed() -> BeautifulSoup:
    return BeautifulSoup(TopicList(tree(load("topics"))).html(), "html.parser")


def test_every_topic_is_listed_where_the_report_has_it(edition: str) -> None:
    for row in load("topics").to_dict("records"):
        (item,) = listed().select(f"li#topic-{row['topic_id']}")
        assert item.strong.get_text() == row[f"label_{edition}"]
        assert item.find("span", lang="vi").get_text() == f"“{row['report_wording']}”"
        above = item.find_parent("li")
        wider = row["parent_id"]
        assert (above and above["id"]) == (None if pd.isna(wider) else f"topic-{wider}")
        assert (row["wording_in_english"] in item.get_text()) == (edition == "en")


def test_the_list_is_text_where_there_is_no_html() -> None:
    lines = TopicList(tree(load("topics"))).text().splitlines()

    assert lines[0] == "- Theory: what the ideas mean"
    assert lines[1] == "  - Public-service responsibility"
    assert len(lines) == len(load("topics"))


# Emphasis


def test_marks_stand_where_the_count_puts_them(width: Width) -> None:
    tables = load("passages"), load("passage_topics"), load("topics")
    counts = counting.syllables_by_topic(*tables)
    canvas = emphasis().drawn(width)

    for rule in counting.RULES:
        drawn = sorted(x for x, _ in points(canvas, rule))
        assert drawn == pytest.approx(sorted(counts[rule]))
    for row in counts.to_dict("records"):
        joined = sorted(points(canvas, row["topic_id"]), key=lambda point: point[1])
        values = [row[rule] for rule in counting.RULES]
        assert [x for x, _ in joined] == pytest.approx(values)


def test_topics_are_sorted_by_the_first_rule(width: Width) -> None:
    canvas = emphasis().drawn(width)
    downwards = sorted(points(canvas, "all"), key=lambda point: point[1])

    assert [-x for x, _ in downwards] == sorted(-x for x, _ in downwards)


def test_rules_differ_by_shape_and_place(width: Width) -> None:
    ax = axes(emphasis(), width)
    marks = {
        rule: {line.get_marker() for line in ax.lines if line.get_label() == rule}
        for rule in counting.RULES
    }

    assert all(len(shapes) == 1 for shapes in marks.values())
    assert len(set.union(*marks.values())) == 3
    canvas = emphasis().drawn(width)
    places = [point for rule in counting.RULES for point in points(canvas, rule)]
    assert len(places) == len(set(places)) == 3 * len(load("topics"))


def test_numbers_beside_the_marks_are_those_counted() -> None:
    figure = emphasis()
    written = said(figure.drawn())

    for rule in counting.RULES:
        for value in figure.data[rule]:
            text = f"{value:.1f}".removesuffix(".0")
            assert written.count(text) >= 1
    bold = [
        text.get_text()
        for text in axes(figure).texts
        if text.get_fontweight() == "semibold"
    ]
    assert bold == ["206", "50.5", "92"]


def test_title_says_whether_the_leader_depends_on_the_rule() -> None:
    coding = load("passage_topics")
    once = coding[coding["number"] == 1]

    assert emphasis().title == (
        "Emphasis in the report: government mass mobilization leads if a clause counts "
        "for all its topics or is split among them, theory if it counts for its first "
        "only"
    )
    assert emphasis(once).title == (
        "Emphasis in the report: theory leads, however a clause is counted"
    )
    assert "Of 120 pairs of topics 0 change" in emphasis(once).alt


def test_changes_of_order_are_told() -> None:
    tables = load("passages"), load("passage_topics"), load("topics")
    changed = counting.order_changes(counting.syllables_by_topic(*tables))

    assert changed > 0
    assert f"{changed} of 120 pairs" in emphasis().source
    assert f"{changed} change their order" in emphasis().alt


# Papers by topic


def test_without_a_paper_there_is_nothing_to_draw() -> None:
    assert load("papers").empty
    shown = papers.papers_by_topic(load("papers"), load("topics"), received=RECEIVED)
    assert shown is None


def squares(ax: Axes) -> dict[str, int]:
    """Count the squares of each group; a square is labelled by group and number."""
    keys = [label.rpartition(" ")[0] for label in patches(ax)]
    return {key: keys.count(key) for key in dict.fromkeys(keys)}


def test_a_filled_table_is_drawn_in_three_ways(width: Width) -> None:
    drawn = squares(axes(identified(), width))
    expected = {
        **INVENTED["topic_id"].value_counts(),
        **INVENTED["affiliation"].value_counts(),
        **INVENTED["presented_on"].value_counts(),
    }

    # What has no topic, no affiliation or no day shares one name.
    assert drawn.pop("-") == INVENTED["presented_on"].isna().sum()
    assert drawn == expected


def test_each_group_has_its_count_beside_it() -> None:
    written = said(identified().drawn())

    for row in load("topics").to_dict("records"):
        count = str((INVENTED["topic_id"] == row["topic_id"]).sum())
        assert written[written.index(row["label_en"]) + 1] == count
    assert written[written.index("No topic yet") + 1] == "1"
    assert written[written.index("18 December 2019") + 1] == "1"
    assert written[written.index("19 December 2019") + 1] == "2"
    assert written[written.index("No day given") + 1] == "4"


def test_papers_stand_in_the_order_of_the_list_whatever_that_of_the_rows() -> None:
    bars = patches(axes(by_topic(INVENTED.iloc[::-1])))
    mobilization = [
        (bar.get_x(), label)
        for label, (bar, *_) in bars.items()
        if label.startswith("government-mass-mobilization")
    ]

    assert [label.split()[-1] for _, label in sorted(mobilization)] == ["3", "5", "8"]


def test_each_paper_is_linked_once() -> None:
    ax = axes(identified())
    names = [patch.get_gid() for patch in ax.patches if patch.get_url()]

    assert len(names) == len(set(names)) == len(INVENTED)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (INVENTED, "7 are identified; the most on one topic, 3, on government mass"),
        (INVENTED.tail(1), "1 is identified; none has a topic yet"),
        (INVENTED.head(2), "1, on theory and government mass mobilization"),
        (INVENTED.iloc[[0, 1, 4]], "1, on each of three topics"),
    ],
)
def test_title_follows_what_is_identified(rows: pd.DataFrame, words: str) -> None:
    assert words in by_topic(rows).title


def test_one_topic_may_have_all_the_papers(width: Width) -> None:
    numbers = range(1, RECEIVED + 1)
    full = pd.concat([INVENTED.head(1)] * RECEIVED).assign(number=numbers)

    figure = by_topic(full)

    assert faults(figure.drawn(width)) == []
    ends = [bar.get_x() + bar.get_width() for bar in axes(figure, width).patches]
    assert max(ends) < figure.drawn(width).get_figwidth() * 72
    assert "0 are not identified" in figure.alt
