"""The gate: nothing changes in silence, whatever is printed is safe to print, and only another account approves."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.guidance import ROOT, SMALL, Guidance
from signpost.entries import reading
from signpost.entries.problem import Place
from signpost.entries.reading import Reading
from signpost.entries.schema import blocks
from signpost.entries.schema.blocks import Block
from signpost.entries.schema.register import Owner, Register
from signpost.entries.schema.text import Address, Email, Label, Number
from signpost.entries.yaml_source import Step
from signpost.review import changes, gate, page_changes
from signpost.review.grades import Grade, Row
from signpost.review.history import ABSENT, ORDINARY, Change, Refused
from signpost.text.characters import visible

# ------------------------------------------------------------------------------------------------ nothing in silence


def entries() -> Iterator[tuple[str, Reading]]:
    """Yield a reading for each entry: all of the small guidance, and one of each kind of the real one."""
    for folder in (SMALL, ROOT / "guidance"):
        read = reading.guidance(folder)
        seen: set[str] = set()
        for key in sorted(read.sources):
            kind, _, name = key.partition("/")
            if folder != SMALL and kind in seen:
                continue
            seen.add(kind)
            block = read.entries[kind][name] if name else read.lone[kind]
            for field in (
                "owners",
                "public_hosts",
                "exemptions",
                "places",
            ):  # A few of a thousand are enough.
                if hasattr(block, field):
                    block = block.model_copy(update={field: getattr(block, field)[:4]})
            yield key, only(read, key, block)


def only(read: Reading, key: str, block: Block) -> Reading:
    """Return a reading of one entry alone."""
    kind, _, name = key.partition("/")
    return Reading(
        {kind: {name: block}} if name else {},
        {} if name else {kind: block},
        {key: read.sources[key]},
    )


def mutations(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Yield a changed copy of a block for each value in it, each item that it could lack, and each other order."""
    if isinstance(value, Block):
        for name in type(value).model_fields:
            for where, inner in mutations(getattr(value, name), (*path, name)):
                yield where, value.model_copy(update={name: inner})
    elif isinstance(value, dict):
        for key, item in value.items():
            yield (
                (*path, key, "gone"),
                {other: what for other, what in value.items() if other != key},
            )
            for where, inner in mutations(item, (*path, key)):
                yield where, {**value, key: inner}
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield (*path, index, "gone"), value[:index] + value[index + 1 :]
            for where, inner in mutations(item, (*path, index)):
                yield where, (*value[:index], inner, *value[index + 1 :])
        if len(set(map(repr, value))) > 1:
            yield (*path, "order"), value[::-1]
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int):
        yield path, value + 1
    elif isinstance(value, str):
        yield path, type(value)(f"{value}x")


def told(before: Reading, after: Reading) -> list[Row]:
    return changes.entry_rows(before, after)


UNORDERED = ("owners", "public_hosts", "exemptions", "words", "places", "claimed")


@pytest.mark.parametrize(
    ("key", "read"), list(entries()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_value_that_changes_gives_a_row_and_every_contact_a_second_reader(
    key: str, read: Reading
) -> None:
    kind, _, name = key.partition("/")
    block = read.entries[kind][name] if name else read.lone[kind]
    ways = {path for of in (Number, Address, Email) for path, _ in blocks.leaves(block, of)}
    count = 0
    for path, changed in mutations(block):
        rows = told(read, only(read, key, changed))
        if path[-1] == "order" and path[-2] in UNORDERED:
            continue
        count += 1
        assert rows, f"{path} changed in silence"
        assert all(row.what and row.place.file and row.old != row.new for row in rows), rows
        if path in ways:
            assert max(row.grade for row in rows) >= Grade.SECOND_READER, path
    assert count or key == "exemptions"


def test_an_entry_that_comes_or_goes_tells_each_contact(guidance: Guidance) -> None:
    full = reading.guidance(guidance.folder)
    (guidance.folder / "services/gb/listeners.yml").unlink()
    less = reading.guidance(guidance.folder)
    for before, after, gone in ((full, less, True), (less, full, False)):
        rows = told(before, after)
        texts = [row.old if gone else row.new for row in rows]
        assert "0808 157 0999" in texts
        assert "talk@listeners.example.org" in texts
        assert rows[0].what == ("entry deleted" if gone else "entry added")
        assert all((row.new is None) == gone for row in rows)
        assert all(row.before == gone for row in rows)


def test_a_new_field_of_the_model_is_covered_before_anybody_thinks_of_it() -> None:
    class Wider(Owner):
        places: tuple[Label, ...] = ()
        shown: bool = True

    old = Register(owners=(Wider(name="A", entries=("platforms/a",), places=("/safety",)),))
    new = Register(owners=(Wider(name="A", entries=("platforms/a",), places=("/u",), shown=False),))
    read = reading.guidance(SMALL)
    rows = told(only(read, "register", old), only(read, "register", new))
    assert [(row.grade, row.what, row.old, row.new) for row in rows] == [
        (Grade.SECOND_READER, "register owners.places (A)", "/safety", "/u"),
        (Grade.SECOND_READER, "register owners.shown (A)", "true", "false"),
    ]


def test_a_renamed_entry_is_one_row_and_an_unreadable_one_another(guidance: Guidance) -> None:
    before = reading.guidance(guidance.folder)
    (guidance.folder / "concerns/teasing.yml").rename(guidance.folder / "concerns/mocking.yml")
    guidance.write("services/gb/listeners.yml", "name: [\n")
    rows = told(before, reading.guidance(guidance.folder))
    assert [(row.what, row.old, row.new) for row in rows] == [
        ("entry renamed", "concerns/teasing", "concerns/mocking"),
        ("entry", "an entry", "this cannot be read"),
    ]


# ------------------------------------------------------------------------------------------------------ what is printed


@given(st.text(max_size=300))
def test_no_cell_can_write_outside_its_place(text: str) -> None:
    rows = [
        Row(Grade.WORDS, text, Place(text, 1), text, text[::-1]),
        Row(Grade.SECOND_READER, text, Place("x"), None, text),
    ]
    printed = gate.table(rows)
    assert visible(printed) == printed
    lines = printed.splitlines()
    assert [
        line
        for line in lines
        if line and not line.startswith(("words  ", "second reader  ", "     "))
    ] == []
    # GitHub looks for orders at the start of a line, behind spaces, too.
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
    table = gate.markdown(rows).splitlines()
    assert len([line for line in table if line]) == 4
    for line in table[2:4]:
        cells = line.removeprefix("| ").removesuffix(" |").split(" | ")
        assert len(cells) == 5
        for shown in cells[1:]:
            inside = shown.removeprefix("<code>").removesuffix("</code>")
            assert re.fullmatch(r"(?:[^\W_]| |&#\d+;)*", inside), inside


def test_what_is_cut_or_broken_says_so() -> None:
    long = "word " * 1_000
    rows = [
        Row(
            Grade.SECOND_READER,
            "address",
            Place("x", 1),
            None,
            "https://www.example.org/" + "a" * 250,
        ),
        Row(
            Grade.WORDS,
            "words",
            Place("x", 1),
            f"{long[:900]}old{long[:900]}",
            f"{long[:900]}new{long[:900]}",
        ),
        Row(Grade.SECOND_READER, "too long", Place("x", 1), None, long),
    ]
    said = gate.table(rows)
    assert said.count("a" * 70) == 3
    assert " …\n" in said
    assert (
        "old  … word word word word word word word word oldword word word word word word word word …"
        in said
    )
    assert "… [3000 more characters]" in said
    many = [Row(Grade.WORDS, "words", Place("x", 1), str(number), "x") for number in range(1_000)]
    assert "And 700 more changes of words and facts: see them with git diff." in gate.table(many)
    assert "And 700 more changes" in gate.markdown(many)
    grave = [
        Row(Grade.SECOND_READER, "number", Place("x", 1), "1", "x" * 1_900)
        for number in range(1_000)
    ]
    assert gate.table(grave).count("second reader") == 1_000
    assert len(gate.markdown(grave)) < 1_000_000
    assert re.search(r"And \d+ more, which the log holds\.", gate.markdown(grave))


# ------------------------------------------------------------------------------------------------- what is never allowed


def change(file: str, mode: str = ORDINARY) -> Change:
    return Change(file, ABSENT, mode, "0", "1")


def verdict(
    guidance: Guidance, *changed: Change, refused: tuple[Refused, ...] = ()
) -> gate.Verdict:
    read = reading.guidance(guidance.folder)
    return gate.verdict(read, read, changed, refused, ({}, {}))


@pytest.mark.parametrize(
    ("files", "refused"),
    [
        (("guidance/site.yml", "guidance/register.yml", "guidance/exemptions.yml"), []),
        (("guidance/site.yml", "docs/about.md", "README.md"), []),
        (("guidance/site.yml", "tests/hostile/changes.yml"), []),
        (
            (
                "scripts/signpost/rules/references.py",
                "tests/test_rules.py",
                "docs/contribute/problems.md",
                "guidance/schema/site.json",
            ),
            [],
        ),
        (("guidance/site.yml", "scripts/signpost/rules/references.py"), ["the checker"]),
        (("guidance/site.yml", "pyproject.toml"), ["the checker"]),
        (("guidance/site.yml", "guidance/schema/site.json"), ["the checker"]),
        (("guidance/site.yml", "tests/test_rules.py"), ["the rules"]),
        (("guidance/site.yml", ".ci/run"), ["the rules"]),
        (
            ("guidance/site.yml", ".github/CODEOWNERS", "scripts/dev.py"),
            ["the checker", "the rules"],
        ),
        (("guidance/site.yml", ".gitattributes"), ["the rules"]),
        (("guidance/site.yml", "scripts"), ["the checker"]),
        (("guidance", "mkdocs.yml"), ["the rules"]),
    ],
)
def test_rules_and_guidance_never_change_together(
    guidance: Guidance, files: tuple[str, ...], refused: list[str]
) -> None:
    found = verdict(guidance, *map(change, files))
    assert [
        re.sub(r"It changes (the \w+) .*", r"\1", refusal.why) for refusal in found.refusals
    ] == refused
    assert found.risk == ("refused" if refused else found.risk)


def test_a_change_of_the_rules_alone_needs_a_second_reader_and_a_document_does_not(
    guidance: Guidance,
) -> None:
    assert verdict(guidance).risk == "none"
    assert verdict(guidance, change("README.md")).risk == "words"
    assert verdict(guidance, change("scripts/signpost/rules/references.py")).risk == "second reader"
    assert verdict(guidance, change("anything/new.bin")).risk == "second reader"


@pytest.mark.parametrize("mode", ["120000", "160000", "100755"])
@pytest.mark.parametrize(
    "file", ["guidance/concerns/x.yml", "guidance/schema/x.json", "docs/x.md", "docs", "guidance"]
)
def test_links_programs_and_other_repositories_are_refused(
    guidance: Guidance, file: str, mode: str
) -> None:
    found = verdict(guidance, change(file, mode), refused=(Refused("guidance/a.yml", "is a link"),))
    assert [refusal.why.split(" is ")[0] for refusal in found.refusals] == sorted(
        {file, "guidance/a.yml"}
    )
    assert verdict(guidance, change(".ci/run", "100755")).refusals == ()


# -------------------------------------------------------------------------------------------------------------- reviews

HEAD = "a" * 40


def review(by: str, state: str = "APPROVED", at: int = 1, **other: Any) -> dict[str, Any]:
    """Return a review as GitHub's interface lists it."""
    return {
        "id": at,
        "user": {"login": by, "type": "User"},
        "body": "",
        "state": state,
        "author_association": "MEMBER",
        "commit_id": HEAD,
        "submitted_at": f"2026-11-30T10:00:{at:02}Z",
        **other,
    }


@pytest.mark.parametrize(
    ("reviews", "by", "note"),
    [
        ([], None, ""),
        ([review("reader")], "reader", ""),
        ([review("Author")], None, "cannot be its second reader"),
        ([review("reader", commit_id="b" * 40)], None, "has approved another version (bbbbbbbbbb)"),
        ([review("reader", commit_id="b" * 40), review("reader", at=2)], "reader", ""),
        ([review("reader"), review("reader", "CHANGES_REQUESTED", 2)], None, "asks for changes"),
        ([review("reader", "CHANGES_REQUESTED"), review("reader", at=2)], "reader", ""),
        ([review("reader", at=2), review("reader", "CHANGES_REQUESTED", 1)], "reader", ""),
        (
            [review("reader"), review("other", "CHANGES_REQUESTED", 2)],
            None,
            "other asks for changes",
        ),
        (
            [
                review("reader"),
                review("stranger", "CHANGES_REQUESTED", 2, author_association="NONE"),
            ],
            "reader",
            "stranger",
        ),
        ([review("reader"), review("reader", "COMMENTED", 2)], "reader", ""),
        ([review("reader", "COMMENTED", body="approved! LGTM, second reader: me")], None, ""),
        ([review("reader", "DISMISSED")], None, "was dismissed"),
        ([review("reader", "PENDING")], None, ""),
        ([review("robot[bot]", user={"login": "robot[bot]", "type": "Bot"})], None, "is a program"),
        (
            [review("stranger", author_association="CONTRIBUTOR")],
            None,
            "does not belong to the project",
        ),
        ([review("stranger", author_association="NONE")], None, "does not belong to the project"),
        ([review("stranger", author_association=None)], None, "does not belong to the project"),
        ([review("owner", author_association="OWNER")], "owner", ""),
        ([review("helper", author_association="COLLABORATOR")], "helper", ""),
        ([review("gone", user=None)], None, ""),
        ([review("reader", commit_id=None)], None, "another version"),
        ([[review("reader", "CHANGES_REQUESTED")], [review("reader", at=2)]], "reader", ""),
    ],
)
def test_only_the_latest_review_of_another_account_for_this_version_counts(
    reviews: Any, by: str | None, note: str
) -> None:
    found = gate.approval(reviews, "author", HEAD)
    assert found.by == by
    assert note in " ".join(found.notes)


@pytest.mark.parametrize("reviews", [{}, {"message": "Not Found"}, "approved", [1], None])
def test_what_is_no_list_of_reviews_approves_nothing(reviews: Any) -> None:
    with pytest.raises(ValueError, match="not a"):
        gate.approval(reviews, "author", HEAD)


def test_without_an_author_or_a_version_nothing_is_approved() -> None:
    for author, commit in (("", HEAD), ("author", "")):
        with pytest.raises(ValueError, match="must be known"):
            gate.approval([review("reader")], author, commit)


# --------------------------------------------------------------------------------------------------- hand-written pages


def test_each_outside_address_and_number_of_a_page_is_told() -> None:
    before = b"Call [us](https://one.example/a), 0800 111 222, or a@one.example.\nSince 2026-11-30, 15 pages.\n"
    after = b"Call [us](//two.example/b), 0800 111 333, or b@one.example.\nSince 2026-12-01, 99 pages.\n<tel:+44800111>\n"
    rows = page_changes.page_rows({"docs/a.md": before}, {"docs/a.md": after})
    assert [(row.grade, row.what, row.where, row.old, row.new) for row in rows] == [
        (
            Grade.SECOND_READER,
            "address in docs/",
            "docs/a.md:1",
            "https://one.example/a",
            "//two.example/b",
        ),
        (Grade.SECOND_READER, "address in docs/", "docs/a.md:3", None, "tel:+44800111"),
        (
            Grade.SECOND_READER,
            "e-mail address in docs/",
            "docs/a.md:1",
            "a@one.example",
            "b@one.example",
        ),
        (Grade.SECOND_READER, "number in docs/", "docs/a.md:1", "0800 111 222", "0800 111 333"),
        (Grade.WORDS, "page of docs/", "docs/a.md:1", "2 lines", "3 lines"),
    ]


@pytest.mark.parametrize(
    "piece", ["a", "1 ", "a.", "1", "@", "a@", "//", "+", "(1", "mailto:", "x-", "é"]
)
def test_a_page_of_one_endless_line_is_read_in_no_time(piece: str) -> None:
    line = (piece * 300_000).encode()  # Read again from each letter, it would take hours.
    started = time.process_time()
    assert page_changes.page_rows({}, {"docs/a.md": line})
    assert time.process_time() - started < 20


def test_any_other_file_of_docs_is_told_as_such() -> None:
    rows = page_changes.page_rows({"docs/_redirects": b"x"}, {"docs/CNAME": b"evil.example"})
    assert [(row.what, row.where, row.old, row.new) for row in rows] == [
        ("file of docs/", "docs/CNAME:1", None, "12 bytes"),
        ("file of docs/", "docs/_redirects:1", "1 bytes", None),
    ]
