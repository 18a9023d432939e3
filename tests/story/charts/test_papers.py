"""The charts of chapter "papers" draw what is known, and nothing that is not."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from pictures import axes, faults, said, unreadable

from eightypapers.drawing.figure import Figure, Width
from eightypapers.story.charts import papers
from eightypapers.story.charts.topics import in_order, retellings
from eightypapers.story.clauses import on_the_papers
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


def by_clause() -> Figure:
    tables = (load(name) for name in ("passages", "topics", "passage_topics"))
    return papers.by_clause(*tables, stressed="shortcomings")


def by_topic(table: pd.DataFrame) -> Figure:
    figure = papers.papers_by_topic(table, load("topics"), received=RECEIVED)
    assert figure is not None
    return figure


def identified() -> Figure:
    return by_topic(INVENTED)


Chart = Callable[[], Figure]


def patches(ax: Axes) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for patch in ax.patches:
        found.setdefault(str(patch.get_label()), []).append(patch)
    return found


def filled(patch: Patch) -> bool:
    return patch.get_facecolor()[3] > 0


@pytest.mark.parametrize(
    "chart", [unit_chart, unit_chart_filled, by_clause, identified]
)
def test_words_can_be_read(chart: Chart) -> None:
    assert unreadable(chart) == []


@pytest.mark.parametrize(
    ("chart", "numbers"),
    [
        (unit_chart, [f"{RECEIVED} sheets", "filled in: zero", f"others, {RECEIVED}"]),
        (unit_chart_filled, ["filled in: seven", "others, 73"]),
        (
            by_clause,
            ["Political responsibility: 2;", "Carrying out the duties: 4 and 6;"],
        ),
        (identified, ["7 of 80", "Invented Academy 3", "Not identified: 73"]),
    ],
)
def test_alt_text_states_the_finding(chart: Chart, numbers: list[str]) -> None:
    figure = chart()

    assert [number for number in numbers if number not in figure.alt] == []
    assert figure.alt != figure.title


@pytest.mark.parametrize("chart", [unit_chart, by_clause])
def test_no_chart_speaks_of_papers_per_topic(chart: Chart) -> None:
    figure = chart()
    words = f"{figure.title} {figure.unit} {figure.source} {figure.alt}"

    assert not re.search("papers? (per|by) topic", words.lower())


# Papers received


def test_there_is_a_sheet_for_each_paper(width: Width) -> None:
    empty = patches(axes(unit_chart(), width))
    filled = patches(axes(unit_chart_filled(), width))

    assert {name: len(sheets) for name, sheets in empty.items()} == {"received": 80}
    assert {name: len(sheets) for name, sheets in filled.items()} == {
        "received": 73,
        "identified": 7,
    }


def test_what_is_unknown_is_an_outline_only() -> None:
    for name, sheets in patches(axes(unit_chart_filled())).items():
        assert {filled(sheet) for sheet in sheets} == {name == "identified"}


def test_a_filled_sheet_is_explained_where_there_is_one(edition: str) -> None:
    word = {"en": "Filled:", "vi": "Tờ tô đặc:"}[edition]

    assert word not in unit_chart().unit
    assert word in unit_chart_filled().unit


def test_identified_papers_stand_at_their_number_and_lead_to_their_source() -> None:
    ax = axes(unit_chart_filled())
    sheets = ax.patches
    named = {place: sheet for place, sheet in enumerate(sheets, 1) if sheet.get_url()}

    assert list(named) == list(INVENTED["number"])
    assert {sheet.get_url() for sheet in named.values()} == {"#source-vgp-2019-12-19"}
    assert named[2].get_gid() == "2, Invented title, Invented author, Invented Academy"
    assert named[40].get_gid() == "40, Invented title"


def test_title_follows_the_table() -> None:
    one = papers.unit_chart(RECEIVED, INVENTED.head(1))

    assert "none of them is identified" in unit_chart().title
    assert unit_chart_filled().title.endswith("in the sources we found: seven")
    assert one.title.endswith("in the sources we found: one")


@pytest.mark.parametrize("chart", [papers.unit_chart, None])
def test_a_number_beyond_those_received_is_refused(chart: Any) -> None:
    beyond = INVENTED.assign(number=INVENTED["number"] + RECEIVED)

    with pytest.raises(ValueError, match="paper number 82, but 80 papers"):
        papers.unit_chart(RECEIVED, beyond) if chart else by_topic(beyond)


# Topics


def test_narrower_topics_follow_the_wider_one_in_the_order_of_the_report() -> None:
    rows = load("topics")
    # Whatever the order of the rows.
    found = in_order(rows.iloc[::-1])
    parents = dict(zip(rows["topic_id"], rows["parent_id"], strict=True))
    numbers = dict(zip(rows["topic_id"], rows["number"], strict=True))

    assert len(found) == len(rows)
    path: list[str] = []
    last: dict[Any, int] = {}
    for row, depth in found:
        topic, wider = row["topic_id"], parents[row["topic_id"]]
        assert depth <= len(path)
        path = path[:depth]
        assert path[-1:] == ([] if pd.isna(wider) else [wider])
        siblings = tuple(path)
        assert numbers[topic] > last.get(siblings, 0)
        last[siblings] = numbers[topic]
        path.append(topic)


# Clauses


def test_every_clause_on_the_papers_is_retold_with_a_phrase(edition: str) -> None:
    tables = (load(name) for name in ("passages", "topics", "passage_topics"))
    rows = load("retellings")
    told = BeautifulSoup(retellings(rows).html, "html.parser").select("li")

    assert list(rows["passage_id"]) == list(on_the_papers(*tables)["passage_id"])
    for row, item in zip(rows.to_dict("records"), told, strict=True):
        words = item.get_text(" ", strip=True)
        assert words.startswith(row[f"retold_{edition}"])
        assert item.find("span", lang="vi").get_text() == f"“{row['phrase']}”"
        assert (row["phrase_in_english"] in words) == (edition == "en")
    lines = retellings(rows).text.splitlines()
    assert lines == [f"- {words}" for words in rows[f"retold_{edition}"]]


# Clause by clause


def named(ax: Axes) -> dict[str, list[float]]:
    """Give where the dots of each topic stand, from the left."""
    return {
        str(line.get_label()): list(line.get_xdata())
        for line in ax.lines
        if line.get_marker() == "o"
    }


def test_a_dot_stands_under_each_clause_that_names_the_topic(width: Width) -> None:
    """Nine clauses, in the order of the report, and under them their topics."""
    ax = axes(by_clause(), width)
    columns = [text for text in ax.texts if text.get_text() in "123456789"]
    places = [text.xy[0] for text in columns]
    coded = load("passage_topics").groupby("passage_id")["topic_id"].agg(set)
    clauses = [*(f"p13-c{place}" for place in range(1, 6))]
    clauses += ["p14-c1", "p14-c2", "p14-c3", "p14-c4"]
    first = set(load("topics").query("parent_id.isna()")["topic_id"])

    assert [text.get_text() for text in columns] == list("123456789")
    for clause, place in zip(clauses, places, strict=True):
        dots = {topic for topic, at in named(ax).items() if place in at}
        assert dots == coded[clause] - first, clause


def test_a_bar_stands_over_the_clauses_under_each_topic_of_the_first_level(
    width: Width,
) -> None:
    ax = axes(by_clause(), width)
    texts = [text for text in ax.texts if text.get_text() in "123456789"]
    spans = {
        name: "".join(
            text.get_text()
            for text in texts
            if bar.get_x() < text.xy[0] < bar.get_x() + bar.get_width()
        )
        for name, (bar,) in patches(ax).items()
    }

    assert spans == {
        "theory": "12345",
        "new-conditions": "6",
        "assessment": "789",
    }


def test_every_topic_is_named_and_those_of_the_first_level_are_heads(
    width: Width,
) -> None:
    texts = axes(by_clause(), width).texts
    topics = load("topics")

    written = [text.get_text().replace("\n", " ") for text in texts]
    written = [words.replace("public- service", "public-service") for words in written]
    assert set(topics["label_en"]) <= set(written)
    bold = [text.get_text() for text in texts if text.get_weight() == "semibold"]
    heads = list(topics.query("parent_id.isna()")["label_en"])
    # The last is the topic that the report calls more important.
    assert bold == [*heads, "Shortcomings and limits"]
    red = [text.get_text() for text in texts if text.get_color() == "residents"]
    assert red == bold[-1:]


def test_the_table_tells_each_topic_with_its_clauses() -> None:
    table = by_clause().table

    assert table is not None
    clauses = dict(zip(table["Topic"], table["Clauses"], strict=True))
    assert clauses["Questions of theory"] == "1, 2, 3, 4, 5"
    assert clauses["Carrying out the duties"] == "4, 6"


def test_title_counts_clauses_and_no_papers(edition: str) -> None:
    figure = by_clause()

    if edition == "en":
        assert "nine clauses on the papers" in figure.title
        assert "pointing out of shortcomings and limits more important" in figure.title
        assert "not a number of papers" in figure.unit
    else:
        assert "chín vế câu về tham luận" in figure.title
        assert "không phải số tham luận" in figure.unit


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
        (place,) = (
            at
            for at, words in enumerate(written)
            if words.replace("\n", " ") == row["label_en"]
        )
        assert written[place + 1] == count
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
        (INVENTED, "received: 7; the most on one topic: 3, on government mass"),
        (INVENTED.tail(1), "received: 1; none has a topic yet"),
        (INVENTED.head(2), "1, on questions of theory and government mass"),
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
    assert "Not identified: 0" in figure.alt
