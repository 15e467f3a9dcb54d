"""The verbs: what a person types after `python -m signpost`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from signpost import manual, model, retired, source, starting, upkeep
from signpost.checking import checked, documents
from signpost.pages import listed
from signpost.problem import Problem, summary, told
from signpost.registering import register_changes

ROOT = Path(__file__).resolve().parents[2]
GUIDANCE = ROOT / "guidance"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return 0 for done, 1 for problems in entries, 2 where it could not run."""
    parser = argparse.ArgumentParser(prog="signpost", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    build = verbs.add_parser("build", help="make site/ from the entries")
    build.add_argument(
        "--compress", action="store_true", help="put a .br and a .gz beside each file, for a host that sends them"
    )
    serve = verbs.add_parser("serve", help="preview the site and reload when a file changes")
    serve.add_argument("--address", default="127.0.0.1:8000", help="where to serve it (default: %(default)s)")
    check = verbs.add_parser(
        "check",
        help="report every problem in the entries",
        description="Report every problem in the entries; only whether sheets fit their paper is left to build.",
    )
    check.add_argument("path", nargs="?", type=Path, default=GUIDANCE, help="one file, or another guidance folder")
    check.add_argument("--since", metavar="COMMIT", help="show how the register differs from a commit")
    old = verbs.add_parser("retired", help="find what is closed or renamed in saved pages and texts")
    old.add_argument("path", type=Path, help="a file, or a folder to look through")
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

            _tell_trouble()
            if chosen.verb == "build":
                return mkdocs_site.build(ROOT, ["--compress"] if chosen.compress else [])
            return mkdocs_site.serve(ROOT, chosen.address)
        case "new":
            return _new(chosen.kind, chosen.id, _unasked if chosen.no_input else _asked)
        case "retired":
            return _retired(chosen.path)
        case "manual":
            return _manual(ROOT / "docs" / "contribute")
        case "schema":
            return _schema(ROOT / "guidance" / "schema")
        case _:
            return _check(chosen.path, chosen.since)


def _tell_trouble() -> None:
    if said := upkeep.trouble(ROOT):
        print(said, file=sys.stderr)


def _check(path: Path, since: str | None) -> int:
    whole = path.is_dir() and (path / "site.yml").exists()
    folder = path if whole else GUIDANCE
    if not path.exists():
        print(f'There is no file or folder "{path}".', file=sys.stderr)
        return 2
    if not whole and not path.resolve().is_relative_to(GUIDANCE):
        print(
            f'"{path}" is neither an entry in guidance/ nor a guidance folder (which has a site.yml).', file=sys.stderr
        )
        return 2
    today = upkeep.today(ROOT)
    _tell_trouble()
    found = checked(folder, today, documents(ROOT / "docs"))
    problems, files = found.problems, found.files
    if not whole:
        wanted = f"guidance/{path.resolve().relative_to(GUIDANCE).as_posix()}"
        problems = tuple(problem for problem in problems if f"{problem.place.file}/".startswith(f"{wanted}/"))
    _tell(problems)
    if whole or problems:
        print(summary(problems, files))
    else:
        print(f"No problems in {wanted}.")
    if problems:
        print("What each [name] means stands in docs/contribute/problems.md.")
    return _tell_changes(since) or (1 if problems else 0)


def _tell_changes(since: str | None) -> int:
    """Print how the register differs from a commit, and whether entries, register and rules change together."""
    if since is None:
        return 0
    changed = upkeep.changed_since(ROOT, since)
    if changed is None:
        print(upkeep.trouble(ROOT) or f'git does not know the commit "{since}".', file=sys.stderr)
        return 2
    file = "guidance/register.yml"
    now = _register(source.read(ROOT / file, file, source.LIST)[0])
    before = _register(source.parse(upkeep.text_at(ROOT, since, file), file, source.LIST)[0])
    rows = register_changes(before, now) if now is not None else []
    if rows:
        widths = [max(len(row[column]) for row in [*rows, _CHANGES]) for column in range(4)]
        print(f"\nThe register differs from {since}; a second reader compares each line with its source:\n")
        for row in [_CHANGES, *rows]:
            print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    touched = [
        name
        for name, parts in _PARTS.items()
        if any(path.startswith(parts) and (name != "entries" or path not in _LISTS) for path in changed)
    ]
    if len(touched) > 1:
        print(f"\nThis change touches {listed(touched)} together: each is easier to review in a change of its own.")
    return 0


_CHANGES = ("Owner", "What", "Old", "New")
_LISTS = ("guidance/register.yml", "guidance/exemptions.yml")
_PARTS = {
    "entries": ("guidance/",),
    "the register": _LISTS,
    "the rules": ("scripts/", "templates/", "mkdocs.yml", "pyproject.toml", ".github/", ".ci/"),
}


def _register(read: source.Source) -> model.Register | None:
    """Return a register from what was read, or None where it cannot be one."""
    try:
        return model.Register.model_validate(read.values)
    except ValueError:
        return None


_TEXTS = {
    ".css",
    ".csv",
    ".htm",
    ".html",
    ".json",
    ".md",
    ".rst",
    ".rtf",
    ".text",
    ".txt",
    ".xhtml",
    ".xml",
    ".yaml",
    ".yml",
}


def _retired(path: Path) -> int:
    """Print where texts name what is out of use; return 1 where some do."""
    if not path.exists():
        print(f'There is no file or folder "{path}".', file=sys.stderr)
        return 2
    looked = checked(GUIDANCE, upkeep.today(ROOT))
    if looked.problems:
        print("The entries have problems of their own: run check first.", file=sys.stderr)
        return 2
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.suffix.lower() in _TEXTS)
    places = 0
    for file in files:
        for found in retired.found(looked.library, file.read_text(encoding="utf-8", errors="replace")):
            places += 1
            where = f"{file}:{found.line}:{found.column}"
            print(f'{where}: "{found.text}" is out of use: {found.gone.name}. {found.gone.note}')
            if found.gone.instead:
                print(f"  Write instead: {found.gone.instead}")
            print(f"  It stands in guidance/{found.gone.entry}.yml, with the source.\n")
    print(f"{places or 'No'} places in {len(files)} files name what is out of use.")
    return 1 if places else 0


def _new(kind: str, name: str, ask: starting.Ask) -> int:
    if not GUIDANCE.is_dir():
        print(f'There is no folder "{GUIDANCE}" to put an entry into.', file=sys.stderr)
        return 2
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
    form = Problem.for_github if in_actions else Problem.for_terminal
    for said in told(problems, form):
        print(said, end="\n" if in_actions else "\n\n")
