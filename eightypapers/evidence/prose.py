"""The prose of the book: its links and its numbers, checked without building it."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from eightypapers import language
from eightypapers.evidence import checks, numbers, pairs, translation
from eightypapers.evidence.checks import Fault
from eightypapers.evidence.links import (
    DICTIONARY,
    KINDS,
    LEDGER,
    TARGET,
    Entry,
    resolve,
)
from eightypapers.evidence.pages import Text as Text
from eightypapers.evidence.pages import blocks, file_of, listed, pieces, spans, titles
from eightypapers.evidence.pages import documents as documents
from eightypapers.evidence.rules import Broken, damages
from eightypapers.evidence.statements import evidence, timing
from eightypapers.evidence.words import check as check_words
from eightypapers.tables import ROOT, records

# Where a sentence may end, and what ends with a full stop and is no end: an initial, a
# short form. Vietnamese ones stand in names.
STOP = r"(?P<stop>[.!?…]+)[”’\"')\]]*"
END = re.compile(rf"{STOP}(?=\s)")
SHORT = re.compile(
    r"(?<![\w’'])(?:[^\W\d_]|[Pp]p|vols?|[Nn]os?(?=\. \d)|cf|vs|eds?|al|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Prof|St|Gen|TP|TS|ThS|GS|PGS)\."
)

NOTEBOOK = "a notebook that can be read"

say = language.Words(__file__)

FIGURE = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True)
class Link:
    """A link in the prose to a fact or a row: its target, its words, its place."""

    target: str
    words: str
    text: Text
    line: int


def texts(document: Path, root: Path = ROOT) -> list[Text]:
    """Give a document's prose: Markdown cells and captions, or the whole page.

    It is in the language of the edition, if the page is translated into that.
    """
    file, edition = document.relative_to(root).as_posix(), language.current()
    if not translation.po_file(document, root, edition).is_file():
        edition = language.SOURCE
    return pieces(translation.translated_source(document, root, edition), file)


def title(document: Path, root: Path = ROOT) -> str:
    """Give a document's title: the words of what it begins with, its heading."""
    for text in texts(document, root):
        for block in blocks(text.markdown):
            return "".join(words for _, words in spans(block.inline))
    return ""


def links(text: Text) -> list[Link]:
    """Give the links of a piece of prose to facts and rows."""
    found = []
    for block in blocks(text.markdown):
        for target, words in spans(block.inline):
            if target.startswith("#") and TARGET.fullmatch(target[1:]):
                found.append(Link(target[1:], words, text, text.line + block.line))
    return found


def check(root: Path = ROOT) -> list[Fault]:
    """Check every link and every number in the book's prose.

    Returns
    -------
    list of Fault
        A fault for each page that is listed and missing, each notebook that was saved
        with outputs, each link that leads to nothing, each whose words are not what the
        tables say, each number that is neither linked, nor a date, nor part of a
        name, each sentence that says that something was not found without a link to
        what was looked for, and each piece of damaged text. Where there is none, the
        faults of the translations: those of `translation.check` and `pairs.check`,
        then the same of their links and numbers.
    """
    right = "a notebook or a Markdown page of this name, or no such line"
    missing = [
        Fault("_toc.yml", 0, "", name, "a page that is listed exists", right)
        for name in listed(root)
        if not file_of(name, root)
    ]
    kept = [fault for name in documents(root) for fault in _notebook_faults(name, root)]
    if any(fault.rule == NOTEBOOK for fault in kept):
        return missing + kept
    names = titles(root)
    found = [*missing, *kept, *claim_faults()]
    for document in documents(root):
        for text in texts(document, root):
            found += [*_absence_faults(text), *_text_faults(text, names)]
    for edition in () if found else translation.EDITIONS:
        found += [*pairs.check(root, edition), *translation.check(root, edition)]
        # What a translation says of an absence links to what the English does.
        with language.speaking(edition):
            for text in () if found else translation.texts(root, edition):
                found += _text_faults(text, names)
    return found


def _text_faults(text: Text, names: Sequence[str]) -> Iterator[Fault]:
    for number, line in enumerate(text.markdown.split("\n"), start=text.line):
        for broken in damages(text.place, line.lstrip("-#+= ")):
            yield Fault(text.file, number, *broken)
    for block in blocks(text.markdown):
        for broken in _broken(text.place, block.inline, names):
            yield Fault(text.file, text.line + block.line, *broken)


def _notebook_faults(document: Path, root: Path) -> Iterator[Fault]:
    """Find a notebook that cannot be read, or was saved with what it has printed."""
    if document.suffix != ".ipynb":
        return
    file = document.relative_to(root).as_posix()
    try:
        notebook = json.loads(document.read_text(encoding="utf-8"))
        cells = [
            (cell.get("outputs"), cell.get("execution_count"))
            for cell in notebook["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        line = getattr(error, "lineno", 0)
        right = "a notebook as JupyterLab saves it, in UTF-8, without marks of a merge"
        yield Fault(file, line, "", str(error), NOTEBOOK, right)
        return
    right = "none: in JupyterLab choose Edit, Clear Outputs of All Cells, and save"
    for number, (outputs, count) in enumerate(cells, start=1):
        if outputs or count is not None:
            found = f"{len(outputs or [])} outputs, run as [{count}]"
            yield Fault(file, 0, f"cell {number}", found, "no outputs are kept", right)
    if "widgets" in notebook.get("metadata", {}):
        yield Fault(file, 0, "metadata", "widgets", "no outputs are kept", right)


def claim_faults() -> Iterator[Fault]:
    """Check that each figure in the reasoning on a claim stands in its evidence.

    In the reasoning it has to stand in what was known on the day; in what came later,
    in any of the evidence.
    """
    right = "a row of data/claim_evidence.csv whose target has it"
    claims = records("claims", ("claim_id",))
    for line, ((claim_id,), row) in enumerate(claims.items(), start=2):
        rule = f"a figure in the reasoning stands in the evidence on {claim_id}"
        rests_on = evidence(claim_id)
        then = _figures(name for name in rests_on if timing(name) == "known")
        for column in ("reasoning_en", "reasoning_vi", "later_en", "later_vi"):
            known = then if column.startswith("reasoning") else _figures(rests_on)
            # Decimals have a comma in Vietnamese, and thousands a dot.
            other = not column.endswith(language.current())
            swap = str.maketrans(",.", ".,") if other else {}
            named = numbers.NAMED[column[-2:]]
            for figure in FIGURE.findall(named.sub(" ", row.get(column, ""))):
                if figure.translate(swap) not in known:
                    yield Fault("data/claims.csv", line, column, figure, rule, right)


def _figures(targets: Iterable[str]) -> set[str]:
    """Give the figures that stand in some rows."""
    entries = [resolve(target) for target in targets]
    forms = [form for entry in entries for form in (entry.forms or entry.written)]
    return {figure for form in forms for figure in FIGURE.findall(form)}


def faults(root: Path = ROOT) -> list[Fault]:
    """Give the faults of words and tables or, where these are sound, of the prose.

    A number in the prose is compared with the tables, so that it can only be judged
    when they are sound.
    """
    first = [*check_words(root), *checks.check()]
    return first or check(root) or list(_dead_ends(root))


def _dead_ends(root: Path) -> Iterator[Fault]:
    """Find links to rows of which the book has no page."""
    shown = {name.partition(".")[0] for name in listed(root)}
    for link in citations(root):
        entry = resolve(link.target)
        page = DICTIONARY if KINDS[entry.kind].is_table else entry.page
        if page not in shown:
            found, text = f"[{link.words}](#{link.target})", link.text
            rule = "a link leads to a page of the book"
            right = f"{page}, listed in _toc.yml: it shows the rows of such links"
            yield Fault(text.file, link.line, text.place, found, rule, right)


def citations(root: Path = ROOT) -> list[Link]:
    """Give all links of the book to facts and rows, in reading order."""
    return [
        link
        for document in documents(root)
        for text in texts(document, root)
        for link in links(text)
    ]


def cut(spans: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Cut words into sentences, each with the targets of the links in it.

    ``spans`` are pairs of a link's target, empty outside links, and words.
    """
    spans = list(spans)
    whole = "".join(words for _, words in spans)
    short = {match.end() for match in SHORT.finditer(whole)}
    ends = [
        match.end()
        for match in END.finditer(whole)
        if match.end("stop") not in short
        # A question may be quoted within a sentence, and words may be left out of it.
        and not whole[match.end() :].lstrip()[:1].islower()
    ]
    start = 0
    for end in [*ends, len(whole)]:
        targets, place = [], 0
        for target, words in spans:
            if target and place < end and place + len(words) > start:
                targets.append(target)
            place += len(words)
        if sentence := " ".join(whole[start:end].split()):
            yield sentence, targets
        start = end


def sentences(text: Text) -> Iterator[tuple[int, str, list[str]]]:
    """Give the sentences of a piece of prose: line, words, and targets of links."""
    for block in blocks(text.markdown):
        for words, targets in cut(spans(block.inline, code="`")):
            yield text.line + block.line, words, targets


def _absence_faults(text: Text) -> Iterator[Fault]:
    """Find sentences that say that something was not found, and not how it was sought.

    A link to a discrepancy or to a fact that is none says so as well.
    """
    phrases = "|".join(map(re.escape, say.several("absence")))
    for line, sentence, targets in sentences(text):
        said = re.search(phrases, sentence, re.IGNORECASE)
        if said and not any(map(_tells_absence, targets)):
            found = f"{said[0]} in “{_around(sentence, said[0])}”"
            rule = "what was not found links to what was looked for"
            right = (
                "a link in this sentence to #lookup-…, a row of data/lookups.csv, to a"
                " discrepancy, or to a fact that is none"
            )
            yield Fault(text.file, line, text.place, found, rule, right)


def _tells_absence(target: str) -> bool:
    try:
        entry = resolve(target.removeprefix("#"))
    except LookupError:  # Said of the link itself.
        return False
    return entry.kind in ("lookup", "discrepancy") or "0" in (entry.forms or ())


def _broken(
    place: str, inline: Sequence[Token], names: Sequence[str]
) -> Iterator[Broken]:
    """Find links to nothing, words that no link may have, numbers without a link."""
    for target, words in spans(inline):
        if target.startswith("#"):
            try:
                entry = resolve(target[1:])
            except LookupError as error:
                rule = "a link leads to a fact or a row that exists"
                right = str(error.args[0])
                yield Broken(place, f"[{words}]({target})", rule, right)
            else:
                yield from _words_broken(place, words, entry)
        for number in () if target else numbers.unlinked(words, names):
            found = f"{number} in “{_around(words, number)}”"
            right = f"[{number}](#fact-…), with a fact from {LEDGER} or a new one"
            yield Broken(
                place, found, "a number in prose links to what it comes from", right
            )


def _words_broken(place: str, words: str, entry: Entry) -> Iterator[Broken]:
    link = f"[{words}](#{entry.target})"
    if entry.forms is not None:
        if words not in entry.forms:
            rule = f"the words of a link say what the tables say: {entry.text}"
            yield Broken(place, link, rule, f"one of: {', '.join(sorted(entry.forms))}")
        return
    # The longest first, and none as a part of another number: 3 and 4 are not 34.
    written = "|".join(map(re.escape, sorted(entry.written, key=len, reverse=True)))
    known = rf"(?<!\w)(?<!\d[.,])(?:{written})(?!\w|[.,]\d)"
    for number in numbers.unlinked(re.sub(known, " ", words) if written else words):
        rule = "a number in a link to a row stands in that row"
        right = f"words without it, or another row; this one says: {entry.text}"
        yield Broken(place, f"{number} in {link}", rule, right)


def _around(words: str, part: str, reach: int = 30) -> str:
    """Give a part with some of the words about it, on one line."""
    place = words.find(part)
    piece = words[max(0, place - reach) : place + len(part) + reach]
    return " ".join(piece.split())
