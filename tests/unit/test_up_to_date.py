"""If nothing has changed, a build says so at once; if anything has, it builds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from signpost import disk_cache
from signpost.project import Project
from signpost.publish import up_to_date

FILES = {
    "mkdocs.yml": "site_name: x",
    "entries/site.yml": "name: x",
    "pages/about.md": "# About",
    "program/templates/pages/home.html": "<p>Home</p>",
    "program/pages.py": "x = 1",
    "program/rules/sense.py": "x = 1",
    "templates/theme/main.html": "<p>Main</p>",
    "public/index.html": "<p>Home</p>",
    "public/404.html": "<p>Not here</p>",
    "public/assets/search.json": "[]",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose site stands, as if it had been built, with folders of its own names."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setattr(up_to_date, "PROGRAM", tmp_path / "program")
    monkeypatch.setattr(up_to_date, "TEMPLATES", tmp_path / "program/templates")
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    project = Project(tmp_path, tmp_path / "entries", tmp_path / "pages", tmp_path / "public")
    known = {"index.html": disk_cache.digest_of_file(tmp_path / "public/index.html")}
    up_to_date.remember(project, up_to_date.inputs(project, False), known, 2)
    return tmp_path


def pages(root: Path, compress: bool = False) -> int | None:
    """Return how many pages the site has if it is up to date."""
    found = up_to_date.up_to_date(root, compress)
    return found[1] if found else None


def test_a_site_that_stands_is_known_with_its_pages(root: Path) -> None:
    assert pages(root) == 2
    for path in root.rglob("*.*"):
        path.touch()  # The time of a file says nothing.
    assert pages(root) == 2


@pytest.mark.parametrize("name", sorted(FILES))
def test_whatever_changes_is_noticed(root: Path, name: str) -> None:
    (root / name).write_text(FILES[name] + " ")
    assert pages(root) is None
    (root / name).write_text(FILES[name])
    assert pages(root) == 2
    (root / name).unlink()
    assert pages(root) is None


@pytest.mark.parametrize(
    "name",
    [
        "entries/new.yml",
        "pages/new.md",
        "public/new.html",
        "templates/new.html",
        "program/rules/new.py",
    ],
)
def test_whatever_is_new_is_noticed(root: Path, name: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("new")
    assert pages(root) is None


def test_another_day_and_another_wish_are_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages(root, compress=True) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2")
    assert pages(root) is None


@pytest.mark.parametrize("settings", ["site_dir: !ENV [OUT, public]", "INHERIT: ../base.yml"])
def test_settings_that_come_from_elsewhere_are_read_each_time(root: Path, settings: str) -> None:
    (root / "mkdocs.yml").write_text(settings)
    project = Project(root, root / "entries", root / "pages", root / "public")
    up_to_date.remember(project, up_to_date.inputs(project, False), {}, 2)
    assert pages(root) is None


def broken(memory: Path) -> None:
    memory.write_text(memory.read_text()[:50])


@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        broken,
        lambda memory: memory.write_text("[]"),
        lambda memory: memory.write_text("{}"),
    ],
)
def test_without_a_good_memory_a_build_builds(root: Path, spoil: Callable[[Path], object]) -> None:
    spoil(root / ".cache" / disk_cache.SITE)
    assert pages(root) is None


def test_what_another_build_keeps_meanwhile_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "old").touch()
    before = disk_cache.names_in(tmp_path)
    (tmp_path / "another").touch()
    disk_cache.prune(tmp_path, before, ["mine"])
    assert [path.name for path in tmp_path.iterdir()] == ["another"]
