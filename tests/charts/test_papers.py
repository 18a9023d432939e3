"""The charts of chapter "papers" draw what is known, and nothing that is not."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Patch, Polygon, Rectangle
from pictures import faults, points, said

from eightypapers import emphasis as counting
from eightypapers import language
from eightypapers.charts import papers
from eightypapers.figure import Figure, Width
from eightypapers.tables import load, record

RECEIVED = int(record("facts", fact_id="papers-received")["value"])
ORGANIZERS = ["communist-review", "hanoi-party-committee", "hanoi-peoples-committee"]

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


def topic_tree(topics: pd.DataFrame | None = None) -> Figure:
    given = load("topics") if topics is None else topics
    return papers.topic_tree(given, load("sources"))


def emphasis(passage_topics: pd.DataFrame | None = None) -> Figure:
    given = load("passage_topics") if passage_topics is None else passage_topics
    return papers.emphasis(load("passages"), load("topics"), given, load("sources"))


def splits(topics: pd.DataFrame | None = None) -> Figure:
    return papers.splits(RECEIVED, load("topics") if topics is None else topics)


def by_topic(table: pd.DataFrame) -> Figure:
    return papers.papers_by_topic(
        table,
        load("topics"),
        load("organizations"),
        received=RECEIVED,
        organizers=ORGANIZERS,
    )


def missing() -> Figure:
    return by_topic(load("papers"))


def identified() -> Figure:
    return by_topic(INVENTED)


CHARTS = [
    *(unit_chart, unit_chart_filled, topic_tree, emphasis, splits),
    *(missing, identified),
]
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
        (topic_tree, ["16 topics", "7 of the first level"]),
        (emphasis, ["16 topics", "277", "206", "50.5", "Theory 92", "120 pairs"]),
        (splits, ["7 bars", "277,962,685", "1 paper (1.25%)", "74 papers (92.5%)"]),
        (missing, ["9 lines", "0 of 80"]),
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


@pytest.mark.parametrize("chart", [unit_chart, topic_tree, emphasis, splits, missing])
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


def test_every_topic_stands_in_the_tree_with_the_words_of_the_report(
    width: Width,
) -> None:
    written = " ".join(said(topic_tree().drawn(width)))

    for row in load("topics").to_dict("records"):
        assert row["label_en"] in written
        assert f"“{row['report_wording']}”" in written
        assert row["wording_in_english"] in written


def test_readers_of_vietnamese_need_no_translation(
    monkeypatch: pytest.MonkeyPatch, width: Width
) -> None:
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    written = " ".join(said(topic_tree().drawn(width)))

    for row in load("topics").to_dict("records"):
        assert row["label_vi"] in written
        assert f"“{row['report_wording']}”" in written
    assert "held to the light" not in written


def test_siblings_stand_in_the_order_of_the_report(width: Width) -> None:
    topics = load("topics")
    texts = {t.get_text(): t.xy for t in axes(topic_tree(), width).texts}
    at = {row["topic_id"]: texts[str(row["number"])] for _, row in topics.iterrows()}

    for _, siblings in topics.groupby(topics["parent_id"].fillna("")):
        places = [at[topic] for topic in siblings.sort_values("number")["topic_id"]]
        assert len({x for x, _ in places}) == 1
        assert [y for _, y in places] == sorted(y for _, y in places)
    for row in topics.dropna(subset="parent_id").itertuples():
        assert at[row.topic_id][0] > at[row.parent_id][0]


def test_each_topic_hangs_on_a_twig(width: Width) -> None:
    ax = axes(topic_tree(), width)
    twigs = [line for line in ax.lines if line.get_label() == "twig"]
    stems = [line for line in ax.lines if line.get_label() == "stem"]
    topics = load("topics")

    assert len(twigs) == len(topics)
    assert len(stems) == 1 + topics["parent_id"].nunique()
    texts = {text.get_text(): text.xy for text in ax.texts}
    numbers = {texts[str(number)] for number in topics["number"]}
    ends = {(twig.get_xdata()[1] + 4, twig.get_ydata()[1]) for twig in twigs}
    assert ends == numbers


def test_words_of_the_report_are_marked_with_their_language() -> None:
    figure = topic_tree()
    html = figure.html()

    for words in load("topics")["report_wording"]:
        assert f'<td lang="vi">“{words}”</td>' in html
    for width in ("wide", "narrow"):
        marked = re.findall(r'<text lang="vi"[^>]*>([^<]*)</text>', figure.svg(width))
        quoted = " ".join(f"“{words}”" for words in load("topics")["report_wording"])
        assert sorted(" ".join(marked).split()) == sorted(quoted.split())
    assert "“một số vấn đề lý luận”" in figure.svg()


def test_another_tree_has_another_title() -> None:
    flat = load("topics").assign(parent_id=None)

    assert "seven of the first level, and under three of these" in topic_tree().title
    assert "16 topics of the papers: sixteen of the first" in topic_tree(flat).title


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


# Splits


def test_all_topics_have_the_same_bar(width: Width) -> None:
    topics = load("topics")
    first = topics[topics["parent_id"].isna()]["topic_id"]
    bars = patches(axes(splits(), width))

    for topic in first:
        ((sure,), (open_,)) = bars[f"sure {topic}"], bars[topic]
        assert (sure.get_x(), sure.get_width()) == (0, 1)
        assert (open_.get_x(), open_.get_x() + open_.get_width()) == (1, 74)
        assert filled(sure)
        assert not filled(open_)
    assert len(bars) == 2 * len(first)


def test_fewer_topics_leave_less_open() -> None:
    topics = load("topics")
    two = topics[topics["parent_id"].isna()].head(2)

    assert "over two topics in 79 ways" in splits(two).title
    assert "1 to 79 of them" in splits(two).title


def test_what_is_supposed_is_said(edition: str) -> None:
    supposed = {"en": "each paper has exactly one topic", "vi": "đúng một chủ đề"}

    assert supposed[edition] in splits().source


# The chart that is missing


def test_the_card_names_every_column_of_the_table(width: Width) -> None:
    written = said(missing().drawn(width))
    columns = list(load("papers").columns)

    assert [column for column in columns if column not in written] == []
    assert missing().csv().strip().split(",") == columns


def test_those_who_could_supply_the_list_are_named(width: Width, edition: str) -> None:
    written = " ".join(said(missing().drawn(width)))
    names = load("organizations").set_index("organization_id")[f"name_{edition}"]

    for organizer in ORGANIZERS:
        assert names[organizer] in written
        assert names[organizer] in missing().alt
    assert "data/papers.csv" in written


def test_the_missing_chart_invents_no_number() -> None:
    for words in said(missing().drawn()):
        assert set(re.findall(r"\d+", words)) <= {"1", "80", "08"}


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
