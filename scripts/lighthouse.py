"""Has Lighthouse look at a page as on a telephone, where Node is."""

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# The page alone is looked at, and nothing of the browser's own asks other hosts.
FLAGS = "--headless=new --disable-background-networking --disable-component-update"
PATIENCE = 240


@dataclass
class Verdict:
    """Scores out of 100 by category, and the audits that cost something."""

    scores: dict[str, int | None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def missing() -> str | None:
    """Say why there is no Lighthouse here, if there is none."""
    if not shutil.which("npx"):
        return "Lighthouse left out: no npx here (it comes with Node)."
    # The first call downloads it into npm's cache.
    result = subprocess.run([*command(), "--version"], capture_output=True, text=True)
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["no reason"]
        return f"Lighthouse left out: npx lighthouse@{VERSION} fails: {lines[-1]}"
    return None


def command() -> list[str]:
    """Give the command that calls the version that is meant."""
    return ["npx", "--yes", f"lighthouse@{VERSION}"]


def verdict(address: str, browser: str) -> Verdict:
    """Give Lighthouse's verdict on a page; an empty one where it fails."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "report.json")
        options = [
            *(address, "--quiet", "--output=json", f"--output-path={target}"),
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={FLAGS}{' --no-sandbox' if root else ''}",
        ]
        try:
            subprocess.run(
                [*command(), *options],
                env={**os.environ, "CHROME_PATH": browser},
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
            report = json.loads(target.read_text(encoding="utf-8"))
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            return Verdict(faults=[f"no verdict: {type(error).__name__}"])
    return read(report)


def read(report: dict[str, Any]) -> Verdict:
    """Read scores, and what lowers them, from Lighthouse's report."""
    found = Verdict()
    for name in CATEGORIES:
        category = report["categories"].get(name, {})
        score = category.get("score")
        found.scores[name] = None if score is None else round(100 * score)
        for reference in category.get("auditRefs", []):
            audit = report["audits"][reference["id"]]
            if (
                reference["weight"]
                and audit["score"] is not None
                and audit["score"] < 1
            ):
                value = audit.get("displayValue", "").replace("\u00a0", " ")
                found.faults.append(f"{reference['id']} {value}".strip())
    return found
