"""Rules about what cannot be meant: dates to come, hours that overlap, help that nobody gives."""

from collections.abc import Iterator

from signpost.entries.library import Library
from signpost.entries.problem import Place, choice
from signpost.entries.schema.blocks import AUDIENCES, ValuePath
from signpost.entries.schema.services import Contact, Hours
from signpost.entries.schema.text import Checked, RegionCode, ServiceId
from signpost.entries.who_can_help import INTERNATIONAL, takes
from signpost.rules.rule import Finding, leaves_of, rule


@rule()
def checked_in_future(library: Library) -> Iterator[Finding]:
    """Nobody has checked anything on a day that has not come yet."""
    for key, path, checked in leaves_of(library, Checked):
        age = checked.age(library.today)
        if age is not None and age < 0:
            said = f'"{checked}" lies after today, {library.today.isoformat()}.'
            yield Finding(key, path, said, "write the day of the copy.")


@rule("site")
def home_without_help(library: Library) -> Iterator[Finding]:
    """Every page names the home country's emergency number and first helpline, so it must have
    both."""
    home, path = library.home, ("home_country",)
    if home not in library.countries:
        if home.lower() not in library.names["countries"]:
            said = f'"{home}" has no entry in guidance/countries.'
            yield Finding("site", path, said, choice(home, library.countries))
        return
    # A service that cannot be read may be the country's helpline.
    readable = "services" not in library.unread
    if readable and library.first_helpline(home) is None:
        said = f'"{home}" has no open service of the kind helpline.'
        fix = f"add one to guidance/services/{home.lower()}, or choose another home country."
        yield Finding("site", path, said, fix)


@rule("steps")
def step_without_words(library: Library) -> Iterator[Finding]:
    """Every step in an order has words for its reader: the concern's own or the common ones."""
    for name, concern in library.concerns.items():
        source = library.sources[f"concerns/{name}"]
        place = source.place("order") if concern.order else Place(source.file, 1, 1)
        for audience in AUDIENCES:
            try:
                library.step_list(name, audience)
            except LookupError as error:
                said = f"Here {error.args[0]}."
                fix = "give the step words in steps:, leave it out with leave_out:, or take it out "
                fix += "of the order."
                yield Finding(f"concerns/{name}", place, said, fix)


@rule()
def hours_without_zone(library: Library) -> Iterator[Finding]:
    """Opening hours need a time zone: the service's own, or that of a country which has only
    one."""
    for key, path, contact in leaves_of(library, Contact):
        name = key.removeprefix("services/")
        code = name.split("/")[0]
        unreadable = code in library.names["countries"] and code.upper() not in library.countries
        if isinstance(contact.hours, tuple) and not unreadable and not library.zone_of(name):
            said = "These hours have no time zone, and the country has more than one."
            yield Finding(key, (*path, "hours"), said, "add time_zone: to the service.")


@rule()
def replaced_while_open(library: Library) -> Iterator[Finding]:
    """Only a closed service or an older number is replaced by another."""
    for name, service in library.services.items():
        if service.replaced_by and service.is_reachable:
            said = f'This service is open, so "{service.replaced_by}" does not replace it.'
            fix = "write status: closed or status: older, or delete this line."
            yield Finding(f"services/{name}", ("replaced_by",), said, fix)


@rule()
def same_name(library: Library) -> Iterator[Finding]:
    """No two services of a country have the same name: readers could not tell them apart."""
    seen: dict[tuple[str, str], str] = {}
    for name, service in library.services.items():
        first = seen.setdefault((name.split("/")[0], service.name.casefold()), name)
        if first != name:
            said = f'"{service.name}" is also the name of guidance/services/{first}.yml.'
            fix = "join the two entries, or say which is which."
            yield Finding(f"services/{name}", ("name",), said, fix)


@rule()
def impossible_audience(library: Library) -> Iterator[Finding]:
    """Whom a service is for and the ages it takes agree: a service for young people takes some of
    them, one for adults alone takes adults."""
    fix = "correct audience or ages, whichever is wrong."
    for name, service in library.services.items():
        youngest, oldest = service.ages.youngest, service.ages.oldest
        if "young-people" in service.audience and youngest is not None and youngest >= 18:
            said = f'It is said to be for young people, and "{youngest}" is its youngest age.'
            yield Finding(f"services/{name}", ("ages",), said, fix)
        if set(service.audience) == {"adults"} and oldest is not None and oldest < 18:
            said = f'It is said to be for adults alone, and "{oldest}" is its oldest age.'
            yield Finding(f"services/{name}", ("ages",), said, fix)


@rule()
def impossible_place(library: Library) -> Iterator[Finding]:
    """Where a service works follows from its folder: regions are parts of its country, and only
    international services say which countries they serve. The regions of a country's own entry are
    its own too."""
    for key, path, code in leaves_of(library, RegionCode):
        kind, _, name = key.partition("/")
        if kind == "countries" and not code.lower().startswith(f"{name}-"):
            said = f'"{code}" is no part of the country of this file, {name.upper()}.'
            yield Finding(key, path, said, "write the code of a part of it.")
        folder = name.split("/")[0]
        if kind == "services" and not code.lower().startswith(f"{folder}-"):
            said = f'"{code}" is no part of the country of this folder, {folder}.'
            yield Finding(key, path, said, "move the file, or mend it.")
    for name, service in library.services.items():
        key, folder = f"services/{name}", name.split("/")[0]
        if folder != INTERNATIONAL and (service.only_in or service.fallback == "no"):
            field = "only_in" if service.only_in else "fallback"
            said = f'"{field}" is for international services; the folder {folder} says where this '
            said += "one works."
            place = library.sources[key].key_place(field)
            yield Finding(key, place, said, "delete it, or move the file.")


@rule()
def overlapping_hours(library: Library) -> Iterator[Finding]:
    """The opening hours of one contact do not overlap: two blocks for one time are a slip in one of
    them."""
    for key, path, contact in leaves_of(library, Contact):
        blocks = contact.hours if isinstance(contact.hours, tuple) else ()
        for position, earlier, day in _overlaps(blocks):
            said = f"These hours overlap with {earlier.opens} to {earlier.closes} on {day}."
            fix = "correct one of the two blocks."
            yield Finding(key, (*path, "hours", position), said, fix)


def _overlaps(blocks: tuple[Hours, ...]) -> Iterator[tuple[int, Hours, str]]:
    """Yield the position of each block that overlaps with another, the other one, and the day."""
    told: set[tuple[int, int]] = set()
    # Sorted by day and hour, so that only the one that closes last so far can overlap.
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
def duplicate_contact(library: Library) -> Iterator[Finding]:
    """A service lists each way to reach it once."""
    seen: dict[tuple[str, str, str], ValuePath] = {}
    for key, path, contact in leaves_of(library, Contact):
        value = str(contact.number or contact.address or contact.email)
        plain = value.replace(" ", "").replace("-", "")
        first = seen.setdefault((key, contact.way, plain), path)
        if first != path:
            line = library.sources[key].place(*first, contact.way).line
            said = f'"{value}" is here a second time (first on line {line}).'
            yield Finding(key, (*path, contact.way), said, "join the two contacts.")


@rule()
def closed_but_offered(library: Library) -> Iterator[Finding]:
    """A closed service is offered nowhere, and replaces no other."""
    for key, path, offered in leaves_of(library, ServiceId):
        found = library.services.get(offered)
        if path[0] != "emergency" and found is not None and not found.is_reachable:
            said = f'"{offered}" is closed.'
            yield Finding(key, path, said, "name the service that replaced it.")


@rule("site", "steps")
def lacking_service(library: Library) -> Iterator[Finding]:
    """Every kind of help that a concern asks for is given by some service, in some country. If a
    country has none of a kind, its pages do without, and say so if nothing is left."""
    homeless = library.home not in library.countries
    if "services" in library.unread or homeless or library.first_helpline(library.home) is None:
        return  # Other messages say so.
    opened = [service for service in library.services.values() if service.status == "open"]
    for name, concern in library.concerns.items():
        found = {service.kind for service in opened if takes(service, name)}
        for index, kind in enumerate(concern.offer):
            if kind not in found:
                said = f'No service of the kind "{kind}" takes this concern in any country.'
                fix = "add the concern to a service that takes it, or take the kind out."
                yield Finding(f"concerns/{name}", ("offer", index), said, fix)
