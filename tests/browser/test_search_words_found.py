"""Every search word of a concern leads to it, in the browser's own search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from helpers import searches
from helpers.guidance import ROOT
from signpost.entries.library import Library
from signpost.pages.addresses import path_of

ASSETS = ROOT / "templates" / "assets"


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
    return searches.rows(real_library)


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
    assert [
        (word, first)
        for (word, path), first in zip(asked, found, strict=True)
        if not first.startswith(path)
    ] == []


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
