"""Cuts the face to what the book writes, for its pages: `python scripts/cut_fonts.py`.

Be Vietnam Pro comes from its package as TTF files of 130 KB a weight. A page needs
Latin and Vietnamese letters, figures and punctuation: as WOFF2 about 14 KB. The face
has no figures of one width, which columns of numbers need, so they are added here as
the OpenType feature `tnum` (its license, the OFL, allows changes and reserves no name).
"""

from pathlib import Path
from statistics import median

import fontpkg_be_vietnam_pro
from fontTools import subset
from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

FACE = Path(str(fontpkg_be_vietnam_pro.ROOT)) / "files"
PAGES = Path(__file__).resolve().parents[1] / "eightypapers" / "site" / "static"
WEIGHTS = ("Regular", "SemiBold")

#: First and last code point of each run of characters that the book may use; those
#: that the face has no drawing for (arrows, today) fall to the reader's own fonts.
CHARACTERS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0102, 0x0103),  # Ă, and the rest of the Vietnamese alphabet:
    (0x0110, 0x0111),  # Đ
    (0x0128, 0x0129),  # Ĩ
    (0x0168, 0x0169),  # Ũ
    (0x01A0, 0x01A1),  # Ơ
    (0x01AF, 0x01B0),  # Ư
    (0x0300, 0x0303),  # marks that follow their letter when a text is not composed
    (0x0306, 0x0309),
    (0x031B, 0x031B),
    (0x0323, 0x0323),
    (0x1EA0, 0x1EF9),  # letters with two marks, or with the dot or the hook
    (0x2010, 0x203A),  # dashes, quotation marks, dots, per mille
    (0x2070, 0x2089),  # superscripts and subscripts
    (0x20AB, 0x20AC),  # dong, euro
    (0x2122, 0x2122),  # trade mark
    (0x2190, 0x2199),  # arrows
    (0x2212, 0x2212),  # minus
    (0x2248, 0x2265),  # nearly equal, unequal, at most, at least
)
FEATURES = ("ccmp", "kern", "mark", "mkmk", "tnum")


def main(folder: Path = PAGES) -> None:
    """Write the weights where pages take them from, and the license beside them."""
    license = (FACE.parent / "LICENSE").read_text(encoding="utf-8")
    (folder / "BeVietnamPro-LICENSE.txt").write_text(license, encoding="utf-8")
    for weight in WEIGHTS:
        name = f"BeVietnamPro-{weight}"
        cut(FACE / f"{name}.ttf", folder / f"{name}.woff2")


def cut(source: Path, target: Path) -> None:
    """Write the subset of one TTF file as WOFF2."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = list(FEATURES)
    # Hints double the size, and screens that need them are no longer made.
    options.hinting = False
    # License and its address travel with the file, as the OFL asks.
    options.name_IDs = [*options.name_IDs, 13, 14]
    # The time of the cut must not show in the bytes.
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    add_tabular_figures(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(
        unicodes=[
            point for first, last in CHARACTERS for point in range(first, last + 1)
        ]
    )
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def add_tabular_figures(font: TTFont) -> None:
    """Add figures of one width, and the feature that puts them in place of others."""
    metrics, glyphs = font["hmtx"], font["glyf"]
    names = [font.getBestCmap()[ord(figure)] for figure in "0123456789"]
    advances = {name: metrics[name][0] for name in names}
    # The median, because the narrow 1 would pull a mean too low for the others.
    width = int(median(advances.values()))
    replaced = {name: f"{name}.tnum" for name in names}
    for name, advance in advances.items():
        shift = (width - advance) // 2
        pen = TTGlyphPen(font.getGlyphSet())
        pen.addComponent(name, (1, 0, 0, 1, shift, 0))
        glyph = pen.glyph()
        glyphs[replaced[name]] = glyph
        glyph.recalcBounds(glyphs)
        metrics[replaced[name]] = (width, metrics[name][1] + shift)
    table = font["GSUB"].table
    # The cutter goes by the counts, which fontTools itself sets only when it saves.
    lookups = table.LookupList
    lookups.Lookup.append(buildLookup([buildSingleSubstSubtable(replaced)]))
    lookups.LookupCount += 1
    feature = otTables.FeatureRecord()
    feature.FeatureTag = "tnum"
    feature.Feature = otTables.Feature()
    feature.Feature.FeatureParams = None
    feature.Feature.LookupListIndex = [lookups.LookupCount - 1]
    feature.Feature.LookupCount = 1
    table.FeatureList.FeatureRecord.append(feature)
    table.FeatureList.FeatureCount += 1
    for script in table.ScriptList.ScriptRecord:
        systems = [record.LangSys for record in script.Script.LangSysRecord]
        for system in (script.Script.DefaultLangSys, *systems):
            system.FeatureIndex.append(table.FeatureList.FeatureCount - 1)
            system.FeatureCount += 1


if __name__ == "__main__":
    main()
