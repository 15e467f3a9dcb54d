"""Where nothing has changed, a build says so at once; where anything has, it builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from signpost import standing

FILES = {
    "mkdocs.yml": "site_name: x",
    "guidance/site.yml": "name: x",
    "docs/about.md": "# About",
    "templates/pages/home.html": "<p>Home</p>",
    "scripts/signpost/pages.py": "x = 1",
    "site/index.html": "<p>Home</p>",
    "site/404.html": "<p>Not here</p>",
    "site/assets/search.json": "[]",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose site stands, as if it had been built."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    known = {"index.html": standing.digest_of(tmp_path / "site/index.html")}
    assert standing.remember(tmp_path, tmp_path / "site", standing.made_from(tmp_path), known) == 2
    return tmp_path


def test_a_site_that_stands_is_known_with_its_pages(root: Path) -> None:
    assert standing.pages(root, []) == 2
    for path in root.rglob("*.*"):
        path.touch()  # The time of a file says nothing.
    assert standing.pages(root, []) == 2


@pytest.mark.parametrize("name", sorted(FILES))
def test_whatever_changes_is_noticed(root: Path, name: str) -> None:
    (root / name).write_text(FILES[name] + " ")
    assert standing.pages(root, []) is None
    (root / name).write_text(FILES[name])
    assert standing.pages(root, []) == 2
    (root / name).unlink()
    assert standing.pages(root, []) is None


@pytest.mark.parametrize("name", ["guidance/new.yml", "docs/new.md", "site/new.html", "templates/parts/new.html"])
def test_whatever_is_new_is_noticed(root: Path, name: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("new")
    assert standing.pages(root, []) is None


def test_another_day_and_another_wish_are_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert standing.pages(root, ["--other"]) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2")
    assert standing.pages(root, []) is None


def broken(memory: Path) -> None:
    memory.write_text(memory.read_text()[:50])


@pytest.mark.parametrize(
    "spoil", [Path.unlink, broken, lambda memory: memory.write_text("[]"), lambda memory: memory.write_text("{}")]
)
def test_without_a_good_memory_a_build_builds(root: Path, spoil: Callable[[Path], object]) -> None:
    spoil(root / standing.MEMORY)
    assert standing.pages(root, []) is None
