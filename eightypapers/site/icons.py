"""The pictures that stand for the book elsewhere: the card beside a link, and icons.

Not every program that shows them takes SVG. The card has the book's title and the
figure that the cover gives for it; the icons are ``favicon.svg``, drawn as pixels.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import fontpkg_be_vietnam_pro

if TYPE_CHECKING:
    from PIL import Image, ImageFont

CARD = "card.png"
SIZE = (1200, 630)
"""What the programs that show cards ask for."""

MARGIN = 48
LEADING = 1.25
"""Of a line, in heights of its letters."""

SYMBOL = Path(__file__).with_name("static") / "favicon.svg"
ICON = "favicon.ico"
TOUCH_ICON = "apple-touch-icon.png"
"""The names by which browsers and telephones ask for icons of their own accord."""

SMOOTH = 8
"""Icons are drawn so many times larger, then made smaller."""


@dataclass(frozen=True)
class Story:
    """What the card shows of a figure: its picture, and the finding that it states."""

    picture: bytes
    finding: str


def lay_out(
    target: Path, stamp: Path, title: str, subtitle: str, story: Story | None
) -> None:
    """Write the pictures into a folder, unless they are there and up to date.

    Without a figure to show there is no card.
    """
    names = [ICON, SYMBOL.name, TOUCH_ICON, *([CARD] if story else [])]
    recipe = _recipe(title, subtitle, story)
    if (
        stamp.is_file()
        and stamp.read_text("utf-8") == recipe
        and all((target / name).is_file() for name in names)
    ):
        return
    (target / ICON).write_bytes(_bytes(icon(32), "ICO"))
    (target / SYMBOL.name).write_bytes(SYMBOL.read_bytes())
    (target / TOUCH_ICON).write_bytes(_bytes(_on_ground(icon(180)), "PNG"))
    if story:
        (target / CARD).write_bytes(card(title, subtitle, story))
    else:
        (target / CARD).unlink(missing_ok=True)
    stamp.write_text(recipe, "utf-8")


def _recipe(title: str, subtitle: str, story: Story | None) -> str:
    """Return a digest of all that the bytes written depend on."""
    digest = hashlib.sha256(repr((title, subtitle, story)).encode())
    for path in (Path(__file__), SYMBOL):
        digest.update(path.read_bytes())
    digest.update(version("pillow").encode())
    return digest.hexdigest()


def card(title: str, subtitle: str, story: Story) -> bytes:
    """Draw the card as PNG: the title and the finding, and the figure beside them."""
    # Imported late, like what follows: most builds draw nothing here.
    from PIL import Image, ImageDraw

    colors = _roles()
    canvas = Image.new("RGB", SIZE, colors["ground"])
    picture = Image.open(io.BytesIO(story.picture)).convert("RGB")
    left = SIZE[0] - MARGIN - picture.width
    canvas.paste(picture, (left, (SIZE[1] - picture.height) // 2))
    draw = ImageDraw.Draw(canvas)

    def write(words: str, weight: str, size: int, role: str, y: float) -> float:
        """Write words in lines from a place downwards; give where they end."""
        face = _face(weight, size)
        for line in _lines(words, face, left - 2 * MARGIN):
            draw.text((MARGIN, y), line, colors[role], face)
            y += size * LEADING
        return y

    end = write(title, "SemiBold", 64, "ink", MARGIN - 12)
    end = write(subtitle, "Regular", 28, "muted", end + 12)
    write(story.finding, "Regular", 30, "ink", end + 60)
    return _bytes(canvas, "PNG")


def icon(pixels: int) -> Image.Image:
    """Draw the symbol as pixels, in its colors on white, on nothing."""
    from PIL import Image, ImageDraw

    root = ElementTree.parse(SYMBOL).getroot()
    across = float(root.get("viewBox", "").split()[2])
    scale = pixels * SMOOTH / across
    radius = float(root.get("stroke-width", "")) * scale / 2
    canvas = Image.new("RGBA", (pixels * SMOOTH, pixels * SMOOTH))
    draw = ImageDraw.Draw(canvas)
    for line in root.iterfind("{*}polyline"):
        color = _roles()[line.get("class", "")]
        points = [
            (float(x) * scale, float(y) * scale)
            for x, y in (point.split(",") for point in line.get("points", "").split())
        ]
        for ends in pairwise(points):
            draw.line(ends, color, round(2 * radius))
        for point in points:
            draw.circle(point, radius, color)
    return canvas.resize((pixels, pixels), Image.Resampling.LANCZOS)


def _on_ground(picture: Image.Image) -> Image.Image:
    """Lay a picture on the book's ground, since telephones would make it black."""
    from PIL import Image

    canvas = Image.new("RGB", picture.size, _roles()["ground"])
    canvas.paste(picture, mask=picture)
    return canvas


def _roles() -> dict[str, str]:
    """Give the book's colors."""
    # Imported late: it takes half a second.
    from eightypapers.drawing.figure import ROLES

    return ROLES


def _face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

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


def _bytes(picture: Image.Image, form: str) -> bytes:
    written = io.BytesIO()
    picture.save(written, form, optimize=True)
    return written.getvalue()
