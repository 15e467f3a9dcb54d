"""How a verb ends if the machine fails: with a sentence, a cure and an exit code."""

import errno
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper

from signpost.clock import DayError
from signpost.text.characters import visible

COULD_NOT_RUN = 2
STOPPED = 130
"""What a shell returns for a program that Ctrl+C has ended."""
NO_READER = 141
"""What a shell returns for a program whose reader went away, as in `check | head`."""


def ended(verb: Callable[[], int]) -> int:
    """Run a verb, and return its exit code or that of what kept it from its end."""
    for stream in (sys.stdout, sys.stderr):
        # Windows writes to files in cp1252, which has no Cyrillic letters.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = verb()
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        _write_nowhere()
        return NO_READER
    except DayError as error:
        print(error, file=sys.stderr)
        return COULD_NOT_RUN
    except OSError as error:
        if error.filename is None:
            _write_nowhere()
        print(sentence(error), file=sys.stderr)
        return COULD_NOT_RUN


def _write_nowhere() -> None:
    """Send what Python still writes at its end to nowhere, so that it cannot fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_IN_USE = (errno.EBUSY, errno.ETXTBSY)
_IN_USE_ON_WINDOWS = (32, 33)


def sentence(error: OSError) -> str:
    """Return what a fault of the machine means, and what to do."""
    # An error without a file name comes from writing the output.
    what = "The output" if error.filename is None else f'"{visible(os.fsdecode(error.filename))}"'
    if error.errno in _FULL:
        said = "could not be written: the disk is full. Make room, and run this again."
    elif error.errno == errno.EROFS:
        said = (
            "could not be written: the disk is read-only. Copy the project to where you may write."
        )
    elif error.errno in _IN_USE or getattr(error, "winerror", 0) in _IN_USE_ON_WINDOWS:
        said = "is in use by another program: close it there, and run this again."
    elif isinstance(error, PermissionError):
        said = (
            "may not be opened or changed: permission denied. "
            "See whose it is, and close the programs that have it open; then run this again."
        )
    elif isinstance(error, FileExistsError | NotADirectoryError | IsADirectoryError):
        said = "is a file where a folder belongs, or a folder where a file does: move it away."
    elif isinstance(error, FileNotFoundError):
        said = "is missing: take it back from the history of the project."
    else:
        return f"{what}: {error.strerror or error}."
    return f"{what} {said}"
