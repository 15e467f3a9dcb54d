"""How a saved page differs from the site's: in words, numbers and addresses, not in bytes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import compress, islice
from typing import Any, Literal

from signpost.copies.saved import RAW, Node, Saved
from signpost.copies.what_scripts_made import LOADED, Base, loaded, names_of, resource, resources

_MOST_PAIRED = 60
"""Pieces that differ among which each is paired; the time grows with their square."""
_MOST_TOLD = 500  # Pieces that differ; a page with more of them is another page.


What = Literal["number", "address", "date", "step", "words", "order", "element"]


@dataclass(frozen=True)
class Difference:
    """Something that a saved page says otherwise than the site; one side may be empty."""

    what: What
    line: int
    """In the saved page, or 0."""
    copy: str
    site: str


@dataclass(frozen=True)
class _Piece:
    """One thing that a page says: a text, a link with its words, a picture or a label."""

    kind: Literal["words", "step", "link", "picture", "label"]
    text: str
    line: int = field(compare=False, default=0)
    may_lack: bool = field(compare=False, default=False)
    """Whether an archive (MHTML) leaves it out, since it is hidden or only for no scripts."""


_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "code", "del", "em", "i", "img", "ins", "kbd", "mark",
    "path", "q", "s", "small", "span", "strong", "sub", "sup", "svg", "u", "wbr",
})  # fmt: skip
_LABELS = ("alt", "title", "aria-label", "placeholder", "value")


@dataclass(frozen=True)
class _Inside:
    """What an element is inside of: a step, something hidden, or something that scripts choose."""

    step: bool = False
    hidden: bool = False
    optional: bool = False


class _Reading:
    """Reads what a page says, in order, into `pieces`."""

    def __init__(self, page: Node, place: Base, names: frozenset[str]) -> None:
        self._place, self._names = place, names
        self._texts: list[str] = []
        self.pieces: list[_Piece] = []
        self._read(page, _Inside())

    def _read(self, node: Node, outer: _Inside) -> None:
        if node.tag in RAW or node.tag == "head":
            return
        is_line = "line" in node.classes
        inside = _Inside(
            outer.step or (node.tag == "ol" and not {"steps", "taps"}.isdisjoint(node.classes)),
            outer.hidden or ("hidden" in node.attributes and not is_line),
            outer.optional or is_line or node.tag == "noscript",
        )
        for name in _LABELS:
            if node.attributes.get(name, "").strip():
                self._add("label", f"{name}: {node.attributes[name]}", node, inside)
        if node.tag == "img":
            name = resource(node.attributes.get("src", ""), self._names)
            self._add("picture", name, node, inside)
        for one in node.inside:
            if isinstance(one, str):
                self._texts.append(one)
                continue
            if _is_block(one):
                self._flush(node, inside)
            self._read(one, inside)
        if "href" in node.attributes and node.tag != "link":
            target = self._place.lead(node.attributes["href"])
            self._add("link", f"{node.text} → {target}", node, inside)
        if _is_block(node):
            self._flush(node, inside)

    def _flush(self, node: Node, inside: _Inside) -> None:
        """Make a piece of the texts that were read since the last block."""
        text = " ".join("".join(self._texts).split())
        self._texts = []
        if text:
            self._add("step" if inside.step else "words", text, node, inside)

    def _add(self, kind: Any, text: str, node: Node, inside: _Inside) -> None:
        said = " ".join(text.split()) + (" (hidden)" if inside.hidden else "")
        self.pieces.append(_Piece(kind, said, node.line, inside.hidden or inside.optional))


def _is_block(node: Node) -> bool:
    return node.tag not in _INLINE or "line" in node.classes


def differences(copy: Saved, site: Node, there: Base, here: Base) -> list[Difference]:
    """Return what a copy, whose place is `there`, says otherwise than the page at `here`."""
    names = names_of(site)
    said = _Reading(copy.page, there, names).pieces
    meant = _Reading(site, here, names).pieces
    same, more = _split(said, meant)
    same_here, less = _split(meant, said)
    if copy.is_mhtml and (copy.page.having("line") or not site.having("line")):
        less = [piece for piece in less if not piece.may_lack]
    found = [*islice(_paired(more, less), _MOST_TOLD), *_head(copy, site, there, here)]
    found += islice(_elements(copy, site, there, here), _MOST_TOLD)
    for one, other in zip(same, same_here, strict=False):
        if one != other:
            found.append(Difference("order", one.line, one.text, other.text))
            break  # The first is enough: all after it would be told as well.
    return found


def _split(ones: Sequence[_Piece], others: Sequence[_Piece]) -> tuple[list[_Piece], list[_Piece]]:
    """Return the pieces that the others have as often, and the rest; what may lack gives way."""
    left, found = Counter(others), [False] * len(ones)
    for may_lack in (False, True):
        for spot, piece in enumerate(ones):
            if piece.may_lack is may_lack and left[piece]:
                left[piece] -= 1
                found[spot] = True
    rest = [not is_found for is_found in found]
    return list(compress(ones, found)), list(compress(ones, rest))


def _paired(more: Sequence[_Piece], less: Sequence[_Piece]) -> Iterator[Difference]:
    """Yield each piece that only the copy has, with the one it was, and then what is lost."""
    lost = list(less)
    few = len(more) + len(less) <= _MOST_PAIRED
    for piece in more:
        alike = [one for one in lost if few and one.kind == piece.kind]
        was = max(alike, key=lambda one: _likeness(one, piece), default=None)
        if was is not None and _likeness(was, piece) > 0.6:
            lost.remove(was)
            yield Difference(_what(piece, was), piece.line, piece.text, was.text)
        else:
            yield Difference(_what(piece, None), piece.line, piece.text, "")
    for one in lost:
        yield Difference(_what(None, one), 0, "", one.text)


def _likeness(one: _Piece, other: _Piece) -> float:
    """Return how much two pieces are alike: 1 for the same words (of a link, or of all)."""
    if one.kind == "link" and one.text.rpartition(" → ")[0] == other.text.rpartition(" → ")[0]:
        return 1
    return SequenceMatcher(None, one.text[:400], other.text[:400], autojunk=False).ratio()


_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"(?:\d{{1,2}} )?{_MONTH} \d{{4}}|\d{{4}}-\d\d-\d\d|\b(?:in|from|of|since) (?:19|20)\d\d\b"
)
_NUMBER = re.compile(r"[+*#]?\d(?:[\d ().\u00a0-]*\d)?")
_LOOKED_AT = 300  # Letters of a piece that show what differs.
_SHOWN = re.compile(r"(?i)(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?:/\S*)?|[\w.+-]+@[\w.-]+")


def _what(copy: _Piece | None, site: _Piece | None) -> What:
    """Return what it is that differs, the gravest first."""
    texts = (piece.text[:_LOOKED_AT] if piece else "" for piece in (copy, site))
    ones, others = (re.sub(r"\s", " ", text) for text in texts)
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


# ----------------------------------------------------------------------------------- what could act


def _head(copy: Saved, site: Node, there: Base, here: Base) -> Iterator[Difference]:
    """Yield what the head of a saved page says otherwise: its title, address and policy."""
    said, meant = _title(copy.page), _title(site)
    if said != meant:
        yield Difference("words", 0, f"title: {said}", f"title: {meant}")
    metas = {_meta(node) for node in site.below() if node.tag == "meta"} | _CHARSETS
    links = {_link(node, here) for node in site.below() if node.tag == "link"}
    found = set()
    for node in copy.page.below():
        if node.tag == "meta":
            found.add(_meta(node))
            if _meta(node) not in metas:
                told = f"<meta> with {sorted(node.attributes.values())}"
                yield Difference("element", node.line, told[:200], "")
        elif node.tag == "link" and node.attributes.get("rel") not in LOADED:
            link = _link(node, there)
            if link not in links:
                yield Difference("address", node.line, " ".join(link), "")
    if not found & _CHARSETS:
        yield Difference("element", 0, "", '<meta charset="utf-8">')
    if not copy.is_mhtml:  # An archive has no scripts, and so no policy for them.
        for lost in metas - _CHARSETS - found:
            told = f"<meta> with {sorted(value for _, value in lost)}"
            yield Difference("element", 0, "", told[:200])


def _title(page: Node) -> str:
    return next((node.text for node in page.below() if node.tag == "title"), "")


_CHARSETS = {
    frozenset({("charset", "utf-8")}),
    frozenset({("http-equiv", "content-type"), ("content", "text/html; charset=utf-8")}),
}


def _meta(node: Node) -> frozenset[tuple[str, str]]:
    its = node.attributes
    if "charset" in its or its.get("http-equiv", "").lower() == "content-type":
        return frozenset((name, value.lower()) for name, value in its.items())
    return frozenset(its.items())


def _link(node: Node, place: Base) -> tuple[str, str]:
    return node.attributes.get("rel", ""), place.lead(node.attributes.get("href", ""))


_FROM_SCRIPTS = frozenset({
    "crossorigin", "data-js-focus-visible", "data-told", "defer", "for", "hidden", "id", "lang",
    "open", "selected", "tabindex",
})  # fmt: skip
"""Attributes that scripts and browsers add, and that show nothing by themselves."""
_FROM_BROWSERS = frozenset({("link", "type", "text/css")})
_ELSEWHERE = frozenset({"href", "src", "class", "style", "content", *_LABELS})
"""Attributes whose values are compared apart."""
_STYLE = re.compile(r"(?:(?:top|height|max-height|left|width): ?-?\d+(?:\.\d+)?px;? ?)*")
_IN_HEAD = frozenset({"!--", "link", "meta", "script", "style", "title"})
_ONCE = ("head", "body", "title", "noscript")
"""Elements that a browser does not show, or takes for something else if they come twice."""
_FILE_BESIDE = re.compile(r"(?:\./)?[^/\\:]+_files/[^/\\:]+")


def _elements(copy: Saved, site: Node, there: Base, here: Base) -> Iterator[Difference]:
    """Yield elements, attributes, scripts and styles that the site's page does not have."""
    told: set[str] = set()
    for line, odd in (*_odd(copy.page, site), *_odd_files(copy, site, there, here)):
        if odd not in told:
            told.add(odd)
            yield Difference("element", line, odd, "")


def _odd(copy: Node, site: Node) -> Iterator[tuple[int, str]]:
    tags = {node.tag for node in (site, *site.below())}
    has = {(node.tag, *pair) for node in (site, *site.below()) for pair in node.attributes.items()}
    has |= _FROM_BROWSERS
    own = {node.code for node in site.below() if node.tag in RAW}
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
        for name, value in node.attributes.items():
            if node.tag != "meta" and name not in may and (node.tag, name, value) not in has:
                yield node.line, f'{name}="{value[:80]}"'
        if not _STYLE.fullmatch(node.attributes.get("style", "")[:2000]):
            yield node.line, f'style="{node.attributes["style"][:80]}"'
        if node.tag in RAW and node.code and node.code not in own:
            yield node.line, f"<{node.tag}> that begins with {node.code[:60]}"
        if node.tag == "head":
            yield from _odd_in_head(node)
        if node.tag == "title" and node.nodes:
            yield node.line, "an element in <title>, where a browser sees none"
    for tag in _ONCE:
        number = sum(node.tag == tag for node in copy.below())
        if number > sum(node.tag == tag for node in site.below()):
            yield 0, f"<{tag}> {number} times"


def _odd_in_head(head: Node) -> Iterator[tuple[int, str]]:
    strange = [one.tag for one in head.nodes if one.tag not in _IN_HEAD]
    if strange:
        yield head.line, f"<{strange[0]}> in <head>, where a browser ends it"
    if any(isinstance(one, str) and one.strip() for one in head.inside):
        yield head.line, "text in <head>, where a browser ends it"


def _odd_files(copy: Saved, site: Node, there: Base, here: Base) -> Iterator[tuple[int, str]]:
    names, places = names_of(site), {here.lead(source) for source in loaded(site)}
    for source, node in resources(copy.page):
        in_archive = copy.is_mhtml and node.tag == "link" and source.startswith("cid:css-")
        beside = _FILE_BESIDE.fullmatch(source) is not None and resource(source, names) in names
        if not (in_archive or beside or there.lead(source) in places):
            yield node.line, f"a file that the page does not load: {source[:120]}"
