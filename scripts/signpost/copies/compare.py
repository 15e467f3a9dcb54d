"""Whether a copy is the same as the site: a folder by its manifest, a file as compare_page does."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from signpost.copies import manifest
from signpost.copies.compare_page import compare_file
from signpost.copies.manifest import ManifestError
from signpost.copies.options import COULD_NOT_RUN, DIFFERS, SAME, CannotVerifyError, VerifyOptions
from signpost.copies.saved import LARGEST, UnreadableError
from signpost.text.characters import visible

_LEFT_OVER = re.compile(
    r"assets/immutable/[A-Za-z0-9_-]+\.([0-9a-f]{10})\.(?:css|js|svg|woff2)(\.br|\.gz)?"
)
"""Our files whose names begin with the digest of what they hold. A build keeps those of the last site for a while."""
_LARGEST_LEFT_OVER = 4 * 1024 * 1024


def verify(
    options: VerifyOptions, say: Callable[[str], None], watched: manifest.Watch = manifest.unwatched
) -> int:
    """Compare a copy and say what differs; return SAME, DIFFERS or COULD_NOT_RUN. `watched` shows the progress."""
    try:
        if re.match(r"https?:", str(options.place)):
            raise CannotVerifyError(
                "An address cannot be compared: download the copy first, then name its folder."
            )
        if not options.place.exists():
            raise CannotVerifyError(f'There is no file or folder "{options.place}".')
        if options.place.is_dir():
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


# ----------------------------------------------------------------------------------------- a folder


@dataclass
class Compared:
    """How a folder differs from a manifest: paths, each with a reason if there is one."""

    changed: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)
    signed: bool = False
    same: int = 0

    @property
    def differs(self) -> int:
        return len(self.changed) + len(self.missing) + len(self.added)


def compared(
    folder: Path,
    listed: Mapping[str, str],
    digest: str,
    watched: manifest.Watch = manifest.unwatched,
) -> Compared:
    """Compare every file of a folder with a manifest whose own digest is given. Raises OSError, with a file's name."""
    found, kinds = Compared(), dict(manifest.walk(folder))
    here = [path for path in sorted(listed) if kinds.get(path) == "file"]
    for path, now in watched(manifest.digests(folder, here), len(here)):
        if now == listed[path]:
            found.same += 1
        else:
            found.changed[path] = ""
    for path in sorted(listed.keys() - set(here)):
        if path in kinds:
            found.changed[path] = f"it is {manifest.kind_in_words(kinds[path])} now"
        else:
            found.missing[path] = ""
    for path, kind in sorted(kinds.items()):
        if path in listed:
            continue
        if kind != "file":
            found.added[path] = manifest.kind_in_words(kind)
        elif path == manifest.SIGNATURE and _is_signature(folder / path):
            found.signed = True
        elif _is_left_over(folder, path):
            found.left_over.append(path)
        elif path not in (manifest.FILE, manifest.PAGE):
            found.added[path] = ""
    _compare_unlisted(found, folder, kinds, listed, digest)
    return found


def _compare_unlisted(
    found: Compared,
    folder: Path,
    kinds: Mapping[str, manifest.Kind],
    listed: Mapping[str, str],
    digest: str,
) -> None:
    """Compare the two files that no manifest can list: itself, and the page that prints its digest."""
    if kinds.get(manifest.FILE) == "file":
        if manifest.digest_of(folder / manifest.FILE) != digest:
            found.changed[manifest.FILE] = "it is not the manifest that was given"
    elif manifest.FILE not in kinds:
        found.missing[manifest.FILE] = ""
    if kinds.get(manifest.PAGE) != "file" or manifest.PAGE_DIGEST not in listed:
        if manifest.PAGE not in kinds:
            found.missing[manifest.PAGE] = ""
        return
    if manifest.PAGE_DIGEST in found.changed or manifest.PAGE_DIGEST in found.missing:
        found.changed[manifest.PAGE] = (
            f"nothing to compare it with, since {manifest.PAGE_DIGEST} is not right"
        )
        return
    with (
        manifest.opened(folder / manifest.PAGE) as page,
        manifest.opened(folder / manifest.PAGE_DIGEST) as before,
    ):
        text = page.read(LARGEST).decode("utf-8", errors="replace")
        if not manifest.prints(
            text, digest, before.read(100).decode("ascii", errors="replace").strip()
        ):
            found.changed[manifest.PAGE] = (
                "it prints another digest, or something else on it has changed"
            )


def _is_signature(file: Path) -> bool:
    """Return whether a file has the form of a signature: letters that say nothing to a reader."""
    with manifest.opened(file) as readable:
        content = readable.read(16_384)
    form = (
        rb"-----BEGIN SSH SIGNATURE-----\n(?:[A-Za-z0-9+/=]{1,76}\n)+-----END SSH SIGNATURE-----\n"
    )
    return len(content) < 16_384 and re.fullmatch(form, content) is not None


def _is_left_over(folder: Path, path: str) -> bool:
    """Return whether a file is named by what it holds, as far as a name of ten digits says it."""
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
    try:
        if form == ".gz":
            packed = zlib.decompressobj(wbits=31)
            whole = packed.decompress(content, _LARGEST_LEFT_OVER)
            return whole if packed.eof and not packed.unused_data else b""
        import brotli  # Few copies have such files.

        unpacking = brotli.Decompressor()
        try:
            whole = unpacking.process(content, output_buffer_limit=_LARGEST_LEFT_OVER)
        except brotli.error:
            return b""
        return bytes(whole) if unpacking.is_finished() else b""
    except zlib.error:
        return b""


def _folder(options: VerifyOptions, say: Callable[[str], None], watched: manifest.Watch) -> int:
    folder = options.place.resolve()
    if folder != options.place.absolute():
        say(f"Folder: {visible(str(folder))}")
    own = options.manifest is None
    file = folder / manifest.FILE if options.manifest is None else options.manifest.resolve()
    if own and not file.is_file():
        raise CannotVerifyError(
            f"The folder has no {manifest.FILE}. Get the manifest of the version that it should be, and name it: "
            "verify PLACE --manifest FILE"
        )
    listed, digest = manifest.read(file, manifest.FILE if own else str(options.manifest))
    where = "that lies in the copy itself" if own else f"in {visible(str(options.manifest))}"
    say(f"Compares every byte with the manifest {where}: {len(listed):,} files.\n")
    found = compared(folder, listed, digest, watched)
    if not found.same and listed:
        say("None of the files of the manifest is here. Is it the right folder?\n")
    for word, paths in (
        ("changed", found.changed),
        ("missing", found.missing),
        ("added", found.added),
    ):
        for path, reason in sorted(paths.items()):
            say(f"{word}  {visible(path)}{f'  ({reason})' if reason else ''}")
    _say_summary(found, say)
    return _say_digest(digest, options.digest, own, say) or (DIFFERS if found.differs else SAME)


def _say_summary(found: Compared, say: Callable[[str], None]) -> None:
    counts = f"{len(found.changed)} changed, {len(found.missing)} missing, {len(found.added)} added"
    if found.differs:
        say(f"\nDifferent: {counts}. The same: {found.same:,}.")
    else:
        say(f"All {found.same:,} files are the same, byte for byte, and nothing was added.")
    if found.left_over:
        say(
            f"\nLeft over from the last version, and named by what they hold: {len(found.left_over)} files."
        )
        for path in found.left_over:
            say(f"  {visible(path)}")
        say(
            "No page of this version names them. Ten digits are a mark and no proof: "
            "delete them if this copy was not built here."
        )
    if found.signed:
        say(
            f"\n{manifest.SIGNATURE} is a signature. Check it with ssh-keygen: docs/contribute/hosting.md says how."
        )


def _say_digest(digest: str, given: str, own: bool, say: Callable[[str], None]) -> int:
    """Say which manifest it was; return DIFFERS if it has another digest than the one given."""
    say(f"\nThe digest of the manifest (SHA-256):\n  {manifest.grouped(digest)}\n  {digest}")
    if given:
        if re.sub(r"\s", "", given).lower() == digest:
            say("It is the digest that you gave.")
            return SAME
        say(
            "It is NOT the digest that you gave: this is another version, or somebody has changed the manifest too."
        )
        return DIFFERS
    if own:
        say(
            "A manifest in a copy proves only that the copy is whole: whoever changes a page can change the manifest.\n"
            "Compare this digest with one from elsewhere: the page verify/ of the site itself, or a signature.\n"
            "You can give it: verify PLACE --digest DIGEST"
        )
    return SAME
