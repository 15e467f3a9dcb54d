"""What is kept from build to build, below `.cache/`. Everything there may be deleted at any time.

pages.json    which pages of the last site are still right: an edit rebuilds only what it changes
site.json     what the last site was made from: if nothing has changed, a build ends at once
print/        PDFs: each takes Typst a fifth of a second
compressed/   files for hosts that send them compressed: Brotli at its best takes minutes
templates/    compiled templates: compiling takes a third of a second
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

PAGES, SITE = "pages.json", "site.json"
SHEETS, COMPRESSED, TEMPLATES = "print", "compressed", "templates"


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb", buffering=0) as opened:
        return digest(opened.read())


def digest_of_folder(folder: Path) -> str:
    """Return a digest of all files below a folder, by their names and bytes."""
    found = hashlib.sha256()
    for name in files_below(folder):
        found.update(f"{name}\0{digest_of_file(folder / name)}\0".encode())
    return found.hexdigest()


def files_below(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below a folder, in an order that does not change."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        below = os.path.relpath(here, folder).replace(os.sep, "/")
        for name in sorted(names):
            yield name if below == "." else f"{below}/{name}"


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all: another build may do the same at this moment."""
    aside = file.with_name(f"{file.name}.{os.getpid()}-{id(content)}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(file)
    except OSError:
        with suppress(OSError):
            aside.unlink()
        raise


def keep(file: Path, value: object) -> None:
    """Keep a value as JSON, if the disk lets us: without it, the next build only takes longer."""
    with suppress(OSError):
        write_whole(file, json.dumps(value, separators=(",", ":")).encode())


def kept(file: Path) -> Any:
    """Return a value that was kept, or None if there is none that can be read."""
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None


def names_in(folder: Path) -> frozenset[str]:
    """Make a folder if it is not there, and return the names of the files in it."""
    folder.mkdir(parents=True, exist_ok=True)
    return frozenset(path.name for path in folder.iterdir())


def prune(folder: Path, before: frozenset[str], needed: Iterable[str]) -> None:
    """Remove the files that were there `before` and are not needed any more.

    What came since may be what another build is writing at this moment.
    """
    for name in before.difference(needed):
        (folder / name).unlink(missing_ok=True)
