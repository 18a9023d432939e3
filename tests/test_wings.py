"""The package's wings: none knows of one above it, and the event is in one alone."""

import ast

import pytest

from eightypapers.tables import ROOT

PACKAGE = ROOT / "eightypapers"
MAY_USE = {
    "tables": set(),
    "language": set(),
    "evidence": {"tables", "language"},
    "drawing": {"tables", "language"},
    "story": {"tables", "language", "evidence", "drawing"},
    "site": {"tables", "language", "evidence", "drawing"},
}


def imported(path):
    """Give the parts of the package that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("eightypapers."):
                yield name.split(".")[1]


@pytest.mark.parametrize("part", MAY_USE)
def test_a_wing_uses_what_is_below_it(part):
    paths = [*PACKAGE.glob(f"{part}.py"), *(PACKAGE / part).rglob("*.py")]
    assert paths
    for path in paths:
        assert set(imported(path)) <= MAY_USE[part] | {part}, path


def test_every_part_of_the_package_has_its_place():
    parts = {path.stem for path in PACKAGE.glob("*") if path.stem != "__pycache__"}
    assert parts == {*MAY_USE, "__init__", "__main__"}
