"""The index of the readers' search: compact JSON, one row for each page worth finding."""

import json
from collections.abc import Iterable, Mapping

from signpost.pages.plan import Draft

Row = tuple[str | int | list[str], ...]
"""Address from the site's root, title, summary, weight in percent, search words, numbers as digits.

Without words, a row has those of the address above it: `help/k7x2/parent/` those of `help/k7x2/`.
The script knows where its reader is, and chooses which country's services to show.
"""

_VOICES = {"": 100, "parent": 35, "school": 30}
"""Weights of a concern's pages, by the last part of an address; see `addresses.VOICE_PATHS`."""

_WEIGHTS = {"platforms": 90, "contacts": 55, "advice": 50, "checklists": 40}
"""By the first part of an address: what to do now comes before what to read later."""

_COUNTRY, _SECTION = 90, 20

_NAMES_ELSEWHERE = 2

_DEEPEST = 3
"""The parts of an address: action pages in a parent's or a school's voice lie deeper."""

_ANYWHERE = "international"


def index(pages: Iterable[Draft], home: str) -> str:
    """Return the index as JSON, a list of rows in the order of their addresses.

    `home` is the home country's code. An action page has no row: the script makes it from the rows
    of its concern and its platform.
    """
    found = sorted((page for page in pages if _weight(page.path)), key=lambda page: page.path)
    words = {page.path: page.words for page in found}
    rows = [_row(page, home.lower(), words) for page in found]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _row(page: Draft, home: str, words_of: Mapping[str, tuple[str, ...]]) -> Row:
    section, name, part = _parts(page.path)
    weight, summary = _weight(page.path), page.description
    words = list(dict.fromkeys(page.words))
    if section == "contacts" and part and name not in (home, _ANYWHERE):
        # Little but the name of another country's service, since there are many.
        summary, words = "", words[:_NAMES_ELSEWHERE]
    elif part and page.words == words_of.get(f"{section}/{name}/"):
        return page.path, page.title, summary, weight
    row = page.path, page.title, summary, weight, words
    return (*row, list(page.numbers)) if page.numbers else row


def _parts(path: str) -> list[str]:
    """Return the section, the name and the part in an address, each empty if it has none."""
    return [*path.split("/"), "", ""][:3]


def _weight(path: str) -> int:
    """Return how much a page counts, in percent; 0 for a page that has no row."""
    section, name, part = _parts(path)
    if path.count("/") > _DEEPEST:
        return 0
    if section == "help":
        return _VOICES.get(part, 0) if name else 0
    if section not in _WEIGHTS:
        return 0
    if not name:
        return _SECTION
    if section == "checklists" and part:
        return 0  # The sheet at home leads to those of other countries.
    return _COUNTRY if section == "contacts" and not part else _WEIGHTS[section]
