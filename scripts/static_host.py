"""Serves a folder to this machine as a good host of static pages would.

Text is compressed. What has a hash in its name is kept for a year; all else is asked
for anew each time, and sent only if it has changed.
"""

import gzip
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from eightypapers.site import hosting

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ipynb": "application/json",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
PACKED = (".ico", ".jpg", ".png", ".webp", ".woff2", ".zip")
# Beside the book's own names with a hash, what Astro and Vite write.
OTHERS = re.compile(r"/(?:_astro|assets)/[^/]+[.-][\w-]{8}\.\w+$")


@cache
def content(path: Path) -> tuple[bytes, dict[str, str]]:
    """Give a file as it is sent, and the headers that say what it is."""
    body = path.read_bytes()
    headers = {"Content-Type": TYPES.get(path.suffix, "application/octet-stream")}
    if path.suffix not in PACKED:
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if hosting.HASHED.search(path.name) or OTHERS.search(path.as_posix()):
        headers |= hosting.LASTING
    else:
        headers["Cache-Control"] = "no-cache"
    return body, headers


class Handler(BaseHTTPRequestHandler):
    """Answers from a folder, and says nothing about it."""

    protocol_version = "HTTP/1.1"  # which keeps connections open
    disable_nagle_algorithm = True

    def __init__(self, *arguments: object, folder: Path) -> None:
        self.folder = folder
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Send a file, or say that it has not changed, or is not there."""
        path = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or self.folder not in path.resolve().parents:
            self._send(404, b"", {})
            return
        body, headers = content(path)
        if self.headers.get("If-None-Match") == headers["ETag"]:
            self._send(304, b"", headers)
            return
        self._send(200, body, headers)

    def do_HEAD(self) -> None:
        """Send the headers alone."""
        self.do_GET()

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder for a while; give its address."""
    handler = partial(Handler, folder=folder.resolve())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
