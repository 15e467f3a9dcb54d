"""Which addresses readers may be sent to: what an owner alone publishes, and nothing beyond it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from signpost.model import Address, OwnedPath, Owner

Refusal = Literal["form", "query", "host", "path", "redirector", "members", "download"]
"""Why an address may not be used.

form: it is not a plain address. query: it has one, and is not registered whole. host: nothing is
registered on its host. path: only other parts of its host are registered. redirector, members,
download: see `redirecting_part`, `members_part` and `downloading_part`.
"""

_REDIRECTOR = re.compile(
    r"away|bounce|click|exit|external(?:link)?|flink|forward|go|goto|jump|l|leave|leaving"
    r"|link(?:filter|out)?|out(?:bound|going|link)?|r|redir|.*redirect.*|safelink|urls?|visit"
)
_MEMBERS = re.compile(
    r"attachments|(?:message)?boards?|channels?|comments?|community|communities|discussions?"
    r"|fora|foros?|forums?|group|invites?|join|members?|profiles?|threads?|u|userimages|users"
)
# A PDF is no page here: phones keep it, where others find it.
_PAGES = ("asp", "aspx", "cfm", "htm", "html", "jsp", "php", "shtml", "xhtml")


class OwnedAddresses:
    """What the register holds for some owners, asked for one address at a time."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        held = tuple(owners)
        self.hosts = frozenset(str(host) for owner in held for host in owner.hosts)
        """Exact hosts that are the owners' from top to bottom."""
        self.whole = frozenset(str(one.address) for owner in held for one in owner.addresses)
        """Addresses that may be used as they are."""
        self.paths: dict[str, tuple[OwnedPath, ...]] = {}
        """By host, the parts of it that are the owners'."""
        for path in sorted({path for owner in held for path in owner.paths}):
            self.paths[path.host] = (*self.paths.get(path.host, ()), path)

    def refusal(self, text: str) -> Refusal | None:
        """Return why readers may not be sent to an address, or None if they may."""
        if text in self.whole:
            return None
        if not re.fullmatch(Address.pattern, text):
            return "form"
        address = Address(text)
        if "?" in address:
            return "query"
        if address.host not in self.hosts:
            if address.host not in self.paths:
                return "host"
            if not any(path.covers(address.place) for path in self.paths[address.host]):
                return "path"
        if redirecting_part(address):
            return "redirector"
        if members_part(address):
            return "members"
        return "download" if downloading_part(address) else None


def redirecting_part(address: Address) -> str | None:
    """Return the segment of a path that is called like a redirector: l.php, away, redirect-to."""
    for segment in _segments(address):
        if _REDIRECTOR.fullmatch(_name(segment)):
            return segment
    return None


def members_part(address: Address) -> str | None:
    """Return the segment of a path below which members of the public write: community, invite.

    The page at the segment itself may be used: it is the owner's list, or only called so.
    """
    for segment in _segments(address)[:-1]:
        if _MEMBERS.fullmatch(_name(segment)):
            return segment
    return None


def downloading_part(address: Address) -> str | None:
    """Return the segment of a path whose ending is not that of a page: app.apk, form.docx."""
    for segment in _segments(address):
        if "." in segment and segment.rpartition(".")[2].lower() not in _PAGES:
            return segment
    return None


def _segments(address: Address) -> list[str]:
    return address.place.rstrip("/").split("/")[1:]


def _name(segment: str) -> str:
    """Return what a segment is called: Link-Filter.php is linkfilter."""
    return re.sub(r"[^a-z0-9]", "", segment.lower().split(".")[0])
