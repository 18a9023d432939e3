"""The command line: ``python -m eightypapers --help`` lists what it can do."""

import argparse
import functools
import gc
import hashlib
import http.server
import io
import os
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from eightypapers.tables import ROOT, descriptor, load

PAGES = ROOT / "_build" / "html"
PORT = 8000

Command = Callable[..., int | None]


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code: 0 if all is well, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m eightypapers")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about)
        command.set_defaults(run=run)
        return command

    add("build", build, "build the book into _build/html")
    add("check", check, "check the data and the prose")
    add("sentences", unchecked, "print those not checked, as CSV")
    command = add("translate", translate, "fit the translations to the English")
    about = "one to begin with, such as chapters/papers"
    command.add_argument("names", nargs="*", metavar="page", help=about)
    about = "where words are still right beside changed English, as check names it"
    command.add_argument(
        "--confirm", action="append", default=[], metavar="PLACE", help=about
    )
    add("notebooks", write_notebooks, "write the translated chapters, to run them")
    command = add("passages", cut, "print the rows a report makes")
    command.add_argument("article", type=Path, help="your copy of it: UTF-8 text")
    about = "those of passage_topics.csv instead"
    command.add_argument("--topics", action="store_true", help=about)
    command = add("verify", verify, "compare the tables with the report")
    command.add_argument("article", type=Path, help="your copy of it: UTF-8 text")
    command = add("serve", serve, "show the built book on this machine")
    command.add_argument("--port", type=int, default=PORT, help=f"else {PORT}")
    add("zip", pack, "pack the built book into one file")
    options = vars(parser.parse_args(arguments))
    run: Command = options.pop("run")
    try:
        return run(**options) or 0
    except RefusedError as why:
        print(why, file=sys.stderr)
        return 1


class RefusedError(Exception):
    """What a command cannot do, in words for whoever asked."""


def build() -> int:
    """Build the book; print what is at fault, if anything is."""
    from eightypapers.site import changes

    # Asked before Sphinx is imported, which takes longer.
    if changes.is_up_to_date(ROOT, PAGES.parent):
        print(f"Nothing has changed: open {(PAGES / 'index.html').as_uri()}")
        return 0
    from eightypapers.site.build import build

    return build(ROOT)


def check() -> None:
    """Check the data, then the prose; print a line for each fault.

    Sentences that have no check are named, and are no fault.
    """
    from eightypapers.evidence import prose, sentences

    faults, left = prose.faults(ROOT), list[sentences.Sentence]()
    if not faults:
        faults, left = sentences.check(ROOT), sentences.unchecked(ROOT)
    for fault in faults:
        print(fault)
    # Where none has a check, the ledger is not kept, and a list would hide the rest.
    for sentence in left if len(load(sentences.TABLE)) else ():
        print(f"Not checked: {sentence}")
    if left:
        print(f"{counted(len(left), 'sentence')} without a check that holds.")
    if faults:
        raise RefusedError(f"{counted(len(faults), 'fault')}.")
    tables = [resource["name"] for resource in descriptor()["resources"]]
    rows = sum(len(load(table)) for table in tables)
    pages = len(prose.documents(ROOT))
    print(f"No fault in {len(tables)} tables ({rows:,} rows), nor on {pages} pages.")


def unchecked() -> None:
    """Print rows for the sentences that have no check, with what a check needs."""
    from eightypapers.evidence import prose, sentences

    # What is at fault may not be read.
    if prose.faults(ROOT):
        check()
        return
    print(sentences.sheet(sentences.unchecked(ROOT)), end="")


def translate(names: list[str], confirm: list[str]) -> None:
    """Fit the files of translators to the English, for each language there is."""
    from eightypapers.evidence import pages, pairs, translation

    begun = [(name, pages.file_of(name, ROOT)) for name in names]
    try:
        if missing := [name for name, page in begun if not page]:
            raise LookupError(f"no page is called {', '.join(missing)}")
        for edition in translation.EDITIONS:
            there = [page for _, page in begun if page]
            for path in translation.update(there, ROOT, edition):
                print(f"Changed: {path.relative_to(ROOT).as_posix()}")
            pairs.update(confirm, ROOT, edition)
    except (LookupError, ValueError) as error:
        raise RefusedError(error.args[0]) from error


def write_notebooks() -> None:
    """Write the chapters as notebooks of the other editions, as far as translated."""
    from eightypapers.evidence.translation import EDITIONS, MissingError
    from eightypapers.site import notebooks

    try:
        written = [path for name in EDITIONS for path in notebooks.write(name)]
    except (MissingError, ValueError) as error:
        raise RefusedError(f"{error}; make check says where.") from error
    for path in written:
        print(f"Written: {path.relative_to(ROOT).as_posix()}")


def cut(article: Path, topics: bool) -> None:
    """Print the table of a report's clauses, or of their topics, as CSV."""
    from eightypapers.evidence.passages import passage_rows, topic_rows

    rows = (topic_rows if topics else passage_rows)(text_of(article))
    print(rows.to_csv(index=False, lineterminator="\n"), end="")


def verify(article: Path) -> None:
    """Rebuild from a copy of the report what follows from it; print what differs."""
    from eightypapers.evidence.passages import differences

    lines = differences(text_of(article))
    for line in lines:
        print(line)
    if lines:
        raise RefusedError(f"{counted(len(lines), 'difference')} from {article}.")
    passages = len(load("passages"))
    print(
        f"{passages} passages, their topics and the shared runs follow from {article}."
    )


def text_of(article: Path) -> str:
    """Give the text of a copy of the report."""
    try:
        return article.read_text(encoding="utf-8")
    except OSError as error:
        raise RefusedError(f"{article} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        why = f"{article} is not text in UTF-8: save it as that."
        raise RefusedError(why) from error


def serve(port: int) -> None:
    """Serve the built book to this machine alone, until Ctrl-C."""
    must_be_built()
    handler = functools.partial(Handler, directory=str(PAGES))
    with listen(port, handler) as server:
        print(f"The book: http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the pages as hosts do: with one of the book's own for what is missing."""

    def translate_path(self, path: str) -> str:
        """Find a file where the book will lie on its host, or at the root."""
        return super().translate_path(path.removeprefix(base_path()))

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """Answer with the book's page if something is not there."""
        page = Path(self.directory, "404.html")
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self.error_message_format = page.read_text("utf-8").replace("%", "%%")
        super().send_error(code, message, explain)


@functools.cache
def base_path() -> str:
    """Give the path of the book's public address, from slash to slash."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    path = urlsplit(config["html"].get("baseurl") or "").path
    return f"{path.rstrip('/')}/"


def pack() -> None:
    """Write the built book into one file beside its pages; say what it is."""
    from eightypapers.site import offline

    must_be_built()
    whole = offline.archive(PAGES)
    target = PAGES.parent / offline.name()
    part = target.with_suffix(".part")
    try:
        part.write_bytes(whole)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise RefusedError(f"{target} cannot be written: {error.strerror}.") from error
    print(f"{hashlib.sha256(whole).hexdigest()}  {target.name}")
    print(f"The book in one file of {len(whole) / 1e6:.1f} MB: {target}")


def must_be_built() -> None:
    """Refuse to go on without the pages; say how to have them."""
    if not (PAGES / "index.html").is_file():
        raise RefusedError("There are no pages: build them with make book.")


def listen(
    port: int, handler: Callable[..., http.server.BaseHTTPRequestHandler]
) -> http.server.ThreadingHTTPServer:
    """Listen at a port of this machine, or at any free one if it is taken."""
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        print(f"Port {port}: {error}; taking a free one.", file=sys.stderr)
        return http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)


def counted(number: int, noun: str) -> str:
    """Give a number with its noun: 1 fault, 2 faults."""
    return f"{number:,} {noun}{'s' if number != 1 else ''}"


def run() -> int:
    """Run a command whose words may go anywhere: what cannot be written is spelled out.

    Vietnamese is quoted wherever a fault is, also where the locale or a pipe has other
    letters only; and a pipe may be closed before all is said.
    """
    # Rows are many, and stay: to look for garbage each time that 700 of them are made
    # takes a tenth of a check.
    gc.set_threshold(100_000)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except BrokenPipeError:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(run())
