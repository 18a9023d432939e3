"""Table rows as things that prose links to: a Sphinx domain for ``#fact-…`` and kin."""

from collections import Counter
from collections.abc import Iterator

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.nodes import make_refnode
from sphinx.writers.html5 import HTML5Translator

from eightypapers.evidence.links import KINDS, Entry, resolve
from eightypapers.site import finished, generate


class RowLink(nodes.reference):
    """A link to a row; with a ``note``, it is described by the note of that id."""


class DataDomain(Domain):
    """Resolves links to rows."""

    name = "data"
    label = "Data"
    # Sphinx declares these as an instance's, and means a class's.
    object_types = {kind: ObjType(kind) for kind in KINDS}  # noqa: RUF012
    data_version = 2

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Give the cited rows to the inventory.

        Not to the search index, as the last number says: the book's search finds rows
        by their passages.
        """
        for target in finished.book(self.env.app).cited:
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
        if not generate.exists(target):
            return []
        entry = resolve(target)
        words = contnode.children
        link = make_refnode(builder, fromdocname, entry.page, target, words)
        found = RowLink("", "", *link.children, **link.attributes)
        found["row"] = target
        found["classes"].append("fact")
        found["ids"] += [node["cite"]] if "cite" in node else []
        return [(f"data:{entry.kind}", found)]


def contents(env: BuildEnvironment) -> dict[str, str]:
    """Give the titles of all documents, in the order of the contents."""
    return {name: env.titles[name].astext() for name in env.collect_relations()}


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
    """Give each citation the anchor by which its row leads back to it.

    Raises
    ------
    ExtensionError
        If Sphinx finds other links than were found before it, in the page's source.
    """
    page = app.env.docname
    found = [
        node
        for node in doctree.findall(pending_xref)
        if node["reftype"] == "myst" and generate.exists(node["reftarget"])
    ]
    citations = finished.book(app).citations.get(page, [])
    known = [citation for citation in citations if not citation.listed]
    here = [node["reftarget"] for node in found]
    if here != [citation.target for citation in known]:
        other = Counter(here) - Counter(citation.target for citation in known)
        raise ExtensionError(
            f"{page}: links to rows where the prose is not read, or in another order: "
            f"{', '.join(other) or 'none'}; right would be plain paragraphs"
        )
    for node, citation in zip(found, known, strict=True):
        node["cite"] = citation.anchor


def setup(app: Sphinx) -> None:
    """Add the domain, its links and its events to Sphinx."""
    app.add_domain(DataDomain)
    app.add_node(RowLink, html=(visit_row_link, depart_row_link))
    app.connect("doctree-read", note_citations)
