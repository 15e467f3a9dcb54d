"""`check --since`: reads a base and a proposal from git, and prints what the gate says of them."""

import json
import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from signpost import clock
from signpost.entries import reading
from signpost.entries.problem import Problem, summary
from signpost.entries.reading import Reading
from signpost.review import gate, history
from signpost.review.gate import Approval, Refusal, Verdict
from signpost.review.grades import Grade
from signpost.review.history import Change, HistoryError, Refused
from signpost.rules.check import checked


@dataclass(frozen=True, slots=True)
class GateOptions:
    """What the gate compares, and what may satisfy it."""

    base: str
    proposal: str | None = None
    """A commit, or None for the working tree."""
    reviews: Path | None = None
    """A file with the reviews of a pull request, as GitHub's interface lists them."""
    author: str | None = None
    """The account that opened the pull request."""
    landed: bool = False
    """Whether it is on the branch already: then all is told, and only problems fail."""
    one_reader: bool = False
    """Whether one person maintains this copy, so that nothing waits for a second reader."""


def add_options(check: ArgumentParser) -> None:
    """Add the options of the gate to those of `check`."""
    add = check.add_argument
    add("--since", metavar="BASE", help="show all that differs from a commit, and what that needs")
    proposed = "with --since: look at a commit, not at the files here"
    add("--proposal", metavar="COMMIT", help=proposed)
    reviews = "its reviews, as GitHub's interface lists them"
    add("--reviews", metavar="FILE", type=Path, help=reviews)
    add("--author", metavar="ACCOUNT", help="who proposes it")
    landed = "it is merged already: tell all, fail for problems alone"
    add("--landed", action="store_true", help=landed)
    one_reader = "one person maintains this: wait for no second reader"
    add("--one-reader", action="store_true", help=one_reader)


def options(chosen: Namespace, check: ArgumentParser) -> GateOptions | None:
    """Return the options of the gate, or None without --since; exit if they do not fit."""
    given = (chosen.proposal, chosen.reviews, chosen.author, chosen.landed, chosen.one_reader)
    if chosen.since is None:
        if any(given):
            check.error("this needs --since BASE, too")
        return None
    with_reviews = chosen.reviews is not None
    alone = with_reviews and chosen.proposal is None
    if alone or with_reviews != (chosen.author is not None):
        check.error("--reviews, --author and --proposal belong together")
    return GateOptions(chosen.since, *given)


_SECOND_READER = """\
A second reader opens each source, compares every digit and address, and approves this very version
with another account than the author's. Words in a commit or a comment do not count.
docs/contribute/gate.md says more."""
_MOST_COMMITS = 200


def working_tree(root: Path, folder: Path, options: GateOptions, problems: int) -> int:
    """Print what the working tree changes; return the exit code, given how many problems it has."""
    code = 1 if problems else 0
    if options.landed and history.is_nothing(options.base):
        print("\nThis is the first push: there is nothing to compare with.")
        return code
    try:
        base = history.commit(root, options.base)
        changed = history.changes(root, base, None)
        documents = _documents(root, changed)
        with _guidance(root, base) as (before, _):
            read = reading.guidance(before)
        verdict = gate.verdict(read, reading.guidance(folder), changed, (), documents)
        mixed = list(_mixed(root, base)) if options.landed else []
    except HistoryError as error:
        print(f"{error} Nothing was compared.", file=sys.stderr)
        return code if options.landed else 2
    return _print_verdict(options, verdict, Approval(), mixed, code)


def proposal(root: Path, options: GateOptions, tell: Callable[[Sequence[Problem]], None]) -> int:
    """Check a proposal as merged into the base, and print what it changes; return the exit code.

    The rules are those that run here, which should be the base's. The proposal is read from git as
    data: nothing of it is checked out or run. `tell` prints problems.
    """
    try:
        base = history.commit(root, options.base)
        head = history.commit(root, options.proposal or "")
        approval = _approval(options, head)
        day = clock.day_of_proposal(root, base, head)
        merged = history.merged(root, base, head)
        if merged is None:
            print("Refused: this cannot be merged, since the base has changed the same lines.")
            print("  Cure: Merge the base into it, and settle where the two differ.")
            return 1
        changed = history.changes(root, base, merged)
        documents = _documents(root, changed)
        with _guidance(root, base) as (before, _), _guidance(root, merged) as (after, refused):
            found = checked(after, day)
            read = Reading(found.library.entries, found.library.lone, found.library.sources)
            verdict = gate.verdict(reading.guidance(before), read, changed, refused, documents)
    except (HistoryError, _ReviewsError) as error:
        print(error, file=sys.stderr)
        return 2
    tell(found.problems)
    print(summary(found.problems, found.files))
    return _print_verdict(options, verdict, approval, [], 1 if found.problems else 0)


class _ReviewsError(Exception):
    """The file with the reviews cannot be used; the text says why."""


@contextmanager
def _guidance(root: Path, commit: str) -> Iterator[tuple[Path, tuple[Refused, ...]]]:
    """Write the guidance of a commit into a folder for a while; give it and what was refused."""
    with tempfile.TemporaryDirectory(prefix="signpost-") as place:
        folder = Path(place) / "guidance"
        yield folder, history.guidance_at(root, commit, folder)


def _documents(root: Path, changed: Sequence[Change]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the changed files of docs/, before and after; the gate refuses links without them."""
    pages = [change for change in changed if change.file.startswith("docs/")]
    ids = [one for change in pages for one in (change.object_before, change.object_after)]
    kept = history.contents(root, ids)
    before = {page.file: kept[page.object_before] for page in pages if page.object_before in kept}
    after = {page.file: kept[page.object_after] for page in pages if page.object_after in kept}
    for page in pages:
        if page.mode_after == history.ORDINARY and history.is_nothing(page.object_after):
            try:
                after[page.file] = (root / page.file).read_bytes()
            except OSError as error:
                raise HistoryError(f"{page.file} cannot be read: {error.strerror}.") from error
    return before, after


def _mixed(root: Path, base: str) -> Iterator[Refusal]:
    """Yield what each commit since the base changes together and should not."""
    for commit in history.commits(root, base)[:_MOST_COMMITS]:
        files = [change.file for change in history.changes(root, f"{commit}^", commit)]
        for refusal in gate.mixed(files):
            yield Refusal(f"Commit {commit[:10]}: {refusal.why}", refusal.cure)


def _approval(options: GateOptions, head: str) -> Approval:
    if options.reviews is None:
        return Approval()
    try:
        reviews = json.loads(options.reviews.read_text(encoding="utf-8"))
        return gate.approval(reviews, options.author or "", head)
    except (OSError, ValueError, RecursionError) as error:
        raise _ReviewsError(f"The reviews in {options.reviews} cannot be read: {error}.") from error


def _print_verdict(
    options: GateOptions, verdict: Verdict, approval: Approval, mixed: list[Refusal], code: int
) -> int:
    """Print the verdict, and return the exit code; `code` is that of the check."""
    refusals = list(verdict.refusals)
    if options.landed:
        # Several commits landed at once, and each may be in order: `mixed` is about one at a time.
        refusals = [one for one in verdict.refusals if not one.mixes] + mixed
    print(f"\nWhat this changes, compared with {gate.cell(options.base)}:\n")
    print(gate.table(verdict.rows) if verdict.rows else "Nothing.\n")
    for refusal in refusals:
        print(f"Refused: {gate.cell(refusal.why)}\n  Cure: {gate.cell(refusal.cure)}")
    end = _end(options, verdict, approval)
    print(f"Risk: {verdict.risk}.\n{end}".rstrip())
    _tell_github(verdict, refusals, end)
    if options.landed:
        return code
    if code or refusals:
        return 1
    waits = verdict.needs_second_reader and not options.one_reader and approval.by is None
    return 3 if waits else 0


def _end(options: GateOptions, verdict: Verdict, approval: Approval) -> str:
    if not verdict.needs_second_reader:
        return ""
    number = sum(row.grade >= Grade.SECOND_READER for row in verdict.rows)
    count = f"{number} of {len(verdict.rows)} changes must be compared by a second reader"
    if options.one_reader:
        return f"{count}. One person maintains this copy, so nothing waits."
    said = [gate.cell(note) for note in approval.notes]
    if approval.by:
        return "\n".join([f"{count}: {gate.cell(approval.by)} has approved this version.", *said])
    return "\n".join([f"{count}.", *said, _SECOND_READER])


def _tell_github(verdict: Verdict, refusals: Sequence[Refusal], end: str) -> None:
    """On GitHub, write the verdict into the summary of the run."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        print(f"::notice title=Risk::{verdict.risk}")
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not place:
        return
    parts = [f"## Risk: {verdict.risk}\n"]
    for refusal in refusals:
        parts.append(f"- **Refused:** {gate.inert(refusal.why)} {gate.inert(refusal.cure)}")
    parts += ["", *(gate.inert(line) + "  " for line in end.splitlines()), ""]
    parts.append(gate.markdown(verdict.rows) if verdict.rows else "Nothing is changed.\n")
    with open(place, "a", encoding="utf-8") as summary_file:
        summary_file.write("\n".join(parts))
