"""Builds the same pages with every generator in turn, and writes docs/contribute/benchmark.*: what `bench` runs."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from bench import entries, hostile, hosts, others, report
from signpost import clock
from signpost.copies import manifest
from signpost.entries import yaml_source
from signpost.pages.addresses import path_of

ROOT = Path(__file__).resolve().parents[2]

DOCUMENTS = (
    "about/",
    "how-we-check/",
    "privacy/",
    "accessibility/",
    "contribute/",
    "contribute/entries/",
    "verify/",
)
"""The hand-written pages that others link to. Here they are a line each, for every generator."""

_LINE = "This page is here for the links to it."

_PATIENCE = 120
"""Seconds after which a preview that shows nothing new is given up."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One generator, with its project in a folder of its own."""

    name: str
    folder: Path
    build: tuple[str, ...]
    serve: tuple[str, ...]
    """Previews the site on this machine; `{port}` stands for the port."""
    edit: Callable[[int], None]
    """Lets one entry say `news(number)`."""
    site: str = "site"
    memory: str = ""
    """The folder in which it remembers earlier builds, if it does."""
    fresh: tuple[str, ...] = ()
    """Builds without remembering anything, if it can."""


@dataclass(frozen=True, slots=True)
class Took:
    """What one run took: seconds, and in those that are watched the most memory in MiB."""

    wall: float
    cpu: float
    memory: float = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, or only write its page again; return 0, or 2 where it could not run."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "pages", nargs="*", type=int, help="how many pages to build (100, 1000 and 10000)"
    )
    parser.add_argument(
        "--rounds", type=int, help="how often (5 times; 3 times from 10,000 pages on)"
    )
    parser.add_argument(
        "--to",
        type=Path,
        default=ROOT / "docs" / "contribute",
        help="where to write (docs/contribute)",
    )
    parser.add_argument(
        "--tools", nargs="+", choices=report.NAMES, metavar="NAME", default=list(report.NAMES),
        help=f"build with these alone, and with ours always ({', '.join(report.NAMES)})",
    )  # fmt: skip
    parser.add_argument(
        "--add", action="store_true", help="keep the other sizes that benchmark.json has"
    )
    parser.add_argument(
        "--hosts", action="store_true", help="measure what nginx and Caddy send instead"
    )
    parser.add_argument(
        "--hostile",
        nargs="?",
        const="",
        metavar="WORD",
        help="measure a check of hostile files instead; of those alone whose name holds a word",
    )
    parser.add_argument(
        "--rewrite", action="store_true", help="write page and plot again from benchmark.json"
    )
    chosen = parser.parse_args(arguments)
    if chosen.hosts:
        return hosts.measured()
    if chosen.hostile is not None:
        return hostile.measured(chosen.hostile)
    if not chosen.to.is_dir():  # Told now, and not after an hour of measuring.
        print(
            f"{chosen.to} is not a folder. Make it, or name another one with --to.", file=sys.stderr
        )
        return 2
    if chosen.rewrite:
        _write(json.loads((chosen.to / "benchmark.json").read_text(encoding="utf-8")), chosen.to)
        return 0
    if not Path("/proc/self/smaps_rollup").exists():
        print("The benchmark reads memory from /proc, which only Linux has.", file=sys.stderr)
        return 2
    found = _beginning()
    if chosen.add:
        before: report.Figures = json.loads(
            (chosen.to / "benchmark.json").read_text(encoding="utf-8")
        )
        if (before["machine"], before["versions"]) != (found["machine"], found["versions"]):
            print(
                "benchmark.json is from another machine or other versions: leave out --add.",
                file=sys.stderr,
            )
            return 2
        found = before
    run: report.Run = {
        "date": datetime.now(UTC).date().isoformat(),
        "load_before": _load(),
        "load_after": 0,
    }
    for pages in sorted(set(chosen.pages or (100, 1000, 10_000))):
        with tempfile.TemporaryDirectory(prefix="signpost-bench-") as folder:
            size = _size(
                run,
                Path(folder),
                pages,
                chosen.rounds or (5 if pages < 10_000 else 3),
                chosen.tools,
            )
        run["load_after"] = _load()
        found = report.with_size(found, size)
        _write(found, chosen.to)  # After each size: who loses patience keeps what is done.
    return 0


def _hugo() -> str:
    """Return the program itself: its wrapper in Python would cost it a start of Python."""
    return str(metadata.distribution("hugo").locate_file("hugo/binaries/hugo"))


def _write(found: report.Figures, folder: Path) -> None:
    for name, text in report.files(found).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(folder / name)


def _beginning() -> report.Figures:
    """Return what is known before anything is measured."""
    tools = ("hugo", "mkdocs", "mkdocs-material", "zensical", "pyyaml", "jinja2")
    return {
        "machine": _machine(),
        "versions": {
            "Python": platform.python_version(),
            **{name: metadata.version(name) for name in tools},
        },
        "sizes": [],
    }


def _load() -> float:
    return round(os.getloadavg()[0], 1)


def _machine() -> dict[str, Any]:
    cpu = (
        Path("/proc/cpuinfo")
        .read_text(encoding="utf-8")
        .partition("model name")[2]
        .partition("\n")[0]
    )
    memory = Path("/proc/meminfo").read_text(encoding="utf-8").split()[1]
    system = (
        Path("/etc/os-release")
        .read_text(encoding="utf-8")
        .partition("PRETTY_NAME=")[2]
        .partition("\n")[0]
    )
    return {
        "processor": cpu.strip("\t :") or "unknown",
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(int(memory) / 2**20),
        "system": system.strip('"'),
    }


# ----------------------------------------------------------------------------------------------------- one size


def _size(
    run: report.Run, folder: Path, pages: int, rounds: int, names: Sequence[str]
) -> report.Size:
    """Return what ours and the generators of these `names` took for so many pages."""
    epoch = clock.epoch(ROOT)
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": str(epoch),
        "PYTHONPATH": str(folder / "signpost" / "scripts"),
    }
    say = partial(print, f"bench: {pages} pages:", flush=True)
    say("making the projects")
    ours, mix = _signpost(folder / "signpost", pages, epoch)
    # The first runs are watched, not timed. Ours comes before all: what the others are given is made of its site.
    warm = {ours.name: _run(ours, environment, watched=True)}
    tools = [ours, *_others(folder, ours, names)]
    warm |= {tool.name: _run(tool, environment, watched=True) for tool in tools[1:]}
    found: dict[str, report.Tool] = {
        tool.name: _written(tool, warm[tool.name], pages) for tool in tools
    }
    for number in range(rounds):
        for place in range(len(tools)):  # Each comes first once.
            tool = tools[(place + number) % len(tools)]
            for build, took in _round(tool, environment, number):
                say(f"round {number + 1} of {rounds}: {tool.name}, {build}: {took.wall:.1f} s")
                found[tool.name]["builds"].setdefault(build, []).append(
                    (round(took.wall, 3), round(took.cpu, 3))
                )
    for tool in tools:
        say(f"the preview of {tool.name}")
        found[tool.name]["previews"] = [
            round(seconds, 3) for seconds in _previews(tool, environment, rounds)
        ]
    return {"run": run, "pages": pages, "rounds": rounds, "mix": asdict(mix), "tools": found}


def _round(tool: Tool, environment: dict[str, str], number: int) -> Iterator[tuple[str, Took]]:
    """Yield what a clean build took, one after nothing changed (where that can differ), and one after an edit."""
    _clean(tool)
    yield "clean", _run(tool, environment, tool.fresh or tool.build)
    if tool.fresh:
        _clean(tool)
        _run(tool, environment)  # Now it remembers.
    if tool.memory:
        yield "unchanged", _run(tool, environment)
    tool.edit(number)
    yield "changed", _run(tool, environment)


def _clean(tool: Tool) -> None:
    for name in filter(None, (tool.site, tool.memory)):
        shutil.rmtree(tool.folder / name, ignore_errors=True)


def _written(tool: Tool, took: Took, pages: int) -> report.Tool:
    """Return what a tool has written, where it is as many pages as it should be."""
    files = [path for path in (tool.folder / tool.site).rglob("*") if path.is_file()]
    pages_of = [path for path in files if path.name == "index.html"]
    if tool.name == "signpost":  # Those at old addresses only lead on.
        pages_of = [path for path in pages_of if b'http-equiv="refresh"' not in path.read_bytes()]
    made = len(pages_of)
    # Ours makes two more, about clicks and coverage.
    wanted = pages + len(DOCUMENTS) + (2 if tool.name == "signpost" else 0)
    if made != wanted:
        raise SystemExit(f"{tool.name} made {made} pages instead of {wanted}.")
    return {
        "memory": round(took.memory),
        "bytes": sum(path.stat().st_size for path in files),
        "files": len(files),
        "builds": {},
        "previews": [],
    }


# -------------------------------------------------------------------------------------------------- the projects


def _signpost(folder: Path, pages: int, epoch: int) -> tuple[Tool, entries.Mix]:
    """Write a whole project of ours, as a clone of it would be: its own entry builds it."""
    today = datetime.fromtimestamp(epoch, UTC).date()
    mix = entries.multiplied(ROOT / "guidance", folder / "guidance", pages, today)
    shutil.copytree(ROOT / "templates", folder / "templates")
    shutil.copytree(ROOT / "scripts" / "signpost", folder / "scripts" / "signpost")
    for name in DOCUMENTS:
        file = folder / "docs" / f"{name.rstrip('/')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        digests = f"\n`{manifest.WHOLE}` `{manifest.GROUPED}`\n" if name == manifest.FOLDER else ""
        file.write_text(f"# {name}\n\n{_LINE}\n{digests}", encoding="utf-8")
    (folder / "docs" / "sources.yml").write_text("addresses: []\n", encoding="utf-8")
    settings, nav, _ = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")
    plain, plugin, rest = settings.partition("\n  - signpost\n")
    if not nav or not plugin:
        raise SystemExit(
            "mkdocs.yml has another form than before: mend how the benchmark reads it."
        )
    (folder / "mkdocs.yml").write_text(
        f"{plain}\n  - signpost: {{sheets: false}}\n{rest}\n", encoding="utf-8"
    )
    entry = folder / "guidance" / f"platforms/{_edited(folder)}.yml"

    def edit(number: int) -> None:
        values: Any = yaml_source.read(entry, entry.name)[0].values
        values["next"]["who_reads"] = news(number)
        entries.write(entry, values)

    run = (sys.executable, "-m", "signpost")
    serve = (*run, "serve", "--address", "127.0.0.1:{port}")
    build = (*run, "build")
    return Tool("signpost", folder, build, serve, edit, "site", ".cache", (*build, "--fresh")), mix


def _edited(project: Path) -> str:
    """Return the name of the platform whose entry is changed."""
    return sorted(path.stem for path in (project / "guidance" / "platforms").glob("*.yml"))[0]


def _page_edited(project: Path) -> str:
    """Return the path of the page that shows a changed entry, which every generator makes."""
    return path_of("platform", _edited(project))


def news(number: int) -> str:
    """Return what a changed entry says, in words that stand nowhere else."""
    return f"People of the evening team read it, as of edit {number}."


def _others(folder: Path, ours: Tool, names: Sequence[str]) -> Iterator[Tool]:
    """Write the projects of the other generators with these names, with the pages of our site."""
    site = ours.folder / ours.site
    written = (
        others.Page(name, name, _LINE, f"<h1>{name}</h1><p>{_LINE}</p>", None) for name in DOCUMENTS
    )
    made = [*others.pages(site), *written]
    path = _page_edited(ours.folder)
    for name, ending in (("hugo-html", "html"), ("hugo-markdown", "md")):
        if name not in names:
            continue
        own = folder / name
        others.hugo(own, made, site, ending)
        edit = _adding(
            own / "content" / others.hugo_file(path, others.sections(made), ending),
            "<p>{}</p>" if ending == "html" else "{}",
        )
        preview = ["server", "--noBuildLock", "--bind", "127.0.0.1", "--port", "{port}"]
        yield Tool(
            name,
            own,
            (_hugo(), "--quiet", "--noBuildLock"),
            (_hugo(), *preview),
            edit,
            site="public",
        )
    for name, command, memory, quiet in (
        ("zensical", "zensical", ".cache", ()),
        ("material", "mkdocs", "", ("-q",)),
    ):
        if name not in names:
            continue
        own = folder / name
        others.material(own, made)
        edit = _adding(own / "docs" / path / "index.md", "{}")
        run = str(Path(sys.executable).with_name(command))
        preview = ["serve", "--dev-addr", "127.0.0.1:{port}"]
        yield Tool(name, own, (run, "build", *quiet), (run, *preview), edit, memory=memory)


def _adding(file: Path, block: str) -> Callable[[int], None]:
    """Return an edit that adds a block to the end of a page."""
    text = file.read_text(encoding="utf-8")

    def edit(number: int) -> None:
        file.write_text(f"{text}\n{block.format(news(number))}\n", encoding="utf-8")

    return edit


# -------------------------------------------------------------------------------------------------------- to run


def _run(
    tool: Tool,
    environment: dict[str, str],
    build: tuple[str, ...] = (),
    watched: bool = False,
) -> Took:
    """Build once; a build that fails ends the benchmark with what it said."""
    os.sync()  # What the last run still has to write must not slow this one.
    log = tool.folder / "bench.log"
    peak = [0.0]
    with log.open("w") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(
            build or tool.build,
            cwd=tool.folder,
            env=environment,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
        if watched:
            threading.Thread(target=_watch, args=(process.pid, peak), daemon=True).start()
        try:
            _, status, used = os.wait4(
                process.pid, 0
            )  # With all the children that it has waited for.
        except KeyboardInterrupt:
            os.killpg(
                process.pid, signal.SIGTERM
            )  # Typed here, the interrupt does not reach another session.
            raise
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(
            f"{tool.name} failed:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}"
        )
    return Took(wall, used.ru_utime + used.ru_stime, peak[0])


def _watch(group: int, peak: list[float]) -> None:
    """Keep the most memory in MiB that the processes of a group hold together, until the first of them ends."""
    while Path(f"/proc/{group}").exists():
        peak[0] = max(
            peak[0],
            sum(_held(folder) for folder in Path("/proc").glob("[0-9]*") if _in(folder, group)),
        )
        time.sleep(0.02)


def _in(folder: Path, group: int) -> bool:
    with contextlib.suppress(OSError):
        return (folder / "stat").read_text().rpartition(")")[2].split()[2] == str(group)
    return False


def _held(folder: Path) -> float:
    """Return a process's share of memory in MiB; pages that several hold count in parts."""
    with contextlib.suppress(OSError):
        found = (folder / "smaps_rollup").read_text().partition("\nPss:")[2].split()
        return int(found[0]) / 1024 if found else 0
    return 0


def _previews(tool: Tool, environment: dict[str, str], edits: int) -> Iterator[float]:
    """Yield the seconds from an edit until the tool's own preview shows it, once for each edit."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    address = f"http://127.0.0.1:{port}/{_page_edited(tool.folder.parent / 'signpost')}"
    with (tool.folder / "bench.log").open("w") as sink:
        command = [part.replace("{port}", port) for part in tool.serve]
        process = subprocess.Popen(
            command, cwd=tool.folder, env=environment, stdout=sink, stderr=sink
        )
        try:
            _seen(process, address, "")
            for number in range(edits):
                time.sleep(
                    1
                )  # Nobody saves twice within a second, and some previews still tidy up.
                start = time.perf_counter()
                tool.edit(100 + number)
                _seen(process, address, news(100 + number))
                yield time.perf_counter() - start
        finally:
            process.terminate()
            process.wait()


def _seen(preview: subprocess.Popen[bytes], address: str, words: str) -> None:
    """Wait until a page of a preview shows some words."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and preview.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(address, timeout=_PATIENCE) as answer,  # noqa: S310
        ):
            if words in answer.read().decode("utf-8"):
                return
        time.sleep(0.05)  # Some previews build and answer with the same core.
    raise SystemExit(
        f"{address} did not show an edit within {_PATIENCE} seconds, or its preview ended."
    )


if __name__ == "__main__":
    sys.exit(main())
