"""Charts of chapter "event": who gets the words, what was in print, who told what."""

import itertools
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.text import Annotation

from eightypapers import language, tables
from eightypapers.drawing.figure import PIXELS, Figure, Width
from eightypapers.drawing.lettering import (
    NEAR,
    axes_over,
    length_of,
    place_after,
    wrap,
    write,
    write_at_edge,
)
from eightypapers.language import joined, number, pick
from eightypapers.story.charts.report import (
    RUNNING,
    cited,
    publication,
    speech_bar,
    syllables_by_speaker,
)
from eightypapers.tables import row_with, rows_of

# Between two clauses, or two cells of a ruler, in pixels.
GAP = 1.0
# Running text is drawn as a full bar, what stands around it as a thin one.
FULL, THIN = 12.0, 4.0


def words_by_speaker(
    passages: pd.DataFrame, people: pd.DataFrame, sources: pd.DataFrame
) -> Figure:
    """Draw the report as it stands on its page, each clause marked by who speaks.

    Parameters
    ----------
    passages
        The report's clauses.
    people
        Names of those who speak.
    sources
        The report's publisher and day.
    """
    names = people.set_index("person_id")["name"]
    nobody = pick("No speaker named", "Không nêu tên người nói")
    total = int(passages["syllables"].sum())
    counts = syllables_by_speaker(passages, people)
    looks = {name: place for place, name in enumerate(counts)}
    counts[nobody] = unnamed = total - sum(counts.values())
    shares = {name: _percent(count, total) for name, count in counts.items()}

    clauses = passages.assign(
        speaker=passages["speaker_id"].map(names),
        start=passages["first_syllable"]
        - passages.groupby("paragraph")["first_syllable"].transform("min"),
    )
    paragraphs = [rows for _, rows in clauses.groupby("paragraph", sort=True)]
    longest = int((clauses["start"] + clauses["syllables"]).max())
    around = int(passages.loc[~passages["kind"].isin(RUNNING), "syllables"].sum())

    told = joined(f"{shares[name]} {pick('to', 'cho')} {name}" for name in looks)
    title = pick(
        en=f"Of its syllables, the report gives {told}; for {shares[nobody]} it names "
        "no speaker",
        vi=f"Tính theo âm tiết, bài tường thuật dành {told}; {shares[nobody]} không "
        "nêu tên người nói",
    )
    unit = pick("syllables", "âm tiết")
    each = "; ".join(
        f"{name}: {number(counts[name])} {unit} ({shares[name]}) "
        + pick("in {} paragraphs", "trong {} đoạn").format(
            clauses.loc[clauses["speaker"] == name, "paragraph"].nunique()
        )
        for name in looks
    )
    alt = pick(
        en=f"The report as it stands on its page: {len(paragraphs)} paragraphs, "
        f"{len(clauses)} clauses, {number(total)} syllables, marked by who speaks. "
        f"{each}; {nobody.lower()}: {number(unnamed)} {unit} ({shares[nobody]}), "
        f"{around} of them around the running text, such as title and captions.",
        vi=f"Bài tường thuật theo đúng thứ tự trên trang: {len(paragraphs)} đoạn, "
        f"{len(clauses)} vế câu, {number(total)} âm tiết, đánh dấu theo người nói. "
        f"{each}; {nobody.lower()}: {number(unnamed)} {unit} ({shares[nobody]}), trong "
        f"đó {around} nằm ngoài lời văn chính, như tên bài và chú thích ảnh.",
    )
    pitch = 18
    above: dict[Width, int] = {"wide": 12, "narrow": 22 * len(counts) + 28}

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        ax = axes_over(canvas, 0, longest / (0.62 if wide else 0.98))
        size = 12 if wide else 11
        if not wide:
            _totals(ax, counts, shares, looks)
        first = set(counts)
        for row, rows in enumerate(paragraphs):
            y = above[width] + row * pitch
            _paragraph(ax, rows, y, looks)
            end = float((rows["start"] + rows["syllables"]).max())
            kind = _kind(str(rows["kind"].iloc[0]))
            name = ", ".join(rows["speaker"].dropna().unique()) or nobody
            named = name != nobody
            running = rows["kind"].isin(RUNNING).all()
            if named or (wide and running and name in first):
                words = f"{name}, {kind}" if kind else name
                role = "officials" if named else "muted"
                bold = {"size": size, "color": role, "weight": "semibold"}
                label = write(ax, end, y, words, dx=NEAR, **bold)
                if wide and name in first:
                    first.remove(name)
                    _total(ax, label, y, shares[name], number(counts[name]), role)
            elif kind:
                write(ax, end, y, kind, dx=NEAR, size=11, color="muted")

    return Figure(
        name="words-by-speaker",
        title=title,
        alt=alt,
        unit=pick(
            en="A row is a paragraph of the report, a block one clause, as long as its "
            f"syllables ({number(total)} in all; Vietnamese writes each as a word). "
            "Thin: title, captions and the like.",
            vi="Mỗi hàng là một đoạn của bài, mỗi khối là một vế câu, dài theo số âm "
            f"tiết (tổng cộng {number(total)}). Khối mảnh: tên bài, chú thích ảnh và "
            "các phần tương tự.",
        ),
        source=pick(
            en=f"{cited(sources, passages)}; syllables counted by us, speakers coded "
            "by us, by paragraph.",
            vi=f"{cited(sources, passages)}; chúng tôi đếm âm tiết và xác định người "
            "nói theo từng đoạn.",
        ),
        data=clauses[
            [
                *("passage_id", "paragraph", "clause", "kind", "speaker_id"),
                *("speaker", "first_syllable", "syllables"),
            ]
        ],
        draw=draw,
        height={width: above[width] + len(paragraphs) * pitch for width in above},
        table=pd.DataFrame(
            {
                pick("Speaker", "Người nói"): list(counts),
                pick("Syllables", "Âm tiết"): list(counts.values()),
                pick("Share", "Tỷ lệ"): list(shares.values()),
            }
        ),
    )


def printed_before(
    passages: pd.DataFrame,
    people: pd.DataFrame,
    reuse: pd.DataFrame,
    sources: pd.DataFrame,
) -> Figure:
    """Draw a passage of the report, and which stretches of it stood elsewhere before.

    Parameters
    ----------
    passages
        The report's clauses.
    people
        Names of those who speak in it.
    reuse
        The stretches; the longest one is the passage. Where it has columns
        ``told_as_en`` and ``told_as_vi`` (such as "plan for 2017"), they are told.
    sources
        Publishers and days.
    """
    publishers = {row["source_id"]: publication(row) for row in rows_of(sources)}
    whole = rows_of(reuse.sort_values("syllables"))[-1]
    start, length = int(whole["first_syllable"]), int(whole["syllables"])
    inside = (reuse["first_syllable"] >= start) & (
        reuse["first_syllable"] + reuse["syllables"] <= start + length
    )
    runs = reuse.assign(
        first=reuse["first_syllable"] - start + 1,
        last=reuse["first_syllable"] - start + reuse["syllables"],
        until=[tables.days(str(day))[1] for day in reuse["earlier_date"]],
        said_by=reuse[f"said_by_{language.current()}"],
        publisher=reuse["source_id"].map(publishers),
    )[inside]
    runs = runs.sort_values(["until", "syllables"], ascending=[True, False])
    pages = [
        rows_of(runs[runs["source_id"] == page]) for page in runs["source_id"].unique()
    ]
    earliest = rows_of(runs)[0]
    speaker = _spoken_by(passages, people, start, length)
    report = row_with(sources, "source_id", str(passages["source_id"].iloc[0]))
    day = language.date(str(report["date_published"]))

    full, early = (
        pick(en="", vi="tháng ") + language.date(str(row["earlier_date"])[:7])
        for row in (whole, earliest)
    )
    as_what = _told_as([earliest])
    bracket = f" ({as_what})" if as_what else ""
    title = pick(
        en=f"All {length} syllables of a passage in the report stood in print in "
        f"{full}, {earliest['syllables']} of them in {early}{bracket}",
        vi=f"Cả {length} âm tiết của một đoạn trong bài đã được in từ {full}, trong đó "
        f"{earliest['syllables']} âm tiết từ {early}{bracket}",
    )
    each = "; ".join(
        f"{_date(page)}, {page[0]['said_by']}: "
        + joined(
            f"{run['syllables']} ({run['first']}–{run['last']})"
            + (f", {words}" if (words := _told_as([run])) else "")
            for run in page
        )
        for page in pages
    )
    alt = pick(
        en=f"A ruler of {length} syllables, given to {speaker} in the report of {day}, "
        f"and under it {len(pages)} earlier pages with the syllables that are the "
        f"same, in the same order. {each}.",
        vi=f"Một thước {length} âm tiết, bài ngày {day} ghi là lời của {speaker}; "
        f"bên dưới là {len(pages)} trang có trước với những âm tiết giống nhau, "
        f"cùng thứ tự. {each}.",
    )
    groups = [
        list(group)
        for _, group in itertools.groupby(pages, lambda page: page[0]["said_by"])
    ]
    left: dict[Width, int] = {"wide": 290, "narrow": 0}
    top, heading = 62, 33
    pitch: dict[Width, int] = {"wide": 38, "narrow": 42}

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        cell = (PIXELS[width] - left[width]) / length
        edge = -left[width] / cell
        ax = axes_over(canvas, edge, length)
        write_at_edge(ax, 8, day, weight="semibold")
        words = pick(f"The report: {speaker}", f"Bài tường thuật: {speaker}")
        if wide:
            write_at_edge(ax, 24, words, size=11, color="muted")
        else:
            write(ax, length, 8, words, size=11, color="muted", ha="right")
        y = 10 if wide else 28
        _cells(ax, y, length, cell)
        for place in (1, *range(20, length - 9, 20), length):
            side = {1: "left", length: "right"}.get(place, "center")
            at = {1: 0, length: length}.get(place, place - 0.5)
            write(ax, at, y + 19, str(place), size=11, color="muted", ha=side)
        y = top
        for group in groups:
            ax.plot([edge, length], [y, y], color="grid", lw=1, label="rule")
            name, _, post = str(group[0][0]["said_by"]).partition(", ")
            label = write_at_edge(ax, y + 16, name, weight="semibold")
            write(ax, place_after(ax, label), y + 16, post, size=11, color="muted")
            y += heading
            for page in group:
                at = y + (12 if wide else 27)
                ax.plot([0, length], [at, at], color="grid", lw=1, label="track")
                told, source = _told_as(page), str(page[0]["publisher"])
                if wide:
                    label = write_at_edge(ax, y + (4 if told else 12), _date(page))
                    by = place_after(ax, label), y + (4 if told else 12)
                    write(ax, *by, source, size=11, color="muted")
                    write_at_edge(ax, y + 20, told)
                else:
                    write_at_edge(ax, y + 6, _heading(page), size=11)
                for run in page:
                    _run(ax, run, at, cell)
                y += pitch[width]
            y += 6

    return Figure(
        name="printed-before",
        title=title,
        alt=alt,
        unit=pick(
            en="On top the passage, a cell a syllable. Below, a row an earlier page: "
            "when, in whose name, and which syllables are the same, in the same order.",
            vi="Trên cùng là đoạn văn trong bài, mỗi ô một âm tiết. Bên dưới, mỗi hàng "
            "là một trang có trước: khi nào, là lời của ai, những âm tiết nào giống "
            "nhau, cùng thứ tự.",
        ),
        source=pick(
            en=f"{cited(sources, passages)}, and the pages named; compared by us, "
            "case and punctuation aside. Which text the report was written from is not "
            "known.",
            vi=f"{cited(sources, passages)}, và các trang nêu trên; chúng tôi so "
            "sánh, không kể chữ hoa, chữ thường và dấu câu. Chưa rõ bài tường thuật "
            "dựa vào văn bản nào.",
        ),
        data=runs[
            [
                *("reuse_id", "earlier_date", "earlier_precision", "source_id"),
                *("first_syllable", "syllables", "first", "last", "confidence"),
            ]
        ],
        draw=draw,
        height={
            width: top + (heading + 6) * len(groups) + pitch[width] * len(pages)
            for width in pitch
        },
        table=pd.DataFrame(
            {
                pick("When", "Khi nào"): [
                    language.date(str(day)) for day in runs["earlier_date"]
                ],
                pick("In whose name", "Lời của ai"): runs["said_by"],
                pick("Occasion", "Dịp"): runs[f"occasion_{language.current()}"],
                pick("Told as", "Được nêu là"): [
                    _told_as([run]) or "–" for run in rows_of(runs)
                ],
                pick("Published by", "Nơi đăng"): runs["publisher"],
                pick("Syllables", "Âm tiết"): runs["syllables"],
                pick("From", "Từ"): runs["first"],
                pick("To", "Đến"): runs["last"],
            }
        ),
    )


def three_reports(
    report_items: pd.DataFrame, report_coverage: pd.DataFrame, sources: pd.DataFrame
) -> Figure:
    """Draw which matters each report of the day tells, as far as it was read.

    Parameters
    ----------
    report_items
        The matters.
    report_coverage
        For each matter and report: told, not told, or not in the part that was read.
    sources
        The reports: who published them and how much of each was read.
    """
    matters = rows_of(report_items.sort_values("number"))
    reports = [
        row_with(sources, "source_id", page)
        for page in report_coverage["source_id"].drop_duplicates()
    ]
    told = report_coverage.set_index(["item_id", "source_id"])["told"]
    tellers = told.eq("told").groupby("item_id").sum()
    everywhere = int((tellers == len(reports)).sum())
    once = int((tellers == 1).sum())
    counts = {
        str(report["source_id"]): told.xs(report["source_id"], level="source_id")
        .value_counts()
        .to_dict()
        for report in reports
    }
    titles = [publication(report) for report in reports]
    dates = [language.date(str(report["date_published"])) for report in reports]
    parts = {
        "full-text": pick("read in full", "đọc toàn văn"),
        "excerpt": pick("excerpt read", "đọc phần trích"),
    }
    read = [parts[str(report["how_read"])] for report in reports]
    short = {
        "told": pick("{} told", "nêu {}"),
        "not-told": pick("{} not told", "không nêu {}"),
        "not-seen": pick("{} unknown", "chưa rõ {}"),
    }
    tells = [
        ", ".join(
            words.format(count)
            for state, words in short.items()
            if (count := counts[str(report["source_id"])].get(state))
        )
        for report in reports
    ]

    title = pick(
        en=f"Of {language.in_words(len(matters))} matters, "
        f"{language.in_words(everywhere)} {'is' if everywhere == 1 else 'are'} told by "
        f"all {language.in_words(len(reports))} reports and {language.in_words(once)} "
        "by one alone, as far as we read them",
        vi=f"Trong {language.in_words(len(matters))} nội dung, "
        f"{language.in_words(everywhere)} nội dung có ở cả "
        f"{language.in_words(len(reports))} bài và {language.in_words(once)} nội dung "
        "chỉ có ở một bài, trong phạm vi chúng tôi đã đọc",
    )
    shared = "; ".join(
        language.label(matter)
        for matter in matters
        if tellers[matter["item_id"]] == len(reports)
    )
    each = ". ".join(
        f"{titles[place]}, {dates[place]}, {read[place]}: {tells[place]}"
        for place in range(len(reports))
    )
    alt = pick(
        en=f"A table of {len(matters)} matters and {len(reports)} reports. {each}. "
        f"Told by all: {shared}. Told by one alone: {once} matters. “Unknown” means: "
        "not in the part that we read.",
        vi=f"Bảng {len(matters)} nội dung và {len(reports)} bài. {each}. Cả "
        f"{len(reports)} bài đều nêu: {shared}. Chỉ một bài nêu: {once} nội dung. "
        "“Chưa rõ” nghĩa là không có trong phần chúng tôi đã đọc.",
    )
    room: dict[Width, int] = {"wide": 320, "narrow": 336}
    wrapped = {
        width: [wrap(language.label(matter), room[width]) for matter in matters]
        for width in room
    }
    head, least = {"wide": 90, "narrow": 88}, {"wide": 34, "narrow": 56}
    deep = {
        width: [least[width] + 15 * label.count("\n") for label in wrapped[width]]
        for width in room
    }

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        ax = axes_over(canvas)
        left = 330 if wide else 0
        across = (PIXELS[width] - left) / len(reports)
        size = 12 if wide else 11
        for place, report in enumerate(reports):
            x = left + place * across
            heading = wrap(titles[place], across - 2 * NEAR, size)
            foot = head[width] - 10
            bold: dict[str, Any] = {"size": size, "weight": "semibold"}
            label = write(ax, x, foot - 45, heading, va="bottom", **bold)
            label.set_url(f"#source-{report['source_id']}")
            label.set_gid(
                f"{titles[place]}, {dates[place]}, {read[place]}: {tells[place]}"
            )
            note = f"{dates[place]}\n{read[place]}\n{tells[place]}"
            write(ax, x, foot, note, va="bottom", size=11, color="muted")
        y = head[width]
        for row, matter in enumerate(matters):
            ax.plot([0, PIXELS[width]], [y, y], color="grid", lw=1, label="rule")
            high = deep[width][row]
            if wide:
                write(ax, 0, y + high / 2, wrapped[width][row])
            else:
                write(ax, 0, y + 7, wrapped[width][row], va="top")
            for place, report in enumerate(reports):
                x = left + place * across + 9
                at = y + (high / 2 if wide else high - 17)
                _mark(ax, x, at, told[matter["item_id"], report["source_id"]])
            y += high

    return Figure(
        name="three-reports",
        title=title,
        alt=alt,
        unit=pick(
            en="A row is a matter, a column a report. An outline with “?”: not in the "
            "part that we read, so not known.",
            vi="Mỗi hàng là một nội dung, mỗi cột một bài. Vòng tròn rỗng có dấu “?”: "
            "không có trong phần chúng tôi đã đọc, nên chưa rõ.",
        ),
        source=pick(
            en="The reports named; matters chosen and coded by us.",
            vi="Các bài nêu trên; nội dung do chúng tôi chọn và mã hóa.",
        ),
        data=report_coverage[["item_id", "source_id", "told"]],
        draw=draw,
        height={width: head[width] + sum(deep[width]) for width in room},
        table=pd.DataFrame(
            {
                pick("Matter", "Nội dung"): [
                    language.label(matter) for matter in matters
                ],
                **{
                    f"{titles[place]}, {dates[place]} ({read[place]})": [
                        _state(told[matter["item_id"], report["source_id"]])
                        for matter in matters
                    ]
                    for place, report in enumerate(reports)
                },
            }
        ),
    )


def _percent(part: int, whole: int) -> str:
    return f"{number(100 * part / whole, 1)}%"


def _kind(kind: str) -> str:
    """Name what stands around the running text; nothing for the running text."""
    names = {
        "title": pick("title", "tên bài"),
        "dateline": pick("date", "ngày giờ đăng"),
        "subheading": pick("subheading", "tiêu đề phụ"),
        "caption": pick("caption", "chú thích ảnh"),
        "quotation": pick("in quotation marks", "trong ngoặc kép"),
        "byline": pick("byline", "tên tác giả"),
        "navigation": pick("link of the site", "liên kết của trang"),
    }
    return names.get(kind, "")


def _spoken_by(
    passages: pd.DataFrame, people: pd.DataFrame, start: int, length: int
) -> str:
    """Name who speaks a stretch of the report."""
    behind = passages["first_syllable"] + passages["syllables"] > start
    rows = passages[behind & (passages["first_syllable"] < start + length)]
    names = people.set_index("person_id")["name"]
    return joined(names[speaker] for speaker in rows["speaker_id"].dropna().unique())


def _date(page: list[dict[str, Any]]) -> str:
    return language.date(str(page[0]["earlier_date"]))


def _told_as(runs: list[dict[str, Any]]) -> str:
    """Say what the stretches were then: a plan, a request, an account."""
    said = [run.get(f"told_as_{language.current()}") for run in runs]
    return ", ".join(dict.fromkeys(str(words) for words in said if pd.notna(words)))


def _heading(page: list[dict[str, Any]]) -> str:
    told = _told_as(page)
    return f"{_date(page)}: {told}" if told else _date(page)


def _state(state: str) -> str:
    return {
        "told": pick("told", "có nêu"),
        "not-told": pick("not told", "không nêu"),
        "not-seen": pick("not in the part we read", "không có trong phần đã đọc"),
    }[state]


def _paragraph(ax: Axes, rows: pd.DataFrame, y: float, looks: dict[str, int]) -> None:
    """Draw a paragraph's clauses: solid for the first speaker, striped for others."""
    for row in rows_of(rows):
        left, count = row["start"], row["syllables"]
        high = FULL if row["kind"] in RUNNING else THIN
        look = looks.get(row["speaker"])
        bar = speech_bar(ax, left, count, y, high, look)
        bar.set_label(row["passage_id"])
        if look is not None:
            unit = pick("syllables", "âm tiết")
            bar.set_gid(f"{row['speaker']}: {count} {unit}")
    for edge in rows["start"].iloc[1:]:
        ends = [y - FULL / 2, y + FULL / 2]
        ax.plot([edge] * 2, ends, color="ground", lw=GAP, label="gap")


def _totals(
    ax: Axes, counts: dict[str, int], shares: dict[str, str], looks: dict[str, int]
) -> None:
    """Draw each speaker's total above the paragraphs, on a scale of its own."""
    unit = ax.get_xlim()[1] / PIXELS["narrow"]
    left, most = 122 * unit, 88 * unit / max(counts.values())
    for row, (name, count) in enumerate(counts.items()):
        y, end = 10 + 22 * row, left + count * most
        role = "officials" if name in looks else "muted"
        write(ax, 0, y, name, size=11, color=role, weight="semibold")
        bar = speech_bar(ax, left, end - left, y, FULL, looks.get(name))
        bar.set_label(f"total {name}")
        words = f"{shares[name]}, {number(count)} {pick('syllables', 'âm tiết')}"
        write(ax, end, y, words, dx=NEAR, size=11)


def _total(
    ax: Axes, label: Annotation, y: float, share: str, count: str, role: str
) -> None:
    """Write a speaker's total at the side, at the end of a line from the label."""
    side = 0.79 * ax.get_xlim()[1]
    ax.plot([place_after(ax, label), side], [y, y], color="grid", lw=1, label="leader")
    look: dict[str, Any] = {"size": 18, "color": role, "weight": "semibold"}
    large = write(ax, side, y, share, dx=NEAR, **look)
    unit = pick("syllables", "âm tiết")
    write(ax, place_after(ax, large), y, f"{count} {unit}", size=11, color="muted")


def _cells(ax: Axes, y: float, count: int, cell: float) -> None:
    """Draw a ruler of so many cells, as one line of dashes."""
    dashes = cell - GAP, GAP
    ax.plot([0, count], [y, y], color="ink", lw=14, dashes=dashes, label="ruler")


def _run(ax: Axes, run: dict[str, Any], y: float, cell: float) -> None:
    """Draw a stretch of the passage that stood on an earlier page."""
    count = int(run["syllables"])
    words = f"{count} {pick('syllables', 'âm tiết')}"
    left = run["first"] - 1
    (bar,) = ax.barh(y, count, 18, left=left, color="officials", zorder=3)
    bar.set_label(run["reuse_id"])
    bar.set_url(f"#source-{run['source_id']}")
    bar.set_gid(f"{_date([run])}, {run['said_by']}: {words}")
    if length_of(words) + NEAR > count * cell:
        words = str(count)
    look: dict[str, Any] = {"color": "ground", "weight": "semibold", "zorder": 4}
    write(ax, left + count / 2, y, words, size=11, ha="center", **look)


def _mark(ax: Axes, x: float, y: float, state: str) -> None:
    """Draw whether a matter is told: a disk, a cross, or an outline where unknown."""
    look: dict[str, Any] = {"label": state, "linestyle": "none"}
    if state == "told":
        ax.plot(x, y, "o", color="ink", markersize=16, **look)
        write(ax, x, y, _state(state), dx=8 + 6, size=11)
    elif state == "not-told":
        ax.plot(x, y, "x", color="muted", markersize=8, markeredgewidth=1.5, **look)
        write(ax, x, y, _state(state), dx=8 + 6, size=11, color="muted")
    else:
        look |= {"markerfacecolor": "none", "markeredgecolor": "muted"}
        ax.plot(x, y, "o", markersize=15, markeredgewidth=1, **look)
        write(ax, x, y, "?", size=11, color="muted", ha="center")
