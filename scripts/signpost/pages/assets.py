"""The site's own static files: without comments, and named by what they hold, so that browsers may keep them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, relpath

import rcssmin

from signpost.project import TEMPLATES

IMMUTABLE = "assets/immutable/"
"""Where files lie whose names change with what they hold."""

_FOLDER = TEMPLATES / "assets"

# What others ask for by a name that must stay, and what only people read.
_FIXED = (".png", ".txt", ".webmanifest")

_NAMED = re.compile(r'(?<=url\()[\w./-]+(?=\))|(?<="src": ")[^"]+')

_INDENT = re.compile(r"^ +", re.MULTILINE)

_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)


class Assets:
    """The files in templates/assets as the site has them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        """What each file holds, by its place in the site."""
        self._places: dict[str, str] = {}
        self.style = rcssmin.cssmin(
            (TEMPLATES / "shell" / "reader.css").read_text(encoding="utf-8")
        )
        """What every readers' page carries in itself."""
        self._early = _without_comments(
            (TEMPLATES / "shell" / "early.js").read_text(encoding="utf-8")
        )
        found = [path for path in _FOLDER.rglob("*") if path.is_file()]
        for path in sorted(
            found, key=lambda path: (path.suffix in (".css", ".webmanifest"), path)
        ):  # These name others.
            self._take(path)

    def early(self, home: str, zones: Iterable[str]) -> str:
        """Return the script that every readers' page carries in itself, for a home country and its time zones."""
        return self._early.replace("HOME", home).replace("ZONES", " ".join(zones))

    def place(self, name: str) -> str:
        """Return where a file of templates/assets lies in the site: assets/immutable/leave.1a2b3c4d5e.js."""
        return self._places[name]

    def _take(self, path: Path) -> None:
        name = path.relative_to(_FOLDER).as_posix()
        fixed = path.suffix in _FIXED
        content = self._content(path, "assets/" if fixed else IMMUTABLE)
        digest = hashlib.sha256(content).hexdigest()[:10]
        self._places[name] = place = (
            f"assets/{name}" if fixed else f"{IMMUTABLE}{path.stem}.{digest}{path.suffix}"
        )
        self.files[place] = content

    def _content(self, path: Path, folder: str) -> bytes:
        """Return what the site's file holds: a reader's phone would fetch comments and drop them."""
        if path.suffix not in (".css", ".js", ".webmanifest"):
            return path.read_bytes()
        text = path.read_text(encoding="utf-8")
        text = _NAMED.sub(lambda found: relpath(self._places[found[0]], dirname(folder)), text)
        if path.suffix == ".css":
            text = rcssmin.cssmin(text)
        elif path.suffix == ".js" and path.stem != "minisearch":  # Its comment is its licence.
            text = _without_comments(text)
        return text.encode()


def _without_comments(script: str) -> str:
    # Whole lines and indents only: what takes out more (rjsmin) took spaces out of nested templates too.
    return _INDENT.sub("", _COMMENT_LINE.sub("", script))
