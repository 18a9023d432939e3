"""A browser, and the built book at an address of this machine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from eightypapers import __main__ as command_line


class Handler(command_line.Handler):
    """Serves files as the book's own command does, and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """What serves a folder as long as tests last, and gives its address."""
    with ExitStack() as servers:

        def serve(folder: Path) -> str:
            handler = partial(Handler, directory=str(folder))
            server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
            servers.enter_context(server)
            servers.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return f"http://127.0.0.1:{server.server_port}"

        yield serve


@pytest.fixture(scope="session")
def address(book: Path, serve: Callable[[Path], str]) -> str:
    """The address at which the book is served."""
    return serve(book)


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page of the book in a window of its own; the rest is the window's."""
    contexts = []

    def visit(
        name: str, width: int = 1280, height: int = 800, **window: object
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, **window
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/{name}")
        return page

    yield visit
    for context in contexts:
        context.close()
