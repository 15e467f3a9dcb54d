"""Rules about what cannot be meant: dates to come, hours that overlap, help that nobody gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from signpost.entries.library import Library
from signpost.entries.problem import Place, Problem, choice
from signpost.entries.schema.blocks import AUDIENCES
from signpost.entries.schema.services import Hours
from signpost.entries.schema.text import Checked, RegionCode
from signpost.entries.who_can_help import INTERNATIONAL, takes
from signpost.entries.yaml_source import Source, Step
from signpost.rules.rule import leaves, leaves_of, rule


@rule()
def checked_in_future(library: Library) -> Iterator[Problem]:
    """Nobody has checked anything on a day that has not come yet."""
    for source, path, checked in leaves(library, Checked):
        age = checked.age(library.today)
        if age is not None and age < 0:
            said = f'"{checked}" lies after today, {library.today.isoformat()}.'
            yield source.problem(
                source.place(*path), said, "checked-in-future", "write the day of the copy."
            )


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
        if (
            service.time_zone
            or unreadable
            or (country is not None and len(country.time_zones) == 1)
        ):
            continue
        for index, contact in enumerate(service.contacts):
            if isinstance(contact.hours, tuple):
                said = "These hours have no time zone, and the country has more than one."
                place = source.place("contacts", index, "hours")
                yield source.problem(
                    place, said, "hours-without-zone", "add time_zone: to the service."
                )


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
                source.place("name"),
                said,
                "same-name",
                "join the two entries, or say which is which.",
            )
        seen.setdefault(key, name)


@rule()
def impossible_audience(library: Library) -> Iterator[Problem]:
    """Whom a service is for and the ages it takes agree: a service for young people takes some of them, one for
    adults alone takes adults."""
    for name, service in library.services.items():
        source = library.sources[f"services/{name}"]
        youngest, oldest = (
            service.ages.youngest or 0,
            99 if service.ages.oldest is None else service.ages.oldest,
        )
        place = source.place("ages")
        if "young-people" in service.audience and youngest >= 18:
            said = f'It is said to be for young people, and "{youngest}" is its youngest age.'
            yield source.problem(
                place, said, "impossible-audience", "correct audience or ages, whichever is wrong."
            )
        if set(service.audience) == {"adults"} and oldest < 18:
            said = f'It is said to be for adults alone, and "{oldest}" is its oldest age.'
            yield source.problem(
                place, said, "impossible-audience", "correct audience or ages, whichever is wrong."
            )


@rule()
def impossible_place(library: Library) -> Iterator[Problem]:
    """Where a service works follows from its folder: regions are parts of its country, and only international
    services say which countries they serve. The regions of a country's own entry are its own too."""
    for key, source, path, code in leaves_of(library, RegionCode):
        kind, _, name = key.partition("/")
        if kind == "countries" and not code.lower().startswith(f"{name}-"):
            said = f'"{code}" is no part of the country of this file, {name.upper()}.'
            yield source.problem(
                source.place(*path), said, "impossible-place", "write the code of a part of it."
            )
    for name, service in library.services.items():
        source, folder = library.sources[f"services/{name}"], name.split("/")[0]
        for index, code in enumerate(service.regions):
            if not code.lower().startswith(f"{folder}-"):
                said = f'"{code}" is no part of the country of this folder, {folder}.'
                yield source.problem(
                    source.place("regions", index),
                    said,
                    "impossible-place",
                    "move the file, or mend it.",
                )
        if folder != INTERNATIONAL and (service.only_in or service.fallback == "no"):
            field = "only_in" if service.only_in else "fallback"
            said = f'"{field}" is for international services; the folder {folder} says where this one works.'
            yield source.problem(
                source.key_place(field), said, "impossible-place", "delete it, or move the file."
            )


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
                yield source.problem(
                    place, said, "overlapping-hours", "correct one of the two blocks."
                )


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
            yield source.problem(
                source.place(*path),
                said,
                "closed-but-offered",
                "name the service that replaced it.",
            )


@rule("site", "steps")
def lacking_service(library: Library) -> Iterator[Problem]:
    """Every kind of help that a concern asks for is given by some service, in some country. Where a country has none
    of a kind, its pages do without, and say so where nothing is left."""
    unread = len(library.services) < len(library.names["services"])
    if (
        unread
        or library.home not in library.countries
        or library.first_helpline(library.home) is None
    ):
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
