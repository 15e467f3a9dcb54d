"""dev.py knows every verb, asks for what the chosen tests need, and for nothing else."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import conftest
from helpers.guidance import ROOT
from signpost import cli

REFUSED = 7
"""What a stand-in returns for each thing that dev.py would install."""


@pytest.fixture
def asked() -> list[str]:
    """What dev.py would have installed."""
    return []


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: list[str]) -> ModuleType:
    """dev.py on a machine that has Python and nothing else."""
    for name in (
        "SIGNPOST_BROWSER",
        "SIGNPOST_JAVA",
        "JAVA_HOME",
        "PYTEST_ADDOPTS",
        "PYTEST_XDIST_WORKER",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    spec = importlib.util.spec_from_file_location("dev", ROOT / "scripts" / "dev.py")
    assert spec
    assert spec.loader
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)

    def install(packages: str, what: str) -> int:
        asked.append(packages)
        return REFUSED

    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    monkeypatch.setattr(dev, "BROWSER_PLACES", ())
    monkeypatch.setattr(dev, "_install_debian", install)
    return dev


def test_a_test_of_the_program_alone_runs_without_a_browser_and_without_java(
    dev: ModuleType, asked: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert dev._test(["tests/unit/test_problem.py"]) == 0
    assert "6 passed" in capfd.readouterr().out
    assert asked == []


@pytest.mark.parametrize(
    ("needs", "package"), [("browser", "chromium"), ("java", "default-jre-headless")]
)
def test_what_is_missing_is_asked_for_before_anything_runs(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, asked: list[str], needs: str, package: str
) -> None:
    monkeypatch.setattr(dev, "_needs", lambda rest: {needs})
    monkeypatch.setattr(dev, "_run", lambda *command, **options: 0 if "pytest" in command else 1)
    assert dev._test(["tests/site"]) == REFUSED
    assert asked == [package]


def test_the_tests_that_are_collected_tell_what_they_need(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SIGNPOST_NEEDS", str(tmp_path / "needs"))
    for fixtures, needs in (
        ([], ""),
        (["guidance", "java"], "java"),
        (["browser", "browser_file"], "browser"),
    ):
        session = SimpleNamespace(
            items=[SimpleNamespace(fixturenames=fixtures), SimpleNamespace(fixturenames=[])]
        )
        conftest.pytest_collection_finish(session)  # type: ignore[arg-type]
        assert (tmp_path / "needs").read_text(encoding="utf-8") == needs


def test_the_tests_of_a_folder_run_on_all_cores_and_those_of_a_file_at_once(
    dev: ModuleType,
) -> None:
    assert "--numprocesses=auto" in dev._processes([])
    assert "--numprocesses=auto" in dev._processes(["tests/unit", "-x"])
    assert dev._processes(["tests/unit/test_problem.py::test_a", "-x"]) == []


README = (ROOT / "README.md").read_text(encoding="utf-8")

TEXTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / ".github").rglob("*.md"),
    *(ROOT / ".github").rglob("*.yml"),
]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dev.py with a Python that finds no package beside the standard library."""
    command = [sys.executable, "-I", "-S", str(ROOT / "scripts" / "dev.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize("asked_by", [[], ["help"], ["-h"], ["--help"]])
def test_help_lists_every_verb(dev: ModuleType, asked_by: list[str]) -> None:
    done = run(*asked_by)
    assert done.returncode == 0
    assert dict(re.findall(r"^  (\w+) +(.+)$", done.stdout, re.MULTILINE)) == dev.VERBS


@pytest.mark.parametrize(
    ("typed", "meant"), [("biuld", "build"), ("Check", "check"), ("retire", "retired")]
)
def test_a_mistyped_verb_is_named_with_the_nearest_one(typed: str, meant: str) -> None:
    done = run(typed)
    assert done.returncode == 2
    assert done.stderr == f'dev.py: There is no verb "{typed}". Did you mean `{meant}`?\n'
    assert done.stdout == ""


def test_a_word_that_is_like_no_verb_is_answered_with_all_of_them(dev: ModuleType) -> None:
    done = run("xyz")
    assert done.returncode == 2
    assert f'There is no verb "xyz". The verbs are {", ".join(dev.VERBS)}.' in done.stderr


def test_dev_and_the_program_have_the_same_words_for_a_verb(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    its = dict(re.findall(r"^    (\w+) +(.+)$", capsys.readouterr().out, re.MULTILINE))
    assert its.keys() == {*dev._OF_THE_PROGRAM, *dev._ON_OWN_FILES}
    assert its.items() <= dev.VERBS.items()


def test_every_verb_runs_something(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "_prepare", lambda *of: REFUSED)
    done = {verb: dev.main([verb]) for verb in dev.VERBS}
    assert done == dict.fromkeys(dev.VERBS, REFUSED) | {"help": 0}


def test_the_readme_tells_of_every_verb(dev: ModuleType) -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", README, re.MULTILINE)
    told = re.findall(r"\w+", " ".join(rows)) + re.findall(r"dev\.py (\w+)  ", README)
    assert sorted(told) == sorted(dev.VERBS.keys() - {"help"})


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_what_is_told_to_be_typed_is_a_verb(dev: ModuleType, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(re.findall(r"\bdev\.py ([a-z]\w*)", text)) <= dev.VERBS.keys()
