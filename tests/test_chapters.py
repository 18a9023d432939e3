"""Every chapter runs from top to bottom, and holds prose and calls, no logic."""

import ast
import re
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from eightypapers.drawing.bundle import FIGURE
from eightypapers.evidence import prose
from eightypapers.tables import ROOT

NOTEBOOKS = {path.stem: path for path in prose.documents() if path.suffix == ".ipynb"}
CHAPTERS = [name for name, path in NOTEBOOKS.items() if path.parent.name == "chapters"]

# What a chapter's code may consist of: it imports, loads, names, and shows.
CALLS = (
    ast.Module,
    ast.Import,
    ast.ImportFrom,
    ast.alias,
    ast.Assign,
    ast.Expr,
    ast.Call,
    ast.keyword,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Constant,
    ast.expr_context,
)


# The cell that draws papers by topic, once one is identified; and one that is words.
UNFILLED = "papers.papers_by_topic("
NO_FIGURES = (UNFILLED, "topics.", "event.three_reports(")


@pytest.fixture(params=NOTEBOOKS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def notebook(name: str) -> NotebookNode:
    return nbformat.read(NOTEBOOKS[name], as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text(notebook: NotebookNode) -> str:
    """Give a notebook's prose, without the targets of its links."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return re.sub(r"\]\([^)]*\)", "]", "\n\n".join(cells))


def figure(cell: NotebookNode) -> dict[str, Any]:
    return dict(cell.metadata.get("mystnb", {}).get("figure", {}))


def figures(notebook: NotebookNode) -> list[NotebookNode]:
    """Give the cells that show a picture, or words that are one."""
    return [
        cell
        for cell in code_cells(notebook)
        if not any(call in cell.source for call in NO_FIGURES)
    ]


def test_the_book_has_its_chapters():
    assert next(iter(NOTEBOOKS)) == "index"
    assert {"event", "record"} <= set(CHAPTERS)


def test_runs_from_top_to_bottom_and_shows_the_same_in_the_book(name, notebook, built):
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(NOTEBOOKS[name].parent)}},
    )
    client.execute()
    for cell in code_cells(notebook):
        if UNFILLED in cell.source:
            assert cell.outputs == []
            continue
        (output,) = cell.outputs
        assert output.output_type == "execute_result"
        # A picture shows wherever a notebook is read; words side by side are HTML.
        words = "words" in output.data[FIGURE]
        shown = "text/html" if words else "image/png"
        assert output.data.keys() == {"text/plain", shown, FIGURE}
    # The book has no kernels.
    document = NOTEBOOKS[name].relative_to(ROOT)
    executed = nbformat.read(built.root / "_build/jupyter_execute" / document, 4)
    assert [cell.outputs for cell in code_cells(executed)] == [
        cell.outputs for cell in code_cells(notebook)
    ]


def test_says_how_to_get_what_it_imports(notebook):
    """For whoever has downloaded the notebook alone."""
    for cell in code_cells(notebook)[:1]:
        assert cell.source.startswith("# If eightypapers is not found: ")


def test_cells_only_load_call_and_show(notebook):
    for cell in code_cells(notebook):
        tree = ast.parse(cell.source)
        logic = [node for node in ast.walk(tree) if not isinstance(node, CALLS)]
        assert not logic, [ast.unparse(node) for node in logic]
        *before, last = tree.body
        assert isinstance(last, ast.Expr), "the last line shows a figure"
        assert not any(isinstance(statement, ast.Expr) for statement in before)


def test_every_cell_is_a_figure_with_caption_and_name(notebook):
    names = [figure(cell)["name"] for cell in figures(notebook)]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)
    captions = [figure(cell)["caption"] for cell in figures(notebook)]
    for caption in captions:
        assert len(caption) > 30
        assert not caption.endswith("."), "a caption is a headline"


def test_names_of_figures_are_not_used_twice():
    names = [
        figure(cell)["name"]
        for path in NOTEBOOKS.values()
        for cell in figures(nbformat.read(path, as_version=4))
    ]
    assert len(names) == len(set(names))


def test_begins_with_its_title_its_finding_and_a_picture(notebook):
    title, finding = notebook.cells[0].source.split("\n\n")[:2]
    assert re.fullmatch(r"# .+", title)
    assert re.search(r"\]\(#fact-", finding), "the finding has its number"
    assert len(re.findall(r"^# ", text(notebook), re.MULTILINE)) == 1
    if code_cells(notebook):
        assert notebook.cells[1].cell_type == "code"


@pytest.mark.parametrize("name", CHAPTERS)
def test_is_read_in_a_few_minutes(notebook):
    words = re.findall(r"\S*\w\S*", text(notebook))
    assert 300 <= len(words) <= 1200


@pytest.mark.parametrize("name", CHAPTERS)
def test_closes_with_what_is_not_known(notebook):
    assert re.findall(r"^## (.+)", text(notebook), re.M)[-1] == "What we don't know"
