"""Rules about search words: what a reader types finds the entry that is meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from signpost.entries.library import Library
from signpost.entries.problem import Place, Problem
from signpost.entries.schema.blocks import Block
from signpost.entries.yaml_source import Step
from signpost.rules.rule import rule

_LITTLE = (
    "a about am an and are as at be been being but by do does for from get got had has have he her him his how i if "
    "im in is it its ive just me my not now of on or our out she so some someone somebody something that the their "
    "them they this to up us want wanna wants was we were what whats when who why will with you your"
)
STOP = frozenset(_LITTLE.split())
"""Words that say little alone, as in ranking.js."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A concern's search word, folded as the search folds it."""

    concern: str
    said: str
    words: tuple[str, ...]
    place: Place

    @property
    def telling(self) -> frozenset[str]:
        """The words that tell what happened; none where a longer phrase has only one ("is in my account")."""
        telling = frozenset(self.words) - STOP
        return telling if len(telling) > 1 or len(self.words) == 1 else frozenset()


def _phrases(library: Library) -> list[_Phrase]:
    """Return the search words of all concerns, sorted by concern."""
    found = []
    for name in sorted(library.concerns):
        source = library.sources[f"concerns/{name}"]
        for index, said in enumerate(library.concerns[name].search_words):
            found.append(_Phrase(name, said, _folded(said), source.place("search_words", index)))
    return found


def _folded(text: str) -> tuple[str, ...]:
    """Return the words of a search without case, accents, apostrophes and hyphens."""
    plain = re.sub(r"[\u0300-\u036f'’]", "", unicodedata.normalize("NFKD", text).lower())
    return tuple(word for word in re.split(r"[\W_]+", plain) if word)


def _keys(words: tuple[str, ...]) -> tuple[str, str]:
    """Return words as one, as typed and in the singular: to a reader "group chats" and "groupchat" are the same."""
    singular = (
        word[:-1] if len(word) > 3 and word[-1] == "s" != word[-2] else word for word in words
    )
    return "".join(words), "".join(singular)


def _by_key(phrases: list[_Phrase]) -> dict[str, _Phrase]:
    """Return phrases by their keys; where two have the same, the first."""
    return {key: phrase for phrase in reversed(phrases) for key in _keys(phrase.words)}


def _found(text: str, by_key: dict[str, _Phrase]) -> _Phrase | None:
    """Return the phrase that is the same as a text to a reader."""
    return next((by_key[key] for key in _keys(_folded(text)) if key in by_key), None)


@rule()
def shared_search_word(library: Library) -> Iterator[Problem]:
    """A search word belongs to one concern, however it is spaced or written: a search for it leads to one page."""
    phrases = _phrases(library)
    by_key = _by_key(phrases)
    for phrase in phrases:
        first = _found(phrase.said, by_key)
        if first is not None and first.concern != phrase.concern:
            source = library.sources[f"concerns/{phrase.concern}"]
            said = f'"{phrase.said}" is a search word of {first.place} too.'
            fix = "keep it where it fits best (where both fit, with the worse harm), and take it out of the other."
            yield source.problem(phrase.place, said, "shared-search-word", fix)


@rule()
def borrowed_search_word(library: Library) -> Iterator[Problem]:
    """What happened leads to the page about it. So no name or search word of a platform or country says what happened:
    it does not have the words of a concern's search word, in whatever order and with a letter wrong, unless it holds
    the platform's own name too ("snapchat leak")."""
    phrases = _phrases(library)
    by_key = _by_key(phrases)
    by_slip: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        for slip in set[str]().union(*map(_slips, phrase.telling)):
            by_slip.setdefault(slip, []).append(phrase)
    for kind in ("platforms", "countries"):
        for name, entry in library.entries[kind].items():
            own = _folded(entry.name)  # type: ignore[attr-defined]
            source = library.sources[f"{kind}/{name}"]
            for path, said in _called(entry):
                words = _folded(said)
                theirs = _found(said, by_key)
                if theirs is None and not any(
                    _is_name(word, own) for word in (*words, "".join(words))
                ):
                    theirs = _telling_the_same(words, by_slip)
                if theirs is not None:
                    told = f'"{said}" says what happened: "{theirs.said}" is a search word of {theirs.place}.'
                    fix = "take it out; where it is a name all the same, exempt it in guidance/exemptions.yml."
                    yield source.problem(source.place(*path), told, "borrowed-search-word", fix)


@rule()
def untaken_search_word(library: Library) -> Iterator[Problem]:
    """A service, an advice topic or a sheet may be found by the search words of the concerns that it is for, and by
    those of no other."""
    by_key = _by_key(_phrases(library))
    for kind in ("services", "advice", "checklists"):
        for name, entry in library.entries[kind].items():
            source = library.sources[f"{kind}/{name}"]
            concerns: tuple[str, ...] = entry.concerns  # type: ignore[attr-defined]
            for path, said in _called(entry):
                theirs = _found(said, by_key)
                if theirs is not None and theirs.concern not in concerns and "all" not in concerns:
                    told = f'"{said}" is a search word of {theirs.place}, and this entry is not for {theirs.concern}.'
                    fix = f"take it out; where the entry is for that too, add {theirs.concern} to its concerns."
                    yield source.problem(source.place(*path), told, "untaken-search-word", fix)


def _called(entry: Block) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Yield by what an entry is found, with its path: its names and its search words."""
    for field in ("name", "organisation", "also_known_as", "formerly", "search_words"):
        held = getattr(entry, field, ())
        if isinstance(held, str):
            yield (field,), held
        else:
            yield from (((field, index), word) for index, word in enumerate(held))


@lru_cache(maxsize=50_000)  # The same words come again and again.
def _slips(word: str) -> frozenset[str]:
    """Return a word, and it with each letter left out: words that differ by one letter have one of these in common."""
    return frozenset(
        {word, *(word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > _SHORT)}
    )


_SHORT = 4
"""Of so few letters, one that is wrong makes another word."""

_LONG = 7
"""Alone, a shorter word than this with a letter wrong is most likely another word: "iPhone" is not "phone"."""


def _is_name(word: str, own: tuple[str, ...]) -> bool:
    """Return whether a word is a platform's name, the beginning of it, or either with a letter wrong."""
    whole = "".join(own)
    slips = _slips(word)
    begins = any(len(slip) >= _SHORT and whole.startswith(slip) for slip in slips)
    return begins or any(slips & _slips(part) for part in (whole, *own))


def _telling_the_same(words: tuple[str, ...], by_slip: dict[str, list[_Phrase]]) -> _Phrase | None:
    """Return a concern's search word that tells as much as some words do, or part of it."""
    for telling in ([word for word in words if word not in STOP], ["".join(words)]):
        alone = len(telling) == 1
        slips = set[str]().union(*map(_slips, telling))
        near = {id(phrase): phrase for slip in slips for phrase in by_slip.get(slip, ())}
        for phrase in near.values():
            if _holds(phrase.telling, telling, alone) or _holds(telling, phrase.telling, alone):
                return phrase
    return None


def _holds(many: Iterable[str], few: Iterable[str], alone: bool) -> bool:
    """Return whether each of a few words is one of many, give or take a letter."""
    return all(any(_are_alike(one, other, alone) for other in many) for one in few)


def _are_alike(one: str, other: str, alone: bool) -> bool:
    if one == other:
        return True
    return not (alone and min(len(one), len(other)) < _LONG) and bool(_slips(one) & _slips(other))
