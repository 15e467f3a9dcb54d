"""What a check lets pass can be built: entries with one value after another changed."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.guidance import DOCUMENTS, ROOT, TODAY, Guidance
from helpers.sites import Project, mkdocs_build
from signpost.entries import yaml_source
from signpost.entries.library import Library
from signpost.outputs import clicks, coverage, sheets
from signpost.outputs.other_files import OtherFiles
from signpost.pages import addresses
from signpost.pages.render import Press
from signpost.pages.shell import Shell
from signpost.proof.page_proof import Proof
from signpost.rules.check import checked


def built(library: Library) -> None:
    """Make everything of a build but files: pages and their proof, PDFs' words, lists, data; raises where one would."""
    press = Press(library)
    made = [press.made(draft) for draft in press.drafts]
    proof = Proof(library)
    faults = [fault for page in made for fault in proof.faults(page.path, page.html, page.edit)]
    assert faults == []
    assert len({page.path for page in made} | set(addresses.formerly(library))) == len(made) + len(
        addresses.formerly(library)
    )
    shell = Shell(press, str(library.site.address), preview=False)
    for page in made:
        shell.whole(page)
    others = OtherFiles(press, shell)
    assert all(
        make() for files in (others.contacts, others.data, others.exact) for make in files.values()
    )
    assert coverage.document(library)
    links = {page.path: clicks.links(page) for page in made if clicks.is_on_the_way(page.path)}
    assert clicks.document(library, links)
    assert list(sheets.sheets(library))


VALUES = (
    "all", "EU", "GB", "FR", "GB-SCT", "FR-BRE", "teasing", "at-home", "examplegram", "gb/listeners", "gb/emergency",
    "Europe/Paris", "Mars/Phobos", "UTC", "simple/none", "undated", "2026", "999", "0", "18", "false", "true", "closed",
    "unsure", "older", "always", "never-copy", "keep", "emergency", "crisis", "helpline", "teen", "educator", "parents",
    "adults", "in-app", "help-page", "short", "international", "İ", "日本語", "Ж", "💙", "x" * 80, "A. B! C?", '"',
    "9999-12-31", "https://www.example.org/a", "0808 157 0999", "help@example.org",
)  # fmt: skip


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value inside an entry."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, within in inner:
        yield (*path, step)
        yield from places(within, (*path, step))


def mutations(values: Any, number: int) -> Iterator[Any]:
    """Yield an entry with one value after another changed: each to another of `VALUES`, left out, or doubled."""
    for turn, path in enumerate(places(values)):
        changed = copy.deepcopy(values)
        holder = changed
        for step in path[:-1]:
            holder = holder[step]
        here = holder[path[-1]]
        match (turn + number) % 4:
            case 0:
                del holder[path[-1]]
            case 1 if isinstance(here, list):
                holder[path[-1]] = here * 2
            case _:
                holder[path[-1]] = VALUES[(turn * 7 + number) % len(VALUES)]
        yield changed


FILES = sorted(
    path.relative_to(ROOT / "tests/small").as_posix()
    for path in (ROOT / "tests/small").rglob("*.yml")
)


@pytest.mark.parametrize("name", FILES)
def test_what_a_check_lets_pass_can_be_built(guidance: Guidance, name: str) -> None:
    file = guidance.folder.parent / name
    values = yaml_source.read(file, name)[0].values
    passed = 0
    for number in range(2):
        for changed in mutations(values, number):
            file.write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
            found = checked(guidance.folder, TODAY, DOCUMENTS)
            if not found.problems:
                passed += 1
                built(found.library)
    # A list that checks refuse whole would show nothing.
    assert passed or name.endswith(("schemes.yml", "exemptions.yml"))


def test_a_real_build_follows_a_check_of_changed_entries(project: Project) -> None:
    root = project("changed")
    guidance = Guidance(root / "guidance")
    guidance.change("concerns/teasing.yml", "search_words: [", "search_words: [いじめ, 日本語, ")
    guidance.change(
        "services/gb/listeners.yml", "name: Example Listeners", "name: Écoute – “Łódź” ½ €"
    )
    guidance.change("countries/gb.yml", "missing: [A number", "missing: [いじめ 💙, A number")
    assert guidance.problems() == []
    done = mkdocs_build(root)
    assert done.returncode == 0, done.stderr
