"""The real site in a real browser: private, quiet, and readable on a small phone, in the dark and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page

from helpers.html_reader import Html
from helpers.visited_pages import PAGES
from signpost.entries.library import Library
from signpost.pages.addresses import door, neutral
from signpost.text import phone_numbers


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


def test_the_emergency_number_and_helpline_are_on_the_first_screen_of_a_phone(
    page: Page, address: str
) -> None:
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


def test_the_keyboard_reaches_the_page_first_and_every_stop_is_visible(
    page: Page, address: str
) -> None:
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


# ------------------------------------------------------------------------------------------- how it dials and reads


def test_what_is_folded_is_printed(page: Page, address: str) -> None:
    for path in (
        f"help/{neutral('blackmail')}/{neutral('instagram')}/",
        f"help/{neutral('nudes-shared')}/parent/",
    ):
        page.goto(address + path)
        folded = page.locator("main details:not([open]):not(.screen) p").all_text_contents()
        assert len(folded) > 5, path
        paper = pdfium.PdfDocument(page.pdf())
        printed = " ".join(
            " ".join(sheet.get_textpage().get_text_range() for sheet in paper).split()
        )
        squeezed = printed.replace(" ", "").replace("\ufffe", "")
        lost = [text for text in folded if "".join(text.split())[:30] not in squeezed]
        assert lost == [], path
        assert page.locator("details[open]").count() == 0, "What was folded is folded again."


def test_an_older_browser_unfolds_by_a_script_before_it_prints(page: Page, address: str) -> None:
    page.goto(f"{address}help/{neutral('blackmail')}/{neutral('instagram')}/")
    folds = page.locator("main details").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details[open]").count() == folds > 3
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("main details[open]").count() == 0


def test_a_printed_page_names_the_country_of_its_numbers(page: Page, address: str) -> None:
    page.goto(f"{address}help/{neutral('blackmail')}/")
    page.emulate_media(media="print")
    assert page.locator(".urgent .place b").is_visible()
    assert not page.locator(".urgent .change").first.is_visible()
    page.emulate_media(media="screen")


BROKEN = """() => [...document.querySelectorAll('bdi:not([class])')]
  .filter(it => it.checkVisibility() && new Set([...it.getClientRects()].map(box => Math.round(box.top))).size > 1)
  .map(it => it.textContent)"""


def test_no_number_breaks_over_two_lines_at_any_width(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for path in ("contacts/gb/", "contacts/us/", "contacts/mx/", f"help/{neutral('self-harm')}/"):
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
        assert page.locator("bdi:not([class])").count() > 5
        for width in (240, 280, 320, 360, 390, 430, 600, 768, 1024, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate(BROKEN) == [], (path, width)
    context.close()


def test_numbers_names_and_addresses_stay_as_they_are_in_a_translation(
    real_site: Path, real_library: Library
) -> None:
    checked = 0
    for path in (
        "contacts/gb",
        "contacts/mx",
        f"help/{neutral('blackmail')}/{neutral('instagram')}",
        "contacts/pe",
    ):
        html = Html((real_site / path / "index.html").read_text(encoding="utf-8"))
        metas = {
            meta.attributes.get("name"): meta.attributes.get("content", "")
            for meta in html.all("meta")
        }
        assert "telephone=no" in metas["format-detection"]
        assert all(bdi.attributes.get("translate") == "no" for bdi in html.all("bdi"))
        marked = [bdi.text for bdi in html.all("bdi")]
        for link in html.all("a"):
            address = link.attributes.get("href", "")
            if address.startswith(("tel:", "sms:")):
                checked += 1
                # A name may hold the number (Linea 102); it is not translated either.
                assert (
                    any(text in link.text for text in marked)
                    or "988" in link.text
                    or "102" in link.text
                ), link.text
    assert checked > 40


def test_a_link_dials_the_same_person_from_any_country(real_library: Library) -> None:
    """A number with an area code, or of a mobile phone, is somebody else's when it is dialled abroad as it stands."""
    abroad = 0
    for name, service in real_library.services.items():
        country = real_library.country_of(name)
        for contact in service.contacts:
            if contact.number is None or contact.whatsapp or country is None:
                continue
            link = door(contact, country).partition(":")[2]
            kind = phone_numbers.kind_of(contact.number.digits, country)
            if kind in ("FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE"):
                abroad += 1
                assert link.startswith("+"), (name, link)
            else:
                assert link.replace("%23", "#") == contact.number.digits, (name, link)
    assert abroad > 20


def test_a_number_with_a_star_says_that_some_phones_do_not_dial_it(real_site: Path) -> None:
    html = Html((real_site / "contacts/cl/index.html").read_text(encoding="utf-8"))
    assert "*4141" in html.words
    assert "Some phones do not dial * from a link: type it yourself." in html.words
