"""Everything that can be said against the entries: what reading finds, and what the rules find but for exemptions."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from signpost import reading, registering, rules, wording
from signpost.library import Library
from signpost.problem import Problem, choice

RULE_MODULES = (rules, registering, wording)
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
        found = tuple(_but_exempted(library, rules.problems(library)))
    return Checked(library, tuple(sorted(read.problems + found)), len(read.sources))


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


def _but_exempted(library: Library, problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """Yield the problems that no exemption covers, and a problem for each exemption that covers none."""
    exemptions = library.exemptions.exemptions if "exemptions" in library.lone else ()
    used: set[int] = set()
    for problem in problems:
        covering = {
            index
            for index, exemption in enumerate(exemptions)
            if problem.rule == exemption.rule
            and problem.rule not in _FIRM
            and problem.place.file.endswith(f"/{exemption.entry}.yml")
            and f'"{exemption.value}"' in problem.text
        }
        used |= covering
        if not covering:
            yield problem
    # While an entry cannot be read, some rules cannot say what an exemption covers.
    if any(library.names[kind] - library.entries[kind].keys() for kind in library.entries):
        return
    for index, exemption in enumerate(exemptions):
        key = str(exemption.entry)
        if index in used:
            continue
        source = library.sources["exemptions"]
        if exemption.rule not in rules.RULES:
            said, fix = f'"{exemption.rule}" is not a rule.', choice(exemption.rule, rules.RULES)
        elif exemption.rule in _FIRM:
            said = f"The rule {exemption.rule} takes no exemption."
            fix = "delete this block, and mend what the rule finds."
        else:
            said, fix = (
                f'The rule {exemption.rule} says nothing about "{exemption.value}" in {key}.',
                "delete this block.",
            )
        place = source.place("exemptions", index, "rule")
        yield source.problem(place, said, "needless-exemption", fix)
