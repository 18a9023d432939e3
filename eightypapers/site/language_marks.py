"""Words of the other language, marked as such for those who hear the page.

A screen reader would otherwise spell them by the rules of the edition's. Vietnamese in
the English edition is told by its letters; English in the Vietnamese one has none of
its own: there it is what the tables have in English alone.
"""

import functools
import re
from collections.abc import Iterator
from html import unescape

from docutils import nodes
from markupsafe import Markup, escape
from sphinx.application import Sphinx
from sphinx.util.nodes import NodeMatcher

from eightypapers import language
from eightypapers.language import Language
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
        *sources.loc[sources["language"] == "vi", "publisher_en"]
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


@functools.cache
def english() -> re.Pattern[str]:
    """Give the titles and terms of the tables that the Vietnamese edition has too."""
    sources, terms = load("sources"), load("terms")
    known = [
        *sources.loc[sources["language"] == "en", "title"].dropna(),
        *load("programs")["english_title"].dropna(),
        *terms["term_en"],
        *terms["also_in_english"].dropna().str.split("; ").explode(),
        # By the words that Vietnamese cannot have: see above.
        *filter(
            re.compile(r".* .*\b[A-Za-z]{6,}\b|.*\b[A-Za-z]{6,}\b.* ").match,
            sources["publisher_en"].str.split(" (", regex=False).str[0],
        ),
    ]
    # What is written in capitals is a name in both languages, such as PAR INDEX.
    # What stands in brackets may be left out.
    names = {name for whole in known for name in (whole, whole.split(" (")[0])}
    listed = sorted((name for name in names if not name.isupper()), key=len)
    heads: dict[str, list[str]] = {}
    for name in reversed(listed):
        heads.setdefault(name[0], []).append(re.escape(name[1:]))
    # By their first letters, or each would be looked for at each word of a page.
    ways = (f"{re.escape(head)}(?:{'|'.join(ways)})" for head, ways in heads.items())
    # An empty list is found nowhere.
    return re.compile(rf"(?<![\w-])(?:{'|'.join(ways)})(?![\w-])" if heads else r"(?!)")


def other() -> Language:
    """Give the language that is not the edition's."""
    return "en" if language.current() == "vi" else "vi"


def found(words: str) -> Iterator[re.Match[str]]:
    """Find the runs of words of the other language."""
    if language.current() == "vi":
        return english().finditer(words)
    return names().finditer(words) if VIETNAMESE.search(words) else iter(())


def mark(app: Sphinx, doctree: nodes.Element, docname: str) -> None:
    """Mark the runs of words of the other language in what a page shows."""
    own = f"language-{other()}"
    for text in list(doctree.findall(NodeMatcher(nodes.Text))):
        within = text.parent
        if not isinstance(within, CODE) and own not in within["classes"]:
            pieces = [
                # Docutils writes a class of this form as the attribute lang.
                nodes.inline("", run, classes=[own]) if foreign else nodes.Text(run)
                for run, foreign in runs(text.astext())
            ]
            if len(pieces) > 1:
                within.replace(text, pieces)


def marked(words: str) -> Markup:
    """Give a text as HTML in which such runs are marked."""
    return Markup("").join(
        Markup('<span lang="{}">{}</span>').format(other(), run)
        if foreign
        else escape(run)
        for run, foreign in runs(words)
    )


def in_elements(html: str) -> str:
    """Mark the runs of such words in elements whose language is not given."""
    return re.sub(
        r"<(\w+)[^<>]* lang=.*?</\1>|[^<>]+(?=<)",
        lambda match: match[0] if match[1] else marked(unescape(match[0])),
        html,
        flags=re.DOTALL,
    )


def runs(words: str) -> Iterator[tuple[str, bool]]:
    """Cut a text where such words begin and end; tell of each run whether it is one."""
    last = 0
    for match in found(words):
        yield words[last : match.start()], False
        yield match[0], True
        last = match.end()
    yield words[last:], False


def is_foreign(words: str) -> bool:
    """Tell whether some words are a Vietnamese name in the English edition."""
    return language.current() != "vi" and names().fullmatch(words) is not None


def setup(app: Sphinx) -> None:
    """Add the marking to Sphinx, after all links are resolved and all lists filled."""
    app.connect("doctree-resolved", mark, priority=800)
