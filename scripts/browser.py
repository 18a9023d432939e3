"""Finds a browser for the tests, or installs one, and prints its path.

Tried in turn: the one that the environment variable BROWSER_PATH names; an installed
Chromium or Chrome; Playwright's own; the system's package where it may be installed.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Error, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Chromium talks to its makers' hosts of its own accord, unless told not to.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HELP = """\
No browser for the tests. Do one of these, then call make test again:
- install Chromium or Google Chrome (Debian: apt install chromium)
- name one that is installed elsewhere: make test BROWSER_PATH=/path/to/chromium
- let Playwright install its own: .venv/bin/playwright install --with-deps chromium"""


def main() -> None:
    """Print the path of a browser that starts, or end with what to do."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        if not starts(named):
            sys.exit(f"BROWSER_PATH names {named}, which does not start as a browser.")
        print(named)
        return
    for find in (installed, downloaded, packaged):
        browser = find()
        if browser:
            print(browser)
            return
    sys.exit(HELP)


def installed() -> str | None:
    """Find a browser that was here before."""
    paths = [*map(shutil.which, NAMES), playwrights_own()]
    return next((path for path in paths if path and starts(path)), None)


def downloaded() -> str | None:
    """Have Playwright download its own browser."""
    tell("No Chromium or Chrome that starts: downloading Playwright's own.")
    run(sys.executable, "-m", "playwright", "install", "chromium")
    path = playwrights_own()
    return path if starts(path) else None


def packaged() -> str | None:
    """Install the system's package, where that is for us to do."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    tell("That did not work: installing the system's package chromium.")
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    path = shutil.which("chromium")
    return path if path and starts(path) else None


def playwrights_own() -> str:
    """Say where Playwright puts its browser, be it there or not."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def starts(path: str) -> bool:
    """Start a browser: being there is not enough, its libraries must be there too."""
    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(executable_path=path).close()
        except Error:
            return False
    return True


def options() -> list[str]:
    """Give the options with which a browser is started: quiet, and for root unboxed."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET, "--no-sandbox"] if root else QUIET


def run(*command: str) -> None:
    """Run a command that may fail, and leave standard output for the path."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdout=sys.stderr, env=quiet, check=False)


def tell(message: str) -> None:
    """Say what takes its time."""
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
