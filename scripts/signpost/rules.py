"""What must hold between entries; a rule is a generator of problems, named for the fault, and its docstring is
published as its manual page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from signpost.entries.library import Library
from signpost.entries.problem import Place, Problem, choice
from signpost.entries.schema.blocks import AUDIENCES, Leaf
from signpost.entries.schema.concerns import Schemes
from signpost.entries.schema.services import Hours
from signpost.entries.schema.text import Address, Checked, Email, Number, Reference, RegionCode
from signpost.entries.who_can_help import INTERNATIONAL, takes
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
    return chain.from_iterable(rule(library) for name, rule in RULES.items() if can_be_asked(name, library))


def can_be_asked(name: str, library: Library) -> bool:
    """Return whether the lone files that a rule needs could be read."""
    return all(need in library.lone for need in _NEEDS.get(name, ()))


# ------------------------------------------------------------------------------------------------ references


@rule()
def unknown_reference(library: Library) -> Iterator[Problem]:
    """The name of another entry must be the name of a file. Broken files count too: one broken entry does not make
    every entry fail that names it."""
    for key, source, path, reference in leaves_of(library, Reference):
        takes_all = key.startswith(("platforms/", "services/")) and path[-2:-1] == ("concerns",)
        if not reference.kind or (reference == "all" and takes_all) or reference == "EU":
            continue
        known = library.names[reference.kind]
        wanted = reference.lower()
        if wanted not in known:
            any_of_them = ', or "all" for any' if takes_all else ""
            where = f"the files in guidance/{reference.kind} are the ones to choose from{any_of_them}."
            fix = partial(choice, wanted, known, where)
            said = f'"{reference}" is not an entry in guidance/{reference.kind}.'
            yield source.problem(source.place(*path), said, "unknown-reference", fix)


@rule()
def unknown_region(library: Library) -> Iterator[Problem]:
    """The code of a region must be listed in the entry of its country."""
    regions = {name: {region.code for region in country.regions} for name, country in library.countries.items()}
    for source, path, code in _leaves(library, RegionCode):
        known = regions.get(code[:2])
        if known is not None and code not in known:
            said = f'"{code}" is not a region that guidance/countries/{code[:2].lower()}.yml lists.'
            fix = partial(choice, code, known)
            yield source.problem(source.place(*path), said, "unknown-region", fix)


@rule()
def concern_without_app(library: Library) -> Iterator[Problem]:
    """A route names no concern that happens where no app can help (`online: false`): such a concern has no page for
    an app on which the route could stand."""
    for name, platform in library.platforms.items():
        source = library.sources[f"platforms/{name}"]
        for index, route in enumerate(platform.routes):
            for position, concern in enumerate(route.concerns):
                if concern in library.concerns and concern not in library.online:
                    place = source.place("routes", index, "concerns", position)
                    said = f'"{concern}" happens where no app can help.'
                    yield source.problem(place, said, "concern-without-app", "take it out of this list.")


@rule("schemes")
def unknown_code(library: Library) -> Iterator[Problem]:
    """The codes under which a concern is filed must be listed in guidance/schemes.yml."""
    for name, concern in library.concerns.items():
        source = library.sources[f"concerns/{name}"]
        for scheme in Schemes.model_fields:
            known = {str(code.id) for code in getattr(library.schemes, scheme).codes}
            for index, code in enumerate(getattr(concern.codes, scheme)):
                if code not in known:
                    place = source.place("codes", scheme, index)
                    said = f'"{code}" is not a category of {scheme}.'
                    yield source.problem(place, said, "unknown-code", partial(choice, code, known))


# ---------------------------------------------------------------------------------------------- what makes sense


@rule()
def checked_in_future(library: Library) -> Iterator[Problem]:
    """Nobody has checked anything on a day that has not come yet."""
    for source, path, checked in _leaves(library, Checked):
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


@rule()
def emergency_roles(library: Library) -> Iterator[Problem]:
    """Where the numbers of a country's emergency service are for different things, the police and the ambulance can
    both be called: whoever is hurt must not reach the police alone."""
    for code, country in library.countries.items():
        service = library.services.get(country.emergency)
        if service is None:
            continue
        reached = {role for contact in service.contacts if contact.roles for role in contact.roles.reach}
        lacking = [role for role in ("police", "ambulance") if role not in reached]
        if reached and lacking:
            source = library.sources[f"services/{country.emergency}"]
            said = f'No number of this service is known to reach "{lacking[0]}" in {code}.'
            fix = "add that number with its roles; where no source tells, leave roles out, and pages say emergency."
            yield source.problem(source.key_place("contacts"), said, "emergency-roles", fix)


@rule()
def misplaced_roles(library: Library) -> Iterator[Problem]:
    """Roles belong to the numbers of an emergency service."""
    for name, service in library.services.items():
        source = library.sources[f"services/{name}"]
        for index, contact in enumerate(service.contacts):
            if contact.roles and (service.kind != "emergency" or contact.way != "phone"):
                place = source.key_place("contacts", index, "roles")
                said = "Only a number to call of an emergency service has roles."
                yield source.problem(place, said, "misplaced-roles", "delete roles here.")


@rule()
def same_number(library: Library) -> Iterator[Problem]:
    """Every sheet has a number of its own, for good: paper and addresses carry it."""
    seen: dict[int, str] = {}
    for name, checklist in sorted(library.checklists.items()):
        first = seen.setdefault(checklist.number, name)
        if first != name:
            source = library.sources[f"checklists/{name}"]
            said = f"{checklist.number} is also the number of guidance/checklists/{first}.yml."
            free = next(number for number in range(1, 1000) if number not in seen)
            yield source.problem(source.place("number"), said, "same-number", f"give the newer one {free}.")


@rule("floor")
def floor_and_entry(library: Library) -> Iterator[Problem]:
    """A place has an entry or stands in floor.yml, never both, and stands there once."""
    source = library.sources["floor"]
    seen: set[str] = set()
    for index, place in enumerate(library.floor.places):
        if place.code in seen or place.code.lower() in library.names["countries"]:
            twice = "stands here twice" if place.code in seen else "has an entry in guidance/countries"
            said = f'"{place.code}" {twice}.'
            where = source.place("places", index, "code")
            yield source.problem(where, said, "floor-and-entry", "delete this block.")
        seen.add(str(place.code))


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
        for audience in AUDIENCES:
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
    """Only a closed service or an older number is replaced by another."""
    for name, service in library.services.items():
        if service.replaced_by and service.is_reachable:
            source = library.sources[f"services/{name}"]
            said = f'This service is open, so "{service.replaced_by}" does not replace it.'
            yield source.problem(
                source.place("replaced_by"),
                said,
                "replaced-while-open",
                "write status: closed or status: older, or delete this line.",
            )


@rule()
def same_name(library: Library) -> Iterator[Problem]:
    """No two services of a country have the same name: readers could not tell them apart."""
    seen: dict[tuple[str, str], str] = {}
    for name, service in library.services.items():
        folder = PurePosixPath(name).parts[0]
        key = (folder, service.name.casefold())
        if key in seen:
            source = library.sources[f"services/{name}"]
            said = f'"{service.name}" is also the name of guidance/services/{seen[key]}.yml.'
            yield source.problem(
                source.place("name"), said, "same-name", "join the two entries, or say which is which."
            )
        seen.setdefault(key, name)


@rule()
def impossible_audience(library: Library) -> Iterator[Problem]:
    """Whom a service is for and the ages it takes agree: a service for young people takes some of them, one for
    adults alone takes adults."""
    for name, service in library.services.items():
        source = library.sources[f"services/{name}"]
        youngest, oldest = service.ages.youngest or 0, 99 if service.ages.oldest is None else service.ages.oldest
        place = source.place("ages")
        if "young-people" in service.audience and youngest >= 18:
            said = f'It is said to be for young people, and "{youngest}" is its youngest age.'
            yield source.problem(place, said, "impossible-audience", "correct audience or ages, whichever is wrong.")
        if set(service.audience) == {"adults"} and oldest < 18:
            said = f'It is said to be for adults alone, and "{oldest}" is its oldest age.'
            yield source.problem(place, said, "impossible-audience", "correct audience or ages, whichever is wrong.")


@rule()
def impossible_place(library: Library) -> Iterator[Problem]:
    """Where a service works follows from its folder: regions are parts of its country, and only international
    services say which countries they serve. The regions of a country's own entry are its own too."""
    for key, source, path, code in leaves_of(library, RegionCode):
        kind, _, name = key.partition("/")
        if kind == "countries" and not code.lower().startswith(f"{name}-"):
            said = f'"{code}" is no part of the country of this file, {name.upper()}.'
            yield source.problem(source.place(*path), said, "impossible-place", "write the code of a part of it.")
    for name, service in library.services.items():
        source, folder = library.sources[f"services/{name}"], name.split("/")[0]
        for index, code in enumerate(service.regions):
            if not code.lower().startswith(f"{folder}-"):
                said = f'"{code}" is no part of the country of this folder, {folder}.'
                yield source.problem(
                    source.place("regions", index), said, "impossible-place", "move the file, or mend it."
                )
        if folder != INTERNATIONAL and (service.only_in or service.fallback == "no"):
            field = "only_in" if service.only_in else "fallback"
            said = f'"{field}" is for international services; the folder {folder} says where this one works.'
            yield source.problem(source.key_place(field), said, "impossible-place", "delete it, or move the file.")


@rule()
def overlapping_hours(library: Library) -> Iterator[Problem]:
    """The opening hours of one contact do not overlap: two blocks for one time are a slip in one of them."""
    for name, service in library.services.items():
        source = library.sources[f"services/{name}"]
        for index, contact in enumerate(service.contacts):
            blocks = contact.hours if isinstance(contact.hours, tuple) else ()
            for position, earlier, day in _overlaps(blocks):
                place = source.place("contacts", index, "hours", position)
                said = f"These hours overlap with {earlier.opens} to {earlier.closes} on {day}."
                yield source.problem(place, said, "overlapping-hours", "correct one of the two blocks.")


def _overlaps(blocks: tuple[Hours, ...]) -> Iterator[tuple[int, Hours, str]]:
    """Yield the place of each block that overlaps with another, the other one, and the day."""
    told: set[tuple[int, int]] = set()
    # By day and hour, so that it is enough to look at the one that closes last so far.
    times = [(day, block.opens, at) for at, block in enumerate(blocks) for day in set(block.days)]
    today, last = "", 0
    for day, opens, at in sorted(times):
        if day == today and opens < blocks[last].closes:
            pair = (max(at, last), min(at, last))
            if pair not in told:
                told.add(pair)
                yield pair[0], blocks[pair[1]], day
        if day != today or blocks[at].closes > blocks[last].closes:
            today, last = day, at


@rule()
def duplicate_contact(library: Library) -> Iterator[Problem]:
    """A service lists each way to reach it once."""
    for name, service in library.services.items():
        source = library.sources[f"services/{name}"]
        seen: dict[tuple[str, str], int] = {}
        for index, contact in enumerate(service.contacts):
            value = str(contact.number or contact.address or contact.email)
            key = (contact.way, value.replace(" ", "").replace("-", ""))
            if key in seen:
                place = source.place("contacts", index, contact.way)
                line = source.place("contacts", seen[key], contact.way).line
                said = f'"{value}" stands here a second time (first on line {line}).'
                yield source.problem(place, said, "duplicate-contact", "join the two contacts.")
            seen.setdefault(key, index)


@rule()
def closed_but_offered(library: Library) -> Iterator[Problem]:
    """A closed service is offered nowhere, and none is replaced by it."""
    closed = {name for name, service in library.services.items() if not service.is_reachable}
    offers: list[tuple[Source, tuple[Step, ...], str]] = [
        (library.sources[f"countries/{code.lower()}"], ("first", index), name)
        for code, country in library.countries.items()
        for index, name in enumerate(country.first)
    ]
    offers += [
        (library.sources[f"services/{name}"], ("replaced_by",), service.replaced_by)
        for name, service in library.services.items()
        if service.replaced_by
    ]
    for source, path, name in offers:
        if name in closed:
            said = f'"{name}" is closed.'
            yield source.problem(source.place(*path), said, "closed-but-offered", "name the service that replaced it.")


@rule("site", "steps")
def lacking_service(library: Library) -> Iterator[Problem]:
    """Every kind of help that a concern asks for is given by some service, in some country. Where a country has none
    of a kind, its pages do without, and say so where nothing is left."""
    unread = len(library.services) < len(library.names["services"])
    if unread or library.home not in library.countries or library.first_helpline(library.home) is None:
        return  # That is said already, by a rule of its own.
    opened = [service for service in library.services.values() if service.status == "open"]
    for name, concern in library.concerns.items():
        source = library.sources[f"concerns/{name}"]
        found = {service.kind for service in opened if takes(service, name)}
        for index, kind in enumerate(concern.offer):
            if kind not in found:
                said = f'No service of the kind "{kind}" takes this concern in any country.'
                fix = "add the concern to a service that takes it, or take the kind out."
                yield source.problem(source.place("offer", index), said, "lacking-service", fix)


# --------------------------------------------------------------------------------------------------- to walk all


def _leaves(library: Library, of: type[Leaf]) -> Iterator[tuple[Source, tuple[Step, ...], Leaf]]:
    for _, source, path, leaf in leaves_of(library, of):
        yield source, path, leaf


def leaves_of(library: Library, of: type[Leaf]) -> Iterator[tuple[str, Source, tuple[Step, ...], Leaf]]:
    """Yield every text of a type in every entry (without the register itself, floor.yml and the deployment's own
    file, which have nothing to be compared with)."""
    skipped = ("register", "site", "floor") if issubclass(of, Address | Number | Email) else ()
    return (found for found in library.texts_of(of) if found[0] not in skipped)
