"""Notes: at the end of a page, what the rows say that its sentences link to.

A row has one note there, under the words of its links, which lead back to them. What
opens beside a link under a pointer is the same note, shown there by ``evidence.js``.
"""

from docutils import nodes
from sphinx.application import Sphinx

from eightypapers.evidence.links import resolve
from eightypapers.language import Words
from eightypapers.site.citations import RowLink, link_to

say = Words(__file__)


def add_notes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the notes at the end of a page, and have its links described by them."""
    cited: dict[str, list[RowLink]] = {}
    for link in doctree.findall(RowLink):
        link["note"] = f"note-{link['row']}"
        cited.setdefault(link["row"], []).append(link)
    if not cited:
        return
    # The list follows the fold and is not in it: what the browser itself folds away
    # would describe no link, and stand in no print.
    fold = f'<details class="evidence"><summary>{say("title")}</summary></details>\n'
    notes = [_note(app, docname, row, links) for row, links in cited.items()]
    doctree += nodes.raw("", fold, format="html")
    doctree += nodes.bullet_list("", *notes, classes=["notes"])


def _note(app: Sphinx, docname: str, row: str, links: list[RowLink]) -> nodes.list_item:
    """Give the note of a row: the places that cite it, what it says, where from."""
    entry = resolve(row)
    places = nodes.paragraph(classes=["note-places"])
    for number, link in enumerate(links, 1):
        words = link.astext() if number == 1 else f"({number})"
        places += [nodes.reference("", words, refid=link["ids"][0]), nodes.Text(" ")]
    told = nodes.paragraph(ids=[f"note-{row}"])
    told += [nodes.inline("", entry.name, classes=["note-name"]), nodes.Text(": ")]
    # A fact's text is its value; other rows have sentences.
    told += (nodes.strong if entry.kind == "fact" else nodes.inline)("", entry.text)
    told += nodes.Text(f". {entry.derivation}" if entry.derivation else "")
    sources = nodes.paragraph(classes=["note-sources"])
    for source in (resolve(f"source-{name}") for name in entry.source_ids):
        sources += [
            link_to(app.builder, docname, source, source.name),
            nodes.Text(" · "),
        ]
    sources += link_to(app.builder, docname, entry, say("entry"))
    return nodes.list_item("", places, told, sources)


def setup(app: Sphinx) -> None:
    """Add the notes to Sphinx, when all links are resolved."""
    app.connect("doctree-resolved", add_notes)
