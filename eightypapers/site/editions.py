"""The editions of the book: which are built, and what makes one of another language.

The sources are those of the English edition. Another one is a run of Sphinx of its own,
upon the same sources: what `evidence.translation` has of a page is put in the place of
its English before anything else reads it. What the frame says, the settings and the
names of the parts, stands in ``locales/vi/frame.yml``; what Sphinx, the theme and our
templates say, in ``editions.toml``.
"""

import os
import re
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any

import sphinx
import yaml
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError, ExtensionError

from eightypapers.evidence.translation import (
    EDITIONS,
    FOLDER,
    MissingError,
    is_complete,
    translated_source,
)
from eightypapers.language import SOURCE, Language, Words, speaking
from eightypapers.site import notebooks
from eightypapers.site.published import addresses, is_within

FRAME = "frame.yml"

SHARED = re.compile(r"_static/.*[.-][0-9a-f]{8,}\.\w+|[^/]*\.(?:ico|svg)|apple-touch.*")
"""The files that are the same in all editions: by their content, or without words."""

say = Words(__file__)


class Strings(NullTranslations):
    """What Sphinx, the theme and our templates say, in the edition's language.

    ``otherwise`` has what is not among the book's own words.
    """

    def __init__(self, otherwise: NullTranslations) -> None:
        super().__init__()
        self._known = {
            words[SOURCE]: say(f"strings.{name}")
            for name, words in say.tree["strings"].items()
        }
        self.add_fallback(otherwise)

    def gettext(self, message: str) -> str:
        """Give some words by their English."""
        return self._known.get(message) or super().gettext(message)


def wanted(root: Path) -> list[Language]:
    """Give the languages to build the book in, the sources' own first.

    Those into which all pages are translated; with the environment variable EDITION,
    the sources' own alone.

    Raises
    ------
    ConfigError
        If the variable names another one, which cannot be built alone.
    """
    alone = os.environ.get("EDITION") or ""
    if alone not in ("", SOURCE):
        raise ConfigError(f"EDITION is {alone!r}; right would be {SOURCE}, or none")
    try:
        others = [name for name in EDITIONS if not alone and is_complete(root, name)]
    except (OSError, yaml.YAMLError):  # The contents: Sphinx says what is wrong.
        others = []
    return [SOURCE, *others]


def settings(
    root: Path, edition: Language, editions: list[Language], base: str
) -> dict[str, Any]:
    """Give the settings of Sphinx's that an edition has of its own.

    Parameters
    ----------
    root
        The folder of the sources.
    edition
        Its language.
    editions
        The languages of all editions of this build.
    base
        The public address of the book, or nothing.

    Raises
    ------
    ConfigError
        If what the frame says is missing, or no YAML.
    """
    own = {"book_editions": list(editions)} if len(editions) > 1 else {}
    if edition == SOURCE:
        return own
    home = base and f"{base.rstrip('/')}/{edition}/"
    told = frame(root, edition)["config"]
    return {**own, **told, "language": edition, "html_baseurl": home}


def frame(root: Path, edition: Language) -> dict[str, dict[str, Any]]:
    """Give what the frame of an edition says: its ``config``, its ``captions``.

    Raises
    ------
    ConfigError
        If one of the two is missing, or it is no YAML.
    """
    path = root / FOLDER / edition / FRAME
    right = "right would be YAML with config and captions"
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {part: dict(found[part]) for part in ("config", "captions")}
    except (OSError, yaml.YAMLError, TypeError, KeyError, ValueError) as error:
        place = path.relative_to(root).as_posix()
        raise ConfigError(f"{place}: {error}; {right}") from error


def speak(app: Sphinx, config: Config) -> None:
    """Have all be said in the language of this run: here, and by the chapters."""
    os.environ["BOOK_LANGUAGE"] = config.language
    otherwise = translation(
        "sphinx",
        Path(sphinx.__file__).parent / "locale",
        [config.language],
        fallback=True,
    )
    # Sphinx asks the one, its templates the other.
    app.translator = Strings(otherwise)
    locale.translators["general", "sphinx"] = app.translator


def name_parts(app: Sphinx, config: Config) -> None:
    """Name the parts of the contents in the language of the edition.

    Raises
    ------
    ConfigError
        If a part has no name in it.
    """
    if config.language == SOURCE:
        return
    names = frame(Path(app.srcdir), config.language)["captions"]
    for document in config.external_site_map.values():
        for part in document.subtrees:
            if part.caption and part.caption not in names:
                place = f"{FOLDER}/{config.language}/{FRAME}"
                raise ConfigError(f"{place}: captions: found none for {part.caption!r}")
            part.caption = names.get(part.caption)


def translate(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the translation of a document in the place of its English.

    Raises
    ------
    ExtensionError
        If a message has none.
    """
    path = Path(app.env.doc2path(docname))
    try:
        source[0] = translated_source(path, Path(app.srcdir), app.config.language)
    except (OSError, MissingError) as error:
        raise ExtensionError(f"{docname}: {error}") from error


# Each other's pages -----------------------------------------------------------------


def lead_over(
    app: Sphinx, pagename: str, _: str, context: dict[str, Any], *__: object
) -> None:
    """Give the template of a page the same page in the other editions.

    The page for what is missing, which is shown at any depth, is one for all: it leads
    to their covers.
    """
    others = [name for name in app.config.book_editions if name != app.config.language]
    pathto = context["pathto"]
    up = "../" * (pagename.count("/") + is_within(app))
    missing = pagename == app.config.notfound_pagename
    target = app.builder.get_target_uri(app.config.root_doc if missing else pagename)
    context["editions"] = []
    for name in others:
        folder = "" if name == SOURCE else f"{name}/"
        with speaking(name):
            words = {key: say(key) for key in ("name", "missing")}
        there = pathto(folder + target, True) if missing else f"{up}{folder}{target}"
        context["editions"].append({"language": name, "address": there, **words})
    context["alternates"] = {} if missing else addresses(app, pagename)
    if is_within(app):
        context["notebooks"] = f"{app.config.language}/"
        context["pathto"] = lambda name, resource=False: (
            f"{up}{name}"
            if resource and SHARED.fullmatch(name)
            else pathto(name, resource)
        )


def lay_out_sources(app: Sphinx, exception: Exception | None) -> None:
    """Lay the translated sources beside the pages, for download."""
    if exception or app.config.language == SOURCE:
        return
    for docname in app.env.found_docs:
        path = Path(app.env.doc2path(docname))
        text = notebooks.source(path, Path(app.srcdir), app.config.language)
        english = Path(app.outdir, "_sources", docname)
        for copied in english.parent.glob(f"{english.name}.*"):
            copied.write_text(text, encoding="utf-8", newline="\n")


def leave_out(app: Sphinx, exception: Exception | None) -> None:
    """Remove what an edition has in the folder that it lies in."""
    if exception or not is_within(app):
        return
    pages = Path(app.outdir)
    for path in [*pages.glob("*.*"), *pages.glob("_static/*")]:
        name = path.relative_to(pages).as_posix()
        if SHARED.fullmatch(name) or name == f"{app.config.notfound_pagename}.html":
            path.unlink()


def setup(app: Sphinx) -> None:
    """Add to Sphinx what makes an edition."""
    app.add_config_value("book_editions", [], "html")
    # Before anything is said, and when the contents have been read.
    app.connect("config-inited", speak, priority=100)
    app.connect("config-inited", name_parts, priority=950)
    # Before anything else reads it.
    app.connect("source-read", translate, priority=100)
    # After the page for what is missing has its addresses, before others ask for them.
    app.connect("html-page-context", lead_over, priority=600)
    app.connect("build-finished", lay_out_sources)
    # When all others have laid out their files.
    app.connect("build-finished", leave_out, priority=800)
