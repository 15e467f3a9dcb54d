"""A `.br` and a `.gz` beside each file of a finished site that gets smaller by it, for hosts that send them as such."""

from __future__ import annotations

import contextlib
import gzip
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import brotli

from signpost import disk_cache

KINDS = frozenset({".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml"})
"""What is text; fonts, pictures and PDFs are compressed in themselves."""

NOT_COMPRESSED = "verify"
"""The folder of the manifest (copies/manifest.py)."""

_BROTLI, _GZIP = 11, 9
"""The slowest and smallest of both: made once, sent for as long as the page stays as it is."""


@dataclass(frozen=True, slots=True)
class _Form:
    made_with: str
    suffix: str
    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


_FORMS = (
    _Form(
        f"-{brotli.__version__}-{_BROTLI}",
        ".br",
        lambda data: brotli.compress(data, quality=_BROTLI),
        brotli.decompress,
    ),
    # Without the time, so that the same words are the same bytes.
    _Form(
        f"-{zlib.ZLIB_RUNTIME_VERSION}-{_GZIP}",
        ".gz",
        lambda data: gzip.compress(data, _GZIP, mtime=0),
        gzip.decompress,
    ),
)


def texts(site: Path) -> list[Path]:
    """Return the files of a site that may get smaller, the largest first, so that no core waits for another's last.

    The manifest and its page come last of all and stay as they are: nothing that is made from them could be listed.
    """
    found = [
        (path.stat().st_size, path)
        for path in site.rglob("*")
        if path.suffix in KINDS and path.is_file()
    ]
    found = [(size, path) for size, path in found if path.parent != site / NOT_COMPRESSED]
    return [path for _, path in sorted(found, key=lambda one: (-one[0], one[1]))]


def compressed(files: Sequence[Path], kept: Path) -> Iterator[Path]:
    """Put what is smaller beside each file, and yield the file; made in all cores, or found in the folder `kept`.

    The folder may be deleted at any time. What no file needs any more is removed from it in the end.
    """
    kept.mkdir(parents=True, exist_ok=True)
    needed = set[str]()
    with ThreadPoolExecutor() as pool:  # Both libraries work outside Python's lock.
        for path, names in pool.map(lambda path: (path, _beside(path, kept)), files):
            needed.update(names)
            yield path
    disk_cache.prune(kept, needed)


def _beside(file: Path, kept: Path) -> list[str]:
    """Compress one file; return the names under which the results are kept."""
    data, times = file.read_bytes(), file.stat()
    content = disk_cache.digest(data)[:40]
    names = {form: f"{content}{form.made_with}{form.suffix}" for form in _FORMS}
    for form, name in names.items():
        packed = _packed(data, form, kept / name)
        beside = file.with_name(file.name + form.suffix)
        beside.unlink(
            missing_ok=True
        )  # Never written through: it may be a link to a file that is being read.
        if len(packed) < len(data):
            beside.write_bytes(packed)
            # Servers make the ETag of the time: it stays while the page stays, and is never older than the page.
            os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
    return list(names.values())


def _packed(data: bytes, form: _Form, kept: Path) -> bytes:
    # What is kept counts only if it unpacks to these very bytes: a disk that filled up may have left half a file.
    with contextlib.suppress(OSError, EOFError, zlib.error, brotli.error):
        packed = kept.read_bytes()
        if form.unpack(packed) == data:
            return packed
    packed = form.pack(data)
    disk_cache.write_whole(kept, packed)
    return packed
