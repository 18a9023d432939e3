"""The generated pages: ledger, sources and their like; and the files they offer."""

from pathlib import Path
from typing import Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from eightypapers import language
from eightypapers.evidence.links import KINDS, Entry, resolve, targets
from eightypapers.site import downloads, stamps
from eightypapers.site.citations import DataDomain, FollowsFromBook, link_to
from eightypapers.tables import DATA, record

DICTIONARY = "chapters/data"
"""The page that describes the tables."""


class RowList(nodes.General, FollowsFromBook):
    """A place for the rows of a kind."""


class Rows(SphinxDirective):
    """``{rows} kind``: the rows of a kind that the book cites, with their citations.

    With ``:all:``, every row of the kind's table, cited or not.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"all": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Give the place that :func:`fill_rows` fills in."""
        self.env.note_dependency(str(DATA / f"{KINDS[self.arguments[0]].table}.csv"))
        return [RowList(kind=self.arguments[0], all="all" in self.options)]


def fill_rows(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the cited rows, each with the places that cite it, where they belong."""
    places = list(doctree.findall(RowList))
    if not places:
        return
    domain = cast(DataDomain, app.env.get_domain("data"))
    cited = domain.cited()
    for place in places:
        wanted = [target for target in cited if resolve(target).kind == place["kind"]]
        if place["all"]:
            wanted = targets(place["kind"])
        listed = nodes.definition_list(classes=["rows"])
        for target in wanted:
            listed += _item(app, docname, resolve(target), cited.get(target, []))
        place.replace_self(listed)


def _item(
    app: Sphinx, docname: str, entry: Entry, citations: list[tuple[str, str]]
) -> nodes.definition_list_item:
    term = nodes.term("", "", nodes.Text(entry.name), ids=[entry.target])
    body = nodes.definition()
    body += nodes.paragraph("", entry.text, classes=["row-text"])
    if entry.derivation:
        body += _derivation(app, docname, entry)
    if entry.place:
        where = language.pick(
            "Stated in passage {} of the report.", "Nêu ở đoạn {} của bài tường thuật."
        )
        body += nodes.paragraph("", where.format(entry.place), classes=["row-place"])
    if entry.kind == "source":
        body += _address(entry)
    elif entry.source_ids:
        line = nodes.paragraph("", language.pick("Source: ", "Nguồn: "))
        for source in (resolve(f"source-{name}") for name in entry.source_ids):
            line += link_to(app.builder, docname, source, source.name)
            line += nodes.Text(f" ({source.text}). ")
        line["classes"].append("row-source")
        body += line
    if citations:
        body += back_links(app, docname, citations)
    return nodes.definition_list_item("", term, body)


def _derivation(app: Sphinx, docname: str, entry: Entry) -> nodes.paragraph:
    line = nodes.paragraph("", language.pick("From ", "Từ "))
    line["classes"].append("row-derivation")
    for number, table in enumerate(entry.tables):
        words = nodes.literal("", f"{table}.csv")
        line += nodes.Text(", " if number else "")
        line += make_refnode(
            app.builder, docname, DICTIONARY, table_anchor(table), words
        )
    line += nodes.Text(f". {entry.derivation}")
    return line


def table_anchor(name: str) -> str:
    """Give the anchor of a table's section on the page of tables."""
    return f"table-{name.replace('_', '-')}"


def _address(entry: Entry) -> nodes.paragraph:
    row = record("sources", source_id=entry.target.removeprefix("source-"))
    trust = language.confidence(row["confidence"])
    line = nodes.paragraph("", classes=["row-source"])
    line += nodes.Text(f"{language.label(row, 'description')}. ")
    line += nodes.reference(
        "", _host(row["url"]), refuri=row["url"], classes=["external"]
    )
    looked = language.pick(
        ", looked at on {}. Confidence: {}.", ", xem ngày {}. Độ tin cậy: {}."
    )
    line += nodes.Text(looked.format(language.date(row["checked_on"]), trust))
    return line


def _host(url: str) -> str:
    return url.split("/")[2]


def back_links(
    app: Sphinx, docname: str, citations: list[tuple[str, str]]
) -> nodes.paragraph:
    """Give a line that leads back to the places that cite a row, page by page."""
    line = nodes.paragraph("", language.pick("Cited in: ", "Dẫn ở: "))
    line["classes"].append("row-citations")
    pages: dict[str, list[str]] = {}
    for page, anchor in citations:
        pages.setdefault(page, []).append(anchor)
    for number, (page, anchors) in enumerate(pages.items()):
        title = app.env.titles[page].astext()
        if number:
            line += nodes.Text("; ")
        for place, anchor in enumerate(anchors):
            words = title if place == 0 else f"({place + 1})"
            line += nodes.Text(" " if place else "")
            line += make_refnode(
                app.builder, docname, page, anchor, nodes.inline("", words)
            )
    return line


def copy_tables(app: Sphinx, exception: Exception | None) -> None:
    """Lay the data package beside the finished pages, for download."""
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir) / "data"
    files = [*stamps.tables(Path(app.srcdir)), *stamps.package_files()]
    # Where they are kept is looked at too: the pages before may have been removed.
    made = stamps.Stamp(app, "data", stamps.digest(files))
    if not made.is_fresh() or not (target / downloads.workbook_name()).is_file():
        downloads.lay_out(target)
        made.set()


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive and the steps that fill the pages in."""
    app.add_directive("rows", Rows)
    app.add_node(RowList)
    app.connect("doctree-resolved", fill_rows)
    app.connect("build-finished", copy_tables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
