"""Rules about words: nothing that misleads, blames, hides a contact, or is hard to read."""

import re
from collections import ChainMap, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Set

from signpost.entries.library import Library
from signpost.entries.problem import Place
from signpost.entries.schema.site import Exemption
from signpost.entries.schema.text import Label, Prose
from signpost.entries.yaml_source import Step
from signpost.rules.rule import Finding, leaves_of, rule
from signpost.text import characters, hidden_contacts
from signpost.text.readability import reading_age, sentences, words_of

MOST_DIGITS_OF_A_FIELD = 6
"""Digits without a reason in all texts of one field, such as the steps of a route. Seven make a
telephone number."""


@rule("register")
def contact_in_prose(library: Library) -> Iterator[Finding]:
    """Prose holds no contact: addresses, numbers and account names have fields of their own, whose
    values are compared with the register. Digits are counted, whatever is between them. Ages,
    years, times, amounts, menu paths and quotations are fine, and so is a registered number in the
    name of a helpline."""
    exempted = _exempted_values(library)
    numbers_of = _numbers_to_name(library)
    spread: dict[tuple[str, Step], int] = {}
    for key, path, prose in leaves_of(library, Prose):
        if key in ("register", "exemptions") or "search_words" in path:
            continue
        # Some services are named after their host.
        if path == ("name",) and library.owned(key).has_host(prose.lower()):
            continue
        found, digits = _contacts_in(prose, numbers_of(key), exempted.get(key, frozenset()))
        for contact in found:
            said = f'"{contact.text}" looks like {contact.what}, and is in prose.'
            fix = "move it to a field for contacts (phone, text, form, website, email), or say it "
            fix += "in words."
            yield Finding(key, path, said, fix)
        before = spread.get((key, path[0]), 0)
        spread[key, path[0]] = before + digits
        if before <= MOST_DIGITS_OF_A_FIELD < before + digits:
            said = f'"{prose[:60]}" ends what could be a number to call, in pieces over several '
            said += "texts."
            fix = "move the number to a field for contacts, or write small numbers as words."
            yield Finding(key, path, said, fix)


def _contacts_in(
    prose: str, known: Container[str], exempted: Set[str]
) -> tuple[list[hidden_contacts.HiddenContact], int]:
    """Return the contacts to tell of in a text, and the number of its digits without a reason. One
    contact is enough, but an exempted one hides nothing else."""
    contacts, digits = hidden_contacts.judged(prose, known)
    rest = hidden_contacts.plainly(prose) if contacts else ""
    told: list[hidden_contacts.HiddenContact] = []
    while contacts:
        told.append(contacts[0])
        if contacts[0].text not in exempted:
            return told, 0
        rest = rest.replace(contacts[0].text, "")
        left, digits = hidden_contacts.judged(rest, known)
        # A number in pieces, with a reason between them, is not in the text as it is told.
        seen = {one.text for one in told}
        contacts = tuple(one for one in left if one.text not in seen)
        if left and not contacts:
            digits = 0
    return told, digits


def _exempted_values(library: Library) -> Mapping[str, Set[str]]:
    """Return the contacts that may be in prose, by the key of their entry."""
    values: dict[str, set[str]] = {}
    for _, _, one in library.all_of(Exemption):
        if one.rule == "contact-in-prose":
            values.setdefault(str(one.entry), set()).add(str(one.value))
    return values


def _numbers_to_name(library: Library) -> Callable[[str], Container[str]]:
    """Return a function from an entry's key to the digits of the registered numbers that the entry
    may name: its owners' and its country's."""
    held = defaultdict[int | str, dict[str, None]](dict)
    for place, owner in enumerate(library.register.owners):
        for one in owner.numbers:
            held[place][one.number.digits] = held[one.country.lower()][one.number.digits] = None

    def known(key: str) -> Container[str]:
        kind, _, name = key.partition("/")
        country = name.split("/")[0] if kind in ("services", "countries") else ""
        return ChainMap(held[country], *(held[at] for at in library.places_of_owners.get(key, ())))

    return known


@rule()
def look_alike_letters(library: Library) -> Iterator[Finding]:
    """No word passes for another by letters of another script: a Cyrillic letter in a Latin name,
    or a word of Greek letters that all look like Latin ones. Names in a script of their own are
    fine."""
    for key, path, prose in leaves_of(library, Prose):
        for word, letter in characters.look_alikes(prose):
            known_as = characters.known_as(letter)
            said = f'"{word}" holds a letter that passes for another ({known_as}).'
            fix = "type the word again, with all letters of one alphabet."
            yield Finding(key, path, said, fix)
            break


@rule("words")
def avoided_word(library: Library) -> Iterator[Finding]:
    """Words that blame, frighten or hide what was done are not used; guidance/words.yml lists them
    with what to say instead and why."""
    entries = library.words.words
    avoided, names = _Phrases(), _Phrases()
    for number, entry in enumerate(entries):
        for word in entry.avoid:
            avoided.add(word.lower(), number)
        for name in entry.unless:
            names.add(str(name), number)
    for key, path, prose in leaves_of(library, Prose):
        small = prose.lower()
        hits = list(avoided.found(small))
        if not hits or key in _OF_OTHERS or "search_words" in path:
            continue
        places = {"everywhere", *({"teen"} & set(path))}
        if key.startswith(_HAPPENED):
            places.add("happened")
        spoken = prose if len(prose) == len(small) else small
        in_names: set[tuple[int, int]] = set()
        for start, end, number in names.found(spoken):
            in_names.update((number, spot) for spot in range(start, end))
        first: dict[int, str] = {}
        for start, end, number in hits:
            if entries[number].where in places and (number, start) not in in_names:
                first.setdefault(number, spoken[start:end])
        for number, used in sorted(first.items()):
            said = f'"{used}" is a word we avoid. {entries[number].why}'
            yield Finding(key, path, said, f'write "{entries[number].say}".')


class _Phrases:
    """A great many phrases, each with a number, found by one look at each word of a text."""

    def __init__(self) -> None:
        self._numbers: dict[str, set[int]] = {}
        self._lengths: dict[str, set[int]] = {}
        """The lengths of phrases, by their first word or sign."""

    def add(self, phrase: str, number: int) -> None:
        """Take one more phrase."""
        self._numbers.setdefault(phrase, set()).add(number)
        self._lengths.setdefault(_WORD_OR_SIGN.findall(phrase)[0], set()).add(len(phrase))

    def found(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield where each phrase begins and ends as whole words, with each of its numbers."""
        for word in _WORD_OR_SIGN.finditer(text):
            start = word.start()
            for length in self._lengths.get(word.group(), ()):
                end = start + length
                if end >= len(text) or not _is_in_word(text[end]):
                    for number in self._numbers.get(text[start:end], ()):
                        yield start, end, number


_WORD_OR_SIGN = re.compile(r"\w+|\S")


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_OF_OTHERS = ("words", "register", "schemes", "exemptions")
"""Entries that hold the words of others."""

_HAPPENED = ("concerns/", "platforms/", "services/", "steps")
"""Entries that are read after something has happened."""


LONGEST_SENTENCE = {"teen": 20, "adult": 30}
OLDEST_READER = {"teen": 11.0, "adult": 16.0}


@rule()
def long_sentence(library: Library) -> Iterator[Finding]:
    """A sentence for a teenager has at most 20 words, one for an adult at most 30: stress makes
    reading harder."""
    for key, path, prose in leaves_of(library, Prose):
        if "search_words" in path or isinstance(prose, Label):
            continue
        most = LONGEST_SENTENCE["teen" if "teen" in path else "adult"]
        if len(prose.split()) <= most:
            continue
        for sentence in sentences(prose):
            words = len(words_of(sentence))
            if words > most:
                start = " ".join(sentence.split()[:4])
                said = f'The sentence that begins with "{start}" has {words} words; {most} is the '
                said += "most here."
                yield Finding(key, path, said, "make two sentences of it.")


@rule()
def hard_to_read(library: Library) -> Iterator[Finding]:
    """What an entry says to a teenager can be read at 11, what it says to adults at 16. Measured by
    the Automated Readability Index (Senter and Smith, 1967): 4.71 letters per word + 0.5 words per
    sentence - 21.43 gives a school grade, and 5 more years the age."""
    spoken: dict[tuple[str, str], list[str]] = {}
    for key, path, prose in leaves_of(library, Prose):
        if "/" in key and "search_words" not in path and not isinstance(prose, Label):
            spoken.setdefault((key, "teen" if "teen" in path else "adult"), []).append(prose)
    for (key, reader), texts in spoken.items():
        age = reading_age(texts)
        if age is not None and age > OLDEST_READER[reader]:
            readers = {"teen": "teenagers", "adult": "adults"}[reader]
            limit = f"{OLDEST_READER[reader]:.0f} is the limit"
            said = f"What it says to {readers} needs a reader of {age:.0f}; {limit}."
            place = Place(library.sources[key].file, 1, 1)
            yield Finding(key, place, said, "use shorter words and shorter sentences.")
