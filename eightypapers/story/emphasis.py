"""What the report's words say of the papers' topics.

The report gives no number of papers by topic. It can be counted how many of its words
it spends on each, by several rules.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


# What a clause with several topics counts for: all of them, a part for each of them,
# or the one that it names first.
RULES = ("all", "split", "first")


def describing(passages: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Give the clauses that describe the papers: the paragraphs that name a topic.

    Parameters
    ----------
    passages
        The report's clauses.
    topics
        The topics, each with the clause that names it.
    """
    naming = passages["passage_id"].isin(topics["passage_id"])
    return passages[passages["paragraph"].isin(passages.loc[naming, "paragraph"])]


def syllables_by_topic(
    passages: pd.DataFrame,
    passage_topics: pd.DataFrame,
    topics: pd.DataFrame,
) -> pd.DataFrame:
    """Count by topic the syllables that describe the papers, under three rules.

    Parameters
    ----------
    passages
        The report's clauses, with their syllables.
    passage_topics
        The topics of each clause, numbered as they come in it.
    topics
        The topics.

    Returns
    -------
    DataFrame
        A row a topic, in the report's order: ``topic_id``; ``all``, where a clause
        counts for every topic that it has; ``split``, where it is divided evenly among
        them; ``first``, where it counts for its first topic only. What narrower topics
        have is not added to the wider one.
    """
    import pandas as pd

    clauses = describing(passages, topics)
    lengths = dict(zip(clauses["passage_id"], clauses["syllables"], strict=True))
    ids = list(topics.sort_values("number")["topic_id"])
    in_all, first = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0)
    # As fractions, so that topics which have the same are not parted by rounding.
    split = dict.fromkeys(ids, Fraction(0))
    ordered = passage_topics.sort_values("number")
    for clause, coded in ordered.groupby("passage_id")["topic_id"]:
        length = int(lengths.get(clause, 0))
        first[coded.iloc[0]] += length
        for topic in coded:
            in_all[topic] += length
            split[topic] += Fraction(length, len(coded))
    return pd.DataFrame(
        {
            "topic_id": pd.Series(ids, dtype="str"),
            "all": pd.Series(list(in_all.values()), dtype="Int64"),
            "split": pd.Series([float(part) for part in split.values()], dtype=float),
            "first": pd.Series(list(first.values()), dtype="Int64"),
        }
    )


def order_changes(frame: pd.DataFrame) -> int:
    """Count the pairs of topics whose order depends on the rule.

    That is so where one rule puts the one topic ahead, and another rule the other. A
    tie puts neither ahead.

    Parameters
    ----------
    frame
        As :func:`syllables_by_topic` gives it.
    """
    changed = 0
    counts = frame[list(RULES)].to_numpy(float).tolist()
    for one, other in itertools.combinations(counts, 2):
        pairs = list(zip(one, other, strict=True))
        ahead, behind = any(a > b for a, b in pairs), any(a < b for a, b in pairs)
        changed += ahead and behind
    return changed
