"""What pages tell to programs: search engines, previews of links, reference managers.

The book's public address stands in ``html: baseurl:`` of ``_config.yml`` alone. Without
one, whatever needs it is left out.
"""

import json
import re
import textwrap
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from eightypapers import language
from eightypapers.evidence.links import DICTIONARY
from eightypapers.language import SOURCE, Words, said
from eightypapers.site import card, downloads, figures, finished
from eightypapers.site.citations import contents
from eightypapers.site.generate import page_of
from eightypapers.site.published import address, addresses, built, is_within, year
from eightypapers.tables import descriptor, resource

say = Words(__file__)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = 160
"""Search engines show about so many characters of a description."""

SHORT = 70
"""So short a sentence says too little to stand alone."""

MISSING = "404"
"""The page that hosts show in place of one that is not there."""

CITED = "CITATION.cff"
"""Where it is said how to cite the book."""

VIEWPORT = re.compile(r'<meta [^>]*name="viewport"[^>]*>\s*')
"""Docutils says it again, after the theme."""

Linked = dict[str, Any]
"""A description by the terms of schema.org."""


@dataclass(frozen=True)
class Page:
    """A page as it is told of elsewhere."""

    title: str
    description: str
    address: str
    """Where it is published; empty if nobody has said where the book is."""
    kind: str
    """What the Open Graph protocol calls it."""


# What there is to tell


def page(app: Sphinx, docname: str, doctree: nodes.document | None) -> Page:
    """Give what a page is told of by."""
    if doctree is None:
        title, description = generated(app)[docname]
        where = "" if docname == MISSING else address(app, docname)
        return Page(title, description, where, "website")
    cover = docname == app.config.root_doc
    return Page(
        title=app.env.titles[docname].astext(),
        description=described(doctree),
        address=address(app, docname),
        kind="book" if cover else "article" if is_chapter(app, docname) else "website",
    )


def generated(app: Sphinx) -> dict[str, tuple[str, str]]:
    """Give title and description of the pages that no document stands behind."""
    book = app.config.html_title
    tables = map(resource, finished.book(app).tables)
    return {
        **{
            page_of(table["name"]): (
                said(table, "title"),
                shortened(said(table, "description")),
            )
            for table in tables
        },
        "search": (say("search.title"), say("search.description", book=book)),
        MISSING: (say("missing.title"), say("missing.description", book=book)),
    }


def described(doctree: nodes.document) -> str:
    """Give a document's first paragraph, as far as search engines show it."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            return shortened(" ".join(paragraph.astext().split()))
    return ""


def shortened(text: str) -> str:
    """Cut a text after a sentence, or else after a word."""
    if len(text) <= LONG:
        return text
    ends = [match.start() for match in re.finditer(r"(?<=[.!?]) (?=\W*[^\W\d_])", text)]
    whole = [end for end in ends if SHORT <= end <= LONG]
    if whole:
        return text[: whole[-1]]
    return textwrap.shorten(text, LONG - 1, placeholder="").rstrip(",;:–") + "…"


def is_chapter(app: Sphinx, docname: str) -> bool:
    """Tell whether a document is a chapter, and not a list of rows."""
    return Path(app.env.doc2path(docname)).suffix == ".ipynb"


def story(env: BuildEnvironment) -> dict[str, Any] | None:
    """Give the figure that the card shows, if the cover has one for it."""
    on_cover = figures.known(env, env.config.root_doc)
    return next((figure for figure in on_cover if figure["card"]), None)


# In the head of a page


def add_metadata(
    app: Sphinx,
    pagename: str,
    _: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the page's template what it tells to programs: see ``metadata.html``."""
    context["metatags"] = VIEWPORT.sub("", context.get("metatags", ""))
    if doctree is None and pagename not in generated(app):
        return
    told = page(app, pagename, doctree)
    shown, home = story(app.env), address(app)
    # A page's own words come before those of the page for what is missing.
    context.setdefault("say", say)
    context |= {
        "told": told,
        "pageurl": told.address or None,
        "card": {"address": home + card.NAME, "size": card.SIZE, "alt": shown["title"]}
        if shown and home
        else None,
        "cited": {"author": app.config.author, "year": year(app.config)}
        if doctree is not None
        else None,
        "chapters": contents(app.env).items(),
    }
    if doctree is not None and told.address:
        text = json.dumps(linked(app, pagename, told), ensure_ascii=False)
        # Or a title could end the element that holds it.
        context["linked_data"] = text.replace("</", "<\\/")


# By the terms of schema.org


def linked(app: Sphinx, docname: str, told: Page) -> Linked:
    """Describe a page: the book on its cover, the tables where they are listed."""
    config, home = app.config, address(app)
    book = {
        "@type": "Book",
        "@id": f"{home}#book",
        "name": config.html_title,
        "url": home,
    }
    # There may be several of them.
    author = {"@type": "Organization", "name": config.author}
    within = {"@id": told.address, "url": told.address, "isPartOf": book}
    if told.kind == "book":
        subtitle = config.html_context.get("subtitle", "")
        terms = book | {"description": told.description, "alternateName": subtitle}
        others = addresses(app, docname)
        others.pop(language.current(), None)
        relation = "translationOfWork" if is_within(app) else "workTranslation"
        terms[relation] = [{"@id": f"{other}#book"} for other in others.values()]
    elif docname == DICTIONARY:
        whole = {"@id": f"{told.address}#dataset", "creator": author}
        root = addresses(app, config.root_doc).get(SOURCE, home)
        terms = within | whole | dataset(root)
    else:
        kind = "Article" if told.kind == "article" else "WebPage"
        terms = {"@type": kind, **within, "headline": told.title}
        terms["description"] = told.description
    terms = {"@context": "https://schema.org"} | terms
    terms |= {
        "inLanguage": language.current(),
        "license": [entry["path"] for entry in descriptor()["licenses"]],
        "author": author,
        "copyrightYear": year(config),
        "version": config.book_version,
        "image": home + card.NAME if story(app.env) else "",
    }
    return {term: value for term, value in terms.items() if value}


def dataset(home: str) -> Linked:
    """Describe the data package and its files."""
    entry = descriptor()
    title = said(entry, "title")
    files = [
        (said(table, "title"), table["path"], table["mediatype"])
        for table in entry["resources"]
    ]
    files.append((title, downloads.name(downloads.WHOLE), "application/zip"))
    files.append((title, downloads.name(downloads.WORKBOOK), WORKBOOK))
    return {
        "@type": "Dataset",
        "name": title,
        "description": said(entry, "description"),
        "keywords": entry["keywords"],
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": f"{home}data/{path}",
                "encodingFormat": form,
            }
            for name, path, form in files
        ],
    }


# Beside the pages


def refuse_other_address(app: Sphinx, config: Config) -> None:
    """End the build if the public address is not one that pages can be found at."""
    base = str(config.html_baseurl or "")
    parts = urlsplit(base)
    whole = parts.scheme in ("http", "https") and parts.netloc
    if base and not (whole and not parts.query and not parts.fragment):
        raise SystemExit(
            f"_config.yml: html: baseurl: found {base!r}; right would be an address "
            "such as https://example.org/book/, or none.\nThe book was not built."
        )


def take_version(app: Sphinx, config: Config) -> None:
    """Take the book's version from where it is said how to cite it."""
    path = Path(app.srcdir) / CITED
    if not path.is_file():
        return
    try:
        cited = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise SystemExit(
            f"{CITED}{place}: {error.problem}; right would be YAML.\n"
            "The book was not built."
        ) from error
    config.book_version = str(cited.get("version", ""))


def set_up_missing(app: Sphinx, config: Config) -> None:
    """Say what the page for what is missing has, and where its links begin.

    It is shown at any depth; without a public address, the book is taken to lie at the
    root of its host.
    """
    path = urlsplit(str(config.html_baseurl or "")).path.strip("/")
    config.notfound_urls_prefix = f"/{path}/" if path else "/"
    config.notfound_template = f"{MISSING}.html"
    config.notfound_context = {"title": say("missing.title")}


def lay_out(app: Sphinx, exception: Exception | None) -> None:
    """Write the card, the site map and the word to robots beside the finished pages."""
    if exception:
        return
    home, shown, config = address(app), story(app.env), app.config
    files: dict[str, bytes] = {}
    if home and not is_within(app):
        documents = [*contents(app.env), *map(page_of, finished.book(app).tables)]
        pages = [
            (one, addresses(app, name))
            for name in documents
            for one in addresses(app, name).values() or [address(app, name)]
        ]
        context = {"home": home, "pages": pages, "editions": built(config)}
        for name in ("sitemap.xml", "robots.txt"):
            text = app.builder.templates.render(name, context)
            files[name] = f"{text}\n".encode()
    if shown:
        subtitle = str(config.html_context.get("subtitle", ""))
        picture = b64decode(shown["card"])
        title = config.html_title
        files[card.NAME] = card.card(title, subtitle, shown["title"], picture)
    for name, content in files.items():
        Path(app.outdir, name).write_bytes(content)


def setup(app: Sphinx) -> None:
    """Add the metadata, and the page and files that go with it, to Sphinx."""
    app.setup_extension("notfound.extension")
    app.add_config_value("book_version", "", "html")
    app.connect("config-inited", refuse_other_address)
    app.connect("config-inited", take_version)
    app.connect("config-inited", set_up_missing)
    app.connect("html-page-context", add_metadata)
    app.connect("build-finished", lay_out)
