"""YAML text becomes plain values, each with its line and column; the only file that knows YAML.

Every scalar stays text as it was typed, because YAML's own guesses turn 0116000 into 39936, NO into false and
12:30 into 750. Values are built from parser events, iteratively and within limits: composing a hostile file first
takes minutes, and the C composer dies on deep nesting.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from signpost.entries.problem import MOST_FOUND, Cure, Place, Problem, cut
from signpost.text.characters import hidden_character, name_of, visible

Value = str | None | list["Value"] | dict[str, "Value"]
Step = str | int
"""A step from a value to one inside it: a key, or a position that counts from 0."""

MOST_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be."""

    bytes: int = 64 * 1024
    nodes: int = 5_000


ENTRY = Limits()
LIST = Limits(bytes=384 * 1024, nodes=30_000)
"""The register grows with the number of entries: three times today's has room. A hostile one of this size is read in
two seconds and 200 MB, which `bench --hostile` measures."""

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its values, where each stands, and the text for showing a line."""

    file: str
    text: str = ""
    values: Value = None
    places: dict[tuple[Step, ...], tuple[int, int]] = field(default_factory=dict)
    keys: dict[tuple[Step, ...], tuple[int, int]] = field(default_factory=dict)

    def place(self, *path: Step) -> Place:
        """Return where the value at `path` stands, or the nearest thing that encloses it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return Place(self.file, *self.places[path[:end]])
        return Place(self.file, 1, 1)

    def key_place(self, *path: Step) -> Place:
        """Return where the key that names the value at `path` stands."""
        return Place(self.file, *self.keys[path]) if path in self.keys else self.place(*path)

    def problem(self, place: Place, text: str, rule: str, fix: Cure) -> Problem:
        """Return a problem that shows its line, with what cannot be seen made visible."""
        lines = _lines(self.text)
        shown = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        cure = visible(fix) if isinstance(fix, str) else lambda: visible(fix())
        return Problem(place, visible(text), rule, cure, visible(shown[:200]))


@lru_cache(maxsize=4)  # A file with one problem often has more of them.
def _lines(text: str) -> list[str]:
    return text.split("\n")


def read(path: Path, file: str, limits: Limits = ENTRY) -> tuple[Source, list[Problem]]:
    """Read one file. `file` is its name in messages. Problems are returned, never raised."""
    found, problems = raw(path, file, limits)
    return (Source(file), problems) if found is None else decoded(found, file, limits)


def raw(path: Path, file: str, limits: Limits = ENTRY) -> tuple[bytes | None, list[Problem]]:
    """Return the bytes of a file, or None and the reason."""
    try:
        # Asked before opening: a pipe or a device would keep the reader waiting for ever.
        if not stat.S_ISREG(path.lstat().st_mode):
            return None, _unread(
                file,
                "This is a link or a device, not an ordinary file.",
                "ordinary-file",
                "put a file here.",
            )
        with path.open("rb") as opened:
            found = opened.read(limits.bytes + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        return None, _unread(
            file,
            f"This file could not be read: {reason}.",
            "unreadable-file",
            "check that it can be opened.",
        )
    if len(found) > limits.bytes:
        said = f"This file is larger than {limits.bytes // 1024} KB."
        return None, _unread(
            file, said, "too-large", "split it, or shorten its texts: one file holds one entry."
        )
    return found, []


def decoded(raw: bytes, file: str, limits: Limits = ENTRY) -> tuple[Source, list[Problem]]:
    """Parse what a file holds into a source."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        said = "This file is not written in UTF-8."
        return Source(file), _unread(file, said, "not-utf-8", "save it again as UTF-8.", line)
    return parse(text, file, limits)


def _unread(file: str, text: str, rule: str, fix: str, line: int = 0) -> list[Problem]:
    return [Problem(Place(file, line, 1 if line else 0), text, rule, fix)]


def parse(text: str, file: str, limits: Limits = ENTRY) -> tuple[Source, list[Problem]]:
    """Parse YAML text into a source. What is beyond saving gives a source without values, and says why."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    builder = _Builder(Source(file, text), limits)
    if (hidden := hidden_character(text)) is not None:
        builder.report(
            _spot(text, hidden),
            f"{name_of(text[hidden])} stands here.",
            "hidden-character",
            _DELETE_HIDDEN,
        )
        return Source(file, text), builder.problems
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _RefusedError:
        return Source(file, text), builder.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said, fix = _syntax_words(error.problem or "")
        builder.report((mark.line + 1, mark.column + 1) if mark else (1, 1), said, "not-yaml", fix)
        return Source(file, text), builder.problems
    if not builder.started:
        builder.report(
            (1, 1), "This file is empty.", "empty-file", "write the entry, or delete the file."
        )
    return Source(
        file, text, builder.root, builder.source.places, builder.source.keys
    ), builder.problems


# ------------------------------------------------------------------------------------------- what cannot be seen

_DELETE_HIDDEN = "delete it (and what looks like a gap beside it) and type the text again."


def _spot(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - (text.rfind("\n", 0, position) + 1) + 1


# ------------------------------------------------------------------------------------------------- the builder


class _RefusedError(Exception):
    """The rest of the file is not read."""


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that is being filled."""

    into: dict[str, Value] | list[Value]
    path: tuple[Step, ...]
    key: str | None = None


class _Builder:
    """Takes parser events one by one; a stack of open collections stands in for recursion."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.problems: list[Problem] = []
        self.root: Value = None
        self.started = False
        self.stack: list[_Open] = []
        self.nodes = 0

    def take(self, event: yaml.events.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                if self.started:
                    self.refuse(event, "second-document")
                if event.version or event.tags:
                    self.refuse(event, "directive")
                self.started = True
            case yaml.AliasEvent():
                self.refuse(event, "alias", f"*{event.anchor}")
            case yaml.ScalarEvent() | yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check(event)
                self._node(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def _check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        self.nodes += 1
        if event.anchor:
            self.refuse(event, "anchor", f"&{event.anchor}")
        if event.tag is not None:
            self.refuse(event, "tag", event.tag)
        if self.nodes > self.limits.nodes:
            self.refuse(event, "nodes", str(self.limits.nodes))
        if len(self.stack) >= MOST_DEPTH:
            self.refuse(event, "depth", str(MOST_DEPTH))

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._key(top, event)
            return
        value = _value(event)
        path = self._path(top)
        # An empty value has no text of its own to point at: point at its key.
        own_place = value is not None or path not in self.source.keys
        self.source.places[path] = _mark(event) if own_place else self.source.keys[path]
        if top is None:
            self.root = value
        elif isinstance(top.into, list):
            top.into.append(value)
        else:
            top.into[str(top.key)] = value
            top.key = None
        if isinstance(value, dict | list):
            self.stack.append(_Open(value, path))

    def _path(self, top: _Open | None) -> tuple[Step, ...]:
        if top is None:
            return ()
        return (*top.path, len(top.into) if isinstance(top.into, list) else str(top.key))

    def _key(self, top: _Open, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(event, "odd-key")
            return
        key, path = event.value, (*top.path, event.value)
        if key == "<<":
            self.refuse(event, "merge")
        if path in self.source.keys:
            # Where one of two equal fields wins in silence, chance decides which number a child is given.
            said = f'"{cut(key)}" stands here a second time (first on line {self.source.keys[path][0]}).'
            self.report(
                _mark(event),
                said,
                "duplicate-key",
                "keep the right one of the two, delete the other.",
            )
        self.source.keys[path] = _mark(event)
        top.key = key

    def report(self, place: tuple[int, int], text: str, rule: str, fix: str) -> None:
        if len(self.problems) < MOST_FOUND:
            self.problems.append(
                self.source.problem(Place(self.source.file, *place), text, rule, fix)
            )

    def refuse(self, event: yaml.events.Event, reason: str, found: str = "") -> None:
        """Report what entries never do, and stop reading the file."""
        rule, text, fix = _REFUSED[reason]
        self.report(_mark(event), text.format(cut(found)), rule, fix)
        raise _RefusedError


_REFUSED = {
    "alias": (
        "no-anchors",
        '"{}" copies another place of the file, which entries do not do.',
        "write the text out here.",
    ),
    "anchor": (
        "no-anchors",
        '"{}" names this place for copying, which entries do not do.',
        "delete it.",
    ),
    "merge": (
        "no-anchors",
        '"<<" mixes another place in, which entries do not do.',
        "write the fields out here.",
    ),
    "tag": (
        "no-tags",
        '"{}" is a tag: an order to the parser about the kind of value.',
        "delete it; all values are text.",
    ),
    "directive": (
        "no-directives",
        'Lines that begin with "%" give orders to the parser.',
        "delete that line.",
    ),
    "second-document": ("one-document", "A second document starts here.", 'delete the line "---".'),
    "odd-key": (
        "odd-key",
        "A list or a group stands here as a field's name.",
        "a name is one word before a colon.",
    ),
    "nodes": (
        "too-large",
        "This file holds more than {} values.",
        "split it: one file holds one entry.",
    ),
    "depth": (
        "too-deep",
        "This is nested more than {} levels deep.",
        "look for a bracket or indent that was not meant.",
    ),
}
"""What entries never do: the rule, what is said, and the cure."""

_SAYINGS = (
    (
        "found character '\\t'",
        "A tab stands where spaces belong.",
        "indent with spaces, two for each level.",
    ),
    (
        "mapping values are not",
        "A second colon makes this line unclear.",
        "put the whole text in quotes.",
    ),
    (
        "could not find expected ':'",
        "A field's name needs a colon and a space after it.",
        "write name: value.",
    ),
    ("unexpected end of stream", "A quotation mark is opened and never closed.", "close it."),
    (
        "unknown escape",
        "A backslash in double quotes starts a code that does not exist.",
        "use single quotes.",
    ),
    (
        "cannot start any token",
        "A text must not begin with this character.",
        "put the text in quotes.",
    ),
    (
        "expected '-'",
        "This line does not fit the list above it.",
        'give the items of a list one indent, each with "- ".',
    ),
    (
        "<block end>",
        "The indent of this line does not fit the lines above it.",
        "line it up with its neighbours.",
    ),
    (
        "expected key",
        "The indent or the quotes here do not fit the lines above.",
        "line it up, and close its quotes.",
    ),
)
"""A piece of what the parser says, and what we say instead."""


def _syntax_words(said: str) -> tuple[str, str]:
    for piece, text, fix in _SAYINGS:
        if piece in said:
            return text, fix
    return (
        "This line cannot be read as YAML.",
        "compare it with the same line of a neighbouring entry.",
    )


def _value(event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> Value:
    if not isinstance(event, yaml.ScalarEvent):
        return {} if isinstance(event, yaml.MappingStartEvent) else []
    return None if not event.style and event.value in _EMPTY else event.value


def _mark(event: yaml.events.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
