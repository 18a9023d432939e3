"""Kernels forked from one process that has already imported what chapters import.

To start a kernel and import pandas and Matplotlib takes more than a second; to fork
one from a process that has them takes a twentieth of that. Jupyter leaves the choice
of how a kernel comes to life to a provisioner; this module has one, and the process
that it forks from: this very file, run as a script, so that the package itself is not
imported there and each kernel takes it from the checkout that is being built.
"""

import asyncio
import contextlib
import importlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import warnings
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, ClassVar

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "forked"
"""What the provisioner is called among the package's entry points."""

PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "babel.dates",
    "babel.numbers",
    "num2words",
)
"""What chapters import that is not their own."""

LAUNCHER = ["-m", "ipykernel_launcher"]
PATIENCE = 60.0
"""Seconds after which a fork server that does not answer is given up."""

# What the server's process runs: this file, with no folder put in front of the path.
SCRIPT = """
import runpy, sys
sys.path[:] = [folder for folder in sys.path if folder]
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def forkable() -> bool:
    """Tell whether kernels can be forked here, and Jupyter knows how."""
    return sys.platform == "linux" and bool(
        entry_points(group=KernelProvisionerFactory.GROUP_NAME, name=NAME)
    )


class ForkServer:
    """The process that kernels are forked from; its imports start at once.

    It ends with the process that made it, however that ends, and takes with it the
    kernels that still run, and the folder where they meet.
    """

    def __init__(self, folder: str) -> None:
        self._requests, theirs = socket.socketpair()
        # The backend is read when Matplotlib is imported, before a kernel could say.
        environment = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
        environment |= {"PYDEVD_DISABLE_FILE_VALIDATION": "1"} | os.environ
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SCRIPT, __file__, str(theirs.fileno()), folder],
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the build to answer.
            )

    async def fork(
        self, arguments: list[str], folder: str, environment: dict[str, str]
    ) -> "ForkedKernel":
        """Fork a kernel.

        Raises
        ------
        OSError
            If the server does not answer.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            with theirs:
                socket.send_fds(self._requests, [b"\0"], [theirs.fileno()])
            order = json.dumps([arguments, folder, environment]) + "\n"
            async with asyncio.timeout(PATIENCE):
                await loop.sock_sendall(ours, order.encode())
                answer = await loop.sock_recv(ours, 32)
            if not answer:
                raise ConnectionError("the fork server has ended")
        except BaseException:
            ours.close()
            raise
        return ForkedKernel(int(answer), ours)

    def stop(self) -> None:
        """Have the process end, and the kernels that still run."""
        self._requests.close()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._process.wait()


class ForkedKernel:
    """A running kernel, which answers to `LocalProvisioner` as a `Popen` does."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid = pid
        self._connection = connection

    def poll(self) -> int | None:
        """Tell whether it has ended: the system then closes its end of the line."""
        try:
            self._connection.recv(1)
        except BlockingIOError:
            return None
        except OSError:
            pass
        return 0

    def wait(self) -> int:
        """Let go of a kernel that has ended."""
        self._connection.close()
        return 0

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)


class ForkProvisioner(LocalProvisioner):
    """Forks kernels of the Python that builds the book and launches any other."""

    server: ClassVar[ForkServer | None] = None

    async def launch_kernel(
        self, cmd: list[str], **kwargs: Any
    ) -> KernelConnectionInfo:
        """Fork the kernel if that can be done."""
        if self.server and cmd[:3] == [sys.executable, *LAUNCHER]:
            folder = os.fspath(kwargs.get("cwd") or Path.cwd())
            # Without an answer the kernel comes to life as it would without a server.
            with contextlib.suppress(OSError):
                kernel = await self.server.fork(cmd[3:], folder, kwargs["env"])
                self.process = kernel  # type: ignore[assignment]
                self.pid = self.pgid = kernel.pid
                self.cwd = folder
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)


def serve(requests: socket.socket, folder: str) -> None:
    """Fork a kernel for each line that comes in, until the build has ended."""
    for module in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    kernels: set[int] = set()
    while lines := socket.recv_fds(requests, 1, 1)[1]:
        kernels -= ended()
        with warnings.catch_warnings():
            # Python 3.12 warns of threads: those of NumPy's BLAS, which mind forks.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if not pid:
            requests.close()
            become_kernel(socket.socket(fileno=lines[0]))
            return
        os.close(lines[0])
        kernels.add(pid)
    for pid in kernels - ended():
        for kill in (os.killpg, os.kill):  # A kernel just born leads no group yet.
            with contextlib.suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def ended() -> set[int]:
    """Collect the children that have ended."""
    pids = set()
    with contextlib.suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            pids.add(pid)
    return pids


def become_kernel(connection: socket.socket) -> None:
    """Turn this process into the kernel that the line asks for.

    The line stays open while the kernel lives: that it closes says that it has ended.
    """
    from ipykernel.kernelapp import IPKernelApp

    with connection.makefile() as stream:
        arguments, folder, environment = json.loads(stream.readline())
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    paths = [
        path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path
    ]
    sys.path[:] = [*paths, *(path for path in sys.path if path not in paths)]
    sys.argv[:] = ["ipykernel_launcher", *arguments]
    connection.sendall(str(os.getpid()).encode())
    connection.detach()  # To stay open until the very end of the process.
    IPKernelApp.launch_instance(arguments, parent_handle=os.getppid())


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[2])), sys.argv[3])
