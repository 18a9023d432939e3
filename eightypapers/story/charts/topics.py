"""What the report says of the papers, as lists: clause by clause, and by topic."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from eightypapers import language
from eightypapers.drawing.bundle import InWords
from eightypapers.tables import rows_of


class Topic(NamedTuple):
    """A topic, how far it is from the first level, and the narrower ones under it."""

    row: dict[str, Any]
    depth: int
    under: tuple["Topic", ...]


def tree(topics: pd.DataFrame) -> tuple[Topic, ...]:
    """Give the topics of the first level, each with those under it."""
    under: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows_of(topics.sort_values("number")):
        parent = row["parent_id"] if pd.notna(row["parent_id"]) else None
        under.setdefault(parent, []).append(row)

    def grow(parent: str | None, depth: int) -> tuple[Topic, ...]:
        return tuple(
            Topic(row, depth, grow(row["topic_id"], depth + 1))
            for row in under.get(parent, [])
        )

    return grow(None, 0)


def walk(topics: Iterable[Topic]) -> Iterator[Topic]:
    """Give topics and those under them, in the order of the list."""
    for topic in topics:
        yield topic
        yield from walk(topic.under)


@dataclass(frozen=True)
class TopicList(InWords):
    """A list that displays itself in Jupyter and in the book."""

    topics: tuple[Topic, ...]

    def text(self) -> str:
        """Write a line a topic, narrower ones set in."""
        return "\n".join(
            f"{'  ' * topic.depth}- {language.label(topic.row)}"
            for topic in walk(self.topics)
        )

    def html(self) -> str:
        """Write the list, with the report's words and what they mean in English."""
        return f'<div class="topics" id="topic-tree">{_list(self.topics)}</div>'


@dataclass(frozen=True)
class Retellings(InWords):
    """The clauses, retold, which display themselves in Jupyter and in the book."""

    rows: tuple[dict[str, Any], ...]

    def text(self) -> str:
        """Write a line a clause."""
        return "\n".join(f"- {_retold(row)}" for row in self.rows)

    def html(self) -> str:
        """Write a list, each clause with a phrase of its own and what that means."""
        items = "\n".join(
            f"<li>{escape(_retold(row))} <span>{_phrase(row)}</span></li>"
            for row in self.rows
        )
        return f'<ol class="retellings" id="retellings">\n{items}\n</ol>'


def retellings(rows: pd.DataFrame) -> Retellings:
    """Give the clauses of table ``retellings``, in the report's order."""
    return Retellings(tuple(rows_of(rows.sort_values("passage_id"))))


def topic_list(topics: pd.DataFrame) -> TopicList:
    """Give table ``topics`` as a list, narrower topics within the wider ones."""
    return TopicList(tree(topics))


def _retold(row: dict[str, Any]) -> str:
    return str(row[f"retold_{language.current()}"])


def _phrase(row: dict[str, Any]) -> str:
    phrase = f'<span lang="vi">“{escape(row["phrase"])}”</span>'
    if language.current() == "en":
        phrase += f": {escape(row['phrase_in_english'])}"
    return phrase


def _list(topics: Iterable[Topic]) -> str:
    items = "\n".join(
        f'<li id="topic-{topic.row["topic_id"]}">{_told(topic.row)}'
        f"{_list(topic.under) if topic.under else ''}</li>"
        for topic in topics
    )
    return f"<ol>\n{items}\n</ol>"


def _told(row: dict[str, Any]) -> str:
    told = f"<strong>{escape(language.label(row))}</strong>"
    told += f' <span lang="vi">“{escape(row["report_wording"])}”</span>'
    if language.current() == "en":
        told += f": {escape(row['wording_in_english'])}"
    return told
