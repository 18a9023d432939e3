"""What a fact-check corrected stays corrected."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eightypapers.evidence import prose
from eightypapers.evidence.facts import fact
from eightypapers.evidence.links import resolve
from eightypapers.tables import DATA, ROOT, load, record, records

UNKNOWN = "#fact-count-papers"


def paragraphs() -> list[tuple[str, str]]:
    """Give the paragraphs of the prose, captions among them, with their files."""
    return [
        (text.file, paragraph)
        for document in prose.documents()
        for text in prose.texts(document)
        for paragraph in text.markdown.split("\n")
    ]


@pytest.mark.parametrize(
    ("event_id", "date", "said"),
    [
        ("chung-elected", "2015-12-04", "elected"),
        ("chung-suspended", "2020-08-11", "90 days"),
        ("chung-dismissed", "2020-09-25", "dismissed"),
        ("chung-sentenced", "2020-12-11", "5 years"),
        ("chung-trial-2", "2021-12-13", "8 years"),
        ("chung-appeal-2", "2022-06-22", "reduced to 5"),
        ("chung-trial-3", "2021-12-31", "3 years"),
        ("chung-appeal-3", "2022-07-13", "reduced to 2"),
        ("chung-trial-4", "2023-08-28", "13 years and 6 months"),
    ],
)
def test_a_legal_story_is_told_whole_in_one_place(event_id, date, said):
    row = record("events", event_id=event_id)
    assert row["date"] == date
    assert said in row["detail_en"]
    files = {file for file, text in paragraphs() if f"#event-{event_id}" in text}
    assert files == {"chapters/event.ipynb"}
    (told,) = (
        section
        for text in prose.texts(ROOT / "chapters/event.ipynb")
        for section in text.markdown.split("\n## ")
        if f"#event-{event_id}" in section
    )
    assert "#event-chung-trial-4" in told


def test_someone_is_named_for_shared_wording_only_where_it_is_a_matter():
    reuse = records("reuse", ("reuse_id",)).items()
    named = {row["reuse_id"]: row["said_by_en"] for (_,), row in reuse}
    assert named["discipline-core-district"] == "a district official"
    assert not any("Bắc Từ Liêm" in text for _, text in paragraphs())


def test_papi_is_compared_over_the_years_that_its_authors_compare():
    breaks = load("breaks").query("index_id == 'papi'")
    since = breaks.groupby("dimension_code")["year"].min()
    assert {code for code in since.index if since[code] <= 2017} == {
        "total",
        *("D1", "D3", "D5"),
    }
    totals = breaks.query("dimension_code == 'total'")
    assert set(totals["year"]) == {2015, 2016, 2018, 2019, 2021}
    assert fact("count-dimensions-unbroken-2011-2017").text == "3 dimensions"
    assert fact("drop-unbroken-papi-2011-2017").text == "0.25 points"
    assert fact("rank-unbroken-papi-2011-2017-in-2017").text == "56th of 63"


def test_no_sentence_joins_a_papi_place_of_2018_to_one_of_an_earlier_year():
    years = {
        text: [
            int(year) for year in re.findall(r"#fact-rank-papi-\w+-(\d{4})(?=\))", text)
        ]
        for _, whole in paragraphs()
        for text in re.split(r"(?<=[.;:])\s", whole)
    }
    joined = [
        text
        for text, of in years.items()
        if any(year < 2016 for year in of) and any(year >= 2018 for year in of)
    ]
    assert joined == []


def test_every_source_backs_a_row_or_a_sentence():
    paths = [*DATA.glob("*.csv"), *ROOT.glob("chapters/*.*"), ROOT / "index.ipynb"]
    texts = [
        path.read_text(encoding="utf-8") for path in paths if path.name != "sources.csv"
    ]
    used = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", " ".join(texts)))
    used |= {found.removeprefix("source-") for found in used}
    assert set(load("sources")["source_id"]) <= used


def test_figures_of_the_dialogues_are_given_as_the_fronts():
    for _, text in paragraphs():
        if "#fact-dialogues-" in text or "#measure-dialogue-answered" in text:
            assert "Front" in text
    shown = [record("measures", measure_id="dialogue-answered")["note_en"]]
    for claim in ("c15-dialogues-held", "c17-timely-resolution"):
        shown.append(record("claims", claim_id=claim)["reasoning_en"])
    assert all("Fatherland Front" in text for text in shown)


def test_what_a_reader_is_told_of_a_disagreement_is_no_order_to_a_writer():
    orders = re.compile("(Print|Say|Give|Prefer|Name|Begin|Do not|Ghi|Viết|Nói rõ) ")
    for column in ("handling_en", "handling_vi"):
        for words in load("discrepancies")[column]:
            assert not orders.match(words), words
    assert "do not join" not in " ".join(load("measures")["note_en"].dropna())


@pytest.mark.parametrize("known", [5, 80])
def test_sentences_that_no_paper_is_known_for_are_named_when_one_is(tmp_path, known):
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    with (data / "papers.csv").open("a", encoding="utf-8") as table:
        for number in range(1, known + 1):
            table.write(f"{number},Title,Tên,,,theory,2019-12-19,vgp-2019-12-19,high\n")
    checked = subprocess.run(
        [sys.executable, "-m", "eightypapers", "check"],
        cwd=ROOT,
        env={**os.environ, "BOOK_DATA": str(data)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert checked.returncode == 1
    named = [line for line in checked.stdout.splitlines() if UNKNOWN in line]
    links = sum(text.count(UNKNOWN) for _, text in paragraphs())
    assert len(named) == links > 5
    for claim in ("c22", "c23", "c24", "c25", "c42", "c43"):
        assert f"on {claim}-" in checked.stdout


def test_sentences_that_no_paper_is_known_for_lead_to_the_table_of_papers():
    telling = re.compile(
        r"is identified|papers.* we found \[none|list or a volume.* \[none", re.I
    )
    told = [text for _, text in paragraphs() if telling.search(text)]
    assert len(told) >= 4
    assert all(UNKNOWN in text for text in told)


def test_a_speech_that_frames_a_conference_does_not_open_it():
    assert resolve("term-phat-bieu-de-dan").name.startswith("introductory speech")
    roles = [*load("people")["role_en"], *load("organizations")["role_en"]]
    told = [text for _, text in paragraphs() if "chairman gave" in text]
    for words in [*roles, *load("report_items")["label_en"], *told]:
        assert not re.search(r"\bopen(?:ed|ing)\b", words)


def test_a_final_review_is_no_end():
    events, claims = load("events"), load("claims")
    words = " ".join(
        [*events["label_en"], *events["detail_en"], *claims["statement_en"]]
    )
    words += " ".join(text for _, text in paragraphs())
    assert not re.search(r"\bwound up|\bwrapped up|\bclosed Program", words)


@pytest.mark.parametrize("path", ["README.md", "index.ipynb", "chapters/event.ipynb"])
def test_both_halves_of_the_theme_are_told_first(path):
    text = (ROOT / Path(path)).read_text(encoding="utf-8")
    first = text.partition("80")[2][:400]
    assert "public service" in first or "public service" in text[:1200]
    assert "mass mobilization by government" in text[:1600]
