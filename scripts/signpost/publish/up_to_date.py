"""Is site/ up to date? Compares every input and output with those of the last build."""

import sys
from collections.abc import Mapping
from pathlib import Path

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
    kept = {
        "settings": digest_of_file(project.settings),
        "guidance": str(project.guidance),
        "docs": str(project.docs),
        "site": str(site),
        "inputs": inputs,
        "files": files,
        "pages": pages,
    }
    disk_cache.keep(project.cache / disk_cache.SITE, kept)


def up_to_date(root: Path, compress: bool) -> tuple[Project, int] | None:
    """Return the project at `root` as the last build found it, and the number of its pages.

    Returns None if a build would change its site, or if nothing is known of it: a build that has to
    be made says what is wrong. Only MkDocs can read the settings, and loading it takes a second: as
    long as their file is the same, so are they.
    """
    kept = disk_cache.kept(root / ".cache" / disk_cache.SITE)
    try:
        project = Project(root, Path(kept["guidance"]), Path(kept["docs"]), Path(kept["site"]))
        settings = project.settings.read_bytes()
        same = (
            digest(settings) == kept["settings"]
            and not any(word in settings for word in _ELSEWHERE)
            and inputs(project, compress) == kept["inputs"]
            and _holds(project.site, kept["files"])
        )
        return (project, int(kept["pages"])) if same else None
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        return None


def _holds(site: Path, files: Mapping[str, str]) -> bool:
    """Return whether a folder holds just these files, by their digests."""
    same_names = list(files) == list(files_below(site))
    return same_names and all(digest_of_file(site / name) == held for name, held in files.items())
