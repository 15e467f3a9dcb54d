"""What the entries cover and what is missing: tables for docs/, and the same figures as data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import Literal

from signpost.entries.library import Library
from signpost.entries.schema import blocks
from signpost.entries.schema.blocks import AUDIENCES, SERVICE_KINDS, Claim
from signpost.entries.schema.countries import Country
from signpost.entries.schema.platforms import Route

Grade = Literal["live", "archive", "third-party", ""]
"""How the best source of a cell was read; empty where there is none."""

_BEST: Mapping[str, int] = {"live": 3, "archive": 2, "third-party": 1, "": 0}
_WORDS: Mapping[str, str] = {
    "live": "followed live",
    "archive": "own page",
    "third-party": "another's page",
}
_LETTERS: Mapping[str, str] = {"live": "L", "archive": "O", "third-party": "T", "": "–"}


@dataclass(frozen=True)
class Coverage:
    """The figures of one library."""

    countries: Mapping[str, Mapping[str, Grade]]
    """By country and kind of service."""
    platforms: Mapping[str, Mapping[str, Grade]]
    """By platform and concern."""
    routes: Mapping[str, int]
    """How many routes of each grade."""
    services: Mapping[str, Mapping[str, int]]
    """How many open services by kind and grade."""
    months: Mapping[str, int]
    """How many claims by the month of their source (2026-07), the year alone (2026), or undated."""
    numbers: Mapping[str, int]
    """How many registered numbers rest on how many sources, and of how many the line of the source is quoted."""
    counts: Mapping[str, int]


def coverage(library: Library) -> Coverage:
    """Return what a library covers."""
    opened = {
        name: service for name, service in library.services.items() if service.status == "open"
    }
    countries: dict[str, dict[str, Grade]] = {
        code: {
            kind: _best(
                opened[name] for name in library.services_in(code) if opened[name].kind == kind
            )
            for kind in SERVICE_KINDS
        }
        for code in library.countries
    }
    platforms: dict[str, dict[str, Grade]] = {
        name: {concern: _best(library.routes(name, concern)) for concern in library.online}
        for name in library.platforms
    }
    routes = Counter[str](
        route.by for platform in library.platforms.values() for route in platform.routes
    )
    services: dict[str, Counter[str]] = {}
    for service in opened.values():
        services.setdefault(service.kind, Counter())[service.by] += 1
    months = Counter(str(claim.checked)[:7] for claim in claims(library))
    numbers = [number for owner in library.register.owners for number in owner.numbers]
    same = sum(number.same_source for number in numbers)
    quoted = sum(number.line is not None for number in numbers)
    by_source = {"two sources": len(numbers) - same, "one source": same, "line quoted": quoted}
    concerns, all_platforms = len(library.concerns), len(library.platforms)
    counts = {
        "concerns": concerns,
        "voices": concerns * len(AUDIENCES),
        "platforms": all_platforms,
        "routes": routes.total(),
        "countries": len(library.countries),
        "floor places (no entry)": len(library.floors),
        "floor places with a number": sum(bool(library.floor_numbers(code)) for code in library.floors),
        "services": len(opened),
        "services that may not run": sum(service.status == "unsure" for service in library.services.values()),
        "tombstones": sum(not service.is_reachable for service in library.services.values())
        + sum(len(platform.retired) for platform in library.platforms.values()),
        "action pages": len(library.online) * all_platforms * len(AUDIENCES),
        "advice topics": len(library.advice),
        "checklists": len(library.checklists),
        "claims": months.total(),
    }  # fmt: skip
    by_kind = {kind: dict(grades) for kind, grades in services.items()}
    return Coverage(countries, platforms, dict(routes), by_kind, dict(months), by_source, counts)


def claims(library: Library) -> Iterator[Claim]:
    """Yield every claim of every entry: routes, contacts, ages, facts."""
    for entries in library.entries.values():
        for entry in entries.values():
            yield from (claim for _, claim in blocks.claims(entry))


def _best(claimed: Iterator[Claim] | tuple[Route, ...]) -> Grade:
    grades: list[Grade] = [claim.by for claim in claimed]
    return max(grades, key=lambda grade: _BEST[grade], default="")


def data(library: Library) -> str:
    """Return the figures as JSON."""
    found = asdict(coverage(library)) | {"as_of": library.today.isoformat()}
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def document(library: Library) -> str:
    """Return the page for docs/: Markdown with names of files and kinds; of an entry's text, `missing` alone."""
    found = coverage(library)
    return "\n".join([
        "# Coverage",
        "",
        "Made by the build from the entries, to show what to do next.",
        "The same as data: [coverage.json](../data/coverage.json).",
        "",
        "**L**: followed live. **O**: the owner's own page, in a kept copy. **T**: somebody else's page.",
        "**–**: no source.",
        "A cell shows the best source of all entries behind it.",
        "",
        "| What | How many |",
        "| --- | --- |",
        *(f"| {name.capitalize()} | {number} |" for name, number in found.counts.items()),
        "",
        f"Routes by grade: {', '.join(f'{_WORDS[grade]} {number}' for grade, number in sorted(found.routes.items()))}.",
        "",
        "## What the numbers rest on",
        "",
        "Numbers of the register. With two sources, the entry names another page than the register does;"
        " with one, a mistake of that page shows nowhere. With the line quoted, its words stand in the register.",
        "",
        "| Numbers with | How many |",
        "| --- | --- |",
        *(f"| {name} | {number} |" for name, number in found.numbers.items()),
        "",
        "## How old the facts are",
        "",
        "Claims by the year of the copy or page in which they were read, against the day of this data,"
        f" {library.today.day} {library.today:%B %Y}.",
        "",
        _plot(found.months),
        "",
        "## Countries and kinds of service",
        "",
        *_table("Country", found.countries, SERVICE_KINDS),
        "",
        "To add a service: `python3 scripts/dev.py new service CC/NAME`, as in [Writing entries](entries.md).",
        "",
        "## Platforms and concerns",
        "",
        *_table("Platform", found.platforms, tuple(library.online)),
        "",
        *_without_app(library),
        "To add a route, open the platform's file in `guidance/platforms/`.",
        "",
        "## What was looked for and not found",
        "",
        *(
            line
            for code, country in library.countries.items()
            if country.missing
            for line in (f"**{code}** (`guidance/countries/{code.lower()}.yml`)", "", *_gaps(country), "")
        ),
    ])  # fmt: skip


def _table(
    name: str, rows: Mapping[str, Mapping[str, Grade]], columns: tuple[str, ...]
) -> Iterator[str]:
    yield f"| {name} | " + " | ".join(columns) + " | missing |"
    yield "| --- |" + " --- |" * (len(columns) + 1)
    for row, cells in rows.items():
        missing = sum(not cells[column] for column in columns)
        yield (
            f"| **{row}** | "
            + " | ".join(_LETTERS[cells[column]] for column in columns)
            + f" | {missing} |"
        )


def _without_app(library: Library) -> Iterator[str]:
    if names := [f"`{name}`" for name, concern in library.concerns.items() if not concern.online]:
        yield f"Without a column, since they happen where no app can help: {', '.join(names)}."
        yield ""


def _gaps(country: Country) -> Iterator[str]:
    # An entry's text stands in an element of its own, escaped: Markdown inside HTML is not read.
    yield "<ul>" + "".join(f"<li>{escape(gap)}</li>" for gap in country.missing) + "</ul>"


def _plot(months: Mapping[str, int]) -> str:
    """Return the claims by year as a drawing: bars with their figures, readable without colour."""
    years = Counter[str]()
    for month, number in months.items():
        years[month[:4] if month[:4].isdigit() else "undated"] += number
    bars = sorted(years.items())
    highest = max(years.values(), default=1)
    step, height = 46, 150
    drawn = []
    for place, (year, number) in enumerate(bars):
        tall = max(2, round(number / highest * height))
        left, top = place * step + 6, height - tall + 20
        fill, middle = (
            "url(#undated)" if year == "undated" else "currentColor",
            f"{left + step / 2 - 6:g}",
        )
        words = f'<text x="{middle}" text-anchor="middle" font-size="12" fill="currentColor"'
        drawn.append(
            f'<rect x="{left}" y="{top}" width="{step - 12}" height="{tall}" fill="{fill}" stroke="currentColor"/>'
            f'{words} y="{top - 5}">{number}</text>{words} y="{height + 36}">{year}</text>'
        )
    said = ", ".join(f"{year}: {number}" for year, number in bars)
    return (
        f'<svg viewBox="0 0 {len(bars) * step} {height + 44}" role="img" aria-label="Claims by year. {said}">'
        '<defs><pattern id="undated" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path d="M0 6L6 0" stroke="currentColor"/></pattern></defs>'
        f"{''.join(drawn)}</svg>"
    )
