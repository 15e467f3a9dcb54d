"""What has to be said in two places says the same in both."""

from __future__ import annotations

import re

import pytest

from helpers.guidance import ROOT
from signpost.copies import compare
from signpost.entries.library import STALE_CONTACT, STALE_STEPS
from signpost.entries.schema.kinds import FILES, KINDS, SINGULAR
from signpost.pages.assets import IMMUTABLE

COPY_IS_OLD = "more than (\\d+) days (?:old|ago)"


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_days_after_which_a_fact_is_old_are_those_of_the_program() -> None:
    rows = re.findall(r"^\| .+ \| (\d+) days \|$", text("docs/how-we-check.md"), re.MULTILINE)
    assert list(map(int, rows)) == [STALE_CONTACT, STALE_STEPS]


@pytest.mark.parametrize(
    "path", ["docs/how-we-check.md", "docs/privacy.md", "docs/contribute/school.md"]
)
def test_the_days_after_which_a_copy_is_old_are_those_of_the_script(path: str) -> None:
    (days,) = re.findall(r"if \(days > (\d+)\)", text("templates/assets/clock.js"))
    assert re.findall(COPY_IS_OLD, text(path)) == [days]


def test_hosts_and_copies_know_the_folder_of_files_named_by_their_content() -> None:
    said = re.findall(r"~\^/(assets/immutable\S*?/)\"? ", text("docs/contribute/hosting.md"))
    assert said == [IMMUTABLE, IMMUTABLE]  # Of nginx and of Caddy.
    assert compare._LEFT_OVER.pattern.startswith(IMMUTABLE)


def test_a_kind_of_entry_has_a_word_for_one_and_no_file_has_its_name() -> None:
    assert SINGULAR.keys() == KINDS.keys()
    assert not set(SINGULAR.values()) & FILES.keys()


FOLDERS = (ROOT, ROOT / "scripts" / "signpost", ROOT / "tests")
_MADE = ("site/", ".cache/", "print/", "compressed/", "pages.json", "site.json")
"""What code.md names and only a build makes."""


def test_the_guide_to_the_code_names_only_what_is_there() -> None:
    names = re.findall(r"`([\w.*-]+(?:/[\w.*-]*)*)`", text("docs/contribute/code.md"))
    paths = {name for name in names if re.search(r"/|\.(?:py|html|css|js|yml|typ|md)$", name)}
    assert len(paths) > 40
    assert not [path for path in sorted(paths.difference(_MADE)) if not is_there(path)]


def is_there(path: str) -> bool:
    """Return whether a path is in the project or its package; a lone name may be in any folder."""
    if "/" in path:
        return any(list(folder.glob(path)) for folder in FOLDERS)
    places = (ROOT / name for name in ("guidance", "scripts", "templates", "tests"))
    return (ROOT / path).exists() or any(list(place.rglob(path)) for place in places)
