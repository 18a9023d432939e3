"""The card beside links to the book: its size, its bytes, and what stands on it."""

import io

import pytest
from PIL import Image

from eightypapers.site import card

TITLE = "A Book with a Title That Is Not Short"


@pytest.fixture(scope="module")
def picture():
    """A card whose figure is green."""
    written = io.BytesIO()
    Image.new("RGB", (400, 534), "#00ff00").save(written, "PNG")
    return card.card(TITLE, "Tựa", "It went up & down", written.getvalue())


def test_words_and_figure_stand_apart_and_within_the_card(picture):
    with Image.open(io.BytesIO(picture)) as shown:
        pixels = shown.convert("RGB")
    assert pixels.size == (1200, 630)
    left = card.SIZE[0] - card.MARGIN - 400
    assert pixels.getpixel((left, 315)) == (0, 255, 0)
    assert pixels.getpixel((left - 1, 315)) == (255, 255, 255)
    inked = Image.eval(pixels.crop((0, 0, left, 630)).convert("L"), lambda v: 255 - v)
    x, y, right, bottom = inked.getbbox()
    assert x >= card.MARGIN
    assert y >= card.MARGIN
    assert right <= left - card.MARGIN
    assert bottom <= 630 - card.MARGIN
