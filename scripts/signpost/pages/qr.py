"""QR codes, drawn as SVG."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import segno
from markupsafe import Markup


@lru_cache(maxsize=2000)  # The page and its sheets on both papers show the same code.
def qr(address: str) -> Markup:
    """Return the QR code of an address as SVG, with a quiet zone; one path has all dark modules."""
    # The middle level of correction survives a photocopier. Any mask makes a valid code, and to
    # look for the best of the eight takes ten times as long; a test reads every code back.
    rows = segno.make(address, error="m", micro=False, mask=2).matrix
    drawn = "".join(_drawn(row, top) for top, row in enumerate(rows))
    said = Markup(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {0} {0}" '
        'aria-hidden="true"><path d="{1}"></path></svg>'
    )
    return said.format(len(rows) + 4, drawn)


def _drawn(row: Sequence[int], top: int) -> str:
    """Return the part of a path that draws each run of dark modules in a row."""
    path, left = "", 0
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            path += f"M{left} {top}h{width}v1h-{width}z"
        left += width
    return path
