"""The same core without MkDocs: a shell of a few lines has every contact and route that the published pages have."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import jinja2

from helpers.guidance import DOCUMENTS, ROOT, TODAY
from signpost.entries.library import Library
from signpost.pages import render
from signpost.rules.check import checked

SHELL = jinja2.Environment(autoescape=True).from_string(
    """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ page.tab or page.title }}</title></head>
<body><main>{{ page.html | safe }}</main></body></html>"""
)


def build(library: Library, folder: Path) -> None:
    """Write every page that is made from entries."""
    for page in render.pages(library):
        file = folder / page.path / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SHELL.render(page=page), encoding="utf-8")


def outside(file: Path) -> list[str]:
    """Return every contact and address outside the site that the main part of a page leads to, in order."""
    main = file.read_text(encoding="utf-8").partition("<main")[2].partition("</main>")[0]
    return [
        unescape(link) for link in re.findall(r'href="((?:https?|tel|sms|mailto):[^"]*)"', main)
    ]


def test_every_contact_and_route_is_the_same_in_both_shells(
    real_site: Path, tmp_path: Path
) -> None:
    library = checked(ROOT / "guidance", TODAY, DOCUMENTS).library
    build(library, tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("index.html"))
    found = {path: outside(tmp_path / path) for path in made}
    assert {
        path: links for path, links in found.items() if links != outside(real_site / path)
    } == {}
    leads = {link for links in found.values() for link in links}
    assert {
        route.address for one in library.platforms.values() for route in one.routes if route.address
    } <= leads
    numbers = {
        contact.number
        for one in library.services.values()
        for contact in one.contacts
        if one.status == "open"
    }
    assert len(leads) > len(numbers) > 200
