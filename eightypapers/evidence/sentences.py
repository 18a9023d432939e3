"""The ledger of sentences: that each one in the book has been checked, and on what.

A sentence is known by a digest of its words and of the targets of its links, so that a
changed one has no check. Its check is a row of table ``sentences``.
"""

import csv
import functools
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eightypapers.evidence import links
from eightypapers.evidence.checks import Fault
from eightypapers.evidence.prose import STOP, cut, documents, sentences, texts
from eightypapers.evidence.rules import Broken
from eightypapers.evidence.words import PACKAGE, all_words
from eightypapers.language import SOURCE
from eightypapers.tables import ROOT, records, resource

TABLE = "sentences"
STORY = "story"
"""The wing whose words are of this event: those of its charts and its facts."""
LEAST = 5
"""Words that stop nowhere are a sentence from so many on, a name or a label below."""
GROUNDED = ("source", "computed", "looked-up")
"""The kinds that rest on something which can be named."""
HOLDS = "holds"


@dataclass(frozen=True)
class Sentence:
    """A sentence of the book: where it stands, its words, the targets of its links."""

    file: str
    place: str
    words: str
    targets: tuple[str, ...] = ()

    @functools.cached_property
    def sentence_id(self) -> str:
        """The first digits of the digest of its words and its links' targets."""
        whole = "\n".join((self.words, *self.targets))
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    @property
    def row(self) -> dict[str, Any]:
        """Its row in the table, empty if it has none."""
        return _rows().get((self.sentence_id,), {})

    @property
    def grounds(self) -> list[str]:
        """What it rests on: what it links to, then what its row names beyond that."""
        linked = [target.removeprefix("#") for target in self.targets]
        named = [target for target in linked if links.TARGET.fullmatch(target)]
        return list(dict.fromkeys([*named, *self.row.get("grounds", "").split()]))

    def __str__(self) -> str:
        """Write it on one line, with its place and its grounds."""
        return f"{self.file}: {self.place}: {self.words} [{' '.join(self.grounds)}]"


def _rows() -> dict[tuple[Any, ...], dict[str, Any]]:
    return records(TABLE, ("sentence_id",))


def ledger(root: Path = ROOT) -> list[Sentence]:
    """Give all sentences of the book, in reading order, those of charts last.

    The same words with the same links are one sentence; its file is then all its files.
    """
    found: dict[str, Sentence] = {}
    for one in filter(_is_sentence, (*_of_pages(root), *_of_story(root))):
        first = found.setdefault(one.sentence_id, one)
        files = dict.fromkeys((*first.file.split(), one.file))
        found[one.sentence_id] = replace(first, file=" ".join(files))
    return list(found.values())


def _of_pages(root: Path) -> Iterator[Sentence]:
    for document in documents(root):
        for text in texts(document, root):
            for line, words, targets in sentences(text):
                place = f"{text.place}, line {line}".removeprefix(", ")
                yield Sentence(text.file, place, words, tuple(targets))


def _of_story(root: Path) -> Iterator[Sentence]:
    """Cut the English of the story's words; a template is one, whatever fills it."""
    for file, key, said in all_words(root / PACKAGE / STORY, root):
        english = said.get(SOURCE, "")
        for text in [english] if isinstance(english, str) else english:
            for words, _ in cut([("", text)]):
                yield Sentence(file, key, words)


def _is_sentence(one: Sentence) -> bool:
    # What fills a slot is checked where it is said.
    own = re.sub(r"\{\w*\}", "", one.words)
    words = re.findall(r"[^\W\d_]\S*", own)
    return len(words) >= LEAST or bool(words and re.search(rf"{STOP}$", own))


def unchecked(root: Path = ROOT) -> list[Sentence]:
    """Give the sentences that have no check which holds."""
    return [one for one in ledger(root) if one.row.get("result") != HOLDS]


def sheet(left: Iterable[Sentence]) -> str:
    """Write rows of the table to fill in, as CSV, with two columns that it has not.

    These are what a sentence links to, and its words; they are for whoever checks.
    """
    columns = [field["name"] for field in resource(TABLE)["schema"]["fields"]]
    file = io.StringIO()
    rows = csv.DictWriter(file, [*columns, "links", "words"], lineterminator="\n")
    rows.writeheader()
    for one in left:
        own = {"sentence_id": one.sentence_id, "place": one.file, **one.row}
        rows.writerow({**own, "links": " ".join(one.targets), "words": one.words})
    return file.getvalue()


def check(root: Path = ROOT) -> list[Fault]:
    """Check the table of checks.

    Returns
    -------
    list of Fault
        A fault for each row whose sentence is gone, or stands in another file; for each
        ground that is nowhere; and for each kind that needs a ground and has none. That
        a sentence has no check is none, so that one may write.
    """
    known = {one.sentence_id: one for one in ledger(root)}
    return [
        Fault(f"data/{TABLE}.csv", line, *broken)
        for line, row in enumerate(_rows().values(), start=2)
        for broken in _broken(row, known.get(row["sentence_id"]))
    ]


def _broken(row: dict[str, Any], one: Sentence | None) -> Iterator[Broken]:
    if not one:
        right = f"no row: what stood in {row['place']} is gone or changed"
        yield Broken("sentence_id", row["sentence_id"], "a sentence of the book", right)
        return
    if row["place"] != one.file:
        yield Broken("place", row["place"], "where the sentence stands", one.file)
    for ground in row.get("grounds", "").split():
        try:
            _resolve(ground)
        except LookupError as error:
            right = str(error.args[0])
            yield Broken("grounds", ground, "what a sentence rests on exists", right)
    if row.get("kind") in GROUNDED and not one.grounds:
        rule = f"kind {row['kind']} has its grounds"
        yield Broken("grounds", "", rule, "targets, such as table-sources or fact-…")


def _resolve(ground: str) -> None:
    """Find what a ground names: a row, a fact, or a whole table such as table-events.

    Raises
    ------
    LookupError
        If there is nothing of that name.
    """
    kind, _, name = ground.partition("-")
    if kind == "table":
        resource(name.replace("-", "_"))
    else:
        links.resolve(ground)
