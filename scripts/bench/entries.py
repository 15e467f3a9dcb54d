"""The real entries, fewer or more of them: a guidance folder from which exactly so many pages are made."""

from __future__ import annotations

import re
import shutil
import zlib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from signpost.entries import reading
from signpost.entries.all_entries import MOST_PLATFORMS
from signpost.entries.reading import Reading
from signpost.entries.schema import blocks
from signpost.entries.schema.kinds import KINDS
from signpost.entries.schema.text import Label, Number, Prose, Reference
from signpost.entries.who_can_help import INTERNATIONAL, takes
from signpost.pages.addresses import neutral
from signpost.rules.check import checked
from signpost.rules.register import third_party_claims


@dataclass(frozen=True, slots=True)
class Mix:
    """How many entries there are of each kind."""

    concerns: int
    platforms: int
    countries: int
    checklists: int
    advice: int
    services: int

    @property
    def pages(self) -> int:
        """How many pages are made from them: action pages for three readers, lists of all apps where
        they are many, sheets for every country."""
        of_concerns = 3 * self.concerns * (1 + self.platforms)
        of_concerns += 3 * self.concerns * (self.platforms > MOST_PLATFORMS)
        of_checklists = self.checklists * self.countries
        return (
            of_concerns
            + of_checklists
            + self.platforms
            + self.countries
            + self.advice
            + self.services
            + _FIXED
        )


_FIXED = 8
"""The front page, five indexes, "any country" and "Is this link still right?"."""


def mix(real: Mix, pages: int, kept: int = 0) -> Mix:
    """Return how many entries of each kind make so many pages, about in the proportions of the real ones.

    What happened and countries do not grow beyond the real ones: a site grows by apps, services and sheets. `kept`
    services are there at any size. Raises ValueError where the pages are too few.
    """
    most = pages / real.pages * 1.5
    for step in range(2000, 0, -1):
        scale = most * step / 2000
        found = _scaled(real, scale)
        services = pages - replace(found, services=0).pages
        if services >= max(found.services, kept + found.countries):
            return replace(found, services=services)
    raise ValueError(f"{pages} pages are too few for one entry of each kind.")


def _scaled(real: Mix, scale: float) -> Mix:
    # Pages of a concern on a platform are a product, and so are sheets: each side takes the root.
    few, many = min(1, scale) ** 0.5, min(1, scale) ** 0.5 * max(1, scale)
    wanted = (few, many, few, many, scale, scale)
    counts = (
        real.concerns,
        real.platforms,
        real.countries,
        real.checklists,
        real.advice,
        real.services,
    )
    return Mix(*(max(1, int(count * by)) for count, by in zip(counts, wanted, strict=True)))


def multiplied(real: Path, folder: Path, pages: int, today: date) -> Mix:
    """Write a guidance folder from which `pages` pages are made, and which has no problem; return what is in it."""
    read = reading.guidance(real)
    kept = sum(name.startswith(_everywhere(read)) for name in read.entries["services"])
    counts = {kind: len(entries) for kind, entries in read.entries.items()}
    wanted = mix(Mix(**counts | {"concerns": len(_online(read))}), pages, kept)
    copies = _copies(read, wanted)
    names = {kind: tuple(copy.name for copy in copies if copy.kind == kind) for kind in KINDS}
    shutil.copytree(
        real, folder, ignore=lambda root, names: [n for n in names if (Path(root) / n).is_dir()]
    )
    for copy in copies:
        write(folder / f"{copy.key}.yml", _values(read, copy, names))
    write(folder / "register.yml", _register(read, copies))
    floor: Any = read.sources["floor"].values
    write(
        folder / "floor.yml", _without(floor, "places")
    )  # Their pages do not grow with the entries.
    site: Any = read.sources["site"].values
    first = [name for name in site.get("first_platforms", ()) if name in names["platforms"]]
    write(
        folder / "site.yml",
        site | {"first_platforms": first} if first else _without(site, "first_platforms"),
    )
    exemptions = _exemptions(read, copies)
    write(folder / "exemptions.yml", {"exemptions": exemptions})
    # In a part of the entries some exemptions have nothing to cover.
    looked = checked(folder, today)
    needless = {
        problem.place for problem in looked.problems if problem.rule == "needless-exemption"
    }
    places = looked.library.sources["exemptions"].place
    exemptions = [
        block
        for index, block in enumerate(exemptions)
        if places("exemptions", index, "rule") not in needless
    ]
    write(folder / "exemptions.yml", {"exemptions": exemptions})
    sources = {claim.source.host for _, _, claim in third_party_claims(looked.library)}
    write(
        folder / "register.yml", _register(read, copies) | {"third_party_sources": sorted(sources)}
    )
    if problems := checked(folder, today).problems:
        raise RuntimeError("\n\n".join(problem.for_terminal() for problem in problems))
    return wanted


# --------------------------------------------------------------------------------------------- which, how often


@dataclass(frozen=True, slots=True)
class _Copy:
    """One entry of the new folder: the real one at `of`, or a copy of it that carries a word of its own."""

    of: str
    name: str
    number: int

    @property
    def kind(self) -> str:
        return self.of.partition("/")[0]

    @property
    def key(self) -> str:
        return f"{self.kind}/{self.name}"


def _everywhere(read: Reading) -> tuple[str, str]:
    """Return the folders whose services stand on action pages: with more or fewer of them, pages would change in
    weight with the size of the site."""
    site: Any = read.lone["site"]
    return f"{site.home_country.lower()}/", f"{INTERNATIONAL}/"


def _online(read: Reading) -> list[str]:
    """Return the concerns that have a page for each app, which make up most of a site."""
    concerns: Any = read.entries["concerns"]
    return [name for name, concern in concerns.items() if concern.online]


def _copies(read: Reading, wanted: Mix) -> list[_Copy]:
    home = _everywhere(read)[0].rstrip("/")
    folders = [name.split("/")[0] for name in read.entries["services"]]
    # Those with many services first: a site of few countries still has every kind of help.
    by_services = sorted(
        read.entries["countries"], key=lambda name: (name != home, -folders.count(name), name)
    )
    countries = by_services[: wanted.countries]
    concerns = _online(read)[: wanted.concerns]
    chosen = {
        "concerns": concerns,
        "platforms": list(read.entries["platforms"]),
        "countries": countries,
        "checklists": list(read.entries["checklists"]),
        "advice": list(read.entries["advice"]),
        "services": _services(read, concerns, countries),
    }
    found: list[_Copy] = []
    for kind, names in chosen.items():
        again = [
            name
            for name in names
            if not name.startswith(_everywhere(read)) and not name.endswith("/emergency")
        ]
        found += _of_kind(kind, names, again or names, getattr(wanted, kind))
    return found


def _of_kind(kind: str, names: Sequence[str], again: Sequence[str], count: int) -> Iterator[_Copy]:
    """Yield `count` entries: the real ones first, then copies of those `again`, so named that no addresses meet."""
    spots: set[tuple[str, str]] = set()
    for index in range(count):
        number = 0 if index < len(names) else 1 + (index - len(names)) // len(again)
        of = names[index] if index < len(names) else again[(index - len(names)) % len(again)]
        name = f"{of[:50]}-{word(number)}" if number else of
        while (spot := (name.rpartition("/")[0], neutral(name))) in spots:
            name += "x"
        spots.add(spot)
        yield _Copy(f"{kind}/{of}", name, number)


def _services(read: Reading, concerns: Sequence[str], countries: Sequence[str]) -> list[str]:
    """Return the services of these countries: first those that no site can do without, then one by one of each."""
    services: Mapping[str, Any] = read.entries["services"]
    ours = {
        folder: [name for name in services if name.startswith(f"{folder}/")]
        for folder in (*countries, INTERNATIONAL)
    }
    opened = [name for names in ours.values() for name in names if services[name].status == "open"]
    needed = [str(read.entries["countries"][country].emergency) for country in countries]  # type: ignore[attr-defined]
    needed += [name for name in services if name.startswith(_everywhere(read))]
    for concern in concerns:
        entry: Any = read.entries["concerns"][concern]
        for kind in entry.offer:
            fitting = [
                name
                for name in opened
                if services[name].kind == kind and takes(services[name], concern)
            ]
            if not set(fitting) & set(needed):
                needed += fitting[:1]
    ranks = {name: rank for names in ours.values() for rank, name in enumerate(names)}
    return list(dict.fromkeys([*needed, *sorted(ranks, key=lambda name: (ranks[name], name))]))


_NUMBERS_APART = 50
"""How far apart the numbers of a sheet and its copy are."""

_SYLLABLES = [consonant + vowel for consonant in "lmnrst" for vowel in "aeiou"]


def word(number: int) -> str:
    """Return a word of four letters that stands for the copies of one round; none for the real entries."""
    first, second = divmod(number, len(_SYLLABLES))
    return _SYLLABLES[first % len(_SYLLABLES)] + _SYLLABLES[second] if number else ""


# ------------------------------------------------------------------------------------------------- what they say


def _values(read: Reading, copy: _Copy, kept: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return an entry's values with texts of its own and with references to entries that are there."""
    values: Any = deepcopy(read.sources[copy.of].values)
    entry = read.entries[copy.kind][copy.of.partition("/")[2]]
    if copy.number:
        for path, text in blocks.leaves(entry, Prose):
            if _holds(values, path):
                _at(values, path[:-1])[path[-1]] = told(text, copy.number, isinstance(text, Label))
    references = [
        (path, reference) for path, reference in blocks.leaves(entry, Reference) if reference.kind
    ]
    for parent, group in groupby(references, key=lambda found: found[0][:-1]):
        for path, reference in group:
            if reference.lower() in ("all", "eu") or reference.lower() in kept[reference.kind]:
                continue
            inside = _at(values, parent)
            if reference.kind == "services":
                inside[path[-1]] = None
            else:
                others = kept[reference.kind]
                other = others[zlib.crc32(reference.encode()) % len(others)]
                inside[path[-1]] = other.upper() if reference.kind == "countries" else other
    values = _tidied(values)
    if copy.kind == "checklists":
        values["number"] = int(values["number"]) + copy.number * _NUMBERS_APART
    if copy.kind == "countries":
        values.pop("territories", None)  # A territory belongs to one country.
        values["first"] = values["first"] or [values["emergency"]]
    return values  # type: ignore[no-any-return]


def _without(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != key}


def _tidied(value: Any) -> Any:
    """Return values without what was taken out, and without what stands twice in a list of words."""
    if isinstance(value, dict):
        return {key: _tidied(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        left = [_tidied(inner) for inner in value if inner is not None]
        return list(dict.fromkeys(left)) if all(isinstance(inner, str) for inner in left) else left
    return value


def told(text: str, number: int, short: bool) -> str:
    """Return a text that no other copy has: as long as before and as easy to read, for rules measure both."""
    if short and len(text) < 75:
        return f"{text.replace('.', ' ') if ' ' not in text else text} {word(number)}"
    found = list(re.finditer(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])", text))
    if not found:
        return str(text)
    start, end = found[-1].span()
    return text[:start] + (word(number) * 9)[: end - start] + text[end:]


def _holds(values: Any, path: Sequence[str | int]) -> bool:
    """Return whether something stands at `path`; what a model gives by default does not."""
    try:
        _at(values, path)
    except (KeyError, IndexError):
        return False
    return True


def _at(values: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        values = values[step]
    return values


# -------------------------------------------------------------------------------------------- who owns what


def _register(read: Reading, copies: Sequence[_Copy]) -> dict[str, Any]:
    """Return the register for these entries, with an owner of its own for each round of copies."""
    values: Any = deepcopy(read.sources["register"].values)
    made = {(copy.of, copy.number): copy.key for copy in copies}
    owners = []
    for number in range(max(copy.number for copy in copies) + 1):
        for owner in values["owners"]:
            of = [key for key in owner["entries"] if (key, number) in made]
            if not of:
                continue
            numbers = [
                held
                for held in owner.get("numbers", [])
                if (held["use"], _digits(held["number"])) in _used(read, of)
            ]
            name = told(owner["name"], number, True) if number else owner["name"]
            block = owner | {"name": name, "entries": [made[key, number] for key in of]}
            owners.append(
                block | {"numbers": numbers}
                if numbers
                else {k: v for k, v in block.items() if k != "numbers"}
            )
    return {**values, "owners": owners}


def _used(read: Reading, keys: Sequence[str]) -> set[tuple[str, str]]:
    """Return the numbers of these entries, each with its use."""
    return {
        (str(path[-1]), number.digits)
        for key in keys
        for path, number in blocks.leaves(
            read.entries[key.partition("/")[0]][key.partition("/")[2]], Number
        )
    }


def _digits(number: str) -> str:
    return Number(number).digits


def _exemptions(read: Reading, copies: Sequence[_Copy]) -> list[dict[str, str]]:
    """Return the exemptions of these entries and of their copies."""
    values: Any = read.sources["exemptions"].values
    keys: dict[str, list[str]] = {}
    for copy in copies:
        keys.setdefault(copy.of, []).append(copy.key)
    return [
        block | {"entry": key}
        for block in values["exemptions"]
        for key in keys.get(block["entry"], [block["entry"]])
    ]


# ------------------------------------------------------------------------------------------------------ to write


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes entries about as people do: blocks, with short lists on one line."""

    def ignore_aliases(self, data: object) -> bool:
        """Write what stands in several places out in each: entries know no anchors."""
        return True


def _list(dumper: Any, values: list[Any]) -> Any:
    short = all(isinstance(value, str) for value in values) and sum(map(len, values)) < 90
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


_Dumper.add_representer(list, _list)


def write(path: Path, values: Mapping[str, Any]) -> None:
    """Write an entry, or one of the lone files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(
            dict(values), file, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110
        )
