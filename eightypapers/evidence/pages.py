"""The book's pages as they are written: which there are, their prose, its blocks."""

import functools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from eightypapers.tables import ROOT

EXTENSIONS = {"colon_fence", "deflist", "attrs_inline", "attrs_block"}


@dataclass(frozen=True)
class Text:
    """A piece of prose: its Markdown, and where it stands."""

    file: str
    place: str
    line: int
    markdown: str


class Block(NamedTuple):
    """A run of inline Markdown: its line from 0, its Markdown, its tokens, its kind.

    The kind is markdown-it's name for what holds it, such as ``heading``.
    """

    line: int
    markdown: str
    inline: Sequence[Token]
    kind: str


def documents(root: Path = ROOT) -> list[Path]:
    """Give the book's files in reading order, as ``_toc.yml`` lists them."""
    return [path for name in listed(root) if (path := file_of(name, root))]


def file_of(name: str, root: Path) -> Path | None:
    """Give the file of a page that is listed without its suffix, if there is one."""
    paths = [root / f"{name}{suffix}" for suffix in ("", ".ipynb", ".md")]
    return next(filter(Path.is_file, paths), None)


def listed(root: Path) -> list[str]:
    """Give the names of the pages, as ``_toc.yml`` has them."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))

    def names(node: object) -> Iterator[str]:
        parts = enumerate(node) if isinstance(node, list) else ()
        for key, part in node.items() if isinstance(node, dict) else parts:
            if key in ("root", "file"):
                yield str(part)
            else:
                yield from names(part)

    return list(names(contents))


def titles(root: Path = ROOT) -> list[str]:
    """Give the book's title, and that in its other language, from ``_config.yml``."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    sphinx = config.get("sphinx", {}).get("config", {})
    other = sphinx.get("html_context", {}).get("subtitle")
    return [str(title) for title in (config["title"], other) if title]


def pieces(source: str, file: str) -> list[Text]:
    """Give the prose of a page's source: Markdown cells and captions, or all of it."""
    if not file.endswith(".ipynb"):
        return [Text(file, "", 1, source)]
    found = []
    for number, cell in enumerate(json.loads(source)["cells"], start=1):
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            found.append(Text(file, f"cell {number}", 1, text))
        elif "caption" in (figure := figure_of(cell)):
            place = f"cell {number}, caption"
            found.append(Text(file, place, 1, figure["caption"]))
    return found


def figure_of(cell: Any) -> dict[str, Any]:
    """Give what a cell of code says of its figure, such as the caption."""
    return dict(cell["metadata"].get("mystnb", {}).get("figure", {}))


@functools.cache
def blocks(markdown: str) -> list[Block]:
    """Cut Markdown into its headings, paragraphs, items and cells of tables."""
    return list(_blocks(markdown))


@functools.cache
def _parser() -> Any:
    return create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)


def _blocks(markdown: str) -> Iterator[Block]:
    kind = ""
    for token in _parser().parse(markdown):
        line = token.map[0] if token.map else 0
        if token.type == "inline" and token.content.strip():
            yield Block(line, token.content, token.children or [], kind)
        elif token.type == "colon_fence" or (
            token.type == "fence" and re.match(r"\{(?!code|math|raw)", token.info)
        ):
            # A directive's options are no prose.
            content = re.sub(r"(?m)^:[\w-]+:.*$", "", token.content)
            for inner in _blocks(content):
                yield inner._replace(line=line + 1 + inner.line)
        kind = token.type.removesuffix("_open")


def spans(inline: Sequence[Token], code: str = "") -> Iterator[tuple[str, str]]:
    """Cut a run into pairs of a link's target, empty outside links, and words.

    ``code`` is how what is set as code is quoted; without it, code is left out.
    """
    target, words = "", ""
    for token in inline:
        if token.type in ("link_open", "link_close"):
            if words:
                yield target, words
            target = str(token.attrs.get("href", "")) if token.nesting == 1 else ""
            words = ""
        elif token.type == "text":
            words += token.content
        elif token.type == "code_inline":
            words += f"{code}{token.content}{code}" if code else ""
        elif token.type in ("softbreak", "hardbreak"):
            words += " "
    if words:
        yield target, words
