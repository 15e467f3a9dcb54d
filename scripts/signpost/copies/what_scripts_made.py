"""What scripts have made of a saved page, taken out so that it can be compared."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import filterfalse
from posixpath import basename, normpath
from typing import Any

from signpost.copies.saved import Node, parsed


def abroad(page: Node, box: Node, there: Mapping[str, Any]) -> None:
    """Put another country's contacts into a page of the site, as templates/assets/country.js does.

    `box` is the page's `urgent_box`. `there` is the country's file in assets/countries/, as JSON.
    """
    concern, root = box.attributes["data-concern"], box.attributes["data-root"]

    def built(text: str) -> list[Node | str]:
        made = parsed(text)
        for link in made.below():
            target = link.attributes.get("href", ":")
            if ":" not in target:
                link.attributes["href"] = root + target
        return made.inside

    here = next((node for node in box.nodes if "here" in node.classes), None)
    if here is None:
        here = Node("header", {"class": "here"}, box.line)
        box.inside.insert(0, here)
    here.inside = built(there["numbers"][there["head"][concern]] + _talk(there, box))
    cautions = (there.get("help") or {}).get("caution", {})
    for node in page.below():
        if "country-name" in node.classes:
            node.inside = [f": {there['name']}"]
        elif "cautions" in node.classes:
            node.inside = built(cautions.get(concern, ""))
        elif "offers" in node.classes:
            node.inside = built(_offers(there, node, box))


def urgent_box(page: Node) -> Node | None:
    """Return the part of a page that shows the contacts of the reader's country, if any."""
    return next((node for node in page.having("urgent") if "data-home" in node.attributes), None)


def words_in(page: Node) -> set[str]:
    """Return what a page of the site hands to our scripts to say."""
    return {text for node in page.below() for text in _words(node)}


def _words(node: Node) -> list[str]:
    """Return what an element hands to a script to say, in the script's own order."""
    return node.attributes.get("data-words", "").split("|")


def _words_of(page: Node, kind: str) -> list[str]:
    """Return what the element of a class hands to a script; nothing if the page has none."""
    return next((_words(node) for node in page.having(kind) if "data-words" in node.attributes), [])


def _pattern(words: str, **parts: str) -> str:
    """Return the pattern of what a script says, with one for each of its {parts}."""
    pattern = re.escape(words)
    for name, part in parts.items():
        pattern = pattern.replace(re.escape(f"{{{name}}}"), part)
    return pattern


def _talk(there: Mapping[str, Any], box: Node) -> str:
    """Return whom to talk to there, as a piece of a page."""
    its, (talk, more, *_) = box.attributes, map(escape, _words(box))
    rows = there["talk"][its["data-concern"]][its["data-audience"]]
    if not rows:
        return str(there["no_line"])
    made = [f'<p class="talk"><strong>{talk}</strong>']
    for line, tier, place in rows:
        tag = f'<span class="line" data-tier="{tier}" data-place="{place}">'
        made.append(f"{tag}{there['lines'][line]}</span>")
    return "".join([*made, f'<a href="{there["page"]}">{more}</a></p>'])


def _offers(there: Mapping[str, Any], place: Node, box: Node) -> str:
    """Return the help that is offered there, as a piece of a page."""
    if there.get("instead"):
        return str(there["instead"])
    help_, its = there["help"], place.attributes
    others, nobody = _words(box)[2:4]
    made = []
    for kind, first, more in help_["offers"][its["data-concern"]][its["data-audience"]]:
        heading, meaning = help_["kinds"][kind]
        made.append(f'<section class="offer"><h3>{heading}</h3>')
        made.append(f'<p class="meaning">{escape(meaning)}</p>')
        made += [help_["cards"][card] for card in first]
        if more:
            summary = escape(others.replace("{number}", str(len(more))))
            cards = "".join(help_["cards"][card] for card in more)
            made.append(f"<details><summary>{summary}</summary>{cards}</details>")
        made.append("</section>")
    nothing = escape(nobody.replace("{country}", there["name"]))
    return "".join(made) or f'<p class="missing">{nothing}</p>'


# ---------------------------------------------------------------------------------------- addresses


@dataclass(frozen=True)
class Base:
    """What the links of a page start from, so that those of two copies can be compared."""

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

    def characters(packed: re.Match[str]) -> str:
        return bytes.fromhex(packed[0].replace("%", "")).decode("utf-8", "replace")

    return re.sub(r"(?:%[0-9A-Fa-f]{2})+", characters, text)


def resource(source: str, known: frozenset[str]) -> str:
    """Return the name of a file that a page loads, as the site has it.

    Firefox adds four random characters to a name, Chromium .download, and both a number if they
    have the name already.
    """
    name = unquoted(basename(source.partition("?")[0].partition("#")[0]))
    for one in (name, name.removesuffix(".download")):
        for added in ("", r"_[A-Za-z0-9_-]{4}", r"\(\d{1,3}\)"):
            plain = re.sub(rf"{added}(?=\.\w+$)", "", one)
            if plain in known:
                return plain
    return name


LOADED = ("icon", "manifest", "preload", "stylesheet")
"""The kinds of link whose target a browser loads."""
_SOURCES = {"img": "src", "script": "src", "link": "href"}


def resources(page: Node) -> Iterator[tuple[str, Node]]:
    """Yield the source and the element of each picture, script, style sheet and icon of a page."""
    for node in page.below():
        source = node.attributes.get(_SOURCES.get(node.tag, ""))
        if source and node.attributes.get("rel", "icon") in LOADED:
            yield source, node


def loaded(page: Node) -> frozenset[str]:
    """Return the sources of all files that a page of the site loads, or lets its scripts load."""
    brought = ("data-country", "data-library", "data-ranking")
    found = {node.attributes.get(name, "") for node in page.below() for name in brought}
    return frozenset(found | {source for source, _ in resources(page)}) - {""}


def names_of(page: Node) -> frozenset[str]:
    """Return the names of these files."""
    return frozenset(map(basename, loaded(page)))


# --------------------------------------------------------------------------- what scripts have made


_FILLED = frozenset({"chooser", "finder", "md-search-result"})
"""Classes of what scripts fill: fields to choose in, and what a search has found."""
_ADDED = frozenset({"place-choice", "docs-menu__urgent"})
"""Classes of what scripts add: a choice of place, and links once more."""
_FILLED_WITH = frozenset({
    "a", "button", "div", "input", "label", "li", "ol", "option", "p", "select", "span", "strong",
    "ul",
})  # fmt: skip
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


class _Sayings:
    """What scripts can say on a page of the site: patterns of it, and where it may stand."""

    def __init__(self, site: Node) -> None:
        self.hours = self.old = self.found = "(?!)"
        if words := _words_of(site, "as-of"):
            *lines, old, weekdays = words
            day = "|".join(map(re.escape, weekdays.split()))
            parts = {"time": r"(\d\d:\d\d)", "day": f"(?:{day})"}
            self.hours = "|".join(_pattern(line, **parts) for line in lines)
            self.old = _pattern(re.sub(r"[\[\]]", "", old), days=r"\d{2,5}")
        if words := _words_of(site, "finder"):
            self.found = _pattern(words[2], number=r"\d{1,2}")
        self.wide_table = [*_words_of(site, "docs-menu"), ""][0]
        self.said = {"", *_words_of(site, "urgent")[4:6]}  # Beside the contacts of a country.
        self.spoken = {"said"} if site.having("here") else {"said", "here"}
        days = site.having("as-of")
        self.newest = [{"href": day.attributes.get("data-newest", "")} for day in days]


def without_what_scripts_made(
    page: Node, site: Node, place: Base, words: Callable[[], set[str]]
) -> None:
    """Take out of a saved page what our scripts have put there.

    Only what they can have made goes: hours of the line itself, and fields that lead into the site
    and hold nothing but `words` and texts of the site's page. Everything else is compared.
    """
    can = _Sayings(site)
    for parent in [page, *page.below()]:
        for node in parent.nodes:
            if _is_line_of_scripts(node, parent, can):
                parent.inside.remove(node)
            is_wide_table = node.attributes.get("aria-label") == can.wide_table
            if is_wide_table and "md-typeset__scrollwrap" in node.classes:
                del node.attributes["aria-label"]
    known: set[str] = set()
    for parent in [page, *page.below()]:
        for node in parent.nodes:
            its = set(node.classes)
            if not its & (_FILLED | _ADDED) or not node.inside:
                continue
            known = known or set(filterfalse(_is_number, words() | _texts(site)))
            if _is_filled(node, known, can.found, place):
                node.inside = []
                node.attributes.pop("role", None)
                if its & _ADDED:
                    parent.inside.remove(node)
    for node in site.having("md-search-result"):
        node.inside = []


def _is_line_of_scripts(node: Node, parent: Node, can: _Sayings) -> bool:
    """Return whether a line is one that scripts put into a page, by its class and its words."""
    if not can.spoken.isdisjoint(node.classes):
        return not node.nodes and node.text in can.said
    hours = re.fullmatch(can.hours, node.text) if "now" in node.classes else None
    if hours is not None:
        times = parent.attributes.get("data-open", "").replace(";", " ").split()
        return not node.nodes and any(time in times for time in hours.groups())
    links = [one.attributes for one in node.nodes]
    return re.fullmatch(can.old, node.text) is not None and links == can.newest


def _texts(page: Node) -> set[str]:
    return {text for node in page.below() for text in (node.text, *node.texts)}


def _is_number(text: str) -> bool:
    """Return whether a text could be part of a number to call: no script puts one into a field."""
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


def _is_filled(place: Node, known: set[str], found: str, where: Base) -> bool:
    """Return whether an element holds nothing but what our scripts can have put into it."""
    for node in [place, *place.below()]:
        unknown = any(not re.fullmatch(found, text) for text in node.texts - known - {""})
        value = node.attributes.get("value", "")
        typed = node.tag == "input" and value
        choice = "" if re.fullmatch("[A-Z]{2}", value) else value
        target = node.attributes.get("href") or choice
        outside = target and where.lead(target)[0] != "/"
        if unknown or typed or outside or node.tag not in _FILLED_WITH:
            return False
    return True
