"""The timeline of the Programs: what stands on it, where, and that it is named."""

import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from pictures import faults, said, words

from eightypapers.story.charts.timeline import timeline
from eightypapers.tables import load, record

PROGRAMS = ["xv-02", "xv-08", "xvi-01", "xvi-08", "xvii-08"]
LANES = {
    "nation": ["nq-30c-issued", "plan-1573-issued"],
    "city": ["year-discipline-2013", "year-efficiency-2019"],
    "after": ["p03-06-08-xvi-wrap-up", "p01-xvii-issued"],
}
MARKS = [f"#program-{id}" for id in PROGRAMS] + [
    f"#event-{id}" for lane in LANES.values() for id in lane
]
PARTS = {"number": "08", "conference": "2019-12-19", "until": "2022-01-01"}


@pytest.fixture
def figure(edition):
    return timeline(
        load("programs"), load("events"), shown=PROGRAMS, lanes=LANES, **PARTS
    )


@pytest.fixture
def canvas(figure, width):
    return figure.drawn(width)


def marks(canvas):
    return {mark.get_url(): mark for mark in canvas.findobj() if mark.get_url()}


def test_its_words_stand_apart_and_can_be_read(canvas):
    assert faults(canvas) == []


def rule(canvas):
    """Give the conference's line."""
    (line,) = [
        line
        for line in canvas.findobj(Line2D)
        if line.get_color() == "ink" and len(line.get_xdata()) == 2
    ]
    return line


def test_every_mark_leads_to_its_row_and_is_named_in_view(figure, canvas):
    drawn = marks(canvas)
    assert sorted(drawn) == sorted(MARKS)
    written = " ".join(" ".join(said(canvas)).split())
    for name in figure.data["label"]:
        assert name in written.replace("- ", "-")
    for mark in drawn.values():
        assert mark.get_gid().partition(",")[0] in figure.alt


def test_words_stand_on_one_side_of_the_conference_and_by_their_marks(figure, canvas):
    """The line is not cut, and a name does not have to be looked for."""
    line = rule(canvas).get_window_extent()
    labels = {" ".join(text.get_text().split()): box for text, box in words(canvas)}
    drawn = marks(canvas)
    for target, name in figure.data[["row", "label"]].itertuples(index=False):
        box = labels[name]
        assert box.x1 <= line.x0 or box.x0 >= line.x1
        mark = drawn[f"#{target}"].get_window_extent()
        apart = max(box.y0 - mark.y1, mark.y0 - box.y1)
        assert apart < 6


def test_other_programs_stand_by_number_under_each_other(canvas):
    names = [(text, box) for text, box in words(canvas) if " · " in text.get_text()]
    numbered = [(text, box) for text, box in names if box.x0 < 1]
    assert len(numbered) >= 2
    top_down = sorted(numbered, key=lambda pair: -pair[1].y1)
    numbers = [text.get_text() for text, _ in top_down]
    assert numbers == sorted(numbers)


def test_marks_stand_in_the_order_of_time(canvas):
    drawn = marks(canvas)
    programs = [
        drawn[f"#program-{id}"].get_x() for id in ("xv-08", "xvi-08", "xvii-08")
    ]
    assert programs == sorted(programs)
    issued = drawn["#program-xvi-08"].get_x()
    year = drawn["#event-year-discipline-2013"]
    assert year.get_x() + year.get_width() < issued
    day = drawn["#event-plan-1573-issued"].get_xdata()[0]
    assert issued < day < drawn["#event-p01-xvii-issued"].get_xdata()[0]


def test_what_came_later_is_hollow(canvas):
    drawn = marks(canvas)
    for id in ("plan-1573-issued", "nq-30c-issued"):
        assert drawn[f"#event-{id}"].get_markerfacecolor() == "ink"
    for id in LANES["after"]:
        assert drawn[f"#event-{id}"].get_markerfacecolor() == "ground"
    assert isinstance(drawn["#program-xvii-08"], Rectangle)
    assert drawn["#program-xvii-08"].get_width() == 0
    running = drawn["#program-xvi-08"]
    end = running.get_x() + running.get_width()
    assert end == pytest.approx(rule(canvas).get_xdata()[0])


def test_the_table_lists_all_of_it_in_order(figure):
    assert len(figure.table) == len(MARKS)
    assert pd.Series(figure.data["start"]).min().year == 2011


def test_a_program_that_is_not_there_is_refused_by_name():
    with pytest.raises(LookupError, match="'xvi-8' in column program_id"):
        timeline(load("programs"), load("events"), shown=["xvi-8"], lanes={}, **PARTS)


def test_what_its_title_says_is_what_the_programs_are():
    """Its title is written, not computed: it has to follow from the table."""
    for id in ("xv-08", "xvi-08"):
        row = record("programs", program_id=id)
        assert "administrative reform" in row["label_en"].lower()
    assert "Social welfare" in record("programs", program_id="xvii-08")["label_en"]
