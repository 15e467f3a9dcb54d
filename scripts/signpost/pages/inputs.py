"""What a page was made from: every input that its templates took from the library.

A page whose inputs are what they were need not be made again. No page declares its inputs, so none
can be forgotten: templates get the library only through `RecordedLibrary`.
Source: verifying traces, in Mokhov, Mitchell and Peyton Jones, Build Systems à la Carte, 2018.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import GeneratorType
from typing import Any

from signpost.entries.library import Library

Input = tuple[Any, ...]
"""A name and what it was asked for, such as ("platforms", "instagram") or ("offers", "GB", "teen").

A mapping alone, such as ("platforms",), was asked for its keys and their order.
"""


class RecordedLibrary:
    """A library for templates. It records what they take from it, while `recording`."""

    def __init__(self, library: Library, record: bool, **more: Any) -> None:
        """`more` are mappings and functions that the library does not have, by their names."""
        self._library, self._more = library, more
        self._records = record
        self._recorded: set[Input] | None = None
        self._inputs: dict[Input, Input] = {}
        self._answers: dict[Input, Any] = {}
        self._digests: dict[Input, str] = {}

    def __getattr__(self, name: str) -> Any:
        value = self._named(name)
        if isinstance(value, Mapping):
            value = _RecordedMapping(self, name, value)
        elif callable(value):
            value = partial(self._answer, name)
        else:
            self.record((name,))
            return value
        setattr(self, name, value)  # From now on it is found without asking here.
        return value

    def _named(self, name: str) -> Any:
        return self._more[name] if name in self._more else getattr(self._library, name)

    def _answer(self, name: str, *about: Any) -> Any:
        # A list that a template writes is a tuple that can be kept.
        asked = (name, *(tuple(one) if isinstance(one, list) else one for one in about))
        self.record(asked)
        if asked not in self._answers:
            with self.recording():  # The answer is the input, and not what it takes to find it.
                answer = self._named(name)(*asked[1:])
            self._answers[asked] = tuple(answer) if isinstance(answer, GeneratorType) else answer
        return self._answers[asked]

    def record(self, taken: Input) -> None:
        """Record an input."""
        if self._recorded is not None:
            # One object for each input: what is sent from process to process names it once.
            self._recorded.add(self._inputs.setdefault(taken, taken))

    @contextmanager
    def recording(self) -> Iterator[set[Input]]:
        """Give the set of all inputs that are taken meanwhile; always empty without `record`."""
        found: set[Input] = set()
        before, self._recorded = self._recorded, found if self._records else None
        try:
            yield found
        finally:
            self._recorded = before

    @contextmanager
    def taking_nothing(self, what: str) -> Iterator[None]:
        """Stop if what is made once for all pages takes an input: only one page would record it."""
        with self.recording() as taken:
            yield
        if taken:
            raise AssertionError(f"{what} takes from the library: {sorted(map(str, taken))[:3]}")

    def digest(self, of: Input) -> str:
        """Return a digest of an input, as it is now."""
        if of not in self._digests:
            value = self._now(*of)
            # A set has another order each time that Python starts.
            self._digests[of] = digest_of(sorted(value) if isinstance(value, frozenset) else value)
        return self._digests[of]

    def _now(self, name: str, *about: Any) -> Any:
        try:
            value = self._named(name)
            if isinstance(value, Mapping):
                return value[about[0]] if about else tuple(value)
            return self._answer(name, *about) if callable(value) else value
        except (LookupError, AttributeError, StopIteration):  # What was asked about is gone.
            return "gone"


class _RecordedMapping(Mapping[str, Any]):
    def __init__(self, library: RecordedLibrary, name: str, values: Mapping[str, Any]) -> None:
        self._record, self._name, self._values = library.record, name, values

    def __getitem__(self, key: str) -> Any:
        self._record((self._name, key))
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        self._record((self._name,))
        return iter(self._values)

    def __len__(self) -> int:
        self._record((self._name,))
        return len(self._values)


def digest_of(*values: object) -> str:
    """Return a digest of values, by their `repr`: that of models and dataclasses says all."""
    return hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()
