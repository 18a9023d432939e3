"""Rules between the columns of a row, which a table's description may declare."""

import datetime
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from eightypapers.evidence import links

PLAIN_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
ISO_DATE = r"[0-9]{4}(-[0-9]{2}){0,2}"
PRECISIONS = {4: "year", 7: "month", 10: "day"}
DATES = {"year": "2001", "month": "2001-02", "day": "2001-02-28"}

# What programs do to text that they do not understand, and what to do about it.
AGAIN = "the text of its source, taken once more"
DAMAGES = {
    "lost letters": ("\ufffd|[^\\W\\d_]\\?[^\\W\\d_]", AGAIN),
    "UTF-8 read in another encoding": (
        "á[º»]\\S|[ÄÅÆ][\u0090\xa0-\xbf‘’ƒ„…†‡ˆ‰Œœ]|Ã[\xa0-\xbf€]|Â[\xa0-\xbf]|â€",
        f"{AGAIN}, and opened as UTF-8",
    ),
    "an encoding from before Unicode (VNI, TCVN3)": (
        "[aeouAEOU][øåäûï]|[A-Za-z][µ¶¸¹¨®]|[®§][a-z]",
        f"{AGAIN}, and converted to Unicode",
    ),
    "letters that only look like Vietnamese ones": (
        "[ÐðƉɖ]|[A-Za-zÀ-ỹ][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-zÀ-ỹ]|[ﬀ-ﬆ！-～]",
        "the letters of the Vietnamese alphabet, such as Đ (U+0110), each by itself",
    ),
    "a formula of a spreadsheet": ("^[=+@-]", "text that begins with another sign"),
    "an error of a spreadsheet": (
        r"^#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!)|^#+$",
        "what stood there before",
    ),
    "a date made by a spreadsheet": (
        r"^\d{1,2}[-/](?:[A-Z][a-z]{2}|\d{1,2})(?:[-/]\d{2,4})?$|^[A-Z][a-z]{2}-\d{2}$",
        "what stood there before, in a column that the program takes for text",
    ),
}

Row = dict[str, str]


class Broken(NamedTuple):
    """What a rule finds: column, what stands there, the rule, what would be right."""

    column: str
    found: str
    rule: str
    remedy: str


def damages(column: str, text: str) -> Iterator[Broken]:
    """Find text that a program has damaged on its way."""
    for name, (pattern, remedy) in DAMAGES.items():
        if found := re.search(pattern, text):
            around = text[max(0, found.start() - 20) : found.end() + 20]
            yield Broken(column, around, f"undamaged text, not {name}", remedy)


def day(row: Row, date: str) -> Iterator[Broken]:
    """Find a day, month or year that is not in the calendar."""
    text = row[date]
    if re.fullmatch(ISO_DATE, text) and not _in_calendar(text):
        right = "a day or month that exists, such as 2001-02-28"
        yield Broken(date, text, "calendar", right)


def _in_calendar(iso: str) -> bool:
    try:
        datetime.date.fromisoformat(f"{iso}{'-01' * ((10 - len(iso)) // 3)}")
    except ValueError:
        return False
    return True


def date_precision(row: Row, date: str, precision: str) -> Iterator[Broken]:
    """Find a date that is not in the calendar, or not as exact as it is said to be."""
    yield from day(row, date)
    text, said = row[date], row[precision]
    if re.fullmatch(ISO_DATE, text) and said in DATES and PRECISIONS[len(text)] != said:
        right = f"{DATES[said]}, or {precision} {PRECISIONS[len(text)]}"
        yield Broken(date, text, f"precision {said}", f"a date such as {right}")


def date_order(row: Row, first: str, last: str) -> Iterator[Broken]:
    """Find a date that lies before the one it follows, as far as both are known."""
    start, end = row[first], row[last]
    if re.fullmatch(ISO_DATE, start) and re.fullmatch(ISO_DATE, end):
        known = min(len(start), len(end))
        if end[:known] < start[:known]:
            right = f"{start} ({first}) or later"
            yield Broken(last, end, "order of dates", right)


def order(row: Row, first: str, last: str) -> Iterator[Broken]:
    """Find a number below the one that it must not be below."""
    start, end = _number(row[first]), _number(row[last])
    if start is not None and end is not None and end < start:
        right = f"{row[first]} ({first}) or more"
        yield Broken(last, row[last], "order of numbers", right)


def rank(row: Row, rank: str, of: str) -> Iterator[Broken]:
    """Find a rank without the number of those ranked, or beyond it."""
    place, ranked = _number(row[rank]), _number(row[of])
    if place is not None and not row[of]:
        right = "the number of provinces that the rank counts among"
        yield Broken(of, "", f"{rank} has its number of provinces", right)
    elif place is not None and ranked is not None and place > ranked:
        yield Broken(rank, row[rank], "rank", f"from 1 to {row[of]} ({of})")


def share(row: Row, value: str, unit: str) -> Iterator[Broken]:
    """Find a percentage outside 0 to 100."""
    percent = _number(row[value])
    if row[unit] == "percent" and percent is not None and not 0 <= percent <= 100:
        right = "from 0 to 100, or another unit than percent"
        yield Broken(value, row[value], "share", right)


def value(row: Row, value: str, kind: str) -> Iterator[Broken]:
    """Find a fact's value that is not of its kind."""
    form = {"number": PLAIN_NUMBER, "date": ISO_DATE}.get(row[kind])
    if form and not re.fullmatch(form, row[value]):
        right = {"number": "a number such as 12", "date": "a date such as 2001-02-28"}
        yield Broken(value, row[value], f"kind {row[kind]}", right[row[kind]])
    elif row[kind] == "date":
        yield from day(row, value)


def together(row: Row, columns: list[str]) -> Iterator[Broken]:
    """Find an empty cell whose companions are filled."""
    filled = [column for column in columns if row[column]]
    for column in columns if filled else []:
        if not row[column]:
            right = f"a value here, or none in {', '.join(filled)}"
            yield Broken(column, "", f"goes with {', '.join(filled)}", right)


def counted(row: Row, number: str, columns: list[str]) -> Iterator[Broken]:
    """Find what goes with a count above 0 and is missing, or with 0 and is there."""
    count = _number(row[number])
    for column in columns if count is not None else []:
        if bool(row[column]) != bool(count):
            rule = f"goes with {number} {row[number]}"
            yield Broken(column, row[column], rule, "a value" if count else "none")


def one_of(row: Row, columns: list[str]) -> Iterator[Broken]:
    """Find a row with none, or several, of the cells of which it must have one."""
    filled = [row[column] for column in columns if row[column]]
    if len(filled) != 1:
        names = " or ".join(columns)
        right = f"a value in {names}, not in both or neither"
        yield Broken(columns[0], ", ".join(filled), f"one of {names}", right)


def link(row: Row, column: str) -> Iterator[Broken]:
    """Find a target that is no kind of link; whether it exists is seen elsewhere."""
    if row[column] and not links.TARGET.fullmatch(row[column]):
        right = f"one of {', '.join(links.KINDS)}, a hyphen, and an id"
        yield Broken(column, row[column], "link", right)


def every_pair(row: Row, first: str, second: str) -> Iterator[Broken]:
    """Find nothing: pairs that have no row are seen elsewhere, between all rows."""
    yield from ()


RULES: dict[str, Callable[..., Iterator[Broken]]] = {
    "day": day,
    "date-precision": date_precision,
    "date-order": date_order,
    "order": order,
    "every-pair": every_pair,
    "rank": rank,
    "share": share,
    "value": value,
    "together": together,
    "counted": counted,
    "one-of": one_of,
    "link": link,
}


def is_declared_well(spec: dict[str, Any], columns: Iterable[str]) -> bool:
    """Say whether a declaration names a rule, all its parameters, and known columns."""
    named = {key: value for key, value in spec.items() if key != "rule"}
    rule = RULES.get(spec["rule"])
    wanted = inspect.signature(rule).parameters if rule else {}
    return ["row", *named] == list(wanted) and all(
        isinstance(value, list) == (wanted[key].annotation == list[str])
        and set(value if isinstance(value, list) else [value]) <= set(columns)
        for key, value in named.items()
    )


def partner(column: str) -> str:
    """Name the column that holds the same in the other language, if there is one."""
    other = {"_en": "_vi", "_vi": "_en"}.get(column[-3:])
    return f"{column[:-3]}{other}" if other else ""


def both_languages(row: Row) -> Iterator[Broken]:
    """Find text that stands in one language only."""
    for column in row:
        if partner(column) and not row[column] and row[partner(column)]:
            right = f"the text of {partner(column)} in this language too"
            yield Broken(column, "", f"goes with {partner(column)}", right)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
