"""Text that tries to break out, through a whole build and in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from helpers.guidance import TODAY, Guidance
from helpers.hostile_texts import CASES, value_of
from helpers.sites import Project, mkdocs_build
from signpost.entries import reading, yaml_source
from signpost.entries.schema.concerns import Concern


@pytest.fixture(scope="module")
def hostile_site(project: Project) -> Path:
    """A whole site, built by MkDocs, in which every hostile text that check lets pass stands in some field."""
    root = project("hostile")
    guidance = Guidance(root / "guidance")
    concern: Any = yaml_source.read(guidance.folder / "concerns/teasing.yml", "teasing.yml")[
        0
    ].values
    for case in CASES:
        if case["field"] not in ("text", "title") or case["must"] == "reject":
            continue
        value = value_of(case)
        short = value if len(value) <= 80 and case["field"] == "title" else f"Case {case['id']}"
        made = {**concern, "label": dict.fromkeys(("teen", "parent", "educator"), short)}
        made |= {
            name: dict.fromkeys(("teen", "parent", "educator"), value)
            for name in ("short", "reassurance")
        }
        made["search_words"] = [f"case {case['id']}"]
        path = guidance.folder / "concerns" / f"case-{case['id'].lower()}.yml"
        path.write_text(json.dumps(made), encoding="utf-8")
        if reading.entry(path, path.name, Concern)[2] or guidance.problems(TODAY):
            path.unlink()
    assert len(list(guidance.folder.glob("concerns/case-*.yml"))) > 25
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stderr
    return root / "site"


# Our own fields stand in the finder, and among the lines of a sheet that are there to be filled in.
NOT_OURS = "body script:not([src]), head script:not([src], [data-country]), form, iframe, base, input:not(.finder input, .blanks input), object, img[onerror]"


def test_nothing_hostile_runs_in_a_browser_and_nothing_else_is_asked(
    hostile_site: Path, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in sorted(hostile_site.rglob("index.html")):
        if 'http-equiv="refresh"' in path.read_text(encoding="utf-8"):
            continue  # What stands at an old address leads to a page that is visited too.
        page.goto(path.as_uri())
        assert page.evaluate("typeof window.__pwn") == "undefined", path
        if "assets/immutable/late." in path.read_text(encoding="utf-8"):
            assert page.locator(NOT_OURS).count() == 0, path
    assert [url for url in asked if "evil" in url] == []
    context.close()


def test_hostile_titles_stay_text_in_every_page_of_the_site(hostile_site: Path) -> None:
    for path in hostile_site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>window.__pwn" not in text, path
        assert 'onmouseover="window' not in text, path
    index = (hostile_site / "search/search_index.json").read_text(encoding="utf-8")
    assert "__pwn" not in index
