"""What git has kept, read as data: nothing is checked out, no filter or driver runs, and no link is followed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ORDINARY = "100644"
"""The mode of an ordinary file, as git writes it."""

ABSENT = "000000"
"""The mode of a file that is not there."""

MOST_BYTES = 4 * 1024 * 1024
"""The largest file that is read."""

_MOST_BYTES_IN_ALL = 256 * 1024 * 1024
_NOTHING = re.compile(r"0+")
_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")  # Windows opens these in any folder.


class HistoryError(Exception):
    """Git cannot answer: it is missing, or it does not know a commit. The text is a sentence with the cure."""


@dataclass(frozen=True, order=True, slots=True)
class Refused:
    """A file of a commit that was not read, and why: the end of a sentence that begins with the file."""

    file: str
    why: str


@dataclass(frozen=True, order=True, slots=True)
class Change:
    """A file that differs between two states, with its mode and object before and after.

    Modes are git's own: 100644 is an ordinary file, 100755 a program, 120000 a link, 160000 another repository, and
    000000 nothing. An object of zeros after the change is a file of the working tree.
    """

    file: str
    mode_before: str
    mode_after: str
    object_before: str
    object_after: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """One file of a commit."""

    file: str
    mode: str
    object: str
    size: int


def commit(root: Path, name: str, kind: str = "commit") -> str:
    """Return the full id of the commit (or `tree`) that `name` means. Raise HistoryError where there is none."""
    # "--end-of-options": a name that begins with a hyphen is a name all the same.
    asked = _asked(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{{kind}}}"
    )
    if asked is None:
        raise HistoryError(
            f'git does not know the commit "{name}". Fetch it (git fetch origin), or write a commit that exists.'
        )
    return asked.decode().strip()


def is_nothing(name: str) -> bool:
    """Return whether `name` is what forges write for "no commit": on a first push, what was there before."""
    return bool(_NOTHING.fullmatch(name))


def guidance_at(root: Path, commit: str, into: Path) -> tuple[Refused, ...]:
    """Write the guidance of a commit (or tree) into the folder `into`, and return what was refused.

    Only ordinary files (mode 100644) with safe names of at most 4 MB are written: no links, no other repositories, no
    programs. The editors' schemas are left out, since no reading needs them. `into` is made; call it `guidance`, since
    messages name files by it. Raise HistoryError where git does not know the commit.
    """
    into.mkdir(parents=True, exist_ok=True)
    good: list[_Kept] = []
    refused: list[Refused] = []
    total = 0
    for kept in _files(root, commit, "guidance"):
        total += kept.size
        why = _fault(kept) if total <= _MOST_BYTES_IN_ALL else "comes after 256 MB of others"
        if why is not None:
            refused.append(Refused(kept.file, why))
        elif not kept.file.startswith("guidance/schema/"):
            good.append(kept)
    found = _contents(root, [kept.object for kept in good])
    made: set[Path] = set()
    for kept, content in zip(good, found, strict=True):
        if content is None:
            refused.append(Refused(kept.file, "is not there: fetch it"))
            continue
        path = into.joinpath(*PurePosixPath(kept.file).parts[1:])
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        # "x": a name that stands in the tree twice, or means the same file on this system, is never written over.
        try:
            with path.open("xb") as opened:
                opened.write(content)
        except FileExistsError:
            refused.append(Refused(kept.file, "has the name of another file"))
    return tuple(sorted(refused))


def changes(root: Path, before: str, after: str | None) -> tuple[Change, ...]:
    """Return the files that differ between two commits or trees; without `after`, between one and the working tree."""
    options = (
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=none",
    )
    if after is not None:
        return tuple(
            sorted(
                _changes(
                    _answer(root, "diff-tree", "-r", *options, "--end-of-options", before, after)
                )
            )
        )
    tracked = _changes(_answer(root, "diff", *options, "--end-of-options", before, "--"))
    untracked = _answer(root, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0")
    found = {change.file: change for change in tracked}
    for name in filter(None, untracked):
        file = _name(name).rstrip("/")
        known = found.get(file)
        mode_before, object_before = (
            (known.mode_before, known.object_before) if known else (ABSENT, "0")
        )
        found[file] = Change(file, mode_before, _mode(root / os.fsdecode(name)), object_before, "0")
    return tuple(sorted(found.values()))


def commits(root: Path, base: str) -> tuple[str, ...]:
    """Return the commits since `base`, the newest first; those that merge others are left out."""
    return tuple(
        _answer(root, "rev-list", "--no-merges", f"{commit(root, base)}..HEAD").decode().split()
    )


def contents(root: Path, objects: Sequence[str]) -> dict[str, bytes]:
    """Return what objects of git hold, by their ids; those of zeros, and those that are no files, are left out."""
    wanted = [one for one in dict.fromkeys(objects) if not is_nothing(one)]
    return {
        one: content
        for one, content in zip(wanted, _contents(root, wanted), strict=True)
        if content is not None
    }


def merged(root: Path, base: str, proposal: str) -> str | None:
    """Return the tree that merging `proposal` into `base` would make, or None where they conflict.

    It is what readers would get, and it shows nothing that has changed in `base` alone. Raise HistoryError where the
    two have no common history here.
    """
    base_id, proposal_id = commit(root, base), commit(root, proposal)
    together = _asked(root, "merge-base", base_id, proposal_id)
    if together is None:
        raise HistoryError(
            "git knows no common history of the two commits. Fetch the whole history (git fetch --unshallow)."
        )
    if base_id in together.decode().split():
        return proposal_id
    done = _run(root, "merge-tree", "--write-tree", "--no-messages", "-z", base_id, proposal_id)
    if done.returncode == 1:
        return None
    if done.returncode:
        raise HistoryError("git cannot merge the two commits here; that needs git 2.38 or newer.")
    return done.stdout.split(b"\0")[0].decode()


# --------------------------------------------------------------------------------------------------- asking git


def _files(root: Path, name: str, folder: str) -> Iterator[_Kept]:
    tree = commit(root, name, "tree")
    answer = _answer(root, "ls-tree", "-r", "-z", "-l", "--full-tree", tree, folder)
    for line in filter(None, answer.split(b"\0")):
        about, _, file = line.partition(b"\t")
        mode, _, object_id, size = about.decode().split()
        yield _Kept(_name(file), mode, object_id, int(size) if size.isdigit() else 0)


def _fault(kept: _Kept) -> str | None:
    """Return why a file of guidance/ is not read, or None."""
    if (why := odd_mode(kept.mode)) is not None:
        return why
    if kept.size > MOST_BYTES:
        return "is larger than 4 MB"
    if kept.file.startswith("guidance/schema/"):
        return None
    if not kept.file.endswith(".yml"):
        return "does not end in .yml"
    parts = kept.file.removesuffix(".yml").split("/")[1:]
    safe = all(_SAFE.fullmatch(part) and not _DEVICE.fullmatch(part) for part in parts)
    return None if safe else "has a name that no entry can have"


def odd_mode(mode: str) -> str | None:
    """Return what is wrong with the mode of a file that should be an ordinary one; None where nothing is."""
    odd = {
        "120000": "is a link",
        "160000": "is another repository (a submodule)",
        "100755": "is marked as a program",
    }
    return (
        None if mode in (ORDINARY, ABSENT) else odd.get(mode, f"is no ordinary file (mode {mode})")
    )


def _mode(path: Path) -> str:
    """Return the mode that git would give a file of the working tree."""
    if path.is_symlink():
        return "120000"
    if path.is_dir():
        return "160000"  # Git lists a folder as one untracked thing only where it is a repository of its own.
    return "100755" if os.name != "nt" and os.access(path, os.X_OK) else ORDINARY


def _changes(answer: bytes) -> Iterator[Change]:
    """Yield the changes of a raw diff: `:MODE MODE OBJECT OBJECT STATUS`, a zero byte, the name, a zero byte."""
    parts = answer.split(b"\0")
    for about, name in zip(parts[0::2], parts[1::2], strict=False):
        mode_before, mode_after, object_before, object_after, _ = (
            about.decode().removeprefix(":").split()
        )
        yield Change(_name(name), mode_before, mode_after, object_before, object_after)


def _contents(root: Path, objects: Sequence[str]) -> list[bytes | None]:
    """Return what each object holds; None for what is missing or no file."""
    if not objects:
        return []
    answer = _answer(root, "cat-file", "--batch", given="\n".join(objects).encode() + b"\n")
    found: list[bytes | None] = []
    start = 0
    for _ in objects:
        end = answer.index(b"\n", start)
        about = answer[start:end].split()
        start = end + 1
        if about[-1] == b"missing":
            found.append(None)
            continue
        size = int(about[2])
        found.append(answer[start : start + size] if about[1] == b"blob" else None)
        start += size + 1
    return found


def _name(name: bytes) -> str:
    """Return a file's name as text; bytes that are no UTF-8 are written as their numbers."""
    return name.decode("utf-8", "backslashreplace")


def _answer(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    done = _run(root, *arguments, given=given)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [
            "it does not say why"
        ]
        raise HistoryError(f"git {arguments[0]} failed: {said[-1]}.")
    return done.stdout


def _asked(root: Path, *arguments: str) -> bytes | None:
    """Return what git answers, or None where it says no."""
    done = _run(root, *arguments)
    return done.stdout if done.returncode == 0 else None


def _run(
    root: Path, *arguments: str, given: bytes | None = None
) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise HistoryError("git is not installed; what was here before cannot be read without it.")
    # Replacements and grafts would show another history than the one that is published.
    environment = {**os.environ, "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
    command = [git, "-C", str(root), *arguments]
    return subprocess.run(  # noqa: S603 - no shell
        command, input=given, stdin=None if given is not None else subprocess.DEVNULL, env=environment,
        capture_output=True, check=False,
    )  # fmt: skip
