"""Tests the tests: changes the package in small ways, and sees whether a test fails.

mutmut makes the changes, in a copy of the repository in ``.mutants``, and remembers
what it has tried. A change that no test notices is either a hole in the tests, to be
filled, or one that makes no difference or is not worth a test: ``tests/mutants.csv``
lists such with the reason. ``pyproject.toml`` says what is changed and which tests run.

``python scripts/mutants.py`` changes all modules; ``… 'eightypapers.svg.*'`` one.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).resolve().parents[1]
COPY = ROOT / ".mutants"
LIST = ROOT / "tests" / "mutants.csv"
AIM = 90
NOTICED = {"killed", "timeout", "segfault", "suspicious"}

Change = tuple[str, str, str]
"""A function, and its lines before and after the change."""


def main() -> int:
    """Try the changes; print what came of them; give 1 if the tests have a hole."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="such as 'eightypapers.svg.*'")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    renew_copy()
    os.chdir(COPY)
    command = [sys.executable, "-m", "mutmut", "run", *options.names]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    # Looking for plugins, of which no test here has need, takes longer than most tests.
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    command += ["--max-children", str(options.processes)]
    if code := subprocess.run(command, env=environment, check=False).returncode:
        return code
    return report()


def renew_copy() -> None:
    """Copy the repository; what mutmut knows of the last copy stays."""
    left_out = shutil.ignore_patterns(".*", "_build", "__pycache__")
    for path in COPY.glob("*"):
        if path.name != "mutants":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(ROOT, COPY, ignore=left_out, dirs_exist_ok=True)


def report() -> int:
    """Print a line a module, then the changes that the list does not explain."""
    with LIST.open(encoding="utf-8", newline="") as file:
        explained = {
            (row["function"], row["before"], row["after"])
            for row in csv.DictReader(file)
        }
    tried = noticed = 0
    survivors: dict[str, Change] = {}
    print(f"\n{'module':36}{'changes':>9}{'noticed':>9}{'share':>8}")
    for path in sorted(Path("mutants").rglob("*.py.meta")):
        source = path.relative_to("mutants").with_suffix("")
        data = SourceFileMutationData(path=source)
        data.load()
        found = {
            name: status_by_exit_code[code]
            for name, code in data.exit_code_by_key.items()
            if code is not None
        }
        counts = Counter(status in NOTICED for status in found.values())
        if found:
            share = f"{counts[True] / len(found):.1%}"
            print(f"{source!s:36}{len(found):9}{counts[True]:9}{share:>8}")
        tried, noticed = tried + len(found), noticed + counts[True]
        for name, status in found.items():
            if status not in NOTICED:
                survivors[name] = change(name, source)
    share = noticed / tried if tried else 0.0
    print(f"{'all':36}{tried:9}{noticed:9}{share:>8.1%}\n")
    open_ones = {n: it for n, it in survivors.items() if it not in explained}
    for name, (_, before, after) in open_ones.items():
        print(f"{name}\n  - {before}\n  + {after}")
    print(
        f"{len(survivors)} changes went unnoticed; {len(open_ones)} of them are not in "
        f"{LIST.relative_to(ROOT)}."
    )
    return int(bool(open_ones) or 100 * share < AIM)


def change(name: str, source: Path) -> Change:
    """Give what a change consists of, whatever its number."""
    lines = get_diff_for_mutant(name, path=source).splitlines()[3:]
    before, after = (
        "\n".join(line[1:].strip() for line in lines if line[0] == sign)
        for sign in "-+"
    )
    return name.rpartition("__mutmut_")[0], before, after


if __name__ == "__main__":
    sys.exit(main())
