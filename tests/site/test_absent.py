"""What a build does not import: half a second of what it has no use for."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("library", ["sqlalchemy", "matplotlib", "frictionless"])
def test_the_extension_brings_nothing_that_it_has_no_use_for(library):
    code = f"import eightypapers.site, sys; print('{library}' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout == "False\n"
