"""Which pages there are, with what each is made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES, Audience
from signpost.entries.schema.kinds import SINGULAR
from signpost.entries.schema.services import Service
from signpost.pages.addresses import EVERY_APP, neutral, path_of, sheet_name, sheet_path
from signpost.pages.phrases import ANY_COUNTRY, MENU, TAB_PARTS, TABS, placed, titled
from signpost.text.phone_numbers import forms


@dataclass(frozen=True)
class Draft:
    """A page that is still to be made: its address, its title, and what its template needs."""

    path: str
    template: str
    title: str
    description: str
    edit: str
    """The YAML file that the page is made from, as guidance/platforms/instagram.yml."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Texts for the template, by their names there."""
    entries: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Entries by their names in the template: each with its mapping in the library, and its key."""
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """The numbers of a service as digits, in each form in which a poster may print them."""
    label: str = ""
    """What the menu calls a section's index; other pages have none, and are not in it."""
    tab: str = ""
    """What the browser's tab and history say, where the title would tell too much."""


def drafts(library: Library) -> Iterator[Draft]:
    """Yield every page that is made from entries."""
    yield _index(library, "home", "home", "site.yml")
    yield _index(library, "concerns", "concern", "concerns")
    yield from _concern_drafts(library)
    yield _index(library, "platforms", "platform", "platforms")
    yield from _platform_drafts(library)
    yield _index(library, "countries", "country", "countries")
    yield from _country_drafts(library)
    yield from _service_drafts(library)
    yield _index(library, "advice-index", "advice", "advice")
    yield from _advice_drafts(library)
    yield _index(library, "checklists", "checklist", "checklists")
    yield from _checklist_drafts(library)
    yield _index(library, "retired", "retired", "services")


def _index(library: Library, page: str, kind: str, edit: str) -> Draft:
    """Return a page that no entry has; `edit` is a file or a folder of the guidance."""
    title, description = titled(page, site=library.site.name)
    label = MENU.get(page, "")
    return Draft(path_of(kind), f"{page}.html", title, description, f"guidance/{edit}", label=label)


def _tab(library: Library, kind: str, name: str, *parts: str) -> str:
    tab = TABS[kind].format(site=library.site.name, name=neutral(name))
    return " ".join([tab, *filter(None, parts)])


def _entry(
    library: Library, kind: str, name: str, said: tuple[str, str], words: tuple[str, ...]
) -> Draft:
    """Return the one page of an entry, with its title and description."""
    one = SINGULAR[kind]
    place, template, file = path_of(one, name), f"{one}.html", f"guidance/{kind}/{name}.yml"
    tab, entries = _tab(library, one, name), {one: (kind, name)}
    return Draft(place, template, *said, file, {"id": name}, entries, words, tab=tab)


def _concern_drafts(library: Library) -> Iterator[Draft]:
    for name, concern in library.concerns.items():
        for audience in AUDIENCES:
            said = getattr(concern.label, audience), getattr(concern.short, audience)
            page = replace(
                _entry(library, "concerns", name, said, concern.search_words),
                path=path_of("concern", name, audience),
                values={"id": name, "audience": audience},
                tab=_tab(library, "concern", name, TAB_PARTS[audience]),
            )
            yield page
            if concern.online:
                yield from _app_drafts(library, page, name, audience)


def _app_drafts(library: Library, page: Draft, name: str, audience: Audience) -> Iterator[Draft]:
    """Yield the pages about apps that belong to the page of a concern for one reader."""
    voice, said = TAB_PARTS[audience], {"label": page.title, "short": page.description}
    values, entries = page.values, page.entries
    if library.has_more_platforms:
        place = path_of("concern", name, f"{audience}/{EVERY_APP}")
        titles = titled("every-app", **said)
        tab = _tab(library, "concern", name, voice, TAB_PARTS["every-app"])
        yield Draft(place, "platforms.html", *titles, page.edit, values, entries, tab=tab)
    for key, platform in library.platforms.items():
        yield Draft(
            path_of("concern", name, f"{audience}/{key}"),
            "action.html",
            *titled("action", platform=platform.name, **said),
            page.edit,
            {**values, "platform_id": key},
            {**entries, "platform": ("platforms", key)},
            (*page.words, platform.name, *platform.also_known_as),
            tab=_tab(library, "concern", name, neutral(key), voice),
        )


def _platform_drafts(library: Library) -> Iterator[Draft]:
    for name, platform in library.platforms.items():
        said = titled("platform", platform=platform.name)
        words = platform.name, *platform.also_known_as, *platform.search_words
        yield _entry(library, "platforms", name, said, words)


def _country_drafts(library: Library) -> Iterator[Draft]:
    for code, country in library.countries.items():
        file, entries = f"countries/{code.lower()}.yml", {"country": ("countries", code)}
        yield _place("country", code, file, entries, country.name, *country.search_words)
    for code, place in library.floors.items():
        yield _place("floor", code, "floor.yml", {"place": ("floors", code)}, place.name)
    if library.services_in("international"):
        said, file = titled("international"), "guidance/services/international"
        path = path_of("country", "international")
        yield Draft(path, "international.html", *said, file, {"code": ""})


def _place(
    page: str, code: str, file: str, entries: Mapping[str, tuple[str, str]], name: str, *words: str
) -> Draft:
    """Return the page of a country, or of a place without an entry."""
    said, values = titled(page, country=name), {"code": code}
    path, edit = path_of("country", code), f"guidance/{file}"
    return Draft(path, f"{page}.html", *said, edit, values, entries, (name, *words))


def _service_drafts(library: Library) -> Iterator[Draft]:
    for name, service in library.services.items():
        code = library.country_of(name)
        where = library.countries[code].name if code else ANY_COUNTRY
        said = placed(service.name, where), service.about
        words = service.name, service.organisation, *service.formerly, *service.search_words
        page = _entry(library, "services", name, said, words)
        values, numbers = {"id": name, "code": code or ""}, _as_printed(service, code)
        yield replace(page, values=values, numbers=numbers, tab=placed(page.tab, where))


def _as_printed(service: Service, country: str | None) -> tuple[str, ...]:
    numbers = (contact.number.digits for contact in service.contacts if contact.number)
    return tuple(dict.fromkeys(form for digits in numbers for form in forms(digits, country)))


def _advice_drafts(library: Library) -> Iterator[Draft]:
    for name, advice in library.advice.items():
        said = advice.title, advice.summary
        yield _entry(library, "advice", name, said, advice.search_words)


def _checklist_drafts(library: Library) -> Iterator[Draft]:
    for name, checklist in library.checklists.items():
        for code, country in library.countries.items():
            title, called = placed(checklist.title, country.name), sheet_name(library, name, code)
            yield Draft(
                sheet_path(library, name, code),
                "checklist.html",
                title,
                checklist.summary,
                f"guidance/checklists/{name}.yml",
                {"id": name, "code": code},
                {"checklist": ("checklists", name), "country": ("countries", code)},
                checklist.search_words,
                tab=called if called != title else "",
            )
