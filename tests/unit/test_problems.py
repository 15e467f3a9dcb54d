"""One golden file for each message: what is done to the good entries, and exactly what is then said."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from helpers.guidance import ROOT, TESTS, Guidance
from signpost import manual, source

GOLDEN = sorted((TESTS / "problems").glob("*.yml"))

SEVERAL = {"foreign-service"}
"""Golden files in which the change makes a second mistake that cannot be helped."""


def golden(path: Path) -> dict[str, Any]:
    read, problems = source.read(path, path.name)
    assert problems == []
    return cast(dict[str, Any], read.values)


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
        text = path.read_text(encoding="utf-8")
        head = text[: text.index("\nsays: |-\n") + len("\nsays: |-\n")]
        lines = [f"  {line}" if line else "" for line in said.splitlines()]
        path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
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
    examples = [manual.Example(example["rule"], example["says"]) for example in map(golden, GOLDEN)]
    contribute = ROOT / "docs" / "contribute"
    assert (contribute / "problems.md").read_text(encoding="utf-8") == manual.problems_page(examples)
    assert (contribute / "fields.md").read_text(encoding="utf-8") == manual.fields_page()
