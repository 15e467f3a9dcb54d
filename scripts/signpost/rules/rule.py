"""What a rule is: a generator of problems, named for the fault, whose docstring is its manual
page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from signpost.entries.library import Library
from signpost.entries.problem import Problem
from signpost.entries.schema.blocks import Leaf
from signpost.entries.schema.text import Address, Email, Number
from signpost.entries.yaml_source import Source, Step

Rule = Callable[[Library], Iterator[Problem]]

RULES: dict[str, Rule] = {}
"""Every rule by its id, in the order in which they are run."""

_NEEDS: dict[str, tuple[str, ...]] = {}


def rule(*needs: str) -> Callable[[Rule], Rule]:
    """Make a function a rule. It is passed over while one of the lone files that it `needs` cannot be read."""

    def made(function: Rule) -> Rule:
        name = function.__name__.replace("_", "-")
        RULES[name], _NEEDS[name] = function, needs
        return function

    return made


def problems(library: Library) -> Iterator[Problem]:
    """Yield what every rule finds."""
    return chain.from_iterable(
        rule(library) for name, rule in RULES.items() if can_be_asked(name, library)
    )


def can_be_asked(name: str, library: Library) -> bool:
    """Return whether the lone files that a rule needs could be read."""
    return all(need in library.lone for need in _NEEDS.get(name, ()))


# --------------------------------------------------------------------------------------------------- to walk all


def leaves(library: Library, of: type[Leaf]) -> Iterator[tuple[Source, tuple[Step, ...], Leaf]]:
    for _, source, path, leaf in leaves_of(library, of):
        yield source, path, leaf


def leaves_of(
    library: Library, of: type[Leaf]
) -> Iterator[tuple[str, Source, tuple[Step, ...], Leaf]]:
    """Yield every text of a type in every entry (without the register itself, floor.yml and the deployment's own
    file, which have nothing to be compared with)."""
    skipped = ("register", "site", "floor") if issubclass(of, Address | Number | Email) else ()
    return (found for found in library.texts_of(of) if found[0] not in skipped)
