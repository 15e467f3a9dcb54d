"""The decisions: each is listed under a subject, and short enough to be read."""

from __future__ import annotations

import re

import pytest
from markdown.extensions.toc import slugify

from helpers.guidance import ROOT

FILE = ROOT / "docs" / "contribute" / "decisions.md"

MOST_WORDS = 120

# The first section is the list by subject, and every other one is a decision.
_, LIST, *ENTRIES = re.split(r"^## ", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
HEADINGS = [entry.partition("\n")[0] for entry in ENTRIES]
LISTED = re.findall(r"^- .*", LIST, re.MULTILINE)


def listed(heading: str) -> str:
    """Return the line for an entry in the list by subject."""
    title = heading.partition(": ")[2]
    return f"- [{title}](#{slugify(re.sub('[~`]', '', heading), '-')})"


def words(entry: str) -> list[str]:
    """Return the words below a heading; the bars of a table are none."""
    body = entry.partition("\n")[2]
    return [word for word in body.split() if re.search(r"\w", word)]


def test_a_heading_is_a_day_and_a_decision() -> None:
    odd = [one for one in HEADINGS if not re.fullmatch(r"\d{4}-\d\d-\d\d: \S.*", one)]
    assert odd == []


def test_the_newest_decision_comes_first() -> None:
    days = [heading[:10] for heading in HEADINGS]
    assert days == sorted(days, reverse=True)


def test_every_entry_is_in_the_list_by_subject() -> None:
    missing = [line for line in map(listed, HEADINGS) if line not in LISTED]
    assert not missing, "Put these lines under a subject:\n" + "\n".join(missing)


def test_the_list_by_subject_names_nothing_else() -> None:
    entries = set(map(listed, HEADINGS))
    assert [line for line in LISTED if line not in entries] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=HEADINGS)
def test_an_entry_is_short(entry: str) -> None:
    assert len(words(entry)) <= MOST_WORDS
