"""What runs on GitHub, read as an attacker would read it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from helpers.guidance import ROOT

ZIZMOR = Path(sys.executable).with_name("zizmor")

# A stranger's code runs with a token that may write, and the title of a proposal becomes a command.
BAD = """
on: pull_request_target
jobs:
  bad:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
      - run: echo "${{ github.event.pull_request.title }}" && python3 scripts/dev.py build
"""


def audited(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(ZIZMOR), "--offline", "--no-progress", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nothing_is_found_in_our_workflows() -> None:
    done = audited(ROOT / ".github")
    assert "No findings to report" in done.stdout, done.stdout
    assert done.returncode == 0
    for name in ("check.yml", "gate.yml", "publish.yml"):
        assert f"completed {ROOT}/.github/workflows/{name}" in done.stderr.replace("./", "")


def test_a_workflow_that_gives_a_stranger_the_token_is_found(tmp_path: Path) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "bad.yml").write_text(BAD)
    done = audited(tmp_path / ".github")
    assert done.returncode != 0
    for finding in ("dangerous-triggers", "template-injection", "unpinned-uses"):
        assert finding in done.stdout
