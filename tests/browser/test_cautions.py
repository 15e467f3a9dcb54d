"""What a country's law may mean for young people is said to them, and to nobody else."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from helpers.guidance import Guidance
from helpers.html_reader import Html
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.pages.addresses import neutral, path_of

CAUTION = "The law here can be hard on young people. A helpline can tell you what happens before you go to the police."


def test_a_caution_has_a_source_and_stands_before_the_police_step_of_young_people_alone(
    guidance: Guidance,
) -> None:
    guidance.change(
        "countries/gb.yml",
        "paper: a4\n",
        "paper: a4\nlaw_caution:\n  - about: nudes-of-oneself\n    concerns: [pictures]\n    text: A law says so.\n"
        "    source: https://gov.example.org/law\n    checked: 2026-01\n    by: archive\n",
    )
    guidance.change(
        "concerns/pictures.yml",
        "  teen: [report, note, tell]",
        "  teen: [danger, police, report, note, tell]",
    )
    guidance.change(
        "steps.yml", "  tell:\n", "  police:\n    teen: {do: Tell the police.}\n  tell:\n"
    )
    made = guidance.pages()
    teen = Html(made[f"help/{neutral('pictures')}/"].html).words
    assert teen.index("Call 999") < teen.index(CAUTION) < teen.index("Tell the police.")
    assert (
        "Unless a life is in danger." in teen[teen.index(CAUTION) : teen.index("Tell the police.")]
    )
    for path, page in made.items():
        assert (CAUTION in Html(page.html).words) == (
            path.startswith(f"help/{neutral('pictures')}/")
            and "parent" not in path
            and "school" not in path
        ), path


def test_another_countrys_caution_reaches_its_readers(
    browser: Browser, address: str, real_library: Library
) -> None:
    cautioned = {
        code: next(str(concern) for concern in country.law_caution[0].concerns)
        for code, country in real_library.countries.items()
        if country.law_caution
    }
    assert len(cautioned) > 8
    shown = 0
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    for code, concern in cautioned.items():
        zone = next(
            zone
            for zone in real_library.countries[code].time_zones
            if real_library.zones[zone] == code
        )
        session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        for voice in AUDIENCES:
            page.goto(address + path_of("concern", concern, voice))
            expect(page.locator(".urgent .place b")).to_have_text(
                str(real_library.countries[code].name)
            )
            steps = [step.id for step in real_library.step_list(concern, voice)]
            expected = voice == "teen" and "police" in steps
            assert page.locator(".steps .caution").count() == expected, (code, concern, voice)
            if expected:
                shown += 1
                assert CAUTION in page.locator(".caution").inner_text()
    context.close()
    assert shown > 4
