"""The whole finished site, read back before it is published: every file is one that the build made.

Pages made from entries were read when they were written; their digests tell them. All else is read
here: hand-written pages, files at old addresses, sheets, other countries' contacts, data. A file
that no part of the build has made stops it.
"""

import csv
import html
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signpost.disk_cache import digest
from signpost.entries.library import Library
from signpost.entries.schema.text import SourceAddress
from signpost.pages import content_policy
from signpost.pages.content_policy import Hashes
from signpost.proof.allowed_markup import DOCUMENTS, TAG
from signpost.proof.hand_written import Documents
from signpost.proof.page_proof import Proof
from signpost.proof.patterns import ADDRESS, DIGITS, EMAIL, digits_of

SEARCH = "search/search_index.json"
"""MkDocs' own index, of the hand-written pages."""

_SCRIPT = re.compile(r"<script([^>]*)>([^<]*(?:<(?!/script>)[^<]*)*)</script>")
_SETTINGS = ' id="__config" type="application/json"'
"""The attributes of Material's settings, which no browser runs."""
_CODE = re.compile(r"<(code|pre)[^>]*>(.*?)</\1>", re.DOTALL)
_WHOLE = re.compile(r"https?://[^\s<>\"'`]*[\w/]|(?<![\w.-])www\.[\w.-]+\w")
_PLAIN_DIGITS = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b|\b\d+(?:\.\d+){2,}\b")
"""Days, and versions of programs."""
_EXAMPLE = re.compile(
    r"(?:[\w.-]+\.)?(?:example(?:\.(?:com|net|org))?|localhost|invalid|test)|127\.0\.0\.1"
)
"""Hosts that nobody can own. Source: RFC 2606 and RFC 6761."""
_FILE = re.compile(
    r"\.(?:md|yml|yaml|py|js|css|json|html|svg|png|pdf|csv|txt|toml|typ|xml|ini|br|gz|woff2|min)$"
)


class DocumentProof(Proof):
    """Reads hand-written pages back: the shell is Material's, and docs/sources.yml the list."""

    elements = DOCUMENTS
    asks_for_rel = False  # The head of the page says it for all links.

    def __init__(self, library: Library, documents: Documents, hashes: Hashes) -> None:
        """`hashes` are those of the scripts that a page may have inline."""
        super().__init__(library, policy=content_policy.content_policy(hashes))
        self._documents, self._hashes = documents, hashes
        self._hosts_of_documents = {SourceAddress(one).host for one in documents.addresses}
        # Pages name a picture in docs/ from the root or from the same folder.
        self._pictures = {*documents.files, *(one.rpartition("/")[2] for one in documents.files)}
        places = (library.site.address, library.site.repository)
        self._own_places = tuple(str(place) for place in places if place)

    def faults_in_page(self, file: str, page: str) -> Iterator[str]:
        """Yield what is wrong with the finished page of a file, in sentences."""
        rest = _SCRIPT.sub(r"<script\1></script>", page.replace("<!doctype html>", "", 1))
        rest = rest.replace(f"<script{_SETTINGS}></script>", "")
        faults = [*self._scripts(page), *self._elements(rest)]
        faults += self._text(_words(_CODE.sub("\n", rest)))
        faults += self._code_text(_words(" ".join(found[1] for found in _CODE.findall(rest))))
        yield from (f"docs/{file}: {fault}" for fault in dict.fromkeys(faults))

    def faults_in_index(self, path: str, strings: Iterable[str]) -> Iterator[str]:
        """Yield what is wrong with the search index, but for numbers: cells run together in it."""
        for text in strings:
            faults = [*self._elements(text), *self._addresses(_words(_CODE.sub("\n", text)))]
            yield from (f"{path}: {fault}" for fault in faults)

    def faults_in_words(self, path: str, texts: Iterable[str]) -> Iterator[str]:
        """Yield what is wrong with the texts in a drawing or a data file beside the pages."""
        for text in texts:
            yield from (f"{path}: {fault}" for fault in self._code_text(text))

    def _scripts(self, page: str) -> Iterator[str]:
        for attributes, body in _SCRIPT.findall(page):
            if attributes == _SETTINGS:
                yield from self._code_text(body)
            elif body and content_policy.hash_of("script", body) not in self._hashes:
                yield f"a script stands on the page that is not the build's: {body.strip()[:40]!r}."

    def _element(self, tag: str, attributes: str) -> Iterator[str]:
        # Scripts without a file have been judged by what they hold.
        if tag != "script" or attributes:
            yield from super()._element(tag, attributes)

    def _loaded(self, tag: str, target: str) -> Iterator[str]:
        if tag != "img" or target.removeprefix("./").rpartition("../")[2] not in self._pictures:
            yield from super()._loaded(tag, target)

    def _leads_out_rightly(self, target: str) -> bool:
        known = target in self._documents.addresses or target in self._whole
        return known or target.startswith(self._own_places)

    def _text(self, text: str) -> Iterator[str]:
        yield from self._code_text(text)
        yield from self._addresses(text)

    def _addresses(self, text: str) -> Iterator[str]:
        """Yield each name with dots in it that is neither a known address nor a file."""
        for found in ADDRESS.findall(_WHOLE.sub(" ", EMAIL.sub(" ", text))):
            if not (self._may_name(found) or _FILE.search(found.split("/")[0].lower())):
                yield f"the text names {found}, which is not in docs/sources.yml."

    def _may_name(self, shown: str) -> bool:
        """Return whether a page may name an address: its host alone, or all of it, is known."""
        place = re.sub(r"^https?://", "", shown).rpartition("@")[2]
        host, _, path = place.partition("/")
        name = host.split(":")[0].lower()
        if _EXAMPLE.fullmatch(name):
            return True
        known = name in self._shown_hosts or name in self._hosts_of_documents
        return (known and not path) or self._leads_out_rightly(shown) or self._names_rightly(place)

    def _code_text(self, text: str) -> Iterator[str]:
        """Yield what looks like a contact even in code, where few names with dots are addresses."""
        for found in EMAIL.findall(text):
            if found not in self._emails and not _EXAMPLE.fullmatch(found.partition("@")[2]):
                yield f"the text holds the e-mail address {found}, which nobody has registered."
        for found in _WHOLE.findall(text):
            if not self._may_name(found):
                yield f"the text names {found}, which is not in docs/sources.yml."
        for found in DIGITS.findall(_PLAIN_DIGITS.sub(" ", text)):
            digits = digits_of(found)
            if len(digits) >= 5 and digits not in self._documents.numbers:
                yield f"the text holds the number {found}, which is not in docs/sources.yml."


def _words(piece: str) -> str:
    return html.unescape(TAG.sub("\n", piece))


@dataclass(frozen=True, slots=True)
class SheetText:
    """What was read in the PDF of a country's sheet."""

    country: str
    text: str


@dataclass(slots=True)
class Made:
    """Every file that a build made, by its place in the site, with what is needed to judge it."""

    pages: dict[str, str] = field(default_factory=dict)
    """Pages made from entries, with the digests of what was read when they were written."""
    documents: dict[str, str] = field(default_factory=dict)
    """Hand-written pages, with the files below docs/ that they are made from."""
    exact: dict[str, bytes] = field(default_factory=dict)
    """Files known to the byte: those at old addresses, styles, scripts, icons."""
    contacts: dict[str, str] = field(default_factory=dict)
    """Contacts of one country as JSON with pieces of pages, with the code of the country."""
    sheets: dict[str, SheetText] = field(default_factory=dict)
    """PDFs."""
    data: set[str] = field(default_factory=set)
    """Open data and the search index (JSON, CSV), with the numbers of every country."""
    words: set[str] = field(default_factory=set)
    """Data (JSON) and drawings beside hand-written pages."""
    theme: Mapping[str, Path] = field(default_factory=dict)
    """Files of Material, each with the installed one; a build need not use all."""

    @property
    def required(self) -> set[str]:
        """The places of all files that must be there."""
        made = self.pages, self.documents, self.exact, self.contacts, self.sheets
        return self.data.union(self.words, *made)


class SiteProof:
    """Reads a finished site back."""

    def __init__(self, proof: Proof, documents: DocumentProof, made: Made) -> None:
        self._proof, self._documents, self._made = proof, documents, made

    def faults(self, site: Path) -> Iterator[str]:
        """Yield what is wrong with the site in a folder, in sentences."""
        found = set()
        for path in _files(site):
            found.add(path)
            yield from self._faults_in(path, site / path)
        for path in sorted(self._made.required - found):
            yield f"{path}: the build made this file, and it is not in the site."

    def _faults_in(self, path: str, file: Path) -> Iterator[str]:
        made = self._made
        if file.is_symlink() or not file.is_file():
            yield f"{path}: this is a link or a device, not an ordinary file."
            return
        content = file.read_bytes()
        if path in made.pages:
            if digest(content) != made.pages[path]:
                yield f"{path}: this page was changed after it had been read back."
        elif path in made.exact:
            if content != made.exact[path]:
                yield f"{path}: this file is not as the build made it."
        elif path in made.documents:
            yield from self._documents.faults_in_page(made.documents[path], content.decode())
        elif path in made.sheets:
            sheet = made.sheets[path]
            yield from self._proof.faults_in_texts(path, sheet.country, [sheet.text])
        elif path in made.contacts:
            texts = _strings(json.loads(content))
            yield from self._proof.faults_in_texts(path, made.contacts[path], texts)
        elif path in made.data:
            yield from self._proof.faults_in_data(path, _values(path, content.decode()))
        elif path == SEARCH:
            yield from self._documents.faults_in_index(path, _values(path, content.decode()))
        elif path in made.words:
            yield from self._documents.faults_in_words(path, _values(path, content.decode()))
        elif path in made.theme:
            if content != made.theme[path].read_bytes():
                yield f"{path}: this file of Material is not the one that was installed."
        else:
            yield f"{path}: no part of the build makes a file of this name or type."


def _files(site: Path) -> Iterator[str]:
    """Yield the place of every file of a site, links to folders too."""
    for here, folders, names in os.walk(site):
        folders.sort()
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in [*links, *sorted(names)]:
            yield (Path(here) / name).relative_to(site).as_posix()


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value, the keys of objects too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _values(path: str, text: str) -> Iterator[str]:
    if path.endswith(".csv"):
        return (cell for row in csv.reader(io.StringIO(text)) for cell in row)
    return iter([_words(text)]) if path.endswith(".svg") else _strings(json.loads(text))
