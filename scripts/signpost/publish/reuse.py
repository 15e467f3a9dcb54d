"""Pages of the last site that are still right: a build takes their files."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from signpost import disk_cache
from signpost.disk_cache import digest, digest_of_folder
from signpost.pages.inputs import Input, digest_of
from signpost.pages.plan import Draft
from signpost.pages.render import Press
from signpost.pages.shell import Shell
from signpost.project import PROGRAM, TEMPLATES


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a page that was written, besides its file."""

    key: str
    """A digest of the page's draft."""
    digest: str
    """The SHA-256 of its file."""
    inputs: frozenset[Input]
    links: Mapping[str, int] | None
    """Where it leads, if it is on the way to a report; see `clicks.links`."""


@dataclass(frozen=True, slots=True)
class LastSite:
    """The site that is published now, as far as it is known."""

    folder: Path = Path()
    records: Mapping[str, Record] = field(default_factory=dict)
    """Its pages, by their addresses."""
    unchanged: frozenset[str] = frozenset()
    """Pages whose inputs are what they were."""
    allowed: frozenset[str] = frozenset()
    """What pages were allowed to name, when they were read back; see `Proof.allowed`."""

    def reused(self, draft: Draft, place: Path) -> str:
        """Put a page's file in its new place and return its text, if the page is still right."""
        record = self.records.get(draft.path)
        if record is None or draft.path not in self.unchanged or record.key != digest_of(draft):
            return ""
        return self.linked(draft.path, record.digest, place)

    def linked(self, path: str, wanted: str, place: Path) -> str:
        """Put a page's file in its new place and return its text, if it has the digest wanted.

        A link keeps the file's time too, so that servers see that nothing has changed.
        """
        record = self.records.get(path)
        if record is None or record.digest != wanted:
            return ""
        file = self.folder / path / "index.html"
        content = file.read_bytes() if file.is_file() else b""
        if digest(content) != wanted:
            return ""
        try:
            os.link(file, place)
        except OSError:
            place.write_bytes(content)
        return content.decode()


class PageCache:
    """What is known of the pages of the last site, in a file that may be deleted."""

    def __init__(self, file: Path, press: Press, shell: Shell) -> None:
        self._file, self._library = file, press.library_of_templates
        program = [digest_of_folder(PROGRAM), digest_of_folder(TEMPLATES)]
        packages = ("jinja2", "markupsafe", "pydantic", "rcssmin", "segno")
        versions = [sys.version, *map(version, packages)]
        self._affects_all = digest_of(program, versions, shell.digest, press.digest)

    def recall(self, site: Path) -> LastSite:
        """Return what is known of a site: nothing if what affects all pages has changed."""
        # If nothing can be recalled, a build makes every page.
        with suppress(LookupError, TypeError, ValueError, AttributeError, TemplateError):
            kept = disk_cache.kept(self._file)
            if kept["affects_all"] == self._affects_all:
                return self._known(kept, site)
        return LastSite()

    def _known(self, kept: Any, site: Path) -> LastSite:
        inputs = [_tuple(taken) for taken, _ in kept["inputs"]]
        was = dict(zip(inputs, (digest for _, digest in kept["inputs"]), strict=True))
        changed = {taken for taken in inputs if self._library.digest(taken) != was[taken]}
        records = {}
        for path, (key, held, numbers, links) in kept["pages"].items():
            records[path] = Record(key, held, frozenset(map(inputs.__getitem__, numbers)), links)
        unchanged = [path for path, one in records.items() if changed.isdisjoint(one.inputs)]
        return LastSite(site, records, frozenset(unchanged), frozenset(kept["allowed"]))

    def remember(
        self, records: Mapping[str, Record], digests: Mapping[Input, str], allowed: frozenset[str]
    ) -> None:
        """Keep what is known of the pages of a site: their records, and what they may name.

        `digests` are those of inputs that are known already.
        """
        numbers: dict[Input, int] = {}
        pages = {}
        for path, one in records.items():
            taken = [numbers.setdefault(name, len(numbers)) for name in one.inputs]
            pages[path] = [one.key, one.digest, taken, one.links]
        kept = {
            "affects_all": self._affects_all,
            "allowed": sorted(allowed),
            "inputs": [(name, digests.get(name) or self._library.digest(name)) for name in numbers],
            "pages": pages,
        }
        disk_cache.keep(self._file, kept)


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
