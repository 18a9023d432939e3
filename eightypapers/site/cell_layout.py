"""What cells show, in the order in which it is seen, and their code, folded.

For those who go through a page by ear or by keyboard it has to be written in that
order: a figure's caption comes first, and a cell's code after what it has drawn.
"""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def put_in_order(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Move captions before their pictures, and folded code behind what it has drawn."""
    for caption in list(doctree.findall(nodes.caption)):
        if isinstance(figure := caption.parent, nodes.figure):
            figure.remove(caption)
            figure.insert(0, caption)
    for folded in list(doctree.findall(HideCodeCellNode)):
        if "above-input" in folded["classes"] and (cell := folded.parent):
            cell.remove(folded)
            cell.append(folded)


def depart_caption(self: HTML5Translator, node: nodes.caption) -> None:
    """Close a caption; Docutils leaves that of a figure open, for a legend."""
    HTML5Translator.depart_caption(self, node)
    if isinstance(node.parent, nodes.figure):
        self.body.append("</figcaption>\n")


def depart_figure(self: HTML5Translator, node: nodes.figure) -> None:
    """Close a figure, whose caption is closed already."""
    self.body.append("</figure>\n")


def visit_folded(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open the code, with words that may stand in a summary, and are its name.

    MyST-NB writes paragraphs, and names every summary "Toggle hidden content".
    """
    classes = " ".join(node["classes"])
    shut, opened = escape(node["prompt_show"]), escape(node["prompt_hide"])
    self.body.append(
        f'<details class="admonition hide {classes}">\n'
        f'<summary><span class="collapsed">{shut}</span>'
        f'<span class="expanded">{opened}</span></summary>\n'
    )


def depart_folded(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Close the code."""
    self.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Write cells and figures in place of MyST-NB, which has to be there first."""
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_folded))
    caption = (HTML5Translator.visit_caption, depart_caption)
    app.add_node(nodes.caption, override=True, html=caption)
    figure = (HTML5Translator.visit_figure, depart_figure)
    app.add_node(nodes.figure, override=True, html=figure)
    app.connect("doctree-resolved", put_in_order)
