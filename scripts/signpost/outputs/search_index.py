"""The index of the readers' search: compact JSON, one row for each page worth finding."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from signpost.entries.schema.blocks import Audience
from signpost.pages.addresses import VOICE_PATHS
from signpost.pages.plan import Draft
from signpost.pages.render import Page

Row = (
    tuple[str, str, str, int]
    | tuple[str, str, str, int, list[str]]
    | tuple[str, str, str, int, list[str], list[str]]
)
"""Address from the site's root, title, summary, weight in percent, search words, numbers as digits.

Without words, a row has those of the address above it: `help/k7x2/parent/` those of `help/k7x2/`.
The script knows where its reader is, and chooses which country's services to show.
"""

_VOICE_WEIGHTS: dict[Audience, int] = {"teen": 100, "parent": 35, "educator": 30}

_WEIGHTS = {"platforms": 90, "contacts": 55, "advice": 50, "checklists": 40}
"""By the first part of an address: what to do now comes before what to read later."""

_COUNTRY = 90

_NAMES_ELSEWHERE = 2

_SECTION = 20

_DEEPEST = 3
"""The parts of an address: action pages in a parent's or a school's voice lie deeper."""

_ANYWHERE = "international"


@dataclass(frozen=True, slots=True)
class _Place:
    """The parts of an address."""

    section: str
    name: str = ""
    part: str = ""

    @property
    def above(self) -> str:
        return f"{self.section}/{self.name}/"


def index(pages: Iterable[Page | Draft], home: str) -> str:
    """Return the index as JSON, a list of rows in the order of their addresses.

    `home` is the home country's code. An action page has no row: the script makes it from the rows
    of its concern and its platform.
    """
    found = sorted((page for page in pages if _weight(page.path)), key=lambda page: page.path)
    words = {page.path: page.words for page in found}
    rows = [
        _elsewhere(page, _weight(page.path))
        if _is_elsewhere(page.path, home)
        else _row(page, words.get(_place(page.path).above), _weight(page.path))
        for page in found
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _row(page: Page | Draft, above: tuple[str, ...] | None, weight: int) -> Row:
    if _place(page.path).part and page.words == above:
        return page.path, page.title, page.description, weight
    return _with_numbers(page, page.description, weight, list(dict.fromkeys(page.words)))


def _with_numbers(page: Page | Draft, summary: str, weight: int, words: list[str]) -> Row:
    row = page.path, page.title, summary, weight, words
    return (*row, list(page.numbers)) if page.numbers else row


def _elsewhere(page: Page | Draft, weight: int) -> Row:
    """Return the row of another country's service: little but its name, since there are many."""
    return _with_numbers(page, "", weight, list(dict.fromkeys(page.words))[:_NAMES_ELSEWHERE])


def _is_elsewhere(path: str, home: str) -> bool:
    place = _place(path)
    return (
        place.section == "contacts"
        and bool(place.part)
        and place.name not in (home.lower(), _ANYWHERE)
    )


def _place(path: str) -> _Place:
    return _Place(*path.rstrip("/").split("/"))


def _weight(path: str) -> int:
    """Return how much a page counts, in percent; 0 for a page that has no row."""
    if path.count("/") > _DEEPEST:
        return 0
    place = _place(path)
    if place.section == "help":
        voices = {
            way.rstrip("/"): _VOICE_WEIGHTS[audience] for audience, way in VOICE_PATHS.items()
        }
        return voices.get(place.part, 0) if place.name else 0
    if place.section not in _WEIGHTS:
        return 0
    if not place.name:
        return _SECTION
    if place.section == "checklists" and place.part:
        return 0  # The sheet at home leads to those of other countries.
    return _COUNTRY if place.section == "contacts" and not place.part else _WEIGHTS[place.section]
