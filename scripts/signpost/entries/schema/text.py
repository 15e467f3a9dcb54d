"""The texts of entries: prose, labels, addresses, numbers, dates, names of entries."""

import re
from datetime import date
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from signpost.text.characters import hidden_character, name_of


def fault(rule: str, why: str, fix: str) -> PydanticCustomError:
    """Return the error of a value: `why` it is wrong and the `fix`, both as sentences."""
    return PydanticCustomError(rule, "{why}", {"why": why, "fix": fix})


class Text(str):
    """A scalar that is kept as typed and must match the pattern of its class."""

    pattern: ClassVar[str] = r"(?s).+"
    longest: ClassVar[int] = 1000
    rule: ClassVar[str] = "text"
    is_not: ClassVar[str] = "is not text"
    fix: ClassVar[str] = "write words here."

    @classmethod
    def checked(cls, value: str) -> Self:
        """Return the value as this type, or raise what is wrong with it."""
        plain = value.isascii() and value.isprintable()
        if not plain and (hidden := hidden_character(value)) is not None:
            said = f"{name_of(value[hidden])} stands in this text."
            raise fault("hidden-character", said, "type it again without it.")
        if not re.fullmatch(cls.pattern, value):
            raise fault(cls.rule, f'"{value[:80]}" {cls.is_not}.', cls.fix)
        if len(value) > cls.longest:
            said = f"This text has {len(value)} characters; {cls.longest} is the most here."
            raise fault("too-long", said, "say it in fewer words, or in two texts.")
        return cls(value)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls.checked, core_schema.str_schema(), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        # Editors read 999 and 2026 as numbers, but to us they are characters.
        digits = any(re.fullmatch(cls.pattern, number) for number in ("999", "2026"))
        kind: str | list[str] = ["string", "integer"] if digits else "string"
        pattern = f"^(?:{cls.pattern.removeprefix('(?s)')})$"
        return {"type": kind, "pattern": pattern, "maxLength": cls.longest}


BLANK = "___"
"""A gap in a new entry, still to be filled; no field takes it."""

_UNFINISHED = re.compile(r"(?<!\w)(?:TODO|FIXME|TBD|TBC|XXX|[Ll]orem ipsum)(?!\w)|\?{3}")
"""What people leave if they mean to write something later."""


class Prose(Text):
    """Plain text: one paragraph of sentences, without markup, addresses or numbers to call."""

    pattern = r"\S(?:[^\n\t]*\S)?"
    rule = "prose"
    is_not = "is not one paragraph of text"
    fix = (
        "write it as one paragraph, without line breaks or spaces at its ends; long lines may be "
        "folded with >-."
    )

    @classmethod
    def checked(cls, value: str) -> Self:
        if BLANK in value:
            said = f"A blank ({BLANK}) is left here."
            raise fault("blank-left", said, "write over it, or delete the line.")
        if left := _UNFINISHED.search(value):
            said = f'"{left[0]}" is left here: something is still to be written.'
            raise fault("blank-left", said, "write over it, or delete the line.")
        return super().checked(value)


class Label(Prose):
    """A few words: a title, a button, a name."""

    longest = 80


HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
SEGMENT = r"(?!\.{1,2}(?:[/?]|$))[A-Za-z0-9._~=-]+"
"""What is between two slashes of a path; not one or two dots, by which a browser climbs up."""


class Address(Text):
    """A whole web address, as typed. The register says whether it may be used."""

    # One pattern, matched whole: parsers and browsers disagree about backslashes, users and ports.
    pattern = rf"https://{HOST}(?:/{SEGMENT})*/?(?:\?[A-Za-z0-9._=&-]+)?"
    longest = 300
    rule = "address"
    is_not = "is not an address we can use"
    fix = (
        "write it whole, such as https://www.example.org/report: small letters for the host, plain "
        "characters after it."
    )

    @classmethod
    def checked(cls, value: str) -> Self:
        if re.search(r"/\.{1,2}(?:[/?#]|$)", value):
            said = f'"{value[:80]}" climbs with dots: it opens another page than it names.'
            fix = "write it as the browser shows it once the page is open, without steps of dots."
            raise fault(cls.rule, said, fix)
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
    """A number to call or text, written as it is read aloud; its digits are dialled."""

    pattern = r"[+*#]?[0-9](?:[0-9 -]*[0-9])?"
    longest = 24
    rule = "number"
    is_not = "is not one number to call or text"
    fix = (
        "write digits with spaces or hyphens between them, one number to a field; words about it "
        "go into note."
    )

    @property
    def digits(self) -> str:
        """What is dialled: the digits, and a plus, star or hash if there is one."""
        return re.sub(r"[^0-9+*#]", "", self)


class Email(Text):
    """An e-mail address."""

    pattern = r"[A-Za-z0-9._+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
    longest = 120
    rule = "email"
    is_not = "is not an e-mail address"
    fix = "write the whole address, such as help@example.org."


class SourceAddress(Text):
    """Where a fact was read: a page's address, or its site if the whole address is not known."""

    pattern = r"(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?(?:[/?#]\S*)?"
    longest = 300
    rule = "source"
    is_not = "is not the address of a page"
    fix = "copy the address of the page where you read this, without spaces."

    @property
    def page(self) -> str:
        """The address without what does not matter: scheme, www., fragment, slash at the end."""
        return re.sub(r"^https?://(www\.)?|^www\.", "", self).split("#")[0].rstrip("/")

    @property
    def host(self) -> str:
        """The site's name, for readers: help.instagram.com."""
        return self.page.split("/")[0].split("?")[0]

    def is_same_as(self, other: Self) -> bool:
        """Return whether two sources are one: the same page, or a site and a page of it. Two pages
        of one site are two sources: a slip on one of them shows as a difference."""
        if self.page == other.page:
            return True
        return self.host == other.host and self.host in (self.page, other.page)


class Checked(Text):
    """The day of the copy in which a fact was read: a day, month, year or `undated`; never
    rounded."""

    pattern = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?|undated"
    longest = 10
    rule = "date"
    is_not = "is not a day"
    fix = (
        "write year, month and day, such as 2026-07-28; less if less is known (2026-07, 2026); "
        "undated if nothing is."
    )

    @classmethod
    def checked(cls, value: str) -> Self:
        day = super().checked(value)
        try:
            day.earliest()
        except ValueError:
            raise fault("date", f'"{value}" is not a day of the calendar.', cls.fix) from None
        return day

    def earliest(self) -> date | None:
        """Return the first day that this can mean; None if nothing is known."""
        if self == "undated":
            return None
        year, month, day = (*(int(part) for part in self.split("-")), 1, 1)[:3]
        return date(year, month, day)

    def age(self, today: date) -> int | None:
        """Return the days that have passed at most since then; None if nothing is known."""
        first = self.earliest()
        return None if first is None else (today - first).days


class Reference(Text):
    """The file name of another entry, without its ending."""

    pattern = r"[a-z0-9]+(?:-[a-z0-9]+)*"
    longest = 60
    rule = "name"
    is_not = "is not the name of an entry"
    fix = "write its file name without .yml: small letters, digits and hyphens."
    kind: ClassVar[str] = ""


class ConcernId(Reference):
    """A concern: a file name in guidance/concerns, or `all`."""

    kind = "concerns"


class PlatformId(Reference):
    """A platform: a file name in guidance/platforms."""

    kind = "platforms"


class AdviceId(Reference):
    """An advice topic: a file name in guidance/advice."""

    kind = "advice"


class ServiceId(Reference):
    """A service: its folder and file name in guidance/services, such as gb/childline."""

    pattern = r"(?:[a-z]{2}|international)/[a-z0-9]+(?:-[a-z0-9]+)*"
    fix = "write its folder and file name without .yml, such as gb/childline."
    kind = "services"


class CountryCode(Reference):
    """A country: two capital letters, such as GB; its file is guidance/countries/gb.yml. EU means
    all of its states."""

    pattern = r"[A-Z]{2}"
    longest = 2
    is_not = "is not a country's code"
    fix = "write its two capital letters, such as GB or IE."
    kind = "countries"


class PlaceCode(Text):
    """The code of a country or territory in ISO 3166, with or without an entry: two capital
    letters, such as PE."""

    pattern = r"[A-Z]{2}"
    longest = 2
    rule = "name"
    is_not = "is not a code in ISO 3166"
    fix = "write its two capital letters, such as PE."


class RegionCode(Text):
    """A part of a country by its ISO 3166-2 code, such as GB-SCT; the country's entry lists it."""

    pattern = r"[A-Z]{2}-[A-Z0-9]{1,3}"
    longest = 6
    rule = "name"
    is_not = "is not the code of a region"
    fix = "write the code that the country's entry lists, such as GB-SCT."


class OldMark(Text):
    """An address, e-mail address or number that is out of use, as old pages still show it."""

    pattern = r"(?=.*[.\d])[\w.@:/+*#() -]*\w"
    longest = 80
    rule = "old-mark"
    is_not = "is not an address or number"
    fix = (
        "write it as old pages do, such as www.example.org/report or 0800 111 222; words about it "
        "go into note or about."
    )


class TimeZone(Text):
    """A time zone by its name in the tz database, such as Europe/London."""

    pattern = r"(?:[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_-]+){1,2}|UTC)"
    longest = 40
    rule = "time-zone"
    is_not = "is not a time zone"
    fix = "write its name in the tz database, such as Europe/London."
