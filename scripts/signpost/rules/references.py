"""Rules about what entries name: other entries, regions, codes, emergency services."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from signpost.entries.library import Library
from signpost.entries.problem import choice
from signpost.entries.schema.concerns import Code
from signpost.entries.schema.services import Contact
from signpost.entries.schema.text import ConcernId, Reference, RegionCode, ServiceId
from signpost.rules.rule import Finding, leaves_of, rule


@rule()
def unknown_reference(library: Library) -> Iterator[Finding]:
    """The name of another entry must be the name of a file. Broken files count too: one broken
    entry does not make every entry fail that names it."""
    for key, path, reference in leaves_of(library, Reference):
        takes_all = key.startswith(("platforms/", "services/")) and path[-2:-1] == ("concerns",)
        if not reference.kind or (reference == "all" and takes_all) or reference == "EU":
            continue
        known = library.names[reference.kind]
        wanted = reference.lower()
        if wanted not in known:
            said = f'"{reference}" is not an entry in guidance/{reference.kind}.'
            where = f"the files in guidance/{reference.kind} are the ones to choose from"
            where += ', or "all" for any.' if takes_all else "."
            yield Finding(key, path, said, partial(choice, wanted, known, where))


@rule()
def unknown_region(library: Library) -> Iterator[Finding]:
    """The code of a region must be listed in the entry of its country."""
    regions: dict[str, set[str]] = {}
    for country, entry in library.countries.items():
        regions[country] = {str(region.code) for region in entry.regions}
    for key, path, code in leaves_of(library, RegionCode):
        known = regions.get(code[:2])
        if known is not None and code not in known:
            said = f'"{code}" is not a region that guidance/countries/{code[:2].lower()}.yml lists.'
            yield Finding(key, path, said, partial(choice, code, known))


@rule()
def concern_without_app(library: Library) -> Iterator[Finding]:
    """A route names no concern that happens where no app can help (`online: false`): such a concern
    has no page for an app that could show the route."""
    for key, path, concern in leaves_of(library, ConcernId):
        offline = concern in library.concerns and concern not in library.online
        if offline and path[0] == "routes":
            said = f'"{concern}" happens where no app can help.'
            yield Finding(key, path, said, "take it out of this list.")


@rule("schemes")
def unknown_code(library: Library) -> Iterator[Finding]:
    """The codes under which a concern is filed must be listed in guidance/schemes.yml."""
    known = defaultdict[str | int, set[str]](set)
    for _, path, listed in leaves_of(library, Code):
        known[path[0]].add(str(listed.id))
    for key, path, code in leaves_of(library, Reference):
        if path[0] == "codes" and code not in known[path[1]]:
            said = f'"{code}" is not a category of {path[1]}.'
            yield Finding(key, path, said, partial(choice, code, known[path[1]]))


@rule()
def wrong_emergency(library: Library) -> Iterator[Finding]:
    """The emergency service of a country is of the kind emergency, is its own, and has a number to
    call."""
    for code, country in library.countries.items():
        service = library.services.get(country.emergency)
        if service is None:
            continue
        folder = code.lower()
        ways = [contact.way for contact in service.contacts]
        own = country.emergency.startswith(f"{folder}/")
        if service.kind != "emergency" or not own or "phone" not in ways:
            said = f'"{country.emergency}" is not an emergency service of this country with a '
            said += "number to call."
            fix = f"name a service in guidance/services/{folder} whose kind is emergency."
            yield Finding(f"countries/{folder}", ("emergency",), said, fix)


@rule()
def foreign_service(library: Library) -> Iterator[Finding]:
    """A country offers its own services and international ones, never those of another country."""
    for key, path, service in leaves_of(library, ServiceId):
        folder = key.split("/")[1]
        if path[0] == "first" and not service.startswith((f"{folder}/", "international/")):
            said = f'"{service}" belongs to another country.'
            fix = f"name a service of guidance/services/{folder} or of "
            fix += "guidance/services/international."
            yield Finding(key, path, said, fix)


@rule()
def emergency_roles(library: Library) -> Iterator[Finding]:
    """If the numbers of a country's emergency service are for different things, the police and the
    ambulance can both be called: whoever is hurt must not reach the police alone."""
    for code, country in library.countries.items():
        service = library.services.get(country.emergency)
        if service is None:
            continue
        held = [contact.roles.reach for contact in service.contacts if contact.roles]
        reached = {role for roles in held for role in roles}
        lacking = [role for role in ("police", "ambulance") if role not in reached]
        if reached and lacking:
            key = f"services/{country.emergency}"
            said = f'No number of this service is known to reach "{lacking[0]}" in {code}.'
            fix = "add that number with its roles; if no source tells, leave roles out, and "
            fix += "pages say emergency."
            yield Finding(key, library.sources[key].key_place("contacts"), said, fix)


@rule()
def misplaced_roles(library: Library) -> Iterator[Finding]:
    """Roles belong to the numbers of an emergency service."""
    for key, path, contact in leaves_of(library, Contact):
        service = library.services[key.removeprefix("services/")]
        if contact.roles and (service.kind != "emergency" or contact.way != "phone"):
            place = library.sources[key].key_place(*path, "roles")
            said = "Only a number to call of an emergency service has roles."
            yield Finding(key, place, said, "delete roles here.")


@rule()
def same_number(library: Library) -> Iterator[Finding]:
    """Every sheet has a number of its own, for good: paper and addresses carry it."""
    seen: dict[int, str] = {}
    for name, checklist in sorted(library.checklists.items()):
        first = seen.setdefault(checklist.number, name)
        if first != name:
            said = f"{checklist.number} is also the number of guidance/checklists/{first}.yml."
            free = next(number for number in range(1, 1000) if number not in seen)
            yield Finding(f"checklists/{name}", ("number",), said, f"give the newer one {free}.")


@rule("floor")
def floor_and_entry(library: Library) -> Iterator[Finding]:
    """A place either has an entry or is in floor.yml, and it is there once."""
    seen: set[str] = set()
    for index, place in enumerate(library.floor.places):
        path = ("places", index, "code")
        if place.code in seen:
            said = f'"{place.code}" is here twice.'
            yield Finding("floor", path, said, "delete this block.")
        elif place.code.lower() in library.names["countries"]:
            said = f'"{place.code}" has an entry in guidance/countries.'
            yield Finding("floor", path, said, "delete this block.")
        seen.add(str(place.code))
