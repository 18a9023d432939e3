"""The figures of chapter "claims" show what the tables say, in both editions."""

from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from pictures import faults, untranslated

from eightypapers.drawing.figure import Figure, Width
from eightypapers.evidence.statements import VERDICTS, verdict
from eightypapers.story.charts import claims
from eightypapers.tables import load


def by_state(rows: pd.DataFrame | None = None) -> Figure:
    return claims.by_state(load("claims") if rows is None else rows)


def axes(figure: Figure, width: Width) -> Axes:
    (ax,) = figure.drawn(width).axes
    return ax


def marks(ax: Axes) -> dict[str, Any]:
    """Give the statements' marks, by what they lead to."""
    found = [line for line in ax.lines if line.get_url()]
    assert len({mark.get_url() for mark in found}) == len(found)
    return {str(mark.get_url()): mark for mark in found}


def test_words_can_be_read(edition: str, width: Width) -> None:
    assert faults(by_state().drawn(width)) == []


def test_each_statement_has_a_mark_that_leads_to_it_and_speaks_it(
    edition: str, width: Width
) -> None:
    found = marks(axes(by_state(), width))

    assert set(found) == {f"#claim-{name}" for name in load("claims")["claim_id"]}
    for row in load("claims").to_dict("records"):
        spoken = found[f"#claim-{row['claim_id']}"].get_gid()
        assert spoken == f"{row['number']}, {row[f'statement_{edition}']}"


def test_marks_stand_in_the_band_of_their_state_in_the_reports_order(
    width: Width,
) -> None:
    found = marks(axes(by_state(), width))
    bottom = 0.0
    for code in VERDICTS:
        rows = load("claims").sort_values("number")
        rows = rows[rows["verdict"] == code]
        places = [
            (float(mark.get_ydata()[0]), float(mark.get_xdata()[0]))
            for mark in (found[f"#claim-{name}"] for name in rows["claim_id"])
        ]
        assert places == sorted(places)
        assert min(places)[0] > bottom
        bottom = max(places)[0]


def test_states_differ_by_shape_or_fill_or_color() -> None:
    looks = {
        (mark.get_label(), mark.get_marker(), mark.get_mfc(), mark.get_mec())
        for mark in marks(axes(by_state(), "wide")).values()
    }

    assert len(looks) == len(VERDICTS)
    assert len({look[1:] for look in looks}) == len(VERDICTS)


def test_a_state_that_no_statement_has_is_drawn_empty(width: Width) -> None:
    rows = load("claims")
    rows["verdict"] = rows["verdict"].replace("contradicted", "shown")
    figure = by_state(rows)

    assert faults(figure.drawn(width)) == []
    words = [text.get_text() for text in axes(figure, width).texts]
    assert "Contradicted: 0" in words


@pytest.mark.parametrize("code", VERDICTS)
def test_title_and_alternative_tell_the_states(code: str) -> None:
    rows = load("claims").query("verdict == @code")
    numbers = ", ".join(str(number) for number in rows["number"])

    assert f"{verdict(code)}: {numbers}" in by_state().alt
    assert str(len(rows)) in by_state().title


def test_words_are_in_the_language_of_the_edition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert untranslated(monkeypatch, by_state) == []
