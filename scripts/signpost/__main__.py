"""The way in: what `python -m signpost` runs."""

from __future__ import annotations

import sys
from pathlib import Path

from signpost import standing
from signpost.ending import ended

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Run one verb; return its exit code."""
    return ended(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["build"]:
        # Asked before anything is loaded: where nothing has changed, that would take most of the time.
        number = standing.pages(ROOT, arguments[1:])
        if number is not None:
            print(f"Nothing has changed: site/ holds {number} pages, as it did. Look at them with: serve")
            return 0
    from signpost import verbs

    return verbs.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
