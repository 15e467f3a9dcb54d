"""What a check found, kept by the content of everything that it read; deleting it is safe."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from signpost.problem import Place, Problem

Found = tuple[tuple[Problem, ...], int]
"""The problems, and the number of files that were read."""

_KEPT = 8


def key(folder: Path, today: date) -> str:
    """Return what stands for everything that a check depends on: the entries, the program, and the day."""
    digest = hashlib.sha256(f"{today}\0{folder.name}".encode())
    for root in (folder, Path(__file__).parent):
        for name, content in _files(root):
            # A name of a file may hold bytes that are no text.
            digest.update(f"{name}\0{len(content)}\0".encode(errors="surrogateescape") + content)
    return digest.hexdigest()


def recall(store: Path, key: str) -> Found | None:
    """Return what was found then, or None where it is not known (or cannot be read)."""
    try:
        kept = json.loads((store / f"{key}.json").read_text(encoding="utf-8"))
        problems = tuple(Problem(**{**problem, "place": Place(**problem["place"])}) for problem in kept["problems"])
        return problems, int(kept["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(store: Path, key: str, found: Found) -> None:
    """Keep what was found, and no more than the last few results."""
    problems, files = found
    try:
        store.mkdir(parents=True, exist_ok=True)
        aside = store / f"{key}.{os.getpid()}"
        aside.write_text(json.dumps({"problems": [asdict(problem) for problem in problems], "files": files}))
        aside.replace(store / f"{key}.json")
        old = sorted(store.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-_KEPT]
        for path in old:
            path.unlink(missing_ok=True)
    except OSError:
        return  # A check without a memory is only slower.


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder that a check looks at; of what is not an ordinary file, only that it is there."""
    for here, folders, names in os.walk(root):
        folders[:] = sorted(folder for folder in folders if folder not in ("__pycache__", "schema"))
        for name in sorted(names) + [folder for folder in folders if (Path(here) / folder).is_symlink()]:
            path = Path(here) / name
            ordinary = path.is_file() and not path.is_symlink()
            yield path.relative_to(root).as_posix(), path.read_bytes() if ordinary else b"\0not an ordinary file"
