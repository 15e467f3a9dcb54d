"""Rules about words: nothing that misleads, blames, hides a contact, or is hard to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from signpost.library import Library
from signpost.model import Label, Prose
from signpost.problem import Place, Problem
from signpost.readability import reading_age, sentences, words_of
from signpost.rules import leaves_of, rule
from signpost.source import Step

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


_CONTACT_IN_PROSE = (
    (
        re.compile(r"https?:|www\.|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}\b(?!\.[a-z]\b)", re.IGNORECASE),
        "an address",
    ),
    (
        re.compile(
            r"\b\w+\s*[\[(]?\s*\bdot\b\s*[\])]?\s*(?:com|org|net|info|io|co|uk|us|gov|example|me|app|site)\b",
            re.IGNORECASE,
        ),
        "an address in words",
    ),
    (re.compile(r"@"), "an e-mail address or account name"),
    (re.compile(r"\d(?:[^\w,;:!?]{0,3}\d){4,}"), "a number that could be called"),
    (
        re.compile(
            r"\b(?:call|text|ring|phone|dial|sms|whatsapp)(?:s|ing)?\b[^\w.;!?]{0,3}(?:on|to|at)?[^\w.;!?]{0,3}\d(?:\W?\d)+",
            re.IGNORECASE,
        ),
        "a number to call",
    ),
)


_MAY_HOLD_CONTACT = re.compile(r"[\d@:]|\.\w|\bdot\b|\bDOT\b|www")


@rule("register")
def contact_in_prose(library: Library) -> Iterator[Problem]:
    """Prose holds no contact: addresses, numbers and account names have fields of their own, where the register
    is compared with them. Ages, years, menu paths and quotations are fine."""
    for key, source, path, prose in leaves_of(library, Prose):
        if key in ("register", "exemptions") or "search_words" in path:
            continue
        if path == ("name",) and prose.lower() in library.hosts(key):  # Some services are named after their host.
            continue
        # Full-width digits and letters are digits and letters to a reader.
        plain = prose if prose.isascii() else unicodedata.normalize("NFKC", prose)
        if not _MAY_HOLD_CONTACT.search(plain):  # Most texts, quickly.
            continue
        for pattern, what in _CONTACT_IN_PROSE:
            if found := pattern.search(plain):
                said = f'"{found.group().strip()}" looks like {what}, and stands in prose.'
                fix = "move it to a field for contacts (phone, text, form, website, email), or say it in words."
                yield source.problem(source.place(*path), said, "contact-in-prose", fix)
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
