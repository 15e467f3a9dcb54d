"""The options of `verify`, its exit codes, and how it ends without an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SAME, DIFFERS, NO_ANSWER = 0, 1, 2
"""The exit codes of the verb."""

Say = Callable[[str], None]
"""Prints lines of the answer."""


class CannotVerifyError(Exception):
    """Nothing could be compared; the text says why, in a sentence."""


@dataclass(frozen=True)
class VerifyOptions:
    """What to compare, and with what."""

    place: Path
    """A folder, a saved page or another file."""
    manifest: Path | None = None
    digest: str = ""
    """The digest that the manifest should have, from elsewhere, in any grouping."""
    site: Path = Path("site")
    """The site that a saved page is compared with."""
    page: str | None = None
    """The path of its page there, such as help/."""
    origin: str = ""
    """The address at which the page was saved, if it is not that of the site."""
