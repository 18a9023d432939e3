"""The repository that the book is built from: where a page's source is read and run.

Its address stands in ``_config.yml``. From an address that is reserved for examples,
nothing follows: a link that leads nowhere serves no reader.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

BINDER = "https://mybinder.org/v2"

RESERVED = ("example", "invalid", "localhost", "test")
"""The names at the top that nobody can register (RFC 2606)."""

RESERVED_NAMES = ("example.com", "example.net", "example.org")

FILES = {
    "github.com": "blob",
    "gitlab.com": "-/blob",
    "codeberg.org": "src/branch",
    "bitbucket.org": "src",
}
"""What stands between a repository's address and a branch, where files are shown."""


def reserved(address: str) -> bool:
    """Say whether an address is none, or one that is reserved for examples."""
    host = urlsplit(address).hostname or ""
    return (
        host.rpartition(".")[2] in ("", *RESERVED)
        or ".".join(host.split(".")[-2:]) in RESERVED_NAMES
    )


@dataclass(frozen=True)
class Repository:
    """A repository on a Git host, and the branch that the book is built from."""

    url: str
    branch: str

    @property
    def place(self) -> str:
        """Give the address without what some people write at its end."""
        return self.url.rstrip("/").removesuffix(".git")

    def source(self, path: str) -> str | None:
        """Give the address at which a file is read, where it is known for the host."""
        host = urlsplit(self.url).hostname or ""
        kind = "gitlab.com" if host.startswith("gitlab.") else host
        if kind not in FILES:
            return None
        return f"{self.place}/{FILES[kind]}/{quote(self.branch)}/{quote(path)}"

    def binder(self, path: str) -> str:
        """Give the address at which a notebook is opened in Binder."""
        parts = urlsplit(self.place)
        name = parts.path.strip("/")
        if parts.hostname == "github.com":
            place = f"gh/{quote(name)}"
        elif parts.hostname == "gitlab.com":
            # Groups may lie in groups: Binder wants the whole name as one part.
            place = f"gl/{quote(name, safe='')}"
        else:
            place = f"git/{quote(self.url, safe='')}"
        return f"{BINDER}/{place}/{quote(self.branch)}?labpath={quote(path, safe='')}"


def configured(root: Path) -> Repository | None:
    """Give the repository that ``_config.yml`` names, unless its name is reserved."""
    path = root / "_config.yml"
    settings = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    named = settings.get("repository") or {}
    url = str(named.get("url") or "")
    return None if reserved(url) else Repository(url, str(named.get("branch", "main")))


def remember(app: Sphinx, config: Config) -> None:
    """Note the repository among the settings: when it changes, pages are written anew.

    Jupyter Book hands it to themes of its own kind only.
    """
    if found := configured(Path(app.srcdir)):
        config.book_repository = [found.url, found.branch]


def link(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the page's template the addresses of its source, and of Binder."""
    if pagename not in app.env.all_docs:
        return
    path = str(app.env.doc2path(pagename, base=False))
    context["is_notebook"] = path.endswith(".ipynb")
    if app.config.book_repository:
        repository = Repository(*app.config.book_repository)
        context["source_address"] = repository.source(path)
        if context["is_notebook"]:
            context["binder_address"] = repository.binder(path)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the addresses to the pages."""
    app.add_config_value("book_repository", [], "html", list)
    app.connect("config-inited", remember)
    app.connect("html-page-context", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
