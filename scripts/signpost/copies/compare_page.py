"""Whether a file is the same as the site's: by its bytes, or a saved page by its words."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from signpost.copies import differences, manifest, saved, what_scripts_made
from signpost.copies.differences import Difference
from signpost.copies.options import DIFFERS, SAME, CannotVerifyError, Say, VerifyOptions
from signpost.copies.saved import LARGEST, Node, Saved
from signpost.copies.what_scripts_made import Base
from signpost.text.characters import visible

_MOST_TOLD = 200  # Differences of one saved page.
_MANY = 5  # Links that lead to one other address and are told together: the page was saved there.

_COMPARED = """\
Compared: every number, address and date, the steps and all other words, and what could act
(elements, scripts), after parsing, since a browser rewrites pages when it saves them.
Not compared: bytes, how the page looks (style sheets, fonts), and which lines are in view."""
_MEANT = "They are compared with those that the site has for it."


def compare_file(options: VerifyOptions, say: Say) -> int:
    """Compare a file of a site; return SAME or DIFFERS. Raises CannotVerifyError."""
    content = manifest.content_of(options.place.resolve(), LARGEST + 1)
    if len(content) > LARGEST:
        size = f"{LARGEST // 2**20} MB"
        raise CannotVerifyError(f"The file is larger than {size}; no file of the site is.")
    if not (options.site / "index.html").is_file():
        cure = "build it first, or name it: verify PLACE --site FOLDER"
        raise CannotVerifyError(f'"{options.site}" holds no site to compare with: {cure}')
    listed, own = _listed(options, say)
    digest = manifest.digest_of_bytes(content)
    same = [path for path, held in listed.items() if held == digest]
    if same:
        say(f"Compared every byte: it is the same as {visible(same[0])}.")
        return SAME
    suffix = options.place.suffix.lower()
    if suffix not in (".html", ".htm", ".xhtml", ".mhtml", ".mht"):
        say("Compared every byte: no file of the site is the same.")
        for path in listed:
            if path.rpartition("/")[2] == options.place.name:
                say(f"  {visible(path)} has the same name, but holds something else.")
        return DIFFERS
    copy = saved.read(content, suffix in (".mhtml", ".mht"))
    return _page(options, copy, _Site(options.site, listed, own), say)


def _listed(options: VerifyOptions, say: Say) -> tuple[Mapping[str, str], str]:
    """Return the manifest of the site with which a file is compared, and its digest."""
    folder, given = options.site, options.manifest
    file = given.resolve() if given else folder / manifest.FILE
    if not file.is_file():
        cure = "build it again, or name another: --site FOLDER"
        raise CannotVerifyError(f'"{folder}" has no {manifest.FILE}: {cure}')
    listed, digest = manifest.read(file, str(given or manifest.FILE))
    say(f"Compares with the site in {visible(str(folder))}, whose manifest has the digest")
    say(f"  {manifest.grouped(digest)}\n")
    if options.digest and manifest.ungrouped(options.digest) != digest:
        so = "so it is the wrong site to compare with."
        raise CannotVerifyError(f"That is NOT the digest that you gave, {so}")
    return listed, digest


class _Site:
    """The files of a site, each trusted only if it is as the manifest lists it."""

    def __init__(self, folder: Path, listed: Mapping[str, str], digest: str) -> None:
        """Take a folder with its manifest, and the digest of that."""
        self._folder, self.listed, self._own = folder, listed, digest

    def text(self, path: str) -> str:
        """Return a file of the site. Raises CannotVerifyError if it is not as the manifest says."""
        if path == manifest.PAGE:
            text = manifest.content_of(self._folder / path, LARGEST).decode()
            if manifest.prints(text, self._own, self.text(manifest.PAGE_DIGEST).strip()):
                return text
        if path not in self.listed:
            raise CannotVerifyError(f"The site has no {path}.")
        content = manifest.content_of(self._folder / path, LARGEST)
        if manifest.digest_of_bytes(content) != self.listed[path]:
            said = "is not as its manifest says: build the site again."
            raise CannotVerifyError(f"{path} of the site {said}")
        return content.decode("utf-8")

    def named(self, name: str) -> str | None:
        """Return the path of the file in assets/ with a name, if just one has it."""
        ours = (path for path in self.listed if path.startswith("assets/"))
        found = [path for path in ours if path.endswith(f"/{name}")]
        return found[0] if len(found) == 1 else None

    def page(self, path: str) -> Saved:
        return saved.read(self.text(path).encode(), is_mhtml=False)


def _page(options: VerifyOptions, copy: Saved, site: _Site, say: Say) -> int:
    origin = f"{options.origin.rstrip('/')}/" if options.origin else ""
    address = site.page("index.html").canonical
    roots = tuple(filter(None, (address, origin)))
    path = _path(options, copy, roots)
    file = path if path.endswith(".html") else f"{path}index.html"
    page = site.page(file).page
    _say_day(copy.page, page, say)
    _show_country(copy.page, page, site, say)
    where, here = Base(path, roots), Base(path, (address,))
    what_scripts_made.without_what_scripts_made(copy.page, page, where, lambda: _words(site, page))
    found = differences.differences(copy, page, where, here)
    found += _files_beside(options.place, copy, page, site)
    say(f"The page is {visible(file)}.\n")
    _say_differences(found, roots[0], say)
    say(_COMPARED)
    return DIFFERS if found else SAME


def _show_country(copy: Node, page: Node, site: _Site, say: Say) -> None:
    """Put the contacts of the country that a copy shows into the site's page."""
    box, code = what_scripts_made.urgent_box(page), copy.attributes.get("data-country", "")
    if box is None or not re.fullmatch("[A-Z]{2}", code):
        return
    if code != box.attributes["data-home"] or not page.having("here"):
        there = json.loads(site.text(f"assets/countries/{code.lower()}.json"))
        what_scripts_made.abroad(page, box, there)
        name, why = visible(there["name"]), "by its reader's choice or clock"
        say(f"The copy shows the contacts of {name}, {why}. {_MEANT}")


def _path(options: VerifyOptions, copy: Saved, roots: tuple[str, ...]) -> str:
    """Return which page of the site a copy says it is. Raises CannotVerifyError if it is none."""
    if options.page is not None:
        page = options.page.strip("/")
        return page if not page or options.page.endswith(".html") else f"{page}/"
    for said in (copy.canonical, copy.recorded):
        for root in roots:
            path = said.removeprefix(root).partition("#")[0]
            if said.startswith(root) and re.fullmatch(r"(?:[\w-]+/)*", path):
                return path
    said = copy.canonical or copy.recorded
    what = f"says that it is {said}, which is no page of {roots[0]}" if said else "names no address"
    cure = "such as --page help/, or name another site: --site FOLDER"
    raise CannotVerifyError(f"The page {what}. Say which page of the site it should be, {cure}")


def _say_day(copy: Node, page: Node, say: Say) -> None:
    there, here = _day(copy), _day(page)
    if there != here:
        days = f"facts as of {visible(there)}, the site as of {here}"
        say(f"The copy has {days}: some may have been corrected since.")


def _day(page: Node) -> str:
    return next((node.attributes.get("data-day", "") for node in page.having("as-of")), "")


def _words(site: _Site, page: Node) -> set[str]:
    """Return what our scripts can put into a page: their own words, countries, titles of pages."""
    found = what_scripts_made.words_in(page)
    for node in page.below():
        if node.tag == "script":
            found |= what_scripts_made.quoted(node.code)
    for name in what_scripts_made.names_of(page):
        path = site.named(name)
        if path and path.endswith(".js"):
            found |= what_scripts_made.quoted(site.text(path))
    for path in ("assets/countries.json", "assets/search.json"):
        found |= what_scripts_made.strings(json.loads(site.text(path)))
    return found


def _files_beside(place: Path, copy: Saved, page: Node, site: _Site) -> Iterator[Difference]:
    """Yield the pictures and scripts saved with a page that are not those of the site."""
    names = what_scripts_made.names_of(page)
    for source, node in what_scripts_made.resources(copy.page):
        path = site.named(what_scripts_made.resource(source, names))
        if path is None or path.endswith(".css"):  # Browsers rewrite the addresses in style sheets.
            continue
        digest = ""
        if source in copy.parts:
            digest = manifest.digest_of_bytes(copy.parts[source])
        elif not copy.is_mhtml:
            digest = _digest_beside(place, source)
        if digest not in ("", site.listed[path]):
            yield Difference("element", node.line, f"{source} holds something else than {path}", "")


def _digest_beside(place: Path, source: str) -> str:
    """Return the digest of a file that a browser has saved beside a page, or nothing."""
    name = re.fullmatch(r"(?:\./)?([^/\\]+_files/[^/\\]+)", what_scripts_made.unquoted(source))
    file = place.parent / name[1] if name else None
    if file is None or file.name in (".", "..") or not file.is_file():
        return ""
    return manifest.digest_of(file)


def _say_differences(found: list[Difference], address: str, say: Say) -> None:
    """Say what differs, but only once to which other site links lead in place of `address`."""
    moved = Counter(filter(None, map(_other_root, found)))
    roots = {root: number for root, number in moved.items() if number >= _MANY}
    told = [one for one in found if _other_root(one) not in roots]
    for one in told[:_MOST_TOLD]:
        line = f", line {one.line}" if one.line else ""
        say(f"{one.what}{line}")
        say(f"  in the copy:  {visible(one.copy) or '(nothing)'}")
        say(f"  on the site:  {visible(one.site) or '(nothing)'}\n")
    if len(told) > _MOST_TOLD:
        say(f"and {len(told) - _MOST_TOLD} more.\n")
    counts = sorted(Counter(one.what for one in found).items())
    said = ", ".join(f"{number} {what}" for what, number in counts)
    say(f"Different: {said}." if found else "No difference.")
    for root, number in roots.items():
        to = visible(root)
        cure = f"If you saved the page there, and know whose place it is: verify PLACE --from {to}"
        say(f"{number} links into the site lead to {to} and not to {address}. {cure}")
    say("")


def _other_root(one: Difference) -> str:
    """Return the address of another site, if a link leads there and ours into the site."""
    words, _, target = one.copy.rpartition(" → ")
    meant, _, path = one.site.rpartition(" → ")
    is_moved = words == meant and path.startswith("/") and target.endswith(path)
    return target.removesuffix(path) + "/" if is_moved else ""
