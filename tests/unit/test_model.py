"""Each constraint of the model really rejects: one wrong value in an otherwise good entry gives one message there."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from helpers.guidance import ROOT, Guidance
from signpost.entries.schema import kinds
from signpost.entries.schema.blocks import Block, Fact, Instructions, Link
from signpost.entries.schema.concerns import Scheme
from signpost.entries.schema.countries import RegionalFact, Role
from signpost.entries.schema.kinds import FILES, KINDS, SINGULAR
from signpost.entries.schema.platforms import (
    AgeException,
    HardCase,
    MinimumAge,
    Next,
    Retired,
    Route,
)
from signpost.entries.schema.register import RegisteredNumber
from signpost.entries.schema.services import Contact, Privacy, Service, ServiceNext
from signpost.entries.schema.site import SiteName
from signpost.entries.schema.text import (
    Address,
    Checked,
    Email,
    Label,
    Number,
    Prose,
    Reference,
    Text,
)
from signpost.pages.phrases import checked_in_words


def test_the_good_entries_have_no_problems(guidance: Guidance) -> None:
    assert guidance.problems() == []


def test_a_misspelt_field_is_reported_once_and_names_the_right_one(guidance: Guidance) -> None:
    (problem,) = guidance.change(
        "services/gb/listeners.yml", "organisation:", "organistion:"
    ).problems()
    assert (str(problem.place), problem.rule) == (
        "guidance/services/gb/listeners.yml:2:1",
        "unknown-field",
    )
    assert problem.fix.startswith('did you mean "organisation"?')


@pytest.mark.parametrize("name", ["<<# yar", "<word>x", "[key", "[key]", "<list>", "*", "", "?"])
def test_a_field_with_an_odd_name_is_told_like_any_other(guidance: Guidance, name: str) -> None:
    # The first was found by a fuzzer: names that look like pydantic's own marks are names.
    problems = guidance.change(
        "concerns/teasing.yml", "urgency: soon", f"urgency: soon\n{json.dumps(name)}: x"
    ).problems()
    assert [problem.rule for problem in problems] == ["unknown-field"]


def test_every_mistake_of_every_file_is_told_in_one_run(guidance: Guidance) -> None:
    guidance.change("services/gb/listeners.yml", "kind: helpline", "kind: helplin")
    guidance.change("services/gb/listeners.yml", "oldest: 18", "oldest: eighteen")
    guidance.change("concerns/teasing.yml", "urgency: soon", "urgency: later")
    assert [(p.place.file, p.place.line) for p in guidance.problems()] == [
        ("guidance/concerns/teasing.yml", 5),
        ("guidance/services/gb/listeners.yml", 3),
        ("guidance/services/gb/listeners.yml", 5),
    ]


def test_one_broken_entry_does_not_make_others_fail_that_name_it(guidance: Guidance) -> None:
    guidance.write("services/gb/listeners.yml", "kind: [\n")
    assert [p.place.file for p in guidance.problems()] == ["guidance/services/gb/listeners.yml"]


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("concerns/Teasing.yml", "file-name"),
        ("concerns/te asing.yml", "file-name"),
        ("concerns/teasing.yaml", "file-name"),
        ("concerns/deep/teasing.yml", "file-place"),
        ("services/childline.yml", "file-place"),
        ("services/gbr/childline.yml", "file-place"),
        ("concern/teasing.yml", "file-place"),
        ("other.yml", "file-name"),
        ("concerns/con.yml", "file-name"),
        ("platforms/parent.yml", "file-name"),
        ("services/gb/index.yml", "file-name"),
    ],
)
def test_a_file_of_another_name_or_place_is_refused(
    guidance: Guidance, file: str, rule: str
) -> None:
    problems = guidance.write(file, "a: b\n").problems()
    assert [(p.place.file, p.rule) for p in problems] == [(f"guidance/{file}", rule)]


def test_a_symbolic_link_is_refused_even_to_a_good_entry(guidance: Guidance) -> None:
    (guidance.folder / "concerns" / "linked.yml").symlink_to(
        guidance.folder / "concerns" / "teasing.yml"
    )
    (guidance.folder / "concerns" / "elsewhere").symlink_to(guidance.folder / "services")
    assert [p.rule for p in guidance.problems()] == ["ordinary-file", "ordinary-file"]


def test_entries_cannot_be_changed_once_they_are_read(guidance: Guidance) -> None:
    with pytest.raises(ValueError, match="frozen"):
        guidance.library().site.name = SiteName("Other")  # type: ignore[misc]


@pytest.mark.parametrize(
    ("written", "words", "days"),
    [
        ("2026-07-28", "28 July 2026", 118),
        ("2026-07", "July 2026", 145),
        ("2026", "2026", 326),
        ("undated", "an unknown day", None),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known_and_counts_as_its_oldest_day(
    written: str, words: str, days: int | None
) -> None:
    checked = Checked.checked(written)
    assert (checked_in_words(checked), checked.age(date(2026, 11, 23))) == (words, days)


@pytest.mark.parametrize("block", [*KINDS.values(), *FILES.values()])
def test_every_field_has_a_description(block: type[Block]) -> None:
    schema = block.model_json_schema()
    blocks = [schema, *schema.get("$defs", {}).values()]
    bare = [
        f"{inner.get('title')}.{name}"
        for inner in blocks
        for name, field in inner.get("properties", {}).items()
        if not field.get("description")
    ]
    assert bare == []
    assert json.dumps(schema)


@pytest.mark.parametrize("block", [*KINDS.values(), *FILES.values()])
def test_every_model_refuses_unknown_fields_and_is_frozen(block: type[Block]) -> None:
    assert block.model_config["extra"] == "forbid"
    assert block.model_config["frozen"] is True


@pytest.mark.parametrize("field", [Prose, Label, Address, Number, Email, Reference])
@pytest.mark.parametrize(
    "value", ["a\u202eb", "0800\u200b1111", "https://a.example/\u00ad", "\ud800", "a\U000e0041"]
)
def test_what_cannot_be_seen_is_refused_in_every_field_even_if_yaml_wrote_it_as_a_code(
    field: type[Text], value: str
) -> None:
    with pytest.raises(ValueError, match="cannot be seen"):
        field.checked(value)


def test_the_editors_schemas_are_fresh() -> None:
    folder = ROOT / "guidance" / "schema"
    assert {
        path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()
    } == kinds.schemas()


def test_every_entry_names_the_schema_of_its_kind() -> None:
    for path in sorted((ROOT / "guidance").rglob("*.yml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, path
        schema = (path.parent / named[1]).resolve()
        kind = path.relative_to(ROOT / "guidance").parts[0]
        assert schema.is_file(), path
        assert schema.stem == SINGULAR.get(kind, path.stem), path


def test_every_block_that_states_facts_about_others_is_a_claim() -> None:
    claims = (
        Route, Contact, Next, MinimumAge, AgeException, HardCase, Retired,
        Instructions, Fact, Link, Service, Privacy, ServiceNext, Role,
        RegionalFact, Scheme, RegisteredNumber,
    )  # fmt: skip
    for claim in claims:
        required = {name for name, field in claim.model_fields.items() if field.is_required()}
        assert {"source", "checked", "by"} <= required, claim
