"""Table rows as things that prose links to: a Sphinx domain for ``#fact-…`` and kin."""

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
from eightypapers.evidence.links import KINDS, Entry, resolve
from eightypapers.site import stamps
from eightypapers.tables import DATA


class RowLink(nodes.reference):
    """A link to a row, tied to its evidence for those who hear the page."""


class Evidence(nodes.inline):
    """What stands behind a link, shown beside it; in HTML only."""


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
        link = make_refnode(builder, fromdocname, entry.page, target, contnode)
        anchor = node.get("cite", "")
        wrapper = nodes.inline(classes=["fact", f"fact-{entry.kind}"])
        if anchor:
            wrapper["ids"].append(anchor)
        wrapper += link
        if builder.format == "html" and builder.name != "epub" and _has_room(node):
            note = evidence(entry, f"{anchor}-evidence", builder, fromdocname)
            tied = RowLink("", "", *link.children, **link.attributes)
            tied["evidence"] = note["ids"][0]
            wrapper.clear()
            wrapper += [tied, note]
        return [(f"data:{entry.kind}", wrapper)]


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


def evidence(entry: Entry, anchor: str, builder: Builder, docname: str) -> Evidence:
    """Give the note that shows what a link stands on, and leads on to its sources."""
    note = Evidence(ids=[anchor])
    note += nodes.inline("", entry.name, classes=["evidence-name"])
    note += nodes.Text(" ")
    note += nodes.inline("", entry.text, classes=["evidence-text"])
    if entry.derivation:
        note += nodes.Text(" ")
        note += nodes.inline("", entry.derivation, classes=["evidence-derivation"])
    where = nodes.inline(classes=["evidence-sources"])
    for source_id in entry.source_ids:
        source = resolve(f"source-{source_id}")
        where += link_to(builder, docname, source, source.name)
        where += nodes.Text(" ")
    where += link_to(builder, docname, entry, language.pick("Full entry", "Xem đủ"))
    note += nodes.Text(" ")
    note += where
    return note


def link_to(
    builder: Builder, docname: str, entry: Entry, words: str
) -> nodes.reference | nodes.Element:
    """Give a plain link from a document to the place of an entry."""
    return make_refnode(
        builder, docname, entry.page, entry.target, nodes.inline("", words)
    )


def _has_room(node: nodes.Node) -> bool:
    """Tell whether evidence may open beside a link: not in a table, list or heading."""
    parent: Any = node.parent
    while parent is not None:
        if isinstance(parent, nodes.entry | nodes.title) or parent.get("no_evidence"):
            return False
        parent = parent.parent
    return True


def visit_row_link(self: HTML5Translator, node: RowLink) -> None:
    """Open the link."""
    address = node["refuri"] if "refuri" in node else f"#{node['refid']}"
    attributes = {"href": address, "aria-describedby": node["evidence"]}
    self.body.append(
        self.starttag(node, "a", "", CLASS="reference internal", **attributes)
    )


def depart_row_link(self: HTML5Translator, node: RowLink) -> None:
    """Close the link."""
    self.body.append("</a>")


def visit_evidence(self: HTML5Translator, node: Evidence) -> None:
    """Open the note; CSS shows it while its link is pointed at or has the focus."""
    self.body.append(f'<span class="evidence" role="note" id="{node["ids"][0]}">')


def depart_evidence(self: HTML5Translator, node: Evidence) -> None:
    """Close the note."""
    self.body.append("</span>")


def note_citations(app: Sphinx, doctree: nodes.document) -> None:
    """Remember what the document just read cites."""
    domain = app.env.get_domain("data")
    assert isinstance(domain, DataDomain)
    domain.note(app.env.docname, doctree)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the domain, its note and its events to Sphinx."""
    app.add_domain(DataDomain)
    app.add_node(RowLink, html=(visit_row_link, depart_row_link))
    app.add_node(Evidence, html=(visit_evidence, depart_evidence))
    app.connect("doctree-read", note_citations)
    app.connect("env-updated", pages_to_rewrite)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
