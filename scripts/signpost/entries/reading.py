"""Files become entries and problems: all problems in one run, and one message for each mistake."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    Cure,
    Place,
    Problem,
    choice,
    cut,
    in_order,
    nearest,
)
from signpost.entries.schema.blocks import Block, blocks_in, values_in
from signpost.entries.schema.kinds import FILES, KINDS
from signpost.entries.schema.register import Register
from signpost.entries.yaml_source import Source, Step


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: entries by kind and id, lone files by name, and the source of each."""

    entries: Mapping[str, Mapping[str, Block]]
    lone: Mapping[str, Block]
    sources: Mapping[str, Source]
    """Sources by kind and id (`services/gb/childline`), or by the name of a lone file (`site`)."""
    problems: tuple[Problem, ...] = ()


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
        if block is not None and name:
            entries[kind][name] = block
        elif block is not None:
            lone[kind] = block
    for name in FILES.keys() - sources.keys():
        cure = "bring it back from the history of the project."
        place = Place(f"{folder.name}/{name}.yml")
        problems.append(Problem(place, "This file is missing.", "missing-file", cure))
    # A site without entries would be published as a site without help.
    for kind in KINDS.keys() - {key.partition("/")[0] for key in sources}:
        place = Place(f"{folder.name}/{kind}")
        said = "This folder holds no entry."
        problems.append(Problem(place, said, "no-entries", "bring its files back."))
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
        said = "An entry is a list of fields with values; this file holds something else."
        fields = ", ".join(list(of.model_fields)[:4])
        fix = f"begin with one of its fields: {fields}, each with a colon."
        return read, None, [*problems, read.problem(read.place(), said, "not-an-entry", fix)]
    empty = (path for path, value in values_in(read.values) if value is None)
    problems += [_nothing_written(read, path) for path in islice(empty, MOST_FOUND)]
    try:
        block = of.model_validate(read.values)
    except ValidationError as error:
        return read, None, problems + list(islice(problems_of(error, read, of), MOST_FOUND))
    return read, (None if problems else block), problems


def _nothing_written(read: Source, path: tuple[Step, ...]) -> Problem:
    if isinstance(path[-1], int):
        said, fix = "This item of the list is empty.", "write it, or delete the line."
    else:
        said = f'Nothing is written after "{path[-1]}".'
        fix = "write its value, or delete the line."
    return read.problem(read.key_place(*path), said, "empty-value", fix)


def problems_of(error: ValidationError, read: Source, of: type[Block]) -> Iterator[Problem]:
    """Yield pydantic's errors in our own words; a misspelt field is not reported as missing too."""
    errors = [(_path_of(found), found) for found in error.errors(include_url=False)]
    missing = {path for path, found in errors if found["type"] == "missing"}
    excused: set[tuple[Step, ...]] = set()
    unknown = [path for path, found in errors if found["type"] == "extra_forbidden"]
    for number, path in enumerate(unknown):
        above = tuple(step for step in path[:-1] if isinstance(step, str))
        name, known = str(path[-1]), _fields_beside(above, of)
        # To look for the nearest takes time, and a file can have a great many such fields.
        if number < MOST_TOLD and (near := nearest(name, known)):
            excused.add((*path[:-1], near))
        said = f'"{cut(name)}" is not a field here.'
        cure = partial(choice, name, known, f"the fields here are {', '.join(known)}.")
        yield read.problem(read.key_place(*path), said, "unknown-field", cure)
    lacking: dict[tuple[Step, ...], list[str]] = {}
    for path in sorted(missing - excused, key=str):
        lacking.setdefault(path[:-1], []).append(str(path[-1]))
    for path, names in lacking.items():
        said, fix = _missing_words(names)
        yield read.problem(read.place(*path), said, "missing-field", fix)
    for path, found in errors:
        # An empty value has been reported already, and so have a list's items if they are wrong:
        # pydantic then calls the list too short.
        reported = found["type"] in ("extra_forbidden", "missing") or found.get("input") is None
        if not reported and not (found["type"] == "too_short" and found["input"]):
            in_key = found["loc"][-1:] == ("[key]",)
            place = read.key_place(*path) if in_key else read.place(*path)
            yield read.problem(place, *_words(found["type"], found.get("ctx", {}), found["input"]))


def _missing_words(names: list[str]) -> tuple[str, str]:
    *others, last = names
    if not others:
        return f"{last} is missing here.", f"add a line that begins with {last}:"
    said = f"{', '.join(others)} and {last} are missing here."
    return said, f"add lines that begin with {', '.join(f'{name}:' for name in names)}"


def _words(kind: str, context: Mapping[str, Any], value: Any) -> tuple[str, str, Cure]:
    """Return the message, the rule and the cure for an error of pydantic's, by its type."""
    if "why" in context:
        return context["why"], kind, context["fix"]
    match kind:
        case "literal_error":
            choices = re.findall(r"'([^']+)'", context["expected"])
            said = f'"{cut(str(value))}" is not one of the choices.'
            return said, "not-a-choice", partial(choice, str(value), choices)
        case "bool_parsing":
            said = f'"{cut(str(value))}" is not one of the choices.'
            return said, "not-a-choice", "write true or false."
        case "tuple_type" | "list_type":
            said = "A list belongs here, and this is a single value."
            cure = 'put it on a line of its own that begins with "- ", or in [square brackets].'
            return said, "not-a-list", cure
        case "too_short":
            return "This list is empty.", "empty-list", "give it at least one item."
        case "model_type" | "dict_type" | "model_attributes_type":
            said = "A group of fields belongs here, and this is something else."
            cure = "write its fields below it, each on a line of its own, two spaces deeper."
            return said, "not-a-group", cure
        case "string_type" | "bool_type":
            said = "A text belongs here, and this is a list or a group of fields."
            cure = "write one text; put it in quotes if it holds a colon or begins with a bracket."
            return said, "not-a-text", cure
        case "greater_than_equal" | "less_than_equal":
            return f'"{value}" is not an age.', "not-a-number", "write a number from 0 to 99."
    if kind.startswith("int_"):
        said = f'"{cut(str(value))}" is not a whole number.'
        return said, "not-a-number", "write it in digits, for example 13."
    raise AssertionError(f"pydantic's error {kind!r} has no words yet")


_NO_STEPS = ("<word>", "<list>", "[key]")
"""What pydantic adds to paths: the tags of a union, and the mark of a bad key."""


def _path_of(found: Any) -> tuple[Step, ...]:
    """Return the path in the file of one of pydantic's errors."""
    above, last = found["loc"][:-1], found["loc"][-1:]
    path = tuple(step for step in above if step not in _NO_STEPS)
    # An unknown field may be called anything, also like a mark.
    return path if last == ("[key]",) and found["type"] != "extra_forbidden" else path + last


@lru_cache(maxsize=1000)
def _fields_beside(above: tuple[str, ...], of: type[Block]) -> tuple[str, ...]:
    """Return the fields that a block may have; `above` are the names that lead to it."""
    blocks: list[type[Block]] = [of]
    for step in above:
        infos = [block.model_fields[step] for block in blocks if step in block.model_fields]
        blocks = [inner for info in infos for inner in blocks_in(info.annotation)] or blocks
    return tuple(blocks[0].model_fields)
