"""Leave this page, in a real browser: at once, whatever the other site does; and honest without script.

What holds of a readers' page holds of a page of docs/ too, which stands in Material's shell.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from signpost.entries.library import Library
from signpost.pages.addresses import neutral, path_of

EXIT = "https://www.bbc.co.uk/weather"
HERE = f"help/{neutral('blackmail')}/{neutral('instagram')}/"
DOCUMENT = "privacy/"
TITLES = {
    HERE: f"Signpost: help {neutral('blackmail')} {neutral('instagram')}",
    DOCUMENT: "Privacy - Signpost",
}
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
def test_nothing_is_readable_when_the_other_site_refuses(
    context: BrowserContext, address: str, here: str
) -> None:
    page = opened(context, address, here)
    title = page.title()
    lead_to(page, "http://127.0.0.1:9/")  # Nothing listens there.
    page.locator(".leave a").first.click()
    page.wait_for_timeout(500)
    assert not page.locator(".steps, article").first.is_visible()
    assert page.title() != title


@BOTH
def test_it_goes_to_the_other_site_and_tells_it_nothing(
    context: BrowserContext, address: str, here: str
) -> None:
    asked = answering(context)
    page = opened(context, address, here)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    assert len(asked) == 1
    assert "referer" not in asked[0]


BACK = """
window.shown = false;
const look = () => {
  if (document.body?.checkVisibility() && document.querySelector("h1")?.textContent !== "Sunny") window.shown ||= !!document.querySelector("h1");
  requestAnimationFrame(look);
};
look();
"""
"""Notes whether a page of the site was ever to be seen."""


@BOTH
def test_back_after_leaving_shows_no_page_of_the_site(
    context: BrowserContext, address: str, here: str
) -> None:
    answering(context)
    page = opened(context, address, "help/")
    page.goto(address + here)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    page.add_init_script(BACK)
    page.go_back(wait_until="commit")  # To help/, which goes on to the exit at once.
    page.wait_for_url(f"{EXIT}**")
    assert not page.evaluate("window.shown ?? false")
    assert page.locator("h1").inner_text() == "Sunny"


def test_whoever_comes_to_the_site_on_purpose_after_leaving_sees_it(
    context: BrowserContext, address: str
) -> None:
    answering(context)
    page = opened(context, address)
    page.locator(".leave a").first.click()
    page.wait_for_url(f"{EXIT}**")
    page.goto(address)
    assert page.locator("h1").is_visible()
    page.goto(address + HERE)
    page.go_back()
    assert page.url == address
    assert page.locator("h1").is_visible()


@BOTH
def test_a_page_that_was_kept_whole_and_is_shown_again_after_leaving_stays_covered(
    context: BrowserContext, address: str, silent: str, here: str
) -> None:
    page = opened(context, address, here)
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
    assert shown == ["Weather", 0]


@BOTH
def test_the_middle_button_leaves_too(context: BrowserContext, address: str, here: str) -> None:
    answering(context)
    page = opened(context, address, here)
    page.locator(".leave a").first.click(button="middle")
    page.wait_for_url(f"{EXIT}**")


def test_leaving_clears_what_was_typed_and_chosen(
    context: BrowserContext, address: str, silent: str
) -> None:
    page = opened(context, address, "checklists/sheet-04/")
    page.locator(".sheet input").first.fill("Aunt Petra")
    page.evaluate("sessionStorage.setItem('country', 'IE')")
    lead_to(page, silent)
    left = page.evaluate("""() => new Promise(done => {
      document.querySelector('.leave a').click();
      setTimeout(() => done([[...document.querySelectorAll('input')].map(field => field.value).join(''), Object.entries(sessionStorage)]), 50);
    })""")
    assert left == ["", [["left", "1"]]]


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
        ["Shift", "wheel", "Shift", "wheel", "Shift"],
        ["Shift+wheel", "Shift+wheel", "Shift+wheel"],
    ],
)
def test_other_keys_and_clicks_do_not_leave(
    context: BrowserContext, address: str, keys: list[str]
) -> None:
    asked = answering(context)
    page = opened(context, address)
    for key in keys:
        if key == "click":
            page.mouse.click(100, 300)
        elif key.endswith("wheel"):
            # Sideways scrolling: Shift is held while the wheel turns.
            held = key.startswith("Shift+")
            page.keyboard.down("Shift") if held else None
            page.mouse.wheel(0, 50)
            page.wait_for_timeout(50)
            page.keyboard.up("Shift") if held else None
        else:
            page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert asked == []
    assert page.locator("h1").is_visible()


def test_three_shifts_do_not_lose_a_sheet_with_something_written_on_it(
    context: BrowserContext, address: str
) -> None:
    asked = answering(context)
    page = opened(context, address, "checklists/sheet-04/")
    field = page.locator(".sheet input").first
    field.fill("Aunt Petra")
    for _ in range(4):
        page.keyboard.press("Shift")
    page.wait_for_timeout(200)
    assert asked == []
    assert field.input_value() == "Aunt Petra"
    field.fill("")
    page.wait_for_timeout(800)  # The page has scrolled to the field, and scrolling cancels.
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{EXIT}**")


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
        context = browser.new_context(
            viewport={"width": width, "height": 640}, reduced_motion="reduce"
        )
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
def test_from_a_saved_copy_it_goes_to_an_empty_page(
    context: BrowserContext, real_site: Path, here: str
) -> None:
    page = context.new_page()
    page.goto((real_site / here / "index.html").as_uri())
    page.locator(".leave a").first.click()
    page.wait_for_url("about:blank")
    assert page.locator("body").inner_text() == ""


def test_tabs_histories_and_addresses_do_not_say_what_was_read(
    context: BrowserContext, address: str, real_library: Library
) -> None:
    page = context.new_page()
    told = [
        (
            path_of("concern", "blackmail", "teen/instagram"),
            real_library.concerns["blackmail"].label.teen,
            "instagram",
        ),
        (
            path_of("concern", "bullying", "parent"),
            real_library.concerns["bullying"].label.parent,
            "bully",
        ),
        (path_of("platform", "onlyfans"), "OnlyFans", "onlyfans"),
        (path_of("service", "gb/childline"), "Childline", "childline"),
        (
            path_of("advice", "before-you-send"),
            real_library.advice["before-you-send"].title,
            "send",
        ),
        (
            "checklists/sheet-02/",
            real_library.checklists["blackmail-first-ten-minutes"].title,
            "blackmail",
        ),
    ]
    for path, heading, name in told:
        page.goto(address + path)
        assert str(heading) in page.locator("h1").inner_text(), path
        kept = [page.title(), page.url.removeprefix(address)]
        kept += page.locator("meta[name=description], meta[property]").evaluate_all(
            "all => all.map(it => it.content)"
        )
        kept += page.locator("img").evaluate_all("all => all.map(it => it.src)")
        for text in kept:
            assert name not in text.lower(), (path, text)
            assert str(heading).lower() not in text.lower(), (path, text)
    assert page.title() == "Signpost sheet 2, United Kingdom"
    assert page.locator(".download a").first.get_attribute("href") == "signpost-sheet-02-gb-a4.pdf"


def test_old_addresses_lead_on_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for old, new in (
        (
            f"help/{neutral('blackmail')}/instagram/",
            path_of("concern", "blackmail", "teen/instagram"),
        ),
        (
            f"help/{neutral('blackmail')}/parent/instagram/",
            path_of("concern", "blackmail", "parent/instagram"),
        ),
        ("platforms/snapchat/", path_of("platform", "snapchat")),
        ("checklists/first-hour/", "checklists/sheet-05/"),
        ("checklists/first-hour/ie/", "checklists/sheet-05/ie/"),
    ):
        page.goto(address + old)
        page.wait_for_url(address + new)
        assert page.locator("h1").is_visible()
    page.goto(f"{address}checklists/school-office/")  # A sheet for schools keeps its name.
    assert "school" in page.title().lower()
    context.close()


def test_the_content_policy_is_kept_on_every_kind_of_page(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    broken: list[str] = []
    page.on(
        "console",
        lambda message: (
            broken.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    for path in (
        "",
        HERE,
        f"platforms/{neutral('tiktok')}/",
        "contacts/gb/",
        "checklists/sheet-05/",
        "about/",
        "contribute/fields/",
        "404.html",
    ):
        page.goto(address + path)
        assert page.locator('meta[http-equiv="Content-Security-Policy"]').count() == 1, path
        policy = (
            page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
            or ""
        )
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert broken == []
