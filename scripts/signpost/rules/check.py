"""A check of all entries: what reading finds; what rules find, except what an exemption covers; and
exemptions that cover nothing."""

import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from signpost.entries import reading
from signpost.entries.library import Library
from signpost.entries.problem import MOST_FOUND, Cure, Problem, choice, in_order
from signpost.entries.schema.site import Exemption
from signpost.entries.schema.text import Label
from signpost.rules import (
    addresses,
    buildable,
    evidence,
    references,
    register,
    search_words,
    sense,
    wording,
)
from signpost.rules.rule import RULES, Rule, can_be_asked, problems

RULE_MODULES = (references, sense, addresses, register, evidence, wording, search_words, buildable)
"""The modules whose rules are run; to import them registers the rules."""


def all_rules() -> Mapping[str, Rule]:
    """Return every rule by its id."""
    modules = {module.__name__ for module in RULE_MODULES}
    return {name: rule for name, rule in RULES.items() if rule.__module__ in modules}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A library with everything that is wrong with it."""

    library: Library
    problems: tuple[Problem, ...]
    files: int


def checked(folder: Path, today: date, documents: frozenset[str] = frozenset()) -> CheckResult:
    """Read all entries in `folder` and run every rule on them. `documents` are the site paths of
    the pages that are not made from entries."""
    with _no_garbage_collection():
        read = reading.guidance(folder)
        library = Library(read.entries, read.lone, read.sources, today, documents)
        found = tuple(islice(_but_exempted(library, problems(library)), MOST_FOUND))
    return CheckResult(library, in_order(read.problems + found), len(read.sources))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Save the time of looking for garbage among many small objects that all stay in use."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_FIRM = frozenset({"loosened-evidence", "tells-to-copy", "weak-warning"})
"""Rules that take no exemption: what they find is never right, whoever says so."""


def _but_exempted(library: Library, found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that no exemption covers, and one for each exemption that covers none."""
    exemptions = [one for _, _, one in library.all_of(Exemption)]
    values = [(str(one.rule), f"{one.entry}.yml", str(one.value)) for one in exemptions]
    exempted = {where for where in values if where[0] not in _FIRM}
    files = {where[:2] for where in exempted}
    used: set[tuple[str, str, str]] = set()
    for problem in found:
        rule, file = problem.rule, problem.place.file.partition("/")[2]
        quoted = _quoted(problem.text) if (rule, file) in files else ()
        covering = exempted.intersection((rule, file, value) for value in quoted)
        used |= covering
        if not covering:
            yield problem
    # While an entry cannot be read, some rules cannot say what an exemption covers.
    if library.unread:
        return
    for index, exemption in enumerate(exemptions):
        name = exemption.rule
        if values[index] in used or not can_be_asked(name, library):
            continue
        fix: Cure = "delete this block."
        if name not in RULES:
            said = f'"{name}" is not a rule.'
            fix = partial(choice, name, RULES)
        elif name in _FIRM:
            said = f"The rule {name} takes no exemption."
            fix = "delete this block, and mend what the rule finds."
        else:
            said = f'The rule {name} says nothing about "{exemption.value}" in {exemption.entry}.'
        source = library.sources["exemptions"]
        place = source.place("exemptions", index, "rule")
        yield source.problem(place, said, "needless-exemption", fix)


def _quoted(text: str) -> Iterator[str]:
    """Yield every text between two quotation marks that may be an exemption's value."""
    marks = [mark.start() for mark in re.finditer('"', text)]
    for number, start in enumerate(marks):
        for end in marks[number + 1 : number + 2 + Label.longest]:
            if end - start - 1 > Label.longest:
                break
            yield text[start + 1 : end]
