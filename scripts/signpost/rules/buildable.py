"""Rules about what a build can make: what they find would stop one after a check that found nothing.

One thing a check does not look at: whether a sheet fits its sides of paper, which only Typst knows after setting it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import partial

from signpost.entries import time_zones
from signpost.entries.library import Library
from signpost.entries.problem import Place, Problem, choice
from signpost.entries.schema.text import TimeZone
from signpost.entries.yaml_source import Step
from signpost.outputs import typeface
from signpost.pages import addresses, plan
from signpost.pages.icons import is_known
from signpost.pages.plan import Draft
from signpost.rules.rule import leaves_of, rule


@rule()
def unknown_icon(library: Library) -> Iterator[Problem]:
    """The mark of a platform is one of the icons that Material for MkDocs ships."""
    for name, platform in library.platforms.items():
        if platform.icon is not None and not is_known(str(platform.icon)):
            source = library.sources[f"platforms/{name}"]
            said = f'Material has no icon "{platform.icon}".'
            fix = "look it up at its site, or delete this line; the first letter of the name then takes its place."
            yield source.problem(source.place("icon"), said, "unknown-icon", fix)


@rule()
def unknown_zone(library: Library) -> Iterator[Problem]:
    """A time zone is one of the tz database: from another, nobody can tell when a line is open."""
    known = frozenset(time_zones.names())
    for _, source, path, zone in leaves_of(library, TimeZone):
        if zone not in known:
            said = f'"{zone}" is not a time zone of the tz database.'
            where = "write the name of a place in the country as the tz database has it, as Europe/London."
            yield source.problem(
                source.place(*path), said, "unknown-zone", partial(choice, zone, known, where)
            )


@rule("site", "floor")
def address_clash(library: Library) -> Iterator[Problem]:
    """No two pages have the same address, and none has one that another page had before, which leads on to that page.
    The neutral addresses of concerns, platforms, services and advice follow from file names, so two names can meet in
    one; a page of docs/ can meet them too."""
    drafts: dict[str, Draft] = {}
    told: set[tuple[str, str]] = set()
    for draft in plan.drafts(library):
        other = drafts.setdefault(draft.path, draft)
        pair = (draft.edit, other.edit)
        if other.edit != draft.edit and pair not in told and not _share_a_number(library, *pair):
            told.add(pair)
            said = f'Its address would be that of "{_name(other.edit)}".'
            yield Problem(
                Place(draft.edit),
                said,
                "address-clash",
                "choose another file name, by one letter or more.",
            )
    for path in sorted(library.documents & drafts.keys()):
        said = f'A page of docs/ has the address "{path}", which is that of a page made from this.'
        yield Problem(
            Place(drafts[path].edit),
            said,
            "address-clash",
            "give the page in docs/ another file name.",
        )
    for old, new in addresses.formerly(library).items():
        if old.startswith("help/") and old in drafts:
            continue  # The name of a platform is that of another's address, which is told of its own page.
        if old in drafts or old in library.documents:
            taken = _name(drafts[old].edit) if old in drafts else "a page of docs/"
            said = f'"{old}" leads on to its page, and is the address of {taken} too.'
            fix = "choose another file name, by one letter or more."
            yield Problem(Place(drafts[new].edit), said, "address-clash", fix)


def _share_a_number(library: Library, *files: str) -> bool:
    """Return whether pages are those of sheets for families, whose numbers another rule looks at."""
    sheets = [
        library.checklists.get(_name(file))
        for file in files
        if file.startswith("guidance/checklists/")
    ]
    return len(sheets) == 2 and all(
        sheet is not None and sheet.audience != "educator" for sheet in sheets
    )


def _name(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yml")


@rule("site", "steps")
def unprintable_letter(library: Library) -> Iterator[Problem]:
    """What is printed on sheets is written in letters that their typeface has: Latin ones with their accents, and
    the usual signs. Of pictures the name is printed. What a service is called in other letters stands in `formerly` or
    `search_words`."""
    printed: frozenset[str] | None = None
    for key, source, path, text in library.texts:
        if text.isascii() or not (letter := typeface.lacks(text)) or not _is_printed(key, path):
            continue
        if key.startswith("services/"):
            printed = _printed_services(library) if printed is None else printed
            if key.removeprefix("services/") not in printed:
                continue
        name = unicodedata.name(letter, "without a name")
        said = (
            f'The typeface of the sheets has no "{letter}" ({name}), and this is printed on them.'
        )
        fix = "write it in Latin letters; search_words may hold others."
        yield source.problem(source.place(*path), said, "unprintable-letter", fix)


_PRINTED: dict[str, tuple[str, ...]] = {
    "services": ("name", "contacts", "ages"),
    "countries": ("name", "regions", "school_roles", "must_display", "legal_limits"),
    "site": ("name", "local_contacts"),
    "steps": ("evidence",),
}
"""The fields that sheets print; of checklists all but the search words."""

_NEVER_PRINTED = ("source", "cost", "search_words")


def _is_printed(key: str, path: tuple[Step, ...]) -> bool:
    kind = key.partition("/")[0]
    if path[-1] in _NEVER_PRINTED or path[0] in _NEVER_PRINTED:
        return False
    return kind == "checklists" or path[0] in _PRINTED.get(kind, ())


def _printed_services(library: Library) -> frozenset[str]:
    """Return the services that stand on some sheet."""
    sections = {
        (one.contacts, one.most) for sheet in library.checklists.values() for one in sheet.sections
    }
    return frozenset(
        name
        for code in library.countries
        for kinds, most in sections
        for name in library.on_sheet(code, kinds, most)
    )
