"""What a page was made from: every question that its templates asked of the library, with a digest of the answer.

A page whose questions have the same answers as when it was made needs no making again. Nothing is declared, so nothing
can be forgotten: templates get the library only through `Asked`.
Source: verifying traces, in Mokhov, Mitchell and Peyton Jones, Build Systems à la Carte, 2018.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import GeneratorType
from typing import Any

from signpost.library import Library

Question = tuple[Any, ...]
"""A name of the library with what it was asked for: ("platforms", "instagram"), ("offers", "GB", "threats", "teen").
A mapping alone, as ("platforms",), is asked which keys it has, in which order."""

_MISSING = "nothing"


@dataclass(slots=True)
class Trace:
    """What a page, or a part that pages share, was made from."""

    questions: set[Question] = field(default_factory=set)
    parts: set[tuple[Any, ...]] = field(default_factory=set)
    made: str = ""
    """Stands for what came out, where it is a part."""

    def must_be_empty(self, what: str) -> None:
        """Stop where what is made once for all pages asks something: only the first page would have it noted."""
        if self.questions or self.parts:
            raise AssertionError(f"{what} asks the library: {sorted(map(str, self.questions))[:3]}")


class Asked:
    """A library for templates. It notes what it is asked while something is traced."""

    def __init__(self, library: Library, **more: Mapping[str, Any]) -> None:
        """`more` are mappings that are no part of the library, and are asked in the same way."""
        self._library, self._more = library, more
        self._traces = [Trace()]
        self._questions: dict[Question, Question] = {}
        self._answers: dict[Question, Any] = {}
        self._digests: dict[Question, str] = {}

    def __getattr__(self, name: str) -> Any:
        value = self._value(name)
        if isinstance(value, Mapping):
            return _AskedMapping(self, name, value)
        if callable(value):
            return partial(self._answer, name)
        self.note((name,))
        return value

    def _value(self, name: str) -> Any:
        return self._more[name] if name in self._more else getattr(self._library, name)

    def _answer(self, name: str, *about: Any) -> Any:
        # A list that a template writes is a tuple that can be kept.
        question = (name, *(tuple(one) if isinstance(one, list) else one for one in about))
        self.note(question)
        if question not in self._answers:
            answer = self._value(name)(*question[1:])
            self._answers[question] = tuple(answer) if isinstance(answer, GeneratorType) else answer
        return self._answers[question]

    def note(self, question: Question) -> None:
        """Note a question."""
        # One object for each question: what is sent from process to process names it once.
        self._traces[-1].questions.add(self._questions.setdefault(question, question))

    def note_part(self, key: tuple[Any, ...]) -> None:
        """Note that a part was used which has a trace of its own."""
        self._traces[-1].parts.add(key)

    @contextmanager
    def traced(self) -> Iterator[Trace]:
        """Collect what is asked meanwhile."""
        self._traces.append(Trace())
        try:
            yield self._traces[-1]
        finally:
            self._traces.pop()

    def digest(self, question: Question) -> str:
        """Return what stands for the answer to a question, as it would be now."""
        if question not in self._digests:
            answer = self._now(question)
            # A set has another order each time that Python starts.
            self._digests[question] = digest_of(sorted(answer) if isinstance(answer, frozenset) else answer)
        return self._digests[question]

    def _now(self, question: Question) -> Any:
        name, *about = question
        try:
            value = self._value(name)
            if isinstance(value, Mapping):
                return value[about[0]] if about else tuple(value)
            return self._answer(name, *about) if callable(value) else value
        except (LookupError, AttributeError, StopIteration):  # What was asked about is gone.
            return _MISSING


class _AskedMapping(Mapping[str, Any]):
    def __init__(self, asked: Asked, name: str, values: Mapping[str, Any]) -> None:
        self._asked, self._name, self._values = asked, name, values

    def __getitem__(self, key: str) -> Any:
        self._asked.note((self._name, key))
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        self._asked.note((self._name,))
        return iter(self._values)

    def __len__(self) -> int:
        self._asked.note((self._name,))
        return len(self._values)


def digest_of(*values: object) -> str:
    """Return what stands for values: models, dataclasses, texts and numbers say all that they hold in their `repr`."""
    return hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()
