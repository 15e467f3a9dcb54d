"""Rules about the register: no address, number or e-mail reaches a page that its owner has not published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signpost.library import Library
from signpost.model import Address, Email, Number, RegisteredNumber
from signpost.phone_numbers import kind_of
from signpost.problem import Place, Problem, choice, nearest
from signpost.rules import leaves_of, rule


@rule("register")
def unregistered_address(library: Library) -> Iterator[Problem]:
    """An entry may send readers only to the exact hosts that the register holds for its owner. An address with a
    query needs to stand in the register whole."""
    for key, source, path, address in leaves_of(library, Address):
        owners = library.owners.get(key, ())
        if any(address == whole.address for owner in owners for whole in owner.addresses):
            continue
        hosts = library.hosts(key)
        if "?" in address:
            said = f'"{address}" carries a query, and the register does not hold it whole.'
            fix = (
                "use an address without a question mark, or register this one with the reason (a second reader signs)."
            )
        elif address.host not in hosts:
            said = f'The register does not hold "{address.host}" for this entry.'
            fix = choice(address.host, hosts, _registered(library, key, hosts))
        else:
            continue
        yield source.problem(source.place(*path), said, "unregistered-address", fix)


@rule("register")
def unregistered_number(library: Library) -> Iterator[Problem]:
    """A number must agree, digit by digit, with the one that the register holds for the owner, its country and
    its use: both were typed from the source, neither from the other."""
    held = _registered_numbers(library)
    for key, source, path, number in leaves_of(library, Number):
        use = str(path[-1])
        near = held.get((key, use), {})
        if number.digits in near:
            continue
        said = f'"{number}" is not a number to {_USES[use]} that the register holds for this entry'
        if closest := nearest(number.digits, near):
            registered, place = near[closest]
            said += f"; {place} has {registered}."
        else:
            said += f" ({library.sources['register'].file} has {'others' if near else 'none'})."
        fix = "compare both with the source, digit by digit, and correct the one that is wrong."
        yield source.problem(source.place(*path), said, "unregistered-number", fix)


def _registered_numbers(library: Library) -> dict[tuple[str, str], dict[str, tuple[Number, Place]]]:
    """Return by entry and use what the register holds: the digits, with the number as written and its place."""
    source = library.sources["register"]
    found: dict[tuple[str, str], dict[str, tuple[Number, Place]]] = {}
    for index, owner in enumerate(library.register.owners):
        for position, held in enumerate(owner.numbers):
            place = source.place("owners", index, "numbers", position, "number")
            for key in owner.entries:
                folder = key.split("/")[1].upper()
                if folder in (held.country, "INTERNATIONAL"):
                    found.setdefault((key, held.use), {})[held.number.digits] = (held.number, place)
    return found


@rule("register")
def unused_number(library: Library) -> Iterator[Problem]:
    """The register holds the numbers in use and no others: one that no entry uses is one that nobody compares."""
    numbers = {(key, str(path[-1]), number.digits) for key, _, path, number in leaves_of(library, Number)}
    held_by = _registered_numbers(library)
    # Where an entry's number differs from the register's, that is the mistake, and it is told once.
    differing = {(key, use) for key, use, digits in numbers if digits not in held_by.get((key, use), {})}
    source = library.sources["register"]
    for index, owner in enumerate(library.register.owners):
        unread = [
            key for key in owner.entries if key.partition("/")[2] not in library.entries.get(key.partition("/")[0], {})
        ]
        for position, held in enumerate(owner.numbers):
            spoken_for = unread or any(
                (key, held.use) in differing or (key, held.use, held.number.digits) in numbers for key in owner.entries
            )
            if not spoken_for:
                place = source.place("owners", index, "numbers", position, "number")
                said = f'No entry of "{owner.name}" uses "{held.number}" as a number to {_USES[held.use]}.'
                yield source.problem(place, said, "unused-number", "delete it here, or add it to its entry.")


@rule("register")
def unregistered_email(library: Library) -> Iterator[Problem]:
    """An e-mail address must stand in the register for the entry's owner."""
    for key, source, path, email in leaves_of(library, Email):
        known = [str(held) for owner in library.owners.get(key, ()) for held in owner.emails]
        if email not in known:
            fix = choice(email, known, _registered(library, key, known))
            yield source.problem(
                source.place(*path), f'The register does not hold "{email}" for this entry.', "unregistered-email", fix
            )


@rule("register")
def unknown_owner_entry(library: Library) -> Iterator[Problem]:
    """What the register names as an owner's entry must be the file of a platform or service."""
    source = library.sources["register"]
    known = {f"{kind}/{name}" for kind in ("platforms", "services") for name in library.names[kind]}
    for index, owner in enumerate(library.register.owners):
        for position, name in enumerate(owner.entries):
            if name not in known:
                place = source.place("owners", index, "entries", position)
                fix = choice(name, known, "write the folder and file name without .yml, as services/gb/childline.")
                yield source.problem(place, f'"{name}" is not an entry.', "unknown-owner-entry", fix)


@rule("register")
def public_host(library: Library) -> Iterator[Problem]:
    """Nobody owns a host where anyone can publish, redirect or invite: shorteners, shared documents, chat invites.
    Where an owner's page lies on such a host, its whole address is registered, with the reason."""
    source = library.sources["register"]
    for index, owner in enumerate(library.register.owners):
        for position, host in enumerate(owner.hosts):
            for public in library.register.public_hosts:
                if host == public.host or host.endswith(f".{public.host}"):
                    place = source.place("owners", index, "hosts", position)
                    said = f'Anyone can put something on "{host}" ({public.what}).'
                    fix = "register the whole address under addresses, with the reason."
                    yield source.problem(place, said, "public-host", fix)


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


def _registered(library: Library, key: str, known: object) -> str:
    if known:
        return f"the register holds {', '.join(sorted(map(str, known)))}."  # type: ignore[call-overload]
    return f"the register holds none for {key}: add it there from the source (a second reader signs)."
