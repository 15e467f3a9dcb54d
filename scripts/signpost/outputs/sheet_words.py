"""What a sheet of paper says: the words of a checklist and its contacts, as Typst reads them."""

import json
from datetime import timedelta
from typing import Any

from signpost.disk_cache import digest
from signpost.entries.library import STALE_CONTACT, Library
from signpost.entries.schema.checklists import Checklist, Question, SheetSection, Table
from signpost.entries.schema.countries import RegionalFact, Role
from signpost.entries.schema.services import Contact, Service
from signpost.entries.schema.site import LocalContact
from signpost.outputs.typeface import on_paper
from signpost.pages import phrases
from signpost.pages.addresses import bare, sheet_address, sheet_name
from signpost.pages.qr import qr

_ROW_HEIGHT = 11
"""Millimetres: room for two lines of handwriting."""


def words_of(library: Library, name: str, code: str) -> dict[str, Any]:
    """Return all that the template reads, but for the size of the paper, ready for JSON."""
    checklist, country = library.checklists[name], library.countries[code]
    sections = [_section(library, section, code) for section in checklist.sections]
    here = library.site.local_contacts if code == library.home else ()
    if here:
        blanks = [_local(contact) for contact in here]
        sections.insert(0, _empty(phrases.CONTACTS_HERE) | {"blanks": blanks})
    link = sheet_address(library, name, code)
    words: dict[str, Any] = {
        "lang": "en",
        "site": str(library.site.name),
        "title": str(checklist.title),
        "called": sheet_name(library, name, code),
        "country": str(country.name),
        "audience": phrases.SHEET_READERS[checklist.audience],
        "introduction": str(checklist.introduction),
        "rule": _rule(library, checklist),
        "sides": checklist.sides,
        "layout": checklist.layout,
        "sections": sections,
        "link": link,
        "address": bare(link),
        "qr": str(qr(link)),
        "made": phrases.day_in_words(library.today),
        "again": phrases.day_in_words(library.today + timedelta(days=STALE_CONTACT)),
        "read": _read(library, checklist, code),
    }
    words = _on_paper(words)
    # By the version, two sheets can be told apart, and a sheet from the data that it was made from.
    version = digest(as_json(words).encode())[:8]
    foot = phrases.sheet_foot(words["address"], words["made"], words["again"], version)
    return words | {"version": version, "foot": foot}


def _on_paper(value: Any) -> Any:
    """Return words, in whatever they stand, as the typeface can print them."""
    if isinstance(value, dict):
        return {name: _on_paper(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_on_paper(inner) for inner in value]
    return on_paper(value) if isinstance(value, str) else value


def _empty(title: str) -> dict[str, Any]:
    lists = ("paragraphs", "steps", "never", "contacts", "roles", "rules", "blanks", "questions")
    return {"title": title, "table": None, **{name: [] for name in lists}}


def _section(library: Library, section: SheetSection, code: str) -> dict[str, Any]:
    country = library.countries[code]
    paragraphs = [phrases.printed_buttons(text) for text in section.paragraphs]
    if "limits" in section.school and not country.legal_limits:
        paragraphs.append(phrases.no_rules(country))
    roles = country.school_roles if "roles" in section.school else ()
    rules = library.school_rules(code, section.school)
    on_sheet = library.on_sheet(code, section.contacts, section.most)
    return _empty(str(section.title)) | {
        "paragraphs": paragraphs,
        "steps": [phrases.printed_buttons(text) for text in section.steps],
        "never": [phrases.printed_buttons(text) for text in section.never],
        "contacts": [_contact(library, name) for name in on_sheet],
        "roles": [_role(library, role, code) for role in roles],
        "rules": [_fact(library, fact, code) for fact in rules],
        "blanks": [{"label": str(blank), "filled": ""} for blank in section.blanks],
        "table": section.table and _table(section.table),
        "questions": [_question(asked) for asked in section.questions],
    }


def _table(table: Table) -> dict[str, Any]:
    return {"columns": [*map(str, table.columns)], "rows": table.rows, "height": _ROW_HEIGHT}


def _question(asked: Question) -> dict[str, Any]:
    said = phrases.printed_buttons
    return {
        "question": said(asked.question),
        "choices": [*map(said, asked.choices)],
        "answer": said(asked.answer),
    }


def _contact(library: Library, name: str) -> dict[str, Any]:
    service = library.services[name]
    regions = library.regions_of(name)
    limits = service.ages.note if service.kind == "removal" else None
    return {
        "kind": service.kind,
        "name": f"{service.name} ({', '.join(regions)})" if regions else str(service.name),
        "ways": [_way(contact, service) for contact in service.contacts],
        "limits": str(limits or ""),
        "checked": phrases.printed_note(service),
    }


def _way(contact: Contact, service: Service) -> dict[str, Any]:
    alike = sum(other.way == contact.way for other in service.contacts) > 1
    noted = contact.message or alike or service.kind == "emergency"
    note = contact.note if noted else None
    return {
        "say": phrases.printed_way(contact, bare(str(contact.address))),
        "number": contact.number is not None,
        "more": " ".join(filter(None, (phrases.printed_hours(contact), note))),
    }


def _role(library: Library, role: Role, code: str) -> dict[str, str]:
    called = f"{role.role} ({role.short})" if role.short else str(role.role)
    return {
        "name": ", ".join((called, *library.region_names(code, role.regions))),
        "does": phrases.printed_buttons(role.does),
    }


def _fact(library: Library, fact: RegionalFact, code: str) -> dict[str, str]:
    return {
        "where": ", ".join(library.region_names(code, fact.regions)),
        "text": phrases.printed_buttons(fact.text),
        "checked": phrases.printed_note(fact),
    }


def _local(contact: LocalContact) -> dict[str, str]:
    said = (contact.name, contact.phone, contact.email, contact.note)
    return {"label": str(contact.label), "filled": ", ".join(str(part) for part in said if part)}


def _rule(library: Library, checklist: Checklist) -> dict[str, str] | None:
    bound = [name for name in checklist.concerns if library.concerns[name].evidence == "never-copy"]
    if not bound:
        return None
    rule = library.evidence_rule(bound[0], checklist.audience)
    return {"title": phrases.NEVER_COPY, "text": rule}


def _read(library: Library, checklist: Checklist, code: str) -> str:
    """Return in a sentence when the contacts of a sheet were last read."""
    parts = [library.on_sheet(code, one.contacts, one.most) for one in checklist.sections]
    shown = set[str]().union(*parts)
    if not shown:
        return ""
    checked = [library.services[name].checked for name in shown]
    dates = [day for day in checked if day != "undated"]
    return phrases.contacts_read(dates, len(checked) - len(dates))


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
