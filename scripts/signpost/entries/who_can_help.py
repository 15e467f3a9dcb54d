"""Whom a reader can turn to: lines to talk to somebody, and services by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from signpost.entries.emergency_numbers import EmergencyNumbers
from signpost.entries.schema.blocks import SERVICE_KINDS, Audience, ServiceKind
from signpost.entries.schema.platforms import Route
from signpost.entries.schema.services import Contact, Service

SHOWN = 2
"""How many services of a kind a page shows at once: somebody in distress should not have to compare ten."""

MOST_OFFERED = 6
"""How many services of a kind a page holds, those to unfold with them: the others stand on their country's page."""

MOST_CARDS = 25
"""How many services a country's page tells of at length; of the others it gives name and first contact."""

INTERNATIONAL = "international"

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
class Offer:
    """The services of one kind that a page offers, in order; those in `more` only on request, or in brief."""

    kind: ServiceKind
    services: tuple[str, ...]
    more: tuple[str, ...] = ()
    left: int = 0
    """How many others there are, on the country's page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A way to talk to somebody: a service's phone, text or chat."""

    service: str
    contact: Contact
    tier: int
    """0: made for this reader, or for this crisis; 1: for anyone, and so after those."""
    place: int
    """Where it comes among all lines of its page while all are open."""


@dataclass(frozen=True)
class WhoCanHelp(EmergencyNumbers):
    """The entries, asked whom a reader can turn to."""

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
        steady = sorted(
            found, key=lambda line: (line.tier, line.contact.hours != "always", line.place)
        )
        kept = {*found[:_LINES_AT_ONCE], *steady[:_LINES_AT_ONCE]}
        return tuple(line for line in steady if line in kept)

    def _lines(
        self, country: str, concern_id: str, audience: Audience, kinds: tuple[ServiceKind, ...]
    ) -> list[Line]:
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
        return [
            Line(name, contact, int(rank[0]), place)
            for place, (rank, name, contact) in enumerate(ranked)
        ]

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
        return any(
            concern_id in caution.concerns for caution in self.countries[country].law_caution
        )

    def discreet_line(self, country: str, concern_id: str) -> str | None:
        """Return the line to ask before the police: one whose own source says what it keeps to itself."""
        for line in self.lines(country, concern_id, "teen"):
            privacy = self.services[line.service].privacy
            if privacy is not None and privacy.level != "named":
                return line.service
        return None

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

    def _offer(
        self, country: str, kind: ServiceKind, concern: str, audience: Audience
    ) -> Offer | None:
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
            if (
                not self._for_adults_only(name)
                if removal
                else _SERVES[audience] & set(self.services[name].audience)
            )
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
        kinds = {
            kind: [name for name in names if self.services[name].kind == kind]
            for kind in SERVICE_KINDS
        }
        counts = [len(found) for found in kinds.values()]
        fitting = (
            most
            for most in range(1, len(names) + 1)
            if sum(min(most, n) for n in counts) <= MOST_CARDS
        )
        most = max(fitting, default=0)
        return tuple(
            Offer(kind, tuple(found[:most]), tuple(found[most:]))
            for kind, found in kinds.items()
            if found
        )

    def on_sheet(
        self, country: str, kinds: tuple[ServiceKind, ...], most: int = 9
    ) -> tuple[str, ...]:
        """Return the services that a sheet for a country prints: its own of these kinds, with international ones
        where it has none, and with the removal tools that work anywhere; at most so many of a kind."""
        found: list[str] = []
        for kind in kinds:
            own = [name for name in self.services_in(country) if self.services[name].kind == kind]
            own += [
                name
                for name in self._international(country, kind, bool(own))
                if self.services[name].kind == kind
            ]
            # A tool for adults never stands where a young person may take it for theirs.
            found += (
                sorted(own, key=self._for_adults_only)[:most] if kind == "removal" else own[:most]
            )
        return tuple(found)


def takes(serves: Route | Service, concern_id: str) -> bool:
    """Return whether a route or service takes a concern."""
    return concern_id in serves.concerns or "all" in serves.concerns
