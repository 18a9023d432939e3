"""The facts that this book derives from its tables.

A derived fact is a function below, under the template of its ids. What it is called and
how it follows stands in ``facts.toml`` under the same template. Parameters come from
the id: ``rank-papi-six-2018`` calls ``rank_papi`` with ``series="six"``, ``year=2018``.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from eightypapers import language
from eightypapers.evidence import statements
from eightypapers.evidence.facts import Found, family
from eightypapers.story import clauses, indices, lookups, speech
from eightypapers.tables import load, record, resource, rows_of, settings

if TYPE_CHECKING:
    import pandas as pd

say = language.Words(__file__)


# Places and scores --------------------------------------------------------------------


@family("rank-papi-{series}-{year}")
def rank_papi(series: str, year: int) -> Found:
    row = _standing("papi", series, year)
    return _place(row, _sources("papi", year), series=_series(series))


@family("years-lower-half-papi-{series}-{year1}-{year2}")
def years_lower_half_papi(series: str, year1: int, year2: int) -> Found:
    rows = [_standing("papi", series, year) for year in range(year1, year2 + 1)]
    low = [row for row in rows if row["rank"] > row["provinces_ranked"] / 2]
    return Found(len(low), _sources("papi", year2), _words(series=_series(series)))


@family("count-dimensions-unbroken-{year1}-{year2}")
def count_dimensions_unbroken(year1: int, year2: int) -> Found:
    return Found(len(_unbroken(year1, year2)), load("breaks")["source_id"])


@family("rank-unbroken-papi-{year1}-{year2}-in-{year3}")
def rank_unbroken_papi(year1: int, year2: int, year3: int) -> Found:
    sums = indices.total(load("papi_scores"), _unbroken(year1, year2))
    placed = indices.of_province(indices.ranks(sums.assign(series="")), _province_id())
    (row,) = rows_of(placed[placed["year"] == year3])
    return _place(row, _sources("papi", year3))


@family("drop-unbroken-papi-{year1}-{year2}")
def drop_unbroken_papi(year1: int, year2: int) -> Found:
    codes = [code.lower() for code in _unbroken(year1, year2)]
    first, last = (
        sum(_standing("papi", code, year)["score"] for code in codes)
        for year in (year1, year2)
    )
    sources = _sources("papi", year1) + _sources("papi", year2)
    return Found(round(first - last, 4), sources, _words())


@family("order-kept-papi-{year}")
def order_kept_papi(year: int) -> Found:
    pair = _totals().pivot(index="province_id", columns="year", values="score")
    ranked = pair[[year - 1, year]].dropna().astype(float).rank()
    sources = _sources("papi", year - 1) + _sources("papi", year)
    return Found(ranked[year].corr(ranked[year - 1]), sources)


@family("points-papi-{standing}-{year}")
def points_papi(standing: str, year: int) -> Found:
    row = _standing("papi", "total", year)
    scores = _totals().query("year == @year")["score"]
    points = {
        "province": row["score"],
        "median": scores.median(),
        "lowest": scores.min(),
        "highest": scores.max(),
    }
    words = _words(whose=say(f"points.{standing}", province=_words()["province"]))
    return Found(points[standing], _sources("papi", year), words)


@family("rank-pci-{year}")
def rank_pci(year: int) -> Found:
    if ("pci", "total", year) not in _standings():
        return rank_published("pci", year)
    row = _standing("pci", "total", year)
    return _place(row, _sources("pci", year), index=_index("pci"))


@family("rank-{index_id}-{year}")
def rank_published(index_id: str, year: int) -> Found:
    row = _published(index_id, year)
    if "rank" not in row or "rank_to" in row:
        raise LookupError(f"the place in {index_id} {year} is not known as one number")
    return _place(row, [row["source_id"]], index=_index(index_id))


@family("score-{index_id}-{year}")
def score_published(index_id: str, year: int) -> Found:
    row = _published(index_id, year)
    if "score" not in row:
        raise LookupError(f"the score in {index_id} {year} is not known")
    return Found(row["score"], [row["source_id"]], _words(index=_index(index_id)))


@family("gap-sipas-{year}")
def gap_sipas(year: int) -> Found:
    national = record("measures", measure_id=f"sipas-avg-{year}")
    row = _published("sipas", year)
    gap = round(national["value"] - row["score"], 4)
    return Found(gap, [row["source_id"], national["source_id"]], _words())


@family("count-dimensions-in-every-edition")
def count_dimensions_in_every_edition() -> Found:
    scores = load("papi_scores").dropna(subset=["score"])
    editions = scores.groupby("dimension_code")["year"].nunique()
    return Found((editions == scores["year"].nunique()).sum(), scores["source_id"])


# Rows ---------------------------------------------------------------------------------


@family("count-{table}")
def count(table: str) -> Found:
    entry = resource(table.replace("-", "_"))
    words = {"title": language.said(entry, "title")}
    return Found(len(load(entry["name"])), words=words)


@family("lookups-in-all")
def lookups_in_all() -> Found:
    return Found(load("lookups")["number"].sum())


@family("stated-facts")
def stated_facts() -> Found:
    return Found(len(load("facts")))


@family("codings-agreed")
def codings_agreed() -> Found:
    return Found(statements.agreement().agreed, load("claims")["source_id"])


@family("codings-kappa")
def codings_kappa() -> Found:
    return Found(statements.agreement().kappa, load("claims")["source_id"])


@family("codings-kappa-{end}")
def codings_kappa_end(end: str) -> Found:
    bound = getattr(statements.agreement(), end)
    return Found(bound, load("claims")["source_id"], {"end": say(f"end.{end}")})


@family("count-claims-{verdict}")
def count_claims(verdict: str) -> Found:
    rows = load("claims")
    words = {"words": statements.verdict(verdict)}
    return Found((rows["verdict"] == verdict).sum(), rows["source_id"], words)


@family("count-no-document-{searched}")
def count_no_document(searched: str) -> Found:
    rows = load("claims")
    looked = lookups.looked_for(load("claim_evidence"), load("lookups"))
    rows = rows[rows["verdict"] == "no-document"]
    rows = rows[rows["claim_id"].isin(looked) == (searched == "looked-for")]
    return Found(
        len(rows), rows["source_id"], {"searched": say(f"searched.{searched}")}
    )


@family("count-programs-titled-{term}")
def count_programs_titled(term: str) -> Found:
    rows = load("programs")
    titled = rows["vietnamese_title"].notna() | rows["english_title"].notna()
    found = titled & (rows["term"] == term.upper())
    return Found(found.sum(), rows["source_id"], {"number": term.upper()})


@family("count-programs-{term}")
def count_programs(term: str) -> Found:
    rows = load("programs")
    rows = rows[rows["term"] == term.upper()]
    if rows.empty:
        raise LookupError(f"data/programs.csv has no program of term {term.upper()}")
    return Found(len(rows), rows["source_id"], {"number": term.upper()})


@family("count-sources-{how}")
def count_sources(how: str) -> Found:
    read = load("sources")["how_read"] == how
    return Found(read.sum(), words={"words": language.how_read(how)})


@family("dialogues-{level}")
def dialogues(level: str) -> Found:
    parts = [
        record("measures", measure_id=f"dialogue-{level}-{kind}")
        for kind in ("periodic", "adhoc")
    ]
    meetings = sum(part["value"] for part in parts)
    sources = [part["source_id"] for part in parts]
    return Found(meetings, sources, {"bodies": say(f"bodies.{level}")})


# Topics -------------------------------------------------------------------------------


@family("clauses-on-the-papers")
def clauses_on_the_papers() -> Found:
    rows = _on_the_papers()
    return Found(len(rows), rows["source_id"])


@family("clauses-on-{subject}")
def clauses_on(subject: str) -> Found:
    rows = _on_the_papers()
    words = {"topic": language.label(record("topics", topic_id=subject))}
    return Found((rows["subject"] == subject).sum(), rows["source_id"], words)


@family("clauses-naming-{topic}")
def clauses_naming(topic: str) -> Found:
    rows = _on_the_papers()
    words = {
        "topic": language.in_sentence(language.label(record("topics", topic_id=topic)))
    }
    naming = rows["topics"].map(lambda topics: topic in topics)
    return Found(naming.sum(), rows["source_id"], words)


# The report's words -------------------------------------------------------------------


@family("syllables-report")
def syllables_report() -> Found:
    rows = load("passages")
    return Found(rows["syllables"].sum(), rows["source_id"])


@family("syllables-{speaker}")
def syllables_speaker(speaker: str) -> Found:
    rows = _spoken(speaker)
    return Found(rows["syllables"].sum(), rows["source_id"], _whom(speaker))


@family("share-{speaker}")
def share_speaker(speaker: str) -> Found:
    return _share(speaker, "share")


@family("most-share-{speaker}")
def most_share_speaker(speaker: str) -> Found:
    return _share(speaker, "most")


@family("reuse-{run}")
def reuse(run: str) -> Found:
    row = record("reuse", reuse_id=run)
    words = {"date": language.date(row["earlier_date"])}
    return Found(row["syllables"], [row["source_id"], settings()["report_id"]], words)


# What several share -------------------------------------------------------------------


@functools.cache
def _placed() -> pd.DataFrame:
    return indices.standings(load("papi_scores"), load("pci_scores"))


@functools.cache
def _standings() -> dict[tuple[str, str, int], dict[str, Any]]:
    rows = rows_of(indices.of_province(_placed(), _province_id()))
    return {(row["index_id"], row["series"], row["year"]): row for row in rows}


def _totals() -> pd.DataFrame:
    return _placed().query("index_id == 'papi' and series == 'total'")


def _standing(index_id: str, series: str, year: int) -> dict[str, Any]:
    key = (index_id, series.upper() if series.startswith("d") else series, year)
    if key not in _standings():
        raise LookupError(f"no {index_id} score of {series} in {year} to place")
    return _standings()[key]


def _published(index_id: str, year: int) -> dict[str, Any]:
    key = {"index_id": index_id, "province_id": _province_id(), "year": year}
    return record("index_values", **key)


def _unbroken(year1: int, year2: int) -> list[str]:
    """Give the codes of the dimensions that PAPI's authors compare over some years."""
    breaks = load("breaks")
    between = (breaks["year"] > year1) & (breaks["year"] <= year2)
    papi = breaks["index_id"] == "papi"
    broken = set(breaks.loc[papi & between, "dimension_code"])
    return [code for code in indices.SIX if code not in broken]


def _sources(index_id: str, year: int) -> list[str]:
    rows = load(f"{index_id}_scores")
    here = (rows["year"] == year) & (rows["province_id"] == _province_id())
    return list(rows.loc[here, "source_id"].unique())


def _place(row: dict[str, Any], sources: list[str], **words: str) -> Found:
    return Found(row["rank"], sources, _words(**words), of=row["provinces_ranked"])


def _words(**words: str) -> dict[str, str]:
    """Give words for a label that also names the province."""
    province = record("provinces", province_id=_province_id())
    return {"province": language.label(province, "name"), **words}


def _province_id() -> str:
    if "province_id" not in settings():
        raise LookupError("data/datapackage.json names no province_id under book")
    return settings()["province_id"]


def _index(index_id: str) -> str:
    return language.label(record("indices", index_id=index_id))


def _series(series: str) -> str:
    if series in ("six", "total"):
        return say(f"series.{series}")
    row = record("dimensions", dimension_code=series.upper())
    return say("dimension.of_papi", name=language.label(row))


def _on_the_papers() -> pd.DataFrame:
    tables = load("passages"), load("topics"), load("passage_topics")
    return clauses.on_the_papers(*tables)


def _spoken(speaker: str) -> pd.DataFrame:
    rows = load("passages")
    if speaker == speech.NOBODY:
        return rows[rows["speaker_id"].isna()]
    spoken = rows[rows["speaker_id"] == speaker]
    if spoken.empty:
        raise LookupError(f"data/passages.csv gives no clause to {speaker!r}")
    return spoken


def _share(speaker: str, column: str) -> Found:
    rows = _spoken(speaker)
    share = speech.shares(load("passages"))[column][speaker]
    return Found(share, rows["source_id"], _whom(speaker))


def _whom(speaker: str) -> dict[str, str]:
    if speaker == speech.NOBODY:
        return {"whom": say("speaker.nobody")}
    name = record("people", person_id=speaker)["name"]
    return {"whom": say("speaker.named", name=name)}
