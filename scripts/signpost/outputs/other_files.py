"""Every file that is made from entries and is no page, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial

from signpost.outputs import coverage, open_data, other_countries, search_index
from signpost.pages import addresses
from signpost.pages.render import Press
from signpost.pages.shell import Shell

Make = Callable[[], bytes]


class OtherFiles:
    """What stands beside the pages, by the place in the site."""

    def __init__(self, press: Press, shell: Shell) -> None:
        self.countries = {other_countries.path_of(code): code for code in press.library.places}
        """Files with the contacts of one country, each with the country's code."""
        self.contacts: Mapping[str, Make] = {
            path: partial(_encoded, other_countries.contacts_file, press, code)
            for path, code in self.countries.items()
        }
        self.data: Mapping[str, Make] = _data(press)
        """Open data, and what the scripts of pages ask for: the numbers of every country."""
        self.exact: Mapping[str, Make] = _fixed(press) | {
            f"{old}index.html": partial(_encoded, shell.moved, old, new)
            for old, new in addresses.formerly(press.library).items()
        }
        """Styles, scripts and pictures, and what is at the addresses that pages had before."""

    def content(self, path: str) -> bytes | None:
        """Return what the file at a place holds, or None if there is no such file."""
        make = self.contacts.get(path) or self.data.get(path) or self.exact.get(path)
        return make() if make else None


def _data(press: Press) -> Mapping[str, Make]:
    library = press.library
    # Its index has the digests of all others.
    whole = cache(partial(open_data.files, library))
    return {
        "data/coverage.json": partial(_encoded, coverage.data, library),
        "assets/search.json": partial(_encoded, search_index.index, press.drafts, library.home),
        "assets/zones.json": partial(_encoded, other_countries.zones, library),
        "assets/countries.json": partial(_encoded, other_countries.names, library),
        **{path: partial(_from, whole, path) for path in open_data.PATHS},
    }


def _fixed(press: Press) -> dict[str, Make]:
    texts = {path: text.encode() for path, text in press.icons.values()} | press.assets.files
    return {path: partial(bytes, content) for path, content in texts.items()}


def _from(whole: Callable[[], Mapping[str, str]], path: str) -> bytes:
    return whole()[path].encode()


def _encoded(make: Callable[..., str], *about: object) -> bytes:
    return make(*about).encode()
