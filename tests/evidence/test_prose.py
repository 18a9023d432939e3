"""Links and numbers in prose: what is right passes, what is wrong is named in place."""

import json
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightypapers import language
from eightypapers.evidence import numbers, prose
from eightypapers.evidence.checks import Fault
from eightypapers.evidence.links import resolve
from eightypapers.evidence.pages import titles
from eightypapers.tables import load, records

TITLE = "Nine Tales of a Town"


class Pages:
    """A small book, written by a test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names: list[str] = []
        self.frame()

    def frame(self) -> None:
        first, *others = self.names or ["index"]
        contents = {"root": first, "chapters": [{"file": name} for name in others]}
        (self.root / "_toc.yml").write_text(json.dumps(contents), encoding="utf-8")
        (self.root / "_config.yml").write_text(f"title: {TITLE}\n", encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.names.append(name.removesuffix(".ipynb").removesuffix(".md"))
        self.frame()

    def page(self, text: str, name: str = "index.md") -> None:
        self.add(name, text)

    def notebook(self, *cells: str | dict[str, str], name: str = "story.ipynb") -> None:
        """Add a notebook: prose as text, a picture as its figure's metadata."""
        written: list[dict[str, Any]] = [
            {
                "cell_type": "markdown",
                "metadata": {},
                "source": cell.splitlines(keepends=True),
            }
            if isinstance(cell, str)
            else {
                "cell_type": "code",
                "metadata": {"mystnb": {"figure": cell}} if cell else {},
                "source": ["chart(17)  # not 18 words of prose"],
            }
            for cell in cells
        ]
        self.add(name, json.dumps({"cells": written}, ensure_ascii=False))

    def faults(self) -> list[Fault]:
        return prose.check(self.root)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path)


@pytest.fixture
def edition(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Switch to the edition in a language."""
    return lambda name: monkeypatch.setenv("BOOK_LANGUAGE", name)


Switch = Callable[[str], None]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("en", "[80](#fact-papers-received)"),
        ("en", "[eighty papers](#fact-papers-received)"),
        ("en", "[54th](#fact-rank-papi-total-2018)"),
        ("en", "[fifty-fourth](#fact-rank-papi-total-2018)"),
        ("en", "[54th of 61](#fact-rank-papi-total-2018)"),
        ("en", "[86.50](#fact-score-sipas-2024)"),
        ("en", "[86.5 percent](#fact-score-sipas-2024)"),
        ("en", "[1,390](#fact-syllables-report)"),
        ("en", "[95 percent](#measure-dialogue-answered)"),
        ("en", "on [19 December](#event-conference-2019)"),
        ("en", "[Program 08](#program-xvi-08), for [2016–2020](#program-xvi-08)"),
        ("en", "**[80](#fact-papers-received)** or [**80**](#fact-papers-received)"),
        ("vi", "[80](#fact-papers-received)"),
        ("vi", "[tám mươi tham luận](#fact-papers-received)"),
        ("vi", "[thứ 54](#fact-rank-papi-total-2018)"),
        ("vi", "[thứ năm mươi tư](#fact-rank-papi-total-2018)"),
        ("vi", "[54/61](#fact-rank-papi-total-2018)"),
        ("vi", "[86,50](#fact-score-sipas-2024)"),
        ("vi", "[1.390](#fact-syllables-report)"),
        ("vi", "[ngày 19/12/2019](#event-conference-2019)"),
    ],
)
def test_a_link_that_says_what_the_tables_say_is_right(pages, edition, name, words):
    edition(name)
    pages.page(f"# Tales\n\nIt was {words}, they said.\n")
    assert pages.faults() == []


@pytest.mark.parametrize(
    ("name", "words", "target", "right"),
    [
        ("en", "81", "fact-papers-received", "80"),
        ("en", "eighty-one", "fact-papers-received", "eighty"),
        ("en", "some", "fact-papers-received", "80 papers"),
        ("en", "55th", "fact-rank-papi-total-2018", "54th"),
        ("en", "54th of 63", "fact-rank-papi-total-2018", "54th of 61"),
        ("en", "86,50", "fact-score-sipas-2024", "86.50"),
        ("en", "86.51", "fact-score-sipas-2024", "86.50"),
        ("vi", "81", "fact-papers-received", "80"),
        ("vi", "eighty", "fact-papers-received", "tám mươi"),
        ("vi", "54th", "fact-rank-papi-total-2018", "thứ 54"),
        ("vi", "86.50", "fact-score-sipas-2024", "86,50"),
        ("vi", "1,390", "fact-syllables-report", "1.390"),
    ],
)
def test_a_link_that_says_otherwise_is_told_what_would_be_right(
    pages, edition, name, words, target, right
):
    edition(name)
    pages.page(f"# Tales\n\nIt was [{words}](#{target}), they said.\n")
    (fault,) = pages.faults()
    assert (fault.file, fault.line) == ("index.md", 3)
    assert fault.found == f"[{words}](#{target})"
    assert resolve(target).text in fault.rule
    assert right in fault.remedy.removeprefix("one of: ").split(", ")
    assert f"[{words}]" in str(fault)


def test_a_number_in_a_link_to_a_row_stands_in_that_row(pages):
    pages.page(
        "# Tales\n\nAll [80 papers](#event-conference-2019), then "
        "[79 papers](#event-conference-2019).\n"
    )
    (fault,) = pages.faults()
    assert fault.found == "79 in [79 papers](#event-conference-2019)"
    assert "80 papers were received" in fault.remedy


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("34 minutes", "measure-file-time-after"),  # 3–4
        ("96", "measure-dialogue-answered"),  # 95
        ("9.5", "measure-dialogue-answered"),
        ("1.95", "measure-dialogue-answered"),
        ("95.1", "measure-dialogue-answered"),
    ],
)
def test_a_number_that_holds_another_does_not_stand_for_it(pages, words, target):
    pages.page(f"# Tales\n\n[{words}](#{target})\n")
    (fault,) = pages.faults()
    assert fault.found == f"{words.partition(' ')[0]} in [{words}](#{target})"


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("event-conference-2018", "did you mean 'conference-2019'?"),
        ("fact-papers-by-topic", "papers-by-topic"),
        ("paper-1", "is no kind of link; the kinds are fact, "),
    ],
)
def test_a_link_to_nothing_is_refused(pages, target, hint):
    pages.page(f"# Tales\n\nOne.\n\nIt was [so](#{target}).\n")
    (fault,) = pages.faults()
    assert (fault.file, fault.line) == ("index.md", 5)
    assert fault.found == f"[so](#{target})"
    assert hint in fault.remedy


def test_other_links_are_left_to_the_build(pages):
    pages.page("# Tales\n\n[Here](other.md), [there](https://example.org/17#x-1).\n")
    assert pages.faults() == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("In all 17 papers came.", ["17"]),
        ("The share was 68.6 percent.", ["68.6"]),
        ("It has 1,390 syllables.", ["1,390"]),
        ("Fifty papers came.", ["Fifty"]),
        ("Twenty-five of them.", ["Twenty-five"]),
        ("It came fifty-fourth, or 54th of 61.", ["fifty-fourth", "54", "61"]),
        ("Half of them, two dozen, hundreds.", ["Half", "two", "dozen", "hundreds"]),
        ("From 20 to 50.", ["20", "50"]),
        ("Scores of 5–6 points.", ["5", "6"]),
        ("Dimension D9 was left out.", ["9"]),
    ],
)
def test_a_number_without_a_link_is_refused(pages, words, found):
    pages.page(f"# Tales\n\n{words}\n")
    faults = pages.faults()
    assert [fault.found.partition(" in “")[0] for fault in faults] == found
    for fault in faults:
        assert words[-9:] in fault.found, "the words around it"
        assert "#fact-" in fault.remedy


@pytest.mark.parametrize(
    "words",
    [
        "On 19 December 2019 and on 8 June it rained.",
        "From 2011 to 2019, in the 2010s, in 2016–2020 and 2016-20.",
        "Program 08 and Resolution 25, Directive 16-CT/TW, Programs 04, 05 and 08.",
        "Dimensions D1 and D8 were compared.",
        "The book is called Nine Tales of a Town.",
        "One of them came first, and another one second to none.",
        "Someone often wrote attention, heightened, weight, none, tense.",
        "The code is `load(17)`, of no account.",
        "No number at all.",
    ],
)
def test_dates_names_and_titles_are_no_numbers(pages, words):
    pages.page(f"# Nine Tales of a Town\n\n{words}\n")
    assert pages.faults() == []


def test_a_fault_names_the_cell_and_the_line_in_it(pages):
    pages.notebook(
        "# Tales\n\nNothing here.",
        {},
        "A line.\n\nAnother,\nand [81](#fact-papers-received) papers.\n\n- 17 more",
    )
    first, second = pages.faults()
    # A paragraph is one: its first line is named.
    assert (first.file, first.column, first.line) == ("story.ipynb", "cell 3", 3)
    assert first.found == "[81](#fact-papers-received)"
    assert (second.file, second.column, second.line) == ("story.ipynb", "cell 3", 6)
    assert second.found.startswith("17 in “17 more")
    assert str(first).startswith("story.ipynb:3: cell 3:")


def test_captions_are_prose(pages):
    caption = "Of [80](#fact-papers-received) papers 17 were found"
    pages.notebook("# Tales", {"caption": caption, "name": "found"})
    (fault,) = pages.faults()
    assert fault.column == "cell 2, caption"
    assert fault.found == "17 in “papers 17 were found”"


def test_code_is_not_prose(pages):
    pages.notebook("# Tales", {}, {"name": "uncaptioned"})
    assert pages.faults() == []


@pytest.mark.parametrize(
    "block",
    [
        "- [81](#fact-papers-received)",
        "> [81](#fact-papers-received)",
        "| papers |\n|---|\n| [81](#fact-papers-received) |",
        "Term\n: [81](#fact-papers-received)",
        "## The [81](#fact-papers-received)",
        ":::{note}\n[81](#fact-papers-received)\n:::",
        "::::{note}\n:::{tip}\n[81](#fact-papers-received)\n:::\n::::",
        ":::{figure} map.svg\n:alt: A map\n\n[81](#fact-papers-received)\n:::",
        "```{note}\n[81](#fact-papers-received)\n```",
    ],
)
def test_links_and_numbers_are_found_in_every_kind_of_block(pages, block):
    lines = block.splitlines()
    within = next(n for n, line in enumerate(lines) if "81" in line)
    pages.page(f"# Tales\n\nProse.\n\n{block}\n")
    (fault,) = pages.faults()
    assert fault.found == "[81](#fact-papers-received)"
    assert fault.line == 5 + within
    pages.page(f"# Tales\n\n{block}\n".replace("[81](#fact-papers-received)", "81"))
    assert [fault.found[:2] for fault in pages.faults()[:1]] == ["81"]


def test_citations_are_listed_in_reading_order(pages):
    pages.page("# Tales\n\n[80](#fact-papers-received), [a](other.md), [b](#here)\n")
    pages.notebook(
        "# Story\n\n[PAPI](#term-papi)\n\n[the day](#event-conference-2019)",
        {"caption": "[eighty](#fact-papers-received) papers", "name": "eighty"},
        ":::{note}\nBy [Huấn](#person-doan-minh-huan)\n:::",
        name="chapters/story.ipynb",
    )
    pages.page("# End\n\n[80](#fact-papers-received)", name="chapters/end.md")
    found = [
        (link.target, link.words, link.text.file, link.text.place, link.line)
        for link in prose.citations(pages.root)
    ]
    story = "chapters/story.ipynb"
    assert found == [
        ("fact-papers-received", "80", "index.md", "", 3),
        ("term-papi", "PAPI", story, "cell 1", 3),
        ("event-conference-2019", "the day", story, "cell 1", 5),
        ("fact-papers-received", "eighty", story, "cell 2, caption", 1),
        ("person-doan-minh-huan", "Huấn", story, "cell 3", 2),
        ("fact-papers-received", "80", "chapters/end.md", "", 3),
    ]


def test_a_page_that_is_listed_and_missing_is_named(pages):
    pages.page("A town.")
    pages.names.append("chapters/lost")
    pages.frame()
    right = "a notebook or a Markdown page of this name, or no such line"
    assert prose.check(pages.root) == [
        Fault("_toc.yml", 0, "", "chapters/lost", "a page that is listed exists", right)
    ]


def test_documents_follow_the_contents_parts_included(pages):
    for name in ("index.md", "a.md", "b.ipynb", "unlisted.md"):
        (pages.root / name).write_text("", encoding="utf-8")
    (pages.root / "_toc.yml").write_text(
        "root: index\nparts:\n- caption: One\n  chapters:\n  - file: b\n"
        "    sections:\n    - file: a.md\n",
        encoding="utf-8",
    )
    names = [path.name for path in prose.documents(pages.root)]
    assert names == ["index.md", "b.ipynb", "a.md"]


@pytest.mark.parametrize("name", language.LANGUAGES)
def test_figures_in_the_reasoning_on_a_claim_stand_in_its_evidence(edition, name):
    edition(name)
    assert list(map(str, prose.claim_faults())) == []


@pytest.mark.parametrize(
    ("column", "figure"),
    [
        ("reasoning_en", "36.43"),
        ("reasoning_vi", "36,43"),
        ("reasoning_en", "98.81"),  # without a date, so not known on the day
        ("reasoning_vi", "80,09"),  # of after the day
        ("later_en", "36.43"),
    ],
)
def test_another_figure_in_the_reasoning_on_a_claim_is_refused(
    monkeypatch, column, figure
):
    def changed(name, keys):
        rows = {key: dict(row) for key, row in records(name, keys).items()}
        if name == "claims":
            rows["c08-quality-of-service",][column] += f" {figure}"
        return rows

    monkeypatch.setattr(prose, "records", changed)
    (fault,) = prose.claim_faults()
    assert (fault.file, fault.column) == ("data/claims.csv", column)
    assert fault.found == figure
    line = load("claims")["claim_id"].tolist().index("c08-quality-of-service") + 2
    assert fault.line == line
    assert fault.rule == (
        "a figure in the reasoning stands in the evidence on c08-quality-of-service"
    )
    assert fault.remedy == "a row of data/claim_evidence.csv whose target has it"


def test_the_book_itself_is_without_fault():
    assert list(map(str, prose.check())) == []


def test_the_book_cites_in_every_chapter():
    files = {link.text.file for link in prose.citations()}
    assert {"index.ipynb", "chapters/event.ipynb", "chapters/record.ipynb"} <= files
    assert any("caption" in link.text.place for link in prose.citations())


def test_each_fault_says_in_full_where_what_and_what_would_be_right(pages):
    pages.page(
        "# Tales\n\nOne.\n\n[so](#paper-1)\n\n[81](#fact-papers-received)\n\n"
        "[79 and 19 December 2019](#event-conference-2019)\n\nOf 17 rainy days\n"
    )
    entry = resolve("fact-papers-received")
    event = resolve("event-conference-2019")
    with pytest.raises(LookupError) as nothing:
        resolve("paper-1")
    assert pages.faults() == [
        Fault(
            "index.md",
            5,
            "",
            "[so](#paper-1)",
            "a link leads to a fact or a row that exists",
            nothing.value.args[0],
        ),
        Fault(
            "index.md",
            7,
            "",
            "[81](#fact-papers-received)",
            "the words of a link say what the tables say: 80 papers",
            f"one of: {', '.join(sorted(entry.forms))}",
        ),
        Fault(
            "index.md",
            9,
            "",
            "79 in [79 and 19 December 2019](#event-conference-2019)",
            "a number in a link to a row stands in that row",
            f"words without it, or another row; this one says: {event.text}",
        ),
        Fault(
            "index.md",
            11,
            "",
            "17 in “Of 17 rainy days”",
            "a number in prose links to what it comes from",
            "[17](#fact-…), with a fact from chapters/ledger or a new one",
        ),
    ]


def test_words_run_on_over_code_emphasis_and_ends_of_lines(pages):
    pages.page(
        "# Tales\n\n[19\nDecember](#event-conference-2019) and\\\n"
        "[19\\\nDecember](#event-conference-2019) and "
        "[the `x` *day*](#event-conference-2019) at `17`, 2019–\n2020, 19\nDecember\n"
    )
    assert pages.faults() == []
    words = [link.words for link in prose.citations(pages.root)]
    assert words == ["19 December", "19 December", "the  day"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Maps were not found, in [87 look-ups](#lookup-papers).",
        "Papers were not found: [none](#fact-count-papers) of them.",
        "Maps [were not found](#discrepancy-p08-title).",
        "Of *maps* none\nwas found in [two look-ups](#lookup-ranking). It rained.",
        "Maps were found in [80](#fact-papers-received) huts.",
    ],
)
def test_an_absence_that_links_to_what_was_looked_for_is_right(pages, sentence):
    pages.page(f"# Tales\n\n{sentence}\n")
    assert pages.faults() == []


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        ("It rained. Maps were not found.", "not found in “Maps were not found.”"),
        ("None was found.", "None was found in “None was found.”"),
        # Neither the sentence before nor a number that is more than none will do.
        (
            "In [two look-ups](#lookup-ranking). Of [80](#fact-papers-received) maps"
            " none was found.",
            "none was found in “Of 80 maps none was found.”",
        ),
    ],
)
def test_an_absence_without_a_link_to_what_was_looked_for_is_named(
    pages, sentences, found
):
    pages.page(f"# Tales\n\n{sentences}\n")
    (fault,) = pages.faults()
    assert (fault.file, fault.line, fault.found) == ("index.md", 3, found)
    assert fault.rule == "what was not found links to what was looked for"
    assert "#lookup-…" in fault.remedy


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("not found", "lookup-ranking"),
        ("one look-up", "lookup-ranking"),
        ("86 look-ups", "lookup-papers"),
        ("not found", "lookup-spending"),
    ],
)
def test_how_often_something_was_looked_for_is_checked(pages, words, target):
    pages.page(f"# Tales\n\nIt was [{words}](#{target}).\n")
    (fault,) = pages.faults()
    assert words.split()[0] in fault.found


def test_code_and_mathematics_in_fences_are_no_prose(pages):
    for name in ("code-block", "math", "raw", "code"):
        pages.page(f"# Tales\n\n```{{{name}}}\n17 days\n```\n\n```\n18 days\n```\n")
        assert pages.faults() == [], name


def test_the_title_of_the_book_is_read_from_its_settings(pages):
    (pages.root / "_config.yml").write_text("title: Chợ Tết\n", encoding="utf-8")
    assert titles(pages.root) == ["Chợ Tết"]
    (pages.root / "_config.yml").write_text("title: 1984\n", encoding="utf-8")
    assert titles(pages.root) == ["1984"]


def test_a_notebook_comes_before_a_page_of_the_same_name(pages):
    for name in ("index.md", "index.ipynb"):
        (pages.root / name).touch()
    assert prose.documents(pages.root) == [pages.root / "index.ipynb"]


def test_the_tables_are_judged_before_the_prose(pages, monkeypatch):
    pages.page("# Tales\n\nOf 17 rainy days\n")
    fault = Fault("data/events.csv", 2, "date", "2019-13", "calendar", "a month")
    monkeypatch.setattr(prose.checks, "check", lambda: [fault])
    assert prose.faults(pages.root) == [fault]
    monkeypatch.setattr(prose.checks, "check", list)
    assert prose.faults(pages.root) == pages.faults() != []


def test_a_notebook_saved_with_what_it_printed_is_named(pages: Pages) -> None:
    pages.page("# Tales\n")
    pages.notebook("Rain.\n", {}, {})
    assert pages.faults() == []
    path = pages.root / "story.ipynb"
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["cells"][1] |= {"outputs": [{"output_type": "stream"}], "execution_count": 3}
    whole["cells"][2] |= {"outputs": [], "execution_count": 4}
    whole["metadata"] = {"widgets": {}}
    path.write_text(json.dumps(whole), encoding="utf-8")
    faults = pages.faults()
    assert [fault.column for fault in faults] == ["cell 2", "cell 3", "metadata"]
    assert {fault.file for fault in faults} == {"story.ipynb"}
    assert all("Clear Outputs" in fault.remedy for fault in faults)


@pytest.mark.parametrize("text", ["", "<<<<<<< ours\n{}", "[]", '{"cells": 1}', "{}"])
def test_a_notebook_that_cannot_be_read_is_named(pages: Pages, text: str) -> None:
    pages.page("# Tales\n")
    pages.add("story.ipynb", text)
    (fault,) = pages.faults()
    assert (fault.file, fault.rule) == ("story.ipynb", prose.NOTEBOOK)


def test_damaged_words_are_named_in_prose_as_in_tables(pages: Pages) -> None:
    pages.page("# Tales\n\nOf Hà N\ufffdi.\n\n- Ðồng Tâm\n")
    assert [fault.line for fault in pages.faults()] == [3, 5]
    assert all(fault.rule.startswith("undamaged") for fault in pages.faults())


def test_a_link_to_rows_of_which_the_book_has_no_page_is_named(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prose.checks, "check", list)
    said = "[said so](#claim-c05-program-title)"
    pages.page(f"# Tales\n\nThey {said}, [a term](#term-papi).\n")
    dead = {fault.found: fault.remedy for fault in prose.faults(pages.root)}
    assert list(dead) == [said, "[a term](#term-papi)"]
    assert dead[said].startswith("chapters/claims, listed")
    pages.page("# Statements\n", name="chapters/claims.md")
    (left,) = prose.faults(pages.root)
    assert left.found == "[a term](#term-papi)"


# No letters that could join a number's, nor words that make a number a name.
PLAIN = st.text("bcdkmpqz ,;:()“”\n", max_size=20)


@given(PLAIN, st.integers(0, 10**6), PLAIN)
def test_any_number_in_figures_is_found_unless_it_can_be_a_year(before, value, after):
    words = f"{before} {value} {after}"
    found = numbers.unlinked(words)
    assert found == ([] if 1900 <= value <= 2099 else [str(value)])


@given(PLAIN, st.integers(2, 99), PLAIN, st.sampled_from([str, str.capitalize]))
def test_any_number_in_words_is_found_as_a_whole(before, value, after, write):
    # "Second" is left alone: it may be a part of a minute.
    place = language.ordinal_in_words(max(value, 3))
    for number in (language.in_words(value), place):
        words = f"{before} {write(number)} {after}"
        assert numbers.unlinked(words) == [write(number)]


@given(st.text(string.ascii_lowercase + " ", max_size=40))
def test_words_without_numbers_hold_none(words):
    spelled = {number.lower() for number in numbers.unlinked(words)}
    assert spelled <= set(words.split())


@given(st.dates())
def test_a_date_is_never_a_number(day):
    iso = day.isoformat()
    if 1900 <= day.year <= 2099:
        for form in (language.date(iso), language.date(iso[:7]), iso[:4]):
            assert numbers.unlinked(f"On {form}, they met.") == []
