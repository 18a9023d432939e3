"""The data package in one file: what is in it, and that it is the same each time."""

import io
import json
import os
import zipfile

import openpyxl
import pandas as pd
import pytest

from eightypapers.site import downloads
from eightypapers.tables import load

TOWN = {"name": "town", "type": "string", "description": "Where.", "example": "Huế"}
DAY = {"name": "day", "type": "string", "description": "When, counted from 1."}


@pytest.fixture
def folder(tmp_path):
    """A data package of two tables, a license beside it, and what is none of it."""
    folder = tmp_path / "book" / "data"
    folder.mkdir(parents=True)
    fields = {"towns": [TOWN], "days": [DAY]}
    resources = [
        {"name": name, "path": f"{name}.csv", "schema": {"fields": fields[name]}}
        for name in fields
    ]
    described = {"name": "market", "title": "Market", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (folder / "towns.csv").write_bytes(b"town\nVinh\n")
    (folder / "days.csv").write_bytes(b"day\n7\n" * 999)
    (folder / "codebook.md").write_bytes(b"# Codes\n")
    (folder.parent / "LICENSE-DATA").write_bytes(b"Take it.\n")
    return folder


FILES = ["LICENSE-DATA", "datapackage.json", "days.csv", "towns.csv"]


def test_tables_description_and_license_are_in_the_package(folder):
    found = downloads.contents(folder)
    assert sorted(found) == FILES
    assert found["towns.csv"] == b"town\nVinh\n"
    assert found["LICENSE-DATA"] == b"Take it.\n"
    (folder.parent / "LICENSE-DATA").unlink()
    assert sorted(downloads.contents(folder)) == FILES[1:]


def test_the_package_is_one_folder_called_as_its_file(folder):
    assert downloads.name("data.zip", folder) == "market-data.zip"
    with zipfile.ZipFile(io.BytesIO(downloads.archive(folder))) as whole:
        inside = {entry.filename: whole.read(entry) for entry in whole.infolist()}
        entries = whole.infolist()
    files = downloads.contents(folder)
    files["SHA256SUMS"] = downloads.checksums(downloads.contents(folder))
    assert inside == {f"market-data/{name}": files[name] for name in files}
    assert list(inside) == sorted(inside)
    for entry in entries:
        assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        assert entry.compress_type == zipfile.ZIP_DEFLATED
        assert entry.create_system == 3
        assert entry.external_attr == 0o644 << 16


def test_the_same_files_make_the_same_package(folder):
    first = downloads.archive(folder)
    assert len(first) < 2_000
    os.utime(folder / "days.csv", (0, 0))
    (folder / "days.csv").chmod(0o600)
    assert downloads.archive(folder) == first


def test_tables_the_package_and_checksums_of_all_are_laid_out(folder, tmp_path):
    target = tmp_path / "html" / "data"
    target.mkdir(parents=True)
    downloads.lay_out(target, folder)
    laid = {path.name: path.read_bytes() for path in target.iterdir()}
    archive = downloads.archive(folder)
    offered = {
        "market-data.zip": archive,
        "market-data.xlsx": downloads.workbook(folder),
    }
    assert set(laid) == {*FILES, "codebook.md", "SHA256SUMS", *offered}
    assert laid.items() >= offered.items()
    summed = {**downloads.contents(folder), **offered}
    assert laid["SHA256SUMS"] == downloads.checksums(summed)


def test_a_workbook_holds_the_tables_and_what_their_columns_hold(folder):
    (folder / "towns.csv").write_text("town\nHà Nội\n=1+1\n02\n", encoding="utf-8")
    whole = downloads.workbook(folder)
    assert whole == downloads.workbook(folder)
    book = openpyxl.load_workbook(io.BytesIO(whole))
    assert book.sheetnames == ["about", "codebook", "towns", "days"]
    towns = [cell for (cell,) in book["towns"].iter_rows()]
    assert [cell.value for cell in towns] == ["town", "Hà Nội", "=1+1", "02"]
    assert {cell.data_type for cell in towns} == {"s"}  # neither formula nor number
    (_, day, *_) = book["days"].iter_rows(values_only=True)
    assert day == ("7",)
    told = list(book["codebook"].iter_rows(values_only=True))
    assert told[1][:5] == ("towns", "town", "string", "Huế", "Where.")
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
    assert book["about"]["A2"].value == "Market"


def test_the_workbook_s_numbers_are_numbers_and_dates_text():
    frames = pd.read_excel(
        io.BytesIO(downloads.workbook()), sheet_name=None, dtype=object
    )
    for name in ("events", "papi_scores", "index_values", "programs"):
        table = load(name)
        sheet = frames[name]
        assert list(sheet) == list(table)
        assert len(sheet) == len(table)
        for column in table:
            kind = str if table[column].dtype == "str" else (int, float)
            assert all(isinstance(cell, kind) for cell in sheet[column].dropna())
    assert list(frames["programs"]["number"]) == list(load("programs")["number"])
    assert frames["codebook"]["description_vi"].notna().all()
