"""A site is built beside the last one, and takes its place only when it is whole.

Beside a folder `site/` there may be these; a build clears up what an earlier one has left:

    .site-building   the new site, until it takes its place
    .site-before     the version before, for files that are being opened; the next build removes it
    .site-old        the last site between two renames, if folders cannot be exchanged
    .site-named      the files whose names carry a digest of their content, with their SHA-256
    .site-lock       locked while a build is under way
"""

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from signpost import disk_cache
from signpost.publish.host_files import named_by_content

_AT_CWD = -100
"""AT_FDCWD of Linux: a relative path begins at the current folder."""

_EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2) in Linux, and RENAME_SWAP of renamex_np(2) in macOS."""

_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""Answers of a kernel, a file system or a sandbox that does not know the exchange."""

NOT_AT_ONCE = (
    "This file system cannot exchange two folders at once, so for an instant there was no {site}/. "
    "If readers are served from this folder, somebody may have met a page that was not there."
)


class BuildError(Exception):
    """The site was left as it was, for a reason that is told in sentences."""


class PublishingError(BuildError):
    """The reason is in the machine, and not in the entries."""


class Publisher:
    """Builds beside the site and swaps: readers always meet one whole version."""

    def __init__(self, site: Path) -> None:
        """Raises PublishingError if another build is under way, or nothing can be written here."""
        self.site = site
        self.aside = self._beside("building")
        self.notes: list[str] = []
        """What to tell about this build, in sentences."""
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
        """Put the new site in place of the old one; raises PublishingError if that fails.

        Files of the last version whose names carry a digest stay until the next swap. So a reader
        who has just loaded an old page still finds its style.
        """
        try:
            own = self._keep_last()
            last = self._swap()
        except OSError as error:
            raise PublishingError(_not_moved(error, self.site)) from None
        # What fails from here on only leaves something for the next build to clear up.
        try:
            self._write_list(own)
            if last is not None:
                last.rename(_unused(self._beside("before")))
        except OSError as error:
            said = "The new site is in place, but the old one could not be put away"
            self.notes.append(f"{said}: {_reason(error)}.")
        self._lock.close()

    def give_up(self) -> None:
        """Leave the old site as it was."""
        shutil.rmtree(self.aside, ignore_errors=True)
        self._lock.close()

    def _beside(self, what: str) -> Path:
        return self.site.with_name(f".{self.site.name}-{what}")

    def _clear_up(self) -> None:
        """Put right what an interrupted build has left; remove what an earlier one put away."""
        if self._old.exists():
            # It is a whole site: nothing is ever removed under this name.
            self._old.rename(_unused(self._beside("before")) if self.site.exists() else self.site)
        if self.aside.exists():
            self.aside.rename(_unused(self._beside("before")))
        for half_written in self.site.parent.glob(f"{self._named.name}.*"):
            half_written.unlink()
        for folder in sorted(self.site.parent.glob(f"{self._beside('before').name}*")):
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                self.notes.append(
                    f"An older site could not be removed: {folder.name}/. "
                    "Perhaps a program has files in it open. The next build tries again."
                )

    def _keep_last(self) -> Mapping[str, str]:
        """Put beside the new files those of the last version with a digest in their name.

        Return the list of the new ones. What the last version had kept is not in its list, so it
        goes now, as does a file that was changed since.
        """
        own = _named(self.aside)
        last = self._read_list()
        # Both, until the swap is done: whichever version an interruption leaves, it is in the list.
        self._write_list({**last, **own})
        for place, digest in last.items():
            file, kept = self.site / place, self.aside / place
            if place in own or not file.is_file():
                continue
            if disk_cache.digest_of_file(file) == digest:
                kept.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(file, kept)
                except OSError:
                    shutil.copy2(file, kept)
        return own

    def _read_list(self) -> dict[str, str]:
        """Return the list that the last build wrote; nothing if none can be read."""
        found = disk_cache.kept(self._named)
        if not isinstance(found, dict):
            return {}
        return {place: str(digest) for place, digest in found.items() if named_by_content(place)}

    def _write_list(self, named: Mapping[str, str]) -> None:
        content = json.dumps(named, indent=0, sort_keys=True)
        disk_cache.write_whole(self._named, content.encode())

    def _swap(self) -> Path | None:
        """Let the new site take its place; return where the last one is now, if there was one."""
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
    """Put each of two folders in the place of the other, in one step.

    Return False if this system cannot. Raises OSError if it can, but may not or fails.
    """
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux":
        name = "renameat2"  # From glibc 2.28 on.
        words: tuple[object, ...] = (_AT_CWD, paths[0], _AT_CWD, paths[1], _EXCHANGE)
    elif sys.platform == "darwin":
        name, words = "renamex_np", (*paths, _EXCHANGE)
    else:
        return False  # Windows has nothing of the kind.
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if call is None:
        return False
    if call(*words) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _named(site: Path) -> dict[str, str]:
    """Return the files whose names carry a digest of their content, with their SHA-256."""
    found = {}
    for name in disk_cache.files_below(site / "assets"):
        place = f"assets/{name}"
        if named_by_content(place):
            found[place] = disk_cache.digest_of_file(site / place)
    return found


def _unused(folder: Path) -> Path:
    """Return the folder itself, or one with a number if it could not be removed."""
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
        f"Nothing could be built beside the site: {named}: {_reason(error)}. See that the folder "
        "can be written to, that the disk has room, and that no program has files in it open."
    )


def _not_moved(error: OSError, site: Path) -> str:
    said = f"The new site could not take the place of {site.name}/: {_reason(error)}."
    if not site.exists():
        return f"{said} The last one is whole, and the next build puts it back."
    said = f"{said} The last site was left as it was."
    if isinstance(error, PermissionError) or error.errno == errno.EBUSY:
        said += (
            f" Close the programs that have files of {site.name}/ open, such as a preview, an "
            "editor or a command line in that folder, then build again."
        )
    return said


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
