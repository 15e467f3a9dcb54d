"""The verbs: what a person types after `python -m signpost`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from signpost import mkdocs_site, model
from signpost.problem import Problem, summary

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return 0 for done, 1 for problems in entries, 2 where it could not run."""
    parser = argparse.ArgumentParser(prog="signpost", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("build", help="make site/ from the entries")
    serve = verbs.add_parser("serve", help="preview the site and reload when a file changes")
    serve.add_argument("--address", default="127.0.0.1:8000", help="where to serve it (default: %(default)s)")
    check = verbs.add_parser("check", help="report every problem in the entries")
    check.add_argument("folder", nargs="?", type=Path, default=ROOT / "guidance", help="another guidance folder")
    verbs.add_parser("schema", help="write the editors' schemas into guidance/schema/")
    chosen = parser.parse_args(arguments)
    match chosen.verb:
        case "build":
            return mkdocs_site.build(ROOT)
        case "serve":
            return mkdocs_site.serve(ROOT, chosen.address)
        case "schema":
            return _schema(ROOT / "guidance" / "schema")
        case _:
            return _check(chosen.folder)


def _check(folder: Path) -> int:
    if not folder.is_dir():
        print(f'There is no folder "{folder}".', file=sys.stderr)
        return 2
    try:
        _, problems, files = mkdocs_site.checked(folder, ROOT)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    _tell(problems)
    print(summary(problems, files))
    return 1 if problems else 0


def _schema(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in model.schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(model.schemas())} schemas in {folder}")
    return 0


def _tell(problems: Sequence[Problem]) -> None:
    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    for problem in problems:
        print(problem.for_github() if in_actions else problem.for_terminal() + "\n")


if __name__ == "__main__":
    sys.exit(main())
