"""Everything that can be said against the entries: what reading finds, and what the rules find but for exemptions."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from signpost import building, registering, rules, wording
from signpost.entries import reading
from signpost.entries.library import Library
from signpost.entries.problem import MOST_FOUND, Cure, Problem, choice, in_order
from signpost.entries.schema.text import Label

RULE_MODULES = (rules, registering, wording, building)
"""The modules whose rules are run; importing them registers the rules."""


def all_rules() -> Mapping[str, rules.Rule]:
    """Return every rule by its id."""
    modules = {module.__name__ for module in RULE_MODULES}
    return {name: rule for name, rule in rules.RULES.items() if rule.__module__ in modules}


_FIRM = frozenset({"loosened-evidence", "tells-to-copy", "weak-warning"})
"""Rules that take no exemption: what they find is never right, whoever says so."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A library with everything that is wrong with it."""

    library: Library
    problems: tuple[Problem, ...]
    files: int


def checked(folder: Path, today: date, documents: frozenset[str] = frozenset()) -> Checked:
    """Read all entries in `folder` and run every rule on them. `documents` are the site paths of other pages."""
    with _nothing_collected():
        read = reading.guidance(folder)
        library = Library(read.entries, read.lone, read.sources, read.names, today, documents)
        found = tuple(islice(_but_exempted(library, rules.problems(library)), MOST_FOUND))
    return Checked(library, in_order(read.problems + found), len(read.sources))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let no garbage be looked for: what is read are a great many small objects, and all of them stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _but_exempted(library: Library, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that no exemption covers, and a problem for each exemption that covers none."""
    exemptions = library.exemptions.exemptions if "exemptions" in library.lone else ()
    values = [(str(one.rule), f"{one.entry}.yml", str(one.value)) for one in exemptions]
    exempted = {where for where in values if where[0] not in _FIRM}
    files = {where[:2] for where in exempted}
    used: set[tuple[str, str, str]] = set()
    for problem in problems:
        rule, file = problem.rule, problem.place.file.partition("/")[2]
        quoted = _quoted(problem.text) if (rule, file) in files else ()
        covering = exempted.intersection((rule, file, value) for value in quoted)
        used |= covering
        if not covering:
            yield problem
    # While an entry cannot be read, some rules cannot say what an exemption covers.
    if any(library.names[kind] - library.entries[kind].keys() for kind in library.entries):
        return
    for index, exemption in enumerate(exemptions):
        if values[index] in used or not rules.can_be_asked(exemption.rule, library):
            continue
        source = library.sources["exemptions"]
        place = source.place("exemptions", index, "rule")
        if exemption.rule not in rules.RULES:
            fix: Cure = partial(choice, exemption.rule, rules.RULES)
            yield source.problem(place, f'"{exemption.rule}" is not a rule.', "needless-exemption", fix)
        elif exemption.rule in _FIRM:
            said = f"The rule {exemption.rule} takes no exemption."
            fix = "delete this block, and mend what the rule finds."
            yield source.problem(place, said, "needless-exemption", fix)
        else:
            said = f'The rule {exemption.rule} says nothing about "{exemption.value}" in {exemption.entry}.'
            yield source.problem(place, said, "needless-exemption", "delete this block.")


def _quoted(text: str) -> Iterator[str]:
    """Yield whatever stands between two quotation marks of a text, as long as an exemption's value can be."""
    marks = [mark.start() for mark in re.finditer('"', text)]
    for number, start in enumerate(marks):
        for end in marks[number + 1 : number + 2 + Label.longest]:
            if end - start - 1 > Label.longest:
                break
            yield text[start + 1 : end]
