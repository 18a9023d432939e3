"""A picture that is taken away: what a page says around it stands in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from eightypapers.drawing.lettering import wrap

MARGIN = 16
# Between the picture and the words above and below it.
GAP = 12
LEADING = 1.4

Block = tuple[str, dict[str, Any]]
"""Words, and their look: ``size`` in pixels, ``color`` as a role, ``weight``."""


class Line(NamedTuple):
    """A line of words: pixels from the picture's top to its foot, and its look."""

    y: float
    words: str
    look: dict[str, Any]


@dataclass(frozen=True)
class Poster:
    """A picture of some pixels across and down, with words above and below."""

    width: float
    height: float
    above: tuple[Block, ...]
    below: tuple[Block, ...]

    @property
    def lines(self) -> list[Line]:
        """Give all lines of words, each in its place."""
        above, below = list(self._set(self.above)), list(self._set(self.below))
        rise = above[-1].y + GAP
        return [
            *(line._replace(y=line.y - rise) for line in above),
            *(line._replace(y=line.y + self.height) for line in below),
        ]

    def _set(self, blocks: Iterable[Block]) -> Iterator[Line]:
        """Set words below each other, from 0 on."""
        y = 0.0
        for words, look in blocks:
            bold = look.get("weight", 400) > 400
            for line in wrap(words, self.width, look["size"], bold=bold).splitlines():
                y += look["size"] * LEADING
                yield Line(y, line, look)

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Give left, top, width and height of all, in pixels from the picture's top."""
        first, *_, last = self.lines
        top = first.y - first.look["size"] - MARGIN
        return -MARGIN, top, self.width + 2 * MARGIN, last.y + MARGIN - top

    def svg(self, picture: Element, colors: Mapping[str, str]) -> Element:
        """Set the words around an ``svg`` that begins with its title and desc."""
        left, top, width, height = (f"{number:g}" for number in self.area)
        root = Element("svg", picture.attrib | {"width": width, "height": height})
        root.set("viewBox", f"{left} {top} {width} {height}")
        ground = {"x": left, "y": top, "width": width, "height": height}
        root.extend(picture[:2])
        SubElement(root, "rect", ground | {"fill": colors["ground"]})
        for y, words, look in self.lines:
            text = SubElement(root, "text", {"y": f"{y:g}"})
            text.set("font-size", str(look["size"]))
            text.set("font-weight", str(look.get("weight", 400)))
            text.set("fill", colors[look["color"]])
            text.text = words
        root.extend(picture[2:])
        return root
