"""The page of tables: what each column holds, every row, and the files to take away.

Rows are written as HTML and not as Docutils nodes: they are many, and Sphinx would put
each of their words into its search index, next to the pages that show the same rows in
sentences. The controls are in the page, hidden, until ``tables.js`` shows them.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any, cast

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from eightypapers import language
from eightypapers.book import package
from eightypapers.book.domain import DataDomain, FollowsFromBook
from eightypapers.book.languages import VIETNAMESE, names
from eightypapers.book.lists import Listing
from eightypapers.book.pages import RowList, table_anchor
from eightypapers.language import pick
from eightypapers.links import KINDS, resolve, targets
from eightypapers.tables import DATA, descriptor, load, record, resource

LONG = 200
"""Tables with more rows are laid out with a column a year, where they have years."""

MANY = 10
"""Tables with fewer rows are seen at a glance: neither sorted nor searched."""

WIDE = 32
"""Columns with longer texts wrap them."""


class Columns(nodes.container):
    """What a table's columns hold, folded away."""


class Rows(nodes.General, FollowsFromBook):
    """The place for a table's rows, written when all pages they link to are known."""


class Dictionary(SphinxDirective):
    """``{dictionary}``: every table of the data package, its columns and its rows."""

    def run(self) -> list[nodes.Node]:
        """Give what leads to the whole package, and a section a table."""
        for path in package.contents():
            folder = DATA if (DATA / path).exists() else DATA.parent
            self.env.note_dependency(str(folder / path))
        sections = [self._table(entry) for entry in descriptor()["resources"]]
        return [self._package(), *sections]

    def _package(self) -> nodes.paragraph:
        line = nodes.paragraph("", pick("All in one file: ", "Tất cả trong một tệp: "))
        line += self._file(package.name())
        size = language.number(len(package.archive()) / 1000)
        words = pick(
            " ({} KB: tables, description, license and checksums). Apart: ",
            " ({} KB: bảng, mô tả, giấy phép và mã kiểm). Riêng: ",
        )
        line += [nodes.Text(words.format(size)), self._file("datapackage.json")]
        line += [nodes.Text(", "), self._file(package.SUMS), nodes.Text(".")]
        return line

    def _table(self, entry: dict[str, Any]) -> nodes.section:
        name, fields = str(entry["name"]), entry["schema"]["fields"]
        section = nodes.section(ids=[table_anchor(name)])
        section += nodes.title("", said(entry, "title"))
        section += nodes.paragraph("", said(entry, "description"))
        rows = pick("Rows: {}. Download: ", "Số dòng: {}. Tải về: ")
        count = len(load(name))
        line = nodes.paragraph("", rows.format(language.number(count)))
        line += self._file(entry["path"])
        section += line
        summary = pick("What the columns hold", "Nội dung các cột")
        section += Columns("", _columns(fields), summary=summary)
        if count:
            section += Rows(table=name)
        return section

    def _file(self, path: str) -> nodes.reference:
        # From the page to the copy beside the book's pages.
        up = "../" * self.env.docname.count("/")
        return nodes.reference("", path, refuri=f"{up}data/{path}", internal=True)


def said(entry: dict[str, Any], key: str) -> str:
    """Give a text of the package's description, in the language of the edition."""
    return str(entry[pick(key, f"{key}_vi")])


def _columns(fields: list[dict[str, Any]]) -> nodes.table:
    header = [
        pick("Column", "Cột"),
        pick("Type", "Kiểu"),
        pick("What it holds", "Nội dung"),
    ]
    group = nodes.tgroup(cols=len(header))
    group += [nodes.colspec(colwidth=100 // len(header)) for _ in header]
    group += nodes.thead("", _row([nodes.Text(words) for words in header]))
    body = nodes.tbody()
    for field in fields:
        name = nodes.literal("", field["name"])
        texts = [nodes.Text(_type(field)), nodes.Text(said(field, "description"))]
        body += _row([name, *texts])
    group += body
    return nodes.table("", group, classes=["colwidths-auto"])


def _type(field: dict[str, Any]) -> str:
    values = field.get("constraints", {}).get("enum")
    return ", ".join(map(str, values)) if values else str(field["type"])


def _row(cells: list[nodes.Node]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph("", "", c)) for c in cells])


# The rows, as HTML


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
    """Writes rows of tables for a document, with links to the rows that pages show."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self.shown = shown(app)
        self.address = functools.partial(app.builder.get_relative_uri, docname)

    def rows(self, name: str) -> str:
        """Write all rows of a table, folded away."""
        frame, entry = texts(name), resource(name)
        axis = wide_by(name) if len(frame) > LONG else None
        if axis:
            return self._by(axis, frame, entry)
        title = said(entry, "title")
        return self._folded(_all(len(frame)), title, self._columns(frame, entry))

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

    def _by(self, axis: "Axis", frame: pd.DataFrame, entry: dict[str, Any]) -> str:
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
        parts: Iterable[tuple[str, pd.DataFrame]] = [("", frame)]
        if axis.parts:
            parts = [(str(key), part) for key, part in frame.groupby(axis.parts[0])]
        blocks = [f'<p class="table-note">{told}</p>']
        for key, part in parts:
            wide = part.pivot(index=axis.row, columns=axis.column, values=axis.value)
            wide = wide.fillna("")
            named = [_name(entry, axis.row, row) for row in wide.index]
            columns = [Column(axis.row, named, number=False)]
            columns += [Column(str(c), list(wide[c]), number=True) for c in wide]
            which = f"{key}, {_name(entry, axis.parts[0], key)}" if key else ""
            title, summary = said(entry, "title"), _all(len(part))
            if which:
                title = f"{title}, {which}"
                summary = f"{which}: {summary[0].lower()}{summary[1:]}"
            blocks.append(self._folded(summary, title, columns, "named"))
        return "\n".join(blocks)

    def _rest(self, frame: pd.DataFrame, column: str, axis: "Axis", kind: str) -> str:
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

    def _folded(
        self, summary: str, title: str, columns: Sequence[Column], look: str = ""
    ) -> str:
        """Write a table within its frame, with a search if it is long enough."""
        rows = len(columns[0].cells)
        many = rows >= MANY
        look = f"{look} sortable".strip() if many else look
        region = escape(f"{pick('Rows', 'Các dòng')}: {title}")
        return (
            f'<details class="table-rows"><summary>{escape(summary)}</summary>\n'
            f"{_search(rows, title) if many else ''}"
            f'<div class="table-scroll" tabindex="0" role="region" '
            f'aria-label="{region}">\n'
            f"{self._table(columns, look)}\n</div></details>"
        )

    def _table(self, columns: Sequence[Column], look: str) -> str:
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
        rows = "\n".join(f"<tr>{line}</tr>" for line in lines)
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
        if marked or language.current() == "vi" or not VIETNAMESE.search(text):
            return html
        return names().sub(lambda match: f'<span lang="vi">{match[0]}</span>', html)


def texts(name: str) -> pd.DataFrame:
    """Load a table's cells as they are written in its file."""
    path = DATA / resource(name)["path"]
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


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


def _all(rows: int) -> str:
    if rows == 1:
        return pick("The only row", "Dòng duy nhất")
    return pick("All {} rows", "Tất cả {} dòng").format(language.number(rows))


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


def visit_columns(self: HTML5Translator, node: Columns) -> None:
    """Open the columns, folded."""
    summary = escape(node["summary"])
    self.body.append(f'<details class="table-columns"><summary>{summary}</summary>\n')


def depart_columns(self: HTML5Translator, node: Columns) -> None:
    """Close the columns."""
    self.body.append("</details>\n")


def visit_rows(self: HTML5Translator, node: Rows) -> None:
    """Put the rows in."""
    self.body.append(f"{node['html']}\n")
    raise nodes.SkipNode


def skip_rows(self: Any, node: Rows) -> None:
    """Leave the rows out where nothing can be folded away; the columns are told."""
    raise nodes.SkipNode


def write_rows(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the rows for their places, now that the whole book is read."""
    places = list(doctree.findall(Rows))
    if not places:
        return
    folds = app.builder.format == "html" and app.builder.name != "epub"
    writer = Writer(app, docname)
    for place in places:
        place["html"] = writer.rows(place["table"]) if folds else ""


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the script that sorts and searches, where there are tables for it."""
    if doctree and _has_rows(doctree):
        app.add_js_file("tables.js", loading_method="defer")


def _has_rows(doctree: nodes.document) -> bool:
    return next(iter(doctree.findall(Rows)), None) is not None


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, its nodes and the steps that write the rows."""
    app.add_directive("dictionary", Dictionary)
    app.add_node(Columns, html=(visit_columns, depart_columns))
    skip = (skip_rows, None)
    app.add_node(
        Rows, html=(visit_rows, None), latex=skip, text=skip, man=skip, texinfo=skip
    )
    app.connect("doctree-resolved", write_rows)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
