"""What the phone library knows of a number: its kind, whether it is for emergencies, how it is dialled from anywhere.

Source: Google's libphonenumber, as the package phonenumberslite. It is loaded when it is first asked, because most of
what uses these functions never meets a number.
"""

from __future__ import annotations

from functools import cache

_REACHES_FROM_ANYWHERE = ("FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE")


@cache  # Several rules ask, and every page.
def kind_of(digits: str, country: str) -> str | None:
    """Return the kind of a number dialled in a country: SHORT, or the library's name for its range (TOLL_FREE).

    None means that numbers of this form do not exist there.
    """
    import phonenumbers

    if country == "EU":  # Its states share short codes alone: 112, 116 111.
        return "SHORT"
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_valid_short_number_for_region(number, country):
        return "SHORT"
    if not phonenumbers.is_valid_number_for_region(number, country):
        return None
    kind = phonenumbers.number_type(number)
    return next(name for name, value in vars(phonenumbers.PhoneNumberType).items() if value == kind)


@cache
def is_emergency(digits: str, country: str) -> bool:
    """Return whether the library knows these digits, exactly, as an emergency number of a country or territory."""
    import phonenumbers

    return bool(phonenumbers.is_emergency_number(digits, country))


def emergency_pattern(country: str) -> str:
    """Return the pattern of the emergency numbers that the library knows in a country; empty where it knows none."""
    import phonenumbers

    metadata = phonenumbers.PhoneMetadata.short_metadata_for_region(country)
    return str(metadata.emergency.national_number_pattern or "") if metadata and metadata.emergency else ""


@cache
def dialled(digits: str, country: str) -> str:
    """Return the digits that reach the same person from any country, or the digits as given.

    Geographic and mobile numbers get their country's prefix. Short codes and freephone numbers would not connect
    with it.
    """
    import phonenumbers

    if digits.startswith("+") or kind_of(digits, country) not in _REACHES_FROM_ANYWHERE:
        return digits
    number = phonenumbers.parse(digits, country)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def forms(digits: str, country: str | None) -> tuple[str, ...]:
    """Return the digits of a number in each form in which a poster may print it: as given, and with its prefix."""
    plain = digits.strip("+*#")
    if country is None or digits.startswith("+") or kind_of(digits, country) in ("SHORT", None):
        return (plain,)
    import phonenumbers

    number = phonenumbers.parse(digits, country)
    return plain, str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)).strip("+")
