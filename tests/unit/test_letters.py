"""Characters that cannot be seen or pass for others: refused in every field, and shown by their numbers in messages."""

from __future__ import annotations

import os
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import TypeAdapter, ValidationError

from helpers.guidance import Guidance
from signpost import cli
from signpost.entries.problem import Place, Problem
from signpost.entries.schema.blocks import Block, blocks_in
from signpost.entries.schema.kinds import FILES, KINDS
from signpost.entries.schema.text import Text
from signpost.text import characters

pytestmark = pytest.mark.usefixtures("own_root")

GOOD: dict[str, str] = {
    "Address": "https://www.example.org/a",
    "SiteAddress": "https://www.example.org/a/",
    "Number": "0800 123",
    "Email": "a@example.org",
    "SourceAddress": "www.example.org",
    "Checked": "2026-07-28",
    "ServiceId": "gb/line",
    "CountryCode": "GB",
    "PlaceCode": "PE",
    "RegionCode": "GB-SCT",
    "IconName": "simple/roblox",
    "OldMark": "0800 111",
    "TimeZone": "Europe/London",
    "Clock": "09:00",
}
"""A good value of each type whose pattern asks for more than small letters."""

CONTROLS = [chr(code) for code in (*range(0x20), 0x7F, 0x85)]
"""Control characters, with the ends of lines and the tab, which no field takes either: each is one line."""


def blocks() -> list[type[Block]]:
    """Every block of the model, wherever it stands."""
    found: list[type[Block]] = []
    waiting: list[type[Block]] = [*KINDS.values(), *FILES.values()]
    while waiting:
        block = waiting.pop()
        if block not in found:
            found.append(block)
            waiting += [
                inner
                for info in block.model_fields.values()
                for inner in blocks_in(info.annotation)
            ]
    return found


def with_leaf(annotation: Any, spoil: str) -> Iterator[Any]:
    """Yield values of a field, good but for the text in one leaf (or one key), which has `spoil` in it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Text):
        good = GOOD.get(annotation.__name__, "abc")
        yield from (good + spoil, spoil + good, good[:2] + spoil + good[2:])
    elif origin is Literal:
        yield f"{arguments[0]}{spoil}"
    elif origin is Annotated:
        yield from with_leaf(arguments[0], spoil)
    elif origin in (Union, types.UnionType):
        for argument in arguments:
            yield from with_leaf(argument, spoil)
    elif origin is tuple:
        yield from ([value] * 7 for value in with_leaf(arguments[0], spoil))
    elif origin is dict:
        yield from ({value: {}} for value in with_leaf(arguments[0], spoil))


FIELDS = [
    (
        f"{block.__name__}.{name}",
        Annotated[info.annotation, *info.metadata, "as the model has it"],
        info.annotation,
    )
    for block in blocks()
    for name, info in block.model_fields.items()
    if next(with_leaf(info.annotation, "x"), None) is not None
]


def test_no_field_of_any_kind_takes_a_control_character_or_the_end_of_a_line() -> None:
    assert len(FIELDS) > 200
    open_fields = list(taken(FIELDS, CONTROLS))
    refusing = len(FIELDS) - len({name for name, _ in open_fields})
    assert open_fields == [], f"{refusing} of {len(FIELDS)} fields refuse every control character"


@pytest.mark.parametrize(
    "hidden",
    ["\u3164", "\u115f", "\uffa0", "\u2800", "\u034f", "\u17b4", "\U0001d159", "\u0336", "\ufffd"],
)
def test_no_text_field_takes_a_blank_letter_or_a_mark_that_strikes_out(hidden: str) -> None:
    texts = [
        (name, whole, annotation) for name, whole, annotation in FIELDS if has_text(annotation)
    ]
    assert len(texts) > 150
    assert list(taken(texts, [hidden])) == []


def taken(fields: list[tuple[str, Any, Any]], spoils: list[str]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that take a value with one of `spoils` in it, with the value."""
    for name, whole, annotation in fields:
        adapter: TypeAdapter[Any] = TypeAdapter(whole)
        for value in (value for spoil in spoils for value in with_leaf(annotation, spoil)):
            try:
                adapter.validate_python(value)
            except ValidationError:
                continue
            yield name, value


def has_text(annotation: Any) -> bool:
    if isinstance(annotation, type):
        return issubclass(annotation, Text)
    return any(has_text(argument) for argument in get_args(annotation))


def test_a_key_with_a_control_character_is_refused_and_shown_by_its_number(
    guidance: Guidance,
) -> None:
    guidance.change("services/gb/listeners.yml", "cost: Free", '"co\\x1bst": Free')
    problem, *others = guidance.problems()
    assert (problem.rule, others) == ("unknown-field", [])
    assert '"co<U+001B>st"' in problem.for_terminal()


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[2J", "a\rb", "a\x07", "a\x00b", "a\x7fb", "a\x85b", "a\u3164b", "\u115f\u1160", "a\uffa0", "a\u2800b", "a\u034fb",
        "\u1780\u17b4", "\u1780\u17b5", "a\ufffcb", "a\ufffdb", "a\U0001d159b", "a\u180bb", "a\ufe0fb", "d\u0336o\u0336",
        "1\u20e3", "a\u20e0", "a\u0301\u0301\u0301\u0301\u0301", "\u0301a", "a \u0301", "\u0e01" + "\u0e49" * 9,
    ],
)  # fmt: skip
def test_what_cannot_be_seen_or_piles_up_is_found(text: str) -> None:
    assert characters.hidden_character(text) is not None
    assert characters.hidden_character(characters.visible(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Tiếng Việt", "Tie\u0302\u0301ng Vie\u0323\u0302t", "ภาษาไทย ที่นี่ ผู้", "हिन्दी में ड़ीं", "மொழி", "ខ្មែរ", "مُحَمَّدٌ",
        "שָׁלוֹם לְכֻלָּם", "cafe\u0301", "Žluťoučký kůň", "한국어", "日本語", "བོད་སྐད", "I ❤\ufe0f it 👍🏽 🇬🇧", "“x” – … €",
        "Appelle\u202f: 1\u00a0an", "a\nb\tc",
    ],
)  # fmt: skip
def test_every_language_may_be_written_with_its_own_letters_and_marks(text: str) -> None:
    assert characters.hidden_character(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Сhildline", "Сhildline"), ("Ask Childlinе now", "Childlinе"), ("The Kіk app", "Kіk"), ("ϲhildline", "ϲhildline"),
        ("Dιscord", "Dιscord"), ("Տnapchat", "Տnapchat"), ("Ꭰiscord", "Ꭰiscord"), ("Call СОР now", "СОР"), ("СОР", "СОР"),
        ("Ask ＴＩＫＴＯＫ", "ＴＩＫＴＯＫ"), ("tikＴok", "tikＴok"), ("𝐡𝐞𝐥𝐩 me", "𝐡𝐞𝐥𝐩"), ("𝐡𝐞𝐥𝐩", "𝐡𝐞𝐥𝐩"), ("ⓗⓔⓛⓟ", "ⓗⓔⓛⓟ"),
        ("ᏟᎻᏆᏞᎠ line", "ᏟᎻᏆᏞᎠ"), ("ꓚꓧꓲꓡꓓ line", "ꓚꓧꓲꓡꓓ"), ("The օոս line", "օոս"), ("Шilk", "Шilk"), ("\u212aik app", "\u212aik"),
    ],
)  # fmt: skip
def test_a_word_that_passes_for_another_is_found(text: str, word: str) -> None:
    assert [found for found, _ in characters.look_alikes(text)] == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Помощ", "Помощ (Bulgaria)", "Линия помощи и рот", "Δίκτυο", "Δίκτυο και βοήθεια, Greece", "שלום WhatsApp", "हिन्दी",
        "日本語でLINEとＳＮＳ", "日本語 ＬＩＮＥ", "한국어 KakaoTalk", "IT-специалист", "iPhone'а", "Ω and α", "Հայերեն", "ქართული",
        "Größe, naïve, ŁÓDŹ, Þór, ığdır", "5 µm, 1.º, Nº 5, ½", "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "ใช้LINE", "You are 💙",
    ],
)  # fmt: skip
def test_a_name_in_its_own_letters_passes(text: str) -> None:
    assert list(characters.look_alikes(text)) == []


@pytest.mark.parametrize(
    "left", ["TODO", "FIXME: ask", "To be TBD.", "XXX", "Lorem ipsum dolor", "Who???", "a ___ b"]
)
def test_what_was_left_to_be_written_later_is_refused(guidance: Guidance, left: str) -> None:
    guidance.change("services/gb/listeners.yml", "about: Somebody listens.", f"about: '{left}'")
    assert [problem.rule for problem in guidance.problems()] == ["blank-left"]


@pytest.mark.parametrize(
    "fine", ["Todo el día.", "Make a to-do list.", "Really??", "Kisses: xxx.", "TODOS"]
)
def test_what_only_looks_like_it_passes(guidance: Guidance, fine: str) -> None:
    assert (
        guidance.change("services/gb/listeners.yml", "Somebody listens.", f"'{fine}'").problems()
        == []
    )


ODD_NAMES = [
    "a\x1b[2Jb.yml",
    "a\n::error::b.yml",
    "a\rb.yml",
    "a,line=1.yml",
    "a:b%25c.yml",
    "a\u202eb.yml",
    "a\udcffb.yml",
]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be made there")
@pytest.mark.parametrize("actions", ["true", "false"])
@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_an_odd_name_of_a_file_is_printed_by_its_numbers(
    guidance: Guidance,
    name: str,
    actions: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", actions)
    (guidance.folder / "concerns" / name).write_text("a: b\n", encoding="utf-8")
    assert cli.main(["check", str(guidance.folder)]) == 1
    said = capsys.readouterr().out
    assert characters.hidden_character(said) is None
    if actions == "true":
        assert sum(line.startswith("::") for line in said.splitlines()) == 1
        head = said.split("::")[1]
        assert head.startswith("error file=guidance/concerns/a")
        assert sorted(part.split("=")[0] for part in head.split(",")) == ["error file", "title"]
    else:
        assert not [line for line in said.splitlines() if line.startswith("::")]


def test_retired_prints_an_odd_name_of_a_file_by_its_numbers(
    guidance: Guidance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a\x1b[2J\nb.html").write_text(
        "See www.examplegram.example/old-form.", encoding="utf-8"
    )
    assert cli.main(["retired", str(folder)]) in (0, 1)
    assert cli.main(["retired", str(tmp_path / "no\x1bthing")]) == 2
    read = capsys.readouterr()
    assert characters.hidden_character(read.out + read.err) is None
    assert "no<U+001B>thing" in read.err


def test_a_message_never_looks_like_a_line_of_its_own() -> None:
    problem = Problem(Place("a\n::b.yml", 1, 1), "x\n::error::y", "r", "z\n::w", "v")
    lines = problem.for_terminal().splitlines()
    assert not [line for line in lines if line.startswith("::")]
    assert len(lines) == 5
