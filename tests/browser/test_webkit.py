"""The book from a folder in WebKit, where its driver is: Debian's webkit2gtk-driver."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

DRIVER = shutil.which("WebKitWebDriver")
BROWSER = next(Path("/usr").glob("lib*/**/webkit2gtk-4*/MiniBrowser"), None)
SCREEN = shutil.which("xvfb-run")

pytestmark = [
    pytest.mark.weekly,
    pytest.mark.skipif(
        not (DRIVER and BROWSER and SCREEN),
        reason="NO WEBKIT: install its driver and a screen (webkit2gtk-driver, xvfb)",
    ),
]

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def call() -> Iterator[Call]:
    """Call WebKit's driver, in a session with a window."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [SCREEN, "--auto-servernum", DRIVER, f"--port={port}"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    path = "/session"

    def call(what: str = "", method: str = "POST", **body: Any) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}{what}", json.dumps(body).encode()
        )
        request.method = method
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    options = {"binary": str(BROWSER), "args": ["--automation"]}
    wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
    path += "/" + call(capabilities=wanted)["sessionId"]
    yield call
    call(method="DELETE")
    os.killpg(process.pid, 15)
    process.wait(20)


@pytest.mark.parametrize("page", ["index.html", "search.html"])
def test_both_searches_work_from_a_folder(call, book, tmp_path, page):
    folder = tmp_path / "50% #1, Tám mươi"
    shutil.copytree(book, folder)
    box = "#search-box" if page == "search.html" else ".sidebar-search"
    call("/url", url=f"{folder.as_uri()}/{page}")
    script = f"const box = document.querySelector('{box}'); box.value = 'thanh tra';"
    call("/execute/sync", script=f"{script} box.form.requestSubmit()", args=[])
    count = "return document.querySelectorAll('#search-results li').length"
    until = time.monotonic() + 20
    while not (found := call("/execute/sync", script=count, args=[])):
        assert time.monotonic() < until, "nothing is found"
        time.sleep(0.2)
    assert found > 1
