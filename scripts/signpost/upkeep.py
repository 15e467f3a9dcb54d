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


def day_of_proposal(root: Path, base: str, proposal: str) -> date:
    """Return the day that counts as today for a proposal: that of the later of two commits, but no day to come.

    The proposal may hold facts that were read after the base was made, and its author chooses its date.
    """
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return today(root)
    asked = [_git(root, "log", "-1", "--format=%ct", commit, "--") for commit in (base, proposal)]
    moments = [int(one) for one in asked if one and one.strip().isdecimal()]
    return datetime.fromtimestamp(min(max(moments, default=epoch(root)), int(time.time())), UTC).date()


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git answers, or None where it does not."""
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(root), *arguments]
    asked = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - no shell
    return asked.stdout if asked.returncode == 0 else None
