"""The figures of chapter "event" say what the tables say, in both editions."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from pictures import axes, read, unreadable

from eightypapers.drawing.bundle import InWords
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.story.charts import event
from eightypapers.tables import load


def tables(*names: str) -> dict[str, pd.DataFrame]:
    return {name: load(name) for name in names}


def three_reports(**changed: object) -> InWords:
    names = ("report_items", "report_coverage", "sources")
    return event.three_reports(**tables(*names) | changed)


def printed_before(**changed: pd.DataFrame) -> Figure:
    names = ("passages", "reuse", "measures", "sources")
    return event.printed_before(**tables(*names) | changed)


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


# What was in print before


def test_words_can_be_read() -> None:
    assert unreadable(printed_before) == []


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
