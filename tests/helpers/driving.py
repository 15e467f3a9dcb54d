"""Three real browsers, driven alike, each with a profile on disk of its own: Chromium, Firefox and WebKit."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, Error

from helpers.visited_pages import BROWSER_FLAGS

AT_HOME = {**os.environ, "TZ": "Europe/London"}

SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python for which Debian packages what WINDOW needs."""

WINDOW = Path(__file__).parent / "webkit_window.py"

PROGRAMS = {
    "chromium": (),
    "firefox": ("firefox-esr", "Xvfb"),
    "webkit": ("WebKitWebDriver", "Xvfb", SYSTEM_PYTHON),
}
"""What must be installed. Chromium needs no display, and its tests are never skipped."""

PREFERENCES = {
    "marionette.port": 0,
    "remote.prefs.recommended": False,  # As a reader's browser is, not as drivers want it.
    "browser.sessionstore.interval": 1000,  # Written each second, so that as much as possible is.
    "browser.startup.page": 0,
    "browser.aboutwelcome.enabled": False,
    "app.normandy.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": "data:,",  # Lists of Mozilla's, which come at any time.
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}

SAVE = """
const [file, folder] = [arguments[0], arguments[1]].map((path) => {
  const place = Cc["@mozilla.org/file/local;1"].createInstance(Ci.nsIFile);
  place.initWithPath(path);
  return place;
});
const done = arguments[2];
const saving = Cc["@mozilla.org/embedding/browser/nsWebBrowserPersist;1"].createInstance(Ci.nsIWebBrowserPersist);
const { STATE_STOP, STATE_IS_NETWORK } = Ci.nsIWebProgressListener;
saving.progressListener = {
  QueryInterface: ChromeUtils.generateQI(["nsIWebProgressListener"]),
  onStateChange(progress, request, flags) { if (flags & STATE_STOP && flags & STATE_IS_NETWORK) done(); },
  onProgressChange() {}, onLocationChange() {}, onStatusChange() {}, onSecurityChange() {}, onContentBlockingEvent() {},
};
saving.persistFlags = saving.PERSIST_FLAGS_REPLACE_EXISTING_FILES | saving.PERSIST_FLAGS_FROM_CACHE;
gBrowser.selectedBrowser.frameLoader.startPersistence(null, {
  onDocumentReady(page) { saving.saveDocument(page, file, folder, null, 0, 80); },
  onError(status) { done(status); },
});
"""
"""What Firefox's own "Save Page As, Web Page, complete" does once a name is chosen."""

_Found = TypeVar("_Found")


class RefusedError(Exception):
    """A browser could not carry out a command."""


def lacks(name: str) -> str:
    """Say what is not installed here that a browser needs, or nothing."""
    missing = [program for program in PROGRAMS[name] if not shutil.which(program)]
    if (
        name == "webkit"
        and not missing
        and subprocess.run([SYSTEM_PYTHON, WINDOW], capture_output=True).returncode
    ):
        missing = ["WebKitGTK 4.1 for the system's Python"]
    return (
        f"{', '.join(missing)}: not installed; dev.py test does it where it may" if missing else ""
    )


def awaited(look: Callable[[], _Found], what: str) -> _Found:
    """Return what a look finds as soon as it finds something."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with contextlib.suppress(RefusedError, Error, OSError):
            if found := look():
                return found
        time.sleep(0.05)
    raise TimeoutError(what)


def started(
    *command: object, environment: Mapping[str, str] = AT_HOME, pass_fds: tuple[int, ...] = ()
) -> None:
    """Start a program that says nothing."""
    words, silent = [str(part) for part in command], subprocess.DEVNULL
    _running.append(
        subprocess.Popen(words, env=environment, pass_fds=pass_fds, stdout=silent, stderr=silent)
    )


def end_all() -> None:
    """End all that was started, however far it came. A browser's windows end with the display they stand on."""
    while _running:
        _running[-1].kill()
        _running.pop().wait()


_running: list[subprocess.Popen[bytes]] = []


class Driven(ABC):
    """A browser with one tab."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        profile.mkdir()

    @abstractmethod
    def open(self, address: str) -> None:
        """Go to a page and wait for it."""

    @abstractmethod
    def run(self, script: str) -> Any:
        """Run the body of a function in the page; return what it returns."""

    @abstractmethod
    def press(self, selector: str) -> None:
        """Click the first such element."""

    @abstractmethod
    def write(self, selector: str, words: str) -> None:
        """Type into the first such field."""

    @abstractmethod
    def back(self) -> None:
        """Press the Back button."""

    @abstractmethod
    def close(self) -> None:
        """Close the browser as a person does, so that it writes what it keeps."""

    @abstractmethod
    def learn(self) -> None:
        """Remember how the page looks that is open."""

    @abstractmethod
    def watched(self) -> contextlib.AbstractContextManager[list[bool]]:
        """Look at the picture all the while, and tell of each look whether it showed a page as the one learnt."""

    def has_ended(self) -> None:
        """Wait for the browser, which was started last, to end by itself."""
        _running[-1].wait(60)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def choose(self, selector: str, words: str) -> None:
        """Choose what has these words, from a list."""
        self.run(
            f"""const list = document.querySelector({json.dumps(selector)});
            list.value = [...list.options].find(one => one.text.includes({json.dumps(words)})).value;
            list.dispatchEvent(new Event("change", {{ bubbles: true }}));"""
        )

    def sees(self, shown: list[bool]) -> None:
        """Wait for a look that shows a page."""
        for _ in range(100):
            if not any(shown):
                self.pause(0.1)

    def awaits(self, selector: str) -> None:
        awaited(
            lambda: self.run(f"return !!document.querySelector({json.dumps(selector)})"), selector
        )

    def has_come_to(self, address: str) -> None:
        awaited(lambda: self.run("return location.href") == address, address)


class Chromium(Driven):
    def __init__(self, profile: Path, browser: Browser, program: str) -> None:
        super().__init__(profile)
        # Started by itself: a browser that Playwright starts keeps no page for Back, and does other things its own way.
        own = (
            "--headless",
            "--no-first-run",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
        )
        started(program, *own, *BROWSER_FLAGS, "about:blank")
        said = profile / "DevToolsActivePort"
        port = awaited(lambda: said.read_text().split("\n")[0], "a browser")
        self._browser = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        self._page = self._browser.contexts[0].pages[0]
        self._page.set_default_timeout(20_000)
        self._look = 0

    def open(self, address: str) -> None:
        self._page.goto(address)

    def run(self, script: str) -> Any:
        return self._page.evaluate(f"() => {{ {script} }}")

    def press(self, selector: str) -> None:
        self._page.locator(selector).first.click(no_wait_after=True)

    def write(self, selector: str, words: str) -> None:
        self._page.locator(selector).first.click()
        self._page.keyboard.type(words)

    def back(self) -> None:
        with contextlib.suppress(Error):  # Another page comes in between.
            self._page.go_back(wait_until="commit", timeout=5_000)

    def pause(self, seconds: float) -> None:
        self._page.wait_for_timeout(seconds * 1000)

    def learn(self) -> None:
        self._look = len(self._page.screenshot())

    @contextlib.contextmanager
    def watched(self) -> Iterator[list[bool]]:
        """Every picture that is made: a page has much to draw, the cover and the other site next to nothing."""
        shown: list[bool] = []
        session = self._page.context.new_cdp_session(self._page)

        def look(picture: dict[str, Any]) -> None:
            shown.append(len(base64.b64decode(picture["data"])) > self._look / 2)
            session.send("Page.screencastFrameAck", {"sessionId": picture["sessionId"]})

        session.on("Page.screencastFrame", look)
        session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
        yield shown
        session.send("Page.stopScreencast")
        session.detach()

    def close(self) -> None:
        with contextlib.suppress(Error):
            self._browser.new_browser_cdp_session().send("Browser.close")
        self.has_ended()


class Screen:
    """A display without a screen, whose picture lies in a file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        reading, writing = os.pipe()
        size = ("-screen", "0", "1024x900x24")
        started("Xvfb", "-displayfd", writing, *size, "-fbdir", folder, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as said:
            self.environment = {**AT_HOME, "DISPLAY": f":{said.readline().strip()}"}
        self._picture = folder / "Xvfb_screen0"
        self._colour = b""

    def learn(self, colour: str) -> None:
        """Remember the colour of a page's button, given as CSS says it."""
        self._colour = bytes(reversed([int(part) for part in re.findall(r"\d+", colour)[:3]]))

    @contextlib.contextmanager
    def watched(self) -> Iterator[list[bool]]:
        shown: list[bool] = []
        over = threading.Event()

        def look() -> None:
            while not over.wait(0.002):
                shown.append(self._picture.read_bytes().count(self._colour) > 100)

        looking = threading.Thread(target=look)
        looking.start()
        try:
            yield shown
        finally:
            over.set()
            looking.join()


class OnScreen(Driven):
    """A browser that takes the commands of WebDriver, on a display."""

    def __init__(self, profile: Path) -> None:
        super().__init__(profile)
        self.screen = Screen(profile.with_name(f"{profile.name}-screen"))

    @abstractmethod
    def do(self, command: str, **parameters: Any) -> Any:
        """Send a command, named as Firefox names it; return its answer."""

    def open(self, address: str) -> None:
        self.do("Navigate", url=address)

    def run(self, script: str) -> Any:
        return self.do("ExecuteScript", script=script, args=[])

    def _element(self, selector: str) -> str:
        found = awaited(
            lambda: self.do("FindElement", using="css selector", value=selector), selector
        )
        return str(next(iter(found.values())))

    def press(self, selector: str) -> None:
        self.do("ElementClick", id=self._element(selector))

    def write(self, selector: str, words: str) -> None:
        self.do("ElementSendKeys", id=self._element(selector), text=words)

    def back(self) -> None:
        self.do("Back")

    def learn(self) -> None:
        self.screen.learn(
            self.run("return getComputedStyle(document.querySelector('.leave a')).backgroundColor")
        )

    def watched(self) -> contextlib.AbstractContextManager[list[bool]]:
        return self.screen.watched()


class Firefox(OnScreen):
    """Commands go as Marionette takes them: each a list in JSON, with its length before it."""

    def __init__(self, profile: Path, *flags: str, zone: str = AT_HOME["TZ"]) -> None:
        super().__init__(profile)
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in PREFERENCES.items()
        )
        (profile / "user.js").write_text("".join(lines))
        home = {**self.screen.environment, "HOME": str(profile), "TZ": zone}
        started(
            "firefox-esr",
            "--marionette",
            "--no-remote",
            *flags,
            "--profile",
            profile,
            environment=home,
        )
        said = profile / "MarionetteActivePort"
        port = awaited(lambda: int(said.read_text() or 0), "a browser")
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._answers = self._connection.makefile("rb")
        self._answer()
        self.do("NewSession")

    def _answer(self) -> Any:
        length = b""
        while (digit := self._answers.read(1)) not in (b":", b""):
            length += digit
        return json.loads(self._answers.read(int(length or 0)) or b"[1, 1, null, null]")

    def do(self, command: str, **parameters: Any) -> Any:
        name = command if ":" in command else f"WebDriver:{command}"
        sent = json.dumps([0, 1, name, parameters]).encode()
        self._connection.sendall(b"%d:%b" % (len(sent), sent))
        _, _, error, answer = self._answer()
        if error:
            raise RefusedError(error["message"])
        return answer.get("value", answer) if answer else None

    def save(self, file: Path) -> None:
        """Save the open page whole, as the menu does; needs the flag --remote-allow-system-access."""
        self.do("Marionette:SetContext", value="chrome")
        self.do(
            "ExecuteAsyncScript",
            script=SAVE,
            args=[str(file), f"{file.with_suffix('')}_files"],
            scriptTimeout=30_000,
        )
        self.do("Marionette:SetContext", value="content")

    def close(self) -> None:
        self.do("Marionette:Quit", flags=["eAttemptQuit"])
        self.has_ended()


PATHS = {
    "Navigate": "url",
    "ExecuteScript": "execute/sync",
    "FindElement": "element",
    "ElementClick": "element/{id}/click",
    "ElementSendKeys": "element/{id}/value",
    "Back": "back",
}
"""Where WebDriver takes the same commands."""


class WebKit(OnScreen):
    """Commands go as W3C's WebDriver takes them, to the driver of WebKitGTK, which starts the window."""

    def __init__(self, profile: Path) -> None:
        super().__init__(profile)
        own = {"HOME": profile, "XDG_DATA_HOME": profile / "data", "XDG_CACHE_HOME": profile / "cache",
               "XDG_CONFIG_HOME": profile / "config", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": 1}  # fmt: skip
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        home = {**self.screen.environment, **{name: str(value) for name, value in own.items()}}
        started("WebKitWebDriver", f"--port={self._port}", environment=home)
        window = {"binary": SYSTEM_PYTHON, "args": [str(WINDOW), str(profile)]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": window}}}
        self._session = awaited(lambda: self._ask("POST", "/session", wanted), "a browser")[
            "sessionId"
        ]

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, json.dumps(body) if method == "POST" else None)
            answer = json.loads(connection.getresponse().read())["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RefusedError(answer["message"])
        return answer

    def do(self, command: str, **parameters: Any) -> Any:
        return self._ask(
            "POST", f"/session/{self._session}/{PATHS[command].format(**parameters)}", parameters
        )

    def close(self) -> None:
        self._ask("DELETE", f"/session/{self._session}")
