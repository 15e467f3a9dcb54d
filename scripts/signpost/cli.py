"""The verbs: what a person types after `python -m signpost`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from signpost import clock
from signpost.authoring import manual, new_entry
from signpost.copies import compare
from signpost.copies.asked import Asked
from signpost.entries import out_of_use, yaml_source
from signpost.entries.problem import Problem, in_order, summary, told
from signpost.entries.schema import kinds
from signpost.entries.schema.kinds import SINGULAR
from signpost.project import ROOT
from signpost.proof import hand_written
from signpost.review import since
from signpost.rules.check import checked
from signpost.text.characters import on_one_line

GUIDANCE = ROOT / "guidance"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return 0 for done, 1 for problems, 2 if it could not run, 3 if it needs a second reader."""
    parser = argparse.ArgumentParser(prog="signpost", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    build = verbs.add_parser("build", help="make site/ from the entries")
    build.add_argument(
        "--compress",
        action="store_true",
        help="put a .br and a .gz beside each file, for a host that sends them",
    )
    build.add_argument("--fresh", action="store_true", help="make every page anew, as CI does")
    build.add_argument(
        "--since", metavar="COMMIT", help="stop if much is gone of what the entries had at a commit"
    )
    build.add_argument(
        "--fewer-is-meant", action="store_true", help="with --since: only tell what is gone"
    )
    serve = verbs.add_parser("serve", help="preview the site and reload when a file changes")
    serve.add_argument(
        "--address", default="127.0.0.1:8000", help="where to serve it (default: %(default)s)"
    )
    check = verbs.add_parser(
        "check",
        help="report every problem in the entries",
        description="Report every problem in the entries; only whether sheets fit their paper is left to build.",
    )
    check.add_argument(
        "path", nargs="?", type=Path, default=GUIDANCE, help="one file, or another guidance folder"
    )
    since.add_options(check)
    old = verbs.add_parser(
        "retired", help="find what is closed or renamed in saved pages and texts"
    )
    old.add_argument("path", type=Path, help="a file, or a folder to look through")
    copy = verbs.add_parser(
        "verify", help="compare a copy of the site, or a saved page of it, with the original"
    )
    copy.add_argument(
        "place", type=Path, help="a folder, a page that a browser saved, or another file of a site"
    )
    copy.add_argument(
        "--manifest", type=Path, help="the manifest to compare with, if not the one in the folder"
    )
    copy.add_argument(
        "--digest", default="", help="the digest that the manifest must have; spaces do not matter"
    )
    copy.add_argument(
        "--site", type=Path, default=ROOT / "site", help="the site of which a page was saved"
    )
    copy.add_argument("--page", help="which of its pages it should be, such as help/")
    copy.add_argument(
        "--from", dest="origin", default="", help="the address at which the page was saved"
    )
    verbs.add_parser("schema", help="write the editors' schemas into guidance/schema/")
    new = verbs.add_parser("new", help="start an entry, with blanks to write over")
    new.add_argument(
        "kind", help=f"one of {', '.join(SINGULAR.values())}, or the name of its folder"
    )
    new.add_argument(
        "id", help="its file name without .yml; for a service with its folder, as gb/childline"
    )
    new.add_argument("--no-input", action="store_true", help="ask nothing, and leave every blank")
    verbs.add_parser(
        "manual", help="write the pages of docs/contribute/ that are made from tests and model"
    )
    chosen = parser.parse_args(arguments)
    match chosen.verb:
        case "build" | "serve":
            # MkDocs is loaded only where it is needed: a check should answer at once.
            from signpost.mkdocs_adapter import plugin
            from signpost.publish.build import Options

            _tell_trouble()
            if chosen.verb == "build":
                options = Options(
                    chosen.compress, chosen.fresh, chosen.since, chosen.fewer_is_meant
                )
                return plugin.build(ROOT, options)
            return plugin.serve(ROOT, chosen.address)
        case "new":
            return _new(chosen.kind, chosen.id, _unasked if chosen.no_input else _asked)
        case "verify":
            its = (
                chosen.place,
                chosen.manifest,
                chosen.digest,
                chosen.site,
                chosen.page,
                chosen.origin,
            )
            return compare.verify(Asked(*its), print, _watched)
        case "retired":
            return _retired(chosen.path)
        case "manual":
            return _manual(ROOT / "docs" / "contribute")
        case "schema":
            return _schema(ROOT / "guidance" / "schema")
        case _:
            asked = since.asked(chosen, check)
            if asked is not None and asked.proposal is not None:
                return since.proposal(ROOT, asked, _tell)
            return _check(chosen.path, asked)


def _tell_trouble() -> None:
    if said := clock.trouble(ROOT):
        print(said, file=sys.stderr)


def _check(path: Path, asked: since.Asked | None) -> int:
    whole = path.is_dir() and (path / "site.yml").exists()
    folder = path if whole else GUIDANCE
    if not path.exists():
        print(f'There is no file or folder "{on_one_line(str(path))}".', file=sys.stderr)
        return 2
    if not whole and not path.resolve().is_relative_to(GUIDANCE):
        print(
            f'"{on_one_line(str(path))}" is neither an entry in guidance/ nor a guidance folder '
            "(which has a site.yml).",
            file=sys.stderr,
        )
        return 2
    today = clock.today(ROOT)
    _tell_trouble()
    beside = hand_written.read(ROOT / "docs")
    found = checked(folder, today, frozenset(beside.pages))
    problems, files = found.problems, found.files
    if whole:
        problems = in_order((*problems, *beside.problems))
        files += len({problem.place.file for problem in beside.problems})
    else:
        wanted = f"guidance/{path.resolve().relative_to(GUIDANCE).as_posix()}"
        problems = tuple(
            problem for problem in problems if f"{problem.place.file}/".startswith(f"{wanted}/")
        )
    _tell(problems)
    if whole or problems:
        print(summary(problems, files))
    else:
        print(f"No problems in {on_one_line(wanted)}.")
    if problems:
        print("What each [name] means stands in docs/contribute/problems.md.")
    if asked is not None:
        return since.working_tree(ROOT, GUIDANCE, asked, len(problems))
    return 1 if problems else 0


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


def _watched(found: Iterator[tuple[str, str]], number: int) -> Iterator[tuple[str, str]]:
    """Pass on what comes, and show how far it is."""
    import click  # Most verbs need it not.

    hidden = not sys.stderr.isatty()
    with click.progressbar(found, number, "Comparing", file=sys.stderr, hidden=hidden) as shown:
        yield from shown


def _retired(path: Path) -> int:
    """Print where texts name what is out of use; return 1 where some do."""
    if not path.exists():
        print(f'There is no file or folder "{on_one_line(str(path))}".', file=sys.stderr)
        return 2
    looked = checked(GUIDANCE, clock.today(ROOT))
    if looked.problems:
        print("The entries have problems of their own: run check first.", file=sys.stderr)
        return 2
    files = (
        [path]
        if path.is_file()
        else sorted(one for one in path.rglob("*") if one.suffix.lower() in _TEXTS)
    )
    places = 0
    for file in files:
        for found in out_of_use.found(
            looked.library, file.read_text(encoding="utf-8", errors="replace")
        ):
            places += 1
            where = f"{on_one_line(str(file))}:{found.line}:{found.column}"
            older = ", older contacts" if found.gone.contacts_only else ""
            text, name = on_one_line(found.text), f"{found.gone.name}{older}"
            print(f'{where}: "{text}" is out of use: {name}. {found.gone.note}')
            if found.gone.instead:
                print(f"  Write instead: {found.gone.instead}")
            print(f"  It stands in guidance/{found.gone.entry}.yml, with the source.\n")
    print(f"{places or 'No'} places in {len(files)} files name what is out of use.")
    return 1 if places else 0


def _new(kind: str, name: str, ask: new_entry.Ask) -> int:
    if not GUIDANCE.is_dir():
        print(f'There is no folder "{GUIDANCE}" to put an entry into.', file=sys.stderr)
        return 2
    try:
        told = new_entry.start(ROOT / "guidance", kind, name, ask)
    except KeyboardInterrupt:
        print("\nNothing was written.", file=sys.stderr)
        return 130
    if isinstance(told, Problem):
        print(told.for_terminal(), file=sys.stderr)
        return 2
    print(told)
    return 0


def _asked(question: new_entry.Question, wrong: str) -> str:
    print(
        wrong or "\n".join(["", question.words, *(f"  - {choice}" for choice in question.choices)])
    )
    several = ", with commas between several" if question.several else ""
    try:
        return input(f"{question.field}{several} (Enter leaves a blank): ")
    except EOFError:
        return ""


def _unasked(question: new_entry.Question, wrong: str) -> str:
    return ""


def _manual(folder: Path) -> int:
    golden = [
        yaml_source.read(path, path.name)[0].values
        for path in sorted((ROOT / "tests" / "problems").glob("*.yml"))
    ]
    examples = [
        manual.Example(str(example["rule"]), str(example["says"]))
        for example in golden
        if isinstance(example, dict)
    ]
    for name, text in (
        ("problems.md", manual.problems_page(examples)),
        ("fields.md", manual.fields_page()),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"docs/contribute/{name}")
    return 0


def _schema(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in kinds.schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(kinds.schemas())} schemas in {folder}")
    return 0


def _tell(problems: Sequence[Problem]) -> None:
    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    form = Problem.for_github if in_actions else Problem.for_terminal
    for said in told(problems, form):
        print(said, end="\n" if in_actions else "\n\n")
