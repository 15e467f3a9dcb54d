"""The figures of a benchmark become a page and a plot: the same figures give the same page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from statistics import median
from typing import Any, TypedDict


class Tool(TypedDict):
    """What one generator took for one size. A build is a pair of seconds, wall and CPU; each list is in rounds."""

    memory: int
    bytes: int
    files: int
    builds: dict[str, list[tuple[float, float]]]
    previews: list[float]


class Run(TypedDict):
    """When something was measured, and the load of the machine before the run and after it."""

    date: str
    load_before: float
    load_after: float


class Size(TypedDict):
    """One size of site, in pages."""

    run: Run
    pages: int
    rounds: int
    mix: dict[str, int]
    tools: dict[str, Tool]


class Figures(TypedDict):
    """Everything that the benchmark measured on one machine: benchmark.json."""

    machine: dict[str, Any]
    versions: dict[str, str]
    sizes: list[Size]


NAMES = {
    "signpost": "Signpost",
    "hugo-html": "Hugo, from HTML",
    "hugo-markdown": "Hugo, from Markdown",
    "zensical": "Zensical",
    "material": "MkDocs with Material",
}
"""The generators in the order of tables and plot."""

WALL, CPU = 0, 1

METHOD = Path(__file__).with_name("method.md")
"""How it is measured and what is left out: the end of the page, word for word."""


def files(figures: Figures) -> dict[str, str]:
    """Return what is written, by file name: the figures, the page and the plot."""
    plain = _PAIR.sub(r"[\1, \2]", json.dumps(figures, indent=1))
    return {
        "benchmark.json": f"{plain}\n",
        "benchmark.md": page(figures),
        "benchmark.svg": plot(figures),
    }


_PAIR = re.compile(r"\[\s+([\d.]+),\s+([\d.]+)\s+\]")


def with_size(figures: Figures, size: Size) -> Figures:
    """Return the figures with those of one size, in the place of older ones of the same size."""
    sizes = [one for one in figures["sizes"] if one["pages"] != size["pages"]] + [size]
    return {**figures, "sizes": sorted(sizes, key=lambda one: one["pages"])}


# --------------------------------------------------------------------------------------------------------- ratios


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the lowest and the highest of our figures over theirs, round by round: what slows the
    machine for a while slows both sides of a pair."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return median(ratios), min(ratios), max(ratios)


def _seconds(tool: Tool, build: str, what: int) -> list[float]:
    return [took[what] for took in tool["builds"][build]]


# ----------------------------------------------------------------------------------------------------------- page


def page(figures: Figures) -> str:
    """Return benchmark.md."""
    return "\n".join(_page(figures)) + "\n"


def _page(figures: Figures) -> Iterator[str]:
    machine = figures["machine"]
    yield "# How fast the build is"
    yield ""
    yield '[//]: # "Made by: python3 scripts/dev.py bench"'
    yield ""
    yield "Our build beside those of other generators: the same pages, one machine, builds in turn."
    yield "Ratios and CPU time say something about other machines too; seconds on the wall do not."
    yield ""
    # As HTML: Markdown's own picture would be written with a slash that HTML has no use for.
    yield f'<p><img src="../benchmark.svg" width="{_WIDTH}" height="{_height(figures)}" alt="{_TITLE}"></p>'
    yield ""
    yield f"The machine has {machine['cores']} cores ({machine['processor']}),"
    yield f"{machine['memory_gib']} GiB of memory and {machine['system']}."
    yield f"Versions: {', '.join(f'{name} {version}' for name, version in figures['versions'].items())}."
    yield "All figures of all rounds stand in [benchmark.json](benchmark.json)."
    for place, size in enumerate(figures["sizes"]):
        yield from _size(size, figures["sizes"][:place])
    yield from _grown(figures["sizes"])
    yield ""
    yield METHOD.read_text(encoding="utf-8").rstrip()


def _size(size: Size, smaller: Sequence[Size]) -> Iterator[str]:
    entries = ", ".join(f"{kind} {count:,}" for kind, count in size["mix"].items())
    yield ""
    yield f"## {size['pages']:,} pages"
    yield ""
    yield f"Entries: {entries}."
    run = size["run"]
    rounds = size["rounds"]
    how = "Figures of one round" if rounds == 1 else f"Medians of {rounds} rounds"
    yield f"{how}, measured on {run['date']}."
    yield f"The load of the machine was {run['load_before']} before the run and {run['load_after']} after it."
    yield from _left_out(size, smaller)
    yield ""
    times = ("Clean: CPU s", "wall s", "After one edit: CPU s", "wall s", "Edit to preview s")
    yield _row("Generator", *times, "Memory MiB", "Written MB", "Files")
    yield _row(*["---"] * 9)
    for key, tool in tools_of(size):
        yield _row(
            NAMES[key],
            *(
                f"{median(_seconds(tool, build, what)):.2f}"
                for build in ("clean", "changed")
                for what in (CPU, WALL)
            ),
            f"{median(tool['previews']):.2f}",
            f"{tool['memory']:,}",
            f"{tool['bytes'] / 1e6:,.1f}",
            f"{tool['files']:,}",
        )
    yield ""
    for key, tool in tools_of(size):
        if again := tool["builds"].get("unchanged"):
            cpu, wall = (median(took[what] for took in again) for what in (CPU, WALL))
            yield f"{NAMES[key]} once more, with nothing changed: {cpu:.2f} s of CPU, {wall:.2f} s on the wall."
    yield ""
    yield "How many times theirs ours took: below 1, ours is quicker. In brackets the lowest and the highest round."
    yield ""
    builds = (
        "Clean: CPU",
        "wall",
        "Ours unchanged, theirs clean: CPU",
        "wall",
        "After one edit: CPU",
        "wall",
    )
    yield _row("Signpost against", *builds)
    yield _row(*["---"] * 7)
    ours = size["tools"]["signpost"]
    for key, tool in tools_of(size):
        if key != "signpost":
            pairs = (("clean", "clean"), ("unchanged", "clean"), ("changed", "changed"))
            yield _row(
                NAMES[key],
                *(
                    _spread(ratio(_seconds(ours, mine, what), _seconds(tool, their, what)))
                    for mine, their in pairs
                    for what in (CPU, WALL)
                ),
            )


def _left_out(size: Size, smaller: Sequence[Size]) -> Iterator[str]:
    """Yield which generators were left out, and how long they took for fewer pages, which is why."""
    for key in NAMES:
        if key not in size["tools"]:
            took = ""
            for one in smaller:
                if key in one["tools"]:
                    seconds = median(_seconds(one["tools"][key], "clean", WALL))
                    took = f": for {one['pages']:,} pages a clean build took {seconds:.1f} s on the wall"
            yield f"{NAMES[key]} was left out, for the time that it takes{took}."


def tools_of(size: Size) -> list[tuple[str, Tool]]:
    """Return the generators of a size in our order."""
    return [(key, size["tools"][key]) for key in NAMES if key in size["tools"]]


def _spread(found: tuple[float, float, float]) -> str:
    middle, low, high = found
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def _grown(sizes: Sequence[Size]) -> Iterator[str]:
    """Yield what a page more costs as a site grows."""
    if len(sizes) < 2:
        return
    yield ""
    yield "## Growth"
    yield ""
    yield "CPU time for each page of a clean build, in milliseconds. What grows in a row is worse than linear."
    yield ""
    yield _row("Generator", *(f"{size['pages']:,} pages" for size in sizes))
    yield _row(*["---"] * (1 + len(sizes)))
    for key, name in NAMES.items():
        if any(key in size["tools"] for size in sizes):
            yield _row(name, *(_each(size, key) for size in sizes))


def _each(size: Size, key: str) -> str:
    if key not in size["tools"]:
        return "left out"
    return f"{1000 * median(_seconds(size['tools'][key], 'clean', CPU)) / size['pages']:.2f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


# ----------------------------------------------------------------------------------------------------------- plot


_TITLE = "CPU seconds of a clean build by generator and number of pages, which the tables give too"
_WIDTH, _LEFT, _BAR, _STEP = 720, 180, 14, 22
_TOP, _HEAD, _GAP = 34, 22, 14
_INK, _PAPER, _OURS, _OTHERS = "#1c2b2d", "#ffffff", "#0b5158", "#c3d3d4"


def _height(figures: Figures) -> int:
    return _TOP + sum(_HEAD + _STEP * len(tools_of(size)) + _GAP for size in figures["sizes"])


def plot(figures: Figures) -> str:
    """Return a drawing of the clean builds' CPU time: bars with their figures, so that no colour is needed.

    It holds no style and no id, so that it may stand inside a page of a strict policy too.
    """
    drawn: list[str] = []
    top, height = _TOP, _height(figures)
    for size in figures["sizes"]:
        drawn.append(_text(4, top + 12, f"{size['pages']:,} pages", weight="bold"))
        drawn += _bars(size, top + _HEAD)
        top += _HEAD + _STEP * len(tools_of(size)) + _GAP
    box = f'width="{_WIDTH}" height="{height}"'
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" {box} role="img"'
    )
    return "\n".join([
        f'{start} font-family="sans-serif" font-size="13">',
        f"<title>{_TITLE}</title>",
        f'<rect {box} fill="{_PAPER}"/>',
        _text(4, 16, "CPU seconds of a clean build: the median of the rounds. The thin line spans all of them."),
        *drawn,
        "</svg>\n",
    ])  # fmt: skip


def _bars(size: Size, top: int) -> Iterator[str]:
    rounds = {key: _seconds(tool, "clean", CPU) for key, tool in tools_of(size)}
    scale = (_WIDTH - _LEFT - 70) / max(map(max, rounds.values()))
    for place, (key, seconds) in enumerate(rounds.items()):
        y, middle, ours = top + _STEP * place, median(seconds), key == "signpost"
        low, high = _LEFT + min(seconds) * scale, _LEFT + max(seconds) * scale
        fill = _OURS if ours else _OTHERS
        yield _text(
            _LEFT - 8, y + 11, NAMES[key], anchor="end", weight="bold" if ours else "normal"
        )
        yield f'<rect x="{_LEFT}" y="{y}" width="{middle * scale:.1f}" height="{_BAR}" fill="{fill}" stroke="{_INK}"/>'
        # A light line under the dark one, so that it shows on our dark bar too.
        yield f'<path d="M{low:.1f} {y + 7}H{high:.1f}" stroke="{_PAPER}" stroke-width="4"/>'
        yield f'<path d="M{low:.1f} {y + 7}H{high:.1f}" stroke="{_INK}" stroke-width="1.5"/>'
        yield _text(round(high) + 6, y + 11, f"{middle:.2f} s")


def _text(x: int, y: int, words: str, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" fill="{_INK}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>'
