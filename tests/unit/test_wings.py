"""Each wing of the tests needs what it says, and no more."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

import conftest
from helpers.guidance import ROOT, TESTS

ABSENT = {
    "unit": ("helpers.sites", "helpers.driving", "helpers.visiting", "playwright"),
    "site": ("playwright",),
}
"""What files of a wing do not import: it would build or serve a site, or start a browser."""


def test_every_test_stands_in_a_wing() -> None:
    assert {path.parent.name for path in TESTS.rglob("test_*.py")} == {"unit", "site", "browser"}
    assert all(path.parent.parent == TESTS for path in TESTS.rglob("test_*.py"))


def test_no_test_imports_another() -> None:
    names = [path.stem for path in TESTS.rglob("test_*.py")]
    assert len(names) == len(set(names)), "Two files of one name cannot both be imported."
    for path in TESTS.glob("*/*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if line.startswith(("from test_", "import test_"))], path


@pytest.mark.parametrize("wing", ABSENT)
def test_a_wing_imports_nothing_that_it_has_no_use_for(wing: str) -> None:
    for path in (TESTS / wing).glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith(tuple(f"from {name}" for name in ABSENT[wing])), path


@pytest.mark.parametrize(
    ("wing", "fixture", "refused"),
    [
        ("unit", "guidance", False),
        ("unit", "real_site", True),
        ("unit", "browser_file", True),
        ("unit", "java", True),
        ("site", "real_site", False),
        ("site", "java", False),
        ("site", "browser_file", True),
        ("browser", "browser_file", False),
        ("other", "guidance", True),
    ],
)
def test_a_test_in_the_wrong_wing_is_refused(wing: str, fixture: str, refused: bool) -> None:
    path = Path(ROOT, "tests", wing, "test_made_up.py")
    item = SimpleNamespace(
        path=path, fixturenames=["request", fixture], nodeid=f"{path.name}::test_made_up"
    )
    if refused:
        with pytest.raises(pytest.UsageError, match=r"test_made_up (?:may not use|must stand in)"):
            conftest.pytest_collection_modifyitems([item])  # type: ignore[list-item]
    else:
        conftest.pytest_collection_modifyitems([item])  # type: ignore[list-item]
