"""What the entries cover and what is missing: tables for docs/, and the same figures as data."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Literal

from signpost.entries.library import Library
from signpost.entries.schema import blocks
from signpost.entries.schema.blocks import AUDIENCES, SERVICE_KINDS, Claim
from signpost.entries.schema.services import Service
from signpost.outputs.open_data import as_json
from signpost.pages.phrases import day_in_words

Grade = Literal["live", "archive", "third-party", ""]
"""How the best source of a cell was read; empty where there is none."""

_LETTERS: Mapping[str, str] = {"live": "L", "archive": "O", "third-party": "T", "": "–"}
"""By grade, the best first."""

_WORDS = {"live": "followed live", "archive": "own page", "third-party": "another's page"}


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
    """How many claims by the month of their source: 2026-07, or 2026 alone, or undated."""
    numbers: Mapping[str, int]
    """How many registered numbers have two sources, one, and a quoted line of their source."""
    counts: Mapping[str, int]


def coverage(library: Library) -> Coverage:
    """Return what a library covers."""
    services: dict[str, Counter[str]] = {}
    for service in _open(library).values():
        services.setdefault(service.kind, Counter())[service.by] += 1
    platforms = library.platforms.values()
    routes = Counter[str](route.by for platform in platforms for route in platform.routes)
    months = Counter[str]()
    for entries in library.entries.values():
        for entry in entries.values():
            months.update(str(claim.checked)[:7] for _, claim in blocks.claims(entry))
    return Coverage(
        {code: _by_kind(library, code) for code in library.countries},
        {name: _by_concern(library, name) for name in library.platforms},
        dict(routes),
        {kind: dict(grades) for kind, grades in services.items()},
        dict(months),
        _numbers(library),
        _counts(library, routes.total(), months.total()),
    )


def _open(library: Library) -> dict[str, Service]:
    return {name: one for name, one in library.services.items() if one.status == "open"}


def _by_kind(library: Library, code: str) -> dict[str, Grade]:
    """Return the best grade of each kind of service in a country."""
    services = _open(library)
    here = [services[name] for name in library.services_in(code) if name in services]
    found: dict[str, Grade] = {}
    for kind in SERVICE_KINDS:
        found[kind] = _best(service for service in here if service.kind == kind)
    return found


def _by_concern(library: Library, platform: str) -> dict[str, Grade]:
    return {concern: _best(library.routes(platform, concern)) for concern in library.online}


def _numbers(library: Library) -> dict[str, int]:
    numbers = [number for owner in library.register.owners for number in owner.numbers]
    same = sum(number.same_source for number in numbers)
    quoted = sum(number.line is not None for number in numbers)
    return {"two sources": len(numbers) - same, "one source": same, "line quoted": quoted}


def _counts(library: Library, routes: int, claimed: int) -> dict[str, int]:
    services, platforms = library.services.values(), library.platforms.values()
    gone = sum(not service.is_reachable for service in services)
    return {
        "concerns": len(library.concerns),
        "voices": len(library.concerns) * len(AUDIENCES),
        "platforms": len(platforms),
        "routes": routes,
        "countries": len(library.countries),
        "floor places (no entry)": len(library.floors),
        "floor places with a number": sum(map(bool, map(library.floor_numbers, library.floors))),
        "services": len(_open(library)),
        "services that may not run": sum(service.status == "unsure" for service in services),
        "tombstones": gone + sum(len(platform.retired) for platform in platforms),
        "action pages": len(library.online) * len(platforms) * len(AUDIENCES),
        "advice topics": len(library.advice),
        "checklists": len(library.checklists),
        "claims": claimed,
    }


def _best(claimed: Iterable[Claim]) -> Grade:
    grades: list[Grade] = [claim.by for claim in claimed]
    return min(grades, key=[*_LETTERS].index, default="")


def data(library: Library) -> str:
    """Return the figures as JSON."""
    return as_json(asdict(coverage(library)) | {"as_of": library.today.isoformat()})


def document(library: Library) -> str:
    """Return the page for docs/ as Markdown; of an entry's text it has `missing` alone."""
    found = coverage(library)
    parts = [
        _ABOUT,
        *_figures(library, found),
        "## Countries and kinds of service",
        _grades("Country", found.countries, SERVICE_KINDS),
        "To add a service: `python3 scripts/dev.py new service CC/NAME`, as in "
        "[Writing entries](entries.md).",
        "## Platforms and concerns",
        _grades("Platform", found.platforms, tuple(library.online)),
        *_without_app(library),
        "To add a route, open the platform's file in `guidance/platforms/`.",
        "## What was looked for and not found",
    ]
    for code, country in library.countries.items():
        if country.missing:
            # An entry's text is in an element of its own: Markdown inside HTML is not read.
            gaps = "".join(f"<li>{escape(gap)}</li>" for gap in country.missing)
            file = f"guidance/countries/{code.lower()}.yml"
            parts += [f"**{code}** (`{file}`)", f"<ul>{gaps}</ul>"]
    return "\n\n".join(parts) + "\n"


_ABOUT = """\
# Coverage

Made by the build from the entries, to show what to do next.
The same as data: [coverage.json](../data/coverage.json).

**L**: followed live. **O**: the owner's own page, in a kept copy. **T**: somebody else's page.
**–**: no source.
A cell shows the best source of all entries behind it."""

_NUMBERS = (
    "Numbers of the register. With two sources, the entry names another page than the register "
    "does; with one, a mistake of that page shows nowhere. With the line quoted, its words stand "
    "in the register."
)


def _figures(library: Library, found: Coverage) -> Iterator[str]:
    counts = [(name.capitalize(), number) for name, number in found.counts.items()]
    yield table(("What", "How many"), counts)
    grades = [f"{_WORDS[grade]} {number}" for grade, number in sorted(found.routes.items())]
    yield f"Routes by grade: {', '.join(grades)}."
    yield "## What the numbers rest on"
    yield _NUMBERS
    yield table(("Numbers with", "How many"), [*found.numbers.items()])
    yield "## How old the facts are"
    said = "Claims by the year of the copy or page in which they were read, against the day of this"
    yield f"{said} data, {day_in_words(library.today)}."
    yield _plot(found.months)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines)


def _grades(name: str, rows: Mapping[str, Mapping[str, Grade]], columns: tuple[str, ...]) -> str:
    lines = []
    for row, cells in rows.items():
        grades = [cells[column] for column in columns]
        letters = [_LETTERS[grade] for grade in grades]
        lines.append([f"**{row}**", *letters, grades.count("")])
    return table([name, *columns, "missing"], lines)


def _without_app(library: Library) -> Iterator[str]:
    if names := [f"`{name}`" for name, concern in library.concerns.items() if not concern.online]:
        listed = ", ".join(names)
        yield f"Without a column, since they happen where no app can help: {listed}."


def _plot(months: Mapping[str, int]) -> str:
    """Return the claims by year as a drawing: bars with their figures, readable without colour."""
    years = Counter[str]()
    for month, number in months.items():
        years[month[:4] if month[:4].isdigit() else "undated"] += number
    bars = sorted(years.items())
    highest = max(years.values(), default=1)
    drawn = "".join(_bar(place, *bar, highest) for place, bar in enumerate(bars))
    said = ", ".join(f"{year}: {number}" for year, number in bars)
    return (
        f'<svg viewBox="0 0 {len(bars) * _STEP} {_HEIGHT + 44}" role="img" '
        f'aria-label="Claims by year. {said}">'
        '<defs><pattern id="undated" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path d="M0 6L6 0" stroke="currentColor"/></pattern></defs>'
        f"{drawn}</svg>"
    )


_STEP, _HEIGHT = 46, 150
"""From bar to bar, and of the highest bar."""


def _bar(place: int, year: str, number: int, highest: int) -> str:
    """Return a bar with its figures, as high as its share of the highest."""
    tall = max(2, round(number / highest * _HEIGHT))
    left, top, width = place * _STEP + 6, _HEIGHT - tall + 20, _STEP - 12
    fill = "url(#undated)" if year == "undated" else "currentColor"
    middle = f"{left + width / 2:g}"
    words = f'<text x="{middle}" text-anchor="middle" font-size="12" fill="currentColor"'
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{tall}" fill="{fill}" '
        'stroke="currentColor"/>'
        f'{words} y="{top - 5}">{number}</text>{words} y="{_HEIGHT + 36}">{year}</text>'
    )
