"""What is wrong, where, and what cures it; printed for people and for GitHub."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signpost.letters import on_one_line, visible


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A spot in a file. Lines and columns count from 1, as editors do; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        file = on_one_line(self.file)
        return f"{file}:{self.line}:{self.column}" if self.line else file


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake. `text` is a sentence, `fix` the cure, `line_text` the line that is shown with a caret."""

    place: Place
    text: str
    rule: str
    fix: str
    line_text: str = ""

    def for_terminal(self) -> str:
        """Return `file:line:column: text [rule]`, the line with a caret, and the cure."""
        said = [f"{self.place}: {on_one_line(self.text)} [{self.rule}]"]
        if self.line_text:
            number = str(self.place.line)
            # Tabs keep their width, so that the caret stands under the character it means.
            margin = "".join("\t" if c == "\t" else " " for c in self.line_text[: self.place.column - 1])
            said += [
                f"  {' ' * len(number)} |",
                f"  {number} | {self.line_text}",
                f"  {' ' * len(number)} | {margin}^",
            ]
        return "\n".join([*said, f"  Fix: {on_one_line(self.fix)}"])

    def for_github(self) -> str:
        """Return a workflow command, which GitHub shows on the changed line."""
        position = f",line={self.place.line},col={self.place.column}" if self.place.line else ""
        message = _escaped(visible(f"{self.text}\nFix: {self.fix}"))
        file = _escaped(on_one_line(self.place.file)).replace(":", "%3A").replace(",", "%2C")
        return f"::error file={file}{position},title={self.rule}::{message}"


def summary(problems: Sequence[Problem], files: int) -> str:
    """Return the last line of a check that read `files` files."""
    wrong = len({problem.place.file for problem in problems})
    if not problems:
        return f"No problems in {_count(files, 'file')}."
    rest = files - wrong
    others = "no file is" if rest < 1 else "the other file is" if rest == 1 else f"the other {rest} files are"
    return f"{_count(len(problems), 'problem')} in {_count(wrong, 'file')}; {others} fine."


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice most like `word`, or None where none is alike."""
    folded = {choice.casefold(): choice for choice in sorted(choices)}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def choice(word: str, choices: Iterable[str], where: str = "") -> str:
    """Return a cure for a word that is not among `choices`: the nearest, then the whole list (or where it is)."""
    known = sorted(choices)
    near = nearest(word, known)
    listed = where or f"the choices are {', '.join(known)}."
    listed = listed[0].upper() + listed[1:]
    return f'did you mean "{near}"? {listed}' if near else listed


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
