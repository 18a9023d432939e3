"""What runs elsewhere: the workflows of the repository's host, and Binder."""

import os
import re
import runpy
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from eightypapers.tables import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PUBLISH = ROOT / ".github" / "workflows" / "publish.yml"

workflows = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def jobs(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]


def steps(path):
    return [step for job in jobs(path).values() for step in job["steps"]]


@workflows
def test_zizmor_finds_nothing(path):
    zizmor = Path(sysconfig.get_path("scripts"), "zizmor")
    command = [zizmor, "--offline", "--no-progress", "--persona", "pedantic", path]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@workflows
def test_actions_are_pinned_by_commit_with_their_version_beside(path):
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert uses
    for used in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used)


@workflows
def test_commands_are_those_that_readers_have(path):
    """Each step of make that a workflow calls is one that the Makefile has."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for step in steps(path):
        for target in re.findall(r"^make (\w+)$", step.get("run", ""), re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_what_is_published_was_built_tested_and_has_an_address():
    build, deploy = jobs(PUBLISH).values()
    runs = [step.get("run") or step.get("uses", "") for step in build["steps"]]
    names = [re.sub(r"@.*", "", run) for run in runs]
    assert names.index("make book") < names.index("make test")
    refuses = names.index(".venv/bin/python scripts/addresses.py")
    assert names.index("make test") < refuses
    assert refuses < names.index("actions/upload-pages-artifact")
    assert deploy["needs"] == "build"
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert build["permissions"] == {"contents": "read"}


@pytest.mark.parametrize(
    ("config", "faults"),
    [
        ("title: Tales\n", ["html: baseurl: unset", "repository: url: unset"]),
        (
            "html: {baseurl: https://book.example/}\n"
            "repository: {url: https://github.com/someone/a-book}\n",
            ["html: baseurl: is https://book.example/, a name reserved"],
        ),
        (
            "html: {baseurl: https://someone.github.io/a-book/}\n"
            "repository: {url: https://github.com/someone/a-book}\n",
            [],
        ),
    ],
)
def test_a_reserved_address_is_refused_by_name(tmp_path, monkeypatch, config, faults):
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["addresses.py", str(tmp_path)])
    main = runpy.run_path(str(ROOT / "scripts" / "addresses.py"))["main"]
    if not faults:
        main()
        return
    with pytest.raises(SystemExit) as end:
        main()
    *lines, last = str(end.value).splitlines()
    assert len(lines) == len(faults)
    for line, fault in zip(lines, faults, strict=True):
        assert line.startswith(f"_config.yml: {fault}")
    assert last == "The book is not published."


def test_binder_installs_a_lock_with_hashes_and_the_package():
    folder = ROOT / ".binder"
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if not line.startswith("#")]
    option, name = line.split()
    assert option == "-r"
    lock = (folder / name).resolve()
    assert lock == ROOT / "requirements-lab.txt"
    assert "--hash=sha256:" in lock.read_text(encoding="utf-8")
    script = folder / "postBuild"
    assert os.access(script, os.X_OK)
    *_, install, _, write = script.read_text(encoding="utf-8").splitlines()
    assert {"install", "--no-deps", "-e", "."} <= set(shlex.split(install))
    assert shlex.split(write) == ["python", "-m", "eightypapers", "notebooks"]
    version = (folder / "runtime.txt").read_text(encoding="utf-8")
    assert re.fullmatch(r"python-3\.\d+\n", version)
