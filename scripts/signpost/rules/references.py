"""Rules about what entries name: other entries, regions, codes, emergency services."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from signpost.entries.library import Library
from signpost.entries.problem import Problem, choice
from signpost.entries.schema.concerns import Schemes
from signpost.entries.schema.text import Reference, RegionCode
from signpost.rules.rule import leaves, leaves_of, rule


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
            where = (
                f"the files in guidance/{reference.kind} are the ones to choose from{any_of_them}."
            )
            fix = partial(choice, wanted, known, where)
            said = f'"{reference}" is not an entry in guidance/{reference.kind}.'
            yield source.problem(source.place(*path), said, "unknown-reference", fix)


@rule()
def unknown_region(library: Library) -> Iterator[Problem]:
    """The code of a region must be listed in the entry of its country."""
    regions = {
        name: {region.code for region in country.regions}
        for name, country in library.countries.items()
    }
    for source, path, code in leaves(library, RegionCode):
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
                    yield source.problem(
                        place, said, "concern-without-app", "take it out of this list."
                    )


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
        reached = {
            role for contact in service.contacts if contact.roles for role in contact.roles.reach
        }
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
            yield source.problem(
                source.place("number"), said, "same-number", f"give the newer one {free}."
            )


@rule("floor")
def floor_and_entry(library: Library) -> Iterator[Problem]:
    """A place has an entry or stands in floor.yml, never both, and stands there once."""
    source = library.sources["floor"]
    seen: set[str] = set()
    for index, place in enumerate(library.floor.places):
        if place.code in seen or place.code.lower() in library.names["countries"]:
            twice = (
                "stands here twice" if place.code in seen else "has an entry in guidance/countries"
            )
            said = f'"{place.code}" {twice}.'
            where = source.place("places", index, "code")
            yield source.problem(where, said, "floor-and-entry", "delete this block.")
        seen.add(str(place.code))
