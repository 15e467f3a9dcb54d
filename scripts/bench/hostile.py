"""Files that want to keep a check busy: what `bench --hostile` measures, and the tests count the steps of.

Every shape is a function of a size in bytes, so that the same file can be made twice as large.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from signpost.entries import yaml_source
from signpost.entries.schema.blocks import Block
from signpost.entries.schema.kinds import FILES, KINDS

ROOT = Path(__file__).resolve().parents[2]

AIM_SECONDS = 2.0
AIM_MEGABYTES = 200

Shape = Callable[[int], str]
"""Makes the text of a file of about so many bytes."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file. `place` is its path below guidance/."""

    place: str
    name: str
    shape: Shape

    @property
    def limit(self) -> int:
        """How large the file may be, in bytes; one byte more is refused unread."""
        return (yaml_source.LIST if self.place == "register.yml" else yaml_source.ENTRY).bytes

    @property
    def nodes(self) -> int:
        """How many keys and values the file may hold."""
        return (yaml_source.LIST if self.place == "register.yml" else yaml_source.ENTRY).nodes


# ------------------------------------------------------------------------------------------- what YAML itself allows


def _repeated(piece: str, size: int, start: str = "", end: str = "") -> str:
    return start + piece * ((size - len((start + end).encode())) // len(piece.encode())) + end


def _lines(form: str, size: int, start: str = "", most: int | None = None) -> str:
    """Return as many different lines as fit: `#` in the form becomes their number."""
    made, left, number = [start], size - len(start.encode()), 0
    while most is None or number < most:
        line = form.replace("#", str(number))
        left -= len(line.encode())
        if left < 0:
            break
        made.append(line)
        number += 1
    return "".join(made)


YAML: Mapping[str, Shape] = {
    "one word": partial(_repeated, "x"),
    "one line": partial(_repeated, "x", start="name: "),
    "one long name": partial(_repeated, "x", end=": x"),
    "names of 1,000 letters": partial(_lines, "x" * 1000 + "#: x\n"),
    "a line of many words": partial(_repeated, "x ", start="name: "),
    "many fields": partial(_lines, "k#: x\n"),
    "fields that look like others": partial(_lines, "nam#: x\n"),
    "the same field": partial(_repeated, "k: x\n"),
    "empty fields": partial(_lines, "k#:\n"),
    "empty items": partial(_repeated, "-\n"),
    "items": partial(_repeated, "- x\n"),
    "items in brackets": partial(_repeated, "x,", start="name: [", end="x]"),
    "empty groups": partial(_repeated, "{},", start="name: [", end="x]"),
    "brackets": partial(_repeated, "["),
    "braces": partial(_repeated, "{"),
    "braces with names": partial(_repeated, "{a: "),
    "brackets that close": partial(_repeated, "[],", start="[", end="]"),
    "dashes": partial(_repeated, "- "),
    "question marks": partial(_repeated, "? "),
    "names without an end": partial(_repeated, "a\n", start="a: b\n"),
    "indents": lambda size: "".join(
        f"{' ' * deep}a:\n" for deep in range(int((2 * size) ** 0.5) - 3)
    ),
    "blank lines": partial(_repeated, "\n", end="a: b"),
    "comments": partial(_repeated, "# x\n", end="a: b"),
    "one comment": partial(_repeated, "x", start="# ", end="\na: b"),
    "a folded text": partial(_repeated, "  x\n\n", start="name: >\n"),
    "an open quotation mark": partial(_repeated, "x ", start='name: "'),
    "escapes": partial(_repeated, "\\u200b", start='name: "', end='"'),
    "escaped line breaks": partial(_repeated, "\\\n ", start='name: "', end='"'),
    "hidden characters": partial(_repeated, "\u200b", start="name: "),
    "a hidden character in each line": partial(_repeated, "a: \u202eb\n"),
    "variation selectors": partial(_repeated, "☎\ufe0f", start="name: "),
    "marks on one letter": partial(_repeated, "\u0301", start="name: x"),
    "an anchor": partial(_repeated, "x", start="name: &", end=" a"),
    "a tag": partial(_repeated, "x", start="name: !", end=" a"),
    "a directive": partial(_repeated, "x", start="%", end="\n---\na: b"),
    "documents": partial(_repeated, "---\n"),
    "only carriage returns": partial(_repeated, "a: b\r"),
    "tabs": partial(_repeated, "\t", start="name:", end="x"),
    "colons": partial(_repeated, ": ", start="name: "),
    "NUL": partial(_repeated, "\0"),
}
"""Shapes that need no model: they are told apart by the reader of YAML."""


# ----------------------------------------------------------------------------------------------- what models allow


def _each_field(value: str, of: type[Block], size: int, end: str = "", start: str = "") -> str:
    """Return every field of a model, each with as much of a value as fits."""
    share = size // len(of.model_fields)
    return "".join(
        _repeated(value, max(share - len(name) - 3, 8), f"{name}: {start}", f"{end}\n")
        for name in of.model_fields
    )


def _of_model(of: type[Block]) -> Iterator[tuple[str, Shape]]:
    yield "words for everything", partial(_each_field, "x", of)
    yield "lists for everything", partial(_each_field, "x, ", of, start="[", end="x]")
    yield "numbers for everything", partial(_each_field, "9", of)
    yield "groups for everything", partial(_each_field, "{}, ", of, start="[", end="{}]")
    yield "groups of unknown fields", partial(_each_field, "{a: b}, ", of, start="[", end="{}]")
    yield "escapes for everything", partial(_each_field, "\\u200b", of, start='"', end='"')
    yield "escapes in lists", partial(_each_field, '"\\u202e", ', of, start="[", end="x]")
    yield (
        "names in groups",
        lambda size: "".join(
            _lines("  k#: x\n", size // len(of.model_fields), f"{name}:\n")
            for name in of.model_fields
        ),
    )


# ------------------------------------------------------------------------------------ entries that a model lets pass

_CLAIM = "source: a.example, checked: 2026, by: archive"

_SERVICE = (
    "name: Hostile Line\norganisation: Hostile\nkind: helpline\naudience: [anyone]\nabout: It helps.\n"
    f"takes: [Calls.]\nwill_not: [Judge you.]\n{_CLAIM.replace(', ', chr(10))}\n"
)
_CONTACT = f"website: https://www.example.org/, {_CLAIM}"
_ADVICE = "title: Hostile\naudience: [teen]\nsummary: It is long.\nsections:\n"
_PROSE = "- heading: Hostile\n  paragraphs:\n"


_CONCERN = (
    "label: {teen: a, parent: b, educator: c}\nshort: {teen: a, parent: b, educator: c}\n"
    "reassurance: {teen: a, parent: b, educator: c}\nevidence: keep\nurgency: soon\noffer: [helpline]\nsearch_words:\n"
)
_PLATFORM = (
    "name: Hostile\noperator: Hostile\nabout: It is long.\nminimum_age: {note: None., "
    + _CLAIM
    + "}\n"
    "next: {who_reads: x, reply: x, how_long: x, how_long_basis: stated, where_to_check: x, if_refused: x, "
    f"{_CLAIM}}}\nroutes: [{{name: x, concerns: [all], kind: in-app, who: [anyone], steps: [x], {_CLAIM}}}]\n"
)
_VOICES = "{teen: x, parent: x, educator: x}"
_ORDER = "order: {teen: [], parent: [], educator: []}\norder_note: x\nwords: {}\nnote: {}\n"


def _warnings(size: int) -> str:
    """Return steps.yml with warnings that forbid something over and over, and take it back at their ends."""
    voice = f"'{'never save ' * 30}but'"
    warnings = ", ".join(f"{reader}: {voice}" for reader in ("teen", "parent", "educator"))
    start = f"{_ORDER}evidence:\n" + "".join(
        f"  {kind}: {{{warnings}}}\n" for kind in ("keep", "note-only", "never-copy")
    )
    return _repeated(f"  - {voice}\n", size, f"{start}when_shown:\n")


def _hours(size: int) -> str:
    """Return a contact with a great many opening hours, which do not overlap."""
    blocks, left, minute = [], size - 600, 0
    while left > 0 and minute < 1439:
        clock = [f"{at // 60:02}:{at % 60:02}" for at in (minute, minute + 1)]
        blocks.append(f'{{days: [mon], opens: "{clock[0]}", closes: "{clock[1]}"}}')
        left, minute = left - 48, minute + 1
    return f"{_SERVICE}concerns: [all]\ncontacts:\n- {{{_CONTACT}, hours: [{', '.join(blocks)}]}}\n"


def _text(text: str, size: int) -> str:
    """Return advice with a text of the greatest length as often as fits."""
    return _repeated(f"  - '{text[:990].strip()}'\n", size, _ADVICE + _PROSE)


_OWNER = "- {name: O#, entries: ["
# Of the real guidance and of the tests' small one.
_KEYS = "platforms/instagram, platforms/examplegram, services/gb/childline, services/gb/listeners"
_NUMBER = f"{{number: 0800 #, use: phone, country: GB, {_CLAIM}}}, "

_AGREED = _NUMBER.replace("}", ", same_source: true}")

PASSING: Mapping[tuple[str, str], Shape] = {
    ("services/gb/hostile.yml", "opening hours"): _hours,
    ("services/gb/hostile.yml", "overlapping hours"): lambda size: _repeated(
        '{days: [mon], opens: "09:00", closes: "10:00"}, ',
        size,
        f"{_SERVICE}concerns: [all]\ncontacts:\n- {{{_CONTACT}, hours: [",
        '{days: [mon], opens: "09:00", closes: "10:00"}]}\n',
    ),
    ("services/gb/hostile.yml", "unknown concerns"): lambda size: _lines(
        "  - nude#\n", size, f"{_SERVICE}contacts: [{{{_CONTACT}}}]\nconcerns:\n"
    ),
    ("services/gb/hostile.yml", "the same contact"): lambda size: _repeated(
        f"- {{{_CONTACT}}}\n", size, f"{_SERVICE}concerns: [all]\ncontacts:\n"
    ),
    ("services/gb/hostile.yml", "regions"): lambda size: _lines(
        "  - GB-#\n",
        size,
        f"{_SERVICE}concerns: [all]\ncontacts: [{{{_CONTACT}}}]\nregions:\n",
        1000,
    ),
    ("services/gb/hostile.yml", "the same number"): lambda size: _repeated(
        f"- {{phone: 0808 157 0999, {_CLAIM}}}\n", size, f"{_SERVICE}concerns: [all]\ncontacts:\n"
    ),
    ("services/gb/hostile.yml", "addresses on many hosts"): lambda size: _lines(
        f"- {{website: https://h#.example/, {_CLAIM}}}\n",
        size,
        f"{_SERVICE}concerns: [all]\ncontacts:\n",
    ),
    ("services/gb/hostile.yml", "addresses of many parts"): lambda size: _lines(
        f"- {{website: 'https://listeners.example.org/{'r.a/' * 60}#', {_CLAIM}}}\n",
        size,
        f"{_SERVICE}concerns: [all]\ncontacts:\n",
    ),
    ("services/gb/hostile.yml", "sources of others"): lambda size: _lines(
        "- {website: https://www.example.org/, source: h#.example, checked: 2026, by: third-party}\n",
        size,
        f"{_SERVICE}concerns: [all]\ncontacts:\n",
    ),
    ("services/gb/hostile.yml", "names of concerns, and concerns"): lambda size: (
        _lines("  - nude#\n", size // 2, f"{_SERVICE}contacts: [{{{_CONTACT}}}]\nconcerns:\n")
        + _repeated("  - bullied\n", size // 2, "search_words:\n")
    ),
    ("concerns/hostile.yml", "search words"): partial(
        _lines, "  - bullied leak#\n", start=_CONCERN
    ),
    ("concerns/hostile.yml", "search words that tell the same"): partial(
        _lines, "  - bullied snapchat instagram leak#\n", start=_CONCERN
    ),
    ("concerns/hostile.yml", "search words of many words"): partial(
        _lines, "  - a# bully b# c# d# e# f# g# h# i# j#\n", start=_CONCERN
    ),
    ("concerns/hostile.yml", "the search word of another"): partial(
        _repeated, "  - bullied\n", start=_CONCERN
    ),
    ("platforms/hostile.yml", "search words"): partial(
        _lines, "  - bullied leak#\n", start=f"{_PLATFORM}search_words:\n"
    ),
    ("platforms/hostile.yml", "search words of concerns"): partial(
        _repeated, "  - bullied\n", start=f"{_PLATFORM}search_words:\n"
    ),
    ("platforms/hostile.yml", "long search words"): partial(
        _lines, f"  - {'bullie' * 11}#\n", start=f"{_PLATFORM}search_words:\n"
    ),
    ("steps.yml", "warnings that forbid"): _warnings,
    ("countries/zz.yml", "services of other countries"): lambda size: _lines(
        "  - gb/childlin#\n",
        size,
        "name: Zed\nemergency: gb/emergency\npaper: a4\ntime_zones: [Europe/London]\nfirst:\n",
    ),
    ("countries/zz.yml", "regions"): lambda size: _lines(
        "  - {code: ZZ-#, name: x}\n",
        size,
        "name: Zed\nemergency: gb/emergency\npaper: a4\ntime_zones: [Europe/London]\nfirst: [gb/childline]\nregions:\n",
        1000,
    ),
    ("advice/hostile.yml", "a text of hyphens"): partial(_text, "a-" * 500),
    ("advice/hostile.yml", "a text of marks"): partial(_text, "’" * 1000),
    ("advice/hostile.yml", "a text of spaces"): partial(_text, "x" + " " * 900 + "x"),
    ("advice/hostile.yml", "a text of dots"): partial(_text, "a." * 500),
    ("advice/hostile.yml", "a text of digits"): partial(_text, "1 " * 500),
    ("advice/hostile.yml", "a text of copying"): partial(_text, "save " * 200),
    ("advice/hostile.yml", "a text of calls"): partial(_text, "call " * 200),
    ("advice/hostile.yml", "a text of signs"): partial(_text, "@ " * 500),
    ("advice/hostile.yml", "a text of numbers"): partial(_text, "12345 ab " * 110),
    ("advice/hostile.yml", "a text of numbers in pieces"): partial(_text, "1 b 2022 " * 110),
    ("advice/hostile.yml", "a text of addresses in words"): partial(_text, "a dot b " * 120),
    ("advice/hostile.yml", "a text of accounts"): partial(_text, "snap is a_1 " * 80),
    ("advice/hostile.yml", "a text of digits of others"): partial(_text, "٣ " * 500),
    ("advice/hostile.yml", "a text of letters like digits"): partial(_text, "lO I1 " * 160),
    ("advice/hostile.yml", "short texts"): partial(_repeated, "  - x\n", start=_ADVICE + _PROSE),
    ("register.yml", "owners"): lambda size: _lines(f"{_OWNER}{_KEYS}]}}\n", size, "owners:\n"),
    ("register.yml", "owners of nothing"): lambda size: _lines(
        f"{_OWNER}platforms/instagra#]}}\n", size, "owners:\n"
    ),
    ("register.yml", "hosts of one owner"): lambda size: (
        _lines("help#.instagram.com, ", size, f"owners:\n{_OWNER}{_KEYS}], hosts: [")
        + "x.example]}\n"
    ),
    ("register.yml", "numbers of one owner"): lambda size: (
        _lines(_NUMBER, size, f"owners:\n{_OWNER}{_KEYS}], numbers: [") + "]}\n"
    ),
    ("register.yml", "entries and numbers of one owner"): lambda size: (
        _lines("services/gb/childline, services/gb/listeners, ", size // 2, f"owners:\n{_OWNER}")
        + _lines(_NUMBER, size // 2, "x/y], numbers: [")
        + "]}\n"
    ),
    ("register.yml", "hosts and public hosts"): lambda size: (
        _lines("h#.instagram.com, ", size // 2, f"owners:\n{_OWNER}{_KEYS}], hosts: [")
        + _lines("- {host: p#.example, what: x}\n", size // 2, "x.example]}\npublic_hosts:\n")
    ),
    ("register.yml", "paths of one owner"): lambda size: (
        _lines("www.instagram.com/p#/, ", size, f"owners:\n{_OWNER}{_KEYS}], paths: [")
        + "x.example/y]}\n"
    ),
    ("register.yml", "paths of entries"): lambda size: (
        _lines("services/gb/e#, ", size // 2, f"owners:\n{_OWNER}{_KEYS}, ")
        + _lines("www.instagram.com/p#, ", size // 2, "x/y], paths: [")
        + "x.example/y]}\n"
    ),
    ("register.yml", "owners of one path"): lambda size: _lines(
        f"{_OWNER}{_KEYS}], paths: [www.instagram.com/p#/]}}\n", size, "owners:\n"
    ),
    ("register.yml", "whole addresses of one owner"): lambda size: (
        _lines(
            "{address: 'https://www.instagram.com/?p#', reason: X.}, ",
            size,
            f"owners:\n{_OWNER}{_KEYS}], addresses: [",
        )
        + "]}\n"
    ),
    ("register.yml", "e-mail addresses of one owner"): lambda size: (
        _lines("a#@examplegram.example, ", size, f"owners:\n{_OWNER}{_KEYS}], emails: [") + "]}\n"
    ),
    ("register.yml", "hosts and paths on them"): lambda size: (
        _lines("h#.example, ", size // 2, f"owners:\n{_OWNER}{_KEYS}], hosts: [")
        + _lines("h#.example/a/, ", size // 2, "x.example], paths: [")
        + "x.example/y]}\n"
    ),
    ("register.yml", "hosts below a public one"): lambda size: (
        _lines(
            "h#.p.example, ",
            size,
            f"public_hosts: [{{host: p.example, what: x}}]\nowners:\n{_OWNER}{_KEYS}], hosts: [",
        )
        + "x.example]}\n"
    ),
    ("register.yml", "hosts that are excepted"): lambda size: (
        _lines("h#.p.example, ", size // 2, f"owners:\n{_OWNER}{_KEYS}], hosts: [")
        + _lines(
            "h#.p.example, ",
            size // 2 - 20,
            "x.example]}\npublic_hosts:\n- {host: p.example, what: x, but_not: [",
        )
        + "x.p.example]}\n"
    ),
    ("register.yml", "the same public host, and exceptions"): lambda size: (
        _repeated("h.p.example, ", size // 2, f"owners:\n{_OWNER}{_KEYS}], hosts: [")
        + _repeated(
            "- {host: p.example, what: x, but_not: [h.p.example]}\n",
            size // 2,
            "x.example]}\npublic_hosts:\n",
        )
    ),
    ("register.yml", "exceptions that nobody needs"): lambda size: (
        _lines(
            "h#.p.example, ",
            size - 20,
            f"owners:\n{_OWNER}{_KEYS}]}}\npublic_hosts:\n- {{host: p.example, what: x, but_not: [",
        )
        + "x.p.example]}\n"
    ),
    ("register.yml", "hosts of many parts"): lambda size: (
        _lines(f"{'a.' * 50}h#.p.example, ", size // 2, f"owners:\n{_OWNER}{_KEYS}], hosts: [")
        + _lines("- {host: p#.example, what: x}\n", size // 2, "x.example]}\npublic_hosts:\n")
    ),
    ("register.yml", "sources of others"): partial(
        _lines, "- h#.example\n", start=f"owners:\n{_OWNER}{_KEYS}]}}\nthird_party_sources:\n"
    ),
    ("register.yml", "entries and a number of theirs"): lambda size: (
        _repeated(
            "services/gb/listeners, " * 9 + "services/gb/childline, ",
            size // 2,
            f"owners:\n{_OWNER}{_KEYS}, ",
        )
        + _repeated(
            _AGREED.replace("0800 #", "0800 1111") + _AGREED.replace("0800 #", "0808 157 0999"),
            size // 2,
            "x/y], numbers: [",
        )
        + "]}\n"
    ),
    ("register.yml", "numbers in two countries"): lambda size: (
        _lines(
            _NUMBER + _NUMBER.replace("GB", "IE"), size, f"owners:\n{_OWNER}{_KEYS}], numbers: ["
        )
        + "]}\n"
    ),
    ("register.yml", "codes of unknown cost"): lambda size: (
        _lines(_NUMBER.replace("0800 #", "'#'"), size, f"owners:\n{_OWNER}{_KEYS}], numbers: [")
        + "]}\n"
    ),
    ("register.yml", "lines that hold another number"): lambda size: (
        _lines(
            _NUMBER.replace("}", f", line: '{'1 ' * 100}1'}}"),
            size,
            f"owners:\n{_OWNER}{_KEYS}], numbers: [",
        )
        + "]}\n"
    ),
    ("exemptions.yml", "what they say themselves"): partial(
        _lines,
        f"- {{rule: long-sentence, entry: exemptions, value: x x x x, because: '{'x ' * 31}\"#\".', by: x}}\n",
        start="exemptions:\n",
    ),
    ("exemptions.yml", "rules that are none"): partial(
        _lines,
        "- {rule: avoided-wor#, entry: concerns/blackmail, value: x, because: X., by: x}\n",
        start="exemptions:\n",
    ),
    ("exemptions.yml", "rules that say nothing"): partial(
        _lines,
        "- {rule: avoided-word, entry: concerns/blackmail, value: x#, because: X., by: x}\n",
        start="exemptions:\n",
    ),
    ("words.yml", "different words"): partial(
        _lines, "- {avoid: [w#, you w#], say: x, why: X.}\n", start="words:\n"
    ),
    ("words.yml", "words that stand everywhere"): partial(
        _lines,
        "- {avoid: [the, you, a, and, it, to, '.'], say: x, why: X., unless: [the#]}\n",
        start="words:\n",
    ),
    ("words.yml", "words for teenagers"): partial(
        _lines, "- {avoid: [the, you], say: x, why: X., where: teen}\n", start="words:\n"
    ),
    ("words.yml", "names in which words may stand"): lambda size: (
        _lines("you #, ", size, "words:\n- {avoid: [you], say: x, why: X., unless: [") + "x]}\n"
    ),
    ("floor.yml", "places"): partial(
        _repeated, "- {code: GB, name: x}\n", start=_CLAIM.replace(", ", "\n") + "\nplaces:\n"
    ),
    ("floor.yml", "zones"): partial(
        _repeated,
        "- {zone: Mars/Phobos, because: X.}\n",
        start=_CLAIM.replace(", ", "\n") + "\nclaimed:\n",
    ),
    ("site.yml", "first platforms"): partial(
        _lines,
        "- p#\n",
        start="name: Help\naddress: https://help.example/\nhome_country: GB\nfirst_platforms:\n",
    ),
}
"""Files of which the model lets most pass, so that rules meet them."""


_PLACES = {"services": "services/gb/hostile", "countries": "countries/zz"}


def cases() -> Iterator[Case]:
    """Yield every case: what YAML allows once for each limit, what models allow in every place."""
    places = {f"{_PLACES.get(kind, f'{kind}/hostile')}.yml": of for kind, of in KINDS.items()}
    places |= {f"{name}.yml": of for name, of in FILES.items()}
    for place in ("services/gb/hostile.yml", "register.yml"):
        for name, shape in YAML.items():
            yield Case(place, name, shape)
    for place, of in places.items():
        for name, shape in _of_model(of):
            yield Case(place, name, shape)
    for (place, name), shape in PASSING.items():
        yield Case(place, name, shape)


# ------------------------------------------------------------------------------------------------------- to measure


def measured(only: str = "") -> int:
    """Check the real guidance with each hostile file in turn, and print seconds and megabytes; 1 where one is above
    the aim. `only` names cases by a part of their names."""
    over = 0
    print(f"{'file':26}{'shape':36}{'KB':>6}{'s':>7}{'MB':>6}  said last")
    with tempfile.TemporaryDirectory(prefix="signpost-hostile-") as folder:
        guidance = Path(folder) / "guidance"
        shutil.copytree(ROOT / "guidance", guidance)
        for case in (Case("", "(no hostile file)", lambda size: ""), *cases()):
            if only not in f"{case.place} {case.name}":
                continue
            seconds, megabytes, kilobytes, last = _run(guidance, case)
            over += seconds > AIM_SECONDS or megabytes > AIM_MEGABYTES
            mark = "!" if seconds > AIM_SECONDS or megabytes > AIM_MEGABYTES else " "
            numbers = f"{kilobytes:6.0f}{seconds:7.2f}{megabytes:6.0f}"
            print(f"{case.place:26}{case.name:36}{numbers} {mark}{last[:70]}", flush=True)
    print(f"{over or 'None'} above {AIM_SECONDS:.0f} s or {AIM_MEGABYTES} MB.")
    return 1 if over else 0


def _run(guidance: Path, case: Case) -> tuple[float, float, float, str]:
    """Return the seconds and megabytes that a check takes, the size of the file in KB, and the last line said."""
    file = guidance / case.place
    before = file.read_bytes() if case.place and file.exists() else None
    text = fitted(case)
    if case.place:
        file.write_text(text, encoding="utf-8", newline="")
    try:
        with tempfile.TemporaryFile() as said:
            command = [sys.executable, "-m", "signpost", "check", str(guidance)]
            process = subprocess.Popen(command, stdout=said, stderr=said)
            _, _, used = os.wait4(process.pid, 0)
            seconds = (
                used.ru_utime + used.ru_stime
            )  # Of the processor: other work on the machine changes nothing.
            said.seek(0)
            lines = said.read().decode(errors="replace").splitlines() or [""]
    finally:
        if case.place and before is None:
            file.unlink()
        elif before is not None:
            file.write_bytes(before)
    last = next(
        (line for line in reversed(lines) if "problem" in line and "[name]" not in line), lines[-1]
    )
    return seconds, used.ru_maxrss / 1024, len(text.encode()) / 1024, last


def fitted(case: Case) -> str:
    """Return the largest text of a case that is read to the end: within the limits of bytes and of values."""
    size = case.limit
    text = case.shape(size)
    while (nodes := _nodes(text, case.nodes)) > case.nodes:
        size = int(size * min(case.nodes / nodes, 0.98))
        text = case.shape(size)
    return text


def _nodes(text: str, most: int) -> int:
    """Return about how many keys and values a text holds, as far as it can be read."""
    import yaml

    number = depth = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            number += isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
                event, yaml.CollectionEndEvent
            )
            if number > 20 * most or depth > yaml_source.MOST_DEPTH:
                break
    except yaml.YAMLError:
        return 0  # Refused for another reason, and so read in full.
    return number if depth <= yaml_source.MOST_DEPTH else 0
