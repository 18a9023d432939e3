"""What hosts of static pages are told: the headers that the book's files are sent with.

``_headers`` is read by Netlify, Cloudflare Pages and their like; GitHub Pages sends
headers of its own.
"""

import re
from pathlib import Path

from sphinx.application import Sphinx

from eightypapers.site.published import is_within

HEADERS = "_headers"

EVERYWHERE = {
    # What the policy in a page itself cannot say: nobody shows it as a part of theirs;
    # or not without harm to the book in a folder: its forms lead to its own pages.
    "Content-Security-Policy": "frame-ancestors 'none'; form-action 'self'",
    # Whom a reader asks for a source learns not which page the reader came from.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

HASHED = re.compile(r"[.-][0-9a-f]{8,}\.\w+$")
"""The end of a name that changes with what the file holds."""

LASTING = {"Cache-Control": "public, max-age=31536000, immutable"}


def headers(pages: Path) -> str:
    """Give the headers for a folder of pages, in the form that hosts read."""
    lasting = sorted(
        f"/{path.relative_to(pages).as_posix()}"
        for path in (pages / "_static").rglob("*")
        if HASHED.search(path.name)
    )
    rules = [("/*", EVERYWHERE), *((path, LASTING) for path in lasting)]
    return "".join(
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in sent.items())
        for path, sent in rules
    )


def lay_out(app: Sphinx, exception: Exception | None) -> None:
    """Write the headers beside the finished pages."""
    if exception or is_within(app):
        return
    pages = Path(app.outdir)
    (pages / HEADERS).write_text(headers(pages), encoding="utf-8", newline="\n")
    # Published from a branch, GitHub Pages would else leave out what begins with _.
    (pages / ".nojekyll").write_bytes(b"")


def setup(app: Sphinx) -> None:
    """Add the step to Sphinx, after all that change the pages' files."""
    app.connect("build-finished", lay_out, priority=900)
