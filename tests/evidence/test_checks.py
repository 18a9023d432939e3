"""The checks of the data package: each rule broken, and its message."""

import csv
import functools
import json
import operator
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eightypapers.evidence.checks import check
from eightypapers.tables import DATA, descriptor

RESOURCES = descriptor()["resources"]
MESSAGES = Path(__file__).with_name("faults.txt").read_text("utf-8").splitlines()


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


Edit = Callable[[Path], int]
"""Breaks a rule in a file; gives the line at which the fault is to be found."""


def cell(line: int, column: str, value: str) -> Edit:
    """Put a value in a cell."""
    return cells(line, **{column: value})


def cells(line: int, **values: str) -> Edit:
    """Put values in cells of a line."""

    def edit(path: Path) -> int:
        rows = rows_of(path)
        for column, value in values.items():
            rows[line - 1][rows[0].index(column)] = value
        write(path, rows)
        return line

    return edit


def line_with(text: str, column: str, **values: str) -> Edit:
    """Put values in cells of the first row that holds a text in a column."""

    def edit(path: Path) -> int:
        rows = rows_of(path)
        place = rows[0].index(column)
        line = next(n for n, row in enumerate(rows, start=1) if row[place] == text)
        return cells(line, **values)(path)

    return edit


def twice(line: int) -> Edit:
    """Repeat a row at the end of the file."""

    def edit(path: Path) -> int:
        rows = rows_of(path)
        write(path, [*rows, rows[line - 1]])
        return len(rows) + 1

    return edit


def raw(line: int, change: Callable[[bytes], bytes]) -> Edit:
    """Change the bytes of a line."""

    def edit(path: Path) -> int:
        lines = path.read_bytes().split(b"\n")
        lines[line - 1] = change(lines[line - 1])
        path.write_bytes(b"\n".join(lines))
        return line

    return edit


def whole(change: Callable[[bytes], bytes], line: int) -> Edit:
    """Change the bytes of a file; the fault is expected at a line, or at the last."""

    def edit(path: Path) -> int:
        path.write_bytes(change(path.read_bytes()))
        return line if line >= 0 else path.read_bytes().rstrip().count(b"\n") + 1

    return edit


def gone(path: Path) -> int:
    path.unlink()
    return 0


def new(path: Path) -> int:
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    return 0


def swapped(path: Path) -> int:
    rows = rows_of(path)
    write(path, [[row[1], row[0], *row[2:]] for row in rows])
    return 1


def decomposed(line: bytes) -> bytes:
    start, end = line.decode().split("Chỉ số Hiệu quả", 1)
    return f"{start}{unicodedata.normalize('NFD', 'Chỉ số Hiệu quả')}{end}".encode()


# Each of these breaks one rule on a line of its own, so that one copy of the data can
# hold them all: a check of the whole package takes seconds, and it has to report all
# faults in one go anyway. What it says of them, in this order, stands in faults.txt.
BREAKS: list[tuple[str, Edit]] = [
    # Files and columns
    ("reuse.csv", gone),
    ("notes.csv", new),
    ("report_coverage.csv", whole(lambda text: re.sub(rb",[^,]*(?=\n)", b"", text), 1)),
    ("breaks.csv", whole(lambda text: text.replace(b"\n", b",remarks\n"), 1)),
    ("editions.csv", swapped),
    # Bytes and lines
    ("people.csv", whole(lambda text: b"\xef\xbb\xbf" + text, 1)),
    ("organizations.csv", whole(lambda text: text.replace(b"\n", b"\r\n"), 1)),
    (
        "topics.csv",
        raw(4, lambda line: line.replace("Dân".encode(), "Dân".encode("cp1258"))),
    ),
    ("pci_scores.csv", whole(lambda text: text.rstrip(b"\n"), -1)),
    ("passage_topics.csv", raw(5, lambda line: b"")),
    ("claim_evidence.csv", raw(9, lambda line: b",,")),
    ("discrepancies.csv", raw(3, lambda line: line + b",more")),
    ("discrepancies.csv", raw(4, lambda line: line.rpartition(b",")[0])),
    ("discrepancies.csv", raw(5, lambda line: b'a,"low')),
    ("discrepancies.csv", raw(6, lambda line: b'"a",b,"')),
    # Text
    ("terms.csv", raw(3, decomposed)),
    ("terms.csv", cell(5, "term_en", "mass mobilization ")),
    ("terms.csv", cell(6, "term_en", "mass  mobilization")),
    ("terms.csv", cell(7, "term_en", "mass\tmobilization")),
    ("terms.csv", cell(8, "term_en", "mass\u200bmobilization")),
    ("terms.csv", cell(9, "term_en", "mass\0mobilization")),
    # Types and constraints
    ("sources.csv", cell(3, "checked_on", "")),
    ("sources.csv", cell(4, "url", "papi")),
    ("sources.csv", cell(5, "url", "ftp://papi.org.vn")),
    ("sources.csv", cell(6, "how_read", "skimmed")),
    ("sources.csv", cell(7, "language", "vie")),
    ("papi_scores.csv", cell(3, "year", "2011.5")),
    ("papi_scores.csv", cell(4, "score", "4,73")),
    ("papi_scores.csv", cell(5, "score", "1e0")),
    ("papi_scores.csv", cell(6, "score", "10.5")),
    ("papi_scores.csv", cell(7, "province_id", "an-gian")),
    ("papi_scores.csv", twice(8)),
    ("provinces.csv", cell(3, "centrally_run", "maybe")),
    ("provinces.csv", cell(5, "name_vi", "An Giang")),
    ("topics.csv", cell(3, "parent_id", "theories")),
    ("events.csv", cell(3, "confidence", "low")),
    # Rules between columns
    ("events.csv", cell(4, "date", "19/12/2019")),
    ("events.csv", cells(5, date="2019-02-30", precision="day")),
    ("events.csv", cells(6, date="2019-13", precision="month")),
    ("events.csv", cells(7, date="2019-12", precision="day")),
    ("events.csv", cells(8, date="2019-12", precision="year")),
    ("events.csv", cells(9, date="2019-12-19", precision="day", date_end="2019-12-18")),
    ("sources.csv", cell(8, "checked_on", "2026-11-31")),
    ("programs.csv", cells(3, start_year="2016", end_year="2015")),
    ("programs.csv", cells(4, issued="2016", issued_precision="")),
    ("index_values.csv", line_with("52", "rank", rank="64")),
    ("index_values.csv", line_with("13", "rank", provinces_ranked="")),
    ("index_values.csv", line_with("10", "rank", rank_kind="")),
    ("index_values.csv", line_with("20", "rank", rank="0")),
    ("index_values.csv", line_with("3", "rank_to", rank_to="1")),
    ("index_values.csv", line_with("83.98", "score", score="839.8")),
    ("measures.csv", line_with("percent", "unit_en", value="101")),
    (
        "measures.csv",
        line_with("people", "unit_en", value="5", words_en="a", words_vi="b"),
    ),
    ("measures.csv", line_with("services", "unit_en", value="")),
    ("measures.csv", line_with("4", "value_to", value="5")),
    ("measures.csv", cells(5, note_en="A note.", note_vi="")),
    ("measures.csv", cell(4, "source_id", "hf-vn-par-master")),
    ("lookups.csv", cell(2, "first_day", "")),
    ("lookups.csv", line_with("0", "number", last_day="2026-11-28")),
    ("claim_evidence.csv", cell(6, "target", "paper-3")),
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the data."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_the_data_are_sound() -> None:
    assert [str(fault) for fault in check()] == []


def test_others_find_the_data_sound() -> None:
    found = frictionless.validate(str(DATA / "datapackage.json"))
    assert found.flatten(["type", "note"]) == []


def test_each_broken_rule_has_its_message_and_nothing_else_is_reported(
    package: Path,
) -> None:
    places = dict.fromkeys(BREAKS, ("", 0))
    # Cells first: an edited file is written anew, and later edits spoil bytes.
    for one in sorted(BREAKS, key=lambda one: "raw" in one[1].__qualname__):
        file, edit = one
        places[one] = (f"data/{file}", edit(package / file))
    faults = check(package)
    assert faults == sorted(faults)
    # Where in the file they lie changes with the data; what is said does not.
    said = {
        (fault.file, fault.line): str(fault).replace(f":{fault.line}:", ":", 1)
        for fault in faults
    }
    assert [said.get(place) for place in places.values()] == MESSAGES
    assert len(faults) == len(said) == len(BREAKS)


@pytest.mark.parametrize("target", ["fact-rank-papi-d9", "event-conference-2020"])
def test_a_target_that_is_neither_a_row_nor_derived(package: Path, target: str) -> None:
    line = cell(5, "target", target)(package / "claim_evidence.csv")
    (fault,) = check(package)
    assert (fault.line, fault.column, fault.found) == (line, "target", target)
    assert (fault.file, fault.rule) == ("data/claim_evidence.csv", "unknown target")


def test_no_more_papers_are_known_than_the_report_counts(package: Path) -> None:
    header = rows_of(DATA / "papers.csv")[0]
    rest = ["Title", "Tên", "", "", "theory", "2019-12-19", "vgp-2019-12-19", "high"]
    rows = [[str(number), *rest] for number in range(1, 82)]
    write(package / "papers.csv", [header, *rows])
    (fault,) = check(package)
    assert (fault.line, fault.column, fault.found) == (82, "number", "81")
    assert fault.rule == "no more than the fact papers-received"
    assert fault.remedy == "80 or less"


def test_each_matter_is_coded_for_each_report(package: Path) -> None:
    path = package / "report_coverage.csv"
    rows = rows_of(path)
    item, source, *_ = gone = rows[14]
    write(path, [row for row in rows if row != gone])
    (fault,) = check(package)
    assert str(fault) == (
        f'data/report_coverage.csv: item_id, source_id: found "{item}, {source}", rule:'
        " every pair; right would be a row for each item_id with each source_id"
    )
    # One for which nothing is coded yet lacks all its pairs.
    write(path, [row for row in rows if row[0] != item])
    assert [fault.rule for fault in check(package)] == ["every pair"] * 3
    # In a table that is read in part they may be on the lines that were not.
    write(path, [row for row in rows if row != gone])
    path.write_text(f"{path.read_text('utf-8')}a,b\n", encoding="utf-8")
    assert [fault.rule for fault in check(package)] == ["width of the row"]


# The description ----------------------------------------------------------------------


def describe(package: Path, place: str, value: Any = None) -> None:
    """Set something deep in the description, or take it out."""
    path = package / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    *above, last = (int(key) if key.isdecimal() else key for key in place.split("."))
    part = functools.reduce(operator.getitem, above, described)
    if value is None:
        del part[last]
    else:
        part[last] = value
    path.write_text(json.dumps(described), encoding="utf-8")


SCHEMA = "resources.1.schema"
FIELD = f"{SCHEMA}.fields.0"
FOREIGN = {"fields": ["kind"], "reference": {"resource": "kinds", "fields": ["kind"]}}


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("book", None, "shape.*"),
        ("book.report_id", None, "report_id.*shape"),
        ("book.province_id", 1, "int.*shape"),
        ("resources", None, "resources.*shape"),
        ("resources.0.path", None, "path.*shape"),
        ("resources.0.title_vi", None, "facts: .*'title_vi'"),
        ("resources.0.description_vi", None, "facts: .*'description_vi'"),
        (f"{FIELD}.type", None, "type.*shape"),
        (f"{FIELD}.description_vi", None, "sources.source_id: .*'description_vi'"),
        (f"{FIELD}.example", None, "sources.source_id: .*'example'"),
        (f"{FIELD}.type", "text", '"text".*one of: integer'),
        (f"{FIELD}.constraints.pattern", "(", "shape"),
        (f"{FIELD}.constraints.minLength", 3, "minLength.*constraint;.*: required,"),
        (f"{FIELD}.format", "email", "email.*uri, or none"),
        (f"{SCHEMA}.fields.4.name", "title_en", "title_vi beside it"),
        (f"{SCHEMA}.fields.4.type", "boolean", "sources.title: .*'trueValues'"),
        (f"{SCHEMA}.primaryKey", ["id"], "primary key"),
        (f"{SCHEMA}.primaryKey", [], "primary key"),
        (f"{SCHEMA}.foreignKeys", [{"fields": ["kind"]}], "reference.*shape"),
        (f"{SCHEMA}.foreignKeys", [FOREIGN], "foreign key.*a column of another table"),
        ("resources.0.path", "tables/facts.csv", "path.*no folder"),
        ("resources.1.rules.0.rule", "dates", "one of day, date-"),
        ("resources.1.rules.0.date", "when", "known columns"),
        ("resources.1.rules.0.date", [], "known columns"),
        ("licenses", ["MIT"], "shape"),
        ("licenses.0.path", 1, "shape"),
    ],
)
def test_a_broken_description_is_a_fault(
    place: str, value: Any, words: str, package: Path
) -> None:
    describe(package, place, value)
    faults = check(package)
    assert {fault.file for fault in faults} == {"data/datapackage.json"}
    assert re.search(words, str(faults[0])), faults


def test_a_book_may_be_about_no_province(package: Path) -> None:
    describe(package, "book.province_id")
    assert check(package) == []


def test_what_the_book_is_about_stands_in_the_tables(package: Path) -> None:
    describe(package, "book.event_id", "conference-2020")
    (fault,) = check(package)
    assert fault.column == "book.event_id"
    assert "mean 'conference-2019'" in fault.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{\n"name": }', "datapackage.json:2: .*JSON"),
        (b"\xff\xfe\xff", "JSON"),
        (b"[]", "shape"),
        (b"null", "shape"),
    ],
)
def test_a_description_that_is_none(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_bytes(content)
    (fault,) = check(tmp_path)
    assert re.search(words, str(fault))


def test_no_description(tmp_path: Path) -> None:
    (fault,) = check(tmp_path)
    assert fault.rule == "missing file"


# The shape of small packages ----------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of three tables, checked in a moment."""
    folder = tmp_path_factory.mktemp("small") / "data"
    folder.mkdir()
    names = ("sources", "events", "provinces")
    kept = [entry for entry in RESOURCES if entry["name"] in names]
    described = json.dumps({**descriptor(), "resources": kept})
    (folder / "datapackage.json").write_text(described, encoding="utf-8")
    for name in names:
        shutil.copy(DATA / f"{name}.csv", folder)
    assert check(folder) == []
    return folder


def test_keys_of_a_table_read_in_part_are_not_called_unknown(small: Path) -> None:
    path = small / "sources.csv"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"\nvgp-2019-12-19,", b"\nvgp-2019-12-19,,"))
    faults = check(small)
    path.write_bytes(sound)
    assert {fault.file for fault in faults if fault.rule != "unknown key"} == {
        "data/sources.csv"
    }
    assert {fault.column for fault in faults} == {"", "book.report_id"}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(spoiled=st.binary(max_size=99), place=st.floats(0, 1), length=st.integers(0, 50))
def test_spoiled_bytes_are_faults_and_nothing_worse(
    small: Path, spoiled: bytes, place: float, length: int
) -> None:
    path = small / "events.csv"
    sound = path.read_bytes()
    start = int(place * len(sound))
    try:
        path.write_bytes(sound[:start] + spoiled + sound[start + length :])
        for fault in check(small):
            assert str(fault).isprintable()
        path.write_bytes(spoiled)
        assert check(small)
    finally:
        path.write_bytes(sound)


# The dictionary -----------------------------------------------------------------------


@pytest.mark.parametrize("entry", RESOURCES, ids=[entry["name"] for entry in RESOURCES])
def test_every_column_is_described_in_both_languages(entry: dict[str, Any]) -> None:
    fields = entry["schema"]["fields"]
    assert rows_of(DATA / entry["path"])[0] == [field["name"] for field in fields]
    for part in (entry, *fields):
        for key in ("description", "description_vi"):
            assert re.fullmatch(r"\S.*[.]", part[key]), (part["name"], key)
        assert part["description"] != part["description_vi"]


def test_every_table_is_described() -> None:
    described = {entry["path"] for entry in RESOURCES}
    assert {path.name for path in DATA.glob("*.csv")} == described
