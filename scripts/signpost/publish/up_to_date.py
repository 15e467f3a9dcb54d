"""Is site/ up to date? Compares every input and output with those of the last build."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from signpost import clock, disk_cache
from signpost.disk_cache import digest, digest_of_file, digest_of_folder, files_below
from signpost.project import PROGRAM, TEMPLATES, Project

_ELSEWHERE = (b"!ENV", b"INHERIT")
"""What lets mkdocs.yml take settings from the environment or from another file."""


def inputs(project: Project, compress: bool) -> str:
    """Return a digest of everything that a build depends on; `compress` if that was typed."""
    # Whatever is installed beside this Python has its version in the name of a folder.
    places = [place for place in map(Path, sys.path) if place.is_dir()]
    installed = [path.name for place in places for path in place.iterdir()]
    versions = sorted(name for name in installed if name.endswith((".dist-info", ".egg-info")))
    folders = {PROGRAM, TEMPLATES, project.guidance, project.docs, project.root / "templates"}
    parts = [sys.version, *versions, str(clock.epoch(project.root)), str(compress)]
    parts += [digest_of_file(project.settings), *map(digest_of_folder, sorted(folders))]
    return digest("\0".join(parts).encode())


def remember(project: Project, inputs: str, known: Mapping[str, str], pages: int) -> None:
    """Keep what a finished site was made from and holds, and where all of it is.

    `known` are digests of files by their places in the site, which need no reading.
    """
    site = project.site
    files = {name: known.get(name) or digest_of_file(site / name) for name in files_below(site)}
    disk_cache.keep(
        project.cache / disk_cache.SITE,
        {
            "settings": digest_of_file(project.settings),
            "guidance": str(project.guidance),
            "docs": str(project.docs),
            "site": str(site),
            "inputs": inputs,
            "files": files,
            "pages": pages,
        },
    )


def last(root: Path) -> tuple[Project, Mapping[str, Any]] | None:
    """Return the project at `root` as the last build found it, and what that build kept.

    Returns None if the settings have changed. Only MkDocs can read them, and loading it takes a
    second: as long as their file is the same, so are they.
    """
    kept = disk_cache.kept(root / ".cache" / disk_cache.SITE)
    try:
        project = Project(root, Path(kept["guidance"]), Path(kept["docs"]), Path(kept["site"]))
        content = project.settings.read_bytes()
        if digest(content) != kept["settings"] or any(word in content for word in _ELSEWHERE):
            return None
    except (OSError, LookupError, TypeError):
        return None
    return project, kept


def up_to_date(root: Path, compress: bool) -> tuple[Project, int] | None:
    """Return the project at `root` and the number of its pages; None if a build would change it.

    Returns None too if nothing is known of it: a build that has to be made says what is wrong.
    """
    found = last(root)
    if found is None:
        return None
    project, kept = found
    try:
        if kept["inputs"] != inputs(project, compress) or not _holds(project.site, kept["files"]):
            return None
        return project, int(kept["pages"])
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return None


def _holds(site: Path, files: Mapping[str, str]) -> bool:
    """Return whether a folder holds just these files, by their digests."""
    return list(files) == list(files_below(site)) and _all_are(site, files.items())


def _all_are(site: Path, files: Iterable[tuple[str, str]]) -> bool:
    return all(digest_of_file(site / name) == held for name, held in files)
