"""Measures how long the book takes to build, beside stock Jupyter Book.

Both build the same chapters in copies of this repository in a temporary folder, turn
and turn about, so that what slows the machine slows both. The stock book has Jupyter
Book's own theme, extensions and way of executing, and nothing of ours but the package
that its chapters import. It does not know our directives and links: where they stand,
it shows an error or warns, which takes less than what they do in ours.

`make bench`, or `python benchmarks/build.py --rounds 7 --no-growth`.
"""

import argparse
import compileall
import csv
import ctypes
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
import yaml

ROOT = Path(__file__).resolve().parents[1]
JUPYTER_BOOK = str(Path(sysconfig.get_path("scripts"), "jupyter-book"))
COMMANDS = {
    "ours": [sys.executable, "-m", "eightypapers", "build"],
    "stock": [JUPYTER_BOOK, "build", "."],
}
STOCK_CONFIG = {
    "title": "The same chapters",
    "only_build_toc_files": True,
    "execute": {"execute_notebooks": "force", "timeout": 120},
    "parse": {
        "myst_enable_extensions": ["attrs_inline", "attrs_block", "colon_fence"],
    },
}

CHAPTER = "chapters/record.ipynb"
"""The chapter that is edited."""
TABLE = "data/breaks.csv"
"""The table that is edited: one chapter loads it."""
LARGE = "papi_scores"
"""The table that is multiplied: by far the longest."""
YEARS = 20
"""How many years apart its copies are: more than it has."""
TIMES = 10
LABEL = re.compile(r"\([\w-]+\)=\n")

PACKAGES = ("jupyter-book", "sphinx", "myst-nb", "ipykernel", "pandas", "matplotlib")
EXECUTED = {
    "ours": re.compile(r"executing chapters\.\.\. \[\d+/\d+\] (\S+)"),
    # Stock executes every notebook that it reads.
    "stock": re.compile(r"reading sources\.\.\. \[ *\d+%\] (\S+)"),
}
"""How a book's build says which chapters it executes."""
AIMS = {
    "cold": 0.35,
    "nothing changed": 0.2,
    "prose of a chapter edited": 0.4,
    "code of a chapter edited": 0.7,
    "a table edited": 0.7,
}
"""The most of stock's time that ours may take."""
PR_SET_CHILD_SUBREAPER = 36
"""What asks Linux to leave to us the processes whose parents have ended."""


@dataclass
class Run:
    """What a build took, by the clock and of all processors, and what it executed."""

    wall: float
    cpu: float
    peak: int
    executed: set[str]


class Copy:
    """A copy of the repository, and how it is built: as ours, or as stock."""

    def __init__(self, root: Path, kind: str) -> None:
        self.root, self.kind = root, kind
        # Stock builds one edition, and so do we here.
        left_out = shutil.ignore_patterns(
            ".*", "_build", "__pycache__", "locales", "tests"
        )
        shutil.copytree(ROOT, root, ignore=left_out)
        compileall.compile_dir(root / "eightypapers", quiet=1)
        if kind == "stock":
            text = yaml.safe_dump(STOCK_CONFIG)
            (root / "_config.yml").write_text(text, encoding="utf-8")

    def build(self, *, memory: bool = False) -> Run:
        """Build the book as it stands."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("BOOK_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
            begun = time.perf_counter()
            process = subprocess.Popen(
                COMMANDS[self.kind],
                cwd=self.root,
                env={**environment, "PYTHONPATH": str(self.root)},
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
            peak = peak_of(process.pid) if memory else 0
            _, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begun
            cpu = used.ru_utime + used.ru_stime + cpu_of_orphans()
            process.returncode = os.waitstatus_to_exitcode(status)
            printed.seek(0)
            log = re.sub(r"\x1b\[[\d;]*m", "", printed.read())
        if process.returncode:
            sys.exit(f"{log[-3000:]}\n{self.root.name} cannot be built.")
        names = EXECUTED[self.kind].findall(log)
        executed = {name for name in names if (self.root / f"{name}.ipynb").is_file()}
        return Run(wall, cpu, peak, executed)

    def clear(self) -> None:
        """Leave nothing of the builds before."""
        for name in ("_build", ".build"):
            shutil.rmtree(self.root / name, ignore_errors=True)

    def edit_prose(self) -> None:
        """Change the prose of a chapter, as an author would."""
        self._edit("markdown", lambda source: [*source, "\n\nEdited."])

    def edit_code(self) -> None:
        """Change the code of a chapter."""
        self._edit("code", lambda source: ["# Edited.\n", *source])

    def _edit(self, kind: str, change: Callable[[list[str]], list[str]]) -> None:
        path = self.root / CHAPTER
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == kind)
        cell["source"] = change(cell["source"])
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def edit_table(self, path: str = TABLE) -> None:
        """Change the order of a table's rows."""
        head, *rows = (self.root / path).read_text(encoding="utf-8").splitlines()
        text = "\n".join([head, *rows[1:], rows[0], ""])
        (self.root / path).write_text(text, encoding="utf-8", newline="")


def cpu_of_orphans() -> float:
    """Wait for the processes that a build has left to us; give what they took."""
    seconds = 0.0
    with suppress(ChildProcessError):
        while True:
            _, _, used = os.wait4(-1, 0)
            seconds += used.ru_utime + used.ru_stime
    return seconds


def peak_of(pid: int) -> int:
    """Watch a process and its descendants to the end; give the most memory they had.

    What processes share counts once, where the system can tell.
    """
    peak = 0
    root = psutil.Process(pid)
    while root.status() != psutil.STATUS_ZOMBIE:
        total = 0
        for process in (root, *root.children(recursive=True)):
            try:
                memory = process.memory_full_info()
            except psutil.Error:
                continue
            total += getattr(memory, "pss", memory.rss)
        peak = max(peak, total)
        time.sleep(0.2)
    return peak


def multiply_chapters(copy: Copy) -> None:
    """Add copies of every chapter: figures with names of their own, and no labels."""
    contents = yaml.safe_load((copy.root / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [
        (part["chapters"], entry)
        for part in contents["parts"]
        for entry in list(part["chapters"])
    ]
    for listed, entry in chapters:
        path = copy.root / f"{entry['file']}.ipynb"
        if not path.is_file():
            continue
        for number in range(2, TIMES + 1):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            for cell in notebook["cells"]:
                figure = cell["metadata"].get("mystnb", {}).get("figure", {})
                if "name" in figure:
                    figure["name"] += f"-{number}"
                # A label has one place.
                cell["source"] = [
                    line for line in cell["source"] if not LABEL.fullmatch(line)
                ]
            name = f"{entry['file']}-{number}"
            text = json.dumps(notebook)
            (copy.root / f"{name}.ipynb").write_text(text, encoding="utf-8")
            listed.append({"file": name})
    text = yaml.safe_dump(contents)
    (copy.root / "_toc.yml").write_text(text, encoding="utf-8")


def multiply_rows(copy: Copy) -> None:
    """Add copies of the longest table's rows, of earlier years."""
    path = copy.root / "data" / f"{LARGE}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or []), list(reader)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        for number in range(1, TIMES):
            for row in rows:
                writer.writerow({**row, "year": int(row["year"]) - number * YEARS})
    path = copy.root / "data" / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            if resource["name"] == LARGE and field["name"] == "year":
                field["constraints"]["minimum"] = 0
    path.write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")


def compare(folder: Path, rounds: int) -> None:
    """Build both books in turn; print the medians, side by side."""
    ours, stock = (Copy(folder / kind, kind) for kind in COMMANDS)
    steps: dict[str, Callable[[Copy], None]] = {
        "cold": Copy.clear,
        "nothing changed": lambda copy: None,
        "prose of a chapter edited": Copy.edit_prose,
        "code of a chapter edited": Copy.edit_code,
        "a table edited": Copy.edit_table,
    }
    runs: dict[tuple[str, str], list[Run]] = {}
    for number in range(rounds):
        for step, change in steps.items():
            for copy in (ours, stock) if number % 2 else (stock, ours):
                change(copy)
                tell(f"round {number + 1} of {rounds}: {step}, {copy.kind}")
                runs.setdefault((step, copy.kind), []).append(copy.build())
    rows = [("", "ours, s", "stock, s", "ratio", "aim", "CPU ratio", "executed")]
    for step in steps:
        mine, theirs = runs[step, "ours"], runs[step, "stock"]
        # Stock does nothing when a table has changed: what it would have to do.
        right = runs["code of a chapter edited", "stock"] if "table" in step else theirs
        ratio = median(run.wall for run in mine) / median(run.wall for run in right)
        cpu = median(run.cpu for run in mine) / median(run.cpu for run in right)
        done = [len(mine[-1].executed), len(theirs[-1].executed)]
        rows.append(
            (
                step,
                spread(run.wall for run in mine),
                spread(run.wall for run in theirs),
                f"{ratio:.2f}",
                f"{AIMS[step]:.2f}",
                f"{cpu:.2f}",
                "{} / {} chapters".format(*done),
            )
        )
    print_table(rows)
    print(
        f"n = {rounds} each: median (least–most), in turns. CPU: of all processes. "
        "“A table edited” is held against stock's code edited, since stock does "
        "not notice and keeps the old numbers."
    )


def grow(folder: Path, rounds: int) -> None:
    """Build the book as it is and ten times as large; print time and memory."""
    kinds: dict[str, Callable[[Copy], None]] = {
        "as it is": lambda copy: None,
        f"{TIMES} × the chapters": multiply_chapters,
        f"{TIMES} × the rows of {LARGE}": multiply_rows,
    }
    rows = [("", "chapters", "cold, s", "CPU, s", "nothing changed, s", "peak, MB")]
    for place, (kind, change) in enumerate(kinds.items()):
        copy = Copy(folder / f"large-{place}", "ours")
        change(copy)
        cold, again = [], []
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}: {kind}")
            copy.clear()
            cold.append(copy.build(memory=True))
            again.append(copy.build())
        rows.append(
            (
                kind,
                str(len(cold[-1].executed)),
                spread(run.wall for run in cold),
                spread(run.cpu for run in cold),
                spread(run.wall for run in again),
                f"{max(run.peak for run in cold) / 1e6:.0f}",
            )
        )
    print_table(rows)
    print(f"n = {rounds} each. Memory: of all processes at once, sampled.")


def median(values: Iterable[float]) -> float:
    """Give the median of some seconds."""
    return statistics.median(values)


def spread(values: Iterable[float]) -> str:
    """Write the median, the least and the most of some seconds."""
    found = sorted(values)
    return f"{median(found):.1f} ({found[0]:.1f}–{found[-1]:.1f})"


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows, the first of them as heads, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print()
    for row in rows:
        cells = zip(row, widths, strict=True)
        print("  ".join(cell.ljust(width) for cell, width in cells).rstrip())
    print()


def tell(line: str) -> None:
    """Say what is going on."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, and print the machine's facts and the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="else 5")
    parser.add_argument("--growth-rounds", type=int, default=1, help="else 1; 0: none")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("there has to be a round")
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors", end=""
    )
    print(
        f", load {busy:.1f} at the start; Python {platform.python_version()}; ", end=""
    )
    print(", ".join(f"{name} {version(name)}" for name in PACKAGES))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        compare(Path(folder), options.rounds)
        if options.growth_rounds:
            grow(Path(folder), options.growth_rounds)


if __name__ == "__main__":
    main()
