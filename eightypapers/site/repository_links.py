"""The repository that the book is built from: there pages are read, run and mended.

Its address stands in ``_config.yml``. From an address that is reserved for examples,
nothing follows: a link that leads nowhere serves no reader.
"""

from pathlib import Path
from urllib.parse import quote, urlsplit

import yaml
from sphinx.application import Sphinx
from sphinx.config import Config

from eightypapers.language import Words

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
"""What stands between a repository's address and a branch, where files are shown.

The theme itself knows three of them, and at any other host it would warn.
"""

ERRORS = {
    "github.com": "issues/new?template=error.yml&page=",
    "gitlab.com": "-/issues/new?issue%5Btitle%5D=",
}
"""What follows a repository's address where errors are reported; a page is added to it.

GitHub then shows the form ``.github/ISSUE_TEMPLATE/error.yml``, this field filled in.
"""

say = Words(__file__)


def reserved(address: str) -> bool:
    """Say whether an address is none, or one that is reserved for examples."""
    host = urlsplit(address).hostname or ""
    return (
        host.rpartition(".")[2] in ("", *RESERVED)
        or ".".join(host.split(".")[-2:]) in RESERVED_NAMES
    )


def binder(url: str) -> str:
    """Give the address at which Binder has a repository, to which a branch is added."""
    parts = urlsplit(place(url))
    name = parts.path.strip("/")
    if parts.hostname == "github.com":
        return f"{BINDER}/gh/{quote(name)}"
    if parts.hostname == "gitlab.com":
        # Groups may lie in groups: Binder wants the whole name as one part.
        return f"{BINDER}/gl/{quote(name, safe='')}"
    return f"{BINDER}/git/{quote(url, safe='')}"


def place(url: str) -> str:
    """Give an address without what some people write at its end."""
    return url.rstrip("/").removesuffix(".git")


def lead_there(app: Sphinx, config: Config) -> None:
    """Tell the theme where that is, if the repository has an address.

    Jupyter Book tells themes of its own kind only.
    """
    path = Path(app.srcdir) / "_config.yml"
    settings = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    repository = settings.get("repository") or {}
    url = str(repository.get("url") or "")
    if reserved(url):
        return
    branch = quote(str(repository.get("branch", "main")))
    host = urlsplit(url).hostname or ""
    kind = "gitlab.com" if host.startswith("gitlab.") else host
    files, errors = FILES.get(kind), ERRORS.get(kind)
    # How another host shows files is not known, and a guess may lead nowhere.
    if files:
        view = f"{place(url)}/{files}/{branch}/{{filename}}"
        config.html_theme_options = config.html_theme_options | {
            "source_view_link": view
        }
    known = {"binder": f"{binder(url)}/{branch}?labpath="}
    if errors:
        known |= {"errors": f"{place(url)}/{errors}", "errors_words": say("error")}
    config.html_context = config.html_context | known


def setup(app: Sphinx) -> None:
    """Add the addresses to what the theme knows."""
    app.connect("config-inited", lead_there)
