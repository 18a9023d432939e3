"""Whole tables as lists to read: statements, events, discrepancies; and their filters.

Links between rows are those of prose, so that they are cited, resolved and shown the
same way. The controls are in the page, hidden, until ``filter.js`` shows them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, cast

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from eightypapers import language
from eightypapers.evidence.links import KINDS, resolve, targets
from eightypapers.evidence.statements import (
    VERDICTS,
    conference_day,
    evidence,
    has_later_evidence,
    is_later,
    verdict,
)
from eightypapers.language import confidence, pick
from eightypapers.site import pages
from eightypapers.site.citations import DataDomain, FollowsFromBook
from eightypapers.site.language_marks import names
from eightypapers.tables import DATA, record

Record = dict[str, Any]


class Listing(nodes.bullet_list):
    """A list of all rows of a table."""


class Row(nodes.list_item):
    """A row of a table; ``data`` is what it is filtered by."""


class Citations(nodes.General, FollowsFromBook):
    """The place for the places that cite a row."""


@dataclass
class Choice:
    """What rows can be filtered by: its name and the words for each value."""

    label: str
    values: dict[str, str]


@dataclass
class Listed:
    """How the rows of a kind are shown: their words, and what they are filtered by."""

    rows: Callable[[], str]
    choices: Callable[[], dict[str, Choice]]
    values: Callable[[Record], dict[str, str]]
    body: Callable[[Record], Iterable[nodes.Node]]


class ListDirective(SphinxDirective):
    """``{listing} kind``: all rows of a kind's table, to read and to filter."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give the controls and the list."""
        kind = self.arguments[0]
        if kind not in LISTED:
            raise self.error(f"no list of {kind!r}; there are: {', '.join(LISTED)}")
        tables = {KINDS[kind].table, "claim_evidence", "editions", "events", "sources"}
        for table in sorted(tables):
            self.env.note_dependency(str(DATA / f"{table}.csv"))
        listed = LISTED[kind]
        listing = Listing(ids=[f"list-{kind}"], classes=["listing"])
        values = []
        for target in targets(kind):
            key = target.removeprefix(f"{kind}-")
            row = record(KINDS[kind].table, **{KINDS[kind].key: key})
            values.append(listed.values(row))
            body = [*listed.body(row), Citations(target=target)]
            listing += Row("", *body, ids=[target], data=values[-1])
        return [_controls(kind, listed, values), listing]


def _controls(kind: str, listed: Listed, values: list[dict[str, str]]) -> nodes.raw:
    """Give the form that filters a list, hidden until there is a script to heed it."""
    parts = []
    for name, choice in listed.choices().items():
        counts = Counter(row[name] for row in values)
        options = [f'<option value="">{pick("All", "Tất cả")}</option>'] + [
            f'<option value="{value}"{_language(words)}>'
            f"{escape(words)} ({counts[value]})</option>"
            for value, words in choice.values.items()
            if value in counts
        ]
        parts.append(
            f"<label>{escape(choice.label)} "
            f'<select name="{name}">{"".join(options)}</select></label>'
        )
    shown = pick("# of {} {} shown", "Hiện # trên {} {}")
    words = shown.format(len(values), listed.rows())
    return nodes.raw(
        "",
        f'<form class="filter" data-list="list-{kind}" autocomplete="off" '
        f'hidden="hidden">\n<fieldset><legend>{pick("Filter", "Lọc")}</legend>\n'
        + "\n".join(parts)
        + f'\n<button type="reset">{pick("Show all", "Hiện tất cả")}</button>'
        f'</fieldset>\n<p><output data-words="{escape(words)}">'
        f"{escape(words.replace('#', str(len(values))))}</output></p></form>",
        format="html",
    )


def _language(words: str) -> str:
    """Give the attribute for a name in Vietnamese: in an option there can be no tag."""
    foreign = language.current() != "vi" and names().fullmatch(words)
    return ' lang="vi"' if foreign else ""


# What the rows of each kind say


def _claim(row: Record) -> Iterator[nodes.Node]:
    head = nodes.paragraph(classes=["row-head"])
    head += nodes.inline("", str(row["number"]), classes=["row-number"])
    head += nodes.Text(" ")
    code = row["verdict"]
    head += nodes.inline("", _capital(verdict(code)), classes=["verdict", code])
    head += nodes.Text(f" · {pick('paragraph', 'đoạn')} {row['paragraph']} · ")
    speaker = row.get("speaker_id")
    head += _link(f"person-{speaker}") if speaker else nodes.Text(_nobody())
    yield head
    yield nodes.paragraph("", language.label(row, "statement"), classes=["row-name"])
    if language.current() != "vi":
        # Not the paragraph: Sphinx knows no quotation marks for it in Vietnamese.
        said = nodes.inline("", row["statement_vi"], classes=["language-vi"])
        yield nodes.paragraph("", "", said, classes=["row-translation"])
    parts = _parts()
    test = pick("What would test it", "Điều gì sẽ kiểm chứng được")
    parts += _part(test, nodes.paragraph("", language.label(row, "test")))
    found = pick("What we found", "Điều chúng tôi tìm thấy")
    parts += _part(found, nodes.paragraph("", language.label(row, "reasoning")))
    rests_on = evidence(row["claim_id"])
    known = [target for target in rests_on if not is_later(target)]
    later = [target for target in rests_on if is_later(target)]
    if known:
        parts += _part(pick("Evidence", "Bằng chứng"), _evidence(known))
    if later:
        words = pick("Evidence from later", "Bằng chứng có sau")
        parts += _part(words, _evidence(later))
    yield parts


def _event(row: Record) -> Iterator[nodes.Node]:
    head = nodes.paragraph(classes=["row-head"])
    head += nodes.inline("", _when(row), classes=["row-date"])
    head += nodes.Text(f" · {_lanes()[row['lane']]}")
    yield head
    yield nodes.paragraph("", language.label(row), classes=["row-name"])
    yield nodes.paragraph("", language.label(row, "detail"))
    yield _source(row["source_id"])


def _discrepancy(row: Record) -> Iterator[nodes.Node]:
    yield nodes.paragraph("", language.label(row, "topic"), classes=["row-name"])
    parts = _parts()
    first = nodes.paragraph("", language.label(row, "first"))
    second = nodes.paragraph("", language.label(row, "second"))
    parts += _part(pick("One source", "Một nguồn"), first, _source(row["source_a"]))
    if row["source_a"] == row["source_b"]:
        parts += _part(pick("The same source", "Cũng nguồn này"), second)
    else:
        another = pick("Another", "Nguồn khác")
        parts += _part(another, second, _source(row["source_b"]))
    handled = nodes.paragraph("", language.label(row, "handling"))
    parts += _part(pick("What this book does", "Cách sách xử lý"), handled)
    yield parts


def _parts() -> nodes.definition_list:
    # Without "simple" the theme takes it for the description of some code.
    return nodes.definition_list(classes=["row-parts", "simple"])


def _part(name: str, *body: nodes.Node) -> nodes.definition_list_item:
    term = nodes.term("", "", nodes.Text(name))
    return nodes.definition_list_item("", term, nodes.definition("", *body))


def _evidence(found: list[str]) -> nodes.bullet_list:
    listed = nodes.bullet_list(classes=["row-evidence"])
    for target in found:
        listed += nodes.list_item("", nodes.paragraph("", "", *_piece(target)))
    return listed


def _piece(target: str) -> Iterator[nodes.Node]:
    """Give a link to a row, and after it as much of what the row says as is short."""
    entry = resolve(target)
    yield _link(target)
    if entry.kind == "source":
        yield nodes.Text(f" ({entry.text})")
    elif entry.kind == "event":
        row = record("events", event_id=target.removeprefix("event-"))
        yield nodes.Text(f" ({_when(row)})")
    elif entry.kind == "program":
        yield nodes.Text(f": {entry.text.partition(';')[0]}")
    elif entry.kind != "discrepancy":
        yield nodes.Text(f": {entry.text.removesuffix('.')}")


def _source(source_id: str) -> nodes.paragraph:
    words = nodes.Text(pick("Source: ", "Nguồn: "))
    pieces = _piece(f"source-{source_id}")
    return nodes.paragraph("", "", words, *pieces, classes=["row-source"])


def _link(target: str) -> pending_xref:
    """Give a link like one in prose, which the domain notes and resolves."""
    words = nodes.inline("", resolve(target).name, classes=["xref", "myst"])
    kind: dict[str, Any] = {"refdomain": None, "reftype": "myst", "refexplicit": True}
    return pending_xref("", words, reftarget=target, **kind)


def _when(row: Record) -> str:
    """Write an event's day, month or year, or the first and the last."""
    ends = [row["date"], row.get("date_end", row["date"])]
    return "–".join(dict.fromkeys(language.date(end) for end in ends))


def _nobody() -> str:
    return pick("no speaker named", "không nêu người nói")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# What they are filtered by


def _lanes() -> dict[str, str]:
    """Say what the lanes of the timeline are, in the order of their table."""
    return {
        "state-frame": pick("Rules of the State", "Quy định của Nhà nước"),
        "party-frame": pick("Rules of the Party", "Quy định của Đảng"),
        "program": pick("The city’s programs", "Chương trình của Thành phố"),
        "year-theme": pick("Themes of years", "Chủ đề năm"),
        "measurement": pick("Measurement", "Đo lường"),
        "conference": pick("Conference and background", "Hội thảo và bối cảnh"),
        "aftermath": pick("What came after", "Việc về sau"),
        "officials": pick("The chairman: office, trials", "Chủ tịch: chức vụ, vụ án"),
    }


def _claim_choices() -> dict[str, Choice]:
    people = {
        key.removeprefix("person-"): resolve(key).name for key in targets("person")
    }
    day = language.date(conference_day())
    return {
        "verdict": Choice(
            pick("Verdict", "Kết luận"),
            {code: _capital(verdict(code)) for code in VERDICTS},
        ),
        "speaker": Choice(
            pick("Speaker", "Người nói"), {**people, "nobody": _capital(_nobody())}
        ),
        "timing": Choice(
            pick("Evidence", "Bằng chứng"),
            {
                "then": pick(f"Up to {day} only", f"Chỉ đến ngày {day}"),
                "later": pick("Some from later", "Có bằng chứng về sau"),
            },
        ),
    }


def _claim_values(row: Record) -> dict[str, str]:
    return {
        "verdict": row["verdict"],
        "speaker": row.get("speaker_id", "nobody"),
        "timing": "later" if has_later_evidence(row["claim_id"]) else "then",
    }


def _event_choices() -> dict[str, Choice]:
    return {
        "lane": Choice(pick("Lane", "Nhóm"), _lanes()),
        "timing": Choice(
            pick("Time", "Thời gian"),
            {
                "then": pick("Up to the conference", "Đến ngày hội thảo"),
                "later": pick("After the conference", "Sau hội thảo"),
            },
        ),
    }


def _event_values(row: Record) -> dict[str, str]:
    later = is_later(f"event-{row['event_id']}")
    return {"lane": row["lane"], "timing": "later" if later else "then"}


def _discrepancy_choices() -> dict[str, Choice]:
    words = {code: _capital(confidence(code)) for code in ("high", "medium", "low")}
    return {"confidence": Choice(pick("Confidence", "Độ tin cậy"), words)}


LISTED = {
    "claim": Listed(
        lambda: pick("statements", "nhận định"), _claim_choices, _claim_values, _claim
    ),
    "event": Listed(
        lambda: pick("events", "sự kiện"), _event_choices, _event_values, _event
    ),
    "discrepancy": Listed(
        lambda: pick("discrepancies", "chỗ không khớp"),
        _discrepancy_choices,
        lambda row: {"confidence": row["confidence"]},
        _discrepancy,
    ),
}


# What Sphinx does with it


def visit_listing(self: HTML5Translator, node: Listing) -> None:
    """Open the list, as such even where a stylesheet takes its bullets away."""
    self.body.append(self.starttag(node, "ul", role="list"))


def depart_listing(self: HTML5Translator, node: Listing) -> None:
    """Close the list."""
    self.body.append("</ul>\n")


def visit_row(self: HTML5Translator, node: Row) -> None:
    """Open the row, with what it is filtered by."""
    data = {f"data-{name}": value for name, value in node["data"].items()}
    self.body.append(self.starttag(node, "li", "", **data))


def depart_row(self: HTML5Translator, node: Row) -> None:
    """Close the row."""
    self.body.append("</li>\n")


def fill_citations(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say under each row which places cite it."""
    domain = cast(DataDomain, app.env.get_domain("data"))
    cited = domain.cited()
    for place in list(doctree.findall(Citations)):
        if found := cited.get(place["target"]):
            place.replace_self(pages.back_links(app, docname, found))
        else:
            place.parent.remove(place)


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the script that filters, on the pages that have something to filter."""
    if doctree and next(iter(doctree.findall(Listing)), None) is not None:
        app.add_js_file("filter.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, its nodes and the steps that finish the lists."""
    app.add_directive("listing", ListDirective)
    app.add_node(Listing, html=(visit_listing, depart_listing))
    app.add_node(Row, html=(visit_row, depart_row))
    app.add_node(Citations)
    app.connect("doctree-resolved", fill_citations)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
