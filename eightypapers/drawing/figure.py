"""Figure: one picture with its title, alternative text, source and data."""

import base64
import dataclasses
import functools
import io
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import fontpkg_be_vietnam_pro
import matplotlib.style
import pandas as pd
from matplotlib import colors, figure, font_manager
from matplotlib.transforms import Affine2D, Bbox

from eightypapers import language
from eightypapers.drawing import poster, svg
from eightypapers.drawing.bundle import FIGURE
from eightypapers.drawing.roles import ROLES
from eightypapers.tables import descriptor

Width = Literal["wide", "narrow"]
Draw = Callable[[figure.Figure, Width], float | None]

# Pixels across; drawn at 72 dots an inch, so that a point is a pixel.
PIXELS: dict[Width, int] = {"wide": 720, "narrow": 343}
DPI = 72
# Pixels down for a figure that stands for the book where a link to it is shown.
CARD_HEIGHT = 534
STYLE = Path(__file__).with_name("eightypapers.mplstyle")

say = language.Words(__file__)

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
        Draws one composition into a Matplotlib figure of its size, which is empty but
        for the ground. Colors are given as roles. An artist's ``gid`` is a name to be
        spoken, its ``url`` an address such as ``#event-…``. What is drawn in pixels
        gives how many they are downwards.
    height
        Pixels down, for each composition, if that is known before.
    table
        What the page shows of the data, where all of it is too long to be read.
    place
        Where that is, if not where the book's event took place.
    ground
        Draws what several figures have in common, before.
    choices
        Gives the book what a page may show in its place: see ``choices.py``.
    on_card
        Whether it comes as a picture for the book's card as well: see ``for_card``.

    Raises
    ------
    ValueError
        If the name is not fit for a file.
    """

    name: str
    title: str
    alt: str
    unit: str
    source: str
    data: pd.DataFrame = field(repr=False)
    draw: Draw = field(repr=False)
    height: Mapping[Width, int] | None = None
    table: pd.DataFrame | None = field(default=None, repr=False)
    place: str = ""
    ground: Draw | None = field(default=None, repr=False)
    choices: Callable[[], dict[str, Any]] | None = field(default=None, repr=False)
    on_card: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch("[a-z0-9-]+", self.name):
            raise ValueError(
                f"a figure is named {self.name!r}; right would be a name of a-z, 0-9 "
                "and hyphens, for it names files"
            )

    def for_card(self) -> "Figure":
        """Give the same figure, which stands for the book where a link is shown.

        The cover has one such figure, or none.
        """
        return dataclasses.replace(self, on_card=True)

    def drawn(self, width: Width = "wide") -> figure.Figure:
        """Draw one composition."""
        with matplotlib.style.context(STYLE):
            canvas = self.prepared(width)
            if end := self.draw(canvas, width):
                canvas.set_figheight(round(end) / DPI)
                canvas.axes[0].set_ylim(round(end), 0)
        return canvas

    def prepared(self, width: Width) -> figure.Figure:
        """Draw the ground of one composition; the style is set by who calls."""
        high = self.height[width] if self.height else 1
        canvas = figure.Figure(figsize=(PIXELS[width] / DPI, high / DPI), dpi=DPI)
        if self.ground:
            self.ground(canvas, width)
        return canvas

    @functools.cached_property
    def _canvases(self) -> dict[Width, figure.Figure]:
        return {width: self.drawn(width) for width in PIXELS}

    @functools.cached_property
    def _written(self) -> dict[Width, bytes]:
        """The compositions as Matplotlib writes them, which takes longest."""
        return {width: saved(canvas) for width, canvas in self._canvases.items()}

    def _high(self, width: Width) -> int:
        return round(self._canvases[width].bbox.height)

    def svg(self, width: Width = "wide") -> str:
        """Give one composition as SVG, text as text, ready to stand in a page.

        Its marks lead where ``draw`` says: to rows, by addresses like ``#event-…``.
        """
        root = self._svg(width)
        root.set("class", width)
        return ElementTree.tostring(root, encoding="unicode")

    def _svg(self, width: Width, *, marks: bool = True) -> ElementTree.Element:
        prefix = f"{self.name}-{width}"
        written = self._written[width]
        return svg.for_page(written, prefix, self.title, self.alt, ROLES, marks=marks)

    @functools.cached_property
    def _poster(self) -> poster.Poster:
        muted = {"color": "muted"}
        return poster.Poster(
            PIXELS["wide"],
            self._high("wide"),
            above=(
                (self.title, {"size": 16, "color": "ink", "weight": 600}),
                (self.unit, {"size": 12, **muted}),
            ),
            below=(
                (self.source, {"size": 11, **muted}),
                (_credit(self.place), {"size": 11, **muted}),
            ),
        )

    def svg_file(self) -> str:
        """Write the wide composition as it is taken away: it says what it is."""
        root = self._poster.svg(self._svg("wide", marks=False), ROLES)
        return ElementTree.tostring(root, encoding="unicode")

    def png(self) -> bytes:
        """Write the same as PNG, at 2x."""
        canvas, height = self._canvases["wide"], self._high("wide")
        left, top, wide, high = self._poster.area
        # Outside of the canvas, which the saved area is widened to hold.
        area = Bbox.from_bounds(left, height - top - high, wide, high)
        with matplotlib.style.context(STYLE):
            lines = [
                canvas.text(0, 1 - line.y / height, line.words, **line.look)
                for line in self._poster.lines
            ]
        inches = area.transformed(Affine2D().scale(1 / DPI))
        content = saved(canvas, "png", dpi=2 * DPI, bbox_inches=inches)
        for line in lines:
            line.remove()
        return content

    def card(self) -> bytes:
        """Write the narrow composition as PNG, as high as the book's card has room."""
        dpi = DPI * CARD_HEIGHT / self._high("narrow")
        return saved(self._canvases["narrow"], "png", dpi=dpi)

    def csv(self) -> str:
        """Write the data as CSV."""
        return self.data.to_csv(index=False, lineterminator="\n")

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the form for the book, and a picture for wherever a notebook is read.

        That is no SVG, which would be in another face where ours is not installed, and
        whose links JupyterLab fails at.
        """
        png = _in_ascii(self.png())
        for_book = {
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "source": self.source,
            "svg": {width: self.svg(width) for width in PIXELS},
            "table": _table(self.data if self.table is None else self.table),
            "files": {"csv": self.csv(), "svg": self.svg_file(), "png": png},
            "card": _in_ascii(self.card()) if self.on_card else "",
            "choices": self.choices() if self.choices else None,
        }
        forms = {
            "text/plain": f"{self.title}\n{self.alt}",
            "image/png": png,
            FIGURE: for_book,
        }
        _, _, wide, high = self._poster.area
        size = {"width": round(wide), "height": round(high)}
        return forms, {"image/png": {**size, "alt": self.alt}, "figure": self.name}


def saved(
    canvas: figure.Figure, form: Literal["svg", "png"] = "svg", **how: Any
) -> bytes:
    """Give a canvas as Matplotlib writes it, without when and by what that was."""
    about = {"Date": None} if form == "svg" else {"Software": None}
    with matplotlib.style.context(STYLE), io.BytesIO() as file:
        canvas.savefig(file, format=form, metadata=about, **how)
        return file.getvalue()


def _in_ascii(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _credit(place: str) -> str:
    """Say where that is, in which book, and under which license."""
    package = descriptor()
    book = package["book"]
    words = [
        place or (language.said(book, "place") if "place" in book else ""),
        language.said(book if "title" in book else package, "title"),
        *(license["name"].replace("-", " ") for license in package["licenses"]),
    ]
    return " · ".join(filter(None, words))


def _table(data: pd.DataFrame) -> dict[str, Any]:
    """Give what a page shows of a DataFrame: its cells, as words, row by row."""
    columns = [_texts(data[column]) for column in data]
    return {
        "heads": [str(column) for column in data],
        "numeric": [_numeric(data[column]) for column in data],
        "rows": [list(row) for row in zip(*columns, strict=True)],
    }


def _numeric(column: "pd.Series[Any]") -> bool:
    """Say whether all cells begin with a digit, be they numbers or text."""
    if column.dtype == bool:
        return False
    return bool(column.dropna().astype(str).str.match(r"[-−]?\d").all())


def _texts(column: "pd.Series[Any]") -> list[str]:
    """Write a column's cells; floats with as many decimals as any needs, up to two."""
    places = 0
    if column.dtype == float:
        while places < 2 and (column.round(places) - column.round(2)).any():
            places += 1
        column = column.map(lambda value: language.number(value, places), "ignore")
    elif column.dtype == bool:
        column = column.map({True: say("yes"), False: say("no")})
    return ["–" if pd.isna(cell) else str(cell) for cell in column]
