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
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.search.en import SearchEnglish

from eightypapers import language
from eightypapers.evidence.links import KINDS, Entry, resolve, targets
from eightypapers.language import LANGUAGES, pick
from eightypapers.site import language_marks, table_pages
from eightypapers.site.citations import DataDomain, DocumentDomain, reading_order
from eightypapers.site.language_marks import VIETNAMESE
from eightypapers.site.lists import Row
from eightypapers.site.pages import RowList
from eightypapers.tables import load, record

# Marks that follow their letter, in a text that is not composed, belong to its word; so
# does the "'s" of English, which is then left out.
WORD = re.compile(r"[\w\u0300-\u036f]+(?:['’]s(?!\w))?")
POSSESSIVE = re.compile("['’]s$")

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
APART = nodes.section | nodes.title | nodes.FixedTextElement | nodes.table

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


@dataclass(frozen=True)
class Passage:
    """A section's own text, or a row's: what a result leads to and shows."""

    anchor: str
    title: str
    blocks: tuple[str, ...]
    kind: str = ""
    translation: str = ""


@dataclass(frozen=True)
class Place:
    """A place whose rows are known only when the whole book is read."""

    kind: str
    all: bool


class PassageDomain(DocumentDomain):
    """Remembers the passages of each document from one build to the next."""

    name = "passages"
    label = "Passages"
    kept = "read"
    initial_data = {kept: {}}  # noqa: RUF012
    data_version = 1

    @property
    def read(self) -> dict[str, list[Passage | Place]]:
        """Give what each document holds, in its order."""
        found: dict[str, list[Passage | Place]] = self.data[self.kept]
        return found

    def process_doc(
        self, env: BuildEnvironment, docname: str, document: nodes.document
    ) -> None:
        """Remember the passages of the document just read."""
        # A page's first section is the page: its passage needs no anchor.
        self.read[docname] = [
            passage
            for number, section in enumerate(document.findall(nodes.section))
            for passage in _read(section, "" if number == 0 else section["ids"][0])
        ]

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        """Resolve nothing, for MyST asks every domain: passages are not linked to."""
        return []

    def passages(self, docname: str) -> Iterator[Passage]:
        """Give a document's passages, with the rows that follow from the whole book."""
        for found in self.read.get(docname, []):
            if isinstance(found, Passage):
                yield found
                continue
            rows = cast(DataDomain, self.env.get_domain("data")).cited()
            for target in targets(found.kind) if found.all else rows:
                if target.startswith(f"{found.kind}-"):
                    yield _row(target)


def _read(section: nodes.section, anchor: str) -> Iterator[Passage | Place]:
    """Give a section's passage and those of its rows, without its subsections'."""
    title = next(iter(section.findall(nodes.title)), nodes.title())
    inner: list[Passage | Place] = []
    blocks = tuple(_blocks(section, inner))
    yield Passage(anchor, _plain(title.astext()), blocks)
    yield from inner


def _blocks(node: nodes.Element, inner: list[Passage | Place]) -> Iterator[str]:
    """Give the texts of paragraphs and their like; put rows apart."""
    for child in node.children:
        if isinstance(child, RowList):
            inner.append(Place(child["kind"], child["all"]))
        elif isinstance(child, Row):
            inner.append(_listed(child))
        elif isinstance(child, APART):
            continue
        elif isinstance(child, nodes.TextElement):
            if words := _plain(child.astext()):
                yield words
        elif isinstance(child, nodes.Element):
            yield from _blocks(child, inner)


def _listed(row: Row) -> Passage:
    """Give the passage of a row that stands in a list with all that is said of it."""
    paragraphs = [
        paragraph
        for paragraph in row.findall(nodes.paragraph)
        # Sources and pieces of evidence have rows of their own.
        if "row-source" not in paragraph["classes"]
        and (
            paragraph.parent is row or not isinstance(paragraph.parent, nodes.list_item)
        )
    ]
    # What names the row is told first, its number and date last.
    paragraphs.sort(key=lambda paragraph: "row-head" in paragraph["classes"])
    texts: dict[bool, list[str]] = {True: [], False: []}
    for paragraph in paragraphs:
        translated = "row-translation" in paragraph["classes"]
        texts[translated].append(_plain(paragraph.astext()))
    (target,) = row["ids"]
    return _passage(resolve(target), texts[False], " ".join(texts[True]))


def _row(target: str) -> Passage:
    """Give the passage of a row that is told as its evidence is."""
    entry = resolve(target)
    blocks = [entry.text, entry.derivation]
    if entry.kind == "fact":
        # The value is what is looked for; the rule by which it follows comes after.
        entry = dataclasses.replace(entry, name=f"{entry.name}: {entry.text}")
    if entry.kind == "source":
        row = record("sources", source_id=target.removeprefix("source-"))
        blocks.insert(0, language.label(row, "description"))
    return _passage(entry, blocks)


def _passage(entry: Entry, blocks: list[str], translation: str = "") -> Passage:
    name = WORD.findall(entry.name)
    told = tuple(block for block in blocks if WORD.findall(block) not in ([], name))
    return Passage(entry.target, entry.name, told, entry.kind, translation)


def _plain(words: str) -> str:
    return " ".join(words.split())


def with_vietnamese(text: str, whole: bool = False) -> str | list[str | int]:
    """Give a text and, in the English edition, where Vietnamese words begin and end.

    They are then marked as such, for those who hear the page.
    """
    if language.current() == "vi":
        return text
    found = [(0, len(text))] if whole else []
    if VIETNAMESE.search(text) and not whole:
        found = [match.span() for match in language_marks.names().finditer(text)]
    return [text, *itertools.chain(*found)] if found else text


def names(words: Words) -> list[list[str]]:
    """Give the names under which each thing is found, folded and stemmed.

    Things whose names differ in nothing but marks are left out: they need no rule.
    """
    found = set()
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


def kinds() -> dict[str, str]:
    """Say what a row of each kind is, in the language of the edition."""
    return {
        "fact": pick("Fact", "Dữ kiện"),
        "measure": pick("Reported figure", "Số liệu được nêu"),
        "event": pick("Event", "Sự kiện"),
        "program": pick("Program", "Chương trình"),
        "claim": pick("Statement", "Nhận định"),
        "discrepancy": pick("Discrepancy", "Chỗ không khớp"),
        "term": pick("Term", "Thuật ngữ"),
        "person": pick("Person", "Nhân vật"),
        "source": pick("Source", "Nguồn"),
    }


def texts(passage: Passage) -> Iterator[str | list[str | int]]:
    """Give a passage's title and all it says."""
    yield from map(with_vietnamese, (passage.title, *passage.blocks))
    if passage.translation:
        yield with_vietnamese(passage.translation, whole=True)


def write_passages(app: Sphinx, exception: Exception | None) -> None:
    """Write the script with the passages beside the index."""
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder):
        return
    # Without a page to write, Sphinx makes no index either.
    index = getattr(builder, "indexer", None)
    if index is None:
        return
    domain = cast(PassageDomain, app.env.get_domain("passages"))
    found = {
        "kinds": kinds(),
        "names": names(cast(Words, index.lang)),
        "pages": [
            {
                "name": docname,
                "address": builder.get_target_uri(docname),
                "title": app.env.titles[docname].astext(),
                "passages": [
                    [passage.anchor, passage.kind, *texts(passage)]
                    for passage in domain.passages(docname)
                ],
            }
            for docname in reading_order(app.env)
        ]
        + [
            {
                "name": page,
                "address": builder.get_target_uri(page),
                "title": title,
                "apart": True,  # Sphinx's index does not know it
                "passages": [[anchor, "", *names] for anchor, names in rows],
            }
            for page, title, rows in table_pages.named_rows(app)
        ],
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path = Path(builder.outdir, "passages.js")
    path.write_text(f"Search.setPassages({text})\n", encoding="utf-8", newline="\n")


def words_of_the_page() -> dict[str, str]:
    """Give the words of the search page, in the language of the edition."""
    return {
        "label": pick("Words to find", "Từ cần tìm"),
        "button": pick("Search", "Tìm"),
        "hint": pick(
            "Marks may be left out, and English and Vietnamese names of the same thing "
            "find each other.",
            "Có thể gõ không dấu; tên tiếng Anh và tiếng Việt của cùng một thứ đều "
            "tìm thấy nhau.",
        ),
        "heading": pick("Results for “#”", "Kết quả cho “#”"),
        "one": pick("One place found", "Tìm thấy một chỗ"),
        "many": pick("# places found", "Tìm thấy # chỗ"),
        "none": pick("Nothing found", "Không tìm thấy gì"),
        "more": pick("Show # more", "Xem thêm #"),
        "elsewhere": pick(
            "In a chart, a table or a note on this page.",
            "Trong biểu đồ, bảng hoặc chú thích ở trang này.",
        ),
        "help": pick(
            "No place in the book has all of these words. Fewer words find more, and "
            "so does the beginning of a word. Or look through these pages:",
            "Không chỗ nào trong sách có đủ các từ này. Bớt từ sẽ tìm thấy nhiều hơn, "
            "gõ phần đầu của từ cũng vậy. Hoặc xem các trang sau:",
        ),
        "script": pick(
            "Searching needs JavaScript. Without it, these pages list what there is:",
            "Tìm kiếm cần JavaScript. Không có JavaScript thì xem các trang sau:",
        ),
    }


def add_words(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the search page its words, and the pages to look through instead."""
    if templatename == "search.html":
        lists = {kind.page for kind in KINDS.values()}
        context["words"] = words_of_the_page()
        context["lists"] = [
            (docname, app.env.titles[docname].astext())
            for docname in reading_order(app.env)
            if docname in lists
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the index's languages, the passages and the page's words to Sphinx."""
    app.add_search_language(Words)
    app.add_search_language(VietnameseWords)
    app.add_domain(PassageDomain)
    app.connect("html-page-context", add_words)
    app.connect("build-finished", write_passages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
