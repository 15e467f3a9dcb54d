"""The configuration in docs/contribute/hosting.md, as it is printed there, in the servers that it is for."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench import hosts
from helpers.sites import Project, mkdocs_build
from signpost.pages.addresses import neutral
from signpost.publish.host_files import THEIRS

APP = neutral("examplegram")

TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "(text|application)/javascript",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg\\+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest\\+json",
    ".woff2": "font/woff2",
    ".xml": "(text|application)/xml",
}

YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> bytes:
        """The body as it was before it was compressed."""
        return hosts.UNPACKED[self.headers.get("content-encoding", "")](self.body)


@dataclass(frozen=True)
class Host:
    """A server that runs, with the site that it sends."""

    site: Path
    port: int
    logs: Path
    connection: http.client.HTTPSConnection = field(repr=False)

    def ask(self, path: str, **headers: str) -> Answer:
        self.connection.request(
            "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        got = self.connection.getresponse()
        names = [name.lower() for name in got.headers]
        repeated = {name for name in names if names.count(name) > 1} - {"vary"}
        assert not repeated, f"{path} has these headers twice: {repeated}"
        return Answer(
            got.status, {name.lower(): value for name, value in got.headers.items()}, got.read()
        )

    def files(self) -> dict[str, Path]:
        """Every file of the site by its address, but for the compressed ones."""
        found = {}
        for path in sorted(self.site.rglob("*")):
            if path.is_file() and not (
                path.suffix in (".br", ".gz") and path.with_suffix("").exists()
            ):
                address = "/" + path.relative_to(self.site).as_posix()
                found[
                    address.removesuffix("index.html") if path.name == "index.html" else address
                ] = path
        return found


@pytest.fixture(scope="module")
def folder(project: Project) -> Path:
    """A project whose site is built with compressed files; the small guidance, and one file named by its content."""
    root = project("hosts")
    settings = root / "mkdocs.yml"
    settings.write_text(
        settings.read_text().replace("  - signpost\n", "  - signpost: {compress: true}\n")
    )
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stderr
    (root / "site/assets/immutable").mkdir(exist_ok=True)
    (root / "site/assets/immutable/made-up.0123abcd.js").write_text("'use strict';\n")
    return root


@pytest.fixture(scope="module", params=list(hosts.SERVERS))
def host(
    request: pytest.FixtureRequest,
    servers: None,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Host]:
    logs = tmp_path_factory.mktemp("logs")
    with contextlib.ExitStack() as stack:
        try:
            port = stack.enter_context(hosts.running(hosts.SERVERS[request.param], folder, logs))
        except hosts.MissingError as missing:
            words, _, packages = str(missing).partition(": ")
            pytest.skip(f"{words}. On Debian and Ubuntu: apt-get install {packages}")
        yield Host(
            folder / "site",
            port,
            logs,
            stack.enter_context(contextlib.closing(hosts.connection(port))),
        )


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[str, str]:
    """The headers that `_headers` has for everything, but for those about caches."""
    everything = (folder / "site/_headers").read_text().split("\n/")[1]
    headers = dict(line.strip().split(": ", 1) for line in everything.splitlines()[1:])
    assert headers.pop("Cache-Control") == "no-store"
    assert len(headers) > 5
    return {name.lower(): value for name, value in headers.items()}


def test_every_file_comes_back_right_to_the_byte_however_it_is_asked_for(host: Host) -> None:
    files = host.files()
    assert len(files) > 100
    assert {path.suffix for path in files.values()} >= set(TYPES)
    for address, path in files.items():
        for asked, first in (
            ("identity", ""),
            ("gzip", "gzip"),
            ("br", "br"),
            ("gzip, deflate, br, zstd", "br"),
        ):
            answer = host.ask(address, Accept_Encoding=asked)
            assert answer.status == 200, address
            assert answer.text == path.read_bytes(), (address, asked)
            suffix = {"": "", "gzip": ".gz", "br": ".br"}[first]
            beside = path.with_name(path.name + suffix)
            if beside.exists():  # What the build has compressed is sent as it is.
                assert answer.headers.get("content-encoding", "") == first, (address, asked)
                assert answer.body == beside.read_bytes(), (address, asked)
            if path.with_name(f"{path.name}.br").exists():
                assert "accept-encoding" in answer.headers.get("vary", "").lower(), (address, asked)


def test_every_file_has_its_type_and_its_letters(host: Host) -> None:
    for address, path in host.files().items():
        if path.suffix in TYPES:
            for asked in ("identity", "br"):
                answer = host.ask(address, Accept_Encoding=asked)
                kind, _, charset = answer.headers.get("content-type", "").partition("; ")
                assert re.fullmatch(TYPES[path.suffix], kind), (address, asked, kind)
                spelled = kind.startswith("text/") or kind == "application/javascript"
                assert charset.lower() in (
                    ("charset=utf-8",) if spelled else ("", "charset=utf-8")
                ), (address, asked)


def test_every_answer_has_the_headers(host: Host, said: dict[str, str]) -> None:
    files = host.files()
    for address in [
        *files,
        "/nothing/",
        "/nothing.csv",
        "/assets/immutable/nothing.0123abcd.js",
        "/help",
    ]:
        answer = host.ask(address)
        assert answer.status == (
            200 if address in files else 301 if address == "/help" else 404
        ) or (address == "/help" and answer.status == 308)
        assert {name: answer.headers.get(name) for name in said} == said, address


def test_pages_are_not_kept_and_only_what_is_named_by_its_content_is_kept_without_asking(
    host: Host,
) -> None:
    named = 0
    for address in host.files():
        path = address.removeprefix("/")
        kept = bool(path.startswith("assets/immutable/") or THEIRS.fullmatch(path))
        named += kept
        shared = path.startswith("assets/") and not path.startswith("assets/countries/")
        assert host.ask(address).headers["cache-control"] == (
            YEAR if kept else "no-cache" if shared else "no-store"
        ), address
    assert named > 3


def test_a_page_that_is_not_there_shows_the_urgent_numbers_and_is_not_kept(host: Host) -> None:
    page = (host.site / "404.html").read_bytes()
    for address in (
        "/nothing/",
        "/help/nothing",
        "/nothing.csv",
        "/assets/immutable/nothing.0123abcd.js",
    ):
        for asked in ("identity", "gzip", "br"):
            answer = host.ask(address, Accept_Encoding=asked)
            assert (answer.status, answer.text) == (404, page), (address, asked)
            assert answer.headers["cache-control"] == "no-store", address
            assert answer.headers["content-type"].lower() == "text/html; charset=utf-8", address


def test_what_has_not_changed_costs_an_empty_answer(host: Host, said: dict[str, str]) -> None:
    for address in ("/assets/search.json", "/assets/zones.json", "/assets/share.png"):
        tags = set()
        for asked in ("identity", "gzip", "br"):
            first = host.ask(address, Accept_Encoding=asked)
            tags.add(first.headers["etag"].removeprefix("W/"))
            again = host.ask(address, Accept_Encoding=asked, If_None_Match=first.headers["etag"])
            assert (again.status, again.body) == (304, b""), (address, asked)
            assert again.headers["cache-control"] == "no-cache", address
            assert again.headers["content-security-policy"] == said["content-security-policy"], (
                address
            )
        # Each form has a tag of its own, or a cache could hand on one for another.
        assert len(tags) == (1 if address.endswith(".png") else 3), (address, tags)


def test_a_changed_page_has_another_tag_at_once(host: Host) -> None:
    page = host.site / "about" / "index.html"
    files = [page, page.with_name("index.html.br"), page.with_name("index.html.gz")]
    before = {path: (path.read_bytes(), path.stat()) for path in files}
    old = {
        asked: host.ask("/about/", Accept_Encoding=asked).headers["etag"]
        for asked in ("identity", "gzip", "br")
    }
    for path, (content, stat) in before.items():
        path.write_bytes(content)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 2_000_000_000))
    for asked, tag in old.items():
        answer = host.ask("/about/", Accept_Encoding=asked, If_None_Match=tag)
        assert answer.status == 200, asked
        assert answer.headers["etag"] != tag, asked


def test_a_folder_without_a_slash_leads_to_the_same_host(host: Host) -> None:
    for address in ("/help", f"/platforms/{APP}"):
        answer = host.ask(address)
        assert answer.status in (301, 308), address
        assert re.fullmatch(
            rf"(\.?\.?/)*[a-z/]*{address.rpartition('/')[2]}/", answer.headers["location"]
        ), address


def test_a_weakness_can_be_told(host: Host) -> None:
    answer = host.ask("/.well-known/security.txt")
    assert answer.text == (host.site / ".well-known" / "security.txt").read_bytes()
    assert answer.headers["content-type"].lower() == "text/plain; charset=utf-8"


def test_no_log_tells_who_read_what(host: Host) -> None:
    for address in (f"/platforms/{APP}/", "/asked-for-but-not-here/"):
        host.ask(address)
    time.sleep(0.2)
    written = "".join(path.read_text() for path in host.logs.rglob("*.log"))
    assert APP not in written
    assert "asked-for-but-not-here" not in written
    assert "127.0.0.1:" not in written.replace(f"127.0.0.1:{host.port}", "")
