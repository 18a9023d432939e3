"""The prose in the book's other languages: its messages, and what each is there.

A message is a heading, a paragraph, an item or a caption, as its Markdown, links
included. Its translation stands in ``locales/``, a PO file a page, under the English
itself: English that changes has no translation any more, and `check` says so.
"""

import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message as Entry

from eightypapers.evidence.checks import Fault
from eightypapers.evidence.pages import Text, blocks, documents, figure_of, pieces
from eightypapers.evidence.po import catalog, known, merged
from eightypapers.evidence.rules import Broken
from eightypapers.evidence.wording import ill_written, unfaithful
from eightypapers.language import LANGUAGES, SOURCE, Language
from eightypapers.tables import ROOT

EDITIONS = tuple(name for name in LANGUAGES if name != SOURCE)
"""The languages into which the sources are translated."""
FOLDER = "locales"


class MissingError(LookupError):
    """A message has no translation, or none can be put in its place."""


@dataclass(frozen=True)
class Message:
    """A piece of prose to translate: its place, its line, its Markdown, its kind."""

    place: str
    line: int
    markdown: str
    kind: str


def messages(source: str, file: str) -> list[Message]:
    """Give the messages of a page's source, a notebook's JSON or Markdown, in order.

    ``file`` is the page's path, whose ending tells which of the two it is.
    """
    return [
        Message(
            piece.place,
            piece.line + block.line,
            block.markdown,
            "caption" if "caption" in piece.place else block.kind,
        )
        for piece in pieces(source, file)
        for block in blocks(piece.markdown)
    ]


def po_file(document: Path, root: Path = ROOT, edition: Language = EDITIONS[0]) -> Path:
    """Give the path of the PO file of a page, whether there is one or not."""
    page = document.relative_to(root).with_suffix(".po")
    return root / FOLDER / edition / page


def is_complete(root: Path = ROOT, edition: Language = EDITIONS[0]) -> bool:
    """Tell whether every page of the book has its PO file: else there is no edition."""
    return all(po_file(page, root, edition).is_file() for page in documents(root))


# Into the other language --------------------------------------------------------------


def translated_markdown(text: str, known: Mapping[str, str]) -> str:
    """Put the translation of each message of some Markdown in its place.

    Raises
    ------
    MissingError
        If a message has none, or stands on more lines than one.
    """
    left, done = dict(enumerate(text.split("\n"))), dict[int, str]()
    for block in blocks(text):
        if block.markdown not in known:
            raise MissingError(f"no translation: {block.markdown}")
        before, here, after = left[block.line].partition(block.markdown)
        if not here:
            raise MissingError(f"not on one line: {block.markdown}")
        done[block.line] = done.get(block.line, "") + before + known[block.markdown]
        left[block.line] = after
    return "\n".join(done.get(line, "") + rest for line, rest in left.items())


def translated_notebook(notebook: Any, known: Mapping[str, str]) -> Any:
    """Give a notebook with its Markdown and captions translated; all else stays.

    It may be as JSON has it, or as nbformat has read it.

    Raises
    ------
    MissingError
        If a message has no translation.
    """
    made = copy.deepcopy(notebook)
    for cell in made["cells"]:
        if cell["cell_type"] == "markdown":
            text = translated_markdown("".join(cell["source"]), known)
            lines = isinstance(cell["source"], list)
            cell["source"] = text.splitlines(keepends=True) if lines else text
        elif caption := figure_of(cell).get("caption"):
            figure = cell["metadata"]["mystnb"]["figure"]
            figure["caption"] = translated_markdown(caption, known)
    return made


def translated_source(
    path: Path, root: Path = ROOT, edition: Language = EDITIONS[0]
) -> str:
    """Give a page's whole source in an edition's language: JSON, or Markdown.

    In the language of the sources it is the source itself.

    Raises
    ------
    MissingError
        If the page has no PO file, or a message no translation.
    """
    source = path.read_text(encoding="utf-8")
    if edition == SOURCE:
        return source
    po = po_file(path, root, edition)
    if not po.is_file():
        raise MissingError(f"no {po.relative_to(root).as_posix()}")
    if path.suffix != ".ipynb":
        return translated_markdown(source, known(po))
    made = translated_notebook(json.loads(source), known(po))
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


# Its files ----------------------------------------------------------------------------


def translated_pages(root: Path, edition: Language) -> list[tuple[Path, Path]]:
    """Give the pages that have a PO file, each with that."""
    pairs = [(page, po_file(page, root, edition)) for page in documents(root)]
    return [(page, po) for page, po in pairs if po.is_file()]


def update(
    pages: Iterable[Path] = (), root: Path = ROOT, edition: Language = EDITIONS[0]
) -> list[Path]:
    """Fit the PO files that are there, and those of some pages, to the English.

    Returns
    -------
    list of Path
        The files that have changed.

    Raises
    ------
    ValueError
        If a file is there and is no PO file.
    """
    changed = []
    there = [page for page, _ in translated_pages(root, edition)]
    for page in dict.fromkeys([*there, *pages]):
        path = po_file(page, root, edition)
        new = {found.markdown: found.kind for found in _messages(page, root)}
        text = merged(new, catalog(path) if path.is_file() else {}, edition)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def _messages(page: Path, root: Path) -> list[Message]:
    file = page.relative_to(root).as_posix()
    return messages(page.read_text(encoding="utf-8"), file)


def texts(root: Path, edition: Language) -> Iterator[Text]:
    """Give each translation, with its place in its PO file."""
    for _, po in translated_pages(root, edition):
        file = po.relative_to(root).as_posix()
        for entry in catalog(po).values():
            yield Text(file, "", entry.lineno or 0, str(entry.string))


def check(root: Path = ROOT, edition: Language = EDITIONS[0]) -> Iterator[Fault]:
    """Check that each page with a PO file is translated whole, and faithfully.

    Yields
    ------
    Fault
        One for each message without a translation that counts, each translation
        without its message, each that has other links, code or emphasis than its
        English, each that is not written as the edition's ``wording.csv`` has it, and
        each that would break its page.
    """
    for page, po in translated_pages(root, edition):
        place, file = (path.relative_to(root).as_posix() for path in (po, page))
        try:
            there = catalog(po)
        except ValueError as error:
            yield Fault(place, 0, "", str(error), "PO", "a file that msgfmt -c reads")
            continue
        found = _messages(page, root)
        rule = "each message has a translation"
        right = f"one in {place}, where make translate leaves room for it"
        faults = [
            Fault(file, message.line, message.place, message.markdown, rule, right)
            for message in found
            if message.markdown not in there or not there[message.markdown].string
        ]
        wanted = {message.markdown for message in found}
        for english, entry in there.items():
            broken = _entry_faults(english, entry, english in wanted, root, edition)
            faults += [Fault(place, entry.lineno or 0, *wrong) for wrong in broken]
        yield from faults or _breaks(page, there, root, edition)


def _entry_faults(
    english: str, entry: Entry, wanted: bool, root: Path, edition: Language
) -> Iterator[Broken]:
    """Find what is wrong with an entry, in itself and beside its English."""
    text = str(entry.string)
    if not wanted:
        rule, right = "each translation has its English", "none: call make translate"
        yield Broken("", english, rule, right)
    elif entry.fuzzy:
        right = f"{text}, if it still says the same: then take the mark fuzzy away"
        rule = "the English is that which was translated"
        yield Broken("", english, rule, right)
    elif text:
        yield from unfaithful(english, text, edition)
        yield from ill_written(text, root / FOLDER / edition / "wording.csv")


def _breaks(
    page: Path, there: Mapping[str, Entry], root: Path, edition: Language
) -> Iterator[Fault]:
    """Find the first translation that, on its page, is no block like its English."""
    file = page.relative_to(root).as_posix()
    place = po_file(page, root, edition).relative_to(root).as_posix()
    try:
        made = messages(translated_source(page, root, edition), file)
    except MissingError as error:
        right = "the same words without a break"
        yield Fault(file, 0, "", str(error), "a block stands on one line", right)
        return
    for english, block in zip(_messages(page, root), made, strict=False):
        entry = there[english.markdown]
        if (block.markdown, block.kind) != (entry.string, english.kind):
            rule = "a translation is one block, and of the kind of its English"
            right = "no mark of a list or heading, no blank at either end"
            yield Fault(place, entry.lineno or 0, "", str(entry.string), rule, right)
            return
