"""Characters that nobody can see, that turn text around, or that pass for other letters."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

MOST_MARKS = 4
"""Marks on one letter. Vietnamese and Thai need 2, Hindi and Arabic 3, pointed Hebrew 4."""

_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# Characters of other categories that show nothing, from https://www.unicode.org/Public/14.0.0/ucd/:
# Default_Ignorable_Code_Point in DerivedCoreProperties.txt; blanks and fillers in UnicodeData.txt.
_BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ua8f9\uffa0\ufffc\ufffd"
    "\U00010af6\U00013441\U00013442\U0001144e\U00011945\U00011c44\U00011c45\U00016fe4\U0001d159]"
)

# Marks that strike letters out (canonical combining class 1) or enclose them (category Me).
# "do not" struck out says the opposite, and a digit in a box is a digit.
_STRIKING = re.compile(
    "[\u0334-\u0338\u0488\u0489\u1abe\u20d2\u20d3\u20d8-\u20da\u20dd-\u20e0"
    "\u20e2-\u20e6\u20ea\u20eb\ua670-\ua672]"
)
_MARKS = re.compile(
    rf"(?:^|\s)[^\w\s\x00-\u02ff\u2000-\u206f]|[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1}}}"
)


_ODD_PERHAPS = re.compile("|".join(one.pattern for one in (_SELECTORS, _BLANKS, _STRIKING, _MARKS)))
_HIDDEN_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def hidden_character(text: str) -> int | None:
    """Return the position of the first character that nobody can see, or that turns text around.

    Refused: control, format (bidi marks, zero-width characters, tags), surrogate, private-use and
    unassigned characters, line and paragraph separators, blank letters, variation selectors except
    the one that follows a pictogram, marks that strike out or enclose, marks with no letter below
    them, and more than MOST_MARKS of them on one letter. A letter may be typed as a letter and its
    marks (NFD): that is honest, and no reader sees the difference.
    """
    return next(_hidden(text), None)


def _hidden(text: str) -> Iterator[int]:
    """Yield the position of every such character."""
    # Most texts end here: of what is printable, only what the pattern finds can be hidden.
    printable = text.replace("\n", "").replace("\t", "").isprintable()
    if printable and (text.isascii() or not _ODD_PERHAPS.search(text)):
        return
    marks = 0
    for spot, character in enumerate(text):
        if character in "\n\t" or (character.isascii() and character.isprintable()):
            marks = 0
            continue
        before = text[spot - 1] if spot else " "
        category = unicodedata.category(character)
        if category in _HIDDEN_CATEGORIES or _BLANKS.match(character):
            yield spot
        elif _SELECTORS.match(character):
            if character != "\ufe0f" or unicodedata.category(before) != "So":
                yield spot
        else:
            marks = marks + 1 if category[0] == "M" else 0
            alone = marks == 1 and before.isspace()
            if alone or marks > MOST_MARKS or _STRIKING.match(character):
                yield spot


def name_of(character: str) -> str:
    """Return what to call a hidden character: what it does, its name and its number."""
    unseen = _SELECTORS.match(character) or _BLANKS.match(character)
    if unseen or unicodedata.category(character)[0] != "M":
        what = "A character that cannot be seen"
    elif _STRIKING.match(character):
        what = "A mark that strikes out or encloses letters"
    else:
        what = "A mark with no letter of its own"
    return f"{what} ({known_as(character)})"


def visible(text: str) -> str:
    """Return text with characters that cannot be seen written as their numbers."""
    pieces, end = [], 0
    for spot in _hidden(text):
        pieces += [text[end:spot], f"<U+{ord(text[spot]):04X}>"]
        end = spot + 1
    return "".join([*pieces, text[end:]])


def on_one_line(text: str) -> str:
    """Return `visible` text on one line: the name of a file, or what must not look like a line."""
    return visible(text).replace("\n", "<U+000A>").replace("\t", "<U+0009>")


# -------------------------------------------------------------------------- letters that look alike

# Small and capital letters that pass for one Latin letter in common typefaces, from confusables.txt
# of Unicode's technical standard 39 (https://www.unicode.org/Public/security/latest/).
_LIKE_LATIN = {
    "CYRILLIC": "асеԁһіјкорԛѕԝхуѵӏүАВЕЅІЈКМНОРСТУХԌԚԜҮӀ",
    "GREEK": "αγικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳϹ",
    "ARMENIAN": "օոսհյցզքԼՍՕՏՀ",
    "COPTIC": "ⲁⲉⲓⲕⲟⲣⲥⲩⲭⲀⲂⲈⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬ",
    "CHEROKEE": "ᎪᎠᎡᎢᎥᎩᎫᎬᎳᎷᎻᎽᎾᏀᏂᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏮꭺꭰꭱꭲꭵꮃꮇꮋꮐꮓꮜꮩꮪꮮꮯꮲꮶ",
    "LISU": "ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓞꓟꓠꓡꓢꓣꓤꓦꓪꓫꓬꓮꓰꓲꓳꓴ",
}
_DRAWN = (
    "FULLWIDTH", "MATHEMATICAL", "CIRCLED", "NEGATIVE", "SQUARED", "PARENTHESIZED", "OUTLINED",
    "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER", "KELVIN", "ANGSTROM",
)  # fmt: skip
"""First words of the names of Latin letters in another form."""

_STRANGE = frozenset({"CHEROKEE", "COPTIC", "LISU"})
"""Scripts of which nobody expects a word among Latin ones."""

_EAST_ASIAN = (
    "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KATAKANA-HIRAGANA", "HALFWIDTH",
    "IDEOGRAPHIC",
)  # fmt: skip
_BEYOND_LATIN = re.compile(
    r"[\u0370-\u1dff\u1f00-\u1fff\u2100-\u218f\u2460-\u24ff\u2c80-\ud7ff\uf900-\U0010ffff]"
)
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~\u2000-\u206f\u3000-\u303f]+")


@cache
def script_of(character: str) -> str:
    """Return the script of a letter, by the first word of its Unicode name: LATIN, CYRILLIC.

    DRAWN is for Latin letters in another form, EAST ASIAN for Chinese, Japanese and Korean, and an
    empty string for what belongs to all scripts.
    """
    category, first = unicodedata.category(character), unicodedata.name(character, "").split(" ")[0]
    if first in _DRAWN:
        like = unicodedata.normalize("NFKC", character)
        return "DRAWN" if like.strip("()").isalpha() and like.isascii() else ""
    if category[0] != "L" or category == "Lm" or first in ("FEMININE", "MASCULINE", "MICRO"):
        return ""
    return "EAST ASIAN" if first in _EAST_ASIAN else first


def look_alikes(text: str) -> Iterator[tuple[str, str]]:
    """Yield words that pass for others, each with the letter that gives it away.

    Such a word mixes letters of scripts that look alike, or holds such letters alone while no other
    word of the text is honestly in their script. Names in a script of their own pass. So do Latin
    words among Chinese, Japanese and Korean ones, which are written without a space between.
    """
    if text.isascii() or not _BEYOND_LATIN.search(text):  # Most texts.
        return
    words = _WORD.findall(text)
    letters = [(letter, script_of(letter)) for letter in "".join(words)]
    scripts = {script for _, script in letters}
    honest = {script for letter, script in letters if letter not in _LIKE_LATIN.get(script, letter)}
    honest = honest - _STRANGE if "LATIN" in scripts else honest | scripts & _STRANGE
    if "EAST ASIAN" in scripts:
        honest.add("DRAWN")
    for word in words:
        inside = [script for script in map(script_of, word) if script]
        alike = {"DRAWN", *_LIKE_LATIN}.intersection(inside)
        if not alike or "EAST ASIAN" in inside:
            continue
        mixed = len(alike) > 1 or "LATIN" in inside
        if mixed or (len(inside) > 1 and not alike & honest):
            rarest = min(sorted(alike), key=inside.count)
            yield word, next(letter for letter in word if script_of(letter) == rarest)


def known_as(character: str) -> str:
    """Return the name and number of a character, for messages."""
    return f"{unicodedata.name(character, 'without a name')}, U+{ord(character):04X}"
