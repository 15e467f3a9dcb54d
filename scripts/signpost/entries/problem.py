"""What is wrong, where, and what cures it; printed for people and for GitHub."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter

from signpost.text.characters import on_one_line, visible

MOST_TOLD = 100
"""How many problems of one file are printed; of the others only the number."""

MOST_FOUND = 10_000
"""After so many problems no other rule is asked: one line of words.yml can give one a word."""

Cure = str | Callable[[], str]
"""A sentence, or what makes it: nobody reads most of the cures of a hostile file."""


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A spot in a file. Lines and columns count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = on_one_line(self.file)
        return f"{file}:{self.line}:{self.column}" if self.line else file


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake, as a sentence with its cure. `line_text` is the line to show with a caret."""

    place: Place
    text: str
    rule: str
    cure: Cure = field(compare=False)
    line_text: str = ""

    @property
    def fix(self) -> str:
        """The cure as a sentence."""
        return self.cure if isinstance(self.cure, str) else self.cure()

    def for_terminal(self) -> str:
        """Return `file:line:column: text [rule]`, the line with a caret, and the cure."""
        said = [f"{self.place}: {on_one_line(self.text)} [{self.rule}]"]
        if self.line_text:
            number = str(self.place.line)
            # Tabs keep their width, so that the caret is under the character it means.
            margin = re.sub(r"[^\t]", " ", self.line_text[: self.place.column - 1])
            empty = " " * len(number)
            said += [f"  {empty} |", f"  {number} | {self.line_text}", f"  {empty} | {margin}^"]
        return "\n".join([*said, f"  Fix: {on_one_line(self.fix)}"])

    def for_github(self) -> str:
        """Return a workflow command, which GitHub shows on the changed line."""
        position = f",line={self.place.line},col={self.place.column}" if self.place.line else ""
        message = _escaped(visible(f"{self.text}\nFix: {self.fix}"))
        file = _escaped(on_one_line(self.place.file)).replace(":", "%3A").replace(",", "%2C")
        return f"::error file={file}{position},title={self.rule}::{message}"


def not_ordinary(place: Place) -> Problem:
    """Return the problem of a link, a pipe or a device among the entries."""
    said = "This is a link or a device, not an ordinary file."
    return Problem(place, said, "ordinary-file", "put an ordinary file in its place.")


def unreadable(place: Place, what: str, error: OSError) -> Problem:
    """Return the problem of a file or folder (`what`) that cannot be opened."""
    reason = (error.strerror or "it cannot be opened").lower()
    said = f"This {what} could not be read: {reason}."
    return Problem(place, said, "unreadable-file", "check that it can be opened.")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems sorted by place, as they compare themselves, but many times as fast."""
    return tuple(sorted(problems, key=_ORDER))


_ORDER = attrgetter("place.file", "place.line", "place.column", "text", "rule")


def told(problems: Sequence[Problem], form: Callable[[Problem], str]) -> Iterator[str]:
    """Yield what to print of problems, which are sorted by place. That is the first ones of each
    file in the `form` given, and the number of its others."""
    numbers = Counter(problem.place.file for problem in problems)
    so_far: Counter[str] = Counter()
    for problem in problems:
        file = problem.place.file
        so_far[file] += 1
        if so_far[file] <= MOST_TOLD:
            yield form(problem)
        if so_far[file] == MOST_TOLD < numbers[file]:
            others = _count(numbers[file] - MOST_TOLD, "more problem")
            yield f"And {_least(problems)}{others} in {on_one_line(file)}; fix these first."


def summary(problems: Sequence[Problem], files: int) -> str:
    """Return the last line of a check that read `files` files."""
    if not problems:
        return f"No problems in {_count(files, 'file')}."
    wrong = len({problem.place.file for problem in problems})
    said = f"{_count(len(problems), 'problem')} in {_count(wrong, 'file')}"
    if _least(problems):  # Nobody knows whether the other files are fine.
        return f"At least {said}."
    rest = files - wrong
    if rest == 1:
        return f"{said}; the other file is fine."
    return f"{said}; the other {rest} files are fine." if rest > 0 else f"{said}; no file is fine."


def _least(problems: Sequence[Problem]) -> str:
    return "at least " if len(problems) >= MOST_FOUND else ""


_LONGEST_WORD = 80
_MOST_CHOICES = 1000
_MOST_LIKE = 20
_MOST_LISTED = 100


def nearest(word: str, choices: Collection[str]) -> str | None:
    """Return the choice most like `word`, or None if none is alike or they are too many."""
    if len(word) > _LONGEST_WORD or len(choices) > _MOST_CHOICES:
        return None
    folded = {choice.casefold(): choice for choice in sorted(choices)}
    small = word.casefold()
    # It takes long to compare all letters: only those are compared that share most pairs of them.
    pairs = _pairs(small)
    like = sorted(folded, key=lambda choice: -_shared(pairs, _pairs(choice)))
    close = difflib.get_close_matches(small, like[:_MOST_LIKE], n=1, cutoff=0.6)
    return folded[close[0]] if close else None


@lru_cache(maxsize=4096)  # The same names are the choices again and again.
def _pairs(word: str) -> frozenset[str]:
    """Return the letters of a word, and each two that are side by side."""
    return frozenset(word) | frozenset(map(str.__add__, word, word[1:]))


def _shared(pairs: frozenset[str], others: frozenset[str]) -> float:
    return len(pairs & others) / (len(pairs) + len(others) or 1)


def choice(word: str, choices: Collection[str], where: str = "") -> str:
    """Return a cure for a word that is not among `choices`: the nearest, then the whole list.
    `where` takes the place of that list."""
    near = nearest(word, choices)
    listed = where or f"the choices are {names(choices)}."
    listed = listed[0].upper() + listed[1:]
    return f'did you mean "{near}"? {listed}' if near else listed


def names(choices: Iterable[str]) -> str:
    """Return choices as a list in a sentence, sorted; of a great many the first ones."""
    known = sorted(choices)
    listed, others = ", ".join(known[:_MOST_LISTED]), len(known) - _MOST_LISTED
    return f"{listed} and {others} others" if others > 0 else listed


def cut(text: str) -> str:
    """Return a value as messages quote it: only the beginning of a long one."""
    return text if len(text) <= _LONGEST_WORD else f"{text[:_LONGEST_WORD]}…"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
