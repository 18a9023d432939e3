"""The notebooks in a real JupyterLab: each runs to its end and shows its pictures."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from eightypapers.tables import ROOT

NOTEBOOKS = [
    path.relative_to(ROOT).as_posix()
    for path in [ROOT / "index.ipynb", *sorted(ROOT.glob("chapters/*.ipynb"))]
]

QUIET = [
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port=0",
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=",
]

RUN_ALL = """async () => {
    const panel = window.jupyterapp.shell.currentWidget;
    await panel.revealed;
    await panel.sessionContext.ready;
    await window.jupyterapp.commands.execute("notebook:run-all-cells");
    return panel.content.widgets.length;
}"""

# A cell is drawn when it is seen; what went wrong is said in the kind of its output, or
# in the words that stand where Lab could not show it.
SEE = """async (number) => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    await notebook.scrollToItem(number, "start");
    const cell = notebook.widgets[number];
    if (cell.model.type !== "code") return null;
    const kinds = [];
    for (let k = 0; k < cell.model.outputs.length; k++)
        kinds.push(cell.model.outputs.get(k).type);
    const node = cell.outputArea.node;
    const pictures = node.querySelectorAll(
        ".jp-OutputArea-output :is(img, svg, .side-by-side, .text-table)").length;
    return {kinds, pictures, words: node.innerText};
}"""


# JupyterLab has an environment of its own, beside the book's.
PYTHON = os.environ.get("LAB_PYTHON", ".venv/lab/bin/python")


@pytest.fixture(scope="module")
def lab(new_copy: Callable, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab at the root of a copy of the book."""
    root, own = new_copy().root, tmp_path_factory.mktemp("jupyter")
    folders = {f"JUPYTER_{kind}_DIR": str(own) for kind in ("CONFIG", "DATA")}
    told = own / "lab.txt"
    with told.open("w") as log:
        server = subprocess.Popen(
            [ROOT / PYTHON, "-m", "jupyterlab", *QUIET],
            cwd=root,
            env={**os.environ, **folders, "PYTHONPATH": str(root)},
            stderr=log,
        )
    found, until = None, time.monotonic() + 60
    while not found and server.poll() is None and time.monotonic() < until:
        time.sleep(0.2)
        found = re.search(r"http://127\.0\.0\.1:\d+(?=/lab)", told.read_text())
    if not found:
        server.kill()
        pytest.fail(f"JupyterLab does not start:\n{told.read_text()}", pytrace=False)
    yield found[0]
    server.kill()
    server.wait()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a notebook in a window of its own, and wait for it to be there."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(90_000)

    def opened(address: str) -> Page:
        page.goto(f"{address}?reset")
        page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.content?.model?.cells"
        )
        return page

    yield opened
    page.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_runs_and_every_picture_is_seen(lab, opened, name):
    cells = json.loads((ROOT / name).read_text(encoding="utf-8"))["cells"]
    captioned = ["figure" in cell["metadata"].get("mystnb", {}) for cell in cells]
    page = opened(f"{lab}/lab/tree/{name}")
    assert page.evaluate(RUN_ALL) == len(cells)
    for number, is_captioned in enumerate(captioned):
        seen = page.evaluate(SEE, number)
        if seen is None:
            continue
        assert seen["pictures"] == is_captioned, (number, seen)
        assert "error" not in seen["kinds"], seen["words"]
        assert not re.search("Error|Cannot", seen["words"]), seen["words"]
    # Words begin at the left; JupyterLab sets the cells of tables to the right.
    words = page.locator(".jp-OutputArea-output .text-table :is(th, td)")
    aligned = "cells => cells.map((cell) => getComputedStyle(cell).textAlign)"
    assert set(words.evaluate_all(aligned)) <= {"left"}
    assert words.count() or "event" not in name
    for picture in page.locator(".jp-OutputArea-output img").all():
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.complete && image.naturalWidth") > 1400
        box = picture.bounding_box()
        assert box
        assert box["width"] > 700
        assert box["height"] > 100


def test_the_whole_book_can_be_reached(lab, opened):
    page = opened(f"{lab}/lab/tree/index.ipynb")
    names = page.get_by_role("listitem").all_inner_texts()
    for name in ("chapters", "data", "eightypapers", "index.ipynb"):
        assert any(words.startswith(name) for words in names), name
