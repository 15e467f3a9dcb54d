"""The only file that looks at the clock (and, later, at the network)."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from datetime import UTC, date, datetime
from pathlib import Path

from signpost.text.characters import visible

_LATEST = int(datetime(9998, 12, 31, tzinfo=UTC).timestamp())
"""The last day that Python can still add some months to."""


class DayError(ValueError):
    """SOURCE_DATE_EPOCH names no day."""


def epoch(root: Path) -> int:
    """Return the moment that a build counts as now, in seconds since 1970 (UTC).

    SOURCE_DATE_EPOCH decides, then the date of the commit in `root`, so that two builds of one commit are the same;
    only a folder without a history asks the clock. See https://reproducible-builds.org/specs/source-date-epoch/ .
    Raises DayError where SOURCE_DATE_EPOCH is not a whole number, or beyond the calendar.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is not None:
        # More digits than that are beyond the calendar, and so many more that Python does not read them.
        if not (
            given.isascii() and given.isdecimal() and len(given) < 15 and int(given) <= _LATEST
        ):
            raise DayError(
                f'SOURCE_DATE_EPOCH is "{visible(given[:40])}"; it must be a whole number of seconds since 1970, as '
                "1795392000. Correct it, or unset it: then the date of the commit is today."
            )
        return int(given)
    asked = _git(root, "log", "-1", "--format=%ct")
    return int(asked) if asked and asked.strip() else int(time.time())


def today(root: Path) -> date:
    """Return the day that a build counts as today."""
    return datetime.fromtimestamp(epoch(root), UTC).date()


def day_of_proposal(root: Path, base: str, proposal: str) -> date:
    """Return the day that counts as today for a proposal: that of the later of two commits, but no day to come.

    The proposal may hold facts that were read after the base was made, and its author chooses its date.
    """
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return today(root)
    asked = [_git(root, "log", "-1", "--format=%ct", commit, "--") for commit in (base, proposal)]
    moments = [int(one) for one in asked if one and one.strip().isdecimal()]
    return datetime.fromtimestamp(
        min(max(moments, default=epoch(root)), int(time.time())), UTC
    ).date()


def trouble(root: Path) -> str:
    """Return in sentences why git tells nothing of the history of the project at `root`; nothing where it does."""
    if not (root / ".git").exists():
        return ""  # A copy without a history is nothing to worry about.
    if shutil.which("git") is None:
        return "git is not installed, so nothing is known of the history, and today is the day of the clock."
    asked = _asked(root, "rev-parse", "HEAD")
    if asked is None or "dubious ownership" not in asked.stderr:
        return ""
    return (
        f'git refuses to read the history of "{root}", which belongs to somebody else, so today is the day of the '
        f'clock. If you trust the folder:  git config --global --add safe.directory "{root}"'
    )


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git answers, or None where it does not."""
    asked = _asked(root, *arguments)
    return asked.stdout if asked is not None and asked.returncode == 0 else None


def _asked(root: Path, *arguments: str) -> subprocess.CompletedProcess[str] | None:
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(root), *arguments]
    english = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(  # noqa: S603 - no shell
        command, env=english, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
