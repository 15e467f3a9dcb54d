"""The manifest of a site: the SHA-256 of every file, as `sha256sum --check` reads it."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader
from pathlib import Path
from typing import Literal

from signpost.text.characters import hidden_character, visible

FOLDER = "verify/"

FILE = f"{FOLDER}manifest.txt"
"""The manifest, by its place in a site. It lists every file but itself and PAGE."""
PAGE = f"{FOLDER}index.html"
"""The one page that prints the digest of the manifest, so it cannot be listed there."""
PAGE_DIGEST = f"{FOLDER}page.txt"
"""The SHA-256 of PAGE before the digest was written into it. It is listed, and so covers PAGE."""
SIGNATURE = f"{FILE}.sig"
"""Where `ssh-keygen -Y sign` puts a signature of the manifest."""
WHOLE, GROUPED = "DIGEST-OF-THE-MANIFEST", "DIGEST-OF-THE-MANIFEST-IN-GROUPS"
"""The marks in docs/verify.md that the build replaces with the digest."""
LARGEST = 64 * 1024 * 1024
"""Bytes of a manifest; one of a site with 10,000 pages has 2 MB."""

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_LONGEST_LINE = 4096

FileKind = Literal["file", "a link", "an empty folder", "neither a file nor a folder"]

Watch = Callable[[Iterator[tuple[str, str]], int], Iterable[tuple[str, str]]]
"""Passes on so many items, and may show the progress."""


class ManifestError(Exception):
    """A manifest cannot be made or read; the text says why, in a sentence."""


def grouped(digest: str) -> str:
    """Return a digest in groups of four, which people can compare."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def ungrouped(digest: str) -> str:
    """Return a digest that a person gave, in any grouping, as we write it."""
    return re.sub(r"\s", "", digest).lower()


def write(site: Path) -> str:
    """Write the manifest of a finished site into it, and its digest into PAGE; return the digest.

    Call it when all else is written. Raises ManifestError if no manifest can list what is there.
    """
    page = site / PAGE
    if not page.is_file():
        said = "the build writes the digest of the manifest into its page."
        raise ManifestError(f"docs/verify.md is missing: {said}")
    text = page.read_text(encoding="utf-8")
    for mark in (f">{WHOLE}<", f">{GROUPED}<"):
        if text.count(mark) != 1:
            said = "once, as code, for the build to write over."
            raise ManifestError(f"docs/verify.md must hold `{mark[1:-1]}` {said}")
    (site / PAGE_DIGEST).write_bytes(f"{digest_of_bytes(text.encode())}\n".encode())
    listed = []
    for path, kind in walk(site):
        if kind != "file":
            said = f"which no manifest can list: {visible(path)}"
            raise ManifestError(f"The site holds {kind}, {said}")
        if fault := _fault(path):
            said = f"{visible(path)}. Rename it."
            raise ManifestError(f"The site has a file whose name {fault}: {said}")
        if path not in (FILE, PAGE):
            listed.append(path)
    found = dict(digests(site, listed))
    content = "".join(f"{found[path]}  {path}\n" for path in sorted(listed)).encode()
    (site / FILE).write_bytes(content)
    digest = digest_of_bytes(content)
    page.unlink()  # It may be a hard link to the page of another site.
    page.write_bytes(filled(text, digest).encode())
    return digest


def filled(page: str, digest: str) -> str:
    """Return the text of PAGE with the digest of the manifest in it."""
    return page.replace(f">{GROUPED}<", f">{grouped(digest)}<").replace(f">{WHOLE}<", f">{digest}<")


def prints(page: str, digest: str, before: str) -> bool:
    """Return whether PAGE prints a digest, and without it has the SHA-256 `before`."""
    text = page.replace(f">{grouped(digest)}<", f">{GROUPED}<").replace(f">{digest}<", f">{WHOLE}<")
    return filled(text, digest) == page and digest_of_bytes(text.encode()) == before


def read(file: Path, name: str) -> tuple[Mapping[str, str], str]:
    """Return the digests of a manifest by path, and its own digest.

    Whoever made a copy may have made its manifest too, so only the strict form is read: no path
    leaves the folder, and none comes twice. Raises ManifestError, which begins with `name`.
    """
    try:
        content = content_of(file, LARGEST + 1)
    except OSError as error:
        raise ManifestError(f"{name}: {error.strerror or error}") from None
    if len(content) > LARGEST:
        size = f"It is larger than {LARGEST // 2**20} MB"
        raise ManifestError(f"{name}: {size}, so it is no manifest of a site.")
    found: dict[str, str] = {}
    *lines, last = content.split(b"\n")
    if last or not lines:
        where = f"{name}:{len(lines) + 1}"
        raise ManifestError(f"{where}: The last line is cut off. Fetch the file again.")
    for number, line in enumerate(lines, start=1):
        where = f"{name}:{number}"
        path, digest = _read_line(line, where)
        if path in found:
            raise ManifestError(f"{where}: {visible(path)} is listed twice. No build writes that.")
        found[path] = digest
    return found, digest_of_bytes(content)


def _read_line(line: bytes, where: str) -> tuple[str, str]:
    """Return the path and the digest of a line."""
    if line.endswith(b"\r"):
        said = "The line ends as on Windows: the file was changed on its way. Fetch it again."
        raise ManifestError(f"{where}: {said}")
    try:
        match = _LINE.fullmatch(line.decode("utf-8")) if len(line) <= _LONGEST_LINE else None
    except UnicodeDecodeError:
        match = None
    if match is None:
        said = "This is not a SHA-256, two spaces and a path. Fetch the file again."
        raise ManifestError(f"{where}: {said}")
    if fault := _fault(match[2]):
        said = f"{visible(match[2])}. Do not trust this manifest."
        raise ManifestError(f"{where}: A path here {fault}: {said}")
    return match[2], match[1]


def _fault(path: str) -> str:
    """Return what is wrong with a path in a manifest, or nothing."""
    if path.startswith("/") or ":" in path or "\\" in path:
        return "does not stay in the folder on every system"
    if any(part in ("", ".", "..") for part in path.split("/")):
        return "does not name a place in the folder plainly"
    if hidden_character(path) is not None or "\n" in path or "\t" in path:
        return "holds a character that cannot be seen"
    return ""


def walk(folder: Path) -> Iterator[tuple[str, FileKind]]:
    """Yield the path and kind of everything below a folder but full folders; follow no link."""
    waiting = [""]
    while waiting:
        here = waiting.pop()
        with os.scandir(folder / here) as entries:
            inside = list(entries)
        if not inside and here:
            yield here, "an empty folder"
        for entry in inside:
            path = f"{here}/{entry.name}" if here else entry.name
            if entry.is_symlink():
                yield path, "a link"
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path)
            else:
                is_file = entry.is_file(follow_symlinks=False)
                yield path, "file" if is_file else "neither a file nor a folder"


def digests(folder: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each path with the SHA-256 of its file. Raises OSError, with the name of the file."""
    with ThreadPoolExecutor() as pool:
        yield from pool.map(lambda path: (path, digest_of(folder / path)), paths)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises OSError if it is no file, or a link."""
    with opened(file) as readable:
        return hashlib.file_digest(readable, "sha256").hexdigest()


def content_of(file: Path, most: int) -> bytes:
    """Return so many bytes of a file at the most. Raises OSError if it is no file, or a link."""
    with opened(file) as readable:
        return readable.read(most)


def opened(file: Path) -> BufferedReader:
    """Open a file of a copy for reading. Raises OSError if it is no file, or a link.

    Somebody may just have put something else there, such as a pipe, which would never end.
    """
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    number = os.open(file, flags)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError(f"{file} is no file.")
    return os.fdopen(number, "rb")


def digest_of_bytes(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
