"""What is closed, renamed or out of use, and where a school's own pages still show it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from signpost.entries.library import Library

_SHORTEST = 5
"""Digits. A shorter number that is out of use in one place is most likely in use in another."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Something out of use: a service, one of its numbers, or a way to report on a platform."""

    name: str
    entry: str
    """The key of its entry, such as services/gb/action-fraud."""
    note: str
    instead: str
    """What to use now, in words; empty if nothing is known."""
    marks: tuple[str, ...]
    """What old pages show: names, addresses, numbers."""
    contacts_only: bool = False
    """Whether a service goes on under its name, and only contacts of it are out of use."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that shows something out of use. Lines and columns count from 1."""

    line: int
    column: int
    text: str
    gone: Gone


def gone(library: Library) -> Iterator[Gone]:
    """Yield all that is out of use, services first."""
    for id_, service in library.services.items():
        key, former = f"services/{id_}", (*service.formerly, *service.marks)
        if service.status == "closed":
            successor = library.services.get(str(service.replaced_by))
            instead = successor.name if successor else ""
            marks = (service.name, *service.marks)
            yield Gone(service.name, key, service.about, instead, marks)
        # Nobody says that an older service has ended: a poster with it is not wrong.
        elif former and service.status != "older":
            name = ", ".join(service.formerly) or service.name
            only = not service.formerly
            yield Gone(name, key, service.about, service.name, former, contacts_only=only)
    for id_, platform in library.platforms.items():
        for old in platform.retired:
            yield Gone(old.name, f"platforms/{id_}", old.note, old.instead or "", old.marks)


def mentions(library: Library, text: str) -> Iterator[Mention]:
    """Yield the places of a text, plain or HTML, that show something out of use, in order."""
    in_use = frozenset(
        contact.number.digits
        for service in library.services.values()
        for contact in service.contacts
        if contact.number
    )
    marks = [(_pattern(mark, in_use), one) for one in gone(library) for mark in one.marks]
    patterns = [(pattern, one) for pattern, one in marks if pattern is not None]
    for number, line in enumerate(text.splitlines(), start=1):
        plain = unescape(line)
        hits = [(match, one) for pattern, one in patterns for match in pattern.finditer(plain)]
        for match, one in sorted(hits, key=lambda hit: hit[0].start()):
            yield Mention(number, match.start() + 1, match[0], one)


@cache
def _pattern(mark: str, in_use: frozenset[str]) -> re.Pattern[str] | None:
    """Return what finds a mark; None for a number that is too short, or that is still answered."""
    digits = re.sub(r"[^0-9]", "", mark)
    if digits and not re.search(r"[^\W\d_]", mark):
        if len(digits) < _SHORTEST or digits in in_use:
            return None
        # However its digits are grouped, and in links too.
        return re.compile(r"(?<![\d])" + r"[\s().\u00a0-]{0,2}".join(digits) + r"(?!\d)")
    words = r"\s+".join(map(re.escape, mark.removeprefix("https://").split()))
    return re.compile(rf"(?<![\w.@-])(?:www\.)?{words}(?![\w@-])", re.IGNORECASE)
