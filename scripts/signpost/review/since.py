"""`check --since`: reads a base and a proposal from git, checks, and prints what the gate says of them."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
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
class Asked:
    """What the gate is asked: a base, a proposal (None: the working tree), and what may satisfy it.

    `reviews` is a file with the reviews of a pull request, as GitHub's interface lists them, `author` the account that
    opened it. `landed`: it is on the branch already, so that all is told and problems alone fail. `one_reader`: one
    person maintains this copy, so that nothing waits for a second reader.
    """

    base: str
    proposal: str | None = None
    reviews: Path | None = None
    author: str = ""
    landed: bool = False
    one_reader: bool = False


def add_options(check: ArgumentParser) -> None:
    """Add the options of the gate to those of `check`."""
    check.add_argument(
        "--since", metavar="BASE", help="show all that differs from a commit, and what that needs"
    )
    check.add_argument(
        "--proposal", metavar="COMMIT", help="with --since: look at a commit, not at the files here"
    )
    check.add_argument(
        "--reviews", metavar="FILE", type=Path, help="its reviews, as GitHub's interface lists them"
    )
    check.add_argument("--author", metavar="ACCOUNT", help="who proposes it")
    check.add_argument(
        "--landed",
        action="store_true",
        help="it is merged already: tell all, fail for problems alone",
    )
    check.add_argument(
        "--one-reader",
        action="store_true",
        help="one person maintains this: wait for no second reader",
    )


def asked(chosen: Namespace, check: ArgumentParser) -> Asked | None:
    """Return what the options ask of the gate; None without --since. Options that do not fit end the program."""
    if chosen.since is None:
        if chosen.proposal or chosen.reviews or chosen.author or chosen.landed or chosen.one_reader:
            check.error("this needs --since BASE, too")
        return None
    if (chosen.reviews is None) != (chosen.author is None) or (
        chosen.reviews and chosen.proposal is None
    ):
        check.error("--reviews, --author and --proposal belong together")
    return Asked(
        chosen.since,
        chosen.proposal,
        chosen.reviews,
        chosen.author or "",
        chosen.landed,
        chosen.one_reader,
    )


_SECOND_READER = (
    "A second reader opens each source, compares every digit and address, and approves this very version with\n"
    "another account than the author's. Words in a commit or a comment do not count.\n"
    "docs/contribute/gate.md says more."
)
_MOST_COMMITS = 200


def working_tree(root: Path, folder: Path, asked: Asked, problems: int) -> int:
    """Print what the working tree changes; return the exit code, given how many problems a check of it has found."""
    code = 1 if problems else 0
    if asked.landed and history.is_nothing(asked.base):
        print("\nThis is the first push: there is nothing to compare with.")
        return code
    try:
        base = history.commit(root, asked.base)
        changed = history.changes(root, base, None)
        documents = _documents(root, changed)
        with _guidance(root, base) as (before, _):
            read = reading.guidance(before)
        verdict = gate.verdict(read, reading.guidance(folder), changed, (), documents)
        mixed = list(_mixed(root, base)) if asked.landed else []
    except HistoryError as error:
        print(f"{error} Nothing was compared.", file=sys.stderr)
        return code if asked.landed else 2
    return _said(asked, verdict, None, mixed, code)


def proposal(root: Path, asked: Asked, tell: Callable[[Sequence[Problem]], None]) -> int:
    """Check a proposal as it would be when it is merged into the base, and print what it changes; return the exit code.

    The rules are those that run here: the base's, where this is an environment of the base. The proposal is read from
    git as data; nothing of it is checked out or run.
    """
    try:
        base, head = history.commit(root, asked.base), history.commit(root, asked.proposal or "")
        approval = _approval(asked, head)
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
    return _said(asked, verdict, approval, [], 1 if found.problems else 0)


# ------------------------------------------------------------------------------------------------------ what is read


class _ReviewsError(Exception):
    """The file with the reviews cannot be used; the text says why."""


@contextmanager
def _guidance(root: Path, commit: str) -> Iterator[tuple[Path, tuple[Refused, ...]]]:
    """Write the guidance of a commit into a folder for a while; give the folder and what was not written."""
    with tempfile.TemporaryDirectory(prefix="signpost-") as place:
        folder = Path(place) / "guidance"
        yield folder, history.guidance_at(root, commit, folder)


def _documents(
    root: Path, changed: Sequence[Change]
) -> tuple[Mapping[str, bytes], Mapping[str, bytes]]:
    """Return what the changed files of docs/ held and hold. Links and the like are left out; the gate refuses them."""
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


def _approval(asked: Asked, head: str) -> Approval | None:
    if asked.reviews is None:
        return None
    try:
        return gate.approval(
            json.loads(asked.reviews.read_text(encoding="utf-8")), asked.author, head
        )
    except (OSError, ValueError, RecursionError) as error:
        raise _ReviewsError(f"The reviews in {asked.reviews} cannot be read: {error}.") from error


# ------------------------------------------------------------------------------------------------------ what is said


def _said(
    asked: Asked, verdict: Verdict, approval: Approval | None, mixed: Sequence[Refusal], code: int
) -> int:
    """Print the table and the end, for people and for GitHub; return the exit code."""
    refusals = [*verdict.refusals, *mixed]
    if asked.landed:
        # Several commits that came together may each be in order: they are looked at one by one.
        refusals = [one for one in verdict.refusals if not one.mixes] + list(mixed)
    print(f"\nWhat this changes, compared with {gate.cell(asked.base)}:\n")
    print(gate.table(verdict.rows) if verdict.rows else "Nothing.\n")
    for refusal in refusals:
        print(f"Refused: {gate.cell(refusal.why)}\n  Cure: {gate.cell(refusal.cure)}")
    end = _end(asked, verdict, approval)
    print(f"Risk: {verdict.risk}.\n{end}".rstrip())
    _tell_github(verdict, refusals, end)
    if asked.landed:
        return code
    waits = verdict.needs_second_reader and not asked.one_reader and not (approval and approval.by)
    return 1 if code or refusals else 3 if waits else 0


def _end(asked: Asked, verdict: Verdict, approval: Approval | None) -> str:
    if not verdict.needs_second_reader:
        return ""
    number = sum(row.grade >= Grade.SECOND_READER for row in verdict.rows)
    count = f"{number} of {len(verdict.rows)} changes must be compared by a second reader"
    if asked.one_reader:
        return f"{count}. One person maintains this copy, so nothing waits."
    said = [f"{gate.cell(note)}" for note in (approval.notes if approval else ())]
    if approval and approval.by:
        return "\n".join([f"{count}: {gate.cell(approval.by)} has approved this version.", *said])
    return "\n".join([f"{count}.", *said, _SECOND_READER])


def _tell_github(verdict: Verdict, refusals: Sequence[Refusal], end: str) -> None:
    """Write the same to the summary of a run on GitHub; elsewhere nothing."""
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
