"""The charts of chapter "event" draw what the tables say, in both editions."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from pictures import faults

from eightypapers import language
from eightypapers.drawing.figure import Figure, Width
from eightypapers.story.charts import event
from eightypapers.tables import load, settings

# What a stretch was then, if the table says so.
TOLD_AS = {"told_as_en": "plan for the year", "told_as_vi": "kế hoạch cho cả năm"}


def words_by_speaker(**changed: pd.DataFrame) -> Figure:
    return event.words_by_speaker(**tables("passages", "people", "sources") | changed)


def printed_before(**changed: pd.DataFrame) -> Figure:
    names = ("passages", "people", "reuse", "sources")
    return event.printed_before(**tables(*names) | changed)


def three_reports(**changed: pd.DataFrame) -> Figure:
    names = ("report_items", "report_coverage", "sources")
    return event.three_reports(**tables(*names) | changed)


def tables(*names: str) -> dict[str, pd.DataFrame]:
    return {name: load(name) for name in names}


CHARTS = [words_by_speaker, printed_before, three_reports]


def axes(figure: Figure, width: Width) -> Axes:
    (ax,) = figure.drawn(width).axes
    return ax


def bars(ax: Axes) -> dict[str, Rectangle]:
    return {
        str(bar.get_label()): bar
        for bar in ax.patches
        if isinstance(bar, Rectangle) and not str(bar.get_label()).startswith("_")
    }


def lines(ax: Axes, label: str) -> list[Line2D]:
    return [line for line in ax.lines if line.get_label() == label]


def written(ax: Axes) -> str:
    return "\n".join(text.get_text() for text in ax.texts)


@pytest.mark.parametrize("chart", CHARTS)
def test_words_can_be_read(
    chart: Callable[[], Figure], edition: str, width: Width
) -> None:
    assert faults(chart().drawn(width)) == []


def test_words_can_be_read_where_stretches_are_described(
    edition: str, width: Width
) -> None:
    figure = printed_before(reuse=load("reuse").assign(**TOLD_AS))

    assert faults(figure.drawn(width)) == []


@pytest.mark.parametrize(
    ("chart", "numbers"),
    [
        (words_by_speaker, ["1,390", "260", "18.7%", "177", "12.7%", "953", "68.6%"]),
        (printed_before, ["114", "52", "36–87", "December 2016", "8 June 2019"]),
        (three_reports, ["5 told, 4 not told", "3 told, 6 unknown", "19 December"]),
    ],
)
def test_alt_text_states_the_finding(
    chart: Callable[[], Figure], numbers: list[str]
) -> None:
    figure = chart()

    assert [number for number in numbers if number not in figure.alt] == []
    assert figure.alt != figure.title


@pytest.mark.parametrize("chart", CHARTS)
def test_words_are_in_the_language_of_the_edition(
    chart: Callable[[], Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {}
    for edition in language.LANGUAGES:
        monkeypatch.setenv("BOOK_LANGUAGE", edition)
        figure = chart()
        assert figure.table is not None
        said[edition] = [figure.title, figure.alt, figure.unit, figure.source]
        said[edition] += [written(axes(figure, "narrow")), *figure.table.columns]

    assert [en for en, vi in zip(*said.values(), strict=False) if en == vi] == []


@pytest.mark.parametrize("chart", CHARTS)
def test_data_keep_their_names_and_the_table_has_readable_ones(
    chart: Callable[[], Figure],
) -> None:
    figure = chart()

    assert figure.table is not None
    assert all("_" not in str(column) for column in figure.table)
    assert all(str(column).isidentifier() for column in figure.data)


# Who gets the words


def test_clauses_are_as_long_as_their_syllables(width: Width) -> None:
    passages = load("passages").set_index("passage_id")
    drawn = bars(axes(words_by_speaker(), width))

    lengths = {name: drawn[name].get_width() for name in passages.index}

    assert lengths == passages["syllables"].to_dict()


def test_clauses_stand_in_order_a_row_a_paragraph() -> None:
    passages = load("passages").set_index("passage_id")
    drawn = bars(axes(words_by_speaker(), "wide"))
    place = pd.DataFrame(
        {
            "row": {name: drawn[name].get_y() for name in passages.index},
            "left": {name: drawn[name].get_x() for name in passages.index},
        }
    )
    middle = place["row"] + pd.Series(
        {name: drawn[name].get_height() / 2 for name in passages.index}
    )

    assert list(middle.groupby(passages["paragraph"]).nunique()) == [1] * 20
    assert middle.is_monotonic_increasing
    starts = passages.groupby("paragraph")["first_syllable"].transform("min")
    assert list(place["left"]) == list(passages["first_syllable"] - starts)


def test_speakers_differ_by_more_than_color(width: Width) -> None:
    ax = axes(words_by_speaker(), width)
    passages = load("passages")
    given = passages.groupby("speaker_id")["syllables"].sum().sort_values()
    striped = {tuple(line.get_xdata()) for line in lines(ax, "stripes")}

    for row in passages.dropna(subset=["speaker_id"]).itertuples():
        bar = bars(ax)[row.passage_id]
        span = (bar.get_x(), bar.get_x() + bar.get_width())
        assert (span in striped) == (row.speaker_id != given.index[-1])
    for name in load("people").set_index("person_id")["name"][given.index]:
        assert name in written(ax)


def test_running_text_is_thicker_than_what_stands_around_it() -> None:
    drawn = bars(axes(words_by_speaker(), "wide"))
    passages = load("passages").set_index("passage_id")
    heights = pd.Series({name: drawn[name].get_height() for name in passages.index})
    running = passages["kind"].isin(["prose", "quotation"])

    assert heights[running].min() > heights[~running].max()
    assert {"title", "caption", "byline"} <= set(
        written(axes(words_by_speaker(), "wide")).split("\n")
    )


def test_totals_are_written_and_to_scale() -> None:
    passages = load("passages")
    wide, narrow = (axes(words_by_speaker(), width) for width in ("wide", "narrow"))

    for share in ("18.7%", "12.7%", "68.6%"):
        assert share in written(wide)
        assert share in written(narrow)
    totals = [
        bar.get_width()
        for label, bar in bars(narrow).items()
        if label.startswith("total")
    ]
    counts = passages.groupby(passages["speaker_id"].fillna(""))["syllables"].sum()
    scale = counts.max() / max(totals)
    assert sorted(round(total * scale) for total in totals) == sorted(counts)


def test_marks_of_speakers_speak() -> None:
    drawn = bars(axes(words_by_speaker(), "wide"))
    row = load("passages").dropna(subset=["speaker_id"]).iloc[0]
    name = load("people").set_index("person_id")["name"][row["speaker_id"]]

    assert drawn[row["passage_id"]].get_gid() == f"{name}: {row['syllables']} syllables"


def test_a_third_speaker_needs_no_change() -> None:
    passages = load("passages")
    passages.loc[passages["paragraph"] == 13, "speaker_id"] = "doan-minh-huan"

    figure = words_by_speaker(passages=passages)

    assert "8.8% to Đoàn Minh Huấn" in figure.title
    assert "Đoàn Minh Huấn" in written(axes(figure, "narrow"))


# What was in print before


def test_stretches_are_where_the_table_has_them(width: Width) -> None:
    reuse = load("reuse").set_index("reuse_id")
    start = reuse.loc["discipline-passage", "first_syllable"]
    drawn = bars(axes(printed_before(), width))

    assert {name: (bar.get_x(), bar.get_width()) for name, bar in drawn.items()} == {
        name: (row["first_syllable"] - start, row["syllables"])
        for name, row in reuse.iterrows()
    }


def test_the_ruler_has_a_cell_for_each_syllable(width: Width) -> None:
    ax = axes(printed_before(), width)
    (ruler,) = lines(ax, "ruler")
    start, end = ax.transData.transform([(x, 0) for x in ruler.get_xdata()])[:, 0]
    _, (cell, gap) = ruler._unscaled_dash_pattern

    assert (end - start) / (cell + gap) == pytest.approx(114)


def test_earliest_pages_come_first(width: Width) -> None:
    drawn = bars(axes(printed_before(), width))
    rows = load("reuse").set_index("reuse_id")
    days = rows["earlier_date"].replace("2016-12", "2016-12-31")

    assert list(days[sorted(drawn, key=lambda name: drawn[name].get_y())]) == sorted(
        days
    )


def test_stretches_outside_the_passage_are_left_out() -> None:
    reuse = load("reuse")
    outside = reuse.tail(1).assign(reuse_id="outside", first_syllable=0)
    more = pd.concat([reuse, outside], ignore_index=True)
    assert printed_before(reuse=more).table.equals(printed_before().table)


def test_names_dates_and_descriptions_are_told(edition: str, width: Width) -> None:
    reuse = load("reuse")
    text = written(axes(printed_before(reuse=reuse.assign(**TOLD_AS)), width))

    for row in reuse.to_dict("records"):
        assert language.date(row["earlier_date"]) in text
        assert row[f"said_by_{edition}"].split(", ")[0] in text
    assert TOLD_AS[f"told_as_{edition}"] in text


def test_title_says_what_the_words_were_then() -> None:
    described = printed_before(reuse=load("reuse").assign(**TOLD_AS))
    plain = load("reuse").drop(columns=[*TOLD_AS], errors="ignore")

    assert "52 of them in December 2016 (plan for the year)" in described.title
    assert printed_before(reuse=plain).title.endswith("52 of them in December 2016")


def test_stretches_lead_to_their_sources_and_speak() -> None:
    drawn = bars(axes(printed_before(), "wide"))

    for row in load("reuse").to_dict("records"):
        bar = drawn[row["reuse_id"]]
        assert bar.get_url() == f"#source-{row['source_id']}"
        assert f"{row['syllables']} syllables" in str(bar.get_gid())
        assert row["said_by_en"] in str(bar.get_gid())


def test_nobody_is_said_to_have_copied() -> None:
    figure = printed_before()
    said = f"{figure.title} {figure.alt} {figure.unit} {figure.source}".lower()

    assert [word for word in ("cop", "plagiar", "sao chép") if word in said] == []


# What three reports tell


def states(ax: Axes) -> list[list[str]]:
    """Read the marks off, row by row."""
    known = ("told", "not-told", "not-seen")
    marks = [line for line in ax.lines if line.get_label() in known]
    read: dict[float, list[tuple[float, Any]]] = {}
    for mark in marks:
        ((x, y),) = mark.get_xydata()
        read.setdefault(y, []).append((x, mark.get_label()))
    return [[state for _, state in sorted(read[y])] for y in sorted(read)]


def test_marks_are_what_the_table_says(width: Width) -> None:
    coverage, items = load("report_coverage"), load("report_items")
    told = coverage.set_index(["item_id", "source_id"])["told"].unstack()
    reports = coverage["source_id"].unique()
    expected = told.loc[items.sort_values("number")["item_id"], reports]

    assert states(axes(three_reports(), width)) == expected.to_numpy().tolist()


def test_what_is_unknown_is_an_outline_only(width: Width) -> None:
    ax = axes(three_reports(), width)

    assert {mark.get_markerfacecolor() for mark in lines(ax, "not-seen")} == {"none"}
    assert {mark.get_marker() for mark in lines(ax, "told")} == {"o"}
    assert {mark.get_markerfacecolor() for mark in lines(ax, "told")} == {"ink"}
    assert {mark.get_marker() for mark in lines(ax, "not-told")} == {"x"}


def test_each_mark_has_its_word(width: Width) -> None:
    words = [text.get_text() for text in axes(three_reports(), width).texts]
    counts = load("report_coverage")["told"].value_counts()

    assert words.count("told") == counts["told"]
    assert words.count("not told") == counts["not-told"]
    assert words.count("?") == counts["not-seen"]


def test_reports_lead_to_their_sources_and_say_how_they_were_read() -> None:
    ax = axes(three_reports(), "wide")
    links = [text.get_url() for text in ax.texts if text.get_url()]
    reports = load("report_coverage")["source_id"].unique()

    assert links == [f"#source-{report}" for report in reports]
    assert links[0] == f"#source-{settings()['report_id']}"
    assert written(ax).count("read in full") == 1
    assert written(ax).count("excerpt read") == 2


def test_title_counts_what_the_table_says() -> None:
    coverage = load("report_coverage")
    everywhere = coverage.replace({"told": {"not-seen": "told", "not-told": "told"}})

    assert "one is told by all three reports and seven by one" in three_reports().title
    assert (
        "nine are told by all three reports and zero by one"
        in three_reports(report_coverage=everywhere).title
    )


def test_publishers_go_by_their_site_in_vietnamese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")

    text = written(axes(three_reports(), "wide"))

    assert "Chinhphu.vn" in text
    assert "Government" not in text
