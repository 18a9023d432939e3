"""What the tests of charts share: each edition, and each width."""

import pandas as pd
import pytest

from eightypapers.story import indices
from eightypapers.tables import load


@pytest.fixture(params=["en", "vi"])
def edition(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language of the edition, which the variable of the environment names."""
    monkeypatch.setenv("BOOK_LANGUAGE", request.param)
    return str(request.param)


@pytest.fixture(params=["wide", "narrow"])
def width(request: pytest.FixtureRequest) -> str:
    """One of a picture's two compositions."""
    return str(request.param)


@pytest.fixture(scope="session")
def placed() -> pd.DataFrame:
    """All provinces' places, and the quarters that they are in."""
    standings = indices.standings(load("papi_scores"), load("pci_scores"))
    return indices.quarters(standings)


@pytest.fixture(scope="session")
def surveys(placed: pd.DataFrame) -> pd.DataFrame:
    """Places in PAPI, and how far they move when a dimension is left out."""
    return indices.surveyed(placed, indices.without_one(load("papi_scores")))
