"""What pages tell to programs: search engines, previews of links, reference managers.

The book's public address stands in ``html: baseurl:`` of ``_config.yml`` alone. Without
one, whatever needs it is left out.
"""

import base64
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import nbformat
import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from eightypapers import language
from eightypapers.language import pick
from eightypapers.site import downloads, icons
from eightypapers.site.citations import reading_order
from eightypapers.site.dictionary import page_of, said
from eightypapers.site.pages import DICTIONARY
from eightypapers.site.table_pages import collected
from eightypapers.tables import descriptor, resource

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CARD = "application/vnd.book-card"
"""The form of the figure that the cover gives for the card."""

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


def address(app: Sphinx, docname: str = "") -> str:
    """Give the public address of a document, or of the book, if it has one."""
    base = str(app.config.html_baseurl or "")
    if not base:
        return ""
    within = app.builder.get_target_uri(docname) if docname else ""
    return base.rstrip("/") + "/" + ("" if docname == app.config.root_doc else within)


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
    tables = map(resource, collected(app))
    return {
        **{
            page_of(table["name"]): (
                said(table, "title"),
                shortened(said(table, "description")),
            )
            for table in tables
        },
        "search": (
            pick("Search", "Tìm kiếm"),
            pick(
                f"Search the chapters and the tables of {book}.",
                f"Tìm trong các chương và các bảng của {book}.",
            ),
        ),
        MISSING: (
            pick("There is no such page", "Không có trang này"),
            pick(
                f"{book} has no page at this address: what it has instead.",
                f"{book} không có trang nào ở địa chỉ này: những gì có thể xem.",
            ),
        ),
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


def story(env: BuildEnvironment) -> icons.Story | None:
    """Give what the card shows, if the cover has a figure for it."""
    return getattr(env, "book_story", None)


def year(config: Config) -> str:
    """Give the year of publication, which is that of the copyright, if one is said."""
    found = re.search(r"\b\d{4}\b", str(config.copyright))
    return found[0] if found else ""


# In the head of a page


def add_metadata(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the page's template what it tells to programs."""
    context["metatags"] = VIEWPORT.sub("", context.get("metatags", ""))
    if doctree is None and pagename not in generated(app):
        return
    told = page(app, pagename, doctree)
    context["pageurl"] = told.address or None
    context["icons"] = icons.ICON, icons.SYMBOL.name, icons.TOUCH_ICON
    context["meta_tags"] = list(tags(app, told, cited=doctree is not None))
    if doctree is not None and told.address:
        text = json.dumps(linked(app, pagename, told), ensure_ascii=False)
        # Or a title could end the element that holds it.
        context["linked_data"] = text.replace("</", "<\\/")
    if pagename == MISSING:
        context |= help_to_find(app)
        lead_from_root(app, context)


def tags(app: Sphinx, told: Page, *, cited: bool) -> Iterator[tuple[str, str, str]]:
    """Give a page's tags: the attribute that names each, its name, its content."""
    yield "name", "description", told.description
    book = app.config.html_title
    yield "property", "og:site_name", book
    yield "property", "og:type", told.kind
    yield "property", "og:title", told.title
    yield "property", "og:description", told.description
    yield "property", "og:locale", pick("en_US", "vi_VN")
    if told.address:
        yield "property", "og:url", told.address
    shown = story(app.env)
    if shown and (home := address(app)):
        alt = f"{book}. {shown.finding}"
        yield "property", "og:image", home + icons.CARD
        yield "property", "og:image:type", "image/png"
        yield "property", "og:image:width", str(icons.SIZE[0])
        yield "property", "og:image:height", str(icons.SIZE[1])
        yield "property", "og:image:alt", alt
        yield "name", "twitter:card", "summary_large_image"
        yield "name", "twitter:image:alt", alt
    else:
        yield "name", "twitter:card", "summary"
    if cited:
        yield from citation(app, told)


def citation(app: Sphinx, told: Page) -> Iterator[tuple[str, str, str]]:
    """Give the tags that reference managers read, Zotero among them."""
    yield "name", "citation_title", told.title
    if told.kind != "book":
        yield "name", "citation_book_title", app.config.html_title
    yield "name", "citation_author", app.config.author
    if published := year(app.config):
        yield "name", "citation_publication_date", published
    yield "name", "citation_language", language.current()
    if told.address:
        yield "name", "citation_public_url", told.address


# By the terms of schema.org


def linked(app: Sphinx, docname: str, told: Page) -> Linked:
    """Describe a page: the book on its cover, the tables where they are listed."""
    if docname == app.config.root_doc:
        return {"@context": "https://schema.org", **book(app), **cover(app, told)}
    if docname == DICTIONARY:
        kind, more = "Dataset", dataset(app, docname, told)
    else:
        kind = "Article" if told.kind == "article" else "WebPage"
        more = {"headline": told.title, "description": told.description}
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": told.address,
        "url": told.address,
        **common(app),
        **more,
        "isPartOf": book(app),
    }


def book(app: Sphinx) -> Linked:
    """Name the book."""
    home = address(app)
    return {
        "@type": "Book",
        "@id": f"{home}#book",
        "name": app.config.html_title,
        "url": home,
    }


def authors(app: Sphinx) -> Linked:
    """Name the authors, who may be several."""
    return {"@type": "Organization", "name": app.config.author}


def common(app: Sphinx) -> Linked:
    """Say what holds of the book and of each of its pages."""
    facts = {
        "inLanguage": language.current(),
        "license": [entry["path"] for entry in descriptor()["licenses"]],
        "author": authors(app),
        "copyrightYear": year(app.config),
        "version": app.config.book_version,
        "image": address(app) + icons.CARD if story(app.env) else "",
    }
    return {term: value for term, value in facts.items() if value}


def cover(app: Sphinx, told: Page) -> Linked:
    """Say more of the book."""
    facts = {"description": told.description, **common(app)}
    if subtitle := app.config.html_context.get("subtitle"):
        facts["alternateName"] = subtitle
    return facts


def dataset(app: Sphinx, docname: str, told: Page) -> Linked:
    """Describe the data package and its files."""
    entry = descriptor()
    folder = address(app) + "data/"
    files = [
        (said(table, "title"), table["path"], table["mediatype"])
        for table in entry["resources"]
    ]
    files.append((said(entry, "title"), downloads.name(), "application/zip"))
    files.append((said(entry, "title"), downloads.workbook_name(), WORKBOOK))
    return {
        "@id": f"{told.address}#dataset",
        "name": said(entry, "title"),
        "description": said(entry, "description"),
        "creator": authors(app),
        "keywords": entry["keywords"],
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": folder + path,
                "encodingFormat": form,
            }
            for name, path, form in files
        ],
    }


# The page for addresses that lead nowhere


def add_missing(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Have the page written that hosts show for what is not there."""
    title, _ = generated(app)[MISSING]
    yield MISSING, {"title": title}, f"{MISSING}.html"


def help_to_find(app: Sphinx) -> dict[str, Any]:
    """Give what the page says: why it is shown, and what there is instead."""
    return {
        "reason": pick(
            "The address may have been mistyped or cut short, or the page may have "
            "been moved since somebody linked to it.",
            "Có thể địa chỉ bị gõ sai hoặc bị cắt ngắn, hoặc trang đã được chuyển đi "
            "sau khi có người dẫn đến.",
        ),
        "offer": pick("What the book has", "Những gì có trong sách"),
        "search_for": pick("Search the book", "Tìm trong sách"),
        "chapters": [
            (name, app.env.titles[name].astext()) for name in reading_order(app.env)
        ],
    }


def lead_from_root(app: Sphinx, context: dict[str, Any]) -> None:
    """Have a page's addresses begin at the book's root, since it is shown anywhere.

    Without a public address the root is not known, and they begin at the page.
    """
    root = urlsplit(address(app)).path
    context["content_root"] = root or context["content_root"]

    def within(uri: str) -> str:
        return uri if uri.startswith("#") else root + uri

    def lead(made: Any, *given: Any, **named: Any) -> str:
        """Have what Sphinx made for the template begin at the root."""
        html = str(made(*given, **named))
        return re.sub(r'\b(href|src)="(?!#)', rf"\g<0>{root}", html)

    for name in ("css_tag", "js_tag", "toctree"):
        context[name] = partial(lead, context[name])
    pathto = context["pathto"]
    context["pathto"] = lambda *given, **named: within(pathto(*given, **named))


# Beside the pages


def take_story(app: Sphinx, docname: str, source: list[str]) -> None:
    """Take the figure for the card out of the executed cover.

    MyST-NB would warn of a form that it cannot show.
    """
    if docname != app.config.root_doc or not is_chapter(app, docname):
        return
    notebook = nbformat.reads(source[0], as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            forms = output.get("data", {})
            if picture := forms.pop(CARD, ""):
                finding, _, _ = forms["text/plain"].partition("\n")
                shown = icons.Story(base64.b64decode(picture), finding)
                app.env.book_story = shown  # type: ignore[attr-defined]
    source[0] = nbformat.writes(notebook)  # type: ignore[no-untyped-call]


def forget_story(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the figure for the card when the cover is read anew."""
    if docname == app.config.root_doc:
        env.book_story = None  # type: ignore[attr-defined]


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have all pages written anew when the card says something else than before."""
    shown = story(env)
    finding = shown.finding if shown else ""
    if finding == getattr(env, "book_finding", None):
        return []
    env.book_finding = finding  # type: ignore[attr-defined]
    return sorted(env.found_docs)


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


def lay_out(app: Sphinx, exception: Exception | None) -> None:
    """Write pictures, site map and the word to robots beside the finished pages."""
    if exception or app.builder.name != "html":
        return
    target = Path(app.outdir)
    subtitle = str(app.config.html_context.get("subtitle", ""))
    stamp = Path(app.doctreedir) / "pictures"
    title = app.config.html_title
    icons.lay_out(target, stamp, title, subtitle, story(app.env))
    files = {target / name: text for name, text in for_robots(app).items()}
    for path, text in files.items():
        if text:
            path.write_text(text, encoding="utf-8", newline="")
        else:
            path.unlink(missing_ok=True)


def for_robots(app: Sphinx) -> dict[str, str]:
    """Give the files that search engines ask for; empty ones without an address."""
    home = address(app)
    if not home:
        return {"sitemap.xml": "", "robots.txt": ""}
    return {
        "sitemap.xml": site_map(app),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {home}sitemap.xml\n",
    }


def site_map(app: Sphinx) -> str:
    """List the pages that are meant for readers, in their order."""
    root = ElementTree.Element("urlset")
    root.set("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")
    for docname in [*reading_order(app.env), *map(page_of, collected(app))]:
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = address(app, docname)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the metadata, and the page and files that go with it, to Sphinx."""
    app.add_config_value("book_version", "", "html")
    app.connect("config-inited", refuse_other_address)
    app.connect("config-inited", take_version)
    app.connect("source-read", take_story)
    app.connect("env-purge-doc", forget_story)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("html-collect-pages", add_missing)
    # Before the theme makes its navigation, which on one page begins at the root.
    app.connect("html-page-context", add_metadata, priority=400)
    app.connect("build-finished", lay_out)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
