"""Where pages are in the site, how they are linked to, and what links to contacts open."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache

from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.entries.schema.services import Contact
from signpost.entries.schema.site import Site
from signpost.entries.schema.text import Number
from signpost.pages.phrases import TABS, placed
from signpost.text.phone_numbers import dialled

_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""Without vowels, so that the characters of an address spell no word."""

PAPERS = {"a4": "a4", "us-letter": "letter"}
"""Sizes of paper by the name that entries use, with what the names of files say."""

EVERY_APP = "apps"
"""What an address has in place of a platform if the page lists all of them."""

VOICE_PATHS: Mapping[str, str] = {"teen": "", "parent": "parent/", "educator": "school/"}
"""Where a concern's page for each reader lies below its address."""


class UnknownTargetError(LookupError):
    """A template links to a page that does not exist."""


@cache
def neutral(name: str) -> str:
    """Return four characters for a name in addresses, which follow from the name alone.

    Addresses show in histories and over shoulders, and must not tell what was read.
    """
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return "".join(_LETTERS[number // len(_LETTERS) ** place % len(_LETTERS)] for place in range(4))


@cache
def path_of(kind: str, name: str = "", part: str = "") -> str:
    """Return the place in the site of a kind's index, of an entry, or of a part of an entry.

    `part` of a concern is its reader (`parent`), with a platform for an action page
    (`parent/instagram`) or with `apps` for the list of all platforms. `part` of a checklist is a
    country, and its `name` is its slug. Raises UnknownTargetError for another kind or reader.
    """
    match kind:
        case "home":
            return ""
        case "concern":
            return f"help/{neutral(name)}/{_voice_path(part)}" if name else "help/"
        case "service":
            return f"contacts/{name.split('/')[0]}/{neutral(name)}/"
        case "country":
            return f"contacts/{name.lower()}/" if name else "contacts/"
        case "advice":
            return f"advice/{neutral(name)}/" if name else "advice/"
        case "platform":
            return f"platforms/{neutral(name)}/" if name else "platforms/"
        case "checklist":
            country = f"{part.lower()}/" if part else ""
            return f"checklists/{name}/{country}" if name else "checklists/"
        case "retired":
            return "retired/"
        case "document":
            return f"{name}/"
    raise UnknownTargetError(f"there are no pages of the kind {kind!r}")


def _voice_path(part: str) -> str:
    """Return where the page for `parent` or `parent/instagram` is below the page of a concern."""
    audience, slash, platform = part.partition("/")
    way = VOICE_PATHS.get(audience or "teen")
    if way is None:
        raise UnknownTargetError(f"no page of a concern is for {audience!r}")
    if not slash:
        return way
    return f"{way}{platform if platform == EVERY_APP else neutral(platform)}/"


def link(
    known: frozenset[str], here: str, kind: str, name: str = "", part: str = "", at: str = ""
) -> str:
    """Return the address of a page as seen from the page at `here`; `at` is a place on that page.

    Raises UnknownTargetError if no such page exists, so every internal link is checked.
    """
    target = path_of(kind, name, part)
    if target not in known:
        asked = f"({kind} {name} {part})".rstrip()
        raise UnknownTargetError(f"there is no page at {target or 'the front'!r} {asked}")
    place = f"#{at}" if at else ""
    if target == here and at:
        return place
    # Up to the root and down again, so that pages of the same depth share their parts.
    way = "../" * here.count("/") + target
    return f"{way or './'}{place}"


def formerly(library: Library) -> Mapping[str, str]:
    """Return where the former addresses of pages lead, which named what is read."""
    found = {}
    for name in library.platforms:
        found[f"platforms/{name}/"] = path_of("platform", name)
        for concern in library.online:
            for audience in AUDIENCES:
                old = f"{path_of('concern', concern, audience)}{name}/"
                found[old] = path_of("concern", concern, f"{audience}/{name}")
    for name in library.checklists:
        if (slug := library.slug_of(name)) != name:
            found[f"checklists/{name}/"] = path_of("checklist", slug)
            for code in set(library.countries) - {library.home}:
                found[f"checklists/{name}/{code.lower()}/"] = path_of("checklist", slug, code)
    return found


def sheet_name(library: Library, name: str, code: str) -> str:
    """Return what tabs, histories and files call a sheet: by its number if it is for a family."""
    checklist, country = library.checklists[name], library.countries[code].name
    if library.slug_of(name) == name:
        return placed(checklist.title, country)
    site, number = library.site.name, checklist.number
    return TABS["sheet"].format(site=site, number=number, country=country)


def sheet_address(library: Library, name: str, code: str) -> str:
    """Return the whole address of a sheet's page, as sheets print it."""
    return f"{library.site.address}{sheet_path(library, name, code)}"


def path_of_pdf(library: Library, name: str, code: str, paper: str) -> str:
    """Return the place of a sheet in the site, beside its page. File names tell sheets apart."""
    slug = library.slug_of(name)
    stem = slug if slug == name else f"signpost-{slug}"
    return f"{sheet_path(library, name, code)}{stem}-{code.lower()}-{PAPERS[paper]}.pdf"


def sheet_path(library: Library, name: str, code: str) -> str:
    """Return the place in the site of a sheet's page."""
    return path_of("checklist", library.slug_of(name), "" if code == library.home else code)


def edit_address(site: Site, file: str) -> str:
    """Return where a file of the project is edited; folders are only shown."""
    verb = "edit" if file.endswith(".yml") else "tree"
    return f"{str(site.repository).rstrip('/')}/{verb}/{site.branch}/{file}"


# ----------------------------------------------------------------------------------------- contacts


def tel(number: Number, country: str | None = None) -> str:
    """Return a number as a link dials it, if possible in the form that works from every country."""
    digits = dialled(number.digits, country) if country else number.digits
    return digits.replace("#", "%23")  # A hash would end the address of the link.


def bare(address: str) -> str:
    """Return an address as it is printed: without https://, www. and a last slash."""
    return re.sub(r"^https://(www\.)?|/$", "", address)


def door(contact: Contact, country: str | None) -> str:
    """Return what a link to a contact opens; `country` is that of its service."""
    if contact.number is not None:
        scheme = "sms" if contact.text else "tel"
        return f"{scheme}:{tel(contact.number, country)}"
    return f"mailto:{contact.email}" if contact.email else str(contact.address)
