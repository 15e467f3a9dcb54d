"""A site of 10,000 pages: no page, no list and no file that a reader fetches grows with it beyond what phones bear.

Copies of entries compress to almost nothing, which real ones would not: so what is weighed here is not compressed.
"""

from __future__ import annotations

import re

import pytest

from bench import entries
from helpers.guidance import DOCUMENTS, ROOT, TODAY
from signpost.entries.all_entries import MOST_PLATFORMS
from signpost.entries.schema.blocks import AUDIENCES
from signpost.entries.who_can_help import MOST_CARDS
from signpost.outputs import search_index
from signpost.outputs.other_files import OtherFiles
from signpost.pages.addresses import neutral, path_of
from signpost.pages.render import Press
from signpost.pages.shell import Shell
from signpost.rules.check import checked

PAGES = 10_000

CONTENT = 36_500
"""Bytes of a page's own part, hardly more than the heaviest of the real ones: with the shell and all that comes with it
a first visit then stays below the 16,500 bytes of test_weight.py. Each number, address and name in it carries a mark for
translations, which compresses to little."""

ELSEWHERE = 54_000
"""Bytes of another country's contacts, a line to talk to for each concern and reader among them. One more costs 0.16
compressed, so that even these stay below 10,000."""

INDEX = 285_000
"""Bytes of the index of the search, with numbers as posters print them, of which 0.23 come over the network when the reader turns to the field."""

NAMED = ("youtube", "yubo")
"""Platforms that site.yml names; by their ids alone they would not be among the first."""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """What makes the pages of the real entries, multiplied."""
    folder = tmp_path_factory.mktemp("large") / "guidance"
    entries.multiplied(ROOT / "guidance", folder, PAGES, TODAY)
    site = folder / "site.yml"
    lines = [
        line
        for line in site.read_text(encoding="utf-8").splitlines()
        if not line.startswith("first_platforms:")
    ]
    site.write_text(
        "\n".join([*lines, f"first_platforms: [{', '.join(NAMED)}]\n"]), encoding="utf-8"
    )
    found = checked(folder, TODAY, DOCUMENTS)
    assert not found.problems
    return Press(found.library)


@pytest.fixture(scope="module")
def html(press: Press) -> dict[str, str]:
    """The pages with lists, by their paths: all but those of one app, one service, one sheet or one piece of advice."""
    apps = {"apps", "parent", "school"}
    wanted = [
        path
        for path in press.paths
        if path.count("/") < 2
        or (path.startswith("contacts/") and path.count("/") == 2)
        or (path.startswith("help/") and set(path.split("/")[2:-1]) <= apps)
    ]
    return {path: press.page(path).html for path in wanted}


def links(press: Press, html: dict[str, str], path: str) -> set[str]:
    """Return the places in the site that a page leads to; its links go up to the root and down again."""
    up = "../" * path.count("/")
    return {to.removeprefix(up) for to in re.findall(r'href="([^"#:]+)', html[path])} & press.paths


def test_it_has_so_many_pages(press: Press) -> None:
    assert len(press.paths) == PAGES


def test_no_page_grows_with_the_number_of_entries(html: dict[str, str]) -> None:
    weights = {path: len(text.encode()) for path, text in html.items()}
    assert {path: weight for path, weight in weights.items() if weight > CONTENT} == {}


def test_no_page_waits_for_more_pictures_than_one_list_has(html: dict[str, str]) -> None:
    counts = {path: text.count('loading="lazy"') for path, text in html.items()}
    assert max(counts.values()) > MOST_PLATFORMS / 2
    assert {path: count for path, count in counts.items() if count > MOST_PLATFORMS} == {}


def test_every_app_is_at_most_one_click_further_than_the_first(
    press: Press, html: dict[str, str]
) -> None:
    found = press.library
    assert len(found.first_platforms) == MOST_PLATFORMS < len(found.platforms)
    assert set(NAMED) <= set(found.first_platforms)
    concerns = [path_of("concern", name, reader) for name in found.online for reader in AUDIENCES]
    lists = [("", "platforms/", "platforms/"), *((here, f"{here}apps/", here) for here in concerns)]
    for first, every, above in lists:
        near = links(press, html, first)
        assert every in near
        assert {f"{above}{neutral(name)}/" for name in found.first_platforms} <= near
        assert {f"{above}{neutral(name)}/" for name in found.platforms} <= links(press, html, every)


def test_a_country_leads_to_every_service_and_tells_of_some_at_length(
    press: Press, html: dict[str, str]
) -> None:
    found = press.library
    long = [code for code in found.countries if len(found.services_in(code)) > MOST_CARDS]
    assert len(long) > 5
    for code in found.countries:
        path = path_of("country", code)
        others = {
            name for name in found.services_in(code) if found.services[name].kind != "emergency"
        }
        assert {path_of("service", name) for name in others} <= links(press, html, path)
        assert html[path].count('<div class="service">') <= MOST_CARDS


def test_contacts_of_another_country_stay_light(press: Press) -> None:
    others = OtherFiles(press, Shell(press, str(press.library.site.address)))
    weights = {path: len(make()) for path, make in others.contacts.items()}
    assert {path: weight for path, weight in weights.items() if weight > ELSEWHERE} == {}


def test_the_search_stays_light(press: Press) -> None:
    found = press.library
    # Making the others, which have no row, would take most of the time.
    action = {
        path_of("concern", concern, f"teen/{name}")
        for concern in found.online
        for name in found.platforms
    }
    wanted = [
        path
        for path in press.paths - action
        if path.count("/") <= 3 and not path.startswith("checklists/")
    ]
    wanted += [path_of("checklist", found.slug_of(name)) for name in found.checklists]
    index = search_index.index((press.page(path) for path in wanted), found.home)
    assert index.count("contacts/") > len(found.services) / 2
    assert len(index.encode()) <= INDEX
