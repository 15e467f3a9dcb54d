"""Which of thousands of pages are enough to meet everything that pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from helpers.html_reader import VOID


def some(pages: Mapping[str, str]) -> Iterator[str]:
    """Yield pages that hold every element in each of its surroundings, always the same ones."""
    met = set[str]()
    for path in _mixed(pages):
        found = elements(pages[path])
        if found - met:
            met |= found
            yield path


def named(pages: Mapping[str, str]) -> Iterator[str]:
    """Yield pages of every concern, reader, app, country, sheet and piece of advice, always the same ones.

    What sets pages of one kind apart is mostly one of these: a long name, an odd icon, many numbers. A page is taken if
    its address has a part that none before it had. Services are too many: of them, one in each country is taken.
    """
    met = set[tuple[str, str]]()
    for path in _mixed(pages):
        section, *parts = path.strip("/").split("/")
        # Places without an entry are many, and their pages differ by a name and some numbers.
        alike = "guidance/floor.yml" in pages[path]
        of_its_own = parts[:1] if section == "contacts" else parts
        new = set() if alike else {(section, part) for part in of_its_own}
        if new - met or not parts:
            met |= new
            yield path


def _mixed(pages: Mapping[str, str]) -> list[str]:
    return sorted(pages, key=lambda path: sha256(path.encode()).digest())


def elements(html: str) -> set[str]:
    """Return the elements of a page, each with its own attributes and those of the three around it.

    Which address, name or text an attribute holds is left out: axe-core asks only whether there is one.
    """
    found = set()
    around: list[str] = []
    for closing, tag, attributes in re.findall(
        r"<(/?)([a-z][a-z0-9]*)([^<>]*)>", html.partition("<body")[2]
    ):
        if closing:
            while around and around.pop().partition(" ")[0] != tag:
                pass
        else:
            said = (
                name if name in VARIED or name.startswith("data-") else f"{name}={value}"
                for name, value in re.findall(r'([a-zA-Z-]+)="([^"]*)"', attributes)
            )
            element = " ".join((tag, *said))
            found.add(" > ".join([*around[-3:], element]))
            if tag not in VOID:
                around.append(element)
    return found


VARIED = ("href", "src", "d", "id", "aria-label", "aria-labelledby", "for", "title")


def pages_of(site: Path) -> dict[str, str]:
    """Return the text of every page by its path. What stands at old addresses leads on at once, and is none."""
    found = (
        page.relative_to(site).as_posix().removesuffix("index.html")
        for page in site.rglob("*.html")
    )
    texts = {path: page_text(site, path) for path in found}
    return {path: text for path, text in texts.items() if 'http-equiv="refresh"' not in text}


def page_text(site: Path, path: str) -> str:
    file = site / path
    return (file / "index.html" if path.endswith("/") or not path else file).read_text(
        encoding="utf-8"
    )
