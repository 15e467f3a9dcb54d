"""A site is built beside the last one, and takes its place only when it is whole."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import IO

_FEWEST = 0.9
"""The part of the pages of the last site that a new one must have: fewer is more likely a slip than a wish."""


class PublishingError(Exception):
    """The last site stays as it is, for a reason that is told in a sentence."""


class Publisher:
    """Builds beside the site and swaps: readers always meet one whole version, the last good one."""

    def __init__(self, site: Path) -> None:
        """Begin; raises PublishingError where another build is under way."""
        self.site = site
        self.aside = site.with_name(f".{site.name}-building")
        self._old = site.with_name(f".{site.name}-old")
        self._lock = _lock(site.with_name(f".{site.name}-lock"))
        if self._old.exists() and not site.exists():  # An earlier swap was interrupted half-way.
            self._old.rename(site)
        for left_over in (self.aside, self._old):
            shutil.rmtree(left_over, ignore_errors=True)
        self.aside.mkdir(parents=True)

    def publish(self) -> None:
        """Put the new site in place of the old one; raises PublishingError where far fewer pages are left."""
        before, now = _pages(self.site), _pages(self.aside)
        if now < before * _FEWEST:
            raise PublishingError(
                f"The site had {before} pages and would now have {now}. "
                f"If that is meant, delete the folder {self.site.name}/ first."
            )
        if self.site.exists():
            self.site.rename(self._old)
        self.aside.rename(self.site)
        self._lock.close()
        shutil.rmtree(self._old, ignore_errors=True)

    def give_up(self) -> None:
        """Leave the old site as it was."""
        shutil.rmtree(self.aside, ignore_errors=True)
        self._lock.close()


def _pages(site: Path) -> int:
    return sum("index.html" in names for _, _, names in os.walk(site))


def _lock(path: Path) -> IO[str]:
    """Return a locked file; the lock ends with the process, however that ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise PublishingError(
            "Another build into the same folder is under way: wait for it, then build again."
        ) from None
    return file
