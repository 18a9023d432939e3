"""What has changed since the last build: what is checked, read and written again.

Sphinx reads a document again when its own file is newer. A page also follows from
tables, from the prose of other pages, and from this package; and each page shows the
titles of all. Built upon what is there, a book is to be the one that would be built
from nothing. So digests of all that it is made from lie beside what Sphinx remembers,
written when a build has ended well: of contents, never of times.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eightypapers.language import LANGUAGES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PACKAGE = Path(__file__).parents[1]
WRITTEN = {".ipynb", ".md", ".yml", ".cff", ".txt"}
"""What documents, settings and the lock of what is installed end in."""
SAID = {".py", ".toml", ".jinja"}
"""What the files of the package end in by which documents are read."""


class LastBuild:
    """What the last build that ended well was made from, for one kind of output."""

    def __init__(self, doctrees: Path, builder: str) -> None:
        self._path = doctrees / f"made-from-{builder}.json"
        self._now: dict[str, str] = {}
        self.changed = True
        """Whether anything at all has changed since."""
        try:
            self._then = dict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            self._then = {}

    def differs(self, part: str, now: str) -> bool:
        """Tell whether some part of the book follows from something else by now."""
        self._now[part] = now
        return self._then.get(part) != now

    def keep(self, pages: Path) -> None:
        """Remember what this build is made from, and its pages: it has ended well."""
        self.differs("pages", listing(pages))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._then | self._now, indent=0, sort_keys=True)
        self._path.write_text(text, encoding="utf-8")


def last_build(app: Sphinx) -> LastBuild:
    """Give what the last build of an application's kind was made from."""
    if not hasattr(app, "last_build"):
        last = LastBuild(Path(app.doctreedir), app.builder.name)
        # Taken before the book is read: an edit made meanwhile is for the next build.
        last.changed = last.differs("book", whole(Path(app.srcdir)))
        app.last_build = last  # type: ignore[attr-defined]
    return app.last_build  # type: ignore[attr-defined,no-any-return]


def is_up_to_date(root: Path, built: Path) -> bool:
    """Tell whether a book's pages would come out as they are: asked without Sphinx.

    Of which editions there are, what they are made from decides.
    """
    now, places = whole(root), [(built, built / "html")]
    others = [name for name in LANGUAGES if Path(built, name).is_dir()]
    places += [(built / name, built / "html" / name) for name in others]
    last = [(LastBuild(made / ".doctrees", "html"), pages) for made, pages in places]
    return not any(
        build.differs("book", now) or build.differs("pages", listing(pages))
        for build, pages in last
    )


def whole(root: Path) -> str:
    """Give a digest of all that a book is made from."""
    files = [*documents(root), *translations(root), *tables(root), *package()]
    return digest(files, os.environ.get("EDITION", ""))


def listing(folder: Path) -> str:
    """Give a digest of the names and sizes of an edition's files."""
    files = (path for path in folder.rglob("*") if path.is_file())
    sizes = [
        (name.as_posix(), (folder / name).stat().st_size)
        for name in sorted(path.relative_to(folder) for path in files)
        # The other editions lie in folders of that of the sources.
        if name.parts[0] not in LANGUAGES
    ]
    return digest([], sizes)


def documents(root: Path) -> list[Path]:
    """List the files that a book is written in, and those that configure it."""
    found = [path for path in root.glob("*.*") if path.suffix in WRITTEN]
    return [path for path in [*found, *root.glob("chapters/*")] if path.is_file()]


def translations(root: Path) -> list[Path]:
    """List the files by which a book is in other languages."""
    return [path for path in root.glob("locales/**/*") if path.is_file()]


def tables(root: Path) -> list[Path]:
    """List the files of the data package."""
    data = root / os.environ.get("BOOK_DATA", "data")
    return [path for path in data.glob("*") if path.is_file()]


def package() -> list[Path]:
    """List the files of this package."""
    return [
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    ]


def digest(files: Iterable[Path], *words: object) -> str:
    """Give a short text that changes with the names or contents of files."""
    found = hashlib.sha256(repr(words).encode())
    for path in sorted(files):
        found.update(f"\0{path.name}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


# What Sphinx does with it


def documents_to_read(
    app: Sphinx,
    env: BuildEnvironment,
    added: Collection[str],
    changed: Collection[str],
    removed: Collection[str],
) -> Collection[str]:
    """Remove the pages of documents that are gone; have the others read as needed.

    All are read again by another package. Those that contain a page that is gone are
    read again to tell of it.
    """
    if app.builder.format == "html":
        for docname in removed:
            Path(app.outdir, f"{docname}.html").unlink(missing_ok=True)
            source = Path(app.outdir, "_sources", docname)
            for path in source.parent.glob(f"{source.name}.*"):
                path.unlink()
    said = [path for path in package() if path.suffix in SAID]
    if last_build(app).differs("package", digest(said)):
        return env.found_docs - set(removed)
    return [
        docname
        for docname, contained in env.toctree_includes.items()
        if not set(contained).isdisjoint(removed)
    ]


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> Collection[str]:
    """Have all pages written if what each of them shows has changed."""
    outline = [
        (name, env.titles[name].astext(), env.toctree_includes.get(name, []))
        for name in sorted(env.titles)
    ]
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    static = [path for folder in folders for path in folder.rglob("*")]
    shown = [*package(), *filter(Path.is_file, static)]
    if not last_build(app).differs("frame", digest(shown, outline)):
        return []
    if app.builder.format == "html":
        # Or files would stay there that are no longer among the sources.
        shutil.rmtree(Path(app.outdir, "_static"), ignore_errors=True)
    return env.found_docs


def forget_words(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Take words out of Sphinx's index that no page has any longer.

    Sphinx keeps them, without pages. This is the last event before it writes the index.
    """
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        for words in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
    return []


def keep(app: Sphinx, exception: Exception | None) -> None:
    """Remember what the book is made from, if all is well."""
    if exception is None:
        last_build(app).keep(Path(app.outdir))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect it to Sphinx."""
    app.connect("env-get-outdated", documents_to_read)
    app.connect("env-updated", pages_to_write)
    app.connect("html-collect-pages", forget_words)
    # When all others have laid out their files.
    app.connect("build-finished", keep, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
