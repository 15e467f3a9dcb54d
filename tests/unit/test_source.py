"""YAML becomes text with places: nothing is guessed, nothing is lost, and hostile files end in a message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from signpost.entries import yaml_source
from signpost.text import characters


def parsed(text: str) -> tuple[yaml_source.Source, list[str]]:
    read, problems = yaml_source.parse(text, "x.yml")
    return read, [problem.rule for problem in problems]


@pytest.mark.parametrize(
    "written",
    [
        "0116000",
        "NO",
        "no",
        "12:30",
        "1.10",
        "1e3",
        "0x1F",
        "+44 20 7946 0000",
        "2026-07-28",
        "true",
        "080880 23456",
    ],
)
def test_every_scalar_stays_as_it_was_typed(written: str) -> None:
    read, problems = parsed(f"a: {written}\nb: [{written}]\n")
    assert (read.values, problems) == ({"a": written, "b": [written]}, [])


def test_every_value_and_key_knows_its_line_and_column() -> None:
    read, _ = parsed("name: One\nlist:\n  - inner: two\n    other: [three, four]\n")
    assert str(read.place("name")) == "x.yml:1:7"
    assert str(read.key_place("list", 0, "other")) == "x.yml:4:5"
    assert str(read.place("list", 0, "other", 1)) == "x.yml:4:20"


def test_a_place_that_does_not_exist_is_that_of_what_encloses_it() -> None:
    read, _ = parsed("list:\n  - inner: two\n")
    assert str(read.place("list", 0, "missing")) == "x.yml:2:5"


@pytest.mark.parametrize("written", ["", "~", "null", "# only a comment"])
def test_an_empty_value_is_nothing_and_is_placed_at_its_key(written: str) -> None:
    read, _ = parsed(f"a: one\nb: {written}\n")
    assert read.values == {"a": "one", "b": None}
    assert str(read.place("b")) == "x.yml:2:1"


def test_a_quoted_null_is_a_word() -> None:
    assert parsed('a: "null"')[0].values == {"a": "null"}


def test_a_second_equal_key_is_reported_where_it_stands_with_the_first() -> None:
    _, problems = yaml_source.parse("phone: 0800 1111\nname: A\nphone: 0800 1112\n", "x.yml")
    assert [(str(problem.place), problem.rule) for problem in problems] == [
        ("x.yml:3:1", "duplicate-key")
    ]
    assert "first on line 1" in problems[0].text


def test_equal_keys_in_different_groups_are_fine() -> None:
    assert parsed("a: {b: 1}\nc: {b: 1}\nd: [{b: 1}, {b: 2}]\n")[1] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: &x one\nb: *x\n", "no-anchors"),
        ("a: {b: c}\nd:\n  <<: {e: f}\n", "no-anchors"),
        ("a: !!python/object/apply:os.system [ls]\n", "no-tags"),
        ("a: !own x\n", "no-tags"),
        ("%YAML 1.1\n---\na: b\n", "no-directives"),
        ("a: b\n---\nc: d\n", "one-document"),
        ("? [a, b]\n: c\n", "odd-key"),
        ("", "empty-file"),
        ("# nothing\n", "empty-file"),
        ("a: b\n\tc: d\n", "not-yaml"),
        ("a: one: two\n", "not-yaml"),
        ("a: 'open\n", "not-yaml"),
        ("a: @me\n", "not-yaml"),
        ('a: "\\x"\n', "not-yaml"),
        ("a: \x07\n", "hidden-character"),
        ("[" * 200_000, "too-deep"),
        ("a:\n" + "  - b\n" * 6000, "too-large"),
    ],
)
def test_what_entries_do_not_do_ends_in_one_message(text: str, rule: str) -> None:
    assert parsed(text)[1] == [rule]


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("a: " + "b" * 10_000_000)
    _, problems = yaml_source.read(path, "x.yml")
    assert [problem.rule for problem in problems] == ["too-large"]


def test_a_file_in_another_encoding_is_told_to_be_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes("a: b\nc: Zürich\n".encode("latin-1"))
    _, problems = yaml_source.read(path, "x.yml")
    assert [(str(problem.place), problem.rule) for problem in problems] == [
        ("x.yml:2:1", "not-utf-8")
    ]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_bytes(b"\xef\xbb\xbfa: b\r\nc:\r\n  - d\r\n")
    read, problems = yaml_source.read(path, "x.yml")
    assert (read.values, problems) == ({"a": "b", "c": ["d"]}, [])
    assert str(read.place("c", 0)) == "x.yml:3:5"


def test_a_missing_file_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    _, problems = yaml_source.read(tmp_path / "none.yml", "none.yml")
    assert [problem.rule for problem in problems] == ["unreadable-file"]


@pytest.mark.parametrize(
    "text",
    [
        "Call \u202e111611\u202c now", "Call \u2067116111\u2069", "do\u200bnot pay", "in\xadstagram", "a\u2028b", "a\x85b",
        "safe\U000e0049\U000e0047\U000e004e", "ok\ufe0f\U000e0101", "ok\ufe0f", "\ue000", "\U000f0000", "\u0378", "a\ufeffb",
        "\u061c", "a\x00b", "x\u180eb", "a\u034f" + "\u200d",
    ],
)  # fmt: skip
def test_what_cannot_be_seen_is_refused_and_named(text: str) -> None:
    _, problems = yaml_source.parse(f"a: one\nb: {text}\n", "x.yml")
    assert [(problem.rule, problem.place.line) for problem in problems] == [("hidden-character", 2)]
    assert characters.hidden_character(problems[0].for_terminal().replace("\n", "")) is None
    assert "U+" in problems[0].text


@pytest.mark.parametrize(
    "text",
    [
        "café",
        "You are not alone 💙",
        "❤️ and ☎️",
        "Jugendschutz – “quotes” … ©",
        "اتصل بنا",
        "日本語",
        "Zürich",
    ],
)
def test_ordinary_letters_and_pictograms_pass(text: str) -> None:
    assert parsed(f"a: {text}\n") == (parsed(f"a: {text}\n")[0], [])
    assert parsed(f"a: {text}\n")[0].values == {"a": text}


def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yml")
    _, problems = yaml_source.read(tmp_path / "x.yml", "x.yml")
    assert [problem.rule for problem in problems] == ["ordinary-file"]
