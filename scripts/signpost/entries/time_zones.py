"""Which country or territory a time zone lies in, by every name that a browser may give it."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from babel.core import get_global

NO_COUNTRY = frozenset({
    "CET", "CST6CDT", "EET", "EST", "EST5EDT", "Factory", "GMT", "GMT+0", "GMT-0", "GMT0",
    "Greenwich", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "UCT", "UTC", "Universal", "WET",
    "Zulu",
})  # fmt: skip
"""Names that tell an hour and no place, and so do all that begin with Etc/. Browsers that hide
their zone say UTC."""

_NOWHERE = ("ZZ", "001", None)


@cache
def territories() -> Mapping[str, str]:
    """Return the ISO 3166 code of the country or territory of each time zone, by all its names.

    Sources: zone.tab of the IANA time zone database (package tzdata), which gives each zone one
    country; for other names CLDR (package babel), except for the South Pole. The links of the
    database are not used: they join zones with the same hours across borders, and Asmara is not in
    Kenya.
    """
    listed = _zone_tab()
    found = {}
    for name in names():
        place = listed.get(name) or ("AQ" if name.startswith("Antarctica/") else _in_cldr(name))
        if place not in _NOWHERE and name not in NO_COUNTRY and not name.startswith("Etc/"):
            found[name] = str(place)
    return found


@cache
def names() -> tuple[str, ...]:
    """Return every name of a time zone in the database, older ones too, sorted."""
    return tuple(sorted((resources.files("tzdata") / "zones").read_text(encoding="utf-8").split()))


def _zone_tab() -> dict[str, str]:
    text = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t")[:3] for line in text.splitlines() if line and not line.startswith("#"))
    return {zone: country for country, _, zone in rows}


def _in_cldr(name: str) -> str | None:
    canonical = get_global("zone_aliases").get(name, name)
    place: str | None = get_global("zone_territories").get(canonical)
    return place
