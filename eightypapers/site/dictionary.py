"""The page of tables: what each column holds, and the files to take away.

The rows themselves stand on pages of their own, a table a page: see ``table_pages``.
"""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from eightypapers import language
from eightypapers.language import pick
from eightypapers.site import downloads
from eightypapers.site.pages import table_anchor
from eightypapers.tables import DATA, descriptor, load

TABLES = "tables"
"""Where a document's metadata lists the tables to whose rows it leads."""


class Columns(nodes.container):
    """What a table's columns hold, folded away."""


class Rows(nodes.General, nodes.Element):
    """The place for the link to a table's rows, in builders that give them a page."""


class Dictionary(SphinxDirective):
    """``{dictionary}``: every table of the data package, its columns and its rows."""

    def run(self) -> list[nodes.Node]:
        """Give what leads to the whole package, and a section a table."""
        for path in downloads.contents():
            folder = DATA if (DATA / path).exists() else DATA.parent
            self.env.note_dependency(str(folder / path))
        sections = [self._table(entry) for entry in descriptor()["resources"]]
        return [self._package(), *sections]

    def _package(self) -> nodes.paragraph:
        line = nodes.paragraph("", pick("All in one file: ", "Tất cả trong một tệp: "))
        line += self._file(downloads.name())
        size = language.number(len(downloads.archive()) / 1000)
        words = pick(
            " ({} KB: tables, description, license and checksums). Apart: ",
            " ({} KB: bảng, mô tả, giấy phép và mã kiểm). Riêng: ",
        )
        line += [nodes.Text(words.format(size)), self._file(downloads.workbook_name())]
        words = pick(
            " (the same as a workbook, with a codebook), ",
            " (cũng nội dung ấy ở dạng bảng tính, có bảng mô tả cột), ",
        )
        line += [nodes.Text(words), self._file("datapackage.json")]
        line += [nodes.Text(", "), self._file(downloads.SUMS), nodes.Text(".")]
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
            title = said(entry, "title")
            section += Rows(table=name, title=title, words=_all(count))
            self.env.metadata[self.env.docname].setdefault(TABLES, []).append(name)
        return section

    def _file(self, path: str) -> nodes.reference:
        # From the page to the copy beside the book's pages.
        up = "../" * self.env.docname.count("/")
        return nodes.reference("", path, refuri=f"{up}data/{path}", internal=True)


def _all(count: int) -> str:
    """Give the words that lead to a table's rows."""
    if count == 1:
        return pick("The only row", "Dòng duy nhất")
    return pick("All {} rows", "Tất cả {} dòng").format(language.number(count))


def page_of(name: str) -> str:
    """Give the page that holds a table's rows."""
    return f"tables/{name.replace('_', '-')}"


def has_pages(builder: Builder) -> bool:
    """Tell whether a builder writes a file a page, and so one for each table."""
    return builder.name in ("html", "dirhtml")


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


# What Sphinx does with it


def visit_columns(self: HTML5Translator, node: Columns) -> None:
    """Open the columns, folded."""
    summary = escape(node["summary"])
    self.body.append(f'<details class="table-columns"><summary>{summary}</summary>\n')


def depart_columns(self: HTML5Translator, node: Columns) -> None:
    """Close the columns."""
    self.body.append("</details>\n")


def visit_rows(self: HTML5Translator, node: Rows) -> None:
    """Write the link; those who hear links without their surroundings hear of what."""
    words, title = escape(node["words"]), escape(node["title"])
    self.body.append(
        f'<p><a class="reference internal" href="{node["address"]}" '
        f'aria-label="{words}: {title}">{words}</a></p>\n'
    )
    raise nodes.SkipNode


def lead_to_rows(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead to the page of each table's rows, or leave the link out with the pages."""
    for place in list(doctree.findall(Rows)):
        if has_pages(app.builder):
            page = page_of(place["table"])
            place["address"] = app.builder.get_relative_uri(docname, page)
        else:
            place.parent.remove(place)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, its nodes and the step that leads to the rows."""
    app.add_directive("dictionary", Dictionary)
    app.add_node(Columns, html=(visit_columns, depart_columns))
    app.add_node(Rows, html=(visit_rows, None))
    app.connect("doctree-resolved", lead_to_rows)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
