"""What digits in prose may say: ages, dates, amounts. All others may be a number to call."""

from __future__ import annotations

import re
from typing import NamedTuple

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
    "(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|fortnights?"
    "|months?|years?|yrs?|decades?|times?|people|persons?|child|children|kids?|teenagers?"
    "|teens|pupils?|students?|users?|accounts?|followers?|friends?|members?|adults?|parents?"
    "|callers?|boys?|girls?|women|men|respondents?|participants?|countries|territories"
    "|states?|regions?|districts?|cities|schools?|languages?|reports?|messages?|posts?"
    "|pictures?|photos?|images?|videos?|comments?|replies|profiles?|pages?|characters?|words?"
    "|letters?|digits?|questions?|answers?|steps?|points?|marks?|percent|%|euros?|pounds?"
    "|dollars?|cents?|centimes?|pence|kr|mb|gb|kb|km|cm|mm|metres?|meters?|miles?|degrees?"
    "|calls?|texts|chats|conversations?|attempts?|strikes?|lines|rows?|columns?|copies|cases?"
    "|apps?|games?|groups?|links?|sites?|websites?|platforms?|services?|helplines|hotlines"
    "|centres?|centers?|offices?|volunteers?|counsellors?|views?|likes?|votes?|levels?"
    "|grades?|lessons?|sessions?|rooms?|seats?|floors?|tries|devices?|contacts|numbers"
    "|options?|choices|categories|rules?|types?|kinds?|ways?|signs?|tips?|things|reasons?"
    "|items?|parts?|sections?|chapters?|versions?|stars?|goals?|players?|sides?)(?!\\w)"
)
_SOME = (
    "(?:[ ](?:or|and)[ ](?:more|fewer|less))?"
    "(?:[ -](?:young|other|different|more|new|latest|whole|full|school|working|calendar|business"
    "|extra|small|short)){0,2}"
)
_COUNTED = (
    "pages?|pp?\\.|steps?|questions?|chapters?|parts?|sections?|articles?|clauses?|paragraphs?"
    "|figures?|tables?|lines|rows?|columns?|items?|options?|press|pressing|tap|rooms?|floors?"
    "|class(?:es)?|years?|grades?|key stages?|ks|levels?|stages?|weeks?|days?|lessons?|units?"
    "|modules?|rules?|tips?|forms?|appendix|volumes?|issues?|episodes?|seasons?|tiers?|sheets?"
    "|slides?|notes?|points?|side|groups?|teams?|gate|bus|scores?|marks?|annex|block"
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


class Reason(NamedTuple):
    """What digits may honestly say, and the pattern of it.

    `loose`: the words would also fit around the pieces of a number, so a sentence may hold only a
    few such digits.
    """

    name: str
    pattern: re.Pattern[str]
    loose: bool


def _sure(name: str, *patterns: str) -> Reason:
    return Reason(name, re.compile("|".join(patterns), re.IGNORECASE), loose=False)


def _loose(name: str, *patterns: str) -> Reason:
    return _sure(name, *patterns)._replace(loose=True)


REASONS: tuple[Reason, ...] = (
    _sure(
        "a day in digits: 2026-11-23, 23/11/2026, 23.11.2026",
        rf"(?<![\w.+-]){_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w-])",
        rf"(?<![\w./+-])(?:0?[1-9]|[12]\d|3[01])([/.])(?:0?[1-9]|1[0-2])\1{_YEAR}(?![\w/-])",
    ),
    _sure(
        "a day in words of any language: 23 November 2026, 1. Mai 2026, November 23, 2026",
        rf"{_ALONE}{_DAY}(?:st|nd|rd|th|er|\.)?[ ](?:of[ ]|de[ ])?[^\W\d_]{{3,12}},?[ ](?:de[ ])?"
        rf"{_YEAR}{_END}",
        rf"(?<![^\W_])[^\W\d_]{{3,12}}[ ]{_DAY}(?:st|nd|rd|th)?,[ ]{_YEAR}{_END}",
    ),
    _sure(
        "a year or a span of years: 2024, the 1990s, 2024/25, 2023-2026",
        rf"{_ALONE}{_YEAR}(?:[/-](?:{_YEAR}|\d\d))?s?{_END}",
    ),
    _loose(
        "a day and a month: 29 December, 3rd of May, May 3",
        rf"{_ALONE}{_DAY}(?:st|nd|rd|th)?[ ](?:of[ ])?{_MONTH}",
        rf"(?<!\w){_MONTH}[ ]{_DAY}(?:st|nd|rd|th)?{_END}",
    ),
    _sure(
        "a time of day, to five minutes: 8:30, 17.30, 9 am, 9 in the morning",
        r"(?<![\w.,:+-])(?<!\d[ /()-])(?:[01]?\d|2[0-4])[:.h][0-5][05](?:[ ]?[ap]\.?m(?!\w))?"
        r"(?![\w:])",
        rf"{_ALONE}(?:1\d|2[0-4]|[1-9])(?:[ ]?[ap]\.?m(?!\w)|[ ]o'clock|[ ]at[ ]night"
        r"|[ ]in[ ]the[ ](?:morning|afternoon|evening))",
    ),
    _sure(
        "round the clock, one to one, and exercises known by their digits",
        r"(?<![\w/])24/7(?!\w)|(?<![\w:-])1(?:-2-|:|-)1(?![\w-])",
        r"(?<![\w-])(?:5-4-3-2-1|4-7-8)(?![\w-])",
    ),
    _sure("round thousands: 10,000", rf"{_ALONE}{_UP_TO_999}(?:,000){{1,2}}{_END}"),
    _loose(
        "the number of a law: Regulation (EU) 2022/2065, Directive 2011/93/EU",
        rf"(?<![\w.+/-])(?<!\d ){_YEAR}/\d{{1,4}}(?![\w.-])(?! ?\d)",
    ),
    _loose("thousands: 1,500 of them", rf"{_ALONE}{_UP_TO_99},\d{{3}}{_END}"),
    _loose(
        "a share: 40 %, 12.5 per cent",
        rf"{_ALONE}(?:100|\d{{1,2}})(?:[.,]\d{{1,2}})?[ ]?(?:%|per[ ]?cent(?!\w))",
    ),
    _loose(
        "money: £5, 0.07 euro",
        rf"[£$€¥][ ]?\d{{1,4}}(?:,\d{{3}})?(?:\.\d{{2}})?{_END}",
        rf"{_ALONE}0\.\d{{1,2}}[ ](?:euros?|pounds?|dollars?)",
    ),
    _loose(
        "so many of so many: 9 out of 10, 1 in 100, step 1 of 3, 7/10",
        rf"{_ALONE}{_UP_TO_999}(?:[ ](?:out[ ]of|in|of|from)[ ](?:every[ ])?|/){_UP_TO_999}{_END}",
    ),
    _loose(
        "so many people or things, or so long: 1,200 reports, 24 to 48 hours, 6-digit code",
        rf"{_ALONE}(?:{_AMOUNT}(?:[ ](?:to|or|and)[ ]|[ ]?-[ ]?))?{_AMOUNT}{_SOME}[ -]?{_UNIT}",
    ),
    _loose(
        "the number of a page, step, class, room or version: pages 12 to 15, option 2, iOS 18.2",
        rf"(?<!\w)(?:{_COUNTED}|{_PROGRAMS})[ ]?(?:{_UP_TO_999}|0)(?:\.(?:{_UP_TO_99}|0)){{0,3}}"
        rf"[a-f]?(?:(?:,[ ]?(?:and[ ])?|[ ](?:to|and|or)[ ]|[ ]?-[ ]?){_UP_TO_999}[a-f]?){{0,5}}"
        rf"{_END}",
    ),
    _loose(
        "an age or a limit: under 13, aged 13 to 17, 18 and over, 16+, under-18s, 9 to 5",
        rf"(?<![^\W_])(?:{_LIMITS})[ -]{_UP_TO_99}(?:[ ]?(?:to|and|or|-|/)[ ]?{_UP_TO_99})?s?"
        rf"{_END}",
        rf"{_ALONE}{_UP_TO_99}(?:[ ]?\+|[ ](?:and|or)[ ](?:over|under|older|younger|above|below|up)"
        r"(?!\w))",
        rf"{_ALONE}{_UP_TO_99}(?:[ ](?:to|and|or)[ ]|-){_UP_TO_99}{_END}",
    ),
    _loose(
        "how numbers begin: begins with 1800, 1850 at the front, a 116 number",
        r"(?<!\w)(?:begin|start)(?:s|ning|ing)?[ ]with[ ]\d{2,4}(?!\w)(?![ ./-]\d)",
        r"(?<![\w.+])(?<!\d[ .-])\d{2,4}[ ]at[ ]the[ ](?:front|start|beginning)(?!\w)",
        r"(?<!\w)(?:an?|all|these)[ ]\d{2,4}[ ]numbers?(?!\w)",
    ),
    _loose("an order: 1st, 24th", rf"{_ALONE}{_UP_TO_999}(?:st|nd|rd|th)(?!\w)"),
    _loose("a decimal: 3.5", rf"{_ALONE}(?:0|{_UP_TO_99})[.,]\d{{1,2}}{_END}"),
    _loose(
        "part of a name: PS5, KS3, COVID-19, 4Cs, HOPELINE247",
        rf"(?<![^\W_])(?:[a-z]+-?{_UP_TO_999}|{_UP_TO_99}[a-z]{{1,12}})(?![^\W_])(?![ ./-]\d)",
    ),
)
"""What digits may say, in the order in which it is taken out."""


def unexplained(text: str) -> tuple[str, int]:
    """Return a text without the digits that have a reason, and how many of them had a loose one."""
    loose = 0
    for reason in REASONS:
        rest, times = reason.pattern.subn(TAKEN_OUT, text)
        if times and reason.loose:
            loose += len(DIGIT.findall(text)) - len(DIGIT.findall(rest))
        text = rest
        if times and not DIGIT.search(text):
            break
    return text, loose
