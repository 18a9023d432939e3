"""The edition's language, and how it writes numbers, dates and labels."""

import contextlib
import datetime
import functools
import os
import re
import string
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from num2words import num2words

Language = Literal["en", "vi"]
SOURCE: Language = "en"
"""The language of the sources, from which the others are translated."""
LANGUAGES: tuple[Language, ...] = (SOURCE, "vi")


# Grave, hook, tilde, acute and dot below, in the order of Vietnamese.
TONES = "\u0300\u0309\u0303\u0301\u0323"


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


@contextlib.contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Have all be said in a language, as in its edition, as long as this lasts."""
    before = os.environ.get("BOOK_LANGUAGE")
    os.environ["BOOK_LANGUAGE"] = language
    try:
        yield
    finally:
        os.environ.pop("BOOK_LANGUAGE")
        os.environ |= {} if before is None else {"BOOK_LANGUAGE": before}


class Words:
    """Words for readers, both languages side by side, in a file of TOML.

    ``say("rows.shown", number=3)`` gives what stands in the edition's language under
    ``rows.shown.en`` or ``rows.shown.vi``, with each slot in braces filled in.

    Parameters
    ----------
    path
        The module that says them; they stand beside it, in a file of the same name.
    """

    def __init__(self, path: str) -> None:
        self.path = Path(path).with_suffix(".toml")

    @functools.cached_property
    def tree(self) -> dict[str, Any]:
        """All that stands in the file."""
        return tomllib.loads(self.path.read_text(encoding="utf-8"))

    def __call__(self, key: str, /, **slots: object) -> str:
        """Give some words, filled in.

        Raises
        ------
        LookupError
            If there are none of that name, or a slot of theirs is not filled.
        """
        try:
            return str(self._found(key)).format(**slots)
        except KeyError as error:
            raise LookupError(self._complaint(key, error)) from None

    def several(self, key: str) -> list[str]:
        """Give words of which there is a list in each language.

        Raises
        ------
        LookupError
            If there are none of that name.
        """
        return list(self._found(key))

    def _found(self, key: str) -> Any:
        found: Any = self.tree
        try:
            for name in (*key.split("."), current()):
                found = found[name]
        except (KeyError, TypeError) as error:
            raise LookupError(self._complaint(key, error)) from None
        return found

    def _complaint(self, key: str, error: Exception) -> str:
        return (
            f"{self.path.name}: {key}: found no {error}; right would be words in both"
            " languages, and a value for each slot"
        )


say = Words(__file__)


def slots(text: str) -> set[str]:
    """Give the names of the slots in some words.

    Raises
    ------
    ValueError
        If a brace is not closed, or a slot has no name.
    """
    names = {name for _, name, _, _ in string.Formatter().parse(text)} - {None}
    if not all(map(str.isidentifier, map(str, names))):
        raise ValueError(f"a slot without a name in {text!r}")
    return {str(name) for name in names}


def label(row: Mapping[str, Any], column: str = "label") -> str:
    """Give a row's ``{column}_en`` or ``{column}_vi``, by the edition's language."""
    return str(row[f"{column}_{current()}"])


def said(entry: Mapping[str, Any], key: str) -> str:
    """Give a text of the package's description, in the edition's language.

    English stands under the plain key, such as ``title``, beside ``title_vi``.
    """
    return str(entry[key if current() == "en" else f"{key}_{current()}"])


def how_read(code: str) -> str:
    """Say how a source was read, in words."""
    return say(f"how_read.{code}")


def confidence(code: str) -> str:
    """Say how well it is known that a source says so, in words."""
    return say(f"confidence.{code}")


def rounded(value: float | Decimal, decimals: int) -> Decimal:
    """Round half up, as printed tables do (36.405 becomes 36.41).

    A float is first cut to ten decimals, so that 36.405 held as 36.40499999… counts
    as what it stands for.
    """
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.10f}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: float | Decimal, decimals: int = 0) -> str:
    """Write a number with grouping and fixed decimals: ``1,448``, ``54.32``."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    exact = rounded(value, decimals)
    return str(format_decimal(exact, format=pattern, locale=current()))


def trimmed(value: float, decimals: int) -> str:
    """Write a number with so many decimals, or with none if all would be zeros."""
    exact = rounded(value, decimals)
    return number(exact, 0 if exact == int(exact) else decimals)


def in_words(value: int) -> str:
    """Write a whole number in words: ``eighty``, ``tám mươi``."""
    return str(num2words(value, lang=current()))


def ordinal(value: int) -> str:
    """Write a place in a row in figures: ``54th``, ``thứ 54``."""
    if current() == "en":
        return str(num2words(value, lang="en", to="ordinal_num"))
    return say("place.nth", number=value)


def ordinal_in_words(value: int) -> str:
    """Write a place in a row in words: ``fifty-fourth``, ``thứ năm mươi tư``."""
    if current() == "en":
        return str(num2words(value, lang="en", to="ordinal"))
    # num2words has Vietnamese cardinals only; two change in a row, not in the teens.
    words = "nhất" if value == 1 else in_words(value)
    return say("place.nth", number=re.sub(r"(?<!mười )bốn$", "tư", words))


def placed(place: int, of: int) -> str:
    """Write a place among so many: ``54th of 61``, ``thứ 54/61``."""
    return say("place.of", place=ordinal(place), number=of)


def date(iso: str) -> str:
    """Write an ISO day, month or year: ``19 December 2019``, ``19/12/2019``."""
    return _dates(iso)[0]


def date_forms(iso: str) -> set[str]:
    """Give the ways in which prose may write an ISO day, month or year."""
    return set(_dates(iso))


def _dates(iso: str) -> list[str]:
    day = datetime.date.fromisoformat((iso + "-01-01")[:10])
    precision = {4: "year", 7: "month", 10: "day"}[len(iso)]
    patterns = say.several(f"date.{precision}")
    return [format_date(day, pattern, locale=current()) for pattern in patterns]


def number_forms(value: float | Decimal, decimals: int, unit: str = "") -> set[str]:
    """Give the ways in which prose may write a number that is known to some decimals.

    Fewer decimals than are known may be written, down to one, or none for a whole
    number. Numbers up to a hundred may stand in words.
    """
    whole = rounded(value, decimals) == rounded(value, 0)
    least = 0 if whole else min(1, decimals)
    texts = {number(value, places) for places in range(least, decimals + 1)}
    if whole and 0 <= value <= 100:
        words = in_words(int(rounded(value, 0)))
        # In Vietnamese 24 may be read in two ways, of which num2words has one.
        spoken = {words, re.sub("(?<=mươi )bốn$", "tư", words)}
        texts |= spoken | {word.capitalize() for word in spoken}
        if value == 0:
            texts |= set(say.several("number.none"))
    if not unit:
        return texts
    joint = {with_unit(text, unit) for text in texts}
    if unit in ("%", say("number.percent")):
        joint |= {f"{text} {say('number.percent')}" for text in texts}
        joint |= {f"{text}%" for text in texts if re.match(r"\d", text)}
    return texts | joint


def with_unit(number: str, unit: str) -> str:
    """Write a number with its unit, where # stands for a number that is not first."""
    if "#" in unit:
        return unit.replace("#", number)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()


def rank_forms(rank: int, provinces: int) -> set[str]:
    """Give the ways in which prose may write a place among some provinces."""
    words = ordinal_in_words(rank)
    figures = {ordinal(rank), str(rank)}
    forms = figures | {words, words.capitalize()}
    return (
        forms
        | {say("place.among", place=form, number=provinces) for form in forms}
        | {say("place.of", place=form, number=provinces) for form in figures}
    )


def joined(words: Iterable[str]) -> str:
    """Write some words with commas, and "and" before the last."""
    # The book sets no comma before "and", as the British do not.
    locale = "en_GB" if current() == "en" else current()
    return format_list(list(words), locale=locale)


def count_in_words(count: int) -> str:
    """Write a count as prose does: in words up to nine, in figures from ten."""
    return in_words(count) if count < 10 else number(count)


def alphabetical(name: str) -> tuple[str, list[int]]:
    """Give the key by which a name is sorted as Vietnamese sorts: a, ă, â, b, c, d, đ.

    Marks of tone count where letters are the same.
    """
    letters = unicodedata.normalize("NFD", name.lower())
    tones = [TONES.index(letter) for letter in letters if letter in TONES]
    # What is left of â, ă and đ sorts after the plain letter, and in this order.
    order = str.maketrans({**dict.fromkeys(TONES), "\u0302": "\u0307", "đ": "d\u0306"})
    return letters.translate(order), tones


def capital(words: str) -> str:
    """Begin words with a capital."""
    return words[:1].upper() + words[1:]


def in_sentence(words: str) -> str:
    """Begin words with a small letter, as inside a sentence."""
    return words[:1].lower() + words[1:]
