"""Does what Binder does with ``.binder``, without a container, then runs the chapters.

It installs into a new environment, in a copy of the repository that it removes again.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = shutil.ignore_patterns(".git", ".venv", ".*_cache", "_build", "__pycache__")


def main() -> None:
    """Install as Binder does, and execute all notebooks; end where something fails."""
    with tempfile.TemporaryDirectory() as folder:
        copy, environment = Path(folder, "repository"), Path(folder, "environment")
        shutil.copytree(ROOT, copy, ignore=NOT_OURS)
        run(copy, os.environ, sys.executable, "-m", "venv", str(environment))
        variables = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BOOK_", "JUPYTER", "PYTHON"))
        }
        commands = environment / ("Scripts" if os.name == "nt" else "bin")
        variables["PATH"] = os.pathsep.join([str(commands), os.environ["PATH"]])
        # As repo2docker has it.
        install = ("install", "--no-cache-dir", "-r", ".binder/requirements.txt")
        run(copy, variables, str(commands / "pip"), "--quiet", *install)
        run(copy, variables, ".binder/postBuild")
        # What a reader meets there: the laboratory, and the chapters in it.
        run(copy, variables, str(commands / "jupyter"), "lab", "--version")
        written = [*copy.glob("chapters/*.ipynb"), *copy.glob("vi/**/*.ipynb")]
        for path in [copy / "index.ipynb", *sorted(written)]:
            run(copy, variables, str(commands / "jupyter"), "execute", str(path))
    print("The environment for Binder installs, and every notebook runs in it.")


def run(folder: Path, variables: Mapping[str, str], *command: str) -> None:
    """Run a command, and end with its name if it fails."""
    result = subprocess.run(command, cwd=folder, env=variables, check=False)
    if result.returncode:
        sys.exit(f"It ended with code {result.returncode}: {' '.join(command)}")


if __name__ == "__main__":
    main()
