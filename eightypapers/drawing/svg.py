"""Matplotlib's SVG, made fit to stand in a page: small, colored by role, spoken."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

# Matplotlib numbers the ids of its groups; any other id of a group was set by a chart,
# with set_gid, and is the name of a mark.
NUMBERED = re.compile(r"[\w.]+_\d+")
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
# Matplotlib's round marker: eight curves around, from its lowest point, a radius down.
ROUND = re.compile(r"\s*M 0 (\S+)\s+(?:C [^A-Z]+){8}z\s*")
# What the root says once, or what is so unless said otherwise.
INITIAL = {
    "font-family",
    "font-size: 12px",
    "stroke-dashoffset: 0",
    "stroke-linecap: butt",
    "stroke-linejoin: round",
    "stroke-width: 1",
    "text-anchor: start",
}
INHERITED = (
    *("class", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-dasharray"),
    *("font-size", "font-weight", "text-anchor", "clip-path"),
)
# From so many dots on, a path with round caps takes a fifth of the room of circles.
CLOUD = 8
# Dots of a cloud stand on a grid of half a pixel, and where two share a place, one is
# drawn: nobody can see the difference, and the path takes much less room.
GRAIN = 0.5


def for_page(
    drawn: str | bytes,
    prefix: str,
    title: str,
    alt: str,
    roles: Mapping[str, str],
    *,
    marks: bool = True,
    layers: Collection[str] = (),
) -> Element:
    """Rework an SVG that Matplotlib wrote.

    Parameters
    ----------
    drawn
        The SVG, with text as text.
    prefix
        Begins every id, so that several pictures can stand in one page.
    title, alt
        What the picture says, in a few words and in full.
    roles
        Name and color of each role. A color gets its role's class beside it
        (``fill-ink``, ``stroke-grid``), by which a stylesheet may recolor the picture.
    marks
        Whether marks can be reached and followed, as in a page.
    layers
        Ids (``set_gid``) of artists that make layers: each layer comes as one group
        on top, with the id as its ``data-layer``. No mark is in a layer.

    Returns
    -------
    Element
        The ``svg`` element, without style attributes, metadata and unused definitions.
        A mark that a chart gave an address (``set_url``) is a link, one with a name
        only (``set_gid``) can be focused; both speak the name.

    Raises
    ------
    ValueError
        If something is drawn in a color that has no role.
    """
    root = ElementTree.fromstring(drawn)
    root[:] = [child for child in root if not child.tag.endswith("metadata")]
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for key in list(element.attrib):
            element.set(key.rpartition("}")[2], element.attrib.pop(key))
        _unstyle(element)
    _draw_circles(root)
    _color(root, roles)
    _lay_over(root, layers)
    _name_marks(root, marks=marks)
    _prefix_ids(root, prefix)
    _prune(root)
    _frame(root, prefix, title, alt)
    return root


def _unstyle(element: Element) -> None:
    """Turn the style into attributes, and cut what is the same without being said."""
    for rule in element.attrib.pop("style", "").split("; "):
        key, _, value = rule.partition(": ")
        if value and key not in INITIAL and rule not in INITIAL:
            element.set(key, value.removesuffix("px"))
    transform = element.get("transform", "")
    if moved := re.fullmatch(r"translate\((\S+) (\S+)\)", transform):
        element.set("x", moved[1])
        element.set("y", moved[2])
    if moved or transform.startswith("rotate(-0 "):
        del element.attrib["transform"]


def _draw_circles(root: Element) -> None:
    """Replace references to a round marker by circles, and many of them by a path."""
    radii = {
        path.get("id"): round(float(found[1]), 2)
        for path in root.iterfind(".//defs/path")
        if (found := ROUND.fullmatch(path.get("d", "")))
    }
    for use in root.iter("use"):
        radius = radii.get(use.get("href", "").removeprefix("#"))
        if radius is not None:
            place = {"cx": use.attrib.pop("x"), "cy": use.attrib.pop("y")}
            del use.attrib["href"]
            use.tag = "circle"
            use.attrib = {**place, "r": f"{radius:g}", **use.attrib}
    for group in root.iter("g"):
        looks = {
            (dot.tag, dot.get("r"), dot.get("fill"), dot.get("stroke")) for dot in group
        }
        if len(group) < CLOUD or len(looks) > 1:
            continue
        ((tag, radius_of_all, fill, stroke),) = looks
        if tag == "circle" and radius_of_all and fill and stroke is None:
            path = {"d": _cloud(group), "fill": "none", "stroke": fill}
            path |= {"stroke-width": f"{2 * float(radius_of_all):g}"}
            group[:] = [Element("path", path | {"stroke-linecap": "round"})]


def _cloud(dots: Iterable[Element]) -> str:
    """Give a path of dots: lines of no length, each a step away from the last."""
    places = sorted(
        {(_on_grain(dot.get("cx", "0")), _on_grain(dot.get("cy", "0"))) for dot in dots}
    )
    x, y = places[0]
    steps = [f"M {x} {y} h 0"]
    for next_x, next_y in places[1:]:
        steps.append(f"m {next_x - x:.1f} {next_y - y:.1f} h 0")
        x, y = next_x, next_y
    return "".join(steps)


def _on_grain(place: str) -> float:
    return round(float(place) / GRAIN) * GRAIN


def _color(root: Element, roles: Mapping[str, str]) -> None:
    """Give every color the class of its role."""
    role_of = {color: role for role, color in roles.items()}
    for element in root.iter():
        classes = []
        for key in ("fill", "stroke"):
            color = element.get(key, "none")
            if color != "none":
                if color not in role_of:
                    raise ValueError(
                        f"the color {color} has no role; there are: {', '.join(roles)}"
                    )
                classes.append(f"{key}-{role_of[color]}")
        if classes:
            element.set("class", " ".join(classes))


def _lay_over(root: Element, layers: Collection[str]) -> None:
    """Move what is of a layer out of the axes, into a group of its own on top."""
    found = {layer: Element("g", {"data-layer": layer}) for layer in layers}
    for parent in list(root.iter()) if layers else ():
        for child in list(parent):
            layer = found.get(child.get("id", ""))
            if layer is not None:
                parent.remove(child)
                del child.attrib["id"]
                layer.append(child)
    root.extend(found.values())


def _name_marks(root: Element, *, marks: bool) -> None:
    """Turn artists with an address or a name into links and marks that are spoken.

    Without marks, they are drawn and no more.
    """
    # Inner groups come last in document order: the artist, not the axes around it.
    for group in reversed(list(root.iter("g"))):
        name = group.get("id")
        if name is None:
            continue
        del group.attrib["id"]
        anchors = {a for a in group.iter("a") if "target" in a.attrib}
        for parent in list(group.iter()) if anchors else ():
            inner = (child if child in anchors else (child,) for child in parent)
            parent[:] = list(chain.from_iterable(inner))
        if not marks:
            continue
        is_named = not NUMBERED.fullmatch(name)
        if anchors:
            group.tag = "a"
            group.set("href", anchors.pop().get("href", ""))
        elif is_named:
            group.attrib |= {"tabindex": "0", "role": "img"}
        if is_named:
            group.set("aria-label", name)


def _prefix_ids(root: Element, prefix: str) -> None:
    """Rename the ids that something refers to, and drop all others."""
    used = re.findall(r"#([\w.-]+)\)?", " ".join(_references(root)))
    names = {old: f"{prefix}-{n}" for n, old in enumerate(dict.fromkeys(used), start=1)}
    for element in root.iter():
        if (old := element.attrib.pop("id", None)) in names:
            element.set("id", names[str(old)])
        if element.tag == "use":
            element.set("href", "#" + names[element.get("href", "")[1:]])
        if clip := element.get("clip-path"):
            element.set("clip-path", f"url(#{names[clip[5:-1]]})")


def _references(root: Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag == "use":
            yield element.get("href", "")
        yield element.get("clip-path", "")


def _prune(parent: Element) -> None:
    """Cut what does not show, share what siblings have in common, round numbers."""
    for child in parent:
        _prune(child)
    parent[:] = [child for child in parent if _shows(child, parent)]
    parent.text = parent.text if parent.tag == "text" else None
    parent.tail = None
    for key in ("d", "x", "y", "cx", "cy", "transform"):
        if value := parent.get(key):
            parent.set(key, NUMBER.sub(_rounded, value))
    if path := parent.get("d"):
        parent.set("d", re.sub(r"\s*([A-Za-z])\s*", r"\1", path).strip())
    for key in INHERITED if parent.tag in ("g", "a") and len(parent) else ():
        values = {child.get(key) for child in parent if child.tag != "defs"}
        if len(values) != 1 or key in parent.attrib or None in values:
            continue
        value = str(values.pop())
        # A color stays beside the class of its role.
        if value == "none" or key not in ("fill", "stroke") or "class" in parent.attrib:
            parent.set(key, value)
            for child in parent:
                child.attrib.pop(key, None)
    flat = (child if _is_bare(child) else (child,) for child in parent)
    parent[:] = _joined(list(chain.from_iterable(flat)), parent.attrib)


def _joined(elements: Iterable[Element], look: Mapping[str, str]) -> list[Element]:
    """Join neighbors that look alike: groups by their content, paths by their lines.

    ``look`` is what they have from the group around them. Shapes with an edge stay
    apart: one that covers another in part must go on hiding its edge.
    """
    joined: list[Element] = []
    for element in elements:
        last = joined[-1] if joined else Element("")
        alike = {**element.attrib, "d": ""} == {**last.attrib, "d": ""}
        if element.tag == last.tag == "g" and element.attrib == last.attrib:
            last[:] = _joined([*last, *element], last.attrib)
        elif (
            element.tag == last.tag == "path"
            and alike
            and "id" not in element.attrib
            and not _has_edge({**look, **element.attrib})
        ):
            last.set("d", last.get("d", "") + element.get("d", ""))
        else:
            joined.append(element)
    return joined


def _has_edge(look: Mapping[str, str]) -> bool:
    """Tell whether a shape is filled and has a line around it."""
    return look.get("fill") != "none" and look.get("stroke", "none") != "none"


def _shows(element: Element, parent: Element) -> bool:
    if parent.tag == "defs":
        return "id" in element.attrib
    if element.tag in ("g", "defs"):
        return len(element) > 0
    return element.get("fill") != "none" or "stroke" in element.attrib


def _is_bare(element: Element) -> bool:
    return element.tag == "g" and not element.attrib


def _rounded(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1) + 0:g}"


def _frame(root: Element, prefix: str, title: str, alt: str) -> None:
    """Set the root's own attributes, its title and its description."""
    _, _, width, height = root.get("viewBox", "").split()
    marks = [
        mark for mark in root.iter() if mark.tag == "a" or "tabindex" in mark.attrib
    ]
    for line in (text for mark in marks for text in mark.iter("text")):
        line.tail = " "  # or the last word of a line and the next would be one
    _hide_around(root, set(marks))
    root.attrib = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        # An img's inside is not spoken, so a picture with marks to visit is a group.
        "role": "group" if marks else "img",
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-alt",
        "font-family": "Be Vietnam Pro, sans-serif",
        "font-size": "12",
        "stroke-linejoin": "round",
    }
    for place, (tag, text) in enumerate({"title": title, "desc": alt}.items()):
        element = Element(tag, {"id": f"{prefix}-{'alt' if place else 'title'}"})
        element.text = text
        root.insert(place, element)


def _hide_around(parent: Element, marks: set[Element]) -> None:
    """Keep words of no mark from being read out: the description has what they say."""
    for child in parent:
        if child in marks:
            continue
        if any(inner in marks for inner in child.iter()):
            _hide_around(child, marks)
        elif child.tag != "defs":
            child.set("aria-hidden", "true")
