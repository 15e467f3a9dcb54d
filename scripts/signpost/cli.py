"""The verbs: what a person types after `python -m signpost`."""

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from signpost import clock
from signpost.authoring import manual, new_entry
from signpost.copies import compare
from signpost.copies.options import VerifyOptions
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

_Verb = Callable[[Callable[[Namespace], int], str], ArgumentParser]
"""Adds a verb, from its function and what its help says, and returns what takes its options."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Returns 0 for done, 1 for problems, 2 if it could not run, 3 if it needs a second reader.
    """
    whole = ArgumentParser(prog="signpost", description=__doc__)
    verbs = whole.add_subparsers(dest="verb", required=True)

    def verb(run: Callable[[Namespace], int], what: str) -> ArgumentParser:
        its = verbs.add_parser(run.__name__.removeprefix("_"), help=what)
        its.set_defaults(run=run, parser=its)
        return its

    _add_making_and_checking(verb)
    _add_others(verb)
    chosen = whole.parse_args(arguments)
    code: int = chosen.run(chosen)
    return code


def _add_making_and_checking(verb: _Verb) -> None:
    add = verb(_build, "make site/ from the entries").add_argument
    add("--compress", action="store_true", help="put a .br and a .gz beside each file")
    add("--fresh", action="store_true", help="make every page anew, as CI does")
    add("--since", metavar="COMMIT", help="stop if much is gone of what a commit had")
    add("--fewer-is-meant", action="store_true", help="with --since: only tell what is gone")

    add = verb(_serve, "preview the site and reload when a file changes").add_argument
    add("--address", default="127.0.0.1:8000", help="where to serve it (default: %(default)s)")

    check = verb(_check, "report every problem in the entries")
    left = "only whether sheets fit their paper is left to build"
    check.description = f"Report every problem in the entries; {left}."
    what = "one file, or another guidance folder"
    check.add_argument("path", nargs="?", type=Path, default=GUIDANCE, help=what)
    since.add_options(check)


def _add_others(verb: _Verb) -> None:
    add = verb(_new, "start an entry, with blanks to write over").add_argument
    name = "its file name without .yml; for a service with its folder, such as gb/childline"
    add("kind", help=f"one of {', '.join(SINGULAR.values())}, or the name of its folder")
    add("id", help=name)
    add("--no-input", action="store_true", help="ask nothing, and leave every blank")

    add = verb(_retired, "find what is closed or renamed in saved pages").add_argument
    add("path", type=Path, help="a file, or a folder to look through")

    add = verb(_verify, "compare a copy of the site, or a page of it").add_argument
    add("place", type=Path, help="a folder, a page that a browser saved, or another file of a site")
    add("--manifest", type=Path, help="the manifest to compare with, if not the folder's own")
    add("--digest", default="", help="the digest that the manifest must have")
    add("--site", type=Path, default=ROOT / "site", help="the site of which a page was saved")
    add("--page", help="which of its pages it should be, such as help/")
    add("--from", dest="origin", default="", help="the address at which the page was saved")

    verb(_schema, "write the editors' schemas into guidance/schema/")
    verb(_manual, "write the pages of docs/ that are made from the code")


def _tell_trouble() -> None:
    if said := clock.trouble(ROOT):
        print(said, file=sys.stderr)


def _no_such(path: Path) -> int:
    print(f'There is no file or folder "{on_one_line(str(path))}".', file=sys.stderr)
    return 2


# ------------------------------------------------------------------------------- build and serve


def _build(chosen: Namespace) -> int:
    # MkDocs is loaded only if it is needed: a check should answer at once.
    from signpost.mkdocs_adapter import plugin
    from signpost.publish.build import Options

    _tell_trouble()
    options = Options(chosen.compress, chosen.fresh, chosen.since, chosen.fewer_is_meant)
    return plugin.build(ROOT, options)


def _serve(chosen: Namespace) -> int:
    from signpost.mkdocs_adapter import plugin

    _tell_trouble()
    return plugin.serve(ROOT, chosen.address)


# ---------------------------------------------------------------------------------------- check


def _check(chosen: Namespace) -> int:
    asked = since.options(chosen, chosen.parser)
    if asked is not None and asked.proposal is not None:
        return since.proposal(ROOT, asked, _tell)
    return _check_here(chosen.path, asked)


def _check_here(path: Path, asked: since.GateOptions | None) -> int:
    if not path.exists():
        return _no_such(path)
    whole = path.is_dir() and (path / "site.yml").exists()
    if not whole and not path.resolve().is_relative_to(GUIDANCE):
        said = "is neither an entry in guidance/ nor a guidance folder (which has a site.yml)."
        print(f'"{on_one_line(str(path))}" {said}', file=sys.stderr)
        return 2
    _tell_trouble()
    by_hand = hand_written.read(ROOT / "docs")
    folder = path if whole else GUIDANCE
    found = checked(folder, clock.today(ROOT), frozenset(by_hand.pages))
    if whole:
        problems = in_order((*found.problems, *by_hand.problems))
        files = found.files + len({problem.place.file for problem in by_hand.problems})
    else:
        below, files = f"{_entry(path)}/", found.files
        problems = tuple(one for one in found.problems if f"{one.place.file}/".startswith(below))
    _tell(problems)
    if whole or problems:
        print(summary(problems, files))
    else:
        print(f"No problems in {on_one_line(_entry(path))}.")
    if problems:
        print("docs/contribute/problems.md explains each [rule].")
    if asked is not None:
        return since.working_tree(ROOT, GUIDANCE, asked, len(problems))
    return 1 if problems else 0


def _entry(path: Path) -> str:
    """Return how problems name a file or folder of the entries."""
    return f"guidance/{path.resolve().relative_to(GUIDANCE).as_posix()}"


def _tell(problems: Sequence[Problem]) -> None:
    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    form = Problem.for_github if in_actions else Problem.for_terminal
    for said in told(problems, form):
        print(said, end="\n" if in_actions else "\n\n")


# ------------------------------------------------------------------------------------------ new


def _new(chosen: Namespace) -> int:
    if not GUIDANCE.is_dir():
        print(f'There is no folder "{GUIDANCE}" to put an entry into.', file=sys.stderr)
        return 2
    ask = (lambda question, wrong: "") if chosen.no_input else _ask
    try:
        started = new_entry.start(GUIDANCE, chosen.kind, chosen.id, ask)
    except KeyboardInterrupt:
        print("\nNothing was written.", file=sys.stderr)
        return 130
    if isinstance(started, Problem):
        print(started.for_terminal(), file=sys.stderr)
        return 2
    print(started)
    return 0


def _ask(question: new_entry.FieldQuestion, wrong: str) -> str:
    choices = [f"  - {choice}" for choice in question.choices]
    print(wrong or "\n".join(["", question.words, *choices]))
    several = ", with commas between several" if question.several else ""
    try:
        return input(f"{question.field}{several} (Enter leaves a blank): ")
    except EOFError:
        return ""


# ----------------------------------------------------------------------------- retired and verify

_TEXTS = re.compile(r"\.(?:css|csv|html?|json|md|rst|rtf|te?xt|xhtml|xml|ya?ml)", re.IGNORECASE)


def _retired(chosen: Namespace) -> int:
    """Print what is out of use in texts; return 1 if anything is."""
    path: Path = chosen.path
    if not path.exists():
        return _no_such(path)
    looked = checked(GUIDANCE, clock.today(ROOT))
    if looked.problems:
        print("The entries have problems of their own: run check first.", file=sys.stderr)
        return 2
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if _TEXTS.fullmatch(file.suffix))
    places = 0
    for file in files:
        whole = file.read_text(encoding="utf-8", errors="replace")
        for found in out_of_use.mentions(looked.library, whole):
            places += 1
            where = f"{on_one_line(str(file))}:{found.line}:{found.column}"
            text, gone = on_one_line(found.text), found.gone
            older = ", older contacts" if gone.contacts_only else ""
            print(f'{where}: "{text}" is out of use: {gone.name}{older}. {gone.note}')
            if gone.instead:
                print(f"  Write instead: {gone.instead}")
            print(f"  The source is in guidance/{gone.entry}.yml.\n")
    print(f"{places or 'No'} places in {len(files)} files name what is out of use.")
    return 1 if places else 0


def _verify(chosen: Namespace) -> int:
    its = (chosen.place, chosen.manifest, chosen.digest, chosen.site, chosen.page, chosen.origin)
    return compare.verify(VerifyOptions(*its), print, _watched)


def _watched(found: Iterator[tuple[str, str]], number: int) -> Iterator[tuple[str, str]]:
    """Pass on what comes, and show how far it is."""
    import click  # Most verbs do not need it.

    hidden = not sys.stderr.isatty()
    with click.progressbar(found, number, "Comparing", file=sys.stderr, hidden=hidden) as shown:
        yield from shown


# -------------------------------------------------------------------------- schema and manual


def _schema(chosen: Namespace) -> int:
    folder = GUIDANCE / "schema"
    schemas = kinds.schemas()
    for name, text in schemas.items():
        _write(folder / name, text)
    print(f"{len(schemas)} schemas in {folder}")
    return 0


def _manual(chosen: Namespace) -> int:
    examples = []
    for path in sorted((ROOT / "tests" / "problems").glob("*.yml")):
        golden = yaml_source.read(path, path.name)[0].values
        if isinstance(golden, dict):
            examples.append((str(golden["rule"]), str(golden["says"])))
    made = {"problems.md": manual.problems_page(examples), "fields.md": manual.fields_page()}
    for name, text in made.items():
        _write(ROOT / "docs" / "contribute" / name, text)
        print(f"docs/contribute/{name}")
    return 0


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
