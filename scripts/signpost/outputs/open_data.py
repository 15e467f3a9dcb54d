"""All entries as open data: JSON and a table, versioned by what they hold."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

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


def files(library: Library) -> Iterator[tuple[str, str]]:
    """Yield the path in the site and the text of each file of open data.

    `data/services.json` and its like hold the entries of a kind by their ids, with the fields of
    docs/contribute/fields.md. `data/index.json` lists the files with their digests.
    `data/contacts.csv` has a row for each contact of an open service. `data/floor.json` tells what
    is shown in places without an entry, and why nothing else is.
    """
    made = {f"data/{kind}.json": _json(_entries(library, kind)) for kind in KINDS}
    made["data/schemes.json"] = _json(library.schemes.model_dump(mode="json"))
    made["data/contacts.csv"] = contacts(library)
    made["data/floor.json"] = _json(floor(library))
    yield from made.items()
    yield INDEX, _json(_index(library, made))


def _index(library: Library, made: Mapping[str, str]) -> dict[str, Any]:
    digests = {path.removeprefix("data/"): _digest(text) for path, text in made.items()}
    return {
        "name": str(library.site.name),
        "address": str(library.site.address),
        "licence": LICENCE,
        "format": FORMAT,
        "version": _digest(_json(digests))[:12],
        "as_of": library.today.isoformat(),
        "note": "Read in kept copies of public pages; `by` and `checked` say how and when.",
        "sha256": digests,
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


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
        "source_says": [
            _number(held) | {"not_shown": _not_shown(held, code)} for held in place.numbers
        ],
        "library_pattern": emergency_pattern(code),
        "shown": [_number(shown) for shown in library.floor_numbers(code)],
    }


def _number(held: FloorNumber | EmergencyNumber) -> dict[str, Any]:
    return {"number": str(held.number), "roles": list(held.roles)}


def _not_shown(held: FloorNumber, code: str) -> str:
    """Return why a number of the source cannot be shown; empty if it can."""
    if held.doubt:
        return str(held.doubt)
    known = is_emergency(held.number.digits, code)
    return "" if known else "The phone library does not know it as an emergency number there."


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
        yield _json([block.model_dump() for block in contact.hours]).strip()
    yield " ".join(contact.roles.reach) if contact.roles else ""
    yield from (contact.source, contact.checked, contact.by)


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula: a plus or star gets an apostrophe."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "*", "\t") else text


def _entries(library: Library, kind: str) -> dict[str, Any]:
    entries: dict[str, Block] = dict(library.entries[kind])
    return {
        name: entry.model_dump(mode="json", exclude_defaults=True)
        for name, entry in sorted(entries.items())
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
