"""Services: how to reach them, when, and whom they are for."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from signpost.entries.schema.blocks import (
    Age,
    AtLeastOne,
    Block,
    Claim,
    EmergencyRole,
    Fact,
    ServiceKind,
    Weekday,
    optional,
    several,
)
from signpost.entries.schema.text import (
    Address,
    ConcernId,
    CountryCode,
    Email,
    Label,
    Number,
    OldMark,
    Prose,
    RegionCode,
    ServiceId,
    Text,
    TimeZone,
    fault,
)


class Clock(Text):
    """A time of day on a 24-hour clock, such as 09:00; the end of a day is 24:00."""

    pattern = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00"
    longest = 5
    rule = "time"
    is_not = "is not a time of day"
    fix = "write hours and minutes with two digits each, such as 09:00."


class Hours(Block):
    """When a contact is answered, in the service's time zone."""

    days: AtLeastOne[Weekday] = Field(description="Days of the week, such as [mon, tue, wed].")
    opens: Clock = Field(description="From, such as 09:00.")
    closes: Clock = Field(description="Until, such as 17:00; 24:00 for the end of the day.")

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            said = f"It opens at {self.opens} and closes at {self.closes}."
            fix = "write hours past midnight as two blocks: to 24:00, and from 00:00 the next day."
            raise fault("hours-backwards", said, fix)
        return self


# The tags name the two forms in pydantic's error paths; `reading` drops angle brackets.
WhenOpen = Annotated[
    Annotated[Literal["always", "see-website"], Tag("<word>")]
    | Annotated[tuple[Hours, ...], Tag("<list>")],
    Discriminator(lambda value: "<word>" if isinstance(value, str) else "<list>"),
]


class Roles(Claim):
    """Whom an emergency number reaches."""

    reach: AtLeastOne[EmergencyRole] = Field(
        description="Any of police, ambulance and fire; all three if it is for any emergency."
    )


Way = Literal[
    "phone", "text", "whatsapp", "chat", "form", "website", "email", "relay", "sign_language"
]
WAYS: tuple[Way, ...] = get_args(Way)


class Contact(Claim):
    """One contact: phone, text, whatsapp, chat, form, website, email, relay or sign_language."""

    phone: Number | None = optional("The number to call, as it is dialled in the country.")
    text: Number | None = optional("The number to send a text message to.")
    whatsapp: Number | None = optional("The number to write to on WhatsApp. It is no link.")
    chat: Address | None = optional("The page with the chat.")
    form: Address | None = optional("The report form or contact form.")
    website: Address | None = optional("The service's own site, if no better page is known.")
    email: Email | None = optional("The e-mail address.")
    relay: Number | None = optional("The number for a textphone or text relay.")
    sign_language: Address | None = optional("The page for a call in sign language.")
    dialled: Literal["short", "national", "international"] | None = optional(
        "For numbers. short: a short code that works only inside the country. national: as "
        "dialled inside the country. international: with a plus, from anywhere."
    )
    message: Label | None = optional("The word to send, for text.")
    hours: WhenOpen = Field(
        default="see-website",
        description="always, see-website, or a list of days with opens and closes. Only if "
        "sources agree.",
    )
    cost: Label | None = optional("What it costs, if it differs from the service's own.")
    note: Prose | None = optional("What to know before using it, in one or two sentences.")
    roles: Roles | None = optional(
        "For numbers of an emergency service: whom this one reaches, with a source of its own. "
        "Left out, pages say emergency and name no role."
    )

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        ways = [way for way in WAYS if getattr(self, way) is not None]
        if len(ways) != 1:
            given = f"{' and '.join(ways)} are given" if ways else "none is given"
            said = f"A contact is exactly one way to reach a service; here {given}."
            fix = f"give each way its own block, with one of: {', '.join(WAYS)}."
            raise fault("one-way", said, fix)
        number = self.number
        if (number is None) != (self.dialled is None):
            said = "How a number is dialled is said with numbers, and only with numbers."
            add = "add dialled: short, national or international."
            raise fault("dialled", said, add if number else "delete dialled.")
        if number and number.startswith("+") != (self.dialled == "international"):
            said = "A number with a plus is international, and an international number has a plus."
            raise fault("dialled", said, "correct one of the two.")
        if self.message is not None and self.text is None:
            said = "A word to send belongs to a text number."
            raise fault("message", said, "move it, or delete message.")
        return self

    @property
    def way(self) -> Way:
        """Which of the ways this is."""
        return next(way for way in WAYS if getattr(self, way) is not None)

    @property
    def number(self) -> Number | None:
        """The number; None if this way has none."""
        return self.phone or self.text or self.whatsapp or self.relay

    @property
    def address(self) -> Address | None:
        """The address of a chat, form, website or sign-language contact; otherwise None."""
        return self.chat or self.form or self.website or self.sign_language


class Ages(Block):
    """Whom a service takes, by age; both ends are included."""

    youngest: Age | None = optional("The youngest age, if there is one.")
    oldest: Age | None = optional("The oldest age, if there is one.")
    note: Prose | None = optional("What matters besides: the age when the picture was taken.")

    @model_validator(mode="after")
    def _make_sense(self) -> Self:
        if self.youngest is not None and self.oldest is not None and self.youngest > self.oldest:
            said = f"The youngest age ({self.youngest}) is above the oldest ({self.oldest})."
            raise fault("ages", said, "exchange them.")
        return self


class Privacy(Claim):
    """Whether a service must know, or tell, who somebody is."""

    level: Literal["anonymous", "confidential", "named"] = Field(
        description="anonymous: no name needed. confidential: told to no one, with limits. named: "
        "it needs your name."
    )
    limits: Prose = Field(description="When they tell someone, or what they need to know.")


class ServiceNext(Claim):
    """What happens after somebody makes contact."""

    text: Prose = Field(
        description="Who reads or answers, what they do, how long it takes; only what is published."
    )


class Service(Claim):
    """Who can help outside the platforms. Its folder is its country; `international` serves any."""

    name: Label = Field(description="The name that the service uses.")
    organisation: Label = Field(description="Who runs it.")
    kind: ServiceKind = Field(
        description="What it is; helplines listen, hotlines take material, police act on people."
    )
    audience: AtLeastOne[
        Literal["young-people", "parents", "professionals", "adults", "anyone"]
    ] = Field(description="Whom it is for.")
    ages: Ages = Field(default=Ages(), description="The ages it takes, if it has limits.")
    regions: tuple[RegionCode, ...] = several("Parts of the country, if it serves only some.")
    concerns: AtLeastOne[ConcernId] = Field(description="The concerns it takes; [all] for any.")
    about: Prose = Field(description="What it does, in one or two sentences.")
    takes: AtLeastOne[Prose] = Field(description="What it takes, one thing to a line.")
    will_not: AtLeastOne[Prose] = Field(description="What it will not do, or is not for.")
    cost: Label = Field(
        default=Label("Not published"), description="What it costs: Free, Standard rate."
    )
    languages: tuple[Label, ...] = several("Languages, if they are published.")
    only_in: tuple[CountryCode, ...] = several(
        "For international services: the countries they serve, if not all; EU for its states."
    )
    fallback: Literal["yes", "no"] = Field(
        default="yes",
        description="For international services: no keeps it off the pages of countries without "
        "one of this kind.",
    )
    time_zone: TimeZone | None = optional("For hours; needed if a country has several.")
    contacts: tuple[Contact, ...] = several("The ways to reach it, the quietest ones too.")
    privacy: Privacy | None = optional("Anonymous or confidential, and its limits.")
    next: ServiceNext | None = optional("What happens after somebody makes contact.")
    status: Literal["open", "unsure", "older", "closed"] = Field(
        default="open",
        description="unsure: we could not see whether it still runs; listed, and offered on no "
        "page about what happened. older: an older number or address, and nobody says that it has "
        "ended. closed: it has ended, and `closed` holds the source that says so. The last two "
        "are kept as tombstones, never offered.",
    )
    closed: Fact | None = optional(
        "What became of a closed service, from a source that says that it has ended."
    )
    replaced_by: ServiceId | None = optional(
        "What to use instead of a closed service or older number."
    )
    formerly: tuple[Label, ...] = several("Older names, which paper and pages still carry.")
    marks: tuple[OldMark, ...] = several(
        "Addresses and numbers out of use, by which `retired` finds pages that show them. Never "
        "shown."
    )
    search_words: tuple[Label, ...] = several("What readers type, with common misspellings.")

    @model_validator(mode="after")
    def _an_open_service_can_be_reached(self) -> Self:
        if self.is_reachable and not self.contacts:
            said = "An open service has no way to reach it."
            fix = "add at least one contact that has a source, or leave the entry out."
            raise fault("no-contact", said, fix)
        return self

    @model_validator(mode="after")
    def _an_end_has_a_source(self) -> Self:
        if (self.status == "closed") != (self.closed is not None):
            said = "That a service is closed, and the source that says so, belong together."
            fix = "add closed: with text, source, checked and by; if no source says that it has "
            fix += "ended, write status: older, and delete closed."
            raise fault("closed-source", said, fix)
        return self

    @property
    def is_reachable(self) -> bool:
        """Whether it is no tombstone: readers may try to reach it."""
        return self.status in ("open", "unsure")
