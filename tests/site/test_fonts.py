"""The cut face: complete, small, the same bytes each time, and as the page expects."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from eightypapers.site import fonts

CSS = Path(fonts.__file__).with_name("static") / "book.css"
VIETNAMESE = "Tám mươi tham luận về trách nhiệm công vụ: kỷ cương, Đỗ Hữu Ỷ ẵ ộ ử"
ENGLISH = "54.32 “fell” from 20th – to 58th… 3,114 × 2 ≥ ½ (§ 3) ¹²³"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with both weights."""
    folder = tmp_path_factory.mktemp("fonts")
    fonts.subset(folder)
    return folder


@pytest.fixture(params=fonts.WEIGHTS)
def font(folder, request):
    """One weight, as a browser would read it."""
    return TTFont(folder / f"BeVietnamPro-{request.param}.woff2")


def metrics(font):
    units = font["head"].unitsPerEm
    return font["hhea"].ascent / units, -font["hhea"].descent / units


def test_a_weight_has_every_letter_that_the_book_writes(font):
    drawn = font.getBestCmap()
    assert [letter for letter in VIETNAMESE + ENGLISH if ord(letter) not in drawn] == []


def test_a_weight_has_no_letters_of_other_scripts(font):
    assert not {ord(letter) for letter in "ŁŞЖΩ"} & set(font.getBestCmap())


def test_a_weight_is_small(folder):
    for file in folder.glob("*.woff2"):
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


def test_the_bytes_are_the_same_each_time(folder, tmp_path):
    for file in fonts.subset(tmp_path):
        assert file.read_bytes() == (folder / file.name).read_bytes()


def test_nothing_is_cut_again_while_nothing_has_changed(folder, monkeypatch):
    monkeypatch.setattr(fonts, "_cut", lambda *_: pytest.fail("cut again"))
    assert all(file.is_file() for file in fonts.subset(folder))


@pytest.mark.parametrize("change", ["recipe", "file", "stamp"])
def test_a_change_cuts_again(tmp_path, monkeypatch, change):
    cut = []
    monkeypatch.setattr(fonts, "_cut", lambda _, target: cut.append(target.touch()))
    first, _ = fonts.subset(tmp_path)
    assert len(cut) == 2
    if change == "recipe":
        monkeypatch.setattr(fonts, "version", lambda package: f"{package} of tomorrow")
    elif change == "file":
        first.unlink()
    else:
        (tmp_path / ".fonts").unlink()
    fonts.subset(tmp_path)
    assert len(cut) == 4


def test_the_stylesheet_names_the_files_that_are_cut(folder):
    named = set(re.findall(r'url\("([^"]+)"\)', CSS.read_text("utf-8")))
    assert named == {file.name for file in folder.glob("*.woff2")}


def test_the_font_that_shows_first_stands_as_high_as_the_face(font):
    weight = {"Regular": 400, "SemiBold": 600}[
        font["name"].getDebugName(17) or "Regular"
    ]
    rules = re.findall(r"@font-face \{(.*?)\}", CSS.read_text("utf-8"), re.DOTALL)
    (rule,) = (
        rule for rule in rules if "size-adjust" in rule and f"weight: {weight}" in rule
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
