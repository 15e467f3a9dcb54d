"""One golden file for each message: what is done to the good entries, and exactly what is then said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import pytest

from helpers.guidance import ROOT, TESTS, Guidance
from signpost.authoring import manual
from signpost.entries import yaml_source

GOLDEN = sorted((TESTS / "problems").glob("*.yml"))

SEVERAL = {"foreign-service"}
"""Golden files in which the change makes a second mistake that cannot be helped."""


def golden(path: Path) -> dict[str, Any]:
    read, problems = yaml_source.read(path, path.name)
    assert problems == []
    return cast(dict[str, Any], read.values)


def filled(text: str, said: str) -> str:
    """Return a golden file with what is said now at its end, in place of what it held there, if anything."""
    head = re.split(r"^says:", text, maxsplit=1, flags=re.MULTILINE)[0]
    lines = [f"  {line}" if line else "" for line in said.splitlines()]
    return head.removesuffix("\n") + "\n" + "\n".join(["says: |-", *lines]) + "\n"


@pytest.mark.parametrize(
    "before", ["", "says:\n", "says: |-\n", "says: |-\n  Older.\n\n  Words.\n"]
)
def test_a_golden_file_is_filled_whether_it_says_something_already_or_not(before: str) -> None:
    head = "rule: blank-left\nchanges:\n  - {in: site.yml, delete: true}\n"
    assert filled(head + before, "One.\n\nTwo.") == f"{head}says: |-\n  One.\n\n  Two.\n"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_one_mistake_gives_one_message_and_says_exactly_this(
    guidance: Guidance, path: Path, request: pytest.FixtureRequest
) -> None:
    example = golden(path)
    problems = guidance.apply(example["changes"]).problems()
    assert example["rule"] in [problem.rule for problem in problems]
    assert len(problems) == 1 or path.stem in SEVERAL
    said = "\n\n".join(problem.for_terminal() for problem in problems)
    if request.config.getoption("--update-golden"):
        path.write_text(filled(path.read_text(encoding="utf-8"), said), encoding="utf-8")
        return
    assert said == example["says"]


def test_every_message_has_a_golden_file_and_every_golden_file_names_a_message() -> None:
    # A file that cannot be opened is made in test_source.py: root can open every file.
    assert {golden(path)["rule"] for path in GOLDEN} == set(manual.meanings()) - {"unreadable-file"}
    assert all(path.stem.startswith(golden(path)["rule"]) for path in GOLDEN)


def test_every_message_says_what_holds_in_plain_words() -> None:
    for name, meaning in manual.meanings().items():
        assert meaning.endswith("."), name
        assert len(meaning.split()) >= 5, name


def test_no_message_speaks_the_librarys_english() -> None:
    library_words = (
        "Input should",
        "valid string",
        "validator",
        "NoneType",
        "tuple",
        "dict",
        "pydantic",
        "Traceback",
        "loc",
    )
    for path in GOLDEN:
        says = golden(path)["says"]
        assert not [word for word in library_words if f" {word} " in says], path


def test_the_pages_made_from_tests_and_model_are_fresh() -> None:
    examples = [(example["rule"], example["says"]) for example in map(golden, GOLDEN)]
    contribute = ROOT / "docs" / "contribute"
    assert (contribute / "problems.md").read_text(encoding="utf-8") == manual.problems_page(
        examples
    )
    assert (contribute / "fields.md").read_text(encoding="utf-8") == manual.fields_page()
