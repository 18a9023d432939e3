"""The report's words by topic."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eightypapers.story.emphasis import (
    RULES,
    describing,
    order_changes,
    syllables_by_topic,
)
from eightypapers.tables import load

TOPICS = ("one", "two", "three", "four")


def invented(clauses: list[tuple[int, list[str]]]) -> dict[str, pd.DataFrame]:
    """Tables of an invented report: the syllables and the topics of each clause."""
    names = [f"p00-c{place}" for place in range(1, len(clauses) + 1)]
    return {
        "passages": pd.DataFrame(
            {
                "passage_id": names,
                "paragraph": 0,
                "syllables": [syllables for syllables, _ in clauses],
            }
        ),
        "passage_topics": pd.DataFrame(
            [
                (name, topic, place)
                for name, (_, topics) in zip(names, clauses, strict=True)
                for place, topic in enumerate(topics, start=1)
            ],
            columns=["passage_id", "topic_id", "number"],
        ),
        "topics": pd.DataFrame(
            {"topic_id": TOPICS, "number": range(1, 5), "passage_id": "p00-c1"}
        ),
    }


coded = st.lists(
    st.tuples(
        st.integers(1, 90),
        st.lists(st.sampled_from(TOPICS), min_size=1, unique=True),
    ),
    min_size=1,
    max_size=8,
)


def frame(*rows: tuple[float, float, float]) -> pd.DataFrame:
    counts = pd.DataFrame(rows, columns=list(RULES))
    return counts.assign(topic_id=[str(place) for place in counts.index])


# Syllables ----------------------------------------------------------------------------


def test_three_rules_on_a_report_of_two_clauses():
    tables = invented([(12, ["two", "one", "three"]), (5, ["three"])])

    counts = syllables_by_topic(**tables).set_index("topic_id")

    assert counts.loc["one"].to_dict() == {"all": 12, "split": 4, "first": 0}
    assert counts.loc["two"].to_dict() == {"all": 12, "split": 4, "first": 12}
    assert counts.loc["three"].to_dict() == {"all": 17, "split": 9, "first": 5}
    assert counts.loc["four"].to_dict() == {"all": 0, "split": 0, "first": 0}


@given(coded)
def test_parts_of_clauses_add_up_to_the_clauses(clauses):
    counts = syllables_by_topic(**invented(clauses))
    total = sum(syllables for syllables, _ in clauses)

    assert counts["split"].sum() == pytest.approx(total)
    assert counts["first"].sum() == total
    assert counts["all"].sum() == sum(n * len(topics) for n, topics in clauses)


@given(coded)
def test_a_topic_never_has_more_than_all_of_its_clauses(clauses):
    counts = syllables_by_topic(**invented(clauses))
    close = 1e-9

    assert (counts["all"] >= counts["split"] - close).all()
    assert (counts["all"] >= counts["first"]).all()
    assert (counts[["split", "first"]] >= 0).all(axis=None)
    assert ((counts["all"] > 0) == (counts["split"] > 0)).all()


@given(coded.filter(lambda clauses: all(len(topics) == 1 for _, topics in clauses)))
def test_rules_agree_where_no_clause_has_several_topics(clauses):
    counts = syllables_by_topic(**invented(clauses))

    assert list(counts["all"]) == list(counts["split"]) == list(counts["first"])
    assert order_changes(counts) == 0


@given(coded, st.randoms())
def test_the_order_of_rows_does_not_matter(clauses, random):
    tables = invented(clauses)
    shuffled = {
        name: table.sample(frac=1, random_state=random.randrange(1000))
        for name, table in tables.items()
    }

    pd.testing.assert_frame_equal(
        syllables_by_topic(**tables), syllables_by_topic(**shuffled)
    )


def test_only_paragraphs_that_name_a_topic_describe_the_papers():
    passages, topics = load("passages"), load("topics")

    clauses = describing(passages, topics)

    named = set(topics["passage_id"].str.partition("-")[0])
    assert set(clauses["passage_id"].str.partition("-")[0]) == named
    assert set(topics["passage_id"]) <= set(clauses["passage_id"])
    assert len(clauses) == passages["paragraph"].isin([13, 14]).sum()


def test_the_report_is_counted_as_its_tables_say():
    passages, topics = load("passages"), load("topics")
    coding = load("passage_topics")

    counts = syllables_by_topic(passages, coding, topics)

    joined = coding.merge(describing(passages, topics), on="passage_id")
    by_topic = joined.groupby("topic_id")["syllables"].sum()
    assert counts.set_index("topic_id")["all"].to_dict() == by_topic.to_dict()
    first = joined[joined["number"] == 1].groupby("topic_id")["syllables"].sum()
    ahead = counts[counts["first"] > 0].set_index("topic_id")["first"]
    assert ahead.to_dict() == first.to_dict()
    assert list(counts["topic_id"]) == list(topics["topic_id"])


# Order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ([(3, 2, 1), (2, 1, 0)], 0),
        ([(3, 2, 0), (2, 1, 1)], 1),
        ([(3, 2, 1), (2, 3, 0)], 1),
        ([(2, 2, 1), (2, 1, 1)], 0),
        ([(1, 1, 3), (2, 2, 2), (3, 3, 1)], 3),
        ([(1, 1, 1)], 0),
    ],
)
def test_a_pair_changes_if_two_rules_put_it_the_other_way_round(rows, changes):
    assert order_changes(frame(*rows)) == changes


@given(coded)
def test_changes_are_those_that_trying_all_pairs_finds(clauses):
    counts = syllables_by_topic(**invented(clauses))
    found = 0
    for one, other in itertools.combinations(counts.to_dict("records"), 2):
        leads = {rule: one[rule] - other[rule] for rule in RULES}
        found += any(
            leads[a] * leads[b] < 0 for a, b in itertools.combinations(RULES, 2)
        )

    assert order_changes(counts) == found


def test_rounding_parts_no_topics_that_have_the_same():
    clauses = [(10, list(TOPICS[:3])), (10, list(TOPICS[:3])), (7, ["three"])]
    counts = syllables_by_topic(**invented([*clauses[:2], (20, ["four"])]))

    assert counts["split"].iloc[:3].nunique() == 1
    assert counts["split"].iloc[0] == 20 / 3
