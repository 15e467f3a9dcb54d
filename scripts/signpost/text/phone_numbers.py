"""What the phone library knows of a number: its kind, its cost, how it is dialled from anywhere.

Source: Google's libphonenumber, as the package phonenumberslite. It is imported when it is first
asked, because most runs of the program never meet a number.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_REACHES_FROM_ANYWHERE = ("FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE")


@cache  # Several rules ask, and every page.
def kind_of(digits: str, country: str) -> str | None:
    """Return SHORT, the library's kind of a number (TOLL_FREE), or None if none has this form."""
    import phonenumbers

    if country == "EU":
        return "SHORT" if _SHARED_BY_EU.fullmatch(digits) else None
    number = _parsed(digits, country)
    if number is None:
        return None
    if phonenumbers.is_valid_short_number_for_region(number, country):
        return "SHORT"
    if not phonenumbers.is_valid_number_for_region(number, country):
        return None
    kind = phonenumbers.number_type(number)
    return next(name for name, value in vars(phonenumbers.PhoneNumberType).items() if value == kind)


def _parsed(digits: str, country: str) -> PhoneNumber | None:
    import phonenumbers

    if digits[0] in "*#":  # The library would leave the sign out, and speak of another number.
        return None
    try:
        return phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None


_SHARED_BY_EU = re.compile("112|116[0-9]{3}")
"""The codes that the states of the European Union share; all of them are free."""

Cost = Literal["free", "usual", "premium", "unknown"]


@cache
def cost_of(digits: str, country: str) -> Cost:
    """Return what a call or text to a short code is expected to cost; for others ask `kind_of`.

    Many codes are unknown: for most countries the library has no list of codes at a premium.
    """
    import phonenumbers

    if country == "EU":
        return "free" if _SHARED_BY_EU.fullmatch(digits) else "unknown"
    number = _parsed(digits, country)
    if number is None:
        return "unknown"
    costs: dict[int, Cost] = {
        phonenumbers.ShortNumberCost.TOLL_FREE: "free",
        phonenumbers.ShortNumberCost.STANDARD_RATE: "usual",
        phonenumbers.ShortNumberCost.PREMIUM_RATE: "premium",
    }
    return costs.get(phonenumbers.expected_cost_for_region(number, country), "unknown")


@cache
def is_emergency(digits: str, country: str) -> bool:
    """Return whether exactly these digits are an emergency number of a country or territory."""
    import phonenumbers

    return bool(phonenumbers.is_emergency_number(digits, country))


def emergency_pattern(country: str) -> str:
    """Return a country's emergency numbers as one pattern; empty if the library knows none."""
    import phonenumbers

    metadata = phonenumbers.PhoneMetadata.short_metadata_for_region(country)
    emergency = metadata.emergency if metadata else None
    return str(emergency.national_number_pattern or "") if emergency else ""


@cache
def dialled(digits: str, country: str) -> str:
    """Return the digits that reach the same person from any country, or the digits as given.

    Geographic and mobile numbers get their country's prefix, with which short codes and freephone
    numbers would not connect.
    """
    if digits.startswith("+") or kind_of(digits, country) not in _REACHES_FROM_ANYWHERE:
        return digits
    return _with_prefix(digits, country)


def _with_prefix(digits: str, country: str) -> str:
    import phonenumbers

    number = phonenumbers.parse(digits, country)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def forms(digits: str, country: str | None) -> tuple[str, ...]:
    """Return the digits of a number as posters may print them: as given, and with its prefix."""
    plain = digits.strip("+*#")
    if country is None or digits.startswith("+") or kind_of(digits, country) in ("SHORT", None):
        return (plain,)
    return plain, _with_prefix(digits, country).strip("+")
