"""Where things are: the folders that mkdocs.yml names, and those of the program itself."""

from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent
"""The package, as it is running."""

ROOT = PROGRAM.parents[1]
"""The project that the package lies in, if it was not installed from a wheel."""

_IN_A_WHEEL = PROGRAM / "templates"

TEMPLATES = _IN_A_WHEEL if _IN_A_WHEEL.is_dir() else ROOT / "templates"
"""The templates that belong to the running program."""


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one project, and its settings, as MkDocs reads them in mkdocs.yml."""

    root: Path
    guidance: Path
    """The entries."""
    docs: Path
    """The hand-written pages."""
    site: Path
    """The finished site, for readers."""
    sheets: bool = True
    """Whether a build makes the PDFs; the benchmark does without."""
    compress: bool = False
    """Whether a build always puts a `.br` and a `.gz` beside each file that gets smaller by it."""

    @property
    def settings(self) -> Path:
        """The file with the settings."""
        return self.root / "mkdocs.yml"

    @property
    def cache(self) -> Path:
        """The folder of all that is kept from build to build; see disk_cache.py."""
        return self.root / ".cache"
