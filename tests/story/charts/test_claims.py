"""The charts of chapter "claims" draw what the tables say, in both editions."""

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Annotation
from pictures import faults

from eightypapers import language
from eightypapers.drawing.figure import ROLES, Figure, Width
from eightypapers.evidence.statements import VERDICTS, verdict
from eightypapers.story.charts import claims
from eightypapers.tables import load


def verdicts(**changed: pd.DataFrame) -> Figure:
    names = ("claims", "people", "sources")
    return claims.verdicts(**{name: load(name) for name in names} | changed)


def coverage(**changed: pd.DataFrame) -> Figure:
    names = ("passages", "claims", "people", "sources")
    return claims.coverage(**{name: load(name) for name in names} | changed)


CHARTS = [verdicts, coverage]


def axes(figure: Figure, width: Width) -> Axes:
    (ax,) = figure.drawn(width).axes
    return ax


def marks(ax: Axes) -> dict[str, Annotation]:
    """Give the statements' marks, by what they lead to."""
    found = [text for text in ax.texts if text.get_url()]
    assert len({mark.get_url() for mark in found}) == len(found)
    return {str(mark.get_url()): mark for mark in found}


def outline(ax: Axes, mark: Annotation) -> Any:
    """Give the box of a mark's outline, in pixels."""
    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    mark.update_positions(renderer)
    mark.update_bbox_position_size(renderer)
    return mark.get_bbox_patch().get_window_extent()


def look(mark: Annotation) -> tuple[int, str, str]:
    """Give what tells a verdict without color: corners, filled or not, words."""
    patch = mark.get_bbox_patch()
    x, y = patch.get_path().vertices[:2].T
    corner = "level" if len(x) > 1 and abs(y[0] - y[1]) < 0.1 else "turned"
    filled = "outline" if patch.get_facecolor() == (1, 1, 1, 1) else "filled"
    return len(patch.get_path().vertices), corner, filled


def written(ax: Axes) -> str:
    return "\n".join(text.get_text() for text in ax.texts)


def contradicted() -> pd.DataFrame:
    """An invented table: the real one does not have every verdict."""
    rows = load("claims")
    rows.loc[rows["number"].isin([5, 17, 25]), "verdict"] = "contradicted"
    return rows


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("changed", [{}, {"claims": contradicted()}])
def test_words_can_be_read(
    chart: Callable[..., Figure], changed: Any, edition: str, width: Width
) -> None:
    assert faults(chart(**changed).drawn(width)) == []


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("changed", [{}, {"claims": contradicted()}])
def test_marks_stand_apart_and_in_the_picture(
    chart: Callable[..., Figure], changed: Any, edition: str, width: Width
) -> None:
    ax = axes(chart(**changed), width)
    boxes = {url: outline(ax, mark) for url, mark in marks(ax).items()}
    middle = {url: ((b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2) for url, b in boxes.items()}
    others = [text.get_window_extent() for text in ax.texts if not text.get_url()]
    wide, high = ax.figure.get_size_inches() * ax.figure.dpi

    for one, other in itertools.combinations(middle, 2):
        (x, y), (u, v) = middle[one], middle[other]
        # A finger has to hit one and not the other: 24 pixels from middle to middle.
        assert max(abs(x - u), abs(y - v)) >= 23.9, (one, other)
    for url, box in boxes.items():
        assert box.x0 >= -0.5, url
        assert box.x1 <= wide + 0.5, url
        assert box.y0 >= -0.5, url
        assert box.y1 <= high + 0.5, url
        assert not any(
            min(box.x1, b.x1) - max(box.x0, b.x0) > 0.5
            and min(box.y1, b.y1) - max(box.y0, b.y0) > 0.5
            for b in others
        ), url


@pytest.mark.parametrize("chart", CHARTS)
def test_every_statement_is_a_link_that_speaks(
    chart: Callable[[], Figure], edition: str, width: Width
) -> None:
    rows = load("claims")
    names = load("people").set_index("person_id")["name"]
    found = marks(axes(chart(), width))

    assert set(found) == {f"#claim-{claim}" for claim in rows["claim_id"]}
    for row in rows.to_dict("records"):
        mark = found[f"#claim-{row['claim_id']}"]
        spoken = str(mark.get_gid())
        assert mark.get_text() == str(row["number"])
        assert row[f"statement_{edition}"] in spoken
        assert verdict(row["verdict"]) in spoken.lower()
        assert str(row["paragraph"]) in spoken
        if pd.notna(row["speaker_id"]):
            assert names[row["speaker_id"]] in spoken


@pytest.mark.parametrize("chart", CHARTS)
def test_marks_are_links_in_the_page(chart: Callable[[], Figure]) -> None:
    figure = chart()
    for width in ("wide", "narrow"):
        svg = figure.svg(width)
        assert svg.count('href="#claim-') == len(load("claims"))
        marks = svg.partition('href="#claim-')[2]
        assert marks.count("<circle") + marks.count("<path") >= len(load("claims"))
        assert "style=" not in svg


@pytest.mark.parametrize("chart", CHARTS)
def test_verdicts_differ_by_more_than_color(
    chart: Callable[..., Figure], width: Width
) -> None:
    rows = contradicted().set_index("claim_id")["verdict"]
    found = marks(axes(chart(claims=contradicted()), width))
    looks: dict[str, set[Any]] = {code: set() for code in VERDICTS}
    for claim, code in rows.items():
        looks[code].add(look(found[f"#claim-{claim}"]))

    assert [len(seen) for seen in looks.values()] == [1, 1, 1, 1]
    assert len(set().union(*looks.values())) == 4


@pytest.mark.parametrize("chart", CHARTS)
def test_marks_have_the_colors_of_no_group(chart: Callable[[], Figure]) -> None:
    taken = [ROLES[role] for role in ("residents", "officials", "firms")]
    for mark in marks(axes(chart(), "wide")).values():
        assert mark.get_color() not in ("residents", "officials", "firms", *taken)


@pytest.mark.parametrize(
    ("chart", "numbers"),
    [
        (
            verdicts,
            ["30", "Supported: 6 (1, 2, 4,", "mixed: 8 (5,", "not checkable: 16 (3,"],
        ),
        (coverage, ["43 clauses", "1,390", "paragraph 11: 8 in 221", "78 syllables"]),
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

    assert [en for en, vi in zip(*said.values(), strict=True) if en == vi] == []


@pytest.mark.parametrize("chart", CHARTS)
def test_data_keep_their_names_and_the_table_has_readable_ones(
    chart: Callable[[], Figure],
) -> None:
    figure = chart()

    assert figure.table is not None
    assert all("_" not in str(column) for column in figure.table)
    assert all(str(column).isidentifier() for column in figure.data)


# By verdict


def test_a_row_is_a_verdict_and_a_column_a_paragraph() -> None:
    ax = axes(verdicts(), "wide")
    rows = load("claims").set_index("claim_id")
    place = {url: mark.xy for url, mark in marks(ax).items()}
    rows["x"] = [place[f"#claim-{claim}"][0] for claim in rows.index]
    rows["y"] = [place[f"#claim-{claim}"][1] for claim in rows.index]
    heads = {text.get_text(): text.xy[0] for text in ax.texts if not text.get_url()}

    bands = rows.groupby("verdict")["y"].agg(["min", "max"]).sort_values("min")
    assert list(bands.index) == [code for code in VERDICTS if code in bands.index]
    assert (bands["min"].iloc[1:].values > bands["max"].iloc[:-1].values).all()
    columns = rows.groupby("paragraph")["x"].agg(["min", "max"]).sort_index()
    assert (columns["min"].iloc[1:].values > columns["max"].iloc[:-1].values).all()
    for paragraph, (first, last) in columns.iterrows():
        assert heads[str(paragraph)] == pytest.approx((first + last) / 2)


def test_narrow_a_row_is_a_paragraph_and_a_column_a_verdict() -> None:
    ax = axes(verdicts(), "narrow")
    rows = load("claims").set_index("claim_id")
    place = {url: mark.xy for url, mark in marks(ax).items()}
    rows["x"] = [place[f"#claim-{claim}"][0] for claim in rows.index]
    rows["y"] = [place[f"#claim-{claim}"][1] for claim in rows.index]

    columns = rows.groupby("verdict")["x"].agg(["min", "max"]).sort_values("min")
    assert list(columns.index) == [code for code in VERDICTS if code in columns.index]
    assert (columns["min"].iloc[1:].values > columns["max"].iloc[:-1].values).all()
    lines = rows.groupby("paragraph")["y"].agg(["min", "max"]).sort_index()
    assert (lines["min"].iloc[1:].values > lines["max"].iloc[:-1].values).all()


def test_counts_are_said_in_words(width: Width) -> None:
    text = written(axes(verdicts(), width))
    counts = Counter(load("claims")["verdict"])

    for code, count in counts.items():
        words = language.in_words(count) if count < 10 else str(count)
        assert f"{words} of 30" in text
        assert verdict(code) in text.lower()
    assert "contradicted" not in text.lower()
    assert "contradict" not in verdicts().title


def test_a_verdict_that_is_given_gets_its_place(width: Width) -> None:
    figure = verdicts(claims=contradicted())

    assert "Contradicted" in written(axes(figure, width))
    assert "contradicts three" in figure.title
    assert "contradicted: 3 (5, 17, 25)" in figure.alt


def test_speakers_stand_where_they_speak(width: Width) -> None:
    ax = axes(verdicts(), width)
    names = load("people").set_index("person_id")["name"]
    speakers = load("claims")["speaker_id"].dropna().unique()

    assert {str(names[speaker]) for speaker in speakers} <= set(written(ax).split("\n"))


# Coverage


def strip(ax: Axes) -> pd.DataFrame:
    """Read the clauses off the picture."""
    bars = [bar for bar in ax.patches if not str(bar.get_label()).startswith("_")]
    return pd.DataFrame(
        {
            "passage_id": [bar.get_label() for bar in bars],
            "start": [bar.get_x() for bar in bars],
            "length": [bar.get_width() for bar in bars],
            "y": [bar.get_y() + bar.get_height() / 2 for bar in bars],
            "high": [bar.get_height() for bar in bars],
        }
    )


def test_the_strip_is_every_clause_as_long_as_its_syllables(width: Width) -> None:
    drawn = strip(axes(coverage(), width))
    passages = load("passages")

    assert list(drawn["passage_id"]) == list(passages["passage_id"])
    assert list(drawn["length"]) == list(passages["syllables"])


def test_the_strip_goes_on_where_a_line_ends(width: Width) -> None:
    drawn = strip(axes(coverage(), width))
    lines = [rows for _, rows in drawn.groupby("y")]

    assert len(lines) == {"wide": 2, "narrow": 5}[width]
    assert pd.concat(lines).index.is_monotonic_increasing
    for rows in lines:
        ends = rows["start"] + rows["length"]
        assert rows["start"].iloc[0] == 0
        assert list(rows["start"].iloc[1:]) == list(ends.iloc[:-1])


def test_lines_end_with_paragraphs_and_no_heading_is_left_behind(width: Width) -> None:
    drawn = strip(axes(coverage(), width)).merge(load("passages"), on="passage_id")

    assert (drawn.groupby("paragraph")["y"].nunique() == 1).all()
    last = drawn.groupby("y").tail(1)
    assert "subheading" not in set(last["kind"])


def test_running_text_is_thicker_than_what_stands_around_it() -> None:
    drawn = strip(axes(coverage(), "wide")).merge(load("passages"), on="passage_id")
    running = drawn["kind"].isin(["prose", "quotation"])

    assert drawn.loc[running, "high"].min() > drawn.loc[~running, "high"].max()


def test_statements_stand_above_their_paragraph(width: Width) -> None:
    ax = axes(coverage(), width)
    drawn = strip(ax).merge(load("passages"), on="passage_id")
    places = drawn.groupby("paragraph").agg(
        start=("start", "min"), length=("length", "sum"), y=("y", "first")
    )
    found = marks(ax)
    for paragraph, rows in load("claims").groupby("paragraph"):
        at = places.loc[paragraph]
        xs, ys = zip(
            *(found[f"#claim-{claim}"].xy for claim in rows["claim_id"]),
            strict=True,
        )
        assert sum(xs) / len(xs) == pytest.approx(at["start"] + at["length"] / 2)
        assert max(ys) < at["y"]
        lines = sorted(set(drawn["y"]))
        before = [y for y in lines if y < at["y"]]
        assert min(ys) > max(before, default=-1)


def test_a_rule_spans_each_paragraph_with_statements_and_no_other(
    width: Width,
) -> None:
    ax = axes(coverage(), width)
    drawn = strip(ax).merge(load("passages"), on="passage_id")
    extents = [line for line in ax.lines if line.get_label() == "extent"]
    pixel = ax.get_xlim()[1] / {"wide": 720, "narrow": 343}[width]
    expected = {
        (round(rows["start"].min()), round(rows["length"].sum()))
        for paragraph, rows in drawn.groupby("paragraph")
        if paragraph in set(load("claims")["paragraph"])
    }

    assert {
        (
            round(line.get_xdata()[0] - pixel),
            round(sum(line.get_xdata() * [-1, 1]) + 2 * pixel),
        )
        for line in extents
    } == expected
    assert len(extents) == load("claims")["paragraph"].nunique()


def test_speakers_differ_by_more_than_color(width: Width) -> None:
    ax = axes(coverage(), width)
    passages = load("passages")
    given = passages.groupby("speaker_id")["syllables"].sum().sort_values()
    names = load("people").set_index("person_id")["name"]
    drawn = strip(ax).set_index("passage_id")
    striped = {
        (*line.get_xdata(), line.get_ydata()[0])
        for line in ax.lines
        if line.get_label() == "stripes"
    }

    for row in passages.itertuples():
        bar = drawn.loc[row.passage_id]
        span = (bar["start"], bar["start"] + bar["length"], bar["y"])
        other = pd.notna(row.speaker_id) and row.speaker_id != given.index[-1]
        assert (span in striped) == other
    for name in names[given.index]:
        assert name in written(ax)
    assert "No speaker named" in written(ax)


def test_title_counts_the_paragraphs_that_make_statements() -> None:
    rows = load("claims")
    fewer = rows[rows["paragraph"] != 17]

    assert "Each of the 12 paragraphs" in coverage().title
    assert "21 of these no speaker is named" in coverage().title
    assert "11 of the 12 paragraphs" in coverage(claims=fewer).title
    assert faults(coverage(claims=fewer).drawn("narrow")) == []


def test_marks_that_find_no_room_side_by_side_are_stacked() -> None:
    rows = load("claims")
    rows.loc[rows["paragraph"].isin([6, 7, 8]), "paragraph"] = 4
    figure = coverage(claims=rows)
    ax = axes(figure, "narrow")
    found = marks(ax)
    ys = {
        found[f"#claim-{claim}"].xy[1]
        for claim in rows.loc[rows["paragraph"] == 4, "claim_id"]
    }

    assert len(ys) > 1
    assert min(ys) > 0
    assert figure.height["narrow"] > coverage().height["narrow"]


def test_data_say_which_statements_stand_where() -> None:
    data = coverage().data.set_index("passage_id")["statements"]

    assert data["p08-c1"] == "7 8 9"
    assert data["p00-c1"] == ""
