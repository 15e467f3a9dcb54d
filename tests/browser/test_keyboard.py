"""Readers' pages of every kind for those who use no mouse, large letters, a screen reader, or no style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from helpers.visited_pages import PAGES
from signpost.pages.addresses import neutral

ACTION = f"help/{neutral('blackmail')}/{neutral('instagram')}/"

# At each Tab it is noted where the keyboard stood until then: by now all that had to scroll has scrolled.
WATCH = """() => {
  const bar = document.querySelector('.leave');
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3).map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0.05);
  const contrast = (one, other) => Math.max(light(one) / light(other), light(other) / light(one));
  const ground = it => {
    const own = getComputedStyle(it).backgroundColor;
    return parts(own)[3] === 0 && it.parentElement ? ground(it.parentElement) : own;
  };
  const fault = it => {
    const box = it.getBoundingClientRect(), line = it.getClientRects()[0];
    const foot = bar.contains(it) ? innerHeight : bar.getBoundingClientRect().top;
    if (!line || !it.checkVisibility({opacityProperty: true})) return 'cannot be seen';
    if (box.left < 0 || box.right > innerWidth) return 'stands out at the side';
    const shown = Math.min(box.bottom, foot) - Math.max(box.top, 0);
    if (shown < Math.min(box.height, foot) - 1) return `shows ${shown} of its ${box.height} pixels`;
    const middle = (Math.max(line.top, 0) + Math.min(line.bottom, foot)) / 2;
    const there = document.elementFromPoint((line.left + line.right) / 2, middle);
    if (!it.contains(there)) return 'is covered by ' + (there && there.outerHTML.slice(0, 60));
    const rings = [getComputedStyle(it), getComputedStyle(it, '::after')].filter(one => one.outlineStyle === 'solid');
    if (!rings.some(one => parseFloat(one.outlineWidth) >= 2)) return 'has no outline';
    if (contrast(rings[0].outlineColor, ground(it.parentElement)) < 3) return 'has a pale outline';
    return '';
  };
  document.querySelectorAll('details').forEach(it => { it.open = true; });
  const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(it => it.tabIndex >= 0 && it.checkVisibility({visibilityProperty: true}));
  window.controls = controls;
  window.stops = [];
  addEventListener('keydown', event => {
    const it = document.activeElement;
    if (event.key === 'Tab' && it !== document.body) stops.push([controls.indexOf(it), fault(it)]);
  }, true);
  return controls.map(it => `${it.localName} “${it.textContent.trim().slice(0, 40)}”`);
}"""

# Every line of text that can be seen, where it stands, and what is wrong with that.
LETTERS = """() => {
  const hidden = it => it.closest('.skip') || getComputedStyle(it).clipPath !== 'none';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = [], faults = [];
  for (let text; (text = walker.nextNode());) {
    const it = text.parentElement;
    if (!text.data.trim() || !it.checkVisibility({visibilityProperty: true, opacityProperty: true}) || hidden(it)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      if (box.width < 2) continue;
      if (box.left < 0 || box.right > innerWidth + 0.5) faults.push(`off the screen: ${text.data.trim().slice(0, 60)}`);
      lines.push({text: text.data.trim().slice(0, 60), left: box.left, right: box.right, fixed: !!it.closest('.leave'),
        top: box.top + box.height * 0.2, bottom: box.bottom - box.height * 0.2});
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, index) => {
    for (let next = index + 1; next < lines.length && lines[next].top < one.bottom; next++) {
      const other = lines[next];
      if (one.fixed === other.fixed && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2)
        faults.push(`over each other: ${one.text} | ${other.text}`);
    }
  });
  for (const it of document.querySelectorAll('body *')) {
    const cuts = /hidden|clip/.test(getComputedStyle(it).overflow) && !hidden(it);
    if (cuts && (it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1))
      faults.push(`cut off: ${it.textContent.trim().slice(0, 60)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the screen');
  const bar = document.querySelector('.leave').getBoundingClientRect();
  if (bar.height > innerHeight / 3) faults.push('Leave takes more than a third of the screen');
  scrollTo({top: document.body.scrollHeight, behavior: 'instant'});
  if (document.querySelector('.foot > :last-child').getBoundingClientRect().bottom > bar.top) faults.push('Leave lies over the end');
  scrollTo({top: 0, behavior: 'instant'});
  return [parseFloat(getComputedStyle(document.body).fontSize), faults];
}"""

# Whether the given parts, and all text, stand one below the other in the order in which they are written.
BARE = "document.querySelectorAll('style').forEach((style) => style.remove())"

PLAIN = """marks => {
  const faults = [], tops = marks.map(mark => document.querySelector(mark)?.getBoundingClientRect().top ?? NaN);
  marks.slice(1).forEach((mark, index) => { if (!(tops[index] < tops[index + 1])) faults.push(`${mark} comes too early`); });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text, foot = 0, last = ''; (text = walker.nextNode());) {
    if (text.parentElement.closest('script, option, [hidden], details > :not(summary)')) continue;
    if (!text.data.trim()) { last = text.data; continue; }
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (!box.height || !text.parentElement.checkVisibility()) faults.push(`lost: ${text.data.trim().slice(0, 60)}`);
    if (box.bottom < foot - 8) faults.push(`out of order: ${text.data.trim().slice(0, 60)}`);
    const together = /[\\p{L}\\p{N}.]$/u.test(last) && /^[\\p{L}\\p{N}]/u.test(text.data) && box.top < foot - 8;
    if (together) faults.push(`run together: ${last.slice(-30)}|${text.data.slice(0, 30)}`);
    foot = box.bottom;
    last = text.data;
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def narrow(browser: Browser) -> Iterator[Page]:
    """What 400 % leaves of 1280 x 1024 pixels, and as narrow as any phone: the measure of WCAG 1.4.10."""
    context = browser.new_context(viewport={"width": 320, "height": 256}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def keyboard(narrow: Page) -> CDPSession:
    return narrow.context.new_cdp_session(narrow)


def tab(keyboard: CDPSession, times: int, shift: bool = False) -> None:
    """Press Tab, in half the time that Playwright's own way takes: there are some thousand stops."""
    key = {
        "type": "rawKeyDown",
        "key": "Tab",
        "code": "Tab",
        "windowsVirtualKeyCode": 9,
        "modifiers": 8 * shift,
    }
    for _ in range(times):
        keyboard.send("Input.dispatchKeyEvent", key)


def walked(page: Page, keyboard: CDPSession, back: bool = False) -> list[str]:
    """Return what is wrong with a walk over the whole page, to its last control and out of it."""
    controls: list[str] = page.evaluate(WATCH)
    assert len(controls) > 15
    order = list(range(len(controls)))
    if back:
        tab(keyboard, 1, shift=True)
    tab(keyboard, len(controls) + (not back), shift=back)
    # After the last comes the browser itself, which here has no controls of its own, or the first again.
    stops, last = page.evaluate("[stops, controls.indexOf(document.activeElement)]")
    missed = [controls[index] for index in order if index not in [stop[0] for stop in stops]]
    faults = [f"{controls[index]} {fault}" for index, fault in stops if fault]
    if missed:
        faults.append(f"never reached: {missed}")
    elif [stop[0] for stop in stops] != (order[::-1] if back else order):
        faults.append(f"another order: {[controls[stop[0]] for stop in stops]}")
    elif last not in (-1, order[-1] if back else 0):
        faults.append(f"held fast at {controls[last]}")
    return faults


def test_the_keyboard_reaches_every_control_in_order_and_each_can_be_seen(
    narrow: Page, keyboard: CDPSession, address: str
) -> None:
    faults = []
    for path in PAGES:
        narrow.goto(address + path)
        narrow.wait_for_load_state(
            "networkidle"
        )  # On a page for any country a script brings the contacts.
        faults += [f"{path or '/'}: {fault}" for fault in walked(narrow, keyboard)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", ["", ACTION])
def test_the_keyboard_walks_back_the_same_way_and_in_the_dark(
    narrow: Page, keyboard: CDPSession, address: str, path: str
) -> None:
    narrow.emulate_media(color_scheme="dark")
    narrow.goto(address + path)
    faults = walked(narrow, keyboard, back=True)
    narrow.emulate_media(color_scheme="light")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", ["", ACTION, "404.html"])
def test_the_skip_link_leads_past_the_header_to_the_urgent_help(
    narrow: Page, keyboard: CDPSession, address: str, path: str
) -> None:
    narrow.goto(address + path)
    tab(keyboard, 3)
    narrow.keyboard.press("Enter")
    tab(keyboard, 1)
    assert narrow.evaluate("document.activeElement.matches('main .urgent a.change')")


@pytest.mark.parametrize("path", [ACTION, f"platforms/{neutral('discord')}/"])
def test_what_is_folded_opens_and_closes_from_the_keyboard(
    narrow: Page, address: str, path: str
) -> None:
    narrow.goto(address + path)
    assert narrow.locator("summary").count()
    for summary in narrow.locator("summary").all():
        for key, state in (("Enter", True), ("Space", False)):
            summary.press(key)
            assert summary.evaluate("it => it.parentElement.open") == state


def test_large_letters_lose_nothing_and_need_no_scrolling_sideways(
    browser: Browser, address: str
) -> None:
    """Letters alone, as somebody sets them in the browser, and a window of 1280 x 1024 pixels at a zoom of 400 %."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    found = []
    for path in PAGES:
        page.goto(address + path)
        for width, height, letters in (
            (1280, 1024, 400),
            (1280, 1024, 200),
            (320, 640, 200),
            (320, 256, 100),
        ):
            session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * letters // 100}})
            page.set_viewport_size({"width": width, "height": height})
            size, faults = page.evaluate(LETTERS)
            assert size == 18 * letters / 100
            found += [f"{path or '/'} {width} {letters} %: {fault}" for fault in faults]
    context.close()
    assert not found, "\n".join(found)


@dataclass(frozen=True)
class Told:
    """One thing that a screen reader is told."""

    role: str
    name: str
    level: int


LANDMARKS = {
    "banner",
    "navigation",
    "main",
    "complementary",
    "contentinfo",
    "region",
    "search",
    "form",
}
CONTROLS = {
    "link",
    "button",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "DisclosureTriangle",
}


def told(session: CDPSession) -> list[Told]:
    """Return the browser's own accessibility tree, in the order in which it is read."""
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    found = []

    def read(node: dict[str, Any]) -> None:
        if not node["ignored"]:
            levels = [
                one["value"]["value"]
                for one in node.get("properties", [])
                if one["name"] == "level"
            ]
            found.append(
                Told(
                    node["role"]["value"],
                    node["name"]["value"] if "name" in node else "",
                    *levels or [0],
                )
            )
        for child in node.get("childIds", []):
            if child in nodes:
                read(nodes[child])

    read(next(iter(nodes.values())))
    return found


@pytest.fixture(scope="module")
def pages_told(narrow: Page, keyboard: CDPSession, address: str) -> dict[str, list[Told]]:
    found = {}
    for path in PAGES:
        narrow.goto(address + path)
        narrow.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true; })")
        found[path] = told(keyboard)
    return found


def test_every_link_button_and_field_has_a_name_for_a_screen_reader(
    pages_told: dict[str, list[Told]],
) -> None:
    for path, things in pages_told.items():
        names = [thing.name for thing in things if thing.role in CONTROLS]
        assert len(names) > 15, path
        # A sign drawn by the style sheet, as "+", is no part of a name.
        assert [name for name in names if not name[:1].isalnum()] == [], path


def test_the_parts_of_a_page_are_named_each_differently_and_stand_in_order(
    pages_told: dict[str, list[Told]],
) -> None:
    for path, things in pages_told.items():
        parts = [(thing.role, thing.name) for thing in things if thing.role in LANDMARKS]
        assert [role for role, _ in parts if role not in ("search", "region")] == [
            "banner", "navigation", "main", "complementary", "contentinfo", "navigation"
        ], path  # fmt: skip
        assert parts[0] == ("region", "Leave or skip"), path
        assert parts[parts.index(("main", "")) + 1] == ("region", "Urgent help"), path
        assert len(set(parts)) == len(parts), path
        alone = {"banner", "main", "contentinfo", "search"}
        assert [role for role, name in parts if not name and role not in alone] == [], path


def test_one_main_heading_comes_first_and_no_level_is_skipped(
    pages_told: dict[str, list[Told]],
) -> None:
    for path, things in pages_told.items():
        headings = [thing for thing in things if thing.role == "heading"]
        levels = [heading.level for heading in headings]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert [
            heading.name
            for heading, last in zip(headings[1:], levels, strict=False)
            if heading.level > last + 1
        ] == [], path
        assert all(heading.name for heading in headings), path


def test_without_style_sheets_a_page_reads_in_order_and_nothing_is_lost(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        page.evaluate(BARE)
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "8px", (
            "a style sheet was loaded"
        )
        assert (
            page.evaluate(
                PLAIN, [".leave a", ".top a", ".urgent .call", "h1", ".about-page", ".foot"]
            )
            == []
        ), path
    page.goto(address + ACTION)
    page.evaluate(BARE)
    parts = [
        "h1",
        ".steps",
        ".rule",
        "#report",
        ".route",
        "#next",
        ".timeline",
        "#help",
        ".offer",
        "#say-it",
    ]
    assert page.evaluate(PLAIN, parts) == []
    context.close()
