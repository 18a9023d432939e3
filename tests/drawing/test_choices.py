"""Choices: pictures upon one ground, each told as a layer, none of it twice."""

import json
from xml.etree import ElementTree

import pandas as pd
import pytest

from eightypapers.drawing.bundle import FIGURE
from eightypapers.drawing.choices import outlined, with_choices
from eightypapers.drawing.figure import Figure


def ground(canvas, width):
    ax = canvas.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(0, 10))
    ax.axhline(5, color="grid")
    ax.text(1, 1, "ground", color="ink")


@pytest.fixture
def figures():
    def of(place, height):
        def draw(canvas, width):
            (ax,) = canvas.axes
            ax.plot([1, 2], [height, 3], "o-", color="residents")
            ax.text(8, height, place, color="ink")

        return Figure(
            name="towns",
            title=f"Of {place}",
            alt=f"{place} is at {height}.",
            unit="Points",
            source="A table.",
            data=pd.DataFrame({"height": [height]}),
            ground=ground,
            draw=draw,
            height={"wide": 100, "narrow": 100},
            place=place,
        )

    return {"hue": of("Huế", 2), "home": of("Home & co", 4), "vinh": of("Vinh", 6)}


@pytest.fixture
def offered(figures):
    whole = with_choices(figures["home"], "town", "Town", figures)
    return whole._repr_mimebundle_()[0][FIGURE]


def test_a_figure_tells_what_may_be_chosen_and_stays_as_it_is(figures, offered):
    alone = figures["home"]._repr_mimebundle_()[0][FIGURE]
    choices = offered["choices"]
    assert offered == {**alone, "choices": choices}
    assert (choices["key"], choices["label"], choices["own"]) == (
        "town",
        "Town",
        "home",
    )
    assert choices["names"] == [["hue", "Huế"], ["home", "Home & co"], ["vinh", "Vinh"]]
    pictures = choices["pictures"]
    assert pictures["unit"] == "Points"
    assert set(pictures["others"]) == {"hue", "vinh"}
    json.dumps(choices)


def test_only_what_differs_is_told_of_each(offered):
    pictures = offered["choices"]["pictures"]
    for drawn in pictures["grounds"]:
        assert "ground" in drawn
        assert "Vinh" not in drawn
        assert ElementTree.fromstring(drawn).find("*[@data-layer]") is None
    (outline,) = pictures["outlines"]
    assert sum(isinstance(part, int) for part in outline) > 2
    title, alt, number, *values = pictures["others"]["vinh"]
    assert (title, alt, number) == ("Of Vinh", "Vinh is at 6.", 0)
    # The line, its mark and the name, in two compositions: each value once.
    assert len(values) == len(set(values))
    assert "40" in values
    assert "Vinh" in values
    assert "70" not in values


def test_what_texts_have_in_common_is_told_once():
    texts = ['<a x="1 2 1 9">Huế</a>', '<a x="1 3 1 9">Vinh</a>', '<a x="1"/>']
    outlines, filled = outlined(texts)
    assert outlines == [['<a x="1 ', 0, ' 1 9">', 1, "</a>"], ['<a x="1"/>']]
    assert filled == [[0, "2", "Huế"], [0, "3", "Vinh"], [1]]


def test_a_ground_is_drawn_before(figures):
    (ax,) = figures["vinh"].drawn().axes
    assert [text.get_text() for text in ax.texts] == ["ground", "Vinh"]
