"""Tables are loaded as the data package describes them."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightypapers import tables
from eightypapers.tables import days, descriptor, load, record, records, settings

NAMES = [entry["name"] for entry in descriptor()["resources"]]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small data package with a column of every type, and a gap in each."""
    types = {
        "key": "string",
        "count": "integer",
        "score": "number",
        "known": "boolean",
        "day": "string",
    }
    fields = [{"name": name, "type": kind} for name, kind in types.items()]
    fields[3]["trueValues"] = ["true"]  # type: ignore[assignment]
    (tmp_path / "datapackage.json").write_text(
        json.dumps(
            {
                "book": {"event_id": "fair", "province_id": "home"},
                "resources": [
                    {"name": "days", "path": "days.csv", "schema": {"fields": fields}}
                ],
            }
        ),
        encoding="utf-8",
    )
    (tmp_path / "days.csv").write_text(
        "key,count,score,known,day\n"
        "NA,63,5.10,true,2019-12-19\n"
        "007,,,false,2019-12\n"
        "Đống Đa,0,-1,true,\n",
        encoding="utf-8",
    )
    return tmp_path


def test_columns_have_the_types_described(package):
    frame = load("days", package)
    assert dict(frame.dtypes.astype(str)) == {
        "key": "str",
        "count": "Int64",
        "score": "float64",
        "known": "bool",
        "day": "str",
    }
    assert frame["count"].tolist() == [63, pd.NA, 0]
    assert frame["score"].tolist()[::2] == [5.1, -1.0]
    assert frame["known"].tolist() == [True, False, True]


def test_only_an_empty_cell_is_missing(package):
    frame = load("days", package)
    assert frame["key"].tolist() == ["NA", "007", "Đống Đa"]
    assert frame["day"].tolist()[:2] == ["2019-12-19", "2019-12"]
    assert frame.isna().sum().to_dict() == {
        "key": 0,
        "count": 1,
        "score": 1,
        "known": 0,
        "day": 1,
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_table_of_the_book_loads(name):
    frame = load(name)
    fields = tables.resource(name)["schema"]["fields"]
    assert list(frame) == [field["name"] for field in fields]
    for field in fields:
        assert str(frame[field["name"]].dtype) == tables.DTYPES[field["type"]]


def test_a_loaded_table_is_the_callers_own(package):
    mine = load("days", package)
    mine.loc[0, "key"] = "changed"
    assert load("days", package).loc[0, "key"] == "NA"


def test_an_unknown_table_is_refused_by_name(package):
    with pytest.raises(
        LookupError, match=r"'dayz'; did you mean 'days'\?; there are: "
    ):
        load("dayz", package)
    with pytest.raises(
        LookupError, match=r"no table 'papi'.*there are: breaks, .*terms"
    ):
        load("papi")


def test_settings_say_what_the_book_is_about(package):
    assert settings(package) == {"event_id": "fair", "province_id": "home"}
    about = settings()
    assert about["event_id"] in set(load("events")["event_id"])
    assert about["province_id"] in set(load("provinces")["province_id"])


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-12", "2019-12-01", "2019-12-31"),
        ("2019-12-19", "2019-12-19", "2019-12-19"),
    ],
)
def test_a_date_spans_the_days_that_its_precision_leaves_open(iso, first, last):
    assert days(iso) == (pd.Timestamp(first), pd.Timestamp(last))


# Of what comes after the last month of 9999, Python knows nothing.
@given(st.dates(max_value=date(9999, 11, 30)))
def test_a_day_lies_within_its_month_and_that_within_its_year(day):
    iso = day.isoformat()
    year, month, one = days(iso[:4]), days(iso[:7]), days(iso)
    assert year[0] <= month[0] <= one[0] == one[1] <= month[1] <= year[1]
    assert month[1] + pd.Timedelta(days=1) == month[0] + pd.DateOffset(months=1)


@pytest.mark.parametrize("iso", ["", "19", "2019-1", "2019-12-19T10"])
def test_other_text_is_no_date(iso):
    with pytest.raises((KeyError, ValueError)):
        days(iso)


def test_the_nearest_row_is_named_by_all_of_its_key():
    with pytest.raises(
        LookupError,
        match=r"'papi, 2091' in index_id, year; did you mean 'papi, 20\d\d'",
    ):
        record("editions", index_id="papi", year=2091)


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        (
            "claims",
            {"verdict": "shown"},
            r"2 rows 'shown' in verdict, and one was asked",
        ),
        (
            "claims",
            {"verdikt": "shown"},
            r"no column 'verdikt'; did you mean 'verdict'",
        ),
        (
            "people",
            {"person_id": "thuy-ling"},
            r"in person_id; did you mean 'thuy-linh'",
        ),
        (
            "peeple",
            {"person_id": "thuy-linh"},
            r"no table 'peeple'; did you mean 'people'",
        ),
    ],
)
def test_what_cannot_be_taken_for_one_row_is_refused_in_words(table, key, said):
    with pytest.raises(LookupError, match=said):
        record(table, **key)


def test_rows_that_are_asked_for_by_what_several_have_are_not_lost():
    with pytest.raises(
        LookupError, match=r"data/claims.csv has \d+ rows '.*' in verdict"
    ):
        records("claims", ("verdict",))
    assert len(records("claims", ("claim_id",))) == len(load("claims"))
