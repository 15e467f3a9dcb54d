"""What a host must say beside the pages: security policy, headers, and whom to tell of a weakness."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import date, timedelta

_INLINE = re.compile(r"<script(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))[^>]*>(.*?)</script>", re.DOTALL)

_VALID_FOR = 350
"""Days. Source: RFC 9116, section 2.5.5, recommends less than a year."""


def script_hashes(html: str) -> frozenset[str]:
    """Return the hashes of a page's inline scripts, as a policy names them; readers' pages have none."""
    return frozenset(
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in _INLINE.findall(html)
    )


def content_policy(hashes: Iterable[str] = ()) -> str:
    """Return a Content-Security-Policy: nothing from elsewhere, and no script but the site's own files and these."""
    scripts = " ".join(["'self'", *sorted(hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )


def headers(hashes: Iterable[str]) -> str:
    """Return the file `_headers`, which several hosts of static sites read; `hashes` are those of all pages.

    Every page carries a policy of its own as well; what a policy allows must be allowed by both.
    """
    said = {
        "Content-Security-Policy": f"{content_policy(hashes)}; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), microphone=()",
        "Strict-Transport-Security": "max-age=31536000",
        # A page with a number that was corrected must not wait in a cache; unchanged files cost an empty answer.
        "Cache-Control": "no-cache",
    }
    lines = ["# For hosts that read this file. docs/contribute/hosting.md has the same for others.", "/*"]
    return "\n".join([*lines, *(f"  {name}: {value}" for name, value in said.items())]) + "\n"


def security_contact(address: str, contact: str | None, today: date) -> str:
    """Return the file `.well-known/security.txt` (RFC 9116) of the site at `address`, as of `today`."""
    expires = today + timedelta(days=_VALID_FOR)
    return (
        f"Contact: {contact or f'{address}contribute/security/'}\n"
        f"Expires: {expires.isoformat()}T00:00:00Z\n"
        "Preferred-Languages: en\n"
        f"Canonical: {address}.well-known/security.txt\n"
    )
