"""The marks of platforms among Material's icons, as files of the site named by their content.

A platform's name in the address of its mark would tell which page was open.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from signpost.disk_cache import digest
from signpost.entries.schema.platforms import Platform
from signpost.pages.assets import IMMUTABLE

_TAG = re.compile(r"(<svg [^>]*>)")
_STYLE = "path{fill:#0b5158}@media(prefers-color-scheme:dark){path{fill:#8fd6d2}}"


def icons(platforms: Mapping[str, Platform]) -> dict[str, tuple[str, str]]:
    """Return the place in the site and the text of each platform's icon, in the site's colours.

    The rule unknown-icon sees to it that each icon exists.
    """
    found = {}
    for name, platform in platforms.items():
        if platform.icon:
            text = _read(platform.icon)
            found[name] = (f"{IMMUTABLE}mark.{digest(text.encode())[:10]}.svg", text)
    return found


def is_known(icon: str) -> bool:
    """Return whether Material has an icon."""
    return _file(icon).is_file()


@cache
def _read(icon: str) -> str:
    text = _file(icon).read_text(encoding="utf-8")
    return _TAG.sub(rf"\1<style>{_STYLE}</style>", text, count=1)


def _file(icon: str) -> Traversable:
    return resources.files("material") / "templates" / ".icons" / f"{icon}.svg"
