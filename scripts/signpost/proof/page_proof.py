"""The finished pages, read back before they are published: only what the register holds is on them.

Rules judge what entries say. This judges what readers get, whatever way it came there. It reads the
HTML as text with one strict pattern: the templates' autoescape leaves no "<" but those of tags.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from signpost.entries.library import Library
from signpost.entries.schema.text import Address, OldMark, SourceAddress
from signpost.entries.who_can_help import INTERNATIONAL
from signpost.pages.assets import IMMUTABLE
from signpost.proof.allowed_markup import ATTRIBUTE, READERS, SPOKEN, TAG
from signpost.proof.patterns import ADDRESS, BEFORE_A_STOP, DIGITS, EMAIL, digits_of
from signpost.text import hidden_contacts, reasons_for_digits
from signpost.text.phone_numbers import dialled, emergency_pattern, forms

_PICTURE = re.compile(rf"(?:\./|/|(?:\.\./)+){IMMUTABLE}(?:mark|icon)\.[0-9a-f]{{10}}\.svg")
_DIALLED = re.compile(r'href="(?:tel|sms):([^"]+)"')
_SERVICE = re.compile(r"guidance/services/([a-z0-9/-]+)\.yml")
_INSIDE = re.compile(r"(?:\.?/|(?:\.\./)+)?(?:[\w.-]+/)*[\w.-]*(?:#[\w-]*)?")
"""A link inside the site, which has no scheme, host or query."""
_COUNTRY = re.compile(r"(?:contacts|checklists/[\w-]+)/([a-z]{2})/.*")
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_PLACE = re.compile(r"(?:help|platforms|contacts|advice|checklists)/(?:[a-z0-9-]+/)*")
"""Where a page lies in the site, as the search index names it."""
_NUMBER = re.compile(r"\d")
_TARGET = re.compile(r'(?:href|src)="(?!tel:|sms:)[^"]*"')
_TITLE = re.compile(r"<title>[^<\n]*</title>")
_NEUTRAL = re.compile(r"[2-9b-z]{4}")
_STRANGE = re.compile(r"<[^\n<]{0,19}")
_NEVER = re.compile(r"(?!)")
_INSIDE_ONLY = ("link", "script", "img")  # Elements that load what they name.


@dataclass(slots=True)
class _Numbers:
    """The numbers that some pages may name."""

    shown: set[str]
    dialled: set[str]  # As links dial them.
    fine: set[str] = field(default_factory=set)
    """Lines with numbers that were found to be fine on such pages."""


class Proof:
    """Reads pages back against one library."""

    elements = READERS
    asks_for_rel = True
    """Whether each link that leads out must say that it tells nothing about the reader."""

    def __init__(
        self, library: Library, code: re.Pattern[str] = _NEVER, policy: str = "", address: str = ""
    ) -> None:
        """`code` finds the style and the script that every page has inline.

        `policy` is the Content-Security-Policy of each page. A preview has an `address` of its own,
        such as http://127.0.0.1:8000/.
        """
        self.library = library
        self._own, self._owners = str(library.site.address), library.register.owners
        self._code, self._policy, self._address = code, policy, address or self._own
        # The same few thousand lines make up all pages: each is judged once. So neither an element
        # nor a contact may go over the end of a line.
        self._fine: set[str] = set()
        self._scopes: dict[frozenset[str], _Numbers] = {}
        self._here = self._numbers(frozenset())

    @cached_property
    def allowed(self) -> frozenset[str]:
        """Every contact and address that a page may name. A page stays right while none goes."""
        numbers = {f"{code} {digits}" for code, held in self._numbers_of.items() for digits in held}
        paths = {str(path) for owner in self._owners for path in owner.paths}
        addresses = paths | self._whole | self._shown_hosts
        return frozenset(numbers | self._emails | addresses | self._said)

    def faults(self, path: str, page: str, made_from: str) -> Iterator[str]:
        """Yield what is wrong with the finished HTML of the page at `path`, in sentences.

        `made_from` is the file that the page names as its source. A page may name the numbers of
        the home country and of its own country.
        """
        where = path or "the front page"
        service = _SERVICE.fullmatch(made_from)
        if service and self.library.services[service[1]].status == "open":
            yield from (f"{where}: {fault}" for fault in self._lost(page, service[1]))
        page = self._code.sub("", page).replace(self._address, self._own)
        self._here = self._numbers(self._countries_of(path) | {self.library.home})
        page = _named_neutrally(page, path).removeprefix("<!doctype html>")
        yield from (f"{where}: {fault}" for fault in self._in_lines(page.split("\n"), made_from))

    def faults_in_texts(self, path: str, country: str, texts: Iterable[str]) -> Iterator[str]:
        """Yield what is wrong with texts, or pieces of pages, in a file for one country."""
        self._here = self._numbers(frozenset({country}))
        lines = (line for text in texts for line in text.split("\n"))
        yield from (f"{path}: {fault}" for fault in self._in_lines(lines, path))

    def _in_lines(self, lines: Iterable[str], made_from: str) -> Iterable[str]:
        """Return each fault in lines of a page once."""
        found: dict[str, None] = {}
        anywhere, here = self._fine, self._here.fine
        for line in lines:
            if line in anywhere or line in here:
                continue
            text = html.unescape(TAG.sub("\n", line)).replace(made_from or "\0", "")
            faults = [*self._elements(line), *self._text(text)]
            found.update(dict.fromkeys(faults))
            if not faults and made_from not in line:
                # A line without a number is right on every country's pages.
                numbered = _NUMBER.search(_TARGET.sub("", line))
                (here if numbered else anywhere).add(line)
        return found

    def faults_in_data(self, path: str, texts: Iterable[str]) -> Iterator[str]:
        """Yield what is wrong with texts in a data file, which has the numbers of every country."""
        self._here = self._everywhere
        for text in dict.fromkeys(texts):
            if text in self._unshown or text.startswith(f"{self.library.floor.source}/"):
                continue
            if not (_DAY.fullmatch(text) or _PLACE.fullmatch(text)):
                yield from (f"{path}: {fault}" for fault in self._text(text))

    @cached_property
    def _everywhere(self) -> _Numbers:
        """The numbers of every country in each form, shown on a page or not."""
        places = self.library.floor.places
        found = {held.number.digits for place in places for held in place.numbers}
        for code, held in self._numbers_of.items():
            for digits in held:
                found |= {digits, *forms(digits, None if code == INTERNATIONAL else code)}
        return _Numbers(found, set())

    @cached_property
    def _unshown(self) -> frozenset[str]:
        """What no page shows whole: sources, old names, what readers type, patterns of numbers."""
        found = {emergency_pattern(code) for code in self.library.floors}
        for *_, path, text in self.library.texts:
            typed = "search_words" in path or "also_known_as" in path
            if typed or isinstance(text, OldMark | SourceAddress):
                found.add(str(text))
        return frozenset(found)

    def _countries_of(self, path: str) -> frozenset[str]:
        """Return the countries that a page is about, besides the home country."""
        if path == "retired/":  # It lists what has ended in any country, and what took its place.
            return frozenset(self.library.countries)
        found = _COUNTRY.fullmatch(path)
        return frozenset({found[1].upper()} if found else ())

    def _lost(self, page: str, service_id: str) -> Iterator[str]:
        """Yield the numbers of a service that are missing on its page."""
        text = EMAIL.sub(" ", html.unescape(TAG.sub("\n", page)))
        found = {digits_of(number) for number in DIGITS.findall(ADDRESS.sub(" ", text))}
        found |= {number.replace("%23", "#") for number in _DIALLED.findall(page)}
        for contact in self.library.services[service_id].contacts:
            if contact.number and contact.number.digits not in found:
                yield f"the number {contact.number} is lost."

    def _elements(self, piece: str) -> Iterator[str]:
        """Yield what is wrong with the elements in a piece of a page."""
        rest = TAG.sub("\n", piece)
        for strange in _STRANGE.findall(rest):
            yield f"something that is not an element of ours begins with {strange!r}."
        for closing, tag, attributes in TAG.findall(piece):
            if not closing:
                yield from self._element(tag, attributes)

    def _element(self, tag: str, attributes: str) -> Iterator[str]:
        if tag not in self.elements:
            yield f"the element <{tag}> does not belong on a page."
            return
        found = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(attributes)}
        if tag == "script" and "src" not in found:
            yield "a script stands on the page that the build did not put there."
        for name, value in found.items():
            if name not in self.elements[tag]:
                yield f'the attribute {name}="{value}" does not belong on <{tag}>.'
            elif name == "src" or (name == "href" and tag in _INSIDE_ONLY):
                yield from self._loaded(tag, value)
            elif name == "href":
                yield from self._link(value, found)
            elif name == "http-equiv":
                named = value, found.get("content")
                if named != ("Content-Security-Policy", self._policy):
                    yield f"the page gives the browser an order of its own: {value}."
            elif name in SPOKEN and "http-equiv" not in found:
                yield from self._text(value)

    def _loaded(self, tag: str, target: str) -> Iterator[str]:
        own = tag == "link" and target.startswith(self._own)
        if not own and not _INSIDE.fullmatch(target):
            yield f"<{tag}> loads {target}, which is not the site's own."
        elif tag == "img" and not _PICTURE.fullmatch(target):
            yield f"the picture {target} is not one of the site's own."

    def _link(self, target: str, attributes: dict[str, str]) -> Iterator[str]:
        scheme, colon, rest = target.partition(":")
        rel = set(attributes.get("rel", "").split())
        if not colon:
            if not _INSIDE.fullmatch(target):
                yield f"the link to {target} is neither inside the site nor a whole address."
        elif scheme in ("tel", "sms"):
            if rest.replace("%23", "#") not in self._here.dialled:
                yield f"the register does not hold the number of the link {target} for this page."
        elif scheme == "mailto":
            if rest not in self._emails:
                yield f"the register does not hold the e-mail address of the link {target}."
        elif not self._leads_out_rightly(target):
            yield f"the register does not hold the address {target}."
        elif self.asks_for_rel and not {"noreferrer", "noopener"} <= rel:
            yield f"the link to {target} tells where the reader came from."

    def _leads_out_rightly(self, target: str) -> bool:
        """Return whether a page may lead there: to an owner's page, or a file of the project."""
        if target in self._whole or self.library.owned_by_all.refusal(target) is None:
            return True
        repository = str(self.library.site.repository or "").rstrip("/")
        inside = target == repository or target.startswith(f"{repository}/")
        return bool(repository) and inside and re.fullmatch(Address.pattern, target) is not None

    def _names_rightly(self, shown: str) -> bool:
        """Return whether a page may name an address with a path, shown without its beginning."""
        bare = shown.removeprefix("https://").removesuffix("/")
        tried = [f"https://{www}{bare}{slash}" for www in ("", "www.") for slash in ("", "/")]
        return any(self._leads_out_rightly(one) or one.startswith(self._own) for one in tried)

    def _text(self, text: str) -> Iterator[str]:
        """Yield each unknown contact: what is known is taken out, the rest is judged as prose."""
        # The name of a button ends in a tag, and then comes a full stop.
        text = BEFORE_A_STOP.sub("", text)
        if "@" in text:
            for found in EMAIL.findall(text):
                if found not in self._emails:
                    yield f"the register does not hold the e-mail address {found}."
            text = EMAIL.sub(" ", text)
        for found in ADDRESS.findall(text):
            shown = found.rstrip(".,;:!?)'’”")
            host = re.sub(r"^https?://", "", shown).split("/")[0].lower()
            known = host in self._shown_hosts and ("/" not in shown or self._names_rightly(shown))
            if not known and shown not in self._said:
                yield f"the text names {shown}, which is neither registered nor a source."
        unknown: list[str] = []
        rest = DIGITS.sub(partial(self._without_number, unknown), ADDRESS.sub(" ", text))
        for found in unknown:
            yield f"the text holds the number {found}, which is not registered for this page."
        for said in self._said:
            rest = rest.replace(said, " ~ ")
        # A line break parts two texts, so that the last word of one is not read with the next.
        for contact in hidden_contacts.judged(rest.replace("\n", " ; ")).contacts:
            looks = f'"{contact.text}", which looks like {contact.what}'
            yield f"the text holds {looks} and is not registered."

    def _without_number(self, unknown: list[str], run: re.Match[str]) -> str:
        """Return what stays of a run of digits, and add an unregistered number to `unknown`."""
        digits = re.sub(r"[^0-9+*#]", "", run[0])
        if digits not in self._here.shown:
            if len(digits) < 5 or reasons_for_digits.has_reason(run[0]):
                return run[0]
            unknown.append(run[0])
        return " ~ "

    def _numbers(self, codes: frozenset[str]) -> _Numbers:
        """Return the numbers of some countries, with those that work in several."""
        if codes not in self._scopes:
            shown = set(self._numbers_of[INTERNATIONAL])
            links = set[str]()
            for code in codes:
                shown |= self._numbers_of[code]
                links |= {dialled(digits, code) for digits in self._numbers_of[code]}
            self._scopes[codes] = _Numbers(shown, shown | links)
        return self._scopes[codes]

    @cached_property
    def _numbers_of(self) -> Mapping[str, set[str]]:
        """The digits that may be shown in each country, by its code; none for an unknown code."""
        found = defaultdict[str, set[str]](set)
        for owner in self._owners:
            for held in owner.numbers:
                code = INTERNATIONAL if held.country == "EU" else str(held.country)
                found[code].add(held.number.digits)
        for code in self.library.floors:
            found[code] = {held.number.digits for held in self.library.floor_numbers(code)}
        for contact in self.library.site.local_contacts:
            if contact.phone:
                found[self.library.home].add(contact.phone.digits)
        return found

    @cached_property
    def _emails(self) -> set[str]:
        local = self.library.site.local_contacts
        found = {str(contact.email) for contact in local if contact.email}
        return found | {str(email) for owner in self._owners for email in owner.emails}

    @cached_property
    def _whole(self) -> set[str]:
        """Addresses that the register or the site's settings hold whole."""
        site = self.library.site
        own = {str(address) for address in (site.exit_address, site.security_contact) if address}
        return own | {str(whole.address) for owner in self._owners for whole in owner.addresses}

    @cached_property
    def _shown_hosts(self) -> set[str]:
        """Hosts that a page may name, without www too: those of the register and of sources."""
        known = {str(host) for owner in self._owners for host in owner.hosts}
        known |= set(self.library.owned_by_all.paths)
        known |= {address[8:].split("/")[0].split("?")[0] for address in self._whole}
        known |= {text.host for *_, text in self.library.texts if isinstance(text, SourceAddress)}
        own = (self.library.site.address, self.library.site.repository)
        known |= {place.host for place in own if place}
        return known | {host.removeprefix("www.") for host in known}

    @cached_property
    def _said(self) -> set[str]:
        """What exemptions let entries say."""
        exemptions = self.library.exemptions.exemptions
        return {str(one.value) for one in exemptions if one.rule == "contact-in-prose"}


def _named_neutrally(page: str, path: str) -> str:
    """Return a page without the four characters in its title that its address has too."""
    codes = "|".join(part for part in path.split("/") if _NEUTRAL.fullmatch(part))
    named = re.compile(f" (?:{codes})") if codes else _NEVER
    return _TITLE.sub(lambda title: named.sub("", title[0]), page, count=1)
