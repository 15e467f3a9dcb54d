"""Files become entries and problems: every problem of every file in one run, and one mistake gives one message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from signpost.entries import yaml_source
from signpost.entries.entry_files import files_of
from signpost.entries.problem import (
    MOST_FOUND,
    MOST_TOLD,
    Place,
    Problem,
    choice,
    cut,
    in_order,
    nearest,
)
from signpost.entries.schema.blocks import Block, blocks_in
from signpost.entries.schema.kinds import FILES, KINDS
from signpost.entries.schema.register import Register
from signpost.entries.yaml_source import Source, Step


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read: entries by kind and id, lone files by name, and where each came from."""

    entries: Mapping[str, Mapping[str, Block]] = field(default_factory=dict)
    lone: Mapping[str, Block] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    """Sources by kind and id (`services/gb/childline`), or by the name of a lone file (`site`)."""
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> Mapping[str, frozenset[str]]:
        """The ids of all entries by kind, also of those that could not be read: references are judged by these,
        so that one broken entry does not make every entry that names it fail."""
        found: dict[str, set[str]] = {kind: set() for kind in KINDS}
        for key in self.sources:
            kind, _, name = key.partition("/")
            if name:
                found[kind].add(name)
        return {kind: frozenset(names) for kind, names in found.items()}


def guidance(folder: Path) -> Reading:
    """Read every entry below `folder`, in the order of their names."""
    problems: list[Problem] = []
    entries: dict[str, dict[str, Block]] = {kind: {} for kind in KINDS}
    lone: dict[str, Block] = {}
    sources: dict[str, Source] = {}
    for path, key in files_of(folder, problems):
        kind, _, name = key.partition("/")
        of = KINDS[kind] if name else FILES[kind]
        sources[key], block, found = entry(path, f"{folder.name}/{key}.yml", of)
        problems += found
        if block is not None:
            (entries[kind] if name else lone).__setitem__(name or kind, block)
    problems += [
        Problem(
            Place(f"{folder.name}/{name}.yml"),
            "This file is missing.",
            "missing-file",
            "take it back from the history of the project.",
        )
        for name in FILES
        if name not in sources
    ]
    # A site without entries would be published as a site without help.
    problems += [
        Problem(
            Place(f"{folder.name}/{kind}"),
            "This folder holds no entry.",
            "no-entries",
            "bring its files back.",
        )
        for kind in KINDS
        if not any(key.startswith(f"{kind}/") for key in sources)
    ]
    return Reading(MappingProxyType(entries), lone, sources, in_order(problems))


def entry(path: Path, file: str, of: type[Block]) -> tuple[Source, Block | None, list[Problem]]:
    """Read one file as one model. `file` is its name in messages."""
    limits = yaml_source.LIST if of is Register else yaml_source.ENTRY
    raw, problems = yaml_source.raw(path, file, limits)
    if raw is None:
        return Source(file), None, problems
    read, block, problems = _understood(raw, file, of, limits)
    return read, block, list(problems)  # Whoever adds to it must not add to what is remembered.


@lru_cache(maxsize=10_000)  # A preview reads everything again when one file has changed.
def _understood(
    raw: bytes, file: str, of: type[Block], limits: yaml_source.Limits
) -> tuple[Source, Block | None, list[Problem]]:
    read, problems = yaml_source.decoded(raw, file, limits)
    if problems and read.values is None:
        return read, None, problems
    if not isinstance(read.values, dict):
        fix = f"begin with one of its fields: {', '.join(list(of.model_fields)[:4])}, each with a colon."
        return (
            read,
            None,
            [
                *problems,
                read.problem(
                    read.place(),
                    "An entry is a list of fields with values; this file holds something else.",
                    "not-an-entry",
                    fix,
                ),
            ],
        )
    problems += [_nothing_written(read, path) for path in islice(_empty(read.values), MOST_FOUND)]
    try:
        block = of.model_validate(read.values)
    except ValidationError as error:
        return read, None, problems + list(islice(problems_of(error, read, of), MOST_FOUND))
    return read, (None if problems else block), problems


def _nothing_written(read: Source, path: tuple[Step, ...]) -> Problem:
    if isinstance(path[-1], int):
        said, fix = "This item of the list is empty.", "write it, or delete the line."
    else:
        said, fix = (
            f'Nothing is written after "{path[-1]}".',
            "write its value, or delete the line.",
        )
    return read.problem(read.key_place(*path), said, "empty-value", fix)


def _empty(value: yaml_source.Value, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Yield the paths at which nothing is written."""
    if value is None:
        yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, within in inner:
        yield from _empty(within, (*path, step))


def problems_of(error: ValidationError, read: Source, of: type[Block]) -> Iterator[Problem]:
    """Yield pydantic's errors in our own words; a misspelt field does not also report the one it stands for."""
    errors = [(_path_of(found), found) for found in error.errors(include_url=False)]
    missing = {path for path, found in errors if found["type"] == "missing"}
    excused: set[tuple[Step, ...]] = set()
    unknown = [path for path, found in errors if found["type"] == "extra_forbidden"]
    for number, path in enumerate(unknown):
        name, known = str(path[-1]), _fields_beside(tuple(filter(_is_name, path[:-1])), of)
        # To look for the nearest takes time, and a file can have a great many such fields.
        if number < MOST_TOLD and (near := nearest(name, known)):
            excused.add((*path[:-1], near))
        fix = partial(choice, name, known, f"the fields here are {', '.join(known)}.")
        yield read.problem(
            read.key_place(*path), f'"{cut(name)}" is not a field here.', "unknown-field", fix
        )
    lacking: dict[tuple[Step, ...], list[str]] = {}
    for path in sorted(missing - excused, key=str):
        lacking.setdefault(path[:-1], []).append(str(path[-1]))
    for path, names in lacking.items():
        said = " and ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names)
        lines = "a line that begins" if len(names) == 1 else "lines that begin"
        yield read.problem(
            read.place(*path),
            f"{said} {'is' if len(names) == 1 else 'are'} missing here.",
            "missing-field",
            f"add {lines} with {', '.join(f'{name}:' for name in names)}",
        )
    for path, found in errors:
        # An empty value has been reported already, whatever else pydantic says of it; and it calls a list too short
        # whose only items are wrong.
        reported = found["type"] in ("extra_forbidden", "missing") or found.get("input") is None
        if not reported and not (found["type"] == "too_short" and found["input"]):
            yield _problem(path, found, read)


def _problem(path: tuple[Step, ...], found: Any, read: Source) -> Problem:
    kind, ctx, value = found["type"], found.get("ctx", {}), found.get("input")
    place = read.key_place(*path) if found["loc"][-1:] == ("[key]",) else read.place(*path)
    if "why" in ctx:
        return read.problem(place, ctx["why"], kind, ctx["fix"])
    match kind:
        case "literal_error":
            choices = re.findall(r"'([^']+)'", ctx["expected"])
            fix = partial(choice, str(value), choices)
            return read.problem(
                place, f'"{cut(str(value))}" is not one of the choices.', "not-a-choice", fix
            )
        case "tuple_type" | "list_type":
            return read.problem(
                place,
                "A list belongs here, and this is a single value.",
                "not-a-list",
                'put it on a line of its own that begins with "- ", or in [square brackets].',
            )
        case "too_short":
            return read.problem(
                place, "This list is empty.", "empty-list", "give it at least one item."
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            return read.problem(
                place,
                "A group of fields belongs here, and this is something else.",
                "not-a-group",
                "write its fields below it, each on a line of its own, two spaces deeper.",
            )
        case "string_type" | "bool_type":
            return read.problem(
                place,
                "A text belongs here, and this is a list or a group of fields.",
                "not-a-text",
                "write one text; put it in quotes if it holds a colon or begins with a bracket.",
            )
        case "bool_parsing":
            said = f'"{cut(str(value))}" is not one of the choices.'
            return read.problem(place, said, "not-a-choice", "write true or false.")
        case _ if kind.startswith("int_"):
            said = f'"{cut(str(value))}" is not a whole number.'
            return read.problem(place, said, "not-a-number", "write it in digits, for example 13.")
        case "greater_than_equal" | "less_than_equal":
            return read.problem(
                place, f'"{value}" is not an age.', "not-a-number", "write a number from 0 to 99."
            )
    raise AssertionError(f"pydantic's error {kind!r} has no words yet")


_NO_STEPS = ("<word>", "<list>", "[key]")


def _path(loc: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return a path in the file: without the tags of a union, and without the mark of a bad key."""
    return tuple(step for step in loc[:-1] if step not in _NO_STEPS) + tuple(loc[-1:])


def _path_of(found: Any) -> tuple[Step, ...]:
    """Return the path of one of pydantic's errors; an unknown field may be called anything, also like its marks."""
    path = _path(found["loc"])
    return path if found["type"] == "extra_forbidden" or path[-1:] != ("[key]",) else path[:-1]


def _is_name(step: Step) -> bool:
    return isinstance(step, str)


@lru_cache(maxsize=1000)
def _fields_beside(above: tuple[str, ...], of: type[Block]) -> tuple[str, ...]:
    """Return the fields that a block may have; `above` are the fields that lead to it."""
    blocks: list[type[Block]] = [of]
    for step in above:
        blocks = [
            inner
            for block in blocks
            for name, info in block.model_fields.items()
            if name == step
            for inner in blocks_in(info.annotation)
        ] or blocks
    return tuple(blocks[0].model_fields)
