"""Words that stand in two languages side by side: that neither falls behind the other.

They stand in the files of words, in columns of tables such as ``label_en`` and
``label_vi``, and in the description of the tables. A lock beside the translations has
a digest of each side. English that changes beside a text that does not is a fault until
somebody has changed that too, or has confirmed it.
"""

import csv
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from eightypapers.evidence.checks import Fault
from eightypapers.evidence.translation import EDITIONS, FOLDER
from eightypapers.evidence.words import PACKAGE, all_words
from eightypapers.language import SOURCE, Language
from eightypapers.tables import ROOT

Pair = tuple[str, str]


def lock(root: Path = ROOT, edition: Language = EDITIONS[0]) -> Path:
    """Give the path of the lock; while there is no such file, nothing is compared."""
    return root / FOLDER / edition / "pairs.txt"


def pairs(root: Path = ROOT, edition: Language = EDITIONS[0]) -> dict[str, Pair]:
    """Give all words that stand side by side, English first, by their place."""
    folder = root / "data"
    found: dict[str, Pair] = {}
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for key, pair in _described(described, edition):
        found[f"data/datapackage.json {key}"] = pair
    for table in described["resources"]:
        columns = [field["name"] for field in table["schema"]["fields"]]
        both = [
            (column, other)
            for column in columns
            if column.endswith(f"_{SOURCE}")
            and (other := f"{column.removesuffix(SOURCE)}{edition}") in columns
        ]
        if not both:
            continue
        with (folder / table["path"]).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = ",".join(row[name] for name in table["schema"]["primaryKey"])
                for column, other in both:
                    if row[other]:
                        place = f"data/{table['path']} {key} {other}"
                        found[place] = row[column], row[other]
    for words, key, said in all_words(root / PACKAGE, root):
        found[f"{words} {key}"] = str(said[SOURCE]), str(said[edition])
    return found


def _described(
    entry: Any, edition: Language, above: str = ""
) -> Iterator[tuple[str, Pair]]:
    """Give what the description of the tables says twice, such as a title."""
    parts = entry.items() if isinstance(entry, dict) else enumerate(entry)
    for name, value in parts:
        if isinstance(value, dict | list):
            called = value.get("name", name) if isinstance(value, dict) else name
            yield from _described(value, edition, f"{above}{called}.")
        elif (other := f"{name}_{edition}") in entry:
            yield f"{above}{other}", (value, entry[other])


def _short(text: str, digits: int = 6) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def _digests(words: Mapping[str, Pair]) -> dict[str, Pair]:
    """Give digests of both sides by one of their place, as a lock has them."""
    return {
        _short(place, 10): (_short(english), _short(other))
        for place, (english, other) in words.items()
    }


def _locked(path: Path) -> dict[str, Pair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {place: (one, other) for place, one, other in map(str.split, lines)}


def _drifted(words: Mapping[str, Pair], then: Mapping[str, Pair]) -> list[str]:
    """Give the places where the English has changed, and what is beside it has not."""
    return [
        place
        for place, (key, now) in zip(words, _digests(words).items(), strict=True)
        if key in then and then[key][0] != now[0] and then[key][1] == now[1]
    ]


def check(root: Path = ROOT, edition: Language = EDITIONS[0]) -> Iterator[Fault]:
    """Compare words that stand side by side with the lock, where there is one.

    Yields
    ------
    Fault
        One for each text whose English has changed and which has not; or else one for a
        lock that is not up to date.
    """
    path = lock(root, edition)
    if not path.is_file():
        return
    words, then = pairs(root, edition), _locked(path)
    drifted = _drifted(words, then)
    for place in drifted:
        file, _, key = place.partition(" ")
        rule = "words whose English has changed are changed or confirmed"
        right = f"other words, or: make translate CONFIRM='{place}'"
        yield Fault(file, 0, key, words[place][1], rule, right)
    if not drifted and _digests(words) != then:
        file, right = path.relative_to(root).as_posix(), "what make translate writes"
        yield Fault(file, 0, "", "", "the lock is up to date", right)


def update(
    confirmed: Collection[str] = (), root: Path = ROOT, edition: Language = EDITIONS[0]
) -> None:
    """Bring the lock up to date, where there is one; what drifted stays, unconfirmed.

    Raises
    ------
    LookupError
        If what is confirmed has not drifted.
    """
    path = lock(root, edition)
    words = pairs(root, edition)
    then = _locked(path) if path.is_file() else {}
    drifted = {*_drifted(words, then)}
    if wrong := {*confirmed} - drifted:
        raise LookupError(f"no English has changed at: {', '.join(sorted(wrong))}")
    if path.is_file():
        kept = {_short(place, 10) for place in drifted - {*confirmed}}
        now = _digests(words) | {key: then[key] for key in kept}
        lines = [f"{key} {' '.join(both)}\n" for key, both in sorted(now.items())]
        path.write_text("".join(lines), encoding="utf-8", newline="\n")
