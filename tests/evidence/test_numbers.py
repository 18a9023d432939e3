"""Numbers in Vietnamese prose: what has to be linked, and what is free."""

import pytest

from eightypapers import language
from eightypapers.evidence import numbers


@pytest.mark.parametrize(
    "words",
    [
        "ngày 19/12/2019, 19/12/2019, ngày 19/12, ngày 19, ngày 19 tháng 12 năm 2019",
        "tháng 12/2016, tháng 7 và tháng 9, tháng Ba, tháng Mười một, năm 2018",
        "giai đoạn 2011–2015, năm 2016–17, thế kỷ XX",
        "Chương trình 08, Chương trình 03, 06 và 08, chương trình số 08, số 08-CTr/TU",
        "Nghị quyết 25, Nghị quyết số 30c/NQ-CP, Quyết định 522, Kế hoạch 1573, số 08",
        "mức độ 3 và 4, mức độ 3–4, D6, UTF-8, CC BY 4.0, khóa XVI",
        "một tham luận, không ai, chưa có, thứ nhất, thứ hai, đầu tiên, kỳ đầu",
        "cả hai bên, hai chiều, trong năm đó, từng năm một, Năm dân vận chính quyền",
        "quận Ba Đình, huyện Ba Vì, quận Hai Bà Trưng, ý kiến chín chắn",
    ],
)
def test_days_years_and_names_are_free(words: str) -> None:
    with language.speaking("vi"):
        assert numbers.unlinked(words) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("có 54 tham luận, 1.390 âm tiết", ["54", "1.390"]),
        ("đạt 54,32 điểm, 68,6%", ["54,32", "68,6"]),
        ("Hai tham luận và mười lăm nguồn", ["Hai", "mười lăm"]),
        ("hai mươi tư, hai mươi bốn", ["hai mươi tư", "hai mươi bốn"]),
        ("năm tham luận của năm 2018, Năm tỉnh", ["năm", "Năm"]),
        (
            "thứ ba, thứ tư, thứ năm, thứ hai mươi",
            ["ba", "thứ tư", "thứ năm", "hai mươi"],
        ),
        ("gấp đôi, một nửa, nửa dưới", ["gấp đôi", "nửa", "nửa"]),
        ("hàng chục, hàng trăm, hàng nghìn", ["hàng chục", "hàng trăm", "hàng nghìn"]),
        ("con số 54, tổng số 80", ["54", "80"]),
        ("hai phần ba, một phần tư", ["hai", "ba", "một phần tư"]),
    ],
)
def test_other_numbers_are_found(words: str, found: list[str]) -> None:
    with language.speaking("vi"):
        assert numbers.unlinked(words) == found


@pytest.mark.parametrize("value", [*range(2, 5), *range(6, 100)])
def test_every_number_is_found_as_a_whole_in_each_way_of_saying_it(value: int) -> None:
    with language.speaking("vi"):
        for form in language.number_forms(value, 0):
            assert numbers.unlinked(f"Có {form} nguồn.") == [form]


def test_the_days_years_and_names_of_two_languages_are_the_same_numbers() -> None:
    english = "On 19 December 2019, by Resolution 25, in May, 2011–2015, 80 papers"
    other = "Ngày 19/12/2019, theo Nghị quyết 25, tháng 5, 2011–2015, 80 tham luận"
    assert numbers.named("levels 3 and 4", "en") == set()
    assert numbers.named("mức độ 3 và 4", "vi") == set()
    assert numbers.named(english, "en") == {19, 2019, 25, 2011, 2015}
    assert numbers.months(english) == {12, 5}
    assert numbers.named(other, "vi") == {19, 12, 2019, 25, 5, 2011, 2015}
