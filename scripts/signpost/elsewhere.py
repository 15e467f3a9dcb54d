"""What a reader's page shows for another country than the home country: its contacts, ready to be put in place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from signpost import model
from signpost.pages import KIND_NAMES, Press


def files(press: Press) -> Iterator[tuple[str, str]]:
    """Yield the path in the site and the text of each file that `country.js` asks for: JSON, all of it.

    `assets/countries.json` is a list of names by code, and of codes by time zone; `assets/countries/ie.json` holds one
    country's contacts. A page asks for the second only where its reader is elsewhere than at home.
    """
    library = press.library
    names = {code: country.name for code, country in library.countries.items()}
    yield "assets/countries.json", _json({"names": names, "zones": zones(frozenset(names))})
    for code in names:
        if code != library.home:
            yield path_of(code), contacts_file(press, code)


def path_of(code: str) -> str:
    """Return the place in the site of a country's contacts."""
    return f"assets/countries/{code.lower()}.json"


def contacts_file(press: Press, code: str) -> str:
    """Return a country's contacts as the text of their file."""
    return _json(contacts(press, code))


def contacts(press: Press, code: str) -> dict[str, Any]:
    """Return a country's contacts: the urgent help, a card for each service, and which of them each concern offers.

    `offers` holds by concern and reader a list of [kind, cards, cards on request]; cards are numbers in `cards`. Links
    in HTML start at the site's root, without a slash.
    """
    library = press.library
    names: list[str] = []

    def numbers(services: tuple[str, ...]) -> list[int]:
        names.extend(name for name in services if name not in names)
        return [names.index(name) for name in services]

    offers = {
        concern: {
            audience: [
                [offer.kind, numbers(offer.services), numbers(offer.more)]
                for offer in library.offers(code, concern, audience)
            ]
            for audience in model.AUDIENCES
        }
        for concern in library.concerns
    }
    return {
        "name": library.countries[code].name,
        "urgent": press.part("parts/urgent-lines.html", there=code),
        "kinds": {kind: [press.part("parts/kind.html", kind=kind), said] for kind, (_, said) in KIND_NAMES.items()},
        "cards": [press.part("parts/card.html", id=name) for name in names],
        "offers": offers,
    }


@cache
def zones(codes: frozenset[str]) -> Mapping[str, str]:
    """Return the country of each time zone that lies in one of the countries, with the zones' older names too.

    Source: zone.tab and tzdata.zi of the IANA time zone database, from the package tzdata. A zone that zone.tab lists
    belongs to one country; browsers may still say its older name (Asia/Calcutta).
    """
    database = resources.files("tzdata") / "zoneinfo"
    found: dict[str, str] = {}
    for line in (database / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found[zone] = country
    for line in (database / "tzdata.zi").read_text(encoding="utf-8").splitlines():
        if line.startswith("L "):
            _, zone, older = line.split()
            if zone in found:
                found.setdefault(older, found[zone])
    return {zone: country for zone, country in sorted(found.items()) if country in codes}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
