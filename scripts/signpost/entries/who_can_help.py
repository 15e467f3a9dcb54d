"""Whom a reader can turn to: lines to talk to somebody, and services by kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from signpost.entries.emergency_numbers import EmergencyNumbers
from signpost.entries.schema.blocks import SERVICE_KINDS, Audience, ServiceKind
from signpost.entries.schema.platforms import Route
from signpost.entries.schema.services import Contact, Service

SHOWN = 2
"""How many services of a kind a page shows at once: in distress nobody should compare ten."""

MOST_OFFERED = 6
"""How many services of a kind a page holds, with those to unfold: the country's page has all."""

MOST_CARDS = 25
"""How many services a country's page shows in full; of others it gives name and first contact."""

INTERNATIONAL = "international"

_TEEN_AGE = 13
"""The age for which a line to talk is chosen on pages for young people."""

_LINES_AT_ONCE = 2
"""How many lines a page has in each of two orders: if one is closed, it gives way to the next."""

_SPOKEN = ("phone", "text", "chat")
"""The ways to talk to somebody, the one to lead with first."""

_NOT_FOR_THIS = 2
"""How well a line fits that comes first only if there is no better one."""

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
    """The services of one kind that a page offers, in order; `more` on request, or in brief."""

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
    """Its place among all lines of its page while all are open."""


@dataclass(frozen=True)
class WhoCanHelp(EmergencyNumbers):
    """The entries, asked whom a reader can turn to."""

    def lines(self, country: str, concern_id: str, audience: Audience) -> tuple[Line, ...]:
        """Return whom to talk to, for one reader and one concern (or none), the first to try first.

        Left out are lines that do not take this reader and this concern, and if there are others,
        those for a part of the country. First come those made for parents or staff, and in a crisis
        those made for it. Of the others a line that is open day and night comes before one that may
        be closed now. `place` is the order without that, in which a clock can put open ones first.
        """
        if country not in self.countries:
            return ()
        found = self._lines(country, concern_id, audience, _TALKS[audience][:-1])
        if self.is_crisis(concern_id) or not found:
            found = self._lines(country, concern_id, audience, _TALKS[audience])
        # Nobody knows in which part of the country a reader is.
        found = [line for line in found if not self.services[line.service].regions] or found

        def steadiness(line: Line) -> tuple[int, bool, int]:
            return line.tier, line.contact.hours != "always", line.place

        steady = sorted(found, key=steadiness)
        kept = {*found[:_LINES_AT_ONCE], *steady[:_LINES_AT_ONCE]}
        return tuple(line for line in steady if line in kept)

    def _lines(
        self, country: str, concern_id: str, audience: Audience, kinds: tuple[ServiceKind, ...]
    ) -> list[Line]:
        """Return every line of some kinds, in order of place."""
        found: list[tuple[tuple[int, ...], str, Contact]] = []
        for order, name in enumerate(self.services_in(country)):
            service = self.services[name]
            if service.kind not in kinds or not self._talks_with(service, concern_id, audience):
                continue
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
        """Return how well a line fits a concern, 0 for best. A line whose own source names the
        concern comes before one that takes anything. Crisis lines come last, but in a crisis only
        those come before them whose source names it."""
        if service.kind == "crisis":
            return 1 if self.is_crisis(concern_id) else _NOT_FOR_THIS
        if concern_id in service.concerns:
            return 0
        return _NOT_FOR_THIS if self.is_crisis(concern_id) else 1

    def _talks_with(self, service: Service, concern_id: str, audience: Audience) -> bool:
        youngest, oldest = service.ages.youngest or 0, service.ages.oldest
        right_age = youngest <= _TEEN_AGE and (oldest is None or oldest >= _TEEN_AGE)
        if audience == "teen" and not right_age:
            return False
        right_concern = not concern_id or takes(service, concern_id)
        return right_concern and not _SERVES[audience].isdisjoint(service.audience)

    def is_cautioned(self, country: str, concern_id: str) -> bool:
        """Return whether going to the police about a concern can be hard on a young person."""
        cautions = self.countries[country].law_caution
        return any(concern_id in caution.concerns for caution in cautions)

    def discreet_line(self, country: str, concern_id: str) -> str | None:
        """Return the line to ask before the police: its own source says what it keeps to itself."""
        for line in self.lines(country, concern_id, "teen"):
            privacy = self.services[line.service].privacy
            if privacy is not None and privacy.level != "named":
                return line.service
        return None

    def first_helpline(self, country: str) -> str | None:
        """Return the helpline to name first in a country, or None if none could be sourced."""
        names = self.services_in(country)
        return next((name for name in names if self.services[name].kind == "helpline"), None)

    def first_contact(self, service_id: str) -> Contact:
        """Return the way to reach a service that comes first: its phone, if it has one."""
        contacts = self.services[service_id].contacts
        return next((contact for contact in contacts if contact.way == "phone"), contacts[0])

    def offers(self, country: str, concern_id: str, audience: Audience) -> tuple[Offer, ...]:
        """Return whom to turn to about a concern, by kind, in the concern's order. Removal tools
        that work worldwide are beside the country's own. Other international services come in only
        if the country has none of that kind: no service is shown as another country's."""
        found = []
        for kind in self.concerns[concern_id].offer:
            names = self._of_kind(country, kind, concern_id)
            others: tuple[str, ...] = ()
            if kind == "removal":
                # Whoever reads, the young person is the one in the picture. Tools for adults stay
                # in reach, with their age rules beside them: nobody is left in the wrong one.
                others = tuple(filter(self._for_adults_only, names))
                right = [name for name in names if name not in others]
            else:
                served = _SERVES[audience]
                right = [n for n in names if not served.isdisjoint(self.services[n].audience)]
            if right:
                more = (*right[SHOWN:MOST_OFFERED], *others)
                found.append(Offer(kind, tuple(right[:SHOWN]), more, len(right[MOST_OFFERED:])))
        return tuple(found)

    def _of_kind(self, country: str, kind: ServiceKind, concern_id: str = "") -> list[str]:
        """Return the services of a kind that take a concern (or any): the country's own, and the
        international ones beside them (removal tools) or in their place."""

        def fits(name: str) -> bool:
            service = self.services[name]
            return service.kind == kind and (not concern_id or takes(service, concern_id))

        own = list(filter(fits, self.services_in(country)))
        here = {country, *self.countries[country].member_of}
        international = []
        for name in filter(fits, self.services_in(INTERNATIONAL)):
            service = self.services[name]
            works_here = not service.only_in or not here.isdisjoint(service.only_in)
            if works_here and (kind == "removal" or (not own and service.fallback == "yes")):
                international.append(name)
        return own + international

    def _for_adults_only(self, service_id: str) -> bool:
        service = self.services[service_id]
        return (service.ages.youngest or 0) >= 18 or set(service.audience) == {"adults"}

    def by_kind(self, country: str) -> tuple[Offer, ...]:
        """Return every open service of a country by kind, in the order of the model. If they are
        too many to show all in full, the others of each kind are in `more`."""
        kinds: dict[ServiceKind, list[str]] = {kind: [] for kind in SERVICE_KINDS}
        for name in self.services_in(country):
            kinds[self.services[name].kind].append(name)
        counts = [len(names) for names in kinds.values()]
        most = max(counts)
        while sum(min(most, count) for count in counts) > MOST_CARDS:
            most -= 1
        return tuple(
            Offer(kind, tuple(names[:most]), tuple(names[most:]))
            for kind, names in kinds.items()
            if names
        )

    def on_sheet(self, country: str, kinds: tuple[ServiceKind, ...], most: int) -> tuple[str, ...]:
        """Return the services of these kinds that a country's sheet prints, `most` of each.
        International ones are among them if the country has none, or if they are removal tools."""
        found: list[str] = []
        for kind in kinds:
            names = self._of_kind(country, kind)
            if kind == "removal":
                # A young person must not take a tool for adults for theirs.
                names.sort(key=self._for_adults_only)
            found += names[:most]
        return tuple(found)


def takes(serves: Route | Service, concern_id: str) -> bool:
    """Return whether a route or service takes a concern."""
    return concern_id in serves.concerns or "all" in serves.concerns
