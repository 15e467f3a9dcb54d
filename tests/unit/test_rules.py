"""Every rule finds its fault, at its place, and says nothing of good entries."""

from __future__ import annotations

from datetime import date

import pytest

from helpers.guidance import Guidance
from signpost.pages import addresses


@pytest.mark.parametrize(
    "wrong",
    ["0808 157 0998", "0808 175 0999", "0808 157 09999", "0808 157 099", "999", "0909 879 0000"],
)
def test_a_number_that_differs_from_the_register_is_told_once(
    guidance: Guidance, wrong: str
) -> None:
    (problem,) = guidance.change("services/gb/listeners.yml", "0808 157 0999", wrong).problems()
    assert (str(problem.place), problem.rule) == (
        "guidance/services/gb/listeners.yml:14:12",
        "unregistered-number",
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "You must be 13, or 16 in some places.",
        "Since 2025 this works with 12 steps.",
        'Open "Settings", then "Privacy", then "Blocked".',
        "Someone is there 24 hours a day, 7 days a week.",
        "Press 55 when you are asked to.",
        "They keep records for 90 days.",
        "Do not delete the chat.",
        "Copy the link and write it down.",
        "It is about 50% & <b> is only text: 1 < 2.",
    ],
)
def test_ordinary_sentences_pass(guidance: Guidance, sentence: str) -> None:
    assert (
        guidance.change(
            "services/gb/listeners.yml", "about: Somebody listens.", f"about: '{sentence}'"
        ).problems()
        == []
    )


def test_a_number_is_compared_by_its_digits_not_its_spaces(guidance: Guidance) -> None:
    assert (
        guidance.change("services/gb/listeners.yml", "0808 157 0999", "0808 15 70 999").problems()
        == []
    )


def test_the_message_about_a_number_names_both_places(guidance: Guidance) -> None:
    (problem,) = guidance.change(
        "services/gb/listeners.yml", "0808 157 0999", "0808 157 0998"
    ).problems()
    assert str(problem.place) == "guidance/services/gb/listeners.yml:14:12"
    assert "guidance/register.yml:19:17" in problem.text
    assert "has 0808 157 0999." in problem.text


def test_a_name_may_hold_a_word_that_is_avoided_elsewhere(guidance: Guidance) -> None:
    guidance.change(
        "services/gb/listeners.yml",
        "about: Somebody listens.",
        "about: Once the Revenge Porn Helpline.",
    )
    assert guidance.problems() == []


def test_words_to_avoid_for_teenagers_may_stand_in_text_for_adults(guidance: Guidance) -> None:
    guidance.change("concerns/teasing.yml", "parent: You can help.", "parent: A victim needs time.")
    assert guidance.problems() == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Screenshot it as proof.",
        "Take a screen-shot.",
        "Save the picture first.",
        "Forward all of the images to us.",
        "Keep the evidence.",
        "Download those videos.",
    ],
)
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("concerns/pictures.yml", "more: Nobody is told who you are.", "more: '{}'"),
        ("platforms/examplegram.yml", "notes: [You need not be logged in.]", "notes: ['{}']"),
        ("platforms/examplegram.yml", "text: Chats vanish after a day.", "text: '{}'"),
        (
            "services/international/take-away.yml",
            "about: A tool that takes pictures down.",
            "about: '{}'",
        ),
        ("steps.yml", "educator: {do: Record in writing.}", "educator: {{do: '{}'}}"),
    ],
)
def test_nothing_near_a_sexual_image_tells_anyone_to_copy_it(
    guidance: Guidance, file: str, old: str, new: str, sentence: str
) -> None:
    problems = guidance.change(file, old, new.format(sentence)).problems()
    assert [problem.rule for problem in problems] == ["tells-to-copy"]


def test_messages_may_be_kept_where_the_concern_allows_it(guidance: Guidance) -> None:
    guidance.change(
        "concerns/teasing.yml", "parent: You can help.", "parent: A screenshot of the chat helps."
    )
    assert guidance.problems() == []


def test_a_check_in_the_future_is_refused(guidance: Guidance) -> None:
    assert {problem.rule for problem in guidance.problems(today=date(2026, 9, 29))} == {
        "checked-in-future"
    }


def test_hours_need_a_time_zone_where_the_country_has_several(guidance: Guidance) -> None:
    guidance.change("countries/gb.yml", "[Europe/London]", "[Europe/London, Europe/Gibraltar]")
    assert [problem.rule for problem in guidance.problems()] == ["hours-without-zone"]
    guidance.change(
        "services/gb/listeners.yml", "cost: Free\n", "cost: Free\ntime_zone: Europe/London\n"
    )
    assert guidance.problems() == []


def test_a_country_offers_no_service_of_another(guidance: Guidance) -> None:
    listeners = (
        (guidance.folder / "services/gb/listeners.yml")
        .read_text()
        .replace("regions: [GB-SCT]\n", "")
    )
    guidance.write(
        "services/ie/listeners.yml",
        listeners.replace("concerns:", "time_zone: Europe/Dublin\nconcerns:"),
    )
    guidance.change(
        "register.yml", "[services/gb/listeners,", "[services/ie/listeners, services/gb/listeners,"
    )
    guidance.change("register.yml", "    numbers:\n      - number: 0808", "    numbers:\n      - {number: 0808 157 0999, use:"
                    " phone, country: GB, source: a.example, checked: undated, by: archive}\n      - number: 0808")  # fmt: skip
    guidance.change(
        "countries/gb.yml", "first: [gb/listeners]", "first: [gb/listeners, ie/listeners]"
    )
    assert sorted(problem.rule for problem in guidance.problems()) == [
        "foreign-service",
        "unregistered-number",
    ]


def test_two_names_that_meet_in_one_address_are_refused(
    guidance: Guidance, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses.path_of.cache_clear()
    monkeypatch.setattr(addresses, "neutral", lambda name: "x2x2")
    try:
        assert {problem.rule for problem in guidance.problems()} == {"address-clash"}
    finally:
        addresses.path_of.cache_clear()
