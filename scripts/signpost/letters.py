"""Characters that a reader or reviewer cannot see, or that turn text around."""

from __future__ import annotations

import re
import unicodedata

_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def hidden_character(text: str) -> int | None:
    """Return where the first character stands that a reader or reviewer cannot see, or that turns text around.

    Refused: control, format (bidi marks, zero-width characters, tags), surrogate, private-use and unassigned
    characters, line and paragraph separators, and variation selectors except the one that follows a pictogram.
    """
    # Most texts, quickly: what is printable is none of these but for variation selectors.
    if text.replace("\n", "").replace("\t", "").isprintable() and not _SELECTORS.search(text):
        return None
    for spot, character in enumerate(text):
        if character in "\n\t" or (character.isascii() and character.isprintable()):
            continue
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            return spot
        follows_pictogram = character == "\ufe0f" and spot > 0 and unicodedata.category(text[spot - 1]) == "So"
        if _SELECTORS.match(character) and not follows_pictogram:
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
