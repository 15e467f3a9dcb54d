"""QR codes, drawn as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import segno
from markupsafe import Markup


@lru_cache(maxsize=2000)  # The page and its sheets on both papers show the same code.
def qr(address: str) -> Markup:
    """Return the QR code of an address as a drawing in SVG, with a quiet zone: the dark modules as one path."""
    # The middle level of correction survives a photocopier. Any mask makes a valid code, and looking for the best of
    # the eight takes ten times as long; a test reads every code back.
    code = segno.make(address, error="m", micro=False, mask=2)
    rows = [
        f"M{left} {top}h{len(run)}v1h-{len(run)}z"
        for top, row in enumerate(code.matrix)
        for left, run in _runs(row)
    ]
    size = len(code.matrix)
    said = Markup(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {0} {0}" aria-hidden="true">'
        '<path d="{1}"></path></svg>'
    )
    return said.format(size + 4, "".join(rows))


def _runs(row: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield where each run of dark modules begins, with the run."""
    place = 0
    for dark, run in groupby(row):
        modules = list(run)
        if dark:
            yield place, modules
        place += len(modules)
