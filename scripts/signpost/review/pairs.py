"""Which item of a list before is which item of it after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from signpost.entries.schema.blocks import Block
from signpost.review.grades import KNOWN_BY

_CLAIM = ("source", "checked", "by")


def pairs_of(
    old: Sequence[object], new: Sequence[object]
) -> tuple[list[tuple[int | None, int | None]], list[tuple[int, int]]]:
    """Return which items of two lists belong together, and which of those are the same.

    Items that are equal go together, then those with one name, then the rest by their order. The
    first list leaves out those that are equal. Positions count from 0; None means no item.
    """
    same = list(_matched(old, new, text_of, range(len(old)), range(len(new))))
    left_old = _others(len(old), (pair[0] for pair in same))
    left_new = _others(len(new), (pair[1] for pair in same))
    alike = _matched(old, new, name_of, left_old, left_new)
    named = [pair for pair in alike if isinstance(old[pair[0]], Block)]
    left_old = _others(len(old), (pair[0] for pair in [*same, *named]))
    left_new = _others(len(new), (pair[1] for pair in [*same, *named]))
    pairs: list[tuple[int | None, int | None]] = [*named, *zip_longest(left_old, left_new)]
    pairs.sort(key=lambda pair: (pair[1] if pair[1] is not None else len(new), pair[0] or 0))
    return pairs, [*same, *named]


def _matched(
    old: Sequence[object],
    new: Sequence[object],
    by: Callable[[object], str | None],
    olds: Iterable[int],
    news: Iterable[int],
) -> Iterator[tuple[int, int]]:
    """Yield the positions of items that are alike by what `by` returns, each at most once."""
    waiting: dict[str | None, list[int]] = defaultdict(list)
    for position in olds:
        waiting[by(old[position])].append(position)
    for spots in waiting.values():
        spots.reverse()
    for position in news:
        alike = by(new[position])
        if waiting.get(alike):
            yield waiting[alike].pop(), position


def _others(length: int, taken: Iterable[int]) -> list[int]:
    left = set(taken)
    return [position for position in range(length) if position not in left]


def name_of(item: object) -> str:
    """Return the name of an item of a list: what `KNOWN_BY` says, or its first text."""
    if not isinstance(item, Block):
        return text_of(item) or ""
    names = KNOWN_BY.get(type(item))
    if names is not None:
        return " ".join(filter(None, (text_of(getattr(item, name)) for name in names)))
    for name in type(item).model_fields:
        value = getattr(item, name)
        if isinstance(value, str) and name not in _CLAIM:
            return value
    return ""


def text_of(value: object) -> str | None:
    """Return a value as one line of words, or None for None."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case Block():
            fields = ((name, text_of(getattr(value, name))) for name in type(value).model_fields)
            return "; ".join(f"{name}: {text}" for name, text in fields if text)
        case dict():
            return "; ".join(f"{key}: {text_of(inner)}" for key, inner in value.items())
        case tuple() | list():
            return ", ".join(text_of(inner) or "" for inner in value)
        case _:
            return str(value)
