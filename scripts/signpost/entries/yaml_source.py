"""YAML text becomes plain values, each with its line and column; the only file that knows YAML.

Every scalar stays text as it was typed: YAML's own guesses turn 0116000 into 39936, NO into false
and 12:30 into 750. Values are built from parser events within limits. To compose
a hostile file first takes minutes, and the C composer dies of deep nesting.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

import yaml

from signpost.entries.problem import (
    MOST_FOUND,
    Cure,
    Place,
    Problem,
    cut,
    not_ordinary,
    unreadable,
)
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
"""The register grows with the number of entries: three times today's fits. A hostile one of this
size is read in two seconds and 200 MB, as `bench --hostile` measures."""

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its text, its values, and the line and column of each value and key."""

    file: str
    text: str = ""
    values: Value = None
    places: dict[tuple[Step, ...], tuple[int, int]] = field(default_factory=dict)
    keys: dict[tuple[Step, ...], tuple[int, int]] = field(default_factory=dict)

    def place(self, *path: Step) -> Place:
        """Return the place of the value at `path`, or of the nearest that encloses it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return Place(self.file, *self.places[path[:end]])
        return Place(self.file, 1, 1)

    def key_place(self, *path: Step) -> Place:
        """Return the place of the key that names the value at `path`."""
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
    whole = Place(file)
    try:
        # Asked before opening: a pipe or a device would keep the reader waiting for ever.
        if not stat.S_ISREG(path.lstat().st_mode):
            return None, [not_ordinary(whole)]
        with path.open("rb") as opened:
            found = opened.read(limits.bytes + 1)
    except OSError as error:
        return None, [unreadable(whole, "file", error)]
    if len(found) > limits.bytes:
        said = f"This file is larger than {limits.bytes // 1024} KB."
        cure = "split it, or shorten its texts: one file holds one entry."
        return None, [Problem(whole, said, "too-large", cure)]
    return found, []


def decoded(raw: bytes, file: str, limits: Limits = ENTRY) -> tuple[Source, list[Problem]]:
    """Parse what a file holds into a source."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, raw[: error.start].count(b"\n") + 1, 1)
        said = "This file is not written in UTF-8."
        return Source(file), [Problem(place, said, "not-utf-8", "save it again as UTF-8.")]
    return parse(text, file, limits)


def parse(text: str, file: str, limits: Limits = ENTRY) -> tuple[Source, list[Problem]]:
    """Parse YAML text into a source; one without values if the text is beyond saving."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    builder = _Builder(Source(file, text), limits)
    if (hidden := hidden_character(text)) is not None:
        said = f"{name_of(text[hidden])} is here."
        cure = "delete it (and what looks like a gap beside it) and type the text again."
        place = text.count("\n", 0, hidden) + 1, hidden - text.rfind("\n", 0, hidden)
        builder.report(place, said, "hidden-character", cure)
        return Source(file, text), builder.problems
    try:
        values = builder.root()
    except _RefusedError:
        return Source(file, text), builder.problems
    except yaml.MarkedYAMLError as error:
        told, mark = error.problem or "", error.problem_mark or error.context_mark
        said, fix = next((said, fix) for part, said, fix in _SYNTAX if part in told)
        builder.report(_position(mark), said, "not-yaml", fix)
        return Source(file, text), builder.problems
    if not builder.started:
        cure = "write the entry, or delete the file."
        builder.report((1, 1), "This file is empty.", "empty-file", cure)
    return replace(builder.source, values=values), builder.problems


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _RefusedError(Exception):
    """The rest of the file is not read."""


class _Builder:
    """Makes values of parser events; the limit of depth holds for its recursion too."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.problems: list[Problem] = []
        self.started = False
        self.nodes = 0
        self.events: Iterator[yaml.events.Event] = yaml.parse(source.text, Loader=_LOADER)

    def root(self) -> Value:
        """Return the value of the whole file."""
        value: Value = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self.started:
                    self.refuse(event, "second-document")
                if event.version or event.tags:
                    self.refuse(event, "directive")
                self.started = True
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, ())
        return value

    def _value(self, event: yaml.events.Event, path: tuple[Step, ...]) -> Value:
        self._check(event, len(path))
        self.source.places[path] = _position(event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            if event.style or event.value not in _EMPTY:
                return str(event.value)
            if path in self.source.keys:
                # An empty value has no text of its own to point at: point at its key.
                self.source.places[path] = self.source.keys[path]
            return None
        inside = takewhile(lambda one: not isinstance(one, yaml.CollectionEndEvent), self.events)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(item, (*path, index)) for index, item in enumerate(inside)]
        fields: dict[str, Value] = {}
        for named in inside:
            key = self._key(named, path)
            fields[key] = self._value(next(self.events), (*path, key))
        return fields

    def _check(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, "alias", f"*{event.anchor}")
        if event.anchor:
            self.refuse(event, "anchor", f"&{event.anchor}")
        if event.tag is not None:
            self.refuse(event, "tag", event.tag)
        if self.nodes > self.limits.nodes:
            self.refuse(event, "nodes", str(self.limits.nodes))
        if depth >= MOST_DEPTH:
            self.refuse(event, "depth", str(MOST_DEPTH))

    def _key(self, event: yaml.events.Event, above: tuple[Step, ...]) -> str:
        path = (*above, getattr(event, "value", ""))
        self._check(event, len(path))
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(event, "odd-key")
        if event.value == "<<":
            self.refuse(event, "merge")
        place = _position(event.start_mark)
        if path in self.source.keys:
            # If one of two won in silence, chance would decide which number a child is given.
            first = self.source.keys[path][0]
            said = f'"{cut(event.value)}" is here a second time (first on line {first}).'
            cure = "keep the right one of the two, delete the other."
            self.report(place, said, "duplicate-key", cure)
        self.source.keys[path] = place
        return str(event.value)

    def report(self, place: tuple[int, int], text: str, rule: str, fix: str) -> None:
        if len(self.problems) < MOST_FOUND:
            where = Place(self.source.file, *place)
            self.problems.append(self.source.problem(where, text, rule, fix))

    def refuse(self, event: yaml.events.Event, reason: str, found: str = "") -> NoReturn:
        """Report what entries never do, and stop reading the file."""
        rule, text, fix = _REFUSED[reason]
        self.report(_position(event.start_mark), text.format(cut(found)), rule, fix)
        raise _RefusedError


_REFUSED = {
    "alias": ("no-anchors", '"{}" copies another place of the file.', "write the text out here."),
    "anchor": ("no-anchors", '"{}" names this place, to copy it elsewhere.', "delete it."),
    "merge": ("no-anchors", '"<<" mixes in another place.', "write the fields out here."),
    "tag": ("no-tags", '"{}" is a tag: an order to the parser.', "delete it; all values are text."),
    "directive": ("no-directives", '"%" begins an order to the parser.', "delete this line."),
    "second-document": ("one-document", "A second document starts here.", 'delete the line "---".'),
    "odd-key": ("odd-key", "A list or a group is here in place of a name.", "write one word."),
    "nodes": ("too-large", "This file holds more than {} values.", "split it: one entry a file."),
    "depth": (
        "too-deep",
        "This is more than {} levels deep.",
        "look for a stray bracket or indent.",
    ),
}
"""What entries never do: the rule, the message, and the cure."""

_SYNTAX = (
    ("found character '\\t'", "A tab is where spaces belong.", "indent with two spaces a level."),
    ("mapping values", "A second colon makes this line unclear.", "put the whole text in quotes."),
    ("expected ':'", "A field's name needs a colon and a space after it.", "write name: value."),
    ("unexpected end of stream", "A quotation mark is opened and never closed.", "close it."),
    ("unknown escape", "A backslash starts a code that does not exist.", "use single quotes."),
    ("cannot start any token", "No text begins with this character.", "put the text in quotes."),
    ("expected '-'", "This line does not fit the list above it.", 'begin each item with "- ".'),
    ("<block end>", "The indent does not fit the lines above.", "line it up with them."),
    ("expected key", "The indent or the quotes do not fit.", "line it up, and close its quotes."),
    ("", "This line cannot be read as YAML.", "compare it with the same line of another entry."),
)
"""A part of the parser's message (any for the last), our message in its place, and the cure."""
