"""Every name of a time zone, in a real browser: a reader there sees the numbers of that place, or none."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from helpers.numbers_seen import SEEN
from signpost.entries import time_zones
from signpost.entries.library import Library
from signpost.pages.addresses import path_of, tel

HERE = path_of("concern", "blackmail", "teen/instagram")

ANSWER = """
if (time_zones.includes(name)) Intl.DateTimeFormat.prototype.resolvedOptions = () => ({ timeZone: name });
"""
"""Lets a window that is named after a zone be one of a device in that zone."""

VISIT = """async ([address, places]) => {
  const told = {};
  const pause = () => new Promise((done) => setTimeout(done, 5));
  const frame = (tab) => new Promise((done) => tab.requestAnimationFrame(done));
  const shown = (tab) => {
    const found = tab.document.querySelector(".urgent .place b");
    return found && found.checkVisibility() ? found.textContent : "";
  };
  const asks = (tab) => [...tab.document.links].some((link) =>
    link.textContent === "Which country are you in?" && link.checkVisibility());
  const there = async (tab, place) => {
    for (const end = Date.now() + 10000; Date.now() < end; await pause()) {
      const whole = !tab.last && tab.document.readyState === "complete";
      if (whole && (place ? shown(tab) === place : asks(tab))) return;
    }
  };
  const tab = open();
  for (const zone in places) {
    tab.name = zone;
    tab.last = true; // This goes with the document.
    tab.location = address;
    await there(tab, places[zone]);
    await frame(tab);
    told[zone] = { place: shown(tab), asks: asks(tab), seen: [...tab.seen] };
  }
  return told;
}"""
"""Loads the page for each zone, and tells which place it names, whether it asks for the country, and its numbers."""


def numbers_of(library: Library, code: str) -> set[str]:
    """Every number that a page may show a reader in a country or a place without an entry, as links dial it."""
    found = {number.number.digits for number in library.emergency_numbers(code)}
    for folder in (code, "international") if code in library.countries else ():
        for name in library.services_in(folder):
            contacts = library.services[name].contacts
            found |= {
                tel(contact.number, library.country_of(name))
                for contact in contacts
                if contact.number
            }
    return found


@pytest.mark.timeout(900)  # Six hundred visits.
def test_every_zone_name_shows_its_own_countrys_number_or_its_floors_or_none(
    browser: Browser, address: str, real_library: Library
) -> None:
    """All names of the pinned database, older ones too, as what a browser answers.

    That it answers as the clock says is in test_country.py, with the clock of each country.
    """
    zones = sorted({*time_zones.names(), *answers(browser)})
    codes = {zone: real_library.zones.get(zone, "") for zone in zones}
    places = {zone: real_library.place_name(code) if code else "" for zone, code in codes.items()}
    context = browser.new_context(service_workers="block")
    context.add_init_script(f"const time_zones = {zones};{ANSWER}{SEEN}")
    page = context.new_page()
    page.goto(address)
    told: dict[str, Any] = page.evaluate(VISIT, [address + HERE, places])
    context.close()
    assert set(told) == set(zones)
    for zone, code in codes.items():
        allowed = numbers_of(real_library, code) if code else set()
        assert set(told[zone]["seen"]) <= allowed, zone
        assert (told[zone]["place"], told[zone]["asks"]) == (places[zone], not code), zone
    assert len(time_zones.names()) == 598
    assert len(set(codes.values()) & set(real_library.countries)) == 45
    assert len(set(codes.values()) & set(real_library.floors)) > 150


def answers(browser: Browser) -> set[str]:
    """Return what this browser answers where the clock of the device has one of the names."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    found = set()
    for zone in time_zones.names():
        session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        found.add(page.evaluate("new Intl.DateTimeFormat().resolvedOptions().timeZone"))
    context.close()
    return found
