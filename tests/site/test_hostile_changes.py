"""Changes that somebody could propose, hostile and honest, made on the guidance of the day and shown to the gate."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.guidance import ROOT
from signpost import cli
from signpost.review import since
from signpost.text.characters import visible

CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/hostile/changes.yml").read_text(encoding="utf-8")
)
HONEST = [case for case in CASES if case.get("honest")]
HOSTILE = [case for case in CASES if not case.get("honest")]
PROJECT = ("guidance", "docs", "scripts/signpost/rules/register.py", "templates/pages/service.html", ".github/workflows",
           "mkdocs.yml", "README.md")  # fmt: skip


def git(root: Path, *arguments: str) -> str:
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example", "GIT_COMMITTER_NAME": "A",
             "GIT_COMMITTER_EMAIL": "a@b.example", "GIT_CONFIG_GLOBAL": os.devnull}  # fmt: skip
    command = ["git", "-c", "core.autocrlf=false", *arguments]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, **names}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the guidance of the day, in its first commit."""
    root = tmp_path_factory.mktemp("changes") / "project"
    for name in PROJECT:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place)
        else:
            shutil.copy(ROOT / name, place)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "the guidance of the day")
    return root


def applied(root: Path, edits: list[dict[str, Any]]) -> None:
    """Make the edits of a case in the working tree and the index. Old text that is gone fails, and says so."""
    for edit in edits:
        path = root / edit["in"]
        if "replace" in edit:
            changed(path, edit)
        elif "append" in edit:
            path.write_text(path.read_text(encoding="utf-8") + edit["append"], encoding="utf-8")
        elif "write" in edit:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(edit["write"], encoding="utf-8")
        elif "rename" in edit:
            path.rename(root / edit["rename"])
        elif "delete" in edit:
            path.unlink()
        elif "link" in edit:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            path.symlink_to(edit["link"])
        elif "program" in edit:
            path.chmod(0o755)
        else:
            assert edit["module"], edit
    git(root, "add", "-A")
    for edit in edits:
        if "module" in edit:
            git(
                root,
                "update-index",
                "--add",
                "--cacheinfo",
                f"160000,{git(root, 'rev-parse', 'HEAD')},{edit['in']}",
            )


def changed(path: Path, edit: dict[str, Any]) -> None:
    text = path.read_text(encoding="utf-8")
    start = text.find(edit["after"]) if "after" in edit else 0
    assert start >= 0, (
        f"This case no longer applies: {edit['after']!r} has gone from {edit['in']}. Mend the case."
    )
    head, rest = text[:start], text[start:]
    found = rest.count(edit["replace"])
    wrong = found == 0 or (found > 1 and "after" not in edit)
    assert not wrong, (
        f"This case no longer applies: {edit['replace']!r} stands {found} times in {edit['in']}. Mend it."
    )
    path.write_text(head + rest.replace(edit["replace"], edit["with"], 1), encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=[str(case["name"]).replace(" ", "-") for case in CASES])
def test_what_becomes_of_a_change(
    base: Path,
    case: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795996800")
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    try:
        applied(base, case["edits"])
        proposed = git(
            base, "commit-tree", git(base, "write-tree"), "-p", "main", "-m", case["name"]
        )
    finally:
        git(base, "reset", "-q", "--hard")
        git(base, "clean", "-fdq")
    code = since.proposal(base, since.GateOptions("main", proposed), cli._tell)
    said = capsys.readouterr().out
    if case["must"] == "refused":
        assert code == 1, said
        assert "Refused: " in said or "  Fix: " in said, said
    else:
        assert f"Risk: {case['risk']}." in said, said
        assert code == (3 if case["risk"] == "second reader" else 0), said
    for piece in case["by"]:
        assert piece in said, f"{piece!r} is missing in:\n{said}"
    assert visible(said) == said, "what is printed may not hold what cannot be seen"


def test_the_set_is_as_large_as_promised(capsys: pytest.CaptureFixture[str]) -> None:
    refused = sum(case["must"] == "refused" for case in HOSTILE)
    with capsys.disabled():
        print(
            f"\n{len(HOSTILE)} hostile changes tried: {refused} refused, {len(HOSTILE) - refused} told"
        )
        print(f"{len(HONEST)} honest changes tried: none refused")
    assert len(HOSTILE) >= 30
    assert len(HONEST) >= 8
    assert all(case["must"] == "told" for case in HONEST)
    assert len({case["name"] for case in CASES}) == len(CASES)
