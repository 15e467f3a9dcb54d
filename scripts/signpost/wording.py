"""Rules about words: nothing that misleads, blames, hides a contact, or is hard to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from signpost.entries.library import Library
from signpost.entries.problem import Place, Problem
from signpost.entries.schema.blocks import AUDIENCES, Block, Evidence
from signpost.entries.schema.text import Label, Prose
from signpost.entries.yaml_source import Step
from signpost.rules import leaves_of, rule
from signpost.text import characters, hidden_contacts
from signpost.text.readability import reading_age, sentences, words_of

_CAPTURE = re.compile(
    r"\bscreen[- ]?(?:shot|grab|record|captur)\w*"
    r"|\b(?:sav|copy|copi|forward|print|download|photograph|upload|keep)\w*\s+(?:[\w'’-]+\s+){0,4}?"
    r"(?:pictures?|pics?|photos?|images?|videos?|nudes?|evidence)\b",
    re.IGNORECASE,
)


@rule()
def tells_to_copy(library: Library) -> Iterator[Problem]:
    """Nothing that can stand on a page about a sexual image of a child tells anyone to screenshot, save or forward,
    not even in order to say what others recommend. That covers concerns that are not `evidence: keep`, services,
    and platforms outside `capture_notes`. The fixed warnings of guidance/steps.yml say it once, in the right words."""
    for key, source, path, prose in leaves_of(library, Prose):
        if _may_speak_of_copies(library, key, path):
            continue
        if _MAY_SPEAK_OF_COPIES.search(prose) and (found := _CAPTURE.search(prose)):
            said = f'"{found.group()}" can be read as advice to make or keep a copy of a sexual image of a child.'
            fix = (
                "say what to write down instead (account name, link, date, time); advice on keeping messages belongs "
                "into capture_notes of a platform or into a concern with evidence: keep."
            )
            yield source.problem(source.place(*path), said, "tells-to-copy", fix)


_MAY_SPEAK_OF_COPIES = re.compile(
    r"[Ss][Cc][Rr][Ee][Ee][Nn]|[Ss][Aa][Vv]|[Cc][Oo][Pp]|[Ff][Oo][Rr][Ww][Aa]|[Pp][Rr][Ii][Nn]|"
    r"[Dd][Oo][Ww][Nn][Ll]|[Pp][Hh][Oo][Tt][Oo]|[Uu][Pp][Ll]|[Kk][Ee][Ee][Pp]"
)


def _may_speak_of_copies(library: Library, key: str, path: tuple[Step, ...]) -> bool:
    kind, _, name = key.partition("/")
    if kind == "concerns":
        return library.concerns[name].evidence == "keep" or path[0] == "search_words"
    if kind == "platforms":
        return path[0] in ("capture_notes", "retired", "search_words")
    if kind == "services":
        # A refusal or a removal tool must be able to say which pictures it takes, and that nobody need upload one.
        return path[0] in ("will_not", "search_words", "name", "formerly")
    return key != "steps" or path[0] == "evidence" or path[:2] == ("note", "keep")


NEVER_COPY = frozenset({"blackmail", "fake-nudes", "grooming", "nudes-shared", "sexual-messages"})
"""The concerns that may be about a sexual image of a child. They are pinned here, since one word changed in an entry
(`evidence: keep`) would tell readers to keep such an image, which harms the child and can be a crime. To take one out
is a change of the program, which no change of guidance can bring along."""


@rule()
def loosened_evidence(library: Library) -> Iterator[Problem]:
    """A concern that may be about a sexual image of a child says `evidence: never-copy`, for good. Which concerns these
    are is pinned in the program (NEVER_COPY in wording.py), and no exemption is taken."""
    for name in sorted(NEVER_COPY & library.concerns.keys()):
        evidence = library.concerns[name].evidence
        if evidence != "never-copy":
            source = library.sources[f"concerns/{name}"]
            said = f'"{evidence}" is too weak here: a sexual image of a child may be part of this.'
            yield source.problem(source.place("evidence"), said, "loosened-evidence", "write evidence: never-copy.")


@rule()
def unpinned_evidence(library: Library) -> Iterator[Problem]:
    """A new concern with `evidence: never-copy` is pinned in the program, so that nobody loosens it later. It is pinned
    first, in a change of its own, since guidance and program are never changed together."""
    never = {name for name, concern in library.concerns.items() if concern.evidence == "never-copy"}
    if not never & NEVER_COPY:  # Other guidance than ours, with concerns of its own.
        return
    for name in sorted(never - NEVER_COPY):
        source = library.sources[f"concerns/{name}"]
        said = f'"{name}" may be about a sexual image of a child, and the program does not hold it to that.'
        fix = f"have {name} added to NEVER_COPY in scripts/signpost/wording.py first, in a change of its own."
        yield source.problem(source.place("evidence"), said, "unpinned-evidence", fix)


@rule("steps")
def weak_warning(library: Library) -> Iterator[Problem]:
    """The fixed warnings of guidance/steps.yml (`evidence`) go on warning. There is one for each kind of concern. That
    of `never-copy` tells each reader not to copy. None tells anyone to copy a picture, and only that of `keep` says
    that messages may be kept. No exemption is taken."""
    source = library.sources["steps"]
    for kind in get_args(Evidence):
        if kind not in library.steps.evidence:
            said = f'There is no warning for concerns with "{kind}".'
            fix = f"add {kind}: below evidence:, with words for teen, parent and educator."
            yield source.problem(source.place("evidence"), said, "weak-warning", fix)
    for kind, voices in library.steps.evidence.items():
        for reader in AUDIENCES:
            warning, place = getattr(voices, reader), source.place("evidence", kind, reader)
            told = sentences(warning)
            if kind == "never-copy" and not any(_COPY.search(_forbidden(one)) for one in told):
                said = f'"{warning[:60]}" does not say that nobody may copy the picture.'
                fix = 'write "Do not" or "Never", and after it what nobody may do: save, copy, send on.'
                yield source.problem(place, said, "weak-warning", fix)
            for one in told:
                allowed = _COPY.search(one.replace(_forbidden(one), ""))
                if allowed and (kind != "keep" or _PICTURE.search(one)):
                    said = f'"{allowed.group()}" is not forbidden here: "{one[:80]}"'
                    fix = "take it out, or say that nobody may do it, with no word of when one may all the same."
                    yield source.problem(place, said, "weak-warning", fix)


def _forbidden(sentence: str) -> str:
    """Return the part of a sentence that forbids something; nothing where it also says when one may do it."""
    found = _FORBIDDING.search(sentence)
    return found.group() if found else ""


_FORBIDDING = re.compile(
    r"\b(?:do not|never|must not|may not|nobody|instead of)\b(?!\s+(?:be afraid|fail|forget|hesitate|wait|worry))"
    r"(?:(?!\b(?:but|except|only|or else|unless|until|when)\b|[;:]).)*$",
    re.IGNORECASE | re.DOTALL,
)
_COPY = re.compile(
    r"\b(?:screen[- ]?(?:shot|grab|record|captur)\w*|(?:sav|copi|photograph)(?:e|es|ed|ing)\b|copy(?:ing)?\b"
    r"|(?:forward|print|download|upload|keep|send)(?:s|ing)?\b)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\b(?:picture|pic|photo|image|video|nude)s?\b", re.IGNORECASE)


@rule("register")
def contact_in_prose(library: Library) -> Iterator[Problem]:
    """Prose holds no contact: addresses, numbers and account names have fields of their own, where the register
    is compared with them. Digits are counted, whatever stands between them. Ages, years, times, amounts, menu paths and
    quotations are fine, and so is a registered number in the name of a helpline."""
    exempted = _exempted_values(library)
    numbers_of = _numbers_to_name(library)
    spread: dict[tuple[str, Step], int] = {}
    for key, source, path, prose in leaves_of(library, Prose):
        if key in ("register", "exemptions") or "search_words" in path:
            continue
        # Some services are named after their host.
        if path == ("name",) and library.owned(key).has_host(prose.lower()):
            continue
        known = numbers_of(key)
        contacts, digits = hidden_contacts.judged(prose, known)
        rest = hidden_contacts.plainly(prose) if contacts else ""
        told: set[str] = set()
        while contacts:
            found = contacts[0]
            told.add(found.text)
            said = f'"{found.text}" looks like {found.what}, and stands in prose.'
            fix = "move it to a field for contacts (phone, text, form, website, email), or say it in words."
            yield source.problem(source.place(*path), said, "contact-in-prose", fix)
            if (key, found.text) not in exempted:  # One message is enough, but an exemption hides nothing else.
                break
            rest = rest.replace(found.text, "")
            left, digits = hidden_contacts.judged(rest, known)
            # A number in pieces, with what has a reason between them, does not stand in the text as it is told.
            contacts = tuple(one for one in left if one.text not in told)
            if left and not contacts:
                digits = 0
        else:
            before = spread.get((key, path[0]), 0)
            spread[key, path[0]] = before + digits
            if before <= MOST_DIGITS_OF_A_FIELD < before + digits:
                said = f'"{prose[:60]}" ends what could be a number to call, in pieces over several texts.'
                fix = "move the number to a field for contacts, or write small numbers as words."
                yield source.problem(source.place(*path), said, "contact-in-prose", fix)


MOST_DIGITS_OF_A_FIELD = 6
"""Digits without a reason in all texts of one field, such as the steps of a route. Seven make a telephone number."""


def _exempted_values(library: Library) -> frozenset[tuple[str, str]]:
    exemptions = library.exemptions.exemptions if "exemptions" in library.lone else ()
    return frozenset((str(one.entry), str(one.value)) for one in exemptions if one.rule == "contact-in-prose")


@dataclass(frozen=True, slots=True)
class _NumbersToName:
    """The digits of the registered numbers that an entry may name: its own and its country's."""

    holders: Mapping[str, Set[int]]
    """By digits, the places of the owners that hold them."""
    countries: Mapping[str, Set[str]]
    """By digits, the countries where they are dialled."""
    own: Set[int]
    """The places of the entry's owners."""
    country: str

    def __contains__(self, digits: object) -> bool:
        here = self.country in self.countries.get(str(digits), ())
        return here or not self.own.isdisjoint(self.holders.get(str(digits), frozenset()))


def _numbers_to_name(library: Library) -> Callable[[str], Container[str]]:
    """Return what tells by an entry's key the digits that it may name."""
    holders: dict[str, set[int]] = {}
    countries: dict[str, set[str]] = {}
    for place, owner in enumerate(library.register.owners):
        for held in owner.numbers:
            holders.setdefault(held.number.digits, set()).add(place)
            countries.setdefault(held.number.digits, set()).add(held.country.lower())

    def known(key: str) -> _NumbersToName:
        kind, _, name = key.partition("/")
        country = name.split("/")[0] if kind in ("services", "countries") else ""
        own = library.places_of_owners.get(key, frozenset())
        return _NumbersToName(holders, countries, own, country)

    return known


@rule()
def look_alike_letters(library: Library) -> Iterator[Problem]:
    """No word passes for another by letters of another script: a Cyrillic letter in a Latin name, or a word of Greek
    letters that all look like Latin ones. Names in a script of their own are fine."""
    for _, source, path, prose in leaves_of(library, Prose):
        for word, letter in characters.look_alikes(prose):
            said = f'"{word}" holds a letter that passes for another ({characters.known_as(letter)}).'
            fix = "type the word again, with all letters of one alphabet."
            yield source.problem(source.place(*path), said, "look-alike-letters", fix)
            break


@rule("words")
def avoided_word(library: Library) -> Iterator[Problem]:
    """Words that blame, frighten or hide what was done are not used; guidance/words.yml lists them with what to say
    instead and why."""
    entries = library.words.words
    avoided = _Phrases((word.lower(), number) for number, entry in enumerate(entries) for word in entry.avoid)
    names = _Phrases((name, number) for number, entry in enumerate(entries) for name in entry.unless)
    for key, source, path, prose in leaves_of(library, Prose):
        small = prose.lower()
        if not avoided.may_stand_in(small):  # Most texts, quickly.
            continue
        if key in ("words", "register", "schemes", "exemptions") or "search_words" in path:
            continue
        places = {"everywhere"} | ({"teen"} & set(path)) | ({"happened"} if key.startswith(_HAPPENED) else set())
        spoken = prose if len(prose) == len(small) else small
        in_names = {(number, spot) for start, end, number in names.found(spoken) for spot in range(start, end)}
        first: dict[int, str] = {}
        for start, end, number in avoided.found(small):
            if entries[number].where in places and (number, start) not in in_names:
                first.setdefault(number, spoken[start:end])
        for number, word in sorted(first.items()):
            said = f'"{word}" is a word we avoid. {entries[number].why}'
            yield source.problem(source.place(*path), said, "avoided-word", f'write "{entries[number].say}".')


class _Phrases:
    """A great many phrases, each with a number, found in a text by one look at each of its words."""

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        self._numbers: dict[str, set[int]] = {}
        self._lengths: dict[str, set[int]] = {}
        """The lengths of phrases, by their first word or sign."""
        for phrase, number in phrases:
            self._numbers.setdefault(phrase, set()).add(number)
            self._lengths.setdefault(_WORD_OR_SIGN.findall(phrase)[0], set()).add(len(phrase))

    def may_stand_in(self, text: str) -> bool:
        """Return whether some phrase's first word stands in a text."""
        return not self._lengths.keys().isdisjoint(_WORD_OR_SIGN.findall(text))

    def found(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield where each phrase begins and ends in a text, as whole words, with the phrase's numbers."""
        for word in _WORD_OR_SIGN.finditer(text):
            start = word.start()
            for length in self._lengths.get(word.group(), ()):
                end = start + length
                if end >= len(text) or not _is_in_word(text[end]):
                    yield from ((start, end, number) for number in self._numbers.get(text[start:end], ()))


_WORD_OR_SIGN = re.compile(r"\w+|\S")


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_HAPPENED = ("concerns/", "platforms/", "services/", "steps")
"""Entries that are read after something has happened."""


# ------------------------------------------------------------------------------------------------ how it is read

LONGEST_SENTENCE = {"teen": 20, "adult": 30}
OLDEST_READER = {"teen": 11.0, "adult": 16.0}


@rule()
def long_sentence(library: Library) -> Iterator[Problem]:
    """A sentence for a teenager has at most 20 words, one for an adult at most 30: stress makes reading harder."""
    for _, source, path, prose in leaves_of(library, Prose):
        if "search_words" in path or isinstance(prose, Label):
            continue
        most = LONGEST_SENTENCE["teen" if "teen" in path else "adult"]
        if len(prose.split()) <= most:
            continue
        for sentence in sentences(prose):
            words = len(words_of(sentence))
            if words > most:
                start = " ".join(sentence.split()[:4])
                said = f'The sentence that begins with "{start}" has {words} words; {most} is the most here.'
                yield source.problem(source.place(*path), said, "long-sentence", "make two sentences of it.")


@rule()
def hard_to_read(library: Library) -> Iterator[Problem]:
    """What an entry says to a teenager can be read at 11, what it says to adults at 16. Measured by the Automated
    Readability Index (Senter and Smith, 1967): 4.71 letters per word + 0.5 words per sentence - 21.43 gives a school
    grade, and 5 more years the age."""
    spoken: dict[tuple[str, str], list[str]] = {}
    for key, _, path, prose in leaves_of(library, Prose):
        if "/" in key and "search_words" not in path and not isinstance(prose, Label):
            spoken.setdefault((key, "teen" if "teen" in path else "adult"), []).append(prose)
    for (key, reader), texts in spoken.items():
        age = reading_age(texts)
        if age is not None and age > OLDEST_READER[reader]:
            source = library.sources[key]
            limit = f"{OLDEST_READER[reader]:.0f} is the limit"
            said = f"What it says to {_READERS[reader]} needs a reader of {age:.0f}; {limit}."
            fix = "use shorter words and shorter sentences."
            yield source.problem(Place(source.file, 1, 1), said, "hard-to-read", fix)


_READERS = {"teen": "teenagers", "adult": "adults"}


# ------------------------------------------------------------------------------------------------ where a search leads

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
    singular = (word[:-1] if len(word) > 3 and word[-1] == "s" != word[-2] else word for word in words)
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
                if theirs is None and not any(_is_name(word, own) for word in (*words, "".join(words))):
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
    return frozenset({word, *(word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > _SHORT)})


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
