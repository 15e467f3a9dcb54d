"""What the device's clock is used for, in a real browser: country, opening hours, the age of a copy. And the chooser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from helpers.numbers_seen import SEEN, seen
from signpost.entries.library import Library
from signpost.pages.addresses import neutral, path_of

HERE = path_of("concern", "blackmail", "teen/instagram")

At = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def at(browser: Browser) -> At:
    """A page of a device whose clock is set to a time zone."""

    @contextmanager
    def opened(zone: str, script: bool = True) -> Iterator[Page]:
        context = browser.new_context(timezone_id=zone, java_script_enabled=script)
        context.set_default_timeout(10_000)
        yield context.new_page()
        context.close()

    return opened


# ------------------------------------------------------------------------------------------------- the country

HOME_NUMBER = "999"


def test_a_reader_in_ireland_sees_irish_contacts_and_is_told_why(at: At, address: str) -> None:
    with at("Europe/Dublin") as page:
        page.goto(address + HERE)
        expect(page.locator(".said")).to_have_text("Chosen by your device’s clock.")
        expect(page.locator(".urgent .place")).to_have_text("Ireland Not in Ireland?")
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 112")
        expect(page.locator("#help")).to_have_text("Who can help: Ireland")
        assert page.locator(".offers .service").count() > 3
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
            0,
            0,
            "",
        ]


@pytest.mark.parametrize("zone", ["Europe/London", "UTC", "Etc/GMT-3"])
def test_a_reader_at_home_or_one_who_hides_asks_for_nothing(
    at: At, address: str, zone: str
) -> None:
    with at(zone) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + HERE)
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "countries" in url or "zones" in url]
        if zone == "Europe/London":
            assert not [url for url in asked if "/country." in url], (
                "At home not even the script is fetched."
            )
            expect(page.locator(".urgent .place")).to_have_text(
                "United Kingdom Not in the United Kingdom?"
            )
        else:
            expect(page.get_by_role("link", name="Which country are you in?")).to_be_visible()
            assert not page.locator(f'a[href="tel:{HOME_NUMBER}"]:visible').count()


@pytest.mark.parametrize("fails", ["nothing yet", "the list", "the country", "half an answer"])
def test_nothing_foreign_is_a_button_while_the_country_is_awaited_or_where_it_does_not_come(
    at: At, address: str, fails: str
) -> None:
    with at("Europe/Dublin") as page:
        page.add_init_script(SEEN)
        if fails == "nothing yet":
            page.route("**/zones.json", lambda route: None)
        if fails == "the list":
            page.route("**/zones.json", lambda route: route.abort())
        if fails == "the country":
            page.route("**/countries/ie.json", lambda route: route.fulfill(status=500, body="oops"))
        if fails == "half an answer":
            page.route(
                "**/countries/ie.json",
                lambda route: route.fulfill(json={"name": "Ireland", "head": {}}),
            )
        page.goto(address + HERE)
        page.wait_for_timeout(700)
        assert seen(page) == set()
        expect(page.get_by_role("link", name="Which country are you in?")).to_be_visible()
        if fails in ("the country", "half an answer"):
            expect(page.locator(".said")).to_contain_text(
                "The contacts of that country did not load."
            )
        # The way to the list is a plain link, which needs nothing that did not load.
        page.unroute_all()
        page.goto(f"{address}contacts/")
        page.locator("main").get_by_role("link", name="Ireland", exact=True).click()
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 112")


def test_a_saved_copy_shows_no_foreign_number(at: At, real_site: Path) -> None:
    with at("America/Lima") as page:
        page.add_init_script(SEEN)
        page.goto((real_site / HERE / "index.html").as_uri())
        page.wait_for_timeout(500)
        assert seen(page) == set()
        expect(page.get_by_role("link", name="Which country are you in?")).to_be_visible()


def test_the_contacts_of_every_country_are_those_that_its_library_offers(
    browser: Browser, address: str, real_library: Library
) -> None:
    """The script puts together what the templates put together at home: for each country, compared on one page."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    for code in sorted(set(real_library.countries) - {real_library.home}):
        zone = next(
            zone
            for zone in real_library.countries[code].time_zones
            if real_library.zones[zone] == code
        )
        session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        page.goto(f"{address}help/{neutral('nudes-shared')}/parent/")
        expect(page.locator("#help .country-name")).to_have_text(
            f": {real_library.countries[code].name}"
        )
        shown = page.locator(".offers h4").all_text_contents()
        offers = real_library.offers(code, "nudes-shared", "parent")
        expected = [
            str(real_library.services[name].name)
            for offer in offers
            for name in (*offer.services, *offer.more)
        ]
        assert shown == expected, code
        for link in page.locator(".offers h4 a").all():
            target = str(link.evaluate("link => link.href"))
            assert target.startswith(f"{address}contacts/"), target
        lines = real_library.lines(code, "nudes-shared", "parent")
        assert page.locator(".talk .line").count() == len(lines), code
    context.close()


def choose(page: Page, country: str) -> None:
    page.locator(".change:visible").first.click()
    page.get_by_label("Your country").select_option(country)
    page.get_by_role("button", name="Show", exact=True).click()


def test_a_choice_lasts_for_the_tab_and_leave_forgets_it(at: At, address: str) -> None:
    with at("Europe/London") as page:
        page.route(
            "https://www.bbc.co.uk/**",
            lambda route: route.fulfill(body="Weather", content_type="text/html"),
        )
        page.goto(address + HERE)
        page.get_by_role("link", name="Not in the United Kingdom?").click()
        expect(page.get_by_label("Your country")).to_be_focused()
        page.get_by_label("Your country").select_option("New Zealand")
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 999")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 111")
        expect(page.get_by_role("link", name="Not in New Zealand?")).to_be_focused()
        page.goto(f"{address}help/{neutral('bullying')}/")
        expect(page.locator("#help")).to_have_text("Who can help: New Zealand")
        assert page.evaluate("Object.entries(sessionStorage)") == [["country", "NZ"]]
        assert "?" not in page.url
        assert "NZ" not in page.url
        choose(page, "United Kingdom")
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 999")
        expect(page.locator("#help")).to_have_text("Who can help: United Kingdom")
        page.locator(".leave a").first.click()
        page.wait_for_url("https://www.bbc.co.uk/**")
        page.goto(address)
        assert page.evaluate("sessionStorage.length") == 0


def test_a_place_without_an_entry_can_be_chosen(at: At, address: str) -> None:
    with at("UTC") as page:
        page.goto(address + HERE)
        choose(page, "United Arab Emirates")
        expect(page.locator(".urgent")).to_contain_text("Police 999")
        expect(page.locator(".urgent")).to_contain_text("Ambulance 998")
        expect(page.locator(".urgent")).to_contain_text("We know no helpline here yet.")
        expect(page.locator(".offers")).to_contain_text("Take It Down")


def test_typing_on_the_list_changes_nothing_before_it_is_confirmed(at: At, address: str) -> None:
    """WCAG 3.2.2: on a closed list a letter chooses at once, in three engines."""
    with at("Europe/London") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + HERE)
        page.get_by_role("link", name="Not in the United Kingdom?").click()
        expect(page.get_by_label("Your country")).to_be_focused()
        page.keyboard.type("n")
        page.wait_for_timeout(300)
        assert page.get_by_label("Your country").input_value() != ""
        assert not [url for url in asked if "/countries/" in url]
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 999")
        assert page.evaluate("sessionStorage.length") == 0


def test_the_last_choice_wins_whatever_answers_first(at: At, address: str) -> None:
    with at("Europe/London") as page:
        slow: list[Route] = []
        page.route("**/countries/nz.json", lambda route: slow.append(route))
        page.goto(address + HERE)
        choose(page, "New Zealand")
        page.wait_for_timeout(100)
        choose(page, "Ireland")
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 112")
        slow[0].continue_()
        page.wait_for_timeout(300)
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 112")
        expect(page.locator("#help")).to_have_text("Who can help: Ireland")
        assert page.evaluate("sessionStorage.country") == "IE"


def test_the_page_of_a_country_keeps_its_contacts_wherever_its_reader_is(
    at: At, address: str
) -> None:
    with at("Europe/Dublin") as page:
        page.goto(f"{address}contacts/nz/")
        page.wait_for_load_state("networkidle")
        expect(page.locator(".urgent .place b")).to_have_text("New Zealand")
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 111")


def test_a_page_for_any_country_carries_no_countrys_number(at: At, address: str) -> None:
    for path in ("contacts/international/", path_of("service", "international/take-it-down")):
        with at("Asia/Dubai", script=False) as page:
            page.goto(address + path)
            assert page.locator('.urgent a[href^="tel:"]').count() == 0, path
            expect(page.get_by_role("link", name="Which country are you in?")).to_be_visible()
        with at("Europe/Dublin") as page:
            page.goto(address + path)
            expect(page.locator(".urgent .call:visible").first).to_have_text("Call 112")


def test_without_script_the_country_stands_before_the_number_and_a_link_leads_to_the_others(
    at: At, address: str
) -> None:
    with at("Europe/Dublin", script=False) as page:
        page.goto(address + HERE)
        text = page.locator(".urgent").inner_text()
        assert (
            text.index("United Kingdom")
            < text.index("Not in the United Kingdom?")
            < text.index("Call 999")
        )
        page.get_by_role("link", name="Not in the United Kingdom?").click()
        page.locator("main").get_by_role("link", name="Ireland", exact=True).click()
        expect(page.locator("h1")).to_have_text("Who can help: Ireland")


@pytest.mark.parametrize("day", ["2020-01-01T03:00:00Z", "2039-06-01T12:00:00Z"])
def test_a_device_whose_clock_is_wrong_by_years_still_shows_its_country(
    at: At, address: str, day: str
) -> None:
    with at("Asia/Tokyo") as page:
        page.clock.set_fixed_time(day)
        page.goto(address + HERE)
        expect(page.locator(".urgent .place b")).to_have_text("Japan")
        numbers = page.locator(".urgent p:has(strong) > .call")
        expect(numbers.first).to_have_text("Police 110")


# ------------------------------------------------------------------------------------------------- the chooser


def test_what_and_where_lead_to_the_action_page_in_one_step(
    at: At, address: str, real_library: Library
) -> None:
    with at("Europe/London") as page:
        page.goto(address)
        page.get_by_label("What happened?").select_option(
            "Someone is threatening to share my pictures"
        )
        page.get_by_label("Where?").select_option("Instagram")
        page.get_by_role("button", name="Show me what to do").click()
        page.wait_for_url(address + HERE)
        page.go_back()
        assert page.get_by_label("What happened?").input_value() == ""
        assert (
            page.get_by_label("Where?").locator("option").count() == len(real_library.platforms) + 1
        )
        assert (
            page.get_by_label("What happened?").locator("option").count()
            == len(real_library.concerns) + 1
        )


def test_what_alone_leads_to_the_concern_and_nothing_to_a_word(at: At, address: str) -> None:
    with at("Europe/London") as page:
        page.goto(address)
        page.get_by_role("button", name="Show me what to do").click()
        expect(page.locator(".chooser [role=status]")).to_have_text("Choose what happened first.")
        expect(page.get_by_label("What happened?")).to_be_focused()
        page.get_by_label("What happened?").select_option(
            "Someone is threatening to share my pictures"
        )
        page.get_by_role("button", name="Show me what to do").click()
        page.wait_for_url(f"{address}help/{neutral('blackmail')}/")


def test_what_no_app_can_help_with_is_reached_without_asking_where(at: At, address: str) -> None:
    with at("Europe/London") as page:
        page.goto(address)
        what, where = page.get_by_label("What happened?"), page.get_by_label("Where?")
        where.select_option("Instagram")
        what.select_option("Someone at home is hurting me")
        expect(where).to_be_hidden()
        what.select_option("Someone is threatening to share my pictures")
        expect(where).to_be_visible()
        what.select_option("Someone at home is hurting me")
        page.get_by_role("button", name="Show me what to do").click()
        page.wait_for_url(f"{address}help/{neutral('at-home')}/")
        page.go_back()
        expect(page.get_by_label("Where?")).to_be_visible()


def test_the_chooser_names_the_apps_as_the_lists_do(
    at: At, address: str, real_library: Library
) -> None:
    with at("Europe/London") as page:
        page.goto(address)
        names = page.locator("#chooser-where option").all_text_contents()
        assert names[1:] == [
            platform.name for _, platform in sorted(real_library.platforms.items())
        ]
