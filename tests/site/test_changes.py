"""A book is up to date until what it is made from, or its pages, are others."""

import pytest

from eightypapers.site import changes


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A folder with a book that is built, and a package."""
    for name in (
        *("index.ipynb", "_toc.yml", "chapters/one.md", "data/one.csv"),
        *("locales/vi/one.po", "package/a.py", "package/static/a.css"),
        *("_build/html/index.html", "_build/html/vi/index.html"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(changes, "PACKAGE", tmp_path / "package")
    changes.note(changes.sources(tmp_path), tmp_path / "_build")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        *("index.ipynb", "_toc.yml", "chapters/one.md", "data/one.csv"),
        *("data/new.csv", "locales/vi/one.po", "package/a.py", "package/static/a.css"),
        *("_build/html/index.html", "_build/html/vi/new.html", "_build/made-from.json"),
    ],
)
def test_a_book_is_up_to_date_until_a_file_is_another(book, name):
    (book / "index.ipynb").touch()  # Contents count, and not times.
    for made in ("package/__pycache__", "chapters/.ipynb_checkpoints"):
        (book / made).mkdir()
        (book / made / "a").touch()
    assert changes.is_up_to_date(book, book / "_build")
    (book / name).write_text("another")
    assert not changes.is_up_to_date(book, book / "_build")


@pytest.mark.parametrize(
    "variable", [("EDITION", "en"), ("BOOK_DATA", "chapters")], ids=str
)
def test_other_editions_and_other_tables_make_another_book(book, monkeypatch, variable):
    monkeypatch.setenv(*variable)
    assert not changes.is_up_to_date(book, book / "_build")
