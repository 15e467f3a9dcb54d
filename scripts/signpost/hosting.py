"""What a host must say beside the pages: security policy, headers, and whom to tell of a weakness."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

_INLINE = re.compile(
    r"<(script)(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))[^>]*>([^<]*(?:<(?!/script>)[^<]*)*)</script>"
    r"|<(style)>([^<]*(?:<(?!/style>)[^<]*)*)</style>"
)

_NOT_KEPT = "no-store"
"""Pages, sheets, and the contacts of a country: what a reader has read."""

_ASKED_AGAIN = "no-cache"
"""Files that are the same for every reader; unchanged, they cost an empty answer."""

_KEPT = "public, max-age=31536000, immutable"
"""For a year, without asking again: the next content has another name."""

_OURS = "assets/immutable/"
"""The folder of our own files whose names carry a hash of their content."""

THEIRS = re.compile(r"assets/(?:javascripts|stylesheets)/(?:[^/]+/)?[a-z]+\.[0-9a-f]{8}\.min\.(?:css|js)")
"""The same of Material's; beside them lie files without a hash."""

Hashes = frozenset[tuple[str, str]]
"""Of inline code: "script" or "style", and its hash as a policy names it."""

MATERIAL: Hashes = frozenset({
    ("script", "'sha256-exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY='"),
    ("script", "'sha256-/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8='"),
})  # fmt: skip
"""Of the two scripts that Material puts into a page itself. Whatever else stands there stops the build, so a new
version of Material whose scripts differ has to be looked at, and its hashes written here."""

_VALID_FOR = 350
"""Days. Source: RFC 9116, section 2.5.5, recommends less than a year."""


def hashes_of(html: str) -> Hashes:
    """Return the hashes of what stands in a page itself; readers' pages have a style and one short script there."""
    found = (match[:2] if match[0] else match[2:] for match in _INLINE.findall(html))
    return frozenset((kind, _hash(code)) for kind, code in found)


def named_by_content(path: str) -> bool:
    """Tell whether a file of the site has a digest of its content in its name; `path` is its place in the site."""
    ours = path.startswith(_OURS) and "/" not in path.removeprefix(_OURS)
    return ours or THEIRS.fullmatch(path) is not None


@cache
def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def content_policy(hashes: Hashes = frozenset()) -> str:
    """Return a Content-Security-Policy: nothing from elsewhere, and no code but the site's own files and these."""
    scripts, styles = (
        " ".join(["'self'", *sorted(hash for of, hash in hashes if of == kind)]) for kind in ("script", "style")
    )
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )


def headers(hashes: Hashes, files: Iterable[str] = ()) -> str:
    """Return the file `_headers`, which several hosts of static sites read.

    `hashes` are those of all pages, `files` the paths of the files in the site whose names may carry a hash.
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
        # What was read must not lie on a device that others use, nor a number that was corrected wait in a cache.
        "Cache-Control": _NOT_KEPT,
    }
    lines = ["# For hosts that read this file. docs/contribute/hosting.md has the same for others.", "/*"]
    lines += [f"  {name}: {value}" for name, value in said.items()]
    # Where several rules name a header, Netlify takes one and passes over the line with "!". Cloudflare joins all
    # with commas, unless that line takes back what came before. A host that joins and does not know the line says
    # "no-store" as well, which wins. So nobody keeps a page.
    rules = {"assets/*": _ASKED_AGAIN, "assets/countries/*": _NOT_KEPT, f"{_OURS}*": _KEPT}
    rules |= dict.fromkeys(filter(THEIRS.fullmatch, files), _KEPT)
    for path, kept in rules.items():
        lines += [f"/{path}", "  ! Cache-Control", f"  Cache-Control: {kept}"]
    return "\n".join(lines) + "\n"


def security_contact(address: str, contact: str | None, today: date) -> str:
    """Return the file `.well-known/security.txt` (RFC 9116) of the site at `address`, as of `today`."""
    expires = today + timedelta(days=_VALID_FOR)
    return (
        f"Contact: {contact or f'{address}contribute/security/'}\n"
        f"Expires: {expires.isoformat()}T00:00:00Z\n"
        "Preferred-Languages: en\n"
        f"Canonical: {address}.well-known/security.txt\n"
    )


def sitemap(address: str, pages: Iterable[str], today: date) -> str:
    """Return the list of all pages for search engines; see https://www.sitemaps.org/protocol.html .

    `pages` are places in the site at `address`. They are plain letters, digits, hyphens and slashes.
    """
    lines = [f"<url><loc>{address}{page}</loc><lastmod>{today.isoformat()}</lastmod></url>" for page in sorted(pages)]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>",
        ]
    )
