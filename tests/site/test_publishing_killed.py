"""Readers of a site that is swapped under them, and builds that are killed: the real processes."""

from __future__ import annotations

import hashlib
import itertools
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from helpers.sites import Project, mkdocs_build
from helpers.small_sites import names, publish, read, style_of, two_renames, whole
from signpost.publish import swap
from signpost.publish.swap import Publisher, PublishingError

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor SIGKILL")

SWAPS = 1_000
LEAST_READS = 50_000
KILLS = 100


@contextmanager
def readers(site: Path, number: int = 2) -> Iterator[tuple[Synchronized[int], Synchronized[int]]]:
    """Read in so many processes, as fast as they can; give the numbers of reads and of bad ones, as they grow."""
    fork = multiprocessing.get_context("fork")
    reads, bad, stop = fork.Value("q", 0), fork.Value("q", 0), fork.Event()
    running = [
        fork.Process(target=keep_reading, args=(str(site), reads, bad, stop)) for _ in range(number)
    ]
    for process in running:
        process.start()
    try:
        yield reads, bad
    finally:
        stop.set()
        for process in running:
            process.join()


def keep_reading(site: str, reads: Synchronized[int], bad: Synchronized[int], stop: Event) -> None:
    while not stop.is_set():
        wrong = sum(not read(site) for _ in range(100))
        with reads.get_lock():
            reads.value += 100
            bad.value += wrong


@POSIX
@pytest.mark.parametrize("way", ["exchange", "two renames"])
def test_a_page_and_its_style_are_there_at_every_moment_of_a_thousand_swaps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    site = tmp_path / "site"
    publish(site, "one")
    if way == "two renames":
        monkeypatch.setattr(swap, "exchange", two_renames)
    swaps, least = 0, SWAPS if way == "exchange" else SWAPS // 5
    with readers(site) as (reads, bad):
        # Not by the number of swaps alone: a test that hardly reads would find nothing.
        while swaps < least or reads.value < LEAST_READS:
            publisher = publish(site, ("two", "one")[swaps % 2])
            swaps += 1
            if way == "exchange" and publisher.notes:
                pytest.skip(f"Here folders cannot be exchanged: {publisher.notes}")
    said = f"{bad.value} of {reads.value} reads were bad, over {swaps} swaps"
    print(said)
    assert reads.value >= LEAST_READS
    if way == "exchange":
        assert bad.value == 0, said
    elif bad.value == 0:
        pytest.skip(f"No reader fell between the two renames: {said}")


def publish_without_end(site: Path, way: str, work: float) -> None:
    """Publish one version after another, until the system kills the process after so many seconds of work."""
    if way == "two renames":
        swap.exchange = two_renames
    signal.setitimer(signal.ITIMER_PROF, work)  # Not of time: others may use the machine too.
    for number in itertools.count():
        publish(site, f"{os.getpid()}x{number}")


@POSIX
@pytest.mark.parametrize("way", ["exchange", "two renames"])
def test_a_build_that_is_killed_at_any_moment_leaves_one_whole_version(
    tmp_path: Path, way: str
) -> None:
    site, chance = tmp_path / "site", random.Random(13)  # noqa: S311 - no secret
    publish(site, "first")
    versions, missing = set[str](), 0
    for _ in range(KILLS):
        asked = (site, way, chance.uniform(0.004, 0.03))
        child = multiprocessing.get_context("fork").Process(target=publish_without_end, args=asked)
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGPROF
        if way == "two renames" and not site.exists():
            missing += 1
        else:
            versions.add(whole(site))
        # The next build puts right what was left, takes the lock, and may fail without harm.
        publisher = Publisher(site)
        versions.add(whole(site))
        assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [
            ".site-building",
            "site",
        ]
        publisher.give_up()
        assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["site"]
    print(f"{KILLS} kills, {len(versions)} versions, {missing} times between the two renames")
    assert len(versions) > KILLS / 2  # The kills fell among swaps, and not only before the first.
    publish(site, "last")
    assert whole(site) == "last"


STEPS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "ctypes.dlsym"}
"""What a build asks of the system, by the names of Python's audit events; each is raised before it is done."""


def publish_and_die(site: Path, way: str, at: int) -> None:
    """Publish the version "two", and be killed before the step with that number."""
    if way == "two renames":
        swap.exchange = two_renames
    steps = itertools.count(1)

    def hook(event: str, _: object) -> None:
        if event in STEPS and next(steps) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    publish(site, "two")
    os._exit(0)


@POSIX
@pytest.mark.parametrize("way", ["exchange", "two renames"])
def test_a_build_that_is_killed_before_any_of_its_steps_leaves_one_whole_version(
    tmp_path: Path, way: str
) -> None:
    found: list[str] = []
    for step in itertools.count(1):
        site = tmp_path / str(step) / "site"
        for word in ("zero", "one"):
            publish(site, word)
        child = multiprocessing.get_context("fork").Process(
            target=publish_and_die, args=(site, way, step)
        )
        child.start()
        child.join()
        stands = whole(site) if site.exists() else "nothing"
        found.append(stands)
        # The next build puts right what was left, and may fail without harm.
        publisher = Publisher(site)
        last = whole(site)
        assert stands in (last, "nothing")
        assert sorted(path.name for path in site.parent.iterdir() if path.is_dir()) == [
            ".site-building",
            "site",
        ]
        publisher.give_up()
        # Whatever version stands: what its readers need is kept by the one that comes next, and not longer.
        styles = {
            word: Path(style_of(word)[0]).name for word in ("zero", "one", "two", "three", "four")
        }
        publish(site, "three")
        assert {styles[last], styles["three"]} <= set(names(site))
        publish(site, "four")
        assert names(site) == sorted([styles["three"], styles["four"]])
        if child.exitcode == 0:
            break
        assert child.exitcode == -signal.SIGKILL
    assert len(found) > 30
    assert (found[0], found[-1]) == ("one", "two")
    assert found.count("nothing") == (way == "two renames")


HOLDER = """
import sys, time
from pathlib import Path
from signpost.publish import write_pages
from signpost.publish.swap import Publisher

publisher = Publisher(Path(sys.argv[1]))

def work(drafts):
    print("working", flush=True)
    time.sleep(0.5)
    (publisher.aside / f"{drafts[0]}.html").write_text("an old page")
    return write_pages.Written()

list(write_pages._in_turn(work, tuple(range(5_000))))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there pages are made in forked processes")
def test_the_processes_of_a_build_that_is_killed_neither_hold_the_lock_nor_write_on(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(site)], stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"working\n"
        running.kill()
    deadline = time.monotonic() + 5
    while True:
        try:
            publisher = Publisher(site)
            break
        except PublishingError:
            assert time.monotonic() < deadline, "the lock outlived the build"
            time.sleep(0.01)
    time.sleep(1)
    assert list(publisher.aside.iterdir()) == []
    publisher.give_up()


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_is_kept_changes_no_other_file_and_goes_with_the_next_build(
    built_project: Project, small_project: Path
) -> None:
    root = built_project("kept")
    # As if the last version had had another style.
    place, text = style_of("older")
    (root / "site" / place).write_text(text)
    record = root / ".site-named"
    listed = json.loads(record.read_text())
    record.write_text(json.dumps({**listed, place: hashlib.sha256(text.encode()).hexdigest()}))
    assert mkdocs_build(root).returncode == 0
    after, clean = files(root / "site"), files(small_project / "site")
    assert after.pop(place) == text.encode()
    assert after == clean
    assert json.loads(record.read_text()) == listed
    assert mkdocs_build(root).returncode == 0
    assert files(root / "site") == clean


@POSIX
def test_a_write_that_fails_half_way_leaves_the_last_site(built_project: Project) -> None:
    import resource

    root = built_project("full")
    before = files(root / "site")
    command = [sys.executable, "-m", "mkdocs", "build"]
    largest = max(map(len, before.values()))
    done = subprocess.run(
        command, cwd=root, env={**os.environ, "SOURCE_DATE_EPOCH": "1795500000"}, capture_output=True, check=False,
        # As a full disk does, it ends a write in the middle of a file; Python ignores the signal that comes with it.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest // 2, largest // 2)),
    )  # fmt: skip
    assert done.returncode != 0
    assert b"File too large" in done.stderr
    assert files(root / "site") == before
    assert not (root / ".site-building").exists()
    assert mkdocs_build(root).returncode == 0


@POSIX
def test_a_build_tells_that_folders_could_not_be_exchanged(built_project: Project) -> None:
    root = built_project("told")
    code = (
        "from signpost.publish import swap; swap.exchange = lambda one, other: False; "
        "from mkdocs.__main__ import cli; cli(['build'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "This file system cannot exchange two folders at once" in done.stderr
