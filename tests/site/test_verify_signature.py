"""The manifest is signed as the docs say, and the verb takes all that can be asked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.guidance import ROOT
from helpers.verified import verify
from signpost import cli
from signpost.copies import compare as verifying
from signpost.copies import manifest
from signpost.copies.options import DIFFERS, NO_ANSWER, SAME, VerifyOptions


def commands() -> list[str]:
    """The commands that docs/contribute/hosting.md prints for signatures."""
    text = (ROOT / "docs/contribute/hosting.md").read_text(encoding="utf-8")
    part = text.partition("## Sign the manifest")[2].partition("\n## ")[0]
    return re.findall(r"^\$ (.+)$", part, re.MULTILINE)


@pytest.mark.skipif(os.name == "nt", reason="The commands are those of a Unix shell")
def test_the_manifest_is_signed_and_checked_as_the_docs_say(copy: Path) -> None:
    if not shutil.which("ssh-keygen") or not shutil.which("bash"):
        pytest.skip("There is no ssh-keygen here, or no bash.")
    folder = copy.parent
    copy.rename(folder / "site")

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
        )

    make, allow, sign, check, compare = commands()
    assert run(f"{make} -N ''").returncode == 0  # A throw-away key, without the passphrase.
    assert run(allow).returncode == 0
    assert run(sign).returncode == 0
    shutil.copytree(folder / "site", folder / "COPY")
    done = run(check)
    assert done.returncode == 0, done.stderr
    assert 'Good "signpost" signature for help.school.example' in done.stdout + done.stderr
    assert "verify COPY" in compare
    told = verify(folder / "COPY")
    assert told.code == SAME
    assert "manifest.txt.sig is a signature" in told.text
    listed = folder / "COPY" / manifest.FILE
    listed.write_text(listed.read_text().replace("0", "1", 1))
    assert run(check).returncode != 0
    (folder / "COPY" / manifest.SIGNATURE).write_text("Call 0909 879 0000.\n")
    assert verify(folder / "COPY").named("added") == [manifest.SIGNATURE]


def test_the_verb_takes_all_that_can_be_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[VerifyOptions] = []

    def note(its: VerifyOptions, say: object, watched: object) -> int:
        asked.append(its)
        return SAME

    monkeypatch.setattr(verifying, "verify", note)
    assert cli.main(["verify", "copy"]) == SAME
    assert asked.pop() == VerifyOptions(Path("copy"), site=ROOT / "site")
    options = ["--manifest", "m", "--digest", "d", "--site", "s", "--page", "p", "--from", "f"]
    cli.main(["verify", "copy", *options])
    assert asked.pop() == VerifyOptions(Path("copy"), Path("m"), "d", Path("s"), "p", "f")


def test_dev_py_runs_the_verb_where_somebody_stands_and_no_code_that_lies_there(copy: Path) -> None:
    """A copy may hold a json.py: Python looks for modules in the folder in which it is started with -m."""
    for name in ("json.py", "click.py", "signpost.py"):
        (copy / name).write_text("raise SystemExit(77)")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import dev; from pathlib import Path;"
        "dev.VENV = Path(sys.prefix); dev._prepare = lambda *_: 0; sys.exit(dev.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-P", "-c", code, str(ROOT / "scripts"), "verify", "."]
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == DIFFERS, done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("added ")] == [
        "click.py",
        "json.py",
        "signpost.py",
    ]


@pytest.mark.parametrize("place", ["nowhere", "https://signpost.example/"])
def test_what_is_not_there_cannot_be_compared(tmp_path: Path, place: str) -> None:
    assert verify(tmp_path / place if place == "nowhere" else Path(place)).code == NO_ANSWER
