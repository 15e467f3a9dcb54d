"""Work that takes long is done once, whichever of the processes that run the tests needs it first."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

LONGEST = 240
"""Seconds after which what another process makes is not waited for any more: less than a test may take."""


def once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` fills. The first process to ask does it, and all others wait for it."""
    claim = folder.with_name(f"{folder.name}-claimed")
    failed = claim / "failed"
    try:
        claim.mkdir(parents=True)  # Of two processes that try, one succeeds.
    except FileExistsError:
        _wait_for(folder, failed)
        return folder
    unfinished = claim / "unfinished"
    unfinished.mkdir()
    try:
        make(unfinished)
    except BaseException as error:
        failed.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        raise
    unfinished.rename(folder)
    return folder


def _wait_for(folder: Path, failed: Path) -> None:
    end = time.monotonic() + LONGEST
    while not folder.exists():
        assert not failed.exists(), (
            f"Another process could not make it: {failed.read_text(encoding='utf-8')}"
        )
        assert time.monotonic() < end, f"{folder} was not made within {LONGEST} seconds."
        time.sleep(0.05)
