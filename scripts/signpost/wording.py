"""Rules about words: nothing that misleads, blames, hides a contact, or is hard to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from signpost import hidden_contacts, letters
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


@rule("register")
def contact_in_prose(library: Library) -> Iterator[Problem]:
    """Prose holds no contact: addresses, numbers and account names have fields of their own, where the register
    is compared with them. Digits are counted, whatever stands between them. Ages, years, times, amounts, menu paths and
    quotations are fine, and so is a registered number in the name of a helpline."""
    exempted = _exempted_values(library)
    numbers_of = _numbers_to_name(library)
    spread: dict[tuple[str, Step], int] = {}
    for key, source, path, prose in leaves_of(library, Prose):
        if key in ("register", "site", "exemptions") or "search_words" in path:
            continue
        if path == ("name",) and prose.lower() in library.hosts(key):  # Some services are named after their host.
            continue
        known = numbers_of(key)
        contacts, digits = hidden_contacts.judged(prose, known)
        rest = hidden_contacts.plainly(prose) if contacts else ""
        while contacts:
            found = contacts[0]
            said = f'"{found.text}" looks like {found.what}, and stands in prose.'
            fix = "move it to a field for contacts (phone, text, form, website, email), or say it in words."
            yield source.problem(source.place(*path), said, "contact-in-prose", fix)
            if (key, found.text) not in exempted:  # One message is enough, but an exemption hides nothing else.
                break
            rest = rest.replace(found.text, "")
            contacts, digits = hidden_contacts.judged(rest, known)
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


def _numbers_to_name(library: Library) -> Callable[[str], frozenset[str]]:
    """Return what tells the digits of the registered numbers that an entry may name: its own and its country's."""
    by_country: dict[str, set[str]] = {}
    for owner in library.register.owners:
        for held in owner.numbers:
            by_country.setdefault(held.country.lower(), set()).add(held.number.digits)

    @cache
    def known(key: str) -> frozenset[str]:
        kind, _, name = key.partition("/")
        country = name.split("/")[0] if kind in ("services", "countries") else ""
        own = {held.number.digits for owner in library.owners.get(key, ()) for held in owner.numbers}
        return frozenset(own | by_country.get(country, set()))

    return known


@rule()
def look_alike_letters(library: Library) -> Iterator[Problem]:
    """No word passes for another by letters of another script: a Cyrillic letter in a Latin name, or a word of Greek
    letters that all look like Latin ones. Names in a script of their own are fine."""
    for _, source, path, prose in leaves_of(library, Prose):
        for word, letter in letters.look_alikes(prose):
            said = f'"{word}" holds a letter that passes for another ({letters.known_as(letter)}).'
            fix = "type the word again, with all letters of one alphabet."
            yield source.problem(source.place(*path), said, "look-alike-letters", fix)
            break


@rule("words")
def avoided_word(library: Library) -> Iterator[Problem]:
    """Words that blame, frighten or hide what was done are not used; guidance/words.yml lists them with what to say
    instead and why."""
    avoided = [
        (re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, entry.avoid))})(?!\w)", re.IGNORECASE), entry)
        for entry in library.words.words
    ]
    words = [word.lower() for entry in library.words.words for word in entry.avoid]
    for key, source, path, prose in leaves_of(library, Prose):
        small = prose.lower()
        if not any(word in small for word in words):  # Most texts, quickly.
            continue
        if key in ("words", "register", "schemes", "exemptions") or "search_words" in path:
            continue
        places = {"everywhere"} | ({"teen"} & set(path)) | ({"happened"} if key.startswith(_HAPPENED) else set())
        for pattern, entry in avoided:
            if entry.where not in places:
                continue
            spoken = prose
            for name in entry.unless:
                spoken = type(prose)(spoken.replace(name, ""))
            if found := pattern.search(spoken):
                said = f'"{found.group()}" is a word we avoid. {entry.why}'
                yield source.problem(source.place(*path), said, "avoided-word", f'write "{entry.say}".')


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
