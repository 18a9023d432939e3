"""Where the book is published, and when, as far as ``_config.yml`` says."""

import re

from sphinx.application import Sphinx
from sphinx.config import Config


def address(app: Sphinx, docname: str = "") -> str:
    """Give the public address of a document, or of the book, if it has one."""
    base = str(app.config.html_baseurl or "")
    if not base:
        return ""
    within = app.builder.get_target_uri(docname) if docname else ""
    return base.rstrip("/") + "/" + ("" if docname == app.config.root_doc else within)


def year(config: Config) -> str:
    """Give the year of publication, which is that of the copyright, if one is said."""
    found = re.search(r"\b\d{4}\b", str(config.copyright))
    return found[0] if found else ""
