"""Contacts that hide in prose are refused by the rule and by the proof; ordinary sentences pass both."""

from __future__ import annotations

import html
import json
import re
import time
from typing import cast

import pytest
import yaml

from helpers.guidance import TESTS, Guidance
from helpers.html_reader import Html
from signpost.pages import render
from signpost.proof.page_proof import Proof
from signpost.text import hidden_contacts

HOSTILE = TESTS / "hostile"


def texts(name: str) -> dict[str, list[str]]:
    return cast(dict[str, list[str]], yaml.safe_load((HOSTILE / name).read_text(encoding="utf-8")))


HIDDEN, ORDINARY = texts("hidden-contacts.yml"), texts("ordinary.yml")


def with_text(guidance: Guidance, value: str) -> Guidance:
    """Let the made-up helpline say a text about itself."""
    path = guidance.folder / "services/gb/listeners.yml"
    read = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(
            r"(?m)^about: .*$", lambda _: f"about: {json.dumps(value, ensure_ascii=False)}", read
        ),
        encoding="utf-8",
    )
    return guidance


def test_the_sets_are_as_large_as_they_are_said_to_be() -> None:
    assert sum(map(len, HIDDEN.values())) >= 210
    assert sum(map(len, ORDINARY.values())) >= 120


@pytest.mark.parametrize("way", HIDDEN)
def test_a_hidden_contact_is_refused_by_the_rule(guidance: Guidance, way: str) -> None:
    published = [text for text in HIDDEN[way] if not with_text(guidance, text).problems()]
    assert published == []


@pytest.mark.parametrize("way", HIDDEN)
def test_a_hidden_contact_is_found_on_a_finished_page(guidance: Guidance, way: str) -> None:
    proof = Proof(guidance.library())
    published = []
    for text in HIDDEN[way]:
        page = f"<p>{html.escape(text)}</p>".replace("\n", " ")
        if not list(proof.faults("help/x/", page, "guidance/concerns/x.yml")):
            published.append(text)
    assert published == []


def test_a_contact_in_the_names_of_buttons_is_found_on_a_finished_page(guidance: Guidance) -> None:
    """Words in double quotes become elements, which take a number to pieces."""
    page = "<p>Tap <b>0909</b>, then <b>879</b>, then <b>0000</b>. See <b>evil</b>.com.</p>"
    said = list(Proof(guidance.library()).faults("help/x/", page, "guidance/concerns/x.yml"))
    assert len(said) == 2


@pytest.mark.parametrize("of", ORDINARY)
def test_ordinary_sentences_pass_and_stand_on_the_page_as_typed(
    guidance: Guidance, of: str
) -> None:
    for text in ORDINARY[of]:
        checked = with_text(guidance, text).checked()
        # A single sentence of long words makes an entry hard to read, which is not what this is about.
        problems = [problem for problem in checked.problems if problem.rule != "hard-to-read"]
        assert not problems, problems[0].for_terminal()
        press, proof, seen = render.Press(checked.library), Proof(checked.library), 0
        for draft in press.drafts:
            if "gb/listeners" not in draft.edit:
                continue
            page = press.made(draft)
            assert list(proof.faults(page.path, page.html, page.edit)) == []
            seen += squeezed(text) in squeezed(Html(page.html).text)
        assert seen, text


def squeezed(text: str) -> str:
    """Text without spaces, and without the quotation marks that become the style of a button."""
    return re.sub(r"[\s\"]+", "", text)


def test_a_number_in_pieces_over_several_texts_is_refused(guidance: Guidance) -> None:
    guidance.change(
        "platforms/examplegram.yml",
        "steps: ['Press the picture.', 'Tap \"Report\".']",
        "steps: ['First comes 0909.', 'Then comes 879.', 'Last comes 0000.']",
    )
    assert [problem.rule for problem in guidance.problems()] == ["contact-in-prose"]


def test_an_exemption_hides_nothing_but_its_own_words(guidance: Guidance) -> None:
    guidance.write(
        "exemptions.yml",
        "exemptions:\n  - rule: contact-in-prose\n    entry: services/gb/listeners\n    value: Chat.AI\n"
        "    because: It is the name of the service.\n    by: founders\n",
    )
    assert with_text(guidance, "It uses Chat.AI to answer.").problems() == []
    said = [
        problem.text
        for problem in with_text(guidance, "It uses Chat.AI and evil.example.").problems()
    ]
    assert said == ['"evil.example" looks like an address, and is in prose.']


def test_an_exemption_of_a_number_in_pieces_ends_the_search_and_covers_that_number(
    guidance: Guidance,
) -> None:
    """What has a reason is taken out between the pieces, so they do not stand in the text as they are told."""
    text, told = "Say 71 b 82 c in 2022 and 93 e 64 f 75 g.", "82 c in  ~  and 93 e 64 f 75"
    (problem,) = with_text(guidance, text).problems()
    assert problem.text.startswith(f'"{told}" looks like')
    guidance.write(
        "exemptions.yml",
        "exemptions:\n  - rule: contact-in-prose\n    entry: services/gb/listeners\n"
        f"    value: {told}\n    because: It is a rhyme.\n    by: founders\n",
    )
    assert guidance.problems() == []
    said = [problem.text for problem in with_text(guidance, f"{text} Or evil.example.").problems()]
    assert '"evil.example" looks like an address, and is in prose.' in said


def test_a_helpline_may_be_named_by_its_own_number_and_by_no_other(guidance: Guidance) -> None:
    guidance.change("register.yml", "number: 0808 157 0999", "number: '1098'")
    guidance.change("services/gb/listeners.yml", "phone: 0808 157 0999", "phone: '1098'")
    guidance.change("services/gb/listeners.yml", "dialled: national", "dialled: short")
    own = [
        problem.rule for problem in with_text(guidance, "Child Helpline 1098 listens.").problems()
    ]
    other = [
        problem.rule for problem in with_text(guidance, "Child Helpline 1099 listens.").problems()
    ]
    order = [problem.rule for problem in with_text(guidance, "Call 1098.").problems()]
    assert "contact-in-prose" not in own
    assert "contact-in-prose" in other
    assert "contact-in-prose" in order


PIECES = [
    "a", "1", "1 ", "1,", "1-", "a-", "a.", "a. ", "1.", "_", "a_", "-", "snap-", "snap is ", "a dot ", "((", "l",
    "lO ", "I1", "1 to ", "pages 1,", "1, ", "call 1", "on 1 ", "0x", "bc1", "a1", "。", "a。", "1/", "12:30 ", "1,000,",
    "9 of 9 ", "@", "#1234", "a#", "u/", "at ", "http", "•", "1 day-", "a b ", "number is ", "一", "٣ ", "😀", "1😀",
    "+1", "2024-", "1 january ", "under 1 ", "may 1", "(a)", "a1-", "AB12 ", "add me ", ". ", "1 other ", "e\u0301",
]  # fmt: skip


def test_no_text_takes_more_time_than_its_length_asks_for() -> None:
    """What repeats a repetition would take minutes for 16 KB; texts have 1,000 characters at most."""
    for piece in PIECES:
        text = piece * (16_384 // len(piece)) + "!"
        start = time.process_time()
        hidden_contacts.judged(text)
        assert time.process_time() - start < 1, piece
