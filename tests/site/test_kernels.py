"""Forked kernels do what ordinary ones do, and none outlives its build."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from eightypapers.site import execution, kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks only on Linux")


class Clients:
    """Executes cells in kernels, forked or ordinary."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def notebook(self, *sources: str) -> nbformat.NotebookNode:
        cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
        return new_notebook(cells=cells)

    async def execute(self, notebook: nbformat.NotebookNode, **environment: str) -> str:
        client = NotebookClient(
            notebook,
            record_timing=False,
            timeout=60,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(self.folder)}},
        )
        await client.async_execute(env={**os.environ, **environment})
        execution.join_streams(notebook)
        return str(nbformat.writes(notebook))

    def print(self, source: str, **environment: str) -> str:
        notebook = self.notebook(source)
        asyncio.run(self.execute(notebook, **environment))
        return "".join(output.text for output in notebook.cells[0].outputs).strip()


@pytest.fixture
def ordinary(tmp_path: Path) -> Clients:
    return Clients(tmp_path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kernels.ForkServer]:
    folder = tmp_path_factory.mktemp("meeting")
    server = kernels.ForkServer(str(folder))
    yield server
    server.stop()
    server.wait()
    assert not folder.exists()


@pytest.fixture
def forked(
    tmp_path: Path, server: kernels.ForkServer, monkeypatch: pytest.MonkeyPatch
) -> Clients:
    factory = KernelProvisionerFactory.instance()
    monkeypatch.setattr(factory, "default_provisioner_name", kernels.NAME)
    monkeypatch.setattr(kernels.ForkProvisioner, "server", server)
    return Clients(tmp_path)


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait for something to hold."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


def running(pid: int) -> bool:
    """Tell whether a process runs, and is not just waiting to be collected."""
    with contextlib.suppress(OSError):
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        )
    return False


def test_outputs_are_those_of_an_ordinary_kernel(ordinary: Clients, request) -> None:
    drawing = (
        "import pandas as pd\nfrom time import sleep",
        "table = pd.DataFrame({'x': [1, 2], 'y': [3, 4]})\ntable",
        "print('before')\ntable.plot(x='x', y='y')\nsleep(0.5)\nprint('after')",
    )
    writing = (
        "import os, subprocess, sys, __main__\nprint(os.path.basename(os.getcwd()))",
        "print('out'); print('err', file=sys.stderr)\n__main__.os is os",
        "!echo shell",
        "print(sys.path)",
        "from multiprocessing import get_context\n"
        "get_context('fork').Pool(1).map(abs, [-1])",
        "await __import__('asyncio').sleep(0, 'awaited')",
    )
    serial = [
        asyncio.run(ordinary.execute(ordinary.notebook(*cells)))
        for cells in (drawing, writing)
    ]
    forked: Clients = request.getfixturevalue("forked")

    async def both() -> list[str]:
        notebooks = [forked.notebook(*cells) for cells in (drawing, writing)]
        return await asyncio.gather(*map(forked.execute, notebooks))

    assert asyncio.run(both()) == serial
    assert "image/png" in serial[0]


def test_kernels_are_forks_without_the_package(
    forked: Clients, server: kernels.ForkServer
) -> None:
    parent, mine = json.loads(
        forked.print(
            "import json, os, sys\n"
            "print(json.dumps([os.getppid(), 'eightypapers' in sys.modules]))"
        )
    )
    assert parent == server._process.pid
    assert not mine


def test_package_on_the_given_path_wins(forked: Clients, tmp_path: Path) -> None:
    package = tmp_path / "checkout" / "eightypapers"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("WHERE = 'here'")
    source = "import eightypapers; print(eightypapers.WHERE)"
    assert forked.print(source, PYTHONPATH=str(package.parent)) == "here"


def test_environment_is_the_given_one(
    forked: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOK_LANGUAGE", "en")
    source = "import os; print(os.environ['BOOK_LANGUAGE'])"
    assert forked.print(source, BOOK_LANGUAGE="vi") == "vi"


def test_kernel_that_ends_itself_is_noticed(forked: Clients) -> None:
    with pytest.raises(RuntimeError, match="Kernel died"):
        forked.print("import os; os._exit(3)")


def test_without_an_answer_the_kernel_is_ordinary(
    forked: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fork(*_: Any) -> kernels.ForkedKernel:
        raise TimeoutError

    monkeypatch.setattr(kernels.ForkServer, "fork", fork)
    assert int(forked.print("import os; print(os.getppid())")) == os.getpid()


def test_server_that_has_ended_does_not_answer(tmp_path: Path) -> None:
    server = kernels.ForkServer(str(tmp_path))
    server._process.kill()
    server.wait()
    for _ in range(2):
        with pytest.raises(OSError, match=r"ended|[Bb]roken"):
            asyncio.run(server.fork([], "/", {}))
    server.stop()


def test_other_kernels_are_launched(monkeypatch: pytest.MonkeyPatch) -> None:
    async def launch(
        self: LocalProvisioner, cmd: list[str], **_: Any
    ) -> dict[str, Any]:
        return {"launched": cmd}

    monkeypatch.setattr(LocalProvisioner, "launch_kernel", launch)
    monkeypatch.setattr(kernels.ForkProvisioner, "server", object())
    provisioner = kernels.ForkProvisioner()
    for command in (["R", "-f", "x"], ["/other/python", *kernels.LAUNCHER, "-f", "x"]):
        launched = asyncio.run(provisioner.launch_kernel(command, env={}))
        assert launched == {"launched": command}


BUILD = """
import asyncio, os, sys, time
from eightypapers.site import execution, kernels

async def main():
    server = kernels.ForkServer(sys.argv[1])
    kernel = await server.fork(["-f", sys.argv[1] + "/0.json"], "/", dict(os.environ))
    print(server._process.pid, kernel.pid, flush=True)
    time.sleep(60)

asyncio.run(main())
"""


def test_nothing_outlives_a_killed_build(tmp_path: Path) -> None:
    folder = tmp_path / "meeting"
    folder.mkdir()
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    with build:
        assert build.stdout is not None
        pids = [int(pid) for pid in build.stdout.readline().split()]
        assert all(map(running, pids))
        build.kill()
    assert eventually(lambda: not any(map(running, pids)))
    assert eventually(lambda: not folder.exists())


def test_signals_reach_a_kernel_while_it_runs(
    server: kernels.ForkServer, tmp_path: Path
) -> None:
    arguments = ["-f", str(tmp_path / "0.json")]
    kernel = asyncio.run(server.fork(arguments, "/", dict(os.environ)))
    assert kernel.poll() is None
    kernel.send_signal(signal.SIGKILL)
    assert eventually(lambda: kernel.poll() == 0)
    kernel.send_signal(signal.SIGKILL)  # Nobody is there, or worse, somebody else.
    assert kernel.wait() == 0


def test_server_kills_and_cleans_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = socket.socketpair()
    line, other = socket.socketpair()
    sleeper = subprocess.Popen(["sleep", "60"], start_new_session=True)
    monkeypatch.setattr(os, "fork", lambda: sleeper.pid)
    monkeypatch.setattr(kernels, "PRELOADED", ("no_such_module",))
    monkeypatch.setattr(kernels, "ended", set)
    with ours:
        socket.send_fds(ours, [b"\0"], [other.fileno()])
    other.close()
    folder = tmp_path / "meeting"
    folder.mkdir()
    kernels.serve(theirs, str(folder))
    assert sleeper.wait() == -signal.SIGKILL
    assert not folder.exists()
    assert line.recv(1) == b""


def test_server_forks_a_kernel_for_each_line(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    line, other = socket.socketpair()
    monkeypatch.setattr(os, "fork", lambda: 0)
    monkeypatch.setattr(kernels, "PRELOADED", ())
    monkeypatch.setattr(kernels, "become_kernel", lambda it: it.sendall(b"kernel"))
    socket.send_fds(ours, [b"\0"], [other.fileno()])
    kernels.serve(theirs, "")
    assert line.recv(32) == b"kernel"
    assert ours.recv(1) == b""  # The kernel has let go of the server's own line.


def test_children_that_have_ended_are_collected() -> None:
    child = subprocess.Popen(["true"])
    collected: set[int] = set()

    def collect() -> bool:
        collected.update(kernels.ended())
        return child.pid in collected

    assert eventually(collect)
    assert kernels.ended() == set()


def test_kernel_takes_its_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launched: list[Any] = []
    monkeypatch.setattr(
        IPKernelApp,
        "launch_instance",
        lambda *args, **kwargs: launched.append((args, kwargs)),
    )
    sessions: list[bool] = []
    monkeypatch.setattr(os, "setsid", lambda: sessions.append(True))
    monkeypatch.setattr(os, "environ", {"OLD": "1"})
    monkeypatch.setattr(sys, "path", ["/lib", "/b"])
    monkeypatch.setattr(sys, "argv", ["server"])
    monkeypatch.chdir("/")
    ours, theirs = socket.socketpair()
    environment = {"PYTHONPATH": os.pathsep.join(["/a", "/b", ""]), "NEW": "1"}
    ours.sendall(json.dumps([["-f", "x"], str(tmp_path), environment]).encode() + b"\n")
    line = theirs.fileno()
    kernels.become_kernel(theirs)
    assert int(ours.recv(32)) == os.getpid()
    assert launched == [((["-f", "x"],), {"parent_handle": os.getppid()})]
    assert sessions == [True]
    assert Path.cwd() == tmp_path
    assert os.environ == environment
    assert sys.path == ["/a", "/b", "/lib"]
    assert sys.argv == ["ipykernel_launcher", "-f", "x"]
    ours.setblocking(False)
    with pytest.raises(BlockingIOError):
        ours.recv(1)
    os.close(line)


@pytest.mark.parametrize(
    ("platform", "registered", "expected"),
    [("linux", True, True), ("linux", False, False), ("darwin", True, False)],
)
def test_where_kernels_are_forked(
    monkeypatch: pytest.MonkeyPatch, platform: str, registered: bool, expected: bool
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(kernels, "entry_points", lambda **_: ["forked"] * registered)
    assert kernels.forkable() is expected


def test_provisioner_is_registered() -> None:
    assert kernels.forkable()
