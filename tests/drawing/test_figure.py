"""Figure: every form of a picture is complete, small, steady and can be heard."""

import base64
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from matplotlib import font_manager, image

from eightypapers.drawing.bundle import FIGURE
from eightypapers.drawing.figure import CARD_HEIGHT, PIXELS, ROLES, Figure
from eightypapers.drawing.svg import _prune


def draw(canvas, width):
    ax = canvas.add_axes((0.1, 0.1, 0.8, 0.8))
    ax.set(xticks=[1, 3], yticks=[0, 9])
    ax.scatter([3, 1, 2] * 5, range(15), s=9, color="grid", linewidths=0)
    ax.plot([1, 2, 3], [3, 2, 1], "o-", color="residents", mfc="ground")
    ax.text(1, 5, "words & words", color="muted", size=11)
    ax.text(2, 5, "turned", rotation=90)


def draw_marks(canvas, width):
    draw(canvas, width)
    (ax,) = canvas.axes
    look = {"color": "officials"}
    ax.plot([2], [9], "o", gid="Plan <1>, 2016", url="#event-plan", **look)
    ax.plot([1], [9], "s", gid="Paper 7", **look)
    ax.text(3, 5, "two\nlines", url="#event-lines")


@pytest.fixture
def figure():
    data = pd.DataFrame(
        {
            "Edition": [2011, 2012],
            "Score": [5.25, float("nan")],
            "Share": [12.5, 1014.0],
            "Place": ["2–3", None],
            "Name": ["a < b", "c"],
            "Known": [True, False],
        }
    )
    return Figure(
        name="sample",
        title="One rose & one fell",
        alt="One rose from 3 to 5.25.",
        unit="Points of 10",
        source="Source: a table.",
        data=data,
        draw=draw,
        height={"wide": 300, "narrow": 200},
    )


@pytest.fixture
def marked(figure):
    return replace(figure, draw=draw_marks)


def svg(text):
    return ElementTree.fromstring(
        text.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    )


def test_the_face_is_at_hand_in_two_weights():
    faces = font_manager.fontManager.ttflist
    weights = {face.weight for face in faces if face.name == "Be Vietnam Pro"}
    assert {400, 600} <= weights


def test_a_notebook_gets_a_picture_and_the_book_data(figure):
    forms, about = figure._repr_mimebundle_()
    assert set(forms) == {"text/plain", "image/png", FIGURE}
    assert forms["text/plain"] == f"{figure.title}\n{figure.alt}"
    assert base64.b64decode(forms["image/png"]) == figure.png()
    assert about == {
        "image/png": {"width": 752, "height": 408, "alt": figure.alt},
        "figure": "sample",
    }
    assert "0x" not in repr(figure)
    assert json.loads(json.dumps(forms[FIGURE])) == {
        "name": "sample",
        "title": figure.title,
        "unit": figure.unit,
        "source": figure.source,
        "svg": {"wide": figure.svg("wide"), "narrow": figure.svg("narrow")},
        "table": {
            "heads": ["Edition", "Score", "Share", "Place", "Name", "Known"],
            "numeric": [True, True, True, True, False, False],
            "rows": [
                ["2011", "5.25", "12.5", "2–3", "a < b", "yes"],
                ["2012", "–", "1,014.0", "–", "c", "no"],
            ],
        },
        "files": {
            "csv": figure.csv(),
            "svg": figure.svg_file(),
            "png": forms["image/png"],
        },
        "card": "",
        "choices": None,
    }


def test_the_same_bytes_every_time(figure):
    again = replace(figure)
    assert figure._repr_mimebundle_() == again._repr_mimebundle_()


def test_the_table_follows_the_language(figure, monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    rows = figure._repr_mimebundle_()[0][FIGURE]["table"]["rows"]
    assert rows[1] == ["2012", "–", "1.014,0", "–", "c", "không"]


def test_page_may_show_a_shorter_table(figure):
    short = replace(figure, table=pd.DataFrame({"Only": ["this"]}))
    shown = short._repr_mimebundle_()[0][FIGURE]["table"]
    assert shown == {"heads": ["Only"], "numeric": [False], "rows": [["this"]]}
    assert short.csv() == figure.csv()


@pytest.mark.parametrize("name", ["../up", "Upper", ""])
def test_a_name_that_no_file_should_have_is_refused(figure, name):
    with pytest.raises(ValueError, match="right would be a name of a-z, 0-9 and hy"):
        replace(figure, name=name)


def test_csv_is_the_data(figure):
    assert figure.csv().splitlines()[1] == "2011,5.25,12.5,2–3,a < b,True"
    assert "\r" not in figure.csv()
    read = pd.read_csv(io.StringIO(figure.csv()))
    assert list(read["Score"].dropna()) == [5.25]


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_svg_is_drawn_to_its_size(figure, width):
    root = svg(figure.svg(width))
    size = PIXELS[width], figure.height[width]
    assert root.get("viewBox") == f"0 0 {size[0]} {size[1]}"
    assert (root.get("width"), root.get("height")) == tuple(map(str, size))


def test_svg_speaks_its_finding(figure):
    root = svg(figure.svg())
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == ("title", figure.title)
    assert (desc.tag, desc.text) == ("desc", figure.alt)
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == desc.get("id")


def test_svg_ids_are_its_own_and_all_used(marked):
    ids = []
    for width in PIXELS:
        root = svg(marked.svg(width))
        own = [element.get("id") for element in root.iter() if element.get("id")]
        assert all(name.startswith(f"sample-{width}-") for name in own)
        text = marked.svg(width)
        for name in own:
            assert text.count(name) > 1
        ids += own
    assert len(ids) == len(set(ids))


def test_svg_colors_are_roles(marked):
    root = svg(marked.svg())
    seen = set()
    for element in root.iter():
        classes = element.get("class", "").split()
        for key in ("fill", "stroke"):
            named = [name for name in classes if name.startswith(f"{key}-")]
            color = element.get(key, "none")
            assert [f"{key}-{role}" for role, hue in ROLES.items() if hue == color] == (
                named
            )
            seen |= set(named)
    assert {"fill-ink", "fill-muted", "stroke-residents", "fill-ground"} <= seen
    assert "style" not in marked.svg()


def test_a_color_without_a_role_is_refused(figure):
    def stray(canvas, width):
        canvas.text(0, 0, "red", color="#ff0000")

    with pytest.raises(ValueError, match="#ff0000 has no role; there are: ink, muted"):
        replace(figure, draw=stray).svg()


def test_svg_keeps_text_as_text_and_is_small(figure):
    root = svg(figure.svg())
    texts = {"".join(text.itertext()): text for text in root.iter("text")}
    assert {"words & words", "turned", "1", "9"} <= set(texts)
    assert root.get("font-family") == "Be Vietnam Pro, sans-serif"
    assert not list(root.iter("metadata"))
    assert len(figure.svg()) < 3000
    assert not re.search(r"\d\.\d{3}", figure.svg())


def test_many_dots_are_one_path(figure):
    root = svg(figure.svg())
    (cloud,) = [path for path in root.iter("path") if path.get("d").count("h0") > 1]
    x = y = 0.0
    dots = set()
    for step, dx, dy in re.findall(r"([Mm])(-?[\d.]+) (-?[\d.]+)h0", cloud.get("d")):
        x, y = (0.0, 0.0) if step == "M" else (x, y)
        x, y = x + float(dx), y + float(dy)
        dots.add((x, y))
    # Axes from 72 to 648 and from 270 to 30, with values 1 to 3 and 0 to 14; dots stand
    # on half pixels.
    assert dots == {
        (72 + 288 * (column - 1), round(2 * (270 - 240 * row / 14)) / 2)
        for row, column in enumerate([3, 1, 2] * 5)
    }


@pytest.mark.parametrize(
    ("look", "paths"),
    [('fill="none" stroke="#111"', 1), ('fill="#111"', 1), ('stroke="#111"', 2)],
)
def test_shapes_with_an_edge_stay_apart(look, paths):
    """Or the one in front would no longer hide the edge of the one behind."""
    shapes = '<path d="M 0 0 L 5 5 z"/><path d="M 2 2 L 7 7 z"/>'
    group = ElementTree.fromstring(f"<g><g {look}>{shapes}</g></g>")
    _prune(group)
    assert len(list(group.iter("path"))) == paths


def test_marks_with_a_story_can_be_reached(marked):
    root = svg(marked.svg())
    assert root.get("role") == "group"
    links = {link.get("href"): link for link in root.iter("a")}
    assert set(links) == {"#event-plan", "#event-lines"}
    assert links["#event-plan"].get("aria-label") == "Plan <1>, 2016"
    lines = links["#event-lines"]
    assert [text.text for text in lines.iter("text")] == ["two", "lines"]
    (paper,) = [mark for mark in root.iter("g") if mark.get("tabindex") == "0"]
    assert (paper.get("role"), paper.get("aria-label")) == ("img", "Paper 7")
    assert "target" not in marked.svg()


def test_words_around_marks_are_not_read_out(marked):
    root = svg(marked.svg())
    hidden = {
        inner
        for element in root.iter()
        if element.get("aria-hidden")
        for inner in element.iter()
    }
    for text in root.iter("text"):
        assert (text in hidden) == (text.text not in ("two", "lines"))
    assert not any(mark in hidden for mark in root.iter("a"))


def test_marks_that_fill_a_picture_stay_within_reach(figure):
    def only_marks(canvas, width):
        ax = canvas.add_axes((0, 0, 1, 1), xticks=[], yticks=[])
        for place in (1, 2):
            ax.plot(place, 1, "o", color="firms", gid=f"Paper {place}, filled")

    root = svg(replace(figure, draw=only_marks).svg())
    reached = [mark for mark in root.iter("g") if mark.get("tabindex")]
    assert [mark.get("aria-label") for mark in reached] == [
        "Paper 1, filled",
        "Paper 2, filled",
    ]
    assert all(
        mark not in list(element.iter())
        for mark in reached
        for element in root.iter()
        if element.get("aria-hidden")
    )


@pytest.mark.parametrize(
    ("language", "credit"),
    [
        ("en", "Hanoi · Eighty Papers on Public Duty · CC BY 4.0"),
        ("vi", "Hà Nội · Tám mươi tham luận về trách nhiệm công vụ · CC BY 4.0"),
    ],
)
def test_what_is_taken_away_says_what_it_is(marked, monkeypatch, language, credit):
    monkeypatch.setenv("BOOK_LANGUAGE", language)
    unit = " ".join(f"word {number}" for number in range(20))
    long = replace(marked, unit=unit)
    root = svg(long.svg_file())
    texts = {text.text: text for text in root.iter("text")}
    assert {"words & words", long.title, long.source, credit} <= set(texts)
    first, second = (words for words in texts if words in unit and words[9:])
    assert f"{first} {second}" == unit
    left, top, width, height = map(float, root.get("viewBox").split())
    places = [float(texts[words].get("y")) for words in (long.title, credit)]
    assert top < places[0] < 0 < figure_height(long) < places[1] < top + height
    assert (root.get("width"), left) == ("752", -16)
    # Alone it is a picture and no more: what its marks lead to is not there.
    assert root.get("role") == "img"
    assert (root[0].tag, root[1].tag) == ("title", "desc")
    assert not root.findall(".//a") + root.findall(".//*[@tabindex]")

    pixels = image.imread(io.BytesIO(long.png()))
    high, wide, _ = pixels.shape
    assert wide == 2 * width
    assert high == pytest.approx(2 * height, abs=2)
    assert pixels[0, 0, :3].tolist() == [1, 1, 1]
    # Words stand above and below the picture, and nothing runs into the margins.
    inked = (pixels[:, :, :3] < 1).any(axis=2)
    assert inked[: -round(2 * top)].any()
    assert inked[-round(2 * (top + height - figure_height(long))) :].any()
    for margin in (inked[:, :30], inked[:, -30:], inked[:24], inked[-24:]):
        assert not margin.any()


def figure_height(figure):
    return figure.height["wide"]


def test_a_figure_may_be_of_another_place(figure):
    assert ">Huế · Eighty" in replace(figure, place="Huế").svg_file()


def test_only_a_figure_for_the_card_brings_its_picture(figure):
    chosen = figure.for_card()
    (forms, about), (others, same) = (
        each._repr_mimebundle_() for each in (chosen, figure)
    )
    assert base64.b64decode(forms[FIGURE]["card"]) == figure.card()
    forms[FIGURE]["card"] = ""
    assert (forms, about) == (others, same)


def test_the_picture_for_the_card_is_as_high_as_there_is_room(figure):
    header = figure.card()[16:24]
    width, height = (int.from_bytes(header[at : at + 4]) for at in (0, 4))
    assert height == CARD_HEIGHT
    assert width == pytest.approx(
        PIXELS["narrow"] * height / figure.height["narrow"], abs=1
    )
