"""What a page loads beside its words: one stylesheet, one script, the face.

Sphinx, the theme and MyST-NB put five stylesheets and five scripts on every page, most
of them for what this book does not have. Here they are joined to what the pages need.
Each file's name holds a hash of its content, so that a browser can keep it for good.
The policy that lets a page load these files and no others stands in the page itself.
"""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path
from typing import Any

import furo
import rcssmin
from sphinx.application import Sphinx

from eightypapers.site import figures, finished, search

STATIC = Path(__file__).parent / "static"
THEME = Path(furo.__file__).parent / "theme" / "furo"
SEARCH = "search"
"""The page that loads Sphinx's own scripts as well."""

CODE_IN_THE_DARK = "a11y-high-contrast-dark"

ON_EVERY_PAGE = (
    THEME / "static" / "scripts" / "furo.js",
    STATIC / "evidence.js",
    STATIC / "edition.js",
)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)

CHOICE = (
    'try{localStorage.theme||="auto"}'
    'catch{Object.defineProperty(window,"localStorage",{value:{theme:"auto",'
    "getItem(name){return this[name]},setItem(name,value){this[name]=value}}})}"
    "document.body.dataset.theme=localStorage.theme"
)
"""The script that sets the reader's light or dark before anything shows.

Where the browser keeps nothing, the choice holds for the page."""


def hashed(name: str, content: bytes) -> str:
    """Put a hash of the content into a file's name: ``book.1f0c4a77d2.css``."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


def stylesheet(code: str, faces: dict[str, str]) -> str:
    """Join the theme's styles, those of code and the book's own, in this order.

    Parameters
    ----------
    code
        The styles of code.
    faces
        The names that the files of the face have in the book, by the names by which
        the book's styles call them.
    """
    own = (STATIC / "book.css").read_text(encoding="utf-8")
    for name, published in faces.items():
        own = own.replace(f'url("{name}")', f'url("{published}")')
    theme = (THEME / "static" / "styles" / "furo.css").read_text(encoding="utf-8")
    parts = (theme, code, own)
    return "\n".join(str(rcssmin.cssmin(part)) for part in parts)


def script() -> str:
    """Join the scripts that every page runs."""
    texts = (path.read_text(encoding="utf-8") for path in ON_EVERY_PAGE)
    return "".join(SOURCE_MAP.sub("", text) for text in texts)


def preload(addresses: list[str]) -> str:
    """Give the script that asks for the face before the stylesheet has come to name it.

    A plain ``<link rel="preload">`` would be an error where a page is opened from a
    folder: browsers allow a stylesheet there to load a font, and a page not to.
    """
    return (
        f'if(location.protocol!=="file:")for(const href of{json.dumps(addresses)})'
        'document.head.append(Object.assign(document.createElement("link"),'
        '{rel:"preload",as:"font",type:"font/woff2",crossOrigin:"",href}))'
    )


def policy(*scripts: str) -> str:
    """Give the Content-Security-Policy of a page in which the scripts stand.

    It lets in these and the book's own files.
    """
    digests = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in scripts
    )
    allowed = "".join(f" 'sha256-{digest}'" for digest in digests)
    # The theme's stylesheet holds the pictures of its icons itself. Connections are for
    # programs that read robots.txt by way of a page; the book fetches nothing. Nothing
    # is said of forms: from a folder Firefox would take no search at all.
    return (
        f"default-src 'none'; script-src 'self'{allowed}; style-src 'self'; "
        "font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'"
    )


class Assets:
    """The files of one build, by the names that they have in the sources."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def lay_out(self, app: Sphinx, *_: object) -> None:
        """Write the files where Sphinx takes them from into the book."""
        # The theme declares this option after Sphinx has read the configuration, and
        # has looked at it already.
        app.config.pygments_dark_style = CODE_IN_THE_DARK
        furo.update_known_styles_state(app)
        folder = Path(app.doctreedir) / "assets"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        faces = sorted(STATIC.glob("*.woff2"))
        files = {path.name: path.read_bytes() for path in faces}
        published = {name: hashed(name, content) for name, content in files.items()}
        code = furo.get_pygments_stylesheet()
        files["book.css"] = stylesheet(code, published).encode()
        files["book.js"] = script().encode()
        for path in sorted(STATIC.glob("*.js")):
            if path not in ON_EVERY_PAGE:
                files[path.name] = path.read_bytes()
        # The searches of tables and lists take words as that of the book does.
        for name in ("filter.js", "tables.js"):
            files[name] = search.JS_WORDS.encode() + files[name]
        self.names = {name: hashed(name, content) for name, content in files.items()}
        for name, content in files.items():
            (folder / self.names[name]).write_bytes(content)
        app.config.html_static_path = [*app.config.html_static_path, str(folder)]

    def refer(
        self, app: Sphinx, pagename: str, _: str, context: dict[str, Any], *__: object
    ) -> None:
        """Give the template of a page what the page loads."""
        context["preload"] = preload(
            [
                context["pathto"](f"_static/{published}", 1)
                for name, published in self.names.items()
                if name.endswith(".woff2")
            ]
        )
        context["choice"] = CHOICE
        context["policy"] = policy(context["preload"], CHOICE)
        context["files_of_the_book"] = self.names
        needed = {
            "book.js": True,
            "choices.js": any(
                figure["choices"] for figure in figures.known(app.env, pagename)
            ),
            "filter.js": any(
                fence.kind for fence in finished.book(app).fences(pagename)
            ),
            "tables.js": context.get("has_controls"),
        }
        context["scripts_of_the_book"] = [
            self.names[name] for name, needs in needed.items() if needs
        ]
        # Only a search needs what Sphinx puts into every page.
        context["script_files"] = [
            file
            for file in context["script_files"]
            if pagename == SEARCH and Path(str(file.filename)).name != "furo.js"
        ]


def setup(app: Sphinx) -> None:
    """Add the files to Sphinx."""
    assets = Assets()
    # Not earlier: by then chapters are being executed.
    app.connect("env-before-read-docs", assets.lay_out)
    app.connect("html-page-context", assets.refer, priority=900)
