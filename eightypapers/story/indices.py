"""Places among the provinces, worked out from the provinces' published scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eightypapers.tables import nearest

if TYPE_CHECKING:
    import pandas as pd


# PAPI measured six dimensions to 2017 and eight from 2018 on; the first six are in
# every edition, so only their sum may be followed across all years.
SIX = ("D1", "D2", "D3", "D4", "D5", "D6")
EIGHT = (*SIX, "D7", "D8")


def ranks(scores: pd.DataFrame) -> pd.DataFrame:
    """Place provinces within each series and year.

    Parameters
    ----------
    scores
        Columns ``series``, ``year``, ``province_id``, ``score``; a missing score
        leaves its province out.

    Returns
    -------
    DataFrame
        The rows with a score, and ``rank`` (1 + the number of provinces with a higher
        score, so that ties share a place) and ``provinces_ranked``.
    """
    known = scores.dropna(subset=["score"]).copy()
    groups = known.groupby(["series", "year"])["score"]
    known["rank"] = groups.rank(method="min", ascending=False).astype("Int64")
    known["provinces_ranked"] = groups.transform("size").astype("Int64")
    return known.reset_index(drop=True)


def total(scores: pd.DataFrame, dimensions: Sequence[str]) -> pd.DataFrame:
    """Add up dimensions, for provinces that have a score in every one of them.

    Parameters
    ----------
    scores
        Columns ``year``, ``province_id``, ``dimension_code``, ``score`` (points of 10).
    dimensions
        The codes to add up; years in which one was not measured are left out.

    Returns
    -------
    DataFrame
        Columns ``year``, ``province_id``, ``score``: the plain sum, to four decimals
        as the parts have, missing where a part is.
    """
    wide = scores[scores["dimension_code"].isin(dimensions)].pivot(
        index=["year", "province_id"], columns="dimension_code", values="score"
    )
    wide = wide.reindex(columns=list(dimensions))
    years = wide.notna().groupby(level="year").any().all(axis=1)
    wide = wide[wide.index.get_level_values("year").isin(years[years].index)]
    sums = wide.sum(axis=1, min_count=len(dimensions)).round(4)
    return sums.rename("score").reset_index()


def standings(papi_scores: pd.DataFrame, pci_scores: pd.DataFrame) -> pd.DataFrame:
    """Place all provinces in every series that their scores give.

    Parameters
    ----------
    papi_scores
        Table ``papi_scores``: one dimension of one province and year a row.
    pci_scores
        Table ``pci_scores``: one province and year a row.

    Returns
    -------
    DataFrame
        Columns ``index_id`` (``papi``, ``pci``), ``series`` (``D1`` … ``D8``; ``six``,
        the first six dimensions; ``total``, all that the edition measured), ``year``,
        ``province_id``, ``score``, ``rank``, ``provinces_ranked``.
    """
    import pandas as pd

    parts = papi_scores.rename(columns={"dimension_code": "series"})
    six, eight = total(papi_scores, SIX), total(papi_scores, EIGHT)
    measured = pd.concat([six[~six["year"].isin(eight["year"])], eight])
    papi = pd.concat(
        [parts, six.assign(series="six"), measured.assign(series="total")]
    ).assign(index_id="papi")
    pci = pci_scores.assign(index_id="pci", series="total")
    columns = ["index_id", "series", "year", "province_id", "score"]
    return pd.concat([ranks(papi[columns]), ranks(pci[columns])], ignore_index=True)


def quarters(placed: pd.DataFrame) -> pd.DataFrame:
    """Add to rows of ``standings`` the ``quarter`` of the provinces, 1 the highest.

    Quarters are parted by the quartiles of the scores, linearly interpolated: of 63
    provinces they hold 16, 16, 15 and 16, as the groups that PAPI's authors print.
    """
    scores = placed.groupby(["index_id", "series", "year"])["score"]
    below = sum(
        (placed["score"] < scores.transform("quantile", part)).astype(int)
        for part in (0.25, 0.5, 0.75)
    )
    return placed.assign(quarter=1 + below)


def without_one(papi_scores: pd.DataFrame) -> pd.DataFrame:
    """Place provinces by all dimensions of a PAPI edition but one, each one in turn.

    Returns
    -------
    DataFrame
        Columns as ``standings`` has, and ``quarter``; ``series`` is the dimension left
        out, such as ``D4``.
    """
    import pandas as pd

    measured = papi_scores.groupby("year")["dimension_code"].transform("nunique")
    cuts = [
        total(
            papi_scores[measured == len(dimensions)],
            [code for code in dimensions if code != left_out],
        ).assign(series=left_out, index_id="papi")
        for dimensions in (SIX, EIGHT)
        for left_out in dimensions
    ]
    return quarters(ranks(pd.concat(cuts, ignore_index=True)))


def surveyed(placed: pd.DataFrame, ranges: pd.DataFrame) -> pd.DataFrame:
    """Give places in PAPI, and the best and worst when a dimension is left out.

    Parameters
    ----------
    placed, ranges
        ``quarters`` of ``standings``, and ``without_one``.

    Returns
    -------
    DataFrame
        A row a province and edition: ``score``, ``place``, ``provinces_ranked``,
        ``quarter``; ``share``, ``best`` and ``worst``, places as parts of
        1, the best next to 0.
    """
    keys = ["province_id", "year"]
    rows = placed.query("index_id == 'papi' and series == 'total'").set_index(keys)
    share = (ranges["rank"] / ranges["provinces_ranked"]).astype(float)
    ends = share.groupby([ranges[key] for key in keys]).agg(["min", "max"])
    rows["share"] = (rows["rank"] / rows["provinces_ranked"]).astype(float)
    rows["best"] = ends["min"].clip(upper=rows["share"])
    rows["worst"] = ends["max"].clip(lower=rows["share"])
    rows = rows.rename(columns={"rank": "place"}).reset_index()
    rows["year"] = rows["year"].astype(int)
    columns = ["score", "place", "provinces_ranked", "share", "quarter"]
    return rows[[*keys, *columns, "best", "worst"]]


def half(row: Mapping[str, Any]) -> str:
    """Give the half that a province is in whichever dimension is left out, or none."""
    provinces = row["provinces_ranked"]
    if row["worst"] <= 0.5:
        return "upper"
    return "lower" if row["best"] * provinces > (provinces + 1) / 2 else ""


def of_province(placed: pd.DataFrame, province_id: str) -> pd.DataFrame:
    """Give one province's rows of ``standings``.

    Raises
    ------
    LookupError
        If it has none; the message names the province that comes nearest.
    """
    known = placed["province_id"]
    if province_id not in set(known):
        hint = nearest(province_id, known.unique())
        raise LookupError(f"no score is of province {province_id!r}{hint}")
    return placed[known == province_id]
