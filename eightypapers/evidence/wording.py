"""Whether a translation keeps what its English holds, and is written as it should."""

import csv
import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from eightypapers.evidence import numbers
from eightypapers.evidence.pages import blocks, spans
from eightypapers.evidence.rules import Broken
from eightypapers.language import SOURCE, Language


def unfaithful(english: str, text: str, edition: Language) -> Iterator[Broken]:
    """Find links, code, emphasis, days and years that a translation lost or added."""
    if text == english and re.search(r"[a-z]{2,} [a-z]{2,}", text):
        yield Broken("", text, "a translation", "words of the other language")
    one, other = _marks(english), _marks(text)
    for mark in sorted({*(one - other), *(other - one)}):
        rule = "links, code and emphasis are those of the English"
        yield Broken("", text, rule, f"{mark}: {one[mark]} times, not {other[mark]}")
    said, own = _words(english), _words(text)
    lost = numbers.named(said, SOURCE) - numbers.digits(own)
    known = numbers.digits(said) | numbers.months(said)
    for number in sorted(lost | (numbers.named(own, edition) - known)):
        rule = "days, years and numbers in names are those of the English"
        right = f"{number}, as there" if number in lost else f"no {number}"
        yield Broken("", text, rule, right)


def _marks(markdown: str) -> Counter[str]:
    """Count the links, the code and the emphasis in some Markdown."""
    found: Counter[str] = Counter()
    for block in blocks(markdown):
        for token, after in zip(block.inline, [*block.inline[1:], None], strict=True):
            if token.type == "link_open" and after and after.type != "link_close":
                found[f"a link to {token.attrs['href']}"] += 1
            elif token.type in ("code_inline", "image", "html_inline"):
                found[token.content or str(token.attrs.get("src"))] += 1
            elif token.type in ("strong_open", "em_open"):
                found[f"{token.markup}…{token.markup}"] += 1
            elif token.type == "text":
                found.update(re.findall(r"[*_`\[\]<>]", token.content))
    return found


def ill_written(text: str, wording: Path) -> Iterator[Broken]:
    """Find what is not to be written in a language.

    ``wording`` is a table of that: regular expressions under ``wrong``, and what is to
    be written instead under ``right``. What is quoted may be as its source has it.
    """
    if not unicodedata.is_normalized("NFC", text):
        yield Broken("", text, "letters in one piece", "NFC, as keyboards give them")
    own = re.sub("“[^”]*”", "“”", _words(text))
    for pattern, right in _patterns(wording):
        for wrong in pattern.finditer(own):
            around = own[max(0, wrong.start() - 20) : wrong.end() + 20]
            rule = f"“{wrong[0]}” is not written"
            yield Broken("", around, rule, right)


def _words(markdown: str) -> str:
    runs = (words for block in blocks(markdown) for _, words in spans(block.inline))
    return "".join(runs)


@functools.cache
def _patterns(path: Path) -> list[tuple[re.Pattern[str], str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(re.compile(row["wrong"]), row["right"]) for row in rows]
