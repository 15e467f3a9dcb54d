"""The gate: what a proposal changes, what no review may allow, and who has approved it.

It is pure: it decides from two readings and the changed files. `since` asks git and prints.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import commonprefix

from signpost.entries.problem import Place
from signpost.entries.reading import Reading
from signpost.review.changes import block_of, entry_rows
from signpost.review.grades import PUBLIC_HOST, WORDS_LIST, Grade, Row
from signpost.review.history import ABSENT, Change, Refused, odd_mode
from signpost.review.page_changes import page_rows
from signpost.text.characters import on_one_line

_CHECKER = ("scripts/", "guidance/schema/", "pyproject.toml")
_RECORDS = ("tests/hostile/changes.yml",)
"""Records of attacks quote entries, and so change with them."""
_DOCUMENTS = ("README.md", "LICENSE")
_CURE = "Put an ordinary file here, in UTF-8, with small letters, digits and hyphens in its name."
_LEAVE_THE_RULE = """\
Leave the rule as it was: pictures that nobody may copy stay pictures that nobody may copy. If the \
concern is about something else now, give it a file of its own with another name."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that no review may allow: a sentence that says why, and one with the cure."""

    why: str
    cure: str
    mixes: bool = False
    """Whether the only reason is that two things change together."""


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

    `changed` are its files, and `refused` those of guidance/ that were not read. `documents` holds
    the changed files of docs/ before and after, by name.
    """
    told = [*entry_rows(base, proposal), *page_rows(*documents)]
    told += _files(changed, {row.place.file for row in told})
    rows = tuple(sorted(told, key=lambda row: (-row.grade, row.where, row.what)))
    return Verdict(rows, tuple(_refusals(rows, proposal, changed, refused)))


def _files(changed: Iterable[Change], told: set[str]) -> Iterator[Row]:
    """Yield a row for each changed file that no row is about yet."""
    for change in changed:
        file = change.file
        if file in told or _below(file, "docs/"):
            continue
        done = "changed"
        if change.mode_before == ABSENT:
            done = "added"
        elif change.mode_after == ABSENT:
            done = "deleted"
        grade, what = Grade.SECOND_READER, "file of the rules"
        if _is_entry(file):
            # Comments and layout can mislead only somebody who reads the file itself.
            grade, what = Grade.WORDS, "comments or layout alone"
        elif file in _DOCUMENTS:
            grade, what = Grade.WORDS, "document"
        yield Row(grade, what, Place(file, 1), None, done)


def _refusals(
    rows: Sequence[Row], proposal: Reading, changed: Sequence[Change], refused: Sequence[Refused]
) -> Iterator[Refusal]:
    yield from _odd_files(changed, refused)
    unread = [one.file for key, one in proposal.sources.items() if not block_of(proposal, key)]
    for file in sorted(unread):
        why = f"{file} cannot be read, so nobody can say what it changes."
        yield Refusal(why, "Cure what check says about it.")
    yield from mixed([change.file for change in changed])
    for name in sorted({row.loosens for row in rows} - {""}):
        files = {row.place.file for row in rows if not _about(row, name)}
        if others := sorted(filter(_is_entry, files)):
            why = f"It takes something out of {name}, together with other changes of guidance"
            two = f"one that changes {name}, with the reason, and one with the rest."
            yield Refusal(f"{why} ({_few(others)}).", f"Make two pull requests: {two}", mixes=True)
    for row in rows:
        if row.grade == Grade.REFUSED:
            yield Refusal(f"{row.where} takes back the evidence rule never-copy.", _LEAVE_THE_RULE)


def mixed(files: Sequence[str]) -> Iterator[Refusal]:
    """Yield a refusal if guidance changes together with what judges or shows it."""
    touched = [file for file in files if _is_entry(file)]
    checker = [file for file in files if _below(file, *_CHECKER)]
    others = (*_CHECKER, "docs/", *_DOCUMENTS, *_RECORDS)
    rules = [file for file in files if not _is_entry(file) and not _below(file, *others)]
    for what, own in (("the checker", checker), ("the rules", rules)):
        if own and touched:
            why = f"It changes {what} ({_few(own)}) together with guidance ({_few(touched)})."
            two = f"first {what} alone, and, when that is merged, the guidance alone."
            yield Refusal(why, f"Make two pull requests: {two}", mixes=True)


def _about(row: Row, name: str) -> bool:
    """Return whether a row is about the list `name`, such as the reason of an item that went."""
    if name == WORDS_LIST:
        return row.place.file == "guidance/words.yml"
    starts = (PUBLIC_HOST, "register public_hosts", "order of register public_hosts")
    return row.what.startswith(starts)


def _odd_files(changed: Sequence[Change], refused: Sequence[Refused]) -> Iterator[Refusal]:
    ours = [change for change in changed if _below(change.file, "guidance/", "docs/")]
    odd = {change.file: odd_mode(change.mode_after) for change in ours}
    odd |= {one.file: one.why for one in refused}
    for file, why in sorted(odd.items()):
        if why is not None:
            yield Refusal(f"{file} {why}.", _CURE)


def _is_entry(file: str) -> bool:
    return _below(file, "guidance/") and not _below(file, "guidance/schema/")


def _below(file: str, *places: str) -> bool:
    """Return whether a file is one of `places` or in one. A link can replace a whole folder."""
    folders = tuple(place for place in places if place.endswith("/"))
    return file.startswith(folders) or f"{file}/" in folders or file in places


def _few(files: Sequence[str]) -> str:
    shown = ", ".join(files[:3])
    return f"{shown} and {len(files) - 3} more" if len(files) > 3 else shown


# ------------------------------------------------------------------------------------------ reviews

_MAY_APPROVE = ("OWNER", "MEMBER", "COLLABORATOR")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who has approved a proposal."""

    by: str | None = None
    """An account, or None if nobody whose word counts has approved it."""
    notes: tuple[str, ...] = ()
    """A sentence for each review that does not count."""


def approval(reviews: object, author: str, commit: str) -> Approval:
    """Return whether one of the reviews counts. Raises ValueError if they are no list as GitHub's.

    One counts if it is the latest of its account, approves this very commit, and comes from a
    person of the project who is not the author. One of them who asks for changes holds it up.
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
        if why is None and review.get("state") == "CHANGES_REQUESTED":
            held_up, why = True, "asks for changes"
        if why is None:
            by.append(account)
        else:
            notes.append(f"{account} {why}.")
    return Approval(None if held_up or not by else by[0], tuple(notes))


def _listed(reviews: object) -> list[Mapping[str, object]]:
    """Return the reviews one by one, even if the answer has a list for each of its pages."""
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
    """Return why a review does not count, as the end of a sentence; None if it does."""
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
        other = str(review.get("commit_id"))[:10]
        return f"has approved another version ({other}), not this one ({commit[:10]})"
    return None


# ------------------------------------------------------------------------------------------- tables

_MOST = 2_000  # Characters of a cell.
_WIDTH = 100  # Characters of a line of a cell.
_MOST_ROWS = 300  # Rows of words and facts; those that need a second reader are all shown.
_MOST_MARKDOWN = 500_000  # Characters of a table for GitHub, which shows at most 1 MB.


def cell(text: str | None) -> str:
    """Return a value as it is printed: on one line, with characters that cannot be seen as numbers.

    Nothing in it is an order to whatever reads the output. A cell that is cut says so.
    """
    if text is None:
        return "-"
    # GitHub obeys lines of a log that begin with two colons, and what begins with ##[.
    shown = on_one_line(text[:_MOST]).replace("::", ":<U+003A>").replace("##[", "#<U+0023>[")
    return f"{shown} … [{len(text) - _MOST} more characters]" if len(text) > _MOST else shown


def table(rows: Sequence[Row]) -> str:
    """Return rows for a terminal, with the new below the old, so that digits can be compared."""
    said: list[str] = []
    shown, left_out = _shown(rows)
    for row in shown:
        old, new = _differing(row)
        said.append(f"{row.grade.words:<14} {cell(row.what)}")
        said.append(f"{'':<14} {cell(row.where)}")
        said += [*_wrapped("old", old), *_wrapped("new", new), ""]
    return "\n".join([*said, *left_out])


def _wrapped(name: str, text: str) -> Iterator[str]:
    """Yield the lines of a cell; one that goes on ends with an ellipsis."""
    while len(text) > _WIDTH:
        # At a space, if there is one near the end: a number or a word is not torn in two.
        end = text.rfind(" ", _WIDTH - 30, _WIDTH) + 1 or _WIDTH
        yield f"{'':<14} {name:<4} {text[:end].rstrip()} …"
        name, text = "", text[end:]
    yield f"{'':<14} {name:<4} {text}".rstrip()


def _differing(row: Row) -> tuple[str, str]:
    """Return both cells: whole for a second reader, else only the part that differs."""
    old, new = row.old or "", row.new or ""
    whole = row.old is None or row.new is None or len(old) + len(new) < 3 * _WIDTH
    if whole or row.grade >= Grade.SECOND_READER:
        return cell(row.old), cell(row.new)
    start = len(commonprefix([old, new]))
    end = len(commonprefix([old[start:][::-1], new[start:][::-1]]))
    start, end = max(start - 40, 0), max(end - 40, 0)
    before = "… " if start else ""
    after = " …" if end else ""
    old, new = (cell(text[start : len(text) - end]).strip() for text in (old, new))
    return f"{before}{old}{after}", f"{before}{new}{after}"


def _shown(rows: Sequence[Row]) -> tuple[list[Row], list[str]]:
    """Return the rows that are shown, and what is said of the others."""
    grave = [row for row in rows if row.grade >= Grade.SECOND_READER]
    shown = grave + [row for row in rows if row.grade < Grade.SECOND_READER][:_MOST_ROWS]
    number = len(rows) - len(shown)
    said = f"And {number} more changes of words and facts: see them with git diff."
    return shown, [said, ""] if number else []


def markdown(rows: Sequence[Row]) -> str:
    """Return rows as a table for GitHub, in which no value becomes markup, a link or a mention."""
    lines = ["| Risk | What | Where | Old | New |", "| --- | --- | --- | --- | --- |"]
    size = 0
    told, left_out = _shown(rows)
    for position, row in enumerate(told):
        # In <code> GitHub makes no links of mentions, issue numbers and addresses.
        cells = map(inert, (row.what, row.where, *_differing(row)))
        shown = " | ".join(f"<code>{text}</code>" for text in cells)
        line = f"| {row.grade.words} | {shown} |"
        size += len(line)
        if size > _MOST_MARKDOWN:
            lines += ["", f"And {len(rows) - position} more, which the log holds."]
            break
        lines.append(line)
    else:
        lines += ["", *left_out]
    return "\n".join(lines) + "\n"


def inert(text: str) -> str:
    """Return text for Markdown, with all but letters, digits and spaces written as numbers."""
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in cell(text))
