"""Which item of a list before is which item of it after."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import zip_longest

from signpost.entries.schema.blocks import Block
from signpost.review.grades import KNOWN_BY

Items = Sequence[object]
_Key = Callable[[object], str | None]
_Pairs = list[tuple[int, int]]

_CLAIM = ("source", "checked", "by")


def pairs_of(old: Items, new: Items) -> tuple[list[tuple[int | None, int | None]], _Pairs]:
    """Return which items of two lists belong together, and which of those are the same.

    Items that are equal go together, then blocks with one name, then the rest by their order. The
    first list leaves out those that are equal. Positions count from 0; None means no item.
    """
    olds, news = list(range(len(old))), list(range(len(new)))
    equal = _take_alike(old, new, text_of, olds, news)
    named = _take_alike(old, new, name_of, olds, news)
    pairs: list[tuple[int | None, int | None]] = [*named, *zip_longest(olds, news)]
    pairs.sort(key=lambda pair: (pair[1] if pair[1] is not None else len(new), pair[0] or 0))
    return pairs, [*equal, *named]


def _take_alike(old: Items, new: Items, key: _Key, olds: list[int], news: list[int]) -> _Pairs:
    """Take positions of items with equal keys out of `olds` and `news`; return them in pairs."""
    waiting: dict[str | None, list[int]] = defaultdict(list)
    for position in reversed(olds):
        waiting[key(old[position])].append(position)
    waiting.pop(None, None)
    pairs = []
    for position in news:
        if alike := waiting.get(key(new[position])):
            pairs.append((alike.pop(), position))
    for one, other in pairs:
        olds.remove(one)
        news.remove(other)
    return pairs


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
