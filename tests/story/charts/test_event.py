"""The figures of chapter "event" say what the tables say, in both editions."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from pictures import axes, read, said, unreadable

from eightypapers.drawing.bundle import InWords
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.story.charts import event
from eightypapers.story.speech import shares
from eightypapers.tables import load


def tables(*names: str) -> dict[str, pd.DataFrame]:
    return {name: load(name) for name in names}


def three_reports(**changed: object) -> InWords:
    names = ("report_items", "report_coverage", "sources")
    return event.three_reports(**tables(*names) | changed)


def words_by_speaker(**changed: pd.DataFrame) -> Figure:
    known = tables("passages", "people", "sources") | changed
    return event.words_by_speaker(**known, in_doubt="nguyen-duc-chung")


def printed_before(**changed: pd.DataFrame) -> Figure:
    names = ("passages", "reuse", "measures", "sources")
    return event.printed_before(**tables(*names) | changed)


def bars(figure: Figure, width: Width) -> dict[str, Rectangle]:
    return {str(bar.get_label()): bar for bar in axes(figure, width).patches}


# What three reports tell


def test_each_cell_says_what_the_report_tells_or_why_it_does_not(edition: str) -> None:
    coverage = load("report_coverage").set_index(["item_id", "source_id"])
    pages = load("report_coverage")["source_id"].unique()
    matters = load("report_items").sort_values("number")
    words = {
        "not-told": {"en": "not told", "vi": "không nêu"}[edition],
        "not-seen": "–",
    }

    shown = read(three_reports())

    assert [name for name, _ in shown.rows] == list(matters[f"label_{edition}"])
    for item, (_, cells) in zip(matters["item_id"], shown.rows, strict=True):
        for page, cell in zip(pages, cells, strict=True):
            row = coverage.loc[(item, page)]
            is_told = row["told"] == "told"
            right = row[f"phrase_{edition}"] if is_told else words[row["told"]]
            assert (cell.words, cell.is_empty) == (right, not is_told)


def test_only_what_was_read_in_full_is_said_to_leave_something_out() -> None:
    shown = read(three_reports())
    excerpts = [
        place
        for place, head in enumerate(shown.heads)
        if head.note.endswith("read as an excerpt")
    ]

    assert [head.note[-12:] for head in shown.heads].count("read in full") == 1
    assert len(excerpts) == 2
    for _, cells in shown.rows:
        assert all(cells[place].words != "not told" for place in excerpts)


def test_the_words_of_one_person_can_be_shown_alone() -> None:
    items = load("report_items").set_index("label_en")["speaker_id"]

    shown = read(three_reports(speaker="nguyen-duc-chung"))

    names = [name for name, _ in shown.rows]
    assert names == list(items.index[items == "nguyen-duc-chung"])
    assert len(names) == 4
    told_by_law_paper = [cells[2].is_empty for _, cells in shown.rows]
    assert told_by_law_paper == [True, False, False, False]


def test_the_table_is_one_to_those_who_hear_it() -> None:
    root = ElementTree.fromstring(three_reports().html)
    (table,) = root.iter("table")
    heads = table.findall("thead/tr/th")
    rows = table.findall("tbody/tr")

    assert {head.get("scope") for head in heads} == {"col"}
    links = [link.get("href") for head in heads for link in head.iter("a")]
    assert links[0] == "#source-vgp-2019-12-19"
    assert len(links) == len(heads) - 1
    for row in rows:
        assert [head.get("scope") for head in row.findall("th")] == ["row"]
        names = [cell.get("data-head") for cell in row.findall("td")]
        assert names == [head.name for head in read(three_reports()).heads]


def test_the_table_shows_where_there_is_no_html() -> None:
    text = three_reports().text

    assert "Government Portal: 19 December 2019, read in full" in text
    assert "\n\nPapers\n- Government Portal: 80 came in" in text


def test_publishers_have_their_names_in_each_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")

    heads = read(three_reports()).heads
    assert heads[0].name == "Cổng Thông tin điện tử Chính phủ"


# Pictures


@pytest.mark.parametrize("chart", [words_by_speaker, printed_before])
def test_words_can_be_read(chart: Callable[[], Figure]) -> None:
    assert unreadable(chart) == []


def test_running_text_alone_is_counted() -> None:
    counts = shares(load("passages"))

    assert list(counts["syllables"]) == [260, 177, 875]
    assert list(counts["share"].round(1)) == [19.8, 13.5, 66.7]
    assert counts["most"].round(1)["nguyen-duc-chung"] == 53.4


def test_the_bar_is_parted_by_the_shares_and_the_doubt_is_an_outline(
    width: Width,
) -> None:
    drawn = bars(words_by_speaker(), width)
    counts = shares(load("passages"))
    first, beside, nobody, second = drawn.values()
    per_percent = sum(bar.get_width() for bar in drawn.values()) / 100

    assert list(drawn)[1:3] == ["beside", "no-speaker"]
    assert first.get_width() / per_percent == pytest.approx(19.8, abs=0.1)
    assert second.get_width() / per_percent == pytest.approx(13.5, abs=0.1)
    assert beside.get_x() == first.get_width()
    end = (beside.get_x() + beside.get_width()) / per_percent
    assert end == pytest.approx(counts["most"].iloc[0])
    # What is his in the one case is nobody's in the other: no share counts twice.
    whole = nobody.get_width() + beside.get_width()
    assert whole / per_percent == pytest.approx(counts["share"]["no-speaker"])
    assert beside.get_facecolor()[3] == 0
    text = " ".join(said(words_by_speaker().drawn(width)))
    assert {"20%", "13%", "53%", "33%"} <= set(re.findall(r"\d+%", text))


def test_percents_are_whole_and_the_range_is_told(edition: str) -> None:
    figure = words_by_speaker()

    for words in (figure.title, figure.alt):
        assert {"20", "53", "67"} <= set(re.findall(r"\d+", words))
        assert not re.search(r"\d[.,]\d(?!\d\d)", words)


def test_what_is_given_to_a_third_speaker_gets_a_bar() -> None:
    passages = load("passages")
    passages.loc[passages["paragraph"] == 13, "speaker_id"] = "doan-minh-huan"

    figure = words_by_speaker(passages=passages)
    assert "doan-minh-huan" in bars(figure, "wide")
    assert "Đoàn Minh Huấn" in figure.alt


# What was in print before


def dashes(figure: Figure, width: Width, role: str) -> float:
    """Count the syllables that are drawn in a color."""
    lines = [line for line in axes(figure, width).lines if line.get_label() == role]
    drawn = sum(line.get_xdata()[1] - line.get_xdata()[0] for line in lines)
    # Each line ends before its last gap.
    step = PIXELS[width] / event.SYLLABLES[width]
    return float((drawn + 0.2 * step * len(lines)) / step)


def test_a_dash_is_a_syllable_and_the_runs_are_marked(width: Width) -> None:
    figure = printed_before()
    runs = load("reuse").set_index("reuse_id")["syllables"]

    assert dashes(figure, width, "grid") == pytest.approx(260)
    assert dashes(figure, width, "officials") == pytest.approx(114)
    assert dashes(figure, width, "ink") == pytest.approx(runs["discipline-core-2016"])


def test_no_count_is_shown_without_its_yardstick(edition: str) -> None:
    figure = printed_before()

    for words in (figure.unit, figure.alt):
        assert {"12", "45", "184", "37"} <= set(re.findall(r"\d+", words))
    assert "%" not in f"{figure.title}{figure.alt}{figure.unit}"


def test_runs_lead_to_their_sources_and_speak() -> None:
    marks = {
        line.get_url(): str(line.get_gid()) for line in axes(printed_before()).lines
    }
    runs = load("reuse").set_index("reuse_id")

    for name in ("discipline-passage", "discipline-core-2016"):
        row = runs.loc[name]
        told = marks[f"#source-{row['source_id']}"]
        assert f"{row['syllables']} syllables" in told
        assert row["said_by_en"] in told


def test_every_run_is_in_the_table(edition: str) -> None:
    figure = printed_before()

    assert figure.table is not None
    assert len(figure.table) == len(figure.data) == len(load("reuse"))


def test_nobody_is_said_to_have_copied() -> None:
    figure = printed_before()
    words = f"{figure.title} {figure.alt} {figure.unit} {figure.source}".lower()

    assert not re.search(r"cop(y|ied)\b|plagiar|sao chép", words)
