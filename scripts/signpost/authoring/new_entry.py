"""A new entry, made from the model's fields: with the answers that were given, and blanks."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError

from signpost.entries import entry_files, reading, yaml_source
from signpost.entries.problem import Place, Problem
from signpost.entries.schema.advice import Advice, Section
from signpost.entries.schema.blocks import Block, Claim, Instructions
from signpost.entries.schema.checklists import Checklist, SheetSection
from signpost.entries.schema.concerns import Concern
from signpost.entries.schema.countries import Country
from signpost.entries.schema.kinds import KINDS, SINGULAR
from signpost.entries.schema.platforms import HardCase, MinimumAge, Platform, Route
from signpost.entries.schema.services import Ages, Contact, Service
from signpost.entries.schema.text import BLANK, Label, Prose


@dataclass(frozen=True, slots=True)
class FieldQuestion:
    """What a contributor is asked: a field, in the words of its description.

    `several`: the answer may be a list, with commas.
    """

    field: str
    words: str
    choices: tuple[str, ...] = ()
    several: bool = False


Ask = Callable[[FieldQuestion, str], str]
"""Puts a question, after the fault of the last answer (nothing at first); no answer is a blank."""

_FOLDERS = {singular: kind for kind, singular in SINGULAR.items()}
_REGISTERED = ("platforms", "services")
_WIDTH = 100

_MUST: dict[type[Block], tuple[str, ...]] = {
    Service: ("contacts",),
    Contact: ("phone", "dialled"),
    Ages: ("youngest", "oldest"),
    MinimumAge: ("age",),
    Route: ("address",),
    Instructions: ("steps",),
    HardCase: ("note",),
    Section: ("paragraphs",),
    SheetSection: ("steps",),
}
"""Fields with a default that a block needs to say something; the usual one if there is a choice."""

_OFTEN: dict[type[Block], tuple[str, ...]] = {
    Concern: ("leave_out", "related", "advice"),
    Platform: ("also_known_as", "private_account", "block", "hard_cases", "pages", "search_words"),
    MinimumAge: ("note",),
    Route: ("email", "steps", "notes"),
    Service: ("ages", "regions", "cost", "languages", "privacy", "next", "search_words"),
    Contact: ("text", "chat", "form", "website", "email", "hours", "note"),
    Country: ("regions", "school_roles", "must_display", "legal_limits", "missing"),
    Advice: ("concerns", "search_words"),
    Section: ("points", "facts"),
    Checklist: ("concerns", "search_words"),
    SheetSection: ("never", "contacts", "blanks"),
}
"""Optional fields that many entries have; a new one holds them in comments."""

_NOT_ASKED = ("number",)
"""What a new entry gets without a question."""


def start(folder: Path, kind: str, name: str, ask: Ask) -> str | Problem:
    """Start an entry in the guidance at `folder`; return what to do next, or why there is no file.

    `kind` is the singular or the folder. `name` is the file name; a service's begins with its
    country: gb/childline.
    """
    inside = f"{_FOLDERS.get(kind, kind)}/{name.removesuffix('.yml')}.yml"
    path, file = folder / inside, f"{folder.name}/{inside}"
    refusal = entry_files.misnamed(inside, file)
    if refusal is not None:
        return refusal
    if _is_there(path):
        return _taken(file)
    kind = inside.split("/")[0]
    answers = {question.field: _answer(kind, question, ask) for question in questions(kind)}
    if kind == "checklists":
        answers["number"] = str(_next_number(folder / kind))
    text = skeleton(kind, answers)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:
        if _is_there(path):
            return _taken(file)
        reason = (error.strerror or "it cannot be opened").lower()
        said = f"This file could not be written: {reason}."
        cure = "check that you may write into this folder."
        return Problem(Place(file), said, "unwritable-file", cure)
    return _what_next(kind, file, text)


def questions(kind: str) -> tuple[FieldQuestion, ...]:
    """Return what to ask for an entry: its required fields that hold a few words or a choice."""
    of, asked = KINDS[kind], []
    for name in _needed(of):
        info = of.model_fields[name]
        inner, several = _form(of, name)
        long = _is_block(inner) or _is_sentences(inner)
        if info.is_required() and not long and name not in _NOT_ASKED:
            asked.append(FieldQuestion(name, info.description or "", _choices(inner), several))
    return tuple(asked)


def objection(kind: str, question: FieldQuestion, answer: str) -> str:
    """Return what a check would say of an answer, with the cure; nothing if it is good."""
    of = KINDS[kind]
    read, problems = yaml_source.parse(skeleton(kind, {question.field: answer}), "")
    if not problems:
        try:
            of.model_validate(read.values)
        except ValidationError as error:
            # The blanks around it are refused too, each on a line of its own.
            here = read.key_place(question.field).line
            told = reading.problems_of(error, read, of)
            problems = [problem for problem in told if problem.place.line == here]
    return "\n".join(f"{problem.text}\n  Fix: {problem.fix}" for problem in problems)


def skeleton(kind: str, answers: Mapping[str, str]) -> str:
    """Return the text of a new entry: `answers` by field, of one line each, and blanks."""
    of = KINDS[kind]
    up = "../../" if kind == "services" else "../"
    lines = [
        f"# yaml-language-server: $schema={up}schema/{SINGULAR[kind]}.json",
        f'# Write over each {BLANK}. A line that begins with "# " is a hint, or a field.',
        '# To use such a field, delete its "# ". Delete what is not needed.',
    ]
    before: list[str] = []
    for part in _parts(of, answers, set()):
        # Lines that answer a question are together; whatever has a hint or is longer is apart.
        lines += ["", *part] if len(part) > 1 or len(before) != 1 else part
        before = part
    shown = {*_needed(of), *_OFTEN[of]}
    if others := [name for name in of.model_fields if name not in shown]:
        said = f"Also possible: {', '.join(others)}."
        lines += ["", *_comment(f"{said} docs/contribute/fields.md says what goes into each.")]
    return "\n".join(lines) + "\n"


def _next_number(folder: Path) -> int:
    """Return the number of a new sheet: above all that are in use, so that none is given twice."""
    read = [yaml_source.read(path, path.name)[0].values for path in folder.glob("*.yml")]
    numbers = [str(values.get("number")) for values in read if isinstance(values, dict)]
    return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1


# --------------------------------------------------------------------------------------- the blocks


def _parts(of: type[Block], answers: Mapping[str, str], said: set[str]) -> Iterator[list[str]]:
    """Yield the lines of each field of a block: those it needs, then the usual others in comments.

    `said` holds the hints that the entry has given already.
    """
    for name in _needed(of):
        answer = answers.get(name, "")
        hint = [] if answer else _hint(of, name, said)
        yield [*hint, *_field(of, name, answer, said)]
    for name in _OFTEN.get(of, ()):
        yield [*_hint(of, name, said), *(f"# {line}" for line in _field(of, name))]


def _field(of: type[Block], name: str, answer: str = "", said: set[str] | None = None) -> list[str]:
    """Return the lines of one field; without `said`, blocks inside it get no hints or comments."""
    inner, several = _form(of, name)
    if _is_block(inner):
        if said is None:
            inside = [line for needed in _needed(inner) for line in _field(inner, needed)]
        else:
            inside = [line for part in _parts(inner, {}, said) for line in part]
        return [f"{name}:", *(_item(inside) if several else [f"  {line}" for line in inside])]
    if several and _is_sentences(inner):
        return [f"{name}:", f"  - {BLANK}"]
    if several:
        # Hints show lists in brackets, so answers may come in brackets.
        bare = answer[1:-1] if answer.startswith("[") and answer.endswith("]") else answer
        words = [part.strip() for part in bare.split(",") if part.strip()] or [BLANK]
        return [f"{name}: [{', '.join(_scalar(word, in_brackets=True) for word in words)}]"]
    return [f"{name}: {_scalar(answer) if answer else BLANK}"]


def _item(lines: list[str]) -> list[str]:
    """Return the lines of a block as an item of a list; the hints of its first field stay above."""
    first = next(spot for spot, line in enumerate(lines) if not line.startswith("#"))
    hints = [f"  {line}" for line in lines[:first]]
    return [*hints, f"  - {lines[first]}", *(f"    {line}" for line in lines[first + 1 :])]


def _hint(of: type[Block], name: str, said: set[str]) -> list[str]:
    """Return what goes into a field, as comments, unless the entry has said it already."""
    inner, several = _form(of, name)
    words = of.model_fields[name].description or ""
    choices = _choices(inner)
    if not all(choice in words for choice in choices):
        words += f" {'Some' if several else 'One'} of: {', '.join(choices)}."
    if inner is Contact:  # Only the words about the whole block say that fields are alternatives.
        words += f" {inner.__doc__}"
    if words in said:
        return []
    said.add(words)
    return _comment(words)


def _comment(words: str) -> list[str]:
    lines = textwrap.wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"# {line}" for line in lines]


def _scalar(text: str, *, in_brackets: bool = False) -> str:
    """Return one line of text as YAML that is read back exactly, in quotes if need be."""
    form, value = ("a: [{}]", [text]) if in_brackets else ("a: {}", text)
    read, problems = yaml_source.parse(form.format(text), "")
    plain = not problems and read.values == {"a": value}
    return text if plain else "'" + text.replace("'", "''") + "'"


# ---------------------------------------------------------------------------------------- the model


def _needed(of: type[Block]) -> list[str]:
    """Return the fields that a new block holds, each group in the order of the model.

    First what it must say, then what it would say nothing without, and last source, checked and by.
    """
    required = {name: info.is_required() for name, info in of.model_fields.items()}
    fields = [name for name in required if required[name] or name in _MUST.get(of, ())]
    return sorted(fields, key=lambda name: (name in Claim.model_fields, not required[name]))


def _form(of: type[Block], name: str) -> tuple[Any, bool]:
    """Return the type of a field's value, and whether the field is a list of such values."""
    annotation: Any = of.model_fields[name].annotation
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(one for one in get_args(annotation) if one is not NoneType)
    several = get_origin(annotation) is tuple
    return (get_args(annotation)[0], True) if several else (annotation, False)


def _choices(inner: Any) -> tuple[str, ...]:
    return get_args(inner) if get_origin(inner) is Literal else ()


def _is_block(inner: Any) -> bool:
    return isinstance(inner, type) and issubclass(inner, Block)


def _is_sentences(inner: Any) -> bool:
    """Return whether this is prose, to write in an editor at leisure."""
    return isinstance(inner, type) and issubclass(inner, Prose) and not issubclass(inner, Label)


# ------------------------------------------------------------------------------------- what is said


def _answer(kind: str, question: FieldQuestion, ask: Ask) -> str:
    answer = ask(question, "").strip()
    while answer and (wrong := objection(kind, question, answer)):
        answer = ask(question, wrong).strip()
    return answer


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _taken(file: str) -> Problem:
    cure = "open it and change it, or choose another name."
    return Problem(Place(file), "This entry is there already.", "entry-exists", cure)


def _what_next(kind: str, file: str, text: str) -> str:
    written = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    blanks = sum(line.count(BLANK) for line in written)
    folder, _, key = file.removesuffix(".yml").partition("/")
    steps = [
        f"Open it and write over its {blanks} blanks ({BLANK}): see docs/contribute/entries.md"
    ]
    if kind in _REGISTERED:
        what = f"Type its addresses and numbers into {folder}/register.yml too"
        steps.append(f"{what}, from the source, for the entry {key}.")
    steps.append("See what is still missing: python3 scripts/dev.py check")
    steps.append("Look at its page: python3 scripts/dev.py serve")
    numbered = (f"  {number}. {step}" for number, step in enumerate(steps, 1))
    return "\n".join([f"{file} is started. Next:", *numbered])
