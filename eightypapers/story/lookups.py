"""What was looked for: for which statements at least one look-up was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def looked_for(evidence: pd.DataFrame, lookups: pd.DataFrame) -> set[str]:
    """Give the statements among whose evidence is what was looked for, found or not.

    Parameters
    ----------
    evidence
        What bears on each statement, a target a row.
    lookups
        What was looked for, with the ``number`` of look-ups: 0 where none was made.

    Returns
    -------
    set of str
        Each ``claim_id``.
    """
    made = "lookup-" + lookups.loc[lookups["number"] > 0, "lookup_id"]
    return set(evidence.loc[evidence["target"].isin(made), "claim_id"])
