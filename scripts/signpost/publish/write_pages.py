"""Pages become files: those that have changed are made, read back and written, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from signpost.disk_cache import digest
from signpost.outputs import clicks
from signpost.pages.inputs import Input, digest_of
from signpost.pages.plan import Draft
from signpost.pages.render import Press, compile_all
from signpost.pages.shell import Shell
from signpost.processes import cores, in_processes, may_fork
from signpost.proof.page_proof import Proof
from signpost.publish.reuse import LastSite, Record

_AT_ONCE = 100
"""Pages that a process takes at a time. Fewer do not pay a second process."""


@dataclass(slots=True)
class Written:
    """What is known of pages once they are written."""

    faults: list[str] = field(default_factory=list)
    """What is wrong with the finished pages, in sentences."""
    records: dict[str, Record] = field(default_factory=dict)
    reused: list[str] = field(default_factory=list)
    """The pages that were taken from the last site."""
    digests: dict[Input, str] = field(default_factory=dict)
    """Digests of all inputs of the pages that were made."""

    def add(self, other: Written) -> None:
        """Take what is known of other pages too."""
        self.faults += other.faults
        self.records |= other.records
        self.reused += other.reused
        self.digests |= other.digests

    @property
    def links(self) -> Mapping[str, Mapping[str, int]]:
        """Where the pages on the way to a report lead."""
        return {
            path: record.links for path, record in self.records.items() if record.links is not None
        }


class Writer:
    """Writes the pages of one press below a folder."""

    def __init__(self, press: Press, shell: Shell, folder: Path, last: LastSite) -> None:
        self._press, self._shell, self._folder, self._last = press, shell, folder, last
        self.proof = Proof(press.library, shell.code, shell.policy, shell.address)
        # A page that was right may name what the register does not hold any more.
        self._read_again = not last.allowed <= self.proof.allowed

    def write(self) -> Written:
        """Write every page, and return what is known of them."""
        written = Written()
        for part in _in_turn(self._some, self._press.drafts):
            written.add(part)
        written.records |= {path: self._last.records[path] for path in written.reused}
        return written

    def _some(self, drafts: tuple[Draft, ...]) -> Written:
        written = Written()
        for draft in drafts:
            place = self._folder / draft.path / "index.html"
            place.parent.mkdir(parents=True, exist_ok=True)
            if text := self._last.reused(draft, place):
                written.reused.append(draft.path)
                if self._read_again:
                    written.faults += self.proof.faults(draft.path, text, draft.edit)
            else:
                self._make(draft, place, written)
        return written

    def _make(self, draft: Draft, place: Path, written: Written) -> None:
        library = self._press.library_of_templates
        with library.recording() as taken:
            page = self._press.made(draft)
            text = self._shell.whole(page)
        written.faults += self.proof.faults(page.path, text, page.edit)
        content = text.encode()
        held = digest(content)
        if not self._last.linked(page.path, held, place):
            place.write_bytes(content)
        links = clicks.links(page) if clicks.is_on_the_way(page.path) else None
        written.records[page.path] = Record(digest_of(draft), held, frozenset(taken), links)
        written.digests |= {one: library.digest(one) for one in taken if one not in written.digests}


def _in_turn(
    work: Callable[[tuple[Draft, ...]], Written], drafts: tuple[Draft, ...]
) -> Iterator[Written]:
    """Yield what `work` returns for some pages at a time, on all cores if that pays."""
    parts = [drafts[start : start + _AT_ONCE] for start in range(0, len(drafts), _AT_ONCE)]
    most = min(len(parts), cores())
    if most < 2 or not may_fork():
        yield from map(work, parts)
        return
    compile_all()
    yield from in_processes(work, parts, most)
