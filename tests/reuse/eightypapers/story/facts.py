"""The one fact that follows from the invented tables."""

from eightypapers import language
from eightypapers.evidence.facts import Derived, family
from eightypapers.tables import load


@family("share-{speaker}", "passages", speaker="[a-z-]+")
def share_speaker(speaker: str) -> Derived:
    """Syllables given to this speaker, of all syllables of the report, in percent."""
    passages = load("passages")
    given = passages.loc[passages["speaker_id"] == speaker, "syllables"].sum()
    share = 100 * float(given) / float(passages["syllables"].sum())
    return Derived(
        "Share of the report",
        f"{language.number(share, 1)} percent",
        language.number_forms(share, 1, "percent"),
        passages["source_id"],
    )
