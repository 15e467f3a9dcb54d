"""Which letters the typeface of the sheets has: Typst refuses a sheet that holds another."""

from __future__ import annotations

import struct
from functools import cache

from signpost.assets import TEMPLATES

FONTS = TEMPLATES / "print" / "fonts"


@cache
def letters() -> frozenset[str]:
    """Return the characters that every weight of the typeface has."""
    return frozenset.intersection(*(_letters_of(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))))


def _letters_of(font: bytes) -> frozenset[str]:
    """Return the characters that a font has, by its table `cmap` in the form 4, which is that of the first 65,536.

    Source: https://learn.microsoft.com/typography/opentype/spec/cmap
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    (forms,) = struct.unpack_from(">H", font, start + 2)
    offsets = (struct.unpack_from(">HHI", font, start + 4 + 8 * number)[2] for number in range(forms))
    form = next(start + offset for offset in offsets if struct.unpack_from(">H", font, start + offset) == (4,))
    (twice,) = struct.unpack_from(">H", font, form + 6)
    ends = struct.unpack_from(f">{twice // 2}H", font, form + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", font, form + 16 + twice)
    return frozenset(chr(code) for first, end in zip(firsts, ends, strict=True) for code in range(first, end + 1))
