"""Whether a file is the same as the site's: by its bytes, or a saved page by its words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from signpost.copies import differences, manifest, saved, what_scripts_made
from signpost.copies.asked import DIFFERS, SAME, Asked, CannotVerifyError
from signpost.copies.differences import Difference
from signpost.copies.saved import LARGEST, Node, Saved
from signpost.copies.what_scripts_made import Place
from signpost.text.characters import visible

_MOST_TOLD = 200
"""Differences of one saved page."""

_MANY = 5
"""So many links that lead to one other address are told together: the whole page comes from there."""

_NUMBERS_ONLY = """\
Compared: every number, address and date, the steps and all other words, and what could act (elements, scripts),
after parsing, since a browser rewrites pages when it saves them. Not compared: bytes, how the page looks (style
sheets, fonts), and which of its lines are in view."""


# ------------------------------------------------------------------------------------------------------ a file


def compare_file(asked: Asked, say: Callable[[str], None]) -> int:
    """Compare a page, or any other file of a site."""
    with manifest.opened(asked.place.resolve()) as readable:
        content = readable.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise CannotVerifyError(
            f"The file is larger than {LARGEST // 2**20} MB; no file of the site is."
        )
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
    return _page(
        asked,
        saved.read(content, suffix in (".mhtml", ".mht")),
        _Site(asked.site, listed, own),
        say,
    )


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
        raise CannotVerifyError(
            "That is NOT the digest that you gave, so it is the wrong site to compare with."
        )
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
                if manifest.prints(
                    text := page.read().decode(), self._own, self.text(manifest.PAGE_DIGEST).strip()
                ):
                    return text
        if path not in self._listed:
            raise CannotVerifyError(f"The site has no {path}.")
        with manifest.opened(self._folder / path) as readable:
            content = readable.read(LARGEST)
        if manifest.digest_of_bytes(content) != self._listed[path]:
            raise CannotVerifyError(
                f"{path} of the site is not as its manifest says: build the site again."
            )
        return content.decode("utf-8")

    def named(self, name: str) -> str | None:
        """Return the path of the file with a name that no other file has, in assets/."""
        found = [
            path
            for path in self._listed
            if path.startswith("assets/") and path.endswith(f"/{name}")
        ]
        return found[0] if len(found) == 1 else None

    def digest(self, path: str) -> str:
        return self._listed[path]

    @property
    def address(self) -> str:
        """The address of the site, with a slash at the end, as its front page says it."""
        return saved.read(self.text("index.html").encode(), is_mhtml=False).canonical


def _page(asked: Asked, copy: Saved, site: _Site, say: Callable[[str], None]) -> int:
    origin = f"{asked.origin.rstrip('/')}/" if asked.origin else ""
    roots = tuple(filter(None, (site.address, origin)))
    path = _path(asked, copy, roots)
    file = f"{path}index.html" if path.endswith("/") or not path else path
    page = saved.read(site.text(file).encode(), is_mhtml=False).page
    _say_day(copy.page, page, say)
    box, code = what_scripts_made.urgent_box(page), copy.page.attributes.get("data-country", "")
    if (
        box is not None
        and re.fullmatch("[A-Z]{2}", code)
        and (code != box.attributes["data-home"] or not page.having("here"))
    ):
        there = json.loads(site.text(f"assets/countries/{code.lower()}.json"))
        what_scripts_made.abroad(page, there)
        say(
            f"The copy shows the contacts of {visible(there['name'])}, by its reader's choice or clock. "
            "They are compared with those that the site has for it."
        )
    where, here = Place(path, roots), Place(path, (site.address,))
    what_scripts_made.without_what_scripts_made(copy.page, page, where, lambda: _words(site, page))
    found = [
        *differences.differences(copy, page, where, here),
        *_files_beside(asked.place, copy, page, site),
    ]
    say(f"The page is {visible(file)}.\n")
    _say_differences(found, say)
    _say_origin(found, roots[0], say)
    say(_NUMBERS_ONLY)
    return DIFFERS if found else SAME


def _path(asked: Asked, copy: Saved, roots: tuple[str, ...]) -> str:
    """Return which page of the site a copy says it is. Raises CannotVerifyError if it is none."""
    if asked.page is not None:
        return asked.page.strip("/") + (
            "" if asked.page.endswith(".html") or not asked.page.strip("/") else "/"
        )
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


def _say_day(copy: Node, site: Node, say: Callable[[str], None]) -> None:
    days = [
        next((node.attributes.get("data-day", "") for node in one.having("as-of")), "")
        for one in (copy, site)
    ]
    if days[0] != days[1]:
        say(
            f"The copy has facts as of {visible(days[0])}, the site as of {days[1]}: "
            "some may have been corrected since."
        )


def _words(site: _Site, page: Node) -> set[str]:
    """Return what our scripts can put into the fields of a page: their own words, countries, titles of pages."""
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
    """Yield which pictures and scripts that were saved with a page hold something else than those of the site."""
    names = what_scripts_made.names_of(page)
    for source, node in what_scripts_made.resources(copy.page):
        path = site.named(what_scripts_made.resource(source, names))
        if path is None or path.endswith(".css"):  # Browsers rewrite the addresses in style sheets.
            continue
        if copy.is_mhtml:
            digest = manifest.digest_of_bytes(copy.parts[source]) if source in copy.parts else ""
        else:
            digest = _digest_beside(place, source)
        if digest and digest != site.digest(path):
            yield Difference("element", node.line, f"{source} holds something else than {path}", "")


def _digest_beside(place: Path, source: str) -> str:
    """Return the digest of a file in the folder that a browser has saved beside a page; nothing if it is not there."""
    name = re.fullmatch(r"(?:\./)?([^/\\]+_files/[^/\\]+)", what_scripts_made.unquoted(source))
    file = place.parent / name[1] if name else None
    if file is None or file.name in (".", "..") or not file.is_file():
        return ""
    return manifest.digest_of(file)


def _say_differences(found: list[Difference], say: Callable[[str], None]) -> None:
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
        say(
            f"Different: {', '.join(f'{number} {what}' for what, number in sorted(counts.items()))}."
        )
    else:
        say("No difference.")


def _other_root(one: Difference) -> str:
    """Return the address of another site to which a link leads as ours leads into the site, or nothing."""
    (words, _, target), (meant, _, path) = one.copy.rpartition(" → "), one.site.rpartition(" → ")
    is_moved = words == meant and path.startswith("/") and target.endswith(path)
    return target.removesuffix(path) + "/" if is_moved else ""


def _other_roots(found: list[Difference]) -> Mapping[str, int]:
    """Return the addresses to which many links of a copy lead in place of the site, with their numbers."""
    roots = Counter(filter(None, map(_other_root, found)))
    return {root: number for root, number in roots.items() if number >= _MANY}


def _say_origin(found: list[Difference], address: str, say: Callable[[str], None]) -> None:
    """Say once to which other site the links of a copy lead, in place of each link."""
    for root, number in _other_roots(found).items():
        say(
            f"{number} links into the site lead to {visible(root)} and not to {address}. If you saved the page there, "
            f"and know whose place it is: verify PLACE --from {visible(root)}"
        )
    say("")
