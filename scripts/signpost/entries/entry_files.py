"""Which files of guidance/ are entries, and what is wrong with the names and places of others."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from signpost.entries.problem import Place, Problem, choice, not_ordinary, unreadable
from signpost.entries.schema.kinds import FILES, KINDS, SINGULAR
from signpost.text.characters import on_one_line

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[a-z]{2}|international")
_GENERATED = {"schema"}

# Names that some systems keep for devices, and those of the site's own folders and pages.
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
_OWN_PLACES = ("index", "assets", "search", "sitemap", "parent", "school", "apps")

_MADE_BY_SYSTEMS = re.compile(r"\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.directory")
_MADE_BY_EDITORS = re.compile(r".*~|#.*#|\.#.*|\..*\.sw[a-z]|.*\.(?:bak|orig|rej|tmp|swp)")

_EMPTY_IT = "move what it holds elsewhere, and then delete it."


def files_of(folder: Path, problems: list[Problem]) -> Iterator[tuple[Path, str]]:
    """Yield every file to read with its key: `services/gb/childline`, `site`. Whatever else lies in
    the folder is added to `problems`; nothing is passed over."""

    def shown(inside: str) -> Place:
        return Place(on_one_line(f"{folder.name}/{inside}"))

    def unreadable_folder(error: OSError) -> None:
        inside = Path(os.fsdecode(error.filename)).relative_to(folder).as_posix()
        problems.append(unreadable(shown(inside), "folder", error))

    for root, folders, files in os.walk(folder, onerror=unreadable_folder):
        here = Path(root).relative_to(folder).as_posix()
        inside = "" if here == "." else f"{here}/"
        if here in _GENERATED:
            # Nobody would read an entry among the editors' schemas.
            schemas = {f"{name}.json" for name in (*SINGULAR.values(), *FILES)}
            for name in sorted({*folders, *files} - schemas):
                said = "Only the schemas that the program makes belong here."
                cure = "move it to where it belongs."
                problems.append(Problem(shown(inside + name), said, "file-place", cure))
            folders.clear()
            continue
        for name in sorted(folders):
            problem = _odd_folder(Path(root, name), inside + name, shown(inside + name))
            if problem is not None:
                problems.append(problem)
                folders.remove(name)
        folders.sort()
        for name in sorted(files):
            path = Path(root, name)
            problem = _odd_file(path, inside + name, shown(inside + name))
            if problem is None:
                yield path, (inside + name).removesuffix(".yml")
            else:
                problems.append(problem)


def _odd_folder(path: Path, inside: str, place: Place) -> Problem | None:
    """Return what is wrong with a folder in which no entry is looked for, if anything is."""
    if path.is_symlink():
        return not_ordinary(place)
    if inside.endswith(".yml"):
        said = "This is a folder, and its name is that of a file."
        return Problem(place, said, "ordinary-file", _EMPTY_IT)
    # If a folder is one too deep, each of its files is told where it belongs.
    if inside.count("/") > (2 if inside.startswith("services/") else 1):
        return Problem(place, "No folder belongs here.", "file-place", _EMPTY_IT)
    if inside not in (*KINDS, *_GENERATED) and _is_empty(path):
        cure = "put an entry into it, or delete it."
        return Problem(place, "This folder is empty.", "empty-folder", cure)
    return None


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False  # The walk will tell.


def _odd_file(path: Path, inside: str, place: Place) -> Problem | None:
    try:
        ordinary = stat.S_ISREG(path.lstat().st_mode)
    except OSError as error:
        return unreadable(place, "file", error)
    return misnamed(inside, place.file) if ordinary else not_ordinary(place)


def misnamed(inside: str, file: str) -> Problem | None:
    """Return what is wrong with the name or place of a file, if anything is. `inside` is its path
    below guidance/, and `file` its name in messages."""
    *folders, name = inside.split("/")
    rule, wrong = "file-name", _wrong_name(name)
    if wrong is None and folders:
        rule, wrong = "file-place", _wrong_folders(folders)
    elif wrong is None:
        wrong = _wrong_at_top(name.removesuffix(".yml"))
    return Problem(Place(file), wrong[0], rule, wrong[1]) if wrong else None


def _wrong_name(name: str) -> tuple[str, str] | None:
    """Return what is wrong with a name, and the cure."""
    if _MADE_BY_SYSTEMS.fullmatch(name):
        said = "The system made this file, and it holds no guidance."
        return said, "delete it; the system makes it again if it needs it."
    if _MADE_BY_EDITORS.fullmatch(name):
        said = "This is a copy that an editor or git has made, and nobody reads it."
        return said, "close the entry in your editor; if this stays, move it out of guidance/."
    if not name.endswith(".yml"):
        said = "Only files that end in .yml belong here."
        cure = (
            "if it is an entry, give it a name that ends in .yml; if not, move it out of guidance/."
        )
        return said, cure
    stem = on_one_line(name.removesuffix(".yml"))
    if not _NAME.fullmatch(stem):
        said = f'"{stem}" is not a file name that can be used.'
        return said, "use small letters, digits and hyphens: name-like-this.yml."
    if _DEVICE.fullmatch(stem) or stem in _OWN_PLACES:
        said = f'"{stem}" is a name that systems or the site keep for themselves.'
        return said, "choose another name."
    return None


def _wrong_at_top(stem: str) -> tuple[str, str] | None:
    if stem in FILES:
        return None
    said = "No file of this name belongs at the top of guidance/."
    return said, choice(stem, FILES, f"entries belong in {', '.join(KINDS)}.")


def _wrong_folders(folders: list[str]) -> tuple[str, str] | None:
    """Return what is wrong with the folders in which a file lies, and the cure."""
    kind = folders[0]
    if kind not in KINDS:
        shown = on_one_line(kind)
        return f'"{shown}" is not a folder for entries.', choice(shown, KINDS)
    where = "services/COUNTRY" if kind == "services" else kind
    if len(folders) != len(where.split("/")):
        return "This file is in the wrong folder.", f"move it to guidance/{where}/name.yml."
    if kind == "services" and not _COUNTRY.fullmatch(folders[1]):
        said = f'"{on_one_line(folders[1])}" is not the folder of a country.'
        cure = "name the folder with the country's two small letters, or international."
        return said, cure
    return None
