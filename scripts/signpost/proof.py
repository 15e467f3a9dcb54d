"""The finished pages, read back before they are published: nothing on them that the register does not hold.

Rules judge what entries say; this judges what readers get, whatever way it came there. It reads the HTML of the
pages as text with one strict pattern, since the templates' autoescape leaves no other "<" than those of tags.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from signpost import hidden_contacts
from signpost.library import Library
from signpost.model import Address, Owner, RegisteredNumber, SourceAddress
from signpost.phone_numbers import dialled

ELEMENTS: Mapping[str, frozenset[str]] = {
    tag: frozenset(names.split())
    for tag, names in {
        "a": "href class rel",
        "article": "class id",
        "aside": "class aria-label",
        "b": "class",
        "bdi": "class translate",
        "code": "",
        "dd": "",
        "details": "class",
        "div": "class role aria-label tabindex data-index data-library data-ranking data-no-app data-concern "
        "data-audience",
        "dl": "class",
        "dt": "",
        "h1": "",
        "h2": "id",
        "h3": "translate",
        "h4": "translate",
        "header": "class",
        "img": "src alt width height loading",
        "input": "type aria-label autocomplete spellcheck maxlength",
        "li": "",
        "ol": "class",
        "p": "class",
        "q": "",
        "section": "class aria-label data-home data-root data-concern data-audience",
        "span": "class translate aria-hidden data-always data-open data-zone data-checked data-tier data-place hidden",
        "strong": "",
        "path": "d",
        "summary": "",
        "svg": "class xmlns viewBox aria-hidden",
        "table": "",
        "tbody": "",
        "td": "",
        "th": "scope",
        "thead": "",
        "tr": "",
        "ul": "class",
    }.items()
}
"""Every element that a page made from entries may hold, with its attributes."""

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+=\"[^\"<>]*\")*)\s*>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)=\"([^\"]*)\"")
_DIGITS = re.compile(r"(?<!\w)[+*#]?\d(?:[ ().\u00a0-]?\d)+(?!\w)")
_PICTURE = re.compile(r"(?:\./|(?:\.\./)+)assets/immutable/mark\.[0-9a-f]{10}\.svg")
_ADDRESS = re.compile(r"(?<![\w@.-])(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,24}(?:/[^\s<>\"]*)?", re.IGNORECASE)
_DIALLED = re.compile(r'href="(?:tel|sms):([^"]+)"')
_SERVICE = re.compile(r"guidance/services/([a-z0-9/-]+)\.yml")
_FLOOR = "guidance/floor.yml"
_BEFORE_A_STOP = re.compile(r"\n++(?=[.,;:!?)])")
_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")


class Proof:
    """Reads pages back against one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        # The same few thousand lines make up all pages: each is judged once. Neither an element nor a contact may go
        # over the end of a line; the first half of an element is no element of ours.
        self._fine: set[str] = set()
        self._extra: frozenset[str] = frozenset()

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Every contact and address that a page may name: while nothing goes from it, what was right stays right."""
        return (
            self._numbers
            | self._dialled
            | self._floor
            | self._emails
            | self._hosts
            | self._whole
            | self._shown_hosts
            | self._said
        )

    def faults(self, path: str, page: str, made_from: str) -> Iterator[str]:
        """Yield what is wrong with the finished HTML of the page at `path`, in sentences.

        `made_from` is the file that the page names as its own.
        """
        where = path or "the front page"
        service = _SERVICE.fullmatch(made_from)
        if service and self.library.services[service[1]].status == "open":
            yield from (f"{where}: {fault}" for fault in self._lost(page, service[1]))
        self._extra = self._floor if made_from == _FLOOR else frozenset()
        unknown = (line for line in page.split("\n") if self._extra or line not in self._fine)
        yield from dict.fromkeys(f"{where}: {fault}" for line in unknown for fault in self._judged(line, made_from))

    def _lost(self, page: str, service_id: str) -> Iterator[str]:
        """Yield the numbers of a service that do not stand on its page."""
        text = _EMAIL.sub(" ", html.unescape(_TAG.sub("\n", page)))
        found = {re.sub(r"[^0-9+]", "", number) for number in _DIGITS.findall(_ADDRESS.sub(" ", text))}
        found |= {number.replace("%23", "#") for number in _DIALLED.findall(page)}
        for contact in self.library.services[service_id].contacts:
            if contact.number and contact.number.digits not in found:
                yield f"the number {contact.number} is lost."

    def _judged(self, line: str, made_from: str) -> list[str]:
        faults = list(self._line(line, made_from))
        if not faults and not self._extra and made_from not in line:
            self._fine.add(line)
        return faults

    def _line(self, line: str, made_from: str) -> Iterator[str]:
        """Yield what is wrong with one line of a page, ."""
        rest = _TAG.sub("\n", line)
        if "<" in rest:
            yield f"something that is not an element of ours begins with {_near(rest, '<')}."
        for closing, tag, attributes in _TAG.findall(line):
            if not closing:
                yield from self._element(tag, attributes)
        yield from self._text(html.unescape(rest).replace(made_from, ""))

    def _element(self, tag: str, attributes: str) -> Iterator[str]:
        if tag not in ELEMENTS:
            yield f"the element <{tag}> does not belong on a page."
            return
        for name, value in _ATTRIBUTE.findall(attributes):
            if name not in ELEMENTS[tag]:
                yield f'the attribute {name}="{value}" does not belong on <{tag}>.'
            elif name == "src" and not _PICTURE.fullmatch(value):
                yield f"the picture {value} is not one of the site's own."
            elif name == "href":
                yield from self._link(html.unescape(value), attributes)

    def _link(self, target: str, attributes: str) -> Iterator[str]:
        scheme, colon, rest = target.partition(":")
        if not colon or "/" in scheme or "#" in scheme:
            return  # A link inside the site, made and checked by the one function that makes them.
        if scheme in ("tel", "sms"):
            if rest.replace("%23", "#") not in self._numbers | self._dialled | self._extra:
                yield f"the register does not hold the number of the link {target}."
        elif scheme == "mailto":
            if rest not in self._emails:
                yield f"the register does not hold the e-mail address of the link {target}."
        elif target not in self._whole and not self._plain(target):
            yield f"the register does not hold the address {target}."
        elif "noreferrer" not in attributes or "noopener" not in attributes:
            yield f"the link to {target} tells where the reader came from."

    def _plain(self, target: str) -> bool:
        """Return whether an address has the strict form, without a query, and lies on a registered host."""
        strict = "?" not in target and re.fullmatch(Address.pattern, target) is not None
        return strict and Address(target).host in self._hosts

    def _text(self, text: str) -> Iterator[str]:
        """Yield what looks like a contact in the text of a page and is none that the register or a source holds.

        What is known is taken out first; the rest is judged as prose is, however the contact is written.
        """
        text = _BEFORE_A_STOP.sub("", text)  # The name of a button ends in a tag, and then comes a full stop.
        if "@" in text:
            emails = [found for found in _EMAIL.findall(text) if found not in self._emails]
            yield from (f"the register does not hold the e-mail address {found}." for found in emails)
            text = _EMAIL.sub(" ", text)
        for found in _ADDRESS.findall(text):
            shown = found.rstrip(".,;:!?)'’”")
            host = re.sub(r"^https?://", "", shown).split("/")[0].lower()
            if host not in self._shown_hosts and shown not in self._said:
                yield f"the text names {shown}, which is neither registered nor a source."
        text = _ADDRESS.sub(" ", text)
        unknown: list[str] = []

        def taken_out(run: re.Match[str]) -> str:
            digits = re.sub(r"[^0-9+*#]", "", run[0])
            if digits not in self._numbers and digits not in self._extra:
                if len(digits) < 5 or hidden_contacts.has_reason(run[0]):
                    return run[0]
                unknown.append(run[0])
            return " ~ "

        rest = _DIGITS.sub(taken_out, text)
        yield from (f"the text holds the number {found}, which is not registered." for found in unknown)
        for said in self._said:
            rest = rest.replace(said, " ~ ") if said in rest else rest
        # Two texts stand next to each other here, which a reader sees apart: the last word of one orders nothing.
        for contact in hidden_contacts.judged(rest.replace("\n", " ; ")).contacts:
            yield f'the text holds "{contact.text}", which looks like {contact.what} and is not registered.'

    @cached_property
    def _numbers(self) -> frozenset[str]:
        local = {contact.phone.digits for contact in self.library.site.local_contacts if contact.phone}
        return frozenset(local) | frozenset(held.number.digits for held in self._registered)

    @cached_property
    def _floor(self) -> frozenset[str]:
        """The emergency numbers of places without an entry, which only their own pages may name."""
        return frozenset(
            held.number.digits for code in self.library.floors for held in self.library.floor_numbers(code)
        )

    @cached_property
    def _dialled(self) -> frozenset[str]:
        """The registered numbers as links dial them from any country."""
        home = self.library.home
        local = {dialled(contact.phone.digits, home) for contact in self.library.site.local_contacts if contact.phone}
        return frozenset(local) | frozenset(dialled(held.number.digits, str(held.country)) for held in self._registered)

    @property
    def _registered(self) -> Iterator[RegisteredNumber]:
        return (held for owner in self._owners for held in owner.numbers)

    @cached_property
    def _emails(self) -> frozenset[str]:
        local = {str(contact.email) for contact in self.library.site.local_contacts if contact.email}
        return frozenset(local) | frozenset(str(email) for owner in self._owners for email in owner.emails)

    @cached_property
    def _hosts(self) -> frozenset[str]:
        own = {self.library.site.repository.host} if self.library.site.repository else set()
        return frozenset(own) | frozenset(str(host) for owner in self._owners for host in owner.hosts)

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(str(whole.address) for owner in self._owners for whole in owner.addresses)

    @cached_property
    def _shown_hosts(self) -> frozenset[str]:
        """Hosts that a page may name: those of the register, without www too, and those of sources."""
        own = self.library.site.address.host
        known = {
            own,
            *self._hosts,
            *(address[8:].split("/")[0].split("?")[0] for address in self._whole),
            *self._sources,
        }
        return frozenset(known | {host.removeprefix("www.") for host in known})

    @cached_property
    def _sources(self) -> frozenset[str]:
        return frozenset(text.host for *_, text in self.library.texts if isinstance(text, SourceAddress))

    @cached_property
    def _said(self) -> frozenset[str]:
        """What exemptions let entries say."""
        exemptions = self.library.exemptions.exemptions
        return frozenset(str(one.value) for one in exemptions if one.rule == "contact-in-prose")

    @property
    def _owners(self) -> tuple[Owner, ...]:
        return self.library.register.owners


def _near(text: str, mark: str) -> str:
    start = text.index(mark)
    return repr(text[start : start + 20])
