"""The stories that the search must understand are about pages that exist, and enough of them for each kind of reader."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import yaml

from helpers.guidance import TESTS
from signpost.entries.library import Library

FILES = sorted((TESTS / "stories").glob("*.yml"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def stories(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(request.param.read_text(encoding="utf-8"))
    return found


def test_there_are_two_halves() -> None:
    assert [file.stem for file in FILES] == ["kept-closed", "used"]


def test_each_story_leads_to_a_page(stories: list[dict[str, Any]], real_library: Library) -> None:
    kinds = {
        "concern": real_library.concerns,
        "or": real_library.concerns,
        "advice": real_library.advice,
        "sheet": real_library.checklists,
        "app": real_library.platforms,
    }
    for story in stories:
        leads = {kind: name for kind, name in story.items() if kind not in ("story", "voice")}
        assert len(leads.keys() & {"concern", "advice", "sheet"}) == 1
        assert all(name in kinds[kind] for kind, name in leads.items())
        assert story["voice"] in ("teen", "parent", "educator")


def test_every_reader_and_every_concern_is_among_them(
    stories: list[dict[str, Any]], real_library: Library
) -> None:
    assert len({story["story"] for story in stories}) == 60
    voices = Counter(story["voice"] for story in stories)
    assert voices == {"teen": 30, "parent": 18, "educator": 12}
    concerns = Counter(story["concern"] for story in stories if "concern" in story)
    assert all(concerns[name] >= 2 for name in real_library.concerns)
