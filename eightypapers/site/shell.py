"""Runs a chapter's cells in this process, as a Jupyter kernel would.

The shell is ipykernel's own. What it would send to Jupyter is put down instead, as
outputs of the cell that is running, in the order in which it comes. Only what other
programs write to the terminal by themselves is not shown.

Nothing else of the book is imported here: chapters do that, and are watched doing it.
"""

import hashlib
import io
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from importlib.util import source_from_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

Code = Sequence[tuple[str, list[str]]]
"""A chapter's cells of code, blank ones too: source and tags of each."""

SHOWN = {"stream", "display_data", "execute_result", "error"}
"""The messages that become an output each."""


class Record(Session):
    """What a kernel would send to Jupyter, put down as outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.outputs: list[dict[str, Any]] = []
        """Those of the cell that is running."""
        self._named: dict[str, list[dict[str, Any]]] = defaultdict(list)
        """Those that a chapter may change later, by the name that it gave them."""

    def send(
        self, stream: object, msg_or_type: Any, content: Any = None, *_: Any, **__: Any
    ) -> None:
        """Put down what Jupyter would show when it gets a message."""
        made = msg_or_type
        message = self.msg(made, content) if isinstance(made, str) else made
        kind = message["header"]["msg_type"]
        content = self.unpack(self.pack(message["content"]))  # Bytes become text.
        name = content.pop("transient", {}).get("display_id")
        last = self.outputs[-1] if self.outputs else {}
        if kind == "clear_output":
            self.outputs.clear()
        elif kind == "update_display_data":
            for output in self._named[name]:
                output.update(content)
        elif kind == "stream" and last.get("name") == content["name"]:
            last["text"] += content["text"]
        elif kind in SHOWN:
            self.outputs.append({"output_type": kind, **content})
            self._named[name].append(self.outputs[-1])


class Stream(io.TextIOBase):
    """Standard output or error of a chapter."""

    encoding = "utf-8"

    def __init__(self, name: str, record: Record) -> None:
        self.name, self._record = name, record

    def write(self, text: str) -> int:
        """Put down what is printed."""
        if text:
            self._record.send(None, "stream", {"name": self.name, "text": text})
        return len(text)


class Files(dict[str, str]):
    """The files of a book that a chapter has read, with a digest of each."""

    def __init__(self, root: str) -> None:
        self._root = Path(root)
        for module in list(sys.modules.values()):
            self.note(getattr(module, "__file__", None))
        sys.addaudithook(self.watch)

    def watch(self, event: str, arguments: Any) -> None:
        """Note a file that is about to be read."""
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            self.note(arguments[0])

    def note(self, file: object) -> None:
        """Note a file, if it is one of the book's; for a compiled module its source."""
        if not isinstance(file, str | bytes | os.PathLike):
            return
        path = Path(os.path.realpath(os.fsdecode(file)))
        if path.suffix == ".pyc":
            path = Path(source_from_cache(path))
        if path.is_relative_to(self._root) and str(path) not in self:
            inner = path.relative_to(self._root).parts
            # An environment may lie there, too.
            if not any(part.startswith((".", "site-packages")) for part in inner):
                self[str(path)] = ""  # To read it will be noted, too.
                self[str(path)] = digest(path)


def digest(path: str | Path) -> str:
    """Give a digest of a file's content, or nothing if it cannot be read."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def run(
    answers: Connection, code: Code, folder: str, root: str, environment: dict[str, str]
) -> None:
    """Run cells from top to bottom, up to one that fails.

    It sends the number of each cell before it runs; in the end the outputs of each as
    JSON, and the digests of the files that were read.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the build to answer.
    threading.Thread(target=end_with_build, daemon=True).start()
    # Or a chapter could have no processes of its own.
    multiprocessing.current_process().daemon = False
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path[:0] = ["", root]
    files = Files(root)
    record, shell = Record(), new_shell()
    shell.displayhook.session = record  # type: ignore[attr-defined]
    shell.display_pub.session = record  # type: ignore[attr-defined]
    sys.stdout, sys.stderr = Stream("stdout", record), Stream("stderr", record)
    cells = []
    for number, (source, tags) in enumerate(code):
        record.outputs, count = [], None
        if source.strip() and "skip-execution" not in tags:
            answers.send(number)
            count = shell.execution_count
            shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        cells.append({"execution_count": count, "outputs": record.outputs})
        for output in record.outputs:
            if output["output_type"] == "error" and "raises-exception" not in tags:
                lines = "\n".join(output["traceback"])
                answers.send(f"{output['ename']}: {output['evalue']}\n\n{lines}\n")
                os._exit(1)
    answers.send((json.dumps(cells), dict(files)))
    os._exit(0)  # Whatever threads the chapter has begun.


def new_shell() -> ZMQInteractiveShell:
    """Make a shell, and tell libraries that are here already what they ask of one.

    Pandas and Matplotlib ask when they are imported, which is before the fork.
    """
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ["MPLBACKEND"]
    if "pandas" in sys.modules:
        sys.modules["pandas"].options.display.max_columns = 20
    settings = Config({"HistoryManager": {"hist_file": ":memory:", "enabled": False}})
    shell = ZMQInteractiveShell.instance(
        config=settings, compiler_class=XCachingCompiler
    )
    # A kernel does it for `%matplotlib`.
    shell.enable_gui = lambda gui=None: None  # type: ignore[method-assign]
    return shell


def end_with_build() -> None:
    """End this process when the one that began it ends, however that is."""
    build = multiprocessing.parent_process()
    if build:
        build.join()
    os._exit(1)
