"""How many clicks lead from the front page to a report form, counted on the finished pages."""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import normpath
from statistics import median

from signpost.entries.library import Library
from signpost.outputs.coverage import table
from signpost.pages.addresses import path_of
from signpost.pages.render import Page

_LINK = re.compile(r'<(/?)details(?: [^>]*)?>|<a (?:[^>]* )?href="([^"#]*)')


@dataclass(frozen=True, slots=True)
class Ways:
    """The fewest clicks for one concern on one platform, the one that opens the form included."""

    by_platform: int | None
    """The app first, from its page; None if no route there has a form, a page or an address."""
    by_concern: int | None
    """What happened first, then the app."""
    in_app: int | None
    """Clicks to the page with the steps, if the only routes lie inside the app."""


_NONE = Ways(None, None, None)
"""No route with a source."""


def is_on_the_way(path: str) -> bool:
    """Return whether the page at `path` can be on the shortest way to a form.

    No contact, advice or paper leads on to one, and no page for adults is nearer than the one for
    young people.
    """
    first, *rest = path.strip("/").split("/")
    return first in ("", "platforms") or (first == "help" and not {"parent", "school"} & set(rest))


def ways(
    library: Library, links: Mapping[str, Mapping[str, int]]
) -> Mapping[tuple[str, str], Ways]:
    """Return the clicks by concern and platform, for every pair that has a page.

    `links` are those of every page that is on the way, by its path. A part to unfold is a click.
    """
    distance = _distances(links)

    def fewest(path: str, targets: set[str]) -> int | None:
        counts = [distance[path] + links[path][one] for one in targets if one in links[path]]
        return min(counts, default=None)

    found = {}
    for concern in library.online:
        for platform in library.platforms:
            routes = library.routes(platform, concern)
            targets = {str(route.address) for route in routes if route.address}
            targets |= {f"mailto:{route.email}" for route in routes if route.email}
            page = path_of("platform", platform)
            action = path_of("concern", concern, f"teen/{platform}")
            in_app = distance[page] if routes and not targets else None
            found[concern, platform] = Ways(fewest(page, targets), fewest(action, targets), in_app)
    return found


def links(page: Page) -> Mapping[str, int]:
    """Return what a page leads to, with the clicks it takes: 1, or more inside parts to unfold."""
    found: dict[str, int] = {}
    depth = 0
    for closes, target in _LINK.findall(page.html):
        if not target:
            depth += -1 if closes else 1
            continue
        target = target.replace("&amp;", "&")
        if ":" not in target:
            target = normpath(f"/{page.path}{target}").strip("/")
            target = f"{target}/" if target else ""
        found[target] = min(found.get(target, 99), depth + 1)
    return found


def _distances(links: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    """Return the fewest clicks from the front page to every page."""
    distance = {"": 0}
    waiting = deque([""])
    while waiting:
        here = waiting.popleft()
        for target, clicks in links[here].items():
            if target in links and distance[here] + clicks < distance.get(target, 99):
                distance[target] = distance[here] + clicks
                waiting.append(target)
    return distance


_ABOUT = """\
# Clicks to a report

Made by the build, from the links of the finished pages.
From the front page to an official form, page or e-mail address, the click that opens it included;
a part that must be unfolded counts as a click. No script is needed. With script, choosing what \
happened and
where is one step to the page that says what to do.
"""

_IN_APP = "To the steps, where they lie inside the app alone"

_EVERY_PAIR = """\
## Every pair

The app first / what happened first. *app*: the steps lie inside the app. \
A dash: no route with a source.

"""


def document(library: Library, links: Mapping[str, Mapping[str, int]]) -> str:
    """Return the page for docs/ that shows the clicks, as Markdown without any text of an entry."""
    found = ways(library, links)
    counted = [
        _row("The app first", [way.by_platform for way in found.values()]),
        _row("What happened first", [way.by_concern for way in found.values()]),
        _row(_IN_APP, [way.in_app for way in found.values()]),
    ]
    figures = table(("Way", "Pairs of concern and platform", "Fewest", "Median", "Most"), counted)
    pairs = []
    for platform in library.platforms:
        cells = [_cell(found[concern, platform]) for concern in library.online]
        pairs.append([f"**{platform}**", *cells])
    none = [*found.values()].count(_NONE)
    without = f"Of {len(found)} pairs, {none} have no route with a source."
    every = table(["App", *library.online], pairs)
    return f"{_ABOUT}\n{figures}\n\n{without}\n\n{_EVERY_PAIR}{every}\n"


def _row(name: str, values: Iterable[int | None]) -> list[object]:
    counted = [value for value in values if value is not None]
    if not counted:
        return [name, 0, "", "", ""]
    return [name, len(counted), min(counted), f"{median(counted):g}", max(counted)]


def _cell(way: Ways) -> str:
    if way.in_app is not None:
        return "*app*"
    return "–" if way == _NONE else f"{way.by_platform or '–'} / {way.by_concern or '–'}"
