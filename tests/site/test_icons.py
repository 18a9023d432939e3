"""The pictures that stand for the book: sizes, bytes, and when they are drawn."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from eightypapers.drawing.figure import ROLES
from eightypapers.site import icons
from eightypapers.site.icons import CARD, ICON, TOUCH_ICON, Story

CSS = Path(icons.__file__).with_name("static") / "book.css"
TITLE = "A Book with a Title That Is Not Short"


@pytest.fixture(scope="module")
def story():
    written = io.BytesIO()
    Image.new("RGB", (400, 534), "#00ff00").save(written, "PNG")
    return Story(written.getvalue(), "It went up & down")


@pytest.fixture
def lay_out(tmp_path, story):
    """What lays the pictures out in a folder of the test's own."""

    def lay_out(title=TITLE, shown=story):
        icons.lay_out(tmp_path, tmp_path / "stamp", title, "Tựa", shown)
        return tmp_path

    return lay_out


def test_pictures_have_the_sizes_that_are_asked_for(lay_out):
    folder = lay_out()
    sizes = {CARD: (1200, 630), TOUCH_ICON: (180, 180), ICON: (32, 32)}
    for name, size in sizes.items():
        with Image.open(folder / name) as picture:
            assert picture.size == size, name


def test_the_bytes_are_the_same_each_time(lay_out):
    names = (CARD, ICON, TOUCH_ICON)
    before = [(lay_out() / name).read_bytes() for name in names]
    (lay_out() / "stamp").unlink()
    assert [(lay_out() / name).read_bytes() for name in names] == before


def test_words_and_figure_stand_apart_and_within_the_card(story):
    with Image.open(io.BytesIO(icons.card(TITLE, "Tựa", story))) as card:
        pixels = card.convert("RGB")
    left = icons.SIZE[0] - icons.MARGIN - 400
    assert pixels.getpixel((left, 315)) == (0, 255, 0)
    assert pixels.getpixel((left - 1, 315)) == (255, 255, 255)
    inked = Image.eval(pixels.crop((0, 0, left, 630)).convert("L"), lambda v: 255 - v)
    x, y, right, bottom = inked.getbbox()
    assert x >= icons.MARGIN
    assert y >= icons.MARGIN
    assert right <= left - icons.MARGIN
    assert bottom <= 630 - icons.MARGIN


def test_nothing_is_drawn_again_while_nothing_has_changed(lay_out, monkeypatch):
    lay_out()
    monkeypatch.setattr(icons, "icon", lambda pixels: pytest.fail("drawn again"))
    lay_out()


@pytest.mark.parametrize("change", ["title", "file", "stamp"])
def test_a_change_draws_again(lay_out, change):
    folder = lay_out()
    (folder / CARD).write_bytes(b"old")
    if change == "file":
        (folder / ICON).unlink()
    elif change == "stamp":
        (folder / "stamp").unlink()
    lay_out("Another" if change == "title" else TITLE)
    assert (folder / CARD).read_bytes() != b"old"


def test_a_card_goes_with_its_figure(lay_out):
    assert (lay_out() / CARD).is_file()
    assert not (lay_out(shown=None) / CARD).exists()
    assert (lay_out(shown=None) / ICON).is_file()


def test_the_symbol_has_the_books_colors_in_both_modes():
    light, dark = icons.SYMBOL.read_text("utf-8").split("prefers-color-scheme: dark")
    rules = re.compile(r"\.(\w+) \{ stroke: (#\w+) \}")
    assert {ROLES[role] for role in dict(rules.findall(light))} == set(
        dict(rules.findall(light)).values()
    )
    night = CSS.read_text("utf-8").split('data-theme="dark"')[1]
    assert len(rules.findall(dark)) == 2
    for role, color in rules.findall(dark):
        assert f"--{role}: {color};" in night


def test_icons_show_all_of_the_symbol():
    picture = icons.icon(32)
    colors = {picture.getpixel((x, y))[:3] for x in range(32) for y in range(32)}
    for role in ("officials", "residents"):
        hue = tuple(int(ROLES[role][at : at + 2], 16) for at in (1, 3, 5))
        assert hue in colors
    assert picture.getpixel((0, 31)) == (0, 0, 0, 0)
    with Image.open(io.BytesIO(icons._bytes(icons._on_ground(picture), "PNG"))) as p:
        assert p.getpixel((0, 31)) == (255, 255, 255)
