"""Pages that follow from the tables, finished before Sphinx reads them.

A page's source has fences where rows belong: ```` ```{rows} fact ```` lists those that
the book cites, with ``:all:`` every one; ```` ```{listing} claim ```` a whole table, to
read and to filter; ```` ```{dictionary} ```` the tables themselves. What stands there
is written from the templates in ``pages``, with who cites what, which is known from
reading the prose. Sphinx is given the finished text; the sources stay as they are.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jinja2
from docutils.utils import smartquotes
from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.locale import _

from eightypapers import language
from eightypapers.evidence import prose
from eightypapers.evidence.links import DICTIONARY, KINDS, resolve, targets
from eightypapers.evidence.statements import second_reading, verdict
from eightypapers.language import Words, said
from eightypapers.site import downloads, language_marks, layout, lists
from eightypapers.site.language_marks import marked
from eightypapers.site.layout import Column
from eightypapers.site.published import is_within
from eightypapers.tables import descriptor, load, record, resource, settings

say = Words(__file__)

FENCE = re.compile(
    r"^```\{(?P<form>rows|listing|dictionary)\} *(?P<kind>[a-z]*) *\n"
    r"(?P<all>:all: *\n)?``` *$",
    re.MULTILINE,
)
ALLOWED = {
    "rows": list(KINDS),
    # Of the others, those whose rows have moved to a page of their own.
    "listing": [*lists.LISTED, *(name for name in KINDS if KINDS[name].is_table)],
    "dictionary": [""],
}
"""What kinds of rows may stand in a fence."""

FOLDED = ("source", "program", "measure")
"""The kinds of which rows that nothing cites are folded; a glossary is read whole."""

FINISHED = "finished"
"""The directive under which Sphinx is given HTML."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Fence:
    """A place that rows belong in."""

    form: str
    kind: str = ""
    all: bool = False

    @property
    def is_list(self) -> bool:
        """Whether it is a list to read and to filter, in this page."""
        return self.form == "listing" and self.kind in lists.LISTED

    @property
    def shown(self) -> str:
        """The kind of the rows that it shows, and whether it shows all."""
        if self.form == "listing" and not self.is_list:
            return ""
        return f"{self.kind} all" if self.all or self.is_list else self.kind


@dataclass(frozen=True)
class Citation:
    """A place that cites a row: the row's target, and the anchor of the place."""

    target: str
    anchor: str
    listed: bool
    """Whether it stands in a list of rows, and not in prose."""


def table_anchor(name: str) -> str:
    """Give the anchor of a table's section on the page of tables."""
    return f"table-{name.replace('_', '-')}"


def page_of(name: str) -> str:
    """Give the page that holds a table's rows."""
    return f"tables/{name.replace('_', '-')}"


def row_of(target: str) -> Record:
    """Give the row that a target names."""
    kind, _, key = target.partition("-")
    return record(KINDS[kind].table, **{KINDS[kind].key: key})


def when(row: Record) -> str:
    """Write an event's day, month or year, or the first and the last."""
    ends = [row["date"], row.get("date_end", row["date"])]
    return "–".join(dict.fromkeys(language.date(end) for end in ends))


def typographic(text: str) -> str:
    """Give a text with the quotation marks and dashes that Sphinx sets in prose."""
    if language.current() not in smartquotes.smartchars.quotes:
        return text
    pieces = smartquotes.educate_tokens([("plain", text)], "qDe", language.current())
    return "".join(pieces)


def typeset(text: str, marks: bool = True) -> Markup:
    """Give such a text as HTML, with words of the other language marked as such."""
    return marked(typographic(text)) if marks else escape(typographic(text))


def markdown(text: str) -> str:
    """Give a text as Markdown that means nothing but its letters."""
    return re.sub(r"([\\`*_{}\[\]<>#|~^$&])", r"\\\1", text)


@functools.cache
def templates() -> jinja2.Environment:
    """Give the templates of the pages, and what they are written with."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= {"typeset": typeset, "marked": marked, "capital": language.capital}
    made.filters |= {"markdown": lambda text: Markup(markdown(text))}
    asked = [said, language.label, language.date, language.number, language.confidence]
    asked += [resolve, row_of, when, table_anchor, page_of, verdict, second_reading]
    asked += [lists.evidence_on, language_marks.is_foreign]
    made.globals |= {function.__name__: function for function in asked}
    made.globals |= {"say": say, "_": _, "language": language.current}
    made.globals |= {"dictionary": DICTIONARY, "finished": f"{{{FINISHED}}}"}
    return made


class Book:
    """The book as it is known before Sphinx reads it, and its pages' finished parts."""

    def __init__(self, app: Sphinx) -> None:
        self.root = Path(app.srcdir)
        self.address = app.builder.get_relative_uri
        self.permalink = app.config.html_permalinks_icon
        # As seen from the pages' folder.
        self.data = "../data" if is_within(app) else "data"
        self.documents = {
            path.relative_to(self.root).with_suffix("").as_posix(): path
            for path in prose.documents(self.root)
        }

    # What it says

    @functools.cached_property
    def titles(self) -> dict[str, str]:
        """The documents' titles."""
        return {
            page: prose.title(path, self.root) for page, path in self.documents.items()
        }

    @functools.cached_property
    def pieces(self) -> dict[str, list[prose.Text | Fence]]:
        """Each document's prose and the fences in it, in their order."""
        return {
            page: [
                piece
                for text in prose.texts(path, self.root)
                for piece in _pieces(text)
            ]
            for page, path in self.documents.items()
        }

    def fences(self, page: str) -> list[Fence]:
        """Give a document's fences."""
        pieces = self.pieces.get(page, [])
        return [piece for piece in pieces if isinstance(piece, Fence)]

    @functools.cached_property
    def citations(self) -> dict[str, list[Citation]]:
        """Who cites what: each document's citations, in their order."""
        return {
            page: [
                Citation(target, f"cite-{number}", listed)
                for number, (target, listed) in enumerate(self._cites(pieces), 1)
            ]
            for page, pieces in self.pieces.items()
        }

    def _cites(self, pieces: list[prose.Text | Fence]) -> Iterator[tuple[str, bool]]:
        for piece in pieces:
            if not isinstance(piece, Fence):
                for link in prose.links(piece):
                    if exists(link.target):
                        yield link.target, False
            elif piece.is_list:
                for target in self._cited_in_list(piece.kind):
                    yield target, True

    def _cited_in_list(self, kind: str) -> list[str]:
        """Give what a list cites, by writing it."""
        found: list[str] = []

        def cite(target: str) -> str:
            found.append(target)
            return ""

        self._listing(kind, "", cite, {})
        return found

    @functools.cached_property
    def cited(self) -> dict[str, dict[str, list[str]]]:
        """What is cited where: each row's pages in reading order, and the anchors."""
        found: dict[str, dict[str, list[str]]] = {}
        for page, citations in self.citations.items():
            for citation in citations:
                places = found.setdefault(citation.target, {})
                places.setdefault(page, []).append(citation.anchor)
        return found

    def rows(self, kind: str, *, all: bool) -> list[str]:
        """Give the rows of a kind, all or those that the book cites."""
        if all:
            return targets(kind)
        return [target for target in self.cited if target.startswith(f"{kind}-")]

    @functools.cached_property
    def shown(self) -> set[str]:
        """The rows that have a place in the book."""
        found = {
            target
            for page in self.documents
            for fence in self.fences(page)
            if fence.kind and KINDS[fence.kind].page == page
            for target in self.rows(fence.kind, all="all" in fence.shown)
        }
        own = [kind for kind, known in KINDS.items() if known.is_table and self.tables]
        return found.union(*map(targets, own))

    @functools.cached_property
    def tables(self) -> list[str]:
        """The tables that have pages for their rows."""
        if Fence("dictionary") not in self.fences(DICTIONARY):
            return []
        names = [str(entry["name"]) for entry in descriptor()["resources"]]
        return [name for name in names if len(load(name))]

    # What is written from it

    def written(self, page: str) -> Iterator[str]:
        """Give the finished text of each of a document's fences."""
        listed = (citation for citation in self.citations[page] if citation.listed)

        def cite(target: str) -> str:
            citation = next(listed)
            assert citation.target == target
            return citation.anchor

        for fence in self.fences(page):
            if fence.form == "dictionary":
                yield self._dictionary(page)
                continue
            if fence.is_list:
                made = self._listing(fence.kind, page, cite, self.cited)
            elif fence.form == "listing":
                made = self._way(page, fence.kind)
            else:
                made = self._rows(fence, page)
            yield f"````{{{FINISHED}}} {fence.shown}\n{made}\n````"

    def _render(self, template: str, page: str, **given: object) -> str:
        """Write a template as seen from a page."""
        seen = {
            "address": functools.partial(self.address, page),
            "data": "../" * page.count("/") + self.data,
            "titles": self.titles,
            "moved": "",
            "cited": {},
        }
        return templates().get_template(f"{template}.jinja").render(seen | given)

    def _rows(self, fence: Fence, page: str) -> str:
        """Write rows of a kind: of sources the report first, those not cited folded.

        What is read whole, as the glossary is, stands in the order of its names.
        """
        found = self.rows(fence.kind, all=fence.all)
        report = f"source-{settings()['report_id']}"
        found.sort(key=lambda target: target != report)
        folded = fence.kind in FOLDED
        if not folded:
            found.sort(key=lambda target: language.alphabetical(resolve(target).name))
        shown = [target for target in found if target in self.cited or not folded]
        others = [target for target in found if target not in shown]
        return self._render(
            "rows",
            page,
            kind=fence.kind,
            title=said(resource(KINDS[fence.kind].table), "title"),
            shown=list(map(resolve, shown)),
            folded=list(map(resolve, others)),
            many=layout.MANY,
            cited=self.cited,
        )

    def _listing(
        self,
        kind: str,
        page: str,
        cite: Callable[[str], str],
        cited: dict[str, dict[str, list[str]]],
    ) -> str:
        """Write a list of all rows of a kind; ``cite`` gives the anchors in it."""
        listed = lists.LISTED[kind]
        rows = [
            (target, row, listed.values(row))
            for target, row in ((target, row_of(target)) for target in targets(kind))
        ]
        choices = listed.choices(say)
        counts = {
            name: Counter(values[name] for _, _, values in rows) for name in choices
        }
        return self._render(
            "listing",
            page,
            kind=kind,
            rows=rows,
            choices=choices,
            counts=counts,
            cite=cite,
            cited=cited,
        )

    def _way(self, page: str, kind: str) -> str:
        """Write the way to rows that a page has listed, and that have a page by now."""
        entry = resource(KINDS[kind].table)
        counts = {entry["name"]: len(load(entry["name"]))}
        return self._render("way", page, entry=entry, counts=counts, moved=kind)

    def _dictionary(self, page: str) -> str:
        """Write the section of each table."""
        entries = descriptor()["resources"]
        return self._render(
            "dictionary",
            page,
            entries=entries,
            counts={entry["name"]: len(load(entry["name"])) for entry in entries},
            archive=downloads.name(downloads.WHOLE),
            size=language.number(len(downloads.archive()) / 1000),
            workbook=downloads.name(downloads.WORKBOOK),
            sums=downloads.SUMS,
        )

    def table(self, name: str) -> str:
        """Write the page of a table's rows."""
        page, entry = page_of(name), resource(name)
        cell = functools.partial(self._cell, page)
        own = [kind for kind, known in KINDS.items() if known.page == page]
        return self._render(
            "table",
            page,
            entry=entry,
            count=len(load(name)),
            grids=layout.grids(name),
            note=layout.note(name, cell),
            cell=cell,
            has_citations=bool(own),
            cited=self.cited,
            permalink=self.permalink,
        )

    def _cell(self, page: str, text: str, column: Column) -> Markup:
        """Write a text as it is in the file; what leads somewhere, as a link."""
        target = f"{column.kind}-{text}" if column.kind else text
        if target in self.shown:
            address = self.address(page, resolve(target).page)
            link = Markup('<a href="{}#{}">{}</a>')
            return link.format(address, target, text)
        if text.startswith(("https://", "http://")):
            return Markup('<a class="external" href="{0}">{0}</a>').format(text)
        return escape(text) if column.language else marked(text)


def exists(target: str) -> bool:
    """Tell whether there is a row of that name."""
    try:
        resolve(target)
    except LookupError:
        return False
    return True


def _pieces(text: prose.Text) -> Iterator[prose.Text | Fence]:
    """Cut a text at its fences."""
    end = 0
    for found in FENCE.finditer(text.markdown):
        yield replace(text, markdown=text.markdown[end : found.start()])
        end = found.end()
        fence = Fence(found["form"], found["kind"], bool(found["all"]))
        allowed = ALLOWED[fence.form]
        if fence.kind not in allowed:
            raise ExtensionError(
                f"{text.file}: {text.place}: found {{{fence.form}}} {fence.kind!r}; "
                f"right would be one of: {', '.join(allowed)}"
            )
        yield fence
    yield replace(text, markdown=text.markdown[end:])
