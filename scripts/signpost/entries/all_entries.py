"""Every entry that could be read, by kind and id, each with its own type."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar, cast

from signpost.entries.schema import blocks
from signpost.entries.schema.advice import Advice
from signpost.entries.schema.blocks import URGENCIES, Block, Item, ValuePath
from signpost.entries.schema.checklists import Checklist
from signpost.entries.schema.concerns import Concern, Schemes, Steps
from signpost.entries.schema.countries import Country, Floor
from signpost.entries.schema.platforms import Platform
from signpost.entries.schema.register import Register
from signpost.entries.schema.services import Service
from signpost.entries.schema.site import AvoidedWords, Exemptions, Site
from signpost.entries.schema.text import Text
from signpost.entries.yaml_source import Source

MOST_PLATFORMS = 44
"""How many platforms a list shows at once, with icons: the others have a page of their own."""

MOST_CHECKLISTS = 20
"""How many sheets a country's page names before it leads to the list of all."""

InEntry = tuple[str, ValuePath, Item]
"""A block or text with the key of its entry (`services/gb/childline`, `steps`) and its path
there."""


_B = TypeVar("_B", bound=Block)


def _entries_of(kind: str, of: type[_B]) -> cached_property[Mapping[str, _B]]:
    """Return a property for the entries of a kind, by their ids."""
    return cached_property(lambda every: cast(Mapping[str, _B], every.entries[kind]))


def _lone(name: str, of: type[_B]) -> cached_property[_B]:
    """Return a property for what a file at the top of guidance/ holds."""
    return cached_property(lambda every: cast(_B, every.lone[name]))


@dataclass(frozen=True)
class AllEntries:
    """Every entry that could be read, by its file name; services by folder too: gb/childline."""

    entries: Mapping[str, Mapping[str, Block]]
    lone: Mapping[str, Block]
    sources: Mapping[str, Source]
    today: date
    documents: frozenset[str] = frozenset()
    """Site paths of hand-written pages, such as `about/`; links may lead there too."""

    # ------------------------------------------------------------------------------- what there is

    platforms = _entries_of("platforms", Platform)
    services = _entries_of("services", Service)
    advice = _entries_of("advice", Advice)
    checklists = _entries_of("checklists", Checklist)

    site = _lone("site", Site)
    steps = _lone("steps", Steps)
    schemes = _lone("schemes", Schemes)
    register = _lone("register", Register)
    words = _lone("words", AvoidedWords)
    exemptions = _lone("exemptions", Exemptions)
    floor = _lone("floor", Floor)

    @cached_property
    def concerns(self) -> Mapping[str, Concern]:
        """Concerns, the most urgent first, and then those online, which most readers look for."""
        concerns = cast(Mapping[str, Concern], self.entries["concerns"])

        def rank(name: str) -> tuple[int, bool, str]:
            concern = concerns[name]
            return URGENCIES.index(concern.urgency), not concern.online, name

        return {name: concerns[name] for name in sorted(concerns, key=rank)}

    @cached_property
    def online(self) -> Mapping[str, Concern]:
        """The concerns that have a page for each platform."""
        return {name: concern for name, concern in self.concerns.items() if concern.online}

    @cached_property
    def first_platforms(self) -> tuple[str, ...]:
        """The platforms that lists show at once, in the order of their ids. If they are too many
        for one list: those that site.yml names, and as many others as fit."""
        first = self.site.first_platforms
        named = sorted(self.platforms, key=lambda name: (name not in first, name))
        return tuple(sorted(named[:MOST_PLATFORMS]))

    @property
    def has_more_platforms(self) -> bool:
        """Whether lists leave out platforms, which then have pages of their own."""
        return len(self.platforms) > len(self.first_platforms)

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Countries by code, such as GB."""
        countries = cast(Mapping[str, Country], self.entries["countries"])
        return {name.upper(): country for name, country in countries.items()}

    def slug_of(self, checklist_id: str) -> str:
        """Return how addresses name a sheet. Sheets for families have a number, which tells nobody
        what they are about. Those for schools have their name."""
        checklist = self.checklists[checklist_id]
        return checklist_id if checklist.audience == "educator" else f"sheet-{checklist.number:02}"

    @property
    def first_checklists(self) -> tuple[str, ...]:
        """The checklists that a country's page names, in the order of their ids."""
        return tuple(sorted(self.checklists)[:MOST_CHECKLISTS])

    @property
    def home(self) -> str:
        """The code of the home country."""
        return str(self.site.home_country)

    @cached_property
    def by_key(self) -> Mapping[str, Block]:
        """Every entry by its key: `services/gb/childline`, and `site` for a lone file."""
        named = {
            f"{kind}/{name}": entry
            for kind, entries in self.entries.items()
            for name, entry in entries.items()
        }
        return {**named, **self.lone}

    @cached_property
    def names(self) -> Mapping[str, Set[str]]:
        """The ids of all entries by kind, also of those that could not be read. References are
        judged by these, so that one broken entry does not fail all that name it."""
        found: dict[str, set[str]] = {kind: set() for kind in self.entries}
        for key in self.sources:
            kind, _, name = key.partition("/")
            if name:
                found[kind].add(name)
        return found

    @property
    def unread(self) -> frozenset[str]:
        """The kinds that have entries which could not be read."""
        names = self.names
        return frozenset(kind for kind in names if names[kind] != self.entries[kind].keys())

    @cached_property
    def _parts(self) -> tuple[InEntry[Block | Text], ...]:
        # Kept, since to find them takes longer than most rules.
        return tuple(
            (key, path, part)
            for key, entry in self.by_key.items()
            for path, part in blocks.values_in(entry)
            if isinstance(part, Block | Text)
        )

    @cached_property
    def _parts_by_type(self) -> dict[type, tuple[InEntry[Any], ...]]:
        return {}

    def all_of(self, of: type[Item]) -> tuple[InEntry[Item], ...]:
        """Return every block or text of a type in all entries."""
        if of not in self._parts_by_type:
            self._parts_by_type[of] = tuple(one for one in self._parts if isinstance(one[2], of))
        return self._parts_by_type[of]

    @property
    def texts(self) -> tuple[InEntry[Text], ...]:
        """Every text of every entry."""
        return self.all_of(Text)

    # -------------------------------------------------------------------------------- who can help

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

        def rank(name: str) -> tuple[bool, int, str]:
            # Services for the whole country come before those for a part of it.
            return len(self.services[name].regions) > 0, first.get(name, len(first)), name

        return sorted(names, key=rank)

    def services_in(self, folder: str) -> tuple[str, ...]:
        """Return the open services of a folder (`gb`, `international`), in the order to offer."""
        return self._with_status(folder, "open")

    def unsure_in(self, folder: str) -> tuple[str, ...]:
        """Return the services of a folder of which nobody could see whether they still run."""
        return self._with_status(folder, "unsure")

    def _with_status(self, folder: str, status: str) -> tuple[str, ...]:
        names = self._services_by_folder.get(folder.lower(), ())
        return tuple(name for name in names if self.services[name].status == status)

    def closed_in(self, folder: str) -> tuple[str, ...]:
        """Return the services of a folder that have ended."""
        inside = f"{folder.lower()}/"
        names = (name for name in self.services if name.startswith(inside))
        return tuple(name for name in names if not self.services[name].is_reachable)

    def country_of(self, service_id: str) -> str | None:
        """Return the code of a service's country; None for international ones."""
        code = service_id.split("/")[0].upper()
        return code if code in self.countries else None

    def is_crisis(self, concern_id: str) -> bool:
        """Return whether a concern puts crisis lines first: somebody may hurt themselves."""
        return bool(concern_id) and self.concerns[concern_id].offer[0] == "crisis"
