"""Small sites for tests of publishing: each file says which version it is of, and pages name their style."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from signpost.publish.swap import Publisher


def style_of(word: str) -> tuple[str, str]:
    """Return the place and the text of a version's style, named by what it holds as the build does it."""
    text = f"body{{--version:{word}}}"
    return f"assets/immutable/reader.{hashlib.sha256(text.encode()).hexdigest()[:10]}.css", text


def write_version(folder: Path, word: str, pages: int = 3) -> None:
    """Write a whole small site, each file of which says which version it is of."""
    place, text = style_of(word)
    (folder / place).parent.mkdir(parents=True)
    (folder / place).write_text(text)
    for page in ("index.html", *(f"{number}/index.html" for number in range(pages))):
        (folder / page).parent.mkdir(exist_ok=True)
        (folder / page).write_text(f'<link rel="stylesheet" href="/{place}">\n<p>{word}</p>\n')


def publish(site: Path, word: str) -> Publisher:
    """Publish a small version."""
    publisher = Publisher(site)
    write_version(publisher.aside, word)
    publisher.publish()
    return publisher


HREF = re.compile(r'href="/([^"]+)">\n<p>(\w+)</p>\n$')


def read(site: str) -> bool:
    """Read a page, and the style that it names; return whether both were there, whole, and of one version."""
    try:
        with open(f"{site}/index.html") as opened:
            page = HREF.search(opened.read())
        if page is None:
            return False
        with open(f"{site}/{page[1]}") as opened:
            return opened.read() == style_of(page[2])[1]
    except OSError:
        return False


def two_renames(one: Path, other: Path) -> bool:
    """Stand in for a file system that cannot exchange two folders."""
    return False


def whole(site: Path) -> str:
    """Return the version of which every file of a small site is, but for what is kept of another."""
    words = {page.read_text() for page in site.rglob("index.html")}
    assert len(words) == 1, words
    assert len(list(site.rglob("index.html"))) == 4
    assert read(str(site))
    found = HREF.search(words.pop())
    assert found
    return found[2]


def names(site: Path) -> list[str]:
    """Return the names of the files that carry a digest."""
    return sorted(path.name for path in (site / "assets/immutable").iterdir())
