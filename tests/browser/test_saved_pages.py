"""Pages that real browsers have saved are compared with the site that they come from."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from helpers.driving import Firefox, end_all, lacks
from helpers.sites import served
from helpers.verified import PAGE, Told, verify
from signpost.copies.options import DIFFERS, SAME

PAGES = {"front": "", "help": PAGE, "sheet": "checklists/sheet-01/", "country": "contacts/gb/",
         "any country": "contacts/international/", "about": "about/", "verify": "verify/"}  # fmt: skip

ZONES = {
    "Europe/London": "United Kingdom",
    "America/Lima": "Peru",
    "Asia/Qatar": "Qatar",
    "UTC": "",
}

COMPLETE = """() => {
  const page = document.documentElement.cloneNode(true);
  const real = [...document.querySelectorAll("a, link, img, script")];
  const files = {};
  [...page.querySelectorAll("a, link, img, script")].forEach((one, at) => {
    const loads = one.matches("img, script, [rel=stylesheet]");
    for (const name of ["href", "src"]) {
      if (!one.hasAttribute(name)) continue;
      const whole = real[at][name], file = whole.split("/").at(-1) + (one.matches("script") ? ".download" : "");
      if (loads) files[file] = whole;
      one.setAttribute(name, loads ? `./page_files/${file}` : whole);
    }
  });
  const type = '<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">';
  const length = String(location.href.length).padStart(4, "0");
  return [`<!DOCTYPE html>\\n<!-- saved from url=(${length})${location.href} -->\\n`
    + page.outerHTML.replace(/<head[^>]*>/, "$&" + type), files];
}"""
"""What Chromium's own "Web Page, Complete" makes of a page: it asks for a name in a window that cannot be driven here."""


@dataclass
class Kept:
    """Pages that a browser has saved, by their names, with the address from which each comes."""

    folder: Path
    address: str
    site: Path

    def check(self, name: str, *changes: tuple[bytes, bytes]) -> Told:
        file = self.folder / name
        content = file.read_bytes()
        for old, new in changes:
            assert old in content, (name, old)
            content = content.replace(old, new, 1)
        changed = file.with_name(f"changed-{name}")
        changed.write_bytes(content)
        try:
            return verify(changed, site=self.site, origin=self.address)
        finally:
            changed.unlink()


@pytest.fixture(scope="module")
def from_chromium(browser: Browser, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Every kind of page under every zone, after its scripts have run: as an archive and complete."""
    folder = tmp_path_factory.mktemp("chromium")
    (folder / "page_files").mkdir()
    with served(built) as address:
        for zone in ZONES:
            context = browser.new_context(timezone_id=zone, bypass_csp=True)
            page = context.new_page()
            for name, path in PAGES.items():
                page.goto(address + path)
                if name in ("help", "front") and ZONES[zone]:
                    page.wait_for_selector(f".place b:text-is('{ZONES[zone]}')")
                page.wait_for_timeout(300)
                session = context.new_cdp_session(page)
                data = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
                stem = f"{name}-{zone.replace('/', '-')}"
                (folder / f"{stem}.mhtml").write_bytes(data.encode())
                text, files = page.evaluate(COMPLETE)
                (folder / f"{stem}.html").write_text(text, encoding="utf-8")
                for file, whole in files.items():
                    held = built / whole.removeprefix(address)
                    shutil.copy(held, folder / "page_files" / file)
            context.close()
    return Kept(folder, address, built)


def contacts_of(zone: str, name: str) -> bool:
    """Whether a page shows other contacts under a zone than the file on the site does."""
    abroad = zone not in ("Europe/London", "UTC")
    return (name == "any country" and zone != "UTC") or (abroad and name in ("front", "help"))


@pytest.mark.parametrize("zone", ZONES)
def test_a_page_saved_by_chromium_is_the_same_in_every_country(
    from_chromium: Kept, zone: str
) -> None:
    for name in PAGES:
        for suffix in ("mhtml", "html"):
            told = from_chromium.check(f"{name}-{zone.replace('/', '-')}.{suffix}")
            assert told.code == SAME, (name, suffix, told.text)
            assert contacts_of(zone, name) == ("shows the contacts of" in told.text), (name, suffix)


@pytest.mark.parametrize(
    ("zone", "old", "new"),
    [
        ("Europe/London", b"0808 157 0999", b"0808 157 0998"),
        ("Europe/London", b"tel:08081570999", b"tel:08081570998"),
        ("America/Lima", b">105<", b">106<"),
        ("America/Lima", b"tel:105", b"tel:106"),
        ("America/Lima", b"Peru</b>", b"Chile</b>"),
        ("Asia/Qatar", b"Qatar</b>", b"Qatar 999</b>"),
        ("UTC", b"Write down who", b"Send them who"),
    ],
)
@pytest.mark.parametrize("suffix", ["mhtml", "html"])
def test_one_changed_digit_is_found_in_a_page_saved_by_chromium(
    from_chromium: Kept, zone: str, old: bytes, new: bytes, suffix: str
) -> None:
    told = from_chromium.check(f"help-{zone.replace('/', '-')}.{suffix}", (old, new))
    assert told.code == DIFFERS, told.text
    assert re.search(r"Different: \d+ (?:number|step|words)", told.text), told.text


@pytest.fixture(scope="module", params=["Europe/London", "America/Lima"])
def from_firefox(
    request: pytest.FixtureRequest,
    more_browsers: None,
    built: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Kept]:
    """Every kind of page, saved whole by Firefox itself."""
    if missing := lacks("firefox"):
        pytest.skip(missing)
    folder = tmp_path_factory.mktemp("firefox")
    try:
        firefox = Firefox(folder / "profile", "--remote-allow-system-access", zone=request.param)
        with served(built) as address:
            for name, path in PAGES.items():
                firefox.open(address + path)
                firefox.pause(0.5)
                firefox.save(folder / f"{name}.html")
        firefox.close()
    finally:
        end_all()
    return request.param, Kept(folder, address, built)


def test_a_page_saved_by_firefox_is_the_same_and_one_changed_digit_is_found(
    from_firefox: tuple[str, Kept],
) -> None:
    zone, kept = from_firefox
    for name in PAGES:
        told = kept.check(f"{name}.html")
        assert told.code == SAME, (name, told.text)
        assert contacts_of(zone, name) == (f"shows the contacts of {ZONES[zone]}" in told.text), (
            name
        )
    number = {
        "Europe/London": (b">0808 157 0999<", b">0808 157 0998<"),
        "America/Lima": (b"tel:105", b"tel:106"),
    }[zone]
    told = kept.check("help.html", number)
    assert told.code == DIFFERS
    assert re.search(r"Different: \d number\.", told.text), told.text
