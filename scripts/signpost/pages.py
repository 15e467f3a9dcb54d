"""The library and the templates become pages: finished HTML with title, search words and edit file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from itertools import groupby
from typing import Any, cast

import jinja2
import segno
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from signpost import disk_cache
from signpost.assets import Assets
from signpost.entries import out_of_use
from signpost.entries.library import STALE_CONTACT, STALE_STEPS, Library, neutral
from signpost.entries.schema.blocks import AUDIENCES, Audience, Claim
from signpost.entries.schema.countries import Country
from signpost.entries.schema.services import Contact, Hours, Service
from signpost.entries.schema.site import Site
from signpost.entries.schema.text import Number, SourceAddress
from signpost.icons import icons
from signpost.inputs import RecordedLibrary, digest_of
from signpost.project import ROOT, TEMPLATES
from signpost.text.phone_numbers import dialled, forms
from signpost.text.readability import reading_age

PAPERS = {"a4": "A4", "us-letter": "Letter"}
"""Sizes of paper by the name that entries use, with what readers call them."""

EVERY_APP = "apps"
"""Stands for a platform where a concern's page lists all of them."""

VOICE_PATHS: Mapping[Audience, str] = {"teen": "", "parent": "parent/", "educator": "school/"}
"""Where a concern's page for each reader lies below its address."""

KIND_NAMES: Mapping[str, tuple[str, str]] = {
    "emergency": ("Emergency", "For danger now."),
    "police": ("Police and child protection", "They can look into what somebody did."),
    "hotline": ("Hotlines", "They take reports of illegal material and try to get it taken down."),
    "helpline": ("Helplines", "Somebody listens and helps you to decide."),
    "removal": ("Getting pictures taken down", "Free tools. Look at the age rule of each."),
    "escalation": ("When the platform does not act", "They may take it up after the platform has said no or nothing."),
    "regulator": ("Regulators", "They watch over platforms. They do not help with one case straight away."),
    "professionals": ("For people who work with children", "Advice for schools and other staff."),
    "parents": ("For parents and carers", "Advice for adults who worry about a child."),
    "crisis": ("When everything is too much", "For thoughts of suicide, or when you cannot go on."),
}
"""The heading and the one-line meaning of each kind of service."""


_AUDIENCE_WORDS = {
    "young-people": "young people",
    "parents": "parents and carers",
    "professionals": "people who work with children",
    "adults": "adults",
    "anyone": "anyone",
}


class UnknownTargetError(LookupError):
    """A template links to a page that does not exist."""


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page. `path` is its place in the site, with a slash at the end; the front page has none."""

    path: str
    title: str
    description: str
    html: str
    edit: str
    """The YAML file that the page is made from, as guidance/platforms/instagram.yml."""
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """The numbers of a service as digits, in each form in which a poster may print them."""
    tab: str = ""
    """What the browser's tab and history say, where the title would tell too much."""
    label: str = ""
    """What the navigation calls a section's index; other pages have none and stand outside the navigation."""
    reading_age: float | None = None
    """In years; None for a page of few sentences."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is still to be made: its address, what it is called, and what its template needs."""

    path: str
    template: str
    title: str
    description: str
    edit: str
    values: Mapping[str, str] = field(default_factory=dict)
    """Texts for the template, by their names there."""
    entries: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Entries for the template, by their names there: each with its mapping in the library, and its key."""
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    label: str = ""
    tab: str = ""


def pages(library: Library) -> list[Page]:
    """Return every page of the site that is made from entries, in the order of their paths."""
    return Press(library).pages()


class Press:
    """Makes the pages of one library, and parts of them."""

    def __init__(self, library: Library, sizes: Mapping[str, int] | None = None, record: bool = True) -> None:
        """`sizes` are those of the sheets in bytes, by their places in the site; without it none are told.

        `record` says whether to record what pages take from the library; see inputs.py.
        """
        self.library, self.assets = library, Assets()
        self.drafts = tuple(sorted(drafts(library), key=lambda draft: draft.path))
        """Every page of the site, in the order of their paths."""
        self._known = frozenset(draft.path for draft in self.drafts) | library.documents
        self.icons = icons(library.platforms)
        """The place in the site and the text of each platform's icon."""
        places = {name: place for name, (place, _) in self.icons.items()}
        self.library_of_templates = RecordedLibrary(
            library,
            record,
            sizes=sizes or {},
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
        return digest_of(self.library.site, self.library.today, sorted(self._known), self._common["no_app"])

    def pages(self) -> list[Page]:
        """Return every page, in the order of their paths."""
        return [self.made(draft) for draft in self.drafts]

    @property
    def paths(self) -> frozenset[str]:
        """The places of all pages in the site."""
        return frozenset(draft.path for draft in self.drafts)

    def page(self, path: str) -> Page:
        """Return the page at `path`, which is one of `paths`."""
        return self.made(next(draft for draft in self.drafts if draft.path == path))

    def part(self, template: str, path: str = "", root: str = "", **values: Any) -> str:
        """Return a part of a page, as the urgent help, as it stands on the page at `path`.

        A part that is shown at any depth (404) has no path; it names the site's `root` instead, as `/` or `/sub/`.
        """

        macros = self._macros("-/" * path.count("/"), root)
        to = self._links(path, root)
        return _room().get_template(template).render(self._common, to=to, part=macros, **values)

    def _links(self, path: str, root: str) -> Callable[..., str]:
        """Return what makes the links of the page at `path`."""

        def to(kind: str, name: str = "", part: str = "", at: str = "") -> str:
            name = self.library.slug_of(name) if kind == "checklist" and name else name
            found = link(self._known, "" if root else path, kind, name, part, at)
            return root + found.removeprefix("./") if root else found

        return to

    def _macros_of(self, path: str, root: str) -> TemplateModule:
        """Return the macros with what they use: it is the same for all pages of one depth."""
        with self.library_of_templates.taking_nothing("macros.html, outside its macros"):
            common = self._common | {"to": self._links(path, root)}
            return _room().get_template("parts/macros.html").make_module(common)

    def _shared(self, depth: int, template: str, **values: Any) -> Markup:
        """Return a part for all pages of one depth, which share it, since links differ by depth alone."""
        part: Markup = self.library_of_templates.part(depth, template, *values.items())
        return part

    def _part_of_depth(self, depth: int, template: str, *values: tuple[str, Any]) -> Markup:
        made = self.part(template, "-/" * depth, shared=partial(self._shared, depth), **dict(values))
        return Markup(made)  # noqa: S704 - it is escaped there

    def made(self, draft: Draft) -> Page:
        """Return a page."""
        entries = {name: getattr(self.library_of_templates, kind)[key] for name, (kind, key) in draft.entries.items()}
        values = {**draft.values, **entries, "title": draft.title, "edit": draft.edit}
        shared = partial(self._shared, draft.path.count("/"))
        html = self.part(f"pages/{draft.template}", draft.path, shared=shared, **values)
        return Page(
            path=draft.path,
            title=draft.title,
            description=draft.description,
            html=html,
            edit=draft.edit,
            words=draft.words,
            numbers=draft.numbers,
            tab=draft.tab,
            label=draft.label,
            reading_age=reading_age(_spoken(html)),
        )


def _spoken(html: str) -> Iterator[str]:
    """Yield the sentences of a page as they are read: not its headings, its sources, nor the lists of links."""
    for text in _SPOKEN.findall(html):
        yield _MARKUP.sub(" ", text) if "<" in text else text


# From tag to tag: to ask at every character whether a tag begins there takes four times as long.
_SPOKEN = re.compile(
    r'<(?:p|p class="lead"|dd|li|strong|span|q)>([^<]*(?:<(?!/?(?:p|dd|li|strong|span|ul|ol|div)[ >])[^<]*)*)</'
)
_MARKUP = re.compile(r"<[^>]*>")


# ------------------------------------------------------------------------------------------------- addresses


@cache
def path_of(kind: str, name: str = "", part: str = "") -> str:
    """Return the place in the site of a kind's index, of an entry, or of a part of an entry.

    `part` is a concern's reader (`parent`), with a platform where it is an action page (`parent/instagram`) or with
    `apps` where it is the list of all platforms, or a checklist's country. A checklist goes by its slug.
    """
    match kind:
        case "home":
            return ""
        case "concern":
            return f"help/{neutral(name)}/{_voice_path(part)}" if name else "help/"
        case "service":
            return f"contacts/{name.split('/')[0]}/{neutral(name)}/"
        case "country":
            return f"contacts/{name.lower()}/" if name else "contacts/"
        case "advice":
            return f"advice/{neutral(name)}/" if name else "advice/"
        case "platform":
            return f"platforms/{neutral(name)}/" if name else "platforms/"
        case "checklist":
            return f"checklists/{name}/{part.lower() + '/' if part else ''}" if name else "checklists/"
        case "retired":
            return "retired/"
        case "document":
            return f"{name}/"
    raise UnknownTargetError(f"there are no pages of the kind {kind!r}")


def _voice_path(part: str) -> str:
    """Return where a reader's page of a concern (`parent`) or an action page (`parent/instagram`) lies below it."""
    audience, slash, platform = part.partition("/")
    if audience and audience not in VOICE_PATHS:
        raise UnknownTargetError(f"no page of a concern is for {audience!r}")
    way = VOICE_PATHS[cast(Audience, audience)] if audience else ""
    return f"{way}{platform if platform == EVERY_APP else neutral(platform)}/" if slash else way


def link(known: frozenset[str], here: str, kind: str, name: str = "", part: str = "", at: str = "") -> str:
    """Return the address of a page as seen from the page at `here`; `at` is a place on that page.

    Raises UnknownTargetError where no such page exists: the only way to write an internal link is one that is checked.
    """
    target = path_of(kind, name, part)
    if target not in known:
        raise UnknownTargetError(f"no page lies at {target or 'the front'!r} ({kind} {name} {part})".rstrip())
    if target == here and at:
        return f"#{at}"
    # Up to the root and down again, so that pages of the same depth share their parts.
    way = "../" * here.count("/") + target
    return f"{way or './'}{'#' + at if at else ''}"


# ------------------------------------------------------------------------------------------ what pages there are


def drafts(library: Library) -> Iterator[Draft]:
    """Yield every page that is made from entries."""
    site, guidance = library.site, "guidance"
    yield Draft(
        "",
        "home.html",
        f"{site.name}: what to do now, where to report it, who to call",
        "What to do when something happens online, where to report it, and who can help.",
        f"{guidance}/site.yml",
        label="Front page",
    )
    yield from _concern_drafts(library)
    yield Draft(
        path_of("platform"),
        "platforms.html",
        "Where to report, app by app",
        "How to report on each app and site, and what happens next.",
        f"{guidance}/platforms",
        label="Apps and sites",
    )
    for name, platform in library.platforms.items():
        yield Draft(
            path_of("platform", name),
            "platform.html",
            f"Report something on {platform.name}",
            f"Every way to report on {platform.name}, what happens next, and what to do when it is hard.",
            f"{guidance}/platforms/{name}.yml",
            {"id": name},
            {"platform": ("platforms", name)},
            (platform.name, *platform.also_known_as, *platform.search_words),
            tab=_quiet(library, "app", name),
        )
    yield from _service_drafts(library)
    yield Draft(
        path_of("advice"),
        "advice-index.html",
        "Advice for later",
        "Settings, talking about it, and what helps before anything happens.",
        f"{guidance}/advice",
        label="Advice",
    )
    for name, advice in library.advice.items():
        yield Draft(
            path_of("advice", name),
            "advice.html",
            advice.title,
            advice.summary,
            f"{guidance}/advice/{name}.yml",
            {"id": name},
            {"advice": ("advice", name)},
            advice.search_words,
            tab=_quiet(library, "advice", name),
        )
    yield from _checklist_drafts(library)
    yield Draft(
        path_of("retired"),
        "retired.html",
        "Is this link still right?",
        "Services and ways to report that are closed or renamed, and what took their place.",
        "guidance/services",
    )


def _concern_drafts(library: Library) -> Iterator[Draft]:
    yield Draft(
        path_of("concern"),
        "concerns.html",
        "What happened?",
        "Choose what happened, in your own words.",
        "guidance/concerns",
        label="What happened?",
    )
    for name, concern in library.concerns.items():
        file = f"guidance/concerns/{name}.yml"
        for audience in AUDIENCES:
            values, entries = {"id": name, "audience": audience}, {"concern": ("concerns", name)}
            label, short = getattr(concern.label, audience), getattr(concern.short, audience)
            words, voice = concern.search_words, VOICE_PATHS[audience].strip("/")
            yield Draft(
                path_of("concern", name, audience),
                "concern.html",
                label,
                short,
                file,
                values,
                entries,
                words,
                tab=_quiet(library, "help", name, voice),
            )
            if concern.online and library.has_more_platforms:
                yield Draft(
                    path_of("concern", name, f"{audience}/{EVERY_APP}"),
                    "platforms.html",
                    f"{label}: every app",
                    f"{short} Choose the app.",
                    file,
                    values,
                    entries,
                    tab=_quiet(library, "help", name, voice, "apps"),
                )
            for platform_id, platform in library.platforms.items() if concern.online else ():
                yield Draft(
                    path_of("concern", name, f"{audience}/{platform_id}"),
                    "action.html",
                    f"{label}: {platform.name}",
                    f"{short} What to do now, and how to report it on {platform.name}.",
                    file,
                    values | {"platform_id": platform_id},
                    entries | {"platform": ("platforms", platform_id)},
                    (*words, platform.name, *platform.also_known_as),
                    tab=_quiet(library, "help", name, neutral(platform_id), voice),
                )


def _quiet(library: Library, what: str, name: str, *parts: str) -> str:
    """Return what the tab and the history say of a page: which one it is, and nothing of what it is about."""
    return " ".join([f"{library.site.name}: {what} {neutral(name)}", *filter(None, parts)])


def formerly(library: Library) -> Mapping[str, str]:
    """Return where addresses lead that name what is read, as pages once did; they still work when typed or printed."""
    found = {}
    for name in library.platforms:
        found[f"platforms/{name}/"] = path_of("platform", name)
        for concern in library.online:
            for audience in AUDIENCES:
                old = f"{path_of('concern', concern, audience)}{name}/"
                found[old] = path_of("concern", concern, f"{audience}/{name}")
    for name in library.checklists:
        if (slug := library.slug_of(name)) != name:
            found[f"checklists/{name}/"] = path_of("checklist", slug)
            for code in set(library.countries) - {library.home}:
                found[f"checklists/{name}/{code.lower()}/"] = path_of("checklist", slug, code)
    return found


def _service_drafts(library: Library) -> Iterator[Draft]:
    yield Draft(
        path_of("country"),
        "countries.html",
        "Who can help, country by country",
        "Emergency numbers, helplines, hotlines, police and removal tools by country.",
        "guidance/countries",
        label="Who can help",
    )
    for code, country in library.countries.items():
        yield Draft(
            path_of("country", code),
            "country.html",
            f"Who can help: {country.name}",
            f"Emergency number, helplines, hotlines, police and removal tools: {country.name}.",
            f"guidance/countries/{code.lower()}.yml",
            {"code": code},
            {"country": ("countries", code)},
            (country.name, *country.search_words),
        )
    for code, place in library.floors.items():
        yield Draft(
            path_of("country", code),
            "floor.html",
            f"Emergency numbers: {place.name}",
            f"What we know, and who can help from anywhere: {place.name}.",
            "guidance/floor.yml",
            {"code": code},
            {"place": ("floors", code)},
            (place.name,),
        )
    if library.services_in("international"):
        yield Draft(
            path_of("country", "international"),
            "international.html",
            "Who can help: any country",
            "Tools and directories that work in many countries.",
            "guidance/services/international",
            {"code": ""},
        )
    for name, service in library.services.items():
        # Two countries may have a service of the same name, and every page has a title of its own.
        own_country = library.country_of(name)
        where = library.countries[own_country].name if own_country else "any country"
        called = (service.name, service.organisation, *service.formerly, *service.search_words)
        yield Draft(
            path_of("service", name),
            "service.html",
            f"{service.name} ({where})",
            service.about,
            f"guidance/services/{name}.yml",
            {"id": name, "code": own_country or ""},
            {"service": ("services", name)},
            called,
            numbers=_as_printed(service, own_country),
            tab=_quiet(library, "contact", name, f"({where})"),
        )


def _as_printed(service: Service, country: str | None) -> tuple[str, ...]:
    numbers = (contact.number.digits for contact in service.contacts if contact.number)
    return tuple(dict.fromkeys(form for digits in numbers for form in forms(digits, country)))


def _checklist_drafts(library: Library) -> Iterator[Draft]:
    yield Draft(
        path_of("checklist"),
        "checklists.html",
        "Checklists to print",
        "Contact sheets and first steps for families and schools.",
        "guidance/checklists",
        label="Checklists",
    )
    for name, checklist in library.checklists.items():
        for code, country in library.countries.items():
            part = "" if code == library.home else code
            title, called = f"{checklist.title} ({country.name})", sheet_name(library, name, code)
            yield Draft(
                path_of("checklist", library.slug_of(name), part),
                "checklist.html",
                title,
                checklist.summary,
                f"guidance/checklists/{name}.yml",
                {"id": name, "code": code},
                {"checklist": ("checklists", name), "country": ("countries", code)},
                checklist.search_words,
                tab=called if called != title else "",
            )


# ------------------------------------------------------------------------------------------------- the templates


@cache
def bytecode() -> jinja2.BytecodeCache | None:
    """Return where compiled templates are kept, which takes a third of a second to do anew; it may be deleted."""
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
    for name in _room().list_templates(filter_func=lambda name: name.startswith(("pages/", "parts/", "shell/"))):
        _room().get_template(name)


@cache
def _room() -> jinja2.Environment:
    """Return the environment of all templates: whatever text comes into one is escaped, and nothing may be missing."""
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
        "audience_words": _AUDIENCE_WORDS.__getitem__,
        "buttons": buttons,
        "tel": tel,
        "door": door,
        "days": days,
        "bare": bare,
        "filesizeformat": lambda size: f"{size / 1000:.0f} KB",
        "listed": listed,
        "the": the,
        "roles_in_words": roles_in_words,
    }
    return room


def _common(library: Library, recorded: RecordedLibrary) -> dict[str, Any]:
    """Return what every template may use; what it is told of entries is recorded."""
    return {
        "library": recorded,
        "sizes": recorded.sizes,
        "icons": recorded.icons,
        "site": library.site,
        "home": library.home,
        "kind_names": KIND_NAMES,
        "owned": partial(_owned, recorded),
        "edit_address": partial(edit_address, library.site),
        "kept": partial(kept, library),
        "qr": qr,
        "no_rules": no_rules,
        "papers": PAPERS,
        "no_app": " ".join(neutral(name) for name in library.concerns if name not in library.online),
        "path_of_pdf": partial(path_of_pdf, library),
        "sheet_address": partial(sheet_address, library),
        "contact_limit": STALE_CONTACT,
        "steps_limit": STALE_STEPS,
    }


def sheet_name(library: Library, name: str, code: str) -> str:
    """Return what a sheet is called in tabs, histories and files: by its number where it is for a family."""
    checklist, country = library.checklists[name], library.countries[code].name
    if library.slug_of(name) == name:
        return f"{checklist.title} ({country})"
    return f"{library.site.name} sheet {checklist.number}, {country}"


def sheet_address(library: Library, name: str, code: str) -> str:
    """Return the whole address of a sheet's page, as sheets print it."""
    return f"{library.site.address}{_sheet_path(library, name, code)}"


def path_of_pdf(library: Library, name: str, code: str, paper: str) -> str:
    """Return the place in the site of a sheet: beside its page, under a name that tells sheets apart when saved."""
    slug = library.slug_of(name)
    stem = slug if slug == name else f"signpost-{slug}"
    return f"{_sheet_path(library, name, code)}{stem}-{code.lower()}-{PAPERS[paper].lower()}.pdf"


def _sheet_path(library: Library, name: str, code: str) -> str:
    return path_of("checklist", library.slug_of(name), "" if code == library.home else code)


@lru_cache(maxsize=2000)  # The page and its sheets on both papers show the same code.
def qr(address: str) -> Markup:
    """Return the QR code of an address as a drawing in SVG, with a quiet zone: the dark modules as one path."""
    # The middle level of correction survives a photocopier. Any mask makes a valid code, and looking for the best of
    # the eight takes ten times as long; a test reads every code back.
    code = segno.make(address, error="m", micro=False, mask=2)
    rows = [
        f"M{left} {top}h{len(run)}v1h-{len(run)}z" for top, row in enumerate(code.matrix) for left, run in _runs(row)
    ]
    size = len(code.matrix)
    said = Markup(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {0} {0}" aria-hidden="true">'
        '<path d="{1}"></path></svg>'
    )
    return said.format(size + 4, "".join(rows))


def _runs(row: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield where each run of dark modules begins, with the run."""
    place = 0
    for dark, run in groupby(row):
        modules = list(run)
        if dark:
            yield place, modules
        place += len(modules)


def buttons(text: str) -> Markup:
    """Return prose with the names of buttons, which stand in double quotes, marked as such."""
    parts = str(text).split('"')
    if len(parts) % 2 == 0:  # A quotation mark without its partner is a character like any other.
        return escape(text)
    pieces = [
        Markup('<b class="button">{}</b>').format(part) if odd % 2 else escape(part) for odd, part in enumerate(parts)
    ]
    return Markup("").join(pieces)


def tel(number: Number, country: str | None = None) -> str:
    """Return a number as a link dials it: the same person from any country, where it can be reached from others."""
    digits = dialled(number.digits, country) if country else number.digits
    return digits.replace("#", "%23")  # A hash would end the address of the link.


def bare(address: str) -> str:
    """Return an address as it is printed: without https://, www. and a last slash."""
    return re.sub(r"^https://(www\.)?|/$", "", address)


def door(contact: Contact, country: str | None) -> str:
    """Return what a link to a contact opens; `country` is that of its service."""
    if contact.number is not None:
        return f"{'sms' if contact.text else 'tel'}:{tel(contact.number, country)}"
    return f"mailto:{contact.email}" if contact.email else str(contact.address)


def days(hours: Hours) -> str:
    """Return opening days as people say them: Monday to Friday, every day, Saturday and Sunday."""
    order = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    open_on = sorted(order.index(day) for day in set(hours.days))
    if len(open_on) == 7:
        return "every day"
    if len(open_on) > 2 and open_on == list(range(open_on[0], open_on[-1] + 1)):
        return f"{names[open_on[0]]} to {names[open_on[-1]]}"
    return listed([names[day] for day in open_on])


def no_rules(country: Country) -> str:
    """Return what stands where a country's rules for staff would stand."""
    return f"We have no sourced rules for {country.name} yet. Ask your safeguarding lead which hold for you."


def the(name: str) -> str:
    """Return the name of a country as it stands in a sentence: the United Kingdom, Ireland."""
    return f"the {name}" if _TAKES_ARTICLE.search(name) else name


_TAKES_ARTICLE = re.compile(
    r"^(?:United|British|Falkland|Dominican|Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros|Isle|"
    r"Democratic|Central African|Vatican|Occupied|State of)|Islands\b|Republic\b|Territor"
)


def roles_in_words(roles: tuple[str, ...]) -> str:
    """Return whom an emergency number reaches: Police, Ambulance and fire; empty where that is not known."""
    return listed(list(roles)).capitalize()


def listed(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Return words as a list in a sentence: one, two and three."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def kept(library: Library, claim: Claim, limit: int | None) -> str:
    """Return in plain words how a fact was read, when, and whether that is longer ago than `limit` days."""
    old = limit is not None and claim.checked != "undated" and library.overdue(claim, limit)
    if claim.by == "live":
        return f"Followed by us on {claim.checked.words}{f', over {limit} days ago' if old else ''}."
    age = f", over {limit} days old" if old else ""
    if claim.checked == "undated":
        copy = "a copy without a date"
    else:
        copy = f"as kept {'on' if claim.checked.count('-') == 2 else 'in'} {claim.checked.words}"
    return f"{copy}{age}. Not yet followed live."


def edit_address(site: Site, file: str) -> str:
    """Return where a file of the project is edited; folders are only shown."""
    verb = "edit" if file.endswith(".yml") else "tree"
    return f"{str(site.repository).rstrip('/')}/{verb}/{site.branch}/{file}"


def _owned(library: RecordedLibrary, key: str, source: SourceAddress) -> bool:
    """Return whether a source is a page of the entry's own owner, which readers may open."""
    return bool(library.may_open(key, str(source)))
