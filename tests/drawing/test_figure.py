"""Figure: every form of a picture is complete, small, steady and can be heard."""

import base64
import io
import json
import os
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from matplotlib import font_manager, image

from eightypapers.drawing.bundle import FIGURE
from eightypapers.drawing.figure import CARD_HEIGHT, PIXELS, Figure


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


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_what_matplotlib_draws_becomes_a_small_picture_with_marks(marked, width):
    """With UPDATE_EXPECTED set, what is drawn is what is expected from now on."""
    golden = Path(__file__).with_name("golden") / f"sample-{width}.svg"
    # A tag a line, to read what differs.
    drawn = marked.svg(width).replace("><", ">\n<") + "\n"
    if os.environ.get("UPDATE_EXPECTED"):
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_a_picture_without_marks_is_one_image(figure):
    assert svg(figure.svg()).get("role") == "img"


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
    assert top < places[0] < 0 < long.height["wide"] < places[1] < top + height
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
    assert inked[-round(2 * (top + height - long.height["wide"])) :].any()
    for margin in (inked[:, :30], inked[:, -30:], inked[:24], inked[-24:]):
        assert not margin.any()


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
