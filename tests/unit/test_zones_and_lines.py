"""In which country a time zone lies, which numbers its emergency services have, and which line leads."""

from __future__ import annotations

import pytest

from helpers.guidance import Guidance
from helpers.html_reader import Html
from signpost.entries import time_zones
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.entries.who_can_help import takes
from signpost.outputs import other_countries
from signpost.pages.render import Press


@pytest.mark.parametrize(
    ("zone", "code"),
    [
        ("Asia/Dubai", "AE"), ("America/Lima", "PE"), ("Africa/Asmera", "ER"), ("Africa/Asmara", "ER"),
        ("Africa/Nairobi", "KE"), ("America/Coral_Harbour", "CA"), ("America/Atikokan", "CA"),
        ("America/Puerto_Rico", "US"), ("Pacific/Guam", "US"), ("Indian/Reunion", "FR"), ("America/Martinique", "FR"),
        ("Europe/Mariehamn", "FI"), ("Arctic/Longyearbyen", "NO"), ("America/Godthab", "GL"), ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"), ("GB-Eire", "GB"), ("Europe/Belfast", "GB"), ("US/Samoa", "US"), ("Eire", "IE"),
        ("Europe/Simferopol", None), ("UTC", None), ("Etc/GMT-3", None), ("CET", None), ("EST5EDT", None),
        ("GMT", None), ("Factory", None),
    ],
)  # fmt: skip
def test_where_a_zone_lies(real_library: Library, zone: str, code: str | None) -> None:
    assert real_library.zones.get(zone) == code


def test_both_sources_of_zones_agree_wherever_both_speak() -> None:
    listed = time_zones._zone_tab()
    differing = {
        name for name, code in listed.items() if time_zones._in_cldr(name) not in (code, None)
    }
    assert differing == {
        "Antarctica/Troll"
    }  # CLDR has it in no country; nobody lives there but in a Norwegian station.
    assert set(time_zones.names()) - set(time_zones.territories()) == time_zones.NO_COUNTRY | {
        name for name in time_zones.names() if name.startswith("Etc/")
    }


def test_text_of_an_entry_stays_text_in_another_countrys_contacts(guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "about: ", "about: <img src=x onerror=alert(1)> ")
    library = guidance.library()
    said = str(other_countries.contacts(Press(library), "GB"))
    assert "onerror" in said
    assert "<img src=x" not in said


def test_every_country_says_what_its_emergency_numbers_are_for(real_library: Library) -> None:
    for code, country in real_library.countries.items():
        contacts = [
            contact for contact in real_library.emergency(code).contacts if contact.way == "phone"
        ]
        assert any(contact.roles for contact in contacts), code
        shown = real_library.emergency_numbers(code)
        reached = {role for number in shown for role in number.roles}
        assert {"police", "ambulance"} <= reached, (code, country.name)
    box = {
        code: [str(n.number) for n in real_library.emergency_numbers(code)]
        for code in real_library.countries
    }
    assert box["JP"] == ["110", "119"]
    assert box["NO"] == ["112", "113"]
    assert box["DE"] == ["110", "112"]
    assert box["GB"] == ["999"]


def test_the_ambulance_comes_first_where_somebody_may_hurt_themselves(
    real_library: Library,
) -> None:
    assert [str(n.number) for n in real_library.emergency_numbers("JP", "self-harm")] == [
        "119",
        "110",
    ]


def test_a_one_number_box_where_roles_differ_is_refused(guidance: Guidance) -> None:
    guidance.change(
        "services/gb/emergency.yml", "reach: [police, ambulance, fire]", "reach: [police]"
    )
    assert [problem.rule for problem in guidance.problems()] == ["emergency-roles"]


def test_a_number_without_a_sourced_role_is_called_emergency(guidance: Guidance) -> None:
    text = (guidance.folder / "services/gb/emergency.yml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "roles:" in line)
    guidance.change("services/gb/emergency.yml", f"{line}\n", "")
    assert "Emergency 999" in Html(guidance.pages()[""].html).words


def test_the_line_of_a_page_takes_its_reader_and_its_concern(real_library: Library) -> None:
    for code in real_library.countries:
        for concern in real_library.concerns:
            for audience in AUDIENCES:
                lines = real_library.lines(code, concern, audience)
                for line in lines:
                    service = real_library.services[line.service]
                    assert service.status == "open"
                    assert takes(service, concern), (code, concern, line.service)
                    if audience == "teen":
                        assert (service.ages.youngest or 0) <= 13, (code, line.service)
                        assert {"young-people", "anyone"} & set(service.audience), (
                            code,
                            line.service,
                        )


def test_on_self_harm_a_childs_line_leads_only_where_its_source_names_it(
    real_library: Library,
) -> None:
    for code in real_library.countries:
        crisis = [
            name
            for name in real_library.services_in(code)
            if real_library.services[name].kind == "crisis"
        ]
        talking = [name for name in crisis if "teen" and {"young-people", "anyone"} & set(real_library.services[name].audience)
                   and (real_library.services[name].ages.youngest or 0) <= 13
                   and any(contact.way in ("phone", "text", "chat") for contact in real_library.services[name].contacts)]  # fmt: skip
        lines = real_library.lines(code, "self-harm", "teen")
        if lines and talking:
            lead = real_library.services[lines[0].service]
            assert lead.kind == "crisis" or "self-harm" in lead.concerns, code
    assert real_library.lines("GB", "self-harm", "teen")[0].service == "gb/childline"
    assert real_library.lines("US", "self-harm", "teen")[0].service == "us/988-lifeline"


def test_lines_for_a_part_of_a_country_come_after_those_for_all_of_it(
    real_library: Library,
) -> None:
    for code in real_library.countries:
        regional = [
            bool(real_library.services[name].regions) for name in real_library.services_in(code)
        ]
        assert regional == sorted(regional), code
    for concern in real_library.concerns:
        for audience in AUDIENCES:
            parts = {
                bool(real_library.services[line.service].regions)
                for line in real_library.lines("GB", concern, audience)
            }
            assert parts <= {False}, (concern, audience)
