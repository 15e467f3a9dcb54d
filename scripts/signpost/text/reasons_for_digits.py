"""What digits in prose may say: ages, dates, amounts. All others may be a number to call."""

import re
from collections.abc import Iterator

DIGIT = re.compile(r"\d")
TAKEN_OUT = " ~ "


def has_reason(digits: str) -> bool:
    """Return whether digits alone say what they are: a day, a span of years, a time."""
    return DIGIT.search(unexplained(digits)[0]) is None


# ------------------------------------------------------------------------ what digits honestly say

# A number of things: no zero before it, and nothing of another number beside it.
_ALONE = r"(?<![\w.+])(?<!\d[ ,/().:-])(?<!\d[,;][ ])"
_END = r"(?!\w)(?!\.\d)(?![ ,/().:-]\d)"
_UP_TO_99 = r"[1-9]\d?"
_UP_TO_999 = r"[1-9]\d{0,2}"
_AMOUNT = r"[1-9]\d{0,3}(?:,\d{3}){0,3}(?:\.\d{1,2})?"
_YEAR = r"(?:19[5-9]|20[0-4])\d"
_DAY = r"(?:[12]\d|3[01]|[1-9])"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}(?!\w)"
_UNIT = (
    "(?:(?:second|sec|minute|min|hour|hr|day|night|week|weekend|fortnight|month|year|yr|decade"
    "|time|person|kid|teenager|pupil|student|user|account|follower|friend|member|adult|parent"
    "|caller|boy|girl|respondent|participant|state|region|district|school|language|report|message"
    "|post|picture|photo|image|video|comment|profile|page|character|word|letter|digit|question"
    "|answer|step|point|mark|euro|pound|dollar|cent|centime|metre|meter|mile|degree|call"
    "|conversation|attempt|strike|row|column|case|app|game|group|link|site|website|platform"
    "|service|centre|center|office|volunteer|counsellor|view|like|vote|level|grade|lesson|session"
    "|room|seat|floor|device|option|rule|type|kind|way|sign|tip|reason|item|part|section|chapter"
    "|version|star|goal|player|side)s?"
    "|people|child|children|teens|women|men|countries|territories|cities|replies|percent|%|pence"
    "|kr|mb|gb|kb|km|cm|mm|texts|chats|lines|copies|helplines|hotlines|tries|contacts|numbers"
    "|choices|categories|things)(?!\\w)"
)
_SOME = (
    "(?:[ ](?:or|and)[ ](?:more|fewer|less))?"
    "(?:[ -](?:young|other|different|more|new|latest|whole|full|school|working|calendar|business"
    "|extra|small|short)){0,2}"
)
_COUNTED = (
    "(?:page|step|question|chapter|part|section|article|clause|paragraph|figure|table|row|column"
    "|item|option|room|floor|year|grade|key stage|level|stage|week|day|lesson|unit|module|rule"
    "|tip|form|volume|issue|episode|season|tier|sheet|slide|note|point|group|team|score|mark)s?"
    "|pp?\\.|lines|press|pressing|tap|class(?:es)?|ks|appendix|side|gate|bus|annex|block"
)
_PROGRAMS = (
    "versions?|v|ios|ipados|macos|android|windows|chrome|firefox|safari|switch|playstation|ps|xbox"
    "|series|galaxy|pixel|iphone|ipad|minecraft|fifa|fc|web|wi-?fi|bluetooth|usb|html|gpt"
)
_LIMITS = (
    "under|over|below|above|aged?|ages|of age|age of|younger than|older than|at least|at most|up to"
    "|between|turn|turns|turned|turning|from|about|around|nearly|almost|until|till|to|by|at|for|say"
    "|says|said|is|was|are|were|than|within|only"
)


def patterns_in(table: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each name in a table, and the patterns that are indented below it.

    A line that is indented twice goes on with the pattern above it; after # comes a comment.
    """
    plain = re.sub(r"\n +# .*", "", table).replace("\n        ", "")
    for part in re.split(r"\n(?=\S)", plain.strip()):
        name, *patterns = part.split("\n    ")
        yield name, patterns


_REASONS = rf"""
a day in digits: 2026-11-23, 23/11/2026, 23.11.2026
    (?<![\w.+-]){_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w-])
    (?<![\w./+-])(?:0?[1-9]|[12]\d|3[01])([/.])(?:0?[1-9]|1[0-2])\1{_YEAR}(?![\w/-])
a day in words of any language: 23 November 2026, 1. Mai 2026, November 23, 2026
    {_ALONE}{_DAY}(?:st|nd|rd|th|er|\.)?[ ](?:of[ ]|de[ ])?[^\W\d_]{{3,12}},?[ ](?:de[ ])?
        {_YEAR}{_END}
    (?<![^\W_])[^\W\d_]{{3,12}}[ ]{_DAY}(?:st|nd|rd|th)?,[ ]{_YEAR}{_END}
a year or a span of years: 2024, the 1990s, 2024/25, 2023-2026
    {_ALONE}{_YEAR}(?:[/-](?:{_YEAR}|\d\d))?s?{_END}
~ a day and a month: 29 December, 3rd of May, May 3
    {_ALONE}{_DAY}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH}
    (?<!\w){_MONTH}[ ]{_DAY}(?:st|nd|rd|th)?{_END}
a time of day, to five minutes: 8:30, 17.30, 9 am, 9 in the morning
    (?<![\w.,:+-])(?<!\d[ /()-])(?:[01]?\d|2[0-4])[:.h][0-5][05](?:[ ]?[ap]\.?m(?!\w))?(?![\w:])
    {_ALONE}(?:1\d|2[0-4]|[1-9])(?:[ ]?[ap]\.?m(?!\w)|[ ]o'clock|[ ]at[ ]night
        |[ ]in[ ]the[ ](?:morning|afternoon|evening))
round the clock, one to one, and exercises known by their digits
    (?<![\w/])24/7(?!\w)|(?<![\w:-])1(?:-2-|:|-)1(?![\w-])
    (?<![\w-])(?:5-4-3-2-1|4-7-8)(?![\w-])
round thousands: 10,000
    {_ALONE}{_UP_TO_999}(?:,000){{1,2}}{_END}
~ the number of a law: Regulation (EU) 2022/2065, Directive 2011/93/EU
    (?<![\w.+/-])(?<!\d ){_YEAR}/\d{{1,4}}(?![\w.-])(?! ?\d)
~ thousands: 1,500 of them
    {_ALONE}{_UP_TO_99},\d{{3}}{_END}
~ a share: 40 %, 12.5 per cent
    {_ALONE}(?:100|\d{{1,2}})(?:[.,]\d{{1,2}})?[ ]?(?:%|per[ ]?cent(?!\w))
~ money: £5, 0.07 euro
    [£$€¥][ ]?\d{{1,4}}(?:,\d{{3}})?(?:\.\d{{2}})?{_END}
    {_ALONE}0\.\d{{1,2}}[ ](?:euros?|pounds?|dollars?)
~ so many of so many: 9 out of 10, 1 in 100, step 1 of 3, 7/10
    {_ALONE}{_UP_TO_999}(?:[ ](?:out[ ]of|in|of|from)[ ](?:every[ ])?|/){_UP_TO_999}{_END}
~ so many people or things, or so long: 1,200 reports, 24 to 48 hours, 6-digit code
    {_ALONE}(?:{_AMOUNT}(?:[ ](?:to|or|and)[ ]|[ ]?-[ ]?))?{_AMOUNT}{_SOME}[ -]?{_UNIT}
~ the number of a page, step, class, room or version: pages 12 to 15, option 2, iOS 18.2
    (?<!\w)(?:{_COUNTED}|{_PROGRAMS})[ ]?(?:{_UP_TO_999}|0)(?:\.(?:{_UP_TO_99}|0)){{0,3}}
        [a-f]?(?:(?:,[ ]?(?:and[ ])?|[ ](?:to|and|or)[ ]|[ ]?-[ ]?){_UP_TO_999}[a-f]?){{0,5}}{_END}
~ an age or a limit: under 13, aged 13 to 17, 18 and over, 16+, under-18s, 9 to 5
    (?<![^\W_])(?:{_LIMITS})[ -]{_UP_TO_99}(?:[ ]?(?:to|and|or|-|/)[ ]?{_UP_TO_99})?s?{_END}
    {_ALONE}{_UP_TO_99}(?:[ ]?\+|[ ](?:and|or)[ ](?:over|under|older|younger|above|below|up)(?!\w))
    {_ALONE}{_UP_TO_99}(?:[ ](?:to|and|or)[ ]|-){_UP_TO_99}{_END}
~ how numbers begin: begins with 1800, 1850 at the front, a 116 number
    (?<!\w)(?:begin|start)(?:s|ning|ing)?[ ]with[ ]\d{{2,4}}(?!\w)(?![ ./-]\d)
    (?<![\w.+])(?<!\d[ .-])\d{{2,4}}[ ]at[ ]the[ ](?:front|start|beginning)(?!\w)
    (?<!\w)(?:an?|all|these)[ ]\d{{2,4}}[ ]numbers?(?!\w)
~ an order: 1st, 24th
    {_ALONE}{_UP_TO_999}(?:st|nd|rd|th)(?!\w)
~ a decimal: 3.5
    {_ALONE}(?:0|{_UP_TO_99})[.,]\d{{1,2}}{_END}
~ part of a name: PS5, KS3, COVID-19, 4Cs, HOPELINE247
    (?<![^\W_])(?:[a-z]+-?{_UP_TO_999}|{_UP_TO_99}[a-z]{{1,12}})(?![^\W_])(?![ ./-]\d)
"""
"""What digits may say, in the order in which it is taken out.

After ~ the words would also fit around the pieces of a number: a sentence may hold few such digits.
"""

_PATTERNS = [
    (re.compile("|".join(patterns), re.IGNORECASE), name.startswith("~"))
    for name, patterns in patterns_in(_REASONS)
]
"""The pattern of each reason, and whether it is a loose one."""


def unexplained(text: str) -> tuple[str, int]:
    """Return a text without the digits that have a reason, and how many of them had a loose one."""
    loose = 0
    for pattern, is_loose in _PATTERNS:
        rest, times = pattern.subn(TAKEN_OUT, text)
        if times and is_loose:
            loose += len(DIGIT.findall(text)) - len(DIGIT.findall(rest))
        text = rest
        if times and not DIGIT.search(text):
            break
    return text, loose
