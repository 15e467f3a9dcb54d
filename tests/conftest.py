"""What tests share: a small made-up guidance to change at will, and the real site, built once."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from signpost import pages
from signpost.checking import Checked, checked
from signpost.library import Library
from signpost.pages import Page
from signpost.problem import Problem

ROOT = Path(__file__).resolve().parents[1]
SMALL = Path(__file__).parent / "small" / "guidance"
TODAY = date(2026, 11, 23)
DOCUMENTS = frozenset({"how-we-check/", "about/", "privacy/", "accessibility/", "contribute/"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden pages anew; read the difference")


@dataclass
class Guidance:
    """A copy of the small guidance that a test may change."""

    folder: Path

    def change(self, file: str, old: str, new: str) -> Guidance:
        """Replace one piece of text, which must stand in the file exactly once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return self

    def write(self, file: str, text: str) -> Guidance:
        """Write a whole file."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def apply(self, changes: list[dict[str, str]]) -> Guidance:
        """Do what a golden problem says: replace text, or write, delete, rename or link a file, or make a folder."""
        for change in changes:
            path = self.folder / change["in"]
            if "replace" in change:
                self.change(change["in"], change["replace"], change["with"])
            elif "write" in change:
                self.write(change["in"], change["write"] * int(change.get("times", "1")))
            elif "latin-1" in change:
                path.write_bytes(change["latin-1"].encode("latin-1"))
            elif "delete" in change:
                path.unlink()
            elif "folder" in change:
                path.mkdir()
            elif "rename" in change:
                path.rename(self.folder / change["rename"])
            else:
                path.symlink_to(change["link"])
        return self

    def checked(self, today: date = TODAY) -> Checked:
        return checked(self.folder, today, DOCUMENTS)

    def library(self, today: date = TODAY) -> Library:
        return self.checked(today).library

    def problems(self, today: date = TODAY) -> list[Problem]:
        """Everything that a check says of it."""
        return list(self.checked(today).problems)

    def pages(self, today: date = TODAY) -> dict[str, Page]:
        """Every page by its path."""
        problems = self.problems(today)
        assert not problems, "\n".join(problem.for_terminal() for problem in problems)
        return {page.path: page for page in pages.pages(self.library(today))}


@pytest.fixture
def guidance(tmp_path: Path) -> Guidance:
    folder = tmp_path / "guidance"
    shutil.copytree(SMALL, folder)
    return Guidance(folder)


@pytest.fixture(scope="session")
def real_library() -> Library:
    found = checked(ROOT / "guidance", TODAY, DOCUMENTS)
    assert not found.problems, "\n".join(problem.for_terminal() for problem in found.problems)
    return found.library


Project = Callable[[str], Path]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a maker of copies of the whole project, each with the small guidance, for builds that fail or differ."""

    def copy(name: str) -> Path:
        root = tmp_path_factory.mktemp(name)
        shutil.copytree(SMALL, root / "guidance")
        shutil.copytree(ROOT / "docs", root / "docs")
        (root / "templates").symlink_to(ROOT / "templates", target_is_directory=True)
        shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
        return root

    return copy


def mkdocs_build(root: Path, *options: str, epoch: int = 1_795_392_000) -> subprocess.CompletedProcess[str]:
    """Run a plain `mkdocs build` in a project, as a person would."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", *options]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real entries, built once, in a folder of its own."""
    site = tmp_path_factory.mktemp("real") / "site"
    done = mkdocs_build(ROOT, "--site-dir", str(site))
    assert done.returncode == 0, done.stderr
    return site


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output readable."""


@contextlib.contextmanager
def served(site: Path, handler: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a site on this machine alone, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    """The address at which the real site is served."""
    with served(real_site) as address:
        yield address


BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
                 "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser_file() -> str:
    """The place of a browser of the Chromium family."""
    found = os.environ.get("SIGNPOST_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("No browser was found. Run the tests with: python3 scripts/dev.py test")
    return found


@pytest.fixture(scope="session")
def browser(browser_file: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # At home, unless a test says otherwise: a machine's own clock often says UTC, which tells no country.
        at_home: dict[str, str | float | bool] = {**os.environ, "TZ": "Europe/London"}
        browser = playwright.chromium.launch(executable_path=browser_file, args=BROWSER_FLAGS, env=at_home)
        yield browser
        browser.close()
