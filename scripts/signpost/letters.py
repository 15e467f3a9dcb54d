"""Characters that a reader or reviewer cannot see, or that turn text around."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def hidden_character(text: str) -> int | None:
    """Return where the first character stands that a reader or reviewer cannot see, or that turns text around.

    Refused: control, format (bidi marks, zero-width characters, tags), surrogate, private-use and unassigned
    characters, line and paragraph separators, and variation selectors except the one that follows a pictogram.
    """
    return next(_hidden(text), None)


def _hidden(text: str) -> Iterator[int]:
    """Yield every place of such a character, from first to last."""
    # Most texts, quickly: what is printable is none of these but for variation selectors.
    if text.replace("\n", "").replace("\t", "").isprintable() and not _SELECTORS.search(text):
        return
    for spot, character in enumerate(text):
        if character in "\n\t" or (character.isascii() and character.isprintable()):
            continue
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            yield spot
            continue
        follows_pictogram = character == "\ufe0f" and spot > 0 and unicodedata.category(text[spot - 1]) == "So"
        if _SELECTORS.match(character) and not follows_pictogram:
            yield spot


def name_of(character: str) -> str:
    """Return what to call a character that cannot be seen: its name and its number."""
    return f"A character that cannot be seen ({unicodedata.name(character, 'without a name')}, U+{ord(character):04X})"


def visible(text: str) -> str:
    """Return text with characters that cannot be seen written as their numbers."""
    pieces, end = [], 0
    for spot in _hidden(text):
        pieces += [text[end:spot], f"<U+{ord(text[spot]):04X}>"]
        end = spot + 1
    return "".join([*pieces, text[end:]])
