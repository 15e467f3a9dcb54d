"""Platforms: how to report there, and what else a reader can do."""

from typing import Literal, Self

from pydantic import Field, model_validator

from signpost.entries.schema.blocks import (
    Age,
    AtLeastOne,
    Block,
    Claim,
    Fact,
    Instructions,
    Link,
    optional,
    several,
)
from signpost.entries.schema.text import (
    Address,
    ConcernId,
    CountryCode,
    Email,
    Label,
    OldMark,
    Prose,
    Text,
    fault,
)


class IconName(Text):
    """An icon that Material for MkDocs ships: its folder and file name, such as simple/roblox."""

    pattern = r"(?:material|simple|fontawesome/brands)/[a-z0-9-]+"
    longest = 60
    rule = "icon"
    is_not = "is not the name of an icon"
    fix = (
        "write its folder and file name without .svg, such as simple/roblox or "
        "fontawesome/brands/tiktok."
    )


class Next(Claim):
    """What happens after a report. If the platform does not say, write not-published."""

    who_reads: Prose = Field(description="Who reads the report.")
    reply: Prose = Field(description="Whether the reporter hears back, and how.")
    how_long: Prose = Field(description="How long it takes.")
    how_long_basis: Literal["stated", "observed", "not-published"] = Field(
        description="stated: the platform says so. observed: others measured it. not-published: "
        "nobody says."
    )
    where_to_check: Prose = Field(description="Where the reporter can see what became of it.")
    if_refused: Prose = Field(description="What to do when nothing happens or the answer is no.")


class Route(Claim):
    """One way to report some concerns on one platform."""

    name: Label = Field(description="What it is, as a button would say it: Report in the app.")
    concerns: AtLeastOne[ConcernId] = Field(description="The concerns it serves; [all] for any.")
    kind: Literal["in-app", "web-form", "e-mail", "self-service", "help-page"] = Field(
        description="How the report is made. self-service: the reader puts it right there, "
        "without a report. help-page: a page that explains."
    )
    who: AtLeastOne[
        Literal["account-holders", "anyone", "parents", "person-shown", "not-published"]
    ] = Field(
        description="Who may use it. person-shown: whoever is in the picture, or acts for them. "
        "not-published: nobody says whether one needs an account."
    )
    only_in: tuple[CountryCode, ...] = several("Countries, if it serves only some; EU for all.")
    address: Address | None = optional("The form or page.")
    email: Email | None = optional("The e-mail address, if the report is a message.")
    steps: tuple[Prose, ...] = several("What to tap or fill in, one action to a step.")
    notes: tuple[Prose, ...] = several("What to know: anonymous or not, what it asks for.")
    next: Next | None = optional("What happens after it, if that differs from the platform's.")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        shown = "steps (or the address of the page that shows them)"
        ways = {"in-app": (self.steps or self.address, shown), "e-mail": (self.email, "email")}
        way, field = ways.get(self.kind, (self.address, "address"))
        if not way:
            said = f"A route of the kind {self.kind} is of no use without its way in."
            fix = f"add {field}, or leave the route out."
            raise fault("route-leads-nowhere", said, fix)
        return self


class AgeException(Claim):
    """A country where another minimum age holds."""

    country: CountryCode = Field(description="The country; EU for all of its states.")
    age: Age | None = optional("The minimum age there, if one number holds.")
    note: Prose = Field(description="What holds there, in one sentence.")


class MinimumAge(Claim):
    """How old one must be to have an account."""

    age: Age | None = optional("The general minimum age; leave it out if there is none.")
    note: Prose | None = optional("What else the platform says about ages.")
    exceptions: tuple[AgeException, ...] = several("Countries where another age holds.")


class HardCase(Instructions):
    """What to do when the usual way is closed."""

    case: Literal[
        "private-profile",
        "blocked-me",
        "vanished",
        "i-deleted-it",
        "live-or-voice",
        "no-account",
        "not-me",
        "too-young",
        "locked-out",
    ] = Field(description="Which case this is.")


class Retired(Claim):
    """A route or service that is gone; kept because pages and paper still point to it."""

    name: Label = Field(description="What it was called, or its old address in words.")
    note: Prose = Field(description="What became of it.")
    instead: Prose | None = optional("What to use now, in words.")
    marks: tuple[OldMark, ...] = several(
        "Its old addresses and numbers, by which `retired` finds pages that show them. Never shown."
    )


class Platform(Block):
    """Where to report on one platform, and what else helps there."""

    name: Label = Field(description="The name that readers use.")
    also_known_as: tuple[Label, ...] = several("Short and older names.")
    operator: Label = Field(description="The company that runs it.")
    about: Prose = Field(description="What it is, in one sentence.")
    icon: IconName | None = optional("Its mark among Material's icons, such as simple/roblox.")
    minimum_age: MinimumAge = Field(description="How old one must be.")
    routes: AtLeastOne[Route] = Field(description="The ways to report, the most useful first.")
    next: Next = Field(description="What happens after a report, unless a route says otherwise.")
    block: Instructions | None = optional("How to block somebody.")
    mute: Instructions | None = optional("How to mute or restrict somebody.")
    private_account: Instructions | None = optional("How to make an account private.")
    evidence_notes: tuple[Fact, ...] = several(
        "What vanishes and when, and what the other side is told. No advice to keep or copy."
    )
    capture_notes: tuple[Fact, ...] = several(
        "How to keep evidence here. Shown only if it may be kept: never for sexual images."
    )
    hard_cases: tuple[HardCase, ...] = several("What to do when the usual way is closed.")
    appeal: Instructions | None = optional("How to ask for a second look.")
    police: tuple[Fact, ...] = several("What the platform says about police and NCMEC.")
    pages: tuple[Link, ...] = several("Its safety centre and settings, for everyone.")
    parents_pages: tuple[Link, ...] = several("Its pages and tools for parents.")
    retired: tuple[Retired, ...] = several("Routes that are gone.")
    search_words: tuple[Label, ...] = several("What readers type, with common misspellings.")
