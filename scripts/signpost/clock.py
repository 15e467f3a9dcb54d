"""The only file that looks at the clock (and, later, at the network)."""

import os
import re
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
    """Return the moment that a build takes as now, in seconds since 1970 (UTC).

    SOURCE_DATE_EPOCH decides, then the date of the commit in `root`, so that two builds of one
    commit are the same. Only without a history is the clock asked. See
    https://reproducible-builds.org/specs/source-date-epoch/ .
    Raises DayError if SOURCE_DATE_EPOCH is no whole number, or beyond the calendar.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is not None:
        # Python refuses to read numbers of very many digits.
        if re.fullmatch(r"[0-9]{1,14}", given) and int(given) <= _LATEST:
            return int(given)
        raise DayError(
            f'SOURCE_DATE_EPOCH is "{visible(given[:40])}"; it must be a whole number of seconds '
            "since 1970, such as 1795392000. Correct it, or unset it: then the date of the commit "
            "is today."
        )
    asked = _git(root, "log", "-1", "--format=%ct")
    return int(asked) if asked and asked.strip() else int(time.time())


def today(root: Path) -> date:
    """Return the day that a build takes as today."""
    return datetime.fromtimestamp(epoch(root), UTC).date()


def day_of_proposal(root: Path, base: str, proposal: str) -> date:
    """Return the day that a proposal takes as today: that of the later of two commits.

    The proposal may hold facts that were read after the base was made. No day to come counts, since
    the author of a commit chooses its date.
    """
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return today(root)
    asked = [_git(root, "log", "-1", "--format=%ct", commit, "--") for commit in (base, proposal)]
    moments = [int(one) for one in asked if one and one.strip().isdecimal()]
    latest = max(moments, default=epoch(root))
    return datetime.fromtimestamp(min(latest, int(time.time())), UTC).date()


def trouble(root: Path) -> str:
    """Return why git does not read the history of the project at `root`, or an empty string."""
    if not (root / ".git").exists():
        return ""  # A copy without a history is nothing to worry about.
    if shutil.which("git") is None:
        return "git is not installed, so the history is unknown, and the clock says what is today."
    asked = _asked(root, "rev-parse", "HEAD")
    if asked is None or "dubious ownership" not in asked.stderr:
        return ""
    return (
        f'git refuses to read the history of "{root}", which belongs to somebody else, so the '
        "clock says what is today. "
        f'If you trust the folder:  git config --global --add safe.directory "{root}"'
    )


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git answers, or None if it fails."""
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
