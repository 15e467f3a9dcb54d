"""Files for the host and for visitors that are programs: headers, security contact, sitemap."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from signpost.pages.assets import IMMUTABLE
from signpost.pages.content_policy import Hashes, content_policy

_NOT_KEPT = "no-store"
"""Pages, sheets, and the contacts of a country, which tell what was read."""

_ASKED_AGAIN = "no-cache"
"""Files that are the same for every reader. Unchanged, they cost an empty answer."""

_KEPT = "public, max-age=31536000, immutable"
"""For a year, without asking again, since other content has another name."""

THEIRS = re.compile(
    r"assets/(?:javascripts|stylesheets)/(?:[^/]+/)?[a-z]+\.[0-9a-f]{8}\.min\.(?:css|js)"
)
"""Material's files whose names carry a hash of their content, among others without."""

_VALID_FOR = 350
"""Days. Source: RFC 9116, section 2.5.5, recommends less than a year."""


def named_by_content(path: str) -> bool:
    """Return whether the file at `path` in the site has a digest of its content in its name."""
    ours = path.startswith(IMMUTABLE) and "/" not in path.removeprefix(IMMUTABLE)
    return ours or THEIRS.fullmatch(path) is not None


def headers(hashes: Hashes, files: Iterable[str] = ()) -> str:
    """Return the file `_headers`, which several hosts of static sites read.

    `hashes` are those of all pages, and `files` the paths of files whose names may carry a hash.
    Every page also carries a policy of its own. A browser obeys both.
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
        # What was read must not stay on a shared device, nor a corrected number wait in a cache.
        "Cache-Control": _NOT_KEPT,
    }
    note = "# For hosts that read this file. docs/contribute/hosting.md has the same for others."
    lines = [note, "/*"]
    lines += [f"  {name}: {value}" for name, value in said.items()]
    # If several rules name a header, Netlify takes one and ignores the line with "!". Cloudflare
    # joins all with commas, but that line takes back what came before. A host that joins all and
    # does not know the line says "no-store" as well, which wins. So nobody keeps a page.
    rules = {"assets/*": _ASKED_AGAIN, "assets/countries/*": _NOT_KEPT, f"{IMMUTABLE}*": _KEPT}
    rules |= dict.fromkeys(filter(THEIRS.fullmatch, files), _KEPT)
    for path, kept in rules.items():
        lines += [f"/{path}", "  ! Cache-Control", f"  Cache-Control: {kept}"]
    return "\n".join(lines) + "\n"


def security_contact(address: str, contact: str | None, today: date) -> str:
    """Return the file `.well-known/security.txt` (RFC 9116) of the site at `address`."""
    expires = today + timedelta(days=_VALID_FOR)
    return (
        f"Contact: {contact or f'{address}contribute/security/'}\n"
        f"Expires: {expires.isoformat()}T00:00:00Z\n"
        "Preferred-Languages: en\n"
        f"Canonical: {address}.well-known/security.txt\n"
    )


def sitemap(address: str, pages: Iterable[str], today: date) -> str:
    """Return the list of all pages for search engines; see https://www.sitemaps.org/protocol.html .

    `pages` are places in the site at `address`, of plain letters, digits, hyphens and slashes.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    day = f"<lastmod>{today.isoformat()}</lastmod>"
    lines += [f"<url><loc>{address}{page}</loc>{day}</url>" for page in sorted(pages)]
    return "\n".join([*lines, "</urlset>"])
