"""A small book, whose pages a test writes."""

import json
from pathlib import Path

from eightypapers.evidence import prose
from eightypapers.evidence.checks import Fault

TITLE = "Nine Tales of a Town"


class Book:
    """Pages in a folder, listed in the order in which they are added."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names: list[str] = []
        self.write("_config.yml", f"title: {TITLE}\n")
        self.contents()

    def contents(self, *names: str) -> None:
        """List pages, whether they are there or not."""
        self.names += names
        first, *others = self.names or ["index"]
        listed = {"root": first, "chapters": [{"file": name} for name in others]}
        self.write("_toc.yml", json.dumps(listed))

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, *changes: tuple[str, str]) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.write(name, text)

    def page(self, text: str, name: str = "index.md") -> None:
        self.write(name, text)
        if (listed := name.rpartition(".")[0]) not in self.names:
            self.contents(listed)

    def notebook(self, *cells: str | dict[str, str], name: str = "story.ipynb") -> None:
        """Add a notebook: prose as text, a picture as its figure's metadata."""
        self.page(notebook(*cells), name)

    def faults(self) -> list[Fault]:
        return prose.check(self.root)


def notebook(*cells: str | dict[str, str]) -> str:
    """Write a notebook as JSON: prose as text, a picture as its figure's metadata."""
    written = [
        {"cell_type": "markdown", "metadata": {}, "source": cell.splitlines(True)}
        if isinstance(cell, str)
        else {
            "cell_type": "code",
            "metadata": {"mystnb": {"figure": cell}} if cell else {},
            "outputs": [],
            "source": ["# Some **said** it\n", "chart(17)  # not 18 words of prose\n"],
        }
        for cell in cells
    ]
    return json.dumps({"cells": written, "nbformat": 4}, ensure_ascii=False)
