"""Matplotlib's SVG made fit for a page: what the whole picture does not show of it."""

from xml.etree import ElementTree

import pytest

from eightypapers.drawing import svg

ROLES = {"ink": "#111111", "blue": "#0000ff", "ground": "#ffffff"}
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40" width="60" height="40"'
    ' role="{}" aria-labelledby="p-title" aria-describedby="p-alt"'
    ' font-family="Be Vietnam Pro, sans-serif" font-size="12"'
    ' stroke-linejoin="round">'
    '<title id="p-title">Title</title><desc id="p-alt">Words</desc>{}</svg>'
)
BLUE = "fill: #0000ff"
LINE = "fill: none; stroke: #0000ff"
WORDS = (
    '<g id="text_1"><text style="font-size: 12px; text-anchor: start; fill: #111111"'
    ' x="7.25" y="8.06" transform="rotate(-0 7.25 8.06)">Words</text></g>'
)
INK = '<g class="fill-ink" fill="#111111" aria-hidden="true">'
PLAIN_WORDS = f'{INK}<text x="7.2" y="8.1">Words</text></g>'
ROUND = (
    "M 0 3 C 0.8 3 1.5 2.7 2.1 2.1 C 2.7 1.5 3 0.8 3 0 C 3 -0.8 2.7 -1.5 2.1 -2.1 "
    "C 1.5 -2.7 0.8 -3 0 -3 C -0.8 -3 -1.5 -2.7 -2.1 -2.1 C -2.7 -1.5 -3 -0.8 -3 0 "
    "C -3 0.8 -2.7 1.5 -2.1 2.1 C -1.5 2.7 -0.8 3 0 3 z"
)


def drawing(inner: str) -> str:
    """Give a drawing as Matplotlib writes it."""
    return (
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="60pt" height="40pt"'
        ' viewBox="0 0 60 40" xmlns="http://www.w3.org/2000/svg" version="1.1">\n'
        ' <metadata><a xmlns="http://elsewhere.org"/></metadata>\n'
        f' <g id="figure_1">\n  {inner}\n </g>\n</svg>'
    )


def made(inner: str, role: str = "img") -> str:
    """Give what becomes of a drawing, between the root's tags."""
    root = svg.for_page(drawing(inner), "p", "Title", "Words", ROLES)
    text = ElementTree.tostring(root, encoding="unicode")
    start, end = HEAD.format(role, "|").split("|")
    assert text.startswith(start)
    assert text.endswith(end)
    return text.removeprefix(start).removesuffix(end)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<path d="M 0 0 L 9 9" style="fill: none"/><g id="patch_1"/><defs/>', ""),
        (f'<g stroke="#0000ff"/>{WORDS}', PLAIN_WORDS),
        (
            f'<path d="M 0 0 \nL 9.04 -0.04 \nz\n" style="{LINE}; stroke-width: 1;'
            " stroke-linecap: butt; stroke-linejoin: round; stroke-dashoffset: 0;"
            ' stroke-dasharray: 3,2"/>',
            '<g class="stroke-blue" fill="none" stroke="#0000ff" stroke-dasharray="3,2"'
            ' aria-hidden="true"><path d="M0 0L9 0z" /></g>',
        ),
        (
            f'<path d="M 0 0 L 1 1" style="{LINE}; stroke-width: 1.5;'
            ' stroke-linecap: round"/>',
            '<g class="stroke-blue" fill="none" stroke="#0000ff" stroke-width="1.5"'
            ' stroke-linecap="round" aria-hidden="true"><path d="M0 0L1 1" /></g>',
        ),
    ],
    ids=["nothing", "no group", "initial", "other"],
)
def test_only_what_shows_and_is_not_so_anyway_is_said(inner, expected):
    assert made(inner) == expected


@pytest.mark.parametrize(
    ("attributes", "style", "expected"),
    [
        (
            'x="7.25" y="8.06" transform="rotate(-0 7.25 8.06)"',
            "font-size: 12px; font-family: 'Be Vietnam Pro'; font-weight: 600",
            f'{INK.replace(" aria", """ font-weight="600" aria""")}'
            '<text x="7.2" y="8.1">Words</text></g>',
        ),
        (
            'transform="translate(3.04 4)"',
            "font-size: 9.5px; text-anchor: middle",
            f'{INK.replace(" aria", """ font-size="9.5" text-anchor="middle" aria""")}'
            '<text x="3" y="4">Words</text></g>',
        ),
        (
            'transform="translate(3.04 4) rotate(-90)"',
            "text-anchor: start",
            f'{INK}<text transform="translate(3 4) rotate(-90)">Words</text></g>',
        ),
        (
            'transform="rotate(-5 7 8)"',
            "font-size: 12px",
            f'{INK}<text transform="rotate(-5 7 8)">Words</text></g>',
        ),
    ],
    ids=["level", "moved", "turned", "aslant"],
)
def test_words_stand_where_they_stood(attributes, style, expected):
    style = f"{style}; fill: #111111"
    text = f'<text style="{style}" {attributes}>Words</text>'
    assert made(f'<g id="text_1">{text}</g>') == expected


def dots(count: int, style: str = BLUE) -> str:
    """Give some dots in a row, from the last to the first."""
    uses = "".join(
        f'<use xlink:href="#m1" x="{10 + 2 * n}" y="{5.3 + n}" style="{style}"/>'
        for n in reversed(range(count))
    )
    marker = f'<defs><path id="m1" d="{ROUND}" style="stroke: #0000ff"/></defs>'
    return f'{marker}<g clip-path="url(#c1)">{uses}</g><defs><clipPath id="c1"/></defs>'


def test_eight_dots_of_a_kind_are_a_path_of_points():
    assert made(dots(8)).startswith(
        '<g class="stroke-blue" fill="none" stroke="#0000ff" stroke-width="6"'
        ' stroke-linecap="round" clip-path="url(#p-1)" aria-hidden="true">'
        '<path d="M10 5.5h0' + "m2 1h0" * 7 + '" />'
    )


@pytest.mark.parametrize(
    "other",
    [
        dots(7),
        dots(8, f"{BLUE}; stroke: #111111"),
        dots(8, "fill: none; stroke: #0000ff"),
        dots(8).replace(BLUE, "fill: #111111", 1),
    ],
    ids=["few", "outlined", "hollow", "of two colors"],
)
def test_other_dots_are_circles(other):
    assert "<circle" in made(other)
    assert "h0" not in made(other)


def test_dots_in_one_place_are_one():
    many = dots(8).replace('x="12"', 'x="10.2"').replace('y="6.3"', 'y="5.4"')
    assert 'd="M10 5.5h0m4 2h0' in made(many)


def test_neighbors_that_look_alike_are_joined():
    line = f'<path d="M {{0}} 0 L 1 {{0}}" style="{LINE}"/>'
    filled = f'<path d="M 4 4 L 5 5" style="{BLUE}"/>'
    one, two, three = (line.format(n) for n in (1, 2, 3))
    look = 'fill="none" stroke="#0000ff" class="stroke-blue" aria-hidden="true"'
    assert made(one + two + filled + three) == (
        f'<path d="M1 0L1 1M2 0L1 2" {look} />'
        '<path d="M4 4L5 5" fill="#0000ff" class="fill-blue" aria-hidden="true" />'
        f'<path d="M3 0L1 3" {look} />'
    )
    assert made(f'<g id="a_1"><g id="b_1">{one}</g></g><g id="a_2">{two}</g>') == (
        '<g class="stroke-blue" fill="none" stroke="#0000ff" aria-hidden="true">'
        '<path d="M1 0L1 1M2 0L1 2" /></g>'
    )


@pytest.mark.parametrize(
    ("style", "paths"), [(LINE, 1), (BLUE, 1), (f"{BLUE}; stroke: #111111", 2)]
)
def test_shapes_with_an_edge_stay_apart(style, paths):
    """Or the one in front would no longer hide the edge of the one behind."""
    shapes = (f'<path d="M {at} 0 L 5 5 z" style="{style}"/>' for at in (0, 2))
    assert made(f"<g>{''.join(shapes)}</g>").count("<path") == paths


def test_a_color_without_a_role_is_named_with_the_roles():
    with pytest.raises(
        ValueError, match=r"^the color #ff0000 has no role; there are: "
    ):
        made('<path d="M 0 0 L 1 1" style="fill: #ff0000"/>')
    with pytest.raises(ValueError, match=r"there are: ink, blue, ground$"):
        made('<path d="M 0 0 L 1 1" style="fill: none; stroke: #00ff00"/>')


def test_matplotlibs_names_are_no_names():
    line = f'<path d="M 0 0 L 1 1" style="{LINE}"/>'
    for name in ("patch_1", "matplotlib.axis_12", "line2d_3"):
        assert "tabindex" not in made(f'<g id="{name}">{line}</g>')
    for name in ("Plan", "patch_", "Paper_1st"):
        assert f'aria-label="{name}"' in made(f'<g id="{name}">{line}</g>', "group")


def test_what_siblings_share_is_said_once_and_colors_with_their_class():
    black = LINE.replace("#0000ff", "#111111")
    assert made(
        f'<g><path d="M 0 0" style="{LINE}"/><path d="M 1 1" style="{black}"/></g>'
    ) == (
        '<g fill="none" aria-hidden="true">'
        '<path d="M0 0" stroke="#0000ff" class="stroke-blue" />'
        '<path d="M1 1" stroke="#111111" class="stroke-ink" /></g>'
    )


def test_groups_without_a_name_hide_no_mark_before_them():
    line = f'<path d="M 0 0 L 1 1" style="{LINE}"/>'
    assert 'aria-label="Plan"' in made(
        f'<g id="Plan">{line}</g><g>{WORDS}</g>', "group"
    )


def test_marks_that_fill_a_group_stay_within_reach():
    line = f'<path d="M 0 0 L 1 1" style="{LINE}"/>'
    marks = "".join(f'<g id="Paper {number}">{line}</g>' for number in (1, 2))
    inner = made(f'<g id="axes_1">{marks}</g>', "group")
    assert inner.count("tabindex") == inner.count("aria-label") == 2
    assert "aria-hidden" not in inner


def test_dots_that_are_a_link_together_stay_circles():
    one = dots(8)
    start, end = one.index("<use"), one.index("</g>")
    link = f'<a xlink:href="#c" target="_blank">{one[start:end]}</a>'
    assert made(one[:start] + link + one[end:], "group").count("<circle") == 8


def test_layers_come_on_top_each_as_one_group():
    """Whatever axes their artists are in, and in whatever order these are drawn."""
    inner = "".join(
        f'<g id="axes_1"><g id="{name}">'
        f'<path d="M 0 0 L 9 {down}" style="{LINE}"/></g></g>'
        for down, name in enumerate(("one", "line2d_1", "two", "one"), start=1)
    )
    root = svg.for_page(
        drawing(inner), "p", "Title", "Words", ROLES, layers=("one", "two")
    )
    lines = [
        (group.get("data-layer"), [path.get("d") for path in group.iter("path")])
        for group in root.iterfind("g")
    ]
    assert lines == [
        (None, ["M0 0L9 2"]),
        ("one", ["M0 0L9 1M0 0L9 4"]),
        ("two", ["M0 0L9 3"]),
    ]
