"""The notebook of questions: it runs, and its answers are right."""

import nbformat
import pytest
from nbclient import NotebookClient

import eightypapers as ep
from eightypapers.tables import ROOT


@pytest.fixture(scope="module")
def answers():
    """What each cell of code shows, as text."""
    notebook = nbformat.read(ROOT / "examples" / "questions.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs for cell in cells), "committed without outputs"
    path = {"metadata": {"path": str(ROOT / "examples")}}
    NotebookClient(notebook, kernel_name="python3", resources=path).execute()
    return [cell.outputs[0].data["text/plain"] for cell in cells]


def test_where_da_nang_stood(answers):
    assert answers[2].split()[-3:] == ["6.51", "31", "61"]


def test_how_two_cities_scored(answers):
    assert "2011" in answers[3]
    assert "36.4" in answers[3].partition("2012")[0]


def test_which_statements_have_which_verdict(answers):
    counts = ep.load("claims")["verdict"].value_counts()
    for verdict, count in counts.items():
        assert f"{verdict} " in answers[6]
        assert f" {count}" in answers[6]


def test_every_offered_name_is_there_and_says_what_it_is():
    assert dir(ep) == ep.__all__
    for name in ep.__all__:
        assert getattr(ep, name).__doc__
    with pytest.raises(AttributeError, match="has no 'lode'"):
        ep.lode  # noqa: B018


def test_tables_are_described():
    contents = ep.contents().set_index("table")
    assert contents.loc["facts", "rows"] == len(ep.load("facts"))
    assert set(ep.columns("facts")["column"]) == set(ep.load("facts"))
