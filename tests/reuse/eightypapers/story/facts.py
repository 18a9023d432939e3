"""The one fact that follows from the invented tables."""

from eightypapers.evidence.facts import Found, family
from eightypapers.tables import load


@family("share-{speaker}")
def share_speaker(speaker: str) -> Found:
    """Give a speaker's share of the report, in percent."""
    passages = load("passages")
    given = passages.loc[passages["speaker_id"] == speaker, "syllables"].sum()
    return Found(100 * given / passages["syllables"].sum(), passages["source_id"])
