"""All entries joined: who helps whom and where, what to do in which order, how old a fact is."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from signpost.entries.owned_addresses import OwnedAddresses, places_by
from signpost.entries.schema.blocks import Audience, Claim, StepId, Words
from signpost.entries.schema.concerns import Code, Concern, Scheme, Schemes
from signpost.entries.schema.countries import RegionalFact
from signpost.entries.schema.platforms import Route
from signpost.entries.schema.text import RegionCode
from signpost.entries.who_can_help import WhoCanHelp, takes

STALE_CONTACT = 90
STALE_STEPS = 180
"""Days after which a page says that nobody has looked again: contacts age faster than steps."""


@dataclass(frozen=True, slots=True)
class ReaderStep:
    """One step as a reader meets it."""

    id: str
    do: str
    more: str | None


@dataclass(frozen=True)
class Library(WhoCanHelp):
    """All entries, joined: what pages, rules and reports ask of them."""

    def zone_of(self, service_id: str) -> str | None:
        """Return the time zone of a service's hours; None if its country has several."""
        own, code = self.services[service_id].time_zone, self.country_of(service_id)
        if own or code is None:
            return own
        zones = self.countries[code].time_zones
        return zones[0] if len(zones) == 1 else None

    def regions_of(self, service_id: str) -> tuple[str, ...]:
        """Return the names of the parts of the country that a service is limited to."""
        country_code = service_id.split("/")[0].upper()
        return self.region_names(country_code, self.services[service_id].regions)

    def region_names(self, country_code: str, codes: tuple[RegionCode, ...]) -> tuple[str, ...]:
        """Return the names of parts of a country."""
        country = self.countries.get(country_code)
        names = {region.code: str(region.name) for region in country.regions} if country else {}
        return tuple(names[code] for code in codes)

    def school_rules(self, country_code: str, wanted: Iterable[str]) -> tuple[RegionalFact, ...]:
        """Return what a country lets staff do with pictures, and what its schools must display.
        `wanted` are `limits` and `display`, in the order to return them."""
        country = self.countries[country_code]
        held = {"limits": country.legal_limits, "display": country.must_display}
        return tuple(fact for what in wanted for fact in held.get(what, ()))

    # ----------------------------------------------------------------------------- what to do now

    def step_list(self, concern_id: str, audience: Audience) -> tuple[ReaderStep, ...]:
        """Return the steps of a concern for one reader, in order."""
        concern = self.concerns[concern_id]
        order: tuple[StepId, ...] = getattr(concern.order or self.steps.order, audience)
        steps = (step for step in order if step not in concern.leave_out)
        return tuple(self._step(concern, step, audience) for step in steps)

    def _step(self, concern: Concern, step: StepId, audience: Audience) -> ReaderStep:
        own: Words | None = getattr(concern.steps.get(step), audience, None)
        if own is None and step == "note":
            own = getattr(self.steps.note.get(concern.evidence), audience, None)
        words: Words | None = own or getattr(self.steps.words.get(step), audience, None)
        if words is None:
            raise LookupError(f"the step {step} has no words for {audience}")
        return ReaderStep(step, words.do, words.more)

    def evidence_rule(self, concern_id: str, audience: Audience) -> str:
        """Return the evidence rule that every page of a concern carries."""
        rule: str = getattr(self.steps.evidence[self.concerns[concern_id].evidence], audience)
        return rule

    # ---------------------------------------------------------------------------- where to report

    def routes(self, platform_id: str, concern_id: str) -> tuple[Route, ...]:
        """Return the routes for a concern on a platform, the most useful first. Pages that only
        explain come after the others, and routes for some countries last; apart from that, the
        order is that of the entry."""
        routes = [route for route in self.platforms[platform_id].routes if takes(route, concern_id)]
        routes.sort(key=lambda route: (bool(route.only_in), route.kind == "help-page"))
        return tuple(routes)

    # -------------------------------------------------------------------------------- how we know

    def overdue(self, claim: Claim, days: int) -> bool:
        """Return whether a claim may be older than `days`; one of unknown age counts as old."""
        age = claim.checked.age(self.today)
        return age is None or age > days

    @cached_property
    def places_of_owners(self) -> Mapping[str, Set[int]]:
        """The places in the register of an entry's owners, by the entry: `platforms/instagram`."""
        return places_by(self.register.owners, lambda owner: owner.entries)

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

    def filed_under(self, concern_id: str) -> Iterator[tuple[Scheme, tuple[Code, ...]]]:
        """Yield each scheme with the categories under which a concern is filed there."""
        codes = self.concerns[concern_id].codes
        for name in Schemes.model_fields:
            scheme: Scheme = getattr(self.schemes, name)
            chosen = tuple(code for code in scheme.codes if code.id in getattr(codes, name))
            if chosen:
                yield scheme, chosen
