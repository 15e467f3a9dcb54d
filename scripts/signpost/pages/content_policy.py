"""The content security policy of a page, by the hashes of the code that stands in it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache

_INLINE = re.compile(
    r"<(script)(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))[^>]*>([^<]*(?:<(?!/script>)[^<]*)*)</script>"
    r"|<(style)>([^<]*(?:<(?!/style>)[^<]*)*)</style>"
)

Hashes = frozenset[tuple[str, str]]
"""Of inline code: "script" or "style", and its hash as a policy names it."""

MATERIAL: Hashes = frozenset({
    ("script", "'sha256-exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY='"),
    ("script", "'sha256-/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8='"),
})  # fmt: skip
"""Of the two scripts that Material puts into a page itself. Whatever else stands there stops the build, so a new
version of Material whose scripts differ has to be looked at, and its hashes written here."""


def hashes_of(html: str) -> Hashes:
    """Return the hashes of what stands in a page itself; readers' pages have a style and one short script there."""
    found = (match[:2] if match[0] else match[2:] for match in _INLINE.findall(html))
    return frozenset((kind, _hash(code)) for kind, code in found)


@cache
def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def content_policy(hashes: Hashes = frozenset()) -> str:
    """Return a Content-Security-Policy: nothing from elsewhere, and no code but the site's own files and these."""
    scripts, styles = (
        " ".join(["'self'", *sorted(hash for of, hash in hashes if of == kind)])
        for kind in ("script", "style")
    )
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )
