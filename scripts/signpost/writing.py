"""Pages become files: what has changed is made, read back, put into the shell and written, on all cores."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from signpost import clicks, disk_cache
from signpost.disk_cache import digest as digest_of_bytes
from signpost.disk_cache import digest_of_folder
from signpost.pages import Draft, Press, SharedPart, compile_all
from signpost.processes import cores, in_processes, may_fork
from signpost.project import PROGRAM, TEMPLATES
from signpost.proof import Proof
from signpost.shell import Shell
from signpost.tracing import Trace, digest_of

_AT_ONCE = 100
"""Pages that a process takes at a time. Fewer do not pay a second process."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a page that was written, besides its file."""

    key: str
    """Stands for what the page was made from, but for the library."""
    digest: str
    """Stands for the bytes of the file."""
    trace: Trace
    links: Mapping[str, int] | None
    """Where it leads, if it is on the way to a report; see `clicks.links`."""


@dataclass(slots=True)
class Written:
    """What is known of pages once they are written."""

    faults: list[str] = field(default_factory=list)
    """What is wrong with the finished pages, in sentences."""
    records: dict[str, Record] = field(default_factory=dict)
    parts: dict[SharedPart, Trace] = field(default_factory=dict)
    """What parts of pages were made from."""
    taken: list[str] = field(default_factory=list)
    """The pages that were taken from the last site."""
    allowed: frozenset[str] = frozenset()
    """What they may name."""

    def add(self, other: Written) -> None:
        """Take what is known of other pages too."""
        self.faults += other.faults
        self.records |= other.records
        self.parts |= other.parts
        self.taken += other.taken

    @property
    def links(self) -> Mapping[str, Mapping[str, int]]:
        """Where the pages on the way to a report lead."""
        return {path: record.links for path, record in self.records.items() if record.links is not None}


@dataclass(slots=True)
class Last:
    """The last site, as far as its pages are still right."""

    folder: Path = Path()
    records: Mapping[str, Record] = field(default_factory=dict)
    parts: Mapping[SharedPart, Trace] = field(default_factory=dict)
    allowed: frozenset[str] = frozenset()
    """What pages were allowed to name, when they were read back; see `Proof.allowed`."""

    def take(self, path: str, key: str, place: Path) -> str:
        """Put the file of a page in its new place and return its text, if it is there and still right."""
        record = self.records.get(path)
        if record is None or record.key != key:
            return ""
        file = self.folder / path / "index.html"
        try:
            content = file.read_bytes()
        except OSError:
            return ""
        if digest_of_bytes(content) != record.digest:
            return ""
        try:
            os.link(file, place)  # Keeps the time too, so that servers see that nothing has changed.
        except OSError:
            place.write_bytes(content)
        return content.decode()


def write(press: Press, shell: Shell, folder: Path, last: Last) -> Written:
    """Write every page below `folder`, and return what is known of them."""
    proof = Proof(press.library, shell.code, shell.policy, shell.address)
    # What may stand on a page is a question to the register, which no template asks.
    again = not last.allowed <= proof.allowed
    digests: dict[int, str] = {}

    def some(part: tuple[int, int]) -> Written:
        start, end = part
        known = len(press.traces)
        written = Written()
        for draft in press.drafts[start:end]:
            key, place = _key(draft, digests), folder / draft.path
            place.mkdir(parents=True, exist_ok=True)
            if text := last.take(draft.path, key, place / "index.html"):
                written.taken.append(draft.path)
                if again:
                    written.faults += proof.faults(draft.path, text, draft.edit)
            else:
                _make(press, shell, place, draft, key, proof, written)
        written.parts = dict(list(press.traces.items())[known:])
        return written

    written = Written()
    for part in _in_turn(some, len(press.drafts)):
        written.add(part)
    written.parts = dict(last.parts) | written.parts
    written.allowed = proof.allowed
    written.records |= {path: last.records[path] for path in written.taken}
    return written


def _make(press: Press, shell: Shell, place: Path, draft: Draft, key: str, proof: Proof, written: Written) -> None:
    with press.asked.traced() as trace:
        page = press.made(draft)
        text = shell.whole(page)
    written.faults += proof.faults(page.path, text, page.edit)
    content = text.encode()
    (place / "index.html").write_bytes(content)
    links = clicks.links(page) if clicks.is_on_the_way(page.path) else None
    written.records[page.path] = Record(key, digest_of_bytes(content), trace, links)


def _key(draft: Draft, digests: dict[int, str]) -> str:
    """Return what stands for a draft; `digests` are those of the entries that were met, which are the same objects."""
    parts: list[Any] = [draft.path, draft.template, draft.title, draft.description, draft.edit]
    parts += [draft.words, draft.label, draft.tab]
    for name, value in draft.values.items():
        if id(value) not in digests:
            digests[id(value)] = digest_of(value)
        parts += [name, digests[id(value)]]
    return digest_of(parts)


# ---------------------------------------------------------------------------------------------- from build to build


def frame(press: Press, shell: Shell) -> str:
    """Return what stands for all that every page depends on: the program, the templates, the site, the day, and which
    pages there are."""
    program = [digest_of_folder(PROGRAM), digest_of_folder(TEMPLATES)]
    versions = [sys.version, *(version(name) for name in ("jinja2", "markupsafe", "pydantic", "rcssmin", "segno"))]
    return digest_of(program, versions, shell.stands_for, press.stands_for)


def remember(written: Written, press: Press, frame: str, file: Path) -> None:
    """Keep what is known of the pages of a site; deleting the file is safe."""
    questions: dict[Any, int] = {}
    parts = {key: number for number, key in enumerate(_in_use(written))}

    def numbers(trace: Trace) -> list[list[int]]:
        asked = [questions.setdefault(question, len(questions)) for question in trace.questions]
        return [asked, [parts[part] for part in trace.parts]]

    kept = {
        "frame": frame,
        "allowed": sorted(written.allowed),
        "parts": [[key, written.parts[key].made, *numbers(written.parts[key])] for key in parts],
        "pages": {
            path: [record.key, record.digest, *numbers(record.trace), record.links]
            for path, record in written.records.items()
        },
    }
    kept["questions"] = [[question, press.asked.digest(question)] for question in questions]
    disk_cache.keep(file, kept)


def _in_use(written: Written) -> dict[SharedPart, None]:
    """Return the parts that stand on pages, or in parts that do."""
    found: dict[SharedPart, None] = {}
    waiting = [key for record in written.records.values() for key in record.trace.parts]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found[key] = None
            waiting += written.parts[key].parts
    return found


def digests(file: Path) -> Mapping[str, str]:
    """Return what stands for the bytes of each page's file, by its place in the site, as it was remembered."""
    try:
        pages = json.loads(file.read_text(encoding="utf-8"))["pages"]
    except OSError:
        return {}  # It could not be kept.
    return {f"{path}index.html": digest for path, (_, digest, *_) in pages.items()}


def recall(press: Press, frame: str, file: Path, site: Path) -> Last:
    """Return the pages of the last site, in the folder `site`, that would be the same today."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["frame"] != frame:
            return Last()
        return _still_right(kept, press, site)
    except (OSError, ValueError, LookupError, TypeError, TemplateError):
        return Last()  # Without a memory, or with one that is broken, a build makes every page.


def _still_right(kept: Mapping[str, Any], press: Press, site: Path) -> Last:
    questions = [_tuple(question) for question, _ in kept["questions"]]
    keys = [_tuple(key) for key, *_ in kept["parts"]]
    changed = {
        number
        for number, (question, (_, digest)) in enumerate(zip(questions, kept["questions"], strict=True))
        if press.asked.digest(question) != digest
    }

    def trace(asked: list[int], parts: list[int], made: str = "") -> Trace:
        return Trace({questions[number] for number in asked}, {keys[number] for number in parts}, made)

    @cache
    def differs(part: int) -> bool:
        key, made, asked, parts = kept["parts"][part]
        if changed.isdisjoint(asked) and not any(map(differs, parts)):
            return False
        press.shared(_tuple(key))  # It may come out the same: not all that is asked about an entry is shown.
        return bool(press.traces[_tuple(key)].made != made)

    records = {
        path: Record(key, digest, trace(asked, parts), links)
        for path, (key, digest, asked, parts, links) in kept["pages"].items()
        if changed.isdisjoint(asked) and not any(map(differs, parts))
    }
    parts = {keys[number]: trace(asked, parts, made) for number, (_, made, asked, parts) in enumerate(kept["parts"])}
    return Last(site, records, parts | press.traces, frozenset(kept["allowed"]))


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value


def _in_turn(work: Callable[[tuple[int, int]], Written], number: int) -> Iterator[Written]:
    """Yield what `work` returns for so many pages, some of them at a time, on all cores if that pays."""
    parts = [(start, min(start + _AT_ONCE, number)) for start in range(0, number, _AT_ONCE)]
    most = min(len(parts), cores())
    if most < 2 or not may_fork():
        yield from map(work, parts)
        return
    compile_all()
    yield from in_processes(work, parts, most)
