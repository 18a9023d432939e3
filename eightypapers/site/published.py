"""Where the book is published, and when, as far as ``_config.yml`` says."""

import re

from sphinx.application import Sphinx
from sphinx.config import Config

from eightypapers.language import SOURCE


def address(app: Sphinx, docname: str = "") -> str:
    """Give the public address of a document, or of the book, if it has one."""
    base = str(app.config.html_baseurl or "")
    if not base:
        return ""
    within = app.builder.get_target_uri(docname) if docname else ""
    return base.rstrip("/") + "/" + ("" if docname == app.config.root_doc else within)


def built(config: Config) -> list[str]:
    """Give the languages of the editions that are built together, if there are more."""
    return list(getattr(config, "book_editions", []))


def is_within(app: Sphinx) -> bool:
    """Tell whether an edition lies within that of the sources, and shares its files."""
    return bool(built(app.config)) and app.config.language != SOURCE


def addresses(app: Sphinx, docname: str) -> dict[str, str]:
    """Give the public address of a page in each edition, if the book has one."""
    own, home = address(app, docname), address(app)
    root = home.removesuffix(f"{app.config.language}/") if is_within(app) else home
    return {
        name: f"{root}{'' if name == SOURCE else f'{name}/'}{own.removeprefix(home)}"
        for name in (built(app.config) if home else [])
    }


def year(config: Config) -> str:
    """Give the year of publication, which is that of the copyright, if one is said."""
    found = re.search(r"\b\d{4}\b", str(config.copyright))
    return found[0] if found else ""
