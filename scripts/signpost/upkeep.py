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
    git = shutil.which("git")
    if git is not None:
        asked = subprocess.run(  # noqa: S603 - a fixed command without a shell
            [git, "-C", str(root), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0 and asked.stdout.strip():
            return int(asked.stdout)
    return int(time.time())


def today(root: Path) -> date:
    """Return the day that a build counts as today."""
    return datetime.fromtimestamp(epoch(root), UTC).date()
