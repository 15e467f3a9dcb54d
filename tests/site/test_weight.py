"""What a reader's phone must fetch before anything can be read: little, on every page, however many pages there are."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from posixpath import normpath

import brotli
import pytest

from helpers.html_reader import Html

BARE = 15_000
WITH_FONTS = 40_000
"""Bytes on a first visit, without fonts and with both weights, where the host has compressed with Brotli beforehand."""

ON_THE_FLY = 16_500
"""Bytes without fonts where the host compresses as it sends: gzip, as GitHub Pages, or a quick Brotli, which is hardly
better."""

ELSEWHERE = 11_100
"""Bytes more for a reader in another country: the script for it (2,400, which readers at home once
fetched too), the time zones, and the contacts of the longest one."""

LATE = 25_000
"""Bytes of the pictures that wait until they come near the screen: icons of platforms, beside names that tell enough."""

LOADING = re.compile(r"<(?:link|img)\b[^>]*>|<script\b[^>]*>.*?</script>", re.DOTALL)
"""The elements that load something; a whole page takes ten times as long to parse. In attributes, > is escaped."""

Fetched = dict[str, dict[Path, str]]
"""By page, the files that come with it, and of which kind each is."""

Weights = dict[str, Counter[str]]
"""By page, the bytes of each kind."""


@cache
def zipped(file: Path) -> int:
    """Return a file's bytes under gzip; fonts are compressed in themselves."""
    data = file.read_bytes()
    return len(data) if file.suffix == ".woff2" else len(gzip.compress(data, 9, mtime=0))


@cache
def pressed(file: Path) -> int:
    """Return a file's bytes under Brotli at its best, which takes too long for a host that has a reader waiting."""
    return zipped(file) if file.suffix == ".woff2" else len(brotli.compress(file.read_bytes()))


def files(site: Path, page: str, html: Html) -> dict[Path, str]:
    """Return what a browser fetches with a page, and of which kind it is."""
    found = {site / page: "page"}
    for address, kind in html.loaded.items():
        base = "" if address.startswith("/") else page.rpartition("/")[0]
        found[site / normpath(f"{base}/{address}".lstrip("/"))] = kind
    if any(file.name.startswith("late.") for file in found):
        found |= dict.fromkeys((site / "assets" / "immutable").glob("*.woff2"), "font")
    return found


@pytest.fixture(scope="session")
def fetched(real_site: Path) -> Fetched:
    """What comes with each readers' page."""
    found: Fetched = {}
    for path in real_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if "assets/immutable/late." in text:
            page = path.relative_to(real_site).as_posix()
            found[page] = files(real_site, page, Html("".join(LOADING.findall(text))))
    return found


def weights(fetched: Fetched, small: Callable[[Path], int]) -> Weights:
    """Return the bytes of each page by kind."""
    found: Weights = {}
    for page, parts in fetched.items():
        found[page] = Counter()
        for file, kind in parts.items():
            found[page][kind] += small(file)
    return found


def heavy(found: Weights, limit: int, *left_out: str) -> dict[str, str]:
    """Return the pages above a limit, heaviest first, and what makes them heavy."""
    sums = {
        page: sum(kinds.values()) - sum(kinds[kind] for kind in left_out)
        for page, kinds in found.items()
    }
    over = sorted((page for page in sums if sums[page] > limit), key=lambda page: -sums[page])
    return {page: f"{sums[page]} bytes: {dict(found[page])}" for page in over}


def test_every_page_comes_with_the_same_five_kinds_and_both_fonts(fetched: Fetched) -> None:
    assert len(fetched) > 100
    for page, parts in fetched.items():
        kinds = Counter(parts.values())
        assert kinds["style"] == kinds["icon"] == kinds["manifest"] == kinds["page"] == 1, page
        assert kinds["font"] == 2, page
        assert all(file.is_file() for file in parts), page


@pytest.mark.parametrize(
    ("limit", "left_out"),
    [(BARE, ("font", "late picture")), (WITH_FONTS, ("late picture",))],
    ids=["bare", "fonts"],
)
def test_a_first_visit_is_light_on_every_page(
    fetched: Fetched, limit: int, left_out: tuple[str, ...]
) -> None:
    # What is light enough under gzip needs no slower look.
    in_doubt = heavy(weights(fetched, zipped), limit, *left_out)
    found = weights({page: fetched[page] for page in in_doubt}, pressed)
    assert heavy(found, limit, *left_out) == {}


def test_it_is_hardly_heavier_where_the_host_compresses_on_the_fly(fetched: Fetched) -> None:
    assert heavy(weights(fetched, zipped), ON_THE_FLY, "font", "late picture") == {}


def test_pictures_that_come_late_are_few_and_small(fetched: Fetched) -> None:
    late = {
        file for parts in fetched.values() for file, kind in parts.items() if kind == "late picture"
    }
    assert [file.name for file in late if zipped(file) > 1_500] == []
    assert [
        page for page, kinds in weights(fetched, zipped).items() if kinds["late picture"] > LATE
    ] == []


def test_a_reader_elsewhere_fetches_one_country(real_site: Path) -> None:
    assets = real_site / "assets"
    countries = [
        zipped(file) for file in (assets / "countries").glob("*.json") if file.stem != "gb"
    ]  # Not at home.
    script = zipped(next((assets / "immutable").glob("country.*.js")))
    assert len(countries) > 200
    assert max(countries) + zipped(assets / "zones.json") + script <= ELSEWHERE


def test_nothing_that_comes_with_a_page_grows_with_the_number_of_pages(
    fetched: Fetched, real_site: Path, small_project: Path
) -> None:
    """A site of a few made-up entries has the very same style sheet, scripts, icon and fonts."""
    shared = {
        file
        for parts in fetched.values()
        for file, kind in parts.items()
        if kind not in ("page", "late picture")
    }
    assert {file.suffix for file in shared} == {".css", ".js", ".svg", ".webmanifest", ".woff2"}
    for file in shared:
        few = small_project / "site" / file.relative_to(real_site)
        assert few.read_bytes() == file.read_bytes(), file.name
