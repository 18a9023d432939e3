"""The icons that are committed: drawn from the symbol, in the book's colors."""

import re

import draw_icons
import pytest
from PIL import Image

from eightypapers.drawing.roles import ROLES
from eightypapers.tables import ROOT

CSS = ROOT / "eightypapers/site/static/book.css"


@pytest.mark.parametrize(
    ("name", "size", "corner"),
    [
        ("favicon.ico", (32, 32), (0, 0, 0, 0)),
        # Telephones would make what is behind it black.
        ("apple-touch-icon.png", (180, 180), (255, 255, 255, 255)),
    ],
)
def test_an_icon_is_what_the_symbol_draws(tmp_path, name, size, corner):
    draw_icons.main(tmp_path)
    with (
        Image.open(draw_icons.PAGES / name) as kept,
        Image.open(tmp_path / name) as drawn,
    ):
        kept, drawn = kept.convert("RGBA"), drawn.convert("RGBA")
    assert kept.size == size
    assert kept.getpixel((0, size[1] - 1)) == corner
    anew = "favicon.svg is another: python scripts/draw_icons.py"
    assert kept.tobytes() == drawn.tobytes(), anew


def test_the_symbol_has_the_books_colors_in_both_modes():
    light, dark = draw_icons.SYMBOL.read_text("utf-8").split(
        "prefers-color-scheme: dark"
    )
    rules = re.compile(r"\.(\w+) \{ stroke: (#\w+) \}")
    assert {ROLES[role] for role in dict(rules.findall(light))} == set(
        dict(rules.findall(light)).values()
    )
    night = CSS.read_text("utf-8").split('data-theme="dark"')[1]
    assert len(rules.findall(dark)) == 2
    for role, color in rules.findall(dark):
        assert f"--{role}: {color};" in night
