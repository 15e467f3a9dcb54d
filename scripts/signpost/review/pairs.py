"""Which item of a list before is which item of it after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from signpost.entries.schema.blocks import Block
from signpost.review.grades import KNOWN_BY

_CLAIM = ("source", "checked", "by")


def pairs_of(
    old: Sequence[object], new: Sequence[object]
) -> tuple[list[tuple[int | None, int | None]], list[tuple[int, int]]]:
    """Return which items of two lists belong together (but for those that are equal), and which are the same.

    First those that are equal, then those that have the same name; then the others by their order, so that what went
    stands beside what came. Positions count from 0; None stands for no item.
    """
    same = list(_matched(old, new, text_of, range(len(old)), range(len(new))))
    left_old = _others(len(old), (pair[0] for pair in same))
    left_new = _others(len(new), (pair[1] for pair in same))
    named = [
        pair
        for pair in _matched(old, new, name_of, left_old, left_new)
        if isinstance(old[pair[0]], Block)
    ]
    left_old = _others(len(old), (pair[0] for pair in [*same, *named]))
    left_new = _others(len(new), (pair[1] for pair in [*same, *named]))
    pairs: list[tuple[int | None, int | None]] = [*named]
    for position in range(max(len(left_old), len(left_new))):
        went = left_old[position] if position < len(left_old) else None
        came = left_new[position] if position < len(left_new) else None
        pairs.append((went, came))
    pairs.sort(key=lambda pair: (pair[1] if pair[1] is not None else len(new), pair[0] or 0))
    return pairs, [*same, *named]


def _matched(
    old: Sequence[object],
    new: Sequence[object],
    by: Callable[[object], str | None],
    olds: Iterable[int],
    news: Iterable[int],
) -> Iterator[tuple[int, int]]:
    """Yield the positions of items that are alike by what `by` makes of them, each at most once."""
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
    """Return by what an item of a list is known: its first text, or what `KNOWN_BY` says."""
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
    """Return a value as one line of words; nothing for None."""
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
