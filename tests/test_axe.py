"""Readers' pages of every kind against axe-core: no violation of any rule, light and dark, phone and desktop."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from test_browser import PAGES

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_kind_of_page_has_a_violation(browser: Browser, address: str, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    found = []
    for path in PAGES:
        page.goto(address + path)
        page.evaluate(AXE)
        violations = page.evaluate("tags => axe.run(document, {runOnly: tags}).then(result => result.violations)", TAGS)
        found += [(path, violation["id"], violation["nodes"][0]["html"][:120]) for violation in violations]
    context.close()
    assert found == []
