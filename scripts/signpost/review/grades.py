"""How much the change of each value weighs: fields with their names and grades."""

from dataclasses import dataclass
from enum import IntEnum

from signpost.entries.problem import Place
from signpost.entries.schema.advice import Advice
from signpost.entries.schema.blocks import Block, Claim
from signpost.entries.schema.checklists import SheetSection
from signpost.entries.schema.concerns import Concern, Steps
from signpost.entries.schema.countries import Country, Floor, FloorNumber, FloorPlace, LawCaution
from signpost.entries.schema.platforms import HardCase, Platform, Route
from signpost.entries.schema.register import Owner, PublicHost, Register, RegisteredNumber
from signpost.entries.schema.services import Contact, Hours, Privacy, Roles, Service
from signpost.entries.schema.site import AvoidedWord, AvoidedWords, Exemption, Exemptions
from signpost.entries.schema.text import Address, Email, Number


class Grade(IntEnum):
    """How much a change can hurt, and so who must look at it."""

    WORDS = 1
    """Our own words: nothing that can be called, opened or looked up."""
    FACTS = 2
    """A statement about somebody else, with its source, and no way to reach them."""
    SECOND_READER = 3
    """A way to reach somebody, to whom it is offered, or a rule about pictures or the project."""
    REFUSED = 4
    """What no review may allow."""

    @property
    def words(self) -> str:
        """The grade as it is printed: `second reader`."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Row:
    """One value that differs. `old` or `new` is None if there was or is nothing."""

    grade: Grade
    what: str
    place: Place
    old: str | None
    new: str | None
    loosens: str = ""
    """The list by which entries are judged that this takes something out of, if it does."""
    before: bool = False
    """Whether the place is in the base, since nothing is left in the proposal."""

    @property
    def where(self) -> str:
        """The file and line, for people."""
        before = " (before)" if self.before else ""
        return f"{self.place.file}:{max(self.place.line, 1)}{before}"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is called, and how its change is graded."""

    what: str = ""
    grade: Grade | None = None
    keeps: str = ""
    """The list that loosens when the value goes."""
    excuses: str = ""
    """The list that loosens when the value comes."""


NO_KIND = Kind()


def second(what: str, keeps: str = "", excuses: str = "") -> Kind:
    """Return a kind whose change a second reader compares."""
    return Kind(what, Grade.SECOND_READER, keeps, excuses)


WORDS_LIST = "the words we avoid"
"""A list by which entries are judged."""
EVIDENCE = "evidence rule"
PUBLIC_HOST = "host where anyone can publish"
"""What values of the list of such hosts are called."""
_HOSTS_LIST = "the hosts where anyone can publish"

FIELDS: dict[tuple[type[Block], str], Kind] = {
    (Block, "search_words"): Kind("search words", Grade.FACTS),
    (Claim, "checked"): Kind("date", Grade.FACTS),
    (Claim, "by"): Kind("how checked", Grade.FACTS),
    (Concern, "evidence"): second(EVIDENCE),
    (Concern, "urgency"): second("urgency"),
    (Concern, "order"): second("order of steps"),
    (Concern, "leave_out"): second("steps left out"),
    (Concern, "offer"): second("kinds of service offered"),
    (Concern, "related"): Kind("related concerns", Grade.FACTS),
    (Concern, "advice"): Kind("advice", Grade.FACTS),
    (Concern, "codes"): Kind("scheme", Grade.FACTS),
    (Steps, "order"): second("common order of steps"),
    (Steps, "evidence"): second("words of the evidence rule"),
    (Steps, "note"): second("words of the step note"),
    (Steps, "when_shown"): second("words for when a picture is shown"),
    (Platform, "name"): Kind("name", Grade.FACTS),
    (Platform, "also_known_as"): Kind("other names", Grade.FACTS),
    (Platform, "operator"): Kind("operator", Grade.FACTS),
    (Platform, "about"): Kind("about", Grade.FACTS),
    (Platform, "icon"): Kind("icon", Grade.FACTS),
    (Platform, "minimum_age"): Kind("minimum age", Grade.FACTS),
    (Platform, "evidence_notes"): second("evidence notes"),
    (Platform, "capture_notes"): second("notes on keeping evidence"),
    (Route, "concerns"): second("concerns that a report route serves"),
    (Route, "kind"): Kind("kind of report route", Grade.FACTS),
    (Route, "who"): Kind("who may use a report route", Grade.FACTS),
    (Route, "only_in"): second("countries of a report route"),
    (Service, "status"): second("status"),
    (Service, "kind"): second("kind of service"),
    (Service, "audience"): second("whom a service is for"),
    (Service, "ages"): second("ages that a service takes"),
    (Service, "regions"): second("regions of a service"),
    (Service, "concerns"): second("concerns that a service takes"),
    (Service, "only_in"): second("countries of a service"),
    (Service, "fallback"): second("whether a service stands in elsewhere"),
    (Service, "time_zone"): second("time zone"),
    (Service, "replaced_by"): second("what replaces a service"),
    (Service, "languages"): Kind("languages", Grade.FACTS),
    (Service, "cost"): Kind("cost", Grade.FACTS),
    (Privacy, "level"): second("privacy"),
    (Contact, "dialled"): second("how a number is dialled"),
    (Contact, "message"): second("word to send"),
    (Contact, "hours"): second("hours"),
    (Contact, "cost"): Kind("cost", Grade.FACTS),
    (Roles, "reach"): second("whom an emergency number reaches"),
    (Country, "name"): Kind("name", Grade.FACTS),
    (Country, "emergency"): second("emergency service"),
    (Country, "first"): second("services offered first"),
    (Country, "law_caution"): second("caution about the law"),
    (Country, "paper"): Kind("paper", Grade.FACTS),
    (Advice, "concerns"): Kind("concerns that advice leads to", Grade.FACTS),
    (SheetSection, "contacts"): second("contacts on a sheet"),
    (SheetSection, "most"): second("how many contacts a sheet has"),
    (AvoidedWord, "avoid"): second("avoided words", keeps=WORDS_LIST),
    (AvoidedWord, "where"): second("where words are avoided", keeps=WORDS_LIST),
    (AvoidedWord, "unless"): second("where avoided words may stand", excuses=WORDS_LIST),
    (AvoidedWord, "say"): Kind("what to say instead", Grade.WORDS),
    (AvoidedWord, "why"): Kind("why words are avoided", Grade.WORDS),
    (PublicHost, "host"): second(PUBLIC_HOST, keeps=_HOSTS_LIST),
    (PublicHost, "what"): second(f"{PUBLIC_HOST}: what it is"),
    (PublicHost, "paths"): second(f"{PUBLIC_HOST}: owners have paths there", keeps=_HOSTS_LIST),
    (PublicHost, "but_not"): second(f"{PUBLIC_HOST}: but not", excuses=_HOSTS_LIST),
    (Owner, "hosts"): second("host"),
    (Owner, "paths"): second("path on a host"),
    (Owner, "entries"): second("entry of an owner"),
    (RegisteredNumber, "use"): second("use of a number"),
    (RegisteredNumber, "country"): second("country of a number"),
    (RegisteredNumber, "line"): Kind("quoted line", Grade.FACTS),
    (Exemptions, "exemptions"): second("exemption"),
    (FloorNumber, "roles"): second("whom an emergency number reaches"),
}
"""What fields are called and how they are graded, by their block or one that it extends.
Values below a field are graded as the field, unless they are named here or in `TYPES`."""

GRAVE = {(Service, "contacts"), (Platform, "routes"), (Register, "owners"), (Owner, "numbers")}
"""Lists in which a second reader compares a new, a missing or a moved item."""

UNORDERED = {
    (Register, "owners"),
    (Register, "public_hosts"),
    (Exemptions, "exemptions"),
    (AvoidedWords, "words"),
    (Floor, "places"),
    (Floor, "claimed"),
}
"""Lists whose order means nothing."""

TYPES = ((Number, "number"), (Email, "e-mail address"), (Address, "address"))
"""Ways to reach somebody: a second reader compares each, in whatever field it is."""

LONE_FILES = {
    "site": second("setting"),
    "register": second("register"),
    "exemptions": second("exemption"),
    "words": second("avoided words"),
    "floor": second("emergency numbers elsewhere"),
    "schemes": Kind("scheme", Grade.FACTS),
}
"""Lone files whose values are all graded alike, unless a field says otherwise."""

KNOWN_BY: dict[type[Block], tuple[str, ...]] = {
    HardCase: ("case",),
    LawCaution: ("about",),
    Exemption: ("rule", "entry", "value"),
    Hours: ("days", "opens"),
    FloorPlace: ("code", "name"),
}
"""The fields that name an item of a list, if its first text does not."""
