"""What rules find, except what an exemption covers; and exemptions that cover nothing."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from signpost.entries.library import Library
from signpost.entries.problem import Cure, Problem, choice
from signpost.entries.schema.text import Label
from signpost.rules.rule import RULES, can_be_asked

_FIRM = frozenset({"loosened-evidence", "tells-to-copy", "weak-warning"})
"""Rules that take no exemption: what they find is never right, whoever says so."""


def but_exempted(library: Library, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that no exemption covers, and one for each exemption that covers none."""
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
