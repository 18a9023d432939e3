"""A page for each table of the data package that has rows, with all of them.

Rows are written as HTML and not as Docutils nodes: they are many. The pages are no
documents, so that Sphinx does not put each of their words into its search index, next
to the pages that show the same rows in sentences. The controls are in the page, hidden,
until ``tables.js`` shows them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from eightypapers import language
from eightypapers.evidence.links import KINDS, resolve, targets
from eightypapers.language import pick
from eightypapers.site import language_marks, stamps
from eightypapers.site.citations import DataDomain
from eightypapers.site.dictionary import (
    TABLES,
    Rows,
    has_pages,
    page_of,
    said,
)
from eightypapers.site.lists import Listing
from eightypapers.site.pages import DICTIONARY, RowList
from eightypapers.tables import DATA, record, resource

if TYPE_CHECKING:
    import pandas as pd

LONG = 200
"""Tables with more rows are laid out with a column a year, where they have years."""

MANY = 10
"""Tables with fewer rows are seen at a glance: neither sorted nor searched."""

WIDE = 32
"""Columns with longer texts wrap them."""


@dataclass
class Column:
    """A column as it is shown: its name, its cells' texts and what they are."""

    name: str
    cells: list[str]
    number: bool
    kind: str = ""
    language: str = ""

    @property
    def look(self) -> str:
        """The attribute that tells how its cells are set."""
        if self.number:
            return ' class="number"'
        longest = max(map(len, [self.name, *self.cells]))
        return ' class="words"' if longest > WIDE else ""


class Writer:
    """Writes rows of tables for a page, with links to the rows that pages show."""

    def __init__(self, shown: set[str], address: Callable[[str], str]) -> None:
        self.shown = shown
        self.address = address

    def rows(self, name: str) -> list[nodes.Node]:
        """Write all rows of a table."""
        frame, entry = texts(name), resource(name)
        axis = wide_by(name) if len(frame) > LONG else None
        if axis:
            return self._by(axis, frame, entry)
        anchors = [anchor for anchor, _ in named(name)]
        title, columns = said(entry, "title"), self._columns(frame, entry)
        return [self._block(title, columns, anchors=anchors)]

    def _columns(self, frame: pd.DataFrame, entry: dict[str, Any]) -> list[Column]:
        kinds = linked(entry)
        return [
            Column(
                field["name"],
                list(frame[field["name"]]),
                _is_number(field),
                kinds.get(field["name"], ""),
                _language(field["name"]),
            )
            for field in entry["schema"]["fields"]
        ]

    def _by(
        self, axis: Axis, frame: pd.DataFrame, entry: dict[str, Any]
    ) -> list[nodes.Node]:
        """Write a long table with a column for each value of one of its columns."""
        codes = [f"<code>{part}</code>" for part in (axis.value, axis.row, axis.column)]
        told = pick(
            "Below, the rows stand side by side: a cell is {}, a line {}, a column {}.",
            "Dưới đây các dòng được xếp cạnh nhau: mỗi ô là {}, mỗi hàng là {}, mỗi "
            "cột là {}.",
        ).format(*codes)
        rounded = frame[axis.value].map(_rounded)
        if (rounded != frame[axis.value]).any():
            told += pick(
                " Decimals after the second are in the file only.",
                " Từ chữ số thập phân thứ ba trở đi, xem trong tệp.",
            )
            frame = frame.assign(**{axis.value: rounded})
        apart = {*axis.parts, axis.row, axis.column, axis.value}
        kinds = linked(entry)
        for column in frame.columns[~frame.columns.isin(apart)]:
            told += f" {self._rest(frame, column, axis, kinds.get(column, ''))}"
        note = _html(f'<p class="table-note">{told}</p>')
        title = said(entry, "title")
        if not axis.parts:
            return [note, self._block(title, *self._wide(axis, frame, entry))]
        contents = nodes.bullet_list()
        sections = []
        for key, part in frame.groupby(axis.parts[0]):
            which = f"{key}, {_name(entry, axis.parts[0], str(key))}"
            section = nodes.section(ids=[nodes.make_id(f"part-{key}")])
            section += nodes.title("", which)
            section += self._block(f"{title}, {which}", *self._wide(axis, part, entry))
            sections.append(section)
            link = nodes.reference("", which, refid=section["ids"][0], internal=True)
            contents += nodes.list_item("", nodes.paragraph("", "", link))
        return [note, contents, *sections]

    def _wide(
        self, axis: Axis, frame: pd.DataFrame, entry: dict[str, Any]
    ) -> tuple[list[Column], str]:
        """Lay rows side by side; give the columns and how their table looks."""
        wide = frame.pivot(index=axis.row, columns=axis.column, values=axis.value)
        wide = wide.fillna("")
        names = [_name(entry, axis.row, row) for row in wide.index]
        columns = [Column(axis.row, names, number=False)]
        columns += [Column(str(c), list(wide[c]), number=True) for c in wide]
        return columns, "named"

    def _rest(self, frame: pd.DataFrame, column: str, axis: Axis, kind: str) -> str:
        """Say what a column holds that has no cells of its own."""
        counts = frame[column].value_counts()
        most, others = counts.index[0], frame[frame[column] != counts.index[0]]
        code = f"<code>{column}</code>"
        if len(others) > 3:
            return pick(f"For {code}, see the file.", f"{code}: xem trong tệp.")
        told = pick("{} is {}", "{} là {}").format(code, self._cell(most, kind))
        if others.empty:
            return pick(f"In every row {told}.", f"Ở mọi dòng, {told}.")
        for _, row in others.iterrows():
            place = ", ".join(row[[axis.row, *axis.parts, axis.column]])
            besides = pick("; for {} it is {}", "; riêng {} là {}")
            told += besides.format(escape(place), self._cell(row[column], kind))
        return pick(f"In most rows {told}.", f"Ở hầu hết các dòng, {told}.")

    def _block(
        self,
        title: str,
        columns: Sequence[Column],
        look: str = "",
        anchors: Sequence[str] = (),
    ) -> nodes.raw:
        """Write a table within its frame, with a search if it is long enough."""
        rows = len(columns[0].cells)
        many = rows >= MANY
        look = f"{look} sortable".strip() if many else look
        region = escape(f"{pick('Rows', 'Các dòng')}: {title}")
        return _html(
            f'<div class="table-rows">\n{_search(rows, title) if many else ""}'
            f'<div class="table-scroll" tabindex="0" role="region" '
            f'aria-label="{region}">\n'
            f"{self._table(columns, look, anchors)}\n</div></div>"
        )

    def _table(
        self, columns: Sequence[Column], look: str, anchors: Sequence[str]
    ) -> str:
        head = "".join(
            f'<th scope="col"{column.look}>{escape(column.name)}</th>'
            for column in columns
        )
        written = []
        for place, column in enumerate(columns):
            tag, scope = ("td", "") if place else ("th", ' scope="row"')
            start = f"<{tag}{scope}{column.look}{column.language}>"
            written.append(
                [
                    f"{start}{self._cell(cell, column.kind, column.language)}</{tag}>"
                    for cell in column.cells
                ]
            )
        lines = ("".join(cells) for cells in zip(*written, strict=True))
        named = [f' id="{anchor}"' for anchor in anchors]
        starts = named or [""] * len(columns[0].cells)
        rows = "\n".join(
            f"<tr{start}>{line}</tr>" for start, line in zip(starts, lines, strict=True)
        )
        kind = f' class="{look}"' if look else ""
        return (
            f"<table{kind}><thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody></table>"
        )

    def _cell(self, text: str, kind: str = "", marked: str = "") -> str:
        """Write a text as it is in the file; what leads somewhere, as a link."""
        target = f"{kind}-{text}" if kind else text
        if target in self.shown:
            page = self.address(resolve(target).page)
            return f'<a href="{page}#{target}">{escape(text)}</a>'
        if text.startswith(("https://", "http://")):
            return f'<a class="external" href="{escape(text)}">{escape(text)}</a>'
        html = escape(text, quote=False)
        return html if marked else language_marks.in_html(html)


def _html(text: str) -> nodes.raw:
    return nodes.raw("", text, format="html")


def texts(name: str) -> pd.DataFrame:
    """Load a table's cells as they are written in its file."""
    # Imported late: most builds write no table.
    import pandas as pd

    path = DATA / resource(name)["path"]
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def named(name: str) -> list[tuple[str, list[str]]]:
    """Give the anchor and the names of each row, if its table is where it is shown.

    Rows of the other tables have their places on the book's own pages, or no name.
    """
    entry = resource(name)
    columns = [field["name"] for field in entry["schema"]["fields"]]
    pairs = [("name_en", "name_vi"), ("label_en", "label_vi")]
    called = next((pair for pair in pairs if {*pair} <= {*columns}), ())
    key = entry["schema"]["primaryKey"]
    if not called or len(key) != 1 or name in {kind.table for kind in KINDS.values()}:
        return []
    return [
        (
            nodes.make_id(f"{name}-{row[key[0]]}"),
            list(dict.fromkeys(row[column] for column in called)),
        )
        for _, row in texts(name).iterrows()
    ]


def named_rows(app: Sphinx) -> Iterator[tuple[str, str, list[tuple[str, list[str]]]]]:
    """Give the page of each such table, its title, and its rows' anchors and names."""
    for name in collected(app):
        if rows := named(name):
            yield page_of(name), said(resource(name), "title"), rows


@dataclass(frozen=True)
class Axis:
    """What of a long table makes the lines, columns and cells, and what the tables."""

    row: str
    column: str
    value: str
    parts: tuple[str, ...]


def wide_by(name: str) -> Axis | None:
    """Tell how a table of one number for each year and row of another is laid out.

    None if it is no such table: then its rows are shown as they are.
    """
    schema = resource(name)["schema"]
    numbers = [field["name"] for field in schema["fields"] if _is_number(field)]
    keys = schema["primaryKey"]
    years = [column for column in keys if column in numbers]
    others = [column for column in keys if column not in numbers]
    values = [column for column in numbers if column not in keys]
    if len(years) != 1 or len(values) != 1 or not 1 <= len(others) <= 2:
        return None
    return Axis(others[0], years[0], values[0], tuple(others[1:]))


def linked(entry: dict[str, Any]) -> dict[str, str]:
    """Give the columns that name rows to which the book links, and their kind."""
    kinds = {(kind.table, kind.key): name for name, kind in KINDS.items()}
    schema = entry["schema"]
    found = {
        field["name"]: kinds.get((entry["name"], field["name"]), "")
        for field in schema["fields"]
    }
    for key in schema.get("foreignKeys", []):
        to = key["reference"]
        if kind := kinds.get((to["resource"], to["fields"][0])):
            found[key["fields"][0]] = kind
    return found


def shown(app: Sphinx) -> set[str]:
    """Give the rows that pages of the book show, by the targets of their links."""
    env = app.env
    domain = cast(DataDomain, env.get_domain("data"))
    cited = domain.cited()
    found: set[str] = set()
    for kind, entry in KINDS.items():
        if entry.page not in env.all_docs:
            continue
        page = env.get_doctree(entry.page)
        lists = [place for place in page.findall(RowList) if place["kind"] == kind]
        if any(place["all"] for place in lists) or any(
            f"list-{kind}" in place["ids"] for place in page.findall(Listing)
        ):
            found.update(targets(kind))
        elif lists:
            found.update(target for target in cited if resolve(target).kind == kind)
    return found


def _name(entry: dict[str, Any], column: str, key: str) -> str:
    """Give the name of a row that another table's column names; else what names it."""
    for foreign in entry["schema"].get("foreignKeys", []):
        if foreign["fields"] == [column]:
            to = foreign["reference"]
            row = record(to["resource"], **{to["fields"][0]: key})
            ending = language.current()
            return str(row.get(f"name_{ending}", row.get(f"label_{ending}", key)))
    return key


def _rounded(number: str) -> str:
    """Round to two decimals, the most that the book prints; short ones stay."""
    decimals = len(number.partition(".")[2])
    return str(language.rounded(Decimal(number), 2)) if decimals > 2 else number


def _is_number(field: dict[str, Any]) -> bool:
    return field["type"] in ("integer", "number")


def _language(column: str) -> str:
    """Give the attribute for a column of the language that the edition is not in."""
    other = pick("vi", "en")
    return f' lang="{other}"' if column.endswith(f"_{other}") else ""


def _search(rows: int, title: str) -> str:
    label = pick("Search these rows", "Tìm trong các dòng này")
    words = pick("# of {} rows shown", "Hiện # trên {} dòng").format(rows)
    return (
        f'<p class="table-search" hidden="hidden"><label>{label} '
        f'<input type="search" autocomplete="off" aria-label="{label}: '
        f'{escape(title)}"></label> <output data-words="{words}"></output></p>\n'
    )


# What Sphinx does with it


def collected(app: Sphinx) -> list[str]:
    """Give the tables to whose rows the page of tables leads, in its order."""
    if not has_pages(app.builder):
        return []
    return list(app.env.metadata.get(DICTIONARY, {}).get(TABLES, []))


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give a page for each table to whose rows the page of tables leads.

    None, as long as nothing in the book has changed from which they could follow.
    """
    names = collected(app)
    written = [Path(app.outdir, f"{page_of(name)}.html") for name in names]
    if not names:
        return
    root = Path(app.srcdir)
    files = [*stamps.documents(root), *stamps.tables(root), *stamps.package_files()]
    book = stamps.Stamp(app, f"table-pages-{app.builder.name}", stamps.digest(files))
    if book.is_fresh() and all(map(Path.is_file, written)):
        return
    book.set_at_end(app)
    places = app.env.get_doctree(DICTIONARY).findall(Rows)
    linked_to = shown(app)
    neighbors = [None, *names, None]
    for number, (place, name) in enumerate(zip(places, names, strict=True)):
        page = page_of(name)
        address = functools.partial(app.builder.get_relative_uri, page)
        rows = Writer(linked_to, address).rows(name)
        context = {
            "title": escape(said(resource(name), "title")),
            "body": _body(app, place, rows, address),
            "prev": _neighbor(neighbors[number], address),
            "next": _neighbor(neighbors[number + 2], address),
            "has_controls": any("<input" in row.astext() for row in rows),
        }
        yield page, context, "page.html"


def _body(
    app: Sphinx, place: Rows, rows: list[nodes.Node], address: Callable[[str], str]
) -> str:
    """Write what stands on a table's page, between the theme's head and footer.

    It begins as the section on the page of tables does, whose files are as far away.
    """
    section = cast(nodes.section, place.parent).deepcopy()
    _, _, line, _, copied = cast(list[nodes.Element], section.children)
    line += nodes.Text(pick(". Back to: ", ". Trở lại: "))
    line += nodes.reference(
        "",
        app.env.titles[DICTIONARY].astext(),
        refuri=f"{address(DICTIONARY)}#{section['ids'][0]}",
        internal=True,
    )
    section.remove(copied)
    section += rows
    language_marks.mark(app, section, page_of(place["table"]))
    builder = cast(StandaloneHTMLBuilder, app.builder)
    return str(builder.render_partial(section)["fragment"])


def _neighbor(name: str | None, address: Callable[[str], str]) -> dict[str, str] | None:
    """Give the theme what it shows of the table before or after."""
    if name is None:
        return None
    title = escape(said(resource(name), "title"))
    return {"title": title, "link": address(page_of(name))}


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the script that sorts and searches, where there are tables for it."""
    if context.get("has_controls"):
        app.add_js_file("tables.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the pages, and the script to those that need it."""
    app.connect("html-collect-pages", collect)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
