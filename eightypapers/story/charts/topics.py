"""Lists of chapter "papers": what the report says, clause by clause, and topics."""

from collections.abc import Iterator
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


def retellings(rows: pd.DataFrame) -> InWords:
    """List the clauses of table ``retellings``, in the report's order.

    Each has a phrase of its own, and what that means.
    """
    told = rows_of(rows.sort_values("passage_id"))
    items = "\n".join(
        f"<li>{escape(_retold(row))} <span>{_phrase(row)}</span></li>" for row in told
    )
    return InWords(
        f'<ol class="retellings" id="retellings">\n{items}\n</ol>',
        "\n".join(f"- {_retold(row)}" for row in told),
    )


def _retold(row: dict[str, Any]) -> str:
    return str(row[f"retold_{language.current()}"])


def _phrase(row: dict[str, Any]) -> str:
    phrase = f'<span lang="vi">“{escape(row["phrase"])}”</span>'
    if language.current() == "en":
        phrase += f": {escape(row['phrase_in_english'])}"
    return phrase
