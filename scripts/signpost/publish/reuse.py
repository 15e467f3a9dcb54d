"""Pages of the last site that would be the same today: a build takes their files, and does not make them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
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

_PACKAGES = ("jinja2", "markupsafe", "pydantic", "rcssmin", "segno")


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
        """Put the file of a page in its new place and return its text, if the page is still right."""
        record = self.records.get(draft.path)
        if record is None or draft.path not in self.unchanged or record.key != key_of(draft):
            return ""
        return self.linked(draft.path, record.digest, place)

    def linked(self, path: str, wanted: str, place: Path) -> str:
        """Put the file of a page in its new place and return its text, if it has the digest that is wanted.

        A link keeps its time too, so that servers see that nothing has changed.
        """
        record = self.records.get(path)
        if record is None or record.digest != wanted:
            return ""
        file = self.folder / path / "index.html"
        try:
            content = file.read_bytes()
        except OSError:
            return ""
        if digest(content) != wanted:
            return ""
        try:
            os.link(file, place)
        except OSError:
            place.write_bytes(content)
        return content.decode()


def key_of(draft: Draft) -> str:
    """Return a digest of what a page is, before any input is asked for."""
    return digest_of(draft)


class PageCache:
    """What is known of the pages of the last site, in a file that may be deleted."""

    def __init__(self, file: Path, press: Press, shell: Shell) -> None:
        self._file, self._library = file, press.library_of_templates
        program = [digest_of_folder(PROGRAM), digest_of_folder(TEMPLATES)]
        versions = [sys.version, *map(version, _PACKAGES)]
        self._affects_all = digest_of(program, versions, shell.digest, press.digest)

    def recall(self, site: Path) -> LastSite:
        """Return what is known of the site in a folder; nothing if what affects all pages has changed."""
        kept = disk_cache.kept(self._file)
        try:
            return (
                self._known(kept, site) if kept["affects_all"] == self._affects_all else LastSite()
            )
        except (LookupError, TypeError, ValueError, AttributeError, TemplateError):
            return LastSite()  # If nothing can be recalled, a build makes every page.

    def _known(self, kept: Any, site: Path) -> LastSite:
        inputs = [_tuple(taken) for taken, _ in kept["inputs"]]
        were = [was for _, was in kept["inputs"]]
        changed = {
            taken
            for taken, was in zip(inputs, were, strict=True)
            if self._library.digest(taken) != was
        }
        records = {
            path: Record(key, held, frozenset(inputs[number] for number in taken), links)
            for path, (key, held, taken, links) in kept["pages"].items()
        }
        unchanged = frozenset(
            path for path, one in records.items() if changed.isdisjoint(one.inputs)
        )
        return LastSite(site, records, unchanged, frozenset(kept["allowed"]))

    def remember(
        self, records: Mapping[str, Record], digests: Mapping[Input, str], allowed: frozenset[str]
    ) -> None:
        """Keep what is known of the pages of a site, with what they may name; `digests` are known already."""
        numbers: dict[Input, int] = {}
        pages = {
            path: [
                one.key,
                one.digest,
                [numbers.setdefault(taken, len(numbers)) for taken in one.inputs],
                one.links,
            ]
            for path, one in records.items()
        }
        inputs = [(taken, digests.get(taken) or self._library.digest(taken)) for taken in numbers]
        kept = {
            "affects_all": self._affects_all,
            "allowed": sorted(allowed),
            "inputs": inputs,
            "pages": pages,
        }
        disk_cache.keep(self._file, kept)


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
