"""Charts of chapter "record": a province's place in the indices, year by year.

All of them take the same things: ``standings``, all provinces' places as computed by
``indices.standings``; ``index_values``, one province's places as others reported them;
``provinces``, for their names; ``breaks``, the editions that are not to be joined to
those before; ``province_id``, the province that is told about; and ``conference``, the
day that parts what was known from what came later. Where the tables lack what a chart
draws of the province, it raises a LookupError that says what is missing.
"""

import math
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from eightypapers import language
from eightypapers.drawing.figure import DPI, Figure, Width
from eightypapers.language import in_sentence, joined, ordinal, pick
from eightypapers.story import indices
from eightypapers.tables import row_with, rows_of

# A column of a chart is an edition: the year that was measured, published in the next.
# Rules stand between columns; where both kinds fall between the same two, apart.
CONFERENCE_RULE = -0.38
BREAK_RULE = -0.62
# From this edition on, the firms' survey is published for so many provinces only.
TOP_FROM, TOP = 2023, 30
# Pixels for the words left of the first column.
LEFT = 52
PAPI = "PAPI (CECODES, VFF-CRT, RTA, UNDP)"


class Place(NamedTuple):
    """A province's place in one edition; ``last`` differs where a range is known."""

    first: int
    last: int
    provinces: int
    score: float

    def words(self) -> str:
        """Write ``2nd``, or ``2nd or 3rd``."""
        if self.first == self.last:
            return ordinal(self.first)
        last = pick(f" or {ordinal(self.last)}", f" hoặc {self.last}")
        return ordinal(self.first) + last

    def among(self) -> str:
        """Write ``50th of 61``."""
        return self.words() + pick(" of ", "/") + str(self.provinces)

    def figures(self) -> str:
        """Write ``2``, or ``2–3``."""
        return "–".join(str(rank) for rank in sorted({self.first, self.last}))


class Places(dict[int, Place]):
    """A province's places by year; one that is asked for and not known is told."""

    def __missing__(self, year: int) -> Place:
        known = ", ".join(map(str, self))
        raise LookupError(
            f"this chart tells a place of the edition for {year}, and the tables have"
            f" the province's of: {known}"
        )


def two_lines(
    standings: pd.DataFrame,
    index_values: pd.DataFrame,
    provinces: pd.DataFrame,
    breaks: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
) -> Figure:
    """Draw the official index and the residents' survey, to the conference's year."""
    name = _name(provinces, province_id)
    end = int(conference[:4])
    known = end - 1
    placed = _series(standings, "papi", "six").query("year <= @end")
    survey = _computed(placed, province_id)
    start = min(survey)
    official = _reported(index_values, "par-index", province_id, start, end)
    broken = [year for year in _broken(breaks) if year <= end]
    worst_of_all = int(placed["rank"].max())

    title = pick(
        en=f"In the editions for {known}, the last known on the day, {name} was "
        f"{official[known].among()} in the official index and "
        f"{survey[known].among()} in the residents’ survey",
        vi=f"Trong các kỳ năm {known}, kỳ cuối cùng đã biết vào ngày hội thảo, {name} "
        f"đứng {official[known].among()} theo chỉ số chính thức và "
        f"{survey[known].among()} theo khảo sát người dân",
    )
    alt = pick(
        en=f"Two lines show {name}’s place among the provinces from {start} to {end}. "
        f"Residents’ survey: {_told(survey)}; the line is broken before "
        f"{_years(broken, start, end)}. Official index: {_told(official)}; its other "
        f"places are not known. The editions of {end} came out after the conference.",
        vi=f"Hai đường cho thấy thứ hạng của {name} trong các tỉnh, thành từ {start} "
        f"đến {end}. Khảo sát người dân: {_told(survey)}; đường bị ngắt trước "
        f"{_years(broken, start, end)}. Chỉ số chính thức: {_told(official)}; các năm "
        f"khác chưa rõ. Kết quả năm {end} công bố sau hội thảo.",
    )

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        top, below = (52, 34) if wide else (54, 54)
        ax = _axes(canvas, LEFT, top, 130 if wide else 52, below)
        step = 1 if wide else 2
        _scales(ax, worst_of_all, range(start, end + 1), step, below=below - 20)
        _cloud(ax, placed)
        later = pick("published later", "công bố sau") if wide else pick("later", "sau")
        _conference(ax, _the_conference(conference), end, top - 18, later)
        apart = _broken(breaks, index_id="par-index")
        look: dict[str, Any] = {"hollow_from": end, "breaks": apart}
        _places(ax, official, "officials", "s", "par-index", **look)
        for year in broken:
            _rule(ax, year + BREAK_RULE, ":")
        _places(ax, survey, "residents", "o", "papi", hollow_from=end, breaks=broken)
        for year in sorted(official)[:3]:
            _say_beside(ax, official, year, "officials")
        for year in {start, start + 3, _worst(survey), known}:
            _say_beside(ax, survey, year, "residents")
        names = (
            (
                "officials",
                official,
                pick("Official index", "Chỉ số chính thức"),
                "PAR INDEX",
            ),
            (
                "residents",
                survey,
                pick("Residents’ survey", "Điều tra người dân"),
                "PAPI",
            ),
        )
        for role, places, words, index in names:
            lines = [places[end].words(), words, f"({index})"]
            if not wide:
                # Above the first place and below the last, clear of the dots.
                up = role == "officials"
                _say(
                    ax,
                    end + CONFERENCE_RULE,
                    1 if up else worst_of_all,
                    " ".join(lines[1:]),
                    role,
                    dx=-6,
                    dy=9 if up else -9,
                )
                del lines[1:]
            _say(ax, end, places[end].first, "\n".join(lines), role, dx=10)

    table = _table({"PAPI": survey, "PAR INDEX": official})
    public = pick("before the conference", "trước hội thảo")
    later = pick("after the conference", "sau hội thảo")
    table[pick("Published", "Công bố")] = [
        public if year <= known else later for year in survey
    ]
    return Figure(
        name="two-lines",
        place=name,
        title=title,
        alt=alt,
        unit=pick(
            en="Place among the provinces, 1st on top. One gray dot is one province in "
            "the survey. At a dotted rule its editions do not compare. An official "
            "assessment and a survey: neither line corrects the other.",
            vi="Thứ hạng trong các tỉnh, thành, thứ 1 ở trên cùng. Mỗi chấm xám là một "
            "tỉnh, thành phố trong khảo sát. Ở vạch chấm, các kỳ khảo sát không so "
            "được với nhau. Một bên là đánh giá chính thức, một bên là khảo sát: đường "
            "này không bác bỏ đường kia.",
        ),
        source=pick(
            en=f"{PAPI}: first six dimensions, places worked out by us. PAR INDEX "
            "(Ministry of Home Affairs): places as reported; no mark where none was "
            "found.",
            vi=f"{PAPI}: sáu chỉ số nội dung đầu, thứ hạng do chúng tôi tính. PAR "
            "INDEX (Bộ Nội vụ): thứ hạng theo nguồn đã dẫn; không tìm thấy thì để "
            "trống.",
        ),
        data=_drawn(placed, {"par-index": official}, province_id),
        draw=draw,
        height={"wide": 450, "narrow": 460},
        table=table,
    )


def dimensions(
    standings: pd.DataFrame,
    provinces: pd.DataFrame,
    dimensions: pd.DataFrame,
    breaks: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
) -> Figure:
    """Draw the residents' survey by dimension, all provinces in view."""
    name = _name(provinces, province_id)
    known = int(conference[:4]) - 1
    labels = {
        str(row["dimension_code"]): language.label(row) for row in rows_of(dimensions)
    }
    placed = {code: _series(standings, "papi", code) for code in labels}
    own = {code: _computed(placed[code], province_id) for code in labels}
    broken = {code: _broken(breaks, code) for code in labels}
    data = pd.concat(placed.values(), ignore_index=True)
    start, end = int(data["year"].min()), int(data["year"].max())
    ranked = sorted(labels, key=lambda code: own[code][known].first)
    best, worst = (
        (in_sentence(labels[code]), own[code][known].among())
        for code in (ranked[0], ranked[-1])
    )

    title = pick(
        en=f"In the edition for {known}, the last known on the day, {name} stood best "
        f"in {best[0]}, {best[1]}, and worst in {worst[0]}, {worst[1]}",
        vi=f"Trong kỳ năm {known}, kỳ cuối cùng đã biết vào ngày hội thảo, {name} đứng "
        f"cao nhất ở chỉ số nội dung {best[0]}, {best[1]}, và thấp nhất ở chỉ số nội "
        f"dung {worst[0]}, {worst[1]}",
    )
    alt = pick(
        en=f"Small charts of the survey’s dimensions, {start} to {end}, with {name} "
        "in red among all provinces. Its places: ",
        vi=f"Các biểu đồ nhỏ theo chỉ số nội dung, {start}–{end}, {name} màu đỏ giữa "
        "các tỉnh, thành. Thứ hạng: ",
    ) + "; ".join(
        f"{labels[code]}, {_told(Places({year: own[code][year] for year in years}))}"
        for code in labels
        if (years := _ends(own[code], known))
    )

    def draw(canvas: Canvas, width: Width) -> None:
        columns, gap = (4, 44) if width == "wide" else (2, 48)
        wide, high = (size * DPI for size in canvas.get_size_inches())
        left = 30.0
        across = (wide - left - 20 + gap) / columns
        down = high / math.ceil(len(labels) / columns)
        for number, (code, places) in enumerate(own.items()):
            x, y = left + number % columns * across, number // columns * down
            ax = _axes(canvas, x, y + 56, wide - x - across + gap, high - y - down + 46)
            ax.set(
                xlim=(start, end),
                ylim=(data["score"].min() - 0.25, data["score"].max() + 0.25),
                xticks=[],
                yticks=[2, 4, 6, 8] if x == left else [],
            )
            _cloud(ax, placed[code], "score")
            for year in broken[code]:
                _rule(ax, year + BREAK_RULE, ":")
            _conference(ax, pick("the conference", "hội thảo"), known + 1, 4, size=11)
            scores = {year: place.score for year, place in places.items()}
            _line(ax, scores, "residents", "o", code, breaks=broken[code], size=3.5)
            heading = "\n".join(textwrap.wrap(labels[code], 23))
            _note(ax, 0, 1, heading, dx=-4, dy=20, color="ink", weight="semibold")
            for year in _ends(places, known):
                words = places[year].words()
                for line, color, dy in (
                    (str(year), "muted", -6),
                    (words, "residents", -21),
                ):
                    at = (year - start) / (end - start)
                    _note(ax, at, 0, line, dy=dy, color=color, ha="center", size=11)

    spread = data.groupby(["series", "year"])["score"]
    table = pd.DataFrame(
        [
            (
                *(labels[code], year, place.score, place.first, place.provinces),
                *spread.get_group((code, year)).quantile([0, 0.5, 1]),
            )
            for code, places in own.items()
            for year, place in places.items()
        ],
        columns=[
            pick("Dimension", "Trục nội dung"),
            pick("Edition", "Năm"),
            pick("Score", "Điểm"),
            pick("Place", "Hạng"),
            pick("Provinces", "Số tỉnh"),
            pick("Lowest score", "Điểm thấp nhất"),
            pick("Median score", "Điểm trung vị"),
            pick("Highest score", "Điểm cao nhất"),
        ],
    )
    return Figure(
        name="dimensions",
        place=name,
        title=title,
        alt=alt,
        unit=pick(
            en=f"Score, on a scale from 1 to 10, and below it {name}’s place. Red is "
            f"{name}, one gray dot is one province. Editions before and after a dotted "
            "rule do not compare: the table of breaks says why.",
            vi=f"Điểm, thang từ 1 đến 10, và bên dưới là thứ hạng của {name}. Màu đỏ "
            f"là {name}, mỗi chấm xám là một tỉnh, thành phố. Các kỳ trước và sau vạch "
            "chấm không so được với nhau: lý do ở bảng breaks.",
        ),
        source=pick(
            en=f"{PAPI}; places worked out by us, among provinces with complete data.",
            vi=f"{PAPI}; thứ hạng do chúng tôi tính trong các tỉnh đủ số liệu.",
        ),
        data=data,
        draw=draw,
        height={"wide": 520, "narrow": 920},
        table=table,
    )


def firms(
    standings: pd.DataFrame,
    index_values: pd.DataFrame,
    provinces: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
) -> Figure:
    """Draw the place in the firms' survey, with all provinces where all are known."""
    name = _name(provinces, province_id)
    known = int(conference[:4]) - 1
    placed = _series(standings, "pci", "total")
    computed = _computed(placed, province_id)
    reported = _reported(index_values, "pci", province_id)
    places = Places(computed | reported)
    start, full, end = min(places), max(computed), max(places)
    worst_of_all = int(placed["rank"].max())

    title = pick(
        en=f"Firms’ answers put {name} {places[start].among()} in {start}, "
        f"{places[known].words()} in {known} and {places[end].words()} in {end}",
        vi=f"Theo khảo sát doanh nghiệp, {name} đứng {places[start].among()} năm "
        f"{start}, {places[known].words()} năm {known} và {places[end].words()} năm "
        f"{end}",
    )
    alt = pick(
        en=f"A line shows {name}’s place in the firms’ survey (PCI): {_told(places)}.",
        vi=f"Đường chỉ thứ hạng của {name} theo khảo sát doanh nghiệp (PCI): "
        f"{_told(places)}.",
    )

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        ax = _axes(canvas, LEFT, 32, 106 if wide else 52, 34)
        _scales(ax, worst_of_all, range(start, end + 1), step=1 if wide else 3)
        _cloud(ax, placed)
        _conference(ax, _the_conference(conference, wide), known + 1, 14)
        ax.plot([TOP_FROM - 0.4, end], [TOP + 0.5] * 2, color="grid", lw=1)
        bound = pick(
            f"only the top {TOP}\nare published", f"chỉ công bố\n{TOP} tỉnh đầu"
        )
        at = 1 - (TOP - 0.5) / (worst_of_all - 1)
        _note(ax, 1, at, bound, dy=-4, ha="right", size=11)
        _places(ax, places, "firms", "D", "pci", size=6)
        for year in {start, _worst(places), full, known}:
            _say_beside(ax, places, year, "firms")
        words = places[end].words()
        if wide:
            words += pick("\nFirms’ survey", "\nĐiều tra\ndoanh nghiệp") + "\n(PCI)"
        _say(ax, end, places[end].first, words, "firms", dx=10)

    return Figure(
        name="firms",
        place=name,
        title=title,
        alt=alt,
        unit=pick(
            en="Place among the provinces in the firms’ survey (PCI), 1st on top. One "
            f"gray dot is one province; we have all their scores to {full} only.",
            vi="Thứ hạng trong các tỉnh, thành theo khảo sát doanh nghiệp (PCI), thứ 1 "
            "ở trên cùng. Mỗi chấm xám là một tỉnh, thành phố; chúng tôi chỉ có đủ "
            f"điểm đến năm {full}.",
        ),
        source=pick(
            en=f"PCI (VCCI, with USAID): places to {full} worked out by us from all "
            "scores, later ones as published or reported.",
            vi=f"PCI (VCCI phối hợp với USAID): thứ hạng đến {full} do chúng tôi tính "
            "từ điểm mọi tỉnh, sau đó theo công bố hoặc nguồn đã dẫn.",
        ),
        data=_drawn(placed, {"pci": reported}, province_id),
        draw=draw,
        height={"wide": 380, "narrow": 380},
        table=_table({"PCI": places}),
    )


def after(
    standings: pd.DataFrame,
    index_values: pd.DataFrame,
    provinces: pd.DataFrame,
    breaks: pd.DataFrame,
    *,
    province_id: str,
    conference: str,
) -> Figure:
    """Draw three indices before and after the conference, to the last edition."""
    name = _name(provinces, province_id)
    turn = int(conference[:4])
    placed = _series(standings, "papi", "six")
    survey = _computed(placed, province_id)
    start, end = min(survey), max(survey)
    users = _reported(index_values, "sipas", province_id, start, end)
    official = _reported(index_values, "par-index", province_id, start, end)
    best = _best(Places({y: place for y, place in survey.items() if y >= turn}))
    broken = _broken(breaks)

    title = pick(
        en=f"In the residents’ survey {name} was {survey[turn].among()} in the edition "
        f"for {turn}, {survey[best].among()} in that for {best} and "
        f"{survey[end].among()} in that for {end}",
        vi=f"Theo khảo sát người dân, {name} đứng {survey[turn].among()} ở kỳ năm "
        f"{turn}, {survey[best].among()} ở kỳ năm {best} và {survey[end].among()} ở "
        f"kỳ năm {end}",
    )
    # Between the editions told a line may be broken: then they do not compare.
    if any(turn < year <= end for year in broken):
        title += pick(
            en=f"; the line is broken before {_years(broken, turn + 1, end)}",
            vi=f"; đường bị ngắt trước {_years(broken, turn + 1, end)}",
        )
    alt = pick(
        en=f"Three lines show {name}’s place among the provinces, {start} to {end}. "
        f"Residents’ survey (PAPI): {_told(survey)}. Service users (SIPAS): "
        f"{_told(users)}. Official index (PAR INDEX): {_told(official)}.",
        vi=f"Ba đường cho thấy thứ hạng của {name} trong các tỉnh, thành, "
        f"{start}–{end}. Khảo sát người dân (PAPI): {_told(survey)}. Người dùng dịch "
        f"vụ (SIPAS): {_told(users)}. Chỉ số chính thức (PAR INDEX): "
        f"{_told(official)}.",
    )

    def draw(canvas: Canvas, width: Width) -> None:
        wide = width == "wide"
        ax = _axes(canvas, LEFT, 40, 130 if wide else 78, 34)
        worst_of_all = int(placed["rank"].max())
        _scales(ax, worst_of_all, range(start, end + 1), step=1 if wide else 3)
        _cloud(ax, placed)
        _conference(ax, _the_conference(conference, wide), turn, 22)
        names = (
            (
                "officials",
                official,
                "s",
                pick("Official index", "Chỉ số chính thức"),
                "PAR INDEX",
            ),
            (
                "residents",
                users,
                "^",
                pick("Service users", "Người dùng dịch vụ"),
                "SIPAS",
            ),
            (
                "residents",
                survey,
                "o",
                pick("Residents’ survey", "Điều tra người dân"),
                "PAPI",
            ),
        )
        for role, places, marker, words, index in names:
            index_id = index.lower().replace(" ", "-")
            _places(
                ax,
                places,
                role,
                marker,
                index_id,
                size=6,
                style="--" if marker == "^" else "-",
                breaks=_broken(breaks, index_id=index_id),
            )
            lines = [places[end].words(), *([words, f"({index})"] if wide else [index])]
            _say(ax, end, places[end].first, "\n".join(lines), role, dx=10)
        for year in broken:
            _rule(ax, year + BREAK_RULE, ":")
        for year in {start, _worst(survey), turn, best}:
            _say_beside(ax, survey, year, "residents")
        # The gaps of these two leave room beside their ends.
        _say(ax, turn, official[turn].first, official[turn].words(), "officials", dx=8)
        _say(
            ax,
            turn + 1,
            users[turn + 1].first,
            users[turn + 1].words(),
            "residents",
            dx=-7,
        )

    return Figure(
        name="after",
        place=name,
        title=title,
        alt=alt,
        unit=pick(
            en="Place among the provinces, 1st on top. One gray dot is one province in "
            "PAPI. PAPI asks residents, SIPAS users of services (dashed); PAR INDEX is "
            "an official assessment. At a dotted rule PAPI’s editions do not compare.",
            vi="Thứ hạng trong các tỉnh, thành, thứ 1 ở trên cùng. Mỗi chấm xám là một "
            "tỉnh, thành phố trong PAPI. PAPI hỏi người dân, SIPAS hỏi người dùng dịch "
            "vụ (nét đứt); PAR INDEX là đánh giá chính thức. Ở vạch chấm, các kỳ PAPI "
            "không so được với nhau.",
        ),
        source=pick(
            en=f"{PAPI}: first six dimensions, places worked out by us. SIPAS and PAR "
            "INDEX (Ministry of Home Affairs): places as reported; no mark where none "
            "was found.",
            vi=f"{PAPI}: sáu chỉ số nội dung đầu, thứ hạng do chúng tôi tính. SIPAS và "
            "PAR INDEX (Bộ Nội vụ): thứ hạng theo nguồn đã dẫn; không tìm thấy thì để "
            "trống.",
        ),
        data=_drawn(placed, {"sipas": users, "par-index": official}, province_id),
        draw=draw,
        height={"wide": 480, "narrow": 480},
        table=_table({"PAPI": survey, "SIPAS": users, "PAR INDEX": official}),
    )


def _name(provinces: pd.DataFrame, province_id: str) -> str:
    return language.label(row_with(provinces, "province_id", province_id), "name")


def _series(standings: pd.DataFrame, index_id: str, series: str) -> pd.DataFrame:
    return standings.query("index_id == @index_id and series == @series")


def _computed(placed: pd.DataFrame, province_id: str) -> Places:
    """Give one province's places, by year, from all provinces' places."""
    return Places(
        {
            int(row["year"]): Place(
                row["rank"], row["rank"], row["provinces_ranked"], row["score"]
            )
            for row in rows_of(indices.of_province(placed, province_id))
        }
    )


def _reported(
    index_values: pd.DataFrame,
    index_id: str,
    province_id: str,
    start: int = 0,
    end: int = 9999,
) -> Places:
    """Give one province's places, by year, as somebody reported them."""
    rows = index_values[index_values["index_id"] == index_id].dropna(subset=["rank"])
    own = rows[rows["province_id"] == province_id]
    if own.empty:
        raise LookupError(
            f"table index_values has no place of {province_id!r} in {index_id}, which"
            f" this chart draws; it has that of: {joined(rows['province_id'].unique())}"
        )
    rows = own[own["year"].between(start, end)].sort_values("year")
    rows = rows.assign(rank_to=rows["rank_to"].fillna(rows["rank"]))
    return Places(
        {
            int(row["year"]): Place(
                row["rank"], row["rank_to"], row["provinces_ranked"], row["score"]
            )
            for row in rows_of(rows)
        }
    )


def _drawn(
    placed: pd.DataFrame, reported: Mapping[str, Places], province_id: str
) -> pd.DataFrame:
    """Put computed and reported places into one frame, a row a place."""
    own = [
        {
            "index_id": index_id,
            "year": year,
            "province_id": province_id,
            "score": place.score,
            "rank": place.first,
            "rank_to": place.last,
            "provinces_ranked": place.provinces,
        }
        for index_id, places in reported.items()
        for year, place in places.items()
    ]
    computed = placed.assign(rank_to=placed["rank"]).drop(columns="series")
    return pd.concat([computed[list(own[0])], pd.DataFrame(own)], ignore_index=True)


def _table(series: Mapping[str, Places]) -> pd.DataFrame:
    """Put the places in several indices side by side, a row an edition."""
    columns = {}
    for index, places in series.items():
        for heading, cells in (
            (pick(f"Place in {index}", f"Hạng {index}"), Place.figures),
            (pick("of", "trên") + f" ({index})", lambda place: str(place.provinces)),
        ):
            columns[heading] = {year: cells(place) for year, place in places.items()}
    table = pd.DataFrame(columns).sort_index().rename_axis(pick("Edition", "Năm"))
    return table.reset_index()


def _told(places: Places) -> str:
    """Write all places: ``20th in 2011, 26th in 2012``."""
    preposition = pick(" in ", " năm ")
    return ", ".join(
        f"{place.words()}{preposition}{year}" for year, place in places.items()
    )


def _broken(
    breaks: pd.DataFrame, code: str = "total", index_id: str = "papi"
) -> list[int]:
    """Give the editions of an index that are not to be joined to those before."""
    here = breaks.query("index_id == @index_id and dimension_code == @code")
    return sorted(here["year"])


def _years(years: Iterable[int], start: int, end: int) -> str:
    """Write the years from one to another: ``2016 and 2018``."""
    return joined(str(year) for year in years if start <= year <= end)


def _worst(places: Places) -> int:
    return max(places, key=lambda year: places[year].first)


def _best(places: Places) -> int:
    return min(places, key=lambda year: places[year].first)


def _ends(places: Places, known: int) -> list[int]:
    """Give the first edition, the last before the conference, and the last."""
    return sorted({min(places), known, max(places)})


def _the_conference(day: str, room: bool = True) -> str:
    words = pick("the conference", "hội thảo")
    return f"{words}, {language.date(day)}" if room else words


def _axes(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> Axes:
    """Add axes that leave margins of so many pixels."""
    wide, high = (size * DPI for size in canvas.get_size_inches())
    across, down = wide - left - right, high - top - bottom
    return canvas.add_axes((left / wide, bottom / high, across / wide, down / high))


def _scales(
    ax: Axes, worst: int, years: range, step: int = 1, below: float = 14
) -> None:
    """Set a column for each edition, and places running downwards."""
    ticks = [1, *range(20, worst - 10, 20), worst]
    ax.set(xlim=(years[0], years[-1]), xticks=years[::step], ylim=(worst, 1))
    ax.set_yticks(ticks, [ordinal(tick) for tick in ticks])
    ax.tick_params("x", pad=below)
    ax.tick_params("y", pad=9)


def _cloud(ax: Axes, placed: pd.DataFrame, value: str = "rank") -> None:
    """Draw all provinces as gray dots."""
    # Every place has its dot, so places say no more than a grid does; scores do.
    diameter, color = (3, "grid") if value == "rank" else (1.8, "others")
    ax.scatter(
        placed["year"].to_numpy(float),
        placed[value].to_numpy(float),
        s=diameter**2,
        color=color,
        linewidths=0,
        clip_on=False,
        label="provinces",
    )


def _places(
    ax: Axes, places: Places, role: str, marker: str, label: str, **look: Any
) -> None:
    """Draw places: a line, and bars apart from it where a range is known only."""
    exact = {year: p.first for year, p in places.items() if p.first == p.last}
    _line(ax, exact, role, marker, label, **look)
    for year in places.keys() - exact.keys():
        span = places[year].first, places[year].last
        ax.plot([year] * 2, span, color=role, lw=7, clip_on=False, label=label)


def _line(
    ax: Axes,
    values: Mapping[int, float],
    role: str,
    marker: str,
    label: str,
    *,
    hollow_from: int = 9999,
    breaks: Iterable[int] = (),
    size: float = 7,
    style: str = "-",
) -> None:
    """Draw one series, with a gap where a year is missing or a break lies."""
    missing = set(range(min(values), max(values))) - values.keys()
    gaps = [*missing, *(year - 0.5 for year in breaks)]
    path = sorted([*values.items(), *((gap, math.nan) for gap in gaps)])
    look: dict[str, Any] = {"color": role, "clip_on": False, "label": label}
    ax.plot(*zip(*path, strict=True), style, lw=size / 3.5, **look)
    for years, fill in (
        ([year for year in values if year < hollow_from], role),
        ([year for year in values if year >= hollow_from], "ground"),
    ):
        ax.plot(
            years,
            [values[year] for year in years],
            marker,
            markerfacecolor=fill,
            markersize=size,
            markeredgewidth=size / 4.5,
            **look,
        )


def _rule(ax: Axes, x: float, style: str, above: float = 0) -> None:
    """Draw a rule between two columns, some pixels higher than the axes."""
    ends = 0, 1 + above / ax.get_window_extent().height
    across = ax.get_xaxis_transform()
    look: dict[str, Any] = {"color": "muted", "lw": 1, "clip_on": False, "zorder": 1}
    ax.plot([x, x], ends, style, transform=across, label="rule", **look)


def _conference(
    ax: Axes, words: str, year: int, above: float, after: str = "", size: float = 12
) -> None:
    """Draw the rule before the conference's year, named, and a word on what follows."""
    _rule(ax, year + CONFERENCE_RULE, "-", above + size)
    start, end = ax.get_xlim()
    at = (year + CONFERENCE_RULE - start) / (end - start)
    _note(ax, at, 1, words, dx=-6, dy=above, ha="right", size=size)
    if after:
        _note(ax, at, 1, after, dx=6, dy=above, size=size)


def _note(
    ax: Axes,
    x: float,
    y: float,
    words: str,
    *,
    dx: float = 0,
    dy: float = 0,
    color: str = "muted",
    **look: Any,
) -> None:
    """Write words at a fraction of the axes, so many pixels right of it and above."""
    ax.annotate(
        words,
        (x, y),
        (dx, dy),
        "axes fraction",
        textcoords="offset points",
        va="top" if dy < 0 else "bottom",
        color=color,
        **look,
    )


def _say(
    ax: Axes,
    x: float,
    y: float,
    words: str,
    role: str,
    *,
    dx: float = 0,
    dy: float = 0,
) -> None:
    """Write words beside a mark, so many pixels right of it and above it."""
    ax.annotate(
        words,
        (x, y),
        (dx, dy),
        textcoords="offset points",
        ha="center" if dx == 0 else "left" if dx > 0 else "right",
        va="center" if dy == 0 else "bottom" if dy > 0 else "top",
        color=role,
        weight="semibold",
        zorder=1.5,  # above the gray dots, below the lines
        bbox={"color": "ground", "pad": 0.5},
    )


def _say_beside(ax: Axes, places: Places, year: int, role: str) -> None:
    """Write a mark's place where its line leaves room.

    That is above a peak and below a trough; on a slope, right of the mark, on the side
    from which the line turns away.
    """
    place = places[year]
    before, behind = (places.get(year + step, place).first for step in (-1, 1))
    falls = behind > place.first or (behind == place.first and before > place.first)
    if place.first != place.last:
        _say(ax, year, place.last, place.words(), role, dx=-8)
    elif (before - place.first) * (behind - place.first) < 0:
        _say(ax, year, place.first, place.words(), role, dx=7, dy=3 if falls else -3)
    else:
        _say(ax, year, place.first, place.words(), role, dy=9 if falls else -9)
