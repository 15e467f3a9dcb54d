"""Countries, and the emergency numbers of places that have no entry of their own."""

from typing import Literal

from pydantic import Field

from signpost.entries.schema.blocks import (
    AtLeastOne,
    Block,
    Claim,
    EmergencyRole,
    Fact,
    optional,
    several,
)
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
    """The name of a place of which we know numbers alone: letters, since those are beside it."""

    pattern = r"[^\W\d_](?:[^\n\t\d]*[^\s\d])?"
    rule = "place-name"
    is_not = "is not the name of a place"
    fix = "write its name in letters."


class Region(Block):
    """A part of a country."""

    code: RegionCode = Field(description="Its ISO 3166-2 code.")
    name: Label = Field(description="Its name.")


class Role(Claim):
    """Somebody in or near a school whom one tells."""

    role: Label = Field(description="The name of the role.")
    short: Label | None = optional("Its short form, such as DSL.")
    regions: tuple[RegionCode, ...] = several("Parts of the country, if it holds only there.")
    does: Prose = Field(description="What this person is told and does.")


class RegionalFact(Fact):
    """One sourced statement that may hold in parts of a country only."""

    regions: tuple[RegionCode, ...] = several("Parts of the country, if it holds only there.")


class Territory(Claim):
    """A place with a code of its own in ISO 3166 where the country's numbers work."""

    code: PlaceCode = Field(description="Its own code, such as PR.")
    name: Label = Field(description="Its name in English.")


class LawCaution(Fact):
    """A reason why going to the police can be hard on a young person here."""

    about: Literal[
        "nudes-of-oneself", "same-sex-contact", "sex-outside-marriage", "attempted-suicide"
    ] = Field(
        description="What the law punishes. The text is for reviewers; pages say a fixed sentence."
    )
    concerns: AtLeastOne[ConcernId] = Field(description="The concerns on whose pages this is said.")


class Country(Block):
    """What differs from country to country."""

    name: Label = Field(description="Its name in English.")
    emergency: ServiceId = Field(description="The service of the kind emergency.")
    first: AtLeastOne[ServiceId] = Field(description="Services to offer, in order; others follow.")
    member_of: tuple[Literal["EU"], ...] = several("Unions whose services it shares.")
    time_zones: AtLeastOne[TimeZone] = Field(description="Its time zones, the most used first.")
    search_words: tuple[Label, ...] = several(
        "What else readers call it, its people and its parts: UK, British, Scotland."
    )
    paper: Literal["a4", "us-letter"] = Field(description="The paper that printers there hold.")
    regions: tuple[Region, ...] = several("Parts whose services differ.")
    territories: tuple[Territory, ...] = several(
        "Places with a code of their own where this country's numbers work."
    )
    law_caution: tuple[LawCaution, ...] = several(
        "Where the law can be hard on a young person who goes to the police."
    )
    school_roles: tuple[Role, ...] = several("Whom a school tells.")
    must_display: tuple[RegionalFact, ...] = several("What schools there must display.")
    legal_limits: tuple[RegionalFact, ...] = several("What staff may not do with images.")
    missing: tuple[Prose, ...] = several("What we looked for and could not source.")


class FloorNumber(Block):
    """An emergency number of a place without an entry."""

    number: Number = Field(description="The number.")
    roles: tuple[EmergencyRole, ...] = several("Whom it reaches, if the source says so.")
    doubt: Prose | None = optional("Why it is not shown all the same.")


class FloorPlace(Block):
    """A country or territory without an entry."""

    code: PlaceCode = Field(description="Its code in ISO 3166.")
    name: PlaceName = Field(description="Its name in English.")
    page: Reference | None = optional("Its page below the source, if there is one.")
    numbers: tuple[FloorNumber, ...] = several("What the source gives, shown or not.")


class ClaimedZone(Block):
    """A time zone that two states claim."""

    zone: TimeZone = Field(description="Its name in the tz database.")
    because: Prose = Field(description="Who claims it.")


class Floor(Claim):
    """What readers are shown in places without an entry: an emergency number in which two sources
    agree, or none."""

    places: tuple[FloorPlace, ...] = several("One block for each.")
    claimed: tuple[ClaimedZone, ...] = several("Time zones that tell no country.")
