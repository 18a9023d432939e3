"""Search: words without regard to their marks, and passages that show what was found.

Sphinx's index says which pages have a word. It is made here from words folded (``Đồng``
as ``dong``) and stemmed by the rules of English, for either edition holds names and
terms in both languages. Sphinx would then fetch each page to show a passage, which
browsers refuse to a page from a folder. So the passages lie in a script beside the
index, ``passages.js``, by section and by table row; ``search.js`` finds and shows them.
"""

import dataclasses
import itertools
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from eightypapers import language
from eightypapers.evidence.links import KINDS, Entry, resolve
from eightypapers.evidence.statements import verdict
from eightypapers.language import LANGUAGES
from eightypapers.site import finished, generate, language_marks, layout
from eightypapers.site.citations import contents
from eightypapers.tables import load, resource

say = language.Words(__file__)

# Marks that follow their letter, in a text that is not composed, belong to its word; so
# does the "'s" of English, which is then left out.
WORD = re.compile(r"[\w\u0300-\u036f]+(?:['’]s(?!\w))?")
POSSESSIVE = re.compile("['’]s$")

# The words of Vietnamese that need not be there, if they are typed with their marks:
# without these they may be others.
STOP = """
bởi các cho chứ của cũng cùng đã đang để đến đó được hay hoặc khi là mà mỗi nếu này nên
những như ở rằng sẽ tại thì từ và vẫn về vì với
"""
STOPWORDS = set(STOP.split())

# The same for the reader's browser, which must fold as the index does.
JS_WORDS = r"""
const WORD = /[\p{L}\p{N}_\u0300-\u036f]+(?:['’]s(?![\p{L}\p{N}_]))?/gu;
const fold = (word) =>
  word.replace(/['’]s$/, "").normalize("NFD").replace(/\p{M}/gu, "")
    .toLowerCase().replace(/[đðɖ]/g, "d");
function splitQuery(words) {
  return (words.match(WORD) ?? []).map(fold);
}
"""

# What is no passage: what has passages of its own, code and charts, and tables, whose
# cells say little by themselves.
APART = (
    nodes.section
    | nodes.title
    | nodes.FixedTextElement
    | nodes.table
    | nodes.system_message
)

# The tables that give one thing several names, and the columns with its names.
NAMES = {
    "provinces": [f"name_{code}" for code in LANGUAGES],
    "organizations": [f"name_{code}" for code in LANGUAGES],
    "terms": [*(f"term_{code}" for code in LANGUAGES), "also_in_english"],
}


def fold(word: str) -> str:
    """Give a word in small letters without marks or "'s", and with d for đ.

    So with the letters of other alphabets that look like Đ, and are typed for it.
    """
    letters = unicodedata.normalize("NFD", POSSESSIVE.sub("", word))
    plain = "".join(sign for sign in letters if unicodedata.category(sign)[0] != "M")
    return re.sub("[đðɖ]", "d", plain.lower())


class Words(SearchEnglish):
    """Words as the index has them: folded, then stemmed as English."""

    # Of Sphinx's two English stemmers for the browser, the one that agrees with the
    # index on every word; Sphinx finds it by these names.
    js_stemmer_rawcode = "porter-stemmer.js"
    language_name = "Porter"
    js_splitter_code = JS_WORDS

    def split(self, input: str) -> list[str]:
        """Give the words of a text, folded; one that has marks as typed, too."""
        found: list[str] = []
        for word in WORD.findall(input):
            typed = unicodedata.normalize("NFC", POSSESSIVE.sub("", word)).lower()
            found += dict.fromkeys([fold(word), typed])
        return found

    def word_filter(self, word: str) -> bool:
        """Keep all words: without marks, a stop word may be a Vietnamese syllable."""
        return True


class VietnameseWords(Words):
    """The same for the Vietnamese edition, in which names and titles are English."""

    lang = "vi"
    stopwords = STOPWORDS


@dataclass(frozen=True)
class Passage:
    """A section's own text, or a row's: what a result leads to and shows."""

    anchor: str
    title: str
    blocks: tuple[str, ...]
    kind: str = ""
    translation: str = ""


def remember(app: Sphinx, doctree: nodes.document) -> None:
    """Remember the passages of the document just read."""
    book = finished.book(app)
    # A page's first section is the page: its passage needs no anchor.
    app.env.metadata[app.env.docname]["passages"] = [
        passage
        for number, section in enumerate(doctree.findall(nodes.section))
        for passage in _read(book, section, section["ids"][0] if number else "")
    ]


def _read(
    book: generate.Book, section: nodes.section, anchor: str
) -> Iterator[Passage]:
    """Give a section's passage and those of its rows, without its subsections'."""
    title = next(iter(section.findall(nodes.title)), nodes.title())
    inner: list[Passage] = []
    blocks = tuple(_blocks(book, section, inner))
    yield Passage(anchor, _plain(_words(title)), blocks)
    yield from inner


def _blocks(
    book: generate.Book, node: nodes.Element, inner: list[Passage]
) -> Iterator[str]:
    """Give the texts of paragraphs and their like; put rows apart."""
    for child in node.children:
        if isinstance(child, nodes.raw) and child.get("kind"):
            inner += map(row, book.rows(child["kind"], all=child["all"]))
        elif isinstance(child, APART):
            continue
        elif isinstance(child, nodes.TextElement):
            if words := _plain(_words(child)):
                yield words
        elif isinstance(child, nodes.Element):
            yield from _blocks(book, child, inner)


def _words(node: nodes.Element) -> str:
    """Give a node's words, without the HTML that may stand between them."""
    return "".join(
        text.astext()
        for text in node.findall(nodes.Text)
        if not isinstance(text.parent, nodes.raw)
    )


def row(target: str) -> Passage:
    """Give the passage of a row: what is said of it where it is shown."""
    entry = resolve(target)
    blocks, translation = [entry.text, entry.derivation], ""
    if entry.kind == "fact":
        # The value is what is looked for; the rule by which it follows comes after.
        entry = dataclasses.replace(entry, name=f"{entry.name}: {entry.text}")
        return _passage(entry, blocks)
    known = generate.row_of(target)
    if entry.kind == "source":
        blocks.insert(0, language.label(known, "description"))
    elif entry.kind == "event":
        blocks = [language.label(known, "detail"), generate.when(known)]
    elif entry.kind == "discrepancy":
        sides = ("first", "second", "handling")
        blocks = [generate.typographic(language.label(known, side)) for side in sides]
    elif entry.kind == "claim":
        parts = ("statement", "test", "reasoning", "later")
        told = [part for part in parts if f"{part}_en" in known]
        blocks = [language.label(known, part) for part in told]
        who = known.get("speaker_id")
        voice = generate.say(f"claim.voice.{known['voice']}") if not who else ""
        speaker = voice or resolve(f"person-{who}").name
        found = language.capital(verdict(known["verdict"]))
        place = f"{generate.say('claim.paragraph')} {known['paragraph']}"
        blocks.append(f"{known['number']} {found} · {place} · {speaker}")
        blocks = [generate.typographic(block) for block in blocks]
        if language.current() != "vi":
            translation = generate.typographic(known["statement_vi"])
    return _passage(entry, blocks, translation)


def _passage(entry: Entry, blocks: list[str], translation: str = "") -> Passage:
    name = WORD.findall(entry.name)
    told = tuple(block for block in blocks if WORD.findall(block) not in ([], name))
    return Passage(entry.target, entry.name, told, entry.kind, translation)


def _plain(words: str) -> str:
    return " ".join(words.split())


def with_marks(text: str, whole: bool = False) -> str | list[str | int]:
    """Give a text and where words of the other language begin and end in it, if any do.

    They are then marked as such, for those who hear the page.
    """
    found = [match.span() for match in language_marks.found(text)]
    if whole and language.current() != "vi":
        found = [(0, len(text))]
    return [text, *itertools.chain(*found)] if found else text


def names() -> list[list[str]]:
    """Give the names under which each thing is found, folded and stemmed.

    Things whose names differ in nothing but marks are left out: they need no rule.
    """
    found, words = set(), Words({})
    for table, columns in NAMES.items():
        for row in load(table)[columns].fillna("").itertuples(index=False):
            known = {
                " ".join(words.stem(fold(word)) for word in WORD.findall(name))
                for cell in row
                # What stands in brackets tells names apart, and is no part of them.
                for name in re.sub(r"\(.*?\)", "", cell).split(";")
            } - {""}
            if len(known) > 1:
                found.add(tuple(sorted(known)))
    return [list(known) for known in sorted(found)]


def texts(passage: Passage) -> Iterator[str | list[str | int]]:
    """Give a passage's title and all it says."""
    yield from map(with_marks, (passage.title, *passage.blocks))
    if passage.translation:
        yield with_marks(passage.translation, whole=True)


def write_passages(app: Sphinx, exception: Exception | None) -> None:
    """Write the script with the passages beside the index."""
    if exception:
        return

    def page(name: str, title: str, told: list[Passage], **more: bool) -> Any:
        passages = [[each.anchor, each.kind, *texts(each)] for each in told]
        address = app.builder.get_target_uri(name)
        whole = {"name": name, "address": address, "title": title}
        return {**whole, "passages": passages, **more}

    pages = [
        page(name, title, app.env.metadata[name]["passages"])
        for name, title in contents(app.env).items()
    ]
    for name in finished.book(app).tables:
        title = language.said(resource(name), "title")
        if rows := [_shown(*shown) for shown in layout.anchors(name).items()]:
            # Sphinx's index does not know it.
            pages.append(page(generate.page_of(name), title, rows, apart=True))
    kinds = {kind: say(f"kinds.{kind}") for kind in KINDS}
    found = {"kinds": kinds, "names": names(), "pages": pages}
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path = Path(app.outdir, "passages.js")
    path.write_text(f"Search.setPassages({text})\n", encoding="utf-8", newline="\n")


def _shown(anchor: str, names: list[str]) -> Passage:
    """Give the passage of a row that is shown in its table: its names, or all of it."""
    if not names:
        return row(anchor)
    title, *others = names
    return Passage(anchor, title, tuple(others))


def add_words(
    app: Sphinx, pagename: str, _: str, context: dict[str, Any], *__: object
) -> None:
    """Give the search page its words, and the pages to look through instead."""
    if pagename != "search":
        return
    context["say"] = say
    titles = contents(app.env) | {
        generate.page_of(name): language.said(resource(name), "title")
        for name in finished.book(app).tables
    }
    listing = {kind.page for kind in KINDS.values()}
    context["lists"] = [
        (page, title) for page, title in titles.items() if page in listing
    ]


def setup(app: Sphinx) -> None:
    """Add the index's languages, the passages and the page's words to Sphinx."""
    app.add_search_language(Words)
    app.add_search_language(VietnameseWords)
    app.connect("doctree-read", remember)
    app.connect("html-page-context", add_words)
    app.connect("build-finished", write_passages)
