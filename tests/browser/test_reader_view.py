"""Firefox's reader view, by the library that makes it: it keeps the number, the heading, the steps and the rule."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from helpers.guidance import TESTS
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.pages.addresses import path_of

READABILITY = TESTS / "readability" / "Readability.js"

READ = "() => new Readability(document.cloneNode(true)).parse()"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page into which the library may be brought, which the site's policy forbids."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_reader_view_keeps_what_matters_on_every_concern_and_on_action_pages(
    page: Page, address: str, real_library: Library
) -> None:
    paths = [
        path_of("concern", name, voice) for name in real_library.concerns for voice in AUDIENCES
    ]
    paths += [
        path_of("concern", name, f"{voice}/{app}")
        for name in ("blackmail", "nudes-shared", "self-harm", "hacked-account")
        for voice in AUDIENCES
        for app in ("snapchat", "roblox")
    ]
    wrong: dict[str, list[str]] = {}
    for path in paths:
        page.goto(address + path)
        page.add_script_tag(content=READABILITY.read_text(encoding="utf-8"))
        needed = [page.locator("h1").inner_text(), "United Kingdom", "Call 999"]
        needed += (
            page.locator(".steps strong").all_text_contents()
            + page.locator(".rule p").all_text_contents()
        )
        assert len(needed) > 6, path
        read = page.evaluate(READ)
        kept = flat(read["textContent"])
        if lost := [text for text in needed if flat(text) not in kept]:
            wrong[path] = lost
        assert read["title"] == "Signpost", "A title of its own would stand in tab and history."
    assert wrong == {}
    assert len(paths) > 80
