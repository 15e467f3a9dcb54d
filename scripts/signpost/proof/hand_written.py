"""Hand-written pages: which files docs/ may hold, and what its pages may name.

Their text is the project's own, so it has a list of its own in docs/sources.yml, which is not
published. The finished pages are compared with it.
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

LIST = "sources.yml"

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:md|png|svg|json)")
_FOLDER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LARGEST = 2 * 1024 * 1024
"""Bytes of a file: no page should ask a phone for more."""
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
    numbers: tuple[ShownNumber, ...] = Field(
        default=(), description="Numbers of five digits or more."
    )


@dataclass(frozen=True, slots=True)
class Documents:
    """What docs/ holds."""

    pages: tuple[str, ...] = ()
    """The places of the hand-written pages in the site, as contribute/code/."""
    files: tuple[str, ...] = ()
    """Pictures and data beside them, as contribute/benchmark.svg."""
    addresses: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    """Digits and signs only."""
    problems: tuple[Problem, ...] = ()


def read(folder: Path) -> Documents:
    """Return what docs/ holds. What does not belong there is a problem, and neither page nor file.

    Without the folder there are no such pages.
    """
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


def digits_of(shown: str) -> str:
    """Return the digits of a number as it is shown, with a plus at its start."""
    return re.sub(r"[^0-9+]", "", shown)


def _place(name: str) -> str:
    """Return where the page of a file lies in the site: contribute/code.md at contribute/code/."""
    return name.removesuffix("index.md").removesuffix(".md") + (
        "" if name.endswith("index.md") else "/"
    )


def _files(folder: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield every file that may be published, by its path below the folder."""
    for root, folders, names in os.walk(folder):
        here = Path(root).relative_to(folder)
        for name in sorted(folders):
            path = here / name
            if (folder / path).is_symlink() or not _FOLDER.fullmatch(name):
                folders.remove(name)
                problems.append(_misplaced(folder, path, "folder"))
        folders.sort()
        for name in sorted(names):
            path = here / name
            if path.as_posix() == LIST:
                continue
            if problem := _unfit(folder, path):
                problems.append(problem)
            else:
                yield path.as_posix()


def _unfit(folder: Path, path: Path) -> Problem | None:
    """Return why a file cannot be published, if it cannot."""
    file = folder / path
    if file.is_symlink() or not file.is_file() or not _NAME.fullmatch(path.name):
        return _misplaced(folder, path, "file")
    place = Place(f"{folder.name}/{path.as_posix()}")
    if file.stat().st_size > _LARGEST:
        said = f"This file is larger than {_LARGEST // 2**20} MB."
        return Problem(place, said, "docs-file", "make it smaller, or leave it out.")
    content = file.read_bytes()
    if file.suffix == ".png" and not content.startswith(_PNG):
        return Problem(
            place, "This is no picture in the form PNG.", "docs-picture", "save it again as PNG."
        )
    if file.suffix == ".svg" and (found := _not_drawn(content)):
        said = f"{found} does not belong in a drawing."
        fix = "draw it with plain shapes and text: no script, style, link or picture inside."
        return Problem(place, said, "docs-picture", fix)
    return None


def _misplaced(folder: Path, path: Path, kind: str) -> Problem:
    place = Place(f"{folder.name}/{path.as_posix()}")
    if (folder / path).is_symlink():
        said, fix = "This is a link, not an ordinary file.", f"put the {kind} itself here."
    else:
        said = f"A {kind} of this name or type is not published."
        fix = (
            "name it with small letters, digits and hyphens, ending in .md, .png, .svg or .json, "
            "or move it elsewhere."
        )
    return Problem(place, said, "docs-file", fix)


def _not_drawn(content: bytes) -> str:
    """Return what in an SVG file is no plain shape or text; nothing where all is."""
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
