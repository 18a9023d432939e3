"""What the chapters of Eighty Papers on Public Duty import: tables, facts, charts.

For a question of one's own, a few names suffice::

    import eightypapers as ep

    ep.contents()               # which tables there are
    ep.columns("papi_scores")   # what a table's columns hold
    ep.load("papi_scores")      # a table, as a DataFrame
    ep.record("facts", fact_id="papers-received")   # one row of a table
    ep.standings(ep.load("papi_scores"), ep.load("pci_scores"))     # all places

``examples/questions.ipynb`` answers three questions so.
"""

import importlib
from typing import TYPE_CHECKING, Any

from eightypapers.tables import columns, contents, load, record, records

if TYPE_CHECKING:
    from eightypapers.story.indices import of_province, standings

__all__ = [
    "columns",
    "contents",
    "load",
    "of_province",
    "record",
    "records",
    "standings",
]


def __getattr__(name: str) -> Any:
    """Give what is of this one event, which a book of another may lack."""
    if name not in __all__:
        raise AttributeError(f"eightypapers has no {name!r}; it has: {__all__}")
    return getattr(importlib.import_module("eightypapers.story.indices"), name)


def __dir__() -> list[str]:
    """Give the names that are meant to be used, for completion."""
    return __all__
