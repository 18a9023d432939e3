"""A table's file read line by line: its rows, and all that is wrong with them."""

from typing import Any

import pytest

from eightypapers.evidence.csv_files import Table, read
from eightypapers.evidence.rules import Broken, damages

ENTRY: dict[str, Any] = {
    "name": "towns",
    "schema": {"fields": [{"name": "town"}, {"name": "note"}]},
}


@pytest.fixture
def lines(tmp_path):
    """Read a table of some bytes."""

    def lines(content: bytes | str) -> tuple[Table | None, list[tuple[int, Broken]]]:
        path = tmp_path / "towns.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, ENTRY)

    return lines


def test_a_sound_table_is_read_by_lines(lines, tmp_path):
    table, found = lines('town,note\nHuế,"a, b"\nVinh,\n')
    assert found == []
    assert table == Table(
        f"{tmp_path.name}/towns.csv",
        ENTRY,
        {2: {"town": "Huế", "note": "a, b"}, 3: {"town": "Vinh", "note": ""}},
        complete=True,
    )
    assert table.name == "towns"
    assert list(table.fields) == ["town", "note"]
    assert table.fields["note"] == {"name": "note"}
    assert table.values("town") == {"Huế", "Vinh"}


@pytest.mark.parametrize(
    ("line", "found", "rule"),
    [
        ("", "", "blank line"),
        ("  ", "  ", "blank line"),
        ('a,"b', 'a,"b', "unclosed quote"),
        (f'{"x" * 99}"y,"b', f'{"x" * 55}"y,"b', "unclosed quote"),
        ('a,"b"c', 'a,"b"c', "unclosed quote"),
        ("a", "1 cells", "width of the row"),
        ("a,b,c", "3 cells", "width of the row"),
    ],
)
def test_a_line_that_is_no_row_hides_no_other(lines, line, found, rule):
    table, ((number, broken),) = lines(f"town,note\na,b\n{line}\nc,d\n")
    assert (number, broken.found, broken.rule) == (3, found, rule)
    assert not table.complete
    assert table.rows == {
        2: {"town": "a", "note": "b"},
        4: {"town": "c", "note": "d"},
    }


SOUND = "town,note\nHà Nội,Đã có lần\n"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("\ufeff" + SOUND.replace(",", ";").replace("\n", "\r\n"), "by semicolons"),
        (SOUND.replace(",", "\t"), "by tabs"),
        ('"town"|"note"\n"a"|"b"\n', "by bars"),
        ("sep=;\n" + SOUND.replace(",", ";"), "by semicolons"),
        (SOUND.replace(",", "\t").encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x14\0\x06\0", "a workbook"),
    ],
)
def test_a_form_of_another_program_is_said_once_and_first(lines, raw, found):
    table, ((line, broken),) = lines(raw)
    assert (table, line) == (None, 1)
    assert found in broken.found
    assert "save the sheet as" in broken.remedy


def test_a_file_in_another_encoding_is_said_once(lines):
    rows = "".join(f"Huế {number},ghi chú\n" for number in range(9))
    _, ((line, broken),) = lines(f"town,note\n{rows}".encode("cp1258", "replace"))
    assert (line, broken.rule) == (2, "UTF-8")


@pytest.mark.parametrize(
    ("cell", "damage"),
    [
        ("B\u00f9i Tu\ufffdn Quang", "lost letters"),
        ("H? N?i", "lost letters"),
        ("Thành phố Hà Nội".encode().decode("cp1252", "replace"), "another encoding"),
        ("Đà Nẵng".encode().decode("latin-1"), "another encoding"),
        ("“quoted”".encode().decode("cp1252", "replace"), "another encoding"),
        ("Haø Noäi", "before Unicode"),  # VNI
        ("Hµ Néi", "before Unicode"),  # TCVN3
        ("Ð\u00e0 N\u1eb5ng", "look like"),  # the Icelandic letter
        ("\u0110o\u00e0n \u041cinh", "look like"),  # a Cyrillic M
        ("o\ufb03ce", "look like"),
        ("=cmd|' /C calc'!A0", "formula"),
        ("@SUM(1+1)", "formula"),
        ("-2+3", "formula"),
        ("+84 24", "formula"),
        ("#REF!", "error"),
        ("#####", "error"),
        ("1-Feb", "date"),
        ("Feb-19", "date"),
    ],
)
def test_damaged_text_is_named_whatever_the_damage(cell, damage):
    found = list(damages("note", cell))
    assert any(damage in one.rule for one in found), found
    assert {one.column for one in found} == {"note"}


@pytest.mark.parametrize(
    "cell",
    [
        "Ông hỏi: “Ai?” và đi.",
        "Năm 2016–2020, mức 3–4: 80%",
        "ĐÃ CÓ ÂM VÀ Ă, Ơ, Ư",
        "São Paulo, Zürich, Noël",
        "số 08-CTr/TU; #DVCQ",
        "A – B; C&D; §3; ±0,5",
    ],
)
def test_sound_text_is_left_alone(cell):
    assert list(damages("note", cell)) == []
