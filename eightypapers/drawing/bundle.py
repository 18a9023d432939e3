"""The form in which a notebook hands the book a figure: data, of which a page is made.

Beside it Jupyter gets a form that shows as it is, wherever a notebook is read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

FIGURE = "application/vnd.book-figure+json"


@dataclass(frozen=True)
class InWords:
    """A figure that is only words: a list or a table, which displays itself.

    Parameters
    ----------
    html
        One HTML element, well-formed; ``#event-…`` leads to a row.
    text
        The same for where there is no HTML.
    """

    html: str
    text: str

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,
        exclude: Collection[str] | None = None,
    ) -> dict[str, Any]:
        """Give the form for the book, and those for Jupyter."""
        return {
            "text/plain": self.text,
            "text/html": _for_jupyter(self.html),
            FIGURE: {"words": self.html},
        }


def _for_jupyter(html: str) -> str:
    """Set cells to the left: Jupyter sets those of a table to the right, as numbers."""
    root = ElementTree.fromstring(html)
    for cell in (*root.iter("th"), *root.iter("td")):
        cell.set("style", "text-align: left")
    return ElementTree.tostring(root, encoding="unicode", method="html")
