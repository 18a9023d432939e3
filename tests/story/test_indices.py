"""Ranks and totals: against published values, and by their properties."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightypapers.story.indices import EIGHT, SIX, of_province, ranks, standings, total
from eightypapers.tables import load, settings

# Hanoi's places as published, or as checked against a second copy of the authors' data:
# all 112 rows of PAPI, the sums of its first six dimensions, and PCI to 2016. The six
# of 2022 are those published; the authors' data file has 0.0007 more in the first.
CHECKED = pd.read_csv(Path(__file__).parents[1] / "fixtures" / "published-hanoi.csv")
KEY = ["index_id", "series", "year"]

# The table holds dimensions to four decimals; a sum of them, and what lies between two
# sums, can differ in the fourth from one made before rounding.
FOURTH_DECIMAL = 0.00021
SUMS = (("papi", "six"), ("papi", "total"))


@pytest.fixture
def placed() -> pd.DataFrame:
    return standings(load("papi_scores"), load("pci_scores"))


def test_the_checked_values_are_all_there() -> None:
    counts = CHECKED.groupby("index_id").size()
    assert dict(counts) == {"papi": 112 + 7, "pci": 6}
    assert not CHECKED.isna().any(axis=None)


@pytest.mark.parametrize(
    ("index_id", "series"),
    [*(("papi", series) for series in (*EIGHT, "six", "total")), ("pci", "total")],
)
def test_places_follow_from_the_provinces(
    index_id: str, series: str, placed: pd.DataFrame
) -> None:
    ours = of_province(placed, settings()["province_id"]).set_index(KEY)
    # Those of PCI are printed to two decimals.
    near = 0.005 if index_id == "pci" else 0.00001
    near = FOURTH_DECIMAL if (index_id, series) in SUMS else near
    for row in CHECKED.query(
        "index_id == @index_id and series == @series"
    ).itertuples():
        computed = ours.loc[(index_id, series, row.year)]
        assert computed["score"] == pytest.approx(row.score, abs=near), row
        assert computed["rank"] == row.rank, row
        assert computed["provinces_ranked"] == row.provinces_ranked, row


def test_total_is_six_dimensions_to_2017_and_eight_from_2018(
    placed: pd.DataFrame,
) -> None:
    papi = placed[placed["index_id"] == "papi"]
    wide = papi.pivot(
        index=["year", "province_id"], columns="series", values="score"
    ).reset_index()
    old, new = wide[wide["year"] <= 2017], wide[wide["year"] >= 2018].dropna()
    pd.testing.assert_series_equal(old["total"], old["six"], check_names=False)
    rest = new["total"] - new["six"]
    assert list(rest) == pytest.approx(list(new["D7"] + new["D8"]), abs=0.00001)


# Properties ---------------------------------------------------------------------------

score = st.integers(0, 100_000).map(lambda whole: whole / 10_000)
scores = st.lists(score, min_size=1, max_size=63)


def one_year(values: list[float | None], series: str = "D1") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "series": series,
            "year": 2018,
            "province_id": [f"p{place}" for place in range(len(values))],
            "score": pd.array(values, dtype="float64"),
        }
    )


@given(scores)
def test_ranks_count_the_provinces_above(values: list[float | None]) -> None:
    ranked = ranks(one_year(values))
    for row in ranked.itertuples():
        assert row.rank == 1 + (ranked["score"] > row.score).sum()
        assert 1 <= row.rank <= row.provinces_ranked == len(values)


@given(scores, st.integers(0, 62))
def test_a_missing_score_changes_no_place(
    values: list[float | None], place: int
) -> None:
    without = ranks(one_year(values))
    gap = min(place, len(values))
    with_gap = ranks(one_year([*values[:gap], None, *values[gap:]]))
    columns = ["score", "rank", "provinces_ranked"]
    pd.testing.assert_frame_equal(without[columns], with_gap[columns])


def parts(values: dict[str, list[float | None]], year: int = 2018) -> pd.DataFrame:
    return pd.concat(
        [
            one_year(column, code)
            .rename(columns={"series": "dimension_code"})
            .assign(year=year)
            for code, column in values.items()
        ]
    )


@given(st.lists(score, min_size=6, max_size=6))
def test_a_total_is_the_sum_of_its_parts(known: list[float]) -> None:
    table = parts({code: [one] for code, one in zip(SIX, known, strict=True)})
    (summed,) = total(table, SIX)["score"]
    assert summed == pytest.approx(sum(known), abs=0.00001)


@given(st.sampled_from(SIX), st.booleans())
def test_a_total_is_missing_where_a_part_is(code: str, row_is_there: bool) -> None:
    values: dict[str, list[float | None]] = {one: [1.0, 2.0] for one in SIX}
    values[code] = [1.0, None]
    table = parts(values)
    if not row_is_there:
        table = table.dropna()
    summed = total(table, SIX).set_index("province_id")["score"]
    assert summed["p0"] == 6
    assert pd.isna(summed["p1"])


def test_a_year_without_a_dimension_has_no_total() -> None:
    six = parts({code: [1.0] for code in SIX}, year=2017)
    eight = parts({code: [1.0] for code in EIGHT}, year=2018)
    table = pd.concat([six, eight])
    assert list(total(table, EIGHT)["year"]) == [2018]
    assert list(total(table, SIX)["year"]) == [2017, 2018]


def test_years_and_series_are_ranked_apart() -> None:
    both = pd.concat([one_year([1.0, 2.0]), one_year([3.0, 1.0], "D2")])
    assert list(ranks(both)["rank"]) == [2, 1, 1, 2]
    assert list(ranks(both.assign(year=[1, 2, 3, 4]))["rank"]) == [1, 1, 1, 1]


def test_standings_place_no_province_without_a_score() -> None:
    papi = parts({code: [1.0, 2.0] for code in SIX}, year=2017)
    papi.loc[(papi["dimension_code"] == "D2") & (papi["score"] == 2), "score"] = None
    pci = one_year([50.0, None]).drop(columns="series")
    placed = standings(papi, pci)
    assert set(placed.loc[placed["province_id"] == "p1", "series"]) == {*SIX} - {"D2"}
    assert list(placed.columns[-3:]) == ["score", "rank", "provinces_ranked"]


def test_standings_are_numbered_through_and_hold_whole_places(
    placed: pd.DataFrame,
) -> None:
    assert list(placed.index) == list(range(len(placed)))
    assert list(placed.columns) == [
        *("index_id", "series", "year", "province_id", "score"),
        *("rank", "provinces_ranked"),
    ]
    assert {str(kind) for kind in placed.dtypes[["rank", "provinces_ranked"]]} == {
        "Int64"
    }


def test_the_table_of_breaks_has_2021_where_the_order_changed_most() -> None:
    """Most of all years, of provinces with a score in both, by Spearman's rho."""
    placed = standings(load("papi_scores"), load("pci_scores"))
    survey = placed.query("index_id == 'papi' and series != 'six'")
    most = set()
    for series, rows in survey.groupby("series"):
        scores = rows.pivot(index="province_id", columns="year", values="score")
        ranked = scores.astype(float)
        kept = {
            year: round(ranked[[year - 1, year]].dropna().rank().corr().iloc[0, 1], 2)
            for year in ranked.columns[1:]
        }
        if all(kept[2021] < other for year, other in kept.items() if year != 2021):
            most.add(series)
    breaks = load("breaks").query("index_id == 'papi' and year == 2021")
    assert set(breaks["dimension_code"]) == most
    assert breaks["label_en"].str.contains("changed most").all()
