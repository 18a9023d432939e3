"""The edition's language, and how it writes numbers, dates and labels."""

import datetime
import functools
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal

from babel.dates import format_date
from babel.numbers import format_decimal
from num2words import num2words

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = ("en", "vi")


def current() -> Language:
    """Give the language of the edition, from the environment variable BOOK_LANGUAGE.

    Raises
    ------
    ValueError
        If the variable names a language in which the book does not exist.
    """
    language = os.environ.get("BOOK_LANGUAGE", "en")
    if language not in LANGUAGES:
        raise ValueError(f"BOOK_LANGUAGE is {language!r}; the book has: en, vi")
    return language


class Words:
    """Words for readers, both languages side by side, in a file of TOML.

    ``said("rows.shown", number=3)`` gives what stands in the edition's language under
    ``rows.shown.en`` or ``rows.shown.vi``, with each slot in braces filled in.

    Parameters
    ----------
    path
        The module that says them; they stand beside it, in a file of the same name.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path).with_suffix(".toml")

    @functools.cached_property
    def _all(self) -> dict[str, Any]:
        return tomllib.loads(self.path.read_text(encoding="utf-8"))

    def __call__(self, key: str, /, **slots: object) -> str:
        """Give some words, filled in.

        Raises
        ------
        LookupError
            If there are none of that name, or a slot of theirs is not filled.
        """
        found: Any = self._all
        try:
            for name in key.split("."):
                found = found[name]
            return str(found[current()]).format(**slots)
        except (KeyError, TypeError) as error:
            raise LookupError(
                f"{self.path.name}: {key}: found no {error}; right would be words in "
                "both languages, and a value for each slot"
            ) from None


def pick(en: str, vi: str) -> str:
    """Give the one of two texts that is in the edition's language."""
    return {"en": en, "vi": vi}[current()]


def label(row: Mapping[str, Any], column: str = "label") -> str:
    """Give a row's ``{column}_en`` or ``{column}_vi``, by the edition's language."""
    return str(row[f"{column}_{current()}"])


def how_read(code: str) -> str:
    """Say how a source was read, in words."""
    return {
        "full-text": pick("read in full", "đọc toàn văn"),
        "excerpt": pick("read as an excerpt", "đọc trích đoạn"),
        "data-file": pick("read as a data file", "đọc tệp dữ liệu"),
    }[code]


def confidence(code: str) -> str:
    """Say how well it is known that a source says so, in words."""
    return {
        "high": pick("high", "cao"),
        "medium": pick("medium", "vừa"),
        "low": pick("low", "thấp"),
    }[code]


def rounded(value: float | Decimal, decimals: int) -> Decimal:
    """Round half up, as printed tables do (36.405 becomes 36.41).

    A float is first cut to ten decimals, so that 36.405 held as 36.40499999… counts
    as what it stands for.
    """
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.10f}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(
    value: float | Decimal, decimals: int = 0, language: Language | None = None
) -> str:
    """Write a number with grouping and fixed decimals: ``1,448``, ``54.32``."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    exact = rounded(value, decimals)
    return str(format_decimal(exact, format=pattern, locale=language or current()))


def in_words(value: int, language: Language | None = None) -> str:
    """Write a whole number in words: ``eighty``, ``tám mươi``."""
    return str(num2words(value, lang=language or current()))


def ordinal(value: int, language: Language | None = None) -> str:
    """Write a place in a row in figures: ``54th``, ``thứ 54``."""
    if (language or current()) == "vi":
        return f"thứ {value}"
    return str(num2words(value, lang="en", to="ordinal_num"))


def ordinal_in_words(value: int, language: Language | None = None) -> str:
    """Write a place in a row in words: ``fifty-fourth``, ``thứ năm mươi tư``."""
    if (language or current()) == "en":
        return str(num2words(value, lang="en", to="ordinal"))
    # num2words has Vietnamese cardinals only; two change in a row, not in the teens.
    words = "nhất" if value == 1 else in_words(value, "vi")
    return "thứ " + re.sub(r"(?<!mười )bốn$", "tư", words)


def date(iso: str, language: Language | None = None) -> str:
    """Write an ISO day, month or year: ``19 December 2019``, ``19/12/2019``."""
    chosen = language or current()
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return iso
    day = datetime.date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    pattern = {
        ("en", 3): "d MMMM y",
        ("en", 2): "MMMM y",
        ("vi", 3): "d/M/y",
        ("vi", 2): "M/y",
    }[chosen, len(parts)]
    return format_date(day, pattern, locale=chosen)


def date_forms(iso: str, language: Language | None = None) -> set[str]:
    """Give the ways in which prose may write an ISO day, month or year."""
    chosen = language or current()
    forms = {date(iso, chosen)}
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return forms | ({f"năm {iso}"} if chosen == "vi" else set())
    day = datetime.date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    shapes = {
        ("en", 3): ["d MMMM"],
        ("en", 2): ["MMMM"],
        ("vi", 3): ["dd/MM/y", "'ngày' d/M/y", "'ngày' d 'tháng' M 'năm' y", "d/M"],
        ("vi", 2): ["MM/y", "'tháng' M/y", "'tháng' M 'năm' y"],
    }[chosen, len(parts)]
    return forms | {format_date(day, shape, locale=chosen) for shape in shapes}


def number_forms(
    value: float | Decimal,
    decimals: int,
    unit: str = "",
    language: Language | None = None,
) -> set[str]:
    """Give the ways in which prose may write a number that is known to some decimals.

    Fewer decimals than are known may be written, down to one, or none for a whole
    number. Numbers up to a hundred may stand in words.
    """
    chosen = language or current()
    whole = rounded(value, decimals) == rounded(value, 0)
    least = 0 if whole else min(1, decimals)
    texts = {number(value, places, chosen) for places in range(least, decimals + 1)}
    if whole and 0 <= value <= 100:
        words = in_words(int(rounded(value, 0)), chosen)
        texts |= {words, words.capitalize()}
        if value == 0 and chosen == "en":
            texts |= {"no", "none"}
    if not unit:
        return texts
    joint = {f"{text} {unit}" for text in texts}
    if unit in ("percent", "%", "phần trăm"):
        joint |= {f"{text}%" for text in texts if re.match(r"\d", text)}
    return texts | joint


def rank_forms(rank: int, provinces: int, language: Language | None = None) -> set[str]:
    """Give the ways in which prose may write a place among some provinces."""
    chosen = language or current()
    words = ordinal_in_words(rank, chosen)
    forms = {ordinal(rank, chosen), words, words.capitalize(), str(rank)}
    of = {"en": "of", "vi": "trên"}[chosen]
    forms |= {f"{form} {of} {provinces}" for form in forms}
    if chosen == "vi":
        forms |= {f"{rank}/{provinces}", f"{ordinal(rank, chosen)}/{provinces}"}
    return forms


def joined(words: Iterable[str]) -> str:
    """Write some words with "and" between them."""
    return pick(" and ", " và ").join(words)


def count_in_words(count: int) -> str:
    """Write a count as prose does: in words up to nine, in figures from ten."""
    return in_words(count) if count < 10 else number(count)


def in_sentence(words: str) -> str:
    """Begin words with a small letter, as inside a sentence."""
    return words[:1].lower() + words[1:]
