"""The readers' search: its index by itself, and the whole of it in a real browser, in teenagers' own words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from helpers.searches import DISTRESS, QUERIES, concern, split
from helpers.sites import Quiet, served
from signpost.entries.library import Library
from signpost.pages import render
from signpost.pages.addresses import path_of
from signpost.text import phone_numbers

# ----------------------------------------------------------------------------------------------- in a browser


class Strict(Quiet):
    """Serves the site with the policy of its own headers file, which the search must live with."""

    policy = ""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


@pytest.fixture(scope="module")
def address(real_site: Path) -> Iterator[str]:
    said = re.search(
        r"Content-Security-Policy: (.*)", (real_site / "_headers").read_text(encoding="utf-8")
    )
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
    root = page.evaluate(
        "new URL(document.querySelector('.finder').dataset.index + '/../..', document.baseURI).href"
    )
    return [
        href.removeprefix(root)
        for href in page.eval_on_selector_all(".found a", "links => links.map(a => a.href)")
    ]


FIRSTS = """async (queries) => {
  const field = document.querySelector("input[type=search]");
  const until = async (done) => {
    const late = performance.now() + 2000;
    while (!done() && performance.now() < late) await new Promise((resume) => setTimeout(resume));
  };
  const link = () => document.querySelector(".found a");
  const type = (text) => { field.value = text; field.dispatchEvent(new Event("input")); };
  const root = new URL("..", new URL(document.querySelector(".finder").dataset.index, document.baseURI)).href;
  const found = {};
  for (const query of queries) {
    type("");
    await until(() => !link());
    type(query);
    await until(link);
    found[query] = link()?.href.replace(root, "") ?? "nothing";
  }
  return found;
}"""


@pytest.mark.parametrize(("query", "path"), QUERIES, ids=[query for query, _ in QUERIES])
def test_readers_words_find_the_right_page_first(
    open_page: Page, real_site: Path, query: str, path: str
) -> None:
    found = ask(open_page, query)
    assert found[0] == path, found
    assert len(found) <= 6
    assert len(found) == len(set(found))
    assert all((real_site / address / "index.html").is_file() for address in found)


@pytest.mark.parametrize(("path", "queries"), DISTRESS.items(), ids=DISTRESS)
def test_words_of_distress_find_the_right_page_first(
    open_page: Page, path: str, queries: str
) -> None:
    found = open_page.evaluate(FIRSTS, split(queries))
    assert {query: first for query, first in found.items() if first != path} == {}


COUNTRY = "document.documentElement.dataset.country = "


@pytest.fixture
def in_country(open_page: Page) -> Iterator[Callable[[str], None]]:
    """Lets the page think that its reader is elsewhere, as country.js does."""
    yield lambda code: open_page.evaluate(f"{COUNTRY}{json.dumps(code)}") and None
    open_page.evaluate(f"{COUNTRY}'GB'")


def contacts(found: list[str]) -> list[str]:
    return [
        path.split("/")[1]
        for path in found
        if path.startswith("contacts/") and path.count("/") == 3
    ]


def test_the_readers_country_comes_first_and_others_only_where_the_question_names_them(
    open_page: Page, in_country: Callable[[str], None]
) -> None:
    in_country("IE")
    found = ask(open_page, "childline")
    assert found[0] == path_of("service", "ie/childline")
    assert set(contacts(found)) <= {"ie", "international"}
    assert path_of("service", "gb/childline") in ask(open_page, "childline uk")
    in_country("JP")
    assert set(contacts(ask(open_page, "childline"))) <= {"jp", "international"}
    in_country("GB")
    assert set(contacts(ask(open_page, "helpline"))) <= {"gb", "international"}
    assert ask(open_page, "childline ireland")[0] == path_of("service", "ie/childline")
    in_country("")
    assert ask(open_page, "childline")[0] == path_of("service", "gb/childline")


def test_sheets_are_those_of_the_shown_country(
    open_page: Page, in_country: Callable[[str], None], real_library: Library
) -> None:
    in_country("IE")
    found = [path for path in ask(open_page, "first hour sheet") if path.startswith("checklists/")]
    assert found
    assert all(path.endswith("/ie/") for path in found)
    assert "(Ireland)" in open_page.locator(".found").inner_text()
    in_country("PE")  # No sheets are made for a place without an entry.
    assert not [path for path in ask(open_page, "first hour sheet") if path.endswith("/pe/")]


def spellings(digits: str, country: str) -> set[str]:
    """How posters print a number: as it stands, spaced, with the country's prefix."""
    found = {digits, " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))}
    for form in phone_numbers.forms(digits, country)[1:]:
        found |= {f"+{form}", f"00{form}", f"+{form[:2]} {form[2:5]} {form[5:]}", form}
        found |= {f"+{form[:2]} (0){form[2:]}"} if country == "GB" else set()
    return found


def test_every_number_of_the_register_is_found_however_a_poster_prints_it(
    open_page: Page, real_library: Library, in_country: Callable[[str], None]
) -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for name, service in real_library.services.items():
        for contact in service.contacts if service.is_reachable else ():
            if contact.number:
                owners.setdefault((name.split("/")[0], contact.number.digits), set()).add(
                    path_of("service", name)
                )
    tried = 0
    wrong: dict[str, str] = {}
    for folder in sorted({folder for folder, _ in owners}):
        in_country(folder.upper() if folder != "international" else "GB")
        queries: dict[str, set[str]] = {}
        for (place, digits), paths in owners.items():
            if place == folder and not (place == "international" and ("gb", digits) in owners):
                for spelling in spellings(digits.strip("+*#"), folder.upper()):
                    queries.setdefault(spelling, set()).update(paths)
        found = open_page.evaluate(FIRSTS, list(queries))
        tried += len(queries)
        wrong |= {
            f"{folder}: {query}": found[query]
            for query, paths in queries.items()
            if found[query] not in paths
        }
    assert wrong == {}
    assert tried > 600
    registered = {held.number.digits for owner in real_library.register.owners for held in owner.numbers
                  if any(key.startswith("services/") for key in owner.entries)}  # fmt: skip
    assert registered <= {digits for _, digits in owners}


@pytest.mark.parametrize(
    ("name", "platform"), [("blackmail", "x"), ("hacked-account", "whatsapp"), ("hate", "youtube")]
)
def test_an_action_page_is_offered_under_its_own_title(
    open_page: Page, real_library: Library, name: str, platform: str
) -> None:
    words = f"{real_library.concerns[name].search_words[0]} {real_library.platforms[platform].name}"
    assert ask(open_page, words)[0] == concern(name, f"teen/{platform}")
    made = {page.path: page for page in render.pages(real_library)}
    assert (
        open_page.locator(".found strong").first.inner_text()
        == made[concern(name, f"teen/{platform}")].title
    )


def test_words_may_still_be_half_typed(open_page: Page) -> None:
    assert ask(open_page, "blackm")[0] == concern("blackmail")
    assert ask(open_page, "someone is preten")[0] == concern("impersonation")


def test_the_search_works_one_folder_down_as_well(page: Page, address: str) -> None:
    page.goto(f"{address}help/")
    assert ask(page, "blackmail")[0] == concern("blackmail")
    page.locator(".found a").first.click()
    assert page.url == address + concern("blackmail")


def test_nothing_is_requested_before_the_reader_turns_to_the_field(
    page: Page, address: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert not [path for path in asked if "minisearch" in path or path == "assets/search.json"]
    before = len(asked)
    page.get_by_role("searchbox").focus()
    page.wait_for_load_state("networkidle")
    library, ranking, index = sorted(asked[before:])
    assert library.startswith("assets/immutable/minisearch.")
    assert ranking.startswith("assets/immutable/ranking.")
    assert index == "assets/search.json"
    ask(page, "blackmail")
    ask(page, "hacked insta")
    page.wait_for_load_state("networkidle")
    assert len(asked) == before + 3


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
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == [
        "finder-field",
        "",
    ]
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


def test_field_and_results_are_large_enough_and_fit_a_small_phone(
    browser: Browser, address: str
) -> None:
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


def test_without_script_nothing_is_offered_that_does_not_work(
    browser: Browser, address: str
) -> None:
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
