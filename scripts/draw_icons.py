"""Draws the icons as pixels from ``favicon.svg``: `python scripts/draw_icons.py`.

Browsers and telephones ask for them of their own accord, by these names, and not all
of them take SVG.
"""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw

from eightypapers.drawing.roles import ROLES
from eightypapers.tables import ROOT

PAGES = ROOT / "eightypapers" / "site" / "root"
SYMBOL = PAGES / "favicon.svg"
SMOOTH = 8
"""Icons are drawn so many times larger, then made smaller."""


def main(folder: Path = PAGES) -> None:
    """Write the icons where the book takes them from."""
    icon(32).save(folder / "favicon.ico", optimize=True)
    # Telephones would make what is behind it black.
    ground = Image.new("RGB", (180, 180), ROLES["ground"])
    ground.paste(symbol := icon(180), mask=symbol)
    ground.save(folder / "apple-touch-icon.png", optimize=True)


def icon(pixels: int) -> Image.Image:
    """Draw the symbol as pixels, in its colors on white, on nothing."""
    root = ElementTree.parse(SYMBOL).getroot()
    across = float(root.get("viewBox", "").split()[2])
    scale = pixels * SMOOTH / across
    radius = float(root.get("stroke-width", "")) * scale / 2
    canvas = Image.new("RGBA", (pixels * SMOOTH, pixels * SMOOTH))
    draw = ImageDraw.Draw(canvas)
    for line in root.iterfind("{*}polyline"):
        color = ROLES[line.get("class", "")]
        points = [
            (float(x) * scale, float(y) * scale)
            for x, y in (point.split(",") for point in line.get("points", "").split())
        ]
        for ends in pairwise(points):
            draw.line(ends, color, round(2 * radius))
        for point in points:
            draw.circle(point, radius, color)
    return canvas.resize((pixels, pixels), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
