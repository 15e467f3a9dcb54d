"""The verbs: what a person types after `python -m signpost`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from signpost import manual, model, source, starting, upkeep
from signpost.checking import checked
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
    new = verbs.add_parser("new", help="start an entry, with blanks to write over")
    new.add_argument("kind", help=f"one of {', '.join(model.SINGULAR.values())}, or the name of its folder")
    new.add_argument("id", help="its file name without .yml; for a service with its folder, as gb/childline")
    new.add_argument("--no-input", action="store_true", help="ask nothing, and leave every blank")
    verbs.add_parser("manual", help="write the pages of docs/contribute/ that are made from tests and model")
    chosen = parser.parse_args(arguments)
    match chosen.verb:
        case "build" | "serve":
            # MkDocs is loaded only where it is needed: a check should answer at once.
            from signpost import mkdocs_site

            return mkdocs_site.build(ROOT) if chosen.verb == "build" else mkdocs_site.serve(ROOT, chosen.address)
        case "new":
            return _new(chosen.kind, chosen.id, _unasked if chosen.no_input else _asked)
        case "manual":
            return _manual(ROOT / "docs" / "contribute")
        case "schema":
            return _schema(ROOT / "guidance" / "schema")
        case _:
            return _check(chosen.folder)


def _check(folder: Path) -> int:
    if not folder.is_dir():
        print(f'There is no folder "{folder}".', file=sys.stderr)
        return 2
    try:
        found = checked(folder, upkeep.today(ROOT))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    _tell(found.problems)
    print(summary(found.problems, found.files))
    return 1 if found.problems else 0


def _new(kind: str, name: str, ask: starting.Ask) -> int:
    try:
        told = starting.start(ROOT / "guidance", kind, name, ask)
    except KeyboardInterrupt:
        print("\nNothing was written.", file=sys.stderr)
        return 130
    if isinstance(told, Problem):
        print(told.for_terminal(), file=sys.stderr)
        return 2
    print(told)
    return 0


def _asked(question: starting.Question, wrong: str) -> str:
    print(wrong or "\n".join(["", question.words, *(f"  - {choice}" for choice in question.choices)]))
    several = ", with commas between several" if question.several else ""
    try:
        return input(f"{question.field}{several} (Enter leaves a blank): ")
    except EOFError:
        return ""


def _unasked(question: starting.Question, wrong: str) -> str:
    return ""


def _manual(folder: Path) -> int:
    golden = [source.read(path, path.name)[0].values for path in sorted((ROOT / "tests" / "problems").glob("*.yml"))]
    examples = [
        manual.Example(str(example["rule"]), str(example["says"])) for example in golden if isinstance(example, dict)
    ]
    for name, text in (("problems.md", manual.problems_page(examples)), ("fields.md", manual.fields_page())):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"docs/contribute/{name}")
    return 0


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
