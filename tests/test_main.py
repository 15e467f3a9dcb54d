"""The verbs as a person runs them: what is printed, and the exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Guidance

from signpost import registering
from signpost import verbs as main
from signpost.model import Register


@pytest.fixture(autouse=True)
def own_root(guidance: Guidance, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the verbs work on the small guidance, in a folder without a history."""
    root = guidance.folder.parent
    monkeypatch.setattr(main, "ROOT", root)
    monkeypatch.setattr(main, "GUIDANCE", guidance.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return root


def test_a_clean_check_says_so_and_returns_0(capsys: pytest.CaptureFixture[str], guidance: Guidance) -> None:
    assert main.main(["check", str(guidance.folder)]) == 0
    assert capsys.readouterr().out == "No problems in 18 files.\n"


def test_a_check_with_problems_tells_each_and_returns_1(capsys: pytest.CaptureFixture[str], guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    assert main.main(["check", str(guidance.folder)]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        'guidance/services/gb/listeners.yml:3:7: "helplin" is not one of the choices. [not-a-choice]\n'
    )
    assert "1 problem in 1 file; the other 17 files are fine.\n" in said
    assert "docs/contribute/problems.md" in said


def test_a_check_tells_what_docs_must_not_hold(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, own_root: Path
) -> None:
    shutil.copytree(ROOT / "docs", own_root / "docs")
    assert main.main(["check", str(guidance.folder)]) == 0
    (own_root / "docs/_redirects").write_text("/ https://evil.example/ 301\n", encoding="utf-8")
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    capsys.readouterr()
    assert main.main(["check", str(guidance.folder)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("docs/_redirects: A file of this name or type is not published. [docs-file]\n")
    assert "2 problems in 2 files; the other 17 files are fine.\n" in said
    # Whoever asks about one entry is told of it alone.
    assert main.main(["check", str(guidance.folder / "concerns/teasing.yml")]) == 0


def test_github_gets_annotations(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    assert main.main(["check", str(guidance.folder)]) == 1
    assert (
        "::error file=guidance/services/gb/listeners.yml,line=3,col=7,title=not-a-choice::" in capsys.readouterr().out
    )


def test_one_file_is_reported_alone(capsys: pytest.CaptureFixture[str], guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    guidance.change("concerns/teasing.yml", "urgency: soon", "urgency: later")
    assert main.main(["check", str(guidance.folder / "concerns/teasing.yml")]) == 1
    said = capsys.readouterr().out
    assert "later" in said
    assert "helplin" not in said
    assert main.main(["check", str(guidance.folder / "concerns/pictures.yml")]) == 0
    assert "No problems in guidance/concerns/pictures.yml." in capsys.readouterr().out


@pytest.mark.parametrize("path", ["nowhere", "/"])
def test_what_cannot_be_checked_returns_2(capsys: pytest.CaptureFixture[str], path: str) -> None:
    assert main.main(["check", path]) == 2
    assert capsys.readouterr().err.startswith(("There is no file", '"/" is neither'))


def git(root: Path, *arguments: str) -> None:
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "A",
             "GIT_COMMITTER_EMAIL": "a@b.example"}  # fmt: skip
    subprocess.run(["git", *arguments], cwd=root, env={**os.environ, **names}, check=True, capture_output=True)


def test_a_change_of_the_register_is_shown_as_a_table(
    capsys: pytest.CaptureFixture[str], guidance: Guidance, own_root: Path
) -> None:
    git(own_root, "init", "-q")
    git(own_root, "add", ".")
    git(own_root, "commit", "-qm", "one")
    guidance.change("register.yml", "number: 0808 157 0999", "number: 0808 157 0998")
    guidance.change("services/gb/listeners.yml", "phone: 0808 157 0999", "phone: 0808 157 0998")
    assert main.main(["check", str(guidance.folder), "--since", "HEAD"]) == 0
    said = capsys.readouterr().out
    assert "  Example Listeners  phone in GB  0808 157 0999  0808 157 0998\n" in said
    assert "This change touches entries and the register together" in said
    assert main.main(["check", str(guidance.folder), "--since", "nothing"]) == 2


def test_a_register_that_was_not_there_counts_as_empty() -> None:
    register = Register.model_validate({"owners": [{"name": "A", "entries": ["platforms/a"], "hosts": ["a.example"]}]})
    assert registering.register_changes(None, register) == [
        ("A", "entry", "-", "platforms/a"),
        ("A", "host", "-", "a.example"),
    ]


def test_new_starts_an_entry_that_check_points_into(capsys: pytest.CaptureFixture[str], guidance: Guidance) -> None:
    assert main.main(["new", "platform", "threads", "--no-input"]) == 0
    assert (guidance.folder / "platforms/threads.yml").exists()
    assert main.main(["new", "platform", "threads", "--no-input"]) == 2
    assert main.main(["check", str(guidance.folder)]) == 1
    said = capsys.readouterr().out
    assert "platforms/threads.yml" in said


def test_dev_py_runs_with_nothing_but_the_standard_library(tmp_path: Path) -> None:
    python = shutil.which("python3")
    assert python
    done = subprocess.run(
        [python, "-I", "-S", str(ROOT / "scripts/dev.py"), "help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "python3 scripts/dev.py build" in done.stdout
