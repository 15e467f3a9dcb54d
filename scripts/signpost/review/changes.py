"""What a proposal changes, by meaning: two readings of the guidance become rows of old and new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from signpost.entries.problem import Place
from signpost.entries.reading import Reading
from signpost.entries.schema.blocks import Block, Claim, leaves
from signpost.entries.schema.register import Register
from signpost.entries.schema.text import (
    Prose,
    Reference,
    RegionCode,
    SourceAddress,
    Text,
    TimeZone,
)
from signpost.entries.yaml_source import Source, Step
from signpost.review.grades import (
    CHANGES_OF_LISTS,
    EVIDENCE,
    FIELDS,
    LONE_FILES,
    NO_KIND,
    TYPES,
    UNORDERED,
    Grade,
    Kind,
    Row,
    second,
)
from signpost.review.pairs import name_of, pairs_of, text_of

_PLAIN = ("number", "address", "email", "emails", "source")
"""Names of fields that say no more than the type of what stands there."""
_NOWHERE = Place("")


def entries(base: Reading, proposal: Reading) -> list[Row]:
    """Return every difference between two readings of the guidance, one row for each value.

    What could not be read in the proposal is a row too; the check reports it as a problem. What could not be read in
    the base counts as new.
    """
    known = frozenset(_source_hosts(base))
    renamed = dict(_renamed(base, proposal))
    rows: list[Row] = []
    for key in sorted(base.sources.keys() | proposal.sources.keys()):
        if key in renamed.values():
            continue
        if key in renamed:
            place = Place(proposal.sources[renamed[key]].file, 1)
            rows.append(Row(Grade.SECOND_READER, "entry renamed", place, key, renamed[key]))
            continue
        old, new = _block(base, key), _block(proposal, key)
        sides = _Side(base.sources.get(key), old), _Side(proposal.sources.get(key), new)
        rows += _Entry(key, *sides, known).rows()
    return rows


def _block(reading: Reading, key: str) -> Block | None:
    kind, _, name = key.partition("/")
    return reading.entries.get(kind, {}).get(name) if name else reading.lone.get(kind)


def _renamed(base: Reading, proposal: Reading) -> Iterator[tuple[str, str]]:
    """Yield the old and new keys of entries that have another name and are otherwise the same."""
    came: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in sorted(proposal.sources.keys() - base.sources.keys()):
        if (new := _block(proposal, key)) is not None:
            came[key.partition("/")[0], new.model_dump_json()].append(key)
    for key in sorted(base.sources.keys() - proposal.sources.keys()):
        old = _block(base, key)
        if old is not None and came.get(alike := (key.partition("/")[0], old.model_dump_json())):
            yield key, came[alike].pop(0)


def _source_hosts(reading: Reading) -> Iterator[str]:
    """Yield the hosts that sources and the register already name."""
    blocks = [
        *reading.lone.values(),
        *(block for of in reading.entries.values() for block in of.values()),
    ]
    for block in blocks:
        for _, address in leaves(block, SourceAddress):
            yield address.host
    register = reading.lone.get("register")
    if isinstance(register, Register):
        for owner in register.owners:
            yield from (host.removeprefix("www.") for host in owner.hosts)


# ---------------------------------------------------------------------------------------------------- one entry


@dataclass(frozen=True, slots=True)
class _Side:
    """An entry before or after: where it was read, and what it says, if that could be read."""

    source: Source | None
    block: Block | None


@dataclass(frozen=True, slots=True)
class _At:
    """A spot in both versions of an entry: its path in each, what it is called, and in which items it lies."""

    old: tuple[Step, ...] = ()
    new: tuple[Step, ...] = ()
    kind: Kind = NO_KIND
    fields: tuple[str, ...] = ()
    of: str = ""
    claim: bool = False

    def within(self, step: Step, kind: Kind, claim: bool) -> _At:
        """Return the spot of a field (or key) here. `kind` names it, or leaves it as what it stands in."""
        fields = () if kind is not self.kind else (*self.fields, str(step))
        return replace(
            self,
            old=(*self.old, step),
            new=(*self.new, step),
            kind=kind,
            fields=fields,
            claim=claim,
        )

    def item(self, old: int, new: int, of: str) -> _At:
        """Return the spot of an item of the list here."""
        of = f"{self.of}, {of}" if self.of and of else of or self.of
        return replace(self, old=(*self.old, old), new=(*self.new, new), of=of)

    def what(self, name: str = "") -> str:
        """Return what stands here, in words, with what it belongs to. `name` is that of a type."""
        said = " ".join(filter(None, (self.kind.what, ".".join(self.fields))))
        if name:
            field = self.fields[-1] if self.fields else ""
            said = name if field in ("", *_PLAIN) else f"{name}: {field}"
        return f"{said} ({self.of})" if self.of else said


class _Entry:
    """The comparison of one entry with what it was."""

    def __init__(self, key: str, old: _Side, new: _Side, known: frozenset[str]) -> None:
        self.key, self.old, self.new, self.known = key, old, new, known

    def rows(self) -> list[Row]:
        """Return what differs."""
        if self.new.source is not None and self.new.block is None:
            text = "this cannot be read"
            place = Place(self.new.source.file, 1)
            return [Row(Grade.SECOND_READER, "entry", place, self._readable(), text)]
        what, grade = LONE_FILES.get(self.key, ("", None))
        at = _At(kind=Kind(what, grade))
        old, new = self.old.block, self.new.block
        if old is not None and new is not None:
            return [] if old == new else list(self._blocks(old, new, at))
        return list(self._one_side(old, new, at, Grade.SECOND_READER, "entry"))

    def _readable(self) -> str | None:
        if self.old.source is None:
            return None
        return "an entry" if self.old.block is not None else "this could not be read"

    # ------------------------------------------------------------------------------------------- walking both

    def _values(self, old: object, new: object, at: _At) -> Iterator[Row]:
        """Yield what differs between two values; either may be None."""
        if old == new:
            return
        one = new if old is None else old
        alike = (
            old is None
            or new is None
            or type(old) is type(new)
            or not isinstance(one, Block | dict | tuple)
        )
        if isinstance(one, Block) and alike:
            yield from self._blocks(old, new, at)  # type: ignore[arg-type]
        elif isinstance(one, dict) and alike:
            yield from self._keys(old or {}, new or {}, at)  # type: ignore[arg-type]
        elif isinstance(one, tuple) and alike and at.kind.what != "hours":
            yield from self._lists(old or (), new or (), at)  # type: ignore[arg-type]
        else:
            yield self._row(old, new, at)

    def _blocks(self, old: Block | None, new: Block | None, at: _At) -> Iterator[Row]:
        """Yield what differs between two blocks of a kind, field by field."""
        block = new if old is None else old
        if block is None:
            return
        of = type(block)
        for name, field in of.model_fields.items():
            before, after = getattr(old, name, None), getattr(new, name, None)
            # Of a block that came or went as a whole, what was not written says nothing.
            if (old is None or new is None) and getattr(block, name) == field.default:
                continue
            kind = _kind(of, name) or at.kind
            claim = issubclass(of, Claim) or at.claim
            spot = at.within(name, kind, claim)
            grade = CHANGES_OF_LISTS.get((of, name))
            if grade is not None or (of, name) in UNORDERED:
                yield from self._lists(
                    before or (), after or (), spot, grade, (of, name) not in UNORDERED
                )
            else:
                yield from self._values(before, after, spot)

    def _keys(self, old: Mapping[str, object], new: Mapping[str, object], at: _At) -> Iterator[Row]:
        """Yield what differs between two mappings."""
        for key in [*old, *(key for key in new if key not in old)]:
            # What somebody is told to note decides what is kept and what is copied.
            kind = second("words of the step note") if key == "note" else at.kind
            spot = at.within(key, kind, at.claim)
            if key in old and key in new:
                yield from self._values(old[key], new[key], spot)
            else:
                yield from self._one_side(old.get(key), new.get(key), spot, Grade.SECOND_READER)

    def _lists(
        self,
        old: Sequence[object],
        new: Sequence[object],
        at: _At,
        grade: Grade | None = None,
        ordered: bool = True,
    ) -> Iterator[Row]:
        """Yield what differs between two lists. Items that are the same, or have the same name, belong together."""
        if all(_is_choice(item) for item in (*old, *new)):
            if old != new:
                yield self._row(tuple(old), tuple(new), at)
            return
        pairs, same = pairs_of(old, new)
        moved = [position for position, _ in sorted(same, key=lambda pair: pair[1])]
        if ordered and moved != sorted(moved):
            names = {spot: name_of(old[spot]) for spot in moved}
            if len(set(names.values())) < len(names):
                names = {spot: text_of(old[spot]) or "" for spot in moved}
            before, after = (
                ", ".join(names[spot] for spot in sorted(moved)),
                ", ".join(names.values()),
            )
            weight = grade or at.kind.grade or (Grade.FACTS if at.claim else Grade.WORDS)
            name = (
                f"order of {at.kind.what or at.fields[-1]}"
                if at.kind.what or at.fields
                else "order"
            )
            yield self._placed(
                old,
                new,
                at,
                Row(weight, replace(at, fields=()).what(name), _NOWHERE, before, after),
            )
        for before_at, after_at in pairs:
            one = None if before_at is None else old[before_at]
            other = None if after_at is None else new[after_at]
            block = one if isinstance(one, Block) else other
            spot = at.item(
                before_at or 0, after_at or 0, name_of(block) if isinstance(block, Block) else ""
            )
            if isinstance(block, Block) and (one is None or other is None):
                yield from self._one_side(one, other, spot, grade)
            else:
                yield from self._values(one, other, spot)

    def _one_side(
        self, old: object, new: object, at: _At, grade: Grade | None, name: str = ""
    ) -> Iterator[Row]:
        """Yield what came or went as a whole: itself, and each value in it that a second reader compares."""
        rows = list(self._values(old, new, at))
        grave = [row for row in rows if row.grade >= Grade.SECOND_READER]
        rest = len(rows) - len(grave)
        claim = at.claim or isinstance(new if old is None else old, Claim)
        weight = grade or at.kind.grade or (Grade.FACTS if claim else Grade.WORDS)
        text = name_of(new if old is None else old) or at.of or self.key
        text += f", with {rest} other value{'s' if rest != 1 else ''}" if rest else ""
        what = (name or at.what()) + (" added" if old is None else " deleted")
        before, after = (None, text) if old is None else (text, None)
        yield self._placed(old, new, at, Row(weight, what, _NOWHERE, before, after))
        # What excuses something and comes with what it is taken out of loosens nothing.
        yield from (replace(row, loosens="" if old is None else row.loosens) for row in grave)

    # ------------------------------------------------------------------------------------------- one difference

    def _row(self, old: object, new: object, at: _At) -> Row:
        value = new if old is None else old
        name, grade = self._weight(old, new, value, at)
        before, after = text_of(old), text_of(new)
        # An empty list is nothing.
        before, after = before or None, after or None
        loosens = (
            at.kind.keeps if before is not None else at.kind.excuses if after is not None else ""
        )
        if at.kind.what == EVIDENCE and before == "never-copy":
            grade = Grade.REFUSED
        row = Row(grade, at.what(name), _NOWHERE, before, after, loosens)
        return self._placed(before, after, at, row)

    def _weight(self, old: object, new: object, value: object, at: _At) -> tuple[str, Grade]:
        """Return what a value is called, if not as its field, and how its change is graded."""
        for kind, name in TYPES:
            if isinstance(value, kind):
                return (
                    "" if at.kind.what in ("setting", LONE_FILES["floor"][0]) else name
                ), Grade.SECOND_READER
        if isinstance(value, SourceAddress):
            return self._source(old, new)
        if at.kind.grade is not None:
            return "", at.kind.grade
        if at.claim:
            return "", Grade.FACTS
        return "", Grade.WORDS if isinstance(value, Prose) else Grade.SECOND_READER

    def _source(self, old: object, new: object) -> tuple[str, Grade]:
        before = old.host if isinstance(old, SourceAddress) else None
        after = new.host if isinstance(new, SourceAddress) else None
        if after is not None and after not in self.known:
            return "source on a site that is new here", Grade.SECOND_READER
        return ("source" if before == after else "site of a source"), Grade.FACTS

    def _placed(self, old: object, new: object, at: _At, row: Row) -> Row:
        """Return the row with its place: in the proposal, or in the base if the value is gone."""
        gone = new is None or new == ()
        before = self.new.source is None or (gone and self.old.source is not None)
        side, path = (self.old, at.old) if before else (self.new, at.new)
        place = side.source.place(*path) if side.source is not None else _NOWHERE
        return replace(row, place=place, before=before)


def _kind(of: type[Block], name: str) -> Kind | None:
    """Return what a field is called and how it is graded, if a line says so for its block or one it extends."""
    return next((FIELDS[block, name] for block in of.__mro__ if (block, name) in FIELDS), None)


def _is_choice(item: object) -> bool:
    """Return whether a list of such items is shown whole: short words whose order may mean something."""
    chosen = (Reference, RegionCode, TimeZone)
    return isinstance(item, chosen) or (isinstance(item, str) and not isinstance(item, Text))
