"""What of MkDocs our one file rests upon, as it was in 1.6.1: a new release that changes it must be read first."""

from __future__ import annotations

import hashlib
import inspect
from pathlib import Path
from typing import Any

import mkdocs
import pytest
from mkdocs import livereload, utils
from mkdocs.commands import build
from mkdocs.structure import files, pages

SITEMAP = Path(mkdocs.__file__).parent / "templates" / "sitemap.xml"

RESTS_ON: dict[str, tuple[Any, str, str]] = {
    "build": (
        build.build,
        "c476b64474acfaa2",
        "the order of events: the folder is emptied before on_files, which writes into it",
    ),
    "_build_theme_template": (
        build._build_theme_template,
        "628a78f6a129c8a0",
        "404.html passes on_post_template, which replaces it",
    ),
    "_build_page": (build._build_page, "adcdbd14b2361126", "what on_post_page returns is what is written"),
    "_populate_page": (build._populate_page, "31a70ea4caef1e12", "a page whose file has one is not made again"),
    "File.generated": (files.File.generated, "8699762cdd2d37a4", "files that stand elsewhere, or are made here"),
    "Page": (pages.Page, "ae931065b3b4d56e", "EntryPage takes its place"),
    "CountHandler": (
        utils.CountHandler,
        "dd96d55506c51dcf",
        "the warnings of a strict build are counted before the site is swapped",
    ),
    "LiveReloadServer": (
        livereload.LiveReloadServer,
        "e31977f2f87a63bd",
        "the preview takes the place of its builder and its answers",
    ),
    "sitemap.xml": (SITEMAP, "0950766d642ac999", "templates/theme/sitemap.xml stands in its place"),
}


@pytest.mark.parametrize("name", sorted(RESTS_ON))
def test_what_we_rest_upon_is_as_it_was(name: str) -> None:
    of, was, why = RESTS_ON[name]
    text = of.read_text(encoding="utf-8") if isinstance(of, Path) else inspect.getsource(of)
    now = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert now == was, (
        f"MkDocs' {name} has changed ({why}). Read its difference to 1.6.1, mend mkdocs_site.py or preview.py where it "
        f"touches them, build a site and look at it; then write {now} here."
    )
