"""Whether a copy is the same as the site: a folder by its manifest, a file by its bytes, a saved page by its words."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from signpost import manifest, saved
from signpost.manifest import ManifestError
from signpost.text.characters import visible

SAME, DIFFERS, COULD_NOT_RUN = 0, 1, 2
"""The exit codes of the verb."""

_LEFT_OVER = re.compile(r"assets/immutable/[A-Za-z0-9_-]+\.([0-9a-f]{10})\.(?:css|js|svg|woff2)(\.br|\.gz)?")
"""Our files whose names begin with the digest of what they hold. A build keeps those of the last site for a while."""
_LARGEST_LEFT_OVER = 4 * 1024 * 1024

_MOST_TOLD = 200
"""Differences of one saved page."""

_MANY = 5
"""So many links that lead to one other address are told together: the whole page comes from there."""

_NUMBERS_ONLY = """\
Compared: every number, address and date, the steps and all other words, and what could act (elements, scripts),
after parsing, since a browser rewrites pages when it saves them. Not compared: bytes, how the page looks (style
sheets, fonts), and which of its lines are in view."""


class CannotVerifyError(Exception):
    """Nothing could be compared, for a reason that is told in a sentence."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know."""

    place: Path
    manifest: Path | None = None
    digest: str = ""
    """That of the manifest, from elsewhere, in any grouping."""
    site: Path = Path("site")
    """The site with which a saved page is compared."""
    page: str | None = None
    """Which page of it: its path, as in its address."""
    origin: str = ""
    """The address at which the page was saved, if it is not that of the site."""


def verify(asked: Asked, say: Callable[[str], None], watched: manifest.Watch = manifest.unwatched) -> int:
    """Compare a copy and say what differs; return SAME, DIFFERS or COULD_NOT_RUN. `watched` shows the progress."""
    try:
        if re.match(r"https?:", str(asked.place)):
            raise CannotVerifyError("An address cannot be compared: download the copy first, then name its folder.")
        if not asked.place.exists():
            raise CannotVerifyError(f'There is no file or folder "{asked.place}".')
        if asked.place.is_dir():
            return _folder(asked, say, watched)
        return _file(asked, say)
    except (CannotVerifyError, ManifestError) as error:
        say(visible(str(error)))
    except saved.UnreadableError as error:
        say(visible(f"The page cannot be compared: {error}"))
        say("Neither the build nor a browser writes it so. Do not trust it; save the page again.")
    except OSError as error:
        say(visible(f"It could not be read: {error}"))
    return COULD_NOT_RUN


# ---------------------------------------------------------------------------------------------------- a folder


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
    folder: Path, listed: Mapping[str, str], digest: str, watched: manifest.Watch = manifest.unwatched
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
    found: Compared, folder: Path, kinds: Mapping[str, manifest.Kind], listed: Mapping[str, str], digest: str
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
        found.changed[manifest.PAGE] = f"nothing to compare it with, since {manifest.PAGE_DIGEST} is not right"
        return
    with manifest.opened(folder / manifest.PAGE) as page, manifest.opened(folder / manifest.PAGE_DIGEST) as before:
        text = page.read(saved.LARGEST).decode("utf-8", errors="replace")
        if not manifest.prints(text, digest, before.read(100).decode("ascii", errors="replace").strip()):
            found.changed[manifest.PAGE] = "it prints another digest, or something else on it has changed"


def _is_signature(file: Path) -> bool:
    """Return whether a file has the form of a signature: letters that say nothing to a reader."""
    with manifest.opened(file) as readable:
        content = readable.read(16_384)
    form = rb"-----BEGIN SSH SIGNATURE-----\n(?:[A-Za-z0-9+/=]{1,76}\n)+-----END SSH SIGNATURE-----\n"
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


def _folder(asked: Asked, say: Callable[[str], None], watched: manifest.Watch) -> int:
    folder = asked.place.resolve()
    if folder != asked.place.absolute():
        say(f"Folder: {visible(str(folder))}")
    own = asked.manifest is None
    file = folder / manifest.FILE if asked.manifest is None else asked.manifest.resolve()
    if own and not file.is_file():
        raise CannotVerifyError(
            f"The folder has no {manifest.FILE}. Get the manifest of the version that it should be, and name it: "
            "verify PLACE --manifest FILE"
        )
    listed, digest = manifest.read(file, manifest.FILE if own else str(asked.manifest))
    where = "that lies in the copy itself" if own else f"in {visible(str(asked.manifest))}"
    say(f"Compares every byte with the manifest {where}: {len(listed):,} files.\n")
    found = compared(folder, listed, digest, watched)
    if not found.same and listed:
        say("None of the files of the manifest is here. Is it the right folder?\n")
    for word, paths in (("changed", found.changed), ("missing", found.missing), ("added", found.added)):
        for path, reason in sorted(paths.items()):
            say(f"{word}  {visible(path)}{f'  ({reason})' if reason else ''}")
    _say_summary(found, say)
    return _say_digest(digest, asked.digest, own, say) or (DIFFERS if found.differs else SAME)


def _say_summary(found: Compared, say: Callable[[str], None]) -> None:
    counts = f"{len(found.changed)} changed, {len(found.missing)} missing, {len(found.added)} added"
    if found.differs:
        say(f"\nDifferent: {counts}. The same: {found.same:,}.")
    else:
        say(f"All {found.same:,} files are the same, byte for byte, and nothing was added.")
    if found.left_over:
        say(f"\nLeft over from the last version, and named by what they hold: {len(found.left_over)} files.")
        for path in found.left_over:
            say(f"  {visible(path)}")
        say(
            "No page of this version names them. Ten digits are a mark and no proof: "
            "delete them if this copy was not built here."
        )
    if found.signed:
        say(f"\n{manifest.SIGNATURE} is a signature. Check it with ssh-keygen: docs/contribute/hosting.md says how.")


def _say_digest(digest: str, given: str, own: bool, say: Callable[[str], None]) -> int:
    """Say which manifest it was; return DIFFERS if it has another digest than the one given."""
    say(f"\nThe digest of the manifest (SHA-256):\n  {manifest.grouped(digest)}\n  {digest}")
    if given:
        if re.sub(r"\s", "", given).lower() == digest:
            say("It is the digest that you gave.")
            return SAME
        say("It is NOT the digest that you gave: this is another version, or somebody has changed the manifest too.")
        return DIFFERS
    if own:
        say(
            "A manifest in a copy proves only that the copy is whole: whoever changes a page can change the manifest.\n"
            "Compare this digest with one from elsewhere: the page verify/ of the site itself, or a signature.\n"
            "You can give it: verify PLACE --digest DIGEST"
        )
    return SAME


# ------------------------------------------------------------------------------------------------------ a file


def _file(asked: Asked, say: Callable[[str], None]) -> int:
    """Compare a page, or any other file of a site."""
    with manifest.opened(asked.place.resolve()) as readable:
        content = readable.read(saved.LARGEST + 1)
    if len(content) > saved.LARGEST:
        raise CannotVerifyError(f"The file is larger than {saved.LARGEST // 2**20} MB; no file of the site is.")
    if not (asked.site / "index.html").is_file():
        raise CannotVerifyError(
            f'"{asked.site}" holds no site to compare with: build it first, or name it: verify PLACE --site FOLDER'
        )
    listed, own = _listed(asked, say)
    digest = manifest.digest_of_bytes(content)
    same = [path for path, held in listed.items() if held == digest]
    if same:
        say(f"Compared every byte: it is the same as {visible(same[0])}.")
        return SAME
    suffix = asked.place.suffix.lower()
    if suffix not in (".html", ".htm", ".xhtml", ".mhtml", ".mht"):
        say("Compared every byte: no file of the site is the same.")
        for path in listed:
            if path.rpartition("/")[2] == asked.place.name:
                say(f"  {visible(path)} has the same name, but holds something else.")
        return DIFFERS
    return _page(asked, saved.read(content, suffix in (".mhtml", ".mht")), _Site(asked.site, listed, own), say)


def _listed(asked: Asked, say: Callable[[str], None]) -> tuple[Mapping[str, str], str]:
    """Return the manifest of the site with which a file is compared, and its digest."""
    file = asked.manifest.resolve() if asked.manifest else asked.site / manifest.FILE
    if not file.is_file():
        raise CannotVerifyError(
            f'"{asked.site}" has no {manifest.FILE}: build it again, or name another: --site FOLDER'
        )
    listed, digest = manifest.read(file, str(asked.manifest or manifest.FILE))
    say(f"Compares with the site in {visible(str(asked.site))}, whose manifest has the digest")
    say(f"  {manifest.grouped(digest)}\n")
    if asked.digest and re.sub(r"\s", "", asked.digest).lower() != digest:
        raise CannotVerifyError("That is NOT the digest that you gave, so it is the wrong site to compare with.")
    return listed, digest


class _Site:
    """The files of the site with which a page is compared, each believed only if the manifest lists it so."""

    def __init__(self, folder: Path, listed: Mapping[str, str], digest: str) -> None:
        """`listed` is the manifest and `digest` its own."""
        self._folder, self._listed, self._own = folder, listed, digest

    def text(self, path: str) -> str:
        """Return a file that the manifest lists. Raises CannotVerifyError if it does not, or lists another one."""
        if path == manifest.PAGE:
            with manifest.opened(self._folder / path) as page:
                if manifest.prints(text := page.read().decode(), self._own, self.text(manifest.PAGE_DIGEST).strip()):
                    return text
        if path not in self._listed:
            raise CannotVerifyError(f"The site has no {path}.")
        with manifest.opened(self._folder / path) as readable:
            content = readable.read(saved.LARGEST)
        if manifest.digest_of_bytes(content) != self._listed[path]:
            raise CannotVerifyError(f"{path} of the site is not as its manifest says: build the site again.")
        return content.decode("utf-8")

    def named(self, name: str) -> str | None:
        """Return the path of the file with a name that no other file has, in assets/."""
        found = [path for path in self._listed if path.startswith("assets/") and path.endswith(f"/{name}")]
        return found[0] if len(found) == 1 else None

    def digest(self, path: str) -> str:
        return self._listed[path]

    @property
    def address(self) -> str:
        """The address of the site, with a slash at the end, as its front page says it."""
        return saved.read(self.text("index.html").encode(), is_mhtml=False).canonical


def _page(asked: Asked, copy: saved.Saved, site: _Site, say: Callable[[str], None]) -> int:
    origin = f"{asked.origin.rstrip('/')}/" if asked.origin else ""
    roots = tuple(filter(None, (site.address, origin)))
    path = _path(asked, copy, roots)
    file = f"{path}index.html" if path.endswith("/") or not path else path
    page = saved.read(site.text(file).encode(), is_mhtml=False).page
    _say_day(copy.page, page, say)
    box, code = saved.urgent_box(page), copy.page.attributes.get("data-country", "")
    if (
        box is not None
        and re.fullmatch("[A-Z]{2}", code)
        and (code != box.attributes["data-home"] or not page.having("here"))
    ):
        there = json.loads(site.text(f"assets/countries/{code.lower()}.json"))
        saved.abroad(page, there)
        say(
            f"The copy shows the contacts of {visible(there['name'])}, by its reader's choice or clock. "
            "They are compared with those that the site has for it."
        )
    where, here = saved.Place(path, roots), saved.Place(path, (site.address,))
    saved.without_what_scripts_made(copy.page, page, where, lambda: _words(site, page))
    found = [*saved.differences(copy, page, where, here), *_files_beside(asked.place, copy, page, site)]
    say(f"The page is {visible(file)}.\n")
    _say_differences(found, say)
    _say_origin(found, roots[0], say)
    say(_NUMBERS_ONLY)
    return DIFFERS if found else SAME


def _path(asked: Asked, copy: saved.Saved, roots: tuple[str, ...]) -> str:
    """Return which page of the site a copy says it is. Raises CannotVerifyError if it is none."""
    if asked.page is not None:
        return asked.page.strip("/") + ("" if asked.page.endswith(".html") or not asked.page.strip("/") else "/")
    for said in (copy.canonical, copy.recorded):
        for root in roots:
            path = said.removeprefix(root).partition("#")[0]
            if said.startswith(root) and re.fullmatch(r"(?:[\w-]+/)*", path):
                return path
    said = copy.canonical or copy.recorded
    what = f"The page says that it is {said}, which is no page of {roots[0]}."
    raise CannotVerifyError(
        f"{what if said else 'The page names no address.'} Say which page of the site it should be, "
        "such as --page help/, or name another site: --site FOLDER"
    )


def _say_day(copy: saved.Node, site: saved.Node, say: Callable[[str], None]) -> None:
    days = [next((node.attributes.get("data-day", "") for node in one.having("as-of")), "") for one in (copy, site)]
    if days[0] != days[1]:
        say(
            f"The copy has facts as of {visible(days[0])}, the site as of {days[1]}: "
            "some may have been corrected since."
        )


def _words(site: _Site, page: saved.Node) -> set[str]:
    """Return what our scripts can put into the fields of a page: their own words, countries, titles of pages."""
    found: set[str] = set()
    for node in page.below():
        if node.tag == "script":
            found |= saved.quoted(node.code)
    for name in saved.names_of(page):
        path = site.named(name)
        if path and path.endswith(".js"):
            found |= saved.quoted(site.text(path))
    for path in ("assets/countries.json", "assets/search.json"):
        found |= saved.strings(json.loads(site.text(path)))
    return found


def _files_beside(place: Path, copy: saved.Saved, page: saved.Node, site: _Site) -> Iterator[saved.Difference]:
    """Yield which pictures and scripts that were saved with a page hold something else than those of the site."""
    names = saved.names_of(page)
    for source, node in saved.resources(copy.page):
        path = site.named(saved.resource(source, names))
        if path is None or path.endswith(".css"):  # Browsers rewrite the addresses in style sheets.
            continue
        if copy.is_mhtml:
            digest = manifest.digest_of_bytes(copy.parts[source]) if source in copy.parts else ""
        else:
            digest = _digest_beside(place, source)
        if digest and digest != site.digest(path):
            yield saved.Difference("element", node.line, f"{source} holds something else than {path}", "")


def _digest_beside(place: Path, source: str) -> str:
    """Return the digest of a file in the folder that a browser has saved beside a page; nothing if it is not there."""
    name = re.fullmatch(r"(?:\./)?([^/\\]+_files/[^/\\]+)", saved.unquoted(source))
    file = place.parent / name[1] if name else None
    if file is None or file.name in (".", "..") or not file.is_file():
        return ""
    return manifest.digest_of(file)


def _say_differences(found: list[saved.Difference], say: Callable[[str], None]) -> None:
    roots = _other_roots(found)
    told = [one for one in found if _other_root(one) not in roots]
    for one in told[:_MOST_TOLD]:
        say(f"{one.what}{f', line {one.line}' if one.line else ''}")
        say(f"  in the copy:  {visible(one.copy) or '(nothing)'}")
        say(f"  on the site:  {visible(one.site) or '(nothing)'}\n")
    if len(told) > _MOST_TOLD:
        say(f"and {len(told) - _MOST_TOLD} more.\n")
    if found:
        counts = Counter(one.what for one in found)
        say(f"Different: {', '.join(f'{number} {what}' for what, number in sorted(counts.items()))}.")
    else:
        say("No difference.")


def _other_root(one: saved.Difference) -> str:
    """Return the address of another site to which a link leads as ours leads into the site, or nothing."""
    (words, _, target), (meant, _, path) = one.copy.rpartition(" → "), one.site.rpartition(" → ")
    is_moved = words == meant and path.startswith("/") and target.endswith(path)
    return target.removesuffix(path) + "/" if is_moved else ""


def _other_roots(found: list[saved.Difference]) -> Mapping[str, int]:
    """Return the addresses to which many links of a copy lead in place of the site, with their numbers."""
    roots = Counter(filter(None, map(_other_root, found)))
    return {root: number for root, number in roots.items() if number >= _MANY}


def _say_origin(found: list[saved.Difference], address: str, say: Callable[[str], None]) -> None:
    """Say once to which other site the links of a copy lead, in place of each link."""
    for root, number in _other_roots(found).items():
        say(
            f"{number} links into the site lead to {visible(root)} and not to {address}. If you saved the page there, "
            f"and know whose place it is: verify PLACE --from {visible(root)}"
        )
    say("")
