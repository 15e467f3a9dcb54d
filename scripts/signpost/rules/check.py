"""A check of all entries: what reading finds, and what the rules find except exemptions."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from signpost.entries import reading
from signpost.entries.library import Library
from signpost.entries.problem import MOST_FOUND, Problem, in_order
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
from signpost.rules.exemptions import but_exempted
from signpost.rules.rule import RULES, Rule, problems

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
    """Read all entries in `folder` and run every rule on them.

    `documents` are the site paths of the pages that are not made from entries.
    """
    with _no_garbage_collection():
        read = reading.guidance(folder)
        library = Library(read.entries, read.lone, read.sources, today, documents)
        found = tuple(islice(but_exempted(library, problems(library)), MOST_FOUND))
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
