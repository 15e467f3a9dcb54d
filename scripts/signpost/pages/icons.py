"""The marks of platforms among Material's icons, as files of the site named by what they hold: an address with a
platform's name would tell which page was open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from signpost.entries.schema.platforms import Platform
from signpost.pages.assets import IMMUTABLE

_TAG = re.compile(r"(<svg [^>]*>)")
_COLOURED = (
    r"\1<style>path{fill:#0b5158}@media(prefers-color-scheme:dark){path{fill:#8fd6d2}}</style>"
)


class UnknownIconError(LookupError):
    """A platform names an icon that Material does not have."""


def icons(platforms: Mapping[str, Platform]) -> dict[str, tuple[str, str]]:
    """Return the place in the site and the text of each platform's icon, in the colours of the readers' shell.

    Raises UnknownIconError, with the file and what to do.
    """
    found = {}
    for name, platform in platforms.items():
        if platform.icon is None:
            continue
        text = _read(str(platform.icon))
        if text is None:
            raise UnknownIconError(
                f"guidance/platforms/{name}.yml: Material has no icon {platform.icon}: look it up at its site, or "
                "leave icon out; the first letter of the name then stands in its place."
            )
        digest = hashlib.sha256(text.encode()).hexdigest()[:10]
        found[name] = (f"{IMMUTABLE}mark.{digest}.svg", text)
    return found


def is_known(icon: str) -> bool:
    """Return whether Material has an icon."""
    return _file(icon).is_file()


@cache
def _read(icon: str) -> str | None:
    file = _file(icon)
    if not file.is_file():
        return None
    return _TAG.sub(_COLOURED, file.read_text(encoding="utf-8"), count=1)


def _file(icon: str) -> Traversable:
    return resources.files("material") / "templates" / ".icons" / f"{icon}.svg"
