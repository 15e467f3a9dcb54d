"""What git has kept, read as data: nothing is checked out or run, and no link is followed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

ORDINARY = "100644"
"""The mode of an ordinary file, as git writes it."""
ABSENT = "000000"
"""The mode of a file that is missing."""
_ODD_MODES = {
    ORDINARY: None,
    ABSENT: None,
    "120000": "is a link",
    "160000": "is another repository (a submodule)",
    "100755": "is marked as a program",
}

MOST_BYTES = 4 * 1024 * 1024
"""The largest file that is read."""
_MOST_BYTES_IN_ALL = 256 * 1024 * 1024
_SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")  # Windows opens these in any folder.


class HistoryError(Exception):
    """Git is missing, or cannot answer; the text says why in a sentence, with the cure."""


@dataclass(frozen=True, order=True, slots=True)
class Refused:
    """A file of a commit that was not read; `why` goes on after its name, such as "is a link"."""

    file: str
    why: str


@dataclass(frozen=True, order=True, slots=True)
class Change:
    """A file that differs, with git's modes and objects; those of the working tree are zeros."""

    file: str
    mode_before: str
    mode_after: str
    object_before: str
    object_after: str


def commit(root: Path, name: str, kind: str = "commit") -> str:
    """Return the full id of the commit (or `tree`) that `name` means; raises HistoryError."""
    # After --end-of-options, a name that begins with a hyphen is a name.
    options = ("--verify", "--quiet", "--end-of-options")
    done = _run(root, "rev-parse", *options, f"{name}^{{{kind}}}")
    if done.returncode:
        cure = "Fetch it (git fetch origin), or write a commit that exists."
        raise HistoryError(f'git does not know the commit "{name}". {cure}')
    return done.stdout.decode().strip()


def is_nothing(name: str) -> bool:
    """Return whether `name` is what forges write for "no commit", such as before a first push."""
    return name != "" and not name.strip("0")


def guidance_at(root: Path, commit: str, into: Path) -> tuple[Refused, ...]:
    """Write the guidance of a commit (or tree) into the folder `into`; return what was refused.

    Only ordinary files of at most 4 MB with safe names are written, and no schemas. Call the folder
    `guidance`, since messages name files by it. Raises HistoryError if there is no such commit.
    """
    into.mkdir(parents=True, exist_ok=True)
    good: list[tuple[str, str]] = []
    refused: list[Refused] = []
    total = 0
    for file, mode, id_, size in _files(root, commit, "guidance"):
        total += size
        why = _fault(file, mode, size)
        if total > _MOST_BYTES_IN_ALL:
            why = "comes after 256 MB of others"
        if why is not None:
            refused.append(Refused(file, why))
        elif not file.startswith("guidance/schema/"):
            good.append((file, id_))
    found = contents(root, [id_ for _, id_ in good])
    for file, id_ in good:
        if id_ not in found:
            refused.append(Refused(file, "is not there: fetch it"))
            continue
        path = into.joinpath(*PurePosixPath(file).parts[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        # "x": two names can be equal, or mean one file on this system; the first is kept.
        try:
            with path.open("xb") as opened:
                opened.write(found[id_])
        except FileExistsError:
            refused.append(Refused(file, "has the name of another file"))
    return tuple(sorted(refused))


def changes(root: Path, before: str, after: str | None) -> tuple[Change, ...]:
    """Return the files that differ between two trees, or from one to the working tree (None)."""
    options = ["--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv"]
    options += ["--ignore-submodules=none", "--end-of-options", before]
    if after is not None:
        return tuple(sorted(_changes(_answer(root, "diff-tree", "-r", *options, after))))
    tracked = _changes(_answer(root, "diff", *options, "--"))
    untracked = _answer(root, "ls-files", "-z", "--others", "--exclude-standard").split(b"\0")
    found = {change.file: change for change in tracked}
    for name in filter(None, untracked):
        file = _name(name).rstrip("/")
        known = found.get(file, Change(file, ABSENT, ABSENT, "0", "0"))
        mode = _mode(root / os.fsdecode(name))
        found[file] = replace(known, mode_after=mode, object_after="0")
    return tuple(sorted(found.values()))


def commits(root: Path, base: str) -> tuple[str, ...]:
    """Return the commits since `base`, the newest first, without those that merge others."""
    since = f"{commit(root, base)}..HEAD"
    return tuple(_answer(root, "rev-list", "--no-merges", since).decode().split())


def contents(root: Path, objects: Iterable[str]) -> dict[str, bytes]:
    """Return what objects of git hold, by id; without zeros, and what is missing or is no file."""
    wanted = [one for one in dict.fromkeys(objects) if not is_nothing(one)]
    found: dict[str, bytes] = {}
    if not wanted:
        return found
    answer = _answer(root, "cat-file", "--batch", given="\n".join(wanted).encode() + b"\n")
    start = 0
    for one in wanted:
        # A line with an id, a kind and a size, then the content and a line end; or "ID missing".
        end = answer.index(b"\n", start)
        about = answer[start:end].split()
        start = end + 1
        if about[-1] == b"missing":
            continue
        size = int(about[2])
        if about[1] == b"blob":
            found[one] = answer[start : start + size]
        start += size + 1
    return found


def merged(root: Path, base: str, proposal: str) -> str | None:
    """Return the tree that merging `proposal` into `base` would make, or None if they conflict.

    It is what readers would get, without what changed in `base` alone. Raises HistoryError if the
    two have no common history here.
    """
    base_id, proposal_id = commit(root, base), commit(root, proposal)
    together = _run(root, "merge-base", base_id, proposal_id)
    if together.returncode:
        cure = "Fetch the whole history (git fetch --unshallow)."
        raise HistoryError(f"git knows no common history of the two commits. {cure}")
    if base_id in together.stdout.decode().split():
        return proposal_id
    done = _run(root, "merge-tree", "--write-tree", "--no-messages", "-z", base_id, proposal_id)
    if done.returncode == 1:
        return None
    if done.returncode:
        raise HistoryError("git cannot merge the two commits here; that needs git 2.38 or newer.")
    return done.stdout.split(b"\0")[0].decode()


def _files(root: Path, name: str, folder: str) -> Iterator[tuple[str, str, str, int]]:
    """Yield the name of each file in a folder of a commit, its mode, its object and its size."""
    tree = commit(root, name, "tree")
    answer = _answer(root, "ls-tree", "-r", "-z", "-l", "--full-tree", tree, folder)
    for line in filter(None, answer.split(b"\0")):
        about, _, file = line.partition(b"\t")
        mode, _, object_id, size = about.decode().split()
        yield _name(file), mode, object_id, int(size) if size.isdigit() else 0


def _fault(file: str, mode: str, size: int) -> str | None:
    """Return why a file of guidance/ is not read, or None."""
    why = odd_mode(mode)
    if why is not None:
        return why
    if size > MOST_BYTES:
        return "is larger than 4 MB"
    if file.startswith("guidance/schema/"):
        return None
    if not file.endswith(".yml"):
        return "does not end in .yml"
    parts = file.removesuffix(".yml").split("/")[1:]
    safe = all(_SAFE.fullmatch(part) and not _DEVICE.fullmatch(part) for part in parts)
    return None if safe else "has a name that no entry can have"


def odd_mode(mode: str) -> str | None:
    """Return what is wrong with the mode of a file that should be ordinary, or None."""
    return _ODD_MODES.get(mode, f"is no ordinary file (mode {mode})")


def _mode(path: Path) -> str:
    """Return the mode that git would give a file of the working tree."""
    if path.is_symlink():
        return "120000"
    if path.is_dir():
        return "160000"  # Git lists only those folders that are repositories of their own.
    return "100755" if os.name != "nt" and os.access(path, os.X_OK) else ORDINARY


def _changes(answer: bytes) -> Iterator[Change]:
    """Yield the changes of a raw diff: `:MODE MODE OBJECT OBJECT STATUS`, zero, the name, zero."""
    parts = answer.split(b"\0")
    for about, name in zip(parts[0::2], parts[1::2], strict=False):
        yield Change(_name(name), *about.decode().removeprefix(":").split()[:4])


def _name(name: bytes) -> str:
    """Return a file's name as text; bytes that are not UTF-8 become their numbers."""
    return name.decode("utf-8", "backslashreplace")


def _answer(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = _run(root, *arguments, given=given)
    if done.returncode:
        said = ["it does not say why", *done.stderr.decode("utf-8", "replace").strip().splitlines()]
        raise HistoryError(f"git {arguments[0]} failed: {said[-1]}.")
    return done.stdout


def _run(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise HistoryError("git is not installed; what was here before cannot be read without it.")
    # With replacements and grafts, git would show another history than the published one.
    environment = {**os.environ, "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
    command = [git, "-C", str(root), *arguments]
    return subprocess.run(command, input=given, env=environment, capture_output=True)  # noqa: S603
