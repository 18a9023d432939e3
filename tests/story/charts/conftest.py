"""What the tests of charts share: each edition, and each width."""

import pytest


@pytest.fixture(params=["en", "vi"])
def edition(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language of the edition, which the variable of the environment names."""
    monkeypatch.setenv("BOOK_LANGUAGE", request.param)
    return str(request.param)


@pytest.fixture(params=["wide", "narrow"])
def width(request: pytest.FixtureRequest) -> str:
    """One of a picture's two compositions."""
    return str(request.param)
