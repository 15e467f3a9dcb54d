"""Problems as people and GitHub see them."""

from __future__ import annotations

from signpost.entries.problem import Place, Problem, choice, summary

PROBLEM = Problem(
    Place("a.yml", 3, 7),
    '"helplin" is not one of the choices.',
    "not-a-choice",
    "did you mean?",
    "kind: x",
)


def test_a_problem_shows_its_place_its_line_a_caret_and_the_cure() -> None:
    assert PROBLEM.for_terminal() == (
        'a.yml:3:7: "helplin" is not one of the choices. [not-a-choice]\n'
        "    |\n"
        "  3 | kind: x\n"
        "    |       ^\n"
        "  Fix: did you mean?"
    )


def test_the_caret_stands_right_below_tabs_too() -> None:
    shown = Problem(Place("a.yml", 1, 3), "x", "y", "z", "\ta b").for_terminal().splitlines()
    assert shown[3] == "    | \t ^"


def test_a_problem_of_a_whole_file_shows_no_line() -> None:
    assert Problem(Place("a.yml"), "It is empty.", "empty-file", "write it.").for_terminal() == (
        "a.yml: It is empty. [empty-file]\n  Fix: write it."
    )


def test_github_gets_one_line_that_it_can_put_on_the_change() -> None:
    said = Problem(Place("a.yml", 3, 7), "100% wrong.\nReally.", "rule", "mend it.").for_github()
    assert (
        said
        == "::error file=a.yml,line=3,col=7,title=rule::100%25 wrong.%0AReally.%0AFix: mend it."
    )


def test_the_nearest_word_comes_first_then_the_list() -> None:
    assert choice("helplin", ["police", "helpline"]) == (
        'did you mean "helpline"? The choices are helpline, police.'
    )
    assert choice("zzz", ["police"]) == "The choices are police."


def test_the_summary_counts_problems_files_and_what_is_fine() -> None:
    assert summary([PROBLEM, PROBLEM], 42) == "2 problems in 1 file; the other 41 files are fine."
    assert summary([PROBLEM], 2) == "1 problem in 1 file; the other file is fine."
    assert summary([], 42) == "No problems in 42 files."
