"""All entries joined: who serves what, where, for whom; what to do in which order; how old a fact is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, cast

from signpost import model, time_zones
from signpost.model import (
    Advice,
    Audience,
    Checklist,
    Claim,
    Concern,
    Contact,
    Country,
    EmergencyRole,
    Platform,
    RegionalFact,
    RegionCode,
    Route,
    Service,
    ServiceKind,
    Words,
)
from signpost.owned_addresses import OwnedAddresses
from signpost.source import Source
from signpost.text.phone_numbers import is_emergency

STALE_CONTACT = 90
STALE_STEPS = 180
"""Days after which a page says that nobody has looked again: contacts age faster than steps."""

SHOWN = 2
"""How many services of a kind a page shows at once: somebody in distress should not have to compare ten."""

MOST_OFFERED = 6
"""How many services of a kind a page holds, those to unfold with them: the others stand on their country's page."""

MOST_CARDS = 25
"""How many services a country's page tells of at length; of the others it gives name and first contact."""

MOST_PLATFORMS = 44
"""How many platforms a list shows at once, with their icons: the others stand on a page of their own."""

MOST_CHECKLISTS = 20
"""How many sheets a country's page names before it leads to the list of all."""

MOST_FLOOR_NUMBERS = 3
"""How many emergency numbers a place without an entry is shown with."""

INTERNATIONAL = "international"

_NEEDED: tuple[EmergencyRole, ...] = ("police", "ambulance")
"""Whom somebody in danger must be able to call."""

_TEEN_AGE = 13
"""The age for which a line to talk is chosen on pages for young people."""

_LINES_AT_ONCE = 2
"""How many lines a page knows in each of two orders, so that one which is closed can give way to the next."""

_SPOKEN = ("phone", "text", "chat")
"""The ways to talk to somebody, the one to lead with first."""

_NOT_FOR_THIS = 2
"""How well a line fits that leads only where there is no better one."""

_TALKS: Mapping[Audience, tuple[ServiceKind, ...]] = {
    "teen": ("helpline", "crisis"),
    "parent": ("parents", "helpline", "crisis"),
    "educator": ("professionals", "helpline", "crisis"),
}
"""The kinds of service that a reader can talk to; each reader's own come first."""

_SERVES: Mapping[Audience, frozenset[str]] = {
    "teen": frozenset({"young-people", "anyone"}),
    "parent": frozenset({"parents", "adults", "anyone"}),
    "educator": frozenset({"professionals", "adults", "anyone"}),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as a reader meets it."""

    id: str
    do: str
    more: str | None


@dataclass(frozen=True, slots=True)
class Offer:
    """The services of one kind that a page offers, in order; those in `more` only on request, or in brief."""

    kind: ServiceKind
    services: tuple[str, ...]
    more: tuple[str, ...] = ()
    left: int = 0
    """How many others there are, on the country's page."""


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number for the urgent help, with those whom it reaches; nobody is named where no source says so."""

    number: model.Number
    roles: tuple[EmergencyRole, ...]

    @property
    def is_for_all(self) -> bool:
        """Whether it is for any emergency."""
        return set(self.roles) == set(model.EMERGENCY_ROLES)


@dataclass(frozen=True, slots=True)
class Line:
    """A way to talk to somebody: a service's phone, text or chat."""

    service: str
    contact: Contact
    tier: int
    """0: made for this reader, or for this crisis; 1: for anyone, and so after those."""
    place: int
    """Where it comes among all lines of its page while all are open."""


Found = tuple[str, Source, tuple[str | int, ...], model.Leaf]
"""A text with the key of its entry (`services/gb/childline`, `steps`), the entry's source and its path there."""


@dataclass(frozen=True)
class Library:
    """Every entry that could be read. Ids are file names; services carry their folder: gb/childline."""

    entries: Mapping[str, Mapping[str, model.Block]]
    lone: Mapping[str, model.Block]
    sources: Mapping[str, Source]
    names: Mapping[str, frozenset[str]]
    today: date
    documents: frozenset[str] = field(default_factory=frozenset)
    """Site paths of hand-written pages, as `about/`; links may lead there too."""

    # ------------------------------------------------------------------------------------------- what there is

    @cached_property
    def concerns(self) -> Mapping[str, Concern]:
        """Concerns, the most urgent first; of equal ones those that happen online, which most readers look for."""
        concerns = cast(Mapping[str, Concern], self.entries["concerns"])
        rank = {urgency: place for place, urgency in enumerate(model.URGENCIES)}
        return dict(sorted(concerns.items(), key=lambda entry: (rank[entry[1].urgency], not entry[1].online, entry[0])))

    @cached_property
    def online(self) -> Mapping[str, Concern]:
        """The concerns that have a page for each platform."""
        return {name: concern for name, concern in self.concerns.items() if concern.online}

    @cached_property
    def platforms(self) -> Mapping[str, Platform]:
        return cast(Mapping[str, Platform], self.entries["platforms"])

    @cached_property
    def first_platforms(self) -> tuple[str, ...]:
        """The platforms that lists show at once, in the order of their ids: where there are too many for one list,
        those that site.yml names, and as many others as fit."""
        named = sorted(self.platforms, key=lambda name: (name not in self.site.first_platforms, name))
        return tuple(sorted(named[:MOST_PLATFORMS]))

    @property
    def has_more_platforms(self) -> bool:
        """Whether lists leave platforms out, which then stand on pages of their own."""
        return len(self.platforms) > len(self.first_platforms)

    @cached_property
    def services(self) -> Mapping[str, Service]:
        return cast(Mapping[str, Service], self.entries["services"])

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Countries by code, as GB."""
        return {name.upper(): cast(Country, country) for name, country in self.entries["countries"].items()}

    @cached_property
    def advice(self) -> Mapping[str, Advice]:
        return cast(Mapping[str, Advice], self.entries["advice"])

    @cached_property
    def checklists(self) -> Mapping[str, Checklist]:
        return cast(Mapping[str, Checklist], self.entries["checklists"])

    def slug_of(self, checklist_id: str) -> str:
        """Return what stands for a sheet in addresses: sheets for families by number, which tells nobody what they
        are about; sheets for schools by name."""
        checklist = self.checklists[checklist_id]
        return checklist_id if checklist.audience == "educator" else f"sheet-{checklist.number:02}"

    @property
    def first_checklists(self) -> tuple[str, ...]:
        """The checklists that a country's page names, in the order of their ids."""
        return tuple(sorted(self.checklists)[:MOST_CHECKLISTS])

    @cached_property
    def site(self) -> model.Site:
        return cast(model.Site, self.lone["site"])

    @cached_property
    def steps(self) -> model.Steps:
        return cast(model.Steps, self.lone["steps"])

    @cached_property
    def schemes(self) -> model.Schemes:
        return cast(model.Schemes, self.lone["schemes"])

    @cached_property
    def register(self) -> model.Register:
        return cast(model.Register, self.lone["register"])

    @cached_property
    def words(self) -> model.AvoidedWords:
        return cast(model.AvoidedWords, self.lone["words"])

    @cached_property
    def exemptions(self) -> model.Exemptions:
        return cast(model.Exemptions, self.lone["exemptions"])

    @property
    def home(self) -> str:
        """The code of the home country."""
        return str(self.site.home_country)

    @cached_property
    def texts(self) -> tuple[Found[model.Text], ...]:
        """Every text of every entry. Rules walk these; the list is made once, since making it takes longer than most
        rules."""
        entries = {f"{kind}/{name}": entry for kind, named in self.entries.items() for name, entry in named.items()}
        return tuple(
            (key, self.sources[key], path, text)
            for key, entry in (entries | dict(self.lone)).items()
            for path, text in model.leaves(entry, model.Text)
        )

    @cached_property
    def _texts_by_type(self) -> dict[type[model.Text], tuple[Found[Any], ...]]:
        return {}

    def texts_of(self, of: type[model.Leaf]) -> tuple[Found[model.Leaf], ...]:
        """Return every text of a type."""
        if of not in self._texts_by_type:
            self._texts_by_type[of] = tuple(found for found in self.texts if isinstance(found[3], of))
        return self._texts_by_type[of]

    # -------------------------------------------------------------------------------------------- who can help

    @cached_property
    def _services_by_folder(self) -> Mapping[str, tuple[str, ...]]:
        folders: dict[str, list[str]] = {}
        for name, service in self.services.items():
            if service.is_reachable:
                folders.setdefault(name.split("/")[0], []).append(name)
        return {folder: tuple(self._in_order(folder, names)) for folder, names in folders.items()}

    def _in_order(self, folder: str, names: list[str]) -> list[str]:
        country = self.countries.get(folder.upper())
        first = {str(name): place for place, name in enumerate(country.first)} if country else {}
        # Services for the whole country come before those for a part of it.
        return sorted(names, key=lambda name: (len(self.services[name].regions) > 0, first.get(name, 999), name))

    def services_in(self, folder: str) -> tuple[str, ...]:
        """Return the open services of a country's folder (`gb`) or of `international`, in the order to offer."""
        named = self._services_by_folder.get(folder.lower(), ())
        return tuple(name for name in named if self.services[name].status == "open")

    def unsure_in(self, folder: str) -> tuple[str, ...]:
        """Return the services of a country's folder of which we could not see whether they still run."""
        named = self._services_by_folder.get(folder.lower(), ())
        return tuple(name for name in named if self.services[name].status == "unsure")

    def emergency(self, country: str) -> Service:
        """Return the emergency service of a country."""
        return self.services[self.countries[country].emergency]

    def emergency_number(self, country: str) -> Contact:
        """Return the number to call first."""
        return next(contact for contact in self.emergency(country).contacts if contact.way == "phone")

    def emergency_numbers(self, country: str, concern_id: str = "") -> tuple[EmergencyNumber, ...]:
        """Return the numbers of the urgent help: one for all emergencies, or those of police and ambulance.

        The ambulance comes first where somebody may be hurt by themselves. A place without an entry has the numbers in
        which two sources agree, and may have none.
        """
        if country not in self.countries:
            return self.floor_numbers(country)
        held = [
            EmergencyNumber(contact.phone, contact.roles.reach if contact.roles else ())
            for contact in self.emergency(country).contacts
            if contact.phone
        ]
        for_all = [number for number in held if number.is_for_all]
        wanted = _NEEDED[::-1] if self.is_crisis(concern_id) else _NEEDED
        by_role = [next((number for number in held if role in number.roles), None) for role in wanted]
        named = dict.fromkeys(number for number in by_role if number is not None)
        return tuple(for_all[:1] or named or held[:1])

    def quiet_ways(self, country: str) -> tuple[Contact, ...]:
        """Return the ways to ask for the emergency services without speaking."""
        return tuple(contact for contact in self.emergency(country).contacts if contact.way != "phone")

    @cached_property
    def floor(self) -> model.Floor:
        return cast(model.Floor, self.lone["floor"])

    @cached_property
    def floors(self) -> Mapping[str, model.FloorPlace]:
        """The places without an entry by code, as PE; those that a country's entry claims as its territory left out."""
        taken = {*self.countries, *self.territories}
        return {str(place.code): place for place in self.floor.places if place.code not in taken}

    @cached_property
    def territories(self) -> Mapping[str, str]:
        """The country whose numbers work in each territory, by the code of the territory."""
        return {str(place.code): code for code, country in self.countries.items() for place in country.territories}

    def floor_numbers(self, code: str) -> tuple[EmergencyNumber, ...]:
        """Return the emergency numbers of a place without an entry: those in which both sources agree."""
        agreed = [
            EmergencyNumber(held.number, held.roles)
            for held in self.floors[code].numbers
            if held.doubt is None and is_emergency(held.number.digits, code)
        ]
        for_all = [number for number in agreed if number.is_for_all]
        return tuple((for_all[:1] or agreed)[:MOST_FLOOR_NUMBERS])

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of all countries with an entry, and of all places without one."""
        return (*self.countries, *self.floors)

    def place_name(self, code: str) -> str:
        """Return the name of a country, or of a place without an entry."""
        return str((self.countries.get(code) or self.floors[code]).name)

    @cached_property
    def zones(self) -> Mapping[str, str]:
        """The country, or the place without an entry, of each time zone that tells one, by all names of the zone."""
        claimed = {str(claimed.zone) for claimed in self.floor.claimed}
        found = {zone: self.territories.get(code, code) for zone, code in time_zones.territories().items()}
        known = set(self.places)
        return {zone: code for zone, code in found.items() if code in known and zone not in claimed}

    def zones_of(self, country: str) -> tuple[str, ...]:
        """Return the time zones of a country by all of their names."""
        return tuple(zone for zone, code in self.zones.items() if code == country)

    def lines(self, country: str, concern_id: str, audience: Audience) -> tuple[Line, ...]:
        """Return whom to talk to, for one reader and one concern (or none), the one to lead with first.

        Lines that take neither this reader nor this concern are left out, and so are those for a part of the country
        where there are others. Parents and staff get those made for them
        first, and in a crisis everybody gets those that are for it. Of the others a line that is open day and night
        comes before one that may be closed now; `place` is the order without that, in which a clock can put those first
        that are open.
        """
        if country not in self.countries:
            return ()
        found = self._lines(country, concern_id, audience, _TALKS[audience][:-1])
        if self.is_crisis(concern_id) or not found:
            found = self._lines(country, concern_id, audience, _TALKS[audience])
        # Nobody knows in which part of the country a reader is.
        found = [line for line in found if not self.services[line.service].regions] or found
        steady = sorted(found, key=lambda line: (line.tier, line.contact.hours != "always", line.place))
        kept = {*found[:_LINES_AT_ONCE], *steady[:_LINES_AT_ONCE]}
        return tuple(line for line in steady if line in kept)

    def _lines(self, country: str, concern_id: str, audience: Audience, kinds: tuple[ServiceKind, ...]) -> list[Line]:
        """Return every line of some kinds, in order of place."""
        found: list[tuple[tuple[int, ...], str, Contact]] = []
        for order, name in enumerate(self.services_in(country)):
            service = self.services[name]
            if service.kind in kinds and self._talks_with(service, concern_id, audience):
                fit = self._fit(service, concern_id)
                theirs = audience == "teen" or service.kind == kinds[0]
                tier = fit == _NOT_FOR_THIS if self.is_crisis(concern_id) else not theirs
                for contact in service.contacts:
                    if contact.way in _SPOKEN:
                        way = _SPOKEN.index(contact.way)
                        found.append(((tier, way > 0, fit, order, way), name, contact))
        ranked = sorted(found, key=lambda one: one[0])
        return [Line(name, contact, int(rank[0]), place) for place, (rank, name, contact) in enumerate(ranked)]

    def _fit(self, service: Service, concern_id: str) -> int:
        """Return how well a line fits a concern, 0 for best: one whose own source names it, one that takes anything.

        Crisis lines come last, but in a crisis only those lines come before them whose source names it.
        """
        named = concern_id in service.concerns and service.kind != "crisis"
        if self.is_crisis(concern_id):
            return 0 if named else 1 if service.kind == "crisis" else _NOT_FOR_THIS
        return _NOT_FOR_THIS if service.kind == "crisis" else int(not named)

    def _talks_with(self, service: Service, concern_id: str, audience: Audience) -> bool:
        ages = service.ages
        right_age = audience != "teen" or (ages.youngest or 0) <= _TEEN_AGE <= (
            99 if ages.oldest is None else ages.oldest
        )
        right_concern = not concern_id or takes(service, concern_id)
        return right_age and right_concern and bool(_SERVES[audience] & set(service.audience))

    def is_cautioned(self, country: str, concern_id: str) -> bool:
        """Return whether going to the police about a concern can be hard on a young person in a country."""
        return any(concern_id in caution.concerns for caution in self.countries[country].law_caution)

    def discreet_line(self, country: str, concern_id: str) -> str | None:
        """Return the line to ask before the police: one whose own source says what it keeps to itself."""
        for line in self.lines(country, concern_id, "teen"):
            privacy = self.services[line.service].privacy
            if privacy is not None and privacy.level != "named":
                return line.service
        return None

    def roles_unknown(self, country: str) -> tuple[EmergencyRole, ...]:
        """Return for which of police and ambulance no number is shown, where the numbers shown are for others."""
        shown = self.emergency_numbers(country)
        reached = {role for number in shown for role in number.roles}
        known = shown and all(number.roles for number in shown)
        return tuple(role for role in _NEEDED if role not in reached) if known else ()

    def first_helpline(self, country: str) -> str | None:
        """Return the helpline to name first in a country, or None where none could be sourced."""
        return next(
            (name for name in self.services_in(country) if self.services[name].kind == "helpline"),
            None,
        )

    def first_contact(self, service_id: str) -> Contact:
        """Return the way to reach a service that comes first: its phone, where it has one."""
        contacts = self.services[service_id].contacts
        return next((contact for contact in contacts if contact.way == "phone"), contacts[0])

    def offers(self, country: str, concern_id: str, audience: Audience) -> tuple[Offer, ...]:
        """Return whom to turn to about a concern, by kind, in the concern's order.

        Removal tools that work worldwide stand beside the country's own. Other international services come in only
        where the country has none of that kind: one country's service is never shown as another's.
        """
        return tuple(
            offer
            for kind in self.concerns[concern_id].offer
            if (offer := self._offer(country, kind, concern_id, audience))
        )

    def _offer(self, country: str, kind: ServiceKind, concern: str, audience: Audience) -> Offer | None:
        def fits(name: str) -> bool:
            return self.services[name].kind == kind and takes(self.services[name], concern)

        own = tuple(filter(fits, self.services_in(country)))
        own += tuple(filter(fits, self._international(country, kind, bool(own))))
        # Whoever reads, the young person is the one in the picture. The tools for adults stay within reach, with their
        # age rules beside them, so that nobody is left in the wrong one.
        removal = kind == "removal"
        right = [
            name
            for name in own
            if (not self._for_adults_only(name) if removal else _SERVES[audience] & set(self.services[name].audience))
        ]
        others = [name for name in own if name not in right] if removal else []
        more = (*right[SHOWN:MOST_OFFERED], *others)
        return Offer(kind, tuple(right[:SHOWN]), more, len(right[MOST_OFFERED:])) if right else None

    def _international(self, country: str, kind: ServiceKind, has_own: bool) -> tuple[str, ...]:
        """Return the international services that stand beside a country's own (removal tools) or in their place."""
        here = {country, *self.countries[country].member_of}
        return tuple(
            name
            for name in self.services_in(INTERNATIONAL)
            if (not self.services[name].only_in or here & set(self.services[name].only_in))
            and (kind == "removal" or (not has_own and self.services[name].fallback == "yes"))
        )

    def _for_adults_only(self, service_id: str) -> bool:
        service = self.services[service_id]
        return (service.ages.youngest or 0) >= 18 or set(service.audience) == {"adults"}

    def by_kind(self, country: str) -> tuple[Offer, ...]:
        """Return every open service of a country by kind, in the order of the model; where they are too many to tell
        of all at length, so many of each kind as fit, the others in `more`."""
        names = self.services_in(country)
        kinds = {kind: [name for name in names if self.services[name].kind == kind] for kind in model.SERVICE_KINDS}
        counts = [len(found) for found in kinds.values()]
        fitting = (most for most in range(1, len(names) + 1) if sum(min(most, n) for n in counts) <= MOST_CARDS)
        most = max(fitting, default=0)
        return tuple(Offer(kind, tuple(found[:most]), tuple(found[most:])) for kind, found in kinds.items() if found)

    def on_sheet(self, country: str, kinds: tuple[ServiceKind, ...], most: int = 9) -> tuple[str, ...]:
        """Return the services that a sheet for a country prints: its own of these kinds, with international ones
        where it has none, and with the removal tools that work anywhere; at most so many of a kind."""
        found: list[str] = []
        for kind in kinds:
            own = [name for name in self.services_in(country) if self.services[name].kind == kind]
            own += [name for name in self._international(country, kind, bool(own)) if self.services[name].kind == kind]
            # A tool for adults never stands where a young person may take it for theirs.
            found += sorted(own, key=self._for_adults_only)[:most] if kind == "removal" else own[:most]
        return tuple(found)

    def zone_of(self, service_id: str) -> str | None:
        """Return the time zone in which a service's hours are meant; None where its country has several."""
        own, code = self.services[service_id].time_zone, self.country_of(service_id)
        if own or code is None:
            return own
        zones = self.countries[code].time_zones
        return zones[0] if len(zones) == 1 else None

    def closed_in(self, folder: str) -> tuple[str, ...]:
        """Return the tombstones of a country's folder."""
        return tuple(
            name
            for name, service in self.services.items()
            if not service.is_reachable and name.startswith(f"{folder.lower()}/")
        )

    def country_of(self, service_id: str) -> str | None:
        """Return the code of a service's country; None for international ones."""
        code = service_id.split("/")[0].upper()
        return code if code in self.countries else None

    def regions_of(self, service_id: str) -> tuple[str, ...]:
        """Return the names of the parts of the country that a service is limited to."""
        return self.region_names(service_id.split("/")[0].upper(), self.services[service_id].regions)

    def region_names(self, country_code: str, codes: tuple[RegionCode, ...]) -> tuple[str, ...]:
        """Return the names of parts of a country."""
        country = self.countries.get(country_code)
        names = {region.code: str(region.name) for region in country.regions} if country else {}
        return tuple(names[code] for code in codes)

    def school_rules(self, country_code: str, wanted: Iterable[str]) -> tuple[RegionalFact, ...]:
        """Return what a country lets staff do with pictures (limits), and what schools there must display."""
        country = self.countries[country_code]
        held = {"limits": country.legal_limits, "display": country.must_display}
        return tuple(fact for what in wanted for fact in held.get(what, ()))

    def is_crisis(self, concern_id: str) -> bool:
        """Return whether a concern puts crisis lines before all else: somebody may hurt themselves."""
        return bool(concern_id) and self.concerns[concern_id].offer[0] == "crisis"

    # ------------------------------------------------------------------------------------------- what to do now

    def step_list(self, concern_id: str, audience: Audience) -> tuple[Step, ...]:
        """Return the steps of a concern for one reader, in order."""
        concern = self.concerns[concern_id]
        order = (concern.order or self.steps.order).of(audience)
        return tuple(self._step(concern, step, audience) for step in order if step not in concern.leave_out)

    def _step(self, concern: Concern, step: model.StepId, audience: Audience) -> Step:
        own: Words | None = getattr(concern.steps.get(step), audience, None)
        if own is None and step == "note":
            own = getattr(self.steps.note.get(concern.evidence), audience, None)
        words: Words | None = own or getattr(self.steps.words.get(step), audience, None)
        if words is None:
            raise LookupError(f"the step {step} has no words for {audience}")
        return Step(step, words.do, words.more)

    def evidence_rule(self, concern_id: str, audience: Audience) -> str:
        """Return the evidence rule that every page of a concern carries."""
        rule: str = getattr(self.steps.evidence[self.concerns[concern_id].evidence], audience)
        return rule

    # -------------------------------------------------------------------------------------------- where to report

    def routes(self, platform_id: str, concern_id: str) -> tuple[Route, ...]:
        """Return the routes for a concern on a platform in the order of the entry, the most useful first: reports
        before pages that only explain, and those for some countries alone last."""
        routes = [route for route in self.platforms[platform_id].routes if takes(route, concern_id)]
        return tuple(sorted(routes, key=lambda route: (bool(route.only_in), route.kind == "help-page")))

    # ---------------------------------------------------------------------------------------------- how we know

    def overdue(self, claim: Claim, days: int) -> bool:
        """Return whether a claim may be older than `days`; one of unknown age counts as old."""
        age = claim.checked.age(self.today)
        return age is None or age > days

    @cached_property
    def owners(self) -> Mapping[str, tuple[model.Owner, ...]]:
        """The register's owners by the entries that may use them: `platforms/instagram`."""
        found: dict[str, list[model.Owner]] = {}
        for owner in self.register.owners:
            for name in owner.entries:
                found.setdefault(str(name), []).append(owner)
        return {name: tuple(owners) for name, owners in found.items()}

    @cached_property
    def places_of_owners(self) -> Mapping[str, frozenset[int]]:
        """The places in the register of the owners of each entry that it names: `platforms/instagram`."""
        found: dict[str, set[int]] = {}
        for place, owner in enumerate(self.register.owners):
            for name in owner.entries:
                found.setdefault(str(name), set()).add(place)
        return {name: frozenset(places) for name, places in found.items()}

    def owned(self, key: str) -> OwnedAddresses:
        """Return what an entry may send readers to: `platforms/instagram`."""
        return self.owned_by_all.of(self.places_of_owners.get(key, frozenset()))

    def may_open(self, key: str, address: str) -> bool:
        """Return whether an entry may send readers to an address."""
        return self.owned(key).refusal(address) is None

    @cached_property
    def owned_by_all(self) -> OwnedAddresses:
        """What any entry may send readers to."""
        return OwnedAddresses(self.register.owners)

    def filed_under(self, concern_id: str) -> Iterator[tuple[model.Scheme, tuple[model.Code, ...]]]:
        """Yield each scheme with the categories under which a concern is filed there."""
        codes = self.concerns[concern_id].codes
        for name in model.Schemes.model_fields:
            scheme: model.Scheme = getattr(self.schemes, name)
            chosen = tuple(code for code in scheme.codes if code.id in getattr(codes, name))
            if chosen:
                yield scheme, chosen


def takes(serves: Route | Service, concern_id: str) -> bool:
    """Return whether a route or service takes a concern."""
    return concern_id in serves.concerns or "all" in serves.concerns


@cache
def neutral(name: str) -> str:
    """Return four characters that stand for a name in addresses.

    Addresses show in histories and over shoulders, on devices that others use: they must not tell what was read.
    The characters follow from the name alone, so printed addresses stay right, and vowels are left out, so that
    they spell no word.
    """
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(4))


_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
