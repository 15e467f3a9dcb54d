"""Leave this page, in a real browser: at once, whatever the other site does; and honest without script."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from signpost.library import neutral

EXIT = "https://www.bbc.co.uk/weather"
HERE = f"help/{neutral('blackmail')}/instagram/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(10_000)
    yield context
    context.close()


def answering(context: BrowserContext) -> list[dict[str, str]]:
    """Let the other site answer at once, and note what it was told."""
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers)
        route.fulfill(body="<title>Weather</title><h1>Sunny</h1>", content_type="text/html")

    context.route(f"{EXIT}**", answer)
    return asked


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.goto(address + "help/")
    page.goto(address + HERE)
    return page


# What the page shows is looked at by its own clock, 100 ms after the press.
LOOK = """() => new Promise(done => {
  const link = document.querySelector('.leave a');
  link.click();
  setTimeout(() => done([[...document.querySelectorAll('body *')].some(e => e.checkVisibility()), document.title, getComputedStyle(document.body).display]), 100);
})"""


@pytest.fixture
def silent() -> Iterator[str]:
    """A site that takes the call and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def lead_to(page: Page, address: str) -> None:
    """Let the link lead to a site of this test's."""
    page.evaluate("address => { document.querySelector('.leave a').href = address; }", address)


def test_nothing_is_readable_a_tenth_of_a_second_after_the_press_while_the_other_site_is_silent(
    context: BrowserContext, address: str, silent: str
) -> None:
    page = opened(context, address)
    lead_to(page, silent)
    assert page.evaluate(LOOK) == [False, "Weather", "none"]


def test_nothing_is_readable_when_the_other_site_refuses(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    lead_to(page, "http://127.0.0.1:9/")  # Nothing listens there.
    page.locator(".leave a").first.click()
    page.wait_for_timeout(500)
    assert not page.locator(".steps").is_visible()
    assert page.title() != "Someone is threatening to share my pictures: Instagram"


def test_it_goes_to_the_other_site_and_tells_it_nothing(context: BrowserContext, address: str) -> None:
    asked = answering(context)
    page = opened(context, address)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    assert len(asked) == 1
    assert "referer" not in asked[0]


def test_back_never_lands_on_the_page_that_was_left(context: BrowserContext, address: str) -> None:
    answering(context)
    page = opened(context, address)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    page.go_back()
    assert page.url == address + "help/"
    assert page.locator("h1").is_visible()


def test_a_page_that_is_shown_again_is_not_left_covered(context: BrowserContext, address: str, silent: str) -> None:
    page = opened(context, address)
    lead_to(page, silent)
    # All in one look: while the other site is awaited, a driver's further questions are not answered.
    shown = page.evaluate(
        """() => new Promise(done => {
          document.querySelector('.leave a').click();
          setTimeout(() => {
            dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
            done([document.title, getComputedStyle(document.body).display]);
          }, 100);
        })"""
    )
    assert shown == [f"Signpost: help {neutral('blackmail')}, Instagram", "block"]


def test_it_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    asked = answering(context)
    page = opened(context, address)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    assert "referer" not in asked[0]
    context.close()


def test_three_shifts_leave(context: BrowserContext, address: str) -> None:
    answering(context)
    page = opened(context, address)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{EXIT}**")


@pytest.mark.parametrize(
    "keys",
    [
        ["Shift", "Shift"],
        ["Shift", "a", "Shift", "Shift"],
        ["Shift", "Shift", "click", "Shift"],
        ["Shift+A", "Shift+B", "Shift+C"],
        ["Shift+Tab", "Shift+Tab", "Shift+Tab"],
        ["Escape", "Escape", "Escape"],
    ],
)
def test_other_keys_and_clicks_do_not_leave(context: BrowserContext, address: str, keys: list[str]) -> None:
    asked = answering(context)
    page = opened(context, address)
    for key in keys:
        if key == "click":
            page.mouse.click(100, 300)
        else:
            page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert asked == []
    assert page.locator("h1").is_visible()


def test_it_is_first_for_the_keyboard_large_and_under_no_other_layer(context: BrowserContext, address: str) -> None:
    page = opened(context, address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Leave this page"
    for scroll in (0, 3000):
        page.evaluate(f"scrollTo(0, {scroll})")
        box = page.locator(".leave a").first.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 740
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).textContent", [x, y])
        assert top == "Leave this page"


def test_from_a_saved_copy_it_goes_to_an_empty_page(context: BrowserContext, real_site: Path) -> None:
    page = context.new_page()
    page.goto((real_site / HERE / "index.html").as_uri())
    page.locator(".leave a").first.click()
    page.wait_for_url("about:blank")
    assert page.locator("body").inner_text() == ""


def test_tabs_and_histories_do_not_name_the_most_sensitive_pages(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    for path in (HERE, f"help/{neutral('nudes-shared')}/", f"contacts/gb/{neutral('gb/childline')}/"):
        page.goto(address + path)
        title = page.title()
        assert title.startswith("Signpost: "), title
        for word in ("blackmail", "threaten", "nude", "picture", "Childline"):
            assert word.lower() not in title.lower()


def test_the_content_policy_is_kept_on_every_kind_of_page(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    broken: list[str] = []
    page.on(
        "console", lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None
    )
    for path in (
        "",
        HERE,
        "platforms/tiktok/",
        "contacts/gb/",
        "checklists/first-hour/",
        "about/",
        "contribute/fields/",
        "404.html",
    ):
        page.goto(address + path)
        assert page.locator('meta[http-equiv="Content-Security-Policy"]').count() == 1, path
        policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content") or ""
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert broken == []
