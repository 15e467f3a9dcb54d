"""Where a search leads: the words of what happened belong to one concern, and nothing else takes them away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from helpers.guidance import ROOT, Guidance
from signpost import pages, searching, wording
from signpost.library import Library
from signpost.pages import path_of
from signpost.problem import Problem

ASSETS = ROOT / "templates" / "assets"


def said(guidance: Guidance, rule: str) -> list[Problem]:
    return [problem for problem in guidance.problems() if problem.rule == rule]


# --------------------------------------------------------------------------------------------- one phrase, one concern


@pytest.mark.parametrize(
    "word", ["nudes leaked", "Nudes Leaked", "nudes-leaked", "nudesleaked", "nude leaked", "Nüdes leaked"]
)
def test_a_search_word_of_two_concerns_is_told_however_it_is_written(guidance: Guidance, word: str) -> None:
    guidance.change("concerns/teasing.yml", "[bullied, bulied]", f"[bullied, {word}]")
    (problem,) = guidance.problems()
    assert (problem.rule, problem.place.file) == ("shared-search-word", "guidance/concerns/teasing.yml")
    # The cure: it stays in one of the two.
    guidance.change("concerns/pictures.yml", "[nudes leaked]", "[pics leaked]")
    assert guidance.problems() == []


@pytest.mark.parametrize("word", ["leaked", "nudes", "my nudes were leaked at school", "boss", "bus"])
def test_concerns_may_have_words_in_common(guidance: Guidance, word: str) -> None:
    guidance.change("concerns/teasing.yml", "[bullied, bulied]", f"[bullied, bulied, {word}]")
    assert guidance.problems() == []


# -------------------------------------------------------------------------------------- an app's words are never those


TELLING = [
    "nudes leaked", "leaked my nudes", "my leaked nudes", "who leaked nudes of me", "Leaked-Nudes", "nudesleaked",
    "nude leaked", "leeked my nudes", "leaked nudez", "nudes", "leaked", "help my nudes got leaked", "bullied",
    "bulllied", "being bullied by someone",
]  # fmt: skip
PLAIN = ["exgram app", "photo app", "ex gram", "examplegram nudes leaked", "exam", "group picture", "chat", "EG", "x"]


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
    guidance.change("platforms/examplegram.yml", "search_words: [exgram]", f"search_words: [exgram, {word}]")
    assert guidance.problems() == []


def test_an_apps_name_may_look_like_a_word_but_not_be_a_phrase_of_what_happened(guidance: Guidance) -> None:
    guidance.change("platforms/examplegram.yml", "name: Examplegram\n", "name: Bulletin\n")
    assert guidance.problems() == []
    guidance.change("platforms/examplegram.yml", "name: Bulletin\n", "name: Bullied\n")
    assert [problem.rule for problem in guidance.problems()] == ["borrowed-search-word"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("services/international/take-away.yml", "kind: removal", "kind: removal\nsearch_words: [{}]"),
        ("services/international/take-away.yml", "kind: removal", "kind: removal\nformerly: [{}]"),
        ("checklists/contacts.yml", "title: Whom to call", "title: Whom to call\nsearch_words: [{}]"),
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
    guidance.change("services/gb/listeners.yml", "cost: Free\n", "cost: Free\nsearch_words: [bullied, nudes leaked]\n")
    assert guidance.problems() == []


# ------------------------------------------------------------------------------------------- what the search then finds


def test_the_rules_and_the_search_pass_over_the_same_words() -> None:
    script = (ASSETS / "ranking.js").read_text(encoding="utf-8")
    quoted = re.search(r"const STOP = new Set\(\((.*?)\)\.split", script, re.DOTALL)
    assert quoted
    assert set("".join(re.findall(r'"([^"]*)"', quoted[1])).split()) == wording.STOP


Find = Callable[[list[list[Any]], list[str], str], list[str]]


@pytest.fixture(scope="module")
def find(browser: Browser, real_library: Library) -> Iterator[Find]:
    """Ranks rows of an index in a browser without a site: the first address for each query, for a reader somewhere."""
    page = browser.new_page()
    page.add_script_tag(content=(ASSETS / "minisearch.js").read_text(encoding="utf-8"))
    ranking = (ASSETS / "ranking.js").read_text(encoding="utf-8")
    page.add_script_tag(content=ranking.replace("const ranking =", "window.ranking ="))
    no_app = [path_of("concern", name).split("/")[1]
              for name, concern in real_library.concerns.items() if not concern.online]  # fmt: skip

    def first(rows: list[list[Any]], queries: list[str], country: str) -> list[str]:
        found: list[str] = page.evaluate(
            """([rows, queries, noApp, country]) => {
              const find = ranking(rows, { shown: 6, noApp: new Set(noApp), home: "gb", country: () => country });
              return queries.map((query) => find(query)[0]?.id ?? "");
            }""",
            [rows, queries, no_app, country],
        )
        return found

    yield first
    page.close()


@pytest.fixture(scope="module")
def rows(real_library: Library) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(searching.index(pages.pages(real_library), real_library.home))
    return found


def phrases(library: Library) -> list[tuple[str, str]]:
    """Every search word of every concern, with the address of the concern."""
    return [(str(word), path_of("concern", name))
            for name, concern in library.concerns.items() for word in concern.search_words]  # fmt: skip


@pytest.mark.parametrize("country", ["gb", "ie", "us", "jp", ""])
def test_every_search_word_of_a_concern_leads_to_that_concern(
    find: Find, rows: list[list[Any]], real_library: Library, country: str
) -> None:
    asked = phrases(real_library)
    assert len(asked) > 1_000
    found = find(rows, [word for word, _ in asked], country)
    assert [(word, first) for (word, path), first in zip(asked, found, strict=True) if not first.startswith(path)] == []


@pytest.mark.parametrize("kind", ["service", "advice", "checklist", "platform"])
def test_not_even_a_page_that_has_nothing_but_a_concerns_words_takes_them_away(
    find: Find, rows: list[list[Any]], real_library: Library, kind: str
) -> None:
    """The search does not lean on the rules: with a page of each kind that has just the words of one concern, and even
    as its title, that concern still comes first."""
    path = {
        "service": path_of("service", "gb/childline"),
        "advice": path_of("advice", "group-chats"),
        "checklist": path_of("checklist", real_library.slug_of("first-hour")),
        "platform": path_of("platform", "kik"),
    }[kind]
    assert path in {row[0] for row in rows}
    for word in ("leaked nudes", "suicidal", "groomed", "blackmail", "deepfake"):
        hostile = [[path, word, word, row[3], [word]] if row[0] == path else row for row in rows]
        owner = next(place for phrase, place in phrases(real_library) if phrase == word)
        (first,) = find(hostile, [word], "gb")
        assert first.startswith(owner), word
