"""Every page of the real site in a real browser: nothing for axe-core to find, nothing asked, kept or reported."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from helpers.every_kind import named, page_text, pages_of, some
from helpers.html_reader import Html
from helpers.sites import Kept, served
from helpers.visited_pages import BROWSER_FLAGS, DOCUMENTS, PAGES
from helpers.visiting import Visit, Way, visits
from signpost.entries.library import Library
from signpost.pages.addresses import neutral
from signpost.pages.assets import Assets

# What a page may take is limited in visiting.py; how many pages there are is not known here.
pytestmark = pytest.mark.timeout(7200)


WAYS: tuple[Way, ...] = ("short", "anew", "long")
"""Those in which axe-core looks."""


def paths(site: Path) -> dict[str, Way]:
    """Return the pages of a site to visit, and the way in which each is looked at.

    Thousands of pages in four looks take longer than a test may. axe-core looks at `some`, at one of each kind, and at all
    of docs/; those that are `named` differ in words alone, and get a glance. With SIGNPOST_ALL_PAGES=1 in the
    environment it looks at every page.
    """
    texts = pages_of(site)
    looked_at = texts if os.environ.get("SIGNPOST_ALL_PAGES") else {*some(texts), *PAGES}
    ways: dict[str, Way] = dict.fromkeys(named(texts), "glance")
    ways |= dict.fromkeys(looked_at, "short")
    return ways | dict.fromkeys((path for path in texts if not _for_readers(texts[path])), "anew")


def _for_readers(page: str) -> bool:
    """Whether a page is in the readers' own shell; the others are in Material's, whose scripts ask for the width."""
    return "assets/immutable/late." in page


@pytest.fixture(scope="module")
def here(real_site: Path) -> Iterator[str]:
    with served(real_site, Kept) as here:
        yield here


@pytest.fixture(scope="module")
def ways(real_site: Path) -> dict[str, Way]:
    return paths(real_site)


@pytest.fixture(scope="module")
def visited(browser_file: str, ways: dict[str, Way], here: str) -> dict[str, Visit]:
    return visits(browser_file, BROWSER_FLAGS, here, ways)


def faulty(visited: dict[str, Visit], what: str) -> str:
    """Return what is wrong, one line each, with the page's path before it."""
    return "\n".join(
        f"{visit.path}: {line}" for visit in visited.values() for line in getattr(visit, what)
    )


def test_some_pages_are_enough_to_meet_everything_that_pages_are_made_of(
    real_site: Path, real_library: Library
) -> None:
    texts = pages_of(real_site)
    taken = {*some(texts), *named(texts)}
    parts = {part for path in taken for part in path.split("/")}
    assert {real_library.slug_of(name) for name in real_library.checklists} <= parts
    assert set(map(str.lower, real_library.countries)) <= parts
    for private in (real_library.concerns, real_library.platforms, real_library.advice):
        assert {neutral(name) for name in private} <= parts
    assert len(taken) < len(texts)


def test_every_page_is_visited_those_of_docs_too(
    visited: dict[str, Visit], ways: dict[str, Way]
) -> None:
    assert set(visited) == set(ways)
    assert {*PAGES, *DOCUMENTS} <= set(visited)
    assert [path for path, visit in visited.items() if not visit.asked] == []
    assert {ways[path] for path in DOCUMENTS} == {"anew"}
    assert {ways[path] for path in PAGES} == {"short"}
    assert sum(way == "short" for way in ways.values()) > 50


def test_axe_finds_nothing_on_any_page_narrow_or_wide_light_or_dark(
    visited: dict[str, Visit],
) -> None:
    found = [fault for visit in visited.values() for fault in visit.faults]
    assert not found, "\n".join(found)


def test_no_page_asks_another_host(visited: dict[str, Visit], here: str) -> None:
    assert {
        path: visit.elsewhere(here) for path, visit in visited.items() if visit.elsewhere(here)
    } == {}


def test_readers_pages_ask_for_nothing_that_their_html_does_not_name(
    visited: dict[str, Visit], ways: dict[str, Way], real_site: Path, here: str
) -> None:
    """So test_weight.py, which reads the HTML, misses nothing."""
    fonts = {
        f"{here}{file.relative_to(real_site).as_posix()}"
        for file in real_site.glob("assets/immutable/*.woff2")
    }
    for path, way in ways.items():
        if way != "anew":
            file = real_site / path
            html = Html(
                (file if file.is_file() else file / "index.html").read_text(encoding="utf-8")
            )
            named = {urljoin(here + path, address) for address in html.loaded}
            if path.startswith(
                "contacts/international/"
            ):  # It has no contacts of its own and brings those at home.
                named |= {here + Assets().place("country.js"), f"{here}assets/countries/gb.json"}
            assert set(visited[path].asked) <= {here + path} | named | fonts, path


def test_no_page_keeps_anything_on_the_device(visited: dict[str, Visit]) -> None:
    assert not faulty(visited, "kept")


def test_no_page_breaks_its_policy_or_reports_an_error(visited: dict[str, Visit]) -> None:
    assert not faulty(visited, "errors")


def test_no_address_carries_a_query(visited: dict[str, Visit]) -> None:
    assert not faulty(visited, "queries")
    assert [url for visit in visited.values() for url in visit.asked if "?" in url] == []


def test_no_page_is_wider_than_its_screen(visited: dict[str, Visit]) -> None:
    assert not faulty(visited, "wide")


def test_all_that_holds_where_the_clock_is_another_countrys(browser_file: str, here: str) -> None:
    found = visits(
        browser_file, BROWSER_FLAGS, here, dict.fromkeys(PAGES, "short"), zone="Europe/Dublin"
    )
    assert any(url.endswith("assets/countries/ie.json") for url in found[""].asked)
    for what in ("faults", "kept", "errors", "queries", "wide"):
        assert not faulty(found, what)
    assert [path for path, visit in found.items() if visit.elsewhere(here)] == []


# ------------------------------------------------------------------------------ what the visits themselves rest upon


def test_scripts_of_readers_pages_ask_for_neither_width_nor_colours(
    visited: dict[str, Visit], ways: dict[str, Way], real_site: Path
) -> None:
    """If one must, the short way in visiting.py is no longer right: its pages then go the long way."""
    asked = {url for path, visit in visited.items() if ways[path] != "anew" for url in visit.asked}
    scripts = {re.sub(r".*?/assets/", "", url) for url in asked if url.endswith(".js")}
    assert any(name.startswith("immutable/leave.") for name in scripts)
    for name in scripts:
        code = re.sub(
            r"//.*|/\*.*?\*/", "", (real_site / "assets" / name).read_text(encoding="utf-8")
        )
        for word in (
            "matchMedia",
            "Width",
            "resize",
            "orientation",
            "Resize",
            "Intersection",
            "visualViewport",
        ):
            assert word not in code, f"{name} asks for {word}"


def test_the_dark_differs_from_the_light_in_colours_alone(real_site: Path) -> None:
    """If it must differ in more, the same holds."""
    sheets = [sheet.read_text(encoding="utf-8") for sheet in real_site.glob("assets/**/*.css")]
    text = " ".join([*re.findall("<style>(.*?)</style>", page_text(real_site, "")), *sheets])
    dark = re.findall(r"@media[^{]*prefers-color-scheme[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", text)
    assert len(dark) == text.count("prefers-color-scheme") > 0
    for name, value in re.findall(r"([\w-]+)\s*:\s*([^;{}]+);", "".join(dark)):
        assert name.startswith("--"), name
        assert re.fullmatch(r"#[0-9a-f]{6}", value), (name, value)


# Two pages that are well, and one for each fault. `near` is what surrounds them; the style sheet lets four texts pale,
# each at one width in one scheme of colours only.
NEAR = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'">
<link rel="stylesheet" href="assets/reader.css"></head><body><main><h1>{title}</h1>{body}</main></body></html>"""
STYLE = """:root { --ink: #222; --ground: #fff; color-scheme: light dark } body { color: var(--ink); background: var(--ground) }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --ground: #111 } .pale-dark { color: #333 } }
@media (prefers-color-scheme: light) { .pale-light { color: #ddd } }
@media (max-width: 500px) { .pale-narrow { color: #777; background: #888 } .narrow { display: none } }
@media (min-width: 501px) { .pale-wide { color: #777; background: #888 } .wide { display: none } }
@media (min-width: 501px) and (prefers-color-scheme: dark) { .pale-wide-dark { color: #444 } }
.under { position: relative; color: #222 } .behind { position: absolute; inset: 0; z-index: -1; background: #333 }
.card { position: relative; z-index: 0; background: #fff; color: #222 } .broad { width: 700px } .faint { opacity: 0.3 }"""
FAULTS = {
    "good": ("<p>All is well.</p><p class='card'>Here too.</p>", ""),
    "again": ("<p>All is well.</p><p class='card'>Here too.</p>", ""),
    "dark": ("<p>Well.</p><p class='pale-dark'>Pale</p>", "color-contrast"),
    "light": ("<p>Well.</p><p class='pale-light'>Pale</p>", "color-contrast"),
    "narrow": ("<p>Well.</p><p class='pale-narrow'>Pale</p>", "color-contrast"),
    "wide": ("<p>Well.</p><p class='pale-wide'>Pale</p>", "color-contrast"),
    "wide-dark": ("<p>Well.</p><p class='pale-wide-dark'>Pale</p>", "color-contrast"),
    "behind": (
        "<div class='card'><p class='under'>Pale</p><div class='behind'></div></div>",
        "color-contrast",
    ),
    "faint": ("<div class='faint'><p>Pale</p></div>", "color-contrast"),
    "nameless": (
        "<p><a href='good.html'><b class='narrow'>Named on a desktop</b></a></p>",
        "link-name",
    ),
    "nameless-wide": (
        "<p><a href='good.html'><b class='wide'>Named on a phone</b></a></p>",
        "link-name",
    ),
    "picture": ("<img src='assets/none.png' width='9' height='9'>", "image-alt"),
    "broad": ("<p class='broad'>Broad</p>", "wider than 320"),
    "host": (
        "<link rel='stylesheet' href='http://localhost:9/x.css'>",
        "policy: style-src-elem forbids",
    ),
    "inline": ("<script>document.title = 'no'</script>", "policy: script-src-elem forbids"),
    "store": ("<script src='assets/store.js'></script>", "localStorage: seen"),
    "cookie": ("<script src='assets/cookie.js'></script>", "cookie: seen"),
    "throw": ("<script src='assets/throw.js'></script>", "script: gone wrong"),
    "query": ("<p><a href='good.html?seen=1'>Good</a></p>", "good.html?seen=1"),
}


@pytest.fixture(scope="module")
def faulty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("faulty")
    (site / "assets").mkdir()
    (site / "assets" / "reader.css").write_text(STYLE)
    (site / "assets" / "store.js").write_text("localStorage.setItem('seen', '1')")
    (site / "assets" / "cookie.js").write_text("document.cookie = 'seen=1'")
    (site / "assets" / "throw.js").write_text("throw new Error('gone wrong')")
    for name, (body, _) in FAULTS.items():
        (site / f"{name}.html").write_text(NEAR.format(title=name, body=body))
    return site


@pytest.fixture(scope="module")
def every_way(browser_file: str, faulty_site: Path) -> dict[Way, dict[str, Visit]]:
    with served(faulty_site, Kept) as address:
        return {
            way: visits(
                browser_file,
                BROWSER_FLAGS,
                address,
                dict.fromkeys((f"{name}.html" for name in FAULTS), way),
            )
            for way in WAYS
        }


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("way", WAYS)
def test_a_visit_finds_the_fault_of_a_page_and_nothing_on_a_good_one(
    every_way: dict[Way, dict[str, Visit]], way: Way, name: str
) -> None:
    visit = every_way[way][f"{name}.html"]
    found = [*visit.faults, *visit.kept, *visit.errors, *visit.queries, *visit.wide]
    expected = FAULTS[name][1]
    assert any(expected in line for line in found) if expected else found == []
    assert visit.kept == [] or name in ("store", "cookie")


def told(visit: Visit) -> set[str]:
    """Return the faults of a page; what is not about contrast, the short way looks for in one of two colours only."""
    return {
        fault if "color-contrast:" in fault else re.sub(r"(pixels), (?:light|dark)", r"\1", fault)
        for fault in visit.faults
    }


@pytest.mark.parametrize("way", ["short", "anew"])
def test_a_shorter_way_finds_what_the_long_way_finds(
    every_way: dict[Way, dict[str, Visit]], way: Way
) -> None:
    for path, visit in every_way[way].items():
        assert told(visit) == told(every_way["long"][path])


SPOILT = """
@media (prefers-color-scheme: dark) { main p, .foot a { color: #345 } }
@media (prefers-color-scheme: light) and (min-width: 600px) { main li, h1 { color: #bcd } }
@media (max-width: 600px) { .top nav a { display: inline-block; font-size: 8px; padding: 0; min-height: 0; margin: 0 } }
"""


def test_the_short_way_finds_on_every_kind_of_page_what_the_long_way_finds(
    browser_file: str, real_site: Path, tmp_path: Path
) -> None:
    """On copies whose late style sheet has a fault for each: paler ink here and there, a menu too small to hit."""
    site = tmp_path / "site"
    shutil.copytree(real_site, site)
    (late,) = (site / "assets" / "immutable").glob("late.*.css")
    with late.open("a", encoding="utf-8") as sheet:
        sheet.write(SPOILT)
    with served(site, Kept) as address:
        short, long = (
            visits(browser_file, BROWSER_FLAGS, address, dict.fromkeys(PAGES, way))
            for way in ("short", "long")
        )
    for path in PAGES:
        assert long[path].faults, path
        assert told(short[path]) == told(long[path]), path
