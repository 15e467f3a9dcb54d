"""What a proposal changes, by meaning: two readings of the guidance become rows of old and new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from signpost.entries.problem import Place
from signpost.entries.reading import Reading
from signpost.entries.schema.blocks import Block, Claim, leaves
from signpost.entries.schema.register import Register
from signpost.entries.schema.text import Prose, Reference, RegionCode, SourceAddress, Text, TimeZone
from signpost.entries.yaml_source import Source, Step
from signpost.review import grades
from signpost.review.grades import Grade, Kind, Row
from signpost.review.pairs import Items, name_of, pairs_of, text_of

_PLAIN = ("number", "address", "email", "emails", "source")
"""Names of fields that say no more than the type of their values."""
_NOWHERE = Place("")


def entry_rows(base: Reading, proposal: Reading) -> list[Row]:
    """Return every difference between two readings of the guidance, one row for each value.

    An entry of the proposal that cannot be read has a row too; the check reports it as a problem.
    An entry of the base that cannot be read counts as new.
    """
    known = frozenset(_source_hosts(base))
    renamed = dict(_renamed(base, proposal))
    rows: list[Row] = []
    for key in sorted(base.sources.keys() | proposal.sources.keys()):
        if key in renamed:
            place = Place(proposal.sources[renamed[key]].file, 1)
            rows.append(Row(Grade.SECOND_READER, "entry renamed", place, key, renamed[key]))
        elif key not in renamed.values():
            old = _Side(base.sources.get(key), block_of(base, key))
            new = _Side(proposal.sources.get(key), block_of(proposal, key))
            rows += _Entry(key, old, new, known).rows()
    return rows


def block_of(reading: Reading, key: str) -> Block | None:
    """Return an entry (services/gb/childline) or a lone file (site), if it can be read."""
    kind, _, name = key.partition("/")
    return reading.entries.get(kind, {}).get(name) if name else reading.lone.get(kind)


def _renamed(base: Reading, proposal: Reading) -> Iterator[tuple[str, str]]:
    """Yield the old and new keys of entries that have another name and are otherwise the same."""
    came: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in sorted(proposal.sources.keys() - base.sources.keys()):
        if (new := block_of(proposal, key)) is not None:
            came[key.partition("/")[0], new.model_dump_json()].append(key)
    for key in sorted(base.sources.keys() - proposal.sources.keys()):
        old = block_of(base, key)
        if old is not None and came.get(alike := (key.partition("/")[0], old.model_dump_json())):
            yield key, came[alike].pop(0)


def _source_hosts(reading: Reading) -> Iterator[str]:
    """Yield the hosts that sources and the register already name."""
    for blocks in (reading.lone, *reading.entries.values()):
        for block in blocks.values():
            for _, address in leaves(block, SourceAddress):
                yield address.host
    register = reading.lone.get("register")
    if isinstance(register, Register):
        for owner in register.owners:
            yield from (host.removeprefix("www.") for host in owner.hosts)


# ---------------------------------------------------------------------------------------- one entry


@dataclass(frozen=True, slots=True)
class _Side:
    """An entry before or after: its file, and what it says if that can be read."""

    source: Source | None
    block: Block | None


@dataclass(frozen=True, slots=True)
class _Spot:
    """A value in both versions of an entry: its path in each, and how it is named and graded."""

    old: tuple[Step, ...] = ()
    new: tuple[Step, ...] = ()
    kind: Kind = grades.NO_KIND
    fields: tuple[str, ...] = ()  # The fields from the one that `kind` names to this one.
    of: str = ""  # The names of the items that it lies in.
    claim: bool = False

    def within(self, step: Step, kind: Kind, claim: bool) -> _Spot:
        """Return the spot of a field or key here; `kind` is another kind if it names the field."""
        fields = (*self.fields, str(step)) if kind is self.kind else ()
        return _Spot((*self.old, step), (*self.new, step), kind, fields, self.of, claim)

    def item(self, old: int, new: int, of: str) -> _Spot:
        """Return the spot of an item of this list."""
        of = ", ".join(filter(None, (self.of, of)))
        return replace(self, old=(*self.old, old), new=(*self.new, new), of=of)

    def what(self, name: str = "") -> str:
        """Return in words what this is, and what it belongs to. `name` is that of a type."""
        said = " ".join(filter(None, (self.kind.what, ".".join(self.fields))))
        if name:
            field = self.fields[-1] if self.fields else ""
            said = name if field in ("", *_PLAIN) else f"{name}: {field}"
        return f"{said} ({self.of})" if self.of else said

    def grade(self, claim: bool, grave: bool = False) -> Grade:
        """Return the grade of what comes, goes or moves here as a whole."""
        if grave:
            return Grade.SECOND_READER
        return self.kind.grade or (Grade.FACTS if claim else Grade.WORDS)


@dataclass(frozen=True, slots=True)
class _Entry:
    """The comparison of an entry with what it was; `known` are the hosts of sources in the base."""

    key: str
    old: _Side
    new: _Side
    known: frozenset[str]

    def rows(self) -> list[Row]:
        old, new = self.old.block, self.new.block
        if self.new.source is not None and new is None:
            place, before = Place(self.new.source.file, 1), None
            if self.old.source is not None:
                before = "this could not be read" if old is None else "an entry"
            return [Row(Grade.SECOND_READER, "entry", place, before, "this cannot be read")]
        at = _Spot(kind=grades.LONE_FILES.get(self.key, grades.NO_KIND))
        if old is not None and new is not None:
            return list(self._values(old, new, at))
        return list(self._one_side(old, new, at, name="entry"))

    def _values(self, old: object, new: object, at: _Spot) -> Iterator[Row]:
        """Yield what differs between two values; either may be None."""
        if old == new:
            return
        one = new if old is None else old
        if old is not None and new is not None and type(old) is not type(new):
            yield self._row(old, new, at)
        elif isinstance(one, Block):
            yield from self._blocks(old, new, at)
        elif isinstance(one, dict):
            yield from self._keys(old or {}, new or {}, at)
        elif isinstance(one, tuple) and at.kind.what != "hours":
            yield from self._lists(old or (), new or (), at)  # type: ignore[arg-type]
        else:
            yield self._row(old, new, at)

    def _blocks(self, old: Any, new: Any, at: _Spot) -> Iterator[Row]:
        """Yield what differs between two blocks of a kind, field by field; one may be None."""
        block: Block = new if old is None else old
        of = type(block)
        for name, field in of.model_fields.items():
            # In a block that came or went as a whole, a field that was not written says nothing.
            if (old is None or new is None) and getattr(block, name) == field.default:
                continue
            before, after = getattr(old, name, None), getattr(new, name, None)
            # A block has the fields of those that it extends, and so their kinds.
            kinds = (grades.FIELDS.get((one, name)) for one in of.__mro__)
            kind = next(filter(None, kinds), at.kind)
            spot = at.within(name, kind, issubclass(of, Claim) or at.claim)
            grave, unordered = (of, name) in grades.GRAVE, (of, name) in grades.UNORDERED
            if grave or unordered:
                yield from self._lists(before or (), after or (), spot, grave, not unordered)
            else:
                yield from self._values(before, after, spot)

    def _keys(self, old: Any, new: Any, at: _Spot) -> Iterator[Row]:
        for key in {**old, **new}:
            # The words of the step note decide what readers keep and what they copy.
            kind = grades.second("words of the step note") if key == "note" else at.kind
            spot = at.within(key, kind, at.claim)
            if key in old and key in new:
                yield from self._values(old[key], new[key], spot)
            else:
                yield from self._one_side(old.get(key), new.get(key), spot)

    def _lists(
        self, old: Items, new: Items, at: _Spot, grave: bool = False, ordered: bool = True
    ) -> Iterator[Row]:
        """Yield what differs between two lists, whose items are paired by value or by name."""
        if all(_is_choice(item) for item in (*old, *new)):
            if old != new:
                yield self._row(tuple(old), tuple(new), at)
            return
        pairs, same = pairs_of(old, new)
        moved = [position for position, _ in sorted(same, key=lambda pair: pair[1])]
        if ordered and moved != sorted(moved):
            yield self._order(old, new, moved, at, grave)
        for old_spot, new_spot in pairs:
            before = None if old_spot is None else old[old_spot]
            after = None if new_spot is None else new[new_spot]
            block = before if isinstance(before, Block) else after
            name = name_of(block) if isinstance(block, Block) else ""
            spot = at.item(old_spot or 0, new_spot or 0, name)
            if isinstance(block, Block) and (before is None or after is None):
                yield from self._one_side(before, after, spot, grave)
            else:
                yield from self._values(before, after, spot)

    def _order(self, old: Items, new: Items, moved: list[int], at: _Spot, grave: bool) -> Row:
        """Return the row of items in another order; `moved` are old positions in the new order."""
        names = {spot: name_of(old[spot]) for spot in moved}
        if len(set(names.values())) < len(names):
            names = {spot: text_of(old[spot]) or "" for spot in moved}
        before = ", ".join(names[spot] for spot in sorted(moved))
        after = ", ".join(names.values())
        what = replace(at, fields=()).what(f"order of {at.kind.what or at.fields[-1]}")
        row = Row(at.grade(at.claim, grave), what, _NOWHERE, before, after)
        return self._placed(old, new, at, row)

    def _one_side(
        self, old: object, new: object, at: _Spot, grave: bool = True, name: str = ""
    ) -> Iterator[Row]:
        """Yield what came or went as a whole, and each value in it for a second reader."""
        value = new if old is None else old
        rows = list(self._values(old, new, at))
        weighty = [row for row in rows if row.grade >= Grade.SECOND_READER]
        text = name_of(value) or at.of or self.key
        if rest := len(rows) - len(weighty):
            text += f", with {rest} other value{'s' if rest != 1 else ''}"
        grade = at.grade(at.claim or isinstance(value, Claim), grave)
        what = (name or at.what()) + (" added" if old is None else " deleted")
        before, after = (None, text) if old is None else (text, None)
        yield self._placed(old, new, at, Row(grade, what, _NOWHERE, before, after))
        # An exemption that comes together with what it excuses loosens nothing.
        yield from (replace(row, loosens="" if old is None else row.loosens) for row in weighty)

    def _row(self, old: object, new: object, at: _Spot) -> Row:
        name, grade = self._weight(old, new, at)
        before, after = text_of(old) or None, text_of(new) or None  # An empty list is nothing.
        loosens = ""
        if before is not None:
            loosens = at.kind.keeps
        elif after is not None:
            loosens = at.kind.excuses
        if at.kind.what == grades.EVIDENCE and before == "never-copy":
            grade = Grade.REFUSED
        row = Row(grade, at.what(name), _NOWHERE, before, after, loosens)
        return self._placed(before, after, at, row)

    def _weight(self, old: object, new: object, at: _Spot) -> tuple[str, Grade]:
        """Return what a value is called, unless by its field, and how its change is graded."""
        value = new if old is None else old
        for kind, name in grades.TYPES:
            if isinstance(value, kind):
                is_named = at.kind.what in ("setting", grades.LONE_FILES["floor"].what)
                return "" if is_named else name, Grade.SECOND_READER
        if isinstance(value, SourceAddress):
            before = old.host if isinstance(old, SourceAddress) else None
            after = new.host if isinstance(new, SourceAddress) else None
            if after is not None and after not in self.known:
                return "source on a site that is new here", Grade.SECOND_READER
            return "source" if before == after else "site of a source", Grade.FACTS
        if at.claim or at.kind.grade is not None:
            return "", at.grade(at.claim)
        return "", Grade.WORDS if isinstance(value, Prose) else Grade.SECOND_READER

    def _placed(self, old: object, new: object, at: _Spot, row: Row) -> Row:
        """Return the row with its place: in the proposal, or in the base if the value is gone."""
        gone = new is None or new == ()
        before = self.new.source is None or (gone and self.old.source is not None)
        side, path = (self.old, at.old) if before else (self.new, at.new)
        place = side.source.place(*path) if side.source is not None else _NOWHERE
        return replace(row, place=place, before=before)


def _is_choice(item: object) -> bool:
    """Return whether a list of such items is shown whole: short words whose order can mean much."""
    if isinstance(item, Reference | RegionCode | TimeZone):
        return True
    return isinstance(item, str) and not isinstance(item, Text)
