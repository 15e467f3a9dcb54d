"""Where a search leads: the words of what happened belong to one concern, and nothing else takes them away."""

from __future__ import annotations

import re

import pytest

from helpers.guidance import ROOT, Guidance
from signpost.entries.problem import Problem
from signpost.rules.search_words import STOP

ASSETS = ROOT / "templates" / "assets"


def said(guidance: Guidance, rule: str) -> list[Problem]:
    return [problem for problem in guidance.problems() if problem.rule == rule]


# --------------------------------------------------------------------------------------------- one phrase, one concern


@pytest.mark.parametrize(
    "word",
    ["nudes leaked", "Nudes Leaked", "nudes-leaked", "nudesleaked", "nude leaked", "Nüdes leaked"],
)
def test_a_search_word_of_two_concerns_is_told_however_it_is_written(
    guidance: Guidance, word: str
) -> None:
    guidance.change("concerns/teasing.yml", "[bullied, bulied]", f"[bullied, {word}]")
    (problem,) = guidance.problems()
    assert (problem.rule, problem.place.file) == (
        "shared-search-word",
        "guidance/concerns/teasing.yml",
    )
    # The cure: it stays in one of the two.
    guidance.change("concerns/pictures.yml", "[nudes leaked]", "[pics leaked]")
    assert guidance.problems() == []


@pytest.mark.parametrize(
    "word", ["leaked", "nudes", "my nudes were leaked at school", "boss", "bus"]
)
def test_concerns_may_have_words_in_common(guidance: Guidance, word: str) -> None:
    guidance.change("concerns/teasing.yml", "[bullied, bulied]", f"[bullied, bulied, {word}]")
    assert guidance.problems() == []


# -------------------------------------------------------------------------------------- an app's words are never those


TELLING = [
    "nudes leaked", "leaked my nudes", "my leaked nudes", "who leaked nudes of me", "Leaked-Nudes", "nudesleaked",
    "nude leaked", "leeked my nudes", "leaked nudez", "nudes", "leaked", "help my nudes got leaked", "bullied",
    "bulllied", "being bullied by someone",
]  # fmt: skip
PLAIN = [
    "exgram app",
    "photo app",
    "ex gram",
    "examplegram nudes leaked",
    "exam",
    "group picture",
    "chat",
    "EG",
    "x",
]


@pytest.mark.parametrize("word", TELLING)
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("platforms/examplegram.yml", "search_words: [exgram]", "search_words: [exgram, {}]"),
        ("platforms/examplegram.yml", "also_known_as: [Exgram]", "also_known_as: [Exgram, {}]"),
        ("countries/gb.yml", "paper: a4", "paper: a4\nsearch_words: [British, {}]"),
    ],
    ids=["search word", "other name", "country"],
)
def test_an_app_or_country_cannot_take_the_words_of_what_happened(
    guidance: Guidance, file: str, old: str, new: str, word: str
) -> None:
    guidance.change(file, old, new.format(word))
    (problem,) = guidance.problems()
    assert (problem.rule, problem.place.file) == ("borrowed-search-word", f"guidance/{file}")


@pytest.mark.parametrize("word", PLAIN)
def test_an_apps_own_words_pass(guidance: Guidance, word: str) -> None:
    guidance.change(
        "platforms/examplegram.yml", "search_words: [exgram]", f"search_words: [exgram, {word}]"
    )
    assert guidance.problems() == []


def test_an_apps_name_may_look_like_a_word_but_not_be_a_phrase_of_what_happened(
    guidance: Guidance,
) -> None:
    guidance.change("platforms/examplegram.yml", "name: Examplegram\n", "name: Bulletin\n")
    assert guidance.problems() == []
    guidance.change("platforms/examplegram.yml", "name: Bulletin\n", "name: Bullied\n")
    assert [problem.rule for problem in guidance.problems()] == ["borrowed-search-word"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (
            "services/international/take-away.yml",
            "kind: removal",
            "kind: removal\nsearch_words: [{}]",
        ),
        ("services/international/take-away.yml", "kind: removal", "kind: removal\nformerly: [{}]"),
        (
            "checklists/contacts.yml",
            "title: Whom to call",
            "title: Whom to call\nsearch_words: [{}]",
        ),
    ],
    ids=["service", "older name", "sheet"],
)
def test_what_is_for_one_concern_has_its_words_and_not_those_of_another(
    guidance: Guidance, file: str, old: str, new: str
) -> None:
    guidance.change(file, old, new.format("nudes leaked"))
    assert guidance.problems() == []
    guidance.change(file, "nudes leaked", "Bullied")
    (problem,) = guidance.problems()
    assert (problem.rule, problem.place.file) == ("untaken-search-word", f"guidance/{file}")
    assert "add teasing to its concerns" in problem.fix
    guidance.change(file, "concerns: [pictures]", "concerns: [pictures, teasing]")
    assert guidance.problems() == []


def test_a_line_for_anything_may_have_the_words_of_any_concern(guidance: Guidance) -> None:
    guidance.change(
        "services/gb/listeners.yml",
        "cost: Free\n",
        "cost: Free\nsearch_words: [bullied, nudes leaked]\n",
    )
    assert guidance.problems() == []


# ------------------------------------------------------------------------------------------- what the search then finds


def test_the_rules_and_the_search_pass_over_the_same_words() -> None:
    script = (ASSETS / "ranking.js").read_text(encoding="utf-8")
    quoted = re.search(r"const STOP = new Set\(\((.*?)\)\.split", script, re.DOTALL)
    assert quoted
    assert set("".join(re.findall(r'"([^"]*)"', quoted[1])).split()) == STOP
