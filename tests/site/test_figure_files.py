"""The files that charts are offered as."""

import csv
import re
from xml.etree import ElementTree

from PIL import Image


def test_charts_lead_to_their_files(book):
    linked = set()
    for page in sorted(book.glob("**/*.html")):
        html = page.read_text(encoding="utf-8")
        # A reader takes a file away; a list loads the one that it chooses from.
        taken = re.findall(r'<a href="([^"]*figures/([^"]+))" download', html)
        loaded = re.findall(r'data-pictures="([^"]*figures/([^"]+\.js))"', html)
        for name, href in taken + loaded:
            linked.add(href)
            assert (page.parent / name).is_file()
    files = {path.name for path in (book / "figures").iterdir()}
    assert linked == files
    assert {"record.csv", "record.svg", "record.png", "printed-before.csv"} <= files


def test_files_of_charts_can_be_read(book):
    for path in (book / "figures").iterdir():
        if path.suffix == ".png":
            with Image.open(path) as picture:
                assert picture.width > 1400
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".js":
            assert re.fullmatch(r"\(globalThis\.figureChoices .*\};\n", text)
        elif path.suffix == ".svg":
            root = ElementTree.fromstring(text)
            assert root.tag.endswith("}svg")
            assert any(child.tag.endswith("}desc") for child in root)
        else:
            head, *lines = csv.reader(text.splitlines())
            # The chart that waits for its data has columns, and no row.
            assert lines
            assert {len(line) for line in lines} <= {len(head)}
