"""Every file that is made from entries and is no page, each made when it is asked for."""

from collections.abc import Callable
from functools import cache, partial

from signpost.outputs import coverage, open_data, other_countries, search_index
from signpost.pages import addresses
from signpost.pages.render import Press
from signpost.pages.shell import Shell

Make = Callable[[], bytes]


class OtherFiles:
    """What stands beside the pages, by the place in the site."""

    def __init__(self, press: Press, shell: Shell) -> None:
        library, contacts = press.library, other_countries.contacts_file
        self.countries = {other_countries.path_of(code): code for code in library.places}
        """Files with the contacts of one country, each with the country's code."""
        self.contacts = {path: _text(contacts, press, one) for path, one in self.countries.items()}
        self.data = {
            "data/coverage.json": _text(coverage.data, library),
            "assets/search.json": _text(search_index.index, press.drafts, library.home),
            "assets/zones.json": _text(other_countries.zones, library),
            "assets/countries.json": _text(other_countries.names, library),
        }
        """Open data, and what the scripts of pages ask for: the numbers of every country."""
        whole = cache(partial(open_data.files, library))  # Its index has the digests of all others.
        self.data |= {path: _text(lambda path: whole()[path], path) for path in open_data.PATHS}
        fixed = {path: text.encode() for path, text in press.icons.values()} | press.assets.files
        self.exact: dict[str, Make] = {path: partial(bytes, one) for path, one in fixed.items()}
        """Styles, scripts and pictures, and what is at the addresses that pages had before."""
        for old, new in addresses.formerly(library).items():
            self.exact[f"{old}index.html"] = _text(shell.moved, old, new)

    def content(self, path: str) -> bytes | None:
        """Return what the file at a place holds, or None if there is no such file."""
        make = self.contacts.get(path) or self.data.get(path) or self.exact.get(path)
        return make() if make else None


def _text(make: Callable[..., str], *about: object) -> Make:
    return lambda: make(*about).encode()
