"""What tests share: a small made-up guidance to change at will, and the real site, built once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from helpers.guidance import DOCUMENTS, ROOT, SMALL, TODAY, Guidance
from helpers.html_reader import Html, Shape
from helpers.once import once
from helpers.sites import Kept, Project, mkdocs_build, served, write_project
from helpers.visited_pages import BROWSER_FLAGS
from signpost import cli
from signpost.entries.library import Library
from signpost.rules.check import checked

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WINGS = ("site", "browser", "unit")
"""The folders of tests, in the order in which they run."""

SITE = {
    "project",
    "small_project",
    "built_project",
    "built",
    "copy",
    "marked_site",
    "real_site",
    "address",
}
"""Fixtures that build or serve a site. No test in unit/ may use them."""

NEEDS = {
    "browser_file": "browser",
    "java": "java",
    "servers": "servers",
    "more_browsers": "more browsers",
}
"""Fixtures that need what Python does not bring, and what `dev.py test` calls it. Only browser/ may use a browser."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden pages anew; read the difference",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that stands in a wing which is not for it, and begin with what takes longest."""
    for item in items:
        wing, used = item.path.parent.name, _fixtures(item)
        if wing not in WINGS:
            raise pytest.UsageError(
                f"{item.nodeid} must stand in one of {', '.join(WINGS)}: see code.md."
            )
        refused = {"unit": {*SITE, *NEEDS}, "site": {"browser_file", "more_browsers"}}.get(
            wing, set()
        ) & used
        if refused:
            raise pytest.UsageError(
                f"{item.nodeid} may not use {', '.join(sorted(refused))} in {wing}/."
            )
    # The first files of site/ need no real site: some process makes it while the others have work. The short files of
    # unit/ come last, so that all processes end together.
    items.sort(key=lambda item: WINGS.index(item.path.parent.name))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tell dev.py what the tests need that are about to run."""
    if asked := os.environ.get("SIGNPOST_NEEDS"):
        used = set().union(*map(_fixtures, session.items))
        needs = [need for fixture, need in NEEDS.items() if fixture in used]
        Path(asked).write_text("\n".join(needs), encoding="utf-8")


def _fixtures(item: pytest.Item) -> set[str]:
    """Return the fixtures of a test, and those that they use."""
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture
def guidance(tmp_path: Path) -> Guidance:
    folder = tmp_path / "guidance"
    shutil.copytree(SMALL, folder)
    return Guidance(folder)


@pytest.fixture(scope="session")
def small_shapes() -> frozenset[Shape]:
    """The kinds of element that occur on pages of the small guidance as it is."""
    pages = Guidance(SMALL).pages().values()
    return frozenset().union(*(Html(page.html).shapes for page in pages))


@pytest.fixture
def own_root(guidance: Guidance, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the verbs work on the small guidance, in a folder without a history."""
    root = guidance.folder.parent
    monkeypatch.setattr(cli, "ROOT", root)
    monkeypatch.setattr(cli, "GUIDANCE", guidance.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return root


@pytest.fixture(scope="session")
def real_library() -> Library:
    found = checked(ROOT / "guidance", TODAY, DOCUMENTS)
    assert not found.problems, "\n".join(problem.for_terminal() for problem in found.problems)
    return found.library


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of the tests, the same one in each of its processes."""
    own = tmp_path_factory.getbasetemp()
    root = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return root / "shared"


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a maker of copies of the whole project, each with the small guidance, for builds that fail or differ."""

    def copy(name: str) -> Path:
        root = tmp_path_factory.mktemp(name)
        write_project(root)
        return root

    return copy


@pytest.fixture(scope="session")
def small_project(shared: Path) -> Path:
    """Such a copy with its finished site, made once. It is only read."""

    def make(root: Path) -> None:
        write_project(root)
        done = mkdocs_build(root)
        assert done.returncode == 0, done.stderr

    return once(shared / "small", make)


@pytest.fixture(scope="session")
def built(small_project: Path) -> Path:
    """The finished site of the small guidance. It is only read."""
    return small_project / "site"


@pytest.fixture(scope="session")
def marked_site(shared: Path) -> Path:
    """The site of the small guidance with every word of ours marked. It is only read."""

    def make(folder: Path) -> None:
        command = [sys.executable, "-m", "helpers.marked", str(SMALL), str(folder)]
        path = os.pathsep.join([str(ROOT / "scripts"), str(ROOT / "tests")])
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    return once(shared / "marked", make)


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(built, tmp_path / "copy"))


@pytest.fixture(scope="session")
def built_project(small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a maker of copies of it that a test may change, as if each had been built by itself."""

    def copy(name: str) -> Path:
        root = tmp_path_factory.mktemp(name)
        shutil.copytree(small_project, root, symlinks=True, dirs_exist_ok=True)
        return root

    return copy


@pytest.fixture(scope="session")
def real_site(shared: Path) -> Path:
    """The site of the real entries, made once. It is only read."""

    def make(folder: Path) -> None:
        done = mkdocs_build(ROOT, "--site-dir", str(folder / "site"))
        assert done.returncode == 0, done.stderr

    return once(shared / "real", make) / "site"


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    """The address at which the real site is served."""
    with served(real_site, Kept) as address:
        yield address


@pytest.fixture(scope="session")
def java() -> str:
    """The place of a Java, in which the HTML checker is written."""
    found = os.environ.get("SIGNPOST_JAVA") or shutil.which("java")
    if not found:
        pytest.fail("Java was not found. Run the tests with: python3 scripts/dev.py test")
    return found


@pytest.fixture(scope="session")
def servers() -> None:
    """A test with this asks `dev.py test` for nginx and Caddy. It is skipped if they could not be installed."""


@pytest.fixture(scope="session")
def more_browsers() -> None:
    """A test with this asks `dev.py test` for Firefox and WebKit. It is skipped if they could not be installed."""


@pytest.fixture(scope="session")
def browser_file() -> str:
    """The place of a browser of the Chromium family."""
    found = (
        os.environ.get("SIGNPOST_BROWSER")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    if not found:
        pytest.fail("No browser was found. Run the tests with: python3 scripts/dev.py test")
    return found


@pytest.fixture(scope="session")
def browser(browser_file: str) -> Iterator[Browser]:
    from playwright.sync_api import (
        sync_playwright,
    )  # Here, since it takes long, and most tests need none.

    with sync_playwright() as playwright:
        # At home, unless a test says otherwise: a machine's own clock often says UTC, which tells no country.
        at_home: dict[str, str | float | bool] = {**os.environ, "TZ": "Europe/London"}
        browser = playwright.chromium.launch(
            executable_path=browser_file, args=BROWSER_FLAGS, env=at_home
        )
        yield browser
        browser.close()
