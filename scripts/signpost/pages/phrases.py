"""Words and links that templates use in many places."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from signpost.entries.library import Library
from signpost.entries.schema.blocks import Claim
from signpost.entries.schema.countries import Country
from signpost.entries.schema.services import Contact, Hours
from signpost.entries.schema.text import Number
from signpost.text.phone_numbers import dialled

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


AUDIENCE_WORDS = {
    "young-people": "young people",
    "parents": "parents and carers",
    "professionals": "people who work with children",
    "adults": "adults",
    "anyone": "anyone",
}


def buttons(text: str) -> Markup:
    """Return prose with the names of buttons, which stand in double quotes, marked as such."""
    parts = str(text).split('"')
    if len(parts) % 2 == 0:  # A quotation mark without its partner is a character like any other.
        return escape(text)
    pieces = [
        Markup('<b class="button">{}</b>').format(part) if odd % 2 else escape(part)
        for odd, part in enumerate(parts)
    ]
    return Markup("").join(pieces)


def tel(number: Number, country: str | None = None) -> str:
    """Return a number as a link dials it: the same person from any country, where it can be reached from others."""
    digits = dialled(number.digits, country) if country else number.digits
    return digits.replace("#", "%23")  # A hash would end the address of the link.


def bare(address: str) -> str:
    """Return an address as it is printed: without https://, www. and a last slash."""
    return re.sub(r"^https://(www\.)?|/$", "", address)


def door(contact: Contact, country: str | None) -> str:
    """Return what a link to a contact opens; `country` is that of its service."""
    if contact.number is not None:
        return f"{'sms' if contact.text else 'tel'}:{tel(contact.number, country)}"
    return f"mailto:{contact.email}" if contact.email else str(contact.address)


def days(hours: Hours) -> str:
    """Return opening days as people say them: Monday to Friday, every day, Saturday and Sunday."""
    order = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    open_on = sorted(order.index(day) for day in set(hours.days))
    if len(open_on) == 7:
        return "every day"
    if len(open_on) > 2 and open_on == list(range(open_on[0], open_on[-1] + 1)):
        return f"{names[open_on[0]]} to {names[open_on[-1]]}"
    return listed([names[day] for day in open_on])


def no_rules(country: Country) -> str:
    """Return what stands where a country's rules for staff would stand."""
    return f"We have no sourced rules for {country.name} yet. Ask your safeguarding lead which hold for you."


def the(name: str) -> str:
    """Return the name of a country as it stands in a sentence: the United Kingdom, Ireland."""
    return f"the {name}" if _TAKES_ARTICLE.search(name) else name


_TAKES_ARTICLE = re.compile(
    r"^(?:United|British|Falkland|Dominican|Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros|Isle|"
    r"Democratic|Central African|Vatican|Occupied|State of)|Islands\b|Republic\b|Territor"
)


def roles_in_words(roles: tuple[str, ...]) -> str:
    """Return whom an emergency number reaches: Police, Ambulance and fire; empty where that is not known."""
    return listed(list(roles)).capitalize()


def listed(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Return words as a list in a sentence: one, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def kept(library: Library, claim: Claim, limit: int | None) -> str:
    """Return in plain words how a fact was read, when, and whether that is longer ago than `limit` days."""
    old = limit is not None and claim.checked != "undated" and library.overdue(claim, limit)
    if claim.by == "live":
        return (
            f"Followed by us on {claim.checked.words}{f', over {limit} days ago' if old else ''}."
        )
    age = f", over {limit} days old" if old else ""
    if claim.checked == "undated":
        copy = "a copy without a date"
    else:
        copy = f"as kept {'on' if claim.checked.count('-') == 2 else 'in'} {claim.checked.words}"
    return f"{copy}{age}. Not yet followed live."
