"""Characters that a reader or reviewer cannot see, or that turn text around."""

from __future__ import annotations

import unicodedata


def hidden_character(text: str) -> int | None:
    """Return where the first character stands that a reader or reviewer cannot see, or that turns text around.

    Refused: control, format (bidi marks, zero-width characters, tags), surrogate, private-use and unassigned
    characters, line and paragraph separators, and variation selectors except the one that follows a pictogram.
    """
    if text.isascii() and text.isprintable():  # Most texts, quickly.
        return None
    for spot, character in enumerate(text):
        if character in "\n\t" or (character.isascii() and character.isprintable()):
            continue
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            return spot
        code = ord(character)
        selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x180B <= code <= 0x180F
        follows_pictogram = code == 0xFE0F and spot > 0 and unicodedata.category(text[spot - 1]) == "So"
        if selector and not follows_pictogram:
            return spot
    return None


def name_of(character: str) -> str:
    """Return what to call a character that cannot be seen: its name and its number."""
    return f"A character that cannot be seen ({unicodedata.name(character, 'without a name')}, U+{ord(character):04X})"


def visible(text: str) -> str:
    """Return text with characters that cannot be seen written as their numbers."""
    while (spot := hidden_character(text)) is not None:
        text = f"{text[:spot]}<U+{ord(text[spot]):04X}>{text[spot + 1 :]}"
    return text
