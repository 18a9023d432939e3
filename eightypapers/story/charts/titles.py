"""Two titles of one program side by side, and word by word what changed."""

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, NamedTuple

import pandas as pd

from eightypapers.drawing.bundle import InWords
from eightypapers.language import pick
from eightypapers.story.charts.report import program_name
from eightypapers.tables import row_with

# A word with the space before it, or a sign. Words in brackets are written out by us.
TOKEN = re.compile(r"\s*(?:\[?\w+(?:[-–/.]\w+)*\]?|\S)")
# A syllable is no word in Vietnamese: one alone may stand in both titles by chance.
SHORTEST_MOVE = 2
Kind = Literal["kept", "dropped", "added", "moved"]


class Change(NamedTuple):
    """A run of words: what it was in the first title, and what it is in the second.

    What is kept stands in both; what is dropped or added in one. What is moved comes
    twice: where it was, and where it is.
    """

    kind: Kind
    first: str
    second: str


def title_changes(
    first: str, second: str, abbreviations: Mapping[str, str] | None = None
) -> list[Change]:
    """Compare two titles word by word.

    Parameters
    ----------
    first, second
        The titles. Whether letters are capitals makes no difference.
    abbreviations
        What to write out before comparing, in brackets: ``{"CCHC": "cải cách hành
        chính"}``.

    Returns
    -------
    list of Change
        In order; the first parts make up the first title, the second parts the second.
    """
    sides = [
        TOKEN.findall(_written_out(title.strip(), abbreviations or {}))
        for title in (first, second)
    ]
    old, new = sides
    keys = [[_key(token) for token in side] for side in sides]
    matcher = difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    operations = matcher.get_opcodes()
    dropped = [(i, k) for tag, i, k, _, _ in operations if tag != "equal" and i < k]
    added = [(j, m) for tag, _, _, j, m in operations if tag != "equal" and j < m]
    was, now = _moves(keys[0], keys[1], dropped, added)
    changes = []
    for tag, start, end, begin, stop in operations:
        if tag == "equal":
            changes.append(
                Change("kept", "".join(old[start:end]), "".join(new[begin:stop]))
            )
            continue
        for place, run in _runs(start, end, was):
            kind: Kind = "moved" if place else "dropped"
            changes.append(Change(kind, "".join(old[run[0] : run[1]]), ""))
        for place, run in _runs(begin, stop, now):
            kind = "moved" if place else "added"
            changes.append(Change(kind, "", "".join(new[run[0] : run[1]])))
    return changes


def _written_out(title: str, abbreviations: Mapping[str, str]) -> str:
    for short, words in abbreviations.items():
        title = re.sub(rf"\b{re.escape(short)}\b", f"[{words}]", title)
    return title


def _key(token: str) -> str:
    """Give what of a token is compared."""
    word = token.strip()
    return (word.strip("[]") or word).casefold()


# From a token to another, the last one not included.
Run = tuple[int, int]


def _moves(
    old: Sequence[str], new: Sequence[str], dropped: list[Run], added: list[Run]
) -> tuple[list[Run], list[Run]]:
    """Find runs that were dropped in one place and added in another, longest first."""
    was: list[Run] = []
    now: list[Run] = []
    while True:
        found = [
            (match.size, i + match.a, j + match.b, gone, come)
            for gone, come in itertools.product(dropped, added)
            for (i, k), (j, m) in [(gone, come)]
            if (match := _longest(old[i:k], new[j:m])).size >= SHORTEST_MOVE
        ]
        if not found:
            return sorted(was), sorted(now)
        size, i, j, gone, come = max(found, key=lambda match: match[0])
        was.append((i, i + size))
        now.append((j, j + size))
        dropped = [*(run for run in dropped if run != gone), *_around(gone, was[-1])]
        added = [*(run for run in added if run != come), *_around(come, now[-1])]


def _longest(old: Sequence[str], new: Sequence[str]) -> difflib.Match:
    return difflib.SequenceMatcher(None, old, new, autojunk=False).find_longest_match()


def _around(whole: Run, part: Run) -> list[Run]:
    ends = (whole[0], part[0]), (part[1], whole[1])
    return [(start, end) for start, end in ends if start < end]


def _runs(start: int, end: int, moved: Iterable[Run]) -> Iterator[tuple[bool, Run]]:
    """Cut a stretch into what was moved, and what was not."""
    for run in moved:
        if start <= run[0] and run[1] <= end:
            if start < run[0]:
                yield False, (start, run[0])
            yield True, run
            start = run[1]
    if start < end:
        yield False, (start, end)


@dataclass(frozen=True)
class Titles(InWords):
    """Two titles side by side, which display themselves in Jupyter and in the book.

    ``columns`` are the rows of the programs; ``notes`` say what was written out.
    """

    changes: tuple[Change, ...]
    columns: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]

    def said(self) -> dict[str, list[str]]:
        """Give the runs of words that were dropped, added and moved."""
        kinds: dict[str, list[str]] = {"dropped": [], "added": [], "moved": []}
        for change in self.changes:
            words = (change.first or change.second).strip()
            if change.kind == "kept" or (change.kind == "moved" and change.first):
                continue
            if any(map(str.isalnum, words)):
                kinds[change.kind].append(words.strip(",;: "))
        return kinds

    def html(self) -> str:
        """Write both titles, their English, and in words what changed."""
        columns = "\n".join(
            f'<div><p>{_program(row)}</p>\n<p lang="vi">{self._marked(side)}</p>\n'
            f"{_english(row)}</div>"
            for side, row in enumerate(self.columns)
        )
        heads = {
            "dropped": (pick("Dropped (struck through)", "Bỏ (gạch ngang)"), "del"),
            "added": (pick("Added (underlined)", "Thêm (gạch chân)"), "ins"),
            "moved": (
                pick("Moved (dotted underline)", "Chuyển chỗ (gạch chấm)"),
                'span class="moved"',
            ),
        }
        summary = "\n".join(
            f"<li>{heads[kind][0]}: {_listed(runs, heads[kind][1])}</li>"
            for kind, runs in self.said().items()
        )
        notes = "".join(f"\n<p>{note}</p>" for note in self.notes)
        return (
            f'<div class="title-changes">\n<div class="side-by-side">\n{columns}\n'
            f"</div>\n<ul>\n{summary}\n</ul>{notes}\n</div>"
        )

    def _marked(self, side: int) -> str:
        """Write one of the titles, with what is not kept marked."""
        tags = {"dropped": "del", "added": "ins", "moved": 'span class="moved"'}
        parts = []
        for change in self.changes:
            words = (change.first, change.second)[side]
            bare = words.lstrip()
            space = words[: len(words) - len(bare)]
            tag = tags.get(change.kind)
            parts.append(space + (_tagged(bare, tag) if tag and bare else escape(bare)))
        return "".join(parts)

    def text(self) -> str:
        """Write both titles, and what changed, in plain lines."""
        lines = [str(row["vietnamese_title"]) for row in self.columns]
        lines += [f"{kind}: {'; '.join(runs)}" for kind, runs in self.said().items()]
        return "\n".join(lines)


def side_by_side(
    programs: pd.DataFrame,
    first_id: str,
    second_id: str,
    *,
    abbreviations: Mapping[str, str] | None = None,
) -> Titles:
    """Set the titles of two programs side by side, and mark what changed.

    Parameters
    ----------
    programs
        Their Vietnamese titles, and English ones.
    first_id, second_id
        The programs.
    abbreviations
        What to write out before comparing.
    """
    first, second = (
        row_with(programs, "program_id", key) for key in (first_id, second_id)
    )
    texts = [str(row["vietnamese_title"]) for row in (first, second)]
    used = {
        short: words
        for short, words in (abbreviations or {}).items()
        if any(re.search(rf"\b{re.escape(short)}\b", text) for text in texts)
    }
    notes = tuple(
        pick(
            en=f'In brackets, written out by us: <span lang="vi">{escape(short)}</span>'
            f' stands for <span lang="vi">{escape(words)}</span>.',
            vi=f"Trong ngoặc vuông là phần chúng tôi viết đầy đủ: {escape(short)} là "
            f"{escape(words)}.",
        )
        for short, words in used.items()
    )
    changes = title_changes(texts[0], texts[1], used)
    return Titles(tuple(changes), (first, second), notes)


def _tagged(words: str, tag: str) -> str:
    return f"<{tag}>{escape(words)}</{tag.partition(' ')[0]}>"


def _listed(runs: Sequence[str], tag: str) -> str:
    if not runs:
        return pick("nothing", "không có")
    words = "; ".join(_tagged(run, tag) for run in runs)
    return f'<span lang="vi">{words}</span>'


def _program(row: Mapping[str, Any]) -> str:
    """Name a program, as a link to its row."""
    link = f'<a href="#program-{row["program_id"]}">{program_name(row)}</a>'
    return f"<strong>{link}</strong>, {row['start_year']}–{row['end_year']}"


def _english(row: Mapping[str, Any]) -> str:
    """Write a title's English, and whose it is."""
    if pd.isna(row["english_title"]):
        return ""
    whose = {
        "official": pick("Official English title", "Tên tiếng Anh chính thức"),
        "translated": pick("Our translation", "Bản dịch tiếng Anh của chúng tôi"),
    }[str(row["english_title_kind"])]
    title = escape(str(row["english_title"]))
    return f'<p>{whose}: <span lang="en">{title}</span></p>\n'
