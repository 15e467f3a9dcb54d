"""Opening hours in the time of the service, and the age of a copy, by the device's clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from signpost.entries.library import Library
from signpost.pages.addresses import path_of
from signpost.pages.assets import Assets

HERE = path_of("concern", "blackmail", "teen/instagram")

WORDS = (
    "By these hours, open now until {time}.|By these hours, closed now. Opens {day} at {time}.|"
    "By these hours, closed now. Opens at {time}.|This copy is {days} days old. Numbers and steps "
    "may have changed. [Look for a newer one].|"
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
)
"""What a page lets the script say."""

AS_OF = (
    f'<p data-words="{WORDS}" data-day="2026-11-23" data-newest="https://signpost.example/"></p>'
)

TALK = """<aside class="urgent"><p class="talk">
<span class="line" data-tier="0" data-place="1"><a href="tel:1">Always</a> <span class="hours" data-always="">Day and night</span></span>
<span class="line" data-tier="0" data-place="0" hidden><a href="tel:2">Named</a> <span class="hours" data-zone="UTC" data-checked="CHECKED" data-open="tue 09:00 17:00">Tuesday</span></span>
<span class="line" data-tier="0" data-place="2" hidden><a href="tel:3">Unknown</a></span>
</p></aside><main><h1>Test</h1></main>AS-OF<script src="/COUNTRY"></script>""".replace(
    "COUNTRY", Assets().place("clock.js")
).replace("AS-OF", AS_OF)


@pytest.mark.parametrize(
    ("time", "checked", "leads"),
    [
        ("2026-11-24T12:00:00Z", "2026-10", "Named"),  # Both are open; this one is for the concern.
        ("2026-11-24T20:00:00Z", "2026-10", "Always"),  # It is closed now.
        (
            "2026-11-24T12:00:00Z",
            "2020-10",
            "Always",
        ),  # Its hours are too old to say that it is open.
        (
            "2026-11-24T20:00:00Z",
            "undated",
            "Always",
        ),  # Closed by hours of whatever age never leads.
    ],
)
def test_a_line_that_is_closed_never_leads(
    browser: Browser, address: str, time: str, checked: str, leads: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(time)
    html = f"<!doctype html>{TALK.replace('CHECKED', checked)}"
    page.route("**/talk.html", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(f"{address}talk.html")
    expect(page.locator(".line:visible a")).to_have_text(leads)
    context.close()


OPEN = """<main><p class="urgent"></p><h1>Test</h1>
<span class="hours" data-zone="Europe/Dublin" data-checked="2026-10" data-open="mon,tue,wed,thu,fri 09:00 17:00;sat 10:00 12:00"></span></main>
AS-OF<script src="/COUNTRY"></script>""".replace("COUNTRY", Assets().place("clock.js")).replace(
    "AS-OF", AS_OF
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
        (
            "2026-11-24T12:00:00Z",
            "open now until 17:00.",
        ),  # A Tuesday; Dublin keeps the time of UTC in winter.
        ("2026-11-24T08:59:59Z", "closed now. Opens at 09:00."),
        ("2026-11-24T09:00:00Z", "open now until 17:00."),
        ("2026-11-24T17:00:00Z", "closed now. Opens Wednesday at 09:00."),
        ("2026-11-27T18:00:00Z", "closed now. Opens Saturday at 10:00."),
        ("2026-11-28T13:00:00Z", "closed now. Opens Monday at 09:00."),
        ("2027-07-06T08:30:00Z", "open now until 17:00."),  # Summer time: 09:30 in Dublin.
    ],
)
def test_hours_are_told_in_the_time_of_the_service(
    told: Callable[..., str], time: str, said: str
) -> None:
    assert f"By these hours, {said}" in told(time)


@pytest.mark.parametrize(
    ("why", "time", "html"),
    [
        ("the clock is wrong", "2024-11-20T12:00:00Z", OPEN),
        (
            "the hours are more than two years old",
            "2026-11-24T12:00:00Z",
            OPEN.replace("2026-10", "2024-10"),
        ),
        (
            "nobody knows how old they are",
            "2026-11-24T12:00:00Z",
            OPEN.replace("2026-10", "undated"),
        ),
        (
            "the browser does not know the zone",
            "2026-11-24T12:00:00Z",
            OPEN.replace("Europe/Dublin", "Mars/Olympus"),
        ),
    ],
)
def test_never_open_when_unsure(told: Callable[..., str], why: str, time: str, html: str) -> None:
    assert "open" not in told(time, html), why


def test_a_line_that_runs_past_midnight_is_one_opening(told: Callable[..., str]) -> None:
    html = OPEN.replace(
        "mon,tue,wed,thu,fri 09:00 17:00;sat 10:00 12:00", "tue 18:00 24:00;wed 00:00 02:00"
    )
    assert "open now until 02:00." in told("2026-11-24T20:00:00Z", html)


def test_a_copy_that_has_grown_old_says_so(told: Callable[..., str]) -> None:
    assert "copy" not in told("2027-02-21T12:00:00Z")
    assert "This copy is 91 days old. Numbers and steps may have changed." in told(
        "2027-02-22T12:00:00Z"
    )


def test_a_saved_copy_says_how_old_it_is_without_the_network(
    browser: Browser, real_site: Path, real_library: Library
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(f"{real_library.today + timedelta(days=200)}T12:00:00Z")
    page.goto((real_site / HERE / "index.html").as_uri())
    expect(page.locator("main")).to_contain_text("This copy is 200 days old.")
    context.close()
