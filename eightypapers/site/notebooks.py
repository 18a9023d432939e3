"""The chapters as notebooks of another edition, for whoever runs them again.

They follow from the English ones and the PO files, and are no sources: what is changed
in one of them is lost when they are written again, as its first cell says.
"""

import json
from pathlib import Path

from eightypapers.evidence.translation import (
    po_file,
    translated_pages,
    translated_source,
)
from eightypapers.language import Language, Words, speaking
from eightypapers.tables import ROOT

say = Words(__file__)


def source(path: Path, root: Path, edition: Language) -> str:
    """Give a page's source in the language of an edition.

    A notebook's charts are drawn in that, too: its first cell sees to it.

    Raises
    ------
    MissingError
        If the page has no PO file, or a message no translation.
    """
    text = translated_source(path, root, edition)
    if path.suffix != ".ipynb":
        return text
    notebook = json.loads(text)
    po = po_file(path, root, edition).relative_to(root).as_posix()
    with speaking(edition):
        note = say("first", po=po)
    first = {
        "cell_type": "code",
        "execution_count": None,
        "id": "edition",
        "metadata": {"tags": ["remove-cell"]},
        "outputs": [],
        "source": [f"# {note}\n", f"%env BOOK_LANGUAGE={edition}"],
    }
    notebook["cells"].insert(0, first)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def write(edition: Language, root: Path = ROOT) -> list[Path]:
    """Write the translated pages into a folder of their own; give their paths.

    Those that are no notebooks as well, for the notebooks lead to them.

    Raises
    ------
    MissingError
        If a message has no translation.
    """
    written = []
    for page, _ in translated_pages(root, edition):
        path = root / edition / page.relative_to(root)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = source(page, root, edition)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written
