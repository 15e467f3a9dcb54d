"""What a rule is: a generator of findings, named for the fault, whose docstring is its manual."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from signpost.entries.library import Library
from signpost.entries.problem import Cure, Place, Problem
from signpost.entries.schema.blocks import Item, ValuePath
from signpost.entries.schema.text import Address, Email, Number
from signpost.entries.yaml_source import Source


class Finding(NamedTuple):
    """A fault that a rule has found: a problem without the name of its rule."""

    key: str
    """The entry or lone file, such as services/gb/childline; or the name of any other file."""
    at: ValuePath | Place
    """The value that is at fault."""
    text: str
    fix: Cure


Rule = Callable[[Library], Iterator[Finding]]

RULES: dict[str, Rule] = {}
"""Every rule by its id, in the order in which they run."""

_NEEDS: dict[str, tuple[str, ...]] = {}


def rule(*needs: str) -> Callable[[Rule], Rule]:
    """Make a function a rule, which is skipped if a lone file that it `needs` cannot be read."""

    def made(function: Rule) -> Rule:
        name = function.__name__.replace("_", "-")
        RULES[name], _NEEDS[name] = function, needs
        return function

    return made


def problems(library: Library) -> Iterator[Problem]:
    """Yield what every rule finds."""
    for name, rule in RULES.items():
        if can_be_asked(name, library):
            for key, at, text, fix in rule(library):
                source = library.sources.get(key) or Source(key)
                place = at if isinstance(at, Place) else source.place(*at)
                yield source.problem(place, text, name, fix)


def can_be_asked(name: str, library: Library) -> bool:
    """Return whether the lone files that a rule needs could be read."""
    return all(need in library.lone for need in _NEEDS.get(name, ()))


def leaves_of(library: Library, of: type[Item]) -> Iterator[tuple[str, ValuePath, Item]]:
    """Yield every block or text of a type, with the key of its entry and its path there. Contacts
    in the register, in floor.yml and in site.yml are left out, since they have nothing to be
    compared with."""
    skipped = ("register", "site", "floor") if issubclass(of, Address | Number | Email) else ()
    return (found for found in library.all_of(of) if found[0] not in skipped)
