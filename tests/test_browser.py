"""The real site in a real browser: private, quiet, and readable on a small phone, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from signpost.library import neutral

PAGES = [
    "",
    "help/",
    f"help/{neutral('blackmail')}/",
    f"help/{neutral('blackmail')}/{neutral('instagram')}/",
    f"help/{neutral('nudes-shared')}/parent/",
    f"help/{neutral('bullying')}/school/",
    "platforms/",
    f"platforms/{neutral('discord')}/",
    "contacts/",
    "contacts/gb/",
    "contacts/international/",
    f"contacts/gb/{neutral('gb/childline')}/",
    "advice/",
    f"advice/{neutral('your-profile')}/",
    "checklists/",
    "checklists/sheet-04/",
    "404.html",
]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def test_no_page_needs_to_be_scrolled_sideways_on_a_tablet(browser: Browser, address: str) -> None:
    """Phones and desktops: test_every_page.py."""
    context = browser.new_context(viewport={"width": 768, "height": 740})
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 768, path
    context.close()


def test_the_emergency_number_and_helpline_are_on_the_first_screen_of_a_phone(page: Page, address: str) -> None:
    for path in PAGES:
        page.goto(address + path)
        for link in page.locator(".urgent .call:visible").all():
            box = link.bounding_box()
            assert box is not None, path
            assert box["y"] + box["height"] < 370, path
            assert box["height"] >= 44, path


def test_the_first_step_begins_on_the_first_screen_of_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}help/{neutral('blackmail')}/{neutral('instagram')}/")
    box = page.locator(".steps li").first.bounding_box()
    assert box is not None
    assert box["y"] < 740


def test_everything_is_there_without_script(browser: Browser, address: str) -> None:
    texts = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{address}help/{neutral('blackmail')}/{neutral('instagram')}/")
        texts.append(page.locator("main").inner_text())
        context.close()
    assert texts[0] == texts[1]
    assert "999" in texts[0]


def test_the_dark_is_dark_by_the_devices_wish_alone(browser: Browser, address: str) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        context.close()
    assert grounds == ["rgb(251, 248, 243)", "rgb(18, 25, 29)"]


def test_the_keyboard_reaches_the_page_first_and_every_stop_is_visible(page: Page, address: str) -> None:
    page.goto(f"{address}help/{neutral('blackmail')}/{neutral('instagram')}/")
    stops = []
    for _ in range(14):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => { const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);
                return [e.textContent.trim(), b.width > 0 && b.left >= 0, s.outlineStyle !== 'none']; }"""
            )
        )
    assert [stop[0] for stop in stops[:3]] == ["Leave this page", "What helps", "Skip to the page"]
    assert [stop for stop in stops if not (stop[1] and stop[2])] == []
    assert any("999" in stop[0] for stop in stops)


def test_details_open_from_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}help/{neutral('blackmail')}/{neutral('instagram')}/")
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1


def test_on_paper_the_numbers_stay_and_the_menus_go(page: Page, address: str) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{address}checklists/sheet-04/")
    assert page.locator(".urgent .call:visible").first.is_visible()
    assert not page.locator(".top nav").is_visible()
    assert not page.locator(".foot").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
