"""What stays on a device after reading: every file of a real browser's profile is searched, in three browsers.

No text of a page, no concern's or app's name and nothing typed may stand in any of them. Addresses and titles may, for
they say nothing in words, and so may files that are the same for every reader: that the site was used cannot be hidden.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from helpers.driving import Chromium, Driven, Firefox, WebKit, end_all, lacks
from helpers.sites import Quiet, served
from signpost.pages.addresses import neutral

EXIT = "https://www.bbc.co.uk/weather"
SHEET = "checklists/sheet-04/"
READ = ["", f"help/{neutral('blackmail')}/", f"help/{neutral('blackmail')}/{neutral('snapchat')}/",
        f"platforms/{neutral('snapchat')}/", SHEET]  # fmt: skip
TYPED = ["zzqxblackmailzz", "sextortion", "Zzqxaunt Petra"]
TELLING = ["threatening to share", "Snapchat", "zzqx", *TYPED]

OTHER = "other/"
"""A page that stands on the same host, may be kept, and must be found: else nothing was searched."""
OTHER_TITLE, OTHER_TEXT = "Zzqy title", "Zzqy, a text that a browser may keep."

Found = set[tuple[str, str]]
"""In which file of a profile stands what."""


# ------------------------------------------------------------------------------------------------------ the host


Rule = tuple[re.Pattern[str], dict[str, str]]


def rules(headers: str) -> list[Rule]:
    """Read a file `_headers`: to which addresses a rule applies, and what it says."""
    found: list[Rule] = []
    for line in headers.splitlines():
        if line.startswith("/"):
            found.append((re.compile(re.escape(line).replace(r"\*", ".*")), {}))
        elif ": " in line and not line.startswith("#"):
            name, value = line.strip().split(": ", 1)
            found[-1][1][name] = value
    return found


def host(site: Path, exit: str, pages: str = "") -> type[Quiet]:
    """Make a host that does what `_headers` says, but lets browsers do with pages as `pages` says."""
    applied = rules((site / "_headers").read_text(encoding="utf-8"))

    class Host(Quiet):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:  # noqa: N802 - the name that the standard library asks for
            file = Path(self.translate_path(self.path))
            file = file / "index.html" if file.is_dir() else file
            if self.path == f"/{OTHER}":
                body = f"<!doctype html><title>{OTHER_TITLE}</title><h1>{OTHER_TEXT}</h1>"
                self.answer(
                    body.encode(), {"Content-Type": "text/html", "Cache-Control": "no-cache"}
                )
            elif file.is_file():
                said = {"Content-Type": self.guess_type(file)}
                for addresses, more in applied:
                    said |= more if addresses.fullmatch(self.path) else {}
                if pages and said["Cache-Control"] == "no-store":
                    said["Cache-Control"] = pages
                self.answer(file.read_bytes().replace(EXIT.encode(), exit.encode()), said)
            else:
                self.send_error(404)

        def answer(self, body: bytes, said: dict[str, str]) -> None:
            tag = f'"{hashlib.sha256(body).hexdigest()}"'
            unchanged = self.headers.get("If-None-Match") == tag
            self.send_response(304 if unchanged else 200)
            for name, value in {
                **said,
                "ETag": tag,
                "Content-Length": str(0 if unchanged else len(body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"" if unchanged else body)

    return Host


# ---------------------------------------------------------------------------------------------------- the search


def unpacked(data: bytes) -> bytes:
    """Return what Firefox has packed (mozLz4: a name, the length, and one block of LZ4); anything else as it is."""
    if not data.startswith(b"mozLz40\0"):
        return data
    made, at = bytearray(), 12

    def length(of: int) -> int:
        nonlocal at
        more = of == 15
        while more:
            of, more, at = of + data[at], data[at] == 255, at + 1
        return of

    with contextlib.suppress(IndexError):  # The end, or what is not yet written.
        while True:
            token, at = data[at], at + 1
            literal = length(token >> 4)
            made += data[at : at + literal]
            at += literal
            back = data[at] | data[at + 1] << 8
            at += 2
            for _ in range(length(token & 15) + 4):
                made.append(made[-back])
    return bytes(made)


def texts(page: Path) -> set[str]:
    """Return pieces of a page's text that are long enough to be known again."""
    source = page.read_text(encoding="utf-8")
    pieces = (
        html.unescape(piece) for piece in re.findall(r">([^<]+)<", source[source.index("<main") :])
    )
    # Letters of ASCII alone: one form of them stands for UTF-8 and UTF-16 alike, once the zeros between are gone.
    return {run[:40].strip() for piece in pieces for run in re.findall("[ -~]{25,}", piece)}


@dataclass
class Search:
    """Searches files for what the pages of a site say."""

    site: Path
    same: list[bytes] = field(init=False)
    """The files that every reader gets alike, the longest first."""
    words: dict[str, set[str]] = field(init=False)
    """What to find, by the page that says it."""
    known: dict[bytes, set[str]] = field(default_factory=dict)
    """What was found in a file, by the file's digest."""

    def __post_init__(self) -> None:
        assets = self.site / "assets"
        files = [
            file for file in assets.rglob("*") if file.is_file() and file.parent.name != "countries"
        ]
        self.same = sorted(
            filter(None, (file.read_bytes() for file in files)), key=len, reverse=True
        )
        scripts = "\n".join(
            file.read_text(encoding="utf-8") for file in files if file.suffix == ".js"
        )
        pages = {path: texts(self.site / path / "index.html") for path in READ}
        self.words = {
            path: {text for text in said if text not in scripts} for path, said in pages.items()
        }
        self.words |= {"telling": set(TELLING), OTHER: {OTHER_TITLE, OTHER_TEXT}}

    def found(self, profile: Path) -> Found:
        """Search every file; what has been searched before, and has not changed, is not searched again."""
        found: Found = set()
        for file in profile.rglob("*"):
            with contextlib.suppress(OSError):  # A folder, a socket, or gone meanwhile.
                data = file.read_bytes()
                digest = hashlib.blake2b(data).digest()
                if digest not in self.known:
                    self.known[digest] = self._words_in(unpacked(data))
                found |= {(str(file.relative_to(profile)), word) for word in self.known[digest]}
        return found

    def _words_in(self, data: bytes) -> set[str]:
        words = {word for words in self.words.values() for word in words}
        found = words_in(data, words)
        for same in self.same if found else ():
            data = data.replace(same, b"")
        return words_in(data, found)


def words_in(data: bytes, words: set[str]) -> set[str]:
    text = data.replace(b"\0", b"").lower()
    return {word for word in words if word.lower().encode() in text}


# ------------------------------------------------------------------------------------------------------- a visit


BROWSERS = ["chromium", "firefox", "webkit"]


def needs(name: str) -> None:
    if missing := lacks(name):
        pytest.skip(missing)


@pytest.fixture(scope="module")
def started(
    browser: Browser, browser_file: str, more_browsers: None
) -> Callable[[str, Path], Driven]:
    """Start a browser by its name, with a profile in a folder."""
    makers: dict[str, Callable[[Path], Driven]] = {
        "chromium": lambda profile: Chromium(profile, browser, browser_file),
        "firefox": Firefox,
        "webkit": WebKit,
    }
    return lambda name, profile: makers[name](profile)


def read(browser: Driven, address: str) -> None:
    """Search, choose, read, choose a country, and write on a sheet."""
    browser.open(address + OTHER)
    browser.open(address)
    for words in TYPED[:2]:
        browser.write("#finder-field", words)
        browser.pause(0.3)
        browser.run("document.querySelector('#finder-field').value = ''")
    browser.choose("#chooser-what", "threatening to share")
    browser.choose("#chooser-where", "Snapchat")
    browser.press(".chooser button")
    browser.has_come_to(address + READ[2])
    for path in READ[1:4]:
        browser.open(address + path)
    browser.press(".urgent .change")
    browser.awaits(".place-choice")
    browser.choose("#place-field", "Ireland")
    browser.press(".place-choice button")
    browser.awaits("html[data-country=IE]")
    browser.open(address + SHEET)
    browser.write(".sheet input", TYPED[2])


def leave(browser: Driven, exit: str) -> None:
    browser.press(".leave a")
    browser.has_come_to(exit)


def go_back(browser: Driven) -> list[str]:
    """Press Back three times; return where each has ended."""
    ended = []
    for _ in range(3):
        browser.back()
        browser.pause(1)
        ended.append(browser.run("return location.href"))
    return ended


@dataclass
class Visit:
    """What one visit has shown."""

    name: str
    before: Found = field(default_factory=set)
    stayed: dict[str, Found] = field(default_factory=dict)
    while_reading: list[bool] = field(default_factory=list)
    after_back: list[bool] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("other")
    (folder / "index.html").write_text(
        "<!doctype html><title>Weather</title><h1>Sunny</h1>", encoding="utf-8"
    )
    with served(folder) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def search(real_site: Path) -> Search:
    return Search(real_site)


@pytest.fixture(scope="module", params=BROWSERS)
def visit(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    started: Callable[[str, Path], Driven],
    search: Search,
    other_site: str,
) -> Visit:
    """Read, leave, go back three times and close the browser, and search its profile all along."""
    name = request.param
    needs(name)
    visit = Visit(name)
    profile = tmp_path_factory.mktemp(name) / "profile"
    try:
        browser = started(name, profile)
        with served(search.site, host(search.site, other_site)) as address:
            browser.open(address)
            browser.learn()
            with browser.watched() as visit.while_reading:
                browser.open(address)
                browser.sees(visit.while_reading)
            visit.before = search.found(profile)
            read(browser, address)
            browser.pause(3)  # By then, all of them have written what they mean to write.
            visit.stayed["before leaving"] = search.found(profile)
            leave(browser, other_site)
            browser.pause(3)
            visit.stayed["after leaving"] = search.found(profile)
            with browser.watched() as visit.after_back:
                visit.ended = go_back(browser)
            browser.close()
            visit.stayed["after closing"] = search.found(profile)
    finally:
        end_all()
    return visit


# What is found while the browser is open is also what stays where it crashes or the power fails.
@pytest.mark.parametrize("when", ["before leaving", "after leaving", "after closing"])
def test_nothing_that_was_read_or_typed_stands_in_the_profile(visit: Visit, when: str) -> None:
    allowed = {
        (file, word) for file, word in visit.stayed[when] if word in (OTHER_TITLE, OTHER_TEXT)
    }
    assert visit.stayed[when] - visit.before - allowed == set()


def test_what_may_be_kept_was_found(visit: Visit) -> None:
    found = visit.stayed["after closing"]
    assert {word for _, word in found} >= {OTHER_TITLE, OTHER_TEXT}
    if visit.name == "firefox":
        assert any(file.endswith("lz4") for file, word in found if word == OTHER_TITLE)


def test_back_after_leaving_never_shows_a_page(visit: Visit, other_site: str) -> None:
    assert any(visit.while_reading)
    assert visit.after_back
    assert not any(visit.after_back)
    assert visit.ended == [other_site] * 3


@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_pages_that_may_be_kept_are_found_in_the_profile_and_yet_not_shown_by_back(
    tmp_path: Path,
    started: Callable[[str, Path], Driven],
    search: Search,
    other_site: str,
    name: str,
) -> None:
    needs(name)
    try:
        browser = started(name, tmp_path / "profile")
        with served(search.site, host(search.site, other_site, pages="no-cache")) as address:
            browser.open(address)
            browser.learn()
            read(browser, address)
            leave(browser, other_site)
            with browser.watched() as shown:
                ended = go_back(browser)
            browser.close()
    finally:
        end_all()
    found = {word for _, word in search.found(tmp_path / "profile")}
    assert [path for path in READ if not found & search.words[path]] == []
    assert "Snapchat" in found
    assert shown
    assert not any(shown)
    assert ended == [other_site] * 3
