"""The content security policy of a page, by the hashes of its inline code."""

import base64
import hashlib

Hashes = frozenset[tuple[str, str]]
"""Of inline code: "script" or "style", and its hash as a policy names it."""

MATERIAL: Hashes = frozenset({
    ("script", "'sha256-exqRXrW/0laiImCrTE8a70vxyyY10FJVIppytLf/dbY='"),
    ("script", "'sha256-/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8='"),
})  # fmt: skip
"""Of the two inline scripts of Material. All others stop the build: if a new version of Material
has other scripts, look at them, and write their hashes here."""


def hash_of(kind: str, code: str) -> tuple[str, str]:
    """Return the hash of inline code; `kind` is "script" or "style"."""
    digest = hashlib.sha256(code.encode()).digest()
    return kind, f"'sha256-{base64.b64encode(digest).decode()}'"


def content_policy(hashes: Hashes = frozenset()) -> str:
    """Return a Content-Security-Policy: no code but the site's files and what has these hashes."""
    allowed = {"script": "'self'", "style": "'self'"}
    for kind, hash_ in sorted(hashes):
        allowed[kind] += f" {hash_}"
    return (
        f"default-src 'none'; script-src {allowed['script']}; style-src {allowed['style']}; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'none'"
    )
