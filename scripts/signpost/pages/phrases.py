"""Every word of ours that readers see and no template has, for screen and paper alike."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

from markupsafe import Markup, escape

from signpost.entries.library import Library
from signpost.entries.schema.blocks import Claim, Weekday
from signpost.entries.schema.countries import Country
from signpost.entries.schema.services import Contact, Hours
from signpost.entries.schema.text import Checked

# ----------------------------------------------------------------- titles of pages

TITLES: Mapping[str, str] = {
    "home": "{site}: what to do now, where to report it, who to call",
    "concerns": "What happened?",
    "every-app": "{label}: every app",
    "action": "{label}: {platform}",
    "platforms": "Where to report, app by app",
    "platform": "Report something on {platform}",
    "countries": "Who can help, country by country",
    "country": "Who can help: {country}",
    "floor": "Emergency numbers: {country}",
    "international": "Who can help: any country",
    "advice-index": "Advice for later",
    "checklists": "Checklists to print",
    "retired": "Is this link still right?",
}
"""The title of each page that no entry names."""

DESCRIPTIONS: Mapping[str, str] = {
    "home": "What to do when something happens online, where to report it, and who can help.",
    "concerns": "Choose what happened, in your own words.",
    "every-app": "{short} Choose the app.",
    "action": "{short} What to do now, and how to report it on {platform}.",
    "platforms": "How to report on each app and site, and what happens next.",
    "platform": "Every way to report on {platform}, what happens next, "
    "and what to do when it is hard.",
    "countries": "Emergency numbers, helplines, hotlines, police and removal tools by country.",
    "country": "Emergency number, helplines, hotlines, police and removal tools: {country}.",
    "floor": "What we know, and who can help from anywhere: {country}.",
    "international": "Tools and directories that work in many countries.",
    "advice-index": "Settings, talking about it, and what helps before anything happens.",
    "checklists": "Contact sheets and first steps for families and schools.",
    "retired": "Services and ways to report that are closed or renamed, and what took their place.",
}
"""What search engines show of each of them."""

MENU: Mapping[str, str] = {
    "home": "Front page",
    "concerns": "What happened?",
    "platforms": "Apps and sites",
    "countries": "Who can help",
    "advice-index": "Advice",
    "checklists": "Checklists",
}
"""What the menu of docs/ calls some of them."""

TABS: Mapping[str, str] = {
    "concern": "{site}: help {name}",
    "platform": "{site}: app {name}",
    "advice": "{site}: advice {name}",
    "service": "{site}: contact {name}",
    "sheet": "{site} sheet {number}, {country}",
}
"""What tab and history say of a page: which one it is, and nothing of what it is about."""

TAB_PARTS = {"teen": "", "parent": "parent", "educator": "school", "every-app": "apps"}

ANY_COUNTRY = "any country"

PAPERS: Mapping[str, str] = {"a4": "A4", "us-letter": "Letter"}
"""What readers call each size of paper."""


def titled(page: str, **names: str) -> tuple[str, str]:
    """Return the title and the description of a page; `names` are of what it is about."""
    return TITLES[page].format(**names), DESCRIPTIONS[page].format(**names)


def placed(name: str, country: str) -> str:
    """Return a title or the name of a service with its country: two countries may have the same."""
    return f"{name} ({country})"


# ---------------------------------------------------------- services and audiences

KIND_NAMES: Mapping[str, tuple[str, str]] = {
    "emergency": ("Emergency", "For danger now."),
    "police": ("Police and child protection", "They can look into what somebody did."),
    "hotline": ("Hotlines", "They take reports of illegal material and try to get it taken down."),
    "helpline": ("Helplines", "Somebody listens and helps you to decide."),
    "removal": ("Getting pictures taken down", "Free tools. Look at the age rule of each."),
    "escalation": (
        "When the platform does not act",
        "They may take it up after the platform has said no or nothing.",
    ),
    "regulator": (
        "Regulators",
        "They watch over platforms. They do not help with one case straight away.",
    ),
    "professionals": ("For people who work with children", "Advice for schools and other staff."),
    "parents": ("For parents and carers", "Advice for adults who worry about a child."),
    "crisis": ("When everything is too much", "For thoughts of suicide, or when you cannot go on."),
}
"""The heading and the one-line meaning of each kind of service."""

AUDIENCE_WORDS: Mapping[str, str] = {
    "young-people": "young people",
    "parents": "parents and carers",
    "professionals": "people who work with children",
    "adults": "adults",
    "anyone": "anyone",
}

ROLE_WORDS: Mapping[str, str] = {"police": "police", "ambulance": "ambulance", "fire": "fire"}
"""Whom an emergency number reaches."""

SHEET_READERS: Mapping[str, str] = {
    "teen": "For young people",
    "parent": "For parents and carers",
    "educator": "For schools and youth clubs",
}
"""For whom a checklist is."""

CONTACTS_HERE = "Contacts here"
NEVER_COPY = "Never copy the picture"


def roles_in_words(roles: tuple[str, ...]) -> str:
    """Return whom an emergency number reaches: Police, Ambulance and fire; "" if nobody knows."""
    return listed([ROLE_WORDS[role] for role in roles]).capitalize()


def no_rules(country: Country) -> str:
    """Return what is said if a country has no sourced rules for staff."""
    ask = "Ask your safeguarding lead which hold for you."
    return f"We have no sourced rules for {country.name} yet. {ask}"


def older_contacts(service: str) -> str:
    """Return what contacts are called that a service had before."""
    return f"{service}, older contacts"


# ----------------------------------------------------------------- lists and names


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: one, two and three."""
    return _joined(words, " and ")


def either(words: Sequence[str]) -> str:
    """Return words as a choice in a sentence: one, two or three."""
    return _joined(words, " or ")


def _joined(words: Sequence[str], last: str) -> str:
    return last.join([*filter(None, [", ".join(words[:-1])]), *words[-1:]])


def the(name: str) -> str:
    """Return the name of a country as in a sentence: the United Kingdom, Ireland."""
    return f"the {name}" if _TAKES_ARTICLE.search(name) else name


_TAKES_ARTICLE = re.compile(
    r"^(?:United|British|Falkland|Dominican|Netherlands|Philippines|Bahamas|Gambia|Maldives|"
    r"Seychelles|Comoros|Isle|Democratic|Central African|Vatican|Occupied|State of)|"
    r"Islands\b|Republic\b|Territor"
)


def buttons(text: str) -> Markup:
    """Return prose in which the names of buttons, in double quotes, are marked as such."""
    button = Markup('<b class="button">{}</b>')
    return Markup("").join(button.format(one) if odd else escape(one) for one, odd in _quoted(text))


def printed_buttons(text: str) -> str:
    """Return prose with the names of buttons in the quotation marks of print."""
    return "".join(f"“{one}”" if odd else one for one, odd in _quoted(text))


def _quoted(text: str) -> list[tuple[str, int]]:
    """Return the parts of a text, each with 1 if it is in double quotes and with 0 if not."""
    parts = str(text).split('"')
    if len(parts) % 2 == 0:  # A quotation mark without its partner is a character like any other.
        return [(str(text), 0)]
    return [(part, place % 2) for place, part in enumerate(parts)]


# ------------------------------------------------------------------ days and hours

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAYS: Mapping[str, str] = dict(zip(get_args(Weekday), _DAYS, strict=True))
"""By the names that entries use, in the order of the week."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(day: date) -> str:
    """Return a day as people say it: 28 July 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def checked_in_words(checked: Checked) -> str:
    """Return when something was read: 28 July 2026, July 2026, 2026."""
    first = checked.earliest()
    if first is None:
        return "an unknown day"
    month = f"{MONTHS[first.month - 1]} {first.year}"
    return (str(first.year), month, day_in_words(first))[checked.count("-")]


def days(hours: Hours) -> str:
    """Return opening days as people say them: Monday to Friday, every day, Saturday and Sunday."""
    week = list(WEEKDAYS)
    open_on = sorted({week.index(day) for day in hours.days})
    names = [WEEKDAYS[week[day]] for day in open_on]
    if len(open_on) == len(week):
        return "every day"
    if len(open_on) > 2 and open_on == list(range(open_on[0], open_on[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return listed(names)


def opening(blocks: Sequence[Hours]) -> str:
    """Return opening hours: Monday to Friday 09:00 to 17:00, Saturday 10:00 to 12:00."""
    return ", ".join(f"{days(block)} {block.opens} to {block.closes}" for block in blocks)


# ------------------------------------------------------------ where facts are from


def kept(library: Library, claim: Claim, limit: int | None) -> str:
    """Return how a fact was read, when, and whether that is longer ago than `limit` days."""
    old = limit is not None and claim.checked != "undated" and library.overdue(claim, limit)
    day = checked_in_words(claim.checked)
    if claim.by == "live":
        age = f", over {limit} days ago" if old else ""
        return f"Followed by us on {day}{age}."
    age = f", over {limit} days old" if old else ""
    copy = f"as kept on {day}" if claim.checked.count("-") == 2 else f"as kept in {day}"
    if claim.checked == "undated":
        copy = "a copy without a date"
    return f"{copy}{age}. Not yet followed live."


_PRINTED_GRADES: Mapping[str, str] = {
    "live": "Followed",
    "archive": "Own page as kept",
    "third-party": "Another’s page as kept",
}


def printed_note(claim: Claim) -> str:
    """Return how and when a fact was read, as briefly as paper has to say it."""
    day = ", no date" if claim.checked == "undated" else f" {checked_in_words(claim.checked)}"
    return f"{_PRINTED_GRADES[claim.by]}{day}."


# ------------------------------------------------------------------------ on paper

TAKES_NO_REPORTS = "This sheet takes no reports: nobody reads what is written on it."


def printed_way(contact: Contact, address: str) -> str:
    """Return what to call, to write to or to open; `address` is that of a page as it is printed."""
    how = {"text": "Text ", "whatsapp": "WhatsApp ", "relay": "Relay ", "chat": "Chat: "}
    before = f"Text {contact.message} to " if contact.message else how.get(contact.way, "")
    return f"{before}{contact.number or contact.email or address}"


def printed_hours(contact: Contact) -> str:
    """Return when somebody answers, "" if nobody knows or if a contact has no hours."""
    if contact.way not in ("phone", "text", "chat") or contact.hours == "see-website":
        return ""
    if isinstance(contact.hours, str):
        return "Day and night."
    return f"{opening(contact.hours)}."


def contacts_read(dates: Sequence[Checked], undated: int) -> str:
    """Return when the contacts of a sheet were read: on which days, and how many without a date."""
    copies = f"; {undated} in copies without a date" if undated else ""
    between = "in copies"
    if dates:
        between = f"between {checked_in_words(min(dates))} and {checked_in_words(max(dates))}"
    return f"Contacts read {between}{copies}. Not yet followed live."


def sheet_foot(address: str, made: str, again: str, version: str) -> dict[str, str]:
    """Return what is at the foot of every sheet; `again` is the day to check it again."""
    return {
        "code": f"QR code of the address {address}",
        "newest": "has the newest version.",
        "made": f"Facts as of {made}, version {version}.",
        "again": f"Check again by {again}.",
        "no_reports": TAKES_NO_REPORTS,
        "printed": "Printed on:",
        "answers": "Answers",
    }
