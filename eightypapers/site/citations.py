"""Table rows as things that prose links to: a Sphinx domain for ``#fact-…`` and kin."""

import re
from collections.abc import Iterator
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode
from sphinx.writers.html5 import HTML5Translator

from eightypapers import language
from eightypapers.evidence.links import KINDS, TARGET, Entry, resolve
from eightypapers.site import stamps
from eightypapers.tables import DATA


class RowLink(nodes.reference):
    """A link to a row; with a ``note``, it is described by the note of that id."""


class FollowsFromBook(nodes.Element):
    """A place that is filled in when the whole book is read, from what it cites."""


class DocumentDomain(Domain):
    """Keeps something for each document from one build to the next."""

    kept = ""
    """Under what name in the domain's data."""

    def clear_doc(self, docname: str) -> None:
        """Forget what a document held that is read anew or gone."""
        self.data[self.kept].pop(docname, None)

    def merge_domaindata(self, docnames: list[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read."""
        theirs = otherdata[self.kept]
        self.data[self.kept].update(
            {docname: theirs[docname] for docname in docnames if docname in theirs}
        )


class DataDomain(DocumentDomain):
    """Resolves links to rows, and remembers which document cites what, and where."""

    name = "data"
    label = "Data"
    # Sphinx declares these as an instance's, and means a class's.
    object_types = {kind: ObjType(kind) for kind in KINDS}  # noqa: RUF012
    kept = "citations"
    initial_data = {kept: {}}  # noqa: RUF012
    data_version = 1

    @property
    def citations(self) -> dict[str, list[tuple[str, str]]]:
        """Give the cited targets and the anchors of their citations, by document."""
        found: dict[str, list[tuple[str, str]]] = self.data[self.kept]
        return found

    def note(self, docname: str, doctree: nodes.document) -> None:
        """Remember a document's citations, and give each an anchor."""
        found = self.citations[docname] = []
        for node in doctree.findall(pending_xref):
            if node["reftype"] == "myst" and _known(node["reftarget"]):
                anchor = f"cite-{len(found) + 1}"
                node["cite"] = anchor
                found.append((node["reftarget"], anchor))
                for table in resolve(node["reftarget"]).tables:
                    self.env.note_dependency(str(DATA / f"{table}.csv"))

    def cited(self) -> dict[str, list[tuple[str, str]]]:
        """Give the documents and anchors that cite each target, in reading order."""
        order = {name: place for place, name in enumerate(reading_order(self.env))}
        found: dict[str, list[tuple[str, str]]] = {}
        for docname in sorted(self.citations, key=lambda name: order.get(name, -1)):
            for target, anchor in self.citations[docname]:
                found.setdefault(target, []).append((docname, anchor))
        return found

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Give the cited rows to the inventory.

        Not to the search index, as the last number says: the book's search finds rows
        by their passages.
        """
        for target in self.cited():
            entry = resolve(target)
            yield target, entry.name, entry.kind, entry.page, target, -1

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        """Resolve a link to a row; other links are none of this domain's business."""
        if not _known(target):
            return []
        entry = resolve(target)
        words = contnode.children
        link = make_refnode(builder, fromdocname, entry.page, target, words)
        found = RowLink("", "", *link.children, **link.attributes)
        found["row"] = target
        found["classes"].append("fact")
        found["ids"] += [node["cite"]] if "cite" in node else []
        return [(f"data:{entry.kind}", found)]


def _known(target: str) -> bool:
    """Tell whether there is such a row; if not, MyST says that it found no target."""
    try:
        resolve(target)
    except LookupError:
        return False
    return True


def reading_order(env: BuildEnvironment) -> list[str]:
    """Give the names of all documents in the order of the contents."""
    root = str(env.config.root_doc)
    found = [root]
    for docname in found:
        found += [
            name for name in env.toctree_includes.get(docname, []) if name not in found
        ]
    return found


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have pages written anew that follow from more than their own document.

    After a change in the package, that is all of them; after one in what the book
    cites, those that show it.
    """
    domain = cast(DataDomain, env.get_domain("data"))
    titles = {name: title.astext() for name, title in env.titles.items()}
    cited = stamps.digest([], domain.cited(), sorted(titles.items()))
    package = stamps.digest(stamps.package_files())
    citations = stamps.Stamp(app, f"citations-{app.builder.name}", cited)
    code = stamps.Stamp(app, f"package-{app.builder.name}", package)
    for stamp in (citations, code):
        stamp.set_at_end(app)
    if not code.is_fresh():
        return sorted(env.found_docs)
    if citations.is_fresh():
        return []
    return [
        docname
        for docname in reading_order(env)
        if any(env.get_doctree(docname).findall(FollowsFromBook))
    ]


def link_to(
    builder: Builder, docname: str, entry: Entry, words: str
) -> nodes.reference | nodes.Element:
    """Give a plain link from a document to the place of an entry."""
    return make_refnode(builder, docname, entry.page, entry.target, nodes.Text(words))


def visit_row_link(self: HTML5Translator, node: RowLink) -> None:
    """Open the link."""
    told = {"aria-describedby": node["note"]} if "note" in node else {}
    address = node["refuri"] if "refuri" in node else f"#{node['refid']}"
    self.body.append(self.starttag(node, "a", "", href=address, **told))


def depart_row_link(self: HTML5Translator, node: RowLink) -> None:
    """Close the link."""
    self.body.append("</a>")


def note_citations(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what the document just read cites."""
    domain = app.env.get_domain("data")
    assert isinstance(domain, DataDomain)
    domain.note(app.env.docname, doctree)


ROW_LINK = re.compile(rf'(?<=href=")#({TARGET.pattern})(?=")')
# How what a chapter shows begins: charts, and titles side by side.
SHOWN = ('<div class="chart"', '<div class="title-changes"')
FILES = re.compile(r"<!-- files: ([a-z0-9-]+) -->")


def finish_charts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead the links of charts, which are HTML already, to rows and files."""
    for raw in doctree.findall(nodes.raw):
        html = raw.astext()
        if raw.get("format") == "html" and html.startswith(SHOWN):
            html = ROW_LINK.sub(
                lambda match: _uri(app, docname, match[1]), FILES.sub(_files, html)
            )
            html = html.replace('href="/', f'href="{_up(docname)}')
            raw.rawsource = html
            raw.clear()
            raw += nodes.Text(html)


def _uri(app: Sphinx, docname: str, target: str) -> str:
    return f"{app.builder.get_relative_uri(docname, resolve(target).page)}#{target}"


def _up(docname: str) -> str:
    """Give the way from a document's page up to the book's root."""
    return "../" * docname.count("/")


def _files(match: re.Match[str]) -> str:
    words = language.pick("Download: ", "Tải về: ")
    links = ", ".join(
        f'<a href="/figures/{match[1]}.{suffix}" download>{suffix.upper()}</a>'
        for suffix in ("csv", "svg")
    )
    return f'<p class="chart-files">{words}{links}</p>'


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the domain, its links and its events to Sphinx."""
    app.add_domain(DataDomain)
    app.add_node(RowLink, html=(visit_row_link, depart_row_link))
    app.connect("doctree-read", note_citations)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("doctree-resolved", finish_charts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
