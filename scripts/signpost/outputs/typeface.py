"""Which letters the typeface of the sheets has, and what is printed for pictures: Typst refuses any other."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache

from signpost.project import TEMPLATES

FONTS = TEMPLATES / "print" / "fonts"


@cache
def letters() -> frozenset[str]:
    """Return the characters that every weight of the typeface has."""
    return frozenset.intersection(
        *(_letters_of(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf")))
    )


def on_paper(text: str) -> str:
    """Return a text as sheets print it: a picture that the typeface lacks becomes its name, as (blue heart)."""
    if text.isascii() or letters().issuperset(text):
        return text
    return "".join(sign if sign in letters() else _named(sign) for sign in text)


def lacks(text: str) -> str:
    """Return the first letter of a text that sheets cannot print; nothing where they can print all."""
    printed = on_paper(text)
    return next((letter for letter in printed if letter not in letters()), "")


def _named(sign: str) -> str:
    """Return the name of a picture, nothing for what only changes its look, and of a letter the letter."""
    if sign in _LOOKS:
        return ""
    return (
        f"({unicodedata.name(sign, 'picture').lower()})"
        if unicodedata.category(sign) == "So"
        else sign
    )


_LOOKS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What makes a sign a picture, and the colours of skin."""


def _letters_of(font: bytes) -> frozenset[str]:
    """Return the characters that a font has, by its table `cmap` in the form 4, which is that of the first 65,536.

    Source: https://learn.microsoft.com/typography/opentype/spec/cmap
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (forms,) = struct.unpack_from(">H", font, start + 2)
    offsets = (
        struct.unpack_from(">HHI", font, start + 4 + 8 * number)[2] for number in range(forms)
    )
    form = next(
        start + offset
        for offset in offsets
        if struct.unpack_from(">H", font, start + offset) == (4,)
    )
    (twice,) = struct.unpack_from(">H", font, form + 6)
    ends = struct.unpack_from(f">{twice // 2}H", font, form + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", font, form + 16 + twice)
    return frozenset(
        chr(code) for first, end in zip(firsts, ends, strict=True) for code in range(first, end + 1)
    )
