"""The report's clauses on the papers, each with the topics that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def on_the_papers(
    passages: pd.DataFrame, topics: pd.DataFrame, passage_topics: pd.DataFrame
) -> pd.DataFrame:
    """Give the clauses that tell of the papers: the paragraphs that name a topic.

    Parameters
    ----------
    passages
        The report's clauses.
    topics
        The topics, each with the clause that names it.
    passage_topics
        The topics of each clause, numbered as they come in it.

    Returns
    -------
    DataFrame
        A row a clause, as in ``passages``, with ``subject``, the topic of the first
        level that its first topic stands under, and ``topics``, a list of all others.
    """
    naming = passages["passage_id"].isin(topics["passage_id"])
    told = passages["paragraph"].isin(passages.loc[naming, "paragraph"])
    rows = passages[told].sort_values("first_syllable").reset_index(drop=True)
    coded = passage_topics.sort_values("number").groupby("passage_id")["topic_id"]
    named = rows["passage_id"].map(coded.agg(list))
    wider = topics.set_index("topic_id")["parent_id"].dropna().to_dict()

    def subject(topic: str) -> str:
        return subject(wider[topic]) if topic in wider else topic

    rows["subject"] = [subject(first) for first, *_ in named]
    pairs = zip(named, rows["subject"], strict=True)
    rows["topics"] = [
        [topic for topic in all_ if topic != head] for all_, head in pairs
    ]
    return rows
