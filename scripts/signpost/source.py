"""YAML text becomes plain values, each with its line and column; the only file that knows YAML.

Every scalar stays text as it was typed, because YAML's own guesses turn 0116000 into 39936, NO into false and
12:30 into 750. Values are built from parser events, iteratively and within limits: composing a hostile file first
takes minutes, and the C composer dies on deep nesting.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from signpost.problem import Place, Problem

Value = str | None | list["Value"] | dict[str, "Value"]
Step = str | int
"""A step from a value to one inside it: a key, or a position that counts from 0."""

MOST_BYTES = 64 * 1024
MOST_DEPTH = 8
MOST_NODES = 5000

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

    def problem(self, place: Place, text: str, rule: str, fix: str) -> Problem:
        """Return a problem that shows its line."""
        lines = self.text.splitlines()
        shown = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        return Problem(place, text, rule, fix, shown[:200])


def read(path: Path, file: str) -> tuple[Source, list[Problem]]:
    """Read one file. `file` is its name in messages. Problems are returned, never raised."""
    try:
        raw = path.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        return Source(file), [
            Problem(
                Place(file),
                f"This file could not be read: {reason}.",
                "unreadable-file",
                "check that it exists, and that you may open it.",
            )
        ]
    if len(raw) > MOST_BYTES:
        return Source(file), [
            Problem(
                Place(file),
                f"This file is larger than {MOST_BYTES // 1024} KB.",
                "too-large",
                "split it, or shorten its texts: one file holds one entry.",
            )
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Source(file), [
            Problem(
                Place(file, line, 1),
                "This file is not written in UTF-8.",
                "not-utf-8",
                "save it again and choose the encoding UTF-8.",
            )
        ]
    return parse(text, file)


def parse(text: str, file: str) -> tuple[Source, list[Problem]]:
    """Parse YAML text into a source. What is beyond saving gives a source without values, and says why."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    builder = _Builder(Source(file, text))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _RefusedError:
        return Source(file, text), builder.problems
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax_problem(builder.source, error))
        return Source(file, text), builder.problems
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        said = f"Line {line} holds a character that text files must not hold (U+{_code(error.character):04X})."
        builder.problems.append(builder.source.problem(Place(file, line, 1), said, "forbidden-character", "delete it."))
        return Source(file, text), builder.problems
    if not builder.started:
        place = Place(file, 1, 1)
        builder.problems.append(
            builder.source.problem(place, "This file is empty.", "empty-file", "write the entry, or delete the file.")
        )
    return Source(file, text, builder.root, builder.source.places, builder.source.keys), builder.problems


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

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.root: Value = None
        self.started = False
        self.stack: list[_Open] = []
        self.nodes = 0

    def take(self, event: yaml.events.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._document(event)
            case yaml.AliasEvent():
                self._refuse(
                    event,
                    f'"*{event.anchor}" copies another place of the file, which entries do not do.',
                    "no-anchors",
                    "write the text out here.",
                )
            case yaml.ScalarEvent() | yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check(event)
                self._node(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        if self.started:
            self._refuse(event, "A second document starts here.", "one-document", 'delete the line "---".')
        if event.version or event.tags:
            self._refuse(
                event, 'Lines that begin with "%" give orders to the parser.', "no-directives", "delete that line."
            )
        self.started = True

    def _check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            self._refuse(
                event,
                f'"&{event.anchor}" names this place for copying, which entries do not do.',
                "no-anchors",
                f'delete "&{event.anchor}".',
            )
        if event.tag is not None:
            self._refuse(
                event,
                f'"{event.tag}" is a tag: an order to the parser about the kind of value.',
                "no-tags",
                "delete it; every value is text here.",
            )
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._refuse(
                event,
                f"This file holds more than {MOST_NODES} values.",
                "too-large",
                "split it: one file holds one entry.",
            )
        if len(self.stack) >= MOST_DEPTH:
            self._refuse(
                event,
                f"This is nested more than {MOST_DEPTH} levels deep.",
                "too-deep",
                "look for a bracket or an indent that was not meant.",
            )

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        place = _line_and_column(event)
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._key(top, event, place)
            return
        if top is None:
            path: tuple[Step, ...] = ()
        else:
            path = (*top.path, len(top.into) if isinstance(top.into, list) else str(top.key))
        value: Value
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style is None or event.style == ""
            value = None if plain and event.value in _EMPTY else event.value
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        if isinstance(event, yaml.ScalarEvent) and value is None and top is not None and isinstance(top.into, dict):
            # An empty value has no text of its own to point at: point at the key.
            place = self.source.keys[path]
        self.source.places[path] = place
        if top is None:
            self.root = value
        elif isinstance(top.into, list):
            top.into.append(value)
        else:
            top.into[str(top.key)] = value
            top.key = None
        if isinstance(value, dict | list):
            self.stack.append(_Open(value, path))

    def _key(self, top: _Open, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: tuple[int, int]) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(
                event,
                "A list or a group stands here as the name of a field.",
                "odd-key",
                "a field's name is one word before a colon.",
            )
            return
        key = event.value
        path = (*top.path, key)
        if key == "<<":
            self._refuse(
                event,
                '"<<" mixes another place of the file in, which entries do not do.',
                "no-anchors",
                "write the fields out here.",
            )
        if path in self.source.keys:
            first = self.source.keys[path][0]
            # Where one of two equal fields wins in silence, it is chance which phone number a child is given.
            self.problems.append(
                self.source.problem(
                    Place(self.source.file, *place),
                    f'"{key}" stands here a second time (first on line {first}).',
                    "duplicate-key",
                    "keep the right one of the two, delete the other.",
                )
            )
            self.source.places.pop(path, None)
        self.source.keys[path] = place
        top.key = key

    def _refuse(self, event: yaml.events.Event, text: str, rule: str, fix: str) -> None:
        place = Place(self.source.file, *_line_and_column(event))
        self.problems.append(self.source.problem(place, text, rule, fix))
        raise _RefusedError


def _line_and_column(event: yaml.events.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


_SAYINGS = (
    ("found character '\\t'", "A tab stands where spaces belong.", "use spaces for indents, two for each level."),
    (
        "mapping values are not allowed",
        "A second colon makes this line unclear.",
        'put the whole text after the first colon in double quotes: name: "One: two".',
    ),
    ("could not find expected ':'", "A field's name needs a colon and a space after it.", "write name: value."),
    (
        "found unexpected end of stream",
        "A quotation mark is opened and never closed.",
        "close it, or double it inside the text.",
    ),
    (
        "found unknown escape",
        "A backslash in double quotes starts a code that does not exist.",
        "use single quotes round this text.",
    ),
    ("cannot start any token", "A text must not begin with this character.", "put the text in double quotes."),
    (
        "did not find expected '-'",
        "This line does not fit the list above it.",
        'give the items of one list the same indent, each with "- ".',
    ),
    (
        "expected <block end>",
        "The indent of this line does not fit the lines above it.",
        "line it up with the fields it belongs to.",
    ),
    (
        "did not find expected key",
        "The indent or the quotes of this line do not fit the lines above it.",
        "line it up with the fields it belongs to, and check that quotes are closed.",
    ),
)


def _syntax_problem(source: Source, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(source.file, mark.line + 1, mark.column + 1) if mark else Place(source.file, 1, 1)
    said = error.problem or ""
    for part, text, fix in _SAYINGS:
        if part in said:
            return source.problem(place, text, "not-yaml", fix)
    return source.problem(
        place, "This line cannot be read as YAML.", "not-yaml", "compare it with the same line of a neighbouring entry."
    )


def _code(character: object) -> int:
    if isinstance(character, int):
        return character
    return ord(str(character)[:1] or "\0")
