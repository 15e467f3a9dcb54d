"""Hand-written pages: which files docs/ may hold, and what its pages may name.

Their text is the project's own, so docs/sources.yml lists what they lead to and show. The finished
pages are compared with this list, which is not published.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from signpost.entries import reading
from signpost.entries.problem import Place, Problem, in_order
from signpost.entries.schema.blocks import Block
from signpost.entries.schema.text import Label, Prose, SourceAddress
from signpost.proof.allowed_markup import ATTRIBUTE, PICTURES, TAG
from signpost.proof.patterns import digits_of

LIST = "sources.yml"

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:md|png|svg|json)")
_FOLDER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LARGEST = 2 * 1024 * 1024  # Bytes of a file. No page should ask a phone for more.
_PNG = b"\x89PNG\r\n\x1a\n"


class OutsideAddress(Block):
    """A page elsewhere that a hand-written page leads to."""

    address: SourceAddress = Field(description="Its whole address.")
    what: Label = Field(description="What it is.")


class ShownNumber(Block):
    """Digits that a hand-written page shows."""

    number: Label = Field(description="As it stands on the page.")
    why: Prose = Field(description="What it is, and why nobody is harmed who calls it.")


class Sources(Block):
    """What hand-written pages may lead to and show."""

    addresses: tuple[OutsideAddress, ...] = Field(default=(), description="Pages elsewhere.")
    numbers: tuple[ShownNumber, ...] = Field(default=(), description="Numbers of 5 digits or more.")


@dataclass(frozen=True, slots=True)
class Documents:
    """What docs/ holds."""

    pages: tuple[str, ...] = ()
    """Where the pages are in the site, such as contribute/code/."""
    files: tuple[str, ...] = ()
    """Pictures and data beside them, such as contribute/benchmark.svg."""
    addresses: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    """Digits and signs only."""
    problems: tuple[Problem, ...] = ()


def read(folder: Path) -> Documents:
    """Return what docs/ holds. What does not belong there is a problem, and no page or file."""
    if not folder.is_dir():
        return Documents()
    problems: list[Problem] = []
    found = list(_files(folder, problems))
    _, listed, said = reading.entry(folder / LIST, f"{folder.name}/{LIST}", Sources)
    sources = listed if isinstance(listed, Sources) else Sources()
    return Documents(
        pages=tuple(_place(name) for name in found if name.endswith(".md")),
        files=tuple(name for name in found if not name.endswith(".md")),
        addresses=frozenset(str(one.address) for one in sources.addresses),
        numbers=frozenset(digits_of(one.number) for one in sources.numbers),
        problems=in_order([*problems, *said]),
    )


def _place(name: str) -> str:
    """Return where the page of a file lies in the site: contribute/code.md at contribute/code/."""
    if name.endswith("index.md"):
        return name.removesuffix("index.md")
    return f"{name.removesuffix('.md')}/"


def _files(folder: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield every file that may be published, by its path below the folder; note the problems."""
    for root, folders, names in os.walk(folder):
        here = Path(root)
        for name in sorted(folders):
            if (here / name).is_symlink() or not _FOLDER.fullmatch(name):
                folders.remove(name)
                problems.append(_misplaced(here / name, folder, "folder"))
        folders.sort()
        for file in sorted(here / name for name in names):
            if file == folder / LIST:
                continue
            if problem := _unfit(file, folder):
                problems.append(problem)
            else:
                yield file.relative_to(folder).as_posix()


def _unfit(file: Path, folder: Path) -> Problem | None:
    """Return why a file cannot be published, or None if it can."""
    if file.is_symlink() or not file.is_file() or not _NAME.fullmatch(file.name):
        return _misplaced(file, folder, "file")
    place = _place_of(file, folder)
    if file.stat().st_size > _LARGEST:
        said = f"This file is larger than {_LARGEST // 2**20} MB."
        return Problem(place, said, "docs-file", "make it smaller, or leave it out.")
    content = file.read_bytes()
    if file.suffix == ".png" and not content.startswith(_PNG):
        said = "This is not a PNG picture."
        return Problem(place, said, "docs-picture", "save it again as PNG.")
    if file.suffix == ".svg" and (found := _not_drawn(content)):
        said = f"{found} does not belong in a drawing."
        fix = "draw it with plain shapes and text: no script, style, link or picture inside."
        return Problem(place, said, "docs-picture", fix)
    return None


def _place_of(path: Path, folder: Path) -> Place:
    return Place(path.relative_to(folder.parent).as_posix())


def _misplaced(path: Path, folder: Path, kind: str) -> Problem:
    if path.is_symlink():
        said, fix = "This is a link, not an ordinary file.", f"put the {kind} itself here."
    else:
        said = f"A {kind} of this name or type is not published."
        fix = (
            "name it with small letters, digits and hyphens, ending in .md, .png, .svg or .json, "
            "or move it elsewhere."
        )
    return Problem(_place_of(path, folder), said, "docs-file", fix)


def _not_drawn(content: bytes) -> str:
    """Return the first thing in an SVG file that is no plain shape or text, or an empty string."""
    text = content.decode("utf-8", "replace")
    for closing, name, attributes in TAG.findall(text):
        if name not in PICTURES:
            return f"<{name}>"
        for attribute, value in ATTRIBUTE.findall("" if closing else attributes):
            own = attribute in PICTURES[name] and (attribute == "xmlns" or ":" not in value)
            if not own:
                return f'{attribute}="{value[:40]}"'
    rest = TAG.sub("", text)
    return f'"{rest[rest.index("<") :][:20]}"' if "<" in rest else ""
