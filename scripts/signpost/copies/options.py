"""What somebody asks about a copy, and with which code the answer ends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SAME, DIFFERS, COULD_NOT_RUN = 0, 1, 2
"""The exit codes of the verb."""


class CannotVerifyError(Exception):
    """Nothing could be compared, for a reason that is told in a sentence."""


@dataclass(frozen=True)
class VerifyOptions:
    """What somebody wants to know."""

    place: Path
    manifest: Path | None = None
    digest: str = ""
    """That of the manifest, from elsewhere, in any grouping."""
    site: Path = Path("site")
    """The site with which a saved page is compared."""
    page: str | None = None
    """Which page of it: its path, as in its address."""
    origin: str = ""
    """The address at which the page was saved, if it is not that of the site."""
