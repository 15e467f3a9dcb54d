"""Rules about what a build can make: a check that finds nothing wrong means that a build succeeds.
The exception is a sheet that does not fit its sides of paper, which only Typst can tell."""

import unicodedata
from collections.abc import Iterator
from functools import cache, partial

from signpost.entries import time_zones
from signpost.entries.library import Library
from signpost.entries.problem import Place, choice
from signpost.entries.schema.blocks import ValuePath
from signpost.entries.schema.checklists import SheetSection
from signpost.entries.schema.platforms import IconName
from signpost.entries.schema.text import Text, TimeZone
from signpost.outputs import typeface
from signpost.pages import addresses, plan
from signpost.pages.icons import is_known
from signpost.pages.plan import Draft
from signpost.rules.rule import Finding, leaves_of, rule


@rule()
def unknown_icon(library: Library) -> Iterator[Finding]:
    """The mark of a platform is one of the icons that Material for MkDocs ships."""
    for key, path, icon in leaves_of(library, IconName):
        if not is_known(str(icon)):
            said = f'Material has no icon "{icon}".'
            fix = "look it up at its site, or delete this line; the first letter of the name then "
            fix += "takes its place."
            yield Finding(key, path, said, fix)


@rule()
def unknown_zone(library: Library) -> Iterator[Finding]:
    """A time zone is one of the tz database: from another, nobody can tell when a line is open."""
    known = frozenset(time_zones.names())
    for key, path, zone in leaves_of(library, TimeZone):
        if zone not in known:
            said = f'"{zone}" is not a time zone of the tz database.'
            where = "write the name of a place in the country as the tz database has it, such as "
            where += "Europe/London."
            yield Finding(key, path, said, partial(choice, zone, known, where))


@rule("site", "floor")
def address_clash(library: Library) -> Iterator[Finding]:
    """No two pages have the same address, and none has one that another page had before, which
    leads on to that page. The neutral addresses of concerns, platforms, services and advice follow
    from file names, so two names can meet in one; a page of docs/ can meet them too."""
    fix = "choose another file name, by one letter or more."
    drafts: dict[str, Draft] = {}
    told: set[tuple[str, str]] = set()
    # The numbers of sheets for families are compared by `same_number`.
    numbered = {
        f"guidance/checklists/{name}.yml"
        for name, sheet in library.checklists.items()
        if sheet.audience != "educator"
    }
    for draft in plan.drafts(library):
        other = drafts.setdefault(draft.path, draft)
        pair = (draft.edit, other.edit)
        if other.edit != draft.edit and pair not in told and not numbered.issuperset(pair):
            told.add(pair)
            said = f'Its address would be that of "{_name(other.edit)}".'
            yield Finding(draft.edit, Place(draft.edit), said, fix)
    for path in sorted(library.documents & drafts.keys()):
        file = drafts[path].edit
        said = f'A page of docs/ has the address "{path}", which is that of a page made from this.'
        yield Finding(file, Place(file), said, "give the page in docs/ another file name.")
    for old, new in addresses.formerly(library).items():
        taken = "a page of docs/"
        if old in drafts:
            if old.startswith("help/"):
                continue  # Two platforms share the name: their own pages meet, as told above.
            taken = _name(drafts[old].edit)
        elif old not in library.documents:
            continue
        said = f'"{old}" leads on to its page, and is the address of {taken} too.'
        yield Finding(drafts[new].edit, Place(drafts[new].edit), said, fix)


def _name(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yml")


@rule("site", "steps")
def unprintable_letter(library: Library) -> Iterator[Finding]:
    """What is printed on sheets is written in letters that their typeface has: Latin ones with
    their accents, and the usual signs. Of pictures the name is printed. What a service is called in
    other letters goes into `formerly` or `search_words`."""
    printed = cache(lambda: _printed_services(library))
    for key, path, text in library.all_of(Text):
        if text.isascii() or not (sign := typeface.lacks(text)) or not _is_printed(key, path):
            continue
        if key.startswith("services/") and key.removeprefix("services/") not in printed():
            continue
        name = unicodedata.name(sign, "without a name")
        said = f'The typeface of the sheets has no "{sign}" ({name}), and this is printed on them.'
        fix = "write it in Latin letters; search_words may hold others."
        yield Finding(key, path, said, fix)


_PRINTED: dict[str, tuple[str, ...]] = {
    "services": ("name", "contacts", "ages"),
    "countries": ("name", "regions", "school_roles", "must_display", "legal_limits"),
    "site": ("name", "local_contacts"),
    "steps": ("evidence",),
}
"""The fields that sheets print; of checklists all but the search words."""

_NEVER_PRINTED = ("source", "cost", "search_words")


def _is_printed(key: str, path: ValuePath) -> bool:
    kind = key.partition("/")[0]
    if path[-1] in _NEVER_PRINTED or path[0] in _NEVER_PRINTED:
        return False
    return kind == "checklists" or path[0] in _PRINTED.get(kind, ())


def _printed_services(library: Library) -> frozenset[str]:
    """Return the services that are on some sheet."""
    sections = library.all_of(SheetSection)
    asked = {(section.contacts, section.most) for _, _, section in sections}
    return frozenset(
        name
        for code in library.countries
        for kinds, most in asked
        for name in library.on_sheet(code, kinds, most)
    )
