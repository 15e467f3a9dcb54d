"""A page that a browser saved, compared with the page of the site: words, numbers and addresses, not bytes.

Browsers write a page anew when they save it: other quotes, other line ends, whole addresses for links, the contacts
that a script has put there. So both pages are read into a tree, and what they say is compared, piece by piece.
A saved page may come from anybody. It is read by one strict pattern, of what browsers and our build write: anything
else, which a browser and a lenient parser might understand differently, is a fault and never skipped.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice
from posixpath import basename, normpath
from typing import Any, Literal

LARGEST = 32 * 1024 * 1024
"""Bytes of a file with a saved page, with the pictures and fonts that an archive (MHTML) holds."""

_LONGEST = 4 * 1024 * 1024
"""Bytes of the page itself; our longest has a tenth of it."""

_DEEPEST = 60
"""Elements inside each other; ours have some twenty."""

_MOST_PIECES = 200_000
"""Elements and texts; ours have some thousands."""

_MOST_PAIRED = 60
"""Of so many pieces that differ we look for the one that each was before. It takes time by their square."""

_MOST_TOLD = 500
"""Pieces that differ; a page with more of them is another page."""


class UnreadableError(Exception):
    """A saved page cannot be compared, for a reason that is told in a sentence."""


# ------------------------------------------------------------------------------------------------------ the tree


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
            elif one.tag not in _RAW:
                waiting += one.inside[::-1]
        return " ".join("".join(texts).split())

    @property
    def code(self) -> str:
        """What a script or style holds, with its spaces folded."""
        return " ".join("".join(one for one in self.inside if isinstance(one, str)).split())


_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
                   "wbr"})  # fmt: skip
_RAW = frozenset({"script", "style"})
_ATTRIBUTES = r"(?:\s++[^\s\"'<>/=]++(?:=(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+"
_TOKEN = re.compile(
    r"<!doctype html>|<!--(?!-?>)(?P<comment>(?:[^-<]|-(?!-)|<(?!!))*+)-->"
    rf"|</(?P<end>[a-z][a-z0-9:-]*+)\s*+>|<(?P<tag>[a-z][a-z0-9:-]*+)(?P<has>{_ATTRIBUTES})\s*+(?P<closed>/?+)>",
    re.IGNORECASE,
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{4}\)(\S{1,2000}) -->")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
# Without its semicolon a reference means one thing to us and may mean another to a browser.
_LOOSE = re.compile(r"&(?:#|[a-zA-Z])(?![#a-zA-Z0-9]*;)")


def parsed(source: str) -> Node:
    """Return the tree of a page. Raises UnreadableError, with the line, at what is not written as browsers do."""
    root = Node("", {}, 1)
    stack, pieces, line, at = [root], 0, 1, 0
    while at < len(source):
        opens = source.find("<", at)
        end = opens if opens >= 0 else len(source)
        if end > at:
            stack[-1].inside.append(_meant(source[at:end], line))
            line += source.count("\n", at, end)
        if opens < 0:
            break
        token = _TOKEN.match(source, opens)
        if token is None:
            raise UnreadableError(f"line {line}: what begins with {source[opens : opens + 40]!r} is no plain element.")
        at, pieces = token.end(), pieces + 1
        if pieces > _MOST_PIECES or len(stack) > _DEEPEST:
            raise UnreadableError(f"line {line}: no page of the site has so many elements.")
        if token["comment"] and not _SAVED_FROM.fullmatch(token[0]):
            stack[-1].inside.append(Node("!--", {"says": token["comment"]}, line))
        if token["tag"]:
            at = _take(token, stack, line, source)
        elif token["end"] and stack.pop().tag != token["end"].lower():
            raise UnreadableError(f"line {line}: </{token['end']}> closes another element than the last one.")
        line += source.count("\n", opens, at)
    if len(stack) > 1:
        raise UnreadableError(f"line {stack[-1].line}: <{stack[-1].tag}> is not closed.")
    return root


def _take(token: re.Match[str], stack: list[Node], line: int, source: str) -> int:
    """Put an element into the tree; return where what follows begins."""
    node = Node(token["tag"].lower(), {}, line)
    for name, *values in _ATTRIBUTE.findall(token["has"]):
        if name.lower() in node.attributes:
            raise UnreadableError(f"line {line}: <{node.tag}> has {name} twice.")
        node.attributes[name.lower()] = _meant("".join(values), line)
    stack[-1].inside.append(node)
    if node.tag in _RAW:
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


# --------------------------------------------------------------------------------------------------- what was saved


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
    if content.lower().count(b"multipart/") > 2:  # A browser writes one; parts within parts take long to read.
        raise UnreadableError("it is not the archive that a browser writes (MHTML).")
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        parts = [(part, part.get_payload(decode=True)) for part in message.walk() if not part.is_multipart()]
    except (ValueError, LookupError, AssertionError, RecursionError, TypeError):
        raise UnreadableError("it is not the archive that a browser writes (MHTML).") from None
    pages = [(part, body) for part, body in parts if part.get_content_type() == "text/html"]
    if len(pages) != 1 or not isinstance(pages[0][1], bytes):
        raise UnreadableError(f"the archive holds {len(pages)} pages, and a page of the site is one.")
    location = str(message.get("Snapshot-Content-Location") or pages[0][0].get("Content-Location") or "")
    held = {str(part.get("Content-Location")): body for part, body in parts if isinstance(body, bytes)}
    return Saved(parsed(_decoded(pages[0][1])), location, held, is_mhtml=True)


def _decoded(content: bytes) -> str:
    if len(content) > _LONGEST:
        raise UnreadableError(f"it has more than {_LONGEST // 2**20} MB; no page of the site has.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"byte {error.start} is not UTF-8, in which all pages of the site are written.") from None
    if "\0" in text:
        raise UnreadableError("it holds a zero byte, which no page does.")
    # As browsers count lines.
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --------------------------------------------------------------------------------------- another country's contacts


def abroad(page: Node, there: Mapping[str, Any]) -> None:
    """Put another country's contacts into a page of the site, as templates/assets/country.js does in a browser.

    `there` is the country's file of assets/countries/.
    """
    box = urgent_box(page)
    if box is None:
        return
    its = box.attributes
    concern, audience, root = its["data-concern"], its["data-audience"], its["data-root"]

    def built(text: str) -> list[Node | str]:
        made = parsed(text)
        for link in made.below():
            target = link.attributes.get("href", ":")
            if ":" not in target:
                link.attributes["href"] = root + target
        return made.inside

    help_ = there.get("help") or {}
    here = next((node for node in box.nodes if "here" in node.classes), None)
    if here is None:
        here = Node("header", {"class": "here"}, box.line)
        box.inside.insert(0, here)
    here.inside = [*built(there["numbers"][there["head"][concern]]), *_talk(there, concern, audience, root, built)]
    for node in page.below():
        if "country-name" in node.classes:
            node.inside = [f": {there['name']}"]
        elif "cautions" in node.classes:
            node.inside = built(help_.get("caution", {}).get(concern, ""))
        elif "offers" in node.classes:
            node.inside = _offers(there, node, built)


def urgent_box(page: Node) -> Node | None:
    """Return the part of a page that shows the contacts of the reader's country, if there is one."""
    return next((node for node in page.having("urgent") if "data-home" in node.attributes), None)


_Built = Callable[[str], list[Node | str]]


def _made(tag: str, kind: str, *inside: Node | str) -> Node:
    return Node(tag, {"class": kind} if kind else {}, 0, list(inside))


def _talk(there: Mapping[str, Any], concern: str, audience: str, root: str, built: _Built) -> list[Node | str]:
    rows = there["talk"][concern][audience]
    if not rows:
        return built(there["no_line"])
    spans = []
    for line, tier, place in rows:
        spans.append(_made("span", "line", *built(there["lines"][line])))
        spans[-1].attributes |= {"data-tier": str(tier), "data-place": str(place)}
    more = Node("a", {"href": root + there["page"]}, 0, ["More"])
    return [_made("p", "talk", _made("strong", "", "Talk:"), *spans, more)]


def _offers(there: Mapping[str, Any], place: Node, built: _Built) -> list[Node | str]:
    if there.get("instead"):
        return built(there["instead"])
    help_, its = there["help"], place.attributes
    made: list[Node | str] = []
    for kind, first, more in help_["offers"][its["data-concern"]][its["data-audience"]]:
        heading, meaning = help_["kinds"][kind]
        offer = _made("section", "offer", _made("h3", "", *built(heading)), _made("p", "meaning", meaning))
        for card in first:
            offer.inside += built(help_["cards"][card])
        if more:
            fold = _made("details", "", _made("summary", "", f"{len(more)} more"))
            for card in more:
                fold.inside += built(help_["cards"][card])
            offer.inside.append(fold)
        made.append(offer)
    return made or [_made("p", "missing", f"We found no service with a source that takes this: {there['name']}.")]


# ------------------------------------------------------------------------------------------------------- addresses


@dataclass(frozen=True)
class Place:
    """Where a page lies, so that its links can be compared with those of another copy."""

    path: str
    """In the site, with a slash at the end if it is the index.html of a folder: help/5jrd/."""
    roots: tuple[str, ...]
    """The addresses of the site, each with a slash at the end."""

    def lead(self, target: str) -> str:
        """Return where a link leads: "/help/#now" inside the site, a whole address outside."""
        if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", target):
            name, hash_, part = target.partition("#")
            if not name:
                return f"/{self.path}{hash_}{part}"
            inside = name if name[0] == "/" else f"{self.path.rpartition('/')[0]}/{name}"
            joined = normpath(f"/{inside.lstrip('/')}")
            slash = "/" if name.endswith(("/", ".")) and joined != "/" else ""
            return f"{joined}{slash}{hash_}{part}"
        for root in self.roots:
            if target.startswith(root):
                return f"/{target.removeprefix(root)}"
        # A browser writes an address without a path with a slash.
        return f"{target}/" if re.fullmatch(r"https?://[^/?#]+", target) else target


def unquoted(text: str) -> str:
    """Return the path of an address as a file's name: %20 is a space."""
    packed = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
    return packed.sub(lambda one: bytes.fromhex(one[0].replace("%", "")).decode("utf-8", "replace"), text)


def resource(source: str, known: frozenset[str]) -> str:
    """Return the name of a file that a page loads, as the site has it.

    Firefox adds four random characters to it, Chromium .download, and both a number to what they have already.
    """
    name = unquoted(basename(source.partition("?")[0].partition("#")[0]))
    for one in (name, name.removesuffix(".download")):
        for added in ("", r"_[A-Za-z0-9_-]{4}", r"\(\d{1,3}\)"):
            plain = re.sub(rf"{added}(?=\.\w+$)", "", one)
            if plain in known:
                return plain
    return name


def resources(page: Node) -> Iterator[tuple[str, Node]]:
    """Yield the source of each picture, script, style sheet and icon of a page, with its element."""
    for node in page.below():
        name = "src" if node.tag in ("img", "script") else "href" if node.tag == "link" else ""
        if name and node.attributes.get("rel", "icon") in _LOADED and node.attributes.get(name):
            yield node.attributes[name], node


def loaded(page: Node) -> frozenset[str]:
    """Return the sources of all files that a page of the site loads, or lets its scripts load."""
    brought = ("data-country", "data-library", "data-ranking")
    found = {node.attributes.get(name, "") for node in page.below() for name in brought}
    return frozenset(found | {source for source, _ in resources(page)}) - {""}


def names_of(page: Node) -> frozenset[str]:
    """Return the names of these files."""
    return frozenset(map(basename, loaded(page)))


# ------------------------------------------------------------------------------------------- what scripts have made


_HOURS = re.compile(
    r"By these hours, (?:open now until (\d\d:\d\d)\.|closed now\. Opens (?:[A-Z][a-z]+day )?at (\d\d:\d\d)\.)"
)
_OLD = re.compile(r"This copy is \d{2,5} days old\. Numbers and steps may have changed\. Look for a newer one\.")
_SAID = {
    "",
    "Chosen by your device’s clock.",
    "The contacts of that country did not load. Try again, or open the list.",
}
_WIDE_TABLE = "Table, can be scrolled sideways"
_FILLED = frozenset({"chooser", "finder", "md-search-result"})
_ADDED = frozenset({"place-choice", "docs-menu__urgent"})
"""What scripts fill and add: fields to choose in, what a search has found, and links once more."""
_FILLED_WITH = frozenset({"div", "p", "label", "select", "option", "button", "input", "ul", "ol", "li", "a", "strong",
                          "span"})  # fmt: skip
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_COUNT = re.compile(r"Pages found: \d{1,2}")


def without_what_scripts_made(page: Node, site: Node, place: Place, words: Callable[[], set[str]]) -> None:
    """Take out of a saved page what our scripts have put there.

    Only what they can have made goes: hours that fit the line's own, and fields that hold nothing but `words` and
    texts of the site's page, and lead into the site. Everything else stays, and is compared.
    """
    newest = [{"href": node.attributes.get("data-newest", "")} for node in site.having("as-of")]
    for parent in [page, *page.below()]:
        for node in parent.nodes:
            plain = not node.nodes
            if "said" in node.classes or ("here" in node.classes and not site.having("here")):
                made = plain and node.text in _SAID
            elif "now" in node.classes and (hours := _HOURS.fullmatch(node.text)):
                times = parent.attributes.get("data-open", "").replace(";", " ").split()
                made = plain and (hours[1] or hours[2]) in times
            else:
                made = bool(_OLD.fullmatch(node.text)) and [one.attributes for one in node.nodes] == newest
            if made:
                parent.inside.remove(node)
            if "md-typeset__scrollwrap" in node.classes and node.attributes.get("aria-label") == _WIDE_TABLE:
                del node.attributes["aria-label"]
    known: set[str] = set()
    for parent in [page, *page.below()]:
        for node in parent.nodes:
            its = set(node.classes)
            if not its & (_FILLED | _ADDED) or not node.inside:
                continue
            known = known or {text for text in words() | _texts(site) if not _is_number(text)}
            if _is_filled(node, known, place):
                node.inside = []
                node.attributes.pop("role", None)
                if its & _ADDED:
                    parent.inside.remove(node)
    for node in site.having("md-search-result"):
        node.inside = []


def _texts(page: Node) -> set[str]:
    found = {node.text for node in page.below()}
    for node in page.below():
        found |= {" ".join(one.split()) for one in node.inside if isinstance(one, str)}
    return found


def _is_number(text: str) -> bool:
    """Return whether a text could be a number to call, or a part of one: no script puts that into a field."""
    return len(re.findall(r"\d", text)) > 2 or not re.search(r"[^\W\d]", text)


def quoted(script: str) -> set[str]:
    """Return the words that a script can put into a page."""
    return set(_QUOTED.findall(script))


def strings(value: object) -> set[str]:
    """Return every text in a value of JSON, with its spaces folded."""
    found, waiting = set(), [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.add(" ".join(one.split()))
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
    return found


def _is_filled(place: Node, known: set[str], where: Place) -> bool:
    for node in [place, *place.below()]:
        its = node.attributes
        texts = {" ".join(one.split()) for one in node.inside if isinstance(one, str)}
        unknown = any(not _COUNT.fullmatch(text) for text in texts - known - {""})
        leads = its.get("href") or (its.get("value") if not re.fullmatch("[A-Z]{2}", its.get("value", "")) else "")
        typed = node.tag == "input" and its.get("value")
        if unknown or typed or node.tag not in _FILLED_WITH or (leads and where.lead(leads)[0] != "/"):
            return False
    return True


# ------------------------------------------------------------------------------------------------- what a page says


What = Literal["number", "address", "date", "step", "words", "order", "element"]


@dataclass(frozen=True)
class Difference:
    """Something that a saved page says otherwise than the site. One of the two is empty if it says nothing there."""

    what: What
    line: int
    """In the saved page, or 0."""
    copy: str
    site: str


@dataclass(frozen=True)
class _Piece:
    """One thing that a page says: a text, a link with its words, a picture, a label that is read out."""

    kind: Literal["words", "step", "link", "picture", "label"]
    text: str
    line: int = field(compare=False, default=0)
    may_lack: bool = field(compare=False, default=False)
    """Whether a browser leaves it out of an archive (MHTML): what is hidden, or meant for it without scripts."""


_INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "br", "code", "del", "em", "i", "img", "ins", "kbd", "mark",
                     "path", "q", "s", "small", "span", "strong", "sub", "sup", "svg", "u", "wbr"})  # fmt: skip
_LABELS = ("alt", "title", "aria-label", "placeholder", "value")


class _Reading:
    """Reads what a page says, in order."""

    def __init__(self, page: Node, place: Place, names: frozenset[str]) -> None:
        self._place, self._names = place, names
        self._texts: list[str] = []
        self.pieces: list[_Piece] = []
        self._read(page, step=False, hidden=False, optional=False)
        self._flush(page, step=False, hidden=False, optional=False)

    def _read(self, node: Node, step: bool, hidden: bool, optional: bool) -> None:
        """Read an element, which may be part of a step, hidden by the page, or optional: scripts choose."""
        if node.tag in _RAW or node.tag == "head":
            return
        is_line = "line" in node.classes
        step = step or (node.tag == "ol" and bool({"steps", "taps"} & set(node.classes)))
        hidden = hidden or ("hidden" in node.attributes and not is_line)
        optional = optional or is_line or node.tag == "noscript"
        block = node.tag not in _INLINE or is_line
        now = {"step": step, "hidden": hidden, "optional": optional}
        for name in _LABELS:
            if node.attributes.get(name, "").strip():
                self._add("label", f"{name}: {node.attributes[name]}", node, **now)
        if node.tag == "img":
            self._add("picture", resource(node.attributes.get("src", ""), self._names), node, **now)
        for one in node.inside:
            if isinstance(one, str):
                self._texts.append(one)
                continue
            apart = one.tag not in _INLINE or "line" in one.classes
            if apart:
                self._flush(node, **now)
            self._read(one, **now)
            if apart:
                self._flush(one, **now | {"optional": optional or "line" in one.classes})
        if "href" in node.attributes and node.tag != "link":
            self._add("link", f"{node.text} → {self._place.lead(node.attributes['href'])}", node, **now)
        if block:
            self._flush(node, **now)

    def _flush(self, node: Node, step: bool, hidden: bool, optional: bool) -> None:
        text = " ".join("".join(self._texts).split())
        self._texts = []
        if text:
            self._add("step" if step else "words", text, node, step, hidden, optional)

    def _add(self, kind: Any, text: str, node: Node, step: bool, hidden: bool, optional: bool) -> None:
        said = " ".join(text.split()) + (" (hidden)" if hidden else "")
        self.pieces.append(_Piece(kind, said, node.line, hidden or optional))


def differences(copy: Saved, site: Node, there: Place, here: Place) -> list[Difference]:
    """Return what a saved page says otherwise than the page of the site.

    `there` is the place of the copy and `here` that of the site's page.
    """
    names = names_of(site)
    said = _Reading(copy.page, there, names).pieces
    meant = _Reading(site, here, names).pieces
    in_both, on_site = _matched(said, meant), _matched(meant, said)
    more = [piece for piece, is_same in zip(said, in_both, strict=True) if not is_same]
    less = [piece for piece, is_same in zip(meant, on_site, strict=True) if not is_same]
    if copy.is_mhtml and (copy.page.having("line") or not site.having("line")):
        less = [piece for piece in less if not piece.may_lack]
    found = [*islice(_paired(more, less), _MOST_TOLD), *_head(copy, site, there, here)]
    found += islice(_elements(copy, site, there, here), _MOST_TOLD)
    one = (piece for piece, is_same in zip(said, in_both, strict=True) if is_same)
    other = (piece for piece, is_same in zip(meant, on_site, strict=True) if is_same)
    moved = ((said, meant) for said, meant in zip(one, other, strict=False) if said != meant)
    # The first is enough: all after it would be told as well.
    found += [Difference("order", first.line, first.text, second.text) for first, second in islice(moved, 1)]
    return found


def _matched(ones: Sequence[_Piece], others: Sequence[_Piece]) -> list[bool]:
    """Return for each piece whether the others have it, as often. What may lack gives way to what must be there."""
    left, found = Counter(others), [False] * len(ones)
    for may_lack in (False, True):
        for spot, piece in enumerate(ones):
            if piece.may_lack is may_lack and left[piece]:
                left[piece] -= 1
                found[spot] = True
    return found


def _paired(more: Sequence[_Piece], less: Sequence[_Piece]) -> Iterator[Difference]:
    """Yield each piece of the copy that the site does not have with the one that it was, and what is lost."""
    lost = list(less)
    for piece in more:
        same = [one for one in lost if one.kind == piece.kind] if len(more) + len(less) <= _MOST_PAIRED else []
        likest = max(same, key=lambda one: _likeness(one, piece), default=None)
        if likest is not None and _likeness(likest, piece) > 0.6:
            lost.remove(likest)
        else:
            likest = None
        yield Difference(_what(piece, likest), piece.line, piece.text, likest.text if likest else "")
    for one in lost:
        yield Difference(_what(None, one), 0, "", one.text)


def _likeness(one: _Piece, other: _Piece) -> float:
    """Return how much two pieces are alike: 1 for the same words, or for a link by the same words."""
    if one.kind == "link" and one.text.rpartition(" → ")[0] == other.text.rpartition(" → ")[0]:
        return 1
    return SequenceMatcher(None, one.text[:400], other.text[:400], autojunk=False).ratio()


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(rf"(?:\d{{1,2}} )?{_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d|\b(?:in|from|of|since) (?:19|20)\d\d\b")
_NUMBER = re.compile(r"[+*#]?\d(?:[\d ().\u00a0-]*\d)?")
_LOOKED_AT = 300
"""Letters of a piece by which it is told what differs."""
_SHOWN = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?:/\S*)?|[\w.+-]+@[\w.-]+", re.IGNORECASE)


def _what(copy: _Piece | None, site: _Piece | None) -> What:
    """Return what it is that differs, the gravest first."""
    ones, others = (re.sub(r"\s", " ", piece.text[:_LOOKED_AT]) if piece else "" for piece in (copy, site))
    if _DATE.findall(ones) != _DATE.findall(others):
        ones, others = _DATE.sub("", ones), _DATE.sub("", others)
        if _NUMBER.findall(ones) == _NUMBER.findall(others):
            return "date"
    either = copy or site
    kind = either.kind if either else "words"
    if kind == "link" and (ones + others).count("→ tel:") + (ones + others).count("→ sms:"):
        return "number"
    if _SHOWN.findall(ones) != _SHOWN.findall(others) or kind in ("link", "picture"):
        return "address"
    if _NUMBER.findall(ones) != _NUMBER.findall(others):
        return "number"
    return "step" if kind == "step" else "words"


# ------------------------------------------------------------------------------------------------ what could act


def _head(copy: Saved, site: Node, there: Place, here: Place) -> Iterator[Difference]:
    """Yield what the head of a saved page says otherwise: title, canonical address, rules for the browser."""
    titles = [next((node.text for node in page.below() if node.tag == "title"), "") for page in (copy.page, site)]
    if titles[0] != titles[1]:
        yield Difference("words", 0, f"title: {titles[0]}", f"title: {titles[1]}")
    metas = {_meta(node) for node in site.below() if node.tag == "meta"} | _CHARSETS
    links = {_link(node, here) for node in site.below() if node.tag == "link"}
    found = set()
    for node in copy.page.below():
        if node.tag == "meta":
            found.add(_meta(node))
            if _meta(node) not in metas:
                yield Difference("element", node.line, f"<meta> with {sorted(node.attributes.values())}"[:200], "")
        elif node.tag == "link" and node.attributes.get("rel") not in _LOADED and _link(node, there) not in links:
            yield Difference("address", node.line, " ".join(_link(node, there)), "")
    if not found & _CHARSETS:
        yield Difference("element", 0, "", '<meta charset="utf-8">')
    if not copy.is_mhtml:  # An archive has no scripts, and so leaves out the policy for them.
        for lost in metas - _CHARSETS - found:
            yield Difference("element", 0, "", f"<meta> with {sorted(value for _, value in lost)}"[:200])


_CHARSETS = {
    frozenset({("charset", "utf-8")}),
    frozenset({("http-equiv", "content-type"), ("content", "text/html; charset=utf-8")}),
}
_LOADED = ("icon", "manifest", "preload", "stylesheet")


def _meta(node: Node) -> frozenset[tuple[str, str]]:
    is_charset = "charset" in node.attributes or node.attributes.get("http-equiv", "").lower() == "content-type"
    return frozenset((name, value.lower() if is_charset else value) for name, value in node.attributes.items())


def _link(node: Node, place: Place) -> tuple[str, str]:
    return node.attributes.get("rel", ""), place.lead(node.attributes.get("href", ""))


_FROM_SCRIPTS = frozenset({"crossorigin", "data-js-focus-visible", "data-told", "defer", "for", "hidden", "id", "lang",
                           "open", "selected", "tabindex"})  # fmt: skip
"""Attributes that scripts and browsers add to a page, and that show nothing by themselves."""
_FROM_BROWSERS = frozenset({("link", "type", "text/css")})
_ELSEWHERE = frozenset({"href", "src", "class", "style", "content", *_LABELS})
"""Attributes whose values are compared apart."""
_STYLE = re.compile(r"(?:(?:top|height|max-height|left|width): ?-?\d+(?:\.\d+)?px;? ?)*")
_IN_HEAD = frozenset({"!--", "link", "meta", "script", "style", "title"})
_ONCE = ("head", "body", "title", "noscript")
"""What a browser shows nothing of, or takes for something else where it stands a second time."""
_FILE_BESIDE = re.compile(r"(?:\./)?[^/\\:]+_files/[^/\\:]+")


def _elements(copy: Saved, site: Node, there: Place, here: Place) -> Iterator[Difference]:
    """Yield what could show or do something that the site's page does not: elements, attributes, scripts, styles."""
    told: set[str] = set()
    for line, odd in (*_odd(copy.page, site), *_odd_files(copy, site, there, here)):
        if odd not in told:
            told.add(odd)
            yield Difference("element", line, odd, "")


def _odd(copy: Node, site: Node) -> Iterator[tuple[int, str]]:
    tags = {node.tag for node in (site, *site.below())}
    has = {(node.tag, *pair) for node in (site, *site.below()) for pair in node.attributes.items()}
    own = {node.code for node in site.below() if node.tag in _RAW}
    # Material's scripts change the classes of its own pages.
    is_ours = bool(site.having("as-of"))
    kinds = {(node.tag, *node.classes) for node in site.below()}
    if is_ours and set(copy.classes) - {"elsewhere"}:
        yield copy.line, f'<html class="{copy.attributes["class"][:80]}">'
    for node in (copy, *copy.below()):
        may = _ELSEWHERE | _FROM_SCRIPTS | ({"data-country"} if node is copy else set())
        if node.tag not in tags:
            yield node.line, f"<{node.tag}>"
        elif is_ours and node is not copy and (node.tag, *node.classes) not in kinds:
            yield node.line, f'<{node.tag} class="{node.attributes.get("class", "")[:80]}">'
        for name, value in node.attributes.items() if node.tag != "meta" else ():
            if (node.tag, name, value) not in has | _FROM_BROWSERS and name not in may:
                yield node.line, f'{name}="{value[:80]}"'
        if not _STYLE.fullmatch(node.attributes.get("style", "")[:2000]):
            yield node.line, f'style="{node.attributes["style"][:80]}"'
        if node.tag in _RAW and node.code and node.code not in own:
            yield node.line, f"<{node.tag}> that begins with {node.code[:60]}"
        if node.tag == "head" and (strange := [one.tag for one in node.nodes if one.tag not in _IN_HEAD]):
            yield node.line, f"<{strange[0]}> in <head>, where a browser ends it"
        if node.tag == "head" and any(isinstance(one, str) and one.strip() for one in node.inside):
            yield node.line, "text in <head>, where a browser ends it"
        if node.tag == "title" and node.nodes:
            yield node.line, "an element in <title>, where a browser sees none"
    for tag in _ONCE:
        counts = [sum(node.tag == tag for node in page.below()) for page in (copy, site)]
        if counts[0] > counts[1]:
            yield 0, f"<{tag}> {counts[0]} times"


def _odd_files(copy: Saved, site: Node, there: Place, here: Place) -> Iterator[tuple[int, str]]:
    names, places = names_of(site), {here.lead(source) for source in loaded(site)}
    for source, node in resources(copy.page):
        in_archive = copy.is_mhtml and node.tag == "link" and source.startswith("cid:css-")
        beside = _FILE_BESIDE.fullmatch(source) is not None and resource(source, names) in names
        if not (in_archive or beside or there.lead(source) in places):
            yield node.line, f"a file that the page does not load: {source[:120]}"
