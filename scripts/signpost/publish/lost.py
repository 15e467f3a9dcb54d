"""Which entries and contacts are gone since an earlier commit.

Both sides are counted as files and as plain YAML, since old entries need not fit the model of
today.
"""

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from signpost.entries import yaml_source
from signpost.entries.schema.kinds import KINDS
from signpost.review import history
from signpost.text.characters import visible

IF_MEANT = (
    "If that is meant, build with --fewer-is-meant. "
    'On GitHub: Actions, Publish, Run workflow, and tick "Fewer entries are meant".'
)

_SHOWN = 10
"""How many names a sentence lists."""

_MOST_LINES = 20
"""How many sentences there are at most."""

_IN_COUNTRY = "services in "
_PLACES = "places in floor.yml with emergency numbers"
_INSIDE = {
    "services": ("contacts of services", "contacts"),
    "platforms": ("ways to report on platforms", "routes"),
}
"""What is counted inside entries of a kind, and the field that lists it."""
_OUT_OF_USE = ("closed", "older")
"""The status of services that are no longer offered; see `services.Service`."""


@dataclass(slots=True)
class Counts:
    """What is counted in a guidance folder."""

    found: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """For each sort of thing, how many of it each entry has."""
    unread: list[str] = field(default_factory=list)
    """Entries that cannot be read today. They count as entries; their contacts do not count."""

    def add(self, sort: str, name: str, number: int = 1) -> None:
        """Note how many things of a sort an entry (or a place) has."""
        self.found[sort][name] = number


@dataclass(frozen=True, slots=True)
class Loss:
    """A sort of thing of which more than a tenth is gone, likely by mistake."""

    sort: str
    before: int
    now: int
    names: tuple[str, ...]
    """Entries that had more of it: gone, or with fewer."""

    def __str__(self) -> str:
        gone = _listed(self.names)
        return f"{self.sort}: {self.now} instead of {self.before}. Gone, or with fewer: {gone}."


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing with an earlier commit has shown, in sentences."""

    stops: str = ""
    """What is gone, or why nothing could be compared; empty if nothing stops the build."""
    notes: tuple[str, ...] = ()
    """What else to tell."""


def compared(root: Path, guidance: Path, since: str) -> Comparison:
    """Compare a guidance folder with guidance/ in the repository `root` at the commit `since`."""
    if not since or history.is_nothing(since):
        return Comparison(
            "There is no earlier commit to compare the entries with, as before a first publication."
        )
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / "guidance"
        try:
            refused = history.guidance_at(root, since, folder)
        except history.HistoryError as error:
            failed = "The entries could not be compared with an earlier commit"
            return Comparison(f"{failed}: {_shown(str(error))}")
        before = counts(folder)
    if not before.found:
        return Comparison(f"At the commit {_shown(since)} there were no entries to compare with.")
    notes = []
    if unread := [*before.unread, *(one.file for one in refused)]:
        notes.append(f"Not compared, since they cannot be read today: {_shown(_listed(unread))}.")
    lines = [f"  {_shown(str(loss))}" for loss in losses(before, counts(guidance))]
    if not lines:
        notes.append(f"Compared with the commit {_shown(since)}: no more than a tenth is gone.")
        return Comparison("", tuple(notes))
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = [f"  and {len(lines) - _MOST_LINES} more such lines"]
    said = "\n".join([f"More than a tenth is gone since the commit {_shown(since)}:\n", *lines])
    return Comparison(said, tuple(notes))


def counts(guidance: Path) -> Counts:
    """Count entries, the services of each country, routes, contacts and places."""
    counted = Counts()
    for kind in KINDS:
        for file in sorted((guidance / kind).rglob("*.yml")):
            name = file.relative_to(guidance).with_suffix("").as_posix()
            counted.add(kind, name)
            if kind == "services":
                counted.add(f"{_IN_COUNTRY}{file.parent.name}", name)
            if kind in _INSIDE:
                sort, key = _INSIDE[kind]
                entry = _values(file, name, counted)
                gone = isinstance(entry, dict) and entry.get("status") in _OUT_OF_USE
                counted.add(sort, name, 0 if gone else len(_items(entry, key)))
    floor = _values(guidance / "floor.yml", "floor", counted)
    for place in _items(floor, "places"):
        if isinstance(place, dict) and _items(place, "numbers"):
            counted.add(_PLACES, str(place.get("code")))
    return counted


def losses(before: Counts, now: Counts) -> list[Loss]:
    """Return every sort of thing of which more than a tenth is gone.

    Numbers are compared, not names: an entry under a new name is no loss. What is about all
    countries comes first.
    """
    found = []
    for sort, had in before.found.items():
        has = now.found.get(sort, {})
        number, left = sum(had.values()), sum(has.values())
        if 10 * left < 9 * number:
            names = tuple(name for name, count in had.items() if has.get(name, 0) < count)
            found.append(Loss(sort, number, left, names))
    return sorted(found, key=lambda loss: loss.sort.startswith(_IN_COUNTRY))


def _values(file: Path, name: str, counted: Counts) -> yaml_source.Value:
    if not file.exists():
        return None
    values = yaml_source.read(file, name, yaml_source.LIST)[0].values
    if values is None:
        counted.unread.append(name)
    return values


def _items(values: yaml_source.Value, key: str) -> list[yaml_source.Value]:
    found = values.get(key) if isinstance(values, dict) else None
    return found if isinstance(found, list) else []


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f", and {more} more" if more > 0 else "")


def _shown(text: str) -> str:
    """Return what may be printed in one line: file names in a commit may hold anything."""
    return visible(text.replace("\n", "<U+000A>"))
