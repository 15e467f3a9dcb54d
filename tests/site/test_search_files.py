"""The files of the search in the finished site."""

from __future__ import annotations

import gzip
from pathlib import Path

from signpost.entries.library import Library
from signpost.outputs import search_index
from signpost.pages import render
from signpost.pages.assets import Assets


def test_library_index_and_script_are_small(real_site: Path) -> None:
    place = Assets().place
    files = [
        real_site / name
        for name in (
            place("minisearch.js"),
            "assets/search.json",
            place("search.js"),
            place("ranking.js"),
        )
    ]
    assert sum(len(gzip.compress(file.read_bytes(), mtime=0)) for file in files) < 50_000


def test_the_built_index_is_that_of_the_entries(real_site: Path, real_library: Library) -> None:
    text = (real_site / "assets" / "search.json").read_text(encoding="utf-8")
    assert text == search_index.index(render.pages(real_library), real_library.home)
