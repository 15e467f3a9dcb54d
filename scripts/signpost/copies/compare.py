"""Whether a copy is the same as the site: a folder by its manifest, a file by compare_page."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from signpost.copies import manifest
from signpost.copies.compare_page import compare_file
from signpost.copies.manifest import ManifestError, Watch, content_of
from signpost.copies.options import DIFFERS, NO_ANSWER, SAME, CannotVerifyError, Say, VerifyOptions
from signpost.copies.saved import LARGEST, UnreadableError
from signpost.text.characters import visible

_LEFT_OVER = re.compile(
    r"assets/immutable/[A-Za-z0-9_-]+\.([0-9a-f]{10})\.(?:css|js|svg|woff2)(\.br|\.gz)?"
)
"""Files whose names hold a part of their digest. A build keeps those of the last site a while."""
_LARGEST_LEFT_OVER = 4 * 1024 * 1024


def verify(options: VerifyOptions, say: Say, watched: Watch = lambda found, number: found) -> int:
    """Compare a copy, say what differs, and return the exit code. `watched` shows the progress."""
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
    return NO_ANSWER


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


def compared(folder: Path, listed: Mapping[str, str], digest: str, watched: Watch) -> Compared:
    """Compare a folder with a manifest and its digest. Raises OSError, with the name of a file."""
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
    for path in {manifest.FILE, manifest.PAGE} - kinds.keys():
        found.missing[path] = ""
    if kinds.get(manifest.FILE) == "file" and manifest.digest_of(folder / manifest.FILE) != digest:
        found.changed[manifest.FILE] = "it is not the manifest that was given"
    if kinds.get(manifest.PAGE) == "file" and (fault := _fault_of_page(found, folder, digest)):
        found.changed[manifest.PAGE] = fault
    return found


def _fault_of_page(found: Compared, folder: Path, digest: str) -> str:
    """Return why the page that prints the digest of the manifest is not right, or nothing."""
    own = manifest.PAGE_DIGEST
    if own in found.changed or own in found.missing:
        return f"nothing to compare it with, since {own} is not right"
    if own in found.added or not (folder / own).exists():  # The manifest does not list it.
        return ""
    text = content_of(folder / manifest.PAGE, LARGEST).decode("utf-8", errors="replace")
    plain = content_of(folder / own, 100).decode("ascii", errors="replace").strip()
    if manifest.prints(text, digest, plain):
        return ""
    return "it prints another digest, or something else on it has changed"


def _is_signature(file: Path) -> bool:
    """Return whether a file has the form of a signature, so that it says nothing to a reader."""
    content = content_of(file, 16_384)
    mark = b"-----%b SSH SIGNATURE-----\n"
    form = mark % b"BEGIN" + rb"(?:[A-Za-z0-9+/=]{1,76}\n)+" + mark % b"END"
    return len(content) < 16_384 and re.fullmatch(form, content) is not None


def _is_left_over(folder: Path, path: str) -> bool:
    """Return whether a file has the digest that is in its name, as far as ten digits tell."""
    name = _LEFT_OVER.fullmatch(path)
    if name is None:
        return False
    content = content_of(folder / path, _LARGEST_LEFT_OVER)
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


def _folder(options: VerifyOptions, say: Say, watched: Watch) -> int:
    folder = options.place.resolve()
    if folder != options.place.absolute():
        say(f"Folder: {visible(str(folder))}")
    given = options.manifest
    file = given.resolve() if given else folder / manifest.FILE
    if not (given or file.is_file()):
        cure = "should be, and name it: verify PLACE --manifest FILE"
        said = f"The folder has no {manifest.FILE}. Get the manifest of the version that it"
        raise CannotVerifyError(f"{said} {cure}")
    where = f"in {visible(str(given))}" if given else "that lies in the copy itself"
    listed, digest = manifest.read(file, str(given or manifest.FILE))
    say(f"Compares every byte with the manifest {where}: {len(listed):,} files.\n")
    found = compared(folder, listed, digest, watched)
    if not found.same and listed:
        say("None of the files of the manifest is here. Is it the right folder?\n")
    _say_differences(found, say)
    is_it = _say_digest(digest, options, say)
    return SAME if is_it and not found.differs else DIFFERS


def _say_differences(found: Compared, say: Say) -> None:
    told = {"changed": found.changed, "missing": found.missing, "added": found.added}
    for word, paths in told.items():
        for path, reason in sorted(paths.items()):
            why = f"  ({reason})" if reason else ""
            say(f"{word}  {visible(path)}{why}")
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
        cure = "Ten digits are a mark and no proof: delete them if this copy was not built here."
        say(f"No page of this version names them. {cure}")
    if found.signed:
        how = "Check it with ssh-keygen: docs/contribute/hosting.md says how."
        say(f"\n{manifest.SIGNATURE} is a signature. {how}")


_PROVES = """\
A manifest in a copy proves only that the copy is whole: whoever changes a page can change the
manifest. Compare this digest with one from elsewhere: the page verify/ of the site itself, or a
signature. You can give it: verify PLACE --digest DIGEST"""


_IS_NOT = """\
It is NOT the digest that you gave: this is another version, or somebody has changed the manifest \
too."""


def _say_digest(digest: str, options: VerifyOptions, say: Say) -> bool:
    """Say which manifest it was; return whether its digest is the one that was given, if any."""
    say(f"\nThe digest of the manifest (SHA-256):\n  {manifest.grouped(digest)}\n  {digest}")
    if options.digest:
        is_it = manifest.ungrouped(options.digest) == digest
        say("It is the digest that you gave." if is_it else _IS_NOT)
        return is_it
    if options.manifest is None:
        say(_PROVES)
    return True
