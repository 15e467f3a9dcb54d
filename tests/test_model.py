"""Each constraint of the model really rejects: one wrong value in an otherwise good entry gives one message there."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from conftest import ROOT, Guidance

from signpost import model

HOURS = "      - {days: [mon, tue, wed, thu, fri], opens: 09:00, closes: 17:00}"

REJECTED = [
    # file, what stands there, what is put in its place, the rule, what stands at the reported place
    ("services/gb/listeners.yml", "kind: helpline", "kind: helplin", "not-a-choice", 'helplin'),
    ("services/gb/listeners.yml", "name: Example Listeners", "name:", "empty-value", 'name:'),
    ("services/gb/listeners.yml", "name: Example Listeners", "name: " + "x" * 81, "too-long", 'xxxxxxxxxxxxxxxxxxxxxxxx'),
    ("services/gb/listeners.yml", "about: Somebody listens.", "about: " + "x" * 1001, "too-long", 'xxxxxxxxxxxxxxxxxxxxxxxx'),
    ("services/gb/listeners.yml", "about: Somebody listens.", "about: [a, b]", "not-a-text", '[a'),
    ("services/gb/listeners.yml", "about: Somebody listens.", "about: |\n  Two\n  lines", "prose", '|'),
    ("services/gb/listeners.yml", "takes: [Any worry.]", "takes: Any worry.", "not-a-list", 'Any worry.'),
    ("services/gb/listeners.yml", "takes: [Any worry.]", "takes: []", "empty-list", '['),
    ("services/gb/listeners.yml", "will_not: [Tell your school.]\n", "", "missing-field", 'name: Example Listeners'),
    ("services/gb/listeners.yml", "will_not:", "wil_not:", "unknown-field", 'wil_not: [Tell your scho'),
    ("services/gb/listeners.yml", "oldest: 18", "oldest: eighteen", "not-a-number", 'eighteen'),
    ("services/gb/listeners.yml", "oldest: 18", "oldest: 180", "not-a-number", '180'),
    ("services/gb/listeners.yml", "oldest: 18", "oldest: 18, youngest: 19", "ages", '{oldest: 18'),
    ("services/gb/listeners.yml", "ages: {oldest: 18}", "ages: 18", "not-a-group", '18'),
    ("services/gb/listeners.yml", "phone: 0808 157 0999", "phone: 0808 157 0999 or 999", "number", '0808 157 0999 or 999'),
    ("services/gb/listeners.yml", "phone: 0808 157 0999", "phone: '*21*0808#'", "number", "'*21*0808#"),
    ("services/gb/listeners.yml", "phone: 0808 157 0999", "phone: 0808 157 0999\n    text: 85258", "one-way", 'phone: 0808 157 0999'),
    ("services/gb/listeners.yml", "phone: 0808 157 0999\n    dialled: national", "note: Hello.", "one-way", 'note: Hello.'),
    ("services/gb/listeners.yml", "\n    dialled: national", "", "dialled", 'phone: 0808 157 0999'),
    ("services/gb/listeners.yml", "dialled: national", "dialled: international", "dialled", 'phone: 0808 157 0999'),
    ("services/gb/listeners.yml", "dialled: national", "dialled: national\n    message: HELLO", "message", 'phone: 0808 157 0999'),
    ("services/gb/listeners.yml", HOURS, HOURS.replace("17:00", "9 o'clock"), "time", '9 o'),
    ("services/gb/listeners.yml", HOURS, HOURS.replace("17:00", "08:00"), "hours-backwards", '{days: [mon'),
    ("services/gb/listeners.yml", HOURS, HOURS.replace("mon,", "monday,"), "not-a-choice", 'monday'),
    ("services/gb/listeners.yml", "{email: talk@listeners.example.org", "{email: talk at listeners", "email", 'talk at listeners'),
    ("services/gb/listeners.yml", "checked: 2026-09-30, by: live", "checked: 2026-09, by: live", "date", '{level: confidential'),
    ("services/gb/listeners.yml", "checked: 2026-09-30", "checked: 30.9.2026", "date", '30.9.2026'),
    ("services/gb/listeners.yml", "checked: 2026-09-30", "checked: 2026-09-31", "date", '2026-09-31'),
    ("services/gb/listeners.yml", "level: confidential", "level: secret", "not-a-choice", 'secret'),
    ("services/gb/listeners.yml", "by: live}", "by: phone}", "not-a-choice", 'phone'),
    ("services/gb/listeners.yml", ", source: https://listeners.example.org/about, checked: 2026-09-30, by: live", "",
     "missing-field", '{level: confidential'),
    ("services/gb/listeners.yml", "source: https://listeners.example.org/about, checked: 2026-09,",
     "source: the leaflet, checked: 2026-09,", "source", 'the leaflet'),
    ("services/gb/old-listeners.yml", "status: closed\nreplaced_by: gb/listeners", "status: open", "no-contact", 'name: Old Listeners'),
    ("services/gb/old-listeners.yml", "replaced_by: gb/listeners", "replaced_by: Listeners", "name", 'Listeners'),
    ("services/gb/listeners.yml", "regions: [GB-SCT]", "regions: [Scotland]", "name", 'Scotland'),
    ("platforms/examplegram.yml", "https://help.examplegram.example/contact/383", "help.examplegram.example/contact/383",
     "address", 'help.examplegram.example'),
    ("platforms/examplegram.yml", "https://help.examplegram.example/contact/383",
     "https://help.examplegram.example@evil.example/", "address", 'https://help.examplegram'),
    ("platforms/examplegram.yml", "    address: https://help.examplegram.example/contact/383\n", "",
     "route-leads-nowhere", 'name: Ask for a picture '),
    ("platforms/examplegram.yml", "    email: abuse@examplegram.example\n", "", "route-leads-nowhere", 'name: Write to them'),
    ("platforms/examplegram.yml", "    steps: ['Press the picture.', 'Tap \"Report\".']\n", "", "route-leads-nowhere", 'name: Report in the app'),
    ("platforms/examplegram.yml", "block: {steps: ['Tap \"Block\".'], ", "block: {", "nothing-said", '{source: https://help.exa'),
    ("platforms/examplegram.yml", "case: no-account", "case: lost", "not-a-choice", 'lost'),
    ("platforms/examplegram.yml", "how_long_basis: stated", "how_long_basis: guessed", "not-a-choice", 'guessed'),
    ("concerns/pictures.yml", "evidence: never-copy", "evidence: copy", "not-a-choice", 'copy'),
    ("concerns/pictures.yml", "offer: [removal, helpline]", "offer: [report]", "not-a-choice", 'report'),
    ("concerns/pictures.yml", "order_because: Getting it taken down comes first for most.\n", "", "order-reason", 'label: {teen: Someone ha'),
    ("concerns/pictures.yml", "steps:\n  report:", "steps:\n  reprot:", "not-a-choice", 'reprot:'),
    ("concerns/pictures.yml", "label: {teen: Someone has my pictures, ", "label: {", "missing-field", '{parent: Someone has pict'),
    ("countries/gb.yml", "paper: a4", "paper: a3", "not-a-choice", 'a3'),
    ("countries/gb.yml", "time_zones: [Europe/London]", "time_zones: [London time]", "time-zone", 'London time'),
    ("site.yml", "address: https://signpost.example/", "address: http://signpost.example/", "address", 'http://signpost.example/'),
    ("site.yml", "name: Signpost", "name: <b>Signpost</b>", "site-name", '<b>Signpost</b>'),
    ("register.yml", "country: GB\n        cost: Free", "country: UK2\n        cost: Free", "name", 'UK2'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "rule", "at"), REJECTED)
def test_one_wrong_value_gives_one_message_on_its_line(
    guidance: Guidance, file: str, old: str, new: str, rule: str, at: str
) -> None:
    problems = guidance.change(file, old, new).problems()
    said = [(p.place.file, p.rule, p.line_text[p.place.column - 1 :][: len(at)]) for p in problems]
    assert said == [(f"guidance/{file}", rule, at)], [p.for_terminal() for p in problems]


def test_the_good_entries_have_no_problems(guidance: Guidance) -> None:
    assert guidance.problems() == []


def test_a_misspelt_field_is_reported_once_and_names_the_right_one(guidance: Guidance) -> None:
    (problem,) = guidance.change("services/gb/listeners.yml", "organisation:", "organistion:").problems()
    assert (str(problem.place), problem.rule) == ("guidance/services/gb/listeners.yml:2:1", "unknown-field")
    assert problem.fix.startswith('did you mean "organisation"?')


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
    ],
)
def test_a_file_of_another_name_or_place_is_refused(guidance: Guidance, file: str, rule: str) -> None:
    problems = guidance.write(file, "a: b\n").problems()
    assert [(p.place.file, p.rule) for p in problems] == [(f"guidance/{file}", rule)]


def test_a_symbolic_link_is_refused_even_to_a_good_entry(guidance: Guidance) -> None:
    (guidance.folder / "concerns" / "linked.yml").symlink_to(guidance.folder / "concerns" / "teasing.yml")
    (guidance.folder / "concerns" / "elsewhere").symlink_to(guidance.folder / "services")
    assert [p.rule for p in guidance.problems()] == ["ordinary-file", "ordinary-file"]


def test_entries_cannot_be_changed_once_they_are_read(guidance: Guidance) -> None:
    with pytest.raises(ValueError, match="frozen"):
        guidance.library().site.name = model.SiteName("Other")  # type: ignore[misc]


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
    checked = model.Checked.checked(written)
    assert (checked.words, checked.age(date(2026, 11, 23))) == (words, days)


@pytest.mark.parametrize("block", [*model.KINDS.values(), *model.FILES.values()])
def test_every_field_has_a_description(block: type[model.Block]) -> None:
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


@pytest.mark.parametrize("block", [*model.KINDS.values(), *model.FILES.values()])
def test_every_model_refuses_unknown_fields_and_is_frozen(block: type[model.Block]) -> None:
    assert block.model_config["extra"] == "forbid"
    assert block.model_config["frozen"] is True


def test_the_editors_schemas_are_fresh() -> None:
    folder = ROOT / "guidance" / "schema"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == model.schemas()


def test_every_entry_names_the_schema_of_its_kind() -> None:
    for path in sorted((ROOT / "guidance").rglob("*.yml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, path
        schema = (path.parent / named[1]).resolve()
        kind = path.relative_to(ROOT / "guidance").parts[0]
        assert schema.is_file(), path
        assert schema.stem == model.SINGULAR.get(kind, path.stem), path


def test_every_block_that_states_facts_about_others_is_a_claim() -> None:
    claims = (
        model.Route, model.Contact, model.Next, model.MinimumAge, model.AgeException, model.HardCase, model.Retired,
        model.Instructions, model.Fact, model.Link, model.Service, model.Privacy, model.ServiceNext, model.Role,
        model.RegionalFact, model.Scheme, model.RegisteredNumber,
    )  # fmt: skip
    for claim in claims:
        required = {name for name, field in claim.model_fields.items() if field.is_required()}
        assert {"source", "checked", "by"} <= required, claim
