"""The cut face that is committed: complete, small, and as the page expects."""

import html
import re

import cut_fonts
import pytest
from fontTools.ttLib import TTFont

CSS = cut_fonts.PAGES / "book.css"
ANEW = "python scripts/cut_fonts.py"


@pytest.fixture(params=cut_fonts.WEIGHTS)
def weight(request):
    return request.param


@pytest.fixture
def font(weight):
    """One weight, as a browser would read it."""
    return TTFont(cut_fonts.PAGES / f"BeVietnamPro-{weight}.woff2")


@pytest.fixture(scope="module")
def letters(book):
    """All that the pages of the book write."""
    pages = (path.read_text(encoding="utf-8") for path in book.rglob("*.html"))
    return set().union(*map(html.unescape, pages))


def metrics(font):
    units = font["head"].unitsPerEm
    return font["hhea"].ascent / units, -font["hhea"].descent / units


def test_a_weight_has_every_letter_that_the_book_writes(letters, font, weight):
    whole = TTFont(cut_fonts.FACE / f"BeVietnamPro-{weight}.ttf").getBestCmap()
    lacking = {
        letter
        for letter in letters
        if ord(letter) in whole and ord(letter) not in font.getBestCmap()
    }
    assert lacking == set(), f"add them to CHARACTERS, then: {ANEW}"


def test_a_weight_has_no_letters_of_other_scripts(font):
    assert not {ord(letter) for letter in "ŁŞЖΩ"} & set(font.getBestCmap())


def test_a_weight_is_small():
    for file in cut_fonts.PAGES.glob("*.woff2"):
        assert file.stat().st_size < 20_000, file.name


def test_a_weight_carries_its_license(font):
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert font["name"].getDebugName(14) == "https://scripts.sil.org/OFL"


def test_tabular_figures_are_of_one_width_and_in_the_middle_of_it(font):
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    (lookup,) = (table.LookupList.Lookup[index] for index in lookups)
    figures = [font.getBestCmap()[ord(figure)] for figure in "0123456789"]
    tabular = [lookup.SubTable[0].mapping[name] for name in figures]
    assert len({font["hmtx"][name][0] for name in figures}) > 1
    assert len({font["hmtx"][name][0] for name in tabular}) == 1
    for name in tabular:
        width, left = font["hmtx"][name]
        glyph = font["glyf"][name]
        assert left == glyph.xMin >= 0
        assert width - glyph.xMax >= 0


def test_every_script_can_have_tabular_figures(font):
    table = font["GSUB"].table
    tags = [record.FeatureTag for record in table.FeatureList.FeatureRecord]
    for script in table.ScriptList.ScriptRecord:
        wanted = script.Script.DefaultLangSys.FeatureIndex
        assert "tnum" in {tags[index] for index in wanted}, script.ScriptTag


def test_the_committed_weights_are_what_the_script_cuts(tmp_path):
    cut_fonts.main(tmp_path)
    for file in tmp_path.iterdir():
        kept = (cut_fonts.PAGES / file.name).read_bytes()
        assert kept == file.read_bytes(), f"{file.name} is another: {ANEW}"


def test_the_stylesheet_names_the_files_that_are_cut():
    named = set(re.findall(r'url\("([^"]+)"\)', CSS.read_text("utf-8")))
    assert named == {file.name for file in cut_fonts.PAGES.glob("*.woff2")}


def test_the_font_that_shows_first_stands_as_high_as_the_face(font, weight):
    number = {"Regular": 400, "SemiBold": 600}[weight]
    rules = re.findall(r"@font-face \{(.*?)\}", CSS.read_text("utf-8"), re.DOTALL)
    (rule,) = (
        rule for rule in rules if "size-adjust" in rule and f"weight: {number}" in rule
    )
    values = {
        key: float(value) / 100
        for key, value in re.findall(r"([\w-]+): ([\d.]+)%", rule)
    }
    ascent, descent = metrics(font)
    size = values["size-adjust"]
    assert values["ascent-override"] * size == pytest.approx(ascent, abs=1e-3)
    assert values["descent-override"] * size == pytest.approx(descent, abs=1e-3)
    assert values["line-gap-override"] == font["hhea"].lineGap == 0
