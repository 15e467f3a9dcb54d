"""The site's static files, without comments, and named by content so that browsers keep them."""

import re
from collections.abc import Iterable
from pathlib import Path
from posixpath import dirname, relpath

import rcssmin

from signpost.disk_cache import digest
from signpost.project import TEMPLATES

IMMUTABLE = "assets/immutable/"
"""The folder of files whose names carry a digest of their content."""

_FOLDER = TEMPLATES / "assets"
_SHELL = TEMPLATES / "shell"

_FIXED = (".png", ".txt", ".webmanifest")
"""What others ask for by a name that must stay, and what only people read."""

_NAMED = re.compile(r'(?<=url\()[\w./-]+(?=\))|(?<="src": ")[^"]+')

_INDENT = re.compile(r"^ +", re.MULTILINE)

_COMMENT_LINE = re.compile(r"^\s*//.*\n", re.MULTILINE)


class Assets:
    """The files in templates/assets as the site has them."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        """What each file holds, by its place in the site."""
        self._places: dict[str, str] = {}
        self.style = rcssmin.cssmin((_SHELL / "reader.css").read_text(encoding="utf-8"))
        """The inline style of every readers' page."""
        self._early = _without_comments((_SHELL / "early.js").read_text(encoding="utf-8"))
        found = [path for path in _FOLDER.rglob("*") if path.is_file()]
        # Style sheets and the manifest name other files, so these come first.
        for path in sorted(found, key=lambda path: (path.suffix in (".css", ".webmanifest"), path)):
            self._take(path)

    def early(self, home: str, zones: Iterable[str]) -> str:
        """Return the inline script of every readers' page, for a home country and its zones."""
        return self._early.replace("HOME", home).replace("ZONES", " ".join(zones))

    def place(self, name: str) -> str:
        """Return where a file of templates/assets is: assets/immutable/leave.1a2b3c4d5e.js."""
        return self._places[name]

    def _take(self, path: Path) -> None:
        name = path.relative_to(_FOLDER).as_posix()
        if path.suffix in _FIXED:
            place, content = f"assets/{name}", self._content(path, "assets/")
        else:
            content = self._content(path, IMMUTABLE)
            place = f"{IMMUTABLE}{path.stem}.{digest(content)[:10]}{path.suffix}"
        self._places[name], self.files[place] = place, content

    def _content(self, path: Path, folder: str) -> bytes:
        """Return what the site's file holds, without comments that only cost readers time."""
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
    # Whole lines and indents only: rjsmin took spaces out of nested templates too.
    return _INDENT.sub("", _COMMENT_LINE.sub("", script))
