"""The index has words without their marks; passages tell what stands where."""

import json
import unicodedata
from pathlib import Path

import pytest

from eightypapers import site
from eightypapers.evidence.links import KINDS, resolve, targets
from eightypapers.site import search
from eightypapers.tables import load

PACKAGE = Path(site.__file__).parent
WORDS = search.Words({})


def index(folder):
    text = (folder / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


def passages(folder):
    """Give what the script holds, and its passages by page and anchor."""
    text = (folder / "passages.js").read_text(encoding="utf-8")
    held = json.loads(text.removeprefix("Search.setPassages(").removesuffix(")\n"))
    found = {
        (page["name"], anchor): (kind, [text_of(text) for text in texts])
        for page in held["pages"]
        for anchor, kind, *texts in page["passages"]
    }
    assert len(found) == sum(len(page["passages"]) for page in held["pages"])
    return held, found


def straight(text):
    """Give a text with the quotation marks of a typewriter."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def text_of(given):
    return given if isinstance(given, str) else given[0]


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Đồng", "dong"),
        ("vận", "van"),
        (unicodedata.normalize("NFD", "Nội"), "noi"),
        ("ƯƠNG", "uong"),
        ("Đảng", "dang"),
        ("Ðảng", "dang"),  # U+00D0, U+00F0, U+0189, U+0256: typed for Đ, and no Đ
        ("ðảng", "dang"),
        ("\u0189ảng", "dang"),
        ("\u0256ảng", "dang"),
        ("People’s", "people"),
        ("city's", "city"),
        ("2018", "2018"),
    ],
)
def test_a_folded_word_has_small_letters_and_no_marks(word, folded):
    assert search.fold(word) == folded


def test_words_are_indexed_folded_and_as_typed():
    assert WORDS.split("Hà Nội, 2019") == ["ha", "hà", "noi", "nội", "2019"]
    apart = unicodedata.normalize("NFD", "Nội")
    assert WORDS.split(apart) == ["noi", "nội"]
    assert WORDS.split("the city’s sắc’sắc") == [
        *("the", "city"),
        *("sac", "sắc", "sac", "sắc"),
    ]


def test_english_words_are_stemmed():
    assert WORDS.stem("organizers") == WORDS.stem("organizing") == "organ"


def test_no_word_is_left_out_that_may_be_a_vietnamese_syllable():
    stop_words = WORDS.stopwords & {"to", "the", "in", "no", "be"}
    assert len(stop_words) == 5
    assert all(map(WORDS.word_filter, stop_words))


@pytest.mark.parametrize(
    ("code", "made_by"), [("en", search.Words), ("vi", search.VietnameseWords)]
)
def test_the_index_of_either_edition_has_folded_words(project, code, made_by):
    project.write("chapters/tale.md", "# Tale\n\nMột khóa to organize ở Hà Nội.\n")
    app = project.build(language=code)
    assert type(app.builder.indexer.lang) is made_by
    terms = index(project.root / "html")["terms"]
    assert {"khóa", "khoa", "hà", "ha", "nội", "noi", "mot"} <= set(terms)
    assert {"to", WORDS.stem("organizers")} <= set(terms)


def test_things_are_found_under_all_their_names():
    names = search.names()
    assert ["ha noi", "hanoi"] in names
    (mobilization,) = (group for group in names if "dan van" in group)
    assert "mass mobil" in mobilization
    # Other names of the table, and no more than the names themselves.
    assert WORDS.stem("obligation") in next(g for g in names if "bon phan" in g)
    assert not any("(" in name for group in names for name in group)
    flat = [name for group in names for name in group]
    assert "da nang" not in flat
    assert names == sorted(names)


def test_a_page_has_a_passage_a_section_without_those_below(project):
    project.write(
        "chapters/tale.md",
        "# The tale\n\nOnce, *in* a\nbook.\n\n- A point.\n\n## Below\n\nThe end.\n\n"
        "| told | in a table |\n|---|---|\n| x | y |\n\n```python\nprint(1)\n```\n\n"
        "```{raw} html\n<p>raw</p>\n```\n",
    )
    project.build()
    _, found = passages(project.root / "html")
    told = {place: said for place, said in found.items() if place[0] == "chapters/tale"}
    assert told == {
        ("chapters/tale", ""): ("", ["The tale", "Once, in a book.", "A point."]),
        ("chapters/tale", "below"): ("", ["Below", "The end."]),
    }


def test_rows_have_passages_where_they_are_shown(tales):
    held, found = passages(tales.root / "html")
    rows = {anchor: page for page, anchor in found if found[page, anchor][0]}
    shown = {
        link["id"]: page
        for page in ("chapters/ledger", "chapters/sources")
        for link in tales.page(page).select(".rows > li")
    }
    assert rows == shown
    fact = resolve("fact-rank-papi-total-2018")
    kind, texts = found["chapters/ledger", fact.target]
    assert (held["kinds"][kind], texts) == (
        "Fact",
        [f"{fact.name}: {fact.text}", fact.text, fact.derivation],
    )
    # A title in Vietnamese is found by what it says in English, too.
    kind, texts = found["chapters/sources", "source-agu-330"]
    row = load("sources").set_index("source_id").loc["agu-330"]
    assert texts[:2] == [row["title"], row["description_en"]]


def test_listed_rows_have_passages_of_what_is_said_of_them(book):
    _, found = passages(book)
    for kind in ("claim", "event", "discrepancy", "lookup"):
        page = KINDS[kind].page
        there = [anchor for name, anchor in found if found[name, anchor][0] == kind]
        assert there == targets(kind)
        assert all((page, target) in found for target in there)
        key, table = KINDS[kind].key, load(KINDS[kind].table)
        columns = {"event": "detail", "discrepancy": "handling", "lookup": "result"}
        column = f"{columns[kind]}_en" if kind in columns else ""
        for row in table.to_dict("records") if column else []:
            _, texts = found[page, f"{kind}-{row[key]}"]
            assert straight(row[column]) in straight(" ".join(texts))
    claims = load("claims")
    for row in claims.to_dict("records"):
        place = (KINDS["claim"].page, f"claim-{row['claim_id']}")
        _, (name, *told) = found[place]
        assert name == f"Statement {row['number']}"
        # The report's words in translation come last, and no source or evidence.
        assert told[0].split()[:3] == row["statement_en"].replace("'", "’").split()[:3]
        assert told[-1] == row["statement_vi"].replace("'", "’")
        assert not any(line.startswith("Source: ") for line in told)


def test_passages_say_which_words_are_of_the_other_language(monkeypatch):
    assert search.with_marks("a clash at Đồng Tâm") == [
        *("a clash at Đồng Tâm", 11, 19)
    ]
    assert search.with_marks("a clash") == "a clash"
    assert search.with_marks("Ban in", whole=True) == ["Ban in", 0, 6]
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert search.with_marks("ở Đồng Tâm", whole=True) == "ở Đồng Tâm"
    term = load("terms")["term_en"].iloc[0]
    assert search.with_marks(f"là {term}") == [f"là {term}", 3, 3 + len(term)]
