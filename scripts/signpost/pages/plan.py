"""Which pages there are, with what each is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.entries.schema.services import Service
from signpost.pages.addresses import EVERY_APP, VOICE_PATHS, neutral, path_of, sheet_name
from signpost.text.phone_numbers import forms


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
