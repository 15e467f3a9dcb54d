"""The only file that looks at the clock (and, later, at the network)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from datetime import UTC, date, datetime
from pathlib import Path


def epoch(root: Path) -> int:
    """Return the moment that a build counts as now, in seconds since 1970 (UTC).

    SOURCE_DATE_EPOCH decides, then the date of the commit in `root`, so that two builds of one commit are the same;
    only a folder without a history asks the clock. See https://reproducible-builds.org/specs/source-date-epoch/ .
    Raises ValueError where SOURCE_DATE_EPOCH is not a whole number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        if not given.isdecimal():
            raise ValueError(f'SOURCE_DATE_EPOCH is "{given}"; it must be a whole number of seconds since 1970.')
        return int(given)
    asked = _git(root, "log", "-1", "--format=%ct")
    return int(asked) if asked and asked.strip() else int(time.time())


def today(root: Path) -> date:
    """Return the day that a build counts as today."""
    return datetime.fromtimestamp(epoch(root), UTC).date()


def changed_since(root: Path, commit: str) -> list[str] | None:
    """Return the files that differ from a commit, or None where git does not know it."""
    asked = _git(root, "diff", "--name-only", "--end-of-options", commit, "--")
    return asked.splitlines() if asked is not None else None


def text_at(root: Path, commit: str, file: str) -> str:
    """Return a file as it was at a commit; nothing where it was not there."""
    return _git(root, "show", "--end-of-options", f"{commit}:{file}") or ""


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git answers, or None where it does not."""
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(root), *arguments]
    asked = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - no shell
    return asked.stdout if asked.returncode == 0 else None
