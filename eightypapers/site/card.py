"""The card that programs show beside a link: the book's title, and its cover's figure.

It is drawn as pixels, since not every program that shows cards takes SVG.
"""

import io

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont

from eightypapers.drawing.roles import ROLES

NAME = "card.png"
SIZE = (1200, 630)
"""What the programs that show cards ask for."""

MARGIN = 48
LEADING = 1.25
"""Of a line, in heights of its letters."""


def card(title: str, subtitle: str, finding: str, figure: bytes) -> bytes:
    """Draw the card as PNG: the title and the finding, and the figure beside them."""
    canvas = Image.new("RGB", SIZE, ROLES["ground"])
    picture = Image.open(io.BytesIO(figure)).convert("RGB")
    left = SIZE[0] - MARGIN - picture.width
    canvas.paste(picture, (left, (SIZE[1] - picture.height) // 2))
    draw = ImageDraw.Draw(canvas)

    def write(words: str, weight: str, size: int, role: str, y: float) -> float:
        """Write words in lines from a place downwards; give where they end."""
        face = _face(weight, size)
        for line in _lines(words, face, left - 2 * MARGIN):
            draw.text((MARGIN, y), line, ROLES[role], face)
            y += size * LEADING
        return y

    end = write(title, "SemiBold", 64, "ink", MARGIN - 12)
    end = write(subtitle, "Regular", 28, "muted", end + 12)
    write(finding, "Regular", 30, "ink", end + 60)
    written = io.BytesIO()
    canvas.save(written, "PNG")
    return written.getvalue()


def _face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    path = fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{weight}.ttf"
    # The other layout engine is not everywhere, and sets some pairs differently.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _lines(words: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break words into lines that are no longer than a width."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
