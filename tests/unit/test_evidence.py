"""Nobody is told to copy a sexual image of a child: what is pinned in the program, whatever the entries say."""

from __future__ import annotations

import json

import pytest

from helpers.guidance import Guidance
from signpost.entries.library import Library
from signpost.entries.schema.blocks import AUDIENCES
from signpost.rules.evidence import NEVER_COPY

CONCERN = """
label: {{teen: Something happened, parent: It happened to my child, educator: A thing that happened}}
short: {{teen: A thing., parent: A thing., educator: A thing.}}
reassurance: {{teen: It is not your fault., parent: You can help., educator: The pupil is not to blame.}}
evidence: {evidence}
urgency: now
leave_out: [danger]
offer: [helpline]
search_words: [a new thing]
"""


def rules(guidance: Guidance) -> list[str]:
    return [problem.rule for problem in guidance.problems()]


def test_what_is_pinned_is_what_the_entries_say_today(real_library: Library) -> None:
    never = {
        name for name, concern in real_library.concerns.items() if concern.evidence == "never-copy"
    }
    assert never == NEVER_COPY


@pytest.mark.parametrize("name", sorted(NEVER_COPY))
@pytest.mark.parametrize("evidence", ["keep", "note-only"])
def test_a_pinned_concern_cannot_be_loosened(guidance: Guidance, name: str, evidence: str) -> None:
    guidance.write(f"concerns/{name}.yml", CONCERN.format(evidence=evidence))
    # Whatever is changed along with it.
    guidance.write("words.yml", "words: []\n")
    guidance.write("exemptions.yml", "exemptions:\n" + "".join(
        f"  - {{rule: loosened-evidence, entry: concerns/{name}, value: {value}, because: We think so., by: somebody}}\n"
        for value in (evidence, name)))  # fmt: skip
    assert rules(guidance) == ["loosened-evidence", "needless-exemption", "needless-exemption"]
    guidance.write("exemptions.yml", "exemptions: []\n")
    (problem,) = guidance.problems()
    assert (problem.place.file, problem.place.line) == (f"guidance/concerns/{name}.yml", 5)
    # The cure, to the letter. The made-up concern beside it is then one that is not pinned.
    guidance.change(f"concerns/{name}.yml", f"evidence: {evidence}", "evidence: never-copy")
    assert set(rules(guidance)) == {"unpinned-evidence"}


def test_other_guidance_than_ours_has_no_pins(guidance: Guidance) -> None:
    assert guidance.library().concerns["pictures"].evidence == "never-copy"
    assert guidance.problems() == []


def test_no_exemption_lets_anyone_be_told_to_copy(guidance: Guidance) -> None:
    guidance.change(
        "services/gb/listeners.yml", "about: Somebody listens.", "about: Take a screenshot first."
    )
    guidance.write("exemptions.yml", "exemptions:\n  - {rule: tells-to-copy, entry: services/gb/listeners,"
                   " value: screenshot, because: They need it., by: somebody}\n")  # fmt: skip
    assert sorted(rules(guidance)) == ["needless-exemption", "tells-to-copy"]


# ----------------------------------------------------------------------------------------------- the fixed warnings

WEAK = [
    "Write down where it is.",
    "Screenshot it as proof.",
    "Do not forget to save the picture.",
    "Do not hesitate to screenshot it.",
    "Never wait to copy it.",
    "Do not wait: screenshot it.",
    "Do not save the picture unless the police ask.",
    "Do not copy it until you have told somebody.",
    "Do not send it on, except to the police.",
    "Do not delete it, but save it.",
    "Do not copy it. Then save the picture on another phone.",
    "Do not copy it. Keep the picture as proof.",
    "Do not print it. You may send it to us.",
    "Do not copy it. Photographing the screen is fine.",
]
STRONG = [
    "Do not screenshot or save the picture.",
    "Do not screenshot, save, copy, send on or print it. Not even of yourself. Not even as proof.",
    "Never save it, for any reason. Write down where it is. That is enough.",
    "Write it down instead of saving it. Nobody may copy the picture.",
    "Do not copy it. Only a removal tool below is different, for a picture of you that you still have.",
    "Staff must not save it. Do not delete it before your lead has decided.",
]


@pytest.mark.parametrize("reader", AUDIENCES)
@pytest.mark.parametrize("words", WEAK)
def test_a_warning_that_allows_what_it_should_forbid_is_refused(
    guidance: Guidance, reader: str, words: str
) -> None:
    warned(guidance, "never-copy", reader, words)
    assert set(rules(guidance)) == {"weak-warning"}
    guidance.write("exemptions.yml", "exemptions:\n  - {rule: weak-warning, entry: steps, value: save, because: No.,"
                   " by: somebody}\n")  # fmt: skip
    assert set(rules(guidance)) == {"weak-warning", "needless-exemption"}


@pytest.mark.parametrize("words", STRONG)
def test_a_warning_that_forbids_passes(guidance: Guidance, words: str) -> None:
    warned(guidance, "never-copy", "teen", words)
    assert guidance.problems() == []


@pytest.mark.parametrize("words", WEAK[1:])
def test_no_other_warning_tells_to_copy_a_picture(guidance: Guidance, words: str) -> None:
    warned(guidance, "note-only", "teen", words)
    assert set(rules(guidance)) == {"weak-warning"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("You may keep messages and take screenshots of them.", set()),
        ("You may keep messages and save the pictures.", {"weak-warning"}),
        ("Keep messages. Screenshot the photos too.", {"weak-warning"}),
    ],
)
def test_messages_may_be_kept_where_the_concern_allows_it_and_pictures_may_not(
    guidance: Guidance, words: str, found: set[str]
) -> None:
    warned(guidance, "keep", "teen", words)
    assert set(rules(guidance)) == found


def warned(guidance: Guidance, kind: str, reader: str, words: str) -> None:
    """Let a fixed warning say something else to one reader."""
    steps = guidance.library().steps
    voices = {name: str(getattr(steps.evidence[kind], name)) for name in AUDIENCES}  # type: ignore[index]
    evidence = {
        name: voices | {reader: words} if name == kind else one.model_dump(mode="json")
        for name, one in steps.evidence.items()
    }
    text = (guidance.folder / "steps.yml").read_text(encoding="utf-8")
    head, _, rest = text.partition("evidence:\n")
    tail = rest[rest.index("when_shown:") :]
    guidance.write("steps.yml", f"{head}evidence: {json.dumps(evidence)}\n{tail}")
