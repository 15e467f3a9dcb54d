"""What a sheet of paper says: the words of a checklist and its contacts, as Typst reads them."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from signpost.entries.library import STALE_CONTACT, Library
from signpost.entries.schema.blocks import Claim
from signpost.entries.schema.checklists import Checklist, SheetSection
from signpost.entries.schema.countries import RegionalFact, Role
from signpost.entries.schema.services import Contact, Service
from signpost.entries.schema.site import LocalContact
from signpost.outputs.typeface import on_paper
from signpost.pages.addresses import sheet_address, sheet_name
from signpost.pages.phrases import bare, days, no_rules
from signpost.pages.qr import qr

_ROW_HEIGHT = 11
"""Millimetres: room for two lines of handwriting."""

_AUDIENCES = {
    "teen": "For young people",
    "parent": "For parents and carers",
    "educator": "For schools and youth clubs",
}


# ------------------------------------------------------------------------------------------------- the words


def words_of(library: Library, name: str, code: str) -> dict[str, Any]:
    checklist, country = library.checklists[name], library.countries[code]
    sections = [_section(library, section, code) for section in checklist.sections]
    here = library.site.local_contacts if code == library.home else ()
    if here:
        sections.insert(
            0, _empty("Contacts here") | {"blanks": [_local(contact) for contact in here]}
        )
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
    return words | {"version": hashlib.sha256(as_json(words).encode()).hexdigest()[:8]}


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
        "contacts": [
            _contact(library, name)
            for name in library.on_sheet(code, section.contacts, section.most)
        ],
        "roles": [_role(library, role, code) for role in country.school_roles]
        if "roles" in section.school
        else [],
        "rules": [
            _fact(library, fact, code) for fact in library.school_rules(code, section.school)
        ],
        "blanks": [{"label": str(blank), "filled": ""} for blank in section.blanks],
        "table": table
        and {"columns": list(map(str, table.columns)), "rows": table.rows, "height": _ROW_HEIGHT},
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
            say = (
                f"Text {contact.message} to {contact.text}"
                if contact.message
                else f"Text {contact.text}"
            )
        case "whatsapp":
            say = f"WhatsApp {contact.whatsapp}"
        case "relay":
            say = f"Relay {contact.relay}"
        case "email":
            say = str(contact.email)
        case way:
            say = f"{'Chat: ' if way == 'chat' else ''}{bare(str(contact.address))}"
    alike = sum(other.way == contact.way for other in service.contacts) > 1
    note = (
        str(contact.note or "") if contact.message or alike or service.kind == "emergency" else ""
    )
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
    return (
        ", ".join(f"{days(block)} {block.opens} to {block.closes}" for block in contact.hours) + "."
    )


def _checked(claim: Claim) -> str:
    how = {
        "live": "Followed",
        "archive": "Own page as kept",
        "third-party": "Another’s page as kept",
    }[claim.by]
    return f"{how}, no date." if claim.checked == "undated" else f"{how} {claim.checked.words}."


def _role(library: Library, role: Role, code: str) -> dict[str, str]:
    called = f"{role.role} ({role.short})" if role.short else str(role.role)
    return {
        "name": ", ".join((called, *library.region_names(code, role.regions))),
        "does": _plain(role.does),
    }


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
    return {
        "title": "Never copy the picture",
        "text": library.evidence_rule(bound[0], checklist.audience),
    }


def _read(library: Library, checklist: Checklist, code: str) -> str:
    """Return in a sentence when the contacts of a sheet were last read."""
    shown = {
        name
        for section in checklist.sections
        for name in library.on_sheet(code, section.contacts, section.most)
    }
    read = sorted(
        library.services[name].checked
        for name in shown
        if library.services[name].checked != "undated"
    )
    undated = sum(library.services[name].checked == "undated" for name in shown)
    if not shown:
        return ""
    said = (
        f"Contacts read between {read[0].words} and {read[-1].words}"
        if read
        else "Contacts read in copies"
    )
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


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
