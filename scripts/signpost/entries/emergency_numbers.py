"""Which emergency numbers a place has, with or without an entry of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from signpost.entries import time_zones
from signpost.entries.all_entries import AllEntries
from signpost.entries.schema.blocks import EMERGENCY_ROLES, EmergencyRole
from signpost.entries.schema.countries import FloorPlace
from signpost.entries.schema.services import Contact, Service
from signpost.entries.schema.text import Number
from signpost.text.phone_numbers import is_emergency

MOST_FLOOR_NUMBERS = 3
"""How many emergency numbers are shown of a place without an entry."""

_NEEDED: tuple[EmergencyRole, ...] = ("police", "ambulance")
"""Whom somebody in danger must be able to call."""


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number for urgent help, with those whom it reaches if a source says so."""

    number: Number
    roles: tuple[EmergencyRole, ...]

    @property
    def is_for_all(self) -> bool:
        """Whether it is for any emergency."""
        return set(self.roles) == set(EMERGENCY_ROLES)


@dataclass(frozen=True)
class EmergencyNumbers(AllEntries):
    """The entries, asked for emergency numbers and for the places where those work."""

    def emergency(self, country: str) -> Service:
        """Return the emergency service of a country."""
        return self.services[self.countries[country].emergency]

    def emergency_numbers(self, country: str, concern_id: str = "") -> tuple[EmergencyNumber, ...]:
        """Return the number for all emergencies, or else those of police and ambulance. The
        ambulance comes first if somebody may hurt themselves. A place without an entry has the
        numbers on which two sources agree, and may have none."""
        if country not in self.countries:
            return self.floor_numbers(country)
        held = [
            EmergencyNumber(contact.phone, contact.roles.reach if contact.roles else ())
            for contact in self.emergency(country).contacts
            if contact.phone
        ]
        for_all = [number for number in held if number.is_for_all]
        wanted = _NEEDED[::-1] if self.is_crisis(concern_id) else _NEEDED
        named: dict[EmergencyNumber, None] = {}
        for role in wanted:
            named |= dict.fromkeys([number for number in held if role in number.roles][:1])
        return tuple(for_all[:1] or named or held[:1])

    def quiet_ways(self, country: str) -> tuple[Contact, ...]:
        """Return the ways to ask for the emergency services without speaking."""
        contacts = self.emergency(country).contacts
        return tuple(contact for contact in contacts if contact.way != "phone")

    @cached_property
    def floors(self) -> Mapping[str, FloorPlace]:
        """The places without an entry by code, such as PE, but for the territories of countries."""
        taken = {*self.countries, *self.territories}
        return {str(place.code): place for place in self.floor.places if place.code not in taken}

    @cached_property
    def territories(self) -> Mapping[str, str]:
        """The country whose numbers work in each territory, by the code of the territory."""
        return {
            str(place.code): code
            for code, country in self.countries.items()
            for place in country.territories
        }

    def floor_numbers(self, code: str) -> tuple[EmergencyNumber, ...]:
        """Return the emergency numbers of a place without an entry on which both sources agree."""
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
        """The country, or place without an entry, of each time zone that is in one, by all names of
        the zone."""
        claimed = {str(claimed.zone) for claimed in self.floor.claimed}
        places = set(self.places)
        found = {}
        for zone, territory in time_zones.territories().items():
            code = self.territories.get(territory, territory)
            if code in places and zone not in claimed:
                found[zone] = code
        return found

    def zones_of(self, country: str) -> tuple[str, ...]:
        """Return the time zones of a country by all of their names."""
        return tuple(zone for zone, code in self.zones.items() if code == country)

    def roles_unknown(self, country: str) -> tuple[EmergencyRole, ...]:
        """Return which of police and ambulance the numbers shown do not reach, if all say whom."""
        shown = self.emergency_numbers(country)
        reached = {role for number in shown for role in number.roles}
        known = shown and all(number.roles for number in shown)
        return tuple(role for role in _NEEDED if role not in reached) if known else ()
