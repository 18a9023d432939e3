"""Vietnamese words in the English edition, marked as such for those who hear the page.

A screen reader would otherwise spell them by the rules of English.
"""

import functools
import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import NodeMatcher

from eightypapers import language
from eightypapers.tables import load

VIETNAMESE = re.compile(
    "[ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]"
)

CODE = nodes.literal | nodes.literal_block | nodes.raw | nodes.comment


@functools.cache
def names() -> re.Pattern[str]:
    """Give the names and terms of the tables that are written in Vietnamese."""
    sources = load("sources")
    known = [
        *load("people")["name"],
        *load("provinces")["name_vi"],
        *load("organizations")["name_vi"],
        *sources.loc[sources["language"] == "vi", "title"].dropna(),
        # "Báo Mới (republisher)": what stands in brackets is ours.
        *sources.loc[sources["language"] == "vi", "publisher"]
        .str.split(" (", regex=False)
        .str[0],
        *load("programs")["vietnamese_title"].dropna(),
        *(term.split(" (")[0] for term in load("terms")["term_vi"]),
    ]
    # No Vietnamese syllable without a mark is longer than five letters here: "Bình
    # Thuận Television" is English.
    marked = sorted(
        {
            name
            for name in known
            if VIETNAMESE.search(name) and not re.search(r"\b[A-Za-z]{6,}\b", name)
        },
        key=len,
    )
    # Other names, of people above all: words that begin with a capital, one of which
    # has a letter that English lacks.
    word = r"[^\W\d_]+"
    foreign = rf"(?=\w*{VIETNAMESE.pattern}){word}"
    run = rf"\b{foreign}(?: (?:[A-ZĐ]{word}|{foreign}))*"
    listed = "|".join(map(re.escape, reversed(marked)))
    # An empty list would be found between any two words.
    return re.compile(rf"\b(?i:{listed})\b|{run}" if listed else run)


def mark(app: Sphinx, doctree: nodes.Element, docname: str) -> None:
    """Mark the runs of Vietnamese words in what the English edition shows."""
    if language.current() == "vi":
        return
    for text in list(doctree.findall(NodeMatcher(nodes.Text))):
        within = text.parent
        if (
            VIETNAMESE.search(text.astext())
            and not isinstance(within, CODE)
            and "language-vi" not in within["classes"]
        ):
            within.replace(text, _pieces(text.astext()))


def in_html(words: str) -> str:
    """Mark the runs of Vietnamese words in a text that is HTML already."""
    if language.current() == "vi" or not VIETNAMESE.search(words):
        return words
    return names().sub(lambda match: f'<span lang="vi">{match[0]}</span>', words)


def in_elements(html: str) -> str:
    """Mark the runs of Vietnamese words in elements whose language is not given."""
    return re.sub(
        r"<(\w+)[^<>]* lang=.*?</\1>|[^<>]+(?=<)",
        lambda match: match[0] if match[1] else in_html(match[0]),
        html,
        flags=re.DOTALL,
    )


def runs(words: str) -> Iterator[tuple[str, bool]]:
    """Cut a text where Vietnamese begins and ends; tell of each run whether it is."""
    last = 0
    if language.current() != "vi" and VIETNAMESE.search(words):
        for match in names().finditer(words):
            yield words[last : match.start()], False
            yield match[0], True
            last = match.end()
    yield words[last:], False


def is_foreign(words: str) -> bool:
    """Tell whether some words are a Vietnamese name in the English edition."""
    return language.current() != "vi" and names().fullmatch(words) is not None


def _pieces(words: str) -> list[nodes.Node]:
    return [
        # Docutils writes a class of this form as the attribute lang.
        nodes.inline("", run, classes=["language-vi"]) if foreign else nodes.Text(run)
        for run, foreign in runs(words)
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the marking to Sphinx, after all links are resolved and all lists filled."""
    app.connect("doctree-resolved", mark, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
