"""Which numbers a page shows as buttons, at any moment."""

from __future__ import annotations

from playwright.sync_api import Page

SEEN = """
window.seen = new Set();
const look = () => {
  for (const link of document.querySelectorAll('a[href^="tel:"], a[href^="sms:"]')) {
    if (link.checkVisibility()) seen.add(link.getAttribute("href").split(":")[1]);
  }
  requestAnimationFrame(look);
};
look();
"""
"""Notes every number that was a button at any moment, from the first on."""


def seen(page: Page) -> set[str]:
    return set(page.evaluate("[...window.seen]"))
