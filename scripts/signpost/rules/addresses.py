"""Rules about addresses: each belongs to its owner, and leads where it says."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from functools import cache, partial

from signpost.entries.library import Library
from signpost.entries.owned_addresses import Refusal, odd_part
from signpost.entries.problem import Cure, choice, names
from signpost.entries.schema.blocks import ValuePath
from signpost.entries.schema.register import HostName, OwnedPath, PublicHost
from signpost.entries.schema.text import Address
from signpost.rules.rule import Finding, leaves_of, rule

_OWN_PART = "another part that is the owner's alone goes into paths there (a second reader signs)."
_WHOLE = "register this one whole under addresses, with the reason (a second reader signs)."


@rule("register")
def unregistered_address(library: Library) -> Iterator[Finding]:
    """An entry sends readers only to the exact hosts that the register holds for its owner, and on
    hosts where others publish too only to the owner's paths. An address with a query is in the
    register whole."""
    for key, path, address in leaves_of(library, Address):
        refusal = library.owned(key).refusal(address)
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
        yield Finding(key, path, said, fix)


def _own_hosts(library: Library, key: str) -> frozenset[str]:
    owned = library.owned(key)
    return owned.hosts | owned.paths.keys()


def _own_parts(library: Library, key: str, address: Address) -> str:
    paths = [str(path) for path in library.owned(key).paths[address.host]]
    return choice(address.place, paths, f"the register holds {names(paths)}; {_OWN_PART}")


@rule("register")
def redirecting_address(library: Library) -> Iterator[Finding]:
    """Readers are not sent through redirectors, which lead wherever they are told to, on whatever
    host they run: no part of an address is called redirect, out, link, goto or the like."""
    for key, path, part in _with_odd_part(library, "redirector"):
        said = f'"{part}" is what redirectors are called: this address may lead anywhere.'
        yield Finding(key, path, said, f"use the address that it leads to, or {_WHOLE}")


@rule("register")
def members_address(library: Library) -> Iterator[Finding]:
    """Readers are not sent to what members of the public write, on whatever host it is: posts in a
    community or forum, profiles, invites, channels."""
    for key, path, part in _with_odd_part(library, "members"):
        said = f'What lies below "{part}" in this address is written by members.'
        yield Finding(key, path, said, f"use a page that the owner has written, or {_WHOLE}")


@rule("register")
def downloading_address(library: Library) -> Iterator[Finding]:
    """An address opens a page and downloads nothing: no part of it has an ending but those that
    pages have. PDFs do not count as pages, since phones keep them where others find them."""
    for key, path, part in _with_odd_part(library, "download"):
        said = f'"{part}" does not have the ending of a page: it may be a download.'
        yield Finding(key, path, said, f"use the page that offers it, or {_WHOLE}")


def _with_odd_part(library: Library, kind: Refusal) -> Iterator[tuple[str, ValuePath, str]]:
    """Yield the odd part, if it is of this kind, of each address that it keeps from being used."""
    for key, path, address in leaves_of(library, Address):
        if library.owned(key).refusal(address) == kind:
            yield key, path, odd_part(address)[1]


@rule("register")
def public_host(library: Library) -> Iterator[Finding]:
    """Nobody owns a host where anyone can publish, redirect or invite: shorteners, shared
    documents, chat invites, profiles. If an owner has pages of its own on such a host, their paths
    are registered; if it has a single page among everybody else's, its whole address, with the
    reason."""
    public_hosts = PublicHosts(library.register.public_hosts)
    whole = [(path, str(host), True) for _, path, host in leaves_of(library, HostName)]
    part = [(path, owned.host, False) for _, path, owned in leaves_of(library, OwnedPath)]
    for path, host, is_whole in whole + part:
        public = public_hosts.over(host) if path[0] == "owners" else None
        if public is None or (public.paths and not is_whole):
            continue
        said = f'Anyone can put something on "{host}" ({public.what}).'
        fix = "register the whole address under addresses, with the reason."
        if public.paths:
            fix = f"register the owner's own pages there under paths, as {host}/help/, or the "
            fix += "whole address under addresses, with the reason."
            if host != public.host:
                fix += " Is this host its owner's alone? "
                fix += f'Then name it in but_not of "{public.host}".'
        yield Finding("register", path, said, fix)


class PublicHosts:
    """Hosts where anyone can publish, asked for one host at a time."""

    def __init__(self, held: Iterable[PublicHost]) -> None:
        self._blocks = defaultdict[str, list[tuple[PublicHost, frozenset[str]]]](list)
        for public in held:
            self._blocks[str(public.host)].append((public, frozenset(public.but_not)))
        # Looked up once, since a great many blocks may except the same host.
        self.over = cache(self._over)

    def _over(self, host: str) -> PublicHost | None:
        """Return the nearest public host that includes `host`, so that anyone can publish there."""
        above = host
        while above:
            for public, but_not in self._blocks.get(above, ()):
                if host not in but_not:
                    return public
            above = above.partition(".")[2]
        return None


@rule("register")
def needless_path(library: Library) -> Iterator[Finding]:
    """A path is registered if its host is not the owner's from top to bottom: beside the whole host
    it would only look like a limit."""
    for key, path, owned in leaves_of(library, OwnedPath):
        if library.owned_by_all.has_host(owned.host):
            said = f'The register holds all of "{owned.host}" too, so "{owned}" limits nothing.'
            fix = "delete one of the two: the host if others publish there, the path if they do "
            fix += "not."
            yield Finding(key, path, said, fix)


def one_of(key: str, word: str, known: Callable[[], Set[str]]) -> str:
    """Return the cure for a value that is none of those that the register holds for an entry."""
    held = known()
    if held:
        return choice(word, held, f"the register holds {names(held)}.")
    return (
        f"The register holds none for {key}: add it there from the source (a second reader signs)."
    )
