"""Every page of a site, visited in a real browser as a reader would, and looked at by axe-core in four ways."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, CDPSession, ConsoleMessage, Page, async_playwright

HERE = Path(__file__).parent
SEEING = (HERE / "visiting.js").read_text(encoding="utf-8")
JUDGING = "\n;".join(
    (HERE / file).read_text(encoding="utf-8") for file in ("axe/axe.min.js", "judging.js")
)
WORLD = "visiting"

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROWEST = 320
PHONE, DESKTOP = 390, 1280
HEIGHT = 800

FLAGS = ["--js-flags=--no-maglev --no-turbofan"]
"""No page stays long enough to earn back what optimising its scripts costs."""

SLOWEST = 60
"""Seconds after which a page counts as stuck."""

Colours = Literal["light", "dark"]
COLOURS: tuple[Colours, ...] = ("light", "dark")

Way = Literal["long", "anew", "short", "glance"]
"""How a page is looked at in light and dark, narrow and wide. The long way loads it anew at each width, and axe-core runs
everything each time. The others judge the contrast of each look once; they are right for pages whose dark differs from
the light in colours alone. "anew" loads the page at each width. The short way does not; it is right for pages whose
scripts do not ask for the width. A glance is without axe-core, for pages that hold nothing that others do not hold."""


AT_HOME = "Europe/London"
"""A time zone in which a page has the contacts of its reader in itself."""


@dataclass
class Visit:
    """What a visit to one page brought to light; but for what it asked for, empty where all is well."""

    path: str
    asked: list[str] = field(default_factory=list)
    """Every address that was requested, in order."""
    at_once: list[str] = field(default_factory=list)
    """Those of them that a narrow phone requests while the page loads."""
    errors: list[str] = field(default_factory=list)
    """What the console, the scripts and the Content-Security-Policy reported."""
    kept: list[str] = field(default_factory=list)
    """What was left in the browser's stores."""
    queries: list[str] = field(default_factory=list)
    """Addresses inside the site that carry a query."""
    wide: list[str] = field(default_factory=list)
    """By how much the page is wider than the screen."""
    faults: list[str] = field(default_factory=list)
    """What axe-core found: where, which rule, which element."""

    def elsewhere(self, address: str) -> list[str]:
        """Return what was requested from another host than that of `address`."""
        here = urlsplit(address)[:2]
        return [
            url for url in self.asked if urlsplit(url)[:2] != here and not url.startswith("data:")
        ]


@dataclass
class Task:
    """What all tabs share: pages that are left to do, the looks found good so far, and what was found."""

    address: str
    todo: list[tuple[str, Way]]
    zone: str
    looks: set[str] = field(default_factory=set)
    found: list[Visit] = field(default_factory=list)


def visits(
    browser: str, flags: Sequence[str], address: str, ways: Mapping[str, Way], zone: str = AT_HOME
) -> dict[str, Visit]:
    """Visit the paths below `address` with the browser at that place, and return what was found.

    `zone` is the time zone of the device, by which a page guesses its reader's country.
    A tab uses one core, so as many are open as there are cores.
    """

    async def visited() -> dict[str, Visit]:
        task = Task(address, sorted(ways.items(), reverse=True), zone)
        async with async_playwright() as playwright:
            opened = await playwright.chromium.launch(
                executable_path=browser, args=[*flags, *FLAGS]
            )
            await asyncio.gather(*(_tab(opened, task) for _ in range(os.cpu_count() or 2)))
            await opened.close()
        return {visit.path: visit for visit in sorted(task.found, key=lambda visit: visit.path)}

    # In the tests' own thread runs the loop of the other browser.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visited()).result()


async def _tab(browser: Browser, task: Task) -> None:
    """Visit what is left to do, one page after the other."""
    context = await browser.new_context(
        viewport={"width": NARROWEST, "height": HEIGHT},
        reduced_motion="reduce",
        timezone_id=task.zone,
    )
    page = await context.new_page()
    window = await Window.of(page)
    visit = Visit("")
    page.on("request", lambda request: visit.asked.append(request.url))
    page.on("console", lambda message: visit.errors.extend(_error(message)))
    page.on("pageerror", lambda error: visit.errors.append(f"script: {error}"))
    while task.todo:
        path, way = task.todo.pop()
        visit = Visit(path)
        try:
            async with asyncio.timeout(SLOWEST):
                await window.open(task.address + path, NARROWEST, quiet=task.zone != AT_HOME)
                visit.at_once = list(visit.asked)
                visit.kept = await window.ask("kept()")
                visit.queries = await window.ask("queries()")
                await window.look(visit)
                await WAYS[way](window, visit, task)
        except TimeoutError:
            raise AssertionError(f"{path} was not done after {SLOWEST} seconds") from None
        visit.kept += [f"cookie: {cookie.get('name')}" for cookie in await context.cookies()]
        if visit.kept:  # The next page is not to blame.
            await window.session.send(
                "Storage.clearDataForOrigin", {"origin": task.address, "storageTypes": "all"}
            )
        task.found.append(visit)
    await context.close()


async def _glance(window: Window, visit: Visit, task: Task) -> None:
    for width in (PHONE, DESKTOP):
        await window.show(width, "light")
        await window.look(visit)


async def _short_way(window: Window, visit: Visit, task: Task, anew: bool = False) -> None:
    for width in (PHONE, DESKTOP):
        if anew:
            await window.open(task.address + visit.path, width)
        await window.show(width, "light")
        await window.look(visit)
        found = await window.judge(visit, task, "light", f"everything({json.dumps(RULES)}, {{}})")
        if found["dark"]:
            await window.show(width, "dark")
            really = await window.judge(visit, task, "dark", "recoloured({})")
            assert really["expected"] == found["dark"], (
                visit.path,
                really["expected"],
                found["dark"],
            )


async def _long_way(window: Window, visit: Visit, task: Task) -> None:
    for width in (PHONE, DESKTOP):
        await window.open(task.address + visit.path, width)
        await window.look(visit)
        for colours in COLOURS:
            await window.show(width, colours)
            await window.judge(visit, task, colours, f"everything({json.dumps(RULES)}, null)")


WAYS: dict[Way, Callable[[Window, Visit, Task], Awaitable[None]]] = {
    "long": _long_way,
    "anew": partial(_short_way, anew=True),
    "short": _short_way,
    "glance": _glance,
}


def _error(message: ConsoleMessage) -> list[str]:
    return [f"console: {message.text}"] if message.type == "error" else []


@dataclass
class Window:
    """A tab, and the world beside its page in which axe-core lives and visiting.js.

    That world is the browser's own means for extensions and tools: scripts and policy of the page do not reach into
    it, so that the page is visited under its policy, which Playwright's `bypass_csp` would switch off.
    """

    page: Page
    session: CDPSession
    frame: str
    world: int = 0
    width: int = NARROWEST
    colours: Colours = "light"

    @classmethod
    async def of(cls, page: Page) -> Window:
        session = await page.context.new_cdp_session(page)
        await session.send("Page.enable")
        await session.send(
            "Page.addScriptToEvaluateOnNewDocument", {"source": SEEING, "worldName": WORLD}
        )
        tree = await session.send("Page.getFrameTree")
        return cls(page, session, tree["frameTree"]["frame"]["id"])

    async def open(self, url: str, width: int, quiet: bool = False) -> None:
        """Load a page as a device of that width would, in light colours."""
        await self.show(width, "light")
        await self.page.goto(url, wait_until="networkidle" if quiet else "load")
        made = await self.session.send(
            "Page.createIsolatedWorld", {"frameId": self.frame, "worldName": WORLD}
        )
        self.world = made["executionContextId"]  # It is there already; this tells its number.

    async def show(self, width: int, colours: Colours) -> None:
        if width != self.width:
            await self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if colours != self.colours:
            await self.page.emulate_media(color_scheme=colours)
        self.width, self.colours = width, colours

    async def ask(self, question: str) -> Any:
        """Return what an expression comes to in the world beside the page."""
        asked = {
            "contextId": self.world,
            "expression": question,
            "awaitPromise": True,
            "returnByValue": True,
        }
        answer = await self.session.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in answer, (self.page.url, answer["exceptionDetails"])
        return answer["result"].get("value")

    async def look(self, visit: Visit) -> None:
        """Note what is wider than the screen, and what broke the page's policy."""
        over, broken = await self.ask("[sideways(), broken.splice(0)]")
        visit.wide += [over] if over else []
        visit.errors += broken

    async def judge(
        self, visit: Visit, task: Task, colours: Colours, question: str
    ) -> dict[str, Any]:
        """Note and return what axe-core finds; `{}` in the question stands for the looks that are known to be good."""
        if not await self.ask("globalThis.axe !== undefined"):
            await self.ask(f"{JUDGING};0")
        answer: dict[str, Any] = await self.ask(
            question.replace("{}", json.dumps(list(task.looks)))
        )
        visit.faults += [
            f"{visit.path} at {self.width} pixels, {colours}: {fault}" for fault in answer["faults"]
        ]
        task.looks.update(answer["good"])
        return answer
