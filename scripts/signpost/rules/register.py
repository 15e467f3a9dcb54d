"""Rules about the register: no number or e-mail reaches a page that its owner has not published."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import partial

from signpost.entries.library import Library
from signpost.entries.owned_addresses import places_by
from signpost.entries.problem import Place, choice, nearest
from signpost.entries.schema.blocks import Claim, ValuePath
from signpost.entries.schema.kinds import FILES
from signpost.entries.schema.register import PublicHost, RegisteredNumber
from signpost.entries.schema.services import Contact
from signpost.entries.schema.text import Email, Number
from signpost.rules.addresses import one_of
from signpost.rules.rule import Finding, leaves_of, rule
from signpost.text.phone_numbers import cost_of, kind_of

_USES = {
    "phone": "call",
    "text": "text",
    "whatsapp": "write to on WhatsApp",
    "relay": "reach by text relay",
}
"""What a number is used for, by its field."""

_COSTLY = {
    "PREMIUM_RATE": "premium-rate numbers",
    "SHARED_COST": "shared-cost numbers",
    "PERSONAL_NUMBER": "personal numbers",
    "PAGER": "pagers",
}


@rule("register")
def unregistered_number(library: Library) -> Iterator[Finding]:
    """A number must agree, digit by digit, with the one that the register holds for the owner, its
    country and its use: both are typed from a source, neither from the other."""
    for key, path, number in _unheld(library):
        use = str(path[-1])
        near = _numbers_of(library, key, use)
        said = f'"{number}" is not a number to {_USES[use]} that the register holds for this entry'
        if closest := nearest(number.digits, near):
            registered, place = near[closest]
            said += f"; {place} has {registered}."
        else:
            said += f" ({library.sources['register'].file} has {'others' if near else 'none'})."
        fix = "compare both with the source, digit by digit, and correct the one that is wrong."
        yield Finding(key, path, said, fix)


def _unheld(library: Library) -> Iterator[tuple[str, ValuePath, Number]]:
    """Yield the numbers that the register does not hold for their entry, its country and the use.
    The folder of international services is in no country, and so they may use those of any."""
    holders = defaultdict[tuple[str, str, str], set[int]](set)
    for place, owner in enumerate(library.register.owners):
        for held in owner.numbers:
            for folder in (str(held.country), _ANY_COUNTRY):
                holders[held.use, held.number.digits, folder].add(place)
    for key, path, number in leaves_of(library, Number):
        holding = holders.get((str(path[-1]), number.digits, _folder(key)), set())
        if holding.isdisjoint(library.places_of_owners.get(key, ())):
            yield key, path, number


def _numbers_of(library: Library, key: str, use: str) -> dict[str, tuple[Number, Place]]:
    """Return all numbers for an entry and a use, as written and with their place, by digits."""
    found: dict[str, tuple[Number, Place]] = {}
    for index in sorted(library.places_of_owners.get(key, ())):
        for position, held in enumerate(library.register.owners[index].numbers):
            if held.use == use and _folder(key) in (held.country, _ANY_COUNTRY):
                path = ("owners", index, "numbers", position, "number")
                found[held.number.digits] = held.number, library.sources["register"].place(*path)
    return found


_ANY_COUNTRY = "INTERNATIONAL"


def _folder(key: str) -> str:
    """Return the folder of a service as the code of a country: GB, INTERNATIONAL."""
    return key.split("/")[1].upper()


@rule("register")
def unused_number(library: Library) -> Iterator[Finding]:
    """The register holds the numbers in use and no others: one that no entry uses is one that
    nobody compares."""
    used = defaultdict[str, set[tuple[str, str]]](set)
    for key, path, number in leaves_of(library, Number):
        used[key].add((str(path[-1]), number.digits))
    # If an entry's number differs from the register's, that is the mistake, and it is told once.
    for key, path, _ in _unheld(library):
        used[key].add((str(path[-1]), "any"))
    for index, owner in enumerate(library.register.owners):
        if not library.by_key.keys() >= {*owner.entries}:
            continue  # Nobody knows what an entry uses that cannot be read.
        theirs = set[tuple[str, str]]().union(*(used[key] for key in owner.entries))
        for position, held in enumerate(owner.numbers):
            if theirs.isdisjoint({(held.use, held.number.digits), (held.use, "any")}):
                path = ("owners", index, "numbers", position, "number")
                said = f'No entry of "{owner.name}" uses "{held.number}" as a number to '
                said += f"{_USES[held.use]}."
                fix = "delete it here, or add it to its entry."
                yield Finding("register", path, said, fix)


@rule("register")
def unregistered_email(library: Library) -> Iterator[Finding]:
    """An e-mail address must be in the register for the entry's owner."""
    holders = places_by(library.register.owners, lambda owner: owner.emails)
    for key, path, email in leaves_of(library, Email):
        own = library.places_of_owners.get(key, frozenset())
        if holders.get(email, set()).isdisjoint(own):
            said = f'The register does not hold "{email}" for this entry.'
            fix = partial(one_of, key, email, partial(_held_by, holders, own))
            yield Finding(key, path, said, fix)


def _held_by(holders: Mapping[str, Set[int]], own: Set[int]) -> set[str]:
    return {value for value, places in holders.items() if not places.isdisjoint(own)}


@rule("register")
def unknown_owner_entry(library: Library) -> Iterator[Finding]:
    """What the register names as an owner's entry must be the file of a platform or service."""
    known = {f"{kind}/{name}" for kind in ("platforms", "services") for name in library.names[kind]}
    form = "write the folder and file name without .yml, such as services/gb/childline."
    for index, owner in enumerate(library.register.owners):
        for position, name in enumerate(owner.entries):
            if name not in known:
                fix = partial(choice, name, known, form)
                path = ("owners", index, "entries", position)
                yield Finding("register", path, f'"{name}" is not an entry.', fix)


@rule("register")
def costly_number(library: Library) -> Iterator[Finding]:
    """A number of a premium-rate, shared-cost or personal range needs an exemption with a reason:
    such numbers cost the caller, and anyone can rent one that looks like a helpline's. So does a
    short code, a text number or a relay number of which the phone library does not know that it is
    free or at the usual rate: directory enquiries and premium text messages have such codes."""
    for key, path, held in leaves_of(library, RegisteredNumber):
        if said := _cost(held, _kind(held)):
            fix = "look at the source again; if it is right, exempt it in guidance/exemptions.yml "
            fix += "with the reason, and say there what is known of its cost."
            yield Finding(key, (*path, "number"), said, fix)


def _cost(held: RegisteredNumber, kind: str | None) -> str | None:
    """Return what a number may cost; None if it is free or usual, or if another rule speaks."""
    if kind in _COSTLY:
        return f'"{held.number}" lies in a range of {_COSTLY[kind]} in {held.country}.'
    if kind is None and held.use == "phone":
        return None  # That is a foreign_number.
    cost = cost_of(held.number.digits, str(held.country)) if kind in ("SHORT", None) else "usual"
    if cost == "premium":
        return f'"{held.number}" is a premium-rate short code in {held.country}.'
    if cost == "unknown":
        said = f'"{held.number}" is a code in {held.country} of which the phone library does not '
        return said + "know the cost."
    return None


@rule("register")
def foreign_number(library: Library) -> Iterator[Finding]:
    """A number to call has the form of numbers in its country. This finds gross slips only: a wrong
    digit often has the right form, which is why the register exists."""
    for key, path, held in leaves_of(library, RegisteredNumber):
        if _kind(held) is None and held.use == "phone":
            said = f'"{held.number}" does not have the form of a number in {held.country}.'
            fix = "compare it with the source; if it is right, exempt it in "
            fix += "guidance/exemptions.yml with the reason."
            yield Finding(key, (*path, "number"), said, fix)


@rule("register")
def listed_abroad(library: Library) -> Iterator[Finding]:
    """A number that is listed in two countries is most likely a slip. Short codes that the phone
    library knows in both are not (112, 116 111); others need an exemption, with the reason."""
    seen: dict[tuple[str, str], str] = {}
    for key, path, held in leaves_of(library, RegisteredNumber):
        first = seen.setdefault((held.use, held.number.digits), str(held.country))
        if first != held.country and _kind(held) != "SHORT":
            said = f'"{held.number}" is listed in {first} too, and here in {held.country}.'
            fix = "compare it with the source; if both are right, exempt it in "
            fix += "guidance/exemptions.yml."
            yield Finding(key, (*path, "number"), said, fix)


def _kind(held: RegisteredNumber) -> str | None:
    """Return the kind of range that a number lies in; None if it is foreign."""
    return kind_of(held.number.digits, str(held.country))


@rule("register")
def misquoted_line(library: Library) -> Iterator[Finding]:
    """If the register quotes the line of a source that holds a number, the digits of both agree."""
    for key, path, held in leaves_of(library, RegisteredNumber):
        if held.line and held.number.digits not in re.sub(r"[\s().-]", "", held.line):
            said = f'This line does not hold the digits of "{held.number}".'
            fix = "compare both with the source; a line that was not read word for word is left "
            fix += "out."
            yield Finding(key, (*path, "line"), said, fix)


@rule("register")
def same_source(library: Library) -> Iterator[Finding]:
    """A second reading of the same page finds slips of the hand and no mistake of the page. So the
    register says `same_source: true` exactly if the entry that uses a number names the same source:
    the same page, or the same site if one of the two names no page of it."""
    used = _uses(library)
    for index, owner in enumerate(library.register.owners):
        order = {str(key): place for place, key in enumerate(owner.entries)}
        for position, held in enumerate(owner.numbers):
            path = ("owners", index, "numbers", position)
            theirs = used.get((held.use, held.number.digits), {})
            keys = sorted(theirs.keys() & order.keys(), key=order.__getitem__)
            uses = [use for key in keys for use in theirs[key]]
            others = [use for use in uses if not held.source.is_same_as(use[1].source)]
            if uses and not others and not held.same_source:
                place, contact = uses[0]
                said = f'"{held.number}" rests on one source: {place} names "{contact.source}" too.'
                fix = "write same_source: true into this block, or name another page that you have "
                fix += "read yourself."
                yield Finding("register", (*path, "source"), said, fix)
            elif others and held.same_source:
                place, contact = others[0]
                said = f'"{held.number}" rests on two sources: {place} names "{contact.source}".'
                fix = "take same_source: true out of this block."
                yield Finding("register", (*path, "same_source"), said, fix)


def _uses(library: Library) -> dict[tuple[str, str], dict[str, list[tuple[Place, Contact]]]]:
    """Return the contacts that have a number, each with the place of its source. They are found by
    use and digits, and then by entry."""
    found: dict[tuple[str, str], dict[str, list[tuple[Place, Contact]]]] = {}
    for key, path, contact in leaves_of(library, Contact):
        if contact.number is not None:
            place = library.sources[key].place(*path, "source")
            entries = found.setdefault((contact.way, contact.number.digits), {})
            entries.setdefault(key, []).append((place, contact))
    return found


@rule("register")
def third_party_source(library: Library) -> Iterator[Finding]:
    """If somebody else says so (`by: third-party`), the register lists the site that says it, so
    that whoever reads the change sees a new one. The list is in alphabetical order, and holds no
    site on which nothing rests."""
    listed, used = library.register.third_party_sources, set[str]()
    known, file = frozenset(listed), library.sources["register"].file
    for key, path, claim in third_party_claims(library):
        host = claim.source.host
        used.add(host)
        if host not in known:
            said = f'"{host}" is not among third_party_sources in {file}.'
            fix = f"add {host} to that list, in alphabetical order; a second reader looks at what "
            fix += "the site is."
            yield Finding(key, (*path, "source"), said, fix)
    readable = FILES.keys() <= library.lone.keys() and not library.unread
    for index, host in enumerate(listed):
        at = ("third_party_sources", index)
        if index and host <= listed[index - 1]:
            said = f'"{host}" comes after "{listed[index - 1]}".'
            fix = "put it into its place in alphabetical order, once."
            yield Finding("register", at, said, fix)
        elif host not in used and readable:
            said = f'No fact with by: third-party names "{host}" as its source.'
            yield Finding("register", at, said, "take it out of the list.")


def third_party_claims(library: Library) -> Iterator[tuple[str, ValuePath, Claim]]:
    """Yield what rests on a page of somebody else, with the key of its entry and its path there."""
    return (found for found in leaves_of(library, Claim) if found[2].by == "third-party")


@rule("register")
def needless_exception(library: Library) -> Iterator[Finding]:
    """A host is excepted from a public one for the owner who has registered it; otherwise anybody
    could list it later, and nobody would look again at who publishes there."""
    for key, path, public in leaves_of(library, PublicHost):
        for position, host in enumerate(public.but_not):
            if not library.owned_by_all.has_host(host):
                said = f'No owner has registered "{host}", '
                said += f'so it needs no exception from "{public.host}".'
                fix = "delete it from but_not, or register it under hosts of its owner."
                yield Finding(key, (*path, "but_not", position), said, fix)
