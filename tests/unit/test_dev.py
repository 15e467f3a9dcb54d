"""dev.py asks for what the chosen tests need, and for nothing else."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import conftest
from helpers.guidance import ROOT

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
