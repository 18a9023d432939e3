"""A table of chapter "method": on what the book's sentences rest."""

import pandas as pd

from eightypapers import language
from eightypapers.drawing.bundle import InWords
from eightypapers.drawing.text_table import Cell, Head, text_table
from eightypapers.language import Words

say = Words(__file__)

KINDS = ("source", "computed", "looked-up", "reading", "book")


def grounds(sentences: pd.DataFrame) -> InWords:
    """Count the sentences of the ledger by the kind of their ground.

    Parameters
    ----------
    sentences
        The table of this name.
    """
    counts = sentences["kind"].value_counts()
    numbers = {say(f"kind.{kind}"): int(counts.get(kind, 0)) for kind in KINDS}
    numbers[say("all")] = len(sentences)
    rows = [(name, [Cell(language.number(count))]) for name, count in numbers.items()]
    return text_table("grounds", say("corner"), [Head(say("sentences"))], rows)
