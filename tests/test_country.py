"""What the device's clock is used for, in a real browser: country, opening hours, the age of a copy. And the chooser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import Guidance
from playwright.sync_api import Browser, Page, Route, expect

from signpost import elsewhere
from signpost.assets import Assets
from signpost.library import Library, neutral
from signpost.pages import Press

HERE = f"help/{neutral('blackmail')}/instagram/"

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


def test_a_reader_in_ireland_sees_irish_contacts_and_is_told_why(at: At, address: str) -> None:
    with at("Europe/Dublin") as page:
        page.goto(address + HERE)
        expect(page.locator(".place")).to_have_text("Showing contacts for Ireland, from your device’s clock. Change")
        expect(page.locator(".urgent .call").first).to_have_text("Call 112")
        expect(page.locator("#help")).to_have_text("Who can help: Ireland")
        assert page.locator(".offers .service").count() > 3
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


@pytest.mark.parametrize("zone", ["Europe/London", "UTC", "Etc/GMT-3"])
def test_a_reader_at_home_or_one_who_hides_asks_for_nothing(at: At, address: str, zone: str) -> None:
    with at(zone) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + HERE)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".place")).to_have_text("Contacts: United Kingdom Change")
        assert not [url for url in asked if "countries" in url]


def test_a_reader_where_we_know_nobody_is_told_so(at: At, address: str) -> None:
    with at("Antarctica/Troll") as page:
        page.goto(address + HERE)
        expect(page.locator(".place")).to_contain_text("Your device’s clock is set to somewhere else.")
        expect(page.locator(".urgent .call").first).to_have_text("Call 999")


def test_the_contacts_of_every_country_are_those_that_its_library_offers(
    at: At, address: str, real_library: Library
) -> None:
    """The script puts together what the templates put together at home: for each country, compared on one page."""
    for code in sorted(set(real_library.countries) - {real_library.home}):
        zones = elsewhere.zones(frozenset(real_library.countries))
        zone = next(zone for zone in real_library.countries[code].time_zones if zones[zone] == code)
        with at(zone) as page:
            page.goto(f"{address}help/{neutral('nudes-shared')}/parent/")
            expect(page.locator("#help .country")).to_have_text(str(real_library.countries[code].name))
            shown = page.locator(".offers h4").all_text_contents()
            offers = real_library.offers(code, "nudes-shared", "parent")
            expected = [
                str(real_library.services[name].name) for offer in offers for name in (*offer.services, *offer.more)
            ]
            assert shown == expected, code
            for link in page.locator(".offers h4 a").all():
                target = str(link.evaluate("link => link.href"))
                assert target.startswith(f"{address}contacts/"), target


def test_a_choice_lasts_for_the_tab_and_leave_forgets_it(at: At, address: str) -> None:
    with at("Europe/London") as page:
        page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather", content_type="text/html"))
        page.goto(address + HERE)
        page.get_by_role("link", name="Change").click()
        field = page.get_by_label("Contacts for")
        expect(field).to_be_focused()
        field.select_option("New Zealand")
        expect(page.locator(".urgent .call").first).to_have_text("Call 111")
        expect(page.get_by_role("link", name="Change")).to_be_focused()
        page.goto(f"{address}help/{neutral('bullying')}/")
        expect(page.locator("#help")).to_have_text("Who can help: New Zealand")
        assert page.evaluate("Object.entries(sessionStorage)") == [["country", "NZ"]]
        assert "?" not in page.url
        assert "NZ" not in page.url
        page.get_by_role("link", name="Change").click()
        page.get_by_label("Contacts for").select_option("United Kingdom")
        expect(page.locator(".urgent .call").first).to_have_text("Call 999")
        expect(page.locator("#help")).to_have_text("Who can help: United Kingdom")
        page.locator(".leave a").first.click()
        page.wait_for_url("https://www.bbc.co.uk/**")
        page.goto(address)
        assert page.evaluate("sessionStorage.length") == 0


def test_contacts_that_do_not_load_are_said_and_the_home_ones_stay(at: At, address: str) -> None:
    with at("Europe/Dublin") as page:
        page.route("**/countries/ie.json", lambda route: route.abort())
        page.goto(address + HERE)
        expect(page.locator(".place")).to_contain_text("The contacts of your country did not load.")
        expect(page.locator(".urgent .call").first).to_have_text("Call 999")


def test_the_page_of_a_country_keeps_its_contacts_wherever_its_reader_is(at: At, address: str) -> None:
    with at("Europe/Dublin") as page:
        page.goto(f"{address}contacts/nz/")
        page.wait_for_load_state("networkidle")
        expect(page.locator(".urgent .call").first).to_have_text("Call 111")


def test_without_script_the_home_country_and_a_link_to_the_others_are_there(at: At, address: str) -> None:
    with at("Europe/Dublin", script=False) as page:
        page.goto(address + HERE)
        expect(page.locator(".urgent .call").first).to_have_text("Call 999")
        page.locator(".place a").click()
        page.get_by_role("link", name="Ireland").click()
        expect(page.locator("h1")).to_have_text("Who can help: Ireland")


def test_older_names_of_time_zones_are_known_too() -> None:
    found = elsewhere.zones(frozenset({"IN", "US", "UA"}))
    assert found["Asia/Calcutta"] == found["Asia/Kolkata"] == "IN"
    assert found["America/Indianapolis"] == found["America/Indiana/Indianapolis"] == "US"
    assert found["Europe/Kiev"] == "UA"
    assert "Europe/London" not in found


def test_text_of_an_entry_stays_text_in_another_countrys_contacts(guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "about: ", "about: <img src=x onerror=alert(1)> ")
    library = guidance.library()
    said = str(elsewhere.contacts(Press(library), "GB"))
    assert "onerror" in said
    assert "<img src=x" not in said


# ---------------------------------------------------------------------------------------------- hours and age


OPEN = """<main><p class="urgent"></p><h1>Test</h1>
<span class="hours" data-zone="Europe/Dublin" data-checked="2026-10" data-open="mon,tue,wed,thu,fri 09:00 17:00;sat 10:00 12:00"></span></main>
<p data-day="2026-11-23" data-newest="https://signpost.example/"></p><script src="/COUNTRY"></script>""".replace(
    "COUNTRY", Assets().place("country.js")
)


@pytest.fixture
def told(browser: Browser, address: str) -> Iterator[Callable[..., str]]:
    """What the script says of hours at a time of UTC, on a page of these hours."""
    context = browser.new_context(timezone_id="Asia/Tokyo")

    def asked(time: str, html: str = OPEN) -> str:
        page = context.new_page()
        page.clock.set_fixed_time(time)

        def answer(route: Route) -> None:
            route.fulfill(body=f"<!doctype html>{html}", content_type="text/html")

        page.route("**/hours.html", answer)
        page.goto(f"{address}hours.html")
        text = page.locator("main").inner_text()
        page.close()
        return text.replace("Test", "").strip()

    yield asked
    context.close()


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2026-11-24T12:00:00Z", "open now until 17:00."),  # A Tuesday; Dublin keeps the time of UTC in winter.
        ("2026-11-24T08:59:59Z", "closed now. Opens at 09:00."),
        ("2026-11-24T09:00:00Z", "open now until 17:00."),
        ("2026-11-24T17:00:00Z", "closed now. Opens Wednesday at 09:00."),
        ("2026-11-27T18:00:00Z", "closed now. Opens Saturday at 10:00."),
        ("2026-11-28T13:00:00Z", "closed now. Opens Monday at 09:00."),
        ("2027-07-06T08:30:00Z", "open now until 17:00."),  # Summer time: 09:30 in Dublin.
    ],
)
def test_hours_are_told_in_the_time_of_the_service(told: Callable[..., str], time: str, said: str) -> None:
    assert f"By these hours, {said}" in told(time)


@pytest.mark.parametrize(
    ("why", "time", "html"),
    [
        ("the clock is wrong", "2024-11-20T12:00:00Z", OPEN),
        ("the hours are more than two years old", "2026-11-24T12:00:00Z", OPEN.replace("2026-10", "2024-10")),
        ("nobody knows how old they are", "2026-11-24T12:00:00Z", OPEN.replace("2026-10", "undated")),
        ("the browser does not know the zone", "2026-11-24T12:00:00Z", OPEN.replace("Europe/Dublin", "Mars/Olympus")),
    ],
)
def test_never_open_when_unsure(told: Callable[..., str], why: str, time: str, html: str) -> None:
    assert "open" not in told(time, html), why


def test_a_line_that_runs_past_midnight_is_one_opening(told: Callable[..., str]) -> None:
    html = OPEN.replace("mon,tue,wed,thu,fri 09:00 17:00;sat 10:00 12:00", "tue 18:00 24:00;wed 00:00 02:00")
    assert "open now until 02:00." in told("2026-11-24T20:00:00Z", html)


def test_a_copy_that_has_grown_old_says_so(told: Callable[..., str]) -> None:
    assert "copy" not in told("2027-02-21T12:00:00Z")
    assert "This copy is 91 days old. Numbers and steps may have changed." in told("2027-02-22T12:00:00Z")


def test_a_saved_copy_says_how_old_it_is_without_the_network(
    browser: Browser, real_site: Path, real_library: Library
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(f"{real_library.today + timedelta(days=200)}T12:00:00Z")
    page.goto((real_site / HERE / "index.html").as_uri())
    expect(page.locator("main")).to_contain_text("This copy is 200 days old.")
    context.close()


# ------------------------------------------------------------------------------------------------- the chooser


def test_what_and_where_lead_to_the_action_page_in_one_step(at: At, address: str, real_library: Library) -> None:
    with at("Europe/London") as page:
        page.goto(address)
        page.get_by_label("What happened?").select_option("Someone is threatening to share my pictures")
        page.get_by_label("Where?").select_option("Instagram")
        page.get_by_role("button", name="Show me what to do").click()
        page.wait_for_url(address + HERE)
        page.go_back()
        assert page.get_by_label("What happened?").input_value() == ""
        assert page.get_by_label("Where?").locator("option").count() == len(real_library.platforms) + 1
        assert page.get_by_label("What happened?").locator("option").count() == len(real_library.concerns) + 1


def test_what_alone_leads_to_the_concern_and_nothing_to_a_word(at: At, address: str) -> None:
    with at("Europe/London") as page:
        page.goto(address)
        page.get_by_role("button", name="Show me what to do").click()
        expect(page.locator(".chooser [role=status]")).to_have_text("Choose what happened first.")
        expect(page.get_by_label("What happened?")).to_be_focused()
        page.get_by_label("What happened?").select_option("Someone is threatening to share my pictures")
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


def test_the_chooser_names_the_apps_as_the_lists_do(at: At, address: str, real_library: Library) -> None:
    with at("Europe/London") as page:
        page.goto(address)
        names = page.locator("#chooser-where option").all_text_contents()
        assert names[1:] == [platform.name for _, platform in sorted(real_library.platforms.items())]
