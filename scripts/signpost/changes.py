"""What a proposal changes, by meaning: two readings of the guidance become rows of old and new, each with a grade.

Every value that differs gives a row. What no line of this file knows is graded by its type, and a choice, a number
or a name that nothing knows needs a second reader: a new field of the model is covered before anybody thinks of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import zip_longest

from signpost.entries.problem import Place
from signpost.entries.reading import Reading
from signpost.entries.schema.advice import Advice
from signpost.entries.schema.blocks import Block, Claim, leaves
from signpost.entries.schema.checklists import Checklist, SheetSection
from signpost.entries.schema.concerns import Codes, Concern, Steps
from signpost.entries.schema.countries import Country, Floor, FloorNumber, FloorPlace, LawCaution
from signpost.entries.schema.platforms import HardCase, Platform, Route
from signpost.entries.schema.register import Owner, PublicHost, Register, RegisteredNumber
from signpost.entries.schema.services import Contact, Hours, Privacy, Roles, Service
from signpost.entries.schema.site import AvoidedWord, AvoidedWords, Exemption, Exemptions
from signpost.entries.schema.text import (
    Address,
    Email,
    Number,
    Prose,
    Reference,
    RegionCode,
    SourceAddress,
    Text,
    TimeZone,
)
from signpost.entries.yaml_source import Source, Step


class Grade(IntEnum):
    """How much a change can hurt, and so who must look at it."""

    WORDS = 1
    """Our own words: nothing that can be called, opened or looked up."""
    FACTS = 2
    """A statement about somebody else, with its source, and no way to reach them."""
    SECOND_READER = 3
    """A way to reach somebody, whom or where it is offered to, a rule about pictures, or a rule of the project."""
    REFUSED = 4
    """What no review may allow."""

    @property
    def words(self) -> str:
        """The grade as it is printed: `second reader`."""
        return self.name.lower().replace("_", " ")


@dataclass(frozen=True, slots=True)
class Row:
    """One value that differs. `old` or `new` is None if there was or is nothing."""

    grade: Grade
    what: str
    place: Place
    old: str | None
    new: str | None
    loosens: str = ""
    """The list that this takes something out of, if it is a list by which entries are judged."""
    before: bool = False
    """Whether the place is in the base, since nothing is left of it in the proposal."""

    @property
    def where(self) -> str:
        """The file and line, for people."""
        return f"{self.place.file}:{max(self.place.line, 1)}" + (" (before)" if self.before else "")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a value is called, and how it is graded. A value that `keeps` something out loosens a list when it goes;
    one that `excuses` something loosens it when it comes."""

    what: str = ""
    grade: Grade | None = None
    keeps: str = ""
    excuses: str = ""


def _second(what: str, keeps: str = "", excuses: str = "") -> _Kind:
    return _Kind(what, Grade.SECOND_READER, keeps, excuses)


WORDS_LIST = "the words we avoid"
"""A list by which entries are judged."""
_EVIDENCE = "evidence rule"
PUBLIC_HOST = "host where anyone can publish"
"""What values of the list of such hosts are called."""
_HOSTS_LIST = "the hosts where anyone can publish"

_FIELDS: dict[tuple[type[Block], str], _Kind] = {
    (Claim, "checked"): _Kind("date", Grade.FACTS),
    (Claim, "by"): _Kind("how checked", Grade.FACTS),
    (Concern, "evidence"): _second(_EVIDENCE),
    (Concern, "urgency"): _second("urgency"),
    (Concern, "order"): _second("order of steps"),
    (Concern, "leave_out"): _second("steps left out"),
    (Concern, "offer"): _second("kinds of service offered"),
    (Concern, "search_words"): _Kind("search words", Grade.FACTS),
    (Concern, "related"): _Kind("related concerns", Grade.FACTS),
    (Concern, "advice"): _Kind("advice", Grade.FACTS),
    (Codes, "four_cs"): _Kind("scheme four_cs", Grade.FACTS),
    (Codes, "report_harmful_content"): _Kind("scheme report_harmful_content", Grade.FACTS),
    (Codes, "insafe"): _Kind("scheme insafe", Grade.FACTS),
    (Codes, "ncmec"): _Kind("scheme ncmec", Grade.FACTS),
    (Steps, "order"): _second("common order of steps"),
    (Steps, "evidence"): _second("words of the evidence rule"),
    (Steps, "note"): _second("words of the step note"),
    (Steps, "when_shown"): _second("words for when a picture is shown"),
    (Platform, "name"): _Kind("name", Grade.FACTS),
    (Platform, "also_known_as"): _Kind("other names", Grade.FACTS),
    (Platform, "operator"): _Kind("operator", Grade.FACTS),
    (Platform, "about"): _Kind("about", Grade.FACTS),
    (Platform, "icon"): _Kind("icon", Grade.FACTS),
    (Platform, "search_words"): _Kind("search words", Grade.FACTS),
    (Platform, "minimum_age"): _Kind("minimum age", Grade.FACTS),
    (Platform, "evidence_notes"): _second("evidence notes"),
    (Platform, "capture_notes"): _second("notes on keeping evidence"),
    (Route, "concerns"): _second("concerns that a report route serves"),
    (Route, "kind"): _Kind("kind of report route", Grade.FACTS),
    (Route, "who"): _Kind("who may use a report route", Grade.FACTS),
    (Route, "only_in"): _second("countries of a report route"),
    (Service, "status"): _second("status"),
    (Service, "kind"): _second("kind of service"),
    (Service, "audience"): _second("whom a service is for"),
    (Service, "ages"): _second("ages that a service takes"),
    (Service, "regions"): _second("regions of a service"),
    (Service, "concerns"): _second("concerns that a service takes"),
    (Service, "only_in"): _second("countries of a service"),
    (Service, "fallback"): _second("whether a service stands in elsewhere"),
    (Service, "time_zone"): _second("time zone"),
    (Service, "replaced_by"): _second("what replaces a service"),
    (Service, "languages"): _Kind("languages", Grade.FACTS),
    (Service, "cost"): _Kind("cost", Grade.FACTS),
    (Service, "search_words"): _Kind("search words", Grade.FACTS),
    (Privacy, "level"): _second("privacy"),
    (Contact, "dialled"): _second("how a number is dialled"),
    (Contact, "message"): _second("word to send"),
    (Contact, "hours"): _second("hours"),
    (Contact, "cost"): _Kind("cost", Grade.FACTS),
    (Roles, "reach"): _second("whom an emergency number reaches"),
    (Country, "name"): _Kind("name", Grade.FACTS),
    (Country, "search_words"): _Kind("search words", Grade.FACTS),
    (Country, "emergency"): _second("emergency service"),
    (Country, "first"): _second("services offered first"),
    (Country, "law_caution"): _second("caution about the law"),
    (Country, "paper"): _Kind("paper", Grade.FACTS),
    (Advice, "search_words"): _Kind("search words", Grade.FACTS),
    (Advice, "concerns"): _Kind("concerns that advice leads to", Grade.FACTS),
    (Checklist, "search_words"): _Kind("search words", Grade.FACTS),
    (SheetSection, "contacts"): _second("contacts on a sheet"),
    (SheetSection, "most"): _second("how many contacts a sheet has"),
    (AvoidedWord, "avoid"): _second("avoided words", keeps=WORDS_LIST),
    (AvoidedWord, "where"): _second("where words are avoided", keeps=WORDS_LIST),
    (AvoidedWord, "unless"): _second("where avoided words may stand", excuses=WORDS_LIST),
    (AvoidedWord, "say"): _Kind("what to say instead", Grade.WORDS),
    (AvoidedWord, "why"): _Kind("why words are avoided", Grade.WORDS),
    (PublicHost, "host"): _second(PUBLIC_HOST, keeps=_HOSTS_LIST),
    (PublicHost, "what"): _second(f"{PUBLIC_HOST}: what it is"),
    (PublicHost, "paths"): _second(f"{PUBLIC_HOST}: owners have paths there", keeps=_HOSTS_LIST),
    (PublicHost, "but_not"): _second(f"{PUBLIC_HOST}: but not", excuses=_HOSTS_LIST),
    (Owner, "hosts"): _second("host"),
    (Owner, "paths"): _second("path on a host"),
    (Owner, "entries"): _second("entry of an owner"),
    (RegisteredNumber, "use"): _second("use of a number"),
    (RegisteredNumber, "country"): _second("country of a number"),
    (RegisteredNumber, "line"): _Kind("quoted line", Grade.FACTS),
    (Exemptions, "exemptions"): _second("exemption"),
    (FloorNumber, "roles"): _second("whom an emergency number reaches"),
}
"""What fields are called and how they are graded. A field of a block that another extends is found under either.
What stands below a field is graded as the field, unless it is named here or has a type of its own below."""

_CHANGES_OF_LISTS: dict[tuple[type[Block], str], Grade] = {
    (Service, "contacts"): Grade.SECOND_READER,
    (Platform, "routes"): Grade.SECOND_READER,
    (Register, "owners"): Grade.SECOND_READER,
    (Owner, "numbers"): Grade.SECOND_READER,
}
"""Lists in which a new, a missing or a moved item weighs more than the words in it."""

_UNORDERED = {(Register, "owners"), (Register, "public_hosts"), (Exemptions, "exemptions"),
              (AvoidedWords, "words"), (Floor, "places"), (Floor, "claimed")}  # fmt: skip
"""Lists whose order means nothing."""

_TYPES: tuple[tuple[type[Text], str], ...] = (
    (Number, "number"),
    (Email, "e-mail address"),
    (Address, "address"),
)
"""Ways to reach somebody: a second reader compares each, wherever it stands."""

_FILES: dict[str, tuple[str, Grade]] = {
    "site": ("setting", Grade.SECOND_READER),
    "register": ("register", Grade.SECOND_READER),
    "exemptions": ("exemption", Grade.SECOND_READER),
    "words": ("avoided words", Grade.SECOND_READER),
    "floor": ("emergency numbers elsewhere", Grade.SECOND_READER),
    "schemes": ("scheme", Grade.FACTS),
}
"""The lone files whose every value is graded alike, unless a field says otherwise."""

_NAMES: dict[type[Block], tuple[str, ...]] = {
    HardCase: ("case",),
    LawCaution: ("about",),
    Exemption: ("rule", "entry", "value"),
    Hours: ("days", "opens"),
    FloorPlace: ("code", "name"),
}
"""By which fields an item of a list is known, where its first text is not the one."""

_PLAIN = ("number", "address", "email", "emails", "source")
"""Names of fields that say no more than the type of what stands there."""

_CLAIM = ("source", "checked", "by")
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
    blocks = [*reading.lone.values(), *(block for of in reading.entries.values() for block in of.values())]
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
    kind: _Kind = _Kind()
    fields: tuple[str, ...] = ()
    of: str = ""
    claim: bool = False

    def within(self, step: Step, kind: _Kind, claim: bool) -> _At:
        """Return the spot of a field (or key) here. `kind` names it, or leaves it as what it stands in."""
        fields = () if kind is not self.kind else (*self.fields, str(step))
        return replace(self, old=(*self.old, step), new=(*self.new, step), kind=kind, fields=fields, claim=claim)

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
        what, grade = _FILES.get(self.key, ("", None))
        at = _At(kind=_Kind(what, grade))
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
        alike = old is None or new is None or type(old) is type(new) or not isinstance(one, Block | dict | tuple)
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
            grade = _CHANGES_OF_LISTS.get((of, name))
            if grade is not None or (of, name) in _UNORDERED:
                yield from self._lists(before or (), after or (), spot, grade, (of, name) not in _UNORDERED)
            else:
                yield from self._values(before, after, spot)

    def _keys(self, old: Mapping[str, object], new: Mapping[str, object], at: _At) -> Iterator[Row]:
        """Yield what differs between two mappings."""
        for key in [*old, *(key for key in new if key not in old)]:
            # What somebody is told to note decides what is kept and what is copied.
            kind = _second("words of the step note") if key == "note" else at.kind
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
        pairs, same = _pairs(old, new)
        moved = [position for position, _ in sorted(same, key=lambda pair: pair[1])]
        if ordered and moved != sorted(moved):
            names = {spot: _name(old[spot]) for spot in moved}
            if len(set(names.values())) < len(names):
                names = {spot: _text(old[spot]) or "" for spot in moved}
            before, after = ", ".join(names[spot] for spot in sorted(moved)), ", ".join(names.values())
            weight = grade or at.kind.grade or (Grade.FACTS if at.claim else Grade.WORDS)
            name = f"order of {at.kind.what or at.fields[-1]}" if at.kind.what or at.fields else "order"
            yield self._placed(old, new, at, Row(weight, replace(at, fields=()).what(name), _NOWHERE, before, after))
        for before_at, after_at in pairs:
            one = None if before_at is None else old[before_at]
            other = None if after_at is None else new[after_at]
            block = one if isinstance(one, Block) else other
            spot = at.item(before_at or 0, after_at or 0, _name(block) if isinstance(block, Block) else "")
            if isinstance(block, Block) and (one is None or other is None):
                yield from self._one_side(one, other, spot, grade)
            else:
                yield from self._values(one, other, spot)

    def _one_side(self, old: object, new: object, at: _At, grade: Grade | None, name: str = "") -> Iterator[Row]:
        """Yield what came or went as a whole: itself, and each value in it that a second reader compares."""
        rows = list(self._values(old, new, at))
        grave = [row for row in rows if row.grade >= Grade.SECOND_READER]
        rest = len(rows) - len(grave)
        claim = at.claim or isinstance(new if old is None else old, Claim)
        weight = grade or at.kind.grade or (Grade.FACTS if claim else Grade.WORDS)
        text = _name(new if old is None else old) or at.of or self.key
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
        before, after = _text(old), _text(new)
        # An empty list is nothing.
        before, after = before or None, after or None
        loosens = at.kind.keeps if before is not None else at.kind.excuses if after is not None else ""
        if at.kind.what == _EVIDENCE and before == "never-copy":
            grade = Grade.REFUSED
        row = Row(grade, at.what(name), _NOWHERE, before, after, loosens)
        return self._placed(before, after, at, row)

    def _weight(self, old: object, new: object, value: object, at: _At) -> tuple[str, Grade]:
        """Return what a value is called, if not as its field, and how its change is graded."""
        for kind, name in _TYPES:
            if isinstance(value, kind):
                return ("" if at.kind.what in ("setting", _FILES["floor"][0]) else name), Grade.SECOND_READER
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


def _kind(of: type[Block], name: str) -> _Kind | None:
    """Return what a field is called and how it is graded, if a line says so for its block or one it extends."""
    return next((_FIELDS[block, name] for block in of.__mro__ if (block, name) in _FIELDS), None)


def _is_choice(item: object) -> bool:
    """Return whether a list of such items is shown whole: short words whose order may mean something."""
    chosen = (Reference, RegionCode, TimeZone)
    return isinstance(item, chosen) or (isinstance(item, str) and not isinstance(item, Text))


def _pairs(
    old: Sequence[object], new: Sequence[object]
) -> tuple[list[tuple[int | None, int | None]], list[tuple[int, int]]]:
    """Return which items of two lists belong together (but for those that are equal), and which are the same.

    First those that are equal, then those that have the same name; then the others by their order, so that what went
    stands beside what came. Positions count from 0; None stands for no item.
    """
    same = list(_matched(old, new, _text, range(len(old)), range(len(new))))
    left_old = _others(len(old), (pair[0] for pair in same))
    left_new = _others(len(new), (pair[1] for pair in same))
    named = [pair for pair in _matched(old, new, _name, left_old, left_new) if isinstance(old[pair[0]], Block)]
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


def _name(item: object) -> str:
    """Return by what an item of a list is known: its first text, or what `_NAMES` says."""
    if not isinstance(item, Block):
        return _text(item) or ""
    names = _NAMES.get(type(item))
    if names is not None:
        return " ".join(filter(None, (_text(getattr(item, name)) for name in names)))
    for name in type(item).model_fields:
        value = getattr(item, name)
        if isinstance(value, str) and name not in _CLAIM:
            return value
    return ""


def _text(value: object) -> str | None:
    """Return a value as one line of words; nothing for None."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case Block():
            fields = ((name, _text(getattr(value, name))) for name in type(value).model_fields)
            return "; ".join(f"{name}: {text}" for name, text in fields if text)
        case dict():
            return "; ".join(f"{key}: {_text(inner)}" for key, inner in value.items())
        case tuple() | list():
            return ", ".join(_text(inner) or "" for inner in value)
        case _:
            return str(value)


# --------------------------------------------------------------------------------------------- hand-written pages

# Each piece has a longest length: without, a long word would be read again from each of its letters.
_ADDRESS = re.compile(
    r"""(?:[a-z][a-z0-9+.-]{0,30}:)?//[^\s<>"'`)\]]+|\b(?:mailto|tel|sms|javascript|data):[^\s<>"'`)\]]+""",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
_NUMBER = re.compile(r"(?<![\w.,])[+*#]?\(?\d(?:[\d \u00a0()/.-]{0,40}\d)?(?![\w%]|[.,]\d)")
_DAY = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?")


def pages(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Row]:
    """Return what differs between two states of docs/: each outside address, e-mail address and number, then the rest.

    The mappings hold the changed files by name, with what they held.
    """
    rows: list[Row] = []
    for file in sorted(before.keys() | after.keys()):
        rows += _page(file, before.get(file), after.get(file))
    return rows


def _page(file: str, before: bytes | None, after: bytes | None) -> Iterator[Row]:
    if not file.endswith(".md"):
        old, new = (None if side is None else f"{len(side)} bytes" for side in (before, after))
        yield Row(Grade.SECOND_READER, "file of docs/", Place(file, 1), old, new)
        return
    old_lines, new_lines = (_lines(side) for side in (before, after))
    for what, found in (("address", _addresses), ("e-mail address", _emails), ("number", _numbers)):
        was, now = (Counter(found(lines)) for lines in (old_lines, new_lines))
        went, came = sorted((was - now).elements()), sorted((now - was).elements())
        for old, new in zip_longest(went, came):
            lines, text = (old_lines, old) if new is None else (new_lines, new)
            line = next((number for number, line in enumerate(lines, 1) if text in line), 1)
            place = Place(file, line)
            yield Row(Grade.SECOND_READER, f"{what} in docs/", place, old, new, before=new is None)
    less, more = Counter(old_lines) - Counter(new_lines), Counter(new_lines) - Counter(old_lines)
    same = zip_longest(old_lines, new_lines)
    start = next((number for number, (old, new) in enumerate(same, 1) if old != new), 1)
    yield Row(
        Grade.WORDS,
        "page of docs/",
        Place(file, min(start, max(len(new_lines), 1))),
        None if before is None else _counted(less.total()),
        None if after is None else _counted(more.total()),
    )


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", "backslashreplace").splitlines()


def _counted(lines: int) -> str:
    return f"{lines} line{'s' if lines != 1 else ''}"


def _addresses(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for address in _ADDRESS.findall(line):
            yield address.rstrip(".,;:!?")


def _emails(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from _EMAIL.findall(_ADDRESS.sub(" ", line))


def _numbers(lines: Iterable[str]) -> Iterator[str]:
    """Yield what could be dialled: three digits or more, but for days and years."""
    for line in lines:
        for match in _NUMBER.finditer(_ADDRESS.sub(" ", line)):
            number = match[0].strip("().- /")
            if sum(c.isdigit() for c in number) > 2 and not _DAY.fullmatch(number):
                yield number
