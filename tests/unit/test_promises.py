"""What pages say: nothing that nobody can keep, what the law asks for care about, and who comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from helpers.guidance import ROOT, TESTS, Guidance
from helpers.html_reader import Html
from signpost import model
from signpost.library import Library, neutral
from signpost.pages import path_of

PROMISE = re.compile(
    r"\bnot (?:the ones? )?in (?:any )?trouble(?! for asking for help)|\b(?:no ?body|no one) will be (?:shocked|angry|cross)"
    r"|\bwill not get (?:in|into) trouble|\bwon[’']t get (?:in|into) trouble|\bwill not be in trouble",
    re.IGNORECASE,
)

HIDDEN_FIRST_HOURS = ("blackmail", "meeting", "grooming", "nudes-shared", "fake-nudes", "sexual-messages")


def texts() -> Iterator[tuple[str, str]]:
    """Yield every file whose words a reader, or an adult who speaks to one, may meet, with its words in one line."""
    for folder, kinds in (("guidance", ("*.yml",)), ("templates", ("*.html", "*.js", "*.typ")), ("docs", ("*.md",))):
        for kind in kinds:
            for path in sorted((ROOT / folder).rglob(kind)):
                if path.name not in ("words.yml", "problems.md", "fields.md"):
                    yield path.relative_to(ROOT).as_posix(), " ".join(path.read_text(encoding="utf-8").split())


def test_nothing_promises_how_police_law_or_people_will_react() -> None:
    said = {name: found[0] for name, text in texts() if (found := PROMISE.search(text))}
    # These speak about the words: contributors are told not to write them.
    about = {"docs/contribute/entries.md", "docs/contribute/decisions.md", "docs/contribute/reviewing.md",
             "docs/how-we-check.md"}  # fmt: skip
    assert {name: words for name, words in said.items() if name not in about} == {}


@pytest.mark.parametrize(
    "promise",
    [
        "You are not in trouble.",
        "You are not the one in trouble.",
        "Nobody will be shocked.",
        "You will not get into trouble.",
    ],
)
def test_a_promise_in_an_entry_is_refused(guidance: Guidance, promise: str) -> None:
    guidance.change("concerns/pictures.yml", "teen: It is not your fault.", f"teen: {promise}")
    real = (ROOT / "guidance/words.yml").read_text(encoding="utf-8")
    guidance.write("words.yml", real)
    assert [problem.rule for problem in guidance.problems()] == ["avoided-word"]


def test_what_can_be_kept_may_be_said(guidance: Guidance) -> None:
    guidance.change(
        "concerns/pictures.yml", "teen: It is not your fault.", "teen: You are not in trouble for asking for help."
    )
    guidance.write("words.yml", (ROOT / "guidance/words.yml").read_text(encoding="utf-8"))
    assert guidance.problems() == []


@pytest.mark.parametrize("name", HIDDEN_FIRST_HOURS)
def test_somebody_is_told_second_or_third_where_the_first_hours_alone_are_the_dangerous_ones(
    real_library: Library, name: str
) -> None:
    steps = [step.id for step in real_library.step_list(name, "teen")]
    assert steps.index("tell") in (1, 2)


def test_staff_read_before_the_first_step_what_to_do_when_a_picture_is_shown(
    real_site: Path, real_library: Library
) -> None:
    for name, concern in real_library.concerns.items():
        for voice in model.AUDIENCES:
            page = Html((real_site / path_of("concern", name, voice) / "index.html").read_text(encoding="utf-8"))
            shown = "Turn the phone face down. You need not see it." in page.words
            assert shown == (concern.evidence == "never-copy" and voice == "educator"), (name, voice)
            if shown:
                first = real_library.step_list(name, voice)[0].do
                assert page.words.index("Seen it already? Do not look again") < page.words.index(str(first))


def test_words_fit_the_concern(real_site: Path) -> None:
    friend = Html((real_site / path_of("concern", "worried-friend", "teen") / "index.html").read_text(encoding="utf-8"))
    assert "worried about a friend" in friend.words[friend.words.index("How to tell someone") :]
    assert "Something happened online. I need help" not in friend.words
    hacked = path_of("concern", "hacked-account", "teen/instagram")
    page = Html((real_site / hacked / "index.html").read_text(encoding="utf-8"))
    after = page.words[page.words.index("What happens next") :].partition("Who can help")[0]
    assert "We found nothing about how long Instagram takes" in after
    assert not re.search(r"\bban|\breported account", after)


CAUTION = "The law here can be hard on young people. A helpline can tell you what happens before you go to the police."


def test_a_caution_has_a_source_and_stands_before_the_police_step_of_young_people_alone(guidance: Guidance) -> None:
    guidance.change(
        "countries/gb.yml",
        "paper: a4\n",
        "paper: a4\nlaw_caution:\n  - about: nudes-of-oneself\n    concerns: [pictures]\n    text: A law says so.\n"
        "    source: https://gov.example.org/law\n    checked: 2026-01\n    by: archive\n",
    )
    guidance.change(
        "concerns/pictures.yml", "  teen: [report, note, tell]", "  teen: [danger, police, report, note, tell]"
    )
    guidance.change("steps.yml", "  tell:\n", "  police:\n    teen: {do: Tell the police.}\n  tell:\n")
    made = guidance.pages()
    teen = Html(made[f"help/{neutral('pictures')}/"].html).words
    assert teen.index("Call 999") < teen.index(CAUTION) < teen.index("Tell the police.")
    assert "Unless a life is in danger." in teen[teen.index(CAUTION) : teen.index("Tell the police.")]
    for path, page in made.items():
        assert (CAUTION in Html(page.html).words) == (
            path.startswith(f"help/{neutral('pictures')}/") and "parent" not in path and "school" not in path
        ), path


def test_another_countrys_caution_reaches_its_readers(browser: Browser, address: str, real_library: Library) -> None:
    cautioned = {
        code: next(str(concern) for concern in country.law_caution[0].concerns)
        for code, country in real_library.countries.items()
        if country.law_caution
    }
    assert len(cautioned) > 8
    shown = 0
    for code, concern in cautioned.items():
        zone = next(zone for zone in real_library.countries[code].time_zones if real_library.zones[zone] == code)
        context = browser.new_context(timezone_id=zone)
        page = context.new_page()
        for voice in model.AUDIENCES:
            page.goto(address + path_of("concern", concern, voice))
            expect(page.locator(".urgent .place b")).to_have_text(str(real_library.countries[code].name))
            steps = [step.id for step in real_library.step_list(concern, voice)]
            expected = voice == "teen" and "police" in steps
            assert page.locator(".steps .caution").count() == expected, (code, concern, voice)
            if expected:
                shown += 1
                assert CAUTION in page.locator(".caution").inner_text()
        context.close()
    assert shown > 4


def test_every_promise_names_tests_that_exist() -> None:
    page = (ROOT / "docs/contribute/promises.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| .* \| (.*) \| (.*) \|$", page, re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, 23))
    for number, state, tests in rows:
        files = re.findall(r"`(test_\w+\.py)`(?:: `(test_\w+)`)?", tests)
        assert files or "taken back" in state, number
        for file, name in files:
            (place,) = TESTS.glob(f"*/{file}")
            assert not name or f"def {name}(" in place.read_text(encoding="utf-8"), (number, name)
