"""Twice as much of anything hostile costs at most two and a half times the steps: they are counted, not timed.

`bench --hostile` measures what the same files cost in seconds and megabytes.
"""

from __future__ import annotations

import difflib
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bench import hostile
from helpers.guidance import DOCUMENTS, ROOT, SMALL, TODAY
from signpost.entries import problem, reading
from signpost.entries.problem import Problem, choice, nearest, told
from signpost.entries.schema.kinds import FILES, KINDS
from signpost.entries.yaml_source import Source
from signpost.rules.check import checked
from signpost.text import characters

MOST = 2.5
"""Times the steps for twice the input: 2 where they grow with it, 4 where they grow with its square."""

FEW = 3000
"""Steps that nobody counts: so many more are most likely of what happens once."""

_WHOLE = frozenset(
    [
        "split",
        "splitlines",
        "replace",
        "count",
        "find",
        "rfind",
        "index",
        "isprintable",
        "encode",
        "decode",
        "lower",
        "casefold",
        "upper",
        "strip",
        "translate",
        "search",
        "match",
        "fullmatch",
        "finditer",
        "findall",
        "sub",
        "partition",
        "rpartition",
    ]
)
"""Methods that look at each character of a text."""


class Counter:
    """Counts the lines that Python runs, and the characters that its own methods of texts look through."""

    def __init__(self) -> None:
        self.steps = 0

    def line(self, frame: FrameType, event: str, argument: Any) -> Any:
        self.steps += event == "line"
        return self.line

    def call(self, frame: FrameType, event: str, argument: Any) -> None:
        text = getattr(argument, "__self__", None) if event == "c_call" else None
        if isinstance(text, str | bytes) and argument.__name__ in _WHOLE:
            self.steps += len(text) // 8


def steps(work: Callable[[], object]) -> int:
    """Return how many steps a piece of work takes."""
    counter = Counter()
    traced, profiled = sys.gettrace(), sys.getprofile()
    sys.settrace(counter.line)
    sys.setprofile(counter.call)
    try:
        work()
    finally:
        sys.setprofile(profiled)
        sys.settrace(traced)
    return counter.steps


def grows_with_its_input(work: Callable[[int], object], size: int) -> None:
    """Fail where twice the size takes more than `MOST` times the steps, without those for nothing."""
    work(size // 8)  # Whatever is loaded or kept for later is so before anything is counted.
    nothing = steps(lambda: work(0))
    once, twice = (steps(lambda size=size: work(size)) - nothing for size in (size, 2 * size))  # type: ignore[misc]
    assert twice <= MOST * once + FEW, f"{once} steps for {size}, {twice} for twice as much"


# ------------------------------------------------------------------------------------------------- what is measured


def lines(size: int) -> list[int]:
    return [number for number in range(size)]  # noqa: C416 - each is a step


def pairs(size: int) -> list[bool]:
    return [one < other for one in range(size) for other in range(size)]


def texts(size: int) -> list[list[str]]:
    text = "a\n" * size
    return [text.split("\n") for _ in range(size)]


def test_the_counter_sees_what_grows_with_the_square() -> None:
    grows_with_its_input(lines, 5000)
    for quadratic in (pairs, texts):
        with pytest.raises(AssertionError, match="for twice as much"):
            grows_with_its_input(quadratic, 400)


# ----------------------------------------------------------------------------------------------------- the pieces


@pytest.mark.parametrize("text", ["\u200b", "a\u202e", "☎\ufe0f", "a", "\x1b[2J"])
def test_making_a_text_visible_is_one_walk(text: str) -> None:
    grows_with_its_input(lambda size: characters.visible(text * size), 2000)


@pytest.mark.parametrize(
    "text", ["", "a", "\u200b", "a\u200b\ufe0fb", "☎\ufe0f\u200b", "\u202e" * 3]
)
def test_a_text_made_visible_is_what_it_was_when_made_one_by_one(text: str) -> None:
    slowly = text
    while (spot := characters.hidden_character(slowly)) is not None:
        slowly = f"{slowly[:spot]}<U+{ord(slowly[spot]):04X}>{slowly[spot + 1 :]}"
    assert characters.visible(text) == slowly


def test_many_problems_of_one_file_split_it_once() -> None:
    def problems(size: int) -> list[Problem]:
        source = Source("x.yml", "a: b\n" * size)
        return [source.problem(source.place(), "Wrong.", "rule", "mend it.") for _ in range(size)]

    grows_with_its_input(problems, 1000)


@pytest.mark.parametrize("word", ["listeners", "x" * 60, "x" * 5000, "aeiou" * 10])
def test_looking_for_the_nearest_grows_with_the_choices_and_ends(word: str) -> None:
    grows_with_its_input(
        lambda size: nearest(word, [f"{word[:50]}{number}" for number in range(size)]), 400
    )
    assert (
        steps(lambda: nearest(word, [f"{word}{number}" for number in range(50_000)])) < 51_000 + FEW
    )


def test_the_nearest_is_the_one_that_comparing_all_letter_by_letter_finds() -> None:
    names = sorted(path.stem for path in (ROOT / "guidance").rglob("*.yml"))
    for name in names[::3]:
        for wrong in (
            name[:-1],
            name[1:],
            name[:3] + name[4:],
            f"{name}s",
            name.replace("e", "a", 1),
            name[: len(name) // 2],
        ):
            close = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
            assert nearest(wrong, names) == (close[0] if close else None), wrong


def test_a_cure_names_a_hundred_choices_at_most() -> None:
    said = choice("zzz", [f"name-{number:04}" for number in range(5000)])
    assert said.endswith("name-0099 and 4900 others.")


# ------------------------------------------------------------------------------------------------------ one file


CASES = [case for case in hostile.cases() if (case.place, case.name) not in hostile.PASSING]


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.place}-{case.name}".replace(" ", "-")
)
def test_reading_a_hostile_file_grows_with_its_size(case: hostile.Case, tmp_path: Path) -> None:
    kind, _, name = case.place.removesuffix(".yml").partition("/")
    of = KINDS[kind] if name else FILES[kind]
    file = tmp_path / "x.yml"

    def read(size: int) -> list[str]:
        file.write_bytes(case.shape(size).encode() if size else b"a: b\n")
        reading._understood.cache_clear()
        _, _, problems = reading.entry(file, "guidance/x.yml", of)
        return list(told(problem.in_order(problems), Problem.for_terminal))

    grows_with_its_input(read, 4000)


# --------------------------------------------------------------------------------------------------- all the rules


@pytest.mark.parametrize(
    "place", sorted(hostile.PASSING), ids=lambda place: "-".join(place).replace(" ", "-")
)
def test_checking_a_hostile_file_grows_with_its_size(
    place: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "guidance"
    shutil.copytree(SMALL, folder)
    file = folder / place[0]
    before = file.read_bytes() if file.exists() else None

    def check(size: int) -> list[str]:
        if size:
            file.write_bytes(hostile.PASSING[place](2000 + size).encode())
        elif before is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(before)
        found = checked(folder, TODAY, DOCUMENTS)
        return list(told(found.problems, Problem.for_terminal))

    # The register may be eight times as large as entries, and what grows with its square shows in a large one.
    grows_with_its_input(check, 48_000 if place[0] == "register.yml" else 8000)


def test_after_a_hundred_problems_of_a_file_the_others_are_counted() -> None:
    source = Source("guidance/x.yml", "a: b\n" * 300)
    problems = [
        source.problem(problem.Place("guidance/x.yml", line), "Wrong.", "rule", "mend it.")
        for line in range(1, 251)
    ] + [source.problem(problem.Place("guidance/y.yml", 1), "Wrong.", "rule", "mend it.")]
    said = list(told(problems, Problem.for_terminal))
    assert len(said) == 102
    assert said[100] == "And 150 more problems in guidance/x.yml; fix these first."
    assert said[101].startswith("guidance/y.yml:1:0: Wrong.")
    assert problem.summary(problems, 20) == "251 problems in 2 files; the other 18 files are fine."
    assert len(list(told(problems[150:], Problem.for_terminal))) == 101
    assert problem.summary(problems * 50, 20) == "At least 12,550 problems in 2 files."
