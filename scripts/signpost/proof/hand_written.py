"""Hand-written pages: which files docs/ may hold, and what its pages may name.

Their text is the project's own, so docs/sources.yml lists what they lead to and show. The finished
pages are compared with this list, which is not published.
"""

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
_NAME_IT_PLAINLY = (
    "name it with small letters, digits and hyphens, ending in .md, .png, .svg or .json, "
    "or move it elsewhere."
)
_DRAW_IT_PLAINLY = "draw it with plain shapes and text: no script, style, link or picture inside."
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
        files = [name for name in names if here / name != folder / LIST]
        kinds = dict.fromkeys(sorted(folders), "folder") | dict.fromkeys(sorted(files), "file")
        for name, kind in kinds.items():
            path = here / name
            if fault := _fault(path, kind):
                problems.append(Problem(Place(path.relative_to(folder.parent).as_posix()), *fault))
                if kind == "folder":
                    folders.remove(name)
            elif kind == "file":
                yield path.relative_to(folder).as_posix()
        folders.sort()


def _fault(path: Path, kind: str) -> tuple[str, str, str] | None:
    """Return why a file or folder cannot be published, its rule and a cure; None if it can."""
    if path.is_symlink():
        return "This is a link, not an ordinary file.", "docs-file", f"put the {kind} itself here."
    name = _FOLDER if kind == "folder" else _NAME
    if not name.fullmatch(path.name) or (kind == "file" and not path.is_file()):
        return f"A {kind} of this name or type is not published.", "docs-file", _NAME_IT_PLAINLY
    if kind == "folder":
        return None
    if path.stat().st_size > _LARGEST:
        said = f"This file is larger than {_LARGEST // 2**20} MB."
        return said, "docs-file", "make it smaller, or leave it out."
    content = path.read_bytes()
    if path.suffix == ".png" and not content.startswith(_PNG):
        return "This is not a PNG picture.", "docs-picture", "save it again as PNG."
    if path.suffix == ".svg" and (found := _not_drawn(content)):
        return f"{found} does not belong in a drawing.", "docs-picture", _DRAW_IT_PLAINLY
    return None


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
