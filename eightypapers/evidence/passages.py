"""The report cut into clauses, and the clauses coded by topic.

The report's text is not in the repository. What can be derived from it is, and this
module derives it again from a reader's own copy.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from eightypapers.tables import DATA, load, records, resource, settings

# A clause ends with a mark that ends a sentence, or with a colon, a semicolon or an
# ellipsis, together with a closing quotation mark. The dot of "TP." ends none.
CLAUSE_END = re.compile(r"(?<!\bTP)[.;:?!…]+[”\"]?[.;:…]*(?=\s|$|[“\"])")


@dataclass(frozen=True)
class Passage:
    """A clause of the report: its place, its length and its words.

    ``first_syllable`` counts all syllables of the report from 0; ``characters`` counts
    the clause as printed, marks and spaces included.
    """

    paragraph: int
    clause: int
    first_syllable: int
    characters: int
    words: tuple[str, ...]

    @property
    def passage_id(self) -> str:
        """The clause's id, such as ``p13-c1``: paragraph from 0, clause from 1."""
        return f"p{self.paragraph:02}-c{self.clause}"

    @property
    def cells(self) -> dict[str, Any]:
        """What table ``passages`` has of the clause, beside its id.

        Vietnamese writes each syllable as a word.
        """
        return {
            "paragraph": self.paragraph,
            "clause": self.clause,
            "first_syllable": self.first_syllable,
            "syllables": len(self.words),
            "characters": self.characters,
            "sha256": checksum(self.words),
        }


def syllables(text: str) -> tuple[str, ...]:
    """Cut a text into its syllables: NFC, lower case, without punctuation."""
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def checksum(words: Iterable[str]) -> str:
    """Give the SHA-256 of words with single spaces between them, in hexadecimal."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def clauses(paragraph: str) -> list[str]:
    """Cut a paragraph into clauses, each with the marks that end it."""
    ends = [match.end() for match in CLAUSE_END.finditer(paragraph)]
    starts = [0, *ends]
    pieces = [
        paragraph[start:end].strip()
        for start, end in zip(starts, [*ends, len(paragraph)], strict=True)
    ]
    return [piece for piece in pieces if re.search(r"\w", piece)]


def passages(text: str) -> list[Passage]:
    """Cut the report into clauses, in order; each line with text is a paragraph."""
    found: list[Passage] = []
    paragraphs = [
        line.strip() for line in unicodedata.normalize("NFC", text).split("\n")
    ]
    position = 0
    for number, paragraph in enumerate(line for line in paragraphs if line):
        for place, clause in enumerate(clauses(paragraph), start=1):
            words = syllables(clause)
            found.append(Passage(number, place, position, len(clause), words))
            position += len(words)
    return found


def topics_of(words: Sequence[str], phrases: Iterable[tuple[str, str]]) -> list[str]:
    """Code a clause: the topics of which a phrase stands in it.

    Parameters
    ----------
    words
        The clause's syllables.
    phrases
        Pairs of topic and phrase, from table ``topic_terms``.

    Returns
    -------
    list of str
        Each topic once, in the order in which its first phrase stands in the clause.
    """
    text = f" {' '.join(words)} "
    first: dict[str, int] = {}
    for topic, phrase in phrases:
        place = text.find(f" {' '.join(syllables(phrase))} ")
        if place >= 0:
            first[topic] = min(place, first.get(topic, place))
    return sorted(first, key=lambda topic: first[topic])


def passage_rows(text: str, folder: Path = DATA) -> pd.DataFrame:
    """Give table ``passages`` as the report's text makes it.

    Parameters
    ----------
    text
        The report: a paragraph a line.
    folder
        The data package, which says which report it is, and in which columns.

    Returns
    -------
    DataFrame
        A row a clause. What kind it is, in which part of the report it stands and who
        speaks is left empty, for a reader to code.
    """
    rows = [
        {
            **passage.cells,
            "passage_id": passage.passage_id,
            "source_id": settings(folder)["report_id"],
            "confidence": "high",
        }
        for passage in passages(text)
    ]
    return pd.DataFrame(rows, columns=_columns("passages", folder))


def topic_rows(text: str, folder: Path = DATA) -> pd.DataFrame:
    """Give table ``passage_topics`` as the report's text and ``topic_terms`` make it.

    Parameters
    ----------
    text
        The report: a paragraph a line.
    folder
        The data package.

    Returns
    -------
    DataFrame
        A row for each topic of each clause, numbered as they come in it.
    """
    terms = load("topic_terms", folder)
    phrases = list(zip(terms["topic_id"], terms["phrase"], strict=True))
    rows = [
        (passage.passage_id, topic, number)
        for passage in passages(text)
        for number, topic in enumerate(topics_of(passage.words, phrases), start=1)
    ]
    return pd.DataFrame(rows, columns=_columns("passage_topics", folder))


def _columns(table: str, folder: Path) -> list[str]:
    return [field["name"] for field in resource(table, folder)["schema"]["fields"]]


def _topics(rows: pd.DataFrame) -> dict[str, str]:
    """Give the topics of each clause, in a line, in their order."""
    ordered = rows.sort_values(["passage_id", "number"])
    return dict(ordered.groupby("passage_id")["topic_id"].agg(", ".join))


def differences(text: str, folder: Path = DATA) -> list[str]:
    """Compare the tables with what a copy of the report gives.

    Parameters
    ----------
    text
        The report, as the page prints it: a paragraph a line.
    folder
        The data package.

    Returns
    -------
    list of str
        A line for each difference in tables ``passages``, ``passage_topics``, ``reuse``
        and ``retellings``; none if all is the same.
    """
    rebuilt = {passage.passage_id: passage for passage in passages(text)}
    stored = {
        str(key): row
        for (key,), row in records("passages", ("passage_id",), folder).items()
    }
    lines = []
    for name in sorted({*stored, *rebuilt}):
        if name not in rebuilt:
            lines.append(f"passages.csv: {name}: only in the table, not in the article")
        elif name not in stored:
            lines.append(f"passages.csv: {name}: only in the article, not in the table")
        else:
            lines += [
                f"passages.csv: {name}: {column} is {stored[name].get(column)} in the"
                f" table and {cell} in the article"
                for column, cell in rebuilt[name].cells.items()
                if stored[name].get(column) != cell
            ]
    before = _topics(load("passage_topics", folder))
    now = _topics(topic_rows(text, folder))
    lines += [
        f"passage_topics.csv: {name}: topics are {before.get(name, 'none')} in the"
        f" table and {now.get(name, 'none')} by topic_terms.csv"
        for name in sorted({*before, *now})
        if before.get(name) != now.get(name)
    ]
    words = syllables(text)
    for run in records("reuse", ("reuse_id",), folder).values():
        start, length = run["first_syllable"], run["syllables"]
        if checksum(words[start : start + length]) != run["sha256"]:
            lines.append(
                f"reuse.csv: {run['reuse_id']}: the {length} syllables from number"
                f" {start} on have another checksum in the article"
            )
    for row in records("retellings", ("passage_id",), folder).values():
        name, phrase = row["passage_id"], row["phrase"]
        clause = " ".join(rebuilt[name].words) if name in rebuilt else ""
        if " ".join(syllables(phrase)) not in clause:
            lines.append(
                f"retellings.csv: {name}: the phrase “{phrase}” is not in the clause"
            )
    return lines
