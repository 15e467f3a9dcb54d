"""The index of the search: its rows, and what they weigh."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from helpers.guidance import ROOT, Guidance
from helpers.searches import DISTRESS, QUERIES, concern, rows, split
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.outputs import search_index
from signpost.pages import plan
from signpost.pages.addresses import path_of

ASSETS = ROOT / "templates" / "assets"
REVIEWED = "9e6fdf53fac7045fc44ab468592e723b38c836c7f105e40c994cc7ac7952829a"
"""The digest of the vendored library, without its last line end: what the command in search.js makes."""


@pytest.fixture(scope="module")
def index(real_library: Library) -> dict[str, list[Any]]:
    """The rows by their addresses."""
    return {row[0]: row for row in rows(real_library)}


def test_every_page_worth_finding_has_one_row_and_action_pages_have_none(
    index: dict[str, list[Any]], real_library: Library
) -> None:
    library = real_library
    expected = {concern(name, audience) for name in library.concerns for audience in AUDIENCES}
    for kind, names in {
        "platform": library.platforms,
        "service": library.services,
        "country": library.countries,
        "advice": library.advice,
    }.items():
        expected |= {path_of(kind, name) for name in names}
    expected |= {path_of("checklist", library.slug_of(name)) for name in library.checklists}
    expected |= {path_of("country", code) for code in library.floors}
    assert expected <= set(index)
    assert not {
        concern(name, f"{audience}/{platform}")
        for audience in AUDIENCES
        for name in library.concerns
        for platform in library.platforms
    } & set(index)
    assert "" not in index
    assert len(rows(library)) == len(index)


def test_every_row_is_a_page_and_says_what_that_page_says(
    index: dict[str, list[Any]], real_library: Library
) -> None:
    made = {page.path: page for page in plan.drafts(real_library)}
    for path, row in index.items():
        page = made[path]
        assert row[1] == page.title
        assert 0 < row[3] <= 100
        section, country, part = [*path.strip("/").split("/"), "", ""][:3]
        if (
            section == "contacts"
            and part
            and country not in (real_library.home.lower(), "international")
        ):
            assert [row[2], row[4]] == ["", list(dict.fromkeys(page.words))[:2]], path
            continue
        assert row[2] == page.description
        words = row[4] if len(row) > 4 else index["/".join(path.split("/")[:2]) + "/"][4]
        assert set(words) == set(page.words), path
        assert len(words) == len(set(words)), path


def test_words_that_pages_share_are_held_once(index: dict[str, list[Any]]) -> None:
    assert len(index[concern("blackmail", "teen")]) == 5
    assert len(index[concern("blackmail", "parent")]) == 4
    assert path_of("checklist", "sheet-05", "AU") not in index


def test_the_young_persons_page_counts_most(index: dict[str, list[Any]]) -> None:
    weights = {path: row[3] for path, row in index.items()}
    for name in ("blackmail", "bullying"):
        assert (
            weights[concern(name)]
            > weights[concern(name, "parent")]
            > weights[concern(name, "educator")]
        )


def test_the_index_is_sorted_and_the_same_whatever_order_the_pages_come_in(
    real_library: Library,
) -> None:
    made = list(plan.drafts(real_library))
    text = search_index.index(made, "GB")
    assert text == search_index.index(reversed(made), "GB")
    paths = [row[0] for row in json.loads(text)]
    assert paths == sorted(paths)


def test_a_new_entry_is_found_without_touching_anything_else(guidance: Guidance) -> None:
    before = {row[0] for row in rows(guidance.library())}
    name = next(path.stem for path in sorted((guidance.folder / "advice").glob("*.yml")))
    text = (guidance.folder / "advice" / f"{name}.yml").read_text(encoding="utf-8")
    guidance.write("advice/brand-new.yml", text)
    assert {row[0] for row in rows(guidance.library())} - before == {path_of("advice", "brand-new")}


@pytest.mark.parametrize("name", ["search.js", "ranking.js"])
def test_the_script_touches_nothing_that_keeps_what_is_typed(name: str) -> None:
    text = (ASSETS / name).read_text(encoding="utf-8")
    code = "\n".join(line.split("//")[0] for line in text.splitlines())
    for word in ("Storage", "cookie", "history", "location", "indexedDB", "caches", "sendBeacon", "XMLHttpRequest",
                 "WebSocket", "eval", "Function(", "innerHTML", "insertAdjacentHTML", "document.write", ".name =", "<form"):  # fmt: skip
        assert word not in code, word
    assert len(text.splitlines()) <= 120


def test_the_library_stands_with_its_licence_and_asks_nobody() -> None:
    assert "Permission is hereby granted" in (ASSETS / "minisearch.LICENSE.txt").read_text(
        encoding="utf-8"
    )
    text = (ASSETS / "minisearch.js").read_text(encoding="utf-8")
    for word in ("http", "eval(", "Function(", "localStorage", "sourceMappingURL"):
        assert word not in text, word
    # Whoever renews it puts the new digest here, and the new version into search.js.
    assert hashlib.sha256(text.rstrip("\n").encode()).hexdigest() == REVIEWED


def test_there_are_forty_queries_and_every_concern_and_reader_is_among_them(
    real_library: Library,
) -> None:
    assert len(QUERIES) == len({query for query, _ in QUERIES}) >= 40
    asked = {path for _, path in QUERIES}
    assert {
        name
        for name in real_library.concerns
        if not any(path.startswith(concern(name)) for path in asked)
    } <= {"radicalisation"}


def test_every_word_of_distress_stands_in_the_table_once_and_every_concern_has_some(
    real_library: Library,
) -> None:
    every = [query for queries in DISTRESS.values() for query in split(queries)]
    assert len(every) == len(set(every)) >= 750
    assert {concern(name) for name in real_library.concerns} <= set(DISTRESS)
