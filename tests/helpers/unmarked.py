"""The words of a marked site that neither are marked nor come from an entry; see marked.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from pydantic import BaseModel

from helpers.marked import KEPT, MARKS, SPOKEN
from signpost.entries.library import Library
from signpost.entries.schema.text import Reference, Text
from signpost.pages.addresses import neutral


class Judge:
    """Finds the words that are neither marked nor from an entry."""

    def __init__(self, library: Library) -> None:
        said = set(_texts([*vars(library).values()]))
        parts = {part.strip() for text in said for part in text.split('"')}
        in_addresses = {neutral(name) for kind in library.entries.values() for name in kind}
        initials = {platform.name[0] for platform in library.platforms.values()}
        own = sorted((said | parts | in_addresses | initials) - {""}, key=len, reverse=True)
        self._own = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in own))

    def words(self, text: str) -> list[str]:
        """Return the unmarked words of a text that no entry says."""
        rest = self._own.sub(" ", " ".join(text.split()))
        found = _WORD.findall(_NO_WORD.sub(" ", KEPT.sub(" ", rest)))
        return [word for word in found if not MARKS & set(word)]

    def words_of_html(self, html: str) -> list[str]:
        """Return the same of a page, or a piece of one: of its texts and its spoken attributes."""
        reader = _Reader()
        reader.feed(html)
        reader.close()
        return [word for text in reader.said for word in self.words(text)]

    def words_of_json(self, value: Any, codes: frozenset[str]) -> list[str]:
        """Return the same of every text in JSON but `codes`, and but what has a key of `codes`."""
        if isinstance(value, dict):
            inner = [one for key, one in value.items() if key not in codes]
        else:
            inner = value if isinstance(value, list) else []
        if isinstance(value, str) and value not in codes:
            return self.words_of_html(value)
        return [word for one in inner for word in self.words_of_json(one, codes)]


_WORD = re.compile(r"[^\W\d_]+")
_NO_WORD = re.compile(r"\S*\w(?:[.@]\w|/)\S*|/\S+|\w*\d\w*")
"""Addresses and names of files, and what has a digit in it."""


def _texts(value: Any) -> Iterator[str]:
    """Yield every text that an entry says: all but references to other entries, and codes."""
    if isinstance(value, BaseModel):
        yield from _texts([inner for _, inner in value])
    elif isinstance(value, Mapping):
        yield from _texts([*value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, Text) and not isinstance(value, Reference):
        yield " ".join(value.split())


class _Reader(HTMLParser):
    """Collects what a page says, text by text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code = tag in ("script", "style")
        its = dict(attrs)
        if tag != "meta" or its.get("name") == "description" or its.get("property") == "og:title":
            self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._code = False

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.said.append(data)
