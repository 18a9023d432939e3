"""Charts of chapter "claims": the statements by verdict, and where they stand."""

import functools
import itertools
import math
from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.path import Path

from eightypapers import language
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import (
    axes_over,
    length_of,
    place_after,
    wrap,
    write,
)
from eightypapers.evidence.statements import VERDICTS, verdict
from eightypapers.language import count_in_words, number, pick
from eightypapers.story.charts.report import (
    RUNNING,
    cited,
    speech_bar,
    syllables_by_speaker,
)
from eightypapers.tables import rows_of

# Pixels across a mark, with the room around it: a finger has to hit it.
PITCH = {"verdicts": 28.0, "coverage": 24.0}
RADIUS = {"verdicts": 11.5, "coverage": 9.5}
# By how much digits stand above the middle of their line, for they do not reach below.
LIFT = 0.8
# Running text is drawn as a full bar, what stands around it as a thin one.
FULL, THIN = 14.0, 4.0
# How names of speakers look.
BOLD: dict[str, Any] = {"size": 11, "weight": "semibold"}
# Into how many lines the strip is broken, at the ends of paragraphs.
LINES: dict[Width, int] = {"wide": 2, "narrow": 5}

Row = dict[str, Any]


def verdicts(
    claims: pd.DataFrame, people: pd.DataFrame, sources: pd.DataFrame
) -> Figure:
    """Draw all statements, by the paragraph that makes them and by verdict.

    Parameters
    ----------
    claims
        The statements.
    people
        Names of those who make them.
    sources
        The report's publisher and day.
    """
    rows = _named(claims, people)
    total = len(rows)
    by_verdict = {
        code: [row for row in rows if row["verdict"] == code] for code in VERDICTS
    }
    given = {code: found for code, found in by_verdict.items() if found}
    paragraphs = _by_paragraph(rows)
    # The most marks that stand together: what a cell must hold.
    most = {
        code: max(_count(cell, code) for cell in paragraphs.values()) for code in given
    }
    counts = {code: _words(len(found)) for code, found in by_verdict.items()}
    title = pick(
        en=f"What was known shows {counts['shown']} of the report’s {total} statements "
        f"and {counts['shown-in-part']} in part; to test {counts['no-document']} we "
        "found no document",
        vi=f"Trong {total} nhận định của bài, {counts['shown']} có căn cứ theo điều đã "
        f"biết và {counts['shown-in-part']} có căn cứ một phần; với "
        f"{counts['no-document']}, chúng tôi không tìm thấy tài liệu để kiểm chứng",
    )
    if by_verdict["contradicted"]:
        title += pick(
            en=f"; it contradicts {counts['contradicted']}",
            vi=f"; {counts['contradicted']} trái với bằng chứng",
        )
    each = "; ".join(
        f"{verdict(code)}: {len(found)}" + (f" ({_numbers(found)})" if found else "")
        for code, found in by_verdict.items()
    )
    alt = pick(
        en=f"{total} numbered marks, one a statement, in {len(paragraphs)} paragraphs "
        f"of the report, by verdict. {_capital(each)}. Speakers: {_by_speaker(rows)}.",
        vi=f"{total} dấu có đánh số, mỗi dấu là một nhận định, thuộc "
        f"{len(paragraphs)} đoạn của bài, xếp theo kết luận. {_capital(each)}. Người "
        f"nói: {_by_speaker(rows)}.",
    )
    left, gap = 140, 8
    deep = 2
    across = {
        paragraph: max(math.ceil(_count(cell, code) / deep) for code in given)
        for paragraph, cell in paragraphs.items()
    }
    room = PIXELS["wide"] - left - gap * len(across)
    column = min(34.0, room / sum(across.values()))
    pitch = PITCH["verdicts"]
    # A column is as wide as its marks and the longest word of its heading.
    word = {
        code: max(length_of(part, bold=True) for part in verdict(code).split()) + 6
        for code in given
    }

    def widths() -> dict[str, float]:
        return {code: max(pitch * most[code], word[code]) for code in given}

    while sum(widths().values()) > PIXELS["narrow"] and max(most.values()) > 1:
        most[max(most, key=lambda code: most[code])] -= 1
    spare = (PIXELS["narrow"] - sum(widths().values())) / len(given)
    columns = {code: wide + spare for code, wide in widths().items()}
    band = deep * pitch + 16
    named = {
        code: wrap(_capital(verdict(code)), columns[code] - 6, bold=True)
        for code in given
    }
    head = {
        "wide": 52,
        "narrow": 36 + 15 * max(words.count("\n") + 1 for words in named.values()),
    }
    lines = {
        paragraph: max(math.ceil(_count(cell, code) / most[code]) for code in given)
        for paragraph, cell in paragraphs.items()
    }

    def draw_wide(ax: Axes) -> None:
        foot = head["wide"] + band * len(given)
        write(ax, 0, 34, pick("Paragraph", "Đoạn"), size=11, color="muted")
        x, spoken = float(left), ""
        for paragraph, cell in paragraphs.items():
            wide = across[paragraph] * column
            _line(ax, [x - gap / 2] * 2, [head["wide"] - 6, foot])
            middle = x + wide / 2
            write(ax, middle, 34, str(paragraph), color="muted", ha="center")
            name = _speaker(cell)
            if name and name != spoken:
                write(ax, x, 10, name, color="officials", **BOLD)
            if name:
                since = x - gap if name == spoken else x
                _line(ax, [since, x + wide], [20, 20], color="officials", lw=2)
            spoken = name
            for row, code in enumerate(given):
                found = [claim for claim in cell if claim["verdict"] == code]
                y = head["wide"] + row * band + band / 2
                _cell(ax, found, middle, y, across[paragraph], column)
            x += wide + gap
        for row, code in enumerate(given):
            y = head["wide"] + row * band
            _line(ax, [0, x - gap], [y, y])
            name = wrap(_capital(verdict(code)), left - 16, bold=True)
            up = 16 + 7 * name.count("\n")
            _heading(ax, 0, y + band / 2 - up, name, counts[code], total)
        _line(ax, [0, x - gap], [foot, foot])

    def draw_narrow(ax: Axes) -> None:
        starts = [0.0, *itertools.accumulate(columns.values())][:-1]
        for x, code in zip(starts, given, strict=True):
            _heading(ax, x, 4, named[code], counts[code], total)
        step = min(34.0, *(columns[code] / most[code] for code in given))
        y = float(head["narrow"])
        for paragraph, cell in paragraphs.items():
            _line(ax, [0, PIXELS["narrow"]], [y, y])
            words = pick("Paragraph", "Đoạn") + f" {paragraph}"
            label = write(ax, 0, y + 12, words, size=11, color="muted")
            if name := _speaker(cell):
                x = place_after(ax, label)
                write(ax, x, y + 12, name, color="officials", **BOLD)
            high = lines[paragraph] * pitch
            for x, code in zip(starts, given, strict=True):
                found = [claim for claim in cell if claim["verdict"] == code]
                middle = x + pitch / 2 + step * (min(most[code], len(found)) - 1) / 2
                _cell(ax, found, middle, y + 22 + high / 2, most[code], step)
            y += high + 28

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas)
        draw_wide(ax) if width == "wide" else draw_narrow(ax)

    return Figure(
        name="verdicts",
        title=title,
        alt=alt,
        unit=pick(
            en="A mark is a statement, with its number in the report’s order. "
            "Paragraphs are counted from the title, which is 0. That no document was "
            "found is no sign that a statement is wrong.",
            vi="Mỗi dấu là một nhận định, mang số thứ tự trong bài. Đoạn được đếm từ "
            "tên bài (số 0). Chưa có tài liệu không có nghĩa là nhận định sai.",
        ),
        source=pick(
            en=f"{cited(sources, claims)}; statements in our words, verdicts ours.",
            vi=f"{cited(sources, claims)}; nhận định viết theo lời chúng tôi, kết "
            "luận là của chúng tôi.",
        ),
        data=claims[["claim_id", "number", "paragraph", "speaker_id", "verdict"]],
        draw=draw,
        height={
            "wide": math.ceil(head["wide"] + band * len(given) + 2),
            "narrow": math.ceil(
                head["narrow"] + sum(high * pitch + 28 for high in lines.values())
            ),
        },
        table=pd.DataFrame(
            {
                pick("Statement", "Nhận định"): [row["number"] for row in rows],
                pick("Paragraph", "Đoạn"): [row["paragraph"] for row in rows],
                pick("Speaker", "Người nói"): [row["speaker"] or "–" for row in rows],
                pick("Verdict", "Kết luận"): [verdict(row["verdict"]) for row in rows],
            }
        ),
    )


def coverage(
    passages: pd.DataFrame,
    claims: pd.DataFrame,
    people: pd.DataFrame,
    sources: pd.DataFrame,
) -> Figure:
    """Draw the report as one strip of clauses, and above it where statements stand.

    Parameters
    ----------
    passages
        The report's clauses.
    claims
        The statements, each with its paragraph.
    people
        Names of those who speak.
    sources
        The report's publisher and day.
    """
    clauses = _named(passages, people, "first_syllable")
    statements = _by_paragraph(_named(claims, people))
    paragraphs = _by_paragraph(clauses)
    speakers = syllables_by_speaker(passages, people)
    looks = {name: place for place, name in enumerate(speakers)}
    running = [
        paragraph
        for paragraph, rows in paragraphs.items()
        if any(row["kind"] in RUNNING for row in rows)
    ]
    covered = [paragraph for paragraph in running if paragraph in statements]
    lengths = {
        paragraph: sum(row["syllables"] for row in rows)
        for paragraph, rows in paragraphs.items()
    }
    total, syllables = len(claims), sum(lengths.values())
    unnamed = int(claims["speaker_id"].isna().sum())
    fullest = max(statements, key=lambda paragraph: len(statements[paragraph]))
    bare = [paragraph for paragraph in paragraphs if paragraph not in statements]
    around = sum(lengths[paragraph] for paragraph in bare)

    which = (
        pick(
            en=f"Each of the {len(running)} paragraphs of running text makes",
            vi=f"Cả {len(running)} đoạn lời văn của bài đều có",
        )
        if len(covered) == len(running)
        else pick(
            en=f"{_capital(_words(len(covered)))} of the {len(running)} paragraphs of "
            "running text make",
            vi=f"{_capital(_words(len(covered)))} trong {len(running)} đoạn lời văn "
            "của bài có",
        )
    )
    title = pick(
        en=f"{which} at least one of the {total} statements; for {_words(unnamed)} of "
        "these no speaker is named",
        vi=f"{which} ít nhất một trong {total} nhận định; {_words(unnamed)} nhận định "
        "không nêu tên người nói",
    )
    each = "; ".join(
        f"{paragraph}: {_numbers(found)}" for paragraph, found in statements.items()
    )
    alt = pick(
        en=f"The report as a strip of {len(clauses)} clauses and {number(syllables)} "
        f"syllables. Statements by paragraph: {each}. Most stand in paragraph "
        f"{fullest}: {len(statements[fullest])} in {lengths[fullest]} syllables. "
        f"{len(bare)} paragraphs with {around} syllables, such as title and captions, "
        f"make none. Speakers: {_by_speaker(_named(claims, people))}.",
        vi=f"Bài tường thuật là một dải {len(clauses)} vế câu, {number(syllables)} âm "
        f"tiết. Nhận định theo đoạn: {each}. Nhiều nhất là đoạn {fullest}: "
        f"{len(statements[fullest])} nhận định trong {lengths[fullest]} âm tiết. "
        f"{len(bare)} đoạn với {around} âm tiết, như tên bài và chú thích ảnh, không "
        f"có nhận định nào. Người nói: {_by_speaker(_named(claims, people))}.",
    )
    broken = {width: _broken(paragraphs, count) for width, count in LINES.items()}
    longest = {
        width: max(sum(lengths[paragraph] for paragraph in line) for line in lines)
        for width, lines in broken.items()
    }
    unit = {width: PIXELS[width] / longest[width] for width in LINES}
    pitch = PITCH["coverage"]
    nobody = pick("No speaker named", "Không nêu tên người nói")
    shapes = "; ".join(
        f"{_shape(code)}: {verdict(code)}"
        for code in VERDICTS
        if (claims["verdict"] == code).any()
    )
    labels = {
        width: [
            _labels(line, paragraphs, running, unit[width], nobody) for line in lines
        ]
        for width, lines in broken.items()
    }
    # How many marks fit side by side above a paragraph, and how many rows that makes.
    across = {
        width: {
            paragraph: max(1, int((lengths[paragraph] * unit[width] + 8) / pitch))
            for paragraph in statements
        }
        for width in LINES
    }
    stacked = {
        width: {
            paragraph: math.ceil(len(found) / across[width][paragraph])
            for paragraph, found in statements.items()
        }
        for width in LINES
    }
    above = {
        width: [
            pitch * max(stacked[width].get(paragraph, 0) for paragraph in line)
            for line in lines
        ]
        for width, lines in broken.items()
    }
    below = {
        width: [68 if found else 53 for found in lines]
        for width, lines in labels.items()
    }

    def draw(canvas: Canvas, width: Width) -> None:
        ax = axes_over(canvas, 0, longest[width])
        pixel = 1 / unit[width]
        y = 0.0
        for place, line in enumerate(broken[width]):
            y += above[width][place]
            first = paragraphs[line[0]][0]["first_syllable"]
            for paragraph in line:
                rows = paragraphs[paragraph]
                start = rows[0]["first_syllable"] - first
                end = start + lengths[paragraph]
                for row in rows:
                    _clause(ax, row, row["first_syllable"] - first, y + 18, looks)
                if paragraph in statements:
                    extent = [start + pixel, end - pixel]
                    _line(ax, extent, [y + 6, y + 6], color="muted", label="extent")
                    middle = (start + end) / 2
                    up = y + 1 - stacked[width][paragraph] * pitch / 2
                    wide = across[width][paragraph]
                    found = statements[paragraph]
                    _cell(ax, found, middle, up, wide, pitch * pixel, "coverage")
                if paragraph in running:
                    mark = f"¶{paragraph}"
                    write(ax, start, y + 34, mark, size=11, color="muted")
                if name := labels[width][place].get(paragraph):
                    role = "officials" if name in looks else "muted"
                    write(ax, start, y + 49, name, color=role, **BOLD)
            y += below[width][place]

    return Figure(
        name="coverage",
        title=title,
        alt=alt,
        unit=pick(
            en="A block is a clause, as long as its syllables "
            f"({number(syllables)} in all); the strip goes on in the next line. Thin: "
            "title, captions and the like. ¶: paragraph, counted from the title, 0. "
            f"Above it, by number, the statements that it makes ({shapes}).",
            vi="Mỗi khối là một vế câu, dài theo số âm tiết (tổng cộng "
            f"{number(syllables)}); dải chạy tiếp ở hàng dưới. Khối mảnh: tên bài, chú "
            "thích ảnh và các phần tương tự. ¶: đoạn, đếm từ tên bài (số 0). Bên trên "
            f"là số của các nhận định nêu trong đoạn ({shapes}).",
        ),
        source=pick(
            en=f"{cited(sources, passages)}; syllables counted by us, statements "
            "placed by us, by paragraph.",
            vi=f"{cited(sources, passages)}; chúng tôi đếm âm tiết và xác định vị trí "
            "nhận định theo từng đoạn.",
        ),
        data=passages[
            [
                *("passage_id", "paragraph", "clause", "kind", "speaker_id"),
                *("first_syllable", "syllables"),
            ]
        ].assign(
            statements=[
                " ".join(str(row["number"]) for row in statements.get(paragraph, []))
                for paragraph in passages["paragraph"]
            ]
        ),
        draw=draw,
        height={
            width: math.ceil(sum(above[width]) + sum(below[width]) - 8)
            for width in LINES
        },
        table=pd.DataFrame(
            {
                pick("Paragraph", "Đoạn"): list(paragraphs),
                pick("Speaker", "Người nói"): [
                    _speaker(rows) or "–" for rows in paragraphs.values()
                ],
                pick("Syllables", "Âm tiết"): list(lengths.values()),
                pick("Statements", "Nhận định"): [
                    _numbers(statements.get(paragraph, [])) or "–"
                    for paragraph in paragraphs
                ],
            }
        ),
    )


def _named(
    frame: pd.DataFrame, people: pd.DataFrame, order: str = "number"
) -> list[Row]:
    """Give the rows in an order, each with its speaker's name; empty for nobody."""
    names = frame["speaker_id"].map(people.set_index("person_id")["name"])
    return rows_of(frame.assign(speaker=names.fillna("")).sort_values(order))


def _by_paragraph(rows: list[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(int(row["paragraph"]), []).append(row)
    return dict(sorted(found.items()))


def _speaker(rows: Iterable[Row]) -> str:
    """Name who speaks, be it one or several."""
    return ", ".join(dict.fromkeys(row["speaker"] for row in rows if row["speaker"]))


def _count(rows: Iterable[Row], code: str) -> int:
    return sum(row["verdict"] == code for row in rows)


def _words(count: int) -> str:
    """Write how many statements, as prose does."""
    return count_in_words(count) if count else pick("none", "không nhận định nào")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _numbers(rows: Iterable[Row]) -> str:
    return ", ".join(str(row["number"]) for row in rows)


def _by_speaker(claims: list[Row]) -> str:
    """Say how many statements each speaker makes, and how many nobody."""
    counts = pd.Series([row["speaker"] for row in claims]).value_counts()
    nobody = pick("none named", "không nêu tên")
    return "; ".join(f"{name or nobody}: {count}" for name, count in counts.items())


def _broken(paragraphs: dict[int, list[Row]], count: int) -> list[list[int]]:
    """Break the strip into lines between paragraphs, so that the longest is short.

    A heading stays with the paragraph that it stands over.
    """
    blocks: list[tuple[list[int], int]] = []
    heading = False
    for paragraph, rows in paragraphs.items():
        length = sum(row["syllables"] for row in rows)
        if heading:
            numbers, before = blocks.pop()
            blocks.append(([*numbers, paragraph], before + length))
        else:
            blocks.append(([paragraph], length))
        heading = rows[0]["kind"] == "subheading"
    room = max(length for _, length in blocks)
    while len(lines := _filled(blocks, room)) > count:
        room += 1
    return lines


def _filled(blocks: list[tuple[list[int], int]], room: int) -> list[list[int]]:
    """Fill lines of so many syllables one after the other."""
    lines: list[list[int]] = []
    left = 0
    for numbers, length in blocks:
        if length > left:
            lines.append([])
            left = room
        lines[-1] += numbers
        left -= length
    return lines


def _labels(
    line: list[int],
    paragraphs: dict[int, list[Row]],
    running: list[int],
    unit: float,
    nobody: str,
) -> dict[int, str]:
    """Give the names of speakers to write under a line, by paragraph.

    Each stretch that one speaker has, or nobody, is named where it first has room.
    """
    found: dict[int, str] = {}
    said = ""
    for paragraph in filter(running.__contains__, line):
        rows = paragraphs[paragraph]
        name = _speaker(rows) or nobody
        room = sum(row["syllables"] for row in rows) * unit
        if name != said and length_of(name, 11, bold=True) < room:
            found[paragraph] = said = name
        elif name != said:
            said = ""
    return found


def _line(ax: Axes, x: list[float], y: list[float], **look: Any) -> None:
    ax.plot(x, y, **{"color": "grid", "lw": 1, "solid_capstyle": "butt", **look})


def _heading(
    ax: Axes,
    x: float,
    y: float,
    name: str,
    count: str,
    total: int,
) -> None:
    """Write a verdict, and how many statements have it."""
    label = write(ax, x, y, name, va="top", weight="semibold")
    words = pick(f"{count} of {total}", f"{count} trên {total}")
    under = ax.transData.inverted().transform((0, label.get_window_extent().y0))[1]
    write(ax, x, under + 9, words, size=11, color="muted")


def _cell(
    ax: Axes,
    claims: list[Row],
    x: float,
    y: float,
    across: int,
    step: float,
    chart: str = "verdicts",
) -> None:
    """Draw statements around a place, so many in a row, some steps apart."""
    rows = [claims[first : first + across] for first in range(0, len(claims), across)]
    for line, row in enumerate(rows):
        for place, claim in enumerate(row):
            at = x + (place - (len(row) - 1) / 2) * step
            down = (line - (len(rows) - 1) / 2) * PITCH[chart]
            _statement(ax, claim, at, y + down, RADIUS[chart])


def _statement(ax: Axes, claim: Row, x: float, y: float, radius: float) -> None:
    """Draw a statement's number in the shape of its verdict: a link that speaks."""
    code = claim["verdict"]
    fill, edge, words = {
        "shown": ("ink", "ink", "ground"),
        "shown-in-part": ("ground", "ink", "ink"),
        "contradicted": ("ink", "ink", "ground"),
        "no-document": ("ground", "others", "ink"),
        "not-fact": ("ground", "grid", "ink"),
    }[code]
    style = functools.partial(_outline, code, radius)
    shape = {"boxstyle": style, "facecolor": fill, "edgecolor": edge, "lw": 1.5}
    look: dict[str, Any] = {"color": words, "ha": "center", "bbox": shape, "zorder": 3}
    mark = write(ax, x, y, str(claim["number"]), size=11, **look)
    mark.set_url(f"#claim-{claim['claim_id']}")
    statement = claim[f"statement_{language.current()}"]
    by = f", {claim['speaker']}" if claim["speaker"] else ""
    head = pick("Statement {}, paragraph {}", "Nhận định {}, đoạn {}")
    head = head.format(claim["number"], claim["paragraph"])
    mark.set_gid(f"{head}{by}: {statement} {_capital(verdict(code))}.")


def _shape(code: str) -> str:
    """Name the shape of a verdict's marks."""
    return {
        "shown": pick("disk", "hình tròn đặc"),
        "shown-in-part": pick("diamond", "hình thoi"),
        "contradicted": pick("square", "hình vuông"),
        "no-document": pick("ring", "vòng tròn"),
        "not-fact": pick("pale ring", "vòng tròn nhạt"),
    }[code]


def _outline(
    code: str,
    radius: float,
    x: float,
    y: float,
    width: float,
    height: float,
    size: float,
) -> Path:
    """Give the outline of a mark around its number, which fills a box."""
    middle = x + width / 2, y + height / 2 + LIFT
    if code not in ("shown-in-part", "contradicted"):
        return Path.circle(middle, radius)
    # A square as wide as the disk; a diamond of about the same area.
    reach, turned = (
        (radius * 1.22, 0) if code == "shown-in-part" else (radius * math.sqrt(2), 45)
    )
    angles = [math.radians(turned + 90 * corner) for corner in (0, 1, 2, 3, 0)]
    return Path(
        [
            (middle[0] + reach * math.cos(angle), middle[1] + reach * math.sin(angle))
            for angle in angles
        ],
        closed=True,
    )


def _clause(ax: Axes, row: Row, start: float, y: float, looks: dict[str, int]) -> None:
    """Draw a clause: solid for the first speaker, striped for others, else grey."""
    count, running = row["syllables"], row["kind"] in RUNNING
    high = FULL if running else THIN
    bar = speech_bar(ax, start, count, y, high, looks.get(row["speaker"]))
    bar.set_label(row["passage_id"])
    if running and row["clause"] > 1:
        ends = [y - high / 2, y + high / 2]
        _line(ax, [start, start], ends, color="ground", label="gap")
