"""What stands beside the pages: headers, security.txt, the shared picture, and the page that counts clicks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from posixpath import normpath

from helpers.html_reader import Html
from signpost.entries.library import Library
from signpost.pages import content_policy
from signpost.pages.addresses import path_of
from signpost.pages.assets import Assets
from signpost.publish import host_files


def hashes_of(page: str) -> content_policy.Hashes:
    """Return the hashes of a page's inline code that a browser runs or uses."""
    inline = [one for one in Html(page).elements if one.code and "src" not in one.attributes]
    run = [one for one in inline if "json" not in one.attributes.get("type", "")]
    return frozenset(content_policy.hash_of(one.tag, one.code) for one in run)


def test_the_headers_allow_every_script_of_every_page_and_nothing_unsafe(real_site: Path) -> None:
    said = (real_site / "_headers").read_text(encoding="utf-8")
    policy = re.search(r"Content-Security-Policy: (.*)", said)
    assert policy
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src 'none';")
    needed: set[tuple[str, str]] = set()
    for path in real_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        own = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert own, path
        hashes = hashes_of(text)
        moved = 'http-equiv="refresh"' in text
        assert own[1] == (
            "default-src 'none'" if moved else content_policy.content_policy(hashes)
        ), path
        assert text.index("Content-Security-Policy") < text.index("<title>"), path
        needed |= hashes
    assert needed
    assert (
        policy[1] == f"{content_policy.content_policy(frozenset(needed))}; frame-ancestors 'none'"
    )
    readers = (real_site / "help" / "index.html").read_text(encoding="utf-8")
    assert [kind for kind, _ in sorted(hashes_of(readers))] == ["script", "style"]
    for header in (
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
    ):
        assert header in said


def test_readers_pages_allow_no_inline_script_but_the_one_that_runs_first(
    real_site: Path, real_library: Library
) -> None:
    zones = real_library.zones_of(real_library.home)
    early = {content_policy.hash_of("script", Assets().early(real_library.home, zones))}
    for path in (real_site / "help").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in text:
            assert {found for found in hashes_of(text) if found[0] == "script"} == early, path


def test_a_weakness_can_be_told_and_the_file_says_until_when(
    real_site: Path, real_library: Library
) -> None:
    lines = (real_site / ".well-known" / "security.txt").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines)
    assert said["Contact"] == f"{real_library.site.address}contribute/security/"
    assert (real_site / "contribute" / "security" / "index.html").is_file()
    days = date.fromisoformat(said["Expires"][:10]) - real_library.today
    assert 0 < days.days < 365
    assert "mailto:someone@example.org" in host_files.security_contact(
        "", "mailto:someone@example.org", real_library.today
    )


def test_what_is_shared_shows_one_neutral_picture_and_the_name_of_the_site_alone(
    real_site: Path,
) -> None:
    shown = set()
    for path in (real_site / "help").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        shown |= set(re.findall(r'<meta property="og:[^"]*" content="([^"]*)"', text))
    assert shown == {"Signpost", "website", "https://signpost.example/assets/share.png"}
    assert (real_site / "assets" / "share.png").read_bytes().startswith(b"\x89PNG")


def test_two_clicks_lead_from_the_front_page_to_every_official_form(
    real_site: Path, real_library: Library
) -> None:
    """Walked on the finished site by links alone, apart from the code that makes the page with the table."""
    pages: dict[str, Html] = {}

    def links(path: str) -> set[str]:
        if path not in pages:
            pages[path] = Html((real_site / path / "index.html").read_text(encoding="utf-8"))
        found = set()
        for link in pages[path].all("a"):
            address = link.attributes.get("href", "").split("#")[0]
            inside = ":" not in address
            found.add(normpath(f"/{path}{address}").strip("/") + "/" if inside else address)
        return found

    first = links("")
    walked = forms = 0
    for platform in real_library.platforms:
        page = path_of("platform", platform)
        assert page in first, platform
        second = links(page)
        for concern in real_library.online:
            walked += 1
            routes = real_library.routes(platform, concern)
            targets = {str(route.address) for route in routes if route.address}
            targets |= {f"mailto:{route.email}" for route in routes if route.email}
            if targets:
                forms += 1
                assert targets & second, (platform, concern)
    said = Html((real_site / "contribute/clicks/index.html").read_text(encoding="utf-8"))
    rows = [element.text.split() for element in said.all("tr")]
    row = next(row for row in rows if row[:3] == ["The", "app", "first"])
    assert row[3:] == [str(forms), "2", "2", "2"]
    assert f"Of {walked} pairs" in said.words
