"""What a proposal changes on hand-written pages: their lines, addresses and numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest

from signpost.entries.problem import Place
from signpost.review.grades import Grade, Row

# Every repetition that can fail has a limit, or a long word would be read again from each letter.
_ADDRESS = re.compile(
    r"(?i)(?:(?:[a-z][a-z0-9+.-]{0,30}:)?//|\b(?:mailto|tel|sms|javascript|data):)"
    r"""[^\s<>"'`)\]]+"""
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
_NUMBER = re.compile(r"(?<![\w.,])[+*#]?\(?\d(?:[\d \u00a0()/.-]{0,40}\d)?(?![\w%]|[.,]\d)")
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?")


def page_rows(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Row]:
    """Return a row for each address, e-mail and number that differs, and one for other words."""
    rows: list[Row] = []
    for file in sorted(before.keys() | after.keys()):
        rows += _page(file, before.get(file), after.get(file))
    return rows


def _page(file: str, before: bytes | None, after: bytes | None) -> Iterator[Row]:
    if not file.endswith(".md"):
        old, new = (None if side is None else f"{len(side)} bytes" for side in (before, after))
        yield Row(Grade.SECOND_READER, "file of docs/", Place(file, 1), old, new)
        return
    old_lines, new_lines = _lines(before), _lines(after)
    was, now = Counter(_ways(old_lines)), Counter(_ways(new_lines))
    went, came = sorted((was - now).elements()), sorted((now - was).elements())
    for what in ("address", "e-mail address", "number"):
        gone = [way for kind, way in went if kind == what]
        fresh = [way for kind, way in came if kind == what]
        for old, new in zip_longest(gone, fresh):
            lines, text = (old_lines, old) if new is None else (new_lines, new)
            line = next((number for number, line in enumerate(lines, 1) if text in line), 1)
            place = Place(file, line)
            yield Row(Grade.SECOND_READER, f"{what} in docs/", place, old, new, before=new is None)
    pairs = zip_longest(old_lines, new_lines)
    start = next((number for number, (old, new) in enumerate(pairs, 1) if old != new), 1)
    place = Place(file, min(start, max(len(new_lines), 1)))
    old = None if before is None else _counted(Counter(old_lines) - Counter(new_lines))
    new = None if after is None else _counted(Counter(new_lines) - Counter(old_lines))
    yield Row(Grade.WORDS, "page of docs/", place, old, new)


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", "backslashreplace").splitlines()


def _counted(lines: Counter[str]) -> str:
    number = lines.total()
    return "1 line" if number == 1 else f"{number} lines"


def _ways(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each way to reach somebody, after its kind. Days and years are no numbers to dial."""
    for line in lines:
        for address in _ADDRESS.findall(line):
            yield "address", address.rstrip(".,;:!?")
        rest = _ADDRESS.sub(" ", line)
        for email in _EMAIL.findall(rest):
            yield "e-mail address", email
        for match in _NUMBER.finditer(rest):
            number = match[0].strip("().- /")
            if sum(c.isdigit() for c in number) > 2 and not _DAY.fullmatch(number):
                yield "number", number
