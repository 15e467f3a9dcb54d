"""Rules about the register: no address, number or e-mail reaches a page that its owner has not published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from signpost.library import Library
from signpost.model import Address, Email, Number, Owner, Register, RegisteredNumber
from signpost.phone_numbers import kind_of
from signpost.problem import Cure, Place, Problem, choice, names, nearest
from signpost.rules import leaves_of, rule


@rule("register")
def unregistered_address(library: Library) -> Iterator[Problem]:
    """An entry may send readers only to the exact hosts that the register holds for its owner. An address with a
    query needs to stand in the register whole."""
    owners = _owners_by(library, lambda owner: owner.entries)
    hosts = _owners_by(library, lambda owner: owner.hosts)
    whole = _owners_by(library, lambda owner: (held.address for held in owner.addresses))
    for key, source, path, address in leaves_of(library, Address):
        own = owners.get(key, set())
        if own & whole.get(str(address), set()):
            continue
        if "?" in address:
            said = f'"{address}" carries a query, and the register does not hold it whole.'
            fix: Cure = (
                "use an address without a question mark, or register this one with the reason (a second reader signs)."
            )
        elif own.isdisjoint(hosts.get(address.host, set())):
            said = f'The register does not hold "{address.host}" for this entry.'
            fix = _one_of(library, key, address.host, lambda owner: owner.hosts)
        else:
            continue
        yield source.problem(source.place(*path), said, "unregistered-address", fix)


def _owners_by(library: Library, of: Callable[[Owner], Iterable[str]]) -> dict[str, set[int]]:
    """Return the places in the register of the owners that hold a value, by the value: a host, an entry."""
    found: dict[str, set[int]] = {}
    for place, owner in enumerate(library.register.owners):
        for value in of(owner):
            found.setdefault(str(value), set()).add(place)
    return found


@rule("register")
def unregistered_number(library: Library) -> Iterator[Problem]:
    """A number must agree, digit by digit, with the one that the register holds for the owner, its country and
    its use: both were typed from the source, neither from the other."""
    held = _Numbers(library)
    for key, source, path, number in leaves_of(library, Number):
        use = str(path[-1])
        if held.has(key, use, number.digits):
            continue
        near = held.others(key, use)
        said = f'"{number}" is not a number to {_USES[use]} that the register holds for this entry'
        if closest := nearest(number.digits, near):
            registered, place = near[closest]
            said += f"; {place} has {registered}."
        else:
            said += f" ({library.sources['register'].file} has {'others' if near else 'none'})."
        fix = "compare both with the source, digit by digit, and correct the one that is wrong."
        yield source.problem(source.place(*path), said, "unregistered-number", fix)


class _Numbers:
    """The numbers of the register, found by entry, use and digits."""

    def __init__(self, library: Library) -> None:
        self._source, self._register = library.sources["register"], library.register
        self._owners = _owners_by(library, lambda owner: owner.entries)
        self._held: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for place, owner in enumerate(library.register.owners):
            for held in owner.numbers:
                holders = self._held.setdefault((held.use, held.number.digits), [])
                holders.append((place, str(held.country)))

    def has(self, key: str, use: str, digits: str) -> bool:
        """Return whether the register holds a number for an entry and a use, in the country of the entry."""
        own, folder = self._owners.get(key, set()), _folder(key)
        holders = self._held.get((use, digits), ())
        return any(place in own and folder in (country, "INTERNATIONAL") for place, country in holders)

    def others(self, key: str, use: str) -> dict[str, tuple[Number, Place]]:
        """Return what else the register holds for an entry and a use: the digits, with the number as written and its
        place."""
        found: dict[str, tuple[Number, Place]] = {}
        for index in sorted(self._owners.get(key, ())):
            for position, held in enumerate(self._register.owners[index].numbers):
                if held.use == use and _folder(key) in (held.country, "INTERNATIONAL"):
                    place = self._source.place("owners", index, "numbers", position, "number")
                    found[held.number.digits] = (held.number, place)
        return found


def _folder(key: str) -> str:
    """Return the folder of a service as the code of a country: GB, INTERNATIONAL."""
    return key.split("/")[1].upper()


@rule("register")
def unused_number(library: Library) -> Iterator[Problem]:
    """The register holds the numbers in use and no others: one that no entry uses is one that nobody compares."""
    held_by = _Numbers(library)
    used: dict[str, set[tuple[str, str]]] = {}
    # Where an entry's number differs from the register's, that is the mistake, and it is told once.
    differing: dict[str, set[str]] = {}
    for key, _, path, number in leaves_of(library, Number):
        use = str(path[-1])
        used.setdefault(key, set()).add((use, number.digits))
        if not held_by.has(key, use, number.digits):
            differing.setdefault(key, set()).add(use)
    source = library.sources["register"]
    for index, owner in enumerate(library.register.owners):
        entries = [str(key) for key in owner.entries]
        if any(name not in library.entries.get(kind, {}) for kind, _, name in (key.partition("/") for key in entries)):
            continue  # Nobody knows what an entry uses that cannot be read.
        theirs = set().union(*(used.get(key, ()) for key in entries))
        uses = set().union(*(differing.get(key, ()) for key in entries))
        for position, held in enumerate(owner.numbers):
            if held.use not in uses and (held.use, held.number.digits) not in theirs:
                place = source.place("owners", index, "numbers", position, "number")
                said = f'No entry of "{owner.name}" uses "{held.number}" as a number to {_USES[held.use]}.'
                yield source.problem(place, said, "unused-number", "delete it here, or add it to its entry.")


@rule("register")
def unregistered_email(library: Library) -> Iterator[Problem]:
    """An e-mail address must stand in the register for the entry's owner."""
    owners = _owners_by(library, lambda owner: owner.entries)
    emails = _owners_by(library, lambda owner: owner.emails)
    for key, source, path, email in leaves_of(library, Email):
        if owners.get(key, set()).isdisjoint(emails.get(str(email), set())):
            fix = _one_of(library, key, email, lambda owner: owner.emails)
            said = f'The register does not hold "{email}" for this entry.'
            yield source.problem(source.place(*path), said, "unregistered-email", fix)


@rule("register")
def unknown_owner_entry(library: Library) -> Iterator[Problem]:
    """What the register names as an owner's entry must be the file of a platform or service."""
    source = library.sources["register"]
    known = {f"{kind}/{name}" for kind in ("platforms", "services") for name in library.names[kind]}
    for index, owner in enumerate(library.register.owners):
        for position, name in enumerate(owner.entries):
            if name not in known:
                place = source.place("owners", index, "entries", position)
                form = "write the folder and file name without .yml, as services/gb/childline."
                fix = partial(choice, name, known, form)
                yield source.problem(place, f'"{name}" is not an entry.', "unknown-owner-entry", fix)


@rule("register")
def public_host(library: Library) -> Iterator[Problem]:
    """Nobody owns a host where anyone can publish, redirect or invite: shorteners, shared documents, chat invites.
    Where an owner's page lies on such a host, its whole address is registered, with the reason."""
    source = library.sources["register"]
    public = {str(held.host): held.what for held in library.register.public_hosts}
    for index, owner in enumerate(library.register.owners):
        for position, host in enumerate(owner.hosts):
            for above in _with_those_above(host):
                if above in public:
                    place = source.place("owners", index, "hosts", position)
                    said = f'Anyone can put something on "{host}" ({public[above]}).'
                    fix = "register the whole address under addresses, with the reason."
                    yield source.problem(place, said, "public-host", fix)


def _with_those_above(host: str) -> Iterator[str]:
    """Yield a host and the hosts that it lies below: docs.example.org, example.org, org."""
    while host:
        yield host
        host = host.partition(".")[2]


@rule("register")
def costly_number(library: Library) -> Iterator[Problem]:
    """A number of a premium-rate, shared-cost or personal range needs an exemption with a reason: such numbers
    cost the caller, and anyone can rent one that looks like a helpline's."""
    for place, held, kind in _kinds_of_number(library):
        if kind in _COSTLY:
            said = f'"{held.number}" lies in a range of {_COSTLY[kind]} in {held.country}.'
            fix = (
                "look at the source again; if it is right, exempt it in guidance/exemptions.yml and say what it costs."
            )
            yield library.sources["register"].problem(place, said, "costly-number", fix)


@rule("register")
def foreign_number(library: Library) -> Iterator[Problem]:
    """A number to call has the form of numbers in its country. This finds gross slips only: a wrong digit often
    has the right form, which is why the register exists."""
    for place, held, kind in _kinds_of_number(library):
        if kind is None and held.use == "phone":
            said = f'"{held.number}" does not have the form of a number in {held.country}.'
            fix = "compare it with the source; if it is right, exempt it in guidance/exemptions.yml with the reason."
            yield library.sources["register"].problem(place, said, "foreign-number", fix)


@rule("register")
def listed_abroad(library: Library) -> Iterator[Problem]:
    """A number that stands in two countries is most likely a slip. Short codes that the phone library knows in both
    are not (112, 116 111); others need an exemption, with the reason."""
    seen: dict[tuple[str, str], str] = {}
    for place, held, kind in _kinds_of_number(library):
        first = seen.setdefault((held.use, held.number.digits), str(held.country))
        if first != held.country and kind != "SHORT":
            said = f'"{held.number}" stands in {first} too, and here in {held.country}.'
            fix = "compare it with the source; if both are right, exempt it in guidance/exemptions.yml."
            yield library.sources["register"].problem(place, said, "listed-abroad", fix)


@rule("register")
def misquoted_line(library: Library) -> Iterator[Problem]:
    """Where the register quotes the line of a source that holds a number, the digits of both agree."""
    source = library.sources["register"]
    for index, owner in enumerate(library.register.owners):
        for position, held in enumerate(owner.numbers):
            if held.line is not None and held.number.digits not in re.sub(r"[\s().-]", "", held.line):
                place = source.place("owners", index, "numbers", position, "line")
                said = f'This line does not hold the digits of "{held.number}".'
                fix = "compare both with the source; a line that was not read word for word is left out."
                yield source.problem(place, said, "misquoted-line", fix)


_COSTLY = {
    "PREMIUM_RATE": "premium-rate numbers",
    "SHARED_COST": "shared-cost numbers",
    "PERSONAL_NUMBER": "personal numbers",
    "PAGER": "pagers",
}


def _kinds_of_number(library: Library) -> Iterator[tuple[Place, RegisteredNumber, str | None]]:
    """Yield every registered number with its place and the kind of its range; None where its form is foreign."""
    source = library.sources["register"]
    for index, owner in enumerate(library.register.owners):
        for position, held in enumerate(owner.numbers):
            place = source.place("owners", index, "numbers", position, "number")
            yield place, held, kind_of(held.number.digits, str(held.country))


_USES = {"phone": "call", "text": "text", "whatsapp": "write to on WhatsApp", "relay": "reach by text relay"}


def _one_of(library: Library, key: str, word: str, of: Callable[[Owner], Iterable[str]]) -> Cure:
    """Return the cure for a value that is none of those that the register holds for an entry."""

    def cure() -> str:
        known = {str(value) for owner in library.owners.get(key, ()) for value in of(owner)}
        if known:
            return choice(word, known, f"the register holds {names(known)}.")
        return f"The register holds none for {key}: add it there from the source (a second reader signs)."

    return cure


def register_changes(before: Register | None, after: Register) -> list[tuple[str, str, str, str]]:
    """Return what a change of the register takes away and adds: owner, what it is, old and new, sorted by owner."""
    old, new = _held(before), _held(after)
    changed: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for held in sorted(old ^ new):
        owner, what, value = held
        changed.setdefault((owner, what), ([], []))[held in new].append(value)
    rows = []
    for (owner, what), (gone, come) in changed.items():
        for index in range(max(len(gone), len(come))):
            was = gone[index] if index < len(gone) else "-"
            rows.append((owner, what, was, come[index] if index < len(come) else "-"))
    return rows


def _held(register: Register | None) -> set[tuple[str, str, str]]:
    held: set[tuple[str, str, str]] = set()
    for owner in register.owners if register is not None else ():
        name = str(owner.name)
        held |= {(name, "entry", str(entry)) for entry in owner.entries}
        held |= {(name, "host", str(host)) for host in owner.hosts}
        held |= {(name, "address", str(whole.address)) for whole in owner.addresses}
        held |= {(name, "e-mail", str(email)) for email in owner.emails}
        held |= {(name, f"{number.use} in {number.country}", str(number.number)) for number in owner.numbers}
    return held
