"""The facts that this book derives from its tables.

A derived fact is a function below, under the pattern of its ids. What its docstring
says is the explanation that the ledger prints. Parameters come from the id:
``rank-papi-six-2018`` calls :func:`rank_papi` with ``series="six"``, ``year=2018``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from eightypapers import language
from eightypapers.evidence import statements
from eightypapers.evidence.facts import Derived, family
from eightypapers.story import emphasis, indices
from eightypapers.tables import load, record, records, resource, settings

if TYPE_CHECKING:
    import pandas as pd

SERIES = "six|total|d[1-8]"


@functools.cache
def _all_standings() -> pd.DataFrame:
    return indices.standings(load("papi_scores"), load("pci_scores"))


@functools.cache
def _standings() -> dict[tuple[str, str, int], dict[Any, Any]]:
    rows = indices.of_province(_all_standings(), _province_id())
    return {
        (row["index_id"], row["series"], row["year"]): row
        for row in rows.to_dict("records")
    }


def _standing(index_id: str, series: str, year: int) -> dict[Any, Any]:
    key = (index_id, series.upper() if series.startswith("d") else series, year)
    if key not in _standings():
        raise LookupError(f"no {index_id} score of {series} in {year} to place")
    return _standings()[key]


def _source_of_scores(index_id: str, year: int) -> list[str]:
    rows = load(f"{index_id}_scores")
    here = (rows["year"] == year) & (rows["province_id"] == _province_id())
    return list(dict.fromkeys(rows.loc[here, "source_id"]))


def _published(index_id: str, year: int) -> dict[str, Any]:
    return record(
        "index_values", index_id=index_id, province_id=_province_id(), year=year
    )


def _series_label(series: str) -> str:
    if series == "six":
        return language.pick("PAPI, first six dimensions", "PAPI, sáu trục đầu")
    if series == "total":
        return language.pick("PAPI, all dimensions", "PAPI, mọi trục")
    dimension = record("dimensions", dimension_code=series.upper())
    return f"PAPI, {language.label(dimension)}"


def _index_label(index_id: str) -> str:
    return language.label(record("indices", index_id=index_id))


def _province_id() -> str:
    if "province_id" not in settings():
        raise LookupError("data/datapackage.json names no province_id under book")
    return settings()["province_id"]


def _province() -> str:
    row = record("provinces", province_id=_province_id())
    return language.label(row, "name")


def _rank(label: str, rank: int, of: int, source_ids: Iterable[str]) -> Derived:
    joint = language.pick("of", "trên")
    return Derived(
        label,
        f"{language.ordinal(rank)} {joint} {of}",
        language.rank_forms(rank, of),
        source_ids,
    )


def _number(
    label: str,
    value: float,
    decimals: int,
    source_ids: Iterable[str],
    unit: str = "",
) -> Derived:
    written = language.number(value, decimals)
    if value == 1 and language.current() == "en":
        unit = unit.removesuffix("s")
    return Derived(
        label,
        f"{written} {unit}".strip(),
        language.number_forms(value, decimals, unit),
        source_ids,
    )


@family("rank-papi-{series}-{year}", "papi_scores", series=SERIES)
def rank_papi(series: str, year: int) -> Derived:
    """Worked out by us: 1 plus the number of provinces with a higher PAPI score, among
    those with complete data. PAPI's authors publish groups, not places.
    """
    row = _standing("papi", series, year)
    label = language.pick("Place of {} in {}, {}", "Thứ hạng của {}, {}, năm {}")
    return _rank(
        label.format(_province(), _series_label(series), year),
        int(row["rank"]),
        int(row["provinces_ranked"]),
        _source_of_scores("papi", year),
    )


@family("score-papi-{series}-{year}", "papi_scores", series=SERIES)
def score_papi(series: str, year: int) -> Derived:
    """Published sub-scores added up without weights: a dimension is of 10 points, the
    first six together of 60, all eight (from 2018) of 80.
    """
    row = _standing("papi", series, year)
    label = language.pick("Score of {} in {}, {}", "Điểm của {}, {}, năm {}")
    return _number(
        label.format(_province(), _series_label(series), year),
        float(row["score"]),
        2,
        _source_of_scores("papi", year),
        language.pick("points", "điểm"),
    )


@family("provinces-papi-{series}-{year}", "papi_scores", series=SERIES)
def provinces_papi(series: str, year: int) -> Derived:
    """The number of provinces with complete data for this series and year."""
    row = _standing("papi", series, year)
    label = language.pick("Provinces placed in {}, {}", "Số tỉnh được xếp, {}, năm {}")
    return _number(
        label.format(_series_label(series), year),
        int(row["provinces_ranked"]),
        0,
        _source_of_scores("papi", year),
        language.pick("provinces", "tỉnh"),
    )


@family("drop-papi-{series}-{year1}-{year2}", "papi_scores", series=SERIES)
def drop_papi(series: str, year1: int, year2: int) -> Derived:
    """The earlier year's PAPI score less the later year's, in points."""
    words = language.pick("Points that {} lost in {}, {} to {}", "{} giảm, {}, {}–{}")
    return _change_in_papi(words, series, year1, year2, sign=-1)


@family("rise-papi-{series}-{year1}-{year2}", "papi_scores", series=SERIES)
def rise_papi(series: str, year1: int, year2: int) -> Derived:
    """The later year's PAPI score less the earlier year's, in points."""
    words = language.pick("Points that {} gained in {}, {} to {}", "{} tăng, {}, {}–{}")
    return _change_in_papi(words, series, year1, year2, sign=1)


def _change_in_papi(
    words: str, series: str, year1: int, year2: int, *, sign: int
) -> Derived:
    first, last = (_standing("papi", series, year)["score"] for year in (year1, year2))
    return _number(
        words.format(_province(), _series_label(series), year1, year2),
        round(sign * (last - first), 4),
        2,
        _source_of_scores("papi", year1) + _source_of_scores("papi", year2),
        language.pick("points", "điểm"),
    )


def _unbroken(year1: int, year2: int) -> list[str]:
    breaks = load("breaks")
    between = (breaks["year"] > year1) & (breaks["year"] <= year2)
    papi = breaks["index_id"] == "papi"
    broken = set(breaks.loc[papi & between, "dimension_code"])
    return [code for code in indices.SIX if code not in broken]


@family("count-dimensions-unbroken-{year1}-{year2}", "breaks")
def count_dimensions_unbroken(year1: int, year2: int) -> Derived:
    """The number of PAPI dimensions in every edition that table breaks does not break
    between the two years: those that the authors compare over them.
    """
    label = language.pick(
        "PAPI dimensions without a break, {} to {}",
        "Số trục PAPI không gián đoạn, {}–{}",
    )
    return _number(
        label.format(year1, year2),
        len(_unbroken(year1, year2)),
        0,
        load("breaks")["source_id"],
        language.pick("dimensions", "trục"),
    )


@family("rank-unbroken-papi-{year1}-{year2}-in-{year3}", "papi_scores breaks")
def rank_unbroken_papi(year1: int, year2: int, year3: int) -> Derived:
    """Worked out by us: 1 plus the number of provinces with a higher sum of the PAPI
    dimensions that the authors compare over the two years named.
    """
    placed = indices.ranks(
        indices.total(load("papi_scores"), _unbroken(year1, year2)).assign(series="")
    )
    here = placed["province_id"] == _province_id()
    row = placed[here & (placed["year"] == year3)].to_dict("records")[0]
    label = language.pick(
        "Place of {} in the PAPI dimensions without a break, {}",
        "Thứ hạng của {} ở các trục PAPI không gián đoạn, năm {}",
    )
    return _rank(
        label.format(_province(), year3),
        int(row["rank"]),
        int(row["provinces_ranked"]),
        _source_of_scores("papi", year3),
    )


@family("drop-unbroken-papi-{year1}-{year2}", "papi_scores breaks")
def drop_unbroken_papi(year1: int, year2: int) -> Derived:
    """Points lost from the first year to the second in the sum of the PAPI dimensions
    that the authors compare over them.
    """
    sums = [
        sum(_standing("papi", code.lower(), year)["score"] for code in codes)
        for year, codes in ((year, _unbroken(year1, year2)) for year in (year1, year2))
    ]
    label = language.pick(
        "Points that {} lost in the PAPI dimensions without a break, {} to {}",
        "{} giảm ở các trục PAPI không gián đoạn, {}–{}",
    )
    return _number(
        label.format(_province(), year1, year2),
        round(sums[0] - sums[1], 4),
        2,
        _source_of_scores("papi", year1) + _source_of_scores("papi", year2),
        language.pick("points", "điểm"),
    )


@family("median-papi-{series}-{year}", "papi_scores", series=SERIES)
def median_papi(series: str, year: int) -> Derived:
    """The middle PAPI score of all provinces with complete data."""
    code = series if series in ("six", "total") else series.upper()
    placed = _all_standings()
    here = (placed["index_id"] == "papi") & (placed["series"] == code)
    spread = indices.quartiles(placed[here & (placed["year"] == year)])
    if spread.empty:
        raise LookupError(f"no PAPI scores of {series} in {year}")
    label = language.pick("Median province in {}, {}", "Trung vị các tỉnh, {}, năm {}")
    return _number(
        label.format(_series_label(series), year),
        float(spread["median"].iloc[0]),
        2,
        _source_of_scores("papi", year),
        language.pick("points", "điểm"),
    )


@family("years-lower-half-papi-{series}-{year1}-{year2}", "papi_scores", series=SERIES)
def years_lower_half_papi(series: str, year1: int, year2: int) -> Derived:
    """The number of PAPI editions in which the province stood in the lower half of the
    provinces placed.
    """
    rows = [_standing("papi", series, year) for year in range(year1, year2 + 1)]
    low = [row for row in rows if row["rank"] > row["provinces_ranked"] / 2]
    label = language.pick(
        "Editions with {} in the lower half of {}, {} to {}",
        "Số kỳ {} ở nửa dưới, {}, {} đến {}",
    )
    return _number(
        label.format(_province(), _series_label(series), year1, year2),
        len(low),
        0,
        _source_of_scores("papi", year2),
        language.pick("editions", "kỳ"),
    )


@family("dimensions-higher-papi-{year1}-{year2}", "papi_scores")
def dimensions_higher_papi(year1: int, year2: int) -> Derived:
    """The number of PAPI dimensions, among those measured in both years, whose score is
    higher in the later year.
    """
    return _dimensions_that_moved(year1, year2, higher=True)


@family("dimensions-lower-papi-{year1}-{year2}", "papi_scores")
def dimensions_lower_papi(year1: int, year2: int) -> Derived:
    """The number of PAPI dimensions, among those measured in both years, whose score is
    lower in the later year.
    """
    return _dimensions_that_moved(year1, year2, higher=False)


def _dimensions_that_moved(year1: int, year2: int, *, higher: bool) -> Derived:
    changes = [
        _standings()["papi", code, year2]["score"] - row["score"]
        for (index_id, code, year), row in _standings().items()
        if index_id == "papi" and code.startswith("D") and year == year1
        if ("papi", code, year2) in _standings()
    ]
    moved = [change for change in changes if (change > 0 if higher else change < 0)]
    label = (
        language.pick(
            "PAPI dimensions with a higher score in {1} than in {0}",
            "Số trục PAPI có điểm năm {1} cao hơn năm {0}",
        )
        if higher
        else language.pick(
            "PAPI dimensions with a lower score in {1} than in {0}",
            "Số trục PAPI có điểm năm {1} thấp hơn năm {0}",
        )
    )
    return _number(
        label.format(year1, year2),
        len(moved),
        0,
        _source_of_scores("papi", year1) + _source_of_scores("papi", year2),
        language.pick("dimensions", "trục"),
    )


@family("rank-pci-{year}", "pci_scores index_values")
def rank_pci(year: int) -> Derived:
    """To 2016, 1 plus the number of provinces with a higher PCI score, the same as the
    place that VCCI printed; from 2017, the place as published or reported.
    """
    if ("pci", "total", year) not in _standings():
        return rank_published("pci", year)
    row = _standing("pci", "total", year)
    label = language.pick("Place of {} in {}, {}", "Thứ hạng của {}, {}, năm {}")
    return _rank(
        label.format(_province(), _index_label("pci"), year),
        int(row["rank"]),
        int(row["provinces_ranked"]),
        _source_of_scores("pci", year),
    )


@family("score-pci-{year}", "pci_scores index_values")
def score_pci(year: int) -> Derived:
    """The PCI score as published or reported, of 100 points."""
    if ("pci", "total", year) not in _standings():
        return score_published("pci", year)
    row = _standing("pci", "total", year)
    label = language.pick("Score of {} in {}, {}", "Điểm của {}, {}, năm {}")
    return _number(
        label.format(_province(), _index_label("pci"), year),
        float(row["score"]),
        2,
        _source_of_scores("pci", year),
        language.pick("points", "điểm"),
    )


@family("rank-{index_id}-{year}", "index_values", index_id="par-index|sipas")
def rank_published(index_id: str, year: int) -> Derived:
    """The place as published or reported, row by row in data/index_values.csv."""
    row = _published(index_id, year)
    if "rank" not in row or "rank_to" in row:
        raise LookupError(f"the place in {index_id} {year} is not known as one number")
    label = language.pick("Place of {} in {}, {}", "Thứ hạng của {}, {}, năm {}")
    return _rank(
        label.format(_province(), _index_label(index_id), year),
        int(row["rank"]),
        int(row["provinces_ranked"]),
        [row["source_id"]],
    )


@family("score-{index_id}-{year}", "index_values", index_id="par-index|sipas")
def score_published(index_id: str, year: int) -> Derived:
    """The score as published or reported, row by row in data/index_values.csv."""
    row = _published(index_id, year)
    if "score" not in row:
        raise LookupError(f"the score in {index_id} {year} is not known")
    label = language.pick("Score of {} in {}, {}", "Điểm của {}, {}, năm {}")
    return _number(
        label.format(_province(), _index_label(index_id), year),
        float(row["score"]),
        0 if float(row["score"]).is_integer() else 2,
        [row["source_id"]],
        language.pick("percent", "phần trăm")
        if index_id != "pci"
        else language.pick("points", "điểm"),
    )


@family("gap-sipas-{year}", "index_values measures")
def gap_sipas(year: int) -> Derived:
    """The national SIPAS figure less the province's, in percentage points."""
    national = record("measures", measure_id=f"sipas-avg-{year}")
    row = _published("sipas", year)
    label = language.pick(
        "{} below the national figure in SIPAS, {}",
        "{} thấp hơn mức cả nước trong SIPAS, năm {}",
    )
    return _number(
        label.format(_province(), year),
        round(float(national["value"]) - float(row["score"]), 4),
        2,
        [row["source_id"], national["source_id"]],
        language.pick("percentage points", "điểm phần trăm"),
    )


@family(
    "count-{table}",
    "{table}",
    table="provinces|claims|discrepancies|sources|dimensions|report-items|passages"
    "|papers|topics|indices",
)
def count(table: str) -> Derived:
    """The number of rows in the table."""
    entry = resource(table.replace("-", "_"))
    label = language.pick("Rows in table “{}”", "Số dòng trong bảng “{}”")
    title = entry[language.pick("title", "title_vi")]
    return _number(label.format(title), len(load(entry["name"])), 0, [])


@family("stated-facts", "facts")
def stated_facts() -> Derived:
    """The number of facts that stand in a source and are not worked out."""
    label = language.pick("Stated facts", "Số dữ kiện do nguồn nêu")
    return _number(label, len(load("facts")), 0, [])


@family("count-topics-of-the-first-level", "topics")
def count_topics_of_the_first_level() -> Derived:
    """The number of topics that stand under no other topic, as we read the report."""
    rows = load("topics")
    label = language.pick("Topics of the first level", "Số chủ đề cấp một")
    return _number(label, int(rows["parent_id"].isna().sum()), 0, rows["source_id"])


@family("{unit}-on-the-papers", "passages topics", unit="clauses|syllables")
def on_the_papers(unit: str) -> Derived:
    """Counted over the paragraphs of the report that name a topic of the papers."""
    rows = emphasis.describing(load("passages"), load("topics"))
    label = language.pick("The report on the papers", "Phần bài nói về các tham luận")
    return _number(
        label,
        len(rows) if unit == "clauses" else int(rows["syllables"].sum()),
        0,
        rows["source_id"],
        language.pick(unit, {"clauses": "vế câu", "syllables": "âm tiết"}[unit]),
    )


@family(
    "emphasis-{rule}-{topic}",
    "passages topics passage_topics",
    rule="all|split|first",
    topic="[a-z]+(?:-[a-z]+)*",
)
def emphasis_on(rule: str, topic: str) -> Derived:
    """Syllables of the clauses on the papers in which a phrase of the topic stands: a
    clause counts for all its topics, is split evenly among them, or counts for its
    first topic only.
    """
    topics = load("topics")
    counts = emphasis.syllables_by_topic(
        load("passages"), load("passage_topics"), topics
    ).set_index("topic_id")
    name = language.label(record("topics", topic_id=topic))
    label = language.pick("Emphasis on “{}”, by {}", "Mức nhấn mạnh “{}”, cách {}")
    return _number(
        label.format(name, rule),
        float(counts[rule][topic]),
        0 if float(counts[rule][topic]).is_integer() else 1,
        topics["source_id"],
        _syllable_unit(),
    )


@family("pairs-of-topics", "topics")
def pairs_of_topics() -> Derived:
    """Every topic paired with every other once."""
    count = len(load("topics"))
    label = language.pick("Pairs of topics", "Số cặp chủ đề")
    return _number(label, count * (count - 1) // 2, 0, [settings()["report_id"]])


@family("pairs-that-change-order", "passages topics passage_topics")
def pairs_that_change_order() -> Derived:
    """Pairs of topics of which one has more syllables by one rule of counting and the
    other by another.
    """
    counts = emphasis.syllables_by_topic(
        load("passages"), load("passage_topics"), load("topics")
    )
    label = language.pick("Pairs that change order", "Số cặp đổi thứ tự")
    changes = emphasis.order_changes(counts)
    return _number(label, changes, 0, [settings()["report_id"]])


def _papers_and_topics() -> tuple[int, int]:
    received = int(record("facts", fact_id="papers-received")["value"])
    return received, int(load("topics")["parent_id"].isna().sum())


@family("splits-of-the-papers", "facts topics")
def splits_of_the_papers() -> Derived:
    """The ways to give each paper one topic of the first level, so that every topic has
    at least one paper and only the number on each topic counts.
    """
    label = language.pick("Possible splits of the papers", "Số cách chia tham luận")
    splits = emphasis.possible_splits(*_papers_and_topics())
    return _number(label, splits, 0, [settings()["report_id"]])


@family("dialogues-{level}", "measures", level="district|commune")
def dialogues(level: str) -> Derived:
    """Periodic and ad hoc dialogues at this level, added up."""
    parts = [
        record("measures", measure_id=f"dialogue-{level}-{kind}")
        for kind in ("periodic", "adhoc")
    ]
    label = language.pick(
        {"district": "Dialogues of districts", "commune": "Dialogues of communes"}[
            level
        ],
        {"district": "Số cuộc đối thoại cấp huyện", "commune": "Số cuộc cấp xã"}[level],
    )
    return _number(
        label,
        sum(part["value"] for part in parts),
        0,
        [part["source_id"] for part in parts],
        language.label(parts[0], "unit"),
    )


@family("count-claims-{verdict}", "claims", verdict="|".join(statements.VERDICTS))
def count_claims(verdict: str) -> Derived:
    """The number of the report's statements with this verdict."""
    rows = load("claims")
    label = language.pick("Statements: {}", "Số nhận định: {}")
    return _number(
        label.format(statements.verdict(verdict)),
        int((rows["verdict"] == verdict).sum()),
        0,
        rows["source_id"],
        language.pick("statements", "nhận định"),
    )


@family("count-programs-titled-{term}", "programs", term="[ivx]+")
def count_programs_titled(term: str) -> Derived:
    """The number of programs of the term whose title, or its translation, was found."""
    rows = load("programs")
    titled = rows["vietnamese_title"].notna() | rows["english_title"].notna()
    label = language.pick("Titles found, Term {}", "Số tên tìm thấy, khóa {}")
    return _number(
        label.format(term.upper()),
        int((titled & (rows["term"] == term.upper())).sum()),
        0,
        rows["source_id"],
        language.pick("programs", "chương trình"),
    )


@family("count-programs-{term}", "programs", term="[ivx]+")
def count_programs(term: str) -> Derived:
    """The number of numbered programs of the term that a source names."""
    rows = load("programs")
    rows = rows[rows["term"] == term.upper()]
    if rows.empty:
        raise LookupError(f"data/programs.csv has no program of term {term.upper()}")
    label = language.pick(
        "Programs found of Term {}", "Số chương trình tìm thấy, khóa {}"
    )
    return _number(
        label.format(term.upper()),
        len(rows),
        0,
        rows["source_id"],
        language.pick("programs", "chương trình"),
    )


@family("count-sources-{how}", "sources", how="full-text|excerpt|data-file")
def count_sources(how: str) -> Derived:
    """The number of sources that were read in this way."""
    rows = load("sources")
    label = language.pick("Sources {}", "Số nguồn {}")
    return _number(
        label.format(language.how_read(how)),
        int((rows["how_read"] == how).sum()),
        0,
        [],
        language.pick("sources", "nguồn"),
    )


@family("count-dimensions-in-every-edition", "papi_scores")
def count_dimensions_in_every_edition() -> Derived:
    """The number of PAPI dimensions that have scores in every edition."""
    scores = load("papi_scores").dropna(subset=["score"])
    editions = scores.groupby("dimension_code")["year"].nunique()
    label = language.pick(
        "PAPI dimensions in every edition", "Số trục PAPI có ở mọi kỳ"
    )
    return _number(
        label,
        int((editions == scores["year"].nunique()).sum()),
        0,
        scores["source_id"],
        language.pick("dimensions", "trục"),
    )


@family("count-coverage-{told}", "report_coverage", told="told-by-all|told-by-one")
def count_coverage(told: str) -> Derived:
    """The number of matters that all the reports of the day tell, or that one of them
    alone tells as far as we read them.
    """
    rows = load("report_coverage")
    tellers = rows["told"].eq("told").groupby(rows["item_id"]).sum()
    wanted = rows["source_id"].nunique() if told == "told-by-all" else 1
    label = language.pick(
        "Matters told by {} of the reports of the day",
        "Số nội dung được {} bài báo trong ngày nêu",
    )
    return _number(
        label.format(wanted),
        int((tellers == wanted).sum()),
        0,
        rows["source_id"],
    )


@family("count-reports", "report_coverage")
def count_reports() -> Derived:
    """The number of reports of the day that the book compares."""
    rows = load("report_coverage")["source_id"].drop_duplicates()
    label = language.pick("Reports of the day compared", "Số bài báo được so sánh")
    return _number(label, len(rows), 0, rows)


@family("syllables-report", "passages")
def syllables_report() -> Derived:
    """All syllables of the report: title, captions and byline included."""
    rows = load("passages")
    label = language.pick("Syllables in the report", "Số âm tiết của bài tường thuật")
    return _number(
        label, int(rows["syllables"].sum()), 0, rows["source_id"], _syllable_unit()
    )


@family("syllables-{speaker}", "passages people", speaker=r"[a-z]+(?:-[a-z]+)+")
def syllables_speaker(speaker: str) -> Derived:
    """Syllables of the clauses that the report gives to this speaker, or to nobody by
    name; coded by paragraph.
    """
    rows = _spoken(speaker)
    label = language.pick("Syllables given to {}", "Số âm tiết dành cho {}")
    return _number(
        label.format(_speaker(speaker)),
        int(rows["syllables"].sum()),
        0,
        rows["source_id"],
        _syllable_unit(),
    )


@family("share-{speaker}", "passages people", speaker=r"[a-z]+(?:-[a-z]+)+")
def share_speaker(speaker: str) -> Derived:
    """Syllables given to this speaker, of all syllables of the report, in percent."""
    rows, everything = _spoken(speaker), load("passages")["syllables"].sum()
    label = language.pick("Share of the report given to {}", "Phần bài dành cho {}")
    return _number(
        label.format(_speaker(speaker)),
        100 * float(rows["syllables"].sum()) / float(everything),
        1,
        rows["source_id"],
        language.pick("percent", "phần trăm"),
    )


@family("reuse-share-of-{speaker}", "reuse passages", speaker=r"[a-z]+(?:-[a-z]+)+")
def reuse_share(speaker: str) -> Derived:
    """The longest run in print before, of all syllables that the report gives to this
    speaker, in percent.
    """
    rows = records("reuse", ("reuse_id",)).values()
    longest = max(rows, key=lambda row: int(row["syllables"]))
    spoken = _spoken(speaker)["syllables"].sum()
    label = language.pick(
        "Share of what {} is given that was in print before",
        "Phần lời dành cho {} đã in trước đó",
    )
    return _number(
        label.format(_speaker(speaker)),
        100 * float(longest["syllables"]) / float(spoken),
        1,
        [longest["source_id"], settings()["report_id"]],
        language.pick("percent", "phần trăm"),
    )


@family("reuse-{run}", "reuse", run=r"[a-z0-9]+(?:-[a-z0-9]+)+")
def reuse(run: str) -> Derived:
    """Length of a run of syllables that the report shares with an earlier page, case
    and punctuation aside; its checksum is in data/reuse.csv.
    """
    row = record("reuse", reuse_id=run)
    label = language.pick("Syllables in print before, {}", "Số âm tiết in trước đó, {}")
    return _number(
        label.format(language.date(row["earlier_date"])),
        int(row["syllables"]),
        0,
        [row["source_id"], settings()["report_id"]],
        _syllable_unit(),
    )


def _syllable_unit() -> str:
    return language.pick("syllables", "âm tiết")


def _spoken(speaker: str) -> pd.DataFrame:
    rows = load("passages")
    if speaker == "no-speaker":
        return rows[rows["speaker_id"].isna()]
    spoken = rows[rows["speaker_id"] == speaker]
    if spoken.empty:
        raise LookupError(f"data/passages.csv gives no clause to {speaker!r}")
    return spoken


def _speaker(speaker: str) -> str:
    if speaker == "no-speaker":
        return language.pick("no named speaker", "không ai được nêu tên")
    return str(record("people", person_id=speaker)["name"])
