"""A picture that is taken away: what a page says around it stands in it."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement

MARGIN = 16
# Between the picture and the words above and below it.
GAP = 12
LEADING = 1.4
# How wide a letter is, for its height.
LETTER = 0.56


class Line(NamedTuple):
    """A line of words: pixels from the picture's top to its foot, and its look."""

    y: float
    words: str
    look: dict[str, Any]


@dataclass(frozen=True)
class Poster:
    """A picture of some pixels across and down, with words above and below.

    Each of the words goes with its look: ``size`` in pixels, and a role as ``color``.
    """

    width: float
    height: float
    above: tuple[tuple[str, dict[str, Any]], ...]
    below: tuple[tuple[str, dict[str, Any]], ...]

    def _set(self, blocks: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Line]:
        """Set words in lines, the first of them at 0."""
        y = 0.0
        for words, look in blocks:
            for line in textwrap.wrap(words, int(self.width / look["size"] / LETTER)):
                y += look["size"] * LEADING
                yield Line(y, line, look)

    @property
    def lines(self) -> list[Line]:
        """Give all lines, each in its place."""
        above, below = list(self._set(self.above)), list(self._set(self.below))
        rise = above[-1].y + GAP if above else 0
        return [
            *(line._replace(y=line.y - rise) for line in above),
            *(line._replace(y=line.y + self.height) for line in below),
        ]

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Give left, top, width and height of all, in pixels from the picture's top."""
        places = [(line.y - line.look["size"] * LEADING, line.y) for line in self.lines]
        top = min(0, *(start for start, _ in places)) - MARGIN
        bottom = max(self.height, *(end for _, end in places)) + MARGIN
        return -MARGIN, top, self.width + 2 * MARGIN, bottom - top

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
            text.set("fill", colors[look["color"]])
            text.set("font-weight", look.get("weight", "normal"))
            text.text = words
        root.extend(picture[2:])
        return root
