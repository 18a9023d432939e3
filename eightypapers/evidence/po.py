"""PO files: what stands in one, and how one is fitted to a page's messages anew."""

import difflib
import io
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import PoFileError, denormalize, read_po, write_po

HEADER = r"""msgid ""
msgstr ""
"Language: {}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"""
"""Without days and versions: a file changes only where a text does."""
TOLD = ("heading", "caption")
"""What a translator is told of a message: its form differs."""
LIKE = 0.4
"""From this likeness on, a new message is an old one that has been rewritten."""


def catalog(path: Path) -> dict[str, Entry]:
    """Give the entries of a PO file by their English, those of no text left out.

    Raises
    ------
    ValueError
        If it is no PO file.
    """
    with path.open("rb") as stream:
        try:
            found = read_po(stream, abort_invalid=True)
        except PoFileError as error:
            raise ValueError(str(error)) from error
    entries = {str(entry.id): entry for entry in found if entry.id}
    for entry in entries.values():
        # Babel takes what the English was when it was translated for a comment.
        notes = entry.user_comments
        old = [note[1:].strip() for note in notes if note.startswith("|")]
        entry.user_comments = [note for note in notes if not note.startswith("|")]
        if old:
            entry.previous_id = [denormalize("\n".join(old).removeprefix("msgid "))]
    return entries


def known(path: Path) -> dict[str, str]:
    """Give a PO file's translations by their English, the fuzzy ones left out."""
    return {
        english: str(entry.string)
        for english, entry in catalog(path).items()
        if entry.string and not entry.fuzzy
    }


def merged(new: Mapping[str, str], old: Mapping[str, Entry], edition: str) -> str:
    """Give the text of a page's PO file: what is there, fitted to its messages.

    ``new`` is what each message is, such as a heading, by its English.
    A message that is new is empty. One like an old one that is gone has its
    translation, marked fuzzy, with the English for which that was made.
    """
    made = Catalog(fuzzy=False)
    gone = {english: entry for english, entry in old.items() if english not in new}
    for english, kind in new.items():
        entry = old.get(english)
        if entry is None and (nearest := _nearest(english, gone)):
            entry = gone.pop(nearest)
            entry.flags.add("fuzzy")
            # If it has been fuzzy, it is of the English before that.
            entry.previous_id = entry.previous_id or [nearest]
            entry.id = english
        made[english] = entry = entry or Entry(english)
        entry.auto_comments = [kind] * (kind in TOLD)
        # Babel takes a sign of percent for a slot, and says so.
        entry.flags &= {"fuzzy"}
        entry.previous_id = entry.previous_id if entry.fuzzy else []
    stream = io.BytesIO()
    # Babel breaks what it quotes of the old English in lines that cannot be read.
    write_po(
        stream,
        made,
        width=10**6,
        no_location=True,
        omit_header=True,
        include_previous=True,
    )
    return f"{HEADER.format(edition)}\n{stream.getvalue().decode().strip()}\n"


def _nearest(english: str, gone: Mapping[str, Entry]) -> str | None:
    """Give the English that is most like some other, if any of it is translated."""
    words = english.split()
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)
    likeness = {}
    for old, entry in gone.items():
        if entry.string:
            matcher.set_seq1(old.split())
            likeness[old] = matcher.ratio()
    best = max(likeness, key=lambda old: likeness[old], default="")
    return best if best and likeness[best] >= LIKE else None
