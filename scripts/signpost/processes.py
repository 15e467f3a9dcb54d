"""Work on all cores, in forked processes: they have everything that was read already."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

_PR_SET_PDEATHSIG = 1
"""Of Linux, prctl(2): the signal that a process gets when its parent ends."""

Item = TypeVar("Item")
Result = TypeVar("Result")

_work: Callable[[Any], Any]
"""What a process was forked to do."""


def may_fork() -> bool:
    """Return whether this system has a safe fork, and no other thread may hold a lock.

    Python does not know of every thread: libraries such as Typst leave their own behind.
    """
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def cores() -> int:
    """Return how many processes can work at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def in_processes(
    work: Callable[[Item], Result], items: Iterable[Item], most: int
) -> Iterator[Result]:
    """Yield what `work` returns for each item, in their order, from at most `most` processes.

    Items and results must be picklable. Call it only if `may_fork`.
    """
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(most, fork, _begin, (work, os.getpid())) as pool:
        yield from pool.map(_do, items)


def _begin(work: Callable[[Any], Any], parent: int) -> None:
    global _work
    _work = work
    _end_with(parent)
    gc.freeze()
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Whoever interrupts the build ends its processes.


def _end_with(parent: int) -> None:
    """Let this process end when its parent does, however that ends.

    Otherwise it would hold the lock for ever, and write old pages into the next build's folder.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)  # It ended before it was asked for.


def _do(item: Any) -> Any:
    return _work(item)
