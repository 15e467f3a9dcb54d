"""A `.br` and a `.gz` beside each file of a finished site that they make smaller.

Hosts send these instead of the file to browsers that take them.
"""

import contextlib
import gzip
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import brotli

from signpost import disk_cache

KINDS = frozenset({".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml"})
"""Text. Fonts, pictures and PDFs are compressed already."""

NOT_COMPRESSED = "verify"
"""The folder of the manifest (copies/manifest.py)."""

_BROTLI, _GZIP = 11, 9
"""The slowest levels, with the smallest results: made once, and sent as long as the page stays."""


@dataclass(frozen=True, slots=True)
class _Form:
    kept_as: str
    """What the name of a kept result says of how it was made, with the suffix."""
    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


_brotli = partial(brotli.compress, quality=_BROTLI)
# Without the time, so that the same words are the same bytes.
_gzip = partial(gzip.compress, compresslevel=_GZIP, mtime=0)
_FORMS = {
    ".br": _Form(f"-{brotli.__version__}-{_BROTLI}.br", _brotli, brotli.decompress),
    ".gz": _Form(f"-{zlib.ZLIB_RUNTIME_VERSION}-{_GZIP}.gz", _gzip, gzip.decompress),
}


def texts(site: Path) -> list[Path]:
    """Return the files of a site that may get smaller, the largest first.

    So no core waits for the last file of another. The manifest and its page are made last and stay
    as they are: the manifest could not list what is made from them.
    """
    found = []
    for path in site.rglob("*"):
        if path.suffix in KINDS and path.parent != site / NOT_COMPRESSED and path.is_file():
            found.append((-path.stat().st_size, path))
    return [path for _, path in sorted(found)]


def compressed(files: Sequence[Path], kept: Path) -> Iterator[Path]:
    """Put what is smaller beside each file, and yield the file.

    Results are kept in the folder `kept`, which may be deleted at any time. What no file needs any
    more is removed from it in the end.
    """
    before, needed = disk_cache.names_in(kept), set[str]()
    with ThreadPoolExecutor() as pool:  # Both libraries work outside Python's lock.
        for path, names in zip(files, pool.map(partial(_compress, kept), files), strict=True):
            needed.update(names)
            yield path
    disk_cache.prune(kept, before, needed)


def _compress(kept: Path, file: Path) -> list[str]:
    """Compress one file; return the names under which the results are kept."""
    data, times = file.read_bytes(), file.stat()
    content = disk_cache.digest(data)[:40]
    names = []
    for suffix, form in _FORMS.items():
        names.append(f"{content}{form.kept_as}")
        packed = _packed(data, form, kept / names[-1])
        beside = file.with_name(file.name + suffix)
        # Never written through: it may be a link to a file that is being read.
        beside.unlink(missing_ok=True)
        if len(packed) < len(data):
            beside.write_bytes(packed)
            # Servers make the ETag of the time: it must stay while the page does.
            os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
    return names


def _packed(data: bytes, form: _Form, kept: Path) -> bytes:
    # A full disk may have left half a file: what is kept must unpack to these very bytes.
    with contextlib.suppress(OSError, EOFError, zlib.error, brotli.error):
        packed = kept.read_bytes()
        if form.unpack(packed) == data:
            return packed
    packed = form.pack(data)
    disk_cache.write_whole(kept, packed)
    return packed
