"""Where the book is published, and when."""

from types import SimpleNamespace

import pytest

from eightypapers.site.published import year


@pytest.mark.parametrize(("said", "known"), [("2026, nobody", "2026"), ("nobody", "")])
def test_a_year_is_told_if_one_is_said(said, known):
    assert year(SimpleNamespace(copyright=said)) == known
