"""Ends with a line for each address in ``_config.yml`` that is unset or reserved."""

import sys
from pathlib import Path

import yaml

from eightypapers.site.repository_links import reserved
from eightypapers.tables import ROOT

ADDRESSES = {
    "html": ("baseurl", "where the book is read"),
    "repository": ("url", "where its repository is"),
}


def main() -> None:
    """Look at the addresses that the pages' links are made from."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    lines = []
    for part, (key, what) in ADDRESSES.items():
        address = str((settings.get(part) or {}).get(key) or "")
        if reserved(address):
            found = (
                f"is {address}, a name reserved for examples" if address else "unset"
            )
            lines.append(f"_config.yml: {part}: {key}: {found}. Set it to {what}.")
    if lines:
        sys.exit("\n".join([*lines, "The book is not published."]))


if __name__ == "__main__":
    main()
