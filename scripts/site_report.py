"""Measures what the pages of the built book ask of a reader's line and device.

One line a page, the heaviest first. It prints what it finds and judges nothing. With
``--against``, other built sites are measured in the same run, turn by turn.
"""

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import browser as browsers
import lighthouse
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from static_host import served

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "_build" / "html"
# Slow 4G, as Lighthouse has it, and a telephone's processor beside this machine's.
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWDOWN = 4
WINDOW = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75}
# In milliseconds: how long nothing must come, and when it is given up.
QUIET_TIME, STEP, PATIENCE = 1000, 100, 60_000
WATCH = """
window.measured = {lcp: 0, shifts: [], tasks: []};
const watch = (type, note) => new PerformanceObserver(
  (list) => list.getEntries().forEach(note)
).observe({type, buffered: true});
watch("largest-contentful-paint", (entry) => { measured.lcp = entry.startTime; });
watch("layout-shift", (entry) => {
  if (!entry.hadRecentInput) measured.shifts.push([entry.startTime, entry.value]);
});
watch("longtask", (entry) => measured.tasks.push([entry.startTime, entry.duration]));
"""
READ = """() => ({
  ...measured,
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
})"""
KINDS = {
    "Document": "HTML",
    "Stylesheet": "CSS",
    "Script": "JS",
    "Font": "fonts",
    "Image": "images",
}
COLUMNS = ("HTML", "CSS", "JS", "fonts", "images", "other")


class Traffic:
    """What a page loads: bytes on the line by kind, headers included, and requests."""

    def __init__(self, page: Page, origin: str) -> None:
        self.origin = origin
        self.client = page.context.new_cdp_session(page)
        self.client.send("Network.enable")
        self.client.on("Network.requestWillBeSent", self._asked)
        self.client.on("Network.responseReceived", self._answered)
        self.client.on("Network.loadingFinished", self._came)
        self.client.on("Network.loadingFailed", self._failed)
        self.begin()

    def begin(self) -> None:
        """Forget what has been loaded so far."""
        self.bytes: Counter[str] = Counter()
        self.requests = self.strangers = 0
        self.kinds: dict[str, str] = {}
        self.awaited: set[str] = set()

    @property
    def total(self) -> int:
        """Give the bytes of all kinds."""
        return self.bytes.total()

    def _asked(self, event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if address.startswith(("http:", "https:")):
            self.requests += 1
            self.awaited.add(event["requestId"])
            self.strangers += not address.startswith(f"{self.origin}/")

    def _answered(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = KINDS.get(event["type"], "other")

    def _came(self, event: dict[str, Any]) -> None:
        kind = self.kinds.get(event["requestId"], "other")
        self.bytes[kind] += int(event["encodedDataLength"])
        self.awaited.discard(event["requestId"])

    def _failed(self, event: dict[str, Any]) -> None:
        self.awaited.discard(event["requestId"])


@dataclass
class Subject:
    """A page to be measured, and what has been found about it."""

    name: str
    origin: str
    path: str
    before: str
    first: Traffic | None = None
    seconds: list[int] = field(default_factory=list)
    paints: list[float] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)
    blocked: list[float] = field(default_factory=list)
    verdict: lighthouse.Verdict = field(default_factory=lighthouse.Verdict)

    @property
    def address(self) -> str:
        """Give the page's address."""
        return f"{self.origin}/{self.path}"


def subjects(folder: Path, origin: str, prefix: str = "") -> list[Subject]:
    """Give the pages of a folder; each is also opened second, after another one."""
    paths = sorted(
        re.sub(r"(^|/)index\.html$", r"\1", path.relative_to(folder).as_posix())
        for path in folder.rglob("*.html")
    )
    return [
        Subject(
            f"{prefix}{path or 'index.html'}",
            origin,
            path,
            next((other for other in paths if other != path), path),
        )
        for path in paths
    ]


@contextmanager
def window(browser: Browser) -> Iterator[BrowserContext]:
    """Open a window with an empty cache, as large as a telephone's."""
    context = browser.new_context(**WINDOW)  # type: ignore[arg-type]
    context.set_default_timeout(120_000)
    yield context
    context.close()


def load(page: Page, traffic: Traffic, address: str) -> None:
    """Load a page, and wait until nothing has come for a while."""
    traffic.begin()
    page.goto(address, wait_until="load")
    quiet = waited = 0
    while quiet < QUIET_TIME and waited < PATIENCE:
        page.wait_for_timeout(STEP)
        waited += STEP
        quiet = 0 if traffic.awaited else quiet + STEP


def time(browser: Browser, subject: Subject) -> None:
    """Load a page once on a slow line, and note what was felt of it."""
    with window(browser) as context:
        page = context.new_page()
        traffic = Traffic(page, subject.origin)
        traffic.client.send("Network.emulateNetworkConditions", LINE)
        traffic.client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.add_init_script(WATCH)
        load(page, traffic, subject.address)
        found = page.evaluate(READ)
    subject.first = subject.first or traffic
    subject.paints.append(found["lcp"])
    subject.shifts.append(shift(found["shifts"]))
    subject.blocked.append(blocking(found["tasks"], found["paint"]))


def shift(entries: list[list[float]]) -> float:
    """Give the cumulative layout shift: the worst burst, of five seconds at most."""
    worst = burst = 0.0
    start = last = float("-inf")
    for moment, value in sorted(map(tuple, entries)):
        if moment - last > 1000 or moment - start > 5000:
            burst, start = 0.0, moment
        burst += value
        last = moment
        worst = max(worst, burst)
    return worst


def blocking(tasks: list[list[float]], paint: float) -> float:
    """Give the total blocking time: what tasks take beyond 50 ms, once there is paint.

    As Lighthouse has it, of a task that runs across the first paint only what comes
    after counts.
    """
    ends = [(max(start, paint), start + length) for start, length in tasks]
    return sum(max(0.0, end - start - 50) for start, end in ends)


def open_second(browser: Browser, subject: Subject) -> None:
    """Load a page after another one of its site, and note what still had to come."""
    with window(browser) as context:
        page = context.new_page()
        traffic = Traffic(page, subject.origin)
        load(page, traffic, f"{subject.origin}/{subject.before}")
        load(page, traffic, subject.address)
    subject.seconds.append(traffic.total)


def table(found: list[Subject], scored: bool) -> str:
    """Give one line a page, the heaviest first."""
    head = ["page", "total KB", *COLUMNS, "requests", "strangers", "second KB"]
    head += ["LCP s", "CLS", "TBT ms"]
    if scored:
        head += ["perf", "a11y", "best", "SEO"]
    lines = [head]
    for subject in sorted(found, key=weight, reverse=True):
        traffic = subject.first
        assert traffic is not None
        line = [subject.name, kilobytes(traffic.total)]
        line += [kilobytes(traffic.bytes[kind]) for kind in COLUMNS]
        line += [str(traffic.requests), str(traffic.strangers)]
        line += [
            kilobytes(median(subject.seconds)),
            f"{median(subject.paints) / 1000:.2f}",
        ]
        line += [f"{median(subject.shifts):.3f}", f"{median(subject.blocked):.0f}"]
        if scored:
            scores = [
                subject.verdict.scores.get(name) for name in lighthouse.CATEGORIES
            ]
            line += ["–" if score is None else str(score) for score in scores]
        lines.append(line)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def weight(subject: Subject) -> int:
    """Give the bytes of a page's first load."""
    return subject.first.total if subject.first else 0


def kilobytes(size: float) -> str:
    """Write bytes as thousands of them."""
    return f"{size / 1000:.1f}"


def measure(browser: Browser, found: list[Subject], loads: int) -> None:
    """Load all pages several times, turn by turn, alone and after another one."""
    for turn in range(loads):
        tell(f"Load {turn + 1} of {loads} of {len(found)} pages …")
        for subject in found:
            time(browser, subject)
            open_second(browser, subject)


def tell(message: str) -> None:
    """Say on the side what takes its time."""
    print(message, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--against",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="another built site; may be repeated",
    )
    parser.add_argument("--loads", type=int, default=3, help="of each page; else 3")
    parser.add_argument(
        "--pages",
        default="",
        metavar="WORD",
        help="only the book's pages that have it in their path",
    )
    parser.add_argument("--no-lighthouse", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Measure the book, and the sites that are named, and print the table."""
    options = arguments()
    for folder in [PAGES, *options.against]:
        if not (folder / "index.html").is_file():
            sys.exit(f"{folder} has no index.html: build the site first.")
    browser_path = os.environ.get("BROWSER_PATH")
    with ExitStack() as stack:
        found = subjects(PAGES, stack.enter_context(served(PAGES)))
        found = [subject for subject in found if options.pages in subject.name]
        for folder in options.against:
            origin = stack.enter_context(served(folder))
            name = (
                folder.resolve().parent.name if folder.name == "dist" else folder.name
            )
            found += subjects(folder, origin, f"{name}: ")
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=browsers.options()
        )
        stack.callback(browser.close)
        measure(browser, found, options.loads)
        left_out = (
            "Lighthouse left out, as asked."
            if options.no_lighthouse
            else lighthouse.missing()
        )
        if left_out is None:
            path = browser_path or playwright.chromium.executable_path
            for number, subject in enumerate(found, 1):
                tell(f"Lighthouse, page {number} of {len(found)} …")
                subject.verdict = lighthouse.verdict(subject.address, path)
        version = browser.version
    print(table(found, scored=left_out is None))
    print(
        f"\nChromium {version}; medians of {options.loads} loads on a line of 1.6 Mbps"
        f" and 150 ms, with a processor slowed {SLOWDOWN} times. Sizes are compressed,"
        " headers included, in thousands of bytes; second: opened after another page."
    )
    if left_out is not None:
        print(left_out)
        return
    print(f"Lighthouse {lighthouse.VERSION}, mobile. What lowers a score:")
    for subject in found:
        for fault in subject.verdict.faults:
            print(f"  {subject.name}: {fault}")


if __name__ == "__main__":
    main()
