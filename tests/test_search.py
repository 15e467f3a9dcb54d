"""The readers' search: its index by itself, and the whole of it in a real browser, in teenagers' own words."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Guidance, Quiet, served
from playwright.sync_api import Browser, Page, expect

from signpost import model, pages, searching
from signpost.assets import Assets
from signpost.library import Library
from signpost.pages import path_of

ASSETS = ROOT / "templates" / "assets"

REVIEWED = "9e6fdf53fac7045fc44ab468592e723b38c836c7f105e40c994cc7ac7952829a"
"""The digest of the vendored library, without its last line end: what the command in search.js makes."""


def concern(name: str, part: str = "") -> str:
    return path_of("concern", name, part)


QUERIES = [
    # What happened, as it is said, and as it is spelt.
    ("nudes leaked", concern("nudes-shared")),
    ("my ex shared my nudes", concern("nudes-shared")),
    ("someone posted my naked pic", concern("nudes-shared")),
    ("sextorsion", concern("blackmail")),
    ("blackmale", concern("blackmail")),
    ("he says hes gonna leak my pics unless i pay", concern("blackmail")),
    ("ai nude", concern("fake-nudes")),
    ("deep fake of me", concern("fake-nudes")),
    ("creepy dm", concern("sexual-messages")),
    ("keeps asking for nudes", concern("sexual-messages")),
    ("grooming", concern("grooming")),
    ("groomd", concern("grooming")),
    ("he wants to meet me", concern("meeting")),
    ("met up with someone from online", concern("meeting")),
    ("someone is pretending to be me", concern("impersonation")),
    ("catfish", concern("impersonation")),
    ("doxed", concern("private-details")),
    ("they leaked my adress", concern("private-details")),
    ("my account got haked", concern("hacked-account")),
    ("can’t log in", concern("hacked-account")),
    ("cyberbulling", concern("bullying")),
    ("group chat is being mean to me", concern("bullying")),
    ("want to die", concern("self-harm")),
    ("kms", concern("self-harm")),
    ("i got scammd", concern("scam")),
    ("racist coments", concern("hate")),
    ("my mate wants to kill himself", concern("worried-friend")),
    ("county lines", concern("exploitation")),
    ("saw a horrible video cant unsee it", concern("upsetting-content")),
    ("im 12 and got kicked off for age", concern("underage-account")),
    ("my dad hits me", concern("at-home")),
    ("im scared to go home", concern("at-home")),
    ("my coach touched me", concern("at-school")),
    ("bullyed at school", concern("at-school")),
    # What happened and where: straight to the page that says what to do there.
    ("hacked insta", concern("hacked-account", "teen/instagram")),
    ("snap blackmail", concern("blackmail", "teen/snapchat")),
    ("bullyed on tiktok", concern("bullying", "teen/tiktok")),
    ("fake account on face book", concern("impersonation", "teen/facebook")),
    ("robux scam", concern("scam", "teen/roblox")),
    # No app can help with it, whatever app is named.
    ("my dad hits me snapchat", concern("at-home")),
    # Where alone, who, and readers who are not the young person.
    ("how to report on instagramm", path_of("platform", "instagram")),
    ("twitter", path_of("platform", "x")),
    ("childline", path_of("service", "gb/childline")),
    ("my child sent a picture", concern("nudes-shared", "parent")),
    ("my daughter is blackmailed on snapchat", concern("blackmail", "parent/snapchat")),
    ("a pupil is being blackmailed", concern("blackmail", "educator")),
    ("my husband hits our son", concern("at-home", "parent")),
    ("concern about staff", concern("at-school")),
]
"""What readers type, and the page that must come first."""


# ------------------------------------------------------------------------------------------------- the index


def rows(library: Library) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(searching.index(pages.pages(library), library.home))
    return found


@pytest.fixture(scope="module")
def index(real_library: Library) -> dict[str, list[Any]]:
    """The rows by their addresses."""
    return {row[0]: row for row in rows(real_library)}


def test_every_page_worth_finding_has_one_row_and_action_pages_have_none(
    index: dict[str, list[Any]], real_library: Library
) -> None:
    library = real_library
    expected = {concern(name, audience) for name in library.concerns for audience in model.AUDIENCES}
    for kind, names in {
        "platform": library.platforms,
        "service": library.services,
        "country": library.countries,
        "advice": library.advice,
        "checklist": library.checklists,
    }.items():
        expected |= {path_of(kind, name) for name in names}
    assert expected <= set(index)
    assert not {
        concern(name, f"{audience}/{platform}")
        for audience in model.AUDIENCES
        for name in library.concerns
        for platform in library.platforms
    } & set(index)
    assert "" not in index
    assert len(rows(library)) == len(index)


def test_every_row_is_a_page_and_says_what_that_page_says(index: dict[str, list[Any]], real_library: Library) -> None:
    made = {page.path: page for page in pages.pages(real_library)}
    for path, row in index.items():
        page = made[path]
        assert row[1] == page.title
        assert 0 < row[3] <= 100
        section, country, part = [*path.strip("/").split("/"), "", ""][:3]
        if section == "contacts" and part and country not in (real_library.home.lower(), "international"):
            assert [row[2], *row[4:]] == ["", list(dict.fromkeys(page.words))[:2]], path
            continue
        assert row[2] == page.description
        words = row[4] if len(row) == 5 else index["/".join(path.split("/")[:2]) + "/"][4]
        assert set(words) == set(page.words), path
        assert len(words) == len(set(words)), path


def test_words_that_pages_share_are_held_once(index: dict[str, list[Any]]) -> None:
    assert len(index[concern("blackmail", "teen")]) == 5
    assert len(index[concern("blackmail", "parent")]) == 4
    assert path_of("checklist", "first-hour", "AU") not in index


def test_the_young_persons_page_counts_most_and_the_home_countrys_services_before_others(
    index: dict[str, list[Any]],
) -> None:
    weights = {path: row[3] for path, row in index.items()}
    for name in ("blackmail", "bullying"):
        assert weights[concern(name)] > weights[concern(name, "parent")] > weights[concern(name, "educator")]
    assert weights[path_of("service", "gb/childline")] > weights[path_of("service", "ie/childline")]


def test_another_home_country_puts_its_own_services_first(real_library: Library) -> None:
    found = {row[0]: row[3] for row in json.loads(searching.index(pages.pages(real_library), "IE"))}
    assert found[path_of("service", "ie/childline")] > found[path_of("service", "gb/childline")]


def test_the_index_is_sorted_and_the_same_whatever_order_the_pages_come_in(real_library: Library) -> None:
    made = pages.pages(real_library)
    text = searching.index(made, "GB")
    assert text == searching.index(reversed(made), "GB")
    paths = [row[0] for row in json.loads(text)]
    assert paths == sorted(paths)


def test_a_new_entry_is_found_without_touching_anything_else(guidance: Guidance) -> None:
    before = {row[0] for row in rows(guidance.library())}
    name = next(path.stem for path in sorted((guidance.folder / "advice").glob("*.yml")))
    text = (guidance.folder / "advice" / f"{name}.yml").read_text(encoding="utf-8")
    guidance.write("advice/brand-new.yml", text)
    assert {row[0] for row in rows(guidance.library())} - before == {path_of("advice", "brand-new")}


def test_library_index_and_script_are_small(real_site: Path) -> None:
    place = Assets().place
    files = [real_site / name for name in (place("minisearch.js"), "assets/search.json", place("search.js"))]
    assert sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files) < 50_000


def test_the_built_index_is_that_of_the_entries(real_site: Path, real_library: Library) -> None:
    text = (real_site / "assets" / "search.json").read_text(encoding="utf-8")
    assert text == searching.index(pages.pages(real_library), real_library.home)


def test_the_script_touches_nothing_that_keeps_what_is_typed() -> None:
    text = (ASSETS / "search.js").read_text(encoding="utf-8")
    code = "\n".join(line.split("//")[0] for line in text.splitlines())
    for word in ("Storage", "cookie", "history", "location", "indexedDB", "caches", "sendBeacon", "XMLHttpRequest",
                 "WebSocket", "eval", "Function(", "innerHTML", "insertAdjacentHTML", "document.write", ".name =", "<form"):  # fmt: skip
        assert word not in code, word
    assert len(text.splitlines()) <= 120


def test_the_library_stands_with_its_licence_and_asks_nobody() -> None:
    assert "Permission is hereby granted" in (ASSETS / "minisearch.LICENSE.txt").read_text(encoding="utf-8")
    text = (ASSETS / "minisearch.js").read_text(encoding="utf-8")
    for word in ("http", "eval(", "Function(", "localStorage", "sourceMappingURL"):
        assert word not in text, word
    # Whoever renews it puts the new digest here, and the new version into search.js.
    assert hashlib.sha256(text.rstrip("\n").encode()).hexdigest() == REVIEWED


# ----------------------------------------------------------------------------------------------- in a browser


class Strict(Quiet):
    """Serves the site with the policy of its own headers file, which the search must live with."""

    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


@pytest.fixture(scope="module")
def address(real_site: Path) -> Iterator[str]:
    said = re.search(r"Content-Security-Policy: (.*)", (real_site / "_headers").read_text(encoding="utf-8"))
    assert said
    Strict.policy = said[1]
    with served(real_site, Strict) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.fixture(scope="module")
def open_page(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all queries, as a reader would try one after the other."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def ask(page: Page, text: str) -> list[str]:
    """Type a query and return the addresses found, as paths in the site."""
    field = page.get_by_role("searchbox")
    field.press("Escape")
    expect(page.locator(".found li")).to_have_count(0)
    field.fill(text)
    page.locator(".found li").first.wait_for()
    root = page.evaluate("new URL(document.querySelector('.finder').dataset.index + '/../..', document.baseURI).href")
    return [
        href.removeprefix(root) for href in page.eval_on_selector_all(".found a", "links => links.map(a => a.href)")
    ]


def test_there_are_forty_queries_and_every_concern_and_reader_is_among_them(real_library: Library) -> None:
    assert len(QUERIES) == len({query for query, _ in QUERIES}) >= 40
    asked = {path for _, path in QUERIES}
    assert {name for name in real_library.concerns if not any(path.startswith(concern(name)) for path in asked)} <= {
        "radicalisation"
    }


@pytest.mark.parametrize(("query", "path"), QUERIES, ids=[query for query, _ in QUERIES])
def test_readers_words_find_the_right_page_first(open_page: Page, real_site: Path, query: str, path: str) -> None:
    found = ask(open_page, query)
    assert found[0] == path, found
    assert len(found) <= 6
    assert len(found) == len(set(found))
    assert all((real_site / address / "index.html").is_file() for address in found)


@pytest.mark.parametrize(
    ("name", "platform"), [("blackmail", "x"), ("hacked-account", "whatsapp"), ("hate", "youtube")]
)
def test_an_action_page_is_offered_under_its_own_title(
    open_page: Page, real_library: Library, name: str, platform: str
) -> None:
    words = f"{real_library.concerns[name].search_words[0]} {real_library.platforms[platform].name}"
    assert ask(open_page, words)[0] == concern(name, f"teen/{platform}")
    made = {page.path: page for page in pages.pages(real_library)}
    assert open_page.locator(".found strong").first.inner_text() == made[concern(name, f"teen/{platform}")].title


def test_words_may_still_be_half_typed(open_page: Page) -> None:
    assert ask(open_page, "blackm")[0] == concern("blackmail")
    assert ask(open_page, "someone is preten")[0] == concern("impersonation")


def test_the_search_works_one_folder_down_as_well(page: Page, address: str) -> None:
    page.goto(f"{address}help/")
    assert ask(page, "blackmail")[0] == concern("blackmail")
    page.locator(".found a").first.click()
    assert page.url == address + concern("blackmail")


def test_nothing_is_requested_before_the_reader_turns_to_the_field(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [path for path in asked if "minisearch" in path or path == "assets/search.json"]
    before = len(asked)
    page.get_by_role("searchbox").focus()
    page.wait_for_load_state("networkidle")
    library, index = sorted(asked[before:])
    assert library.startswith("assets/immutable/minisearch.")
    assert index == "assets/search.json"
    ask(page, "blackmail")
    ask(page, "hacked insta")
    page.wait_for_load_state("networkidle")
    assert len(asked) == before + 2


def test_nothing_typed_is_kept_anywhere(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    length = page.evaluate("history.length")
    ask(page, "sextortion")
    page.keyboard.press("Enter")
    assert page.url == address
    assert page.evaluate("[history.length, history.state]") == [length, None]
    kept = "[localStorage.length, sessionStorage.length, document.cookie, window.name, (await indexedDB.databases()).length, (await caches.keys()).length]"
    assert page.evaluate(f"(async () => {kept})()") == [0, 0, "", "", 0, 0]
    assert not [url for url in asked if "sextortion" in url]
    field = page.get_by_role("searchbox")
    assert field.get_attribute("name") is None
    assert field.get_attribute("autocomplete") == "off"
    assert field.get_attribute("spellcheck") == "false"
    assert page.locator("form").count() == 0


def test_whoever_comes_back_finds_the_field_empty(page: Page, address: str) -> None:
    ask(page, "blackmail")
    page.locator(".found a").first.click()
    page.wait_for_url(address + concern("blackmail"))
    page.go_back()
    assert page.get_by_role("searchbox").input_value() == ""
    assert page.locator(".found li").count() == 0


def test_it_works_from_the_keyboard(page: Page, address: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "finder-field":
            break
    page.keyboard.type("creepy dm")
    page.locator(".found li").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.querySelector('.found a')")
    page.keyboard.press("Escape")
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == ["finder-field", ""]
    assert page.locator(".found li").count() == 0
    page.keyboard.type("creepy dm")
    page.locator(".found li").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(address + concern("sexual-messages"))


def test_the_field_has_a_name_and_results_are_announced_politely(page: Page) -> None:
    expect(page.get_by_role("searchbox", name="Search in your own words")).to_be_visible()
    status = page.locator(".finder [role=status]")
    assert status.inner_text() == ""
    found = ask(page, "blackmail")
    expect(status).to_have_text(f"Pages found: {len(found)}")
    page.get_by_role("searchbox").fill("qqqqzzzz")
    expect(status).to_contain_text("Nothing found.")
    assert page.locator(".found li").count() == 0
    page.keyboard.press("Escape")
    expect(status).to_have_text("")


def test_field_and_results_are_large_enough_and_fit_a_small_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740})
    page = context.new_page()
    page.goto(address)
    ask(page, "my child sent a picture")
    for target in [page.get_by_role("searchbox"), *page.locator(".found li").all()]:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_search_that_cannot_load_says_so_and_tries_again(page: Page) -> None:
    page.route("**/assets/search.json", lambda route: route.abort())
    field = page.get_by_role("searchbox")
    field.fill("blackmail")
    expect(page.locator(".finder [role=status]")).to_contain_text("did not load")
    page.unroute("**/assets/search.json")
    field.fill("blackmail ")
    page.locator(".found li").first.wait_for()


def test_without_script_nothing_is_offered_that_does_not_work(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".finder").inner_html() == ""
    assert page.locator("input").count() == 0
    assert page.locator(".cards a").count() >= 18
    context.close()


def test_the_strict_policy_is_not_broken(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    ask(page, "blackmail")
    assert said == []
    context.close()
