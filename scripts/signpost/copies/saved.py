"""A page that a browser saved, read into elements and texts."""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

LARGEST = 32 * 1024 * 1024
"""Bytes of a file with a saved page; an archive (MHTML) holds its pictures and fonts too."""
_LONGEST = 4 * 1024 * 1024  # Bytes of the page itself; our longest has a tenth of it.
_DEEPEST = 60  # Elements inside each other; ours have some twenty.
_MOST_PIECES = 200_000  # Elements and texts; ours have some thousands.


class UnreadableError(Exception):
    """A saved page cannot be compared; the text says why, in a sentence."""


@dataclass(slots=True, eq=False)
class Node:
    """An element, with its attributes, what is in it, and its line in the file, counted from 1."""

    tag: str
    attributes: dict[str, str]
    line: int
    inside: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def nodes(self) -> list[Node]:
        """The elements right inside it."""
        return [one for one in self.inside if isinstance(one, Node)]

    def below(self) -> Iterator[Node]:
        """Yield every element inside it, in order."""
        waiting = self.nodes[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.nodes[::-1]

    def having(self, name: str) -> list[Node]:
        """Return every element inside it with a class."""
        return [node for node in self.below() if name in node.classes]

    @property
    def text(self) -> str:
        """All text inside it, with its spaces folded."""
        texts: list[str] = []
        waiting: list[Node | str] = self.inside[::-1]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                texts.append(one)
            elif one.tag not in RAW:
                waiting += one.inside[::-1]
        return " ".join("".join(texts).split())

    @property
    def texts(self) -> set[str]:
        """The texts right inside it, each with its spaces folded."""
        return {" ".join(one.split()) for one in self.inside if isinstance(one, str)}

    @property
    def code(self) -> str:
        """What a script or style holds, with its spaces folded."""
        return " ".join("".join(one for one in self.inside if isinstance(one, str)).split())


_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
})  # fmt: skip
RAW = frozenset({"script", "style"})
_ATTRIBUTES = r"(?:\s++[^\s\"'<>/=]++(?:=(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+"
_TOKEN = re.compile(
    r"(?i)<!doctype html>|<!--(?!-?>)(?P<comment>(?:[^-<]|-(?!-)|<(?!!))*+)-->"
    r"|</(?P<end>[a-z][a-z0-9:-]*+)\s*+>"
    rf"|<(?P<tag>[a-z][a-z0-9:-]*+)(?P<has>{_ATTRIBUTES})\s*+(?P<closed>/?+)>|(?P<text>[^<]++)"
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{4}\)(\S{1,2000}) -->")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
# A browser may read a reference without its semicolon in another way than we do.
_LOOSE = re.compile(r"&(?:#|[a-zA-Z])(?![#a-zA-Z0-9]*;)")


def parsed(source: str) -> Node:
    """Return the tree of a page. Raises UnreadableError if no browser would write it so."""
    root = Node("", {}, 1)
    stack, pieces, line, at = [root], 0, 1, 0
    while at < len(source):
        token = _TOKEN.match(source, at)
        if token is None:
            text = repr(source[at : at + 40])
            raise UnreadableError(f"line {line}: what begins with {text} is no plain element.")
        at = token.end()
        if token["text"]:
            stack[-1].inside.append(_meant(token["text"], line))
            line += token["text"].count("\n")
            continue
        pieces += 1
        if pieces > _MOST_PIECES or len(stack) > _DEEPEST:
            raise UnreadableError(f"line {line}: no page of the site has so many elements.")
        if token["comment"] and not _SAVED_FROM.fullmatch(token[0]):
            stack[-1].inside.append(Node("!--", {"says": token["comment"]}, line))
        if token["tag"]:
            at = _take(token, stack, line, source)
        elif token["end"] and stack.pop().tag != token["end"].lower():
            tag = f"</{token['end']}>"
            raise UnreadableError(f"line {line}: {tag} closes another element than the last one.")
        line += source.count("\n", token.start(), at)
    if len(stack) > 1:
        raise UnreadableError(f"line {stack[-1].line}: <{stack[-1].tag}> is not closed.")
    return root


def _take(token: re.Match[str], stack: list[Node], line: int, source: str) -> int:
    """Put an element into the tree; return the position after it."""
    node = Node(token["tag"].lower(), {}, line)
    for name, *values in _ATTRIBUTE.findall(token["has"]):
        if name.lower() in node.attributes:
            raise UnreadableError(f"line {line}: <{node.tag}> has {name} twice.")
        node.attributes[name.lower()] = _meant("".join(values), line)
    stack[-1].inside.append(node)
    if node.tag in RAW:
        close = re.compile(rf"</{node.tag}\s*>", re.IGNORECASE).search(source, token.end())
        if close is None or "<!--" in source[token.end() : close.start()]:
            raise UnreadableError(f"line {line}: it is not plain where this <{node.tag}> ends.")
        node.inside.append(source[token.end() : close.start()])
        return close.end()
    # In drawings an element may close itself; in a page only these do.
    drawn = any(one.tag == "svg" for one in stack)
    if node.tag not in _VOID and not (token["closed"] and drawn):
        if token["closed"]:
            raise UnreadableError(f"line {line}: <{node.tag}/> does not close itself in a browser.")
        stack.append(node)
    return token.end()


def _meant(text: str, line: int) -> str:
    if _LOOSE.search(text):
        raise UnreadableError(f"line {line}: a character reference has no semicolon.")
    return html.unescape(text)


@dataclass(frozen=True)
class Saved:
    """A page as a browser saved it."""

    root: Node
    recorded: str
    """Where the browser says that it was saved from; empty if it does not say."""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    """What lies in the same file, by its address (MHTML)."""
    is_mhtml: bool = False

    @property
    def page(self) -> Node:
        """The element <html>."""
        found = [node for node in self.root.nodes if node.tag == "html"]
        if len(found) != 1 or len(self.root.nodes) != 1 or self.root.text != found[0].text:
            raise UnreadableError("it is not one whole page.")
        return found[0]

    @property
    def canonical(self) -> str:
        """The address that the page gives as its own."""
        found = [node for node in self.page.below() if node.attributes.get("rel") == "canonical"]
        return found[0].attributes.get("href", "") if len(found) == 1 else ""


def read(content: bytes, is_mhtml: bool) -> Saved:
    """Return a saved page from the bytes of its file; raises UnreadableError."""
    if is_mhtml:
        return _read_mhtml(content)
    text = _decoded(content)
    mark = _SAVED_FROM.search(text[:4000])
    return Saved(parsed(text), mark[1] if mark else "")


def _read_mhtml(content: bytes) -> Saved:
    odd = UnreadableError("it is not the archive that a browser writes (MHTML).")
    if content.lower().count(b"multipart/") > 2:  # Parts within parts would take long to read.
        raise odd
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
        bodies = [part.get_payload(decode=True) for part in parts]
        places = [str(part.get("Content-Location") or "") for part in parts]
    except (ValueError, LookupError, AssertionError, RecursionError, TypeError):
        raise odd from None
    found = zip(places, bodies, strict=True)
    held = {place: body for place, body in found if isinstance(body, bytes)}
    pages = [spot for spot, part in enumerate(parts) if part.get_content_type() == "text/html"]
    page = bodies[pages[0]] if len(pages) == 1 else None
    if not isinstance(page, bytes):
        number = len(pages)
        raise UnreadableError(f"the archive holds {number} pages, and a page of the site is one.")
    recorded = str(message.get("Snapshot-Content-Location") or places[pages[0]])
    return Saved(parsed(_decoded(page)), recorded, held, is_mhtml=True)


def _decoded(content: bytes) -> str:
    if len(content) > _LONGEST:
        raise UnreadableError(f"it has more than {_LONGEST // 2**20} MB; no page of the site has.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        said = "is not UTF-8, in which all pages of the site are written."
        raise UnreadableError(f"byte {error.start} {said}") from None
    if "\0" in text:
        raise UnreadableError("it holds a zero byte, which no page does.")
    # As browsers count lines.
    return text.replace("\r\n", "\n").replace("\r", "\n")
