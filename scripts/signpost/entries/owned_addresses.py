"""Which addresses readers may be sent to: what an owner alone publishes, and nothing beyond it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from copy import copy
from typing import Literal, Self

from signpost.entries.schema.register import OwnedPath, Owner
from signpost.entries.schema.text import Address

Refusal = Literal["form", "query", "host", "path", "redirector", "members", "download"]
"""Why an address may not be used.

form: it is not a plain address. query: it has one, and is not registered whole. host: nothing is
registered on its host. path: only other parts of its host are registered. redirector, members,
download: see `odd_part`.
"""

_REDIRECTOR = re.compile(
    r"away|bounce|click|exit|external(?:link)?|flink|forward|go|goto|jump|l|leave|leaving"
    r"|link(?:filter|out)?|out(?:bound|going|link)?|r|redir|.*redirect.*|safelink|urls?|visit"
)
_MEMBERS = re.compile(
    r"attachments|(?:message)?boards?|channels?|comments?|community|communities|discussions?"
    r"|fora|foros?|forums?|group|invites?|join|members?|profiles?|threads?|u|userimages|users"
)
# A PDF is no page here: phones keep it, and others find it there.
_PAGES = ("asp", "aspx", "cfm", "htm", "html", "jsp", "php", "shtml", "xhtml")


def places_by(
    owners: Sequence[Owner], held: Callable[[Owner], Iterable[str]]
) -> dict[str, set[int]]:
    """Return the places of the owners that hold a value, by the value."""
    found: dict[str, set[int]] = {}
    for place, owner in enumerate(owners):
        for value in held(owner):
            found.setdefault(str(value), set()).add(place)
    return found


class OwnedAddresses:
    """What the register holds for some owners, asked for one address at a time. A question takes as
    long as its address is long, however much the owners hold."""

    def __init__(self, owners: Sequence[Owner]) -> None:
        self._owners = owners
        self._own: Set[int] = frozenset(range(len(self._owners)))
        self._on_host = places_by(owners, lambda owner: owner.hosts)
        self._on_part_of_host = places_by(owners, lambda owner: [path.host for path in owner.paths])
        self._below = places_by(owners, lambda owner: owner.paths)
        self._at = places_by(owners, lambda owner: [one.address for one in owner.addresses])

    def of(self, places: Set[int]) -> Self:
        """Return what some of these owners hold, by their places, in no time at all."""
        some = copy(self)
        some._own = places
        return some

    @property
    def hosts(self) -> frozenset[str]:
        """Exact hosts that are the owners' from top to bottom."""
        return frozenset(str(host) for owner in self._chosen() for host in owner.hosts)

    @property
    def paths(self) -> dict[str, tuple[OwnedPath, ...]]:
        """By host, the parts of it that are the owners'."""
        found: dict[str, list[OwnedPath]] = {}
        for path in sorted({path for owner in self._chosen() for path in owner.paths}):
            found.setdefault(path.host, []).append(path)
        return {host: tuple(paths) for host, paths in found.items()}

    def _chosen(self) -> Iterator[Owner]:
        return (self._owners[place] for place in sorted(self._own))

    def has_host(self, host: str) -> bool:
        """Return whether a host is the owners' from top to bottom."""
        return self._holds(self._on_host, host)

    def _holds(self, holders: Mapping[str, Set[int]], value: str) -> bool:
        return value in holders and not holders[value].isdisjoint(self._own)

    def refusal(self, text: str) -> Refusal | None:
        """Return why readers may not be sent to an address, or None if they may."""
        if self._holds(self._at, text):
            return None
        if not re.fullmatch(Address.pattern, text):
            return "form"
        address = Address(text)
        if "?" in address:
            return "query"
        if not self.has_host(address.host):
            if not self._holds(self._on_part_of_host, address.host):
                return "host"
            if not any(self._holds(self._below, part) for part in _parts(address.place)):
                return "path"
        return odd_part(address)[0]


def odd_part(address: Address) -> tuple[Refusal | None, str]:
    """Return why an address may not be used for the sake of a segment of its path, and the segment.

    redirector: it is called like one, such as l.php, away, redirect-to. members: members of the
    public write below it (community, invite); the page at the segment itself may be used, since it
    is the owner's list, or only called so. download: its ending is not that of a page (app.apk).
    """
    segments = address.place.rstrip("/").split("/")[1:]
    for segment in segments:
        if _REDIRECTOR.fullmatch(_name(segment)):
            return "redirector", segment
    for segment in segments[:-1]:
        if _MEMBERS.fullmatch(_name(segment)):
            return "members", segment
    for segment in segments:
        if "." in segment and segment.rpartition(".")[2].lower() not in _PAGES:
            return "download", segment
    return None, ""


def _parts(place: str) -> Iterator[str]:
    """Yield a place and each part of it that ends with a slash: a registered path may be any."""
    yield place
    for slash in re.finditer("/", place):
        yield place[: slash.end()]


def _name(segment: str) -> str:
    """Return what a segment is called: Link-Filter.php is linkfilter."""
    return re.sub(r"[^a-z0-9]", "", segment.lower().split(".")[0])
