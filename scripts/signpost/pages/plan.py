"""Which pages there are, with what each is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES, Audience
from signpost.entries.schema.services import Service
from signpost.pages.addresses import EVERY_APP, neutral, path_of, sheet_name
from signpost.pages.phrases import ANY_COUNTRY, MENU, TAB_PARTS, TABS, placed, titled
from signpost.text.phone_numbers import forms


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is still to be made: its address, its title, and what its template needs."""

    path: str
    template: str
    title: str
    description: str
    edit: str
    values: Mapping[str, str] = field(default_factory=dict)
    """Texts for the template, by their names there."""
    entries: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Entries by their names in the template: each with its mapping in the library, and its key."""
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    label: str = ""
    tab: str = ""


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


def _concern_drafts(library: Library) -> Iterator[Draft]:
    for name, concern in library.concerns.items():
        for audience in AUDIENCES:
            yield Draft(
                path_of("concern", name, audience),
                "concern.html",
                getattr(concern.label, audience),
                getattr(concern.short, audience),
                f"guidance/concerns/{name}.yml",
                {"id": name, "audience": audience},
                {"concern": ("concerns", name)},
                concern.search_words,
                tab=_tab(library, "concern", name, TAB_PARTS[audience]),
            )
            if concern.online:
                yield from _app_drafts(library, name, audience)


def _app_drafts(library: Library, name: str, audience: Audience) -> Iterator[Draft]:
    """Yield the pages of a concern for one reader that are about apps."""
    concern, voice = library.concerns[name], TAB_PARTS[audience]
    label, short = getattr(concern.label, audience), getattr(concern.short, audience)
    file = f"guidance/concerns/{name}.yml"
    values, entries = {"id": name, "audience": audience}, {"concern": ("concerns", name)}
    if library.has_more_platforms:
        yield Draft(
            path_of("concern", name, f"{audience}/{EVERY_APP}"),
            "platforms.html",
            *titled("every-app", label=label, short=short),
            file,
            values,
            entries,
            tab=_tab(library, "concern", name, voice, TAB_PARTS["every-app"]),
        )
    for key, platform in library.platforms.items():
        yield Draft(
            path_of("concern", name, f"{audience}/{key}"),
            "action.html",
            *titled("action", label=label, short=short, platform=platform.name),
            file,
            values | {"platform_id": key},
            entries | {"platform": ("platforms", key)},
            (*concern.search_words, platform.name, *platform.also_known_as),
            tab=_tab(library, "concern", name, neutral(key), voice),
        )


def _platform_drafts(library: Library) -> Iterator[Draft]:
    for name, platform in library.platforms.items():
        yield Draft(
            path_of("platform", name),
            "platform.html",
            *titled("platform", platform=platform.name),
            f"guidance/platforms/{name}.yml",
            {"id": name},
            {"platform": ("platforms", name)},
            (platform.name, *platform.also_known_as, *platform.search_words),
            tab=_tab(library, "platform", name),
        )


def _country_drafts(library: Library) -> Iterator[Draft]:
    for code, country in library.countries.items():
        yield Draft(
            path_of("country", code),
            "country.html",
            *titled("country", country=country.name),
            f"guidance/countries/{code.lower()}.yml",
            {"code": code},
            {"country": ("countries", code)},
            (country.name, *country.search_words),
        )
    for code, place in library.floors.items():
        yield Draft(
            path_of("country", code),
            "floor.html",
            *titled("floor", country=place.name),
            "guidance/floor.yml",
            {"code": code},
            {"place": ("floors", code)},
            (place.name,),
        )
    if library.services_in("international"):
        yield Draft(
            path_of("country", "international"),
            "international.html",
            *titled("international"),
            "guidance/services/international",
            {"code": ""},
        )


def _service_drafts(library: Library) -> Iterator[Draft]:
    for name, service in library.services.items():
        code = library.country_of(name)
        where = library.countries[code].name if code else ANY_COUNTRY
        yield Draft(
            path_of("service", name),
            "service.html",
            placed(service.name, where),
            service.about,
            f"guidance/services/{name}.yml",
            {"id": name, "code": code or ""},
            {"service": ("services", name)},
            (service.name, service.organisation, *service.formerly, *service.search_words),
            numbers=_as_printed(service, code),
            tab=placed(_tab(library, "service", name), where),
        )


def _as_printed(service: Service, country: str | None) -> tuple[str, ...]:
    numbers = (contact.number.digits for contact in service.contacts if contact.number)
    return tuple(dict.fromkeys(form for digits in numbers for form in forms(digits, country)))


def _advice_drafts(library: Library) -> Iterator[Draft]:
    for name, advice in library.advice.items():
        yield Draft(
            path_of("advice", name),
            "advice.html",
            advice.title,
            advice.summary,
            f"guidance/advice/{name}.yml",
            {"id": name},
            {"advice": ("advice", name)},
            advice.search_words,
            tab=_tab(library, "advice", name),
        )


def _checklist_drafts(library: Library) -> Iterator[Draft]:
    for name, checklist in library.checklists.items():
        for code, country in library.countries.items():
            part = "" if code == library.home else code
            title = placed(checklist.title, country.name)
            called = sheet_name(library, name, code)
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
