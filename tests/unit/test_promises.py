"""What pages say: nothing that nobody can keep, what the law asks for care about, and who comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from helpers.guidance import ROOT, TESTS, Guidance
from signpost.entries.library import Library

PROMISE = re.compile(
    r"\bnot (?:the ones? )?in (?:any )?trouble(?! for asking for help)|\b(?:no ?body|no one) will be (?:shocked|angry|cross)"
    r"|\bwill not get (?:in|into) trouble|\bwon[’']t get (?:in|into) trouble|\bwill not be in trouble",
    re.IGNORECASE,
)

HIDDEN_FIRST_HOURS = (
    "blackmail",
    "meeting",
    "grooming",
    "nudes-shared",
    "fake-nudes",
    "sexual-messages",
)


def texts() -> Iterator[tuple[str, str]]:
    """Yield every file whose words a reader, or an adult who speaks to one, may meet, with its words in one line."""
    for folder, kinds in (
        ("guidance", ("*.yml",)),
        ("templates", ("*.html", "*.js", "*.typ")),
        ("docs", ("*.md",)),
    ):
        for kind in kinds:
            for path in sorted((ROOT / folder).rglob(kind)):
                if path.name not in ("words.yml", "problems.md", "fields.md"):
                    yield (
                        path.relative_to(ROOT).as_posix(),
                        " ".join(path.read_text(encoding="utf-8").split()),
                    )


def test_nothing_promises_how_police_law_or_people_will_react() -> None:
    said = {name: found[0] for name, text in texts() if (found := PROMISE.search(text))}
    # These speak about the words: contributors are told not to write them.
    about = {"docs/contribute/entries.md", "docs/contribute/decisions.md", "docs/contribute/reviewing.md",
             "docs/how-we-check.md"}  # fmt: skip
    assert {name: words for name, words in said.items() if name not in about} == {}


@pytest.mark.parametrize(
    "promise",
    [
        "You are not in trouble.",
        "You are not the one in trouble.",
        "Nobody will be shocked.",
        "You will not get into trouble.",
    ],
)
def test_a_promise_in_an_entry_is_refused(guidance: Guidance, promise: str) -> None:
    guidance.change("concerns/pictures.yml", "teen: It is not your fault.", f"teen: {promise}")
    real = (ROOT / "guidance/words.yml").read_text(encoding="utf-8")
    guidance.write("words.yml", real)
    assert [problem.rule for problem in guidance.problems()] == ["avoided-word"]


def test_what_can_be_kept_may_be_said(guidance: Guidance) -> None:
    guidance.change(
        "concerns/pictures.yml",
        "teen: It is not your fault.",
        "teen: You are not in trouble for asking for help.",
    )
    guidance.write("words.yml", (ROOT / "guidance/words.yml").read_text(encoding="utf-8"))
    assert guidance.problems() == []


@pytest.mark.parametrize("name", HIDDEN_FIRST_HOURS)
def test_somebody_is_told_second_or_third_where_the_first_hours_alone_are_the_dangerous_ones(
    real_library: Library, name: str
) -> None:
    steps = [step.id for step in real_library.step_list(name, "teen")]
    assert steps.index("tell") in (1, 2)


def test_every_promise_names_tests_that_exist() -> None:
    page = (ROOT / "docs/contribute/promises.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| .* \| (.*) \| (.*) \|$", page, re.MULTILINE)
    assert [int(number) for number, *_ in rows] == list(range(1, 23))
    for number, state, tests in rows:
        files = re.findall(r"`(test_\w+\.py)`(?:: `(test_\w+)`)?", tests)
        assert files or "taken back" in state, number
        for file, name in files:
            (place,) = TESTS.glob(f"*/{file}")
            assert not name or f"def {name}(" in place.read_text(encoding="utf-8"), (number, name)
