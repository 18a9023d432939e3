"""Figures in pages: what notebooks give as data becomes HTML and files, once.

MyST-NB reads the form that is the book's own into a node. The page's HTML is made of it
when the page is written: only then is it known where its links lead.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from myst_nb.core.render import MimeData, NbElementRenderer, load_mime_renders
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from eightypapers import language
from eightypapers.drawing.bundle import FIGURE
from eightypapers.evidence.links import resolve
from eightypapers.language import said
from eightypapers.site import language_marks
from eightypapers.site.published import address, year
from eightypapers.site.repository_links import reserved
from eightypapers.tables import descriptor, settings

FOLDER = "figures"
"""The folder of the built book that holds the figures' files, and nothing else."""

SVG = "http://www.w3.org/2000/svg"
# Or each element of a picture would be written with a prefix.
ElementTree.register_namespace("", SVG)

STATIC = Path(__file__).with_name("static")
WEIGHTS = {"Regular": 400, "SemiBold": 600}

logger = logging.getLogger(__name__)
say = language.Words(__file__)
templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.globals["say"] = say
templates.globals["is_foreign"] = language_marks.is_foreign
templates.filters["marked"] = language_marks.marked


class FigureNode(nodes.Element):
    """A figure of the book's, as ``figure``: what the notebook has given."""


class FigureRenderer:
    """What MyST-NB asks for nodes."""

    mime_priority_overrides = (("html", FIGURE, 1),)

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Give the node for a form of an output, or leave the form to MyST-NB."""
        if data.mime_type == FIGURE:
            return [FigureNode(figure=data.content)]
        # A figure's picture is one of its files, and needs no other.
        if data.mime_type == "image/png" and "figure" in data.output_metadata:
            return []
        return None


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the figures of a document that is read: those that are pictures."""
    found = (node["figure"] for node in doctree.findall(FigureNode))
    app.env.metadata[app.env.docname]["figures"] = [
        figure for figure in found if "words" not in figure
    ]


def known(env: BuildEnvironment, docname: str) -> list[dict[str, Any]]:
    """Give the figures of a document, or none if it is a page without a document."""
    return list(env.metadata.get(docname, {}).get("figures", ()))


def refuse_namesakes(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """End the build if two figures would be written to the same files.

    Two documents may show one figure.
    """
    first: dict[str, tuple[str, Any]] = {}
    for docname in sorted(env.found_docs):
        for figure in known(env, docname):
            name, files = figure["name"], figure["files"]
            other, known_files = first.setdefault(name, (docname, files))
            if files != known_files:
                raise ExtensionError(
                    f"{docname}: found a figure named {name}, as another one of "
                    f"{other} is; right would be a name of its own."
                )
    return []


def write(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the figures of a page: HTML in their place, and their files."""

    def lead(target: str) -> str:
        try:
            page = resolve(target.removeprefix("#")).page
        except LookupError as error:
            logger.warning("a figure leads to %s: %s", target, error, location=node)
            return target
        return app.builder.get_relative_uri(docname, page) + target

    for node in list(doctree.findall(FigureNode)):
        figure = node["figure"]
        if "words" in figure:
            words = language_marks.in_elements(figure["words"])
            html = led(words, lead, method="html")
        else:
            folder = "../" * docname.count("/") + FOLDER
            html = in_html(figure, lead, folder, citation(app, docname, figure))
            write_files(Path(app.outdir, FOLDER), figure)
            if figure["choices"]:
                write_choices(Path(app.outdir, FOLDER), folder, figure)
        classes = ["output", "text_html"]
        node.replace_self(nodes.raw("", html, format="html", classes=classes))


def citation(app: Sphinx, docname: str, figure: dict[str, Any]) -> str:
    """Say how to cite a figure of a document: ready to be copied, on one line.

    It ends with the address of the figure where the book has one that is not reserved.
    """
    package, book = descriptor(), settings()
    title = said(book if "title" in book else package, "title")
    licenses = (license["name"].replace("-", " ") for license in package["licenses"])
    cited = say(
        "citation",
        chart=figure["title"].rstrip("."),
        book=", ".join(filter(None, [title, year(app.config)])),
        license=", ".join(licenses),
    )
    home = address(app, docname)
    return cited if reserved(home) else f"{cited} {home}#chart-{figure['name']}"


def in_html(
    figure: dict[str, Any], lead: Callable[[str], str], folder: str, cited: str
) -> str:
    """Give a figure as HTML, with both compositions, of which a page shows one."""
    wide, narrow = figure["svg"]["wide"], figure["svg"]["narrow"]
    return templates.get_template("figure.html").render(
        figure=figure,
        wide=Markup(led(wide, lead)),
        # Shown by the book's stylesheet; where there is none the wide one is enough.
        narrow=Markup(led(narrow, lead, display="none")),
        folder=folder,
        pictures=pictures_of(folder, figure),
        cited=cited,
    )


def led(
    element: str,
    lead: Callable[[str], str],
    method: Literal["xml", "html"] = "xml",
    **attributes: str,
) -> str:
    """Give an element whose links lead to their rows, with more attributes."""
    root = ElementTree.fromstring(element)
    root.attrib |= attributes
    for link in root.iterfind(".//{*}a"):
        link.set("href", lead(link.get("href", "")))
    return ElementTree.tostring(root, encoding="unicode", method=method)


def write_files(folder: Path, figure: dict[str, Any]) -> None:
    """Write the files that a figure can be downloaded as."""
    folder.mkdir(exist_ok=True)
    for suffix, content in figure["files"].items():
        if suffix == "png":
            in_bytes = b64decode(content)
        elif suffix == "svg":
            in_bytes = with_face(content).encode()
        else:
            # Excel takes a CSV file for UTF-8 by the mark at its beginning alone.
            in_bytes = content.encode("utf-8-sig")
        Path(folder, f"{figure['name']}.{suffix}").write_bytes(in_bytes)


def pictures_of(folder: str, figure: dict[str, Any]) -> str:
    """Give the address of the script that holds what may be chosen in its place."""
    return f"{folder}/{figure['name']}-choices.js"


def write_choices(files: Path, folder: str, figure: dict[str, Any]) -> None:
    """Write the script, which gives the pictures by the address it is loaded from."""
    where = pictures_of(folder, figure)
    compact: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
    pictures = json.dumps(figure["choices"]["pictures"], **compact)
    script = f"(globalThis.figureChoices ??= {{}})[{json.dumps(where)}] = {pictures};\n"
    Path(files, Path(where).name).write_text(script, encoding="utf-8")


def with_face(picture: str) -> str:
    """Give an SVG that brings the book's face along: alone, it can load none."""
    root = ElementTree.fromstring(picture)
    style = ElementTree.Element(f"{{{SVG}}}style")
    style.text = face()
    root.insert(2, style)  # after the title and the description
    return ElementTree.tostring(root, encoding="unicode")


@cache
def face() -> str:
    """Give the rules of the book's face, with its files in them."""
    return "".join(
        f"@font-face {{ font-family: 'Be Vietnam Pro'; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{b64encode(path.read_bytes()).decode()}) }}"
        for name, weight in WEIGHTS.items()
        for path in STATIC.glob(f"*-{name}.woff2")
    )


def setup(app: Sphinx) -> None:
    """Add the renderer to MyST-NB, and the figures to Sphinx."""
    app.setup_extension("myst_nb")
    # An entry point would do the same, for whoever installs the package anew.
    if FigureRenderer not in load_mime_renders():
        load_mime_renders().append(FigureRenderer)
    app.connect("doctree-read", remember)
    app.connect("env-updated", refuse_namesakes)
    app.connect("doctree-resolved", write)
