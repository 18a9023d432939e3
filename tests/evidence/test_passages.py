"""The report cut into clauses and coded, and compared with a reader's own copy."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightypapers.evidence.passages import (
    checksum,
    clauses,
    differences,
    passage_rows,
    passages,
    syllables,
    topic_rows,
    topics_of,
)
from eightypapers.tables import ROOT, descriptor, load

# Clauses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Trời mưa. Trời nắng.", ["Trời mưa.", "Trời nắng."]),
        ("Một; hai: ba? Bốn!", ["Một;", "hai:", "ba?", "Bốn!"]),
        ("Chợ TP. Huế họp sớm.", ["Chợ TP. Huế họp sớm."]),
        ("Bà nói: “Mai họp.” Rồi về.", ["Bà nói:", "“Mai họp.”", "Rồi về."]),
        ("Bà nói:“Mai họp”.", ["Bà nói:", "“Mai họp”."]),
        ("Gạo, cá, rau…; muối.", ["Gạo, cá, rau…;", "muối."]),
        ("Giá 3.500 đồng một cân", ["Giá 3.500 đồng một cân"]),
        ("Không có dấu cuối", ["Không có dấu cuối"]),
        ("…", []),
        ("", []),
    ],
)
def test_a_clause_ends_with_its_mark(paragraph: str, expected: list[str]) -> None:
    assert clauses(paragraph) == expected


@given(st.text(st.sampled_from("ab .;:?!…”“\"'TP\t"), max_size=60))
def test_clauses_lose_no_word(paragraph: str) -> None:
    assert syllables(" ".join(clauses(paragraph))) == syllables(paragraph)


TEXT = "Chợ quê\n\nSáng nay, chợ họp; trời mưa.\n  \nNgười bán nói: “Mai lại họp.”\n"


def test_passages_have_a_place_and_a_length() -> None:
    found = passages(TEXT)
    assert [passage.passage_id for passage in found] == [
        "p00-c1",
        "p01-c1",
        "p01-c2",
        "p02-c1",
        "p02-c2",
    ]
    assert [passage.cells["syllables"] for passage in found] == [2, 4, 2, 3, 3]
    assert [passage.first_syllable for passage in found] == [0, 2, 6, 8, 11]
    assert found[1].words == ("sáng", "nay", "chợ", "họp")
    assert found[1].characters == len("Sáng nay, chợ họp;")
    assert found[1].cells["sha256"] == checksum(["sáng", "nay", "chợ", "họp"])


def test_encoding_of_marks_case_and_punctuation_are_no_difference() -> None:
    assert passages(unicodedata.normalize("NFD", TEXT)) == passages(TEXT)
    assert syllables("TRỜI – mưa!") == syllables(" trời mưa")


def test_a_checksum_is_of_words_with_single_spaces_between() -> None:
    expected = hashlib.sha256("trời mưa".encode()).hexdigest()
    assert checksum(iter(["trời", "mưa"])) == expected


# Topics -------------------------------------------------------------------------------


def test_topics_come_in_the_order_of_the_clause() -> None:
    words = syllables("Chợ họp sáng nay, trời mưa, rồi chợ tan")
    phrases = [("weather", "trời mưa"), ("end", "chợ tan"), ("market", "chợ")]
    assert topics_of(words, phrases) == ["market", "weather", "end"]


def test_the_first_of_a_topics_phrases_counts() -> None:
    words = syllables("nắng rồi mưa rồi gió")
    phrases = [("wind", "gió"), ("rain", "mưa"), ("wind", "nắng")]
    assert topics_of(words, phrases) == ["wind", "rain"]
    assert topics_of(words, phrases[::-1]) == ["wind", "rain"]


def test_a_phrase_is_whole_syllables_in_any_case() -> None:
    words = syllables("Chợ Quê đông")
    assert topics_of(words, [("a", "chợ quê"), ("b", "qu"), ("c", "quê chợ")]) == ["a"]


# A reader's copy ----------------------------------------------------------------------


PHRASES = [("market", "chợ"), ("weather", "mưa"), ("speech", "nói")]
RUN = (2, 6)
RETOLD = " ".join(passages(TEXT)[0].words)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The tables that TEXT gives, as a small data package."""
    folder = tmp_path / "data"
    folder.mkdir()
    found = passages(TEXT)
    rows = {
        "passages": [
            {"passage_id": passage.passage_id, **passage.cells} for passage in found
        ],
        "topic_terms": [{"topic_id": t, "phrase": phrase} for t, phrase in PHRASES],
        "passage_topics": [
            {"passage_id": passage.passage_id, "topic_id": topic, "number": number}
            for passage in found
            for number, topic in enumerate(topics_of(passage.words, PHRASES), start=1)
        ],
        "reuse": [
            {
                "reuse_id": name,
                "first_syllable": start,
                "syllables": length,
                "sha256": checksum(syllables(TEXT)[start : start + length]),
            }
            for name, (start, length) in {"rain": RUN, "title": (0, 2)}.items()
        ],
        "retellings": [{"passage_id": "p00-c1", "phrase": RETOLD}],
    }
    kept = [entry for entry in descriptor()["resources"] if entry["name"] in rows]
    for entry in kept:
        columns = [field["name"] for field in entry["schema"]["fields"]]
        table = pd.DataFrame(rows[entry["name"]]).reindex(columns=columns)
        table.to_csv(folder / entry["path"], index=False)
    described = json.dumps({"resources": kept, "book": {"report_id": "market-day"}})
    (folder / "datapackage.json").write_text(described, encoding="utf-8")
    return folder


def test_the_same_article_gives_the_same_tables(package: Path) -> None:
    assert differences(TEXT, package) == []


def test_an_article_gives_the_rows_of_the_tables(package: Path) -> None:
    rows, stored = passage_rows(TEXT, package), load("passages", package)
    assert list(rows.columns) == list(stored.columns)
    assert rows["passage_id"].tolist() == stored["passage_id"].tolist()
    assert rows["sha256"].tolist() == stored["sha256"].tolist()
    assert set(rows["source_id"]) == {"market-day"}
    assert set(rows["confidence"]) == {"high"}
    topics = topic_rows(TEXT, package)
    assert topics.to_dict() == load("passage_topics", package).to_dict()


def test_what_a_reader_has_to_code_is_left_empty(package: Path) -> None:
    rows = passage_rows(TEXT, package)
    empty = ["kind", "section", "speaker_id"]
    assert rows.columns[rows.isna().any()].tolist() == empty
    assert rows[empty].isna().all(axis=None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "trời mưa.",
            "trời gió.",
            [
                "passages.csv: p01-c2: sha256 is",
                "passage_topics.csv: p01-c2: topics are weather in the table and none",
                "reuse.csv: rain: the 6 syllables from number 2 on",
            ],
        ),
        (
            "Mai lại họp.",
            "Mai lại họp!!",
            ["passages.csv: p02-c2: characters is 14 in the table and 15 in"],
        ),
        (
            "trời mưa.",
            "trời mưa. Hết.",
            [
                "passages.csv: p01-c3: only in the article",
                "passages.csv: p02-c1: first_syllable is 8 in the table and 9",
                "passages.csv: p02-c2: first_syllable is 11 in the table and 12",
            ],
        ),
        (
            ": “Mai lại họp.”",
            ".",
            ["passages.csv: p02-c2: only in the table, not in the article"],
        ),
        (
            "Người bán nói",
            "Người chợ nói",
            [
                "passages.csv: p02-c1: sha256",
                "passage_topics.csv: p02-c1: topics are speech in the table and"
                " market, speech by topic_terms.csv",
            ],
        ),
    ],
)
def test_every_difference_is_named(
    before: str, after: str, expected: list[str], package: Path
) -> None:
    found = differences(TEXT.replace(before, after), package)
    assert len(found) == len(expected), found
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start), line


def test_every_run_is_compared(package: Path) -> None:
    other = "Một phiên chợ khác hẳn, ở một nơi khác hẳn.\n"
    found = [line for line in differences(other, package) if "reuse.csv" in line]
    assert [line.split(": ")[1] for line in found] == ["rain", "title"]


def test_topics_are_named_as_the_table_has_them(package: Path) -> None:
    path = package / "passage_topics.csv"
    coded = pd.read_csv(path)
    for number, topic in ((2, "weather"), (1, "speech")):
        coded.loc[len(coded)] = ["p02-c2", topic, number]
    coded[coded["passage_id"] != "p02-c1"].to_csv(path, index=False)
    assert differences(TEXT, package) == [
        "passage_topics.csv: p02-c1: topics are none in the table and speech by"
        " topic_terms.csv",
        "passage_topics.csv: p02-c2: topics are speech, weather in the table and none"
        " by topic_terms.csv",
    ]


def test_a_phrase_stands_in_its_clause(package: Path) -> None:
    path = package / "retellings.csv"
    path.write_text(path.read_text("utf-8").replace(RETOLD, "một lời khác"), "utf-8")

    (found,) = differences(TEXT, package)
    assert found.startswith("retellings.csv: ")
    assert "“một lời khác”" in found


# The report itself --------------------------------------------------------------------


@pytest.fixture(scope="session")
def report() -> Path:
    """A copy of the report, which is not in the repository."""
    name = os.environ.get("SOURCE_ARTICLE")
    if not name:
        pytest.skip("SOURCE_ARTICLE names no copy of the report to compare with")
    return Path(name)


def test_the_tables_follow_from_the_report(report: Path) -> None:
    assert differences(report.read_text("utf-8")) == []


def test_every_topics_wording_stands_where_the_table_says(report: Path) -> None:
    found = {one.passage_id: one for one in passages(report.read_text("utf-8"))}
    for topic in load("topics").itertuples():
        words = found[topic.passage_id].words
        assert topics_of(words, [("", topic.report_wording)]), topic.topic_id


# No part of the report in the repository ----------------------------------------------

RUN_LENGTH = 12
TITLES = Path(__file__).parents[1] / "official-titles.txt"


def runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give every run of so many words in a row."""
    for start in range(len(words) - RUN_LENGTH + 1):
        yield words[start : start + RUN_LENGTH]


def shared_runs(article: str, text: str, titles: list[str]) -> list[str]:
    """Give the runs of words that stand in both texts and in none of the titles."""
    allowed = {run for title in titles for run in runs(syllables(title))}
    there = set(runs(syllables(article))) - allowed
    return [" ".join(run) for run in runs(syllables(text)) if run in there]


def strings(value: Any) -> Iterator[str]:
    """Give all text in a JSON value, whose file may hold it in escapes."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(value.items()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def text_of(path: Path) -> str:
    """Give a file's text, or none if it holds no text."""
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix in (".json", ".ipynb"):
            return " ".join(strings(json.loads(text)))
    except (OSError, UnicodeDecodeError):
        return ""
    return text


def files_of_the_repository() -> list[Path]:
    """List the files that are, or could be, committed."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this copy of the book is no git repository")
    command = [git, "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"]
    names = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in names.split("\0") if name]


def test_shared_runs_are_seen_through_case_marks_and_escapes(tmp_path: Path) -> None:
    told = "Sáng nay chợ họp sớm vì trời sắp mưa, người bán kẻ mua đều vội"
    other = f"Xưa: {told.upper().replace(',', ' –')}!"
    assert len(shared_runs(told, other, [])) == len(syllables(told)) - 11
    assert shared_runs(told, other, [told]) == []
    assert shared_runs(told, " ".join(told.split()[:11]), []) == []
    notebook = tmp_path / "chapter.ipynb"
    lines = re.split(r"(?<=sớm) ", told)
    notebook.write_text(json.dumps({"cells": [{"source": lines}]}), encoding="utf-8")
    assert shared_runs(told, text_of(notebook), [])


def test_no_run_of_the_report_stands_in_the_repository(report: Path) -> None:
    article = report.read_text(encoding="utf-8")
    titles = TITLES.read_text(encoding="utf-8").splitlines()
    found = {
        str(path.relative_to(ROOT)): shared[0]
        for path in files_of_the_repository()
        if path != TITLES and (shared := shared_runs(article, text_of(path), titles))
    }
    assert found == {}


def test_every_title_that_may_stand_there_is_needed(report: Path) -> None:
    article = report.read_text(encoding="utf-8")
    for title in TITLES.read_text(encoding="utf-8").splitlines():
        assert shared_runs(article, title, []), title
