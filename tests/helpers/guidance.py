"""A small made-up guidance, which a test may change and check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from signpost.entries.library import Library
from signpost.entries.problem import Problem
from signpost.pages import render
from signpost.pages.render import Page
from signpost.rules.check import CheckResult, checked

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
SMALL = TESTS / "small" / "guidance"
TODAY = date(2026, 11, 23)
DOCUMENTS = frozenset({"how-we-check/", "about/", "privacy/", "accessibility/", "contribute/"})


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

    def checked(self, today: date = TODAY) -> CheckResult:
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
        return {page.path: page for page in render.pages(self.library(today))}
