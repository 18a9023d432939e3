"""What the report says of the papers: clause by clause as a list, and its topics."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from eightypapers import language
from eightypapers.drawing.bundle import InWords
from eightypapers.tables import rows_of


class Topic(NamedTuple):
    """A topic, and how many wider ones it stands under."""

    row: dict[str, Any]
    depth: int


def in_order(topics: pd.DataFrame) -> list[Topic]:
    """Give the topics in the report's order, narrower ones after the wider one."""
    under: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows_of(topics.sort_values("number")):
        parent = row["parent_id"] if pd.notna(row["parent_id"]) else None
        under.setdefault(parent, []).append(row)

    def walk(parent: str | None, depth: int) -> Iterator[Topic]:
        for row in under.get(parent, []):
            yield Topic(row, depth)
            yield from walk(row["topic_id"], depth + 1)

    return list(walk(None, 0))


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


def _retold(row: dict[str, Any]) -> str:
    return str(row[f"retold_{language.current()}"])


def _phrase(row: dict[str, Any]) -> str:
    phrase = f'<span lang="vi">“{escape(row["phrase"])}”</span>'
    if language.current() == "en":
        phrase += f": {escape(row['phrase_in_english'])}"
    return phrase
