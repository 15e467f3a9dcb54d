"""Countries, and the emergency numbers of places that have no entry of their own."""

from __future__ import annotations

from typing import Literal

from pydantic import (
    Field,
)

from signpost.entries.schema.blocks import Block, Claim, EmergencyRole, Fact
from signpost.entries.schema.text import (
    ConcernId,
    Label,
    Number,
    PlaceCode,
    Prose,
    Reference,
    RegionCode,
    ServiceId,
    TimeZone,
)


class PlaceName(Label):
    """The name of a place of which we know numbers alone: letters, since those stand beside it."""

    pattern = r"[^\W\d_](?:[^\n\t\d]*[^\s\d])?"
    rule = "place-name"
    is_not = "is not the name of a place"
    fix = "write its name in letters."
    __slots__ = ()


# ------------------------------------------------------------------------------- countries, advice, checklists


class Region(Block):
    """A part of a country."""

    code: RegionCode = Field(description="Its ISO 3166-2 code.")
    name: Label = Field(description="Its name.")


class Role(Claim):
    """Somebody in or near a school whom one tells."""

    role: Label = Field(description="The name of the role.")
    short: Label | None = Field(default=None, description="Its short form, as DSL.")
    regions: tuple[RegionCode, ...] = Field(
        default=(), description="Parts of the country, where it holds only there."
    )
    does: Prose = Field(description="What this person is told and does.")


class RegionalFact(Fact):
    """One sourced statement that may hold in parts of a country only."""

    regions: tuple[RegionCode, ...] = Field(
        default=(), description="Parts of the country, where it holds only there."
    )


class Territory(Claim):
    """A place with a code of its own in ISO 3166 where the country's numbers work."""

    code: PlaceCode = Field(description="Its own code, as PR.")
    name: Label = Field(description="Its name in English.")


class LawCaution(Fact):
    """A reason why going to the police can be hard on a young person here."""

    about: Literal[
        "nudes-of-oneself", "same-sex-contact", "sex-outside-marriage", "attempted-suicide"
    ] = Field(
        description="What the law punishes. The text is for reviewers; pages say one fixed sentence."
    )
    concerns: tuple[ConcernId, ...] = Field(
        min_length=1, description="The concerns on whose pages this is said."
    )


class Country(Block):
    """What differs from country to country."""

    name: Label = Field(description="Its name in English.")
    emergency: ServiceId = Field(description="The service of the kind emergency.")
    first: tuple[ServiceId, ...] = Field(
        min_length=1, description="Services in the order to offer; others follow."
    )
    member_of: tuple[Literal["EU"], ...] = Field(
        default=(), description="Unions whose services it shares."
    )
    time_zones: tuple[TimeZone, ...] = Field(
        min_length=1, description="Its time zones, the most used first."
    )
    search_words: tuple[Label, ...] = Field(
        default=(),
        description="What else readers call it, its people and its parts: UK, British, Scotland.",
    )
    paper: Literal["a4", "us-letter"] = Field(description="The paper that printers there hold.")
    regions: tuple[Region, ...] = Field(default=(), description="Parts whose services differ.")
    territories: tuple[Territory, ...] = Field(
        default=(), description="Places with a code of their own where this country's numbers work."
    )
    law_caution: tuple[LawCaution, ...] = Field(
        default=(),
        description="Where the law can be hard on a young person who goes to the police.",
    )
    school_roles: tuple[Role, ...] = Field(default=(), description="Whom a school tells.")
    must_display: tuple[RegionalFact, ...] = Field(
        default=(), description="What schools there must display."
    )
    legal_limits: tuple[RegionalFact, ...] = Field(
        default=(), description="What staff may not do with images."
    )
    missing: tuple[Prose, ...] = Field(
        default=(), description="What we looked for and could not source."
    )


class FloorNumber(Block):
    """An emergency number of a place without an entry."""

    number: Number = Field(description="The number.")
    roles: tuple[EmergencyRole, ...] = Field(
        default=(), description="Whom it reaches, where the source says so."
    )
    doubt: Prose | None = Field(default=None, description="Why it is not shown all the same.")


class FloorPlace(Block):
    """A country or territory without an entry."""

    code: PlaceCode = Field(description="Its code in ISO 3166.")
    name: PlaceName = Field(description="Its name in English.")
    page: Reference | None = Field(
        default=None, description="Its page below the source, where there is one."
    )
    numbers: tuple[FloorNumber, ...] = Field(
        default=(), description="What the source gives, shown or not."
    )


class ClaimedZone(Block):
    """A time zone that two states claim."""

    zone: TimeZone = Field(description="Its name in the tz database.")
    because: Prose = Field(description="Who claims it.")


class Floor(Claim):
    """What readers are shown where we have no country: an emergency number in which two sources agree, or none."""

    places: tuple[FloorPlace, ...] = Field(default=(), description="One block for each.")
    claimed: tuple[ClaimedZone, ...] = Field(
        default=(), description="Time zones that tell no country."
    )
