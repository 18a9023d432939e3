"""Figure: one picture with its title, alternative text, source and data."""

import base64
import copy
import dataclasses
import functools
import io
import os
import textwrap
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import fontpkg_be_vietnam_pro
import matplotlib.style
import pandas as pd
from matplotlib import colors, figure, font_manager
from matplotlib.transforms import Bbox

from eightypapers import language
from eightypapers.drawing import svg
from eightypapers.drawing.roles import ROLES
from eightypapers.language import pick

Width = Literal["wide", "narrow"]

# Pixels across; drawn at 72 dots an inch, so that a point is a pixel.
PIXELS: dict[Width, int] = {"wide": 720, "narrow": 343}
DPI = 72
# The form of a figure that stands for the book where a link to it is shown.
CARD = "application/vnd.book-card"
CARD_HEIGHT = 534
STYLE = Path(__file__).with_name("eightypapers.mplstyle")

colors.get_named_colors_mapping().update(ROLES)
for _weight in ("Regular", "SemiBold"):
    font_manager.fontManager.addfont(
        fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{_weight}.ttf"
    )


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture that displays itself in Jupyter and in the book.

    Parameters
    ----------
    name
        In lower-kebab; names its files.
    title
        A sentence that states the finding.
    alt
        The finding in words and numbers, for those who do not see the picture.
    unit
        The unit, and what one mark stands for.
    source
        Where the data come from, and what was worked out.
    data
        All that is drawn.
    draw
        Draws one composition into an empty Matplotlib figure of its size. Colors are
        given as roles. An artist's ``set_gid`` is a name to be spoken, its ``set_url``
        an address such as ``#event-…``.
    height
        Pixels down, for each composition.
    table
        What the page shows of the data, where all of it is too long to be read.
    on_card
        Whether it comes in the form for the book's card as well: see ``for_card``.
    """

    name: str
    title: str
    alt: str
    unit: str
    source: str
    data: pd.DataFrame = field(repr=False)
    draw: Callable[[figure.Figure, Width], None] = field(repr=False)
    height: Mapping[Width, int]
    table: pd.DataFrame | None = field(default=None, repr=False)
    on_card: bool = field(default=False, repr=False)

    def for_card(self) -> "Figure":
        """Give the same figure, which stands for the book where a link is shown.

        The cover has one such figure, or none.
        """
        return dataclasses.replace(self, on_card=True)

    def drawn(self, width: Width = "wide") -> figure.Figure:
        """Draw one composition."""
        with matplotlib.style.context(STYLE):
            size = PIXELS[width] / DPI, self.height[width] / DPI
            canvas = figure.Figure(figsize=size, dpi=DPI)
            self.draw(canvas, width)
        return canvas

    def svg(self, width: Width = "wide", *, linked: bool = True) -> str:
        """Give one composition as SVG, text as text, ready to stand in a page.

        Without links its marks only have their names. They lead to rows of the book's
        pages, which a notebook is not; and JupyterLab, which gives each ``a`` another
        address, fails at those of a picture.
        """
        root = self._svgs[width] if linked else _unlinked(self._svgs[width])
        return ElementTree.tostring(root, encoding="unicode")

    @functools.cached_property
    def _svgs(self) -> dict[Width, ElementTree.Element]:
        roots: dict[Width, ElementTree.Element] = {}
        for width in PIXELS:
            written = io.StringIO()
            with matplotlib.style.context(STYLE):
                canvas = self.drawn(width)
                canvas.savefig(written, format="svg", metadata={"Date": None})
            prefix = f"{self.name}-{width}"
            root = svg.for_page(written.getvalue(), prefix, self.title, self.alt, ROLES)
            root.set("class", width)
            roots[width] = root
        return roots

    def png(self) -> bytes:
        """Write the wide composition as PNG, title on top and source below, at 2x."""
        written = io.BytesIO()
        with matplotlib.style.context(STYLE):
            canvas = self.drawn("wide")
            wide, top = canvas.get_size_inches()
            gap, margin = 8 / DPI, 16 / DPI
            # Outside of the canvas, which the saved area is then widened to hold.
            source = {"size": 11, "color": "muted"}
            bottom = -gap - _write(canvas, self.source, -gap, "top", **source)
            unit = {"size": 12, "color": "muted"}
            top += gap + _write(canvas, self.unit, top + gap, "bottom", **unit)
            title = {"size": 16, "weight": "semibold"}
            top += _write(canvas, self.title, top, "bottom", **title)
            area = Bbox([[-margin, bottom - gap], [wide + margin, top + gap]])
            canvas.savefig(
                written,
                format="png",
                dpi=2 * DPI,
                bbox_inches=area,
                metadata={"Software": None},
            )
        return written.getvalue()

    def card(self) -> bytes:
        """Write the narrow composition as PNG, as high as the book's card has room."""
        written = io.BytesIO()
        with matplotlib.style.context(STYLE):
            self.drawn("narrow").savefig(
                written,
                format="png",
                dpi=DPI * CARD_HEIGHT / self.height["narrow"],
                metadata={"Software": None},
            )
        return written.getvalue()

    def csv(self) -> str:
        """Write the data as CSV."""
        return self.data.to_csv(index=False, lineterminator="\n")

    def html(self, *, linked: bool = True) -> str:
        """Write both compositions, with title, unit, source and the data's table."""
        summary = pick(en="Data behind this chart", vi="Số liệu của biểu đồ này")
        # Shown by the book's stylesheet; where there is none the wide one is enough.
        narrow = self.svg("narrow", linked=linked)
        narrow = narrow.replace("<svg ", '<svg display="none" ', 1)
        shown = self.data if self.table is None else self.table
        return (
            f'<div class="chart" id="chart-{self.name}">\n'
            f'<p class="chart-title">{escape(self.title)}</p>\n'
            f'<p class="chart-unit">{escape(self.unit)}</p>\n'
            f"{self.svg('wide', linked=linked)}\n{narrow}\n"
            f'<p class="chart-source">{escape(self.source)}</p>\n'
            f'<details class="chart-data"><summary>{summary}</summary>'
            f'<div class="table-scroll" tabindex="0" role="region" '
            f'aria-label="{summary}: {escape(self.title)}">'
            f"{_table(shown, self.title)}</div>"
            f"<!-- files: {self.name} --></details>\n</div>"
        )

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give Jupyter every form that the picture has.

        The PNG takes longer to draw than all the rest; the environment variable
        BOOK_WITHOUT, which a build of the book sets, may say that nobody is going to
        look at it.
        """
        built = os.environ.get("BOOK_WITHOUT")
        forms = {
            "text/plain": f"{self.title}\n{self.alt}",
            "text/html": self.html(linked=built is not None),
            "text/csv": self.csv(),
            "image/svg+xml": self.svg("wide"),
        }
        if "image/png" not in (built or "").split():
            forms["image/png"] = base64.b64encode(self.png()).decode("ascii")
        if self.on_card:
            forms[CARD] = base64.b64encode(self.card()).decode("ascii")
        return forms, {"figure": {"name": self.name}}


def _unlinked(svg: ElementTree.Element) -> ElementTree.Element:
    """Give a picture whose marks have names, and lead nowhere."""
    svg = copy.deepcopy(svg)
    for mark in svg.iter("a"):
        mark.tag = "g"
        for key in ("href", "target"):
            mark.attrib.pop(key, None)
    return svg


def _write(
    canvas: figure.Figure, words: str, y: float, side: str, **look: Any
) -> float:
    """Write wrapped words above or below the canvas; give the inches they take."""
    # A letter is a little more than half as wide as it is high.
    lines = textwrap.fill(words, round(PIXELS["wide"] / look["size"] / 0.56))
    height = canvas.get_figheight()
    text = canvas.text(0, y / height, lines, va=side, **look)
    return float(text.get_window_extent().height + 8) / DPI


def _table(data: pd.DataFrame, name: str) -> str:
    """Write a DataFrame as an HTML table whose first column names the rows."""
    numeric = {column: _numeric(data[column]) for column in data}
    head = "".join(
        f'<th scope="col"{_kind(numeric[column])}>{escape(str(column))}</th>'
        for column in data
    )
    cells = {column: _texts(data[column]) for column in data}
    first, *others = data.columns
    rows = "\n".join(
        f'<tr><th scope="row"{_kind(numeric[first])}>{cells[first][row]}</th>'
        + "".join(
            f"<td{_kind(numeric[column])}>{cells[column][row]}</td>"
            for column in others
        )
        + "</tr>"
        for row in range(len(data))
    )
    return (
        f'<table aria-label="{escape(name)}"><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table>"
    )


def _numeric(column: "pd.Series[Any]") -> bool:
    """Say whether all cells begin with a digit, be they numbers or text."""
    if column.dtype == bool:
        return False
    return bool(column.dropna().astype(str).str.match(r"[-−]?\d").all())


def _kind(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _texts(column: "pd.Series[Any]") -> list[str]:
    """Write a column's cells; floats with as many decimals as any needs, up to two."""
    places = 0
    if column.dtype == float:
        while places < 2 and (column.round(places) - column.round(2)).any():
            places += 1
        column = column.map(lambda value: language.number(value, places), "ignore")
    elif column.dtype == bool:
        column = column.map({True: pick("yes", "có"), False: pick("no", "không")})
    return ["–" if pd.isna(cell) else escape(str(cell)) for cell in column]
