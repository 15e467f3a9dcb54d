"""Everything that can be said against the entries: what reading finds, and what the rules find but for exemptions."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from signpost import building, reading, registering, rules, wording
from signpost.library import Library
from signpost.problem import MOST_FOUND, Problem, choice, in_order

RULE_MODULES = (rules, registering, wording, building)
"""The modules whose rules are run; importing them registers the rules."""


def all_rules() -> Mapping[str, rules.Rule]:
    """Return every rule by its id."""
    modules = {module.__name__ for module in RULE_MODULES}
    return {name: rule for name, rule in rules.RULES.items() if rule.__module__ in modules}


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


def documents(folder: Path) -> frozenset[str]:
    """Return the site paths of the hand-written pages in docs/, as `about/`."""
    found = set()
    for path in folder.rglob("*.md"):
        parts = path.relative_to(folder).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "index" else parts
        found.add("".join(f"{part}/" for part in parts))
    return frozenset(found)


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
    by_file: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for index, exemption in enumerate(exemptions):
        where = str(exemption.rule), f"{exemption.entry}.yml"
        by_file.setdefault(where, []).append((index, f'"{exemption.value}"'))
    used: set[int] = set()
    for problem in problems:
        file = problem.place.file.partition("/")[2]
        covering = {index for index, value in by_file.get((problem.rule, file), ()) if value in problem.text}
        used |= covering
        if not covering:
            yield problem
    # While an entry cannot be read, some rules cannot say what an exemption covers.
    if any(library.names[kind] - library.entries[kind].keys() for kind in library.entries):
        return
    for index, exemption in enumerate(exemptions):
        if index in used or not rules.can_be_asked(exemption.rule, library):
            continue
        source = library.sources["exemptions"]
        place = source.place("exemptions", index, "rule")
        if exemption.rule not in rules.RULES:
            fix = partial(choice, exemption.rule, rules.RULES)
            yield source.problem(place, f'"{exemption.rule}" is not a rule.', "needless-exemption", fix)
        else:
            said = f'The rule {exemption.rule} says nothing about "{exemption.value}" in {exemption.entry}.'
            yield source.problem(place, said, "needless-exemption", "delete this block.")
