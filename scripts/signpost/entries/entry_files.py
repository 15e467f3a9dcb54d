"""Which files of guidance/ are entries, and what is wrong with the names and places of others."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from signpost.entries.problem import Place, Problem, choice
from signpost.entries.schema.kinds import FILES, KINDS, SINGULAR
from signpost.text.characters import visible

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_GENERATED = {"schema"}

# Names that some systems keep for devices, and those of the site's own folders and pages.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))} | {
    "index", "assets", "search", "sitemap", "parent", "school", "apps",
}  # fmt: skip


def files_of(folder: Path, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """Yield every file to read with its key; what does not belong is a problem, and nothing is passed over."""
    walk = os.walk(folder, onerror=lambda error: problems.append(_unreadable(error, folder)))
    for root, folders, files in walk:
        here = Path(root).relative_to(folder).as_posix()
        inside = "" if here == "." else f"{here}/"
        if here in _GENERATED:
            problems += _strange_to_schemas(inside, folder, [*folders, *files])
            folders.clear()
            continue
        for name in sorted(folders):
            path = Path(root) / name
            problem = _odd_folder(path, f"{inside}{name}", _shown(folder, f"{inside}{name}"))
            if problem is not None:
                problems.append(problem)
                folders.remove(name)
        folders.sort()
        for name in sorted(files):
            path = Path(root) / name
            problem = _misplaced(path, f"{inside}{name}", _shown(folder, f"{inside}{name}"))
            if problem is not None:
                problems.append(problem)
            else:
                yield path, f"{inside}{name}".removesuffix(".yml")


def _shown(folder: Path, inside: str) -> str:
    """Return the name of a file in messages."""
    return _on_one_line(f"{folder.name}/{inside}")


def _on_one_line(name: str) -> str:
    """Return a name as it can be printed, whatever it holds."""
    return re.sub(r"[\n\t]", lambda sign: f"<U+{ord(sign[0]):04X}>", visible(name))


def _unreadable(error: OSError, folder: Path) -> Problem:
    inside = Path(os.fsdecode(error.filename)).relative_to(folder).as_posix()
    reason = (error.strerror or "it cannot be opened").lower()
    said = f"This folder could not be read: {reason}."
    return Problem(
        Place(_shown(folder, inside)), said, "unreadable-file", "check that it can be opened."
    )


def _strange_to_schemas(inside: str, folder: Path, names: list[str]) -> Iterator[Problem]:
    """Yield what lies among the editors' schemas and is none of them: an entry there would be read by nobody."""
    known = {f"{name}.json" for name in (*SINGULAR.values(), *FILES)}
    for name in sorted(set(names) - known):
        said = "Only the schemas that the program makes lie here."
        yield Problem(
            Place(_shown(folder, f"{inside}{name}")),
            said,
            "file-place",
            "move it to where it belongs.",
        )


def _odd_folder(path: Path, inside: str, file: str) -> Problem | None:
    """Return what is wrong with a folder in which no entry is looked for, if anything is."""
    place, parts = Place(file), inside.split("/")
    if path.is_symlink():
        return _not_ordinary(place)
    if inside.endswith(".yml"):
        said = "This is a folder, and its name is that of a file."
        fix = "move out of it what it holds, and then delete it."
        return Problem(place, said, "ordinary-file", fix)
    # Of a folder that is one too deep, each file is told where it belongs.
    if len(parts) > (3 if parts[0] == "services" else 2):
        said = "No folder belongs here."
        return Problem(
            place, said, "file-place", "move out of it what it holds, and then delete it."
        )
    if inside not in (*KINDS, *_GENERATED) and _is_empty(path):
        return Problem(
            place, "This folder is empty.", "empty-folder", "put an entry into it, or delete it."
        )
    return None


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False  # The walk will tell.


def _misplaced(path: Path, inside: str, file: str) -> Problem | None:
    """Return what is wrong with a file's kind, name or place, if anything is."""
    try:
        ordinary = stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        said = f"This file could not be read: {reason}."
        return Problem(Place(file), said, "unreadable-file", "check that it can be opened.")
    return misnamed(inside, file) if ordinary else _not_ordinary(Place(file))


def _not_ordinary(place: Place) -> Problem:
    said = "This is a link or a device, not an ordinary file."
    return Problem(place, said, "ordinary-file", "put the file here.")


_MADE_BY_SYSTEMS = re.compile(r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.directory")
_MADE_BY_EDITORS = re.compile(r".*~|#.*#|\.#.*|\..*\.sw[a-z]|.*\.(?:bak|orig|rej|tmp|swp)")


def misnamed(inside: str, file: str) -> Problem | None:
    """Return what is wrong with the name or place of a file; `inside` is its path below guidance/."""
    parts = inside.split("/")
    name = parts[-1]
    place = Place(file)
    if _MADE_BY_SYSTEMS.fullmatch(name):
        said = "The system made this file, and it holds no guidance."
        return Problem(
            place, said, "file-name", "delete it; the system makes it anew where it needs it."
        )
    if _MADE_BY_EDITORS.fullmatch(name):
        said = "This is a copy that an editor or git has made, and nobody reads it."
        fix = (
            "close the entry in your editor; if this is still here then, move it out of guidance/."
        )
        return Problem(place, said, "file-name", fix)
    if not name.endswith(".yml"):
        fix = (
            "if it is an entry, give it a name that ends in .yml; if not, move it out of guidance/."
        )
        return Problem(place, "Only files that end in .yml belong here.", "file-name", fix)
    stem = _on_one_line(name.removesuffix(".yml"))
    if not _NAME.fullmatch(stem):
        return Problem(
            place,
            f'"{stem}" is not a file name we can use.',
            "file-name",
            "use small letters, digits and hyphens: name-like-this.yml.",
        )
    if stem in _RESERVED:
        return Problem(
            place,
            f'"{stem}" is a name that systems or the site keep.',
            "file-name",
            "choose another name.",
        )
    if len(parts) == 1:
        if stem not in FILES:
            return Problem(
                place,
                "No file of this name belongs at the top of guidance/.",
                "file-name",
                choice(stem, FILES, f"entries belong into {', '.join(KINDS)}."),
            )
        return None
    depth, top = 3 if parts[0] == "services" else 2, _on_one_line(parts[0])
    if parts[0] not in KINDS:
        return Problem(
            place, f'"{top}" is not a folder for entries.', "file-place", choice(top, KINDS)
        )
    if len(parts) != depth:
        where = "services/COUNTRY/name.yml" if depth == 3 else f"{parts[0]}/name.yml"
        return Problem(
            place,
            "This file lies in the wrong folder.",
            "file-place",
            f"move it to guidance/{where}.",
        )
    if depth == 3 and not re.fullmatch(r"[a-z]{2}|international", parts[1]):
        return Problem(
            place,
            f'"{_on_one_line(parts[1])}" is not the folder of a country.',
            "file-place",
            "name the folder with the country's two small letters, or international.",
        )
    return None
