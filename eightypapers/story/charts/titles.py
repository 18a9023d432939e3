"""A figure of chapter "programs": titles side by side, and what the second adds."""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd

from eightypapers.drawing.bundle import InWords
from eightypapers.language import Words, current
from eightypapers.tables import row_with

say = Words(__file__)


def side_by_side(programs: pd.DataFrame, first_id: str, second_id: str) -> InWords:
    """Set the titles of two programs side by side, with what the second one adds.

    Parameters
    ----------
    programs
        Their Vietnamese titles, and English ones.
    first_id, second_id
        The programs.

    Raises
    ------
    LookupError
        If there is no such program.
    """
    first, second = (
        row_with(programs, "program_id", name) for name in (first_id, second_id)
    )
    body = f"{_column(first)}\n{_column(second, first)}"
    return InWords(
        f'<div class="side-by-side">\n{body}\n</div>',
        f"{_title(first)}\n{_title(second)}",
    )


def new_words(first: str, second: str) -> str:
    """Mark as inserted, in HTML, the words of a title that another does not have.

    A word that both have counts as new where it stands alone between new ones; years
    never do. What stands for words, such as CCHC, has to be written out before.
    """
    known = {word.casefold() for word in re.findall(r"\w+", first)}
    parts = re.split(r"(\w+(?:-\w+)*)", second)
    words = parts[1::2]
    new = [
        not (word[0].isdigit() or {*re.findall(r"\w+", word.casefold())} <= known)
        for word in words
    ]
    new = [
        is_new or (0 < at < len(new) - 1 and new[at - 1] and new[at + 1])
        for at, is_new in enumerate(new)
    ]
    marked = [
        f"<ins>{escape(word)}</ins>" if is_new else escape(word)
        for word, is_new in zip(words, new, strict=True)
    ]
    parts[1::2] = marked
    return "".join(parts).replace("</ins> <ins>", " ")


def _title(row: Mapping[str, Any]) -> str:
    short, words = say("short"), say("written-out")
    return str(row["vietnamese_title"]).replace(short, words)


def _column(row: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> str:
    """Write a program's titles, with what they add to those of the one before it."""

    def marked(title: Callable[[Mapping[str, Any]], str]) -> str:
        return new_words(title(before), title(row)) if before else escape(title(row))

    name = say("name", number=row["number"], term=row["term"])
    years = f"{row['start_year']}–{row['end_year']}"
    link = f'<a href="#program-{row["program_id"]}">{escape(name)}</a>'
    told = f"<p><strong>{link}</strong>, {years}</p>\n"
    # Those who read Vietnamese need no translation.
    if current() == "en":
        whose = say(f"english.{row['english_title_kind']}")
        english = marked(lambda row: str(row["english_title"]))
        told += f'<p>{whose}: <span lang="en">{english}</span></p>\n'
    return f'<div>{told}<p lang="vi">{marked(_title)}</p></div>'
