"""A page as a browser's parser sees it: elements, text, links, and places that can be linked to."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_LINKS = {"stylesheet": "style", "icon": "icon", "manifest": "manifest", "preload": "font"}
VOID = {"meta", "link", "br", "img", "input", "hr", "path", "rect"}


@dataclass
class Element:
    """One element: its name, its attributes, and all text inside it, or the code of a script or style."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    code: str = ""


@dataclass
class Html(HTMLParser):
    """A parsed page."""

    source: str
    elements: list[Element] = field(default_factory=list)
    text: str = ""
    comments: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.source)
        self.close()
        self.unbalanced += [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1].tag != tag:
            self.unbalanced.append(f"/{tag}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag in ("script", "style"):
            self._open[-1].code += data
            return
        self.text += data
        for element in self._open:
            element.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str) -> list[Element]:
        """Return every element of a name."""
        return [element for element in self.elements if element.tag == tag]

    @property
    def words(self) -> str:
        """The text with its spaces folded."""
        return " ".join(self.text.split())

    @property
    def shapes(self) -> set[tuple[str, frozenset[str]]]:
        """The kinds of element that occur: names with the names of their attributes."""
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
