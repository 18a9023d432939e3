"""The record of a province: what is drawn and said follows from the tables."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from pictures import faults, joined, points, said, words

from eightypapers.story import indices
from eightypapers.story.charts.record import record
from eightypapers.tables import load


@pytest.fixture(scope="module")
def tables(placed, surveys):
    names = ("index_values", "papi_groups", "breaks", "provinces")
    return (placed, surveys, *map(load, names))


@pytest.fixture
def draw(tables):
    about = {"conference": "2019-12-19"}
    return lambda province_id, **more: record(
        *tables, province_id=province_id, **about, **more
    )


# Among them one whose place in the last edition has no room beside its mark.
@pytest.mark.parametrize(
    "province_id", ["hanoi", "cao-bang", "ba-ria-vung-tau", "long-an", "lang-son"]
)
def test_its_words_stand_apart_and_can_be_read(draw, edition, width, province_id):
    assert faults(draw(province_id).drawn(width)) == []


def test_hanoi_s_title_holds_under_every_cut(draw):
    title = draw("hanoi").title
    assert "2015 to 2018" in title
    assert "Hanoi stood, by our count, in the lower half" in title


def test_a_title_tells_the_official_place_where_it_is_drawn(draw):
    assert "PAR INDEX had it 2nd of 63 for 2018" in draw("hanoi").title
    alone = draw("hanoi", panels=("papi",))
    assert "PAR INDEX" not in alone.title + alone.unit


def test_the_last_editions_known_on_the_day_have_their_places_on_them(draw, width):
    written = said(draw("hanoi").drawn(width))
    assert {"2018: below the middle", "2nd", "9th"} <= set(written)
    # Quảng Ninh has no total for 2018.
    assert not any("2018:" in words for words in said(draw("quang-ninh").drawn()))


def test_a_place_that_is_written_covers_no_mark(draw, tables, width):
    """Wherever the marks of a province stand, and however far they move."""
    for province_id in tables[-1]["province_id"]:
        canvas = draw(province_id, panels=("papi",)).drawn(width)
        (ax,) = canvas.axes
        marks = [
            line for line in ax.get_lines() if line.get_label() in ("papi", "range")
        ]
        dots = ax.transData.transform(
            [dot for line in marks for dot in line.get_xydata()]
        )
        for text, box in words(canvas):
            if "2018:" in text.get_text():
                assert not any(box.contains(*dot) for dot in dots), province_id


def test_which_half_hanoi_was_in_before_2015_depends_on_how_one_adds_up(placed):
    """So it is neither half for 2012 to 2014, and a point decides for 2011."""
    ranges = indices.without_one(load("papi_scores"))

    def is_above(rows, less=0.0):
        scores = rows.set_index("province_id")["score"]
        return scores["hanoi"] - less > scores.median()

    by_year = ranges.groupby(["year", "series"])
    cuts = {key: is_above(rows) for key, rows in by_year}
    for year in (2012, 2013, 2014):
        assert {above for (of, _), above in cuts.items() if of == year} == {True, False}
    totals = placed.query("index_id == 'papi' and series == 'total' and year == 2011")
    assert is_above(totals)
    assert all(above for (year, _), above in cuts.items() if year == 2011)
    assert not is_above(totals, less=1)


def test_hanoi_is_in_the_lower_half_with_a_whole_point_more_too(tables):
    totals = tables[0].query("index_id == 'papi' and series == 'total'")
    for _, rows in totals.query("2015 <= year <= 2019").groupby("year"):
        scores = rows.set_index("province_id")["score"]
        assert (scores > scores["hanoi"] + 1).mean() > 0.5


def test_every_province_has_a_title_that_its_places_bear_out(draw, tables):
    placed, ranges, *_ = tables
    cuts = pd.concat([placed.query("series == 'total'"), ranges])
    cuts = cuts.query("index_id == 'papi' and year == 2018")
    for province_id, rows in cuts.groupby("province_id"):
        title = draw(province_id).title
        half = rows["rank"] / rows["provinces_ranked"]
        assert ("lower half" in title) <= bool((half > 0.5).all())
        assert ("upper half" in title) <= bool((half <= 0.5).all())


def test_marks_stand_where_the_table_has_them(draw, width):
    figure = draw("hanoi")
    canvas = figure.drawn(width)
    for index_id, rows in figure.data.groupby("index_id"):
        expected = {
            (year + 0.5, share) for year, share in rows[["year", "share"]].values
        }
        assert expected <= points(canvas, index_id)


def test_what_came_out_after_the_conference_is_hollow(draw):
    for line in draw("hanoi").drawn().axes[0].get_lines():
        if line.get_label() == "papi" and line.get_marker() == "o":
            (later,) = set(line.get_xdata() > 2019)
            assert line.get_markerfacecolor() == ("ground" if later else "residents")


def test_places_are_not_joined(draw):
    papi, others = draw("hanoi").drawn().axes
    for ax, index_id in (
        (papi, "papi"),
        *((others, name) for name in ("par-index", "pci", "sipas")),
    ):
        assert joined(ax, index_id) == set()


def test_reasons_not_to_compare_are_drawn(draw):
    rules = [
        line.get_xdata()[0]
        for line in draw("hanoi").drawn().axes[0].get_lines()
        if line.get_label() == "break"
    ]
    assert rules == [2015, 2016, 2018, 2019, 2021]


def test_an_edition_without_a_total_of_a_province_is_a_gap(draw):
    figure = draw("bac-giang")
    papi, _ = figure.drawn().axes
    assert 2014 not in set(figure.data.query("index_id == 'papi'")["year"])
    # All editions keep their places on the axis.
    assert papi.get_xlim() == (2011, 2025)


def test_a_title_says_no_half_of_an_edition_without_a_total(draw):
    assert "no total for Quảng Ninh" in draw("quang-ninh").title
    # Bắc Giang has none for 2014, and stood in the upper half before.
    assert "edition for 2018" in draw("bac-giang").title


def test_every_place_that_is_drawn_is_told_to_those_who_do_not_see_it(draw):
    figure = draw("hanoi")
    others = figure.data[figure.data["index_id"] != "papi"]
    for row in others.itertuples():
        assert f"{row.place_to}/63 in {row.year}" in figure.alt
    assert "2–3/63 in 2014" in figure.alt
    assert "9/63 in 2015" in figure.alt
    assert "28/63 in 2023" in figure.alt
    assert "worked out by us from what was reported" in figure.source


def test_another_province_is_told_without_what_is_known_of_hanoi_alone(draw):
    figure = draw("da-nang")
    assert set(figure.data["index_id"]) == {"papi", "pci"}
    assert figure.data.query("index_id == 'pci'")["year"].max() == 2016
    assert any(
        "for Hanoi only" in " ".join(words.split()) for words in said(figure.drawn())
    )


@pytest.fixture
def offered(draw, edition):
    return draw("hanoi", choice=True)


def test_a_page_offers_every_province_as_vietnamese_orders_them(offered, tables):
    names = [name for _, name in offered.choices()["names"]]
    provinces = tables[-1]
    assert len(names) == len(provinces)
    for one, other in (("Bà Rịa - Vũng Tàu", "Bạc Liêu"), ("Bạc Liêu", "Bắc Giang")):
        assert names.index(one) + 1 == names.index(other)
    assert names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Hà Giang")


def test_what_is_chosen_in_a_page_is_what_a_notebook_draws(offered, draw):
    """Among them one that misses editions, and one at the very top and the bottom."""
    choices = offered.choices()
    assert choices["own"] == "hanoi"
    assert set(choices["pictures"]["others"]) == set(dict(choices["names"])) - {"hanoi"}
    for province_id in ("quang-ninh", "quang-binh", "cao-bang", "ba-ria-vung-tau"):
        alone = draw(province_id, panels=("papi",))
        for place, width in enumerate(("wide", "narrow")):
            chosen = assembled(choices["pictures"], province_id, place)
            assert shapes(chosen) == shapes(alone.svg(width))
            assert alone.title in chosen
            assert alone.alt in chosen
        assert choices["pictures"]["unit"] == alone.unit


def assembled(pictures, id, place):
    """Put a picture together as the page's script does."""
    title, alt, outline, *values = pictures["others"][id]
    parts = pictures["outlines"][outline]
    layers = "".join(values[p] if isinstance(p, int) else p for p in parts)
    layer = ElementTree.fromstring(f"<svg>{layers}</svg>")[place]
    ground = ElementTree.fromstring(pictures["grounds"][place])
    ground[0].text, ground[1].text = title, alt
    ground.append(layer)
    return ElementTree.tostring(ground, encoding="unicode")


def shapes(text):
    """Give all that is drawn, whatever the order and the groups: lines, dots, words."""
    parts = r'M[^M"]+|cx="\S+" cy="\S+" r="\S+"|x="\S+" y="\S+">[^<]+<'
    return sorted(re.findall(parts, text))


def test_a_province_that_is_not_there_is_refused_by_name(draw):
    with pytest.raises(LookupError, match="'ha-noi' in column province_id"):
        draw("ha-noi")
