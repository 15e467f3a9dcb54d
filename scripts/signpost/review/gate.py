"""The gate: what a proposal changes, what no review may allow, and whether somebody else has approved it.

Pure: it is given two readings and the changed files, and decides; `since` asks git and prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from signpost.entries.problem import Place
from signpost.entries.reading import Reading
from signpost.review.changes import entries
from signpost.review.grades import PUBLIC_HOST, WORDS_LIST, Grade, Row
from signpost.review.history import ABSENT, Change, Refused, odd_mode
from signpost.review.page_changes import pages
from signpost.text.characters import visible

_CHECKER = ("scripts/", "guidance/schema/", "pyproject.toml")
_RECORDS = ("tests/hostile/changes.yml",)
"""Records of attacks name what stands in entries, and so change with them."""
_DOCUMENTS = ("README.md", "LICENSE")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that no review may allow: a sentence that says what, and another with the cure."""

    why: str
    cure: str
    mixes: bool = False
    """Whether it is refused only because two things change together."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a proposal changes, the gravest first, and what no review may allow."""

    rows: tuple[Row, ...]
    refusals: tuple[Refusal, ...]

    @property
    def risk(self) -> str:
        """The label of risk: none, words, facts, second reader or refused."""
        if self.refusals:
            return Grade.REFUSED.words
        return max(row.grade for row in self.rows).words if self.rows else "none"

    @property
    def needs_second_reader(self) -> bool:
        """Whether an account other than the author's must approve it."""
        return any(row.grade >= Grade.SECOND_READER for row in self.rows)


def verdict(
    base: Reading,
    proposal: Reading,
    changed: Sequence[Change],
    refused: Sequence[Refused],
    documents: tuple[Mapping[str, bytes], Mapping[str, bytes]],
) -> Verdict:
    """Return what a proposal changes and whether it may.

    `changed` are its files, `refused` those of guidance/ that were not read, and `documents` the changed files of
    docs/ before and after, by name.
    """
    told = entries(base, proposal)
    told += pages(*documents)
    told += _files(changed, {row.place.file for row in told})
    rows = tuple(sorted(told, key=lambda row: (-row.grade, row.where, row.what)))
    return Verdict(rows, tuple(_refusals(rows, proposal, changed, refused)))


def _files(changed: Iterable[Change], told: set[str]) -> Iterator[Row]:
    """Yield a row for each changed file of which nothing is said yet."""
    for change in changed:
        file = change.file
        if file in told or _below(file, "docs/"):
            continue
        done = (
            "added"
            if change.mode_before == ABSENT
            else "deleted"
            if change.mode_after == ABSENT
            else "changed"
        )
        if _is_entry(file):
            # Comments and the layout can mislead whoever reads the file, and nobody else.
            yield Row(Grade.WORDS, "comments or layout alone", Place(file, 1), None, done)
        elif file in _DOCUMENTS:
            yield Row(Grade.WORDS, "document", Place(file, 1), None, done)
        else:
            yield Row(Grade.SECOND_READER, "file of the rules", Place(file, 1), None, done)


def _refusals(
    rows: Sequence[Row], proposal: Reading, changed: Sequence[Change], refused: Sequence[Refused]
) -> Iterator[Refusal]:
    files = [change.file for change in changed]
    yield from _odd_files(changed, refused)
    for file in sorted(
        source.file for key, source in proposal.sources.items() if not _is_read(proposal, key)
    ):
        yield Refusal(
            f"{file} cannot be read, so nobody can say what it changes.",
            "Cure what check says about it.",
        )
    yield from mixed(files)
    for name in sorted({row.loosens for row in rows} - {""}):
        others = sorted(
            {row.place.file for row in rows if _is_entry(row.place.file) and not _about(row, name)}
        )
        if others:
            yield Refusal(
                f"It takes something out of {name}, together with other changes of guidance ({_few(others)}).",
                f"Make two pull requests: one that changes {name}, with the reason, and one with the rest.",
                mixes=True,
            )
    for row in rows:
        if row.grade == Grade.REFUSED:
            yield Refusal(
                f"{row.where} takes back the evidence rule never-copy.",
                "Leave the rule as it was: pictures that nobody may copy stay pictures that nobody may copy. If the "
                "concern is about something else now, give it a file of its own with another name.",
            )


def touched_or_told(file: str) -> bool:
    """Return whether a file is guidance, a page or a document: no rule of the project."""
    return _is_entry(file) or _below(file, "docs/") or file in (*_DOCUMENTS, *_RECORDS)


def mixed(files: Sequence[str]) -> Iterator[Refusal]:
    """Yield which of the changed files must not change together: guidance, and what judges or shows it."""
    touched = [file for file in files if _is_entry(file)]
    checker = [file for file in files if _below(file, *_CHECKER)]
    rules = [file for file in files if not _is_free(file) and file not in checker]
    for what, own in (("the checker", checker), ("the rules", rules)):
        if own and touched:
            yield Refusal(
                f"It changes {what} ({_few(own)}) together with guidance ({_few(touched)}).",
                f"Make two pull requests: first {what} alone, and, when that is merged, the guidance alone.",
                mixes=True,
            )


def _about(row: Row, name: str) -> bool:
    """Return whether a row is about the list `name`, as the reason of an item that went with it."""
    if name == WORDS_LIST:
        return row.place.file == "guidance/words.yml"
    return row.what.startswith(
        (PUBLIC_HOST, "register public_hosts", "order of register public_hosts")
    )


def _odd_files(changed: Sequence[Change], refused: Sequence[Refused]) -> Iterator[Refusal]:
    odd = {one.file: one.why for one in refused}
    for change in changed:
        why = odd_mode(change.mode_after)
        if why is not None and _below(change.file, "guidance/", "docs/"):
            odd.setdefault(change.file, why)
    for file, why in sorted(odd.items()):
        cure = "Put an ordinary file here, in UTF-8, with small letters, digits and hyphens in its name."
        yield Refusal(f"{file} {why}.", cure)


def _is_entry(file: str) -> bool:
    return _below(file, "guidance/") and not _below(file, "guidance/schema/")


def _is_free(file: str) -> bool:
    """Return whether a file is guidance, a page or a document. Anything else counts as a rule of the project."""
    return _is_entry(file) or _below(file, "docs/") or file in (*_DOCUMENTS, *_RECORDS)


def _below(file: str, *places: str) -> bool:
    """Return whether a file is one of `places` or lies in one; a link can stand in the place of a whole folder."""
    return any(
        file == place.rstrip("/") or (place.endswith("/") and file.startswith(place))
        for place in places
    )


def _is_read(reading: Reading, key: str) -> bool:
    kind, _, name = key.partition("/")
    return name in reading.entries.get(kind, {}) if name else key in reading.lone


def _few(files: Sequence[str]) -> str:
    shown = ", ".join(files[:3])
    return f"{shown} and {len(files) - 3} more" if len(files) > 3 else shown


# ------------------------------------------------------------------------------------------------------- reviews

_MAY_APPROVE = ("OWNER", "MEMBER", "COLLABORATOR")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who has approved a proposal (None: nobody whose word counts), and a sentence for each review that does not."""

    by: str | None
    notes: tuple[str, ...]


def approval(reviews: object, author: str, commit: str) -> Approval:
    """Return whether reviews, as GitHub's interface lists them, hold one that counts.

    It is the latest review of an account other than the author's, a person's who belongs to the project, it approves,
    and it approves this very commit. Somebody who belongs to the project and asks for changes holds it up. Raise
    ValueError where `reviews` are no such list.
    """
    if not author or not commit:
        raise ValueError("the author and the commit must be known")
    latest: dict[str, Mapping[str, object]] = {}
    for review in sorted(_listed(reviews), key=lambda one: str(one.get("submitted_at") or "")):
        account = _account(review)
        if account and review.get("state") in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
            latest[account.casefold()] = review
    notes: list[str] = []
    by: list[str] = []
    held_up = False
    for review in latest.values():
        account = _account(review)
        why = _discounted(review, account, author, commit)
        if why is not None:
            notes.append(f"{account} {why}.")
        elif review.get("state") == "CHANGES_REQUESTED":
            held_up = True
            notes.append(f"{account} asks for changes.")
        else:
            by.append(account)
    return Approval(None if held_up or not by else by[0], tuple(notes))


def _listed(reviews: object) -> list[Mapping[str, object]]:
    """Return the reviews one by one; a list for each page of the answer is taken too."""
    if not isinstance(reviews, list):
        raise ValueError("reviews are not a list")
    found: list[Mapping[str, object]] = []
    for item in reviews:
        if isinstance(item, list):
            found += _listed(item)
        elif isinstance(item, dict):
            found.append(item)
        else:
            raise ValueError("a review is not a group of fields")
    return found


def _account(review: Mapping[str, object]) -> str:
    user = review.get("user")
    return str(user.get("login") or "") if isinstance(user, dict) else ""


def _discounted(review: Mapping[str, object], account: str, author: str, commit: str) -> str | None:
    """Return why a review does not count, as the end of a sentence; None where it does."""
    user = review.get("user")
    if account.casefold() == author.casefold():
        return "wrote this, and cannot be its second reader"
    if not isinstance(user, dict) or user.get("type") != "User":
        return "is a program, and reads no source"
    if review.get("author_association") not in _MAY_APPROVE:
        return "does not belong to the project"
    if review.get("state") == "DISMISSED":
        return "has given a review that was dismissed"
    if review.get("state") == "APPROVED" and review.get("commit_id") != commit:
        return f"has approved another version ({str(review.get('commit_id'))[:10]}), not this one ({commit[:10]})"
    return None


# -------------------------------------------------------------------------------------------------------- tables

_MOST = 2_000
"""The most characters of a cell."""

_WIDTH = 100
"""Characters of a line of a cell."""

_MOST_ROWS = 300
"""The most rows of words and facts; what needs a second reader is always shown whole."""

_MOST_MARKDOWN = 500_000
"""Characters of a table for GitHub, which shows at most 1 MB."""


def cell(text: str | None) -> str:
    """Return a value as it is printed: in one line, with what cannot be seen written as numbers, and never an order
    to whatever reads the output. A cell that is cut says so."""
    if text is None:
        return "-"
    shown = visible(text[:_MOST]).replace("\n", "<U+000A>").replace("\t", "<U+0009>")
    # GitHub takes lines of a log for orders if they begin with two colons, and parts of lines if they begin with ##[.
    shown = shown.replace("::", ":<U+003A>").replace("##[", "#<U+0023>[")
    return f"{shown} … [{len(text) - _MOST} more characters]" if len(text) > _MOST else shown


def table(rows: Sequence[Row]) -> str:
    """Return rows for a terminal: old and new stand one below the other, so that digits can be compared."""
    said: list[str] = []
    for row in _shown(rows):
        old, new = _differing(row)
        said.append(f"{row.grade.words:<14} {cell(row.what)}")
        said.append(f"{'':<14} {cell(row.where)}")
        said += [*_wrapped("old", old), *_wrapped("new", new), ""]
    return "\n".join([*said, *_left_out(rows)])


def _wrapped(name: str, text: str) -> Iterator[str]:
    """Yield the lines of a cell; one that goes on ends with an ellipsis."""
    while len(text) > _WIDTH:
        # At a space, if there is one near the end: a number or a word is not torn in two.
        end = text.rfind(" ", _WIDTH - 30, _WIDTH) + 1 or _WIDTH
        yield f"{'':<14} {name:<4} {text[:end].rstrip()} …"
        name, text = "", text[end:]
    yield f"{'':<14} {name:<4} {text}".rstrip()


def _differing(row: Row) -> tuple[str, str]:
    """Return both cells. Of long words only what differs is shown; anything that a second reader compares is whole."""
    old, new = row.old, row.new
    if (
        row.grade >= Grade.SECOND_READER
        or old is None
        or new is None
        or len(old) + len(new) < 3 * _WIDTH
    ):
        return cell(old), cell(new)
    start = next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    back = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    end = next((at for at, (a, b) in enumerate(back) if a != b), min(len(old), len(new)) - start)
    start, end = max(start - 40, 0), max(end - 40, 0)
    parts = [text[start : len(text) - end] for text in (old, new)]
    shown = [("… " if start else "") + cell(part).strip() + (" …" if end else "") for part in parts]
    return shown[0], shown[1]


def _shown(rows: Sequence[Row]) -> list[Row]:
    grave = [row for row in rows if row.grade >= Grade.SECOND_READER]
    return grave + [row for row in rows if row.grade < Grade.SECOND_READER][:_MOST_ROWS]


def _left_out(rows: Sequence[Row]) -> list[str]:
    number = len(rows) - len(_shown(rows))
    return (
        [f"And {number} more changes of words and facts: see them with git diff.", ""]
        if number > 0
        else []
    )


def markdown(rows: Sequence[Row]) -> str:
    """Return rows as a table for GitHub's pages, in which nothing of a proposal is markup, a link or a mention."""
    lines = ["| Risk | What | Where | Old | New |", "| --- | --- | --- | --- | --- |"]
    size = 0
    shown = _shown(rows)
    for position, row in enumerate(shown):
        cells = (row.what, row.where, *_differing(row))
        line = "| " + " | ".join([row.grade.words, *map(_inert, cells)]) + " |"
        size += len(line)
        if size > _MOST_MARKDOWN:
            lines += ["", f"And {len(rows) - position} more, which the log holds."]
            break
        lines.append(line)
    else:
        lines += ["", *_left_out(rows)]
    return "\n".join(lines) + "\n"


def inert(text: str) -> str:
    """Return text for Markdown that is shown as typed: every character but letters, digits and spaces by number."""
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in cell(text))


def _inert(text: str) -> str:
    # In <code> GitHub looks for no mentions, no numbers of issues and no bare addresses.
    return f"<code>{inert(text)}</code>"
