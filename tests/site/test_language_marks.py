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


def test_in_the_vietnamese_edition_it_is_english_that_is_marked(monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    sources = load("sources")
    title = sources.loc[sources["language"] == "en", "title"].dropna().iloc[0]
    assert language_marks.marked(f"Bài “{title}” ở Hà Nội") == (
        f'Bài “<span lang="en">{title}</span>” ở Hà Nội'
    )


def test_a_name_within_the_name_of_a_file_is_left_alone(monkeypatch):
    monkeypatch.setenv("BOOK_LANGUAGE", "vi")
    term = load("terms")["term_en"].iloc[0]
    assert [match[0] for match in language_marks.found(f"({term})")] == [term]
    assert not [*language_marks.found(f"a-{term}.zip and PAR INDEX")]


def test_without_english_in_the_tables_none_is_found(monkeypatch):
    monkeypatch.setattr(language_marks, "load", lambda name: load(name).head(0))
    assert not language_marks.english.__wrapped__().search("any words")
