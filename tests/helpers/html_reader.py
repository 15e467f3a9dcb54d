"""A page as a browser's parser sees it: elements, text, links, and places that can be linked to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from lxml import etree

_LINKS = {"stylesheet": "style", "icon": "icon", "manifest": "manifest", "preload": "font"}
Shape = tuple[str, frozenset[str]]
"""The name of an element, with the names of its attributes."""

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "rect"}


@dataclass(slots=True)
class Element:
    """One element: its name, its attributes, and all text inside it, or the code of a script or style."""

    tag: str
    attributes: dict[str, str]
    code: str = ""
    _page: list[str] = field(default_factory=list, repr=False)
    _start: int = 0
    _end: int = 0

    @property
    def text(self) -> str:
        return "".join(self._page[self._start : self._end])


class Html:
    """A parsed page."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.elements: list[Element] = []
        self.comments: list[str] = []
        self._texts: list[str] = []
        self._open: list[Element] = []
        # lxml, since thousands of pages are parsed: with the parser of the standard library it took twice as long.
        etree.fromstring(source, etree.HTMLParser(target=self))

    # What the parser calls.

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, dict(attributes), "", self._texts, len(self._texts))
        self.elements.append(element)
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._open.pop()._end = len(self._texts)

    def data(self, data: str) -> None:
        if self._open[-1].tag in ("script", "style"):
            self._open[-1].code += data
        else:
            self._texts.append(data)

    def comment(self, data: str) -> None:
        self.comments.append(data)

    def close(self) -> None:
        """Nothing is left to do."""

    # What tests ask.

    @property
    def text(self) -> str:
        return "".join(self._texts)

    @cached_property
    def unbalanced(self) -> list[str]:
        """The names of elements that are not closed, or closed without being open."""
        return _Balance(self.source).wrong

    def all(self, tag: str) -> list[Element]:
        """Return every element of a name."""
        return [element for element in self.elements if element.tag == tag]

    @property
    def words(self) -> str:
        """The text with its spaces folded."""
        return " ".join(self.text.split())

    @property
    def shapes(self) -> set[Shape]:
        """The kinds of element that occur."""
        return {(element.tag, frozenset(element.attributes)) for element in self.elements}

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]

    @property
    def addresses(self) -> list[str]:
        """Every href and src, in order."""
        return [
            element.attributes[name]
            for element in self.elements
            for name in ("href", "src")
            if name in element.attributes
        ]

    @property
    def loaded(self) -> dict[str, str]:
        """What a browser fetches with the page, by address: "style", "script", "icon", "manifest", "font" (the one that
        is asked for early), "picture", or "late picture" for one that waits until it comes near the screen."""
        found = {}
        for element in self.elements:
            its = element.attributes
            if element.tag == "script" and "src" in its:
                found[its["src"]] = "script"
            elif element.tag == "img":
                found.setdefault(
                    its["src"], "late picture" if its.get("loading") == "lazy" else "picture"
                )
            elif element.tag == "link" and its.get("rel") in _LINKS:
                found[its["href"]] = _LINKS[its["rel"]]
        return found


class _Balance(HTMLParser):
    """Finds what lxml closes by itself."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.wrong += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It is closed at once."""

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self._open[-1:] == [tag]:
            self._open.pop()
        else:
            self.wrong.append(f"/{tag}")
