"""The table of grounds counts every sentence of the ledger, once."""

import pandas as pd
from pictures import read

from eightypapers.story.charts.grounds import grounds
from eightypapers.tables import load


def test_each_kind_is_counted_and_their_sum_is_said() -> None:
    shown = read(grounds(pd.DataFrame({"kind": ["source", "book", "source"]})))
    counts = [cells[0].words for _, cells in shown.rows]
    assert counts == ["2", "0", "0", "0", "1", "3"]


def test_no_sentence_of_the_ledger_is_left_out(edition: str) -> None:
    sentences = load("sentences")
    shown = read(grounds(sentences))
    counts = [int(cells[0].words) for _, cells in shown.rows]
    assert sum(counts[:-1]) == counts[-1] == len(sentences)
