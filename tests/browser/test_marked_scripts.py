"""What a script puts on a page came with the page, and is marked: see helpers/marked.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from helpers.guidance import SMALL, Guidance
from helpers.sites import served
from helpers.unmarked import Judge
from signpost.pages.addresses import path_of

HERE = path_of("concern", "teasing", "teen/examplegram")
NOON = "2026-11-24T12:00:00Z"

At = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Guidance(SMALL).library())


@pytest.fixture
def at(browser: Browser, marked_site: Path) -> Iterator[At]:
    """A page of the marked site, in a time zone and at a time."""
    with served(marked_site) as address:

        @contextmanager
        def opened(path: str, time: str = NOON, zone: str = "Europe/London") -> Iterator[Page]:
            context = browser.new_context(timezone_id=zone)
            page = context.new_page()
            page.clock.set_fixed_time(time)
            page.goto(address + path)
            yield page
            context.close()

        yield opened


def test_the_chooser_says_nothing_of_its_own(at: At, judge: Judge) -> None:
    with at("") as page:
        page.locator(".chooser .go").click()
        expect(page.locator(".chooser .note")).not_to_be_empty()
        assert judge.words_of_html(page.content()) == []


def test_the_search_says_nothing_of_its_own(at: At, judge: Judge) -> None:
    with at("") as page:
        field, status = page.locator("#finder-field"), page.locator(".finder [role=status]")
        for typed in ("mean", "qwertz"):
            field.fill(typed)
            expect(status).not_to_be_empty()
            assert judge.words_of_html(page.content()) == [], typed
            field.fill("")
            expect(status).to_be_empty()
    with at("") as page:
        page.route("**/search.json", lambda route: route.abort())
        page.locator("#finder-field").fill("mean")
        expect(page.locator(".finder [role=status]")).not_to_be_empty()
        assert judge.words_of_html(page.content()) == []


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-24T12:00:00Z",  # Open.
        "2026-11-24T06:00:00Z",  # Closed until later today.
        "2026-11-24T20:00:00Z",  # Closed until another day.
        "2027-06-01T12:00:00Z",  # And the copy is old.
    ],
)
def test_the_clock_says_nothing_of_its_own(at: At, judge: Judge, time: str) -> None:
    with at(HERE, time) as page:
        expect(page.locator(".now").first).to_be_attached()
        assert page.locator("h1 ~ .missing, .missing + h1").count() == (time > "2027")
        assert judge.words_of_html(page.content()) == []


def test_another_countrys_contacts_say_nothing_of_their_own(at: At, judge: Judge) -> None:
    with at(HERE, zone="America/Lima") as page:
        expect(page.locator(".said")).not_to_be_empty()
        assert judge.words_of_html(page.content()) == []
        page.locator(".change").first.click()
        expect(page.locator("#place-field")).to_be_focused()
        assert judge.words_of_html(page.content()) == []
        page.route("**/countries/qa.json", lambda route: route.abort())
        page.locator("#place-field").select_option("QA")
        page.locator(".place-choice .go").click()
        expect(page.locator(".place-choice")).to_have_count(0)
        assert judge.words_of_html(page.content()) == []


def test_home_contacts_that_come_by_script_say_nothing_of_their_own(at: At, judge: Judge) -> None:
    with at("contacts/international/", zone="Europe/London") as page:
        expect(page.locator(".talk")).to_be_visible()
        assert judge.words_of_html(page.content()) == []
