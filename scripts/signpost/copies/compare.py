"""Whether a copy is the same as the site: a folder by its manifest, a file by compare_page."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from signpost.copies import manifest
from signpost.copies.compare_page import compare_file
from signpost.copies.manifest import ManifestError
from signpost.copies.options import (
    COULD_NOT_RUN,
    DIFFERS,
    SAME,
    CannotVerifyError,
    Say,
    VerifyOptions,
)
from signpost.copies.saved import LARGEST, UnreadableError
from signpost.text.characters import visible

_LEFT_OVER = re.compile(
    r"assets/immutable/[A-Za-z0-9_-]+\.([0-9a-f]{10})\.(?:css|js|svg|woff2)(\.br|\.gz)?"
)
"""Files whose names hold a part of their digest. A build keeps those of the last site a while."""
_LARGEST_LEFT_OVER = 4 * 1024 * 1024


def verify(options: VerifyOptions, say: Say, watched: manifest.Watch = manifest.unwatched) -> int:
    """Compare a copy and say what differs; return SAME, DIFFERS or COULD_NOT_RUN.

    `watched` shows the progress.
    """
    place = options.place
    try:
        if re.match(r"https?:", str(place)):
            said = "download the copy first, then name its folder."
            raise CannotVerifyError(f"An address cannot be compared: {said}")
        if not place.exists():
            raise CannotVerifyError(f'There is no file or folder "{place}".')
        if place.is_dir():
            return _folder(options, say, watched)
        return compare_file(options, say)
    except (CannotVerifyError, ManifestError) as error:
        say(visible(str(error)))
    except UnreadableError as error:
        say(visible(f"The page cannot be compared: {error}"))
        say("Neither the build nor a browser writes it so. Do not trust it; save the page again.")
    except OSError as error:
        say(visible(f"It could not be read: {error}"))
    return COULD_NOT_RUN


@dataclass
class Compared:
    """How a folder differs from a manifest: paths, each with a reason or an empty text."""

    changed: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)
    signed: bool = False
    same: int = 0

    @property
    def differs(self) -> bool:
        return bool(self.changed or self.missing or self.added)


def compared(
    folder: Path,
    listed: Mapping[str, str],
    digest: str,
    watched: manifest.Watch = manifest.unwatched,
) -> Compared:
    """Compare every file of a folder with a manifest and its digest.

    Raises OSError, with the name of a file.
    """
    found, kinds = Compared(), dict(manifest.walk(folder))
    here = [path for path in sorted(listed) if kinds.get(path) == "file"]
    for path, now in watched(manifest.digests(folder, here), len(here)):
        if now == listed[path]:
            found.same += 1
        else:
            found.changed[path] = ""
    for path in listed.keys() - set(here):
        if path in kinds:
            found.changed[path] = f"it is {kinds[path]} now"
        else:
            found.missing[path] = ""
    for path, kind in sorted(kinds.items()):
        if path in listed:
            continue
        if kind != "file":
            found.added[path] = kind
        elif path == manifest.SIGNATURE and _is_signature(folder / path):
            found.signed = True
        elif _is_left_over(folder, path):
            found.left_over.append(path)
        elif path not in (manifest.FILE, manifest.PAGE):
            found.added[path] = ""
    for path, fault_of in ((manifest.FILE, _fault_of_manifest), (manifest.PAGE, _fault_of_page)):
        if path not in kinds:
            found.missing[path] = ""
        elif kinds[path] == "file" and (fault := fault_of(found, folder, digest)):
            found.changed[path] = fault
    return found


def _fault_of_manifest(found: Compared, folder: Path, digest: str) -> str:
    own = manifest.digest_of(folder / manifest.FILE)
    return "" if own == digest else "it is not the manifest that was given"


def _fault_of_page(found: Compared, folder: Path, digest: str) -> str:
    """Return why the page that prints the digest of the manifest is not right, or nothing."""
    own = manifest.PAGE_DIGEST
    if own in found.changed or own in found.missing:
        return f"nothing to compare it with, since {own} is not right"
    if own in found.added or not (folder / own).exists():  # The manifest does not list it.
        return ""
    with manifest.opened(folder / manifest.PAGE) as page, manifest.opened(folder / own) as before:
        text = page.read(LARGEST).decode("utf-8", errors="replace")
        plain = before.read(100).decode("ascii", errors="replace").strip()
    if manifest.prints(text, digest, plain):
        return ""
    return "it prints another digest, or something else on it has changed"


def _is_signature(file: Path) -> bool:
    """Return whether a file has the form of a signature, so that it says nothing to a reader."""
    with manifest.opened(file) as readable:
        content = readable.read(16_384)
    mark = b"-----%b SSH SIGNATURE-----\n"
    form = mark % b"BEGIN" + rb"(?:[A-Za-z0-9+/=]{1,76}\n)+" + mark % b"END"
    return len(content) < 16_384 and re.fullmatch(form, content) is not None


def _is_left_over(folder: Path, path: str) -> bool:
    """Return whether a file has the digest that is in its name, as far as ten digits tell."""
    name = _LEFT_OVER.fullmatch(path)
    if name is None:
        return False
    with manifest.opened(folder / path) as readable:
        content = readable.read(_LARGEST_LEFT_OVER)
    if name[2]:
        content = _unpacked(content, name[2])
    return manifest.digest_of_bytes(content).startswith(name[1])


def _unpacked(content: bytes, form: str) -> bytes:
    """Return what a compressed file holds, up to a limit; nothing if it is none."""
    if form == ".gz":
        packed = zlib.decompressobj(wbits=31)
        try:
            whole = packed.decompress(content, _LARGEST_LEFT_OVER)
        except zlib.error:
            return b""
        return whole if packed.eof and not packed.unused_data else b""
    import brotli  # Few copies have such files.

    unpacking = brotli.Decompressor()
    try:
        whole = bytes(unpacking.process(content, output_buffer_limit=_LARGEST_LEFT_OVER))
    except brotli.error:
        return b""
    return whole if unpacking.is_finished() else b""


def _folder(options: VerifyOptions, say: Say, watched: manifest.Watch) -> int:
    folder = options.place.resolve()
    if folder != options.place.absolute():
        say(f"Folder: {visible(str(folder))}")
    own = options.manifest is None
    if options.manifest is None:
        file, name = folder / manifest.FILE, manifest.FILE
        where = "that lies in the copy itself"
        if not file.is_file():
            raise CannotVerifyError(
                f"The folder has no {manifest.FILE}. Get the manifest of the version that it "
                "should be, and name it: verify PLACE --manifest FILE"
            )
    else:
        file, name = options.manifest.resolve(), str(options.manifest)
        where = f"in {visible(name)}"
    listed, digest = manifest.read(file, name)
    say(f"Compares every byte with the manifest {where}: {len(listed):,} files.\n")
    found = compared(folder, listed, digest, watched)
    if not found.same and listed:
        say("None of the files of the manifest is here. Is it the right folder?\n")
    told = {"changed": found.changed, "missing": found.missing, "added": found.added}
    for word, paths in told.items():
        for path, reason in sorted(paths.items()):
            why = f"  ({reason})" if reason else ""
            say(f"{word}  {visible(path)}{why}")
    _say_summary(found, say)
    return _say_digest(digest, options.digest, own, say) or (DIFFERS if found.differs else SAME)


def _say_summary(found: Compared, say: Say) -> None:
    counts = f"{len(found.changed)} changed, {len(found.missing)} missing, {len(found.added)} added"
    if found.differs:
        say(f"\nDifferent: {counts}. The same: {found.same:,}.")
    else:
        say(f"All {found.same:,} files are the same, byte for byte, and nothing was added.")
    if found.left_over:
        number = len(found.left_over)
        say(f"\nLeft over from the last version, and named by what they hold: {number} files.")
        for path in found.left_over:
            say(f"  {visible(path)}")
        say(
            "No page of this version names them. Ten digits are a mark and no proof: "
            "delete them if this copy was not built here."
        )
    if found.signed:
        how = "Check it with ssh-keygen: docs/contribute/hosting.md says how."
        say(f"\n{manifest.SIGNATURE} is a signature. {how}")


_PROVES = """\
A manifest in a copy proves only that the copy is whole: whoever changes a page can change the
manifest. Compare this digest with one from elsewhere: the page verify/ of the site itself, or a
signature. You can give it: verify PLACE --digest DIGEST"""


def _say_digest(digest: str, given: str, own: bool, say: Say) -> int:
    """Say which manifest it was; return DIFFERS if its digest is not the one that was given."""
    say(f"\nThe digest of the manifest (SHA-256):\n  {manifest.grouped(digest)}\n  {digest}")
    if not given:
        if own:
            say(_PROVES)
        return SAME
    if manifest.ungrouped(given) == digest:
        say("It is the digest that you gave.")
        return SAME
    say(
        "It is NOT the digest that you gave: this is another version, "
        "or somebody has changed the manifest too."
    )
    return DIFFERS
