"""The book's HTML, CSS and SVG by their standards, as the Nu checker knows them."""

import json
import re
import shutil
import subprocess
from collections import Counter

import pytest

from eightypapers.tables import ROOT

LOCK = ROOT / "tests" / "checker"
HOME = ROOT / ".checker"
JAR = HOME / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

# What npm says where there is no network.
OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")

# What the checker says and the book may leave as it is, each with the reason.
ALLOWED = {
    # Container queries are a standard, which the checker's part for CSS does not know.
    "CSS: “container-type”: Property “container-type” doesn't exist.",
    "CSS: Unrecognized at-rule “@container”",
    # Sphinx puts the only h1 into a section within the article: it is still on top.
    "Consider using the “h1” element as a top-level heading only — or else use the "
    "“headingoffset” attribute (otherwise, all “h1” elements are treated as top-level "
    "headings by many screen readers and other tools).",
    "Article lacks heading. Consider using “h2”-“h6” elements to add identifying "
    "headings to all articles.",
    # Safari takes a list without bullets for no list, unless the role says so.
    "The “list” role is unnecessary for element “ul”.",
    # In a folder, the checker does not know which files are the book's own; the browser
    # does, and says of each page that nothing violates its policy.
    "Resource violates Content Security Policy (meta tag): external script “…” blocked "
    "by “script-src” directive.",
    "Resource violates Content Security Policy (meta tag): external stylesheet “…” "
    "blocked by “style-src” directive.",
    # What a page tells to search engines is data, which no policy is about.
    "Inline script violates Content Security Policy (meta tag): blocked by "
    "“script-src” directive (missing “‘unsafe-inline’” or nonce/hash).",
}
NAME = re.compile("(?<=name |ript |heet )“[^”]*”")


@pytest.fixture(scope="module")
def checker():
    """How to call the Nu checker, installed once as its lock says."""
    java = shutil.which("java")
    if not java or subprocess.run([java, "-version"], capture_output=True).returncode:
        pytest.skip("The Nu checker needs Java, which is not here.")
    lock = (LOCK / "package-lock.json").read_bytes()
    installed = HOME / "package-lock.json"
    if not JAR.is_file() or installed.read_bytes() != lock:
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("The Nu checker is installed by npm, which is not here.")
        shutil.copytree(LOCK, HOME, dirs_exist_ok=True)
        install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(install, cwd=HOME, capture_output=True, text=True)
        if done.returncode and any(code in done.stderr for code in OFFLINE):
            pytest.skip("The Nu checker is installed by npm, which has no network.")
        if done.returncode:
            pytest.fail(f"npm could not install the Nu checker:\n{done.stderr}", False)
    return [java, "-jar", str(JAR), "--format", "json", "--exit-zero-always"]


def check(checker, *paths):
    """Give each message of the checker, and where it belongs."""
    kinds = ["--skip-non-html", "--also-check-css", "--also-check-svg"]
    done = subprocess.run([*checker, *kinds, *paths], capture_output=True, check=True)
    return [
        (
            NAME.sub("“…”", message["message"]),
            f"{message['url'].rpartition('/html/')[2]}: {message.get('lastLine')}",
        )
        for message in json.loads(done.stderr)["messages"]
    ]


def test_the_book_is_valid(checker, book):
    said = check(checker, book)
    assert [message for message in said if message[0] not in ALLOWED] == []
    # What the checker no longer says need not be allowed.
    assert ALLOWED - Counter(message for message, _ in said).keys() == set()


def test_the_checker_finds_faults(checker, tmp_path):
    faulty = {
        "page.html": "<!doctype html><html lang=en><title>A</title><p><div></p>",
        "style.css": "p { color: 12px }",
        "picture.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g wide="1"/></svg>',
    }
    for name, text in faulty.items():
        (tmp_path / "html").mkdir(exist_ok=True)
        (tmp_path / "html" / name).write_text(text, encoding="utf-8")
    found = {place.partition(":")[0] for _, place in check(checker, tmp_path)}
    assert found == set(faulty)
