"""Contacts that hide in prose: numbers, addresses, account names, wallets, however written."""

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import cache
from typing import NamedTuple

from signpost.text.reasons_for_digits import DIGIT, TAKEN_OUT, patterns_in, unexplained

MOST_DIGITS = 4
"""Digits without a reason that a text may hold. Five make a number that can be called."""

MOST_LOOSE_DIGITS = 12
"""Digits that a sentence may hold if loose reasons count too; more make a number in disguise."""


class HiddenContact(NamedTuple):
    """What looks like a contact: `text` as a reader takes it, and `what` it looks like."""

    text: str
    what: str


class Judged(NamedTuple):
    """What a text hides, the surest first, and how many digits it holds without a reason."""

    contacts: tuple[HiddenContact, ...] = ()
    digits: int = 0


def judged(text: str, known: Container[str] = frozenset()) -> Judged:
    """Judge a text.

    `known` are the digits of numbers that may be named here, as in "Child Helpline 1098"; right
    after an order to call, a number is found all the same.
    """
    if _is_plain(text):  # Most texts.
        return Judged()
    plain = plainly(text)
    contacts = list(_accounts_and_addresses(plain)) if _MORE_THAN_NUMBERS.search(plain) else []
    digits = 0
    if DIGIT.search(plain):
        numbers, digits = _numbers(plain, known)
        contacts += numbers
    return Judged(tuple(contacts), digits)


# ----------------------------------------------------------------------------------- plain letters

_SPACED_END = "com|org|net|biz|io|gov|edu|xyz"
"""Ends of addresses that no sentence begins or goes on with: a space may come before them."""

# Every contact has a sign or a digit, or one of these pieces.
_SIGN = re.compile(r"[^A-Za-z ,.;!?()’‘“”\"'–—…-]")
_PIECE = re.compile(
    rf"[.,]\w|\s\.|[Il]{{3}}|OOO|\w{{26}}|\( ?(?:at|dot|\.)|(?i:[.,]\s(?:{_SPACED_END}))"
)
_WORDS = ("dot", "d o t", "slash", "add me", "hxxp", "point", "punkt", "punto", "ponto")
_MAIL_AT = re.compile(r" at [ghoyip]", re.IGNORECASE)
_MORE_THAN_NUMBERS = re.compile(
    rf"(?i)[^\x00-\x7f]|[@#:/_=*|$]|[.,]\w|\s\.|[^\W\d]\d|\d[^\W\d]|[\[({{<] ?(?:at|\.)"
    rf"|hxxp|(?:d[ .]?[o0][ .]?t|slash|point|punkt|punto|ponto|add me| at )|[.,] (?:{_SPACED_END})"
)


def _is_plain(text: str) -> bool:
    """Return whether a text holds nothing of which a contact could be made."""
    if _SIGN.search(text) or _PIECE.search(text) or (" at " in text and _MAIL_AT.search(text)):
        return False
    small = text.lower()
    return not any(word in small for word in _WORDS)


_NUMERALS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")
_NAMES_A_DIGIT = re.compile(rf"\b({'|'.join(_NUMERALS)})\b|FACE-(\d)")
_MIDDLE_DOTS = frozenset("·•∙⋅‧・･◦●⚫⬤")
_IDEOGRAPHS = "〇零一二三四五六七八九"
_IDEOGRAPHIC_RUN = re.compile(rf"[{_IDEOGRAPHS}](?:\W{{0,2}}[{_IDEOGRAPHS}]){{3,}}")
_AS_DIGITS = str.maketrans(_IDEOGRAPHS, "00123456789")
_SPACES = re.compile(r"\s+")


def plainly(text: str) -> str:
    """Return a text as a reader takes it.

    Digits of every kind are 0 to 9, compatible forms their plain letters (NFKC), marks are left
    out, spaces and line ends are one space, and every other sign is a bullet.
    """
    plain = text if text.isascii() else "".join(map(_plain_character, text))
    plain = _SPACES.sub(" ", plain)
    if not plain.isascii():
        plain = _IDEOGRAPHIC_RUN.sub(lambda run: run[0].translate(_AS_DIGITS), plain)
    return _with_digits_for_letters(plain) if _LETTERS_FOR_DIGITS.search(plain) else plain


@cache
def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    digit = _digit(character, category)
    if digit is not None:
        return digit
    if category[0] in "MC":  # Marks make no difference to what can be dialled or typed.
        return ""
    if category[0] == "Z":
        return " "
    if category == "Pd" or character == "\u2212":
        return "-"
    if character in "‘’‚‛′":
        return "'"
    if character in _MIDDLE_DOTS:
        return "•"
    plain = unicodedata.normalize("NFKC", character)
    if plain.isascii():
        return plain
    if category in ("So", "Sm", "Sk"):
        return "•"
    return "".join(part for part in plain if not unicodedata.category(part).startswith("M"))


def _digit(character: str, category: str) -> str | None:
    """Return the digit that a character is read as: of any script, circled, raised or drawn."""
    value = unicodedata.digit(character, None)
    if value is None and category != "Lo":  # Ideographs are words too, and count only in a row.
        number = unicodedata.numeric(character, None)
        value = int(number) if number is not None and number in range(10) else None
    if value is None and category in ("No", "Nl", "So"):
        drawn = _NAMES_A_DIGIT.search(unicodedata.name(character, ""))
        if drawn:
            value = _NUMERALS.index(drawn[1]) if drawn[1] else int(drawn[2])
    return None if value is None else str(value)


_LETTERS_FOR_DIGITS = re.compile(r"(?<![^\W_])[OoIl|]{2,99}(?![^\W_])|\d[OoIlSBZ|]|[OoIlSBZ|]\d")
_TOKEN = re.compile(r"[^\W_]+|\|+")
_LOOK_ALIKE = str.maketrans("OoIl|SBZ", "00111582")
_STROKES_AND_RINGS = frozenset("OoIl|")
_LIKE_DIGITS = _STROKES_AND_RINGS | frozenset("SBZ0123456789")
_WORDS_OF_SUCH_LETTERS = {"lol", "loo", "ooo", "oo", "lo", "ll", "ii", "iii"}


def _with_digits_for_letters(text: str) -> str:
    """Return a text with O, l and the like as digits where they are read so: O8OO lll lll."""
    made = list(text)
    for row in _rows_like_digits(text):
        written = "".join(token[0] for token in row)
        if DIGIT.search(written) or (len(written) > 6 and len(row) > 1):
            for token in row:
                made[token.start() : token.end()] = token[0].translate(_LOOK_ALIKE)
    return "".join(made)


def _rows_like_digits(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield rows of words that are close together and hold only what looks like digits."""
    row: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        letters = set(token[0])
        word = len(token[0]) < 2 or token[0].lower() in _WORDS_OF_SUCH_LETTERS
        drawn = letters <= _STROKES_AND_RINGS and not word
        mixed = letters <= _LIKE_DIGITS and not letters.isdisjoint("0123456789")
        if row and (token.start() - row[-1].end() > 3 or not (drawn or mixed)):
            yield row
            row = []
        if drawn or mixed:
            row.append(token)
    if row:
        yield row


# -------------------------------------------------------------------------- addresses and accounts

_SURE_END = f"{_SPACED_END}|info|co|uk|eu|gg|tv|ly|ru|de"
_ANY_END = (
    f"{_SURE_END}|app|chat|help|support|site|online|website|web|link|live|example|me|us|page|shop"
    "|club|care|dev"
)
_DOT_WORDS = "d[o0]t{1,2}|point|punkt|punto|ponto|точка"
_APPS = (
    "snap(?:chat)?|tele(?:gram)?|tg|whats ?app|discord|kik|insta(?:gram)?|ig|tik ?tok|signal"
    "|session|wickr|skype|we ?chat|viber|threema|facebook|fb|messenger|twitter|roblox|steam|xbox"
    "|psn|twitch|reddit|tumblr|yubo|wizz|line|zangi|omegle|cash ?app|venmo|pay ?pal|revolut"
)
_IS_CALLED = (
    r"(?:[ ]?[:=(\"'•-]{1,3}[ ]?"
    r"|[ ](?:is|at|as|name|handle|username|user|id|tag|account|under|called|me)){0,4}"
)
# An account's name shows itself by a digit, an underscore or a hash among its letters.
_HANDLE = r"[ ]?[\"'(]?(?=[\w.#-]{0,30}[\d_#])(?=[\w.#-]{0,30}[a-z])[\w.#-]{4,32}"
_NOT_JAPANESE = r"\W\d_\u3040-\u30ff\u3400-\u9fff"

_LOOKS = rf"""
an address
    https?[ ]?:|hxxps?(?![a-z])|h\*\*ps?|\bwww[ ]?\.|//
    # A label, a dot, and letters of any script: evil.example, помощь.рф.
    # Not "U.S." or "3.5".
    (?<![\w.-])[\w-]*\w\.(?:[\w-]+\.)*[^\W\d_]{{2,24}}(?![^\W_])(?!\.[a-z]\b)
    [^\W_]\.(?:c0m|0rg|n3t|inf0|c0)(?![^\W_])|xn--
    [^\s\w]\.(?:{_SPACED_END})(?!\w)
an address in words
    (?:colon|slash)[ ]slash(?!\w)|(?<!\w)(?!and[ ])\w{{1,24}}[ ]slash[ ]\w
an address
    \w[ ]?[.,•][ ](?:{_SPACED_END})(?![\w'])|[a-z0-9][ ]\.[ ]?\w
    \w[ ]?[,•](?:{_ANY_END})(?![\w'])
    # The other dot that browsers take for one. Japanese and Chinese sentences end in it too.
    [^{_NOT_JAPANESE}]。[ ]?[^{_NOT_JAPANESE}]{{2}}
    \w。[ ]?(?:{_ANY_END})(?!\w)
an address in words
    [\[({{<*_][ ]?(?:\.|{_DOT_WORDS})[ ]?[\])}}>*_]
    [^\W_][ _-]{{0,3}}\b(?:(?:{_DOT_WORDS})[ _-]{{1,3}}
        (?:{_SPACED_END}|info|co|uk|eu|ru)|punkt[ ]de)(?!\w)
an e-mail address in words
    [\[({{<][ ]?(?:at|arroba|chiocciola)[ ]?[\])}}>]
    \w[ ]at[ ](?:gmail|hotmail|outlook|yahoo|icloud|proton ?mail|gmx)(?!\w)
an e-mail address or account name
    @
an account name
    (?<![\w#])\w[\w.]{{1,31}}#\d{{4}}(?!\d)|(?<![\w/])[ur]/\w{{3}}
    (?<!\w)(?:{_APPS})(?!\w){_IS_CALLED}{_HANDLE}
    # Names of services begin with a capital letter: Healing119 in WhatsApp.
    (?<![\w.#-])(?-i:(?=[a-z]))(?=[\w.#-]{{0,30}}[\d_#])(?=[\w.#-]{{0,30}}[a-z])[\w.#-]{{4,32}}
        [ ](?:on|in|at|via)[ ](?:{_APPS})(?!\w)
    (?<!\w)(?:ig|sc|tg|dc)[ ]?[:=]|(?<!\w)\$[a-z]\w{{2}}
    (?<!\w)(?:invite|invitation|server|join|friend code)(?:[ ](?:code|link|id))?[ ]?[:=]?{_HANDLE}
    (?<!\w)(?:add|dm|pm|message|msg|write|text|find|follow|contact|reach|hit|tell)
        [ ](?:me|us)(?:[ ]up)?[ ](?:on|in|at|over|via|by|through|with)[ ](?:{_APPS})(?!\w)[ ]?[:=•-]
    (?<!\w)(?:my|our)[ ](?:{_APPS})(?:[ ](?:name|handle|id|user(?:name)?|tag))?[ ]?[:=]
    (?<!\w)(?:user ?name|handle|gamer ?tag|nick ?name)[ ]?(?::|=|is){_HANDLE}
a wallet
    (?<!\w)bc1[a-z0-9]{{20}}|(?<!\w)0x[0-9a-f]{{20}}|(?<!\w)[13][1-9a-hj-np-z]{{25,34}}(?!\w)
an account at a bank
    (?<!\w)[a-z]{{2}}\d{{2}}[ ]?(?:[a-z0-9]{{4}}[ ]?){{3}}
a wallet or a code
    (?<!\w)(?=\w{{0,99}}\d)(?=\w{{0,99}}[a-z])\w{{26}}
"""
"""What a contact may look like, and the patterns of it, the surest first."""

_CONTACTS = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for what, patterns in patterns_in(_LOOKS)
    for pattern in patterns
)

_DOT = re.compile(r"(?i)(?<![^\W_])([^\W_]+)[ _-]{1,3}d[ .]?[o0][ .]?t[ _-]{1,3}([^\W_]+)")
# Words after which "dot" is a dot that one can see, as in the three-dot menu.
_SEEN = (
    "a|an|the|this|that|each|every|no|any|one|two|three|four|five|six|red|green|blue|orange|yellow"
    "|grey|gray|black|white|purple|pink|little|small|tiny|big|large|round|coloured|colored|bright"
    "|dark|single|full|polka|of|or|and|with|to|under|top|bottom|first|second|last|your|its"
)
_BEFORE_A_DOT = frozenset(_SEEN.split("|"))
# What is read as the end of an address even so: green dot chat.
_ORDINARY_WORDS = {"me", "us", "help", "support", "page", "live", "link", "care"}
_AFTER_A_DOT = frozenset(_ANY_END.split("|")) - _ORDINARY_WORDS


def _accounts_and_addresses(text: str) -> Iterator[HiddenContact]:
    for pattern, what in _CONTACTS:
        if match := pattern.search(text):
            yield HiddenContact(match[0].strip(), what)
    for match in _DOT.finditer(text):
        if match[1].lower() not in _BEFORE_A_DOT or match[2].lower() in _AFTER_A_DOT:
            yield HiddenContact(match[0], "an address in words")


# ----------------------------------------------------------------------------------------- numbers

_RUN = re.compile(r"\d(?:[^\w,;:!?]{0,3}\d){4,}")
_CALL = "(?:call|ring|text)(?:s|ing)?|called|phones?|phoning|telephone|dials?|diall?ing|sms|tel"
_LINE = (
    "hotline|helpline|lifeline|line|free ?phone|toll ?free|numbers?|switchboard|whats ?app|mobile"
    "|landline|cell|fax"
)
_TO_CALL = re.compile(
    rf"(?i)(?<!\w)(?:{_CALL}|whats ?app)(?!\w)[^\w.;!?]{{0,3}}"
    r"(?:(?:on|to|at|us|me|now|free|just)[^\w.;!?]{0,3}){0,2}(?P<number>\d(?:\W?\d)+)"
)
_TO_CALL_NOTHING = re.compile(
    r"(?i)[1-9]\d?(?:[ ]?(?:to|-)[ ]?\d{1,2})?[ -]?"
    r"(?:seconds?|minutes?|hours?|days?|times|people|friends|[ap]\.?m|o'clock|in[ ]the)(?!\w)"
    r"|24/7(?!\w)|\d\d?:\d\d"
)
"""What may come after "call" or "text" and is no number to call: 24 hours a day."""

_LINE_AND_NUMBER = re.compile(
    rf"(?i)(?<!\w)(?:{_LINE})(?!\w)[^\w.;!?]{{0,3}}"
    r"(?:(?:is|on|at|to|are|be|called)[^\w.;!?]{0,3}){0,2}\d(?:\W?\d){2,}"
)
_SPEAKS_OF_CALLING = re.compile(rf"(?<!\w)(?:{_CALL}|{_LINE})(?!\w)", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"(?<![^\W_])\d(?:[ .-]?\d){2,}(?![^\W_])")
_FOUR_DIGITS = re.compile(r"(?<![^\W_])\d(?:[ .-]?\d){3}(?![^\W_])")
_ASKS = re.compile(
    r"(?i)(?<!\w)(?:use|using|free|message|send|sos|emergency|help|ask|contact|reach|try|type|press"
    r"|enter)(?!\w)"
)
_ON_A_NUMBER = re.compile(r"(?<!\w)(?:on|via)[ ]\d(?:[ .-]?\d){2,}(?![^\W_])", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])[ ]")
_PART_END = re.compile(r"(?<=[.!?;:])[ ]")
_WRITTEN = re.compile(r"(?<![\w+])\+?\d(?:[ -]?\d)*(?!\w)")


def _numbers(text: str, known: Container[str]) -> tuple[list[HiddenContact], int]:
    rest = _without(text, known)
    bare, loose = unexplained(rest)
    found = [
        HiddenContact(called[0], "a number to call")
        for called in _TO_CALL.finditer(text)
        if not _TO_CALL_NOTHING.match(text, called.start("number"))
    ]
    if called_so := _LINE_AND_NUMBER.search(rest):
        found.append(HiddenContact(called_so[0], "a number to call"))
    left = list(DIGIT.finditer(bare))
    if run := _RUN.search(bare):
        found.append(HiddenContact(run[0], "a number that could be called"))
    elif len(left) > MOST_DIGITS:
        pieces = bare[left[0].start() : left[-1].end()]
        found.append(HiddenContact(pieces, "a number that could be called, in pieces"))
    elif loose + len(left) > MOST_LOOSE_DIGITS and (disguise := _disguised(rest)):
        found.append(HiddenContact(disguise, "a number that could be called, in pieces"))
    asks = _FOUR_DIGITS.search(bare) if _ASKS.search(bare) else None
    if asks:
        found.append(HiddenContact(asks[0], "a number that could be called"))
    for sentence in _SENTENCE_END.split(bare) if len(left) > 2 else ():
        calls = _SPEAKS_OF_CALLING.search(sentence)
        if called_so := (calls and _SHORT_NUMBER.search(sentence)) or _ON_A_NUMBER.search(sentence):
            found.append(HiddenContact(called_so[0], "a number to call"))
    return found, len(left)


def _disguised(text: str) -> str | None:
    """Return the sentence in which too many digits have a loose reason, if there is one."""
    for sentence in _PART_END.split(text):
        bare, loose = unexplained(sentence)
        if loose + len(DIGIT.findall(bare)) > MOST_LOOSE_DIGITS:
            return sentence
    return None


def _without(text: str, known: Container[str]) -> str:
    """Return a text without the numbers whose digits are known."""

    def kept(run: re.Match[str]) -> str:
        return TAKEN_OUT if re.sub("[ -]", "", run[0]) in known else run[0]

    return _WRITTEN.sub(kept, text) if known else text
