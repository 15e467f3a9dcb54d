"""What must hold between entries; a rule is a generator of problems, named for the fault, and its docstring is
published as its manual page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from signpost import model
from signpost.library import Library, neutral
from signpost.model import Address, Email, Number, Prose, Reference
from signpost.problem import Place, Problem, choice, nearest
from signpost.source import Source, Step

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


def problems(library: Library) -> tuple[Problem, ...]:
    """Return what every rule finds, sorted by place."""
    runnable = [rule for name, rule in RULES.items() if all(need in library.lone for need in _NEEDS[name])]
    return tuple(sorted(problem for rule in runnable for problem in rule(library)))


# ------------------------------------------------------------------------------------------------ references


@rule()
def unknown_reference(library: Library) -> Iterator[Problem]:
    """The name of another entry must be the name of a file. Broken files count too: one broken entry does not make
    every entry fail that names it."""
    for source, path, reference in _leaves(library, Reference):
        if not reference.kind or (reference == "all" and path[-2:-1] == ("concerns",)) or reference == "EU":
            continue
        known = library.names[reference.kind]
        wanted = reference.lower()
        if wanted not in known:
            fix = choice(wanted, known, f"the files in guidance/{reference.kind} are the ones to choose from.")
            said = f'"{reference}" is not an entry in guidance/{reference.kind}.'
            yield source.problem(source.place(*path), said, "unknown-reference", fix)


@rule()
def unknown_region(library: Library) -> Iterator[Problem]:
    """The code of a region must be listed in the entry of its country."""
    for source, path, code in _leaves(library, model.RegionCode):
        country = library.countries.get(code[:2])
        known = [region.code for region in country.regions] if country else []
        if country is not None and code not in known:
            said = f'"{code}" is not a region that guidance/countries/{code[:2].lower()}.yml lists.'
            yield source.problem(source.place(*path), said, "unknown-region", choice(code, known))


@rule("schemes")
def unknown_code(library: Library) -> Iterator[Problem]:
    """The codes under which a concern is filed must be listed in guidance/schemes.yml."""
    for name, concern in library.concerns.items():
        source = library.sources[f"concerns/{name}"]
        for scheme in model.Schemes.model_fields:
            known = [str(code.id) for code in getattr(library.schemes, scheme).codes]
            for index, code in enumerate(getattr(concern.codes, scheme)):
                if code not in known:
                    place = source.place("codes", scheme, index)
                    said = f'"{code}" is not a category of {scheme}.'
                    yield source.problem(place, said, "unknown-code", choice(code, known))


# -------------------------------------------------------------------------------------------- the register


@rule("register")
def unregistered_address(library: Library) -> Iterator[Problem]:
    """An entry may send readers only to the exact hosts that the register holds for its owner. An address with a
    query needs to stand in the register whole."""
    for key, source, path, address in _keyed_leaves(library, Address):
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
    for key, source, path, number in _keyed_leaves(library, Number):
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
    numbers = [(key, str(path[-1]), number.digits) for key, _, path, number in _keyed_leaves(library, Number)]
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
    for key, source, path, email in _keyed_leaves(library, Email):
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


_USES = {"phone": "call", "text": "text", "relay": "reach by text relay"}


def _registered(library: Library, key: str, known: object) -> str:
    if known:
        return f"the register holds {', '.join(sorted(map(str, known)))}."  # type: ignore[call-overload]
    return f"the register holds none for {key}: add it there from the source (a second reader signs)."


# ------------------------------------------------------------------------------------------------- what is said

_CAPTURE = re.compile(
    r"\bscreen[- ]?(?:shot|grab|record|captur)\w*"
    r"|\b(?:sav|copy|copi|forward|print|download|photograph|upload|keep)\w*\s+(?:[\w'’-]+\s+){0,4}?"
    r"(?:pictures?|pics?|photos?|images?|videos?|nudes?|evidence)\b",
    re.IGNORECASE,
)


@rule()
def tells_to_copy(library: Library) -> Iterator[Problem]:
    """Nothing that can stand on a page about a sexual image of a child tells anyone to screenshot, save or forward,
    not even in order to say what others recommend. That covers concerns that are not `evidence: keep`, services,
    and platforms outside `capture_notes`. The fixed warnings of guidance/steps.yml say it once, in the right words."""
    for key, source, path, prose in _keyed_leaves(library, Prose):
        if _may_speak_of_copies(library, key, path):
            continue
        if found := _CAPTURE.search(prose):
            said = f'"{found.group()}" can be read as advice to make or keep a copy of a sexual image of a child.'
            fix = (
                "say what to write down instead (account name, link, date, time); advice on keeping messages belongs "
                "into capture_notes of a platform or into a concern with evidence: keep."
            )
            yield source.problem(source.place(*path), said, "tells-to-copy", fix)


def _may_speak_of_copies(library: Library, key: str, path: tuple[Step, ...]) -> bool:
    kind, _, name = key.partition("/")
    if kind == "concerns":
        return library.concerns[name].evidence == "keep" or path[0] == "search_words"
    if kind == "platforms":
        return path[0] in ("capture_notes", "retired", "search_words")
    if kind == "services":
        # A refusal or a removal tool must be able to say which pictures it takes, and that nobody need upload one.
        return path[0] in ("will_not", "search_words", "name", "formerly")
    return key != "steps" or path[0] == "evidence" or path[:2] == ("note", "keep")


_CONTACT_IN_PROSE = (
    (
        re.compile(
            r"https?:|www\.|\b[\w-]+\.(?:com|org|net|uk|us|ie|ca|au|nz|gov|info|io|me|app|eu|int)\b", re.IGNORECASE
        ),
        "an address",
    ),
    (re.compile(r"\S@\S|(?<!\w)@\w"), "an e-mail address or account name"),
    (re.compile(r"\d(?:[\s().-]?\d){4,}"), "a number that could be called"),
    (re.compile(r"\b(?:call|text|ring|phone|dial)(?:ing)?\s+(?:on\s+)?\d", re.IGNORECASE), "a number to call"),
)


@rule("register")
def contact_in_prose(library: Library) -> Iterator[Problem]:
    """Prose holds no contact: addresses, numbers and account names have fields of their own, where the register
    is compared with them. Ages, years, menu paths and quotations are fine."""
    for key, source, path, prose in _keyed_leaves(library, Prose):
        if key in ("register", "site") or "search_words" in path:
            continue
        if path == ("name",) and prose.lower() in library.hosts(key):  # Some services are named after their host.
            continue
        for pattern, what in _CONTACT_IN_PROSE:
            if found := pattern.search(prose):
                said = f'"{found.group()}" looks like {what}, and stands in prose.'
                fix = "move it to a field for contacts (phone, text, form, website, email), or say it in words."
                yield source.problem(source.place(*path), said, "contact-in-prose", fix)
                break


@rule("words")
def avoided_word(library: Library) -> Iterator[Problem]:
    """Words that blame, frighten or hide what was done are not used; guidance/words.yml lists them with what to say
    instead and why."""
    avoided = [
        (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, entry.avoid))})(?!\w)", re.IGNORECASE), entry)
        for entry in library.words.words
    ]
    for key, source, path, prose in _keyed_leaves(library, Prose):
        if key in ("words", "register", "schemes") or "search_words" in path:
            continue
        for pattern, entry in avoided:
            if entry.where == "teen" and "teen" not in path:
                continue
            spoken = prose
            for name in entry.unless:
                spoken = type(prose)(spoken.replace(name, ""))
            if found := pattern.search(spoken):
                said = f'"{found.group()}" is a word we avoid. {entry.why}'
                yield source.problem(source.place(*path), said, "avoided-word", f'write "{entry.say}".')


# ---------------------------------------------------------------------------------------------- what makes sense


@rule()
def checked_in_future(library: Library) -> Iterator[Problem]:
    """Nobody has checked anything on a day that has not come yet."""
    for source, path, checked in _leaves(library, model.Checked):
        age = checked.age(library.today)
        if age is not None and age < 0:
            said = f'"{checked}" lies after today, {library.today.isoformat()}.'
            yield source.problem(source.place(*path), said, "checked-in-future", "write the day of the copy.")


@rule()
def wrong_emergency(library: Library) -> Iterator[Problem]:
    """The emergency service of a country is of the kind emergency, is its own, and has a number to call."""
    for code, country in library.countries.items():
        source = library.sources[f"countries/{code.lower()}"]
        service = library.services.get(country.emergency)
        if service is None:
            continue
        ways = [contact.way for contact in service.contacts]
        own = country.emergency.startswith(f"{code.lower()}/")
        if service.kind != "emergency" or not own or "phone" not in ways:
            said = f'"{country.emergency}" is not an emergency service of this country with a number to call.'
            fix = f"name a service in guidance/services/{code.lower()} whose kind is emergency."
            yield source.problem(source.place("emergency"), said, "wrong-emergency", fix)


@rule()
def foreign_service(library: Library) -> Iterator[Problem]:
    """A country offers its own services and international ones, never those of another country."""
    for code, country in library.countries.items():
        source = library.sources[f"countries/{code.lower()}"]
        for index, name in enumerate(country.first):
            if name.split("/")[0] not in (code.lower(), "international"):
                said = f'"{name}" belongs to another country.'
                fix = f"name a service of guidance/services/{code.lower()} or of guidance/services/international."
                yield source.problem(source.place("first", index), said, "foreign-service", fix)


@rule("site")
def home_without_help(library: Library) -> Iterator[Problem]:
    """Every page names the home country's emergency number and first helpline, so it must have both."""
    source, home = library.sources["site"], library.home
    if home not in library.countries:
        if home.lower() not in library.names["countries"]:
            yield source.problem(
                source.place("home_country"),
                f'"{home}" has no entry in guidance/countries.',
                "home-without-help",
                choice(home, library.countries),
            )
        return
    # While a service cannot be read, whether the country has a helpline cannot be told either.
    readable = len(library.services) == len(library.names["services"])
    if readable and library.first_helpline(home) is None:
        said = f'"{home}" has no open service of the kind helpline.'
        fix = f"add one to guidance/services/{home.lower()}, or choose another home country."
        yield source.problem(source.place("home_country"), said, "home-without-help", fix)


@rule("steps")
def step_without_words(library: Library) -> Iterator[Problem]:
    """Every step in an order has words for its reader: the concern's own or the common ones."""
    for name, concern in library.concerns.items():
        source = library.sources[f"concerns/{name}"]
        for audience in model.AUDIENCES:
            try:
                library.step_list(name, audience)
            except LookupError as error:
                said = f"Here {error.args[0]}."
                fix = "give the step words in steps:, leave it out with leave_out:, or take it out of the order."
                place = source.place("order") if concern.order else Place(source.file, 1, 1)
                yield source.problem(place, said, "step-without-words", fix)


@rule()
def hours_without_zone(library: Library) -> Iterator[Problem]:
    """Opening hours need a time zone: the service's own, or that of a country which has only one."""
    for name, service in library.services.items():
        source = library.sources[f"services/{name}"]
        folder = name.split("/")[0]
        country = library.countries.get(folder.upper())
        unreadable = country is None and folder in library.names["countries"]
        if service.time_zone or unreadable or (country is not None and len(country.time_zones) == 1):
            continue
        for index, contact in enumerate(service.contacts):
            if isinstance(contact.hours, tuple):
                said = "These hours have no time zone, and the country has more than one."
                place = source.place("contacts", index, "hours")
                yield source.problem(place, said, "hours-without-zone", "add time_zone: to the service.")


@rule()
def replaced_while_open(library: Library) -> Iterator[Problem]:
    """Only a closed service is replaced by another, and a service does not replace itself."""
    for name, service in library.services.items():
        if service.replaced_by and (service.status == "open" or service.replaced_by == name):
            source = library.sources[f"services/{name}"]
            said = (
                "An open service is not replaced." if service.status == "open" else "A service cannot replace itself."
            )
            yield source.problem(
                source.place("replaced_by"), said, "replaced-while-open", "write status: closed, or delete this line."
            )


@rule()
def same_but_for_case(library: Library) -> Iterator[Problem]:
    """No two services of a country have the same name: readers could not tell them apart."""
    seen: dict[tuple[str, str], str] = {}
    for name, service in library.services.items():
        folder = PurePosixPath(name).parts[0]
        key = (folder, service.name.casefold())
        if key in seen:
            source = library.sources[f"services/{name}"]
            said = f'"{service.name}" is also the name of guidance/services/{seen[key]}.yml.'
            yield source.problem(
                source.place("name"), said, "same-but-for-case", "join the two entries, or say which is which."
            )
        seen.setdefault(key, name)


@rule()
def address_clash(library: Library) -> Iterator[Problem]:
    """No two pages have the same address. The neutral addresses of concerns, services and advice follow from file
    names, so two names can meet in one; and the folders of a concern's readers are no names for platforms."""
    for kind in ("concerns", "services", "advice"):
        seen: dict[str, str] = {}
        for name in sorted(library.names[kind]):
            spot = f"{name.split('/')[0] if kind == 'services' else ''}/{neutral(name)}"
            if spot in seen:
                place = Place(library.sources[f"{kind}/{name}"].file)
                said = f'Its address would be that of "{seen[spot]}".'
                yield Problem(place, said, "address-clash", "choose another file name, by one letter or more.")
            seen.setdefault(spot, name)
    for name in ("parent", "school"):
        if name in library.names["platforms"]:
            yield Problem(
                Place(library.sources[f"platforms/{name}"].file),
                f'"{name}" names a reader, not a platform.',
                "address-clash",
                "choose another file name.",
            )


# --------------------------------------------------------------------------------------------------- to walk all


def _leaves(library: Library, of: type[model.Leaf]) -> Iterator[tuple[Source, tuple[Step, ...], model.Leaf]]:
    for _, source, path, leaf in _keyed_leaves(library, of):
        yield source, path, leaf


def _keyed_leaves(library: Library, of: type[model.Leaf]) -> Iterator[tuple[str, Source, tuple[Step, ...], model.Leaf]]:
    """Yield every text of a type in every entry (without the register itself and the deployment's own file, which
    have nothing to be compared with)."""
    skipped = ("register", "site") if issubclass(of, Address | Number | Email) else ()
    for kind, entries in library.entries.items():
        for name, entry in entries.items():
            for path, leaf in model.leaves(entry, of):
                yield f"{kind}/{name}", library.sources[f"{kind}/{name}"], path, leaf
    for name, entry in library.lone.items():
        if name not in skipped:
            for path, leaf in model.leaves(entry, of):
                yield name, library.sources[name], path, leaf
