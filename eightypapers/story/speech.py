"""Who gets the words of the report: whom a paragraph names as its speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# Kinds of clauses that are running text; the others stand around it.
RUNNING = ("prose", "quotation")
NOBODY = "no-speaker"


def shares(passages: pd.DataFrame) -> pd.DataFrame:
    """Give the share of the running text that each speaker has, and nobody by name.

    Parameters
    ----------
    passages
        The report's clauses.

    Returns
    -------
    DataFrame
        By ``speaker_id``, whoever has most first, and ``no-speaker`` last, where nobody
        is named: ``syllables``; ``share`` of the running text and ``most``, the share
        if what names nobody under the same subheading counts as well, both in percent.
    """
    running = passages[passages["kind"].isin(RUNNING)]
    speakers = running["speaker_id"].fillna(NOBODY)
    counts = running.groupby(speakers)["syllables"].sum().sort_values(ascending=False)
    found = counts.to_frame()
    found["share"] = found["most"] = 100 * counts / counts.sum()
    for speaker, sections in running.groupby("speaker_id")["section"]:
        beside = running["section"].isin(sections) & (speakers == NOBODY)
        more = running.loc[beside, "syllables"].sum()
        found.loc[speaker, "most"] = 100 * (counts[speaker] + more) / counts.sum()
    named = [speaker for speaker in found.index if speaker != NOBODY]
    return found.reindex([*named, NOBODY])
