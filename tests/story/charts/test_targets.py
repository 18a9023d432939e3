"""Targets stand beside results, each as it was reported, and lead to their rows."""

import pytest
from pictures import axes, faults, points, said, unreadable

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.story.charts import targets
from eightypapers.tables import load, record

PAIRS = [
    ("p08-target-satisfaction", "p08-satisfaction-target"),
    ("p08-target-online-2020", "online-share-2019"),
    ("p08-target-payroll", "civil-posts-cut"),
    ("p08-target-payroll", "career-posts-cut"),
]


def draw(pairs: list[tuple[str, str]] = PAIRS) -> Figure:
    tables = load("measures"), load("sources")
    return targets.targets_and_results(*tables, pairs, conference="2019-12-19")


def test_its_words_stand_apart_and_can_be_read(edition: str, width: Width) -> None:
    assert faults(draw().drawn(width)) == []


def test_all_is_said_in_both_languages() -> None:
    assert unreadable(draw) == []


def test_marks_stand_where_the_tables_have_them(width: Width) -> None:
    ax, wide = axes(draw(), width), PIXELS[width]
    results = sorted(points(ax.figure, "result"), key=lambda point: point[1])
    found = [record("measures", measure_id=result)["value"] for _, result in PAIRS]
    assert [100 * x / wide for x, _ in results] == pytest.approx(found)
    ends = [line.get_xdata() for line in ax.get_lines() if line.get_label() == "target"]
    assert [(100 * a / wide, 100 * b / wide) for a, b in ends] == [
        pytest.approx(pair) for pair in [(80, 100), (70, 80), (10, 100), (10, 100)]
    ]


def test_a_result_for_after_the_conference_is_hollow(width: Width) -> None:
    marks = [
        line.get_markerfacecolor()
        for line in axes(draw(), width).get_lines()
        if line.get_label() == "result"
    ]
    assert marks == ["officials", "officials", "ground", "ground"]


def test_a_result_for_the_whole_year_of_the_conference_is_hollow(width: Width) -> None:
    ax = axes(draw([("p08-target-satisfaction", "on-time-2019")]), width)
    (mark,) = (line for line in ax.get_lines() if line.get_label() == "result")
    assert mark.get_markerfacecolor() == "ground"


def test_figures_come_with_their_unit_and_when_and_lead_to_their_rows(
    edition: str, width: Width
) -> None:
    chart = draw()
    unit = " percent" if edition == "en" else "%"
    year = language.date("2021")
    figure = f"{language.number(15.6, 1)}{unit}, {year}"
    assert figure in said(chart.drawn(width))
    for pair in PAIRS:
        for measure_id in pair:
            assert f'href="#measure-{measure_id}"' in chart.svg(width)


def test_results_of_one_target_have_their_own_names() -> None:
    shown = said(draw().drawn())
    assert "Payroll cut by 2020" not in shown
    for _, result in PAIRS[2:]:
        assert record("measures", measure_id=result)["label_en"] in shown


def test_the_title_says_that_all_is_reached_only_where_it_is() -> None:
    assert "stand at or above them" in draw().title
    missed = draw([("p08-target-satisfaction", "online-l4-share-2019-reported")])
    assert "above" not in missed.title


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(LookupError):
        draw([("p08-target-payroll", "no-such-measure")])


def test_targets_from_two_pages_are_refused() -> None:
    names = ("p08-target-payroll", "online-target-2019")
    with pytest.raises(ValueError, match="too many values"):
        draw([(name, "civil-posts-cut") for name in names])
