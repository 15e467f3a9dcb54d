"""Whether site/ is what a build would make: by what stands in every file that it is made from, and in its own."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from signpost import upkeep

MEMORY = Path(".cache") / "site.json"
"""What the last site was made from, and what its files hold; it may be deleted."""

_SETTINGS = "mkdocs.yml"
_MADE_FROM = ("guidance", "docs", "templates", "scripts/signpost")


def made_from(root: Path, options: Sequence[str] = ()) -> str:
    """Return what stands for all that a build of the project at `root` depends on."""
    digest = hashlib.blake2b(digest_size=16)
    # Whatever is installed beside this Python has its version in the name of a folder.
    installed = sorted(
        name
        for place in sys.path
        if Path(place).is_dir()
        for name in os.listdir(place)
        if name.endswith((".dist-info", ".egg-info"))
    )
    digest.update(repr((sys.version, installed, upkeep.epoch(root), list(options))).encode())
    digest.update(digest_of(root / _SETTINGS).encode())
    for place in _MADE_FROM:
        for name in _files(root / place):
            digest.update(f"{place}/{name}\0{digest_of(root / place / name)}\0".encode())
    return digest.hexdigest()


def remember(root: Path, site: Path, made_from: str, known: Mapping[str, str]) -> int:
    """Keep what a finished site holds, and return how many pages that is; `known` are digests of files, by their places
    in it, that need no reading."""
    held = {name: known.get(name) or digest_of(site / name) for name in _files(site)}
    keep(root / MEMORY, {"made_from": made_from, "files": held})
    return _pages(held)


def keep(file: Path, value: object) -> None:
    """Write a memory whole or not at all, as JSON: without it, the next build only takes longer."""
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(value, separators=(",", ":")), encoding="utf-8")
        aside.replace(file)
    except OSError:
        with suppress(OSError):
            aside.unlink()


def pages(root: Path, options: Sequence[str]) -> int | None:
    """Return how many pages site/ holds, or None where a build would change it, or nothing is known of it."""
    site = root / "site"
    try:
        kept = json.loads((root / MEMORY).read_text(encoding="utf-8"))
        if kept["made_from"] != made_from(root, options) or list(kept["files"]) != list(_files(site)):
            return None
        if any(digest_of(site / name) != digest for name, digest in kept["files"].items()):
            return None
        return _pages(kept["files"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None  # A build that has to be made says what is wrong.


def _pages(files: Iterable[str]) -> int:
    return sum(name.endswith(".html") for name in files)


def digest_of(file: Path) -> str:
    """Return what stands for the bytes of a file."""
    with file.open("rb", buffering=0) as opened:
        return digest_of_bytes(opened.read())


def digest_of_bytes(content: bytes) -> str:
    """Return what stands for bytes, here and for the pages that a build remembers."""
    return hashlib.sha256(content).hexdigest()


def _files(folder: Path) -> Iterator[str]:
    """Yield the places of all files below a folder, in an order that does not change."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        below = os.path.relpath(here, folder).replace(os.sep, "/")
        for name in sorted(names):
            yield name if below == "." else f"{below}/{name}"
