"""Vietnamese words are found in a page of the English edition."""

from eightypapers.site import language_marks
from eightypapers.tables import load


def found(words):
    return [match[0] for match in language_marks.names.__wrapped__().finditer(words)]


def test_names_of_the_tables_are_found_whole():
    assert found("The Hà Nội of the tables") == ["Hà Nội"]


def test_without_names_in_the_tables_other_words_are_found(monkeypatch):
    monkeypatch.setattr(language_marks, "load", lambda name: load(name).head(0))
    assert found("A market, chợ quê, at Chợ Lớn") == ["chợ quê", "Chợ Lớn"]


def test_in_elements_it_is_marked_once_and_never_in_an_attribute():
    html = (
        '<p title="Chợ Lớn"><a href="#x">Chợ Lớn</a> and <b lang="vi">chợ quê</b></p>'
    )
    assert language_marks.in_elements(html) == (
        '<p title="Chợ Lớn"><a href="#x"><span lang="vi">Chợ Lớn</span></a> and '
        '<b lang="vi">chợ quê</b></p>'
    )
