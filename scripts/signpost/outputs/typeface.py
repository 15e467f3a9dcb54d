"""Which letters the typeface of the sheets has: Typst refuses any other."""

import struct
import unicodedata
from functools import cache
from itertools import chain

from signpost.project import TEMPLATES

FONTS = TEMPLATES / "print" / "fonts"


@cache
def letters() -> frozenset[str]:
    """Return the characters that every weight of the typeface has."""
    fonts = FONTS.glob("*.ttf")
    return frozenset.intersection(*(_letters_of(path.read_bytes()) for path in fonts))


def on_paper(text: str) -> str:
    """Return a text as sheets print it: a picture that the typeface lacks becomes (blue heart)."""
    if text.isascii() or letters().issuperset(text):
        return text
    return "".join(sign if sign in letters() else _named(sign) for sign in text)


def lacks(text: str) -> str:
    """Return the first letter of a text that sheets cannot print, "" if they can print all."""
    printed = on_paper(text)
    return next((letter for letter in printed if letter not in letters()), "")


def _named(sign: str) -> str:
    """Return the name of a picture, "" for what only changes its look, and a letter as it is."""
    if sign in _LOOKS:
        return ""
    if unicodedata.category(sign) != "So":
        return sign
    return f"({unicodedata.name(sign, 'picture').lower()})"


_LOOKS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""What makes a sign a picture, and the colours of skin."""


def _letters_of(font: bytes) -> frozenset[str]:
    """Return the characters up to U+FFFF that a font has, by its table `cmap` in the form 4.

    Source: https://learn.microsoft.com/typography/opentype/spec/cmap
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (forms,) = struct.unpack_from(">H", font, start + 2)
    places = [struct.unpack_from(">HHI", font, start + 4 + 8 * n)[2] for n in range(forms)]
    form = next(start + one for one in places if font.startswith(b"\0\4", start + one))
    (twice,) = struct.unpack_from(">H", font, form + 6)
    lasts = struct.unpack_from(f">{twice // 2}H", font, form + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", font, form + 16 + twice)
    codes = chain.from_iterable(map(range, firsts, (last + 1 for last in lasts)))
    return frozenset(map(chr, codes))
