"""Rules about search words: what a reader types finds the entry that is meant."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from signpost.entries.library import Library
from signpost.entries.problem import Place
from signpost.entries.schema.blocks import Block, ValuePath
from signpost.rules.rule import Finding, rule

_LITTLE = (
    "a about am an and are as at be been being but by do does for from get got had has have "
    "he her him his how i if im in is it its ive just me my not now of on or our out she so "
    "some someone somebody something that the their them they this to up us want wanna wants "
    "was we were what whats when who why will with you your"
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
        """The words that tell what happened; none if a longer phrase has only one of them, such as
        "is in my account"."""
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
    """Return words as one, as typed and in the singular. To a reader "group chats" and "groupchat"
    are the same."""
    return "".join(words), "".join(map(_singular, words))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" != word[-2] else word


def _by_key(phrases: list[_Phrase]) -> dict[str, _Phrase]:
    """Return phrases by their keys; of two with the same key, the first."""
    return {key: phrase for phrase in reversed(phrases) for key in _keys(phrase.words)}


def _found(text: str, by_key: dict[str, _Phrase]) -> _Phrase | None:
    """Return the phrase that is the same as a text to a reader."""
    return next((by_key[key] for key in _keys(_folded(text)) if key in by_key), None)


@rule()
def shared_search_word(library: Library) -> Iterator[Finding]:
    """A search word belongs to one concern, however it is spaced or written: a search for it leads
    to one page."""
    phrases = _phrases(library)
    by_key = _by_key(phrases)
    for phrase in phrases:
        first = _found(phrase.said, by_key)
        if first is not None and first.concern != phrase.concern:
            said = f'"{phrase.said}" is a search word of {first.place} too.'
            fix = "keep it where it fits best (if it fits both, with the worse harm), and take it "
            fix += "out of the other."
            yield Finding(f"concerns/{phrase.concern}", phrase.place, said, fix)


@rule()
def borrowed_search_word(library: Library) -> Iterator[Finding]:
    """What happened leads to the page about it. So no name or search word of a platform or country
    says what happened: it does not have the words of a concern's search word, in whatever order and
    with a letter wrong, unless it holds the platform's own name too ("snapchat leak")."""
    phrases = _phrases(library)
    by_key = _by_key(phrases)
    by_slip: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        for slip in _all_slips(phrase.telling):
            by_slip.setdefault(slip, []).append(phrase)
    for key, entry in _entries(library, "platforms", "countries"):
        own = _folded(entry.name)  # type: ignore[attr-defined]
        for path, said in _called(entry):
            words = _folded(said)
            theirs = _found(said, by_key)
            if theirs is None and not any(_is_name(one, own) for one in (*words, "".join(words))):
                theirs = _telling_the_same(words, by_slip)
            if theirs is not None:
                told = f'"{said}" says what happened: "{theirs.said}" is a search word of '
                told += f"{theirs.place}."
                fix = "take it out; if it is a name all the same, exempt it in "
                fix += "guidance/exemptions.yml."
                yield Finding(key, path, told, fix)


@rule()
def untaken_search_word(library: Library) -> Iterator[Finding]:
    """A service, an advice topic or a sheet may be found by the search words of the concerns that
    it is for, and by those of no other."""
    by_key = _by_key(_phrases(library))
    for key, entry in _entries(library, "services", "advice", "checklists"):
        concerns: tuple[str, ...] = entry.concerns  # type: ignore[attr-defined]
        for path, said in _called(entry):
            theirs = _found(said, by_key)
            if theirs is not None and theirs.concern not in concerns and "all" not in concerns:
                told = f'"{said}" is a search word of {theirs.place}, and this entry is not for '
                told += f"{theirs.concern}."
                fix = f"take it out; if the entry is for that too, add {theirs.concern} to its "
                fix += "concerns."
                yield Finding(key, path, told, fix)


def _entries(library: Library, *kinds: str) -> Iterator[tuple[str, Block]]:
    for kind in kinds:
        for name, entry in library.entries[kind].items():
            yield f"{kind}/{name}", entry


def _called(entry: Block) -> Iterator[tuple[ValuePath, str]]:
    """Yield the names and search words by which an entry is found, each with its path."""
    for field in ("name", "organisation", "also_known_as", "formerly", "search_words"):
        held = getattr(entry, field, ())
        if isinstance(held, str):
            yield (field,), held
        else:
            yield from (((field, index), word) for index, word in enumerate(held))


@lru_cache(maxsize=50_000)  # The same words come again and again.
def _slips(word: str) -> frozenset[str]:
    """Return a word, and it without each of its letters. Words that differ by one letter have one
    of these in common."""
    if len(word) <= _SHORT:
        return frozenset({word})
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))})


def _all_slips(words: Iterable[str]) -> set[str]:
    return set[str]().union(*map(_slips, words))


_SHORT = 4
"""A wrong letter in a word of at most so many makes another word."""

_LONG = 7
"""Alone, a shorter word with a letter wrong is most likely another: "iPhone" is not "phone"."""


def _is_name(word: str, own: tuple[str, ...]) -> bool:
    """Return whether a word is a platform's name or begins it, maybe with a letter wrong."""
    whole = "".join(own)
    slips = _slips(word)
    begins = any(len(slip) >= _SHORT and whole.startswith(slip) for slip in slips)
    return begins or any(slips & _slips(part) for part in (whole, *own))


def _telling_the_same(words: tuple[str, ...], by_slip: dict[str, list[_Phrase]]) -> _Phrase | None:
    """Return a concern's search word that tells as much as some words do, or part of it."""
    for telling in ([word for word in words if word not in STOP], ["".join(words)]):
        alone = len(telling) == 1
        slips = _all_slips(telling)
        near = {id(phrase): phrase for slip in slips for phrase in by_slip.get(slip, ())}
        for phrase in near.values():
            if _holds(phrase.telling, telling, alone) or _holds(telling, phrase.telling, alone):
                return phrase
    return None


def _holds(many: Iterable[str], few: Iterable[str], alone: bool) -> bool:
    """Return whether each of a few words is one of many, give or take a letter."""
    return all(_is_among(one, many, alone) for one in few)


def _is_among(one: str, many: Iterable[str], alone: bool) -> bool:
    return any(_are_alike(one, other, alone) for other in many)


def _are_alike(one: str, other: str, alone: bool) -> bool:
    if one == other:
        return True
    return not (alone and min(len(one), len(other)) < _LONG) and bool(_slips(one) & _slips(other))
