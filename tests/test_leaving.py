"""Leave this page, in a real browser: at once, whatever the other site does; and honest without script.

What holds of a readers' page holds of a page of docs/ too, which stands in Material's shell.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from signpost.library import neutral

EXIT = "https://www.bbc.co.uk/weather"
HERE = f"help/{neutral('blackmail')}/instagram/"
DOCUMENT = "privacy/"
TITLES = {HERE: f"Signpost: help {neutral('blackmail')}, Instagram", DOCUMENT: "Privacy - Signpost"}
BOTH = pytest.mark.parametrize("here", [HERE, DOCUMENT], ids=["readers", "docs"])


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


def opened(context: BrowserContext, address: str, here: str = HERE) -> Page:
    page = context.new_page()
    page.goto(address + here)
    return page


# What the page shows is looked at by its own clock, 100 ms after the press.
LOOK = """() => new Promise(done => {
  const link = document.querySelector('.leave a');
  link.click();
  setTimeout(() => done([[...document.querySelectorAll('body *')].some(e => e.checkVisibility()), document.title, getComputedStyle(document.body).display]), 100);
})"""


SHOWN = "() => [document.title, [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()).length]"


@pytest.fixture
def silent() -> Iterator[str]:
    """A site that takes the call and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def lead_to(page: Page, address: str) -> None:
    """Let the link lead to a site of this test's."""
    page.evaluate("address => { document.querySelector('.leave a').href = address; }", address)


@BOTH
def test_nothing_is_readable_a_tenth_of_a_second_after_the_press_while_the_other_site_is_silent(
    context: BrowserContext, address: str, silent: str, here: str
) -> None:
    page = opened(context, address, here)
    lead_to(page, silent)
    assert page.evaluate(LOOK) == [False, "Weather", "none"]


def test_a_page_of_docs_is_left_while_materials_own_script_is_still_awaited(
    context: BrowserContext, address: str, silent: str
) -> None:
    context.route("**/bundle.*.js", lambda route: None)
    page = context.new_page()
    page.goto(address + DOCUMENT, wait_until="commit")
    page.locator("script[src*=bundle]").wait_for(state="attached")
    lead_to(page, silent)
    assert page.evaluate(LOOK) == [False, "Weather", "none"]


@BOTH
def test_nothing_is_readable_when_the_other_site_refuses(context: BrowserContext, address: str, here: str) -> None:
    page = opened(context, address, here)
    title = page.title()
    lead_to(page, "http://127.0.0.1:9/")  # Nothing listens there.
    page.locator(".leave a").first.click()
    page.wait_for_timeout(500)
    assert not page.locator(".steps, article").first.is_visible()
    assert page.title() != title


@BOTH
def test_it_goes_to_the_other_site_and_tells_it_nothing(context: BrowserContext, address: str, here: str) -> None:
    asked = answering(context)
    page = opened(context, address, here)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    assert len(asked) == 1
    assert "referer" not in asked[0]


@BOTH
def test_back_never_lands_on_the_page_that_was_left(context: BrowserContext, address: str, here: str) -> None:
    answering(context)
    page = opened(context, address, "help/")
    page.goto(address + here)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    page.go_back()
    assert page.url == address + "help/"
    assert page.locator("h1").is_visible()


@BOTH
def test_a_page_that_is_shown_again_is_not_left_covered(
    context: BrowserContext, address: str, silent: str, here: str
) -> None:
    page = opened(context, address, here)
    before = page.evaluate(SHOWN)
    lead_to(page, silent)
    # All in one look: while the other site is awaited, a driver's further questions are not answered.
    shown = page.evaluate(
        f"""() => new Promise(done => {{
          document.querySelector('.leave a').click();
          setTimeout(() => {{
            dispatchEvent(new PageTransitionEvent('pageshow', {{ persisted: true }}));
            done(({SHOWN})());
          }}, 100);
        }})"""
    )
    assert shown == before
    assert shown[0] == TITLES[here]
    assert shown[1] > 50


@BOTH
def test_it_works_without_script(browser: Browser, address: str, here: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    asked = answering(context)
    page = opened(context, address, here)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    assert "referer" not in asked[0]
    context.close()


@BOTH
def test_three_shifts_leave(context: BrowserContext, address: str, here: str) -> None:
    answering(context)
    page = opened(context, address, here)
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


def test_letters_cancel_on_a_page_of_docs_too_though_its_own_script_withholds_them(
    context: BrowserContext, address: str
) -> None:
    asked = answering(context)
    page = opened(context, address, DOCUMENT)
    for key in ("Shift", "Shift", "a", "Shift", "a", "Shift+A", "Shift+B", "Shift+C"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert asked == []
    assert page.locator("h1").is_visible()


@BOTH
def test_it_is_first_for_the_keyboard_large_and_under_no_other_layer(
    context: BrowserContext, address: str, here: str
) -> None:
    page = opened(context, address, here)
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
    # The link beside it stands in a line of text, and takes a finger all the same.
    assert (
        page.locator(".leave p a").evaluate(
            """it => {
          const box = it.getBoundingClientRect();
          return Array.from({length: innerHeight}, (_, y) => document.elementFromPoint(box.x + box.width / 2, y))
            .filter(there => there === it).length;
        }"""
        )
        >= 44
    )


def test_no_layer_of_a_page_of_docs_lies_over_it(browser: Browser, address: str) -> None:
    over = "() => { const box = document.querySelector('.leave a').getBoundingClientRect(); return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).textContent; }"
    for width in (320, 1280):
        context = browser.new_context(viewport={"width": width, "height": 640}, reduced_motion="reduce")
        page = context.new_page()
        page.goto(address + DOCUMENT)
        if width == 320:
            page.get_by_role("button", name="Menu", exact=True).click()
            assert page.evaluate(over) == "Leave this page"
            page.keyboard.press("Escape")
            page.get_by_role("button", name="Search", exact=True).click()
        page.get_by_role("textbox").click()
        page.keyboard.type("entry")
        page.locator(".md-search-result__link").first.wait_for()
        assert page.evaluate(over) == "Leave this page"
        answering(context)
        page.locator(".leave a").first.click()
        page.wait_for_url(f"{EXIT}**")
        context.close()


@BOTH
def test_from_a_saved_copy_it_goes_to_an_empty_page(context: BrowserContext, real_site: Path, here: str) -> None:
    page = context.new_page()
    page.goto((real_site / here / "index.html").as_uri())
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
