"""Numbers in Vietnamese prose: what has to be linked, and what is free."""

import pytest

from eightypapers import language
from eightypapers.evidence import numbers


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
