"""What of MkDocs our one file rests upon, as it was in 1.6.1: a new release that changes it must be read first."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

import pytest
from mkdocs import livereload
from mkdocs.commands import build
from mkdocs.structure import files

RESTS_ON: dict[str, tuple[Any, str, str]] = {
    "build": (
        build.build,
        "c476b64474acfaa2",
        "the order of events: on_config may change site_dir, and on_files comes before any page is made",
    ),
    "File.generated": (
        files.File.generated,
        "8699762cdd2d37a4",
        "pages and files that are made here",
    ),
    "LiveReloadServer": (
        livereload.LiveReloadServer,
        "e31977f2f87a63bd",
        "the preview takes the place of its builder and its answers",
    ),
}


@pytest.mark.parametrize("name", sorted(RESTS_ON))
def test_what_we_rest_upon_is_as_it_was(name: str) -> None:
    of, was, why = RESTS_ON[name]
    now = hashlib.sha256(inspect.getsource(of).encode()).hexdigest()[:16]
    assert now == was, (
        f"MkDocs' {name} has changed ({why}). Read its difference to 1.6.1, mend mkdocs_adapter/plugin.py or mkdocs_adapter/preview.py where it "
        f"touches them, build a site and look at it; then write {now} here."
    )
