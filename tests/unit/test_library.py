"""Entries joined: steps in order, services for the right reader and country, and routes in a useful order."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.guidance import Guidance
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.entries.schema.text import Checked
from signpost.entries.who_can_help import Offer

REMOVER = """
name: {name}
organisation: Example Removers
kind: removal
audience: [{audience}]
ages: {{{ages}}}
concerns: [pictures]
about: A tool.
takes: [Pictures.]
will_not: [Anything else.]
contacts:
  - {{website: https://takeaway.example.org, source: a.example.org, checked: undated, by: archive}}
source: a.example.org
checked: undated
by: archive
"""


def helpline(name: str, more: str = "") -> str:
    return f"""
name: {name}
organisation: Example Trust
kind: helpline
audience: [young-people]
concerns: [all]
about: Somebody listens.
takes: [Any worry.]
will_not: [Anything else.]
contacts:
  - {{website: https://listeners.example.org, source: a.example.org, checked: undated, by: archive}}
{more}
source: a.example.org
checked: undated
by: archive
"""


def test_steps_come_in_the_common_order_with_the_concerns_own_words(guidance: Guidance) -> None:
    library = guidance.library()
    assert [step.id for step in library.step_list("teasing", "teen")] == ["note", "report", "tell"]
    assert [step.id for step in library.step_list("teasing", "parent")] == [
        "listen",
        "note",
        "report",
    ]
    assert library.step_list("teasing", "teen")[1].do == "Report it in the app."
    assert library.step_list("pictures", "teen")[0].do == 'Tap "Report" in the app.'


def test_a_concern_may_change_the_order(guidance: Guidance) -> None:
    assert [step.id for step in guidance.library().step_list("pictures", "teen")] == [
        "report",
        "note",
        "tell",
    ]


def test_the_most_urgent_concerns_come_first_and_what_happens_online_before_the_rest(
    guidance: Guidance,
) -> None:
    library = guidance.library()
    assert list(library.concerns) == ["pictures", "at-home", "teasing"]
    assert list(library.online) == ["pictures", "teasing"]


def test_the_step_about_notes_follows_the_evidence_rule(guidance: Guidance) -> None:
    library = guidance.library()
    assert library.step_list("teasing", "teen")[0].do == "Keep what was sent."
    assert library.step_list("pictures", "teen")[1].do == "Write down who, where and when."
    assert library.evidence_rule("pictures", "parent") == "Do not screenshot or save the picture."


def test_services_are_offered_by_kind_in_the_concerns_order(guidance: Guidance) -> None:
    assert guidance.library().offers("GB", "pictures", "teen") == (
        Offer("removal", ("international/take-away",)),
        Offer("helpline", ("gb/listeners",)),
    )


def test_closed_services_are_never_offered(guidance: Guidance) -> None:
    library = guidance.library()
    assert "gb/old-listeners" not in library.services_in("gb")
    assert library.closed_in("gb") == ("gb/old-listeners",)


def test_tools_for_adults_come_after_those_for_the_young_with_every_reader(
    guidance: Guidance,
) -> None:
    guidance.write(
        "services/gb/adults.yml", REMOVER.format(name="A", audience="adults", ages="youngest: 18")
    )
    library = guidance.library()
    for audience in ("teen", "parent", "educator"):
        offer = library.offers("GB", "pictures", audience)[0]
        assert (offer.services, offer.more) == (("international/take-away",), ("gb/adults",))


def test_a_page_shows_two_of_a_kind_at_once_and_the_countrys_own_order(guidance: Guidance) -> None:
    for name in ("aa", "bb", "cc"):
        guidance.write(f"services/gb/{name}.yml", helpline(name))
    guidance.write("services/gb/part.yml", helpline("Part", "regions: [GB-SCT]"))
    guidance.change("countries/gb.yml", "first: [gb/listeners]", "first: [gb/cc]")
    offer = guidance.library().offers("GB", "teasing", "teen")[0]
    # gb/listeners and gb/part serve a part of the country only, and so come last.
    assert (offer.services, offer.more) == (
        ("gb/cc", "gb/aa"),
        ("gb/bb", "gb/listeners", "gb/part"),
    )


def test_where_services_are_many_pages_hold_the_first_of_each_kind(guidance: Guidance) -> None:
    names = ["gb/listeners", *(f"gb/n{number}" for number in range(10, 40))]
    for name in names[1:]:
        guidance.write(f"services/{name}.yml", helpline(name[3:]))
    library = guidance.library()
    offer = library.offers("GB", "teasing", "teen")[0]
    names = [*names[1:], names[0]]  # Its line for Scotland comes after those for the whole country.
    assert (offer.services, offer.more, offer.left) == (tuple(names[:2]), tuple(names[2:6]), 25)
    kinds = {offer.kind: offer for offer in library.by_kind("GB")}
    assert (len(kinds["emergency"].services), kinds["emergency"].more) == (1, ())
    # The emergency service and 24 helplines are told of at length.
    assert kinds["helpline"].services + kinds["helpline"].more == tuple(names)
    assert len(kinds["helpline"].services) == 24


def test_international_services_stand_in_only_where_a_country_has_none_of_the_kind(
    guidance: Guidance,
) -> None:
    guidance.write("services/international/any.yml", helpline("Any"))
    assert guidance.library().offers("GB", "teasing", "teen")[0].services == ("gb/listeners",)
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: crisis")
    assert guidance.library().offers("GB", "teasing", "teen")[0].services == ("international/any",)


def test_one_countrys_service_is_never_offered_in_another(real_library: Library) -> None:
    for country in real_library.countries:
        for concern in real_library.concerns:
            for audience in ("teen", "parent", "educator"):
                for offer in real_library.offers(country, concern, audience):
                    folders = {name.split("/")[0] for name in (*offer.services, *offer.more)}
                    assert folders <= {country.lower(), "international"}


def test_every_country_has_an_emergency_number_and_somebody_to_talk_to(
    real_library: Library,
) -> None:
    for country in real_library.countries:
        assert real_library.emergency_numbers(country)[0].number
        assert real_library.first_helpline(country), country


def test_every_concern_has_help_for_every_reader_in_the_home_country(real_library: Library) -> None:
    bare = [
        (concern, audience)
        for concern in real_library.concerns
        for audience in AUDIENCES
        if not real_library.offers(real_library.home, concern, audience)
    ]
    assert bare == []


def test_every_teenager_finds_help_for_every_concern_in_every_country(
    real_library: Library,
) -> None:
    bare = [
        (country, concern)
        for country in real_library.countries
        for concern in real_library.concerns
        if not real_library.offers(country, concern, "teen")
    ]
    assert bare == []


def test_services_for_some_countries_are_offered_there_alone(guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: crisis")
    guidance.write("services/international/any.yml", helpline("Any", "only_in: [EU]"))
    assert [offer.kind for offer in guidance.library().offers("GB", "teasing", "teen")] == []
    guidance.change("countries/gb.yml", "paper: a4", "paper: a4\nmember_of: [EU]")
    assert [offer.services for offer in guidance.library().offers("GB", "teasing", "teen")] == [
        ("international/any",)
    ]
    guidance.write("services/international/any.yml", helpline("Any", "fallback: no"))
    assert [offer.kind for offer in guidance.library().offers("GB", "teasing", "teen")] == []


def test_routes_come_in_the_entrys_order_with_explanations_and_foreign_ones_last(
    guidance: Guidance,
) -> None:
    library = guidance.library()
    assert [route.name for route in library.routes("examplegram", "pictures")] == [
        "Ask for a picture to be taken down", "Report in the app", "Write to them",
    ]  # fmt: skip
    guidance.change("platforms/examplegram.yml", "    kind: web-form", "    kind: help-page")
    assert [route.name for route in guidance.library().routes("examplegram", "pictures")] == [
        "Report in the app", "Ask for a picture to be taken down", "Write to them",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "overdue"), [(date(2026, 12, 29), False), (date(2026, 12, 30), True)]
)
def test_a_fact_is_overdue_the_day_after_its_limit(
    guidance: Guidance, today: date, overdue: bool
) -> None:
    library = guidance.library(today)
    claim = (
        library.services["gb/listeners"]
        .contacts[0]
        .model_copy(update={"checked": Checked("2026-09-30")})
    )
    assert library.overdue(claim, 90) is overdue


def test_a_fact_of_unknown_age_counts_as_overdue(guidance: Guidance) -> None:
    library = guidance.library()
    assert library.overdue(library.platforms["examplegram"].routes[0], 180) is True
