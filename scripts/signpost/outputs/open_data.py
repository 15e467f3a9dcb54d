"""All entries as open data: JSON and a table, versioned by what they hold."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from signpost.disk_cache import digest
from signpost.entries.emergency_numbers import EmergencyNumber
from signpost.entries.library import Library
from signpost.entries.schema.blocks import Block
from signpost.entries.schema.countries import FloorNumber, FloorPlace
from signpost.entries.schema.kinds import KINDS
from signpost.entries.schema.services import Contact, Service
from signpost.text.phone_numbers import emergency_pattern, is_emergency

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

FORMAT = 1
"""Grows when a field changes its meaning or goes; new fields do not change it."""

INDEX = "data/index.json"

PATHS = (
    *(f"data/{kind}.json" for kind in KINDS),
    "data/schemes.json",
    "data/contacts.csv",
    "data/floor.json",
    INDEX,
)
"""The place in the site of each file."""


def files(library: Library) -> dict[str, str]:
    """Return the text of each file of open data, by its path in the site.

    `data/services.json` and its like hold the entries of a kind by their ids, with the fields of
    docs/contribute/fields.md. `data/index.json` lists the files with their digests.
    `data/contacts.csv` has a row for each contact of an open service. `data/floor.json` tells what
    is shown in places without an entry, and why nothing else is.
    """
    made = {f"data/{kind}.json": as_json(_entries(library, kind)) for kind in KINDS}
    made["data/schemes.json"] = as_json(library.schemes.model_dump(mode="json"))
    made["data/contacts.csv"] = contacts(library)
    made["data/floor.json"] = as_json(floor(library))
    return made | {INDEX: as_json(_index(library, made))}


def _index(library: Library, made: Mapping[str, str]) -> dict[str, Any]:
    digests = {path.removeprefix("data/"): digest(text.encode()) for path, text in made.items()}
    return {
        "name": str(library.site.name),
        "address": str(library.site.address),
        "licence": LICENCE,
        "format": FORMAT,
        "version": digest(as_json(digests).encode())[:12],
        "as_of": library.today.isoformat(),
        "note": "Read in kept copies of public pages; `by` and `checked` say how and when.",
        "sha256": digests,
    }


def floor(library: Library) -> dict[str, Any]:
    """Return by code what sources say of each place without an entry, and what is shown."""
    return {code: _place(library, code, place) for code, place in library.floors.items()}


def _place(library: Library, code: str, place: FloorPlace) -> dict[str, Any]:
    claim = library.floor
    return {
        "name": str(place.name),
        "source": f"{claim.source}/{place.page}" if place.page else "",
        "checked": str(claim.checked),
        "by": claim.by,
        "source_says": [_of_source(held, code) for held in place.numbers],
        "library_pattern": emergency_pattern(code),
        "shown": [_number(shown) for shown in library.floor_numbers(code)],
    }


def _number(held: FloorNumber | EmergencyNumber) -> dict[str, Any]:
    return {"number": str(held.number), "roles": list(held.roles)}


def _of_source(held: FloorNumber, code: str) -> dict[str, Any]:
    """Return a number of the source, with the reason if it cannot be shown."""
    unknown = "The phone library does not know it as an emergency number there."
    lacks = "" if is_emergency(held.number.digits, code) else unknown
    return _number(held) | {"not_shown": held.doubt or lacks}


_COLUMNS = (
    *("country", "service", "name", "kind", "way", "contact", "dialled", "hours", "roles"),
    *("source", "checked", "by"),
)


def contacts(library: Library) -> str:
    """Return every contact of every open service as a table (RFC 4180), one row each."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(_COLUMNS)
    for name, service in library.services.items():
        for contact in service.contacts if service.is_reachable else ():
            rows.writerow(map(_cell, _row(name, service, contact)))
    return written.getvalue()


def _row(name: str, service: Service, contact: Contact) -> Iterator[object]:
    yield from (name.split("/")[0], name, service.name, service.kind, contact.way)
    yield contact.number or contact.email or contact.address
    yield contact.dialled or ""
    if isinstance(contact.hours, str):
        yield contact.hours
    else:
        yield as_json([block.model_dump() for block in contact.hours]).strip()
    yield " ".join(contact.roles.reach) if contact.roles else ""
    yield from (contact.source, contact.checked, contact.by)


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: a plus or star gets an apostrophe."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "*", "\t") else text


def _entries(library: Library, kind: str) -> dict[str, Any]:
    entries: Mapping[str, Block] = library.entries[kind]
    return {
        name: entry.model_dump(mode="json", exclude_defaults=True)
        for name, entry in entries.items()
    }


def as_json(value: object) -> str:
    """Return data as JSON, the same for the same data and with a line for each value."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
