"""A site is built beside the last one, and takes its place only when it is whole.

Beside a folder `site/` there may be these, and a build clears up what an earlier one has left:

    .site-building   the new site, until it takes its place
    .site-before     the version before: a file that is being opened is still found; the next build removes it
    .site-old        the last site for the instant between two renames, where folders cannot be exchanged
    .site-named      what the files are whose names carry a digest of their content, with their SHA-256
    .site-lock       locked while a build is under way
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from signpost.publish import host_files

_AT_CWD = -100
"""AT_FDCWD of Linux: a relative path begins at the current folder."""

_LINUX_EXCHANGE, _MACOS_EXCHANGE = 2, 2
"""RENAME_EXCHANGE of renameat2(2), and RENAME_SWAP of renamex_np(2)."""

_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""What a kernel, a file system or a sandbox answers that does not know the exchange."""

NOT_AT_ONCE = (
    "This file system cannot exchange two folders at once, so for an instant there was no {site}/. "
    "Where readers are served from this folder, somebody may have met a page that was not there."
)


class PublishingError(Exception):
    """The last site stays as it is, for a reason that is told in a sentence."""


class Publisher:
    """Builds beside the site and swaps: readers always meet one whole version, the last good one."""

    def __init__(self, site: Path) -> None:
        """Begin; raises PublishingError if another build is under way, or nothing can be written here."""
        self.site = site
        self.aside = self._beside("building")
        self.notes: list[str] = []
        """What is to be told about this build, in sentences."""
        self._old = self._beside("old")
        self._named = self._beside("named")
        if self.aside.exists() and not self.aside.is_dir():
            raise PublishingError(
                f'"{self.aside}" is a file where a folder belongs: move it away, then build again.'
            )
        try:
            self._lock = _lock(self._beside("lock"))
        except OSError as error:
            raise PublishingError(_no_room(error)) from None
        try:
            self._clear_up()
            self.aside.mkdir()
        except OSError as error:
            self._lock.close()
            raise PublishingError(_no_room(error)) from None

    def publish(self) -> None:
        """Put the new site in place of the old one; raises PublishingError if that cannot be done.

        Files of the last version whose names carry a digest stay for this one swap: a reader who has just loaded an
        old page still finds its style.
        """
        try:
            own = self._keep_last()
            last = self._swap()
        except OSError as error:
            raise PublishingError(_not_moved(error, self.site)) from None
        # The new site stands. What fails from here on only leaves something for the next build to clear up.
        try:
            _write_whole(self._named, own)
            if last is not None:
                last.rename(_unused(self._beside("before")))
        except OSError as error:
            self.notes.append(
                f"The new site is in place, but the old one could not be put away: {_reason(error)}."
            )
        self._lock.close()

    def give_up(self) -> None:
        """Leave the old site as it was."""
        shutil.rmtree(self.aside, ignore_errors=True)
        self._lock.close()

    def _beside(self, what: str) -> Path:
        return self.site.with_name(f".{self.site.name}-{what}")

    def _clear_up(self) -> None:
        """Put right what an interrupted build has left, and remove what an earlier one has put away."""
        if self._old.exists():
            # Always a whole site: it was renamed, and nothing is ever removed under this name.
            self._old.rename(_unused(self._beside("before")) if self.site.exists() else self.site)
        if self.aside.exists():
            self.aside.rename(_unused(self._beside("before")))
        for half_written in self.site.parent.glob(f"{self._named.name}.*"):
            half_written.unlink()
        for folder in sorted(self.site.parent.glob(f"{self._beside('before').name}*")):
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                self.notes.append(
                    f"An older site could not be removed: {folder.name}/. Perhaps a program has files in it open. "
                    "The next build tries again."
                )

    def _keep_last(self) -> Mapping[str, str]:
        """Put beside the new files those of the last version that have a digest in their name; return the new ones.

        What the last version itself had kept is not in its list, so it goes now. Nor does a file stay that is no
        longer what was published.
        """
        own = _named(self.aside)
        last = _recorded(self._named)
        # Both, until the swap is done: whichever version stands after an interruption, its files are in the list.
        _write_whole(self._named, {**last, **own})
        for place, digest in last.items():
            file, kept = self.site / place, self.aside / place
            if place not in own and file.is_file() and _sha256(file) == digest:
                kept.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(file, kept)
                except OSError:
                    shutil.copy2(file, kept)
        return own

    def _swap(self) -> Path | None:
        """Let the new site take its place; return where the last one is now, or None if there was none."""
        if not self.site.exists():
            self.aside.rename(self.site)
            return None
        if exchange(self.aside, self.site):
            return self.aside
        self.site.rename(self._old)
        try:
            self.aside.rename(self.site)
        except OSError:
            self._old.rename(self.site)
            raise
        self.notes.append(NOT_AT_ONCE.format(site=self.site.name))
        return self._old


def exchange(one: Path, other: Path) -> bool:
    """Put each of two folders in the place of the other, in one step; return False if this system cannot.

    Raises OSError if it could, but may not or fails.
    """
    if sys.platform == "linux":
        call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)  # From glibc 2.28 on.
        words: tuple[object, ...] = (
            _AT_CWD,
            os.fsencode(one),
            _AT_CWD,
            os.fsencode(other),
            _LINUX_EXCHANGE,
        )
    elif sys.platform == "darwin":
        call = getattr(ctypes.CDLL(None, use_errno=True), "renamex_np", None)
        words = (os.fsencode(one), os.fsencode(other), _MACOS_EXCHANGE)
    else:
        return False  # Windows has nothing of the kind.
    if call is None:
        return False
    if call(*words) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _named(site: Path) -> dict[str, str]:
    """Return the files of a site whose names carry a digest of their content, each with its SHA-256."""
    return {
        place: _sha256(site / place)
        for place in _places(site)
        if host_files.named_by_content(place)
    }


def _places(site: Path) -> Iterator[str]:
    for path in sorted((site / "assets").rglob("*")):
        if path.is_file():
            yield path.relative_to(site).as_posix()


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _recorded(file: Path) -> dict[str, str]:
    """Return the list that the last build wrote; nothing if there is none, or none that can be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {
            str(place): str(digest)
            for place, digest in found.items()
            if host_files.named_by_content(place)
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _write_whole(file: Path, value: object) -> None:
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        aside.write_text(json.dumps(value, indent=0, sort_keys=True), encoding="utf-8")
        aside.replace(file)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def _unused(folder: Path) -> Path:
    """Return the place itself, or one with a number if something is there that could not be removed."""
    found, number = folder, 1
    while found.exists():
        number += 1
        found = folder.with_name(f"{folder.name}-{number}")
    return found


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _no_room(error: OSError) -> str:
    named = error.filename or "the folder of the site"
    return (
        f"Nothing could be built beside the site: {named}: {_reason(error)}. "
        "See that the folder can be written to, that the disk has room, and that no program has files in it open."
    )


def _not_moved(error: OSError, site: Path) -> str:
    said = f"The new site could not take the place of {site.name}/: {_reason(error)}. "
    if not site.exists():
        return f"{said}The last one is whole, and the next build puts it back."
    if isinstance(error, PermissionError) or error.errno == errno.EBUSY:
        return (
            f"{said}The last site was left as it was. Close the programs that have files of {site.name}/ open, "
            "such as a preview, an editor or a command line in that folder, then build again."
        )
    return f"{said}The last site was left as it was."


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
