"""What an entry may say: one frozen model per kind of entry, which is also the schema that editors use.

Prose is plain text without markup; names of buttons stand in double quotes. Addresses, numbers and links to other
entries have types (and so fields) of their own, which is how the rules can see every one of them.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from signpost.text.characters import hidden_character, name_of


def fault(rule: str, why: str, fix: str) -> PydanticCustomError:
    """Return the error of a value: `why` it cannot be and the `fix`, both as sentences for contributors."""
    return PydanticCustomError(rule, "{why}", {"why": why, "fix": fix})


# ---------------------------------------------------------------------------------------------------- words


class Text(str):
    """A scalar that is kept as typed and must match the pattern of its class."""

    pattern: ClassVar[str] = r"(?s).+"
    longest: ClassVar[int] = 1000
    rule: ClassVar[str] = "text"
    is_not: ClassVar[str] = "is not text"
    fix: ClassVar[str] = "write words here."
    __slots__ = ()

    @classmethod
    def checked(cls, value: str) -> Self:
        """Return the value as this type, or raise what is wrong with it."""
        plain = value.isascii() and value.isprintable()
        if not plain and (hidden := hidden_character(value)) is not None:
            raise fault(
                "hidden-character", f"{name_of(value[hidden])} stands in this text.", "type it again without it."
            )
        if not re.fullmatch(cls.pattern, value):
            raise fault(cls.rule, f'"{value[:80]}" {cls.is_not}.', cls.fix)
        if len(value) > cls.longest:
            raise fault(
                "too-long",
                f"This text has {len(value)} characters; {cls.longest} is the most here.",
                "say it in fewer words, or in two texts.",
            )
        return cls(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls.checked, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        # Editors read 999 and 2026 as numbers where we read characters.
        digits = any(re.fullmatch(cls.pattern, number) for number in ("999", "2026"))
        kind: str | list[str] = ["string", "integer"] if digits else "string"
        return {"type": kind, "pattern": f"^(?:{cls.pattern.removeprefix('(?s)')})$", "maxLength": cls.longest}


BLANK = "___"
"""What a new entry holds where something is still to be written; no field takes it."""

_UNFINISHED = ("TODO", "FIXME", "TBD", "TBC", "XXX", "orem ipsum", "???")
_UNFINISHED_WORD = re.compile(r"(?<!\w)(?:TODO|FIXME|TBD|TBC|XXX|[Ll]orem ipsum)(?!\w)|\?{3}")
"""What people leave where they mean to write something later."""


class Prose(Text):
    """Plain text: one paragraph of whole sentences, without markup, addresses or numbers to call."""

    pattern = r"\S(?:[^\n\t]*\S)?"
    rule = "prose"
    is_not = "is not one paragraph of text"
    fix = "write it as one paragraph, without line breaks or spaces at its ends; long lines may be folded with >-."
    __slots__ = ()

    @classmethod
    def checked(cls, value: str) -> Self:
        if BLANK in value:
            raise fault("blank-left", f"A blank ({BLANK}) is left here.", "write over it, or delete the line.")
        if any(mark in value for mark in _UNFINISHED) and (left := _UNFINISHED_WORD.search(value)):
            said = f'"{left[0]}" is left here: something is still to be written.'
            raise fault("blank-left", said, "write over it, or delete the line.")
        return super().checked(value)


class Label(Prose):
    """A few words: a title, a button, a name."""

    longest = 80
    __slots__ = ()


class SiteName(Label):
    """The name of this deployment: words only, since it also stands where nothing is escaped."""

    pattern = r"[^\W_](?:[\w '’.,-]*[\w.])?"
    longest = 40
    rule = "site-name"
    is_not = "is not a name for a site"
    fix = "use letters, digits, spaces, hyphens and apostrophes."
    __slots__ = ()


_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
_SEGMENT = r"(?!\.{1,2}(?:[/?]|$))[A-Za-z0-9._~=-]+"
"""What stands between two slashes of a path; not one or two dots, by which a browser climbs up."""


class HostName(Text):
    """A host alone, as it stands in an address: help.instagram.com."""

    pattern = _HOST
    longest = 120
    rule = "host"
    is_not = "is not a host"
    fix = "write it alone and in small letters, as help.example.org; parts of a host go into paths."
    __slots__ = ()


class OwnedPath(Text):
    """A part of a host: all that lies below, if it ends with a slash; otherwise one page."""

    pattern = rf"{_HOST}(?:/{_SEGMENT})+/?"
    longest = 200
    rule = "owned-path"
    is_not = "is not a path on a host"
    fix = (
        "write host and path without https:// and without steps of dots, as www.example.org/help/ "
        "for all that lies below it, or www.example.org/report for this page alone."
    )
    __slots__ = ()

    @property
    def host(self) -> str:
        """The host alone: www.instagram.com."""
        return self.split("/")[0]


class PlaceName(Label):
    """The name of a place of which we know numbers alone: letters, since those stand beside it."""

    pattern = r"[^\W\d_](?:[^\n\t\d]*[^\s\d])?"
    rule = "place-name"
    is_not = "is not the name of a place"
    fix = "write its name in letters."
    __slots__ = ()


class Address(Text):
    """A whole web address, as typed. Whether it may be used is for the register to say."""

    # One pattern, matched whole: parsers and browsers disagree about backslashes, users and ports.
    pattern = rf"https://{_HOST}(?:/{_SEGMENT})*/?(?:\?[A-Za-z0-9._=&-]+)?"
    longest = 300
    rule = "address"
    is_not = "is not an address we can use"
    fix = "write it whole, as https://www.example.org/report: small letters for the host, plain characters after it."
    __slots__ = ()

    @classmethod
    def checked(cls, value: str) -> Self:
        if re.search(r"/\.{1,2}(?:[/?#]|$)", value):
            raise fault(
                cls.rule,
                f'"{value[:80]}" climbs with dots: it opens another page than it names.',
                "write it as the browser shows it once the page is open, without steps of dots.",
            )
        return super().checked(value)

    @property
    def host(self) -> str:
        """The host alone: help.instagram.com."""
        return self.removeprefix("https://").split("/")[0].split("?")[0]

    @property
    def place(self) -> str:
        """Host and path, without a query: help.instagram.com/contact/383."""
        return self.removeprefix("https://").split("?")[0]


class Number(Text):
    """A number to call or text, written as it is read aloud; the digits are dialled as they stand."""

    pattern = r"[+*#]?[0-9](?:[0-9 -]*[0-9])?"
    longest = 24
    rule = "number"
    is_not = "is not one number to call or text"
    fix = "write digits with spaces or hyphens between them, one number to a field; words about it go into note."
    __slots__ = ()

    @property
    def digits(self) -> str:
        """What is dialled: the digits, and a plus, star or hash where one stands."""
        return re.sub(r"[^0-9+*#]", "", self)


class Email(Text):
    """An e-mail address."""

    pattern = r"[A-Za-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    longest = 120
    rule = "email"
    is_not = "is not an e-mail address"
    fix = "write it as help@example.org."
    __slots__ = ()


class SourceAddress(Text):
    """Where a fact was read: a page's address, or its site where the page's whole address is not known."""

    pattern = r"(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?(?:[/?#]\S*)?"
    longest = 300
    rule = "source"
    is_not = "is not the address of a page"
    fix = "copy the address of the page where you read this, without spaces."
    __slots__ = ()

    @property
    def page(self) -> str:
        """The address without what does not matter: scheme, www., fragment, slash at the end."""
        return re.sub(r"^https?://(www\.)?|^www\.", "", self).split("#")[0].rstrip("/")

    @property
    def host(self) -> str:
        """The site's name, for readers: help.instagram.com."""
        return self.page.split("/")[0].split("?")[0]

    def is_same_as(self, other: SourceAddress) -> bool:
        """Return whether two sources are one: the same page, or the same site where one names no page of it.

        Two pages of one site are two sources: a slip on one of them shows as a difference.
        """
        if self.page == other.page:
            return True
        return self.host == other.host and self.host in (self.page, other.page)


class SourceHost(Text):
    """The site of a source: its host, in small letters and without www."""

    pattern = r"(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?"
    longest = 120
    rule = "source"
    is_not = "is not the host of a source"
    fix = "write the host alone, as example.org: small letters, without https:// and www."
    __slots__ = ()


class Checked(Text):
    """The day of the copy in which a fact was read: a day, a month, a year, or `undated`; never rounded."""

    pattern = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?|undated"
    longest = 10
    rule = "date"
    is_not = "is not a day"
    fix = (
        "write year, month and day, as 2026-07-28; less where less is known (2026-07, 2026); undated where nothing is."
    )
    __slots__ = ()

    @classmethod
    def checked(cls, value: str) -> Self:
        day = super().checked(value)
        try:
            day.earliest()
        except ValueError:
            raise fault("date", f'"{value}" is not a day of the calendar.', cls.fix) from None
        return day

    def earliest(self) -> date | None:
        """Return the first day that this can mean; None where nothing is known."""
        if self == "undated":
            return None
        year, month, day = (*(int(part) for part in self.split("-")), 1, 1)[:3]
        return date(year, month, day)

    def age(self, today: date) -> int | None:
        """Return the days that have passed at most since then; None where nothing is known."""
        first = self.earliest()
        return None if first is None else (today - first).days

    @property
    def words(self) -> str:
        """The date as people say it: 28 July 2026, July 2026, 2026."""
        first = self.earliest()
        if first is None:
            return "an unknown day"
        month = calendar.month_name[first.month]
        return (f"{first.year}", f"{month} {first.year}", f"{first.day} {month} {first.year}")[self.count("-")]


class Reference(Text):
    """The file name of another entry, without its ending."""

    pattern = r"[a-z0-9]+(?:-[a-z0-9]+)*"
    longest = 60
    rule = "name"
    is_not = "is not the name of an entry"
    fix = "write its file name without .yml: small letters, digits and hyphens."
    kind: ClassVar[str] = ""
    __slots__ = ()


class ConcernId(Reference):
    """A concern: a file name in guidance/concerns, or `all`."""

    kind = "concerns"
    __slots__ = ()


class PlatformId(Reference):
    """A platform: a file name in guidance/platforms."""

    kind = "platforms"
    __slots__ = ()


class AdviceId(Reference):
    """An advice topic: a file name in guidance/advice."""

    kind = "advice"
    __slots__ = ()


class ServiceId(Reference):
    """A service: its folder and file name in guidance/services, as gb/childline."""

    pattern = r"(?:[a-z]{2}|international)/[a-z0-9]+(?:-[a-z0-9]+)*"
    fix = "write its folder and file name without .yml, as gb/childline."
    kind = "services"
    __slots__ = ()


class CountryCode(Reference):
    """A country: two capital letters, as GB; its file is guidance/countries/gb.yml. EU stands for all of its states."""

    pattern = r"[A-Z]{2}"
    longest = 2
    is_not = "is not a country's code"
    fix = "write its two capital letters, as GB or IE."
    kind = "countries"
    __slots__ = ()


class PlaceCode(Text):
    """The code of a country or territory in ISO 3166, whether it has an entry or not: two capital letters, as PE."""

    pattern = r"[A-Z]{2}"
    longest = 2
    rule = "name"
    is_not = "is not a code in ISO 3166"
    fix = "write its two capital letters, as PE."
    __slots__ = ()


class RegionCode(Text):
    """A part of a country, by its ISO 3166-2 code, as GB-SCT; the country's entry lists its regions."""

    pattern = r"[A-Z]{2}-[A-Z0-9]{1,3}"
    longest = 6
    rule = "name"
    is_not = "is not the code of a region"
    fix = "write the code that the country's entry lists, as GB-SCT."
    __slots__ = ()


class IconName(Text):
    """An icon that Material for MkDocs ships: its folder and file name, as simple/roblox."""

    pattern = r"(?:material|simple|fontawesome/brands)/[a-z0-9-]+"
    longest = 60
    rule = "icon"
    is_not = "is not the name of an icon"
    fix = "write its folder and file name without .svg, as simple/roblox or fontawesome/brands/tiktok."
    __slots__ = ()


class OldMark(Text):
    """An address, e-mail address or number that is out of use, as pages that are out of date still show it."""

    pattern = r"(?=.*[.\d])[\w.@:/+*#() -]*\w"
    longest = 80
    rule = "old-mark"
    is_not = "is not an address or number"
    fix = "write it as old pages do, as www.example.org/report or 0800 111 222; words about it go into note or about."
    __slots__ = ()


class TimeZone(Text):
    """A time zone by its name in the tz database, as Europe/London."""

    pattern = r"(?:[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_-]+){1,2}|UTC)"
    longest = 40
    rule = "time-zone"
    is_not = "is not a time zone"
    fix = "write its name in the tz database, as Europe/London."
    __slots__ = ()


class Clock(Text):
    """A time of day on a 24-hour clock, as 09:00; the end of a day is 24:00."""

    pattern = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00"
    longest = 5
    rule = "time"
    is_not = "is not a time of day"
    fix = "write hours and minutes with two digits each, as 09:00."
    __slots__ = ()


Age = Annotated[int, Field(ge=0, le=99)]
Audience = Literal["teen", "parent", "educator"]
Evidence = Literal["keep", "note-only", "never-copy"]
Urgency = Literal["now", "soon", "steady"]
StepId = Literal["listen", "danger", "lead", "stop", "note", "police", "report", "remove", "block", "tell"]
ServiceKind = Literal[
    "emergency",
    "police",
    "hotline",
    "helpline",
    "removal",
    "escalation",
    "regulator",
    "professionals",
    "parents",
    "crisis",
]
SERVICE_KINDS: tuple[ServiceKind, ...] = get_args(ServiceKind)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EmergencyRole = Literal["police", "ambulance", "fire"]
EMERGENCY_ROLES: tuple[EmergencyRole, ...] = get_args(EmergencyRole)


# ------------------------------------------------------------------------------------------------- building


class Block(BaseModel):
    """A group of fields. Fields that the model does not know are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False, hide_input_in_errors=True)


class Claim(Block):
    """A statement of fact about somebody else: it says where it was read, when, and how it was checked."""

    source: SourceAddress = Field(description="The address of the page where this was read.")
    checked: Checked = Field(
        description="The day of the copy that was read (or, with by: live, the day somebody followed it): 2026-07-28, "
        "2026-07 or 2026, as far as it is known; undated where nothing is known. Never guess or round."
    )
    by: Literal["live", "archive", "third-party"] = Field(
        description="live: somebody followed it on that day. archive: read in a kept copy of the owner's own page. "
        "third-party: somebody else says so."
    )

    @model_validator(mode="after")
    def _a_live_check_has_a_day(self) -> Self:
        if self.by == "live" and self.checked.count("-") != 2:
            raise fault(
                "date",
                "A live check needs the whole day on which somebody followed it.",
                "write the day, as 2026-11-23, or say archive or third-party.",
            )
        return self


class Fact(Claim):
    """One sourced statement in plain words."""

    text: Prose = Field(description="The statement, in one to three short sentences.")


class Link(Claim):
    """A page of the platform or service that readers may open."""

    title: Label = Field(description="What the reader finds there, in a few words.")
    address: Address = Field(description="The page's whole address.")


class Instructions(Claim):
    """How to do one thing, as steps, as a page to open, or both."""

    steps: tuple[Prose, ...] = Field(default=(), description="What to tap or do, one action to a step.")
    address: Address | None = Field(default=None, description="The page that explains it or lets you do it.")
    note: Prose | None = Field(default=None, description="What to know before or after.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.steps or self.address or self.note):
            raise fault(
                "nothing-said",
                "Neither steps nor an address nor a note is given.",
                "write at least one of steps, address and note.",
            )
        return self


class Voices(Block):
    """The same thing said to a teenager, to a parent or carer, and to someone who works with young people."""

    teen: Prose = Field(description="To a 13-year-old: short sentences, common words, never blame.")
    parent: Prose = Field(description="To a parent or carer.")
    educator: Prose = Field(description="To a teacher, school nurse, youth worker.")


class Labels(Block):
    """The same title for three readers."""

    teen: Label = Field(description="In the teenager's own words, as: Someone is threatening to share my pictures.")
    parent: Label = Field(description="As a parent or carer would say it.")
    educator: Label = Field(description="As a school would file it.")


class Words(Block):
    """One step: what to do, and a little more."""

    do: Label = Field(description="The action, as an order of a few words: Stop replying.")
    more: Prose | None = Field(default=None, description="What helps to do it, in one to three short sentences.")


class StepVoices(Block):
    """One step for each reader; a reader who is left out gets the common words, or no such step."""

    teen: Words | None = Field(default=None, description="To a teenager.")
    parent: Words | None = Field(default=None, description="To a parent or carer.")
    educator: Words | None = Field(default=None, description="To someone who works with young people.")


class Orders(Block):
    """The order of the steps for each reader."""

    teen: tuple[StepId, ...] = Field(description="For a teenager.")
    parent: tuple[StepId, ...] = Field(description="For a parent or carer.")
    educator: tuple[StepId, ...] = Field(description="For someone who works with young people.")

    def of(self, audience: Audience) -> tuple[StepId, ...]:
        """Return the order for one reader."""
        order: tuple[StepId, ...] = getattr(self, audience)
        return order


# ------------------------------------------------------------------------------------------------- concerns


class Codes(Block):
    """Where schools and hotlines file this concern; the schemes are listed in guidance/schemes.yml."""

    four_cs: tuple[Reference, ...] = Field(default=(), description="CO:RE's 4Cs: content, contact, conduct, contract.")
    report_harmful_content: tuple[Reference, ...] = Field(default=(), description="Report Harmful Content's eight.")
    insafe: tuple[Reference, ...] = Field(default=(), description="Categories of the Insafe helplines.")
    ncmec: tuple[Reference, ...] = Field(default=(), description="Categories of NCMEC's CyberTipline.")


class Concern(Block):
    """What happened to somebody, what to do about it, and whom to ask."""

    label: Labels = Field(description="The title of its pages.")
    short: Voices = Field(description="What this is about, in one sentence; shown in lists and searches.")
    reassurance: Voices = Field(description="One line that comes before everything else. Teen: it is not your fault.")
    evidence: Evidence = Field(
        description="keep: chats and pictures may be kept. note-only: write down who, where and when; keep nothing. "
        "never-copy: a sexual image of someone under 18 may be involved, which nobody may copy, for any reason. The "
        "program pins the concerns that have it."
    )
    urgency: Urgency = Field(description="now: act at once. soon: today. steady: when you are ready.")
    online: bool = Field(
        default=True,
        description="false: it happens where no app can help. The concern has no page for each app; steps and "
        "contacts stand on its own page.",
    )
    reports: bool = Field(
        default=True,
        description="false: readers win something back and report nobody; what apps say of reports is left out.",
    )
    steps: dict[StepId, StepVoices] = Field(
        default_factory=dict, description="Own words for steps where the common ones (guidance/steps.yml) do not fit."
    )
    leave_out: tuple[StepId, ...] = Field(default=(), description="Common steps that this concern has no use for.")
    order: Orders | None = Field(default=None, description="An own order of steps, where the common one is wrong here.")
    order_because: Prose | None = Field(default=None, description="Why the order differs; shown on How we check.")
    offer: tuple[ServiceKind, ...] = Field(
        min_length=1, description="The kinds of service to offer, most urgent first."
    )
    related: tuple[ConcernId, ...] = Field(default=(), description="Concerns that often come with this one.")
    advice: tuple[AdviceId, ...] = Field(default=(), description="Advice for later; never shown among the steps.")
    search_words: tuple[Label, ...] = Field(min_length=1, description="What readers type, with common misspellings.")
    codes: Codes = Field(default=Codes(), description="Where schools and hotlines file this.")

    @model_validator(mode="after")
    def _an_own_order_has_a_reason(self) -> Self:
        if (self.order is None) != (self.order_because is None):
            raise fault(
                "order-reason",
                "An order of steps of its own and the reason for it belong together.",
                "write both order and order_because, or neither.",
            )
        return self


class Steps(Block):
    """The steps that all concerns share: their order, their words, and the evidence rule."""

    order: Orders = Field(description="The common order of the steps.")
    order_note: Prose = Field(description="Where sources differ about the order, said on How we check.")
    words: dict[StepId, StepVoices] = Field(description="The common words of each step.")
    evidence: dict[Evidence, Voices] = Field(description="The evidence rule, fixed for each kind of concern.")
    note: dict[Evidence, StepVoices] = Field(description="The words of the step `note` for each kind of concern.")
    when_shown: tuple[Prose, ...] = Field(
        description="What comes before the first step for staff to whom a picture may be shown that nobody may copy."
    )


class Code(Block):
    """One category of a scheme."""

    id: Reference = Field(description="Its short name, for entries.")
    label: Label = Field(description="Its name in the scheme.")


class Scheme(Claim):
    """A way in which schools, helplines or hotlines sort what happened."""

    title: Label = Field(description="Its name.")
    about: Prose = Field(description="Who uses it and for what.")
    codes: tuple[Code, ...] = Field(min_length=1, description="Its categories.")


class Schemes(Block):
    """The schemes to which concerns are mapped."""

    four_cs: Scheme = Field(description="CO:RE's 4Cs.")
    report_harmful_content: Scheme = Field(description="Report Harmful Content.")
    insafe: Scheme = Field(description="Insafe helplines.")
    ncmec: Scheme = Field(description="NCMEC's CyberTipline.")


# ------------------------------------------------------------------------------------------------ platforms


class Next(Claim):
    """What happens after a report. Where the platform does not say, write not-published."""

    who_reads: Prose = Field(description="Who reads the report.")
    reply: Prose = Field(description="Whether the reporter hears back, and how.")
    how_long: Prose = Field(description="How long it takes.")
    how_long_basis: Literal["stated", "observed", "not-published"] = Field(
        description="stated: the platform says so. observed: others measured it. not-published: nobody says."
    )
    where_to_check: Prose = Field(description="Where the reporter can see what became of it.")
    if_refused: Prose = Field(description="What to do when nothing happens or the answer is no.")


class Route(Claim):
    """One way to report some concerns on one platform."""

    name: Label = Field(description="What it is, as a button would say it: Report in the app.")
    concerns: tuple[ConcernId, ...] = Field(min_length=1, description="The concerns it serves; [all] for any.")
    kind: Literal["in-app", "web-form", "e-mail", "self-service", "help-page"] = Field(
        description="How the report is made. self-service: the reader puts it right there, without a report. "
        "help-page: a page that explains."
    )
    who: tuple[Literal["account-holders", "anyone", "parents", "person-shown", "not-published"], ...] = Field(
        min_length=1,
        description="Who may use it. person-shown: whoever is in the picture, or acts for them. not-published: nobody "
        "says whether one needs an account.",
    )
    only_in: tuple[CountryCode, ...] = Field(
        default=(), description="Countries, where it serves only some; EU for all."
    )
    address: Address | None = Field(default=None, description="The form or page.")
    email: Email | None = Field(default=None, description="The e-mail address, where the report is a message.")
    steps: tuple[Prose, ...] = Field(default=(), description="What to tap or fill in, one action to a step.")
    notes: tuple[Prose, ...] = Field(default=(), description="What to know: anonymous or not, what it asks for.")
    next: Next | None = Field(default=None, description="What happens after this report, where the platform's differs.")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        needs = {
            "in-app": self.steps or self.address,
            "web-form": self.address,
            "e-mail": self.email,
            "self-service": self.address,
            "help-page": self.address,
        }
        if not needs[self.kind]:
            lacking = {"in-app": "steps (or the address of the page that shows them)", "e-mail": "email"}
            raise fault(
                "route-leads-nowhere",
                f"A route of the kind {self.kind} is of no use without its way in.",
                f"add {lacking.get(self.kind, 'address')}, or leave the route out.",
            )
        return self


class AgeException(Claim):
    """A country where another minimum age holds."""

    country: CountryCode = Field(description="The country; EU for all of its states.")
    age: Age | None = Field(default=None, description="The minimum age there, where one number holds.")
    note: Prose = Field(description="What holds there, in one sentence.")


class MinimumAge(Claim):
    """How old one must be to have an account."""

    age: Age | None = Field(default=None, description="The general minimum age; leave it out where there is none.")
    note: Prose | None = Field(default=None, description="What else the platform says about ages.")
    exceptions: tuple[AgeException, ...] = Field(default=(), description="Countries where another age holds.")


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
    instead: Prose | None = Field(default=None, description="What to use now, in words.")
    marks: tuple[OldMark, ...] = Field(
        default=(),
        description="Its old addresses and numbers, by which `retired` finds pages that show them. Never shown.",
    )


class Platform(Block):
    """Where to report on one platform, and what else helps there."""

    name: Label = Field(description="The name that readers use.")
    also_known_as: tuple[Label, ...] = Field(default=(), description="Short and older names.")
    operator: Label = Field(description="The company that runs it.")
    about: Prose = Field(description="What it is, in one sentence.")
    icon: IconName | None = Field(default=None, description="Its mark among Material's icons, as simple/roblox.")
    minimum_age: MinimumAge = Field(description="How old one must be.")
    routes: tuple[Route, ...] = Field(min_length=1, description="The ways to report, the most useful first.")
    next: Next = Field(description="What happens after a report, where a route says nothing else.")
    block: Instructions | None = Field(default=None, description="How to block somebody.")
    mute: Instructions | None = Field(default=None, description="How to mute or restrict somebody.")
    private_account: Instructions | None = Field(default=None, description="How to make an account private.")
    evidence_notes: tuple[Fact, ...] = Field(
        default=(), description="What vanishes and when, and what the other side is told. No advice to keep or copy."
    )
    capture_notes: tuple[Fact, ...] = Field(
        default=(), description="How to keep evidence here. Shown only where it may be kept: never for sexual images."
    )
    hard_cases: tuple[HardCase, ...] = Field(default=(), description="What to do when the usual way is closed.")
    appeal: Instructions | None = Field(default=None, description="How to ask for a second look.")
    police: tuple[Fact, ...] = Field(default=(), description="What the platform says about police and NCMEC.")
    pages: tuple[Link, ...] = Field(default=(), description="Its safety centre and settings, for everyone.")
    parents_pages: tuple[Link, ...] = Field(default=(), description="Its pages and tools for parents.")
    retired: tuple[Retired, ...] = Field(default=(), description="Routes that are gone.")
    search_words: tuple[Label, ...] = Field(default=(), description="What readers type, with common misspellings.")


# ------------------------------------------------------------------------------------------------- services


class Hours(Block):
    """When a contact is answered, in the service's time zone."""

    days: tuple[Weekday, ...] = Field(min_length=1, description="Days of the week, as [mon, tue, wed, thu, fri].")
    opens: Clock = Field(description="From, as 09:00.")
    closes: Clock = Field(description="Until, as 17:00; 24:00 for the end of the day.")

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise fault(
                "hours-backwards",
                f"It opens at {self.opens} and closes at {self.closes}.",
                "write hours past midnight as two blocks: until 24:00, and from 00:00 the next day.",
            )
        return self


# The tags name the two forms inside pydantic's error paths; `reading` drops what stands in angle brackets.
WhenOpen = Annotated[
    Annotated[Literal["always", "see-website"], Tag("<word>")] | Annotated[tuple[Hours, ...], Tag("<list>")],
    Discriminator(lambda value: "<word>" if isinstance(value, str) else "<list>"),
]


class Roles(Claim):
    """Whom an emergency number reaches."""

    reach: tuple[EmergencyRole, ...] = Field(
        min_length=1, description="Any of police, ambulance and fire; all three where the number is for any emergency."
    )


class Contact(Claim):
    """One way to reach a service: phone, text, whatsapp, chat, form, website, email, relay or sign_language."""

    phone: Number | None = Field(default=None, description="The number to call, as it is dialled in the country.")
    text: Number | None = Field(default=None, description="The number to send a text message to.")
    whatsapp: Number | None = Field(default=None, description="The number to write to on WhatsApp. It is no link.")
    chat: Address | None = Field(default=None, description="The page with the chat.")
    form: Address | None = Field(default=None, description="The report form or contact form.")
    website: Address | None = Field(default=None, description="The service's own site, where no better page is known.")
    email: Email | None = Field(default=None, description="The e-mail address.")
    relay: Number | None = Field(default=None, description="The number for a textphone or text relay.")
    sign_language: Address | None = Field(default=None, description="The page for a call in sign language.")
    dialled: Literal["short", "national", "international"] | None = Field(
        default=None,
        description="For numbers. short: a short code that works only inside the country. national: as "
        "dialled inside the country. international: with a plus, from anywhere.",
    )
    message: Label | None = Field(default=None, description="The word to send, for text.")
    hours: WhenOpen = Field(
        default="see-website",
        description="always, see-website, or a list of days with opens and closes. Only where sources agree.",
    )
    cost: Label | None = Field(default=None, description="What it costs, where it differs from the service's own.")
    note: Prose | None = Field(default=None, description="What to know before using it, in one or two sentences.")
    roles: Roles | None = Field(
        default=None,
        description="For numbers of an emergency service: whom this one reaches, with a source of its own. Left out, "
        "pages say emergency and name no role.",
    )

    WAYS: ClassVar[tuple[str, ...]] = (
        "phone",
        "text",
        "whatsapp",
        "chat",
        "form",
        "website",
        "email",
        "relay",
        "sign_language",
    )

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        ways = [way for way in self.WAYS if getattr(self, way) is not None]
        if len(ways) != 1:
            said = f"{' and '.join(ways)} stand together" if ways else "none is given"
            raise fault(
                "one-way",
                f"A contact is exactly one way to reach a service; here {said}.",
                f"give each way its own block, with one of: {', '.join(self.WAYS)}.",
            )
        dialled = ways[0] in ("phone", "text", "whatsapp", "relay")
        if dialled != (self.dialled is not None):
            raise fault(
                "dialled",
                "How a number is dialled is said with numbers, and only with numbers.",
                "add dialled: short, national or international." if dialled else "delete dialled.",
            )
        if dialled and (self.number is not None and self.number.startswith("+")) != (self.dialled == "international"):
            raise fault(
                "dialled",
                "A number with a plus is international, and an international number has a plus.",
                "correct one of the two.",
            )
        if self.message is not None and self.text is None:
            raise fault("message", "A word to send belongs to a text number.", "move it, or delete message.")
        return self

    @property
    def way(self) -> str:
        """Which of the ways this is."""
        return next(way for way in self.WAYS if getattr(self, way) is not None)

    @property
    def number(self) -> Number | None:
        """The number, where this is a way that has one."""
        return self.phone or self.text or self.whatsapp or self.relay

    @property
    def address(self) -> Address | None:
        """The address, where this is a chat, form, website or sign-language contact."""
        return self.chat or self.form or self.website or self.sign_language


class Ages(Block):
    """Whom a service takes, by age; both ends are included."""

    youngest: Age | None = Field(default=None, description="The youngest age, where there is one.")
    oldest: Age | None = Field(default=None, description="The oldest age, where there is one.")
    note: Prose | None = Field(default=None, description="What matters besides: the age when the picture was taken.")

    @model_validator(mode="after")
    def _make_sense(self) -> Self:
        if self.youngest is not None and self.oldest is not None and self.youngest > self.oldest:
            raise fault(
                "ages", f"The youngest age ({self.youngest}) is above the oldest ({self.oldest}).", "exchange them."
            )
        return self


class Privacy(Claim):
    """Whether a service must know, or tell, who somebody is."""

    level: Literal["anonymous", "confidential", "named"] = Field(
        description="anonymous: no name needed. confidential: told to no one, with limits. named: it needs your name."
    )
    limits: Prose = Field(description="When they tell someone, or what they need to know.")


class ServiceNext(Claim):
    """What happens after somebody makes contact."""

    text: Prose = Field(description="Who reads or answers, what they do, how long it takes; only what is published.")


class Service(Claim):
    """Who can help outside the platforms. Its folder is its country; `international` serves any."""

    name: Label = Field(description="The name that the service uses.")
    organisation: Label = Field(description="Who runs it.")
    kind: ServiceKind = Field(description="What it is; helplines listen, hotlines take material, police act on people.")
    audience: tuple[Literal["young-people", "parents", "professionals", "adults", "anyone"], ...] = Field(
        min_length=1, description="Whom it is for."
    )
    ages: Ages = Field(default=Ages(), description="The ages it takes, where it has limits.")
    regions: tuple[RegionCode, ...] = Field(default=(), description="Parts of the country, where it serves only some.")
    concerns: tuple[ConcernId, ...] = Field(min_length=1, description="The concerns it takes; [all] for any.")
    about: Prose = Field(description="What it does, in one or two sentences.")
    takes: tuple[Prose, ...] = Field(min_length=1, description="What it takes, one thing to a line.")
    will_not: tuple[Prose, ...] = Field(min_length=1, description="What it will not do, or is not for.")
    cost: Label = Field(default=Label("Not published"), description="What it costs: Free, Standard rate.")
    languages: tuple[Label, ...] = Field(default=(), description="Languages, where they are published.")
    only_in: tuple[CountryCode, ...] = Field(
        default=(),
        description="For international services: the countries they serve, where not all; EU for its states.",
    )
    fallback: Literal["yes", "no"] = Field(
        default="yes",
        description="For international services: no keeps it off the pages of countries without one of this kind.",
    )
    time_zone: TimeZone | None = Field(default=None, description="For hours; needed where a country has several.")
    contacts: tuple[Contact, ...] = Field(default=(), description="The ways to reach it, the quietest ones too.")
    privacy: Privacy | None = Field(default=None, description="Anonymous or confidential, and its limits.")
    next: ServiceNext | None = Field(default=None, description="What happens after somebody makes contact.")
    status: Literal["open", "unsure", "older", "closed"] = Field(
        default="open",
        description="unsure: we could not see whether it still runs; listed, and offered on no page about what "
        "happened. older: an older number or address, and nobody says that it has ended. closed: it has ended, and "
        "`closed` holds the source that says so. The last two are kept as tombstones, never offered.",
    )
    closed: Fact | None = Field(
        default=None, description="What became of a closed service, from a source that says that it has ended."
    )
    replaced_by: ServiceId | None = Field(
        default=None, description="What to use instead of a closed service or an older number."
    )
    formerly: tuple[Label, ...] = Field(default=(), description="Older names, which paper and pages still carry.")
    marks: tuple[OldMark, ...] = Field(
        default=(),
        description="Addresses and numbers out of use, by which `retired` finds pages that show them. Never shown.",
    )
    search_words: tuple[Label, ...] = Field(default=(), description="What readers type, with common misspellings.")

    @model_validator(mode="after")
    def _an_open_service_can_be_reached(self) -> Self:
        if self.is_reachable and not self.contacts:
            raise fault(
                "no-contact",
                "An open service has no way to reach it.",
                "add at least one contact that has a source, or leave the entry out.",
            )
        return self

    @model_validator(mode="after")
    def _an_end_has_a_source(self) -> Self:
        if (self.status == "closed") != (self.closed is not None):
            raise fault(
                "closed-source",
                "That a service is closed, and the source that says so, belong together.",
                "add closed: with text, source, checked and by; where no source says that it has ended, write "
                "status: older, and delete closed.",
            )
        return self

    @property
    def is_reachable(self) -> bool:
        """Whether it is no tombstone: readers may try to reach it."""
        return self.status in ("open", "unsure")


# ------------------------------------------------------------------------------- countries, advice, checklists


class Region(Block):
    """A part of a country."""

    code: RegionCode = Field(description="Its ISO 3166-2 code.")
    name: Label = Field(description="Its name.")


class Role(Claim):
    """Somebody in or near a school whom one tells."""

    role: Label = Field(description="The name of the role.")
    short: Label | None = Field(default=None, description="Its short form, as DSL.")
    regions: tuple[RegionCode, ...] = Field(default=(), description="Parts of the country, where it holds only there.")
    does: Prose = Field(description="What this person is told and does.")


class RegionalFact(Fact):
    """One sourced statement that may hold in parts of a country only."""

    regions: tuple[RegionCode, ...] = Field(default=(), description="Parts of the country, where it holds only there.")


class Territory(Claim):
    """A place with a code of its own in ISO 3166 where the country's numbers work."""

    code: PlaceCode = Field(description="Its own code, as PR.")
    name: Label = Field(description="Its name in English.")


class LawCaution(Fact):
    """A reason why going to the police can be hard on a young person here."""

    about: Literal["nudes-of-oneself", "same-sex-contact", "sex-outside-marriage", "attempted-suicide"] = Field(
        description="What the law punishes. The text is for reviewers; pages say one fixed sentence."
    )
    concerns: tuple[ConcernId, ...] = Field(min_length=1, description="The concerns on whose pages this is said.")


class Country(Block):
    """What differs from country to country."""

    name: Label = Field(description="Its name in English.")
    emergency: ServiceId = Field(description="The service of the kind emergency.")
    first: tuple[ServiceId, ...] = Field(min_length=1, description="Services in the order to offer; others follow.")
    member_of: tuple[Literal["EU"], ...] = Field(default=(), description="Unions whose services it shares.")
    time_zones: tuple[TimeZone, ...] = Field(min_length=1, description="Its time zones, the most used first.")
    search_words: tuple[Label, ...] = Field(
        default=(), description="What else readers call it, its people and its parts: UK, British, Scotland."
    )
    paper: Literal["a4", "us-letter"] = Field(description="The paper that printers there hold.")
    regions: tuple[Region, ...] = Field(default=(), description="Parts whose services differ.")
    territories: tuple[Territory, ...] = Field(
        default=(), description="Places with a code of their own where this country's numbers work."
    )
    law_caution: tuple[LawCaution, ...] = Field(
        default=(), description="Where the law can be hard on a young person who goes to the police."
    )
    school_roles: tuple[Role, ...] = Field(default=(), description="Whom a school tells.")
    must_display: tuple[RegionalFact, ...] = Field(default=(), description="What schools there must display.")
    legal_limits: tuple[RegionalFact, ...] = Field(default=(), description="What staff may not do with images.")
    missing: tuple[Prose, ...] = Field(default=(), description="What we looked for and could not source.")


class Section(Block):
    """A part of an advice topic."""

    heading: Label = Field(description="What it is about, in the reader's words.")
    paragraphs: tuple[Prose, ...] = Field(default=(), description="Plain paragraphs.")
    points: tuple[Prose, ...] = Field(default=(), description="Things to do or know, one to a line.")
    facts: tuple[Fact, ...] = Field(default=(), description="Statements about others, each with its source.")


class Advice(Block):
    """What helps before anything happens."""

    title: Label = Field(description="In the reader's words.")
    audience: tuple[Audience, ...] = Field(min_length=1, description="Whom it speaks to.")
    summary: Prose = Field(description="One sentence; shown in lists and searches.")
    sections: tuple[Section, ...] = Field(min_length=1, description="Its parts.")
    concerns: tuple[ConcernId, ...] = Field(default=(), description="If it has happened: where to go from here.")
    search_words: tuple[Label, ...] = Field(default=(), description="What readers type, with common misspellings.")


class Table(Block):
    """A table to fill in by hand."""

    columns: tuple[Label, ...] = Field(min_length=2, max_length=6, description="What each column is for.")
    rows: Annotated[int, Field(ge=1, le=40)] = Field(description="How many empty rows it has.")


class Question(Block):
    """A question of a lesson; its answer stands on the second side."""

    question: Prose = Field(description="The question.")
    choices: tuple[Prose, ...] = Field(default=(), description="Answers to choose from, where there are some.")
    answer: Prose = Field(description="The answer, with its reason.")


class SheetSection(Block):
    """A part of a checklist."""

    title: Label = Field(description="Its heading.")
    contacts: tuple[ServiceKind, ...] = Field(default=(), description="Kinds of service whose contacts to print.")
    most: Annotated[int, Field(ge=1, le=9)] = Field(
        default=9, description="How many of each kind to print, the country's first ones; the address has the others."
    )
    paragraphs: tuple[Prose, ...] = Field(default=(), description="Plain paragraphs.")
    school: tuple[Literal["roles", "limits", "display"], ...] = Field(
        default=(),
        description="What the country's entry holds about schools: roles, what staff may not do with pictures "
        "(limits), what schools must display.",
    )
    steps: tuple[Prose, ...] = Field(default=(), description="Things to do, in order, each with a box to tick.")
    never: tuple[Prose, ...] = Field(default=(), description="Things not to do.")
    blanks: tuple[Label, ...] = Field(default=(), description="What to fill in by hand: Safeguarding lead.")
    table: Table | None = Field(default=None, description="A table to fill in by hand.")
    questions: tuple[Question, ...] = Field(default=(), description="A lesson's questions.")


class Checklist(Block):
    """A sheet to print, one version for each country."""

    number: Annotated[int, Field(ge=1, le=999)] = Field(
        description="Its number for good: the addresses and files of sheets for families carry it in place of words."
    )
    title: Label = Field(description="Its title.")
    audience: Audience = Field(description="For whom it is.")
    summary: Prose = Field(description="What it is for, in one sentence.")
    introduction: Prose = Field(description="One or two sentences at the top of the sheet.")
    concerns: tuple[ConcernId, ...] = Field(
        default=(), description="Concerns it is about; they bring the evidence rule."
    )
    sections: tuple[SheetSection, ...] = Field(min_length=1, description="Its parts.")
    layout: Literal["page", "cards"] = Field(
        default="page", description="cards: eight equal cards on a side, to cut out; page: everything else."
    )
    sides: Annotated[int, Field(ge=1, le=2)] = Field(default=1, description="How many sides of paper it may take.")
    search_words: tuple[Label, ...] = Field(default=(), description="What readers type, with common misspellings.")


# ------------------------------------------------------------------------------------- the deployment's own files


class LocalContact(Block):
    """A contact of the school or council that runs this copy."""

    label: Label = Field(description="Who it is: Designated Safeguarding Lead.")
    name: Label | None = Field(default=None, description="The person's name, where it may be printed.")
    phone: Number | None = Field(default=None, description="The number.")
    email: Email | None = Field(default=None, description="The e-mail address.")
    note: Prose | None = Field(default=None, description="When and how to reach them.")


class SiteAddress(Address):
    """Where a copy of the site is published, with a slash at the end: sheets and links are put together from it."""

    pattern = rf"https://{_HOST}(?:/{_SEGMENT})*/"
    is_not = "is not the address of a site"
    fix = "write it whole, with a slash at the end, as https://help.school.example/."
    __slots__ = ()


class RepositoryAddress(Address):
    """Where the source of the site lives: links to edit a file are put together from it."""

    pattern = rf"https://{_HOST}(?:/{_SEGMENT})*/?"
    is_not = "is not the address of a repository"
    fix = "write it whole, without a question mark, as https://code.example.org/group/project."
    __slots__ = ()


class Site(Block):
    """This deployment: a school or council that runs its own copy edits this file and no other."""

    name: SiteName = Field(description="The site's name: short and neutral, since it shows in tabs and history.")
    address: SiteAddress = Field(description="Where it is published, with a slash at the end.")
    exit_address: Address = Field(
        default=Address("https://www.bbc.co.uk/weather"),
        description="Where Leave this page goes: it loads fast, shows nothing personal, and is open in schools.",
    )
    home_country: CountryCode = Field(description="The country shown when nothing else is known.")
    repository: RepositoryAddress | None = Field(default=None, description="Where its source lives, for edit links.")
    branch: Reference = Field(default=Reference("main"), description="The branch that edit links open.")
    security_contact: Address | None = Field(
        default=None,
        description="Where to tell of a weakness of the site, for security.txt; a page of docs/ by default.",
    )
    first_platforms: tuple[PlatformId, ...] = Field(
        default=(),
        description="Apps that readers look for most: where there are more than 44, lists show these first and lead to "
        "the others.",
    )
    local_contacts: tuple[LocalContact, ...] = Field(default=(), description="Contacts of your own.")


class AvoidedWord(Block):
    """Words we avoid, and what we say instead."""

    avoid: tuple[Label, ...] = Field(min_length=1, description="The words, in small letters.")
    say: Label = Field(description="What to write instead.")
    why: Prose = Field(description="The reason.")
    where: Literal["everywhere", "teen", "happened"] = Field(
        default="everywhere",
        description="teen: only in text for teenagers. happened: only on pages about what has happened, where "
        "prevention sounds like blame.",
    )
    unless: tuple[Label, ...] = Field(default=(), description="Names in which the words may stand.")


class AvoidedWords(Block):
    """The list of words we avoid."""

    words: tuple[AvoidedWord, ...] = Field(description="One block for each.")


class FloorNumber(Block):
    """An emergency number of a place without an entry."""

    number: Number = Field(description="The number.")
    roles: tuple[EmergencyRole, ...] = Field(default=(), description="Whom it reaches, where the source says so.")
    doubt: Prose | None = Field(default=None, description="Why it is not shown all the same.")


class FloorPlace(Block):
    """A country or territory without an entry."""

    code: PlaceCode = Field(description="Its code in ISO 3166.")
    name: PlaceName = Field(description="Its name in English.")
    page: Reference | None = Field(default=None, description="Its page below the source, where there is one.")
    numbers: tuple[FloorNumber, ...] = Field(default=(), description="What the source gives, shown or not.")


class ClaimedZone(Block):
    """A time zone that two states claim."""

    zone: TimeZone = Field(description="Its name in the tz database.")
    because: Prose = Field(description="Who claims it.")


class Floor(Claim):
    """What readers are shown where we have no country: an emergency number in which two sources agree, or none."""

    places: tuple[FloorPlace, ...] = Field(default=(), description="One block for each.")
    claimed: tuple[ClaimedZone, ...] = Field(default=(), description="Time zones that tell no country.")


class RegisteredNumber(Claim):
    """A number that its owner has published."""

    number: Number = Field(description="The number, typed from the source that is named here, never from the entry.")
    use: Literal["phone", "text", "whatsapp", "relay"] = Field(description="What it is for.")
    country: CountryCode = Field(description="The country in which it is dialled.")
    line: Prose | None = Field(
        default=None,
        description="The line of the source that holds the number, only where it was read word for word.",
    )
    cost: Label | None = Field(default=None, description="What it costs, where that is published.")
    same_source: bool = Field(
        default=False,
        description="true: the entry that uses it names the same source, so a mistake of that page shows nowhere. It "
        "must be there exactly where this is so. Two pages of one site are two sources.",
    )


class RegisteredAddress(Block):
    """A whole address that would be refused otherwise."""

    address: Address = Field(description="The whole address.")
    reason: Prose = Field(description="Why it may be used as it is.")


class PublicHost(Block):
    """A host where anyone can publish, redirect or invite."""

    host: HostName = Field(description="The host; hosts below it are meant too.")
    what: Label = Field(description="What it is: shortener, shared documents, chat invites.")
    paths: bool = Field(
        default=False,
        description="true: its owner has pages there too, and registers their paths. Otherwise "
        "nothing but whole addresses of it can be registered.",
    )
    but_not: tuple[HostName, ...] = Field(
        default=(),
        description="Hosts below it where its owner alone publishes; each by its exact name.",
    )

    @model_validator(mode="after")
    def _exceptions_lie_below(self) -> Self:
        for host in self.but_not:
            if not host.endswith(f".{self.host}"):
                raise fault(
                    "host",
                    f'"{host}" does not lie below "{self.host}".',
                    f"write a host that ends with .{self.host}, or delete it from but_not.",
                )
        return self


class Owner(Block):
    """One operator or organisation, and what is its own."""

    name: Label = Field(description="Who it is.")
    entries: tuple[Label, ...] = Field(min_length=1, description="Entries that may use this: platforms/instagram.")
    hosts: tuple[HostName, ...] = Field(
        default=(),
        description="Exact hosts on which nobody else publishes; www.example.org does not include others.",
    )
    paths: tuple[OwnedPath, ...] = Field(
        default=(),
        description="Its own parts of hosts on which others publish too, as narrow as they can be: "
        "www.example.org/help/ is all that lies below, www.example.org/report this page alone.",
    )
    addresses: tuple[RegisteredAddress, ...] = Field(
        default=(),
        description="Whole addresses that would be refused otherwise, such as those with a query.",
    )
    emails: tuple[Email, ...] = Field(default=(), description="E-mail addresses.")
    numbers: tuple[RegisteredNumber, ...] = Field(default=(), description="Numbers to call or text.")


class Register(Block):
    """The official domains and numbers that entries may use; a change needs a second reader."""

    owners: tuple[Owner, ...] = Field(description="One block for each operator or organisation.")
    public_hosts: tuple[PublicHost, ...] = Field(
        default=(), description="Hosts that nobody may list as their own, since anyone can publish there."
    )
    third_party_sources: tuple[SourceHost, ...] = Field(
        default=(),
        description="Sites of others on which a fact rests (by: third-party), in alphabetical order. A new one is "
        "something for the second reader to judge.",
    )


class Exemption(Block):
    """One problem that a rule finds and that is right as it is."""

    rule: Label = Field(description="The rule's id.")
    entry: Label = Field(description="The file in guidance/, without .yml: concerns/blackmail.")
    value: Label = Field(description="The words in double quotes in the problem's text.")
    because: Prose = Field(description="Why it is right here.")
    by: Label = Field(description="Who decided it: a role, no private person's name.")


class Exemptions(Block):
    """Problems that are right as they are; one that is no longer needed is itself a problem."""

    exemptions: tuple[Exemption, ...] = Field(default=(), description="One block for each.")


KINDS: dict[str, type[Block]] = {
    "concerns": Concern,
    "platforms": Platform,
    "services": Service,
    "countries": Country,
    "advice": Advice,
    "checklists": Checklist,
}
"""The kinds of entry, by the name of their folder."""

SINGULAR = {
    "concerns": "concern",
    "platforms": "platform",
    "services": "service",
    "countries": "country",
    "advice": "advice",
    "checklists": "checklist",
}
"""One entry of a kind, as the editors' schemas are named."""

FILES: dict[str, type[Block]] = {
    "site": Site,
    "register": Register,
    "steps": Steps,
    "schemes": Schemes,
    "words": AvoidedWords,
    "exemptions": Exemptions,
    "floor": Floor,
}
"""The files that stand alone in guidance/."""


def blocks_in(annotation: Any) -> Iterator[type[Block]]:
    """Yield the blocks that a field's annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Block):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from blocks_in(argument)


def schemas() -> dict[str, str]:
    """Return the editors' JSON Schemas by file name, one for each kind of entry and each lone file."""
    blocks = {SINGULAR[kind]: block for kind, block in KINDS.items()} | FILES
    return {
        f"{name}.json": json.dumps(
            {"$comment": "Made by: python -m signpost schema", **block.model_json_schema()},
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for name, block in blocks.items()
    }


Leaf = TypeVar("Leaf", bound=Text)


def leaves(
    value: object, of: type[Leaf], path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Leaf]]:
    """Yield every text of the type `of` inside a model, with its path."""
    if isinstance(value, of):
        yield path, value
    elif isinstance(value, Block):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), of, (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, of, (*path, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from leaves(inner, of, (*path, index))


def claims(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Claim]]:
    """Yield every claim inside a value with its path, those inside other claims too: a service has contacts."""
    if isinstance(value, Claim):
        yield path, value
    if isinstance(value, Block):
        for name in type(value).model_fields:
            yield from claims(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from claims(inner, (*path, index))
