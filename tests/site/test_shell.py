"""A chapter's process shows what a Jupyter kernel shows, and tells what it has read."""

import json
import multiprocessing
import os
import re
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from eightypapers.site import execution, shell

CELLS = [
    "import os, subprocess, sys, __main__\nfrom IPython.display import *",
    "import pandas as pd\nfrom time import sleep",
    # Printed and displayed, out and err, in the order in which it comes.
    "print('one')\ndisplay(1)\nprint('two', end='')\n"
    "print('three', flush=True)\nprint('err', file=sys.stderr, flush=True)\n"
    "print('four')\nx = 5\nx",
    "pd.DataFrame({'x': [1, 2], 'y': [3, 4]})",
    "pd.DataFrame([range(30)])",
    "pd.Series(['a' * 90])",
    # A figure of pyplot's is shown at the end of its cell.
    "print('before')\npd.Series([1, 2]).plot()\nsleep(0.3)\nprint('after')",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nfor _ in range(2):\n"
    "    plt.figure(); plt.plot([1, 2])",
    ("raises-exception", "print('so far')\n{'a': 1}['b']"),
    ("raises-exception", "1 +"),
    ("raises-exception", "sys.exit(3)"),
    ("skip-execution", "print('never')"),
    " ",
    "!echo shell",
    "%%capture held\nprint('held')",
    "held.stdout",
    "handle = display('first', display_id='a')",
    "handle.update('second')\n_ = 3",
    "print('gone')\nclear_output()\nprint('kept')",
    "class Raw:\n    def _repr_png_(self): return b'raw'\n"
    "    def __repr__(self): return 'raw'\nRaw()",
    "HTML('<b>x</b>')",
    "5;",
    "None",
    "await __import__('asyncio').sleep(0, 'awaited')",
    "__main__.os is os, os.path.basename(os.getcwd()), sys.stdout.isatty()",
    "from multiprocessing import get_context\n"
    "with get_context('fork').Pool(1) as pool: print(pool.map(abs, [-1]))",
    "import warnings\nwarnings.warn('mind')",
]


def split(cell: Any) -> tuple[str, list[str]]:
    return (cell, []) if isinstance(cell, str) else (cell[1], [cell[0]])


def run(code: shell.Code, folder: Path, method: str = execution.METHOD) -> list[Any]:
    """Run cells in a process of their own; give all that it answers."""
    processes = multiprocessing.get_context(method)
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(
        target=shell.run,
        args=(theirs, code, str(folder), str(folder.parent), dict(os.environ)),
        daemon=True,
    )
    process.start()
    theirs.close()
    answers = []
    try:
        while ours.poll(60):
            answers.append(ours.recv())
    except EOFError:
        process.join()
        return answers
    raise TimeoutError


def settled(cells: list[Any]) -> list[Any]:
    """Take out what differs from kernel to kernel: numbers of processes and pieces."""
    text = json.dumps(cells)
    text = re.sub(r"/tmp/ipykernel_\d+/\d+\.py|<ipython-input[^>]*>", "CELL", text)
    for cell in (cells := json.loads(text)):
        joined: list[Any] = []
        for output in cell["outputs"]:
            if joined and output.get("name", "") == joined[-1].get("name"):
                joined[-1]["text"] += output["text"]
            else:
                joined.append(output)
        cell["outputs"] = joined
    return cells


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What a Jupyter kernel shows."""
    folder = tmp_path_factory.mktemp("kernel") / "chapters"
    folder.mkdir()
    cells = [
        new_code_cell(source, metadata={"tags": tags})
        for source, tags in map(split, CELLS)
    ]
    notebook = new_notebook(cells=cells)
    NotebookClient(
        notebook, timeout=60, resources={"metadata": {"path": str(folder)}}
    ).execute()
    return settled(
        [
            {"execution_count": cell.execution_count, "outputs": cell.outputs}
            for cell in notebook.cells
        ]
    )


@pytest.mark.parametrize("method", [execution.METHOD, "spawn"])
def test_shows_what_a_kernel_shows(
    shown: list[Any], tmp_path: Path, method: str
) -> None:
    folder = tmp_path / "chapters"
    folder.mkdir()
    *numbers, (outputs, _) = run([split(cell) for cell in CELLS], folder, method)
    assert len(numbers) == len(CELLS) - 2
    for cell, expected, found in zip(
        CELLS, shown, settled(json.loads(outputs)), strict=True
    ):
        assert found == expected, cell


def test_files_of_the_book_that_were_read_are_told(tmp_path: Path) -> None:
    texts = {
        "data/one.csv": "x\n1\n",
        "data/two.csv": "x\n2\n",
        "tool.py": "import pandas as pd\nWORDS = open('../words.toml').read()\n",
        "words.toml": "",
        "chapters/beside.py": "",
        ".venv/lib.py": "",
        "other.py": "",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    sources = (
        "import beside, tool",
        "tool.pd.read_csv('../data/one.csv')",
        "from pathlib import Path\nPath('made.txt').write_text('1')",
        "open('../.venv/lib.py')",
        ("raises-exception", "open('not-there.txt')"),
    )
    for _ in range(2):  # A module is compiled the first time.
        *_, (_, files) = run([split(cell) for cell in sources], tmp_path / "chapters")
        names = {os.path.relpath(path, tmp_path): path for path in files}
        assert names.keys() == {
            "chapters/beside.py", "chapters/not-there.txt", "data/one.csv", "tool.py",
            "words.toml",
        }  # fmt: skip
        assert all(files[path] == shell.digest(path) for path in names.values())
        assert files[names["chapters/not-there.txt"]] == ""
