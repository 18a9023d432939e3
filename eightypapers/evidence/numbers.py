"""Numbers in prose: which are numbers, and which are days, years and parts of names."""

import re
from collections.abc import Iterable

from babel.dates import get_month_names
from num2words import num2words

from eightypapers import language

MONTHS = "|".join(get_month_names(locale="en").values())
YEAR = r"(?:19|20)\d\d"
YEARS = rf"\b{YEAR}(?:[–-](?:{YEAR}|\d\d))?s?\b"
CODES = r"\bD[1-8]\b|\bUTF-8\b|\bCC BY \d\.\d\b"

LEVEL = re.compile("level|mức độ", re.IGNORECASE)


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


UNITS = [num2words(number) for number in range(2, 100)]
TENTHS = [num2words(number, to="ordinal") for number in range(3, 100)]

# "Năm" is a year far more often than five, "không" not than nought, and "một" is an
# article: the first counts where what is counted follows, the others never.
UNITS_VI = [num2words(number, lang="vi") for number in range(2, 100) if number != 5]
FOURS_VI = [
    re.sub("(?<=mươi) bốn$", " tư", words)
    for words in UNITS_VI
    if words.endswith("mươi bốn")
]
COUNTED_VI = (
    "âm tiết|bài|báo cáo|bản|bộ|chỉ số|chủ đề|chương trình|cụm|cuộc|cơ quan|điểm|đoạn"
    "|đợt|huyện|khóa|kỳ|lần|mục|nguồn|người|nhận định|nhóm|phần|quận|sự kiện|tham luận"
    "|tháng|thành phố|tiêu chí|tỉnh|tờ|trang|từ|vế câu|vụ|xã"
)

# What may hold a number without a link: days, months and years, numbers that are part
# of a document's, a program's or an article's name, the codes of dimensions; in
# Vietnamese also words that hold a number and count nothing.
NAMED = {
    "en": re.compile(
        rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b|{YEARS}"
        r"|\b(?:Programs?|[Nn]umber|Resolution|Decision|Directive|Law|Plan"
        r"|Joint program) \d[\w/Đ-]*(?:(?:, | and )\d[\w/Đ-]*)*"
        r"|\b[Ll]evels? \d(?:(?:, | and |–)\d)*"
        rf"|{CODES}",
    ),
    "vi": re.compile(
        rf"\b(?:ngày )?\d{{1,2}}/(?:\d{{1,2}}/)?{YEAR}\b"
        rf"|\bngày \d{{1,2}}(?:/\d{{1,2}}| tháng \d{{1,2}}(?: năm {YEAR})?)?\b"
        rf"|\btháng (?:\d{{1,2}}(?: năm {YEAR})?|hai|ba|tư|năm|sáu|bảy|tám|chín|mười"
        rf"(?: một| hai)?)\b|{YEARS}"
        r"|\b(?:chương trình(?: phối hợp)?|nghị quyết|quyết định|chỉ thị|luật|kế hoạch)"
        r"(?: số)? \d[\w/Đ-]*(?:(?:, | và )\d[\w/Đ-]*)*|\bsố (?:0\d|\d+\w*[/-])[\w/Đ-]*"
        r"|\bmức độ \d(?:(?:, | và |–)\d)*"
        rf"|{CODES}"
        r"|\b(?:cả hai|một hai|hai (?:bên|chiều|mặt|bà trưng)|thứ hai(?! mươi)"
        r"|chín (?:chắn|muồi)|ba (?:đình|vì))\b",
        re.IGNORECASE,
    ),
}
NUMBER = {
    "en": re.compile(
        rf"\d[\d.,]*\d|\d|\b(?:{_longest_first([*UNITS, *TENTHS])}"
        r"|dozens?|hundreds?|thousands?|millions?|half|twice|double)\b",
        re.IGNORECASE,
    ),
    "vi": re.compile(
        rf"\d[\d.,]*\d|\d|\b(?:{_longest_first([*UNITS_VI, *FOURS_VI])}"
        rf"|năm(?= (?:{COUNTED_VI})\b)|thứ (?:tư|năm(?! {YEAR}))|một phần tư"
        r"|hàng (?:chục|trăm|nghìn|triệu)|nửa|gấp đôi)\b",
        re.IGNORECASE,
    ),
}


def unlinked(words: str, titles: Iterable[str] = ()) -> list[str]:
    """Give the numbers in some words that are neither dates nor part of a name.

    ``titles`` are the book's, which may have a number in them as well.
    """
    for title in titles:
        words = words.replace(title, " ")
    here = language.current()
    return [match[0] for match in NUMBER[here].finditer(NAMED[here].sub(" ", words))]


def named(words: str, edition: language.Language) -> set[int]:
    """Give the numbers that days, years and names hold, in some words of a language.

    Levels are left out: what English calls the higher ones has numbers elsewhere.
    """
    found = [match[0] for match in NAMED[edition].finditer(words)]
    return digits(" ".join(name for name in found if not LEVEL.match(name)))


def digits(words: str) -> set[int]:
    """Give the numbers that stand in figures, separators taken for ends of them."""
    return set(map(int, re.findall(r"\d+", words)))


def months(english: str) -> set[int]:
    """Give the numbers of the months that some English words name."""
    names = MONTHS.split("|")
    return {names.index(name) + 1 for name in re.findall(rf"\b(?:{MONTHS})\b", english)}
