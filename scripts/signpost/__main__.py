"""The way in: what `python -m signpost` runs."""

import sys

from signpost.exit_codes import ended
from signpost.project import ROOT
from signpost.publish import up_to_date

_QUICK: tuple[list[str], ...] = ([], ["--compress"])
"""What may be typed after `build` without asking for more than a site that is up to date."""


def main(arguments: list[str]) -> int:
    """Run one verb; return its exit code."""
    return ended(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    verb, rest = arguments[:1], arguments[1:]
    if verb == ["build"] and rest in _QUICK:
        # Asked before anything is loaded: if nothing has changed, that would take most of the time.
        found = up_to_date.up_to_date(ROOT, bool(rest))
        if found is not None:
            project, pages = found
            print(f"{project.site.name}/ is up to date: {pages:,} pages. Preview: dev.py serve")
            return 0
    from signpost import cli

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
