"""The figures of chapter "claims" show what the tables say, in both editions."""

from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from pictures import axes, faults, unreadable

from eightypapers.drawing.figure import Figure, Width
from eightypapers.evidence.statements import VERDICTS, verdict
from eightypapers.story.charts import claims
from eightypapers.tables import load

# Among their evidence is no look-up that was made; their cards say so, too.
UNSOUGHT = [4, 13, 38]
SAID = "for these we did not look"


def by_state(
    rows: pd.DataFrame | None = None, lookups: pd.DataFrame | None = None
) -> Figure:
    return claims.by_state(
        load("claims") if rows is None else rows,
        load("claim_evidence"),
        load("lookups") if lookups is None else lookups,
    )


def marks(ax: Axes) -> dict[str, Any]:
    """Give the statements' marks, by what they lead to."""
    found = [line for line in ax.lines if line.get_url()]
    assert len({mark.get_url() for mark in found}) == len(found)
    return {str(mark.get_url()): mark for mark in found}


def test_words_can_be_read() -> None:
    assert unreadable(by_state) == []


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
        if code == "no-document":
            unsought = rows["number"].isin(UNSOUGHT)
            rows = pd.concat([rows[~unsought], rows[unsought]])
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

    assert {look[0] for look in looks} == {*VERDICTS, "not-looked-for"}
    assert len({look[1:] for look in looks}) == len(looks)


def test_statements_for_which_nothing_was_looked_for_stand_apart_and_say_so(
    width: Width,
) -> None:
    found = marks(axes(by_state(), width))
    rows = load("claims").query("verdict == 'no-document'")
    heights: dict[bool, set[float]] = {True: set(), False: set()}
    for row in rows.to_dict("records"):
        mark = found[f"#claim-{row['claim_id']}"]
        unsought = row["number"] in UNSOUGHT
        assert (mark.get_label() == "not-looked-for") is unsought
        heights[unsought].add(float(mark.get_ydata()[0]))

    (line,) = heights[True]
    assert line > max(heights[False])
    words = [text for text in axes(by_state(), width).texts if text.get_text() == SAID]
    assert [text.xy[1] for text in words] == [line]
    assert by_state().alt.count("did not look: 4, 13, 38") == 1
    table = by_state().table
    assert table is not None
    assert list(table["State"]).count("Untested; we did not look") == 3


def test_a_look_up_that_was_made_puts_a_statement_with_the_others() -> None:
    lookups = load("lookups")
    lookups.loc[lookups["lookup_id"] == "spending", "number"] = 1

    assert "did not look: 4, 38" in by_state(lookups=lookups).alt


def test_where_all_was_looked_for_no_words_say_that_it_was_not(width: Width) -> None:
    rows = load("claims").query(f"number not in {UNSOUGHT}")

    assert faults(by_state(rows).drawn(width)) == []
    assert "did not look" not in by_state(rows).alt
    assert SAID not in [text.get_text() for text in axes(by_state(rows), width).texts]


def test_a_state_that_no_statement_has_is_drawn_empty(width: Width) -> None:
    rows = load("claims")
    rows["verdict"] = rows["verdict"].replace("contradicted", "shown")
    figure = by_state(rows)

    assert faults(figure.drawn(width)) == []
    words = [text.get_text() for text in axes(figure, width).texts]
    assert "Contradicted: 0" in words


@pytest.mark.parametrize("code", VERDICTS)
def test_alternative_tells_the_states(code: str) -> None:
    rows = load("claims").query("verdict == @code")
    numbers = ", ".join(str(number) for number in rows["number"])

    assert f"{verdict(code)}: {numbers}" in by_state().alt


def test_title_tells_the_finding() -> None:
    counts = load("claims")["verdict"].value_counts()

    assert by_state().title == (
        f"{counts['no-document']} of {len(load('claims'))} statements stay untested; "
        f"evidence known on the day shows {counts['shown']}, and "
        f"{counts['shown-in-part']} in part"
    )
