"""Rules about addresses: each belongs to its owner, and leads where it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from functools import partial

from signpost.entries.library import Library
from signpost.entries.owned_addresses import (
    Refusal,
    downloading_part,
    members_part,
    redirecting_part,
)
from signpost.entries.problem import Cure, Problem, choice, names
from signpost.entries.schema.register import Owner, PublicHost
from signpost.entries.schema.text import Address
from signpost.entries.yaml_source import Source
from signpost.rules.rule import leaves_of, rule


@rule("register")
def unregistered_address(library: Library) -> Iterator[Problem]:
    """An entry may send readers only to the exact hosts that the register holds for its owner, and
    on hosts where others publish too only to the owner's paths. An address with a query needs to
    stand in the register whole."""
    for key, source, path, address, refusal in _refused(library):
        if refusal == "query":
            said = f'"{address}" carries a query, and the register does not hold it whole.'
            fix: Cure = (
                "use an address without a question mark, or register this one with the reason "
                "(a second reader signs)."
            )
        elif refusal == "path":
            said = f'The register does not hold "{address.place}" for this entry, '
            said += "only other parts of that host."
            fix = partial(_own_parts, library, key, address)
        elif refusal == "host":
            said = f'The register does not hold "{address.host}" for this entry.'
            fix = partial(one_of, key, address.host, partial(_own_hosts, library, key))
        else:
            continue
        yield source.problem(source.place(*path), said, "unregistered-address", fix)


def _own_hosts(library: Library, key: str) -> frozenset[str]:
    owned = library.owned(key)
    return owned.hosts | owned.paths.keys()


def _own_parts(library: Library, key: str, address: Address) -> str:
    paths = [str(path) for path in library.owned(key).paths[address.host]]
    return choice(address.place, paths, f"the register holds {names(paths)}; {_OWN_PART}")


@rule("register")
def redirecting_address(library: Library) -> Iterator[Problem]:
    """Readers are not sent through redirectors, which lead wherever they are told to, on whatever
    host they run: no part of an address is called redirect, out, link, goto or the like."""
    for _, source, path, address, refusal in _refused(library):
        if refusal == "redirector":
            part = redirecting_part(address)
            said = f'"{part}" is what redirectors are called: this address may lead anywhere.'
            fix = f"use the address that it leads to, or {_WHOLE}"
            yield source.problem(source.place(*path), said, "redirecting-address", fix)


@rule("register")
def members_address(library: Library) -> Iterator[Problem]:
    """Readers are not sent to what members of the public write, on whatever host it is: posts in a
    community or forum, profiles, invites, channels."""
    for _, source, path, address, refusal in _refused(library):
        if refusal == "members":
            part = members_part(address)
            said = f'What lies below "{part}" in this address is written by members.'
            fix = f"use a page that the owner has written, or {_WHOLE}"
            yield source.problem(source.place(*path), said, "members-address", fix)


@rule("register")
def downloading_address(library: Library) -> Iterator[Problem]:
    """An address opens a page and downloads nothing: no part of it has an ending but those that
    pages have. PDFs are no pages here, since phones keep them where others find them."""
    for _, source, path, address, refusal in _refused(library):
        if refusal == "download":
            part = downloading_part(address)
            said = f'"{part}" does not have the ending of a page: it may be a download.'
            fix = f"use the page that offers it, or {_WHOLE}"
            yield source.problem(source.place(*path), said, "downloading-address", fix)


_OWN_PART = "another part that is the owner's alone goes into paths there (a second reader signs)."
_WHOLE = "register this one whole under addresses, with the reason (a second reader signs)."


_Refused = tuple[str, Source, tuple[str | int, ...], Address, Refusal]


def _refused(library: Library) -> Iterator[_Refused]:
    """Yield every address that an entry may not send readers to: its entry's key and source, its
    path there, the address and why not."""
    for key, source, path, address in leaves_of(library, Address):
        refusal = library.owned(key).refusal(address)
        if refusal is not None:
            yield key, source, path, address, refusal


@rule("register")
def public_host(library: Library) -> Iterator[Problem]:
    """Nobody owns a host where anyone can publish, redirect or invite: shorteners, shared documents,
    chat invites, profiles. If an owner has pages of its own on such a host, their paths are
    registered; if it has a single page among everybody else's, its whole address, with the reason."""
    source = library.sources["register"]
    public_hosts = PublicHosts(library.register.public_hosts)
    for index, owner in enumerate(library.register.owners):
        for path, host in _hosts_of(owner):
            public = public_hosts.over(host)
            if public is None or (path[0] == "paths" and public.paths):
                continue
            said = f'Anyone can put something on "{host}" ({public.what}).'
            fix = "register the whole address under addresses, with the reason."
            if public.paths:
                fix = f"register the owner's own pages there under paths, as {host}/help/, or the whole "
                fix += "address under addresses, with the reason."
                if host != public.host:
                    fix += " Is this host its owner's alone? "
                    fix += f'Then name it in but_not of "{public.host}".'
            yield source.problem(source.place("owners", index, *path), said, "public-host", fix)


def _hosts_of(owner: Owner) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield every host that an owner has, whole or in part, with its place in the owner's block."""
    for position, host in enumerate(owner.hosts):
        yield ("hosts", position), str(host)
    for position, path in enumerate(owner.paths):
        yield ("paths", position), path.host


class PublicHosts:
    """Hosts where anyone can publish, asked for one host at a time."""

    def __init__(self, held: Iterable[PublicHost]) -> None:
        self._blocks: dict[str, list[tuple[PublicHost, frozenset[str]]]] = {}
        for public in held:
            self._blocks.setdefault(str(public.host), []).append(
                (public, frozenset(public.but_not))
            )
        self._found: dict[str, PublicHost | None] = {}

    def over(self, host: str) -> PublicHost | None:
        """Return the public host because of which anyone can publish on a host; of several the nearest to it."""
        if (
            host not in self._found
        ):  # Looked for once: a host may be excepted by a great many blocks.
            self._found[host] = next(self._over(host), None)
        return self._found[host]

    def _over(self, host: str) -> Iterator[PublicHost]:
        for above in _with_those_above(host):
            for public, but_not in self._blocks.get(above, ()):
                if host not in but_not:
                    yield public


def _with_those_above(host: str) -> Iterator[str]:
    """Yield a host and the hosts that it lies below: docs.example.org, example.org, org."""
    while host:
        yield host
        host = host.partition(".")[2]


@rule("register")
def needless_path(library: Library) -> Iterator[Problem]:
    """A path is registered if its host is not the owner's from top to bottom: beside the whole host
    it would only look like a limit."""
    source = library.sources["register"]
    for index, owner in enumerate(library.register.owners):
        for position, path in enumerate(owner.paths):
            if library.owned_by_all.has_host(path.host):
                place = source.place("owners", index, "paths", position)
                said = f'The register holds all of "{path.host}" too, so "{path}" limits nothing.'
                fix = "delete one of the two: the host if others publish there, the path if they do not."
                yield source.problem(place, said, "needless-path", fix)


def one_of(key: str, word: str, known: Callable[[], Set[str]]) -> str:
    """Return the cure for a value that is none of those that the register holds for an entry."""
    held = known()
    if held:
        return choice(word, held, f"the register holds {names(held)}.")
    return (
        f"The register holds none for {key}: add it there from the source (a second reader signs)."
    )
