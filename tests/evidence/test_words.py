"""Words for readers: what is missing, unequal or asked for by nobody is named."""

import re

import pytest

from eightypapers.evidence import words

LISTS = """
title = { en = "Lists", vi = "Danh sách" }
heads = { en = ["Day", "Place"], vi = ["Ngày", "Nơi"] }
rows.few = { en = "{n} rows", vi = "{n} dòng" }
rows.none = { en = "no rows", vi = "không có dòng nào" }
total = { en = "{n} in all", vi = "tổng cộng {n}" }
foot = { en = "by {who}", vi = "của {who}" }
"""
MODULE = """
from eightypapers import language
from eightypapers.site import template

say = language.Words(__file__)

def page(kind: str, who: str) -> list[str]:
    said = [say("title"), *say.several("heads"), say(f"rows.{kind}", n=3)]
    return [*said, say("total", n=9), template.say("unlike" if who else "like")]
"""
TEMPLATE = '{% for row in rows %}{{ say("foot", who=row) }}{% endfor %}'
OTHER = """
from eightypapers.language import Words
say = Words(__file__)
"""
GIVEN = """
def choices(say: Words) -> str:
    return say("like")
"""
FAMILY = """
from eightypapers.evidence.facts import Found, family

@family("count-{table}")
def count(table: str) -> Found:
    return Found(1)
"""
FACTS = """
["count-{table}"]
tables = ["{table}"]
where.table = "events|people"
decimals = 1
label = { en = "Rows of {table}", vi = "Số dòng của {table}" }
unit = { en = "rows", vi = "dòng" }
how = { en = "Counted.", vi = "Đếm." }
"""
SOUND = {
    "site/lists.py": MODULE,
    "site/lists.toml": LISTS,
    "site/pages/lists.md.jinja": TEMPLATE,
    "site/choices.py": GIVEN,
    "site/template.py": OTHER,
    "site/template.toml": (
        'like = { en = "a", vi = "b" }\nunlike = { en = "c", vi = "d" }'
    ),
    "story/facts.py": FAMILY,
    "story/facts.toml": FACTS,
}


@pytest.fixture
def said(tmp_path):
    """What is said of the sound package in which some text stands in place of other."""

    def check(file="", old="", new=""):
        for name, text in SOUND.items():
            path = tmp_path / "eightypapers" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name == file:
                assert old in text
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        return [str(fault) for fault in words.check(tmp_path)]

    return check


def test_words_that_are_asked_for_in_both_languages_are_sound(said):
    assert said() == []


def test_those_of_the_book_are_sound():
    assert list(map(str, words.check())) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        # One language only.
        ("site/lists.toml", ', vi = "Danh sách"', "", "title: .*both languages"),
        ("site/lists.toml", '"Danh sách"', '""', "title: .*both languages"),
        ("site/lists.toml", "title = {", 'lone = "Lists"\ntitle = {', "lone: .*both"),
        ("site/lists.toml", 'vi = "Danh', 'fr = "L", vi = "Danh', "title: .*nothing"),
        ("site/lists.toml", '["Ngày", "Nơi"]', '"Ngày"', "heads: .*a list of texts"),
        ("site/lists.toml", '"Danh sách"', "7", "title: .*a text in each"),
        # Slots that differ, or are none.
        ("site/lists.toml", "{n} dòng", "{m} dòng", "rows.few: .*en: n; vi: m"),
        ("site/lists.toml", "{n} dòng", "n dòng", "rows.few: .*vi: none.*same slots"),
        ("site/lists.toml", "{n} dòng", "{n dòng", "rows.few: .*slots in braces"),
        ("site/lists.toml", "{n} dòng", "{} dòng", "rows.few: .*slots in braces"),
        # Asked for, and missing.
        ("site/lists.py", '"title"', '"titel"', r"lists.py:8: .*titel.*mean 'title'"),
        ("site/lists.py", 'f"rows', 'f"lines', r"lists.py:8: .*lines\..*that are th"),
        ("site/lists.py", '"like"', '"alike"', r"lists.py:9: .*alike.*template.toml"),
        ("site/choices.py", "like", "lik", r"choices.py:3: .*lik.*mean 'like'"),
        (
            "site/pages/lists.md.jinja",
            '"foot"',
            '"fool"',
            "jinja:1: .*fool.*n 'foot'",
        ),
        ("story/facts.py", "count-", "number-", r"facts.py:4: .*number-{table}.label"),
        # Given and not used, used and not given.
        ("site/lists.py", 'say("title")', 'say("title", n=1)', "lists.py:8: .*n.*uses"),
        ("site/lists.py", ", n=9", "", "lists.py:9: .*n.*total has its slots"),
        ("site/pages/lists.md.jinja", ", who=row", "", "jinja:1: .*who.*foot has its"),
        (
            "site/pages/lists.md.jinja",
            "who=row",
            "who=1, x=1",
            "jinja:1: .*x.*foot us",
        ),
        # Asked for by nobody.
        ("site/lists.py", "*say.several(", "*list(", "lists.toml: heads: .*asked for"),
        ("story/facts.toml", "unit =", "units =", "facts.toml: .*units: .*asked for"),
        # No files that can be read.
        ("site/lists.toml", "title = {", "title = ", "lists.toml: .*TOML"),
        ("site/pages/lists.md.jinja", "endfor", "end", "lists.md.jinja:1: .*Jinja"),
    ],
)
def test_a_fault_names_its_place(said, file, old, new, told):
    assert any(re.search(told, fault) for fault in said(file, old, new))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("site/lists.py", "n=9", "**slots"),
        ("site/lists.py", ", n=3", ""),
        ("site/lists.py", '"title"', "kind"),
        ("site/pages/lists.md.jinja", "who=row", "**row"),
        ("site/pages/lists.md.jinja", '"foot"', '"fo" ~ row'),
        ("site/pages/lists.md.jinja", '"foot"', '"foot" if row else "foot"'),
    ],
)
def test_what_is_known_only_later_is_let_pass(said, file, old, new):
    assert said(file, old, new) == []
