"""What the device's clock is used for, in a real browser: country, opening hours, the age of a copy. And the chooser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from helpers.guidance import Guidance
from helpers.html_reader import Html
from signpost import elsewhere, model, time_zones
from signpost.assets import Assets
from signpost.library import Library, neutral, takes
from signpost.pages import Press, path_of, tel

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

SEEN = """
window.seen = new Set();
const look = () => {
  for (const link of document.querySelectorAll('a[href^="tel:"], a[href^="sms:"]')) {
    if (link.checkVisibility()) seen.add(link.getAttribute("href").split(":")[1]);
  }
  requestAnimationFrame(look);
};
look();
"""
"""Notes every number that was a button at any moment, from the first on."""


def seen(page: Page) -> set[str]:
    return set(page.evaluate("[...window.seen]"))


def numbers_of(library: Library, code: str) -> set[str]:
    """Every number that a page may show a reader in a country or a place without an entry, as links dial it."""
    found = {number.number.digits for number in library.emergency_numbers(code)}
    for folder in (code, "international") if code in library.countries else ():
        for name in library.services_in(folder):
            contacts = library.services[name].contacts
            found |= {tel(contact.number, library.country_of(name)) for contact in contacts if contact.number}
    return found


@pytest.mark.timeout(900)  # Six hundred visits.
def test_every_zone_name_shows_its_own_countrys_number_or_its_floors_or_none(
    browser: Browser, address: str, real_library: Library
) -> None:
    """All names of the pinned database, older ones too: as a clock of the device, and as what a browser answers, where
    it answers with another name."""
    context = browser.new_context(service_workers="block")
    context.add_init_script(SEEN)
    page = context.new_page()
    session = context.new_cdp_session(page)
    shown: dict[str, str] = {}
    wrong: dict[str, object] = {}

    def look(zone: str, page: Page) -> None:
        page.goto(address + HERE)
        expected = real_library.zones.get(zone)
        if expected:
            page.locator(f"html[data-country={expected}]").wait_for()
            expect(page.locator(".urgent .place b")).to_have_text(real_library.place_name(expected))
            allowed = numbers_of(real_library, expected)
        else:
            page.wait_for_load_state("networkidle")
            expect(page.get_by_role("link", name="Which country are you in?")).to_be_visible()
            allowed = set()
        if foreign := seen(page) - allowed:
            wrong[zone] = foreign
        shown[zone] = expected or ""

    for zone in time_zones.names():
        session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        said = page.evaluate("new Intl.DateTimeFormat().resolvedOptions().timeZone")
        look(said, page)
        if zone not in shown:
            with context.new_page() as other:
                other.add_init_script(
                    f"Intl.DateTimeFormat.prototype.resolvedOptions = () => ({{ timeZone: {json.dumps(zone)} }})"
                )
                look(zone, other)
    context.close()
    assert wrong == {}
    assert set(shown) >= set(time_zones.names())
    assert len(time_zones.names()) == 598
    assert len({code for code in shown.values() if code in real_library.countries}) == 45
    assert len({code for code in shown.values() if code in real_library.floors}) > 150


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("Asia/Dubai", "AE"), ("America/Lima", "PE"), ("Africa/Asmera", "ER"), ("Africa/Asmara", "ER"),
        ("Africa/Nairobi", "KE"), ("America/Coral_Harbour", "CA"), ("America/Atikokan", "CA"),
        ("America/Puerto_Rico", "US"), ("Pacific/Guam", "US"), ("Indian/Reunion", "FR"), ("America/Martinique", "FR"),
        ("Europe/Mariehamn", "FI"), ("Arctic/Longyearbyen", "NO"), ("America/Godthab", "GL"), ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"), ("GB-Eire", "GB"), ("Europe/Belfast", "GB"), ("US/Samoa", "US"), ("Eire", "IE"),
        ("Europe/Simferopol", None), ("UTC", None), ("Etc/GMT-3", None), ("CET", None), ("EST5EDT", None),
        ("GMT", None), ("Factory", None),
    ],
)  # fmt: skip
def test_where_a_zone_lies(real_library: Library, zone: str, code: str | None) -> None:
    assert real_library.zones.get(zone) == code


def test_both_sources_of_zones_agree_wherever_both_speak() -> None:
    listed = time_zones._zone_tab()
    differing = {name for name, code in listed.items() if time_zones._in_cldr(name) not in (code, None)}
    assert differing == {
        "Antarctica/Troll"
    }  # CLDR has it in no country; nobody lives there but in a Norwegian station.
    assert set(time_zones.names()) - set(time_zones.territories()) == time_zones.NO_COUNTRY | {
        name for name in time_zones.names() if name.startswith("Etc/")
    }


def test_what_is_shown_on_the_floor_is_what_both_sources_have(real_site: Path, real_library: Library) -> None:
    table = json.loads((real_site / "data/floor.json").read_text(encoding="utf-8"))
    assert set(table) == set(real_library.floors)
    for code, row in table.items():
        agreed = [said for said in row["source_says"] if not said["not_shown"]]
        assert len(row["shown"]) <= 3
        for shown in row["shown"]:
            assert {"number": shown["number"], "roles": shown["roles"], "not_shown": ""} in agreed, code
            assert re.fullmatch(row["library_pattern"], shown["number"]), code
        page = Html((real_site / f"contacts/{code.lower()}/index.html").read_text(encoding="utf-8"))
        assert {link.removeprefix("tel:") for link in page.addresses if link.startswith("tel:")} == {
            shown["number"] for shown in row["shown"]
        }
        if not row["shown"]:
            assert "We are not sure of the emergency number here." in page.words
        assert "We know no helpline" in page.words
        assert "112 works" not in page.words


def test_a_reader_in_ireland_sees_irish_contacts_and_is_told_why(at: At, address: str) -> None:
    with at("Europe/Dublin") as page:
        page.goto(address + HERE)
        expect(page.locator(".said")).to_have_text("Chosen by your device’s clock.")
        expect(page.locator(".urgent .place")).to_have_text("Ireland Not in Ireland?")
        expect(page.locator(".urgent .call:visible").first).to_have_text("Call 112")
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
        assert not [url for url in asked if "countries" in url or "zones" in url]
        if zone == "Europe/London":
            assert not [url for url in asked if "/country." in url], "At home not even the script is fetched."
            expect(page.locator(".urgent .place")).to_have_text("United Kingdom Not in the United Kingdom?")
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
            page.route("**/countries/ie.json", lambda route: route.fulfill(json={"name": "Ireland", "head": {}}))
        page.goto(address + HERE)
        page.wait_for_timeout(700)
        assert seen(page) == set()
        expect(page.get_by_role("link", name="Which country are you in?")).to_be_visible()
        if fails in ("the country", "half an answer"):
            expect(page.locator(".said")).to_contain_text("The contacts of that country did not load.")
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
    at: At, address: str, real_library: Library
) -> None:
    """The script puts together what the templates put together at home: for each country, compared on one page."""
    for code in sorted(set(real_library.countries) - {real_library.home}):
        zone = next(zone for zone in real_library.countries[code].time_zones if real_library.zones[zone] == code)
        with at(zone) as page:
            page.goto(f"{address}help/{neutral('nudes-shared')}/parent/")
            expect(page.locator("#help .country-name")).to_have_text(f": {real_library.countries[code].name}")
            shown = page.locator(".offers h4").all_text_contents()
            offers = real_library.offers(code, "nudes-shared", "parent")
            expected = [
                str(real_library.services[name].name) for offer in offers for name in (*offer.services, *offer.more)
            ]
            assert shown == expected, code
            for link in page.locator(".offers h4 a").all():
                target = str(link.evaluate("link => link.href"))
                assert target.startswith(f"{address}contacts/"), target
            lines = real_library.lines(code, "nudes-shared", "parent")
            assert page.locator(".talk .line").count() == len(lines), code


def choose(page: Page, country: str) -> None:
    page.locator(".change:visible").first.click()
    page.get_by_label("Your country").select_option(country)
    page.get_by_role("button", name="Show", exact=True).click()


def test_a_choice_lasts_for_the_tab_and_leave_forgets_it(at: At, address: str) -> None:
    with at("Europe/London") as page:
        page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather", content_type="text/html"))
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


def test_the_page_of_a_country_keeps_its_contacts_wherever_its_reader_is(at: At, address: str) -> None:
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


def test_no_page_of_docs_names_a_number_to_call(real_site: Path) -> None:
    for path in ("privacy", "about", "accessibility", "how-we-check", "contribute"):
        html = Html((real_site / path / "index.html").read_text(encoding="utf-8"))
        assert not [link for link in html.addresses if link.startswith(("tel:", "sms:"))], path
        assert "Emergency numbers and helplines of your country" in html.words, path


def test_without_script_the_country_stands_before_the_number_and_a_link_leads_to_the_others(
    at: At, address: str
) -> None:
    with at("Europe/Dublin", script=False) as page:
        page.goto(address + HERE)
        text = page.locator(".urgent").inner_text()
        assert text.index("United Kingdom") < text.index("Not in the United Kingdom?") < text.index("Call 999")
        page.get_by_role("link", name="Not in the United Kingdom?").click()
        page.locator("main").get_by_role("link", name="Ireland", exact=True).click()
        expect(page.locator("h1")).to_have_text("Who can help: Ireland")


@pytest.mark.parametrize("day", ["2020-01-01T03:00:00Z", "2039-06-01T12:00:00Z"])
def test_a_device_whose_clock_is_wrong_by_years_still_shows_its_country(at: At, address: str, day: str) -> None:
    with at("Asia/Tokyo") as page:
        page.clock.set_fixed_time(day)
        page.goto(address + HERE)
        expect(page.locator(".urgent .place b")).to_have_text("Japan")
        numbers = page.locator(".urgent p:has(strong) > .call")
        expect(numbers.first).to_have_text("Police 110")


def test_text_of_an_entry_stays_text_in_another_countrys_contacts(guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "about: ", "about: <img src=x onerror=alert(1)> ")
    library = guidance.library()
    said = str(elsewhere.contacts(Press(library), "GB"))
    assert "onerror" in said
    assert "<img src=x" not in said


# ------------------------------------------------------------------------------------------------ which number, which line


def test_every_country_says_what_its_emergency_numbers_are_for(real_library: Library) -> None:
    for code, country in real_library.countries.items():
        contacts = [contact for contact in real_library.emergency(code).contacts if contact.way == "phone"]
        assert any(contact.roles for contact in contacts), code
        shown = real_library.emergency_numbers(code)
        reached = {role for number in shown for role in number.roles}
        assert {"police", "ambulance"} <= reached, (code, country.name)
    box = {code: [str(n.number) for n in real_library.emergency_numbers(code)] for code in real_library.countries}
    assert box["JP"] == ["110", "119"]
    assert box["NO"] == ["112", "113"]
    assert box["DE"] == ["110", "112"]
    assert box["GB"] == ["999"]


def test_the_ambulance_comes_first_where_somebody_may_hurt_themselves(real_library: Library) -> None:
    assert [str(n.number) for n in real_library.emergency_numbers("JP", "self-harm")] == ["119", "110"]


def test_a_one_number_box_where_roles_differ_is_refused(guidance: Guidance) -> None:
    guidance.change("services/gb/emergency.yml", "reach: [police, ambulance, fire]", "reach: [police]")
    assert [problem.rule for problem in guidance.problems()] == ["emergency-roles"]


def test_a_number_without_a_sourced_role_is_called_emergency(guidance: Guidance) -> None:
    text = (guidance.folder / "services/gb/emergency.yml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "roles:" in line)
    guidance.change("services/gb/emergency.yml", f"{line}\n", "")
    assert "Emergency 999" in Html(guidance.pages()[""].html).words


def test_the_line_of_a_page_takes_its_reader_and_its_concern(real_library: Library) -> None:
    for code in real_library.countries:
        for concern in real_library.concerns:
            for audience in model.AUDIENCES:
                lines = real_library.lines(code, concern, audience)
                for line in lines:
                    service = real_library.services[line.service]
                    assert service.status == "open"
                    assert takes(service, concern), (code, concern, line.service)
                    if audience == "teen":
                        assert (service.ages.youngest or 0) <= 13, (code, line.service)
                        assert {"young-people", "anyone"} & set(service.audience), (code, line.service)


def test_on_self_harm_a_childs_line_leads_only_where_its_source_names_it(real_library: Library) -> None:
    for code in real_library.countries:
        crisis = [name for name in real_library.services_in(code) if real_library.services[name].kind == "crisis"]
        talking = [name for name in crisis if "teen" and {"young-people", "anyone"} & set(real_library.services[name].audience)
                   and (real_library.services[name].ages.youngest or 0) <= 13
                   and any(contact.way in ("phone", "text", "chat") for contact in real_library.services[name].contacts)]  # fmt: skip
        lines = real_library.lines(code, "self-harm", "teen")
        if lines and talking:
            lead = real_library.services[lines[0].service]
            assert lead.kind == "crisis" or "self-harm" in lead.concerns, code
    assert real_library.lines("GB", "self-harm", "teen")[0].service == "gb/childline"
    assert real_library.lines("US", "self-harm", "teen")[0].service == "us/988-lifeline"


def test_lines_for_a_part_of_a_country_come_after_those_for_all_of_it(real_library: Library) -> None:
    for code in real_library.countries:
        regional = [bool(real_library.services[name].regions) for name in real_library.services_in(code)]
        assert regional == sorted(regional), code
    for concern in real_library.concerns:
        for audience in model.AUDIENCES:
            parts = {
                bool(real_library.services[line.service].regions)
                for line in real_library.lines("GB", concern, audience)
            }
            assert parts <= {False}, (concern, audience)


def test_a_service_that_may_not_run_is_offered_on_no_page_about_what_happened(
    real_library: Library, real_site: Path
) -> None:
    unsure = {name for name, service in real_library.services.items() if service.status == "unsure"}
    assert "gb/report-abuse-in-education" in unsure
    for code in real_library.countries:
        for concern in real_library.concerns:
            for audience in model.AUDIENCES:
                offered = real_library.offers(code, concern, audience)
                assert not unsure & {name for offer in offered for name in (*offer.services, *offer.more)}
                assert not unsure & {line.service for line in real_library.lines(code, concern, audience)}
    page = Html((real_site / "contacts/gb/index.html").read_text(encoding="utf-8"))
    assert "We could not see whether these still run" in page.words


def test_crisis_lines_stand_before_any_grid_of_apps(real_site: Path) -> None:
    for voice in ("", "parent/", "school/"):
        text = (real_site / f"help/{neutral('self-harm')}/{voice}index.html").read_text(encoding="utf-8")
        assert text.index("Samaritans</a>") < text.index('id="where"'), voice
        assert text.index('class="offers"') < text.index('id="where"'), voice


TALK = """<aside class="urgent"><p class="talk">
<span class="line" data-tier="0" data-place="1"><a href="tel:1">Always</a> <span class="hours" data-always="">Day and night</span></span>
<span class="line" data-tier="0" data-place="0" hidden><a href="tel:2">Named</a> <span class="hours" data-zone="UTC" data-checked="CHECKED" data-open="tue 09:00 17:00">Tuesday</span></span>
<span class="line" data-tier="0" data-place="2" hidden><a href="tel:3">Unknown</a></span>
</p></aside><main><h1>Test</h1></main><p data-day="2026-11-23" data-newest="https://signpost.example/"></p><script src="/COUNTRY"></script>""".replace(
    "COUNTRY", Assets().place("clock.js")
)


@pytest.mark.parametrize(
    ("time", "checked", "leads"),
    [
        ("2026-11-24T12:00:00Z", "2026-10", "Named"),  # Both are open; this one is for the concern.
        ("2026-11-24T20:00:00Z", "2026-10", "Always"),  # It is closed now.
        ("2026-11-24T12:00:00Z", "2020-10", "Always"),  # Its hours are too old to say that it is open.
        ("2026-11-24T20:00:00Z", "undated", "Always"),  # Closed by hours of whatever age never leads.
    ],
)
def test_a_line_that_is_closed_never_leads(browser: Browser, address: str, time: str, checked: str, leads: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(time)
    html = f"<!doctype html>{TALK.replace('CHECKED', checked)}"
    page.route("**/talk.html", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{address}talk.html")
    expect(page.locator(".line:visible a")).to_have_text(leads)
    context.close()


# ---------------------------------------------------------------------------------------------- hours and age


OPEN = """<main><p class="urgent"></p><h1>Test</h1>
<span class="hours" data-zone="Europe/Dublin" data-checked="2026-10" data-open="mon,tue,wed,thu,fri 09:00 17:00;sat 10:00 12:00"></span></main>
<p data-day="2026-11-23" data-newest="https://signpost.example/"></p><script src="/COUNTRY"></script>""".replace(
    "COUNTRY", Assets().place("clock.js")
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
