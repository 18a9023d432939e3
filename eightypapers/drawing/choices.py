"""What a page may show in a figure's place: pictures upon one ground, each a layer.

The layers are drawn all at once, which is far faster than a picture each, and tell the
book only in what they differ: one outline, and what each fills in.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

import matplotlib.style

from eightypapers.drawing import svg
from eightypapers.drawing.figure import PIXELS, STYLE, Figure, Width, saved
from eightypapers.drawing.roles import ROLES

# In what layers differ: numbers, and words between two tags.
SLOT = re.compile(r"((?<=>)[^<]+|-?\d+(?:\.\d+)?)")


def with_choices(
    figure: Figure, key: str, label: str, figures: Mapping[str, Figure]
) -> Figure:
    """Give a figure in whose place a page shows another that its reader chooses.

    Parameters
    ----------
    figure
        What a page shows unless another one is chosen, and on paper.
    key
        What is chosen, in the address of the page: ``?key=…``.
    label
        The same in words, on the list.
    figures
        All that can be chosen, by id, in the order of the list, on which they have the
        names of their places. One is the figure itself. The others have one ground,
        unit and size, and no marks to reach.
    """
    others = {id: other for id, other in figures.items() if other is not figure}

    def for_book() -> dict[str, Any]:
        one = next(iter(others.values()))
        grounds, layers = zip(*(_drawn(others, width) for width in PIXELS), strict=True)
        outlines, filled = outlined(["".join(of) for of in zip(*layers, strict=True)])
        return {
            "key": key,
            "label": label,
            "names": [[id, chosen.place] for id, chosen in figures.items()],
            "own": next(id for id in figures if id not in others),
            "pictures": {
                "unit": one.unit,
                "grounds": grounds,
                "outlines": outlines,
                "others": {
                    id: [other.title, other.alt, *values]
                    for (id, other), values in zip(others.items(), filled, strict=True)
                },
            },
        }

    return dataclasses.replace(figure, choices=for_book)


def _drawn(figures: Mapping[str, Figure], width: Width) -> tuple[str, list[str]]:
    """Give one composition of figures: their ground, and the layer of each."""
    one = next(iter(figures.values()))
    with matplotlib.style.context(STYLE):
        canvas = one.prepared(width)
        known = set(canvas.findobj())
        for id, figure in figures.items():
            figure.draw(canvas, width)
            artists = {artist for ax in canvas.axes for artist in ax.get_children()}
            for artist in artists - known:
                artist.set_gid(id)
            known |= artists
    prefix = f"{one.name}-{width}"
    root = svg.for_page(saved(canvas), prefix, "", "", ROLES, layers=figures)
    root.set("class", width)
    groups = {
        group.attrib.pop("data-layer"): group
        for group in root.findall("*[@data-layer]")
    }
    for group in groups.values():
        root.remove(group)
    return _in_text(root), [_in_text(groups[id]) for id in figures]


def _in_text(element: ElementTree.Element) -> str:
    return ElementTree.tostring(element, encoding="unicode")


def outlined(
    texts: Sequence[str],
) -> tuple[list[list[str | int]], list[list[int | str]]]:
    """Part what texts have in common from what is each one's own.

    Returns
    -------
    tuple
        Outlines: in each, a number stands where the value of that number is filled in.
        And for each text the number of its outline, and its values.
    """
    split = [SLOT.split(text) for text in texts]
    alike: dict[tuple[str, ...], list[int]] = {}
    for number, parts in enumerate(split):
        alike.setdefault(tuple(parts[::2]), []).append(number)
    outlines: list[list[str | int]] = []
    filled: list[list[int | str]] = [[] for _ in texts]
    for numbers in alike.values():
        outline: list[str | int] = [""]
        values: dict[tuple[str, ...], int] = {}
        for column in zip(*(split[number] for number in numbers), strict=True):
            if len(set(column)) > 1:
                # What stands in several places alike is told once.
                outline += [values.setdefault(column, len(values)), ""]
            else:
                outline[-1] = f"{outline[-1]}{column[0]}"
        for place, number in enumerate(numbers):
            filled[number] = [len(outlines), *(column[place] for column in values)]
        outlines.append(outline)
    return outlines, filled
