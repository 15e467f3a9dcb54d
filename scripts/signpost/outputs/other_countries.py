"""The contacts of other countries than the home country, ready to be put into a reader's page.

Pages ask for these files only if their reader is elsewhere than at home.
"""

from __future__ import annotations

import json
from typing import Any

from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.pages.addresses import path_of as page_of
from signpost.pages.phrases import KIND_NAMES
from signpost.pages.render import Press


def zones(library: Library) -> str:
    """Return the text of `assets/zones.json`: time zones by area ("" for none) and code.

    {"Europe": {"GB": "London Belfast"}} is a tenth smaller than one by one.
    """
    found: dict[str, dict[str, str]] = {}
    for zone, code in library.zones.items():
        area, _, city = zone.partition("/") if "/" in zone else ("", "", zone)
        cities = found.setdefault(area, {})
        cities[code] = f"{cities[code]} {city}" if code in cities else city
    return _json(found)


def names(library: Library) -> str:
    """Return the text of `assets/countries.json`: the names of all places by code."""
    return _json({code: library.place_name(code) for code in library.places})


def path_of(code: str) -> str:
    """Return the place in the site of a country's contacts."""
    return f"assets/countries/{code.lower()}.json"


def contacts_file(press: Press, code: str) -> str:
    """Return a country's contacts as the text of their file."""
    return _json(contacts(press, code))


def contacts(press: Press, code: str) -> dict[str, Any]:
    """Return the contacts of a country or of a place without an entry.

    Links in HTML start at the site's root. `numbers` are the emergency numbers in each of their
    orders, and `head` says by concern ("" for none) which to show. `lines` are those to talk to,
    and `talk` says by concern and reader which to show, as a list of [line, tier, place], the first
    to lead; `no_line` is shown if there is none. A country has `help` too. A place without an entry
    has `instead` of it: one text for all concerns.
    """
    library, heads, lines = press.library, _Pieces(press), _Pieces(press)
    head, talk = {}, {}
    for concern in ("", *library.concerns):
        head[concern] = heads.number("parts/urgent-numbers.html", there=code, concern=concern)
        talk[concern] = _talk(library, lines, code, concern)
    said = {
        "name": library.place_name(code),
        "numbers": list(heads.made),
        "head": head,
        "talk": talk,
        "page": page_of("country", code),
        "no_line": press.part("parts/urgent-no-line.html", there=code),
        "lines": list(lines.made),
    }
    if code in library.countries:
        return said | {"help": _help(press, code)}
    return said | {"instead": press.part("parts/anywhere.html", code=code)}


def _talk(library: Library, lines: _Pieces, code: str, concern: str) -> dict[str, list[list[int]]]:
    """Return the lines to show, by reader."""
    found: dict[str, list[list[int]]] = {audience: [] for audience in AUDIENCES}
    for audience in AUDIENCES:
        for line in library.lines(code, concern, audience):
            values = {"id": line.service, "contact": line.contact}
            number = lines.number("parts/urgent-line.html", **values)
            found[audience].append([number, line.tier, line.place])
    return found


class _Pieces:
    """Pieces of pages, each made once; others name them by number."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self.made: dict[str, int] = {}
        self._asked: dict[tuple[Any, ...], int] = {}

    def number(self, template: str, **values: Any) -> int:
        """Return the number of a piece."""
        asked = (template, *values.items())
        if asked not in self._asked:
            piece = self._press.part(template, **values)
            self._asked[asked] = self.made.setdefault(piece, len(self.made))
        return self._asked[asked]


def _help(press: Press, code: str) -> dict[str, Any]:
    """Return who can help in a country.

    `cards` has one for each service. `offers` has by concern and reader a list of [kind, cards,
    cards on request], where cards are numbers. `caution` has by concern what to say if the law asks
    for care.
    """
    library, cards = press.library, _Pieces(press)
    cautions, offers = {}, {}
    for concern in library.concerns:
        offers[concern] = _offers(library, cards, code, concern)
        if html := press.part("parts/caution.html", there=code, concern=concern):
            cautions[concern] = html
    kinds = {kind: press.part("parts/kind.html", kind=kind) for kind in KIND_NAMES}
    return {
        "kinds": {kind: [heading, KIND_NAMES[kind][1]] for kind, heading in kinds.items()},
        "cards": list(cards.made),
        "offers": offers,
        "caution": cautions,
    }


def _offers(library: Library, cards: _Pieces, code: str, concern: str) -> dict[str, list[Any]]:
    def numbers(services: tuple[str, ...]) -> list[int]:
        return [cards.number("parts/card.html", id=name) for name in services]

    found: dict[str, list[Any]] = {audience: [] for audience in AUDIENCES}
    for audience in AUDIENCES:
        for offer in library.offers(code, concern, audience):
            found[audience].append([offer.kind, numbers(offer.services), numbers(offer.more)])
    return found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
