"""Checklists become sheets of paper: one PDF for each country and size of paper, tagged as PDF/UA-1 asks."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from threading import local
from typing import Any

import typst

from signpost import disk_cache, pdf_text, processes
from signpost.entries.library import STALE_CONTACT, Library
from signpost.entries.schema.blocks import Claim
from signpost.entries.schema.checklists import Checklist, SheetSection
from signpost.entries.schema.countries import RegionalFact, Role
from signpost.entries.schema.services import Contact, Service
from signpost.entries.schema.site import LocalContact
from signpost.pages.addresses import PAPERS, path_of_pdf, sheet_address, sheet_name
from signpost.pages.phrases import bare, days, no_rules
from signpost.pages.qr import qr
from signpost.project import TEMPLATES
from signpost.typeface import FONTS, on_paper

_TEMPLATE = TEMPLATES / "print" / "sheet.typ"

_SIZES = (12, 11, 10)
"""Points: the largest text that fits, and none below 10."""

_ROW_HEIGHT = 11
"""Millimetres: room for two lines of handwriting."""

_AUDIENCES = {"teen": "For young people", "parent": "For parents and carers", "educator": "For schools and youth clubs"}


class TooLongError(ValueError):
    """A sheet takes more sides than its checklist promises, even with one contact of each kind."""


@dataclass(frozen=True)
class Sheet:
    """One PDF to be made. `path` is its place in the site, as checklists/sheet-05/ie/signpost-sheet-05-ie-a4.pdf."""

    path: str
    checklist: str
    country: str
    paper: str
    words: Mapping[str, Any] = field(repr=False)
    """All that the template reads, ready for JSON."""

    @cached_property
    def key(self) -> str:
        """A name for the PDF by all that it depends on: its words, the template, the fonts and Typst itself."""
        return hashlib.sha256((_made_with() + _json(self.words)).encode()).hexdigest()[:40]

    @property
    def contacts(self) -> Iterator[str]:
        """Every way to reach somebody that the sheet names, and its own address."""
        yield from (self.words["address"], self.words["link"])
        for section in self.words["sections"]:
            for contact in section["contacts"]:
                yield from (way["say"] for way in contact["ways"])


def sheets(library: Library) -> Iterator[Sheet]:
    """Yield every sheet of every country on both sizes of paper."""
    for name in library.checklists:
        for code in library.countries:
            words = _words(library, name, code)
            for paper in PAPERS:
                yield _sheet(library, name, code, paper, words)


def sheet(library: Library, name: str, code: str, paper: str) -> Sheet:
    """Return the sheet of a checklist for a country on one size of paper."""
    return _sheet(library, name, code, paper, _words(library, name, code))


def _sheet(library: Library, name: str, code: str, paper: str, words: Mapping[str, Any]) -> Sheet:
    return Sheet(path_of_pdf(library, name, code, paper), name, code, paper, {**words, "paper": paper})


def pdf(sheet: Sheet) -> bytes:
    """Return the PDF of a sheet: the same bytes for the same words.

    Prints smaller, and then fewer contacts of each kind, where they do not fit the sides that the checklist promises.
    Raises TooLongError where even one of each does not fit, and RuntimeError where Typst refuses the document.
    """
    for words in _tries(sheet.words):
        try:
            return _typst(words)
        except typst.TypstError as error:
            if "too-long" not in str(error):
                raise RuntimeError(f"Typst refuses {sheet.path}: {error}") from None
    sides = sheet.words["sides"]
    raise TooLongError(
        f"guidance/checklists/{sheet.checklist}.yml takes more than {sides} side{'s' if sides > 1 else ''} of "
        f"{PAPERS[sheet.paper]} paper for {sheet.country}, even with one contact of each kind: cut words or parts, or "
        "allow two sides."
    )


def pdfs(wanted: Iterable[Sheet], kept: Path) -> Iterator[tuple[Sheet, Path]]:
    """Yield each sheet with the file of its PDF, made on all cores or found in the folder `kept`.

    The folder may be deleted at any time. What no sheet needs any more is removed from it in the end.
    """
    kept.mkdir(parents=True, exist_ok=True)
    files = {kept / f"{one.key}.pdf": one for one in wanted}
    missing = [path for path in files if not path.exists()]

    def make(path: Path) -> None:
        disk_cache.write_whole(path, pdf(files[path]))
        pdf_text.kept_text(path, files[path].contacts)  # What it says is asked for next.

    yield from ((one, path) for path, one in files.items() if path not in set(missing))
    for path, _ in zip(missing, _on_all_cores(make, missing), strict=True):
        yield files[path], path
    disk_cache.prune(kept, [path.with_suffix(end).name for path in files for end in (".pdf", ".txt")])


def _on_all_cores(make: Callable[[Path], None], files: Sequence[Path]) -> Iterator[None]:
    # Typst leaves threads behind, and a process with threads must not fork: its own processes end with them.
    if files and processes.may_fork():
        yield from processes.in_processes(make, files, processes.cores())
        return
    with ThreadPoolExecutor() as pool:  # Typst works outside Python's lock.
        yield from pool.map(make, files)


# ------------------------------------------------------------------------------------------------- the words


def _words(library: Library, name: str, code: str) -> dict[str, Any]:
    checklist, country = library.checklists[name], library.countries[code]
    sections = [_section(library, section, code) for section in checklist.sections]
    here = library.site.local_contacts if code == library.home else ()
    if here:
        sections.insert(0, _empty("Contacts here") | {"blanks": [_local(contact) for contact in here]})
    link = sheet_address(library, name, code)
    words: dict[str, Any] = {
        "lang": "en",
        "site": str(library.site.name),
        "title": str(checklist.title),
        "called": sheet_name(library, name, code),
        "country": str(country.name),
        "audience": _AUDIENCES[checklist.audience],
        "introduction": str(checklist.introduction),
        "rule": _rule(library, checklist),
        "sides": checklist.sides,
        "layout": checklist.layout,
        "sections": sections,
        "link": link,
        "address": bare(link),
        "qr": str(qr(link)),
        "made": _day(library, 0),
        "again": _day(library, STALE_CONTACT),
        "read": _read(library, checklist, code),
    }
    words = _on_paper(words)
    # By the version, two sheets can be told apart, and a sheet from the data that it was made from.
    return words | {"version": hashlib.sha256(_json(words).encode()).hexdigest()[:8]}


def _on_paper(value: Any) -> Any:
    """Return words, in whatever they stand, as the typeface can print them."""
    if isinstance(value, dict):
        return {name: _on_paper(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_on_paper(inner) for inner in value]
    return on_paper(value) if isinstance(value, str) else value


def _empty(title: str) -> dict[str, Any]:
    return {"title": title, "paragraphs": [], "steps": [], "never": [], "contacts": [], "roles": [], "rules": [],
            "blanks": [], "table": None, "questions": []}  # fmt: skip


def _section(library: Library, section: SheetSection, code: str) -> dict[str, Any]:
    table, country = section.table, library.countries[code]
    return _empty(str(section.title)) | {
        "paragraphs": [_plain(text) for text in section.paragraphs]
        + ([no_rules(country)] if "limits" in section.school and not country.legal_limits else []),
        "steps": [_plain(text) for text in section.steps],
        "never": [_plain(text) for text in section.never],
        "contacts": [_contact(library, name) for name in library.on_sheet(code, section.contacts, section.most)],
        "roles": [_role(library, role, code) for role in country.school_roles] if "roles" in section.school else [],
        "rules": [_fact(library, fact, code) for fact in library.school_rules(code, section.school)],
        "blanks": [{"label": str(blank), "filled": ""} for blank in section.blanks],
        "table": table and {"columns": list(map(str, table.columns)), "rows": table.rows, "height": _ROW_HEIGHT},
        "questions": [
            {
                "question": _plain(asked.question),
                "choices": list(map(_plain, asked.choices)),
                "answer": _plain(asked.answer),
            }
            for asked in section.questions
        ],
    }


def _contact(library: Library, name: str) -> dict[str, Any]:
    service = library.services[name]
    regions = library.regions_of(name)
    return {
        "kind": service.kind,
        "name": f"{service.name} ({', '.join(regions)})" if regions else str(service.name),
        "ways": [_way(contact, service) for contact in service.contacts],
        "limits": str(service.ages.note or "") if service.kind == "removal" else "",
        "checked": _checked(service),
    }


def _way(contact: Contact, service: Service) -> dict[str, Any]:
    match contact.way:
        case "phone":
            say = str(contact.phone)
        case "text":
            say = f"Text {contact.message} to {contact.text}" if contact.message else f"Text {contact.text}"
        case "whatsapp":
            say = f"WhatsApp {contact.whatsapp}"
        case "relay":
            say = f"Relay {contact.relay}"
        case "email":
            say = str(contact.email)
        case way:
            say = f"{'Chat: ' if way == 'chat' else ''}{bare(str(contact.address))}"
    alike = sum(other.way == contact.way for other in service.contacts) > 1
    note = str(contact.note or "") if contact.message or alike or service.kind == "emergency" else ""
    return {
        "say": say,
        "number": contact.number is not None,
        "more": " ".join(part for part in (_hours(contact), note) if part),
    }


def _hours(contact: Contact) -> str:
    if contact.way not in ("phone", "text", "chat") or contact.hours == "see-website":
        return ""
    if isinstance(contact.hours, str):
        return "Day and night."
    return ", ".join(f"{days(block)} {block.opens} to {block.closes}" for block in contact.hours) + "."


def _checked(claim: Claim) -> str:
    how = {"live": "Followed", "archive": "Own page as kept", "third-party": "Another’s page as kept"}[claim.by]
    return f"{how}, no date." if claim.checked == "undated" else f"{how} {claim.checked.words}."


def _role(library: Library, role: Role, code: str) -> dict[str, str]:
    called = f"{role.role} ({role.short})" if role.short else str(role.role)
    return {"name": ", ".join((called, *library.region_names(code, role.regions))), "does": _plain(role.does)}


def _fact(library: Library, fact: RegionalFact, code: str) -> dict[str, str]:
    where = ", ".join(library.region_names(code, fact.regions))
    return {"where": where, "text": _plain(fact.text), "checked": _checked(fact)}


def _local(contact: LocalContact) -> dict[str, str]:
    said = (contact.name, contact.phone, contact.email, contact.note)
    return {"label": str(contact.label), "filled": ", ".join(str(part) for part in said if part)}


def _rule(library: Library, checklist: Checklist) -> dict[str, str] | None:
    bound = [name for name in checklist.concerns if library.concerns[name].evidence == "never-copy"]
    if not bound:
        return None
    return {"title": "Never copy the picture", "text": library.evidence_rule(bound[0], checklist.audience)}


def _read(library: Library, checklist: Checklist, code: str) -> str:
    """Return in a sentence when the contacts of a sheet were last read."""
    shown = {name for section in checklist.sections for name in library.on_sheet(code, section.contacts, section.most)}
    read = sorted(library.services[name].checked for name in shown if library.services[name].checked != "undated")
    undated = sum(library.services[name].checked == "undated" for name in shown)
    if not shown:
        return ""
    said = f"Contacts read between {read[0].words} and {read[-1].words}" if read else "Contacts read in copies"
    return f"{said}{f'; {undated} in copies without a date' if undated else ''}. Not yet followed live."


def _plain(text: str) -> str:
    """Return prose with the names of buttons in the marks of print."""
    parts = str(text).split('"')
    if len(parts) % 2 == 0:
        return str(text)
    return "".join(f"“{part}”" if odd % 2 else part for odd, part in enumerate(parts))


def _day(library: Library, later: int) -> str:
    day = library.today + timedelta(days=later)
    return f"{day.day} {day:%B %Y}"


def _tries(words: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the words of a sheet in every form that may fit, the best first."""
    answers = any(section["questions"] for section in words["sections"])  # They stand on a side of their own.
    for sides in range(2 if answers else 1, words["sides"] + 1):
        for size in _SIZES:
            yield {**words, "sides": sides, "size": size}
    kinds = [Counter(contact["kind"] for contact in section["contacts"]) for section in words["sections"]]
    most = max((number for counted in kinds for number in counted.values()), default=0)
    for fewer in range(most - 1, 0, -1):
        yield _with_fewer(words, fewer) | {"size": _SIZES[-1]}


def _with_fewer(words: Mapping[str, Any], most: int) -> dict[str, Any]:
    """Return the words of a sheet with at most so many contacts of each kind in each part."""

    def first(contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kinds: dict[str, int] = {}
        kept = []
        for contact in contacts:
            kinds[contact["kind"]] = kinds.get(contact["kind"], 0) + 1
            if kinds[contact["kind"]] <= most:
                kept.append(contact)
        return kept

    sections = [section | {"contacts": first(section["contacts"])} for section in words["sections"]]
    return {**words, "sections": sections}


# ------------------------------------------------------------------------------------------------- Typst

_compilers = local()


def _typst(words: Mapping[str, Any]) -> bytes:
    """Return a PDF; one compiler for each thread keeps fonts and template ready."""
    if not hasattr(_compilers, "one"):
        _compilers.one = typst.Compiler(str(_TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True)
    made: bytes = _compilers.one.compile(sys_inputs={"data": _json(words)}, format="pdf", pdf_standards=["ua-1"])
    return made


@cache
def _made_with() -> str:
    parts = [_TEMPLATE.read_bytes(), *(path.read_bytes() for path in sorted(FONTS.glob("*.ttf")))]
    return hashlib.sha256(b"".join(parts)).hexdigest() + version("typst")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
