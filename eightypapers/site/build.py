"""Builds the book aside, and only then puts it in the place of the one before.

All pages are made anew each time; of chapters, `execution` keeps what they have shown.
Whatever ends a build, the pages of the one before are whole: the next ones grow in a
folder of their own. What an unfinished build leaves, the next one clears away.

Each edition is a run of Sphinx in a process of its own; that of the sources' language,
in this one. Their pages are put in place together.
"""

import ctypes
import errno
import multiprocessing
import os
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path

import yaml
from filelock import FileLock, Timeout
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.console import color_terminal, nocolor
from sphinx.util.docutils import docutils_namespace, patch_docutils

from eightypapers.language import SOURCE, Language
from eightypapers.site import changes, editions
from eightypapers.site.shell import end_with_build

BUILT = "_build"
"""The folder of the built book: the pages in `html`, and what they are made from."""

ASIDE = ".build"
"""Where the next book grows, beside the lock that lets one build in at a time."""

LOG = "build.log"
"""What the build of another edition prints, beside what is remembered of it."""

METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How the process of another edition comes to life: this one has imported Sphinx."""

MEND = "Mend what is named above, then build again."

AT_FDCWD = -100
RENAME_EXCHANGE = 2

ADVICE = {
    errno.ENOSPC: "make room there",
    errno.EDQUOT: "make room there",
    errno.EFBIG: "allow files of this size there",
    errno.EACCES: "allow writing there",
    errno.EPERM: "allow writing there",
    errno.EROFS: "allow writing there",
}
"""What to do about what the system refuses."""


class BuildError(Exception):
    """A build has failed, for a reason that is already printed or in the message."""


def build(root: Path) -> int:
    """Build the book of a folder; give the exit code, which is 0 if all is well."""
    try:
        with alone(root / ASIDE):
            renew(root)
    except (BuildError, OSError) as error:
        code, reason = 1, advice(error) if isinstance(error, OSError) else str(error)
    except KeyboardInterrupt:
        code, reason = 130, "It was stopped: build again when you like."
    else:
        page = root / BUILT / "html" / "index.html"
        print(f"The book is built: open {page.as_uri()}")
        return 0
    print(
        f"The book was not built, and the pages are as they were before. {reason}",
        file=sys.stderr,
    )
    return code


def advice(error: OSError) -> str:
    """Say what the system refused, and what to do about it."""
    reason = error.strerror or str(error)
    place = f"{error.filename}: " if error.filename else ""
    remedy = ADVICE.get(error.errno or 0, "mend this")
    return f"{place}{reason}: {remedy}, then build again."


@contextmanager
def alone(aside: Path) -> Iterator[None]:
    """Let no other build in meanwhile.

    The system holds the lock and lets it go with the process, however that ends: a
    file that is left over locks nothing.
    """
    aside.mkdir(exist_ok=True)
    try:
        lock = FileLock(aside / "lock", timeout=0).acquire()
    except Timeout:
        raise BuildError(
            "Another build of it is running: wait until that has ended, then build "
            "again."
        ) from None
    with lock:
        yield


def renew(root: Path) -> None:
    """Build the book aside, then put it in its place."""
    built, following = root / BUILT, root / ASIDE / "next"
    former = root / ASIDE / "former"
    recover(built, following, former)
    # Taken before it is read: an edit made meanwhile is for the next build.
    made_from = changes.sources(root)
    try:
        write(root, following)
        changes.note(made_from, following)
        put_in_place(following, built, former)
    finally:
        for folder in (following, former):
            with suppress(KeyboardInterrupt):
                shutil.rmtree(folder, ignore_errors=True)


def recover(built: Path, following: Path, former: Path) -> None:
    """Clear away what a build has left that was killed."""
    if former.exists() and not built.exists():
        former.rename(built)
    for folder in (following, former):
        if folder.exists():
            shutil.rmtree(folder)


def write(root: Path, target: Path) -> None:
    """Write the book in all its languages, side by side.

    The pages of the others lie apart meanwhile, and in the end within those of the
    sources' language.
    """
    if not color_terminal():
        nocolor()
    with told():
        names = editions.wanted(root)
    with ExitStack() as others:
        for name in names[1:]:
            others.enter_context(meanwhile(root, target, name, names))
        write_edition(root, target, SOURCE, names)
    for name in names[1:]:
        (target / name / "html").rename(target / "html" / name)


@contextmanager
def meanwhile(
    root: Path, target: Path, name: Language, names: list[Language]
) -> Iterator[None]:
    """Write another edition in a process of its own; print what it has printed.

    Raises
    ------
    BuildError, OSError
        If it could not be written.
    """
    log = target / name / LOG
    log.parent.mkdir(parents=True)
    processes = multiprocessing.get_context(METHOD)
    answer, answers = processes.Pipe(duplex=False)
    process = processes.Process(  # type: ignore[attr-defined]
        target=write_apart, args=(answers, log, root, target, name, names)
    )
    process.start()
    answers.close()
    try:
        yield
        try:
            error = answer.recv()
        except EOFError:
            error = BuildError(MEND)
        process.join()
        print(f"\n{log.read_text(encoding='utf-8')}", end="")
        if error:
            raise error
    finally:
        process.kill()
        process.join()


def write_apart(answers: Connection, log: Path, *edition: object) -> None:
    """Write an edition in this process, which is for nothing else."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the build to answer.
    threading.Thread(target=end_with_build, daemon=True).start()
    with log.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        write_edition(*edition)  # type: ignore[arg-type]
    except (BuildError, OSError) as error:
        answers.send(error)
    else:
        sys.stdout.flush()
        answers.send(None)


def write_edition(
    root: Path, target: Path, name: Language, names: list[Language]
) -> None:
    """Have Sphinx write an edition, configured as Jupyter Book does for its ``-n -W``.

    Jupyter Book's own command ends with a traceback whatever the fault.
    """
    apart = target if name == SOURCE else target / name
    with told():
        configuration, _ = get_final_config(
            user_yaml=root / "_config.yml",
            sourcedir=root,
            cli_config={
                "external_toc_path": (root / "_toc.yml").as_posix(),
                "latex_individualpages": False,
                "nitpicky": True,
            },
        )
        base = configuration.get("html_baseurl") or ""
        configuration |= editions.settings(root, name, names, base)
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                root,
                None,
                apart / "html",
                apart / ".doctrees",
                "html",
                configuration,
                warningiserror=True,
                keep_going=True,
            )
            # It would say that the pages are where they are no longer.
            app.builder.epilog = ""
            app.build()
    if app.statuscode:
        raise BuildError(MEND)


@contextmanager
def told() -> Iterator[None]:
    """Print what is at fault, in the form that is fit for it.

    Raises
    ------
    BuildError, OSError
        If anything is.
    """
    try:
        yield
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark
        line = f"{place.line + 1}:{place.column + 1}: " if place else " "
        raise BuildError(f"_config.yml:{line}{error.problem}: mend this.") from None
    except SphinxError as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        print(f"\n{error.category}:\n{error}\n", file=sys.stderr)
        raise BuildError(MEND) from None
    except OSError:
        raise
    except Exception:
        traceback.print_exc()
        raise BuildError(MEND) from None


def put_in_place(following: Path, built: Path, former: Path) -> None:
    """Put the next book in the place of the one before.

    Where the system cannot exchange them at one stroke, there is a moment between two
    steps without pages; `recover` knows of it.
    """
    if not built.exists():
        following.rename(built)
    elif not exchange(following, built):
        built.rename(former)
        try:
            following.rename(built)
        except OSError:
            former.rename(built)
            raise


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders at one stroke; tell whether that could be done."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = (AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other))
    return rename is not None and rename(*paths, RENAME_EXCHANGE) == 0
