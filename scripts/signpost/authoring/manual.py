"""The manual pages that are made: every message with an example, and every field of an entry."""

from collections.abc import Iterable
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from signpost.entries.schema.blocks import Block, blocks_in
from signpost.entries.schema.kinds import FILES, KINDS
from signpost.rules import check

MESSAGES = {
    "unreadable-file": "A file must be there and open to read.",
    "ordinary-file": "Entries are ordinary files: a link could bring in what nobody reviewed.",
    "file-name": "A file's name is the entry's id: small letters, digits and hyphens, and .yml.",
    "file-place": "The folder is the kind of entry; services have a folder for each country.",
    "empty-folder": "Every folder in guidance/ holds entries, and git does not keep an empty one.",
    "missing-file": "The files at the top of guidance/ must be there.",
    "no-entries": "A folder without entries stops the build: the site would be without help.",
    "too-large": "A file holds one entry: 64 KB and 5,000 values at most.",
    "too-deep": "Entries are nested 8 levels deep at most.",
    "not-utf-8": "Files are written in UTF-8.",
    "hidden-character": "Characters that cannot be seen can show another number or name than the "
    "one that is there. Marks that strike letters out, or pile up on one of them, hide what is "
    "written.",
    "empty-file": "A file holds an entry, or is deleted.",
    "not-yaml": "The file must be readable as YAML.",
    "not-an-entry": "An entry is a list of fields with values.",
    "no-anchors": "Entries do not copy from one place to another: what you see is what is there.",
    "no-tags": "Entries give no orders to the parser about the kind of a value.",
    "no-directives": "Entries give no orders to the parser.",
    "one-document": "A file holds one entry.",
    "odd-key": "A field's name is one word.",
    "duplicate-key": "A field is there once: of two, chance would decide which number is shown.",
    "blank-left": "Blanks, TODO, TBD, ??? and the like are written over before publication.",
    "empty-value": "A field that is named has a value.",
    "unknown-field": "An entry has only fields that the model knows.",
    "missing-field": "Some fields must be there; facts about others have source, checked and by.",
    "not-a-choice": "Some fields take one of a few words.",
    "not-a-list": "Some fields take a list, even of one.",
    "empty-list": "A list has at least one item.",
    "not-a-group": "Some fields take a group of fields.",
    "not-a-text": "Some fields take one text.",
    "not-a-number": "Ages are whole numbers from 0 to 99.",
    "too-long": "Texts are short: 80 characters for a title, 1,000 for a paragraph.",
    "prose": "A text is one paragraph of plain words.",
    "address": "An address is whole, begins with https:// and holds plain characters only.",
    "host": "A host is written alone, in small letters, without https:// and without a path.",
    "owned-path": "A path has a host and at least one step; one that ends in a slash covers all "
    "below it.",
    "number": "A number is one number, in digits.",
    "email": "An e-mail address has a name, an @ and a host.",
    "source": "A source is the address of a page, or of its site if the page's is not known.",
    "date": "A date is as exact as it is known, and no more.",
    "name": "Other entries, countries and regions are named by their file names or codes.",
    "place-name": "The name of a place in floor.yml has no digits: its numbers are beside it.",
    "site-name": "The site's name appears in titles and tabs, and holds words only.",
    "time-zone": "A time zone is named as in the tz database.",
    "time": "Times are written on a 24-hour clock.",
    "nothing-said": "Instructions say something: steps, an address or a note.",
    "order-reason": "A concern that changes the order of steps says why.",
    "route-leads-nowhere": "A route says how to get in: steps, an address or an e-mail address.",
    "hours-backwards": "Hours open before they close.",
    "one-way": "A contact is one way to reach a service.",
    "dialled": "Every number says how it is dialled: short, national or international.",
    "message": "A word to send belongs to a text number.",
    "ages": "The youngest age is not above the oldest.",
    "closed-source": "A source says that a service has ended; a newer number alone does not.",
    "no-contact": "An open service can be reached.",
    "needless-exemption": "An exemption that covers nothing is deleted: the list must not rot.",
}
"""What holds, for messages of files and fields; for those of rules the rule's docstring says it."""


def meanings() -> dict[str, str]:
    """Return what holds, for every message by its id."""
    return MESSAGES | {name: _words_of(rule) for name, rule in check.all_rules().items()}


def _words_of(documented: object) -> str:
    """Return a docstring as one line."""
    return " ".join((documented.__doc__ or "").split())


def problems_page(examples: Iterable[tuple[str, str]]) -> str:
    """Return docs/contribute/problems.md: each message with what holds and an example.

    `examples` are messages as they are printed, each after the rule that it comes from.
    """
    first: dict[str, str] = {}
    for rule, says in examples:
        first.setdefault(rule, says)
    parts = [_PROBLEMS_HEAD]
    for name, meaning in sorted(meanings().items()):
        parts.append(f"## {name}\n\n{meaning}\n")
        if name in first:
            parts.append(f"```text\n{first[name].rstrip()}\n```\n")
    return "\n".join(parts)


_PROBLEMS_HEAD = """# Problems

What `check` can say, one heading for each message.
This page is made from the tests (`python3 scripts/dev.py manual`).
Every example is exactly what is printed.
"""


def fields_page() -> str:
    """Return docs/contribute/fields.md: every field of every kind of entry."""
    parts = [_FIELDS_HEAD]
    for title, blocks in (("Entries", KINDS), ("Files that stand alone", FILES)):
        parts.append(f"## {title}\n")
        parts += [_fields(name, block) for name, block in blocks.items()]
    groups: dict[str, type[Block]] = {}
    for block in (*KINDS.values(), *FILES.values()):
        _collect(block, groups)
    parts.append("## Groups of fields\n")
    parts += [_fields(name, block) for name, block in sorted(groups.items())]
    return "\n".join(parts)


_FIELDS_HEAD = """# Fields

Every field that an entry may have.
This page is made from the model (`python3 scripts/dev.py manual`).
Editors show the same while you type.
**Bold** fields must be there.
"""


def _fields(name: str, block: type[Block]) -> str:
    rows = [
        f"### {name}\n",
        f"{_words_of(block)}\n",
        "| Field | Takes | Means |",
        "| --- | --- | --- |",
    ]
    for field, info in block.model_fields.items():
        shown = f"**`{field}`**" if info.is_required() else f"`{field}`"
        rows.append(f"| {shown} | {_takes(info.annotation)} | {info.description} |")
    return "\n".join([*rows, ""])


def _takes(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation is type(None):
        return ""
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in arguments)
    if origin is tuple:
        return f"a list: {_takes(arguments[0])}"
    if origin is dict:
        return f"groups: {_takes(arguments[1])}"
    if origin in (Union, UnionType):
        return " or ".join(filter(None, map(_takes, arguments)))
    if arguments:  # An annotated type, or one that is chosen by its form.
        return _takes(arguments[0])
    if isinstance(annotation, type) and issubclass(annotation, Block):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return _WORDS.get(getattr(annotation, "__name__", ""), "text")


_WORDS = {
    "int": "a whole number",
    "bool": "`true` or `false`",
    "Prose": "plain text",
    "Label": "a few words",
    "SiteName": "a few words",
    "PlaceName": "a few words",
    "Address": "an address",
    "HostName": "a host",
    "OwnedPath": "a host with a path",
    "RepositoryAddress": "an address",
    "Number": "a number to call or text",
    "Email": "an e-mail address",
    "SourceAddress": "an address or a site",
    "Checked": "a date",
    "Clock": "a time",
    "TimeZone": "a time zone",
    "RegionCode": "a region's code",
    "CountryCode": "a country's code",
    "ConcernId": "a concern's file name",
    "PlatformId": "a platform's file name",
    "ServiceId": "a service's folder and file name",
    "AdviceId": "an advice topic's file name",
    "Reference": "a short name",
}


def _collect(block: type[Block], groups: dict[str, type[Block]]) -> None:
    """Add all groups of fields inside a block, by name."""
    for info in block.model_fields.values():
        for inner in blocks_in(info.annotation):
            if inner.__name__ not in groups:
                groups[inner.__name__] = inner
                _collect(inner, groups)
