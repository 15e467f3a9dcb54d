"""The register: which addresses, numbers and hosts belong to whom."""

from typing import Literal, Self

from pydantic import Field, model_validator

from signpost.entries.schema.blocks import AtLeastOne, Block, Claim, optional, several
from signpost.entries.schema.text import (
    HOST,
    SEGMENT,
    Address,
    CountryCode,
    Email,
    Label,
    Number,
    Prose,
    Text,
    fault,
)


class HostName(Text):
    """A host alone, as it is in an address: help.instagram.com."""

    pattern = HOST
    longest = 120
    rule = "host"
    is_not = "is not a host"
    fix = (
        "write it alone and in small letters, such as help.example.org; parts of a host go into "
        "paths."
    )


class OwnedPath(Text):
    """A part of a host: all that lies below, if it ends with a slash; otherwise one page."""

    pattern = rf"{HOST}(?:/{SEGMENT})+/?"
    longest = 200
    rule = "owned-path"
    is_not = "is not a path on a host"
    fix = (
        "write host and path without https:// and without steps of dots, such as "
        "www.example.org/help/ for all that lies below it, or www.example.org/report for this page "
        "alone."
    )

    @property
    def host(self) -> str:
        """The host alone: www.instagram.com."""
        return self.split("/")[0]


class SourceHost(Text):
    """The site of a source: its host, in small letters and without www."""

    pattern = r"(?!www\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?"
    longest = 120
    rule = "source"
    is_not = "is not the host of a source"
    fix = "write the host alone, such as example.org: small letters, without https:// and www."


class RegisteredNumber(Claim):
    """A number that its owner has published."""

    number: Number = Field(
        description="The number, typed from the source that is named here, never from the entry."
    )
    use: Literal["phone", "text", "whatsapp", "relay"] = Field(description="What it is for.")
    country: CountryCode = Field(description="The country in which it is dialled.")
    line: Prose | None = optional(
        "The line of the source that holds the number, only if it was read word for word."
    )
    cost: Label | None = optional("What it costs, if that is published.")
    same_source: bool = Field(
        default=False,
        description="true: the entry that uses it names the same source, so a mistake of that "
        "page shows nowhere. It must be there exactly if this is so. Two pages of one site are "
        "two sources.",
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
    but_not: tuple[HostName, ...] = several(
        "Hosts below it where its owner alone publishes; each by its exact name."
    )

    @model_validator(mode="after")
    def _exceptions_lie_below(self) -> Self:
        for host in self.but_not:
            if not host.endswith(f".{self.host}"):
                said = f'"{host}" does not lie below "{self.host}".'
                fix = f"write a host that ends with .{self.host}, or delete it from but_not."
                raise fault("host", said, fix)
        return self


class Owner(Block):
    """One operator or organisation, and what is its own."""

    name: Label = Field(description="Who it is.")
    entries: AtLeastOne[Label] = Field(description="Entries that use it: platforms/instagram.")
    hosts: tuple[HostName, ...] = several(
        "Exact hosts on which nobody else publishes; www.example.org does not include others."
    )
    paths: tuple[OwnedPath, ...] = several(
        "Its own parts of hosts on which others publish too, as narrow as they can be: "
        "www.example.org/help/ is all that lies below, www.example.org/report this page alone."
    )
    addresses: tuple[RegisteredAddress, ...] = several(
        "Whole addresses that would be refused otherwise, such as those with a query."
    )
    emails: tuple[Email, ...] = several("E-mail addresses.")
    numbers: tuple[RegisteredNumber, ...] = several("Numbers to call or text.")


class Register(Block):
    """The official domains and numbers that entries may use; a change needs a second reader."""

    owners: tuple[Owner, ...] = Field(description="One block for each operator or organisation.")
    public_hosts: tuple[PublicHost, ...] = several(
        "Hosts that nobody may list as their own, since anyone can publish there."
    )
    third_party_sources: tuple[SourceHost, ...] = several(
        "Sites of others on which a fact rests (by: third-party), in alphabetical order. A new "
        "one is something for the second reader to judge."
    )
