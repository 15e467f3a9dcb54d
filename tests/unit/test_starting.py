"""A new entry is good YAML with blanks, a check points at the blanks and nothing else, and no file is overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from helpers.guidance import ROOT, Guidance
from signpost.authoring import new_entry
from signpost.authoring.new_entry import FieldQuestion
from signpost.entries import reading, yaml_source
from signpost.entries.problem import Problem
from signpost.entries.schema.blocks import SERVICE_KINDS, Block
from signpost.entries.schema.kinds import KINDS, SINGULAR
from signpost.entries.schema.text import BLANK, Prose, Text

IDS = {
    "concerns": "new-worry",
    "platforms": "newgram",
    "services": "gb/new-line",
    "countries": "nz",
    "advice": "new-habit",
    "checklists": "new-sheet",
}

ANSWERS: dict[str, dict[str, str]] = {
    "concerns": {
        "evidence": "keep",
        "urgency": "soon",
        "offer": "helpline, emergency",
        "search_words": "new, nwe",
    },
    "platforms": {"name": "Newgram", "operator": "Newgram Inc."},
    "services": {
        "name": "New Line",
        "organisation": "New Trust",
        "kind": "helpline",
        "audience": "young-people, parents",
        "concerns": "all",
        "source": "https://new.example.org/about",
        "checked": "2026-07",
        "by": "archive",
    },
    "countries": {
        "name": "New Zealand",
        "emergency": "nz/emergency",
        "first": "nz/emergency, international/take-away",
        "time_zones": "Pacific/Auckland, Pacific/Chatham",
        "paper": "a4",
    },
    "advice": {"title": "New habits", "audience": "teen"},
    "checklists": {"title": "What to do", "audience": "parent"},
}
"""Good answers to the questions of each kind."""

WRITTEN: dict[str, dict[str, str]] = {
    "concerns": {
        "label.teen": "Something new happened to me",
        "label.parent": "Something new happened to my child",
        "label.educator": "Something new",
        "teen": "This is not your fault.",
        "parent": "Your child is not to blame.",
        "educator": "The pupil is not to blame.",
    },
    "platforms": {
        "about": "An app for new things.",
        "age": "13",
        "source": "https://help.newgram.example/report",
        "checked": "2026-07-28",
        "by": "archive",
        "routes.name": "Report in the app",
        "concerns": "all",
        "kind": "web-form",
        "who": "anyone",
        "address": "https://help.newgram.example/report",
        "who_reads": "Their safety team.",
        "reply": "not-published",
        "how_long": "not-published",
        "how_long_basis": "not-published",
        "where_to_check": "not-published",
        "if_refused": "not-published",
    },
    "services": {
        "about": "Somebody listens.",
        "takes": "Any worry.",
        "will_not": "Tell your school.",
        "phone": "020 7946 0124",
        "dialled": "national",
        "source": "https://new.example.org/contact",
        "checked": "2026-10-01",
        "by": "live",
    },
    "countries": {},
    "advice": {"summary": "What to do daily.", "heading": "Every day", "paragraphs": "Look up."},
    "checklists": {
        "summary": "One sheet for the fridge.",
        "introduction": "Stay calm.",
        "sections.title": "First",
        "steps": "Sit down and listen.",
    },
}
"""What a contributor writes over the blanks that are left, by path or by the field's name."""

REGISTERED = """
  - name: Newgram Inc.
    entries: [platforms/newgram]
    hosts: [help.newgram.example]
"""
REGISTERED_NUMBER = """
  - name: New Trust
    entries: [services/gb/new-line]
    numbers:
      - number: 020 7946 0124
        use: phone
        country: GB
        source: https://new.example.org/contact
        checked: 2026-10-01
        by: archive
        same_source: true
"""
REGISTERED_EMERGENCY = """
  - name: Emergency services of New Zealand
    entries: [services/nz/emergency]
    numbers:
      - {number: "111", use: phone, country: NZ, source: nz.example.org, checked: 2026-10-01, by: archive}
      - {number: "111", use: text, country: NZ, source: nz.example.org, checked: 2026-10-01, by: archive}
"""

Place = tuple[int, int]


def silent(question: FieldQuestion, wrong: str) -> str:
    return ""


def answering(kind: str) -> new_entry.Ask:
    return lambda question, wrong: ANSWERS[kind][question.field]


def blanks(text: str) -> dict[tuple[yaml_source.Step, ...], Place]:
    """Return where each blank stands that is a value, by its path."""
    read, problems = yaml_source.parse(text, "entry.yml")
    assert problems == []
    lines = text.split("\n")
    return {
        path: (line, column)
        for path, (line, column) in read.places.items()
        if lines[line - 1][column - 1 :].startswith(BLANK)
    }


def filled(text: str, values: dict[str, str]) -> str:
    """Return the entry with every blank written over."""
    lines = text.split("\n")
    for path, (line, column) in blanks(text).items():
        names = [step for step in path if isinstance(step, str)]
        value = values.get(".".join(names)) or values[names[-1]]
        lines[line - 1] = (
            lines[line - 1][: column - 1] + value + lines[line - 1][column - 1 + len(BLANK) :]
        )
    return "\n".join(lines)


def uncommented(text: str) -> str:
    """Return the entry with every field taken out of its comment; hints are sentences, and fields are not."""
    return re.sub(rf"(?m)^( *)# ( *(?:- )?(?:[a-z_]+:(?: \[?{BLANK}\]?)?|{BLANK}))$", r"\1\2", text)


def registered(guidance: Guidance, text: str) -> None:
    last = "third_party_sources:"
    guidance.change("register.yml", last, text.removeprefix("\n") + last)


def prepared(guidance: Guidance, kind: str) -> None:
    """Do what a contributor does beside writing the entry."""
    if kind == "platforms":
        registered(guidance, REGISTERED)
    if kind == "services":
        registered(guidance, REGISTERED_NUMBER)
    if kind == "countries":
        emergency = (guidance.folder / "services/gb/emergency.yml").read_text(encoding="utf-8")
        guidance.write("services/nz/emergency.yml", emergency.replace('"999"', '"111"'))
        registered(guidance, REGISTERED_EMERGENCY)


def started(guidance: Guidance, kind: str, ask: new_entry.Ask = silent) -> str:
    """Start an entry and return what stands in its file."""
    prepared(guidance, kind)
    assert isinstance(new_entry.start(guidance.folder, kind, IDS[kind], ask), str)
    return (guidance.folder / kind / f"{IDS[kind]}.yml").read_text(encoding="utf-8")


def takes_blanks(of: type[Text]) -> bool:
    try:
        TypeAdapter(of).validate_python(BLANK)
    except ValidationError:
        return False
    return True


# --------------------------------------------------------------------------------------------------- the text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answered", [True, False])
def test_every_skeleton_parses_and_is_made_of_its_kind_s_fields(kind: str, answered: bool) -> None:
    text = new_entry.skeleton(kind, ANSWERS[kind] if answered else {})
    read, problems = yaml_source.parse(text, "entry.yml")
    assert problems == []
    assert isinstance(read.values, dict)
    required = {name for name, field in KINDS[kind].model_fields.items() if field.is_required()}
    assert required <= set(read.values) <= set(KINDS[kind].model_fields)


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_line_is_that_of_the_entries_which_exist(kind: str) -> None:
    folder = ROOT / "guidance" / kind
    existing = next(folder.rglob("*.yml")).read_text(encoding="utf-8")
    assert new_entry.skeleton(kind, {}).split("\n")[0] == existing.split("\n")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_too_long_for_an_editor_and_none_ends_in_a_space(kind: str) -> None:
    for line in new_entry.skeleton(kind, {}).split("\n"):
        assert len(line) <= 120
        assert line == line.rstrip()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answered", [True, False])
def test_a_filled_in_skeleton_has_no_problems(
    guidance: Guidance, kind: str, answered: bool
) -> None:
    text = started(guidance, kind, answering(kind) if answered else silent)
    bare = {field: answer.split(", ")[0] for field, answer in ANSWERS[kind].items()}
    guidance.write(f"{kind}/{IDS[kind]}.yml", filled(text, bare | WRITTEN[kind]))
    problems = guidance.problems()
    assert problems == [], "\n".join(problem.for_terminal() for problem in problems)


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_of_a_new_entry_points_at_blanks_alone_and_at_none_twice(
    guidance: Guidance, kind: str
) -> None:
    text = started(guidance, kind)
    file = f"guidance/{kind}/{IDS[kind]}.yml"
    found = [(p.place.line, p.place.column) for p in guidance.problems() if p.place.file == file]
    assert [problem for problem in guidance.problems() if problem.place.file != file] == []
    assert found, "an entry with blanks alone must not pass"
    assert len(found) == len(set(found))
    assert set(found) <= set(blanks(text).values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_of_a_new_entry_points_at_every_blank(guidance: Guidance, kind: str) -> None:
    text = started(guidance, kind)
    assert [(p.place.line, p.place.column) for p in guidance.problems()] == sorted(
        blanks(text).values()
    )


def kinds_of(text: type[Text]) -> Iterator[type[Text]]:
    """Yield every type of text that extends another."""
    for of in text.__subclasses__():
        yield of
        yield from kinds_of(of)


@pytest.mark.parametrize("of", [Text, *kinds_of(Text)])
def test_whatever_is_not_prose_refuses_a_blank(of: type[Text]) -> None:
    assert of is Text or issubclass(of, Prose) or not takes_blanks(of)


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_comments_is_right_once_it_is_taken_out(
    guidance: Guidance, kind: str
) -> None:
    text = uncommented(started(guidance, kind))
    assert not re.search(rf"(?m)^ *# .*{BLANK}(?! *\.)", text), "a field was left in its comment"
    guidance.write(f"{kind}/{IDS[kind]}.yml", text)
    problems = guidance.problems()
    assert {(p.place.line, p.place.column) for p in problems} <= set(blanks(text).values()), (
        problems
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_blank_has_a_hint_which_is_given_once(kind: str) -> None:
    lines = [line.strip() for line in new_entry.skeleton(kind, {}).split("\n")]
    for name in new_entry._needed(KINDS[kind]):
        assert any(line.removeprefix("- ").startswith(f"{name}:") for line in lines)
        words = KINDS[kind].model_fields[name].description or ""
        assert " ".join(line.removeprefix("# ") for line in lines).count(words) == 1, name


def test_a_field_that_was_answered_needs_no_hint() -> None:
    lines = new_entry.skeleton("platforms", ANSWERS["platforms"]).split("\n")
    assert lines[3:8] == [
        "",
        "name: Newgram",
        "operator: Newgram Inc.",
        "",
        "# What it is, in one sentence.",
    ]


@pytest.mark.parametrize("table", [new_entry._MUST, new_entry._OFTEN])
def test_the_fields_that_a_new_entry_gets_besides_are_optional_fields_of_their_block(
    table: dict[type[Block], tuple[str, ...]],
) -> None:
    for of, names in table.items():
        assert [
            name
            for name in names
            if name not in of.model_fields or of.model_fields[name].is_required()
        ] == []


# -------------------------------------------------------------------------------------------------- the answers


@pytest.mark.parametrize("kind", KINDS)
def test_the_questions_are_the_required_fields_that_take_a_few_words(kind: str) -> None:
    assert [question.field for question in new_entry.questions(kind)] == list(ANSWERS[kind])


def test_a_question_has_the_words_of_the_field_and_its_choices() -> None:
    asked = {question.field: question for question in new_entry.questions("services")}
    assert asked["name"] == FieldQuestion("name", "The name that the service uses.")
    assert asked["kind"].choices == SERVICE_KINDS
    assert (asked["audience"].several, asked["audience"].choices[0]) == (True, "young-people")
    assert (asked["concerns"].several, asked["concerns"].choices) == (True, ())


@pytest.mark.parametrize("kind", KINDS)
def test_good_answers_meet_no_objection(kind: str) -> None:
    for question in new_entry.questions(kind):
        assert new_entry.objection(kind, question, ANSWERS[kind][question.field]) == ""


@pytest.mark.parametrize(
    ("kind", "field", "answer", "said"),
    [
        ("services", "kind", "helplin", 'did you mean "helpline"?'),
        ("services", "audience", "parents, everyone", '"everyone" is not one of the choices.'),
        ("services", "checked", "1.10.2026", "write year, month and day"),
        ("services", "concerns", "Bullying", "write its file name without .yml"),
        ("countries", "emergency", "emergency", "as gb/childline"),
        ("countries", "time_zones", "Auckland", "Europe/London"),
        ("platforms", "name", "x" * 81, "80 is the most here"),
        ("platforms", "name", "Gram\u202e", "A character that cannot be seen"),
        ("platforms", "name", "Gram\udc80", "A character that cannot be seen"),
    ],
)
def test_a_bad_answer_meets_the_words_of_the_check_and_is_asked_for_again(
    guidance: Guidance, kind: str, field: str, answer: str, said: str
) -> None:
    asked: list[str] = []

    def ask(question: FieldQuestion, wrong: str) -> str:
        if question.field != field:
            return ""
        asked.append(wrong)
        return f" {ANSWERS[kind][field]} " if wrong else answer

    text = started(guidance, kind, ask)
    assert asked[0] == ""
    assert said in asked[1]
    assert len(asked) == 2
    read, _ = yaml_source.parse(text, "entry.yml")
    assert isinstance(read.values, dict)
    assert read.values[field] in (ANSWERS[kind][field], ANSWERS[kind][field].split(", "))


SPECIAL = [
    "A: b", "a:b", "Ends with:", "it's", "'quoted'", '"Report"', 'Tap "Report": it\'s last', "a # b", "a#b", "# a",
    "@newgram", "`a`", "%a", "*a", "&a b", "!a", "|", ">", "> a", "-", "- a", "-a", "? a", ": a", "[a", "a]", "{a}", "}",
    "---", "...", "~", "null", "NULL", "true", "no", "0116000", "999", "12:30", "1e3", "\\", "a\\n", "a  b", "=", "<<",
    "Ärger & Söhne", "名前", "😀", "{", "{}", "{0}", "[]", "''", "''''", '"',
]  # fmt: skip


@pytest.mark.parametrize("answer", [*SPECIAL, "a, b", ", a", "a,"])
def test_an_answer_with_signs_that_yaml_minds_is_read_back_exactly(answer: str) -> None:
    read, problems = yaml_source.parse(
        new_entry.skeleton("platforms", {"name": answer}), "entry.yml"
    )
    assert problems == []
    assert isinstance(read.values, dict)
    assert read.values["name"] == answer
    assert read.values["operator"] == BLANK


@pytest.mark.parametrize("answer", SPECIAL)
def test_answers_in_a_list_are_read_back_exactly(answer: str) -> None:
    read, problems = yaml_source.parse(
        new_entry.skeleton("concerns", {"search_words": f"one,{answer} ,  two"}), "entry.yml"
    )
    assert problems == []
    assert isinstance(read.values, dict)
    assert read.values["search_words"] == ["one", answer, "two"]


@pytest.mark.parametrize("answer", ["parents, anyone", "[parents, anyone]", "parents ,anyone,"])
def test_several_answers_may_stand_in_brackets_as_they_do_in_entries(answer: str) -> None:
    assert "\naudience: [parents, anyone]\n" in new_entry.skeleton("services", {"audience": answer})


@pytest.mark.parametrize(
    "answer", ["Newgram", "New & Old", "020 7946 0124", "https://a.example.org/b", "no", "it's"]
)
def test_an_answer_that_needs_no_quotes_gets_none(answer: str) -> None:
    assert f"\nname: {answer}\n" in new_entry.skeleton("platforms", {"name": answer})


def test_an_answer_cannot_add_a_line(guidance: Guidance) -> None:
    read, problems = yaml_source.parse(
        new_entry.skeleton("platforms", {"name": "a\noperator: b"}), "entry.yml"
    )
    assert problems == []
    assert isinstance(read.values, dict)
    assert read.values["operator"] == BLANK


# ----------------------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_may_be_named_as_its_folder_or_in_the_singular(
    guidance: Guidance, kind: str
) -> None:
    name = IDS[kind]
    assert isinstance(new_entry.start(guidance.folder, SINGULAR[kind], f"{name}.yml", silent), str)
    refused = new_entry.start(guidance.folder, kind, name, silent)
    assert isinstance(refused, Problem)
    assert (refused.place.file, refused.rule) == (f"guidance/{kind}/{name}.yml", "entry-exists")


def test_what_to_do_next_names_the_file_the_blanks_and_the_register(guidance: Guidance) -> None:
    told = new_entry.start(guidance.folder, "service", "gb/new-line", silent)
    text = (guidance.folder / "services/gb/new-line.yml").read_text(encoding="utf-8")
    assert isinstance(told, str)
    assert told.startswith("guidance/services/gb/new-line.yml is started.")
    assert f"{len(blanks(text))} blanks ({BLANK})" in told
    assert "guidance/register.yml too, from the source, for the entry services/gb/new-line." in told
    assert told.endswith("dev.py serve")
    assert "register" not in str(new_entry.start(guidance.folder, "advice", "new-habit", silent))


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def never(question: FieldQuestion, wrong: str) -> str:
    raise AssertionError("nobody should answer in vain")


def test_a_file_that_is_there_is_not_overwritten_and_nothing_is_asked(guidance: Guidance) -> None:
    before = snapshot(guidance.folder)
    refused = new_entry.start(guidance.folder, "platform", "examplegram", never)
    assert isinstance(refused, Problem)
    assert refused.for_terminal().startswith(
        "guidance/platforms/examplegram.yml: This entry is there already."
    )
    assert snapshot(guidance.folder) == before


def test_a_file_that_somebody_writes_meanwhile_is_not_overwritten(guidance: Guidance) -> None:
    def ask(question: FieldQuestion, wrong: str) -> str:
        guidance.write("platforms/newgram.yml", "name: Theirs\n")
        return ""

    refused = new_entry.start(guidance.folder, "platform", "newgram", ask)
    assert isinstance(refused, Problem)
    assert refused.rule == "entry-exists"
    assert (guidance.folder / "platforms/newgram.yml").read_text(
        encoding="utf-8"
    ) == "name: Theirs\n"


def test_a_link_that_leads_nowhere_is_not_followed(guidance: Guidance, tmp_path: Path) -> None:
    (guidance.folder / "platforms/newgram.yml").symlink_to(tmp_path / "outside.yml")
    refused = new_entry.start(guidance.folder, "platform", "newgram", never)
    assert isinstance(refused, Problem)
    assert not (tmp_path / "outside.yml").exists()


def test_nothing_is_written_where_the_questions_are_broken_off(guidance: Guidance) -> None:
    def ask(question: FieldQuestion, wrong: str) -> str:
        raise KeyboardInterrupt

    before = snapshot(guidance.folder)
    with pytest.raises(KeyboardInterrupt):
        new_entry.start(guidance.folder, "service", "fr/new-line", ask)
    assert snapshot(guidance.folder) == before
    assert not (guidance.folder / "services/fr").exists()


def test_a_file_that_cannot_be_written_is_a_problem_and_no_traceback(guidance: Guidance) -> None:
    (guidance.folder / "advice" / "settings.yml").unlink()
    (guidance.folder / "advice").rmdir()
    guidance.write("advice", "")
    refused = new_entry.start(guidance.folder, "advice", "new-habit", silent)
    assert isinstance(refused, Problem)
    assert refused.rule == "unwritable-file"


def as_read(guidance: Guidance, file: str) -> Problem:
    """Return what a check says of a file at this place."""
    guidance.write(file, "a: b\n")
    (problem,) = (
        p for p in reading.guidance(guidance.folder).problems if p.place.file == f"guidance/{file}"
    )
    return problem


@pytest.mark.parametrize(
    ("kind", "name", "file"),
    [
        ("platform", "Newgram", "platforms/Newgram.yml"),
        ("platform", "new gram", "platforms/new gram.yml"),
        ("platform", "new_gram", "platforms/new_gram.yml"),
        ("platform", "new--gram", "platforms/new--gram.yml"),
        ("platform", "neu-größe", "platforms/neu-größe.yml"),
        ("platform", "newgram.yaml", "platforms/newgram.yaml.yml"),
        ("platform", "deep/newgram", "platforms/deep/newgram.yml"),
        ("service", "new-line", "services/new-line.yml"),
        ("service", "gbr/new-line", "services/gbr/new-line.yml"),
        ("service", "GB/new-line", "services/GB/new-line.yml"),
        ("service", "gb/deep/new-line", "services/gb/deep/new-line.yml"),
        ("platfrom", "newgram", "platfrom/newgram.yml"),
        ("site", "newgram", "site/newgram.yml"),
    ],
)
def test_a_bad_name_is_refused_in_the_words_in_which_the_reading_refuses_the_file(
    guidance: Guidance, kind: str, name: str, file: str
) -> None:
    before = snapshot(guidance.folder)
    refused = new_entry.start(guidance.folder, kind, name, never)
    assert snapshot(guidance.folder) == before
    assert refused == as_read(guidance, file)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("platform", ""),
        ("platform", "."),
        ("platform", "../newgram"),
        ("platform", "../../newgram"),
        ("platform", "/tmp/newgram"),  # noqa: S108 - it is refused
        ("platform", "newgram\n"),
        ("platform", "new\0gram"),
        ("platform", "deep\\newgram"),
        ("service", "../newgram"),
        ("service", "gb/../newgram"),
        ("service", "/newgram"),
        ("..", "newgram"),
        ("", "newgram"),
        ("schema", "newgram"),
    ],
)
def test_no_name_leads_out_of_the_folders_for_entries(
    guidance: Guidance, tmp_path: Path, kind: str, name: str
) -> None:
    before = snapshot(tmp_path)
    assert isinstance(new_entry.start(guidance.folder, kind, name, never), Problem)
    assert snapshot(tmp_path) == before


def test_a_country_s_first_service_gets_its_folder(guidance: Guidance) -> None:
    assert isinstance(new_entry.start(guidance.folder, "services/fr", "new-line", silent), str)
    assert (guidance.folder / "services/fr/new-line.yml").is_file()
