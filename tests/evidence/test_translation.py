"""Translations: what there is to translate, and what is noticed in what they say."""

import csv
import json
import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from small_book import Book, notebook
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers.evidence import pages, prose, translation
from eightypapers.evidence.po import catalog
from eightypapers.evidence.wording import ill_written
from eightypapers.tables import ROOT

WORDING = Path("locales", "vi", "wording.csv")

PAGE = """\
# What was it?

Some **said** it, [80](#fact-papers-received) in all.

(below)=
## One *more*

- First, `code`
- Second

> Quoted

| Name | Place |
| ---- | ----- |
| Ann  | Ann   |

:::{note}
:class: wide

Noted
:::

```{rows} term
:all:
```

```{code-block} python
not = "prose"
```
"""
MESSAGES = [
    "What was it?",
    "Some **said** it, [80](#fact-papers-received) in all.",
    "One *more*",
    "First, `code`",
    "Second",
    "Quoted",
    "Name",
    "Place",
    "Ann",
    "Ann",
    "Noted",
]
CAPTION = "[80](#fact-papers-received) papers"


class Tale(Book):
    """A small book of one page and its PO file."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.page = root / "chapters" / "tale.md"
        self.contents("chapters/tale")

    @property
    def po(self) -> Path:
        return translation.po_file(self.page, self.root)

    def tell(self, text: str) -> None:
        self.write(f"chapters/{self.page.name}", text)

    def update(self) -> list[Path]:
        return translation.update([self.page], self.root)

    def fill(self, known: dict[str, str]) -> None:
        """Do what a translator does: put words under their English."""
        for both in known.items():
            english, other = (json.dumps(one, ensure_ascii=False) for one in both)
            left = f"msgid {english}\nmsgstr "
            self.change(str(self.po), (f'{left}""', f"{left}{other}"))

    def translate(self, english: str, other: str) -> None:
        """Make a page of one paragraph, translated."""
        self.tell(f"# Tale\n\n{english}\n")
        self.po.unlink(missing_ok=True)
        self.update()
        self.fill({"Tale": "Chuyện", english: other})


@pytest.fixture
def book(tmp_path: Path) -> Tale:
    (tmp_path / WORDING).parent.mkdir(parents=True)
    shutil.copy(ROOT / WORDING, tmp_path / WORDING)
    return Tale(tmp_path)


def shouted(source: str, file: str) -> dict[str, str]:
    """Give a translation of each message: the same, told from it, links left alone."""
    found = translation.messages(source, file)
    return {message.markdown: f"Ừ, {message.markdown}" for message in found}


# What there is to translate -----------------------------------------------------------


def test_messages_are_the_blocks_of_a_page_in_order_with_their_lines() -> None:
    found = translation.messages(PAGE, "tale.md")
    assert [message.markdown for message in found] == MESSAGES
    lines = PAGE.splitlines()
    assert all(message.markdown in lines[message.line - 1] for message in found)
    assert [found[0].kind, found[1].kind] == ["heading", "paragraph"]


def test_messages_of_a_notebook_are_those_of_its_prose_and_captions() -> None:
    source = notebook("# Tale\n\nTold", {"caption": CAPTION}, {}, "Again")
    found = translation.messages(source, "tale.ipynb")
    assert [(message.place, message.kind, message.markdown) for message in found] == [
        ("cell 1", "heading", "Tale"),
        ("cell 1", "paragraph", "Told"),
        ("cell 2, caption", "caption", CAPTION),
        ("cell 4", "paragraph", "Again"),
    ]


def test_messages_are_those_that_sphinx_would_have_translated(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    # Of a directive of the book's own, Sphinx alone knows nothing.
    text = PAGE.replace("```{rows} term\n:all:\n```\n", "")
    (source / "index.md").write_text(text, encoding="utf-8")
    with patch_docutils(), docutils_namespace():
        Sphinx(
            source,
            confdir=None,
            outdir=tmp_path / "pot",
            doctreedir=tmp_path / "doctrees",
            buildername="gettext",
            confoverrides={
                "extensions": ["myst_parser"],
                # Else what an earlier test had Sphinx add to its default would count.
                "source_suffix": {".md": "markdown"},
                "myst_enable_extensions": sorted(pages.EXTENSIONS),
            },
            status=None,
            warning=StringIO(),
        ).build()
    found = {message.markdown for message in translation.messages(text, "index.md")}
    assert {*catalog(tmp_path / "pot" / "index.pot")} == found


# What is put in its place -------------------------------------------------------------


def test_each_block_of_a_page_is_translated_in_its_place() -> None:
    known = shouted(PAGE, "tale.md")
    made = translation.translated_markdown(PAGE, known)
    found = translation.messages(made, "tale.md")
    assert [message.markdown for message in found] == [known[text] for text in MESSAGES]
    lines = zip(PAGE.split("\n"), made.split("\n"), strict=True)
    assert {old for old, new in lines if old == new} >= {"(below)=", ":all:", ":::"}
    assert "| Ừ, Ann  | Ừ, Ann   |" in made


def test_the_code_of_a_notebook_stays_to_the_byte() -> None:
    source = notebook(PAGE, {"caption": CAPTION, "name": "fig"})
    old = json.loads(source)
    made = translation.translated_notebook(old, shouted(source, "tale.ipynb"))
    assert old == json.loads(source)
    assert made["cells"][1]["source"] == old["cells"][1]["source"]
    figure = made["cells"][1]["metadata"]["mystnb"]["figure"]
    assert figure == {"caption": f"Ừ, {CAPTION}", "name": "fig"}
    again = translation.messages(json.dumps(made), "tale.ipynb")
    assert [message.markdown for message in again] == [
        f"Ừ, {text}" for text in [*MESSAGES, CAPTION]
    ]


@pytest.mark.parametrize(
    ("text", "known", "wrong"),
    [
        ("One\n\nTwo\n", {"One": "Một"}, "no translation: Two"),
        ("One\ntwo\n", {"One\ntwo": "Một hai"}, "not on one line"),
    ],
)
def test_what_cannot_be_translated_is_refused(text, known, wrong) -> None:
    with pytest.raises(translation.MissingError, match=wrong):
        translation.translated_markdown(text, known)


def test_a_source_is_given_in_either_language(book: Tale) -> None:
    book.translate("It **was** so.", "Chuyện **là** vậy.")
    assert translation.translated_source(book.page, book.root) == (
        "# Chuyện\n\nChuyện **là** vậy.\n"
    )
    english = translation.translated_source(book.page, book.root, "en")
    assert english == book.page.read_text(encoding="utf-8")
    book.po.unlink()
    with pytest.raises(translation.MissingError, match=r"no locales/vi/chapters"):
        translation.translated_source(book.page, book.root)


def test_a_notebook_comes_as_jupyterlab_writes_it(book: Tale) -> None:
    book.page = book.page.with_suffix(".ipynb")
    source = json.dumps(json.loads(notebook("Told\n", {})), indent=1) + "\n"
    book.tell(source)
    book.update()
    book.fill({"Told": "Kể"})
    made = translation.translated_source(book.page, book.root)
    assert made == source.replace("Told", "Kể")


def test_prose_is_read_in_the_language_of_the_edition(book: Tale, monkeypatch) -> None:
    book.translate("It is so.", "Là vậy.")
    assert prose.title(book.page, book.root) == "Tale"
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    assert prose.title(book.page, book.root) == "Chuyện"
    book.po.unlink()
    assert prose.title(book.page, book.root) == "Tale"


def test_an_edition_is_complete_with_a_file_for_each_page(book: Tale) -> None:
    book.tell("# Tale\n")
    assert not translation.is_complete(book.root)
    book.update()
    assert translation.is_complete(book.root)
    (book.root / "chapters" / "other.md").touch()
    contents = "root: chapters/tale\nchapters: [{file: chapters/other}]"
    (book.root / "_toc.yml").write_text(contents, encoding="utf-8")
    assert not translation.is_complete(book.root)


# The files of translators -------------------------------------------------------------


def test_a_new_file_has_every_message_once_and_empty(book: Tale) -> None:
    book.tell(PAGE)
    assert book.update() == [book.po]
    assert book.po == book.root / "locales" / "vi" / "chapters" / "tale.po"
    there = catalog(book.po)
    assert list(there) == list(dict.fromkeys(MESSAGES))
    assert {entry.string for entry in there.values()} == {""}
    text = book.po.read_text(encoding="utf-8")
    assert text.count("#. heading\nmsgid") == 2
    # Nothing that changes while the text does not.
    assert not re.search(r"Date|Babel|#:|\b20\d\d\b", text)
    assert book.update() == []
    assert book.po.read_text(encoding="utf-8") == text


def test_what_is_translated_stays_and_what_is_gone_goes(book: Tale) -> None:
    book.tell("# Tale\n\nIt is so.\n\nNothing like it here.\n")
    book.update()
    book.fill({"Tale": "Chuyện", "Nothing like it here.": "Không có gì giống vậy."})
    text = book.po.read_text(encoding="utf-8")
    noted = text.replace('msgid "Tale"', '# Hỏi lại.\nmsgid "Tale"')
    book.po.write_text(noted, encoding="utf-8")
    book.tell("# Tale\n\nA wholly other sentence came.\n")
    book.update()
    there = catalog(book.po)
    assert [*there] == ["Tale", "A wholly other sentence came."]
    assert there["Tale"].string == "Chuyện"
    assert there["Tale"].user_comments == ["Hỏi lại."]
    assert there["A wholly other sentence came."].string == ""


def test_changed_english_keeps_its_old_translation_marked(book: Tale) -> None:
    first = "The chairman spoke of it in the town that day."
    last = "The chairman spoke of it in town on that same day."
    book.translate(first, "Hôm ấy Chủ tịch nói về chuyện đó ở thị trấn.")
    for english in (first.replace("that", "the same"), last):
        book.tell(f"# Tale\n\n{english}\n")
        book.update()
        entry = catalog(book.po)[english]
        assert entry.fuzzy
        assert entry.string == "Hôm ấy Chủ tịch nói về chuyện đó ở thị trấn."
        # The English for which the words were made, however often it has changed.
        assert list(entry.previous_id) == [first]
    text = book.po.read_text(encoding="utf-8")
    assert f'#, fuzzy\n#| msgid "{first}"\nmsgid "{last}"\n' in text
    (fault,) = book.faults()
    assert fault.file == "locales/vi/chapters/tale.po"
    assert text.splitlines()[fault.line - 1] == f'msgid "{last}"'
    book.po.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    assert book.faults() == []
    # A translator's program may break lines as it likes.
    book.po.write_text(
        text.replace('#| msgid "', '#| msgid ""\n#| "'), encoding="utf-8"
    )
    book.update()
    assert book.po.read_text(encoding="utf-8") == text
    book.po.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    book.update()
    assert "#|" not in book.po.read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
def test_gettext_reads_the_files(book: Tale) -> None:
    long = (
        "It is [80](#fact-papers-received), as `they` say, “so” and 95% of them: " * 9
    )
    book.translate(long.strip(), "Là [80](#fact-papers-received)")
    book.tell(f"# Tale\n\n{long}indeed\n")
    book.update()
    assert "format" not in book.po.read_text(encoding="utf-8")
    command = ["msgfmt", "-c", "-o", "/dev/null", str(book.po)]
    subprocess.run(command, check=True, capture_output=True)


# What is noticed ----------------------------------------------------------------------


def test_a_page_without_a_file_is_no_fault_one_with_it_is_whole(book: Tale) -> None:
    book.tell("# Tale\n\nIt is so.\n")
    assert book.faults() == []
    book.update()
    book.fill({"Tale": "Chuyện"})
    (fault,) = book.faults()
    assert (fault.file, fault.line, fault.found) == ("chapters/tale.md", 3, "It is so.")
    assert "locales/vi/chapters/tale.po" in fault.remedy
    book.fill({"It is so.": "Là vậy."})
    assert book.faults() == []


def test_a_translation_without_its_english_is_named(book: Tale) -> None:
    book.translate("It is so.", "Là vậy.")
    book.tell("# Tale\n")
    (fault,) = book.faults()
    assert fault.found == "It is so."
    assert "make translate" in fault.remedy
    book.update()
    assert book.faults() == []


def test_a_file_that_is_none_is_named(book: Tale) -> None:
    book.tell("# Tale\n")
    book.update()
    with book.po.open("a", encoding="utf-8") as file:
        file.write("<<<<<<< ours\n")
    (fault,) = book.faults()
    assert fault.file == "locales/vi/chapters/tale.po"


def test_a_block_that_stands_on_two_lines_is_named(book: Tale) -> None:
    book.tell("# Tale\n\nIt is\nso.\n")
    book.update()
    book.fill({"Tale": "Chuyện"})
    text = book.po.read_text(encoding="utf-8")
    book.po.write_text(text.replace('so."\nmsgstr ""', 'so."\nmsgstr "Là vậy."'))
    (fault,) = book.faults()
    assert (fault.file, fault.rule) == (
        "chapters/tale.md",
        "a block stands on one line",
    )


ENGLISH = (
    "Hanoi stood [54th of 61](#fact-rank-papi-total-2018), *not* first; on"
    " [19 December](#event-conference-2019) **it** had [80](#fact-papers-received)"
    " papers, by `papers.csv`."
)
RIGHT = (
    "Hà Nội đứng [thứ 54 trong 61](#fact-rank-papi-total-2018), *không* đứng đầu;"
    " [ngày 19/12](#event-conference-2019) **thành phố** có [80](#fact-papers-received)"
    " tham luận, theo `papers.csv`."
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("thứ 54 trong 61", "54/61"),
        ("[80](#fact-papers-received) tham luận", "[tám mươi](#fact-papers-received)"),
        (" tham luận", " tham luận “hoà bình, đồng chí”"),
        ("ngày 19/12", "Ngày 19 tháng 12"),
    ],
)
def test_a_faithful_translation_is_right(book: Tale, old: str, new: str) -> None:
    book.translate(ENGLISH, RIGHT.replace(old, new))
    assert book.faults() == []


MUTANTS = [
    # What the tables say
    ("thứ 54", "thứ 45", "[thứ 45 trong 61]"),
    ("[80](", "[81](", "[81]"),
    ("[80](", "[tám mươi mốt](", "tám mươi mốt"),
    ("19/12", "20/12", "Hà Nội"),
    (" [ngày 19/12]", " [hôm ấy]", "Hà Nội"),
    ("trong 61](", "trên 61](", "trên 61"),
    ("không* đứng đầu", "không* đứng đầu năm 2018", "Hà Nội"),
    # Links, code, emphasis
    ("[80](#fact-papers-received)", "80", "tham luận"),
    ("#fact-papers-received", "#fact-count-sources", "Hà Nội"),
    ("[80](", "[](", "Hà Nội"),
    ("[80](#fact-papers-received)", "[80] (#fact-papers-received)", "Hà Nội"),
    ("`papers.csv`", "`paper.csv`", "Hà Nội"),
    ("`papers.csv`", "papers.csv", "Hà Nội"),
    ("**thành phố**", "thành phố", "Hà Nội"),
    ("*không*", "*không", "Hà Nội"),
    (" *không*", " * không*", "Hà Nội"),
    # Numbers of nobody's
    ("có [", "có năm tỉnh và [", "năm"),
    ("có [", "có hai mươi tư hay [", "hai mươi tư"),
    ("có [", "có gấp đôi, [", "gấp đôi"),
    # How it is written
    ("không* đứng", "không* hoà", "hoà"),
    ("tham luận,", "bài tham luận,", "bài tham luận"),
    ("tham luận,", 'tham luận "hay",', '"'),
    ("đầu;", "đầu — xa;", "—"),
    ("Hà Nội", "Ha\u0300 Nô\u0323i", "Ha\u0300"),
    # No block like its English
    ("Hà Nội", "2018. Hà Nội", "2018. Hà Nội"),
    ("Hà Nội", "# Hà Nội", "# Hà Nội"),
    (" theo `papers.csv`.", " theo `papers.csv`. ", "Hà Nội"),
]


@pytest.mark.parametrize(("old", "new", "said"), MUTANTS)
def test_a_translation_that_goes_astray_is_noticed(book, old, new, said) -> None:
    assert old in RIGHT
    book.translate(ENGLISH, RIGHT.replace(old, new, 1))
    found = book.faults()
    assert found
    lines = book.po.read_text(encoding="utf-8").splitlines()
    for fault in found:
        assert fault.file == "locales/vi/chapters/tale.po"
        assert lines[fault.line - 1].startswith('msgid "Hanoi stood')
    assert any(said in fault.found for fault in found)


def test_english_that_was_left_is_noticed(book: Tale) -> None:
    book.translate("It was found there.", "It was found there.")
    assert [fault.found for fault in book.faults()] == ["It was found there."]


def test_every_rule_of_wording_notices_its_example() -> None:
    with (ROOT / WORDING).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        found = [
            broken.remedy for broken in ill_written(row["example"], ROOT / WORDING)
        ]
        assert row["right"] in found, row


@pytest.mark.parametrize(
    "words",
    [
        "Hòa, khỏe, thủy, quý và tùy, tỷ lệ 68,6%, 1.390 âm tiết, 54,32 điểm",
        "từ 2011–2015 đến ngày 8/6/2019, Nghị quyết 30c/NQ-CP, CC BY 4.0",
        "thành phố lên thứ 20, điểm giảm xuống 54,32%",
        "“Đồng chí” là lời trích, “tỉ lệ” cũng vậy",
    ],
)
def test_what_is_written_well_is_let_pass(words: str) -> None:
    assert list(ill_written(words, ROOT / WORDING)) == []
