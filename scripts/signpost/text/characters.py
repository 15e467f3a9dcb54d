"""Characters that a reader or reviewer cannot see, that turn text around, or that pass for other letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

MOST_MARKS = 4
"""Marks that one letter may carry. Vietnamese needs 2, Thai 2, Hindi and Arabic 3, pointed Hebrew 4."""

_SELECTORS = re.compile("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")

# Characters of other categories that show nothing: Default_Ignorable_Code_Point in Unicode's DerivedCoreProperties.txt
# (https://www.unicode.org/Public/14.0.0/ucd/), and from UnicodeData.txt there the blanks, fillers and stand-ins.
_BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ua8f9\uffa0\ufffc\ufffd"
    "\U00010af6\U00013441\U00013442\U0001144e\U00011945\U00011c44\U00011c45\U00016fe4\U0001d159]"
)

# Marks that strike letters out (canonical combining class 1) or enclose them (category Me): "do not" struck out says
# the opposite, and a digit in a box is a digit.
_STRIKING = re.compile(
    "[\u0334-\u0338\u0488\u0489\u1abe\u20d2\u20d3\u20d8-\u20da\u20dd-\u20e0\u20e2-\u20e6\u20ea\u20eb\ua670-\ua672]"
)
_MARKS_PERHAPS = re.compile(
    rf"(?:^|\s)[^\w\s\x00-\u02ff\u2000-\u206f]|[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1}}}"
)


def hidden_character(text: str) -> int | None:
    """Return where the first character stands that a reader or reviewer cannot see, or that turns text around.

    Refused: control, format (bidi marks, zero-width characters, tags), surrogate, private-use and
    unassigned characters, line and paragraph separators, blank letters, variation selectors except
    the one that follows a pictogram, marks that strike out or enclose, marks with no letter below
    them, and more than MOST_MARKS of them on one letter. A letter may be typed as a letter and its
    marks (NFD): that is honest, and no reader sees the difference.
    """
    return next(_hidden(text), None)


def _hidden(text: str) -> Iterator[int]:
    """Yield every place of such a character, from first to last."""
    # Most texts, quickly: what is printable is none of these but for what the patterns find.
    printable = text.replace("\n", "").replace("\t", "").isprintable()
    if printable and (text.isascii() or not _ODD_PERHAPS.search(text)):
        return
    marks = 0
    for spot, character in enumerate(text):
        if character in "\n\t" or (character.isascii() and character.isprintable()):
            marks = 0
            continue
        category = unicodedata.category(character)
        if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") or _BLANKS.match(character):
            yield spot
            continue
        if _SELECTORS.match(character):
            if not (
                character == "\ufe0f" and spot > 0 and unicodedata.category(text[spot - 1]) == "So"
            ):
                yield spot
            continue
        marks = marks + 1 if category[0] == "M" else 0
        alone = marks == 1 and (spot == 0 or text[spot - 1].isspace())
        if alone or marks > MOST_MARKS or _STRIKING.match(character):
            yield spot


_ODD_PERHAPS = re.compile(
    "|".join(one.pattern for one in (_SELECTORS, _BLANKS, _STRIKING, _MARKS_PERHAPS))
)


def name_of(character: str) -> str:
    """Return what to call a character that must not stand in a text: what it does, its name and its number."""
    name = f"({unicodedata.name(character, 'without a name')}, U+{ord(character):04X})"
    if (
        _BLANKS.match(character)
        or _SELECTORS.match(character)
        or unicodedata.category(character)[0] != "M"
    ):
        return f"A character that cannot be seen {name}"
    if _STRIKING.match(character):
        return f"A mark that strikes out or encloses letters {name}"
    return f"A mark with no letter of its own {name}"


def visible(text: str) -> str:
    """Return text with characters that cannot be seen written as their numbers."""
    pieces, end = [], 0
    for spot in _hidden(text):
        pieces += [text[end:spot], f"<U+{ord(text[spot]):04X}>"]
        end = spot + 1
    return "".join([*pieces, text[end:]])


def on_one_line(text: str) -> str:
    """Return text as `visible` does, with line ends and tabs as their numbers too: for names of files, and for messages
    that must not look like a line of their own."""
    return visible(text).replace("\n", "<U+000A>").replace("\t", "<U+0009>")


# ------------------------------------------------------------------------------------------ letters that look alike

# Small and capital letters that pass for one Latin letter in common typefaces, after confusables.txt of Unicode's
# technical standard 39 (https://www.unicode.org/Public/security/latest/confusables.txt).
_LIKE_LATIN = {
    "CYRILLIC": "асеԁһіјкорԛѕԝхуѵӏүАВЕЅІЈКМНОРСТУХԌԚԜҮӀ",
    "GREEK": "αγικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲϳϹ",
    "ARMENIAN": "օոսհյցզքԼՍՕՏՀ",
    "COPTIC": "ⲁⲉⲓⲕⲟⲣⲥⲩⲭⲀⲂⲈⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬ",
    "CHEROKEE": "ᎪᎠᎡᎢᎥᎩᎫᎬᎳᎷᎻᎽᎾᏀᏂᏃᏎᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏮꭺꭰꭱꭲꭵꮃꮇꮋꮐꮓꮜꮩꮪꮮꮯꮲꮶ",
    "LISU": "ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓞꓟꓠꓡꓢꓣꓤꓦꓪꓫꓬꓮꓰꓲꓳꓴ",
}
_DRAWN = ("FULLWIDTH", "MATHEMATICAL", "CIRCLED", "NEGATIVE", "SQUARED", "PARENTHESIZED", "DOUBLE-STRUCK", "SCRIPT",
          "BLACK-LETTER", "KELVIN", "ANGSTROM", "OUTLINED")  # fmt: skip
"""First words of the names of Latin letters in another form."""

_EAST_ASIAN = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "BOPOMOFO",
    "KATAKANA-HIRAGANA",
    "HALFWIDTH",
    "IDEOGRAPHIC",
)
_BEYOND_LATIN = re.compile(
    r"[\u0370-\u1dff\u1f00-\u1fff\u2100-\u218f\u2460-\u24ff\u2c80-\ud7ff\uf900-\U0010ffff]"
)
_WORD = re.compile(r"[^\s!-/:-@\[-`{-~\u2000-\u206f\u3000-\u303f]+")


@cache
def script_of(character: str) -> str:
    """Return the script of a letter as its name in Unicode begins: LATIN, CYRILLIC; DRAWN for Latin letters in another
    form, EAST ASIAN for Chinese, Japanese and Korean; nothing for what belongs to all scripts."""
    category, first = unicodedata.category(character), unicodedata.name(character, "").split(" ")[0]
    if first in _DRAWN:
        like = unicodedata.normalize("NFKC", character)
        return "DRAWN" if like.strip("()").isalpha() and like.isascii() else ""
    if category[0] != "L" or category == "Lm" or first in ("FEMININE", "MASCULINE", "MICRO"):
        return ""
    return "EAST ASIAN" if first in _EAST_ASIAN else first


def look_alikes(text: str) -> Iterator[tuple[str, str]]:
    """Yield words that pass for others, each with the letter that gives it away.

    Those are words that mix letters of scripts that look alike, and words of such letters alone where no other word of
    the text is honestly in their script. Names in a script of their own pass, and so do Latin words among Chinese,
    Japanese and Korean ones, which are written without a space between.
    """
    if text.isascii() or not _BEYOND_LATIN.search(text):  # Most texts.
        return
    words = [
        (word, [(c, script_of(c)) for c in word if script_of(c)]) for word in _WORD.findall(text)
    ]
    scripts = {script for _, letters in words for _, script in letters}
    honest = {
        script
        for _, letters in words
        for c, script in letters
        if c not in _LIKE_LATIN.get(script, c)
    }
    if "LATIN" not in scripts:
        honest |= scripts & set(_STRANGE)
    if "EAST ASIAN" in scripts:
        honest.add("DRAWN")
    for word, letters in words:
        inside = {script for _, script in letters}
        alike = inside & {"DRAWN", *_LIKE_LATIN}
        if not alike or "EAST ASIAN" in inside:
            continue
        mixed = len(alike | inside & {"LATIN"}) > 1
        disguised = (
            not alike & (honest - (set(_STRANGE) if "LATIN" in scripts else set()))
            and len(letters) > 1
        )
        if mixed or disguised:
            rarest = min(alike, key=lambda script: sum(one == script for _, one in letters))
            yield word, next(c for c, script in letters if script == rarest)


_STRANGE = ("CHEROKEE", "COPTIC", "LISU")
"""Scripts of which nobody expects a word among Latin ones."""


def known_as(character: str) -> str:
    """Return the name and number of a letter, for messages."""
    return f"{unicodedata.name(character, 'a letter without a name')}, U+{ord(character):04X}"
