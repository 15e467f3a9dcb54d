"""The library and the templates become pages: finished HTML with title, search words and edit
file."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from markupsafe import Markup

from signpost import disk_cache
from signpost.entries import out_of_use
from signpost.entries.library import STALE_CONTACT, STALE_STEPS, Library
from signpost.entries.schema.text import SourceAddress
from signpost.pages import addresses, phrases
from signpost.pages.assets import Assets
from signpost.pages.icons import icons
from signpost.pages.inputs import RecordedLibrary, digest_of
from signpost.pages.plan import Draft, drafts
from signpost.pages.qr import qr
from signpost.project import ROOT, TEMPLATES
from signpost.text.readability import reading_age


@dataclass(frozen=True, kw_only=True)
class Page(Draft):
    """One finished page."""

    html: str
    reading_age: float | None
    """In years; None for a page of few sentences."""


def pages(library: Library) -> list[Page]:
    """Return every page of the site that is made from entries, in the order of their paths."""
    press = Press(library)
    return [press.made(draft) for draft in press.drafts]


class Press:
    """Makes the pages of one library, and parts of them."""

    def __init__(
        self, library: Library, sizes: Mapping[str, int] | None = None, record: bool = True
    ) -> None:
        """`sizes` are those of the sheets in bytes, by their places in the site.

        `record` says whether to record what pages take from the library; see pages/inputs.py.
        """
        self.library, self.assets = library, Assets()
        self.drafts = tuple(sorted(drafts(library), key=lambda draft: draft.path))
        """Every page of the site, in the order of their paths."""
        self.paths = frozenset(draft.path for draft in self.drafts)
        """The places of all pages in the site."""
        self._known = self.paths | library.documents
        self.icons = icons(library.platforms)
        """The place in the site and the text of each platform's icon."""
        places = {name: place for name, (place, _) in self.icons.items()}
        self.library_of_templates = RecordedLibrary(
            library,
            record,
            sizes={} if sizes is None else sizes,
            icons=places,
            gone=partial(out_of_use.gone, library),
            part=self._part_of_depth,
        )
        """What templates have of the library and of what is beside it."""
        self._common = _common(library, self.library_of_templates) | {"asset": self.assets.place}
        self._macros = cache(self._macros_of)

    @property
    def digest(self) -> str:
        """A digest of all that affects every page, whatever its templates take."""
        library, no_app = self.library, self._common["no_app"]
        return digest_of(library.site, library.today, sorted(self._known), no_app)

    def page(self, path: str) -> Page:
        """Return the page at `path`, which is one of `paths`."""
        return self.made(next(draft for draft in self.drafts if draft.path == path))

    def part(self, template: str, path: str = "", root: str = "", **values: Any) -> str:
        """Return a part of the page at `path`, such as the urgent help.

        A part that is shown at any depth (404) has no path, but the site's `root`: `/` or `/sub/`.
        """
        macros = self._macros("-/" * path.count("/"), root)
        to = self._links(path, root)
        return _room().get_template(template).render(self._common, to=to, part=macros, **values)

    def _links(self, path: str, root: str) -> Callable[..., str]:
        """Return what makes the links of the page at `path`."""

        def to(kind: str, name: str = "", part: str = "", at: str = "") -> str:
            name = self.library.slug_of(name) if kind == "checklist" and name else name
            found = addresses.link(self._known, "" if root else path, kind, name, part, at)
            return root + found.removeprefix("./") if root else found

        return to

    def _macros_of(self, path: str, root: str) -> TemplateModule:
        """Return the macros with what they use: it is the same for all pages of one depth."""
        with self.library_of_templates.taking_nothing("macros.html, outside its macros"):
            common = self._common | {"to": self._links(path, root)}
            return _room().get_template("parts/macros.html").make_module(common)

    def _shared(self, depth: int, template: str, **values: Any) -> Markup:
        """Return a part that all pages of one depth share, since links differ by depth alone."""
        part: Markup = self.library_of_templates.part(depth, template, *values.items())
        return part

    def _part_of_depth(self, depth: int, template: str, *values: tuple[str, Any]) -> Markup:
        shared = partial(self._shared, depth)
        made = self.part(template, "-/" * depth, shared=shared, **dict(values))
        return Markup(made)  # noqa: S704 - it is escaped there

    def made(self, draft: Draft) -> Page:
        """Return a page."""
        values: dict[str, Any] = {**draft.values, "title": draft.title, "edit": draft.edit}
        for name, (kind, key) in draft.entries.items():
            values[name] = getattr(self.library_of_templates, kind)[key]
        shared = partial(self._shared, draft.path.count("/"))
        html = self.part(f"pages/{draft.template}", draft.path, shared=shared, **values)
        return Page(**vars(draft), html=html, reading_age=reading_age(_spoken(html)))


def _spoken(html: str) -> Iterator[str]:
    """Yield the sentences of a page, without headings, sources and lists of links."""
    for text in _SPOKEN.findall(html):
        yield _MARKUP.sub(" ", text) if "<" in text else text


# From tag to tag: to ask at every character whether a tag begins there takes four times as long.
_SPOKEN = re.compile(
    r'<(?:p|p class="lead"|dd|li|strong|span|q)>'
    r"([^<]*(?:<(?!/?(?:p|dd|li|strong|span|ul|ol|div)[ >])[^<]*)*)</"
)
_MARKUP = re.compile(r"<[^>]*>")


# ------------------------------------------------------------------------------------ the templates


@cache
def bytecode() -> jinja2.BytecodeCache | None:
    """Return where compiled templates are kept; None if nothing can be written there."""
    folder = ROOT / ".cache" / disk_cache.TEMPLATES
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    if not os.access(folder, os.W_OK):
        return None
    return jinja2.FileSystemBytecodeCache(str(folder))


def forget_templates() -> None:
    """Read templates anew from now on: the preview builds again where one has changed."""
    _room.cache_clear()


def compile_all() -> None:
    """Compile every template, as before a fork: else each process would do so."""
    for name in _room().list_templates():
        if name.startswith(("pages/", "parts/", "shell/")):
            _room().get_template(name)


@cache
def _room() -> jinja2.Environment:
    """Return the environment of all templates: it escapes texts, and lets nothing be missing."""
    room = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=bytecode(),
        auto_reload=False,  # It would look at three files for each page.
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room.filters |= {
        "audience_words": phrases.AUDIENCE_WORDS.__getitem__,
        "bare": addresses.bare,
        "buttons": phrases.buttons,
        "day": phrases.day_in_words,
        "door": addresses.door,
        "either": phrases.either,
        "listed": phrases.listed,
        "opening": phrases.opening,
        "roles_in_words": phrases.roles_in_words,
        "tel": addresses.tel,
        "the": phrases.the,
    }
    return room


def _common(library: Library, recorded: RecordedLibrary) -> dict[str, Any]:
    """Return what every template may use; what it is told of entries is recorded."""
    without_app = [name for name in library.concerns if name not in library.online]
    return {
        "library": recorded,
        "sizes": recorded.sizes,
        "icons": recorded.icons,
        "site": library.site,
        "home": library.home,
        "phrases": phrases,
        "kind_names": phrases.KIND_NAMES,
        "owned": partial(_owned, recorded),
        "edit_address": partial(addresses.edit_address, library.site),
        "kept": partial(phrases.kept, library),
        "qr": qr,
        "no_app": " ".join(addresses.neutral(name) for name in without_app),
        "path_of_pdf": partial(addresses.path_of_pdf, library),
        "sheet_address": partial(addresses.sheet_address, library),
        "contact_limit": STALE_CONTACT,
        "steps_limit": STALE_STEPS,
    }


def _owned(library: RecordedLibrary, key: str, source: SourceAddress) -> bool:
    """Return whether a source is a page of the entry's own owner, which readers may open."""
    return bool(library.may_open(key, str(source)))
