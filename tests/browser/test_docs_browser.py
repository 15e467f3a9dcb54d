"""The pages of docs/, in Material's shell, as people use them: menu and search open, all of it from the keyboard.

As they are when nobody has touched them yet, test_every_page.py looks at them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from helpers.guidance import TESTS
from helpers.visited_pages import DOCUMENTS

AXE = (TESTS / "helpers" / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

ORIGINALS = {
    "header.html": "8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f",
    "search.html": "bfd556535abcddb99396ab2a7e3acc2ebcd3f36756007d3969396caa4126be30",
    "nav.html": "af33f6e032f632eb055c365eb5f1a975bf8456152fa768e69a1aad6d470b843f",
    "nav-item.html": "89895208f22d68ce405a4bcb6649b9150eba5bbb04663a6cb3f93f02daf1d2f7",
    "toc.html": "fde48f583563364b0e0e6865a5ab1e7060ec1826161f69f5cbee653e621b0f84",
}
"""Material's partials in place of which ours stand, as they were in 9.8.1."""

STOP = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getClientRects()[0];
    if (element === document.body) return null;
    const name = element.tagName + ' ' + element.className + ' ' + element.textContent.trim().slice(0, 30);
    if (!box) return [name, 'has no box'];
    const leave = document.querySelector('.leave');
    const foot = leave.contains(element) ? innerHeight : leave.getBoundingClientRect().top;
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, foot);
    if (right - left < 5 || bottom - top < 5) return [name, 'is off the screen'];
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) return [name, 'is invisible'];
    if (box.bottom > foot + 1 && box.height < foot / 2) return [name, 'lies in part under Leave'];
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!element.contains(there)) return [name, 'is covered by ' + (there && there.outerHTML.slice(0, 80))];
    if (style.outlineStyle !== 'solid' || parseFloat(style.outlineWidth) < 2) return [name, 'has no outline'];
    return [name, ''];
}"""


def still(browser: Browser, width: int, height: int = 740) -> BrowserContext:
    """Return a context in which nothing moves, so that no test has to wait."""
    return browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as narrow as WCAG asks for, which is a wide one at 400 % too."""
    context = still(browser, 320, 640)
    yield context.new_page()
    context.close()


def faults(page: Page, where: str) -> list[str]:
    """Return what axe-core finds, one line to each element."""
    page.evaluate(AXE)
    found: Any = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", RULES)
    assert found["passes"], where
    return [
        f"{where}: {rule['id']} ({rule['impact']}) at {node['target']}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def stop(page: Page) -> tuple[str, str] | None:
    """Return what has the focus and what is wrong with that, or None at the end of the page."""
    found: Any = page.evaluate(STOP)
    if found and found[1]:
        page.wait_for_timeout(
            200
        )  # Material fits the lists beside the page to it only after that has scrolled.
        found = page.evaluate(STOP)
    return (found[0], found[1]) if found else None


def assert_seen(page: Page) -> None:
    found = stop(page)
    assert found is not None, "nothing has the focus"
    assert not found[1], " ".join(found)


def test_axe_finds_nothing_in_the_open_menu_and_the_open_search(phone: Page, address: str) -> None:
    phone.goto(f"{address}about/")
    phone.get_by_role("button", name="Menu", exact=True).click()
    phone.locator(".docs-menu summary").click()
    found = faults(phone, "menu")
    phone.keyboard.press("Escape")
    phone.get_by_role("button", name="Search", exact=True).click()
    phone.keyboard.type("entry")
    phone.locator(".md-search-result__link").first.wait_for()
    found += faults(phone, "search")
    assert not found, "\n".join(found)


def test_a_link_keeps_its_contrast_while_it_has_the_focus(phone: Page, address: str) -> None:
    phone.goto(f"{address}about/")
    found = []
    for selector in (".md-banner a", ".md-content p a", ".md-footer a"):
        phone.locator(selector).first.focus()
        found += faults(phone, selector)
    assert not found, "\n".join(found)


def test_leave_follows_the_device_into_the_dark(phone: Page, address: str) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        phone.goto(f"{address}about/")
        grounds.append(
            phone.locator(".leave").evaluate("it => getComputedStyle(it).backgroundColor")
        )
        assert faults(phone, scheme) == []
    assert grounds == ["rgb(255, 255, 255)", "rgb(26, 36, 41)"]


def test_the_keyboard_opens_and_closes_the_menu_of_a_narrow_screen(
    phone: Page, address: str
) -> None:
    phone.goto(f"{address}about/")
    menu = phone.get_by_role("navigation", name="Pages")
    opener = phone.get_by_role("button", name="Menu", exact=True)
    assert menu.count() == 0  # A closed menu is hidden from screen readers too.
    for _ in range(10):
        phone.keyboard.press("Tab")
        if opener.evaluate("it => it === document.activeElement"):
            break
    assert opener.get_attribute("aria-expanded") == "false"
    phone.keyboard.press("Enter")
    assert opener.get_attribute("aria-expanded") == "true"
    assert menu.get_by_role("link").count() > 10
    assert menu.locator("[aria-current=page]").inner_text() == "About"
    assert menu.get_by_role("button", name="Close the menu").evaluate(
        "it => it === document.activeElement"
    )

    phone.keyboard.press("Escape")
    assert menu.count() == 0
    assert opener.get_attribute("aria-expanded") == "false"
    assert opener.evaluate("it => it === document.activeElement")

    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")  # The button that closes has the focus.
    assert menu.count() == 0
    assert opener.evaluate("it => it === document.activeElement")


def test_the_urgent_numbers_stand_in_the_open_menu_too_since_it_lies_over_them(
    phone: Page, address: str
) -> None:
    phone.goto(f"{address}about/")
    above = phone.locator(".md-banner .urgent a").all_inner_texts()
    phone.get_by_role("button", name="Menu", exact=True).press("Enter")
    menu = phone.get_by_role("navigation", name="Pages")
    assert above == ["Emergency numbers and helplines of your country"]
    for number in above:
        phone.keyboard.press("Tab")
        assert_seen(phone)
        assert phone.evaluate("document.activeElement.textContent") == number
        box = menu.get_by_role("link", name=number, exact=True).bounding_box()
        assert box is not None
        assert box["height"] >= 44
    phone.set_viewport_size({"width": 1280, "height": 740})
    assert not phone.locator(".docs-menu__urgent").is_visible()  # Nothing lies over them there.


def test_the_foot_of_a_page_stands_above_leave_and_so_does_that_of_the_menu(
    phone: Page, address: str
) -> None:
    foot = "it => it.getBoundingClientRect().bottom <= document.querySelector('.leave').getBoundingClientRect().top"
    phone.goto(f"{address}about/")
    phone.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    assert phone.locator(".md-footer").evaluate(foot)
    phone.get_by_role("button", name="Menu", exact=True).press("Enter")
    phone.locator(".md-sidebar--primary .md-sidebar__scrollwrap").evaluate(
        "it => it.scrollTo(0, it.scrollHeight)"
    )
    assert phone.locator(".docs-menu > ul").evaluate(foot)


def test_the_skip_link_leads_past_the_menu_to_the_page(browser: Browser, address: str) -> None:
    context = still(browser, 1280)
    page = context.new_page()
    page.goto(f"{address}about/")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    assert_seen(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('article') !== null")
    context.close()


def test_the_menu_never_lies_over_what_has_the_focus(phone: Page, address: str) -> None:
    phone.goto(f"{address}about/")
    menu = phone.get_by_role("navigation", name="Pages")
    for key in ("Tab", "Shift+Tab"):
        phone.get_by_role("button", name="Menu", exact=True).press("Enter")
        for _ in range(60):
            phone.keyboard.press(key)
            if menu.count() == 0:
                break
            assert_seen(phone)
        assert menu.count() == 0, key
        assert_seen(phone)


def test_a_part_of_the_page_chosen_in_the_menu_is_where_the_keyboard_goes_on(
    phone: Page, address: str
) -> None:
    phone.goto(f"{address}about/")
    phone.get_by_role("button", name="Menu", exact=True).press("Enter")
    phone.locator(".docs-menu summary").press("Enter")
    phone.locator(".docs-menu a[href='#why']").press("Enter")
    assert phone.get_by_role("navigation", name="Pages").count() == 0
    assert phone.url.endswith("about/#why")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.closest('#why') !== null")


@pytest.mark.parametrize(
    ("width", "documents"),
    [(320, DOCUMENTS), (1280, ["about/", "how-we-check/", "contribute/entries/"])],
)
def test_every_stop_of_the_keyboard_can_be_seen(
    browser: Browser, address: str, width: int, documents: list[str]
) -> None:
    context = still(browser, width, 640)
    page = context.new_page()
    unseen = []
    for path in documents:
        page.goto(address + path, wait_until="load")
        stops = 0
        page.keyboard.press("Tab")
        while found := stop(page):
            stops += 1
            assert stops < 600, path
            if found[1]:
                unseen.append(f"{path}, stop {stops}: {found[0]} {found[1]}")
            page.keyboard.press("Tab")
        assert stops > 10, path
    context.close()
    assert not unseen, "\n".join(unseen)


def test_the_keyboard_searches_on_a_narrow_screen_and_comes_back(phone: Page, address: str) -> None:
    phone.goto(f"{address}about/")
    lens = phone.get_by_role("button", name="Search", exact=True)
    lens.press("Enter")
    assert lens.get_attribute("aria-expanded") == "true"
    phone.keyboard.type("entry")
    phone.locator(".md-search-result__link").first.wait_for()
    assert "matching" in phone.get_by_role("status").inner_text()
    phone.keyboard.press("ArrowDown")
    assert_seen(phone)
    phone.keyboard.press("Escape")
    assert lens.evaluate("it => it === document.activeElement")
    assert lens.get_attribute("aria-expanded") == "false"

    lens.press("Enter")
    phone.get_by_role("button", name="Close the search").press("Enter")
    assert lens.evaluate("it => it === document.activeElement")
    assert not phone.locator(".md-search__input").is_visible()


def test_a_single_letter_turns_no_page_and_opens_no_search(phone: Page, address: str) -> None:
    phone.goto(f"{address}about/", wait_until="load")
    for key in "np.,fs/":
        phone.keyboard.press(key)
    phone.wait_for_timeout(300)
    assert phone.url == f"{address}about/"
    assert not phone.locator("#__search").is_checked()


def test_nothing_moves_where_the_device_asks_for_stillness(phone: Page, address: str) -> None:
    phone.goto(f"{address}about/")
    moving = "[...document.querySelectorAll('*')].filter(it => parseFloat(getComputedStyle(it).transitionDuration) > 0)"
    assert phone.evaluate(f"{moving}.length") == 0


def test_without_script_the_menu_stands_below_the_page(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}about/")
    assert not page.locator("#docs-menu-button").is_visible()
    page.get_by_role("link", name="Menu", exact=True).click()
    link = (
        page.get_by_role("navigation", name="Pages")
        .get_by_role("link", name="Privacy")
        .bounding_box()
    )
    article = page.locator("article").bounding_box()
    context.close()
    assert link is not None
    assert article is not None
    assert link["y"] > article["y"] + article["height"]


def test_materials_own_partials_are_still_those_in_place_of_which_ours_stand() -> None:
    material = find_spec("material")
    assert material is not None
    assert material.origin is not None
    partials = Path(material.origin).parent / "templates" / "partials"
    for name, known in ORIGINALS.items():
        now = hashlib.sha256((partials / name).read_bytes()).hexdigest()
        assert now == known, (
            f"Material's partials/{name} has changed. Read its difference to 9.8.1, take over into "
            f"templates/theme/partials/ what is needed, look at the pages, and then write {now} here."
        )
